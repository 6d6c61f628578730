using CampaignGrpc.Infrastructure.Tests.Conformance;

namespace CampaignGrpc.Infrastructure.Tests.Postgres;

public sealed class PostgresCampaignStoreTests() : CampaignStoreConformance(new PostgresStorage());

public sealed class PostgresCampaignListTests() : CampaignListConformance(new PostgresStorage());

public sealed class PostgresContactStoreTests() : ContactStoreConformance(new PostgresStorage());

public sealed class PostgresContactListTests() : ContactListConformance(new PostgresStorage());

public sealed class PostgresAttemptListTests() : AttemptListConformance(new PostgresStorage());

public sealed class PostgresResultSliceTests() : ResultSliceConformance(new PostgresStorage());

public sealed class PostgresRunListTests() : RunListConformance(new PostgresStorage());

public sealed class PostgresUnitOfWorkTests() : UnitOfWorkConformance(new PostgresStorage());

public sealed class PostgresRequestKeyTests() : RequestKeyConformance(new PostgresStorage());

public sealed class PostgresWholeOrAbsentTests() : WholeOrAbsentConformance(new PostgresStorage());

public sealed class PostgresDialerStoreTests() : DialerStoreConformance(new PostgresStorage());

public sealed class PostgresCampaignStockTests() : CampaignStockConformance(new PostgresStorage());

public sealed class PostgresEventLogTests() : EventLogConformance(new PostgresStorage());

public sealed class PostgresWebhookTests() : WebhookConformance(new PostgresStorage());
