"""The local web page against whoever else may reach it, and against forms that are not a person's."""

import base64
import contextlib
import hashlib
import http.client
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import pexpect
import pytest
from answering_world import DELETES, PATIENCE, SCALES, Desk, content

from agentshell.approvals import keys, person, provers, totp
from agentshell.approvals.model import to_plain
from agentshell.approvals.proof import unproven
from agentshell.approvals.showing import Row
from agentshell.config import Approvals
from agentshell.web import page, server
from agentshell.web.pages import Pages
from agentshell.web.peer import Peers
from agentshell.web.server import Server
from agentshell.web.session import Session

OUT_OF_TREE = Path(__file__).with_name("out_of_tree.py")


class Reply:
    def __init__(self, raw):
        self.raw = raw
        head, _, body = raw.partition(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").split("\r\n")
        self.status = int(first.split()[1]) if raw else 0
        self.headers = [(name.lower(), value.strip()) for name, _, value in (one.partition(":") for one in rest)]
        self.body = body.decode()

    def __getitem__(self, name):
        return next((value for key, value in self.headers if key == name), "")


class Served(Desk):
    """A desk whose requests are answered by a page of this very process."""

    def __init__(self, asking):
        super().__init__(asking)
        self.said = []
        self.session = Session()
        settings = Approvals(folder=str(self.store_folder))
        self.server = Server(self.session, Pages(self.session, settings, {}, self.said.append), self.said.append)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()
        self.port = self.server.server_port
        self.host = f"127.0.0.1:{self.port}"
        self.cookie = ""
        self.path = self.session.path

    def send(self, raw, patience=10):
        """Send bytes; return what comes back until the connection ends."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as connection:
            found = b""
            # Whoever sends too much is hung up on, and may not be able to read why.
            with contextlib.suppress(ConnectionError):
                connection.sendall(raw)
            with contextlib.suppress(ConnectionError):
                while piece := connection.recv(65536):
                    found += piece
            return Reply(found)

    def ask_for(self, path, method="GET", body=None, **headers):
        """Send a request as a browser does; a header that is None is left out."""
        given = {"Host": self.host, "Cookie": self.cookie}
        if body is not None:
            given |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in given.items() if value)
        return self.send(f"{method} {path} HTTP/1.1\r\n{head}\r\n{body or ''}".encode("latin-1"))

    def open(self):
        reply = self.ask_for(f"/open/{self.session.link}")
        assert reply.status == 200
        self.cookie = reply["set-cookie"].partition(";")[0]
        return reply

    def fields(self, request, **more):
        """Return the fields of the form that the request's page shows."""
        shown = self.ask_for(f"{self.path}{request.id}").body
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown))
        return {**fields, **more}

    def answer(self, request, what, fields=None, /, **more):
        """Send a request's form; return what the page says then."""
        fields = self.fields(request, **more) if fields is None else fields
        reply = self.ask_for(f"{self.path}{request.id}/{what}", "POST", urlencode(fields), Origin=f"http://{self.host}")
        if reply.status != 303:
            return reply.status
        told = re.search(r'<p class="told" role="status">(.*?)</p>', self.ask_for(reply["location"]).body)
        return told[1] if told else ""

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
        super().close()


@pytest.fixture
def desk(asking, monkeypatch):
    monkeypatch.setattr(person, "why_not", lambda request=None: ())
    monkeypatch.setattr(person, "who", lambda: "ada (here)")
    monkeypatch.setattr(person, "comes_from", lambda pid: "")
    made = Served(asking)
    yield made
    made.close()


def test_the_link_works_once(desk):
    request = desk.ask()
    first = desk.open()
    assert re.fullmatch(
        rf"agentshell=[\w-]{{43}}; Path={re.escape(desk.path)}; HttpOnly; SameSite=Strict", first["set-cookie"]
    )
    assert request.id in desk.ask_for(desk.path).body
    again = desk.ask_for(f"/open/{desk.session.link}", Cookie=None)
    assert (again.status, again["set-cookie"]) == (403, "")
    assert any("press Ctrl-C" in one for one in desk.said)


@pytest.mark.parametrize(
    ("method", "link", "headers"),
    [
        ("GET", "x", {}),
        ("GET", "", {}),
        ("GET", "LINK?", {}),
        ("GET", "LINK/", {}),
        ("GET", "LINK\u00e9", {}),
        ("POST", "LINK", {}),
        ("HEAD", "LINK", {}),
        # A browser that looks ahead while the address is being typed.
        ("GET", "LINK", {"Sec-Purpose": "prefetch"}),
        ("GET", "LINK", {"Host": "evil.example"}),
        ("GET", "LINK", {"Origin": "http://evil.example"}),
    ],
)
def test_what_is_not_opening_the_link_does_not_spend_it(desk, method, link, headers):
    reply = desk.ask_for(f"/open/{link.replace('LINK', desk.session.link)}", method, **headers)
    assert reply.status in (403, 501)
    assert not reply["set-cookie"]
    assert not desk.session.opened
    desk.open()


