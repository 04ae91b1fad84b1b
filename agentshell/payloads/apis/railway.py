"""Owns the API of rules/api-railway.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, GraphQL, Mutation, Worse

# fmt: off
API = Api(api="railway", hosts=("backboard.railway.com", "backboard.railway.app", "backboard.railway-staging.com",
    "backboard.railway-develop.com", ), summary="Railway's GraphQL API", source=
    "railwayapp/cli 5.43.1 (df3838bf, 2026-08-21) src/gql/schema.json, https://docs.railway.com/reference/public-api",
    graphql=GraphQL(paths=("/graphql*", ), mutations={"agentUsageLimitSet": Mutation(level="destructive", action=
    "usage-limit", reason="Set agent usage limit for a workspace.", ), "apiTokenCreate": Mutation(level="destructive",
    says="creates an api token", reason="Mints a broad token.", instead=("Ask the operator to do it in the dashboard.",
    ), ), "apiTokenDelete": Mutation(level="destructive", says="deletes an api token", reason="Whatever uses it stops.",
    ), "baseEnvironmentOverride": Mutation(level="write", ), "botScopeBindingRemove": Mutation(level="destructive",
    says="removes a bot scope binding", reason=
    "Remove a Railway agent chat binding. Requires admin on the binding's workspace.", ), "bucketCreate": Mutation(
    level="write", says="creates a bucket", ), "bucketCredentialsReset": Mutation(level="destructive", says=
    "revokes a bucket's keys", reason="Revokes the S3 keys in use; redeployDependents restarts services.", instead=(
    "Rotate with redeployDependents:true in a window.", ), ), "bucketUpdate": Mutation(level="write", says=
    "updates a bucket", ), "cancelPitrHaWorkflow": Mutation(level="destructive", action="postgres-change", reason=
    "Terminates a running workflow midway.", ), "canvasViewMerge": Mutation(level="write", ),
    "clearPitrHaWorkflowProgress": Mutation(level="write", ), "cliAuthEventTrack": Mutation(level="write", ),
    "cliEventTrack": Mutation(level="write", ), "cloudAgentCreate": Mutation(level="write", says=
    "creates a cloud agent", ), "cloudAgentDelete": Mutation(level="irreversible", action="sandbox-destroy", says=
    "deletes a cloud agent", instead=("Use cloudAgentSleep, which keeps the volume.", ), ), "cloudAgentSleep": Mutation(
    level="destructive", reason="Kills its processes, keeps the volume.", ), "cloudAgentStateReport": Mutation(level=
    "write", ), "cloudAgentWake": Mutation(level="write", ), "customDomainCreate": Mutation(level="write", says=
    "creates a custom domain", ), "customDomainDelete": Mutation(level="destructive", action="network-change", says=
    "deletes a custom domain", reason="Site off the air; re-adding needs DNS/cert again.", ),
    "customDomainIssueCertificate": Mutation(level="write", ), "customDomainUpdate": Mutation(level="destructive",
    action="network-change", says="updates a custom domain", reason="Port change may break routing.", ),
    "customerCreateFreePlanSubscription": Mutation(level="destructive", reason="Plan change.", ),
    "customerTogglePayoutsToCredits": Mutation(level="destructive", reason=
    "Toggle whether a customer is automatically withdrawing to credits.", ), "deploymentApprove": Mutation(level=
    "destructive", says="approves a deployment that waits for a human", reason=
    "Approves a held deployment (a human control!).", instead=("Ask the operator to do it in the dashboard.", ), ),
    "deploymentCancel": Mutation(level="write", says="cancels a deployment", ), "deploymentInstanceExecutionCreate":
    Mutation(level="write", says="creates a deployment instance execution", ), "deploymentRedeploy": Mutation(level=
    "destructive", action="deploy-code", says="deploys again a deployment", reason="Redeploys.", ), "deploymentRemove":
    Mutation(level="destructive", action="down", says="takes a deployment away", reason="Removes a deployment (down).",
    instead=("Undo it with deploymentRollback or a redeploy.", ), ), "deploymentRestart": Mutation(level="destructive",
    action="deploy-code", says="restarts a deployment", reason="Restart (brief outage).", ), "deploymentRollback":
    Mutation(level="destructive", action="deploy-code", says="puts an earlier deployment back", reason=
    "Puts old code in production.", ), "deploymentStop": Mutation(level="destructive", action="down", says=
    "stops a deployment", reason="Stops a running deployment (outage).", instead=("Redeploy it.", ), ),
    "deploymentTriggerCreate": Mutation(level="write", says="creates a deployment trigger", ),
    "deploymentTriggerDelete": Mutation(level="destructive", says="deletes a deployment trigger", reason=
    "Auto-deploys stop.", ), "deploymentTriggerUpdate": Mutation(level="write", says="updates a deployment trigger", ),
    "disablePitrForHaCluster": Mutation(level="destructive", action="postgres-change", reason=
    "Stops WAL archiving: no point-in-time restore from then on.", ), "disableServiceCdn": Mutation(level="destructive",
    action="network-change", reason="CDN off, edge config soft-deleted.", ), "dockerComposeImport": Mutation(level=
    "write", worse=(Worse(level="destructive", when=({"skipStagingPatch": "true", }, ), says=
    "creates services and volumes at once", ), ), ), "egressGatewayAssociationCreate": Mutation(level="write", says=
    "creates an egress gateway association", ), "egressGatewayAssociationsClear": Mutation(level="destructive", action=
    "network-change", says="gives up static outbound addresses", reason=
    "Static egress IPs released; allow-lists break; addresses may not come back.", all=({"input.allEnvironments":
    "true", }, ), ), "egressGatewayHAMigrationPreview": Mutation(level="read", ), "egressGatewayRollbackFromHA":
    Mutation(level="destructive", reason="Egress IPs change.", all=({"input.allEnvironments": "true", }, ), ),
    "egressGatewayUpgradeToHA": Mutation(level="destructive", reason="Egress IPs change.", all=({
    "input.allEnvironments": "true", }, ), ), "emailChangeConfirm": Mutation(level="destructive", reason=
    "Change the User's account email if there is a valid change email request.", instead=(
    "Ask the operator to do it in the dashboard.", ), ), "emailChangeInitiate": Mutation(level="destructive", reason=
    "Initiate an email change request for a user.", instead=("Ask the operator to do it in the dashboard.", ), ),
    "enablePitrForHaCluster": Mutation(level="write", action="postgres-change", ), "enableServiceCdn": Mutation(level=
    "write", ), "environmentApplyChangeSet": Mutation(level="destructive", action="config-apply", says=
    "applies a change set to an environment", reason=
    "Applies an IaC change set (resource.delete, variable.delete possible).", instead=(
    "Call environmentPreviewChangeSet first: what has kind resource.delete cannot be undone.", ), scope="many", worse=(
    Worse(level="irreversible", when=({"**.kind": ("*delete*", "*remove*", ), }, ), says=
    "deletes resources by a change set", reason="Deleted resources go with their data.", ), ), ), "environmentCreate":
    Mutation(level="write", says="creates an environment", ), "environmentDelete": Mutation(level="irreversible", says=
    "deletes an environment", instead=("Duplicate the environment and take a backup first.", ), scope="all", ),
    "environmentPatchCommit": Mutation(level="destructive", action="environment-edit", says=
    "commits a patch to an environment", reason=
    "What the patch holds is made so at once; services, volumes and buckets marked isDeleted go.", scope="many", worse=(
    Worse(level="irreversible", when=({"**.isDeleted": "true", }, ), says=
    "deletes services, volumes or buckets by a patch", reason="What isDeleted marks is removed with its data.", ), ), ),
    "environmentPatchCommitStaged": Mutation(level="destructive", action="environment-edit", says=
    "commits whatever is staged in an environment", reason=
    "Commits whatever is staged (may include deletions staged by anyone, e.g. after a backup restore).", instead=(
    "Read environmentStagedChanges first.", ), scope="many", ), "environmentPreviewChangeSet": Mutation(level="read", ),
    "environmentRename": Mutation(level="destructive", says="renames an environment", reason=
    'Renaming changes what "production" means for every name-based guard and for -e NAME.', ),
    "environmentStageChanges": Mutation(level="write", action="environment-edit", says=
    "stages changes of an environment", worse=(Worse(level="destructive", when=({"**.isDeleted": "true", }, ), says=
    "stages the deletion of services, volumes or buckets", reason="The next commit, by whoever, deletes them.", ),
    Worse(level="destructive", when=({"merge": "false", }, ), says="throws away what others have staged", ), ), ),
    "environmentTriggersDeploy": Mutation(level="destructive", action="deploy-code", says=
    "deploys an environment triggers", reason="Deploys all connected triggers.", ), "environmentUnskipService":
    Mutation(level="write", ), "fairUseAgree": Mutation(level="write", ), "featureFlagAdd": Mutation(level="write", ),
    "featureFlagRemove": Mutation(level="write", says="removes a feature flag", ), "generateShellToken": Mutation(level=
    "destructive", says="makes a token for a shell in a service", reason="Mints a shell/WS token (scope, port).",
    instead=("Ask the operator to do it in the dashboard.", ), ), "githubRepoDeploy": Mutation(level="write", says=
    "deploys a github repo", ), "githubRepoUpdate": Mutation(level="destructive", says="updates a github repo", reason=
    "Updates from template.", ), "herokuImportVariables": Mutation(level="destructive", action="variable-set", reason=
    "Imports variables over existing ones.", ), "integrationCreate": Mutation(level="write", says=
    "creates an integration", ), "integrationDelete": Mutation(level="destructive", says="deletes an integration",
    reason="Delete an integration for a project.", ), "integrationUpdate": Mutation(level="write", says=
    "updates an integration", ), "inviteCodeUse": Mutation(level="write", ), "jobApplicationCreate": Mutation(level=
    "write", says="creates a job application", ), "loginSessionAuth": Mutation(level="destructive", reason=
    "Logs another device in as the user.", instead=("Ask the operator to do it in the dashboard.", ), ),
    "loginSessionCancel": Mutation(level="write", says="cancels a login session", ), "loginSessionConsume": Mutation(
    level="destructive", reason="Returns a session token.", ), "loginSessionCreate": Mutation(level="write", says=
    "creates a login session", ), "loginSessionVerify": Mutation(level="read", ), "notificationDeliveriesMarkAsRead":
    Mutation(level="write", ), "notificationRuleCreate": Mutation(level="write", says="creates a notification rule", ),
    "notificationRuleDelete": Mutation(level="destructive", says="deletes a notification rule", reason="Alerts stop.",
    ), "notificationRuleUpdate": Mutation(level="write", says="updates a notification rule", ),
    "observabilityDashboardCreate": Mutation(level="write", says="creates an observability dashboard", ),
    "observabilityDashboardReset": Mutation(level="destructive", says="resets an observability dashboard", reason=
    "Reset an observability dashboard to default dashboard items.", ), "observabilityDashboardUpdate": Mutation(level=
    "write", says="updates an observability dashboard", ), "passkeyDelete": Mutation(level="destructive", says=
    "deletes a passkey", ), "pluginCreate": Mutation(level="write", says="creates a plugin", ), "pluginDelete":
    Mutation(level="irreversible", says="deletes a plugin", reason="Deletes a legacy database plugin and its data.",
    all=({"environmentId": "absent", }, ), ), "pluginReset": Mutation(level="irreversible", says=
    "resets a database plugin and its data", reason=
    "Resets envs and container of a legacy database plugin (data lost).", ), "pluginResetCredentials": Mutation(level=
    "destructive", reason="Rotates database credentials.", ), "pluginRestart": Mutation(level="destructive", says=
    "restarts a plugin", reason="Restart.", ), "pluginStart": Mutation(level="write", ), "pluginUpdate": Mutation(level=
    "write", says="updates a plugin", ), "preferencesUpdate": Mutation(level="write", says="updates a preferences", ),
    "privateNetworkCreateOrGet": Mutation(level="write", ), "privateNetworkEndpointCreateOrGet": Mutation(level="write",
    ), "privateNetworkEndpointDelete": Mutation(level="destructive", action="network-change", says=
    "deletes a private network endpoint", reason="*.railway.internal name gone.", ), "privateNetworkEndpointRename":
    Mutation(level="destructive", action="network-change", says="renames a private network endpoint", reason=
    "Old internal name stops resolving.", ), "privateNetworksForEnvironmentDelete": Mutation(level="destructive", says=
    "deletes a private networks for environment", reason="All private networks of the environment.", scope="many", ),
    "projectClaim": Mutation(level="write", ), "projectCreate": Mutation(level="write", says="creates a project", ),
    "projectDelete": Mutation(level="irreversible", says="deletes a project", reason="Deletes the project at once.",
    instead=("railway project list", "Use projectScheduleDelete, which can be cancelled for 48 hours.", ), scope="all",
    ), "projectFeatureFlagAdd": Mutation(level="write", ), "projectFeatureFlagRemove": Mutation(level="write", says=
    "removes a project feature flag", ), "projectInvitationAccept": Mutation(level="write", ),
    "projectInvitationCreate": Mutation(level="destructive", says="creates a project invitation", reason=
    "Create an invitation for a project.", ), "projectInvitationDelete": Mutation(level="write", says=
    "deletes a project invitation", ), "projectInvitationResend": Mutation(level="write", ), "projectInviteUser":
    Mutation(level="destructive", reason="Invites someone.", instead=("Ask the operator to do it in the dashboard.", ),
    ), "projectLeave": Mutation(level="destructive", reason="May lose access for good.", ), "projectMemberAdd":
    Mutation(level="destructive", reason="It changes who may do what in the project.", ), "projectMemberRemove":
    Mutation(level="destructive", says="removes a project member", reason="Remove user from a project.", ),
    "projectMemberUpdate": Mutation(level="destructive", says="updates a project member", reason=
    "Change the role for a user within a project.", ), "projectScheduleDelete": Mutation(level="irreversible", action=
    "project-delete", says="schedules a whole project for deletion", reason=
    "Every environment, service and volume of the project is deleted after 48 hours.", instead=(
    "Undo it with projectScheduleDeleteCancel.", ), scope="all", ), "projectScheduleDeleteCancel": Mutation(level=
    "write", says="cancels the deletion of a project", ), "projectScheduleDeleteForce": Mutation(level="irreversible",
    action="project-delete", says="deletes a scheduled project at once", reason="Skips the 48 h grace period.", scope=
    "all", ), "projectTokenCreate": Mutation(level="destructive", says="creates a project token", reason=
    "Mints a project token.", instead=("Ask the operator to do it in the dashboard.", ), ), "projectTokenDelete":
    Mutation(level="destructive", says="deletes a project token", reason="CI stops.", ), "projectTransfer": Mutation(
    level="irreversible", says="moves a project to another workspace", reason=
    "Moves the project to another workspace; only the receiver can give it back.", instead=(
    "Ask the operator to do it in the dashboard.", ), scope="many", ), "projectTransferConfirm": Mutation(level=
    "irreversible", says="confirms that a project moves to another owner", reason=
    "Confirm the transfer of project ownership.", instead=("Ask the operator to do it in the dashboard.", ), scope=
    "many", ), "projectTransferInitiate": Mutation(level="destructive", reason=
    "Initiate the transfer of project ownership.", instead=("Ask the operator to do it in the dashboard.", ), ),
    "projectTransferToTeam": Mutation(level="irreversible", says="moves a project to a team", reason=
    "Transfer a project to a team.", instead=("Ask the operator to do it in the dashboard.", ), scope="many", ),
    "projectUpdate": Mutation(level="write", says="changes a project's settings", worse=(Worse(level="destructive",
    when=({"input.isPublic": "true", }, ), says="makes a project readable by anyone", reason=
    "What is in it can be seen and copied.", ), Worse(level="destructive", when=({"input.baseEnvironmentId": "present",
    }, ), says="changes the environment that pull requests start from", ), ), ), "providerAuthRemove": Mutation(level=
    "destructive", says="removes a provider auth", reason="Deletes a ProviderAuth.", ), "purgeServiceCache": Mutation(
    level="destructive", action="network-change", reason="Cache purge: origin load.", ), "railwayDomainDnsRecordCreate":
    Mutation(level="write", says="creates a railway domain dns record", ), "railwayDomainDnsRecordDelete": Mutation(
    level="destructive", says="deletes a railway domain dns record", reason="DNS record deleted.", ),
    "railwayDomainDnsRecordUpdate": Mutation(level="destructive", says="updates a railway domain dns record", reason=
    "DNS record changed.", ), "railwayDomainNameserversSet": Mutation(level="destructive", says=
    "hands a domain to other name servers", reason="Delegates the authoritative nameservers (domain take-over).",
    instead=("Ask the operator to do it in the dashboard.", ), ), "railwayDomainUpdate": Mutation(level="write", says=
    "updates a railway domain", ), "recoveryCodeGenerate": Mutation(level="destructive", reason=
    "Old recovery codes are void.", ), "recoveryCodeValidate": Mutation(level="write", ), "referralInfoUpdate":
    Mutation(level="write", says="updates a referral info", ), "sandboxCheckpointCreate": Mutation(level="write", says=
    "creates a sandbox checkpoint", ), "sandboxCheckpointDelete": Mutation(level="irreversible", action=
    "sandbox-destroy", says="deletes a sandbox checkpoint", reason="Deletes a checkpoint.", ),
    "sandboxCheckpointRename": Mutation(level="write", says="renames a sandbox checkpoint", ), "sandboxCreate":
    Mutation(level="write", says="creates a sandbox", ), "sandboxDestroy": Mutation(level="irreversible", says=
    "destroys a sandbox", reason="Destroys a sandbox disk.", instead=("Call sandboxCheckpointCreate first.", ), ),
    "sandboxExec": Mutation(level="write", says="runs a command in a sandbox", command="command", ), "sandboxHeartbeat":
    Mutation(level="write", ), "sandboxTemplateBuild": Mutation(level="write", ), "serviceConnect": Mutation(level=
    "destructive", action="source-change", says="changes the source that a service is built from", reason=
    "Replaces the source; what runs in production changes.", scope="many", ), "serviceCreate": Mutation(level="write",
    says="creates a service", ), "serviceDelete": Mutation(level="irreversible", says="deletes a service", reason=
    "Deletes the service and all its deployments.", instead=(
    "Give environmentId, or use deploymentStop, or scale to 0.", ), all=({"environmentId": "absent", }, ), ),
    "serviceDisconnect": Mutation(level="destructive", action="source-change", says="cuts a service from its source",
    reason="Auto deploys stop.", ), "serviceDomainCreate": Mutation(level="write", says="creates a service domain", ),
    "serviceDomainDelete": Mutation(level="destructive", action="network-change", says="deletes a service domain",
    reason="The *.up.railway.app name may be lost to someone else.", instead=("Keep it: the name cannot be reserved.",
    ), ), "serviceDomainUpdate": Mutation(level="destructive", action="network-change", says="updates a service domain",
    reason="Renames the public host.", ), "serviceDuplicate": Mutation(level="write", ), "serviceFeatureFlagAdd":
    Mutation(level="write", ), "serviceFeatureFlagRemove": Mutation(level="write", says=
    "removes a service feature flag", ), "serviceInstanceAutoDeployUpdate": Mutation(level="write", says=
    "updates a service instance auto deploy", ), "serviceInstanceDeploy": Mutation(level="destructive", action=
    "deploy-code", says="deploys a service instance", reason="Deploys.", ), "serviceInstanceDeployV2": Mutation(level=
    "destructive", action="deploy-code", reason="Deploys.", ), "serviceInstanceLimitsUpdate": Mutation(level=
    "destructive", says="updates a service instance limits", reason="Low memory/vCPU limits kill the service.", ),
    "serviceInstanceRedeploy": Mutation(level="destructive", action="deploy-code", says=
    "deploys again a service instance", reason="Redeploys.", ), "serviceInstanceUpdate": Mutation(level="destructive",
    says="changes what a service runs", reason="Changes image, start command, region or replicas of what runs.",
    instead=("Give environmentId.", ), all=({"environmentId": "absent", }, ), ),
    "serviceInstanceVulnRemediationDismiss": Mutation(level="destructive", reason="Stands down a security update.", ),
    "serviceInstanceVulnRemediationPatchNow": Mutation(level="destructive", reason="Backup + redeploy.", ),
    "serviceRemoveUpstreamUrl": Mutation(level="write", ), "serviceUpdate": Mutation(level="write", says=
    "updates a service", ), "sessionDelete": Mutation(level="write", says="deletes a session", ),
    "setServiceUnderAttackMode": Mutation(level="destructive", action="network-change", reason=
    "Clients without a browser (webhooks, APIs) are challenged.", ), "setupAgentEventTrack": Mutation(level="write", ),
    "sharedVariableConfigure": Mutation(level="write", ), "signalCreate": Mutation(level="write", says=
    "creates a signal", ), "signalDefaultSet": Mutation(level="destructive", action="flag-change", reason=
    "Production floor value.", ), "signalDelete": Mutation(level="irreversible", action="flag-change", says=
    "deletes a signal", reason="Deletes a feature flag and its audit log.", ), "signalReplace": Mutation(level=
    "destructive", action="flag-change", says="clears the rules of a flag", reason=
    "Clears all rules (marked destructive in the schema).", ), "signalRollback": Mutation(level="write", ),
    "signalRuleSet": Mutation(level="destructive", action="flag-change", reason="Changes live behaviour.", ),
    "signalRuleUnset": Mutation(level="destructive", action="flag-change", reason="Remove a rule from a signal.", ),
    "sshPublicKeyCreate": Mutation(level="destructive", action="ssh-keys", says="creates a ssh public key", reason=
    "Adds an SSH key.", instead=("Ask the operator to do it in the dashboard.", ), ), "sshPublicKeyDelete": Mutation(
    level="destructive", action="ssh-keys", says="deletes a ssh public key", reason="Deletes an SSH public key.", ),
    "sshSignupApprove": Mutation(level="destructive", reason="Registers an offered SSH key.", instead=(
    "Ask the operator to do it in the dashboard.", ), ), "tcpProxyCreate": Mutation(level="destructive", says=
    "opens a port of a service to the internet", reason="Exposes a (database) port to the internet.", instead=(
    "Ask the operator to do it in the dashboard.", ), ), "tcpProxyDelete": Mutation(level="destructive", action=
    "network-change", says="deletes a tcp proxy", reason=
    "Clients of the public proxy host:port are cut; a new proxy gets another port.", ), "templateClone": Mutation(level=
    "write", ), "templateDelete": Mutation(level="irreversible", action="template-change", says="deletes a template", ),
    "templateDeploy": Mutation(level="write", says="deploys a template", ), "templateDeployV2": Mutation(level="write",
    ), "templateGenerate": Mutation(level="write", ), "templatePublish": Mutation(level="destructive", action=
    "template-change", reason="Publishes to the marketplace (secrets in it become public).", ), "templateRevert":
    Mutation(level="irreversible", action="postgres-destroy", says="turns a database cluster back into one server",
    reason="Reverts an HA database cluster to standalone (replicas removed).", instead=("Send it with stageOnly:true.",
    ), unless=({"input.stageOnly": "true", }, ), ), "templateServiceSourceEject": Mutation(level="write", ),
    "templateUnpublish": Mutation(level="destructive", action="template-change", reason="Unpublishes a template.", ),
    "templateVolumeUpdate": Mutation(level="write", says="updates a template volume", ), "trustedDomainCreate":
    Mutation(level="destructive", says="creates a trusted domain", reason="Anyone with that e-mail domain may join.",
    instead=("Ask the operator to do it in the dashboard.", ), ), "trustedDomainDelete": Mutation(level="destructive",
    says="deletes a trusted domain", reason="Delete a trusted domain.", ), "trustedDomainRetriggerVerification":
    Mutation(level="write", ), "trustedDomainUpdate": Mutation(level="destructive", says="updates a trusted domain",
    reason="Update the role of a trusted domain.", ), "twoFactorInfoCreate": Mutation(level="destructive", says=
    "creates a two factor info", reason="Setup 2FA authorization for authenticated user.", ), "twoFactorInfoDelete":
    Mutation(level="destructive", says="deletes a two factor info", reason="Switches 2FA off.", instead=(
    "Ask the operator to do it in the dashboard.", ), ), "twoFactorInfoSecret": Mutation(level="destructive", reason=
    "Generates a 2FA secret.", ), "twoFactorInfoValidate": Mutation(level="write", ), "updateServiceEdgeConfig":
    Mutation(level="write", ), "updateServiceEdgeRules": Mutation(level="destructive", action="network-change", says=
    "replaces the edge rules of a service", reason="Whole-section replace; null clears all rules.", ),
    "upsertSlackChannel": Mutation(level="write", ), "usageLimitRemove": Mutation(level="destructive", action=
    "usage-limit", says="removes a usage limit", reason="Spending limit gone.", ), "usageLimitSet": Mutation(level=
    "destructive", action="usage-limit", reason="A hard limit below current use stops all workloads.", ),
    "userBetaLeave": Mutation(level="write", ), "userDelete": Mutation(level="irreversible", says=
    "deletes the account that the token belongs to", reason="Deletes the authenticated user.", scope="all", ),
    "userDiscordDisconnect": Mutation(level="write", ), "userFlagsRemove": Mutation(level="write", says=
    "removes a user flags", ), "userFlagsSet": Mutation(level="write", ), "userProfileUpdate": Mutation(level="write",
    says="updates a user profile", ), "userTermsUpdate": Mutation(level="write", says="updates a user terms", ),
    "variableCollectionUpsert": Mutation(level="destructive", action="variable-set", says=
    "overwrites variables and deploys again", reason=
    "Overwrites variables without history; redeploys unless skipDeploys.", worse=(Worse(level="irreversible", when=({
    "input.replace": "true", }, ), says="removes every variable that is not in the set", reason=
    "The values of the others are lost.", ), ), ), "variableDelete": Mutation(level="destructive", says=
    "deletes a variable", reason="Deletes a variable; the value cannot be read back if sealed.", ), "variableUpsert":
    Mutation(level="destructive", action="variable-set", says="overwrites a variable and deploys again", reason=
    "Overwrites a variable (old value lost), redeploys (e.g. DATABASE_URL).", instead=("railway variable list", ), ),
    "volumeCreate": Mutation(level="write", says="creates a volume", ), "volumeDelete": Mutation(level="irreversible",
    says="deletes a volume with every backup of it, in all environments", reason=
    "The id is the project's, not one environment's; the volume goes in production too, with its backups.", instead=(
    "railway volume list", "railway volume files download", "Take a dump outside of Railway first.", ), scope="all", ),
    "volumeInstanceBackupCreate": Mutation(level="write", says="creates a volume instance backup", ),
    "volumeInstanceBackupDelete": Mutation(level="irreversible", action="postgres-destroy", says=
    "deletes a volume instance backup", reason="Deletes a volume backup.", instead=(
    "Lock the backup (volumeInstanceBackupLock) instead.", ), ), "volumeInstanceBackupLock": Mutation(level="write", ),
    "volumeInstanceBackupRestore": Mutation(level="irreversible", action="postgres-destroy", says=
    "overwrites a volume with a backup", reason="Overwrites current data with the backup; newer backups are removed.",
    instead=("Take a fresh backup first; PITR restore creates a new service instead.", ), worse=(Worse(level=
    "irreversible", when=({"wipeServiceIds": "present", }, ), says=
    "overwrites a volume and wipes those of other services", reason="The named services lose their volumes.", ), ), ),
    "volumeInstanceBackupScheduleUpdate": Mutation(level="destructive", action="postgres-schedule-none", says=
    "changes the schedule of backups", reason="kinds:[] switches automatic backups off.", worse=(Worse(level=
    "irreversible", when=({"kinds": "empty", }, ), says="switches automatic backups off", reason=
    "There is nothing to go back to from then on.", ), ), ), "volumeInstancePITRRestore": Mutation(level="write", ),
    "volumeInstanceUpdate": Mutation(level="destructive", action="volume-change", says=
    "changes how a volume is attached", reason=
    "serviceId:null detaches the disk from the service (service starts with an empty path); mountPath change hides the data; state is settable to DELETING/DELETED.",
    all=({"environmentId": "absent", }, ), worse=(Worse(level="irreversible", when=({"input.state": ("DELETED",
    "DELETING", ), }, ), says="deletes a volume by its state", reason="The volume and its data are deleted.", ), ), ),
    "volumeUpdate": Mutation(level="write", action="volume-change", says="updates a volume", ), "webhookTest": Mutation(
    level="write", ), "workspaceDelete": Mutation(level="irreversible", says="deletes a workspace", reason=
    "Deletes a workspace and all data associated with it.", scope="all", ), "workspaceInviteCodeCreate": Mutation(level=
    "destructive", says="creates a workspace invite code", reason="Invite code.", ), "workspaceInviteCodeUse": Mutation(
    level="write", ), "workspaceLeave": Mutation(level="destructive", reason="May lose access for good.", ),
    "workspacePermissionChange": Mutation(level="destructive", reason="Role change.", instead=(
    "Ask the operator to do it in the dashboard.", ), ), "workspacePolicyDeploySourceAllowlistAdd": Mutation(level=
    "destructive", reason="Widens the deploy-source allow-list.", instead=(
    "Ask the operator to do it in the dashboard.", ), ), "workspacePolicyDeploySourceAllowlistRemove": Mutation(level=
    "destructive", says="removes a workspace policy deploy source allowlist", reason=
    "Remove a deploy source from a workspace policy allowlist.", ), "workspacePolicyItemUpdate": Mutation(level=
    "destructive", says="changes a workspace policy", reason="Turns a workspace policy off.", instead=(
    "Ask the operator to do it in the dashboard.", ), ), "workspaceTwoFactorEnforcementUpdate": Mutation(level=
    "destructive", says="updates a workspace two factor enforcement", reason="2FA enforcement.", ), "workspaceUpdate":
    Mutation(level="write", says="updates a workspace", ), "workspaceUpsertSlackChannel": Mutation(level="write", ),
    "workspaceUserInvite": Mutation(level="destructive", says="invites a workspace user", reason="Invites someone.",
    instead=("Ask the operator to do it in the dashboard.", ), ), "workspaceUserRemove": Mutation(level="destructive",
    says="removes a workspace user", reason="Remove a user from a workspace.", ), }, unlisted={"destructive":
    "*delete*|*remove*|*destroy*|*wipe*|*purge*|*reset*|*clear*|*force*|*detach*|*transfer*|*disable*|*drop*|*terminate*|*revoke*|*applychangeset*|*rollback*|*restore*",
    }, secrets=("apiToken", "apiTokens", "bucketS3Credentials", "projectToken", "projectTokens", "variables",
    "variablesForServiceDeployment", ), ), )
