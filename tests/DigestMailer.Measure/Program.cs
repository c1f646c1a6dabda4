using System.CommandLine;
using DigestMailer.Measure;
using DigestMailer.Measure.Bench;
using DigestMailer.Measure.Campaigns;
using DigestMailer.Measure.Fuzz;
using DigestMailer.Measure.Peers;
using DigestMailer.Measure.Scores;
using DigestMailer.Measure.Sinks;

return await new RootCommand("Measures DigestMailer from outside: benchmarks beside peers, campaigns of faults, scores over labelled cases.")
{
    SinkCommand.Create(),
    BenchCommand.Create(),
    CampaignCommand.Create(),
    ScoreCommand.Create(),
    FuzzCommand.Create(),
    SmtpCost.Create(),
    Ours.Send(),
    SignatureCost.Create(),
    NetMail.Create(),
}.Parse(args).InvokeAsync();
