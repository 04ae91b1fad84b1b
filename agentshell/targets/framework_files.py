"""Owns the part of a framework's database settings that one environment uses; what addresses mean is not here.

Sources: Rails 8 guide (config/database.yml), Knex 3 (knexfile), Sequelize CLI 6 (config/config.json), TypeORM 0.3,
Django 5 (DATABASES, django-admin --settings).
"""

from __future__ import annotations

_ENVIRONMENTS = ("development", "production", "test", "staging")


def part(text: str, environment: str) -> str:
    """Return the section of an environment, with the sections it includes; all of a file without such sections."""
    found = _section(text, environment)
    if found is None:
        return "" if any(_section(text, name) is not None for name in _ENVIRONMENTS) else text
    import re

    for name in re.findall(r"<<:\s*\*(\w+)", found)[:5]:
        included = _section(text, name)
        own = set(re.findall(r"(?m)^\s*(\w+):", found))
        for line in (included or "").splitlines():
            # What a section says itself beats what it includes.
            if line.partition(":")[0].strip() not in own:
                found += f"\n{line}"
    return found


def hosts(text: str) -> list[str]:
    """Return the hosts that a section spells out."""
    import re

    pattern = r"""(?m)^[^#\n]*?["']?\b(?:host|hostname|HOST)["']?\s*:\s*(?:"([^"\n]+)"|'([^'\n]+)'|([\w.-]+)\s*$)"""
    found = ("".join(groups).strip() for groups in re.findall(pattern, text))
    return [host for host in found if not host.startswith(("<%", "$", "process.")) and "<%" not in host]


def django_default(text: str) -> str:
    """Return the settings module that a manage.py sets where the variable is not set."""
    import re

    found = re.search(r"""DJANGO_SETTINGS_MODULE["']\s*(?:,|\]\s*=)\s*["']([\w.]+)["']""", text)
    return found.group(1) if found else ""


def _section(text: str, name: str) -> str | None:
    """Return what follows `NAME:`: a block in braces, or the lines that are indented further."""
    import re

    found = re.search(rf"""(?m)(?:^([ \t]*)|[{{,]\s*)["']?{re.escape(name)}["']?\s*:[ \t]*(\{{)?""", text)
    if found is None:
        return None
    if found.group(2):
        depth = 1
        for place in range(found.end(), len(text)):
            depth += {"{": 1, "}": -1}.get(text[place], 0)
            if not depth:
                return text[found.end() : place]
        return text[found.end() :]
    indent = len(found.group(1) or "")
    first, _, rest = text[found.end() :].partition("\n")
    lines = [first]
    for line in rest.split("\n"):
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        lines.append(line)
    return "\n".join(lines)
