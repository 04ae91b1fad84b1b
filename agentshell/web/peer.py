"""Owns which processes are at the other end of a connection on this machine, and whether an agent's is among them.

A link or a cookie that an agent has read somewhere is of no use to a process that comes from it. What cannot be seen
counts as a person's: another account's processes, such as sshd's with a forwarded port, and systems without /proc.
"""

from __future__ import annotations

import os
import socket
import struct

from agentshell.approvals import person
from agentshell.approvals.ancestry import everyone, process, read

_TABLES = (("/proc/net/tcp", ""), ("/proc/net/tcp6", "0000000000000000FFFF0000"))
"""Connections (proc_pid_net(5)), and what stands before an IPv4 address in its IPv6 form."""
_MOST = 64
"""Processes that are remembered."""


class Peers:
    """Who has asked so far: processes that were looked at already need no second search."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}

    def agent(self, client: tuple[str, int], port: int) -> str:
        """Return which agent's or guarded session's process is behind the client of a connection to this port."""
        inode = connection(client, port)
        if not inode:
            return ""
        for pid, started in tuple(self._known.items()):
            one = process(pid)
            if one is not None and one.started == started and _holds(pid, inode):
                return ""
        for pid in everyone():
            if _holds(pid, inode):
                told = person.comes_from(pid)
                if told:
                    return told
                one = process(pid)
                if one is not None and len(self._known) < _MOST:
                    self._known[pid] = one.started
        return ""


def connection(client: tuple[str, int], port: int) -> str:
    """Return the inode of the client's socket, as the kernel numbers it; "" where it cannot be seen."""
    here, there = _address(client[0], client[1]), _address("127.0.0.1", port)
    for path, before in _TABLES:
        for line in read(path).decode("ascii", "replace").split("\n")[1:]:
            fields = line.split()
            if len(fields) > 9 and fields[1] == before + here and fields[2] == before + there:
                return fields[9]
    return ""


def _address(name: str, port: int) -> str:
    """Return an address as the kernel writes it: a number of this machine's byte order."""
    return f"{struct.unpack('=I', socket.inet_aton(name))[0]:08X}:{port:04X}"


def _holds(pid: int, inode: str) -> bool:
    folder = f"/proc/{pid}/fd"
    try:
        names = os.listdir(folder)
    except OSError:
        return False
    for name in names:
        try:
            if os.readlink(f"{folder}/{name}") == f"socket:[{inode}]":
                return True
        except OSError:
            continue
    return False
