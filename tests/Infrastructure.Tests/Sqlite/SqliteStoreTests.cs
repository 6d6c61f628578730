using CampaignGrpc.Infrastructure.Tests.Conformance;

namespace CampaignGrpc.Infrastructure.Tests.Sqlite;

public sealed class SqliteCampaignStoreTests() : CampaignStoreConformance(new SqliteStorage());

public sealed class SqliteCampaignListTests() : CampaignListConformance(new SqliteStorage());

public sealed class SqliteContactStoreTests() : ContactStoreConformance(new SqliteStorage());

public sealed class SqliteContactListTests() : ContactListConformance(new SqliteStorage());

public sealed class SqliteAttemptListTests() : AttemptListConformance(new SqliteStorage());

public sealed class SqliteResultSliceTests() : ResultSliceConformance(new SqliteStorage());

public sealed class SqliteRunListTests() : RunListConformance(new SqliteStorage());

public sealed class SqliteUnitOfWorkTests() : UnitOfWorkConformance(new SqliteStorage());

public sealed class SqliteRequestKeyTests() : RequestKeyConformance(new SqliteStorage());

public sealed class SqliteWholeOrAbsentTests() : WholeOrAbsentConformance(new SqliteStorage());

public sealed class SqliteDialerStoreTests() : DialerStoreConformance(new SqliteStorage());

public sealed class SqliteCampaignStockTests() : CampaignStockConformance(new SqliteStorage());

public sealed class SqliteEventLogTests() : EventLogConformance(new SqliteStorage());

public sealed class SqliteWebhookTests() : WebhookConformance(new SqliteStorage());
