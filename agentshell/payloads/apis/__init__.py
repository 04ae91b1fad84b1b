"""Owns which shipped API description a host has, as scripts/make_apis.py compiled rules/api-*.yaml."""

from __future__ import annotations

HOSTS: dict[str, str] = {
    "backboard.railway.com": "railway",
    "backboard.railway.app": "railway",
    "backboard.railway-staging.com": "railway",
    "backboard.railway-develop.com": "railway",
}
"""Host name or glob → name of the description."""
