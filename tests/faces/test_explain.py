"""The explanation of a line, from values made by hand: every stage is shown, and nothing of the agent's takes over."""

import json

from agentshell.colour import Paint
from agentshell.config import default_policy
from agentshell.explain import explanation
from agentshell.judge import Judged, Judgement
from agentshell.model import Effect, EnvView, Evidence, Invocation, Place, Span, Target, Verdict, known
from agentshell.policy import decide, verdict
from agentshell.reading.tree import CommandSubstitution, Item, Pipeline, Reading, Script, Simple, Text, Unreadable, Word
from agentshell.verdict_json import explanation_json, verdict_json

POLICY = default_policy()
LINE = b"cd /srv && sudo kubectl --context prod-eu delete ns shop $(date)"


def at(text):
    start = LINE.index(text.encode())
    return Span(start, start + len(text))


def word(text):
    return Word((Text(text, span=at(text)),), at(text))


def judgement():
    inner = Script((Item(Simple((word("date"),), span=at("date"))),), at("date"))
    substitution = Word((CommandSubstitution(inner, span=at("$(date)")),), at("$(date)"))
    second = "sudo kubectl --context prod-eu delete ns shop $(date)"
    tree = Script(
        (
            Item(Pipeline((Simple((word("cd"), word("/srv")), span=at("cd /srv")),), span=at("cd /srv")), "&&"),
            Item(Simple((word("sudo"), word("kubectl"), substitution), span=at(second))),
        ),
        Span(0, len(LINE)),
    )
    target = Target(
        "kubernetes cluster",
        "prod-eu",
        "production",
        (
            Evidence("--context", "prod-eu", "production", "matches prod-*"),
            Evidence("~/.kube/config", "", "unknown", ""),
        ),
    )
    effect = Effect(
        "irreversible",
        "kubectl/delete-namespace",
        'deletes namespace "shop"',
        target,
        span=at("kubectl --context prod-eu delete ns shop"),
        reason="There is no undo.",
        instead=("kubectl get all -n shop",),
        via=("sudo",),
    )
    words = tuple(map(known, ("kubectl", "--context", "prod-eu", "delete", "ns", "shop")))
    start = Invocation(words, at("kubectl --context prod-eu delete ns shop"), EnvView({}), known("/srv"), via=("sudo",))
    there = Place("host", Target("host", "web-1", "production"))
    far = Invocation((known("date"),), at("date"), EnvView({}), known("/srv"), place=there, context=("in a trap",))
    judged = (
        Judged(start, "kubectl", ("delete",), (effect,), ()),
        Judged(far, "", (), (), ("its output",)),
    )
    return Judgement(LINE, Reading((tree,)), judged, verdict(decide((effect,), POLICY), POLICY, unread=("its output",)))


EXPECTED = """\
line
  cd /srv && sudo kubectl --context prod-eu delete ns shop $(date)
reading
  command                 cd /srv
  command                 sudo kubectl --context prod-eu delete ns shop $(date)
    substitution $( )     $(date)
      command             date
invocations
  1  kubectl --context prod-eu delete ns shop
     pack kubectl, command delete
     through sudo
     irreversible  kubectl/delete-namespace
       cd /srv && sudo kubectl --context prod-eu delete ns shop $(date)
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       deletes namespace "shop"
       kubernetes cluster prod-eu: production
         --context       prod-eu  production    matches prod-*
         ~/.kube/config           says nothing
       There is no undo.
       instead: kubectl get all -n shop
  2  date
     no pack describes this program
     runs in host web-1 (production)
     in a trap
     unread: its output
findings
  ask, the target's name typed  kubectl/delete-namespace  by default: irreversible × production × one
  unread  its output
verdict
  ask: a person would have to approve it; with nobody to ask it is refused; some of it could not be read
"""


def test_every_stage_is_told():
    assert explanation(judgement(), POLICY, Paint(on=False)) == EXPECTED


def test_colour_is_ours_alone():
    told = explanation(judgement(), POLICY, Paint(on=True))
    assert "\x1b[31mproduction\x1b[0m" in told
    hostile = judgement()
    told = explanation(
        Judgement(
            b"\x1b[31m\xe2\x80\xae\nx", Unreadable("a control character", "line 1: \x1b[31m"), (), hostile.verdict
        ),
        POLICY,
        Paint(on=False),
    )
    assert all(char.isprintable() or char == "\n" for char in told)
    assert "^[[31m<U+202E>" in told
    assert "bash says: line 1: ^[[31m" in told


def test_differing_readings_are_both_shown():
    one = judgement()
    (script,) = one.reading.scripts
    differing = Judgement(LINE, Reading((script, Script()), "bashlex sees one command less"), (), one.verdict)
    told = explanation(differing, POLICY, Paint(on=False))
    assert "the readers differ: bashlex sees one command less" in told
    assert "reading 1" in told
    assert "reading 2" in told


def test_the_explanation_as_json():
    data = json.loads(json.dumps(explanation_json(judgement(), POLICY)))
    assert data["schema"] == "agentshell/explanation/v1"
    first, second = data["reading"]["scripts"][0]["items"]
    assert first["op"] == "&&"
    assert second["command"]["words"][2]["parts"][0]["node"] == "CommandSubstitution"
    assert data["invocations"][0]["effects"][0]["target"]["evidence"][0] == {
        "source": "--context",
        "value": "prod-eu",
        "environment": "production",
        "why": "matches prod-*",
    }
    assert data["invocations"][1]["place"] == {"kind": "host", "name": "web-1", "environment": "production"}
    assert data["verdict"]["schema"] == "agentshell/verdict/v1"


def test_a_verdict_as_json():
    data = verdict_json(judgement().verdict, POLICY)
    assert (data["decision"], data["coverage"], data["unread"]) == ("ask", "partial", ["its output"])
    (finding,) = data["findings"]
    assert finding["rule"] == "kubectl/delete-namespace"
    assert finding["name_typed"] is True
    assert finding["span"] == {"start": 16, "end": 56}
    assert verdict_json(Verdict("allow"), POLICY)["findings"] == []
