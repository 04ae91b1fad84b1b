"""Owns the API of rules/api-firebase.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route

# fmt: off
API = Api(api="firebase", hosts=("*.firebaseio.com", "*.firebasedatabase.app", ), summary=
    "Firebase's Realtime Database over REST", source="https://firebase.google.com/docs/reference/rest/database", routes=
    {"rules": Route(on=("PUT /.settings/**", ), level="destructive", says="replaces the rules of a database", reason=
    "They decide at once who may read and write.", instead=("firebase database:get PATH", ), ), "remove": Route(on=(
    "DELETE /{path}/**", "DELETE /**", ), same_as="firebase database:remove /{path}", ), "overwrite": Route(on=(
    "PUT /{path}/**", ), same_as="firebase database:set /{path}", ), }, )
