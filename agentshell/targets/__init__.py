"""Targets: which environment a command would hit, and on what evidence. Pure."""
