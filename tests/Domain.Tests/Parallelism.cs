using Xunit.Sdk;
using Xunit.v3;

// Every test here is a pure function of its arguments, so the rows of one theory need not wait for each other.
[assembly: Parallelization(Mode = ParallelMode.All)]
