"""Owns the API of rules/api-glab.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, GraphQL, Mutation, Route

# fmt: off
API = Api(api="glab", hosts=("gitlab.com", "gitlab.*", "*.gitlab.com", "gitea.com", "codeberg.org", "gitea.*", "git.*",
    "api.bitbucket.org", ), anywhere=("/api/v4/projects/**", "/api/v4/groups/**", "/api/v1/repos/*/*/**", ), summary=
    "GitLab's REST and GraphQL APIs, Gitea's and Bitbucket's", source=
    "https://docs.gitlab.com/api/rest/ (18.6), https://docs.gitea.com/api/1.24, https://developer.atlassian.com/cloud/bitbucket/rest",
    graphql=GraphQL(paths=("/api/graphql", ), mutations={"destroyNote": Mutation(level="write", says=
    "deletes a comment", ), "destroySnippet": Mutation(level="destructive", says="deletes a snippet", ), }, unlisted={
    "irreversible": "*destroy*|*delete*|*purge*", "destructive":
    "*remove*|*revoke*|*disable*|*archive*|*transfer*|*reset*|*rollback*|*cancel*|*stop*|*update*protection*", }, ),
    base=("/api/v4", "/api/v1", "/2.0", ), routes={"tracker-delete": Route(on=("DELETE /projects/*/issues/*/notes/*",
    "DELETE /projects/*/merge_requests/*/notes/*", "DELETE /**/award_emoji/*", "DELETE /**/discussions/**",
    "DELETE /projects/*/issues/*/links/*", "DELETE /**/draft_notes/*", "DELETE /repos/*/*/issues/*/labels/**",
    "DELETE /repos/*/*/issues/comments/*", "DELETE /todos/**", ), level="write", says=
    "takes something off an issue or list", ), "tracker-change": Route(on=("PUT|PATCH /projects/*/issues/**",
    "PUT|PATCH /projects/*/merge_requests/**", "PUT|PATCH /**/notes/*", "PUT|PATCH /repos/*/*/issues/**",
    "PUT|PATCH /repos/*/*/pulls/**", "PUT /projects/*/repository/files/**", "PUT /projects/*/milestones/*",
    "PUT /projects/*/labels/**", "PUT /projects/*/packages/generic/**", "PUT /projects/*/snippets/**",
    "PUT /projects/*/releases/*", "PUT /repositories/*/*/pullrequests/**", "PUT /projects/*/jobs/*/**",
    "PUT /projects/*/packages/**", "PUT /api/packages/**", ), level="write", says=
    "changes an issue, a merge request or a file on a branch", ), "project": Route(on=("DELETE /projects/{project}",
    "DELETE /repos/{owner}/{project}", "DELETE /repositories/{owner}/{project}", ), same_as=
    "glab repo delete {owner} {project} --yes", ), "group": Route(on=("DELETE /groups/{group}", "DELETE /orgs/{group}",
    "DELETE /users/{group}", "DELETE /admin/users/{group}", ), level="irreversible", says="deletes a group or user",
    action="delete", reason="Every project of it goes with it.", instead=("glab repo list", ), scope="all", ),
    "variable-delete": Route(on=("DELETE /projects/{project}/variables/{name}",
    "DELETE /groups/{project}/variables/{name}", ), same_as="glab variable delete {name} --repo={project}", ),
    "variables": Route(on=("POST|PUT /projects/{project}/variables/**", "POST|PUT /groups/{project}/variables/**", ),
    same_as="glab variable set {body.key} value --repo={project}", ), "variables-read": Route(on=(
    "GET /projects/*/variables/**", "GET /groups/*/variables/**", "GET /admin/ci/variables/**", ), level="secret", says=
    "prints the values of CI variables", instead=("glab variable list", ), ), "release": Route(on=(
    "DELETE /projects/{project}/releases/{tag}", ), same_as="glab release delete {tag} --repo={project} --yes", ),
    "branches": Route(on=("DELETE /projects/*/repository/merged_branches", ), level="destructive", says=
    "deletes every branch that is merged", action="delete", instead=("glab repo view", ), scope="many", ), "branch":
    Route(on=("DELETE /projects/*/repository/branches/{branch}", ), same_as="git push origin --delete {branch}", ),
    "change-post": Route(on=("POST /projects/*/transfer", "PUT /projects/*/transfer", "POST /projects/*/archive",
    "POST /projects/*/unarchive", "POST /projects/*/housekeeping", "POST /projects/*/protected_branches",
    "POST /projects/*/hooks", "POST /projects/*/deploy_keys", "POST /projects/*/members", "POST /groups/*/members",
    "POST /projects/*/deploy_tokens", "POST /projects/*/access_tokens", "POST /projects/*/environments/*/stop",
    "POST /projects/*/environments/stop_stale", "POST /projects/*/pipeline_schedules/*/play",
    "POST /projects/*/jobs/*/play", "POST /projects/*/deployments/*/approval", "POST /projects/*/share",
    "POST /admin/**", "POST /users/*/block", "POST /users/*/deactivate", "POST /users/*/ban",
    "POST /projects/*/restore", "POST /repos/*/*/transfer", "POST /projects/*/runners/**",
    "POST /runners/*/reset_authentication_token", "POST /projects/*/repository/commits/*/revert", ), level=
    "destructive", says="changes rights, rules or what deploys", action="change", reason="It takes effect at once.",
    instead=("glab repo view", ), ), "delete": Route(on=("DELETE /projects/**", "DELETE /groups/**", "DELETE /repos/**",
    "DELETE /orgs/**", "DELETE /repositories/**", "DELETE /runners/**", "DELETE /admin/**", "DELETE /application/**",
    "DELETE /**", ), level="irreversible", says="deletes what the address names", action="delete", reason=
    "A project goes with its issues, pipelines and registry.", instead=("glab repo view", ), ), "change": Route(on=(
    "PUT|PATCH /projects/**", "PUT|PATCH /groups/**", "PUT|PATCH /repos/**", "PUT|PATCH /application/**",
    "PUT|PATCH /users/**", "PUT|PATCH /runners/**", "PUT|PATCH /orgs/**", ), level="destructive", says=
    "changes settings", action="change", reason="They take effect at once.", instead=("glab repo view", ), ), }, )
