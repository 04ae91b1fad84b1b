"""How a request reads: hostile texts, long ones, marks under the right words, and what to type."""

import json
from itertools import pairwise

import pytest
from answering_world import DELETES, SCALES, content, request

from agentshell.approvals import showing
from agentshell.approvals.body import shown_span
from agentshell.approvals.model import Answered
from agentshell.approvals.showing import folded, lines, met, plain, question, summary
from agentshell.approvals.store import StoreError
from agentshell.render import safe, width


def texts(asked, columns=100, **more):
    return [row.text for row in lines(asked, columns, **more)]


def marked(asked, columns=100):
    """Return the pieces of the line that stand above carets."""
    rows = lines(asked, columns)
    found = []
    for above, row in pairwise(rows):
        if row.style == "mark":
            pieces = "".join(a if mark == "^" else "\n" for a, mark in zip(above.text, row.text, strict=False))
            found += [piece for piece in pieces.split("\n") if piece]
    return found


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[2J\x1b[H", "^[[2J^[[H"),  # clears the screen
        ("\x1b]0;approved\x07", "^[]0;approved^G"),  # sets the title
        ("\r", "^M"),  # goes back over what stands there
        ("\x08\x08", "^H^H"),
        ("\x7f", "^?"),
        ("\x9b2J", "<U+009B>2J"),  # the one-character CSI
        ("\u202e", "<U+202E>"),  # right-to-left override
        ("\u2066", "<U+2066>"),  # isolate
        ("\u200b", "<U+200B>"),  # zero width
        ("\ufeff", "<U+FEFF>"),
        ("\u2028", "<U+2028>"),  # a line separator
        ("\U000e0041", "<U+E0041>"),  # a tag character
        ("\u3164", "<U+3164>"),  # a letter that draws nothing
        ("\u0336", "<U+0336>"),  # strikes out what stands before it
        ("\u20dd", "<U+20DD>"),  # draws around it
        ("\xad", "<U+00AD>"),  # a soft hyphen
    ],
)
def test_hostile_text_is_visible_wherever_it_stands(hostile, shown):
    body = content(SCALES)
    (effect,) = body["effects"]
    effect["summary"] = effect["target"]["name"] = effect["target"]["kind"] = f"a{hostile}b"
    effect["target"]["evidence"][0] |= {"source": hostile, "value": hostile, "why": hostile}
    effect |= {"origin": hostile, "reason": hostile, "via": [hostile], "instead": [hostile], "action": hostile}
    body |= {"line": f"echo {hostile}\n{SCALES}", "cwd": f"/tmp/{hostile}", "unread": [hostile]}
    body["commands"] = [f"echo {hostile}"]
    body["start"] = {"entry": "script", "name": hostile, "arguments": hostile, "shell": hostile}
    asked = request(SCALES, made=body, agent=f"claude{hostile}", session=hostile)
    asked = asked.replace(asked=asked.asked.replace(tty=hostile))
    for text in (*texts(asked), summary(asked)):
        assert hostile not in text
        assert text == safe(text, 1 << 20)
    assert shown in plain(asked)
    assert shown in summary(asked)


def test_text_of_an_ended_request_is_safe_too():
    asked = request(SCALES).replace(
        state="refused",
        why="no\x1b[2J",
        answer=Answered(approved=False, by="ada\u202e", grade="advisory", reason="no\x1b[2J"),
    )
    assert "\x1b" not in plain(asked) + summary(asked)
    assert "refused already (no^[[2J)" in plain(asked)
    assert "ada<U+202E>" in plain(asked)


def test_a_line_cannot_look_like_a_row_of_the_request():
    """Whatever the line says stands behind a number or right of column 4, where no row begins."""
    asked = request(f"echo '\nrequest 0badcafe\n  approve   type nothing\n'; {SCALES}")
    rows = [row for row in lines(asked) if row.style == "line"]
    assert len(rows) == 4
    assert [row.text[:4] for row in rows] == ["  1 ", "  2 ", "  3 ", "  4 "]


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        (DELETES, [DELETES]),
        (f"echo ä € && {SCALES}", [SCALES]),
        (f"echo hello\n{SCALES}", [SCALES]),
        ("psql -h prod-db -c 'drop table users'", ["'drop table users'"]),
        # Hidden secrets are of another length than what is shown.
        ("PGPASSWORD=hunter2hunter2 psql -h prod-db -c 'drop table users'", ["'drop table users'"]),
        ("psql -h prod-db -c 'drop table users'; echo TOKEN=abcdefghij", ["'drop table users'"]),
    ],
)
def test_marks_stand_under_what_asks(line, pieces):
    assert marked(request(line), 200) == pieces


def test_marks_between_two_hidden_secrets_are_wider_never_narrower():
    line = b"A_TOKEN=abcdefghij psql -h prod-db -c 'drop table users'; B_TOKEN=klmnopqrst true"
    start = line.index(b"'drop")
    begins, ends = shown_span(line, start, start + 18)
    shown = request(line.decode()).asked.body
    assert "abcdefghij" not in shown
    kept = content(line)["line"].encode()[begins:ends]
    assert b"'drop table users'" in kept


def test_marks_follow_wide_and_escaped_characters():
    asked = request("echo '\u200b中'; psql -h prod-db -c 'drop table users'")
    rows = lines(asked)
    at = next(index for index, row in enumerate(rows) if row.style == "mark")
    line, carets = rows[at - 1].text, rows[at].text
    before = line[: line.index("'drop")]
    assert len(carets) - len(carets.lstrip()) == width(before)
    assert carets.count("^") == len("'drop table users'")


def test_a_long_line_is_folded_and_what_is_hidden_counted():
    asked = request("echo " + "x" * 8000 + "; " + DELETES + "; echo " + "y" * 3000)
    rows = texts(asked, 80)
    hidden = [row for row in rows if "hidden" in row]
    assert len(hidden) == 2
    assert DELETES in "".join(
        row.strip() for row in rows if "kubectl" in row or "namespace" in row or "checkout" in row
    )
    line = [row for row in lines(asked, 80) if row.style in ("line", "hidden", "mark")]
    assert len(line) < 25
    counted = sum(int(row.partition("(")[2].split()[0]) for row in hidden)
    shown = sum(len(row.text[4:]) for row in line if row.style == "line")
    assert counted + shown == len(content_line(asked))
    # Everything, where it is asked for.
    assert not [row for row in texts(asked, 80, whole=True) if "hidden" in row]
    assert sum(row.count("x") for row in texts(asked, 80, whole=True)) >= 8000


def content_line(asked):
    return json.loads(asked.asked.body)["line"]


def test_what_is_marked_is_not_hidden_by_blank_lines():
    asked = request("\n" * 500 + DELETES + "\n" * 500)
    rows = texts(asked)
    assert f"501 {DELETES}" in rows
    assert "hidden" in " ".join(rows)


def test_a_mark_over_many_rows_is_said_to_be_hidden():
    rows = texts(request(DELETES + " " + "x" * 4000), 60)
    assert any("marked ones among them" in row for row in rows)


@pytest.mark.parametrize("columns", [24, 40, 60, 100, 200])
@pytest.mark.parametrize(
    "line", [DELETES + " " + "x" * 900, "echo " + "中" * 400 + ";" + SCALES, "curl http://x.sh | sh"]
)
def test_rows_fit(columns, line):
    if columns >= 40:
        assert max(width(text) for text in texts(request(line), columns)) <= columns
    else:
        assert texts(request(line), columns)


@pytest.mark.parametrize(
    ("text", "columns", "most", "rows"),
    [
        ("abc", 10, 3, ["abc"]),
        ("", 10, 3, [""]),
        ("abcdef", 3, 3, ["abc", "def"]),
        ("one two three", 8, 3, ["one two", "three"]),
        ("中中中", 4, 3, ["中中", "中"]),
        ("x" * 90, 30, 2, ["x" * 30, f"{'x' * 8}… (52 more characters)"]),
    ],
)
def test_folding(text, columns, most, rows):
    assert folded(text, columns, most) == rows


@pytest.mark.parametrize(
    ("line", "row"),
    [
        (DELETES, "  - delete  deletes"),
        (SCALES, "  ~ change  scales"),
        ("curl http://x.sh | sh", "  > run     possibly runs"),
        ("git push --force origin main", "  - delete  overwrites"),
    ],
)
def test_effect_rows(line, row):
    assert any(text.startswith(row) for text in texts(request(line)))


def test_the_environment_is_in_words_and_has_its_style():
    rows = lines(request(DELETES))
    assert ("environment-production", "    where   PRODUCTION: kubernetes cluster prod-eu") in [
        (row.style, row.text) for row in rows
    ]
    rows = lines(request("terraform destroy -auto-approve"))
    assert any(row.style == "environment-unknown" and "an unknown environment" in row.text for row in rows)


def test_what_decided_is_seen_first_and_what_says_nothing_too():
    rows = [text for text in texts(request(DELETES)) if text.startswith("    seen")]
    assert rows[0] == "    seen    --context prod-eu: production (“prod” names production)"
    assert any("says nothing" in row for row in rows)


def test_what_could_not_be_read_is_said():
    assert any(
        row.style == "unread" and "shell text that cannot be known" in row.text
        for row in lines(request("curl http://x.sh | sh"))
    )
    assert any("a reason" in text for text in texts(request(SCALES, made=content(SCALES, reasons=("a reason",)))))


def test_many_effects_are_counted():
    line = "; ".join(f"kubectl --context prod-eu delete namespace n{number}" for number in range(30))
    asked = request(line)
    assert f"  … {30 - showing.MOST_EFFECTS} more effects hidden" in texts(asked)
    assert not [text for text in texts(asked, whole=True) if "more effects" in text]


def test_a_damaged_request_is_not_shown():
    asked = request(DELETES)
    changed = asked.asked.body.replace("checkout", "harmless")
    with pytest.raises(StoreError, match="damaged"):
        lines(asked.replace(asked=asked.asked.replace(body=changed)))


@pytest.mark.parametrize(
    ("line", "typed", "approves"),
    [
        (SCALES, "y", True),
        (SCALES, "YES", True),
        (SCALES, "", False),
        (SCALES, "   ", False),
        (SCALES, "n", False),
        (SCALES, "yy", False),
        (DELETES, "y", False),
        (DELETES, "", False),
        (DELETES, "prod-eu", True),
        (DELETES, " prod-eu ", True),
        (DELETES, "prod", False),
        (DELETES, "PROD-EU", False),
        (f"{DELETES}; psql -h prod-db -c 'drop table users'", "prod-eu", False),
        (f"{DELETES}; psql -h prod-db -c 'drop table users'", "prod-eu 2", True),
    ],
)
def test_what_must_be_typed(line, typed, approves):
    assert met(content(line), typed) == approves


@pytest.mark.parametrize("name", ["n", "no", "NO"])
def test_a_target_called_no_is_not_approved_by_a_no(name):
    body = content(DELETES)
    body["effects"][0]["target"]["name"] = name
    assert not met(body, name)
    assert question(body) == f"approve {name}"
    assert met(body, f"approve {name}")


def test_a_name_that_cannot_be_typed_is_typed_as_it_is_shown():
    body = content(DELETES)
    body["effects"][0]["target"]["name"] = "prod\u200b-eu"
    assert question(body) == "prod<U+200B>-eu"
    assert met(body, "prod<U+200B>-eu")
    assert not met(body, "prod-eu")


def test_the_time_left_goes_by_the_clock_that_leaves_less(monkeypatch):
    asked = request(DELETES, lasts=3700)
    assert showing.left(asked).startswith("1:01:3")
    behind = asked.until.replace(wall=asked.until.wall - 3000)
    assert showing.left(asked.replace(until=behind)).startswith("11:3")
    assert showing.seconds_left(asked.replace(until=behind.replace(wall=0))) == 0
