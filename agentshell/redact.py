"""Owns what a secret looks like in a command line: it hides the values before a line is kept or shown.

A guard against leaking what a line spells out, not a proof: a secret in a positional argument of an unknown tool looks
like any other word. The names stay readable, so that the log still says what was done.
"""

from __future__ import annotations

MARK = "[redacted]"
# Cheap words without which none of the patterns below can match; most lines hold none of them.
_HINTS = (
    "pass", "pwd", "secret", "token", "key", "auth", "cred", "cookie", "bearer", "identified", "://", " -u", " -p",
    " -a",
    "ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "sk-", "sk_", "xox", "akia", "asia", "eyj", "aiza", "npm_", "hf_",
    "pypi-", "dop_v1_", "begin",
)  # fmt: skip
_SECRET_NAME = (
    r"[\w.-]{0,60}(?:passw(?:or)?d|passphrase|_pwd|pgpass|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key"
    r"|auth[_-]?key|credentials?|signing[_-]?key)[\w.-]{0,60}"
    # The name of a secret is no secret, and says what a line would have done.
    r"(?<![-_.]id)(?<![-_.]name)(?<![-_.]arn)(?<!-stdin)(?<!-file)"
)
# One argument, as a shell would take it: quoted pieces and plain characters next to each other.
_VALUE = r"""(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\;&|<>()])+"""
_SHAPES = (
    r"\b(?:gh[posru]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|sk-[\w-]{16,}|[rs]k_(?:live|test)_\w{10,}"
    r"|xox[abeprs]-[\w-]{10,}|A(?:KIA|SIA)[0-9A-Z]{16}|AIza[\w-]{30,}|npm_\w{30,}|hf_\w{20,}|pypi-[\w-]{30,}"
    r"|dop_v1_\w{30,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)"
)
_PATTERNS: list[tuple[str, str]] = [
    (
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)",
        f"-----BEGIN PRIVATE KEY----- {MARK}",
    ),
    # https://user:secret@host, https://token@host
    (r"(?i)(\b[a-z][a-z0-9+.-]*://[^\s/:@'\"]*:)[^\s/@'\"]+(?=@)", rf"\1{MARK}"),
    (r"(?i)(\bhttps?://)[^\s/:@'\"]{20,}(?=@)", rf"\1{MARK}"),
    (r"(?i)\b((?:proxy-)?authorization\s*[:=]\s*(?:bearer|basic|token|digest)?\s*)[^\s'\"]+", rf"\1{MARK}"),
    (rf"(?i)\b((?:{_SECRET_NAME}|x-auth|cookie|set-cookie)\s*:\s*)[^\s'\"]+", rf"\1{MARK}"),
    # "password": "value", also with the quotes escaped, as inside a shell string
    (rf"(?i)(\\?[\"']{_SECRET_NAME}\\?[\"']\s*:\s*\\?[\"'])(?:[^\"'\\]|\\(?![\"']))*", rf"\1{MARK}"),
    # NAME=value and --name=value
    (rf"(?i)((?<![\w-])(?:--?)?{_SECRET_NAME}=){_VALUE}", rf"\1{MARK}"),
    # --name value
    (rf"(?i)((?<!\S)--?{_SECRET_NAME}\s+)(?!-){_VALUE}", rf"\1{MARK}"),
    (r"((?<!\S)(?:--user|--proxy-user|-u)[ =]?['\"]?[^\s:'\"]+:)[^\s'\"]+", rf"\1{MARK}"),
    (rf"(\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^;|&\n]*?\s-p){_VALUE}", rf"\1{MARK}"),
    (rf"(\b(?:sshpass|ldapsearch|docker\s+login|podman\s+login)\b[^;|&\n]*?\s-[pw]\s*){_VALUE}", rf"\1{MARK}"),
    (rf"(\bredis-cli\b[^;|&\n]*?\s-a\s*){_VALUE}", rf"\1{MARK}"),
    (rf"(?i)(\b(?:echo|printf)\s+(?:-\w+\s+)*){_VALUE}(\s*\|[^;&\n]*--password-stdin)", rf"\1{MARK}\2"),
    (r"(?i)(\b(?:password|identified\s+by)\s+)'[^']*'", rf"\1'{MARK}'"),
    (_SHAPES, MARK),
]


def redact(text: str) -> str:
    """Return the text with the values of secrets replaced by `[redacted]`; text without any comes back as it is."""
    lowered = text.lower()
    if not any(hint in lowered for hint in _HINTS):
        return text
    import re

    for pattern, replacement in _PATTERNS:
        text = re.sub(pattern, replacement, text)
    return text
