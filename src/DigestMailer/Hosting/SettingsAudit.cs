using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace DigestMailer.Hosting;

/// <summary>
/// Reads every key before the binder does, which stops at the first bad one: all mistakes come in one report, each with its
/// key, what is allowed and the nearest known name. Values are not repeated: they may be secrets.
/// </summary>
internal static class SettingsAudit
{
    /// <summary>What the host and its web server read themselves; most come as <c>ASPNETCORE_…</c>.</summary>
    private static readonly string[] Foreign =
    [
        "Logging", "AllowedHosts", "Kestrel", "Urls", "Http_Ports", "Https_Ports", "Https_Port", "PreferHostingUrls", "Environment", "ContentRoot", "WebRoot",
        "StaticWebAssets", "ApplicationName", "StartupAssembly", "HostingStartupAssemblies", "HostingStartupExcludeAssemblies", "PreventHostingStartup",
        "DetailedErrors", "CaptureStartupErrors", "SuppressStatusMessages", "ShutdownTimeoutSeconds", "ForwardedHeaders_Enabled",
    ];

    /// <summary>Everything wrong with the settings: keys and values first, then each section's law.</summary>
    public static IReadOnlyList<string> Mistakes(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var sections = services.GetServices<Section>().ToList();
        var mistakes = new List<string>();

        foreach (var child in configuration.GetChildren())
        {
            if (!sections.Any(section => Same(section.Name, child.Key)) && !Foreign.Any(name => Same(name, child.Key)))
            {
                mistakes.Add(Unknown(child.Key, sections.Select(section => section.Name)));
            }
        }

        foreach (var section in sections)
        {
            var found = new List<string>();
            Members(configuration.GetSection(section.Name), section.Options, found);
            mistakes.AddRange(found.Count > 0 ? found : Law(services, section));
        }

        return mistakes;
    }

    /// <summary>Asks a section's law, which the binder can only be asked about once its keys are in order.</summary>
    private static IEnumerable<string> Law(IServiceProvider services, Section section)
    {
        try
        {
            var options = services.GetRequiredService(typeof(IOptions<>).MakeGenericType(section.Options));
            _ = options.GetType().GetProperty("Value")!.GetValue(options);
            return [];
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is OptionsValidationException broken)
        {
            return broken.Failures.Select(failure => // a range names its key alone
                failure.StartsWith(section.Name, StringComparison.Ordinal) ? failure : $"{section.Name}:{failure}");
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is InvalidOperationException unbound)
        {
            return [unbound.Message];
        }
    }

    private static void Members(IConfigurationSection section, Type type, List<string> mistakes)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).ToList();
        foreach (var child in section.GetChildren())
        {
            var property = properties.Find(property => Same(property.Name, child.Key));
            if (property is null)
            {
                mistakes.Add(Unknown(child.Path, properties.Select(known => known.Name)));
                continue;
            }

            Value(child, property.PropertyType, mistakes);
        }
    }

    private static void Value(IConfigurationSection value, Type declared, List<string> mistakes)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type))
        {
            var item = type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[^1];
            foreach (var child in value.GetChildren())
            {
                Value(child, item, mistakes);
            }
        }
        else if (type.IsClass && type != typeof(string))
        {
            Members(value, type, mistakes);
        }
        else if (value.GetChildren().Any())
        {
            mistakes.Add($"{value.Path} holds keys of its own, but is one value: write {Allowed(type)}.");
        }
        else if (value.Value is not { } text || !Fits(type, text))
        {
            mistakes.Add($"{value.Path} must be {Allowed(type)}.");
        }
    }

    private static bool Fits(Type type, string text) => type switch
    {
        _ when type == typeof(string) => true,
        _ when type.IsEnum => Enum.GetNames(type).Any(name => Same(name, text)),
        _ when type == typeof(bool) => bool.TryParse(text, out _),
        _ when type == typeof(TimeSpan) => text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out _), // the binder takes "30" for thirty days
        _ when type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        _ when type == typeof(long) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        _ when type == typeof(double) => double.TryParse(text, CultureInfo.InvariantCulture, out _),
        _ => true,
    };

    private static string Allowed(Type type) => type switch
    {
        _ when type.IsEnum => $"one of {string.Join(", ", Enum.GetNames(type))}",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(TimeSpan) => "a duration as hh:mm:ss, such as 00:05:00",
        _ when type == typeof(string) => "text",
        _ => "a number",
    };

    private static string Unknown(string path, IEnumerable<string> known)
    {
        var hint = Nearness.Nearest(path.Split(':')[^1], known) is { } nearest ? $" Did you mean {nearest}?" : "";
        return $"{path} is not a known setting.{hint}";
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Settings that cannot be started with: every mistake at once.</summary>
internal sealed class SettingsException(IReadOnlyList<string> mistakes, Exception? cause = null)
    : Exception(string.Join(Environment.NewLine, mistakes), cause)
{
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
