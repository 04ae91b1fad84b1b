"""Owns every error agentshell raises on purpose, and the exit codes; it prints nothing."""

from __future__ import annotations

EXIT_ALLOW = 0
EXIT_ASK = 1
EXIT_DENY = 2
EXIT_USAGE = 2
EXIT_FAILED = 125
"""agentshell could not do its own work: no audit, a broken policy, no real bash."""
EXIT_REFUSED = 126
"""The line was judged and not run."""


class AgentShellError(Exception):
    """Base of all errors with a message for the person at the terminal and, where there is one, the way to mend it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class RuleError(AgentShellError):
    """One or more mistakes in pack, policy or configuration files; each problem names file, line and column."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class ConfigError(RuleError):
    """Mistakes in a configuration or policy file."""


class AuditError(AgentShellError):
    """The audit log cannot be written, or its chain does not hold."""


class HostError(AgentShellError):
    """The machine lacks what agentshell needs, such as a real bash."""
