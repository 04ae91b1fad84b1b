"""Owns the API of rules/api-az.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route

# fmt: off
API = Api(api="az", hosts=("management.azure.com", "management.usgovcloudapi.net", "management.chinacloudapi.cn",
    "graph.microsoft.com", "graph.windows.net", "*.vault.azure.net", "*.blob.core.windows.net",
    "*.file.core.windows.net", "*.queue.core.windows.net", "*.table.core.windows.net", "*.dfs.core.windows.net",
    "*.documents.azure.com", "*.search.windows.net", "dev.azure.com", "*.visualstudio.com", "*.azurecr.io",
    "*.scm.azurewebsites.net", ), summary=
    "Azure's Resource Manager, Microsoft Graph, Key Vault, Storage and Azure DevOps", source=
    "https://learn.microsoft.com/rest/api/azure/ (2025), https://learn.microsoft.com/graph/api (1.0)", routes={"group":
    Route(on=("DELETE /subscriptions/{subscription}/resource*roups/{group}", ), same_as=
    "az group delete --name={group} --subscription={subscription} --yes", ), "vm": Route(on=(
    "DELETE /subscriptions/{subscription}/resource*roups/{group}/providers/Microsoft.Compute/virtualMachines/{name}", ),
    same_as="az vm delete --name={name} --resource-group={group} --subscription={subscription} --yes", ), "sql-server":
    Route(on=("DELETE /subscriptions/{subscription}/resource*roups/{group}/providers/Microsoft.Sql/servers/{name}", ),
    same_as="az sql server delete --name={name} --resource-group={group} --subscription={subscription} --yes", ),
    "sql-database": Route(on=(
    "DELETE /subscriptions/{subscription}/resource*roups/{group}/providers/Microsoft.Sql/servers/{server}/databases/{name}",
    ), same_as=
    "az sql db delete --name={name} --server={server} --resource-group={group} --subscription={subscription} --yes", ),
    "storage-account": Route(on=(
    "DELETE /subscriptions/{subscription}/resource*roups/{group}/providers/Microsoft.Storage/storageAccounts/{name}", ),
    same_as="az storage account delete --name={name} --resource-group={group} --subscription={subscription} --yes", ),
    "aks": Route(on=(
    "DELETE /subscriptions/{subscription}/resource*roups/{group}/providers/Microsoft.ContainerService/managedClusters/{name}",
    ), same_as="az aks delete --name={name} --resource-group={group} --subscription={subscription} --yes", ), "vault":
    Route(on=("DELETE /subscriptions/{subscription}/resource*roups/{group}/providers/Microsoft.KeyVault/vaults/{name}",
    ), same_as="az keyvault delete --name={name} --resource-group={group} --subscription={subscription}", ), "cosmos":
    Route(on=(
    "DELETE /subscriptions/{subscription}/resource*roups/{group}/providers/Microsoft.DocumentDB/databaseAccounts/{name}",
    ), same_as="az cosmosdb delete --name={name} --resource-group={group} --subscription={subscription} --yes", ),
    "webapp": Route(on=(
    "DELETE /subscriptions/{subscription}/resource*roups/{group}/providers/Microsoft.Web/sites/{name}", ), same_as=
    "az webapp delete --name={name} --resource-group={group} --subscription={subscription}", ), "vault-secret": Route(
    on=("DELETE //*.vault.azure.net/secrets/{name}", "DELETE //*.vault.azure.net/deletedsecrets/{name}", ), same_as=
    "az keyvault secret delete --name={name} --vault-name={host}", ), "vault-read": Route(on=(
    "GET //*.vault.azure.net/secrets/{name}/**", ), level="secret", says="prints a secret's value", instead=(
    "az keyvault secret list --vault-name NAME", ), ), "container": Route(on=(
    "DELETE //*.blob.core.windows.net/{container}", ), same_as=
    "az storage container delete --name={container} --account-name={host}", ), "blob": Route(on=(
    "DELETE //*.blob.core.windows.net/{container}/**", ), same_as=
    "az storage blob delete --name=blob --container-name={container} --account-name={host}", ), "upload": Route(on=(
    "PUT //*.blob.core.windows.net/**", "PUT //*.file.core.windows.net/**", "PATCH //*.dfs.core.windows.net/**",
    "PUT //*.dfs.core.windows.net/**", "PUT|PATCH //*.azurecr.io/**", ), level="write", says="uploads", ), "keys":
    Route(on=("POST /subscriptions/**/listKeys", "POST /subscriptions/**/listCredentials",
    "POST /subscriptions/**/listConnectionStrings", "POST /subscriptions/**/listClusterAdminCredential",
    "POST /subscriptions/**/config/*/list", ), level="secret", says="prints keys", instead=("az resource list", ), ),
    "power": Route(on=("POST /subscriptions/**/deallocate", "POST /subscriptions/**/powerOff",
    "POST /subscriptions/**/stop", "POST /subscriptions/**/restart", "POST /subscriptions/**/reimage",
    "POST /subscriptions/**/redeploy", "POST /subscriptions/**/failover*", "POST /subscriptions/**/purge",
    "POST /subscriptions/**/regenerateKey", "POST /subscriptions/**/resetPassword", "POST /subscriptions/**/slotsswap",
    "POST /subscriptions/**/swap", "POST /subscriptions/**/moveResources", "POST /subscriptions/**/cancel",
    "POST /subscriptions/**/runCommand", "POST /subscriptions/**/delete", "POST /subscriptions/**/restore*",
    "POST /subscriptions/**/suspend", "POST /subscriptions/**/pause", ), level="destructive", says=
    "stops, replaces or resets a resource", action="rest", reason="What runs there stops or loses its state.", instead=(
    "az resource list", ), ), "search": Route(on=("POST //*.search.windows.net/indexes/*/docs/index",
    "POST //*.documents.azure.com/**", "POST //dev.azure.com/**", "PATCH //dev.azure.com/*/*/_apis/wit/**",
    "PATCH //dev.azure.com/*/*/_apis/git/**", "PUT //dev.azure.com/*/*/_apis/git/**", ), level="write", says=
    "adds or asks", ), "delete": Route(on=("DELETE /**", ), level="irreversible", says="deletes what the address names",
    action="rest", reason="Azure deletes whatever the address names.", instead=("az resource list", ), ), "change":
    Route(on=("PUT|PATCH /**", ), level="destructive", says="replaces or changes a resource", action="rest", reason=
    "It takes effect at once.", instead=("az resource list", ), ), }, )
