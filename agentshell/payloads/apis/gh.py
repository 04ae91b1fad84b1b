"""Owns the API of rules/api-gh.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, GraphQL, Mutation, Route, Worse

# fmt: off
API = Api(api="gh", hosts=("api.github.com", "api.*.ghe.com", ), anywhere=("/api/v3/repos/**", "/api/v3/orgs/**", ), summary=
    "GitHub's REST and GraphQL APIs", source=
    "https://docs.github.com/en/rest (2022-11-28), https://docs.github.com/en/graphql/reference/mutations", graphql=
    GraphQL(paths=("*/graphql", ), mutations={"deleteIssueComment": Mutation(level="write", says="deletes a comment", ),
    "deletePullRequestReview": Mutation(level="write", says="deletes a review that is not yet sent", ),
    "deletePullRequestReviewComment": Mutation(level="write", says="deletes a comment", ), "deleteDiscussionComment":
    Mutation(level="write", says="deletes a comment", ), "deleteTeamDiscussionComment": Mutation(level="write", says=
    "deletes a comment", ), "removeAssigneesFromAssignable": Mutation(level="write", ), "removeLabelsFromLabelable":
    Mutation(level="write", ), "removeReaction": Mutation(level="write", ), "removeStar": Mutation(level="write", ),
    "removeSubIssue": Mutation(level="write", ), "removeUpvote": Mutation(level="write", ), "lockLockable": Mutation(
    level="write", ), "updateRef": Mutation(level="write", says="moves a branch", worse=(Worse(level="irreversible",
    when=({"input.force": "true", }, ), says="overwrites a branch", reason="Commits that only it has are lost.", ), ),
    ), "updateRefs": Mutation(level="destructive", says="moves branches and tags", reason=
    "With `force` commits that only they have are lost.", ), "deleteRef": Mutation(level="irreversible", says=
    "deletes a branch or tag", reason="Commits that only it has are lost.", instead=("git branch --remotes --merged", ),
    ), "updateRepository": Mutation(level="write", says="changes a repository's settings", worse=(Worse(level=
    "destructive", when=({"input.visibility": "present", }, ), reason="What was public once cannot be taken back.", ),
    ), ), "approveDeployments": Mutation(level="destructive", says="approves a deployment that waits for a human",
    reason="The approval is a person's.", ), "deleteDeployment": Mutation(level="destructive", says=
    "deletes a deployment", ), "mergePullRequest": Mutation(level="write", says="merges a pull request", ),
    "closeIssue": Mutation(level="write", ), "closePullRequest": Mutation(level="write", ), "deleteProjectV2Item":
    Mutation(level="destructive", action="delete", says="takes an item off a project", ), "archiveProjectV2Item":
    Mutation(level="write", ), }, unlisted={"irreversible": "delete*|remove*enterprise*|transfer*", "destructive":
    "archive*|remove*|dismiss*|revoke*|reject*|disable*|lock*|unlock*repository*|unlink*|update*protection*|create*protection*|update*ruleset*|update*setting*|update*allow*|update*ip*|cancel*|approve*|regenerate*|import*",
    }, ), base=("/api/v3", ), routes={"tracker-delete": Route(on=("DELETE /repos/*/*/issues/*/labels/**",
    "DELETE /repos/*/*/issues/comments/**", "DELETE /repos/*/*/pulls/comments/**", "DELETE /repos/*/*/comments/**",
    "DELETE /repos/*/*/issues/*/assignees", "DELETE /repos/*/*/issues/*/reactions/*", "DELETE /repos/*/*/issues/*/lock",
    "DELETE /repos/*/*/issues/*/sub_issue", "DELETE /repos/*/*/issues/*/labels",
    "DELETE /repos/*/*/pulls/*/requested_reviewers", "DELETE /repos/*/*/pulls/*/reviews/*",
    "DELETE /repos/*/*/subscription", "DELETE /repos/*/*/actions/caches", "DELETE /repos/*/*/actions/caches/*",
    "DELETE /repos/*/*/releases/*/reactions/*", "DELETE /user/starred/*/*", "DELETE /user/following/*",
    "DELETE /user/subscriptions/*/*", "DELETE /notifications/**", "DELETE /gists/*/star", "DELETE /gists/*/comments/*",
    "DELETE /user/blocks/*", "DELETE /repos/*/*/contents/**", "DELETE /repos/*/*/issues/*/issue-field-values/**", ),
    level="write", says="takes something off an issue or list", ), "tracker-change": Route(on=(
    "PATCH|PUT|POST /repos/*/*/issues/**", "PATCH|PUT|POST /repos/*/*/pulls/**",
    "PATCH|PUT|POST /repos/*/*/comments/**", "PATCH|POST /repos/*/*/milestones/**", "PATCH|POST /repos/*/*/labels/**",
    "PATCH|POST /repos/*/*/check-runs/**", "POST /repos/*/*/statuses/*", "PATCH|PUT /gists/**",
    "PATCH|PUT|DELETE /notifications/**", "PUT /user/starred/*/*", "PUT /user/following/*",
    "PUT /repos/*/*/subscription", "PUT /repos/*/*/contents/**", "PUT /repos/*/*/topics",
    "PUT /repos/*/*/notifications", "PATCH /repos/*/*/releases/assets/*", "POST /markdown",
    "PATCH /repos/*/*/discussions/**", "POST /repos/*/*/deployments/*/statuses",
    "POST /repos/*/*/actions/runs/*/rerun*", "POST /repos/*/*/actions/jobs/*/rerun",
    "POST /repos/*/*/actions/runs/*/cancel", "POST /repos/*/*/releases/generate-notes",
    "PUT /repos/*/*/actions/workflows/*/enable", "PATCH /user", "PATCH /repos/*/*/code-scanning/alerts/*",
    "PATCH /repos/*/*/dependabot/alerts/*", "PATCH /repos/*/*/secret-scanning/alerts/*",
    "PUT /repos/*/*/pulls/*/update-branch", ), level="write", says=
    "changes an issue, a pull request or a file on a branch", ), "branch": Route(on=(
    "DELETE /repos/*/*/git/refs/heads/{branch}", "DELETE /repos/*/*/git/refs/heads/*/{branch}", ), same_as=
    "git push origin --delete {branch}", ), "repository": Route(on=("DELETE /repos/{owner}/{repo}", ), same_as=
    "gh repo delete {owner}/{repo} --yes", ), "release": Route(on=("DELETE /repos/{owner}/{repo}/releases/{id}", ),
    same_as="gh release delete {id} --repo={owner}/{repo} --yes", ), "release-asset": Route(on=(
    "DELETE /repos/{owner}/{repo}/releases/assets/{id}", ), same_as=
    "gh release delete-asset tag {id} --repo={owner}/{repo} --yes", ), "run": Route(on=(
    "DELETE /repos/{owner}/{repo}/actions/runs/{id}", ), same_as="gh run delete {id} --repo={owner}/{repo}", ),
    "secret": Route(on=("DELETE /repos/{owner}/{repo}/actions/secrets/{name}",
    "DELETE /repos/{owner}/{repo}/environments/*/secrets/{name}", ), same_as=
    "gh secret delete {name} --repo={owner}/{repo}", ), "secret-set": Route(on=(
    "PUT /repos/{owner}/{repo}/actions/secrets/{name}", "PUT /repos/{owner}/{repo}/environments/*/secrets/{name}", ),
    same_as="gh secret set {name} --repo={owner}/{repo}", ), "org-secret": Route(on=(
    "DELETE /orgs/{org}/actions/secrets/{name}", ), same_as="gh secret delete {name} --org={org}", ), "org-secret-set":
    Route(on=("PUT /orgs/{org}/actions/secrets/{name}", ), same_as="gh secret set {name} --org={org}", ), "variable":
    Route(on=("DELETE /repos/{owner}/{repo}/actions/variables/{name}", ), same_as=
    "gh variable delete {name} --repo={owner}/{repo}", ), "variable-set": Route(on=(
    "PATCH /repos/{owner}/{repo}/actions/variables/{name}", "POST /repos/{owner}/{repo}/actions/variables", ), same_as=
    "gh variable set {name} --repo={owner}/{repo}", ), "gist": Route(on=("DELETE /gists/{id}", ), same_as=
    "gh gist delete {id} --yes", ), "key": Route(on=("DELETE /repos/{owner}/{repo}/keys/{id}", ), same_as=
    "gh repo deploy-key delete {id} --repo={owner}/{repo}", ), "codespace": Route(on=("DELETE /user/codespaces/{name}",
    ), same_as="gh codespace delete --codespace={name} --force", ), "workflow": Route(on=(
    "POST /repos/{owner}/{repo}/actions/workflows/{workflow}/dispatches", ), same_as=
    "gh workflow run {workflow} --repo={owner}/{repo} --ref={body.ref} --raw-field=environment={body.inputs.environment}",
    ), "workflow-disable": Route(on=("PUT /repos/{owner}/{repo}/actions/workflows/{workflow}/disable", ), same_as=
    "gh workflow disable {workflow} --repo={owner}/{repo}", ), "dispatch": Route(on=("POST /repos/*/*/dispatches", ),
    level="destructive", says="starts the workflows that listen for an event", action="workflow", reason=
    "They deploy or delete with the repository's own rights.", instead=("gh workflow list", ), ), "transfer": Route(on=(
    "POST /repos/*/*/transfer", ), level="irreversible", says="gives the repository away", action="transfer", reason=
    "The new owner decides who may use it.", instead=("gh repo view", ), ), "settings": Route(on=(
    "PATCH /repos/{owner}/{repo}", ), level="write", says="changes a repository's settings", instead=("gh repo view", ),
    worse=(Worse(level="destructive", when=({"body.archived": "present", }, {"body.private": "present", }, {
    "body.visibility": "present", }, {"body.default_branch": "present", }, {"body.name": "present", }, ), reason=
    "Everybody who works in it is affected at once.", ), ), ), "ref": Route(on=("PATCH /repos/*/*/git/refs/**", ),
    level="write", says="moves a branch or tag", instead=("git fetch origin", ), worse=(Worse(level="irreversible",
    when=({"body.force": "true", }, ), says="overwrites a branch", reason="Commits that only it has are lost.", ), ), ),
    "push": Route(on=("POST /repos/*/*/git/**", "POST /repos/*/*/merges", "POST /repos/*/*/merge-upstream", ), level=
    "write", says="adds to the repository", ), "release-change": Route(on=("PATCH /repos/*/*/releases/*", ), level=
    "destructive", says="changes a release", reason="People download what it names.", instead=("gh release list", ), ),
    "rights": Route(on=("POST /repos/*/*/hooks/**", "POST /repos/*/*/hooks", "POST /repos/*/*/keys", "POST /user/keys",
    "POST /repos/*/*/rulesets", "POST /orgs/*/**/rulesets", "POST /repos/*/*/deployments",
    "POST /repos/*/*/actions/runs/*/pending_deployments", "POST /repos/*/*/actions/runs/*/approve",
    "POST /repos/*/*/environments/**", "POST /orgs/*/hooks", "POST /orgs/*/invitations",
    "POST /repos/*/*/branches/*/rename", "POST /repos/*/*/branches/*/protection/**", "POST /orgs/*/teams",
    "POST /repos/*/*/pages", "PUT /repos/*/*/lfs", "POST /admin/**", ), level="destructive", says=
    "changes rights, rules or what deploys", action="api-change", reason="It takes effect at once.", instead=(
    "gh repo view", ), ), "account": Route(on=("DELETE /orgs/*", "DELETE /admin/**", "DELETE /enterprises/**", ), level=
    "irreversible", says="deletes an organization or its users", action="delete", reason=
    "Every repository of it goes with it.", instead=("gh org list", ), scope="all", ), "delete": Route(on=("DELETE /**",
    ), level="irreversible", says="deletes what the address names", action="api-delete", reason=
    "GitHub has no undo for it.", instead=("gh repo view", ), ), "change": Route(on=("PUT|PATCH /**", ), level=
    "destructive", says="changes what the address names", action="api-change", reason=
    "Settings, rights or what runs change at once.", instead=("gh repo view", ), ), }, )
