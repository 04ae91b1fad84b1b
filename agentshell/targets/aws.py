"""Owns which AWS account a command would reach, offline; which operation it is, is not its business.

Sources: aws CLI 1.45.11 and 2.36.7 (run), botocore 1.43.11 (configloader, credentials, utils). The two versions choose
opposite profiles where both variables are set, so both are looked at and the worse counts.
"""

from __future__ import annotations

from agentshell.model import Place, Target
from agentshell.targets.evidence import Case, resources
from agentshell.targets.names import configured, environment_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Arg
    from agentshell.packs.parsed import Parsed
    from agentshell.targets.ini import Section

    Merged = dict[str, dict[str, tuple[str, int, str]]]

PROFILE = ("--profile", "--aws-profile")
ENDPOINT = ("--endpoint-url", "--endpoint")
FIELDS = (
    "sso_account_id", "role_arn", "sso_role_name", "sso_session", "sso_account_name", "mfa_serial", "credential_process"
)  # fmt: skip
"""Keys of a profile that say which account it is, or name it."""
LONGEST_CHAIN = 8
"""How many `source_profile` steps are followed; botocore stops at a cycle."""
_AMAZON = (".amazonaws.com", ".amazonaws.com.cn", ".api.aws")


def resolve(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return the account, as one target: endpoint, profile, credentials, account ids and names, in that order."""
    return (_account(parsed, facts),)


def profile_place(parsed: Parsed, facts: Facts) -> Place:
    """Return the variables that `aws-vault exec PROFILE` and its kin start a command with."""
    case = Case(parsed.invocation, facts)
    profile = parsed.positionals[0] if parsed.positionals else None
    name = ""
    if profile is not None:
        name = case.argument("profile", profile, "profile") or ""
        _profiles(case, (name,) if name else ())
    return Place("variables", case.target("AWS account", name or (profile.shown if profile else "")))


def _account(parsed: Parsed, facts: Facts) -> Target:
    stand_in = Case(parsed.invocation, facts)
    stand_in.place(warns=True)
    if _endpoint(stand_in, parsed, {}):
        # A stand-in for AWS on this machine: profiles, accounts and what it holds are called as the real ones are.
        return stand_in.target("AWS account", "a stand-in on this machine")
    case = Case(parsed.invocation, facts)
    place = case.invocation.place
    # Variables made for AWS (aws-vault) decide; any other place may only add production.
    decided = place.kind == "variables" and place.target.kind == "AWS account"
    case.place(warns=not decided)
    flag = parsed.value(*PROFILE)
    names: tuple[str, ...] = ()
    if decided or not case.here:
        if flag is not None:
            case.argument("--profile", flag, "profile")
        _endpoint(case, parsed, {})
    else:
        keys = flag is None and case.invocation.env.get("AWS_ACCESS_KEY_ID") is not None
        names = _profile_names(case, flag, warns=keys)
        config = _profiles(case, names, warns=keys)
        _variables(case, flagged=flag is not None)
        local = _endpoint(case, parsed, config)
        if local:
            return case.target("AWS account", f"profile {names[0] if names else 'default'}")
    if case.here:
        # Each setting is one of many: a later one takes nothing back.
        for move in case.invocation.moves:
            for arg in move.to if move.what == "aws" else ():
                case.argument(f"set by “{move.by}”", arg, "account", warns=True)
    resources(case, parsed.names, _resource)
    if case.here and not case.evidence:
        case.add("no AWS configuration found", "", why="no profile, no keys, no config file")
    shown = names[0] if names else flag.shown if flag is not None else place.target.name if decided else "unknown"
    return case.target("AWS account", f"profile {shown}")


def _profile_names(case: Case, flag: Arg | None, *, warns: bool) -> tuple[str, ...]:
    """Return the profiles that one or the other version of the CLI would choose, and list what their names say.

    Keys in the environment beat the variables for credentials: the names then say less than they seem to (warns).
    """
    if flag is not None:
        name = case.argument("--profile", flag, "profile")
        return (name,) if name else ()
    names = []
    for variable in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        name = case.variable(variable, "profile", warns=warns)
        if name and name not in names:
            names.append(name)
    if not names:
        case.variables_may_change()
    return tuple(names) or ("default",)


def _profiles(case: Case, names: tuple[str, ...], *, warns: bool = False) -> dict[str, Section]:
    """List what the chosen profiles say, and the accounts that they lead to; return them merged, by profile."""
    from agentshell.targets.ini import sections

    merged: Merged = {}
    others: dict[str, Section] = {}
    for variable, default, prefix in (
        ("AWS_CONFIG_FILE", "~/.aws/config", "profile "),
        ("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials", ""),
    ):
        path = _path(case, variable, default)
        text = case.read(path) if path else None
        if not isinstance(text, str):
            continue
        for title, section in sections(text).items():
            name = title.removeprefix(prefix)
            if title.startswith(("sso-session ", "services ")):
                others[title] = section
            elif name != title or title == "default" or not prefix:
                entry = merged.setdefault(name, {})
                for key, (value, line) in section.items():
                    entry.setdefault(key, (value, line, path))
    for name in names:
        if name not in merged and name != "default":
            case.add(f"profile {name}", name, why="in no AWS configuration file")
        _chain(case, name, merged, warns=warns)
    return {
        **others,
        **{name: {key: (value, line) for key, (value, line, _) in entry.items()} for name, entry in merged.items()},
    }


def _path(case: Case, variable: str, default: str) -> str:
    value = case.invocation.env.get(variable)
    if value is not None and not value.known:
        case.unknown(f"${variable}", value)
        return ""
    text = value.literal if value is not None and value.literal else default
    if text.startswith("~/"):
        return f"{case.home()}{text[1:]}" if case.home() else ""
    return case.path(text)


def _chain(case: Case, name: str, merged: Merged, *, warns: bool) -> None:
    """Follow a profile and its source profiles, listing accounts, roles and sessions."""
    seen: list[str] = []
    while name and name in merged and name not in seen and len(seen) < LONGEST_CHAIN:
        if seen:
            case.name(f"source_profile of {seen[-1]}", name, "profile", warns=True)
        seen.append(name)
        entry = merged[name]
        for key in FIELDS:
            if key in entry:
                value, line, path = entry[key]
                _field(case, f"{key}, {case.shown_path(path, line)}", key, value, name, merged, warns=warns)
        name = entry["source_profile"][0] if "source_profile" in entry else ""


def _field(case: Case, source: str, key: str, value: str, profile: str, merged: Merged, *, warns: bool) -> None:
    # A name of a role or account describes it; anything else only brushes past it.
    warns = warns or key not in ("sso_account_name", "sso_role_name", "role_arn")
    if key == "sso_account_id":
        _account_id(case, source, value, profile, merged, warns=warns)
    elif value.startswith("arn:"):
        if value.count(":") >= 5:
            _account_id(case, source, value.split(":")[4], profile, merged, warns=warns)
        case.name(source, value.rpartition(":")[2], warns=warns)
    else:
        case.name(source, value, warns=warns)


def _account_id(case: Case, source: str, account: str, profile: str, merged: Merged, *, warns: bool) -> None:
    """List an account id: what the user's settings say, else what the other profiles of the same account are called."""
    told = configured(account, case.facts, "account")
    if told is not None:
        case.add(source, account, *told)
        return
    case.add(source, account, why="an account number says nothing unless the settings name it")
    for other, entry in merged.items():
        if other == profile or not any(account in value for value, _, _ in entry.values()):
            continue
        environment, _ = environment_of(other, case.facts, "profile")
        if environment == "production" or (environment != "unknown" and not warns):
            case.add(source, account, environment, f"the account of profile {other} too")


def _variables(case: Case, *, flagged: bool) -> None:
    """List keys and roles in the environment; an explicit --profile beats the keys."""
    keys = case.invocation.env.get("AWS_ACCESS_KEY_ID")
    if keys is not None and not flagged:
        case.add("$AWS_ACCESS_KEY_ID", "(set)", why="keys in the environment: their account is not known offline")
        if not keys.known:
            case.unknown("$AWS_ACCESS_KEY_ID", keys)
    role = case.invocation.env.get("AWS_ROLE_ARN")
    if role is not None and role.shown:
        if role.known:
            _field(case, "$AWS_ROLE_ARN", "role_arn", role.literal, "", {}, warns=flagged)
        else:
            case.unknown("$AWS_ROLE_ARN", role)


def _endpoint(case: Case, parsed: Parsed, config: dict[str, Section]) -> bool:
    """List the endpoint where one is set: flag, AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's.

    Returns whether it is on this machine.
    """
    from agentshell.targets.urls import host_of

    given = parsed.value(*ENDPOINT)
    source = "--endpoint-url"
    if given is None and case.invocation.program == "awslocal" and case.invocation.env.get("LOCALSTACK_HOST") is None:
        # LocalStack's wrapper goes to this machine and nowhere else.
        return case.host("awslocal", "localhost") == "local"
    ignored = case.invocation.env.text("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
    if given is None and case.here and str(ignored).lower() != "true":
        service = parsed.command[0] if parsed.command else ""
        for variable in (f"AWS_ENDPOINT_URL_{service.upper().replace('-', '_')}", "AWS_ENDPOINT_URL"):
            if given is None:
                given, source = case.invocation.env.get(variable), f"${variable}"
        if given is None:
            url, source = _configured_endpoint(config, parsed, service)
            return bool(url) and case.host(source, host_of(url)) == "local"
    if given is None:
        return False
    if not given.known:
        case.unknown(source, given)
        return False
    host = host_of(given.literal)
    if host.endswith(_AMAZON):
        case.add(source, host, why="Amazon itself")
    elif host:
        return case.host(source, host) == "local"
    return False


def _configured_endpoint(config: dict[str, Section], parsed: Parsed, service: str) -> tuple[str, str]:
    flag = parsed.value(*PROFILE)
    variable = parsed.invocation.env.text("AWS_PROFILE") or parsed.invocation.env.text("AWS_DEFAULT_PROFILE")
    name = flag.literal if flag is not None else variable if isinstance(variable, str) and variable else "default"
    profile = config.get(name, {})
    services = config.get(f"services {profile['services'][0]}", {}) if "services" in profile else {}
    key = f"{service.replace('-', '_')}.endpoint_url"
    if key in services:
        return services[key][0], f"endpoint_url of {service} in the AWS config"
    if "endpoint_url" in profile:
        return profile["endpoint_url"][0], f"endpoint_url of profile {name}"
    return "", ""


def _resource(case: Case, source: str, text: str, *, warns: bool) -> None:
    """List what a resource is called: a bucket, an ARN (its account and name), an identifier."""
    if text.startswith("arn:") and text.count(":") >= 5:
        account, name = text.split(":", 5)[4:]
        told = configured(account, case.facts, "account")
        if told is not None:
            case.add(source, account, *told)
        case.name(source, name, warns=warns)
    elif text.startswith("s3://"):
        bucket, _, key = text[5:].partition("/")
        case.name(source, bucket, "bucket", warns=warns)
        case.name(source, key, warns=True)
    else:
        case.name(source, text, "bucket" if source == "--bucket" else "any", warns=warns)
