"""agentshell: the shell that agents run their commands through."""

__version__ = "0.1.0"
