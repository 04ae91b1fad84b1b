"""Owns `agentshell approver`: choosing how answers are proven. It changes no settings: it says what to write there."""

from __future__ import annotations

import argparse
import sys

from agentshell.assembly import assemble
from agentshell.errors import EXIT_FAILED
from agentshell.layers import account_home
from agentshell.render import safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

GRADES = {
    "advisory": "whoever sits at a terminal of this account; anything that runs as this account could forge it",
    "passphrase": "answers are signed with a key that only a passphrase opens; no others count",
    "totp": "answers need a one-time code; whoever can read the secret's file can forge them",
    "other-uid": "another account keeps the requests and takes the answers; this one cannot forge them",
}


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command; also what the documentation is generated from."""
    top = argparse.ArgumentParser(
        prog="agentshell approver",
        description="Choose how answers to requests are proven, so that nothing but a person can give them.",
        allow_abbrev=False,
    )
    top.add_argument(
        "--as", dest="user", metavar="USER", help="keep the requests as this account, and take its answers"
    )
    top.add_argument("--socket", metavar="PATH", default="/run/agentshell/approver.sock", help="where shells ask it")
    ways = top.add_subparsers(dest="way", metavar="WAY")
    key = ways.add_parser("key", help="make a key that a passphrase opens", allow_abbrev=False)
    key.add_argument("--out", metavar="FILE", help="where it is kept (default: ~/.config/agentshell/approver.key)")
    codes = ways.add_parser("totp", help="make a secret for an authenticator app", allow_abbrev=False)
    codes.add_argument("--out", metavar="FILE", help="where it is kept (default: ~/.config/agentshell/approver.totp)")
    ways.add_parser("show", help="say how answers are proven now", allow_abbrev=False)
    return top


def main(arguments: Sequence[str]) -> int:
    """Run the command; return the exit status. Raises AgentShellError."""
    options = parser().parse_args(list(arguments))
    if options.user:
        from agentshell.approvals.server import serve

        serve(options.user, options.socket)
    if options.way in (None, "show"):
        return _show()
    from agentshell.approvals.person import why_not

    reasons = why_not()
    if reasons:
        for reason in reasons:
            print(f"agentshell: {safe(reason)}", file=sys.stderr)
        return EXIT_FAILED
    return _key(options.out) if options.way == "key" else _codes(options.out)


def _show() -> int:
    from agentshell.approvals.place import folder
    from agentshell.approvals.proof import grade

    assembly = assemble()
    settings = assembly.config.approvals
    print(f"answers are {grade(settings)}: {GRADES[grade(settings)]}")
    print(f"requests are kept in {settings.socket or folder(settings, assembly.facts.host.env)}")
    return 0


def _key(out: str | None) -> int:
    from agentshell.approvals.keys import make
    from agentshell.approvals.provers import ProofError
    from agentshell.approvals.tty import Terminal

    with Terminal(signals=True) as terminal:
        first = terminal.ask("A passphrase for the new key: ", lambda: True, secret=True)
        if first != terminal.ask("The same again: ", lambda: True, secret=True):
            raise ProofError("the two are not the same")
    path = out or f"{_home()}/.config/agentshell/approver.key"
    public = make(path, first)
    print(f"the key is in {path}, and of no use without its passphrase\n")
    print("For only its answers to count, add this to /etc/agentshell/config.yaml; in ~/.config/agentshell/config.yaml")
    print("whatever runs as this account could change it back:\n")
    print(f'approvals:\n  approver: {{key: "{public}"}}')
    return 0


def _codes(out: str | None) -> int:
    import getpass

    from agentshell.approvals.totp import make

    path = out or f"{_home()}/.config/agentshell/approver.totp"
    address = make(path, getpass.getuser())
    print(f"give this to an authenticator app, then clear the screen:\n\n  {address}\n")
    print("and add this to config.yaml:\n")
    print(f"approvals:\n  approver: {{totp: {path}}}")
    return 0


def _home() -> str:
    from agentshell.host import environment

    return account_home(environment())
