using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Dialer.Tests;

public sealed class ScreenTests
{
    [Fact]
    public void On_a_terminal_a_line_is_rewritten_in_place_cut_to_its_width_and_wiped_by_the_next()
    {
        var output = new StringWriter { NewLine = "\n" };
        var screen = new Screen(output, () => 11);

        screen.Show("0123456789abc");
        screen.Show("short");
        screen.Say("news");
        screen.SayLast("end");

        Assert.Equal("\r0123456789\rshort     \rnews \n\rshort\rend  \n", output.ToString());
    }

    [Fact]
    public void Where_output_is_redirected_only_lines_that_stay_are_printed()
    {
        var output = new StringWriter { NewLine = "\n" };
        var screen = new Screen(output, null);

        screen.Show("progress");
        screen.Say("news");
        screen.SayLast("end");

        Assert.Equal("news\nend\n", output.ToString());
    }

    [Fact]
    public void A_call_is_counted_once_wherever_it_is()
    {
        var progress = new Progress();
        progress.Claim(6);
        for (var calls = 0; calls < 5; calls++) progress.Ring();
        progress.Answer();
        progress.Answer();
        progress.Stop(wasAnswered: true);
        progress.Await();
        progress.Deliver(Outcome.Answered);
        progress.Stop(wasAnswered: false);
        progress.Await();
        progress.Deliver(Outcome.NoAnswer);
        progress.Stop(wasAnswered: false);
        progress.Await();
        progress.Return(1);

        Assert.Equal("claimed 6 | ringing 1, talking 1 | done 2: answered 1, no answer 1 | not delivered yet 1 | given back 1", progress.Describe());
        Assert.Contains("done 2 (3.5 calls/s): answered", progress.Describe(3.5), StringComparison.Ordinal);
    }
}
