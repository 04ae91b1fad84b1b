"""Owns the first step of every start: finds the package, which a start without `site` does not know, and hands over."""

import sys


def main() -> int:
    """Start agentshell as this process's arguments say; return the exit status."""
    if not __package__:
        # Started by path (the launcher does, with -I -S): neither this package nor its dependencies are on the path.
        sys.path.append(__file__.rpartition("/agentshell/")[0])
    from agentshell.entry import start

    return start(sys.argv)


if __name__ == "__main__":
    sys.exit(main())