def test_of_many_who_open_the_link_at_once_one_gets_the_page(desk):
    replies = []
    threads = [
        threading.Thread(target=lambda: replies.append(desk.ask_for(f"/open/{desk.session.link}"))) for _ in range(6)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(one.status for one in replies) == [200, *[403] * 5]


HOSTS = [
    "evil.example",
    "evil.example:PORT",
    "127.0.0.1.evil.example:PORT",
    "127.0.0.1:PORT.evil.example",
    "localhost.evil.example:PORT",
    "127.0.0.1",
    "127.0.0.1:1",
    "localhost",
    "localhost:80",
    "LOCALHOST.:PORT",
    "0.0.0.0:PORT",
    "127.1:PORT",
    "2130706433:PORT",
    "[::1]:PORT",
    "[::ffff:127.0.0.1]:PORT",
    "user@127.0.0.1:PORT",
    "127.0.0.1:0PORT",
    "127.0.0.1:PORT, evil.example",
    None,
]


@pytest.mark.parametrize("host", HOSTS)
def test_it_answers_under_its_own_name_only(desk, host):
    request = desk.ask()
    desk.open()
    named = host and host.replace("PORT", str(desk.port))
    fields = desk.fields(request, reason="")
    for reply in (
        desk.ask_for(desk.path, Host=named),
        desk.ask_for(f"{desk.path}{request.id}/refuse", "POST", urlencode(fields), Host=named),
        desk.ask_for("/", Host=named),
    ):
        assert reply.status == 403
        assert "own name only" in reply.body
        assert request.id not in reply.body
        assert desk.path not in reply.body
    assert desk.state(request).state == "waiting"


@pytest.mark.parametrize(
    "head",
    [
        # Two hosts, one in the request line, one folded, one behind a blank.
        "GET PATH HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\n",
        "GET PATH HTTP/1.1\r\nHost: evil.example\r\nHost: HOST\r\n",
        "GET PATH HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n",
        "GET http://evil.examplePATH HTTP/1.1\r\nHost: evil.example\r\n",
        "GET http://HOSTPATH HTTP/1.1\r\nHost: HOST\r\n",
        "GET PATH HTTP/1.1\r\nHost: HOST\r\n evil.example\r\n",
        "GET PATH HTTP/1.1\r\nHost : HOST\r\n",
        "GET PATH\r\n",
        "GET PATH HTTP/2.0\r\nHost: HOST\r\n",
        "GET PATH HTTP/x\r\nHost: HOST\r\n",
        "GET  PATH  evil HTTP/1.1\r\nHost: HOST\r\n",
        "\0\0\0\r\n",
        "PRI * HTTP/2.0\r\n",
    ],
)
def test_heads_that_are_ambiguous_get_nothing(desk, head):
    request = desk.ask()
    desk.open()
    raw = head.replace("HOST", desk.host).replace("PATH", desk.path) + f"Cookie: {desk.cookie}\r\n\r\n"
    found = desk.send(raw.encode())
    assert request.id.encode() not in found.raw
    assert not found.raw.startswith(b"HTTP/1.0 200")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "https://127.0.0.1:PORT"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://localhost:PORT"},
        {"Origin": "http://127.0.0.1:PORT.evil.example"},
        {"Origin": "http://127.0.0.1:PORT http://evil.example"},
        # What sandboxed frames and data: pages send.
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:PORT", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://127.0.0.1:PORT", "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_forms_of_other_pages_do_nothing(desk, headers):
    request = desk.ask(SCALES)
    desk.open()
    given = {name: value.replace("PORT", str(desk.port)) for name, value in headers.items()}
    for what, more in (("approve", {"typed": "y"}), ("refuse", {"reason": "x"})):
        body = urlencode(desk.fields(request, **more))
        reply = desk.ask_for(f"{desk.path}{request.id}/{what}", "POST", body, **given)
        assert reply.status == 403
        assert "other pages" in reply.body
    assert desk.state(request).state == "waiting"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_pages_cannot_show_it(desk, site):
    request = desk.ask()
    desk.open()
    assert request.id not in desk.ask_for(desk.path, Sec_Fetch_Site=site).body
    assert request.id not in desk.ask_for(desk.path, Origin="http://evil.example").body
    assert request.id in desk.ask_for(desk.path, Sec_Fetch_Site="none").body


@pytest.mark.parametrize(
    "cookie",
    [
        None,
        "agentshell=",
        "agentshell=x",
        "other=VALUE",
        "agentshell=VALUEx",
        "xagentshell=VALUE",
        "agentshell=\xe9",
        "VALUE",
    ],
)
def test_without_the_cookie_there_is_nothing(desk, cookie):
    request = desk.ask(SCALES)
    desk.open()
    body = urlencode(desk.fields(request, typed="y"))
    value = desk.cookie.partition("=")[2]
    given = cookie and cookie.replace("VALUE", value)
    for path in (desk.path, f"{desk.path}{request.id}", f"{desk.path}news", f"{desk.path}{request.id}/news"):
        reply = desk.ask_for(path, Cookie=given)
        assert reply.status == 403
        assert request.id not in reply.body
    assert desk.ask_for(f"{desk.path}{request.id}/approve", "POST", body, Cookie=given).status == 403
    assert desk.state(request).state == "waiting"


def test_before_the_link_is_used_nobody_has_a_session(desk):
    desk.ask()
    for cookie in (None, "agentshell=", f"agentshell={desk.session._cookie}"):
        assert desk.ask_for(desk.path, Cookie=cookie).status == 403


def test_cookies_that_another_port_has_set_do_not_matter(desk):
    desk.open()
    for cookies in (f"agentshell=evil; {desk.cookie}", f"{desk.cookie}; agentshell=evil", f"a=b;{desk.cookie};c"):
        assert desk.ask_for(desk.path, Cookie=cookies).status == 200


@pytest.mark.parametrize("path", ["/", "/x/", "/favicon.ico", "//", "/open", "*", "/pathx", "/%2e/PATH"])
def test_elsewhere_there_is_nothing_even_with_the_cookie(desk, path):
    desk.ask()
    desk.open()
    assert desk.ask_for(path).status == 403


@pytest.mark.parametrize(
    "path",
    [
        "../etc/passwd",
        "../../../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/etc/passwd",
        "ID/../ID",
        "ID/",
        "ID/news/",
        "ID/approve",
        "ID/refuse",
        "ID/approve?typed=y",
        "ID?x",
        "ID#x",
        "ID%00",
        "ID'",
        "/etc/passwd",
        "file:///etc/passwd",
        "requests.db",
        "ID\\..",
        "a" * 65,
        "%",
        "' or 1=1 --",
    ],
)
def test_paths_lead_nowhere_else(desk, path):
    request = desk.ask(SCALES)
    desk.open()
    reply = desk.ask_for(desk.path + path.replace("ID", request.id))
    assert reply.status in (400, 403, 404)
    assert "root:" not in reply.body
    assert desk.state(request).state == "waiting"


@pytest.mark.parametrize(
    "method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "post", "X"]
)
def test_only_a_posted_form_changes_anything(desk, method):
    request = desk.ask(SCALES)
    desk.open()
    fields = desk.fields(request, typed="y", reason="x")
    for what in ("approve", "refuse"):
        path = f"{desk.path}{request.id}/{what}"
        for reply in (
            desk.ask_for(f"{path}?{urlencode(fields)}", method),
            desk.ask_for(path, method, urlencode(fields)),
            desk.ask_for(path, method, urlencode(fields), X_HTTP_Method_Override="POST"),
        ):
            assert reply.status in (404, 501)
            assert not any(name.startswith("access-control") for name, _ in reply.headers)
    assert desk.state(request).state == "waiting"


@pytest.mark.parametrize("mark", [None, "", "x", "COOKIE", "LINK", "\u00e9", "FORM "])
def test_a_form_without_its_mark_does_nothing(desk, mark):
    request = desk.ask(SCALES)
    desk.open()
    fields = desk.fields(request, typed="y")
    if mark is None:
        del fields["form"]
    else:
        fields["form"] = (
            mark.replace("COOKIE", desk.cookie.partition("=")[2])
            .replace("LINK", desk.session.link)
            .replace("FORM", fields["form"])
        )
    assert desk.answer(request, "approve", fields) == 403
    assert desk.answer(request, "refuse", fields) == 403
    assert desk.state(request).state == "waiting"


def test_the_mark_is_not_taken_from_the_address(desk):
    request = desk.ask(SCALES)
    desk.open()
    fields = desk.fields(request, typed="y")
    path = f"{desk.path}{request.id}/approve?{urlencode(fields)}"
    assert desk.ask_for(path, "POST", "typed=y").status == 403
    assert desk.ask_for(path, "POST", urlencode(fields)).status == 404
    assert desk.state(request).state == "waiting"


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Content-Length": None}, None, 411),
        ({"Content-Length": "-1"}, None, 411),
        ({"Content-Length": "+5"}, None, 411),
        ({"Content-Length": "1_0"}, None, 411),
        ({"Content-Length": "\xb2"}, None, 411),
        ({"Content-Length": "5\r\nContent-Length: 6"}, None, 411),
        ({"Transfer-Encoding": "chunked"}, "0\r\n\r\n", 411),
        ({"Content-Length": "99999999999999999999"}, None, 413),
        ({"Content-Length": "16385"}, None, 413),
        ({"Content-Type": "application/json"}, "{}", 415),
        ({"Content-Type": "text/plain"}, "FIELDS", 415),
        ({"Content-Type": None}, "FIELDS", 415),
        ({"Content-Type": "multipart/form-data; boundary=x"}, "FIELDS", 415),
        ({}, "FIELDS&typed=n", 400),
        ({}, "FIELDS&form=x", 400),
        ({}, "FIELDS&" + "&".join(f"a{number}=1" for number in range(20)), 400),
        ({}, "FIELDS&typed", 400),
        ({}, "FIELDS&x=%ff", 400),
        ({}, "FIELDS&x=\xff", 400),
        ({}, "", 400),
    ],
)
def test_forms_that_are_not_as_forms_are(desk, headers, body, status):
    request = desk.ask(SCALES)
    desk.open()
    sent = body and body.replace("FIELDS", urlencode(desk.fields(request, typed="y")))
    if sent is None:
        headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    assert desk.ask_for(f"{desk.path}{request.id}/approve", "POST", sent, **headers).status == status
    assert desk.state(request).state == "waiting"


