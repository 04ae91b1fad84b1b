"""Owns `agentshell replay`: what would have become of the commands of past sessions, judged as of today."""
