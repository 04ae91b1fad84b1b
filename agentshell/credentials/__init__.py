"""Credentials: whose they are, where one that reaches a guarded program came from, and what reads them. Pure."""
