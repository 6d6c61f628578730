using System.Text.Json;
using System.Xml.Linq;
using CampaignGrpc.Api.Starting;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Configuration;
using YamlDotNet.RepresentationModel;

namespace CampaignGrpc.Api.Tests.Deployment;

/// <summary>What is laid down under <c>deploy/</c>, held against what the programs are. Its steps are carried out by other tests.</summary>
public sealed class DeploymentFileTests
{
    private static readonly string Version = XDocument
        .Load(Path.Combine(Repository.Root, "Directory.Build.props"))
        .Descendants("Version")
        .Single()
        .Value;

    private static readonly string[] Programs = ["service", "dialer"];

    private static readonly Dockerfile Images = Dockerfile.Read("deploy/docker/Dockerfile");

    /// <summary>Every file that sets variables for the service or the dialer, with those.</summary>
    public static TheoryData<string, string, string> Variables
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var stage in Programs)
            {
                foreach (var (name, value) in Images.Environment(stage))
                    data.Add($"Dockerfile, {stage}", name, value);
            }

            foreach (var service in Compose().Where(service => service.Key is YamlScalarNode { Value: "service" or "dialer" }))
            {
                foreach (var (name, value) in (YamlMappingNode)service.Value["environment"])
                    data.Add("compose.yaml", Text(name), Text(value));
            }

            foreach (
                var variable in Manifests()
                    .OfType<V1Deployment>()
                    .SelectMany(deployment => deployment.Spec.Template.Spec.Containers)
                    .SelectMany(container => container.Env)
            )
                data.Add("kubernetes", variable.Name, variable.Value ?? "");
            foreach (var unit in Units)
            {
                foreach (var line in File.ReadLines(unit).Where(line => line.StartsWith("Environment=", StringComparison.Ordinal)))
                    data.Add(
                        Path.GetFileName(unit),
                        line["Environment=".Length..].Trim('"').Split('=')[0],
                        line.Trim('"').Split('=', 3)[2]
                    );
            }

            return data;
        }
    }

    private static IEnumerable<string> Units => Directory.EnumerateFiles(Path.Combine(Repository.Root, "deploy", "systemd"), "*.service");

    [Theory]
    [MemberData(nameof(Variables))]
    public void Every_variable_is_a_setting_that_there_is(string file, string name, string value)
    {
        if (name.StartsWith("DOTNET_", StringComparison.Ordinal))
            return;
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([new(name.Replace("__", ":", StringComparison.Ordinal), value.Length == 0 ? "x" : value)]);

        if (name.StartsWith("Dialer__", StringComparison.Ordinal))
        {
            var options = File.ReadAllText(Path.Combine(Repository.Root, "src", "Dialer", "DialerOptions.cs"));
            Assert.Contains($" {name["Dialer__".Length..]} {{ get;", options, StringComparison.Ordinal);
        }
        else
        {
            Assert.True(Record.Exception(() => Settings.Check(configuration)) is null, $"{file}: {name}");
            Assert.Contains("__", name, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Images_are_built_on_named_releases_run_as_nobody_and_end_in_order()
    {
        Assert.All(Images.Stages.Where(stage => Images.Stages.All(other => other.Name != stage.Image)), stage =>
            Assert.Matches(@"^mcr\.microsoft\.com/dotnet/\w+:10\.0(-|$)", stage.Image)
        );
        Assert.All(Programs, name =>
        {
            var instructions = Images.WithBase(name).ToList();
            // What runs there was made elsewhere: there is no shell to make it with.
            Assert.DoesNotContain(instructions, instruction => instruction.Name is "RUN" or "ADD");
            Assert.Equal("$APP_UID", instructions.Last(instruction => instruction.Name == "USER").Text);
            Assert.Equal("SIGTERM", instructions.Single(instruction => instruction.Name == "STOPSIGNAL").Text);
            Assert.Equal(
                "dotnet",
                JsonSerializer.Deserialize<string[]>(instructions.Single(instruction => instruction.Name == "ENTRYPOINT").Text)![0]
            );
        });
        Assert.Contains(Images.WithBase("service"), instruction =>
            instruction.Name == "HEALTHCHECK"
            && instruction.Text.Contains("CMD [\"dotnet\", \"CampaignGrpc.Api.dll\", \"health\"]", StringComparison.Ordinal)
        );
        Assert.Single(Images.WithBase("service"), instruction => instruction.Name == "VOLUME");
    }

    [Fact]
    public void Composed_services_write_nothing_but_their_data_and_have_the_time_to_end()
    {
        var services = Compose();

        Assert.All(Programs, name =>
        {
            var service = services[name];
            Assert.Equal("true", Text(service["read_only"]));
            Assert.Equal(name, Text(service["build"]["target"]));
            Assert.True(File.Exists(Path.Combine(Repository.Root, Text(service["build"]["dockerfile"]))));
            Assert.InRange(int.Parse(Text(service["stop_grace_period"]).TrimEnd('s'), null), 10, 60);
        });
        Assert.All((YamlSequenceNode)services["service"]["ports"], port =>
            Assert.StartsWith("127.0.0.1:", Text(port), StringComparison.Ordinal)
        );
        Assert.Matches(@"^postgres:\d+$", Text(services["postgres"]["image"]));
    }

    [Fact]
    public void Manifests_are_of_kinds_that_Kubernetes_knows_with_probes_a_budget_and_this_version()
    {
        var manifests = Manifests();
        var deployments = manifests.OfType<V1Deployment>().ToList();
        var service = Assert.Single(deployments, deployment => deployment.Metadata.Name == "campaigns");
        var container = Assert.Single(service.Spec.Template.Spec.Containers);

        Assert.Equal(("/health/ready", "/health/live"), (container.ReadinessProbe.HttpGet.Path, container.LivenessProbe.HttpGet.Path));
        Assert.Equal("/health/live", container.StartupProbe.HttpGet.Path);
        var budget = Assert.Single(manifests.OfType<V1PodDisruptionBudget>());
        Assert.Equal(service.Spec.Template.Metadata.Labels, budget.Spec.Selector.MatchLabels);
        Assert.All(manifests.OfType<V1Service>(), of => Assert.Equal(service.Spec.Template.Metadata.Labels, of.Spec.Selector));
        Assert.All(deployments, deployment =>
        {
            var pod = deployment.Spec.Template.Spec;
            Assert.Equal(deployment.Spec.Selector.MatchLabels, deployment.Spec.Template.Metadata.Labels);
            Assert.True(pod.SecurityContext.RunAsNonRoot);
            Assert.True(pod.Containers.Single().SecurityContext.ReadOnlyRootFilesystem);
            Assert.EndsWith($":{Version}", pod.Containers.Single().Image, StringComparison.Ordinal);
            Assert.InRange(pod.TerminationGracePeriodSeconds!.Value, 10, 60);
        });
    }

    [Fact]
    public void Units_are_as_systemd_wants_them()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "systemd-analyze is not installed.");
        foreach (var unit in Units)
        {
            // The programs are not where they will be.
            var copy = Path.Combine(Directory.CreateTempSubdirectory("campaigns-").FullName, Path.GetFileName(unit));
            File.WriteAllText(
                copy,
                string.Join(
                    '\n',
                    File.ReadLines(unit)
                        .Select(line => line.StartsWith("ExecStart=", StringComparison.Ordinal) ? "ExecStart=/bin/true" : line)
                )
            );

            var said = Run("verify", copy);

            Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
            Assert.DoesNotContain(Path.GetFileName(unit), said, StringComparison.Ordinal);
            Assert.Matches(@"Overall exposure level for \S+: [01]\.\d OK", Run("security", "--offline=true", unit));
        }
    }

    private static string Run(params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("systemd-analyze", arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        return process.StandardOutput.ReadToEnd() + errors.Result;
    }

    private static YamlMappingNode Compose()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(Path.Combine(Repository.Root, "deploy", "docker", "compose.yaml"))));
        return (YamlMappingNode)yaml.Documents[0].RootNode["services"];
    }

    /// <summary>Read strictly: a field that its kind does not have is an error.</summary>
    private static List<object> Manifests() =>
        [
            .. Programs.SelectMany(file =>
                KubernetesYaml.LoadAllFromString(
                    File.ReadAllText(Path.Combine(Repository.Root, "deploy", "kubernetes", $"{file}.yaml")),
                    strict: true
                )
            ),
        ];

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;
}
