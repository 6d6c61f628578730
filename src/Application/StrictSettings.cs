using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.Json;

namespace CampaignGrpc.Application;

/// <summary>A setting that is not known, or has a value that it cannot have; the message is for the operator.</summary>
public sealed class SettingException(string message) : Exception(message);

/// <summary>
/// Holds a section of the configuration against the class that it is bound to. The binder itself passes over what is misspelt, and
/// a service that runs with other settings than its operator believes is worse than one that does not start.
/// </summary>
public static class StrictSettings
{
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="section">The section's name.</param>
    /// <param name="type">The class, of properties with simple types and lists of text.</param>
    /// <exception cref="SettingException">A setting is unknown, cannot be read or is out of its bounds.</exception>
    public static void Check(IConfiguration configuration, string section, Type type)
    {
        var properties = SettingsOf(type).ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var setting in configuration.GetSection(section).GetChildren())
        {
            if (!properties.TryGetValue(setting.Key, out var property) || setting.GetChildren().Any() != IsList(property))
                throw new SettingException(
                    $"{setting.Path} is no setting; {section} has {string.Join(", ", SettingsOf(type).Select(Name))}."
                );
            // What is in a list the options class looks at.
            if (!IsList(property))
                Check(setting, property);
        }
    }

    /// <summary>
    /// Holds what is left of a command line against what a setting looks like: a name that begins with two dashes, and a value.
    /// </summary>
    /// <exception cref="SettingException">It is something else.</exception>
    public static void CheckCommandLine(IReadOnlyList<string> tokens)
    {
        for (var place = 0; place < tokens.Count; place++)
        {
            var (name, hasValue) = (tokens[place], tokens[place].Contains('=', StringComparison.Ordinal));
            if (!name.StartsWith("--", StringComparison.Ordinal))
                throw new SettingException($"{name} is no command and no setting; --help lists what there is.");
            if (!hasValue && ++place == tokens.Count)
                throw new SettingException($"{name} has no value; a setting is written as {name}=value.");
        }
    }

    /// <summary>Holds the first names of what was set on purpose, by a file or the command line, against those that there are.</summary>
    /// <exception cref="SettingException">One is no section.</exception>
    public static void CheckSections(IConfiguration configuration, IReadOnlyList<string> known)
    {
        // Of the environment only what is in a section is this program's.
        var named = ((IConfigurationRoot)configuration)
            .Providers.Where(provider => provider is JsonConfigurationProvider or CommandLineConfigurationProvider)
            .SelectMany(provider => provider.GetChildKeys([], null));
        foreach (var name in named.Where(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)))
            throw new SettingException($"{name} is no section of the settings; there are {string.Join(", ", known)}.");
    }

    /// <summary>Every setting of a section with the value that holds, as <c>Section:Name=value</c>.</summary>
    public static IEnumerable<string> Describe(string section, object options) =>
        SettingsOf(options.GetType())
            .Select(property => FormattableString.Invariant($"{section}:{property.Name}={ValueOf(property, options)}"));

    /// <summary>What is worked out of settings is none.</summary>
    private static IEnumerable<PropertyInfo> SettingsOf(Type type) =>
        type.GetProperties().Where(property => property.CanWrite || IsList(property));

    private static bool IsList(PropertyInfo property) => property.PropertyType == typeof(IList<string>);

    private static string Name(PropertyInfo property) => IsList(property) ? $"{property.Name}:0" : property.Name;

    private static object? ValueOf(PropertyInfo property, object options) =>
        property.GetValue(options) is IList<string> list ? string.Join(' ', list) : property.GetValue(options);

    private static void Check(IConfigurationSection setting, PropertyInfo property)
    {
        object? value;
        try
        {
            value = TypeDescriptor.GetConverter(property.PropertyType).ConvertFromInvariantString(setting.Value ?? "");
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or NotSupportedException)
        {
            throw new SettingException($"{setting.Path} must be {WhatItMustBe(property.PropertyType)}; it is “{setting.Value}”.");
        }

        foreach (var bound in property.GetCustomAttributes<ValidationAttribute>().Where(bound => !bound.IsValid(value)))
            throw new SettingException(
                $"{bound.FormatErrorMessage(setting.Path).Replace("The field ", "", StringComparison.Ordinal).TrimEnd('.')}; it is “{setting.Value}”."
            );
    }

    private static string WhatItMustBe(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            { IsEnum: true } known => $"one of {string.Join(", ", Enum.GetNames(known))}",
            var known when known == typeof(bool) => "true or false",
            var known when known == typeof(TimeSpan) => "a duration such as 00:00:30",
            var known when known == typeof(Uri) => "an address",
            _ => "a number",
        };
}
