using CampaignGrpc.Application.Campaigns;
using FluentValidation;
using FluentValidation.Validators;

namespace CampaignGrpc.Application;

/// <summary>What the checks of a request let one field hold, for a document to repeat; null is what no check bounds.</summary>
/// <param name="Least">The least number or duration.</param>
/// <param name="Most">The greatest number or duration.</param>
/// <param name="MinLength">The least number of characters.</param>
/// <param name="MaxLength">The greatest number of characters.</param>
/// <param name="Pattern">What the text must match, as .NET writes it.</param>
/// <param name="MinItems">The least number of items.</param>
/// <param name="MaxItems">The greatest number of items.</param>
public sealed record FieldBounds(
    IComparable? Least = null,
    IComparable? Most = null,
    int? MinLength = null,
    int? MaxLength = null,
    string? Pattern = null,
    int? MinItems = null,
    int? MaxItems = null
)
{
    /// <summary>
    /// The bounds of a use case's request, read from its validators, by the contract's path of each field, such as
    /// <c>campaign.schedule.interval</c>; of a list's items without their places. Empty where nothing is bounded.
    /// </summary>
    /// <param name="useCase">Its name, which is the rpc's.</param>
    public static IReadOnlyDictionary<string, FieldBounds> OfRequest(string useCase)
    {
        var bounds = new Dictionary<string, FieldBounds>();
        var validators = typeof(FieldBounds).Assembly.GetTypes().Where(type => type.Name == $"{useCase}Validator");
        // What an update leaves, or a copy gets, is checked once it is known; all of that can be asked for.
        if (useCase is "UpdateCampaign" or "CopyCampaign" or "RedialCampaign")
            validators = validators.Append(typeof(ChangedCampaignValidator));
        foreach (var validator in validators)
            Read(validator, "", bounds);
        return bounds;
    }

    private static void Read(Type validator, string prefix, Dictionary<string, FieldBounds> bounds)
    {
        // What some are told, such as when the request came, moves no bound that can be told.
        var arguments = validator
            .GetConstructors()
            .Single()
            .GetParameters()
            .Select(parameter => Activator.CreateInstance(parameter.ParameterType));
        foreach (var rule in ((IValidator)Activator.CreateInstance(validator, [.. arguments])!).CreateDescriptor().Rules)
        {
            var path = prefix + rule.PropertyName;
            foreach (var check in rule.Components.Select(component => component.Validator))
            {
                if (check is IChildValidatorAdaptor child)
                    Read(child.ValidatorType, $"{path}.", bounds);
                else
                    bounds[path] = bounds.GetValueOrDefault(path, new()).With(check);
            }
        }
    }

    private FieldBounds With(IPropertyValidator check) =>
        check switch
        {
            IBetweenValidator between => this with { Least = (IComparable)between.From, Most = (IComparable)between.To },
            ICountValidator count => this with { MinItems = count.Least, MaxItems = count.Most },
            ILengthValidator length => this with { MaxLength = length.Max },
            IRegularExpressionValidator expression => this with { Pattern = expression.Expression },
            INotEmptyValidator => this with { MinLength = 1 },
            // Whether it is there at all is the contract's own annotation; the rest is no bound of one field.
            _ => this,
        };
}
