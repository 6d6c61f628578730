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
        var progress = new Progress(8);
        progress.Claim(6);
        for (var calls = 0; calls < 5; calls++)
            progress.Ring();
        progress.Answer();
        progress.Answer();
        progress.Stop(wasAnswered: true);
        progress.Await();
        progress.Deliver(Outcome.Answered);
        progress.LetGo(1);
        progress.Stop(wasAnswered: false);
        progress.Await();
        progress.Deliver(Outcome.NoAnswer);
        progress.LetGo(1);
        progress.Stop(wasAnswered: false);
        progress.Await();

        Assert.Equal("held 4 of 8: claimed 1, ringing 1, talking 1 | done 2 | not delivered yet 1", progress.Describe());

        progress.Return(1);
        progress.LetGo(1);
        progress.Deliver(Outcome.Busy);
        progress.LetGo(1);
        Assert.Equal("held 2 of 8: ringing 1, talking 1 | done 3, 3.5/s | given back 1", progress.Describe(3.5));
    }

    [Fact]
    public void A_line_fits_80_columns_with_the_most_frequent_outcomes_and_at_the_end_all_are_told()
    {
        var progress = new Progress(20);
        foreach (
            var (outcome, count) in new[]
            {
                (Outcome.InvalidNumber, 3),
                (Outcome.Answered, 50),
                (Outcome.NoAnswer, 20),
                (Outcome.Busy, 11),
                (Outcome.Voicemail, 7),
                (Outcome.Rejected, 5),
            }
        )
        {
            for (var calls = 0; calls < count; calls++)
            {
                progress.Await();
                progress.Deliver(outcome);
            }
        }

        Assert.Equal("held 0 of 20: ringing 0, talking 0 | done 96, 1.7/s | answered 50, others 46", progress.Describe(1.7));
        Assert.Equal(
            [
                "held 0 of 20: ringing 0, talking 0 | done 96",
                "answered 50, no answer 20, busy 11, voicemail 7, rejected 5, invalid number 3",
            ],
            progress.DescribeInFull()
        );
    }
}
