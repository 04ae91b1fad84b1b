"""Owns what a call of an MCP server's tool comes to: the command line of the CLI that does the same.

Known servers by the names of their tools, as of: mcp-server-kubernetes 2.9, kubernetes-mcp-server 0.0.50, Railway's
MCP server 0.1, AWS's aws-api-mcp-server 1.0, Supabase's MCP server 0.5, the Postgres, MySQL, SQLite, Redis and MongoDB
servers of the reference and vendors' repositories. A tool that is not known counts by its arguments alone: a command or
SQL in them is judged; the rest is not.
"""

from __future__ import annotations

from agentshell.hooks.call import heredoc, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

_TOOLS: dict[str, str] = {
    # Kubernetes: {resourceType, name, namespace, context}, and {kind, name, namespace, context}.
    "kubectl_get": "kubectl get {resourceType} {name} -n={namespace} --context={context}",
    "kubectl_describe": "kubectl describe {resourceType} {name} -n={namespace} --context={context}",
    "kubectl_logs": "kubectl logs {name} -n={namespace} --context={context}",
    "kubectl_delete": "kubectl delete {resourceType} {name} -n={namespace} --context={context} -l={labelSelector}"
    " -f={filename} <{manifest}",
    "kubectl_apply": "kubectl apply -n={namespace} --context={context} -f={filename} <{manifest}",
    "kubectl_create": "kubectl create {resourceType} {name} -n={namespace} --context={context} -f={filename}"
    " <{manifest}",
    "kubectl_scale": "kubectl scale {resourceType} {name} --replicas={replicas} -n={namespace} --context={context}",
    "kubectl_patch": "kubectl patch {resourceType} {name} -p={patchData} -n={namespace} --context={context}",
    "kubectl_rollout": "kubectl rollout {subCommand} {resourceType} {name} -n={namespace} --context={context}",
    "kubectl_generic": "kubectl {command} {subCommand} {resourceType} {name} -n={namespace} --context={context}",
    "kubectl_context": "kubectl config {operation}-context {name}",
    "exec_in_pod": "kubectl exec {name} -n={namespace} --context={context} -- {command!}",
    "node_management": "kubectl {operation} {nodeName}",
    "install_helm_chart": "helm install {name} {chart} -n={namespace} --kube-context={context}",
    "upgrade_helm_chart": "helm upgrade {name} {chart} -n={namespace} --kube-context={context}",
    "uninstall_helm_chart": "helm uninstall {name} -n={namespace} --kube-context={context}",
    "resources_delete": "kubectl delete {kind} {name} -n={namespace} --context={context}",
    "resources_create_or_update": "kubectl apply --context={context} <{resource}",
    "resources_scale": "kubectl scale {kind} {name} --replicas={scale} -n={namespace} --context={context}",
    "pods_delete": "kubectl delete pod {name} -n={namespace} --context={context}",
    "pods_exec": "kubectl exec {name} -n={namespace} --context={context} -- {command!}",
    "pods_run": "kubectl run {name} --image={image} -n={namespace} --context={context}",
    "helm_install": "helm install {name} {chart} -n={namespace} --kube-context={context}",
    "helm_uninstall": "helm uninstall {name} -n={namespace} --kube-context={context}",
    # Railway: {workspacePath, service, environment, variables}.
    "deploy": "railway up --service={service} --environment={environment}",
    "set-variables": "railway variables --set={variables} --service={service} --environment={environment}",
    "link-environment": "railway environment {environmentName}",
    "link-service": "railway service {serviceName}",
    "create-environment": "railway environment new {environmentName}",
    # Supabase: {project_id, branch_id, query}.
    "apply_migration": "psql -h={server} <{query}",
    "delete_branch": "supabase branches delete {branch_id}",
    "reset_branch": "supabase db reset --linked",
    "pause_project": "curl -X POST https://api.supabase.com/v1/projects/{project_id}/pause",
    "deploy_edge_function": "supabase functions deploy {name} --project-ref={project_id}",
    # Redis and MongoDB.
    "flushall": "redis-cli -h={server} FLUSHALL",
    "flushdb": "redis-cli -h={server} FLUSHDB",
    "drop-collection": "mongosh {server} --eval={=db.dropCollection(1)}",
    "drop-database": "mongosh {server} --eval={=db.dropDatabase()}",
    "delete-many": "mongosh {server} --eval={=db.getCollection('x').deleteMany({})}",
}  # fmt: skip
_COMMANDS = ("cli_command", "command", "cmd", "shell_command", "script")
_SQL = ("sql", "query", "statement", "sqlQuery", "sql_query")
_SQL_TOOLS = ("sql", "query", "postgres", "mysql", "supabase", "database", "db", "mariadb", "sqlite")


def line_for(tool: str, given: Mapping[str, Any]) -> str:
    """Return the line that does what a tool does with these arguments; "" where nothing is known of it.

    tool as agents write it: `mcp__SERVER__TOOL`, `SERVER__TOOL`, `mcp_SERVER_TOOL`, `SERVER-TOOL`, or the bare name.
    """
    server, name = _parts(tool)
    template = _TOOLS.get(name)
    if template is not None:
        return " ".join(_filled(template, server or "mcp", given))
    words = [given[key] for key in _COMMANDS if isinstance(given.get(key), str)]
    if words:
        return "\n".join(words)
    if any(part in tool.lower() for part in _SQL_TOOLS):
        client = "mysql" if "mysql" in tool.lower() or "maria" in tool.lower() else "psql"
        texts = [given[key] for key in _SQL if isinstance(given.get(key), str)]
        return "\n".join(f"{client} -h {quoted(server or 'mcp')} {heredoc(text)}" for text in texts)
    return ""


def _parts(tool: str) -> tuple[str, str]:
    rest = tool.removeprefix("mcp__")
    server, between, name = rest.partition("__")
    if between:
        return server, name
    for name in sorted(_TOOLS, key=len, reverse=True):
        for mark in ("_", "-", ".", "/", ":"):
            if tool.endswith(mark + name):
                return tool.removesuffix(mark + name).removeprefix("mcp_"), name
    return "", tool


def _filled(template: str, server: str, given: Mapping[str, Any]) -> Iterator[str]:
    """Yield the words of a template with the arguments in their places; options and operands without one are left out.

    `-n={namespace}` is an option with its value, `{command!}` shell text or words, `<{manifest}` what the program
    reads, `{=…}` itself.
    """
    text = ""
    for word in template.split(" "):
        before, brace, field = word.partition("{")
        if not brace:
            yield word
            continue
        field = field.removesuffix("}")
        value = field[1:] if field.startswith("=") else server if field == "server" else _shown(given.get(field))
        if before.startswith("<"):
            text = value
        elif field.endswith("!"):
            command = given.get(field[:-1])
            yield f"sh -c {quoted(command)}" if isinstance(command, str) else _words(command)
        elif value:
            option, equals, more = before.partition("=")
            after = field.partition("}")[2]
            yield f"{option} {quoted(value)}" if equals else quoted(more + before + value + after)
    if text:
        yield f"-f - {heredoc(text)}" if template.startswith("kubectl") else heredoc(text)


def _shown(value: object) -> str:
    if value is None or isinstance(value, (dict, list)):
        import json

        return json.dumps(value) if value else ""
    return str(value)


def _words(command: object) -> str:
    return " ".join(quoted(str(word)) for word in command) if isinstance(command, list) else ""
