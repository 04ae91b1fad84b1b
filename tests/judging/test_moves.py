"""Commands that change what later ones of the same line would hit."""

from pathlib import Path

import pytest

from agentshell.assembly import assemble

KUBECONFIG = """
apiVersion: v1
kind: Config
current-context: {current}
contexts:
- {{name: shop-prod, context: {{cluster: shop-prod, user: me}}}}
- {{name: shop-dev, context: {{cluster: shop-dev, user: me}}}}
clusters:
- {{name: shop-prod, cluster: {{server: "https://k8s.prod.shop.example"}}}}
- {{name: shop-dev, cluster: {{server: "https://k8s.dev.shop.example"}}}}
"""


DROP = "psql -h localhost -c 'drop table t'"


def judge(line, home: Path, current="shop-dev"):
    kube = home / ".kube"
    kube.mkdir(exist_ok=True)
    (kube / "config").write_text(KUBECONFIG.format(current=current))
    project = home / "project"
    project.mkdir(exist_ok=True)
    return assemble({"HOME": str(home), "PATH": "/usr/bin:/bin"}, str(project)).judge(line.encode())


@pytest.mark.parametrize(
    ("line", "decision", "reason"),
    [
        ("kubectl delete pods --all", "allow", "the current context is a development cluster"),
        ("kubectl config use-context shop-prod && kubectl delete pods --all", "ask", "switched before it"),
        ("kubectl config use shop-prod\nkubectl delete deploy web", "ask", "the alias, on lines of their own"),
        ("kubectl config set current-context shop-prod; kubectl delete deploy web", "ask", "the long way to do it"),
        ("kubectx shop-prod; helm uninstall web", "ask", "another program's switch"),
        ("kubectl ctx shop-prod; helm uninstall web", "ask", "the same as a plugin"),
        ("(kubectl config use-context shop-prod); kubectl delete deploy web", "ask", "a file outlives the subshell"),
        ("use() { kubectx shop-prod; }; use; kubectl delete deploy web", "ask", "in a function"),
        ("[ -f x ] && kubectx shop-prod; kubectl delete deploy web", "ask", "it may have happened"),
        ("kubectl config use-context shop-prod; kubectl --context shop-dev delete deploy web", "allow", "a flag wins"),
        ("kubectl delete deploy web; kubectl config use-context shop-prod", "allow", "switched after it"),
        ("kubectl config use-context shop-prod; kubectl get pods", "allow", "nothing is deleted"),
        ("echo kubectl config use-context shop-prod; kubectl delete deploy web", "allow", "printed only"),
        ("kubens production; kubectl delete pods --all", "ask", "the namespace"),
        ("kubectl config set-context --current --namespace production; kubectl delete pods --all", "ask", "the same"),
        ("aws eks update-kubeconfig --name shop-prod; kubectl delete deploy web", "ask", "it switches as well"),
        ("gcloud container clusters get-credentials shop-prod; kubectl delete deploy web", "ask", "so does this"),
        ("docker context use prod-host && docker rm -f web", "ask", "another machine's daemon"),
        ("docker context use default && docker rm -f web", "allow", "this machine's"),
        ("terraform workspace select dev && terraform destroy", "allow", "the workspace is named"),
        ("terraform workspace select prod && terraform destroy", "ask", "the workspace is named"),
        ("railway environment production && railway down -y", "ask", "linked before it"),
        ("railway link -p shop -e staging && railway down -y", "allow", "linked before it"),
        ("az account set -s Production && az group delete -n web -y", "ask", "the subscription"),
        ("gcloud config set project shop-dev && gcloud compute instances delete vm1", "allow", "the project"),
        ("heroku git:remote -a shop-prod && heroku ps:scale web=0", "ask", "the remote's app"),
        ("pulumi stack select prod && pulumi destroy -y", "ask", "the stack"),
        ("ssh dev-box kubectx shop-prod; kubectl delete deploy web", "allow", "another machine's kubeconfig"),
    ],
)
def test_what_was_switched_before_counts(line, decision, reason, tmp_path):
    assert judge(line, tmp_path).verdict.decision == decision, reason


@pytest.mark.parametrize(
    ("line", "decision", "reason"),
    [
        (f"ssh -fN -L 5432:prod-db:5432 bastion && {DROP}", "ask", "what the tunnel leads to"),
        (f"ssh -N -L 5433:localhost:5432 me@db.prod.shop.io & {DROP} -p 5433", "ask", "its host"),
        (f"kubectl --context shop-prod port-forward svc/db 5432 & {DROP}", "ask", "the cluster"),
        ("kubectl --context shop-prod port-forward svc/mq 6379 & redis-cli del k", "ask", "a client's own default"),
        ("kubectl -n production port-forward svc/es 9200 & curl -X DELETE localhost:9200/a", "ask", "a request"),
        (f"cloud_sql_proxy -instances=shop-prod:eu:main=tcp:5432 & {DROP}", "ask", "a proxy"),
        (f"fly proxy 5432 -a shop-prod-db & {DROP}", "ask", "another one"),
        (f"ssh -fN -L 5432:10.0.3.4:5432 bastion && {DROP}", "ask", "who knows where it leads"),
        ("pscale connect shop main --port 3309 & mysql -h 127.0.0.1 -P 3309 -e 'drop table t'", "ask", "its own"),
        (f"ssh -fN -L 5432:db:5432 dev-box && {DROP}", "allow", "to a development host"),
        (f"kubectl --context shop-dev port-forward svc/db 5432 & {DROP}", "allow", "a development one"),
        (f"kubectl --context shop-prod port-forward svc/db 6543:5432 & {DROP} -p 5433", "allow", "another port"),
        ("kubectl --context shop-prod port-forward svc/db 5432 & psql -h localhost -c 'select 1'", "allow", "a read"),
        ("kubectl --context shop-prod port-forward svc/db 5432 & psql -c 'drop table t'", "allow", "the socket"),
    ],
)  # fmt: skip
def test_a_tunnel_makes_this_machine_another_one(line, decision, reason, tmp_path):
    assert judge(line, tmp_path).verdict.decision == decision, reason


def test_switching_to_a_context_that_is_not_there_leaves_the_current_one(tmp_path):
    line = "kubectl config use-context dev; kubectl delete deploy web"
    assert judge(line, tmp_path, current="shop-prod").verdict.decision == "ask"


def test_the_switch_is_the_evidence(tmp_path):
    verdict = judge("kubectl config use-context shop-prod; kubectl delete deploy web", tmp_path).verdict
    assert verdict.findings[0].effect.target.evidence[0].source == ("set by “kubectl config use-context shop-prod”")
