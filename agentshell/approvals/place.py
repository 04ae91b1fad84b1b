"""Owns where requests are kept, and opening the store there. No variable of a guarded process has a say in it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentshell.approvals.keeper import Keeper
    from agentshell.config import Approvals


def folder(settings: Approvals, env: Mapping[str, str]) -> str:
    """Return the folder of the store: the one set, else the state folder in the account's own home."""
    from agentshell.layers import account_home

    return settings.folder or f"{account_home(env)}/.local/state/agentshell/approvals"


def open_store(settings: Approvals, env: Mapping[str, str]) -> Keeper:
    """Open the store: a file, or the one that another account keeps. Raises StoreError where that cannot be done."""
    if settings.user:
        from agentshell.approvals.remote import RemoteStore

        return RemoteStore(settings.socket, settings.user)
    from agentshell.approvals.journal import record_end
    from agentshell.approvals.store import Store

    return Store(folder(settings, env), record_end)
