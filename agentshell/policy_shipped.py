"""Owns the shipped policy, compiled from rules/policy.yaml by scripts/generate; change it there."""

from __future__ import annotations

from agentshell.policy import Policy

POLICY = Policy(
    {
        "read": {
            "local": ("allow", "allow", "allow"),
            "development": ("allow", "allow", "allow"),
            "staging": ("allow", "allow", "allow"),
            "unknown": ("allow", "allow", "allow"),
            "production": ("allow", "allow", "allow"),
        },
        "write": {
            "local": ("allow", "allow", "allow"),
            "development": ("allow", "allow", "allow"),
            "staging": ("allow", "allow", "allow"),
            "unknown": ("allow", "allow", "allow"),
            "production": ("allow", "allow", "allow"),
        },
        "secret": {
            "local": ("remember", "remember", "remember"),
            "development": ("remember", "remember", "remember"),
            "staging": ("remember", "remember", "remember"),
            "unknown": ("remember", "remember", "remember"),
            "production": ("ask", "ask", "ask"),
        },
        "exec": {
            "local": ("allow", "allow", "allow"),
            "development": ("allow", "allow", "allow"),
            "staging": ("allow", "allow", "allow"),
            "unknown": ("ask", "ask", "ask"),
            "production": ("ask", "ask", "ask"),
        },
        "destructive": {
            "local": ("allow", "allow", "allow"),
            "development": ("allow", "allow", "allow"),
            "staging": ("allow", "allow", "allow"),
            "unknown": ("ask", "ask", "ask"),
            "production": ("ask", "ask", "ask"),
        },
        "irreversible": {
            "local": ("allow", "allow", "allow"),
            "development": ("allow", "allow", "allow"),
            "staging": ("ask", "ask", "ask"),
            "unknown": ("ask", "ask", "ask"),
            "production": ("confirm", "confirm", "deny"),
        },
        "guard": {
            "local": ("deny", "deny", "deny"),
            "development": ("deny", "deny", "deny"),
            "staging": ("deny", "deny", "deny"),
            "unknown": ("deny", "deny", "deny"),
            "production": ("deny", "deny", "deny"),
        },
        "credential": {
            "local": ("remember", "remember", "remember"),
            "development": ("ask", "ask", "ask"),
            "staging": ("ask", "ask", "ask"),
            "unknown": ("ask", "ask", "ask"),
            "production": ("ask", "ask", "ask"),
        },
    },
    digest="68e44b564a7f1132",
)
