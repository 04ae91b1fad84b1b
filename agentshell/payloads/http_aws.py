"""Owns calls of AWS's APIs → the AWS CLI's command lines that do the same, so that its pack and operations grade them.

Calls name their operation in `Action=` (query protocol) or `X-Amz-Target` (JSON protocol); those of REST services are
routes of `rules/api-aws.yaml`. Sources: botocore 1.43.11 (service models), AWS CLI 2.36.7 (`--cli-input-json`).
"""

from __future__ import annotations

from agentshell.model import Effect, Inner, Payload
from agentshell.payloads.http_request import Request, pairs
from agentshell.payloads.sources import HOLE, file, holes, to_arg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from agentshell.facts import Facts
    from agentshell.model import Target
    from agentshell.packs.parsed import Parsed

_COMMANDS = {
    "monitoring": "cloudwatch", "email": "ses", "elasticloadbalancing": "elbv2", "states": "stepfunctions",
    "elasticmapreduce": "emr", "codedeploy": "deploy", "api.ecr": "ecr", "config": "configservice", "es": "es",
    "streams.dynamodb": "dynamodbstreams", "data.iot": "iot-data", "cognito-identity": "cognito-identity",
}  # fmt: skip
"""First label of a service's host → the CLI's command, where they differ (botocore's endpoint prefixes)."""
_QUERY = frozenset(
    {"ec2", "rds", "iam", "sns", "sqs", "cloudformation", "elbv2", "elasticache", "redshift", "autoscaling", "ses"}
    | {"sts", "docdb", "neptune", "cloudwatch", "elasticbeanstalk"}
)
"""Services whose every call names its operation in `Action=`."""
_TARGETS = {
    "DynamoDB": "dynamodb", "Logs": "logs", "AmazonEC2ContainerServiceV20141113": "ecs", "TrentService": "kms",
    "AmazonEC2ContainerRegistry": "ecr", "AWSCognitoIdentityProviderService": "cognito-idp", "AmazonSSM": "ssm",
    "Kinesis": "kinesis", "AmazonSQS": "sqs", "AWSEvents": "events", "AWSStepFunctions": "stepfunctions",
    "CloudTrail": "cloudtrail", "AmazonElasticFileSystem": "efs", "AWSGlue": "glue", "SageMaker": "sagemaker",
    "AWSOrganizationsV20161128": "organizations", "CertificateManager": "acm", "AmazonDAXV3": "dax",
    "AWSSecurityHubAPIService": "securityhub", "Firehose": "firehose", "AmazonAthena": "athena",
    "CodeBuild": "codebuild", "secretsmanager": "secretsmanager", "AWSBackup": "backup",
    "GuardDutyAPIService": "guardduty", "StarlingDoveService": "configservice",
    "AmazonMemoryDB": "memorydb", "AWSSimbaAPIService_v20180301": "fsx", "ElasticMapReduce": "emr",
}  # fmt: skip
"""Prefix of `X-Amz-Target` → the CLI's command."""


def judge(request: Request, target: Target) -> Payload | None:
    """Return the CLI's line for a call that names its operation; None for others."""
    fields = pairs(request.query) + (pairs(request.body) if "Action=" in request.body else []) + list(request.fields)
    given: dict[str, Any] = {}
    told = request.header("x-amz-target")
    if told:
        prefix, _, operation = told.partition(".")
        service = _TARGETS.get(prefix.partition("_")[0]) or _TARGETS.get(prefix) or _service(request.host)
        given = _object(request.body)
    else:
        operation = next((value for name, value in fields if name == "Action"), "")
        service = _service(request.host)
        for name, value in fields:
            head = name.partition(".")[0]
            if head not in ("Action", "Version") and not head.startswith("X-Amz-"):
                given[head] = value if head not in given else [*_list(given[head]), value]
    if not operation and service in _QUERY and HOLE in f"{request.body}{request.query}":
        operation = HOLE
    if not operation or not service:
        return None
    if HOLE in operation:
        says = f"calls an operation of {service} that is not known before it runs"
        instead = ("Put the operation on the line.",)
        action = "aws/unreadable-call"
        return Payload((Effect("exec", action, says, target, certain=False, span=request.span, instead=instead),))
    from agentshell.payloads.api import action_id

    words = ["aws", service, action_id(operation), *options(given, {})]
    if target.environment == "local":
        port = f":{request.port}" if request.port else ""
        words += ["--endpoint-url", f"http://{request.host}{port}"]
    elif (region := _region(request.host)) != "":
        words += ["--region", region]
    argv = tuple(to_arg(word, request.span) for word in words)
    return Payload(inner=(Inner("argv", f"{request.client} {request.effective_method}", argv=argv),))


