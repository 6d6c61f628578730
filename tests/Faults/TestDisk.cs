using System.Diagnostics;
using CampaignGrpc.Infrastructure.Tests;

namespace CampaignGrpc.Faults;

/// <summary>A disk that a test may break: a file system in a file.</summary>
internal sealed class TestDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Image => _folder.File("disk.img");

    private string Place => _folder.File("disk");

    /// <summary>A new one; the test is skipped where that is not allowed.</summary>
    public static TestDisk Make()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "A disk of its own needs root and Linux.");
        var disk = new TestDisk();
        Directory.CreateDirectory(disk.Place);
        var isMade = Run("truncate", "-s", "256M", disk.Image) && Run("mkfs.ext4", "-q", disk.Image) && disk.Mount();
        if (isMade)
            return disk;
        disk._folder.Dispose();
        Assert.Skip("A disk of its own cannot be mounted here.");
        return null!;
    }

    public string File(string name) => Path.Combine(Place, name);

    /// <summary>
    /// EXT4_IOC_SHUTDOWN without the log: nothing that is written from here on, or is not flushed yet, comes to the disk.
    /// </summary>
    public void CutPower()
    {
        const string Shutdown =
            "import fcntl, os, struct, sys; fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587d, struct.pack('I', 2))";
        Assert.True(Run("/usr/bin/python3", "-c", Shutdown, Place), "The power could not be cut.");
    }

    /// <summary>What the disk has after the power is back.</summary>
    public void Remount() => Assert.True(Run("umount", Place) && Mount(), "The disk could not be mounted again.");

    public void Dispose()
    {
        Run("umount", Place);
        _folder.Dispose();
    }

    private bool Mount() => Run("mount", "-o", "loop", Image, Place);

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
