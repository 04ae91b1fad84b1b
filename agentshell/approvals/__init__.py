"""Owns approvals: how a held line is put to a person, and how the answer counts once. It judges nothing."""
