"""Owns `agentshell check LINE` and `agentshell explain LINE`: judge a line as this process would run it."""

from __future__ import annotations

import sys

from agentshell.errors import EXIT_ALLOW, EXIT_ASK, EXIT_DENY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.assembly import Assembly
    from agentshell.model import Decision

STATUS: dict[Decision, int] = {"allow": EXIT_ALLOW, "ask": EXIT_ASK, "deny": EXIT_DENY}


def check(line: bytes, *, as_json: bool = False) -> int:
    """Print the verdict on a line; return its exit status."""
    assembly = _here()
    verdict = assembly.judge(line).verdict
    if as_json:
        import json

        from agentshell.verdict_json import verdict_json

        print(json.dumps(verdict_json(verdict, assembly.policy), ensure_ascii=True))
    else:
        from agentshell.render import verdict_lines

        print(verdict_lines(verdict), end="")
    return STATUS[verdict.decision]


def explain(line: bytes, *, as_json: bool = False, color: str = "auto") -> int:
    """Print everything found about a line; return 0: an explanation is not a verdict."""
    import os

    assembly = _here()
    judgement = assembly.judge(line, thorough=True)
    if as_json:
        import json

        from agentshell.verdict_json import explanation_json

        print(json.dumps(explanation_json(judgement, assembly.policy), ensure_ascii=True, indent=2))
    else:
        from agentshell.colour import paint_for
        from agentshell.explain import explanation

        paint = paint_for(sys.stdout, color, os.environ)
        print(explanation(judgement, assembly.policy, paint), end="")
    return 0


def _here() -> Assembly:
    """Assemble for this process, and pass on what the assembly warns of."""
    import os

    from agentshell.assembly import assemble

    assembly = assemble(dict(os.environ), os.getcwd())
    from agentshell.render import safe_lines

    for warning in (*assembly.config.warnings, *assembly.registry.held):
        print(f"agentshell: warning: {safe_lines(warning)}", file=sys.stderr)
    return assembly
