using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Imports;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Imports;

/// <summary>Shows how far an import has come.</summary>
public sealed record GetImportQuery(long CampaignId, string ImportId) : IRequest<Import>;

internal sealed class GetImportValidator : AbstractValidator<GetImportQuery>
{
    public GetImportValidator()
    {
        RuleFor(query => query.CampaignId).IsWithin(1, long.MaxValue);
        RuleFor(query => query.ImportId)
            .NotEmpty()
            .WithErrorCode(FieldReason.Required)
            .WithMessage("This field is required.")
            .IsVisibleAscii(Import.MaxImportIdLength);
    }
}

internal sealed class GetImportHandler(IImportReader imports) : IRequestHandler<GetImportQuery, Import>
{
    public Task<Import> Handle(GetImportQuery query, CancellationToken cancellationToken) =>
        imports.GetAsync(new(query.CampaignId), query.ImportId, cancellationToken);
}
