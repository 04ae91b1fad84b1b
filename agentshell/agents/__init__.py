"""Owns putting agentshell into coding agents' settings and taking it out again, and what they should know of it."""