@pytest.mark.parametrize(
    "raw",
    [
        b"GET / HTTP/1.1\r\nHost: HOST\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: HOST\r\n" + b"X: y\r\n" * 5_000 + b"\r\n",
        b"GET /" + b"x" * 200_000 + b" HTTP/1.1\r\nHost: HOST\r\n\r\n",
        b"x" * 1_000_000,
        b"POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 1_000_000,
    ],
)
def test_too_much_is_not_taken(desk, raw):
    desk.open()
    found = desk.send(raw.replace(b"HOST", desk.host.encode()))
    # Refused, or hung up on while it was still being sent.
    assert found.status in (0, 400, 403, 413, 414, 431)
    assert desk.ask_for(desk.path).status == 200


def test_a_request_that_is_too_long_is_cut_however_it_is_split(desk):
    with socket.create_connection(("127.0.0.1", desk.port), timeout=10) as connection:
        sent = 0
        with contextlib.suppress(ConnectionError):
            while sent < 10_000_000:
                connection.sendall(b"X: " + b"y" * 997)
                sent += 1000
        assert sent < 10_000_000


@pytest.mark.parametrize(
    "path",
    [
        "/open/x%0d%0aSet-Cookie:%20a=b",
        "/open/x\rSet-Cookie: a=b",
        "PATHx%0d%0aLocation:%20http://evil.example",
        "PATHID/refuse%0d%0aSet-Cookie:%20a=b",
    ],
)
def test_nothing_that_is_sent_becomes_a_header(desk, path):
    request = desk.ask()
    desk.open()
    where = path.replace("PATH", desk.path).replace("ID", request.id)
    fields = desk.fields(request, reason="x\r\nSet-Cookie: a=b")
    for reply in (desk.ask_for(where), desk.ask_for(where, "POST", urlencode(fields))):
        assert not reply["set-cookie"]
        assert not reply["location"]
    desk.answer(request, "refuse", fields)
    assert desk.state(request).answer.reason == "x Set-Cookie: a=b"


