return await CampaignGrpc.Api.Starting.ServiceCommand.RunAsync(args);
