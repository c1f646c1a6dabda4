using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DigestMailer.Digests;
using DigestMailer.Hosting;

namespace DigestMailer.Cli;

/// <summary><c>ingest</c>, <c>digests read</c>, <c>digests list</c>: from a file to papers.</summary>
internal static class DigestCommands
{
    private static readonly Option<DateOnly?> Date = new("--date")
    {
        Description = "The day of the digest, YYYY-MM-DD, where the file does not say it.",
        CustomParser = argument => Days.Parse(argument),
    };

    public static Command Ingest(Assemble assemble)
    {
        var files = new Argument<string[]>("file") { Description = "Saved pages or JSON; - is standard input.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("ingest", "Reads digests and keeps them; a file read twice adds nothing, of a broken one nothing is kept.") { files, Date };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = assemble([$"--Logging:LogLevel:{typeof(Ingest).FullName}=None"]); // its mistakes are named below
            await Start.PrepareAsync(app.Services, cancellationToken, last: "migrate");
            var ingest = app.Services.GetRequiredService<Ingest>();
            var code = Commands.Done;
            foreach (var file in parsed.GetRequiredValue(files))
            {
                var (result, kept) = await ingest.TakeAsync(Name(file), await BytesAsync(file, cancellationToken), parsed.GetValue(Date), cancellationToken);
                switch (result)
                {
                    case ReadResult.Read read when kept is { IsNew: true }:
                        Console.Out.WriteLine($"{file}: {read.Digest.Date:yyyy-MM-dd}, {read.Digest.Papers.Count} papers, {kept.NewPapers} of them new{Aside(read.Digest)}.");
                        break;
                    case ReadResult.Read read:
                        Console.Out.WriteLine($"{file}: {read.Digest.Date:yyyy-MM-dd} was kept before; nothing was added.");
                        break;
                    case ReadResult.Broken broken:
                        Complain(file, broken);
                        code = Commands.Problem;
                        break;
                    default:
                        throw new UnreachableException();
                }
            }

            return code;
        });
        return command;
    }

    public static Command Digests(Assemble assemble) => new("digests", "Looks at digests: a file before it is kept, or the list of those that are.")
    {
        Read(),
        List(assemble),
    };

    private static Command Read()
    {
        var file = new Argument<string>("file") { Description = "A saved page or JSON; - is standard input." };
        var json = new Option<bool>("--json") { Description = "Exactly what was read, as one document." };
        var command = new Command("read", "Reads a file and prints what it says; keeps nothing.") { file, json, Date };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(file);
            switch (DigestReader.Read(await BytesAsync(name, cancellationToken), Name(name), parsed.GetValue(Date)))
            {
                case ReadResult.Broken broken:
                    Complain(name, broken);
                    return Commands.Problem;
                case ReadResult.Read { Digest: var digest } when parsed.GetValue(json):
                    Console.Out.WriteLine(DigestJson.Write(digest));
                    return Commands.Done;
                case ReadResult.Read { Digest: var digest }:
                    Console.Out.WriteLine($"{digest.Date:yyyy-MM-dd}, {digest.Source}: {digest.Papers.Count} papers{Aside(digest)}.");
                    foreach (var paper in digest.Papers)
                    {
                        Console.Out.WriteLine($"  {paper.Title}");
                    }

                    return Commands.Done;
                default:
                    throw new UnreachableException();
            }
        });
        return command;
    }

    private static Command List(Assemble assemble)
    {
        var command = new Command("list", "The digests that are kept, the latest days first.");
        command.SetAction(async (_, cancellationToken) =>
        {
            await using var app = assemble([]);
            await Start.PrepareAsync(app.Services, cancellationToken, last: "migrate");
            foreach (var entry in await app.Services.GetRequiredService<DigestStore>().ListAsync(100, cancellationToken))
            {
                Console.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{entry.Id,6}  {entry.Date:yyyy-MM-dd}  {entry.Source,-12}  {entry.Papers} papers, {entry.SetAside} set aside"));
            }

            return Commands.Done;
        });
        return command;
    }

    private static void Complain(string file, ReadResult.Broken broken)
    {
        foreach (var mistake in broken.Mistakes)
        {
            Console.Error.WriteLine($"{file}: {mistake}");
        }

        Console.Error.WriteLine($"{file}: {broken.Mistakes.Count} mistakes; nothing was kept.");
    }

    private static string Aside(Digest digest) => digest.SetAside.Count == 0 ? "" : $", {digest.SetAside.Count} set aside";

    private static string Name(string file) => file == "-" ? "standard input" : Path.GetFileName(file);

    private static async Task<byte[]> BytesAsync(string file, CancellationToken cancellationToken)
    {
        if (file != "-")
        {
            return await File.ReadAllBytesAsync(file, cancellationToken);
        }

        using var bytes = new MemoryStream();
        await using var input = Console.OpenStandardInput();
        await input.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }
}
