using System.Text.RegularExpressions;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain;
using FluentValidation;
using FluentValidation.Validators;
using Google.Protobuf.Reflection;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Architecture.Tests;

public sealed partial class UseCaseTests
{
    private static readonly Type[] Validators =
    [
        .. Solution.WrittenTypes(Solution.Application).Where(type => type.IsAssignableTo(typeof(IValidator)) && !type.IsAbstract),
    ];

    [Fact]
    public void The_use_cases_are_the_rpcs_of_the_contract()
    {
        var requests = Solution
            .WrittenTypes(Solution.Application)
            .Where(type =>
                type.GetInterfaces().Any(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IRequest<>))
            )
            .Select(type => UseCase().Replace(type.Name, ""));

        Assert.Equal(Contract.Rpcs.Select(rpc => rpc.Name).Order(StringComparer.Ordinal), requests.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_files_with_a_use_case_are_named_after_the_rpcs()
    {
        var files = Solution
            .Files("src/Application")
            .Where(path => Solution.Read(path).Contains(": IRequestHandler<", StringComparison.Ordinal));

        Assert.All(files, path => Assert.Equal(4, path.Split('/').Length));
        Assert.Equal(
            Contract.Rpcs.Select(rpc => rpc.Name).Order(StringComparer.Ordinal),
            files.Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_use_case_stands_in_one_file_in_the_order_command_validator_handler()
    {
        foreach (var rpc in Contract.Rpcs)
        {
            var text = Solution.Read(Assert.Single(Solution.Files("src/Application", $"{rpc.Name}.cs")));

            // Neither has a request bounds that asks for nothing, or for yes or no.
            var validator = rpc.InputType.Fields.InDeclarationOrder().All(field => field.FieldType == FieldType.Bool)
                ? ""
                : $@"\bclass {rpc.Name}Validator\b.*";
            Assert.Matches($@"(?s)\brecord {rpc.Name}(Command|Query)\(.*{validator}\bclass {rpc.Name}Handler\b", text);
        }
    }

    [Fact]
    public void Validators_hold_bounds_and_ask_no_store_no_clock_and_no_setting()
    {
        Type[] asked = [typeof(ICampaignReader), typeof(IContactReader), typeof(TimeProvider), typeof(IOptions<>), typeof(IMediator)];

        var result = NetArchTest
            .Rules.Types.InAssembly(Solution.Application)
            .That()
            .Inherit(typeof(AbstractValidator<>))
            .ShouldNot()
            .HaveDependencyOnAny([.. asked.Select(type => type.FullName), typeof(ServiceTime).FullName])
            .GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
        Assert.All(
            Validators.SelectMany(type => type.GetConstructors()).SelectMany(constructor => constructor.GetParameters()),
            parameter => Assert.True(parameter.ParameterType.IsValueType, parameter.ParameterType.Name)
        );
    }

    [Fact]
    public void Validators_name_the_fields_of_the_contract()
    {
        // Sets how properties are named.
        new ServiceCollection().AddApplication();
        var fields = Contract.Fields.Select(field => field.Name).ToHashSet();

        foreach (var type in Validators)
        {
            var names = Descriptor(type).Rules.Select(rule => rule.PropertyName).ToList();

            Assert.NotEmpty(names);
            Assert.Subset(fields, names.ToHashSet());
        }
    }

    [Fact]
    public void Validators_tell_bounds_by_rules_whose_numbers_can_be_read()
    {
        // Sets how properties are named.
        new ServiceCollection().AddApplication();
        string[] ofBounds = [FieldReason.OutOfRange, FieldReason.TooLong, FieldReason.TooMany, FieldReason.BadCharacter];

        var hidden = Validators
            .SelectMany(type => Descriptor(type).Rules)
            .Where(rule => rule.Components.Any(check => check.Validator is IPredicateValidator && ofBounds.Contains(check.ErrorCode)))
            .Select(rule => rule.PropertyName);

        // Not before the first day: no bound of its own.
        Assert.Equal(["last_date"], hidden.Distinct());
    }

    private static IValidatorDescriptor Descriptor(Type validator)
    {
        var arguments = validator
            .GetConstructors()
            .Single()
            .GetParameters()
            .Select(parameter => Activator.CreateInstance(parameter.ParameterType));
        return ((IValidator)Activator.CreateInstance(validator, [.. arguments])!).CreateDescriptor();
    }

    [GeneratedRegex("(Command|Query)$")]
    private static partial Regex UseCase();
}
