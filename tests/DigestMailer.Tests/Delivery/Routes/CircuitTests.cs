using DigestMailer.Delivery.Routes;

namespace DigestMailer.Tests.Delivery.Routes;

public sealed class CircuitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static DateTimeOffset At(int seconds) => Some.Noon.AddSeconds(seconds);

    [Fact]
    public void Three_faults_in_a_row_make_it_rest_and_an_answer_between_starts_again()
    {
        var circuit = Failed(Failed(Circuit.Working, 0), 1).Worked(At(2));
        circuit = Failed(Failed(circuit, 3), 4);
        Assert.True(circuit.MayOpen(At(5)));
        Assert.False(Failed(circuit, 5).MayOpen(At(6)));
    }

    [Fact]
    public void What_will_not_pass_by_itself_makes_it_rest_at_once() =>
        Assert.True(Circuit.Working.Failed(At(0), "credentials", isStubborn: true).IsResting(At(29)));

    [Fact]
    public void Rests_double_to_ten_minutes_and_an_answered_message_ends_them()
    {
        var circuit = Circuit.Working;
        var now = 0;
        foreach (var rest in new[] { 30, 60, 120, 240, 480, 600, 600 })
        {
            circuit = circuit.Failed(At(now), "down", isStubborn: true);
            Assert.Equal(At(now + rest), circuit.RestsUntil);
            now += rest;
        }

        Assert.Equal(Circuit.Working, circuit.Worked(At(now)));
    }

    [Fact]
    public void After_a_rest_one_goes_to_see_and_the_others_wait_for_what_it_finds()
    {
        var circuit = Circuit.Working.Failed(At(0), "down", isStubborn: true);
        Assert.True(circuit.MayOpen(At(30)));
        circuit = circuit.Opening(At(30), Patience);
        Assert.False(circuit.MayOpen(At(31)));
        Assert.True(circuit.MayOpen(At(150)), "whoever went is not waited for for ever");
        Assert.True(circuit.Left().MayOpen(At(31)));
        Assert.True(circuit.Worked(At(31)).MayOpen(At(31)));
    }

    [Fact]
    public void Faults_and_answers_from_before_a_rest_change_nothing()
    {
        var circuit = Circuit.Working.Failed(At(0), "down", isStubborn: true);
        Assert.Equal(circuit, Failed(circuit, 1));
        Assert.Equal(circuit, circuit.Worked(At(1)));
    }

    private static Circuit Failed(Circuit circuit, int at) => circuit.Failed(At(at), "down", isStubborn: false);
}
