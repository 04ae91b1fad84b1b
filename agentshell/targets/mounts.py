"""Owns what of this machine lies inside a container: mounts and volumes, and which of them a path there leads to.

Source: docker 28 run(1): `-v SOURCE:TARGET[:OPTIONS]`, `--mount type=bind,source=…,target=…`; a source without a slash
is the name of a volume.
"""

from __future__ import annotations

from posixpath import join, normpath

from agentshell.model import Arg
from agentshell.targets.evidence import absolute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import Invocation, Place
    from agentshell.packs.parsed import Parsed

Mount = tuple[str, str]
"""A folder inside, and what lies there: an absolute path of this machine, or a volume's name."""


def mounts_of(parsed: Parsed) -> tuple[Mount, ...]:
    """Return what the options of `docker run` mount so that it can be written to."""
    found = []
    for value in parsed.values("--volume"):
        source, _, rest = value.literal.partition(":")
        inside, _, options = rest.partition(":")
        found.append((source, inside, "ro" in options.split(",")))
    for value in parsed.values("--mount"):
        fields = dict(field.partition("=")[::2] for field in value.literal.split(","))
        inside = fields.get("target") or fields.get("destination") or fields.get("dst", "")
        source = fields.get("source") or fields.get("src", "")
        if fields.get("type", "volume") in ("bind", "volume"):
            found.append((source, inside, "readonly" in fields or "ro" in fields))
    mounts = []
    for source, inside, read_only in found:
        if source and inside.startswith("/") and not read_only:
            path = absolute(source, parsed.invocation) if source[0] in "/." or "/" in source else source
            mounts.append((normpath(inside), path))
    return tuple(mount for mount in mounts if mount[1])


def behind(arg: Arg, invocation: Invocation) -> Arg | None:
    """Return the path of this machine, or the volume's name, that a path inside a container leads to."""
    place: Place = invocation.place
    path = arg.literal if arg.literal.startswith("/") else join(place.folder, arg.literal) if place.folder else ""
    if not path or not arg.known:
        return None
    path = normpath(path)
    for inside, source in sorted(place.mounts, key=lambda mount: -len(mount[0])):
        if path == inside or path.startswith(f"{inside.rstrip('/')}/"):
            return Arg((source + path[len(inside.rstrip("/")) :],), arg.span)
        if inside.startswith(f"{path.rstrip('/')}/"):
            # What is above a mount has all of it below.
            return Arg((source,), arg.span)
    return None