def read_input(parsed: Parsed, facts: Facts) -> Payload:
    """Return the line that says on its own what `--cli-input-json` or `--cli-input-yaml` adds to it.

    What the line gives wins over what the file says, parameter by parameter (run with 1.45.11 and 2.36.7).
    """
    words: list[str] = []
    source = None
    skip = False
    for at, arg in enumerate(parsed.invocation.argv):
        word = holes(arg)
        name, equals, value = word.partition("=")
        if skip:
            skip = False
        elif (len(name) > 9 and "--cli-input-json".startswith(name)) or name == "--cli-input-yaml":
            if equals:
                source = to_arg(value, arg.span)
            elif at + 1 < len(parsed.invocation.argv):
                source, skip = parsed.invocation.argv[at + 1], True
        else:
            words.append(word)
    if source is None:
        return Payload()
    text = holes(source)
    if text.startswith(("file://", "fileb://")):
        text = holes(file(parsed.invocation, facts, to_arg(text.partition("://")[2], source.span)).text)
    given = _object(text)
    if not given:
        return Payload()
    has = {word.partition("=")[0]: True for word in words if word.startswith("--")}
    argv = tuple(to_arg(word, source.span) for word in (*words, *options(given, has)))
    return Payload(inner=(Inner("argv", "--cli-input-json", argv=argv),))


def options(given: dict[str, Any], has: dict[str, bool]) -> list[str]:
    """Return parameters as the CLI's options; those in `has`, or their opposites, are left out."""
    import json

    from agentshell.payloads.api import action_id

    words: list[str] = []
    for name, value in list(given.items())[:60]:
        option = f"--{action_id(str(name))}"
        opposite = f"--no-{option[2:]}"
        if option in has or opposite in has:
            continue
        if value is True or value == "true":
            words.append(option)
        elif value is False or value == "false":
            words.append(opposite)
        elif isinstance(value, list) and all(isinstance(one, str) for one in value):
            words += [option, *value]
        elif isinstance(value, (dict, list)):
            words += [option, json.dumps(value, ensure_ascii=False)]
        elif value is not None:
            words += [option, str(value)]
    return words


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _object(text: str) -> dict[str, Any]:
    from agentshell.payloads.graphql_body import json_of

    loaded = json_of(text.strip()) if text.strip()[:1] == "{" else _yaml(text)
    return loaded if isinstance(loaded, dict) else {}


def _yaml(text: str) -> Any:
    """Return the mapping of a YAML text; of a form or anything else, nothing."""
    if ":" not in text or HOLE in text or len(text) > 64 * 1024:
        return {}
    import yaml

    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError):
        return {}


def _labels(host: str) -> list[str]:
    for end in (".amazonaws.com.cn", ".amazonaws.com", ".api.aws"):
        if host.endswith(end):
            return host.removesuffix(end).split(".")
    return []


def _service(host: str) -> str:
    """Return the CLI's command for a service's host (`ec2.us-east-1.amazonaws.com`, `api.ecr.eu-west-1…`)."""
    labels = _labels(host)
    if not labels:
        return ""
    name = labels[0]
    if name in ("api", "data", "streams", "runtime") and len(labels) > 1 and not labels[1][-1:].isdecimal():
        name = f"{name}.{labels[1]}" if f"{name}.{labels[1]}" in _COMMANDS else labels[1]
    name = name.removesuffix("-fips")
    if len(labels) == 2 and labels[0][-1:].isdecimal() and labels[0].count("-") >= 2:
        name = labels[1]  # `us-east-1.queue.amazonaws.com`
    return _COMMANDS.get(name, name)


def _region(host: str) -> str:
    return next((one for one in _labels(host)[1:] if one.count("-") >= 2 and one[-1:].isdecimal()), "")