def test_every_answer_is_closed_to_others(desk):
    request = desk.ask()
    opened = desk.open()
    replies = [
        opened,
        desk.ask_for(desk.path),
        desk.ask_for(f"{desk.path}{request.id}"),
        desk.ask_for(f"{desk.path}news"),
        desk.ask_for("/"),
        desk.ask_for(desk.path, Host="evil.example"),
        desk.ask_for(f"{desk.path}{request.id}/refuse", "POST", urlencode(desk.fields(request, reason=""))),
        desk.ask_for(desk.path, "PUT"),
        desk.send(b"nonsense\r\n\r\n"),
    ]
    nonces = set()
    for reply in replies:
        policy = reply["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "base-uri 'none'" in policy
        assert "form-action 'self'" in policy
        assert "unsafe" not in policy
        nonces.add(re.search(r"script-src 'nonce-([\w-]{22})'", policy)[1])
        assert reply["cache-control"] == "no-store"
        assert reply["x-content-type-options"] == "nosniff"
        assert reply["x-frame-options"] == "DENY"
        assert reply["cross-origin-resource-policy"] == "same-origin"
        assert reply["referrer-policy"] in ("no-referrer", "same-origin")
        assert not any(name.startswith("access-control") for name, _ in reply.headers)
        assert "Python" not in reply["server"]
    assert len(nonces) == len(replies)
    for reply in replies[:3]:
        # Whole in itself: no address of anything elsewhere.
        assert not re.search(r"https?://|src=|@import|url\(", reply.body)


def test_slow_clients_do_not_keep_others_out(desk):
    desk.open()
    with contextlib.ExitStack() as stack:
        for number in range(server.MOST * 3):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", desk.port), timeout=10))
            if number % 2:
                connection.sendall(b"GET / HTTP/1.1\r\nHost: ")
        started = time.monotonic()
        for _ in range(3):
            assert desk.ask_for(desk.path).status == 200
        assert time.monotonic() - started < server.PATIENCE / 2
    assert threading.active_count() < server.MOST + 10


def test_a_client_that_sends_bit_by_bit_is_hung_up_on(desk, monkeypatch):
    monkeypatch.setattr(server, "PATIENCE", 0.5)
    started = time.monotonic()
    connection = socket.create_connection(("127.0.0.1", desk.port), timeout=10)
    with connection, contextlib.suppress(ConnectionError):
        while time.monotonic() - started < 10:
            connection.sendall(b"x")
            connection.settimeout(0.05)
            try:
                if not connection.recv(100):
                    break
            except TimeoutError:
                continue
    assert time.monotonic() - started < 5


def test_a_form_that_never_comes_whole_does_nothing(desk, monkeypatch):
    monkeypatch.setattr(server, "PATIENCE", 0.5)
    request = desk.ask(SCALES)
    desk.open()
    body = urlencode(desk.fields(request, typed="y"))
    reply = desk.ask_for(f"{desk.path}{request.id}/approve", "POST", body, Content_Length=str(len(body) + 5))
    assert reply.status != 303
    assert desk.state(request).state == "waiting"


@pytest.mark.parametrize(
    ("line", "typed", "said"),
    [
        (SCALES, "", "nothing was typed"),
        (SCALES, " ", "nothing was typed"),
        (SCALES, "n", "that is not y"),
        (SCALES, "prod-eu", "that is not y"),
        (DELETES, "y", "that is not prod-eu"),
        (DELETES, "yes", "that is not prod-eu"),
        (DELETES, "prod", "that is not prod-eu"),
        (DELETES, "PROD-EU", "that is not prod-eu"),
        (DELETES, "approve", "that is not prod-eu"),
    ],
)
def test_only_what_is_asked_for_approves(desk, line, typed, said):
    request = desk.ask(line)
    desk.open()
    assert desk.answer(request, "approve", typed=typed) == f"Not approved: {said}"
    assert desk.state(request).state == "waiting"


@pytest.mark.parametrize(
    ("line", "typed"), [(SCALES, "y"), (SCALES, "Yes"), (DELETES, "prod-eu"), (DELETES, " prod-eu ")]
)
def test_typing_it_approves_once(desk, line, typed):
    request = desk.ask(line)
    desk.open()
    fields = desk.fields(request, typed=typed)
    assert desk.answer(request, "approve", fields) == f"Request {request.id} is approved (advisory)."
    found = desk.state(request)
    assert (found.state, found.answer.by, found.answer.grade) == ("approved", "ada (here)", "advisory")
    assert desk.asking.events()[-1] == "approved"
    assert "approved already" in desk.answer(request, "approve", fields)
    assert "approved already" in desk.answer(request, "refuse", fields)
    assert any(request.id in one for one in desk.said)


def test_a_refusal_takes_its_reason_along(desk):
    request = desk.ask()
    desk.open()
    assert (
        desk.answer(request, "refuse", reason="not <now> & \u202ehere")
        == f"Request {request.id} is refused (advisory)."
    )
    assert desk.state(request).answer.reason == "not <now> & \u202ehere"
    shown = desk.ask_for(desk.path).body
    assert "not &lt;now&gt; &amp; &lt;U+202E&gt;here" in shown


def test_who_may_not_answer_any_more_cannot(desk, monkeypatch):
    request = desk.ask(SCALES)
    desk.open()
    monkeypatch.setattr(person, "why_not", lambda given=None: ("it has no terminal",) if given else ())
    for what in ("approve", "refuse"):
        assert desk.answer(request, what, typed="y").endswith(": it has no terminal")
    assert desk.state(request).state == "waiting"


def test_what_was_shown_is_what_is_approved(desk):
    request = desk.ask(SCALES)
    desk.open()
    fields = desk.fields(request, typed="y")
    assert fields["digest"] == request.asked.digest
    for digest in ("", "0" * 64):
        assert "not what the page has shown" in desk.answer(request, "approve", {**fields, "digest": digest})
    del fields["digest"]
    assert "not what the page has shown" in desk.answer(request, "approve", fields)
    assert desk.state(request).state == "waiting"


def test_requests_that_are_over_or_gone(desk):
    request = desk.ask(SCALES)
    desk.open()
    fields = desk.fields(request, typed="y")
    desk.expire(request)
    assert "it has expired" in desk.answer(request, "approve", fields)
    assert "<form" not in desk.ask_for(f"{desk.path}{request.id}").body
    assert desk.ask_for(f"{desk.path}0123abcd").status == 404
    assert desk.ask_for(f"{desk.path}0123abcd/news").body.endswith(" gone")
    reply = desk.ask_for(f"{desk.path}0123abcd/approve", "POST", urlencode(fields))
    assert reply.status == 303
    assert "there is no request 0123abcd" in desk.ask_for(reply["location"]).body


def test_a_damaged_request_is_shown_so_and_can_be_refused_only(desk):
    request, other = desk.ask(SCALES), desk.ask(DELETES)
    store = desk.store
    with store._step() as base:
        body = request.asked.body.replace("replicas=0", "replicas=9")
        store._put(base, request.replace(asked=request.asked.replace(body=body)))
    store.close()
    desk.open()
    listed = desk.ask_for(desk.path).body
    assert f"request {request.id} is damaged" in listed
    assert other.id in listed
    shown = desk.ask_for(f"{desk.path}{request.id}").body
    assert "is damaged" in shown
    assert "/approve" not in shown
    assert "is damaged" in desk.answer(request, "approve", typed="y")
    assert "is refused" in desk.answer(request, "refuse", reason="damaged")


@pytest.mark.parametrize(
    "change",
    [
        {"id": "//evil.example"},
        {"id": "javascript:alert(1)"},
        {"id": '"><script>alert(1)</script>'},
        {"id": "ffffffff"},
        {"state": "<b>"},
        {"body": "[]"},
        {"body": "{}"},
        {"body": "null"},
        {"body": "no JSON"},
        {"body": '{"effects": [{}], "line": 1}'},
        {"until": "nan"},
        {"until": "inf"},
    ],
)
def test_what_others_put_into_the_store_keeps_nothing_else_from_being_answered(desk, change):
    """An account's own programs can write its store."""
    request, other = desk.ask("kubectl --context prod-eu delete ns a"), desk.ask(SCALES)
    if "body" in change:
        asked = request.asked.replace(body=change["body"], digest=hashlib.sha256(change["body"].encode()).hexdigest())
        bad = request.replace(asked=asked)
    elif "until" in change:
        bad = request.replace(until=request.until.replace(wall=float(change["until"]), boot=float(change["until"])))
    else:
        bad = request.replace(**change)
    store = desk.store
    with store._step() as base:
        base.execute("update requests set data = ? where id = ?", (json.dumps(to_plain(bad)), request.id))
    store.close()
    desk.open()
    listed = desk.ask_for(desk.path)
    assert listed.status == 200
    assert listed.body.count("<script") == 1
    assert not re.search(r'href="(?!\./"|[0-9a-f]{8}")', listed.body)
    assert desk.ask_for(f"{desk.path}news").status == 200
    shown = desk.ask_for(f"{desk.path}{request.id}")
    assert shown.status in (200, 503)
    if 'method="post"' in shown.body:
        for typed in ("y", "prod-eu", ""):
            assert str(desk.answer(request, "approve", typed=typed)).startswith("Not approved"), desk.said
        assert "efused" in desk.answer(request, "refuse", reason="damaged")
    store = desk.store
    assert not store.listed("approved")
    store.close()
    assert "is approved" in desk.answer(other, "approve", typed="y")
    assert not any("page failed" in one for one in desk.said)


def test_a_store_that_cannot_be_used_ends_nothing(desk):
    request = desk.ask(SCALES)
    desk.open()
    fields = desk.fields(request, typed="y")
    aside = desk.store_folder.with_name("aside")
    shutil.move(desk.store_folder, aside)
    desk.store_folder.write_text("no folder")
    assert desk.ask_for(desk.path).status == 503
    assert desk.answer(request, "approve", fields) == 503
    desk.store_folder.unlink()
    shutil.move(aside, desk.store_folder)
    assert "is approved" in desk.answer(request, "approve", fields)


@pytest.fixture
def secret(monkeypatch):
    def prover(settings, ask):
        def prove(text):
            if ask("Passphrase") != "open sesame":
                raise provers.ProofError("the passphrase is wrong")
            return ("passphrase", "signed")

        return prove

    monkeypatch.setattr(provers, "prover", prover)
    monkeypatch.setattr("agentshell.web.pages.asks", lambda settings: "Passphrase")


def test_a_passphrase_is_asked_for_and_may_be_wrong_three_times(desk, secret):
    request, other = desk.ask(SCALES), desk.ask(DELETES)
    desk.open()
    shown = desk.ask_for(f"{desk.path}{request.id}").body
    assert 'name="secret" type="password"' in shown
    assert desk.answer(request, "approve", typed="y", secret="") == "Not approved: the passphrase is missing"
    assert desk.answer(request, "approve", typed="y") == "Not approved: the passphrase is missing"
    assert desk.answer(other, "approve", typed="prod-eu", secret="x") == "Not approved: the passphrase is wrong"
    assert "is approved (passphrase)" in desk.answer(other, "approve", typed="prod-eu", secret="open sesame")
    for _ in range(2):
        assert desk.answer(request, "approve", typed="y", secret="y") == "Not approved: the passphrase is wrong"
    assert "was given 3 times" in desk.answer(request, "approve", typed="y", secret="open sesame")
    assert desk.state(request).state == "waiting"
    assert not any("open sesame" in one for one in desk.said)
    # A no needs no proof.
    assert "is refused" in desk.answer(request, "refuse", reason="")


def test_a_passphrase_opens_the_key_that_signs(desk, monkeypatch):
    path = str(desk.asking.folder / "approver.key")
    settings = Approvals(folder=str(desk.store_folder), key=keys.make(path, "open sesame"))
    monkeypatch.setattr(provers, "key_file", lambda: path)
    desk.server.pages.settings = settings
    request = desk.ask(SCALES)
    desk.open()
    assert desk.answer(request, "approve", typed="y", secret="open barley") == "Not approved: the passphrase is wrong"
    assert "is approved (passphrase)" in desk.answer(request, "approve", typed="y", secret="open sesame")
    assert unproven(desk.state(request), settings) == ""


def test_a_one_time_code_counts_once(desk):
    path = str(desk.asking.folder / "totp")
    address = totp.make(path, "ada")
    secret = base64.b32decode(re.search(r"secret=(\w+)", address)[1])
    settings = Approvals(folder=str(desk.store_folder), totp=path)
    desk.server.pages.settings = settings
    request, other = desk.ask(SCALES), desk.ask(DELETES)
    desk.open()
    assert 'autocomplete="one-time-code"' in desk.ask_for(f"{desk.path}{request.id}").body
    code = totp.code(secret, int(time.time()) // totp.STEP)
    assert "is approved (totp)" in desk.answer(request, "approve", typed="y", secret=code)
    assert unproven(desk.state(request), settings) == ""
    assert "used already" in desk.answer(other, "approve", typed="prod-eu", secret=code)


def test_many_wrong_passphrases_at_once_count_each(desk, secret):
    request = desk.ask(SCALES)
    desk.open()
    fields = desk.fields(request, typed="y", secret="x")
    path = f"{desk.path}{request.id}/approve"
    threads = [
        threading.Thread(target=lambda: desk.ask_for(path, "POST", urlencode(fields))) for _ in range(server.MOST)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert desk.session.wrong == 3


def test_answers_of_two_pages_at_once_are_one(desk):
    request = desk.ask(SCALES)
    desk.open()
    fields = desk.fields(request, typed="y", reason="no")
    threads = [
        threading.Thread(target=desk.ask_for, args=(f"{desk.path}{request.id}/{what}", "POST", urlencode(fields)))
        for what in ("approve", "refuse") * 3
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert desk.state(request).state in ("approved", "refused")
    assert len([one for one in desk.asking.events() if one in ("approved", "refused")]) == 1


def test_news_bear_the_seal_and_change_with_what_is_shown(desk):
    desk.open()
    first = desk.ask_for(f"{desk.path}news").body
    request = desk.ask(SCALES)
    second = desk.ask_for(f"{desk.path}news").body
    assert first != second
    assert first.split()[0] == second.split()[0] == desk.session.seal
    assert f'data-known="{second}"' in desk.ask_for(desk.path).body
    assert desk.ask_for(f"{desk.path}{request.id}/news").body == f"{desk.session.seal} pending"
    desk.asking.refuse(request)
    assert desk.ask_for(f"{desk.path}{request.id}/news").body == f"{desk.session.seal} refused"
    assert desk.ask_for(f"{desk.path}news").body != second


def test_text_of_agents_is_shown_escaped(desk):
    line = "kubectl --context prod-eu delete ns '<script>alert(1)</script>' '\"><b>' $'\\e[2J' '\u202e\u200b' 'a&amp;b'"
    request = desk.ask(line, agent="<i>claude\x1b[2J\u202e</i>")
    desk.open()
    for shown in (desk.ask_for(desk.path).body, desk.ask_for(f"{desk.path}{request.id}").body):
        assert "&lt;i&gt;claude^[[2J&lt;U+202E&gt;&lt;/i&gt;" in shown
        assert shown.count("<script") == 1
        assert not set("\x1b\u202e\u200b") & set(shown)
        assert "<b>" not in shown
    assert "&#x27;a&amp;amp;b&#x27;" in shown


def test_what_is_marked_is_marked_in_the_line():
    rows = [
        Row("title", "request 1"),
        Row("line", "  1 echo 汉字 && rm -rf x; y"),
        Row("mark", "                 ^^^^^^^^^"),
        Row("line", "  2 a e\u0301b"),
        Row("mark", "      ^^"),
        Row("text", ""),
        Row("effect-delete", "  - delete  deletes <x>"),
        Row("text", "  left      4:05 (until 12:00:00)"),
        Row("hidden", "  … 3 more effects hidden"),
    ]
    shown = page.detail(rows, "", 245, "n")
    assert "echo 汉字 &amp;&amp; <mark>rm -rf x;</mark> y" in shown
    assert "a <mark>e\u0301b</mark>" in shown
    assert (
        '<div class="row effect-delete"><span class="label mono">- delete</span><span class="mono">deletes &lt;x&gt;'
        in shown
    )
    assert '<span data-left="245">4:05</span> (until 12:00:00)' in shown
    assert "… 3 more effects hidden" in shown


def test_all_of_a_long_line_is_there(desk):
    line = f"echo {'x' * 5000}; " + "\n".join(f"echo {number}" for number in range(60)) + f"\n{DELETES}"
    request = desk.ask(line, made=content(line))
    desk.open()
    shown = desk.ask_for(f"{desk.path}{request.id}").body
    assert "x" * 5000 in shown
    assert all(f"echo {number}<" in shown for number in range(60))
    assert f"<mark>{DELETES}</mark>" in shown


CLIENT = """
import sys, urllib.request, urllib.error
try:
    print(urllib.request.urlopen(sys.argv[1], timeout=10).status)
except urllib.error.HTTPError as error:
    print(error.code, error.read().decode())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other processes are seen in /proc only")
def test_an_agents_process_does_not_get_the_page(asking, monkeypatch):
    monkeypatch.setattr(person, "why_not", lambda request=None: ())
    desk = Served(asking)
    try:
        address = f"http://{desk.host}/open/{desk.session.link}"
        client = [sys.executable, "-c", CLIENT, address]
        found = subprocess.run(
            [sys.executable, str(OUT_OF_TREE), "mark", "--", *client],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "no_proxy": "*"},
        ).stdout
        assert found.startswith("403")
        assert "a guarded session&#x27;s process" in found or "agent" in found
        assert any("was asked for by" in one for one in desk.said)
        # The link is nobody's any more.
        assert desk.ask_for(f"/open/{desk.session.link}").status == 403
        assert desk.session.opened
    finally:
        desk.close()


@pytest.mark.skipif(sys.platform != "linux", reason="other processes are seen in /proc only")
def test_the_process_at_the_other_end_is_found(desk, monkeypatch):
    looked = []
    monkeypatch.setattr(person, "comes_from", lambda pid: looked.append(pid) or "")
    peers = Peers()
    with socket.create_connection(("127.0.0.1", desk.port)) as connection:
        for _ in range(2):
            assert peers.agent(connection.getsockname(), desk.port) == ""
    assert looked == [os.getpid()]
    # An IPv6 socket that leads to an IPv4 address.
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as connection:
        try:
            connection.connect(("::ffff:127.0.0.1", desk.port))
        except OSError:
            pytest.skip("there is no IPv6 here")
        peers = Peers()
        peers.agent(("127.0.0.1", connection.getsockname()[1]), desk.port)
    assert looked == [os.getpid()] * 2


def test_it_listens_to_this_machine_only(desk):
    assert desk.server.socket.getsockname()[0] == "127.0.0.1"
    assert desk.server.socket.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR) == 0
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with pytest.raises(OSError, match="in use"):
            other.bind(("127.0.0.1", desk.port))


LINK = r"http://127\.0\.0\.1:(\d+)/open/([\w-]+)"


class Running(Desk):
    """A desk whose page runs in a terminal."""

    def start(self, *more, **env):
        made = self.terminal("approvals", "--web", *more, columns=160, env=env)
        made.expect(LINK)
        return made, int(made.match[1]), made.match[2]

    def within(self, script, *options):
        """Start it by a shell script that has `{}` in its place; return the terminal and the port."""
        words = [sys.executable, *options, *self.argv("agentshell", "approvals", "--web")]
        child = pexpect.spawn(
            "/bin/sh",
            ["-c", script.format(shlex.join(words))],
            env={**os.environ, **self.asking.env, "TERM": "xterm"},
            dimensions=(40, 160),
            encoding="utf-8",
            timeout=PATIENCE,
            cwd=str(self.asking.home),
        )
        self.opened.append(child)
        child.expect(LINK)
        return child, int(child.match[1])

    def get(self, port, path, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path, headers=headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def gone(self, port):
        def closed():
            try:
                socket.create_connection(("127.0.0.1", port), timeout=5).close()
            except ConnectionError as error:
                return isinstance(error, ConnectionRefusedError)
            return False

        return self.asking.wait_for(closed)


@pytest.fixture
def running(asking):
    made = Running(asking)
    yield made
    made.close()


def test_ctrl_c_ends_it(running):
    child, port, link = running.start()
    assert running.get(port, f"/open/{link}") == 200
    child.expect("the link was opened")
    child.sendcontrol("c")
    child.expect("the page has ended")
    assert running.ended(child) == 0
    assert running.gone(port)


def test_closing_its_terminal_ends_it(running):
    child, port, _ = running.start()
    child.ptyproc.fileobj.close()
    assert running.gone(port)


def test_a_terminal_that_goes_without_a_signal_ends_it(running):
    """A shell that was told to leave it running (disown, nohup) sends no hang-up."""
    child, port = running.within("trap '' HUP; {}; true")
    child.ptyproc.fileobj.close()
    assert running.gone(port)


def test_the_link_is_on_the_terminal_only(running):
    out = running.asking.folder / "out"
    child, _ = running.within(f"{{}} > {out} 2>&1")
    link = child.match[2]
    child.sendcontrol("c")
    running.ended(child)
    assert link not in out.read_text()


def test_it_ends_by_itself_in_time(running):
    code = (
        "import runpy, sys; from agentshell.web import running; running.LASTS = 0.3; sys.argv = sys.argv[1:]; "
        "runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    child, _ = running.within("{}", "-c", code)
    child.expect("the page has ended")
    assert running.ended(child) == 0


def test_who_may_not_answer_gets_no_page(running):
    child = running.terminal("approvals", "--web", env={"AS_PERSON_WHY_NOT": "a guarded shell has started it"})
    child.expect("a guarded shell has started it")
    assert running.ended(child) == 125
    assert "http" not in child.before


def test_two_pages_have_nothing_in_common(running):
    _, first_port, first = running.start()
    _, second_port, second = running.start()
    assert running.get(second_port, f"/open/{first}") == 403
    assert running.get(first_port, f"/open/{second}") == 403
    assert first_port != second_port
    assert first != second
