namespace CampaignGrpc.Dialer;

/// <summary>Where the dialer prints: lines that stay and, on a terminal, a last line that is rewritten in place.</summary>
/// <param name="output">What is written to.</param>
/// <param name="width">The terminal's width in characters; null when the output is not a terminal.</param>
internal sealed class Screen(TextWriter output, Func<int>? width)
{
    private readonly Lock _writing = new();
    private string _live = string.Empty;

    public bool IsTerminal => width is not null;

    public static Screen OfConsole() => new(Console.Out, Console.IsOutputRedirected ? null : () => Console.WindowWidth);

    /// <summary>Prints a line that stays.</summary>
    public void Say(string line)
    {
        lock (_writing)
        {
            output.WriteLine(_live.Length == 0 ? line : $"\r{line.PadRight(_live.Length)}");
            var live = _live;
            _live = string.Empty;
            if (live.Length > 0)
                Rewrite(live);
        }
    }

    /// <summary>Rewrites the last line; does nothing where there is no terminal.</summary>
    public void Show(string line)
    {
        if (width is null)
            return;
        lock (_writing)
            Rewrite(line);
    }

    /// <summary>Prints a line in the place of the one that was rewritten.</summary>
    public void SayLast(string line)
    {
        lock (_writing)
        {
            output.WriteLine(_live.Length == 0 ? line : $"\r{line.PadRight(_live.Length)}");
            _live = string.Empty;
        }
    }

    private void Rewrite(string line)
    {
        // A line that wraps could not be rewritten. A width of 0 is a terminal that does not tell.
        var room = width!() is > 1 and var columns ? columns - 1 : 79;
        var shown = line.Length > room ? line[..room] : line;
        output.Write($"\r{shown.PadRight(Math.Min(_live.Length, room))}");
        output.Flush();
        _live = shown;
    }
}
