"""Packs: what a CLI's arguments mean, described as data. Pure; no particular CLI is known here."""
