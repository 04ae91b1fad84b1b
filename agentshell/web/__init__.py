"""Owns `agentshell approvals --web`: requests answered in a browser on this machine. Who may is in `person`."""

from __future__ import annotations


def main() -> int:
    """Serve the page until it is ended; return the exit status. Raises AgentShellError where it cannot begin."""
    from agentshell.web.running import run

    return run()
