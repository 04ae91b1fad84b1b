"""The whole pipeline on lines whose danger stands inside other text: what is found, and what is held."""

from __future__ import annotations

import pytest

from agentshell.assembly import Assembler

ASSEMBLER = Assembler()
ENV = {"HOME": "/home/dev", "PATH": "/usr/bin:/bin", "USER": "dev"}

DELETES = "kubectl --context prod-eu delete ns checkout"


def verdict(line, tmp_path, **env):
    (tmp_path / ".git").mkdir(exist_ok=True)
    assembly = ASSEMBLER.assemble({**ENV, **env}, str(tmp_path))
    return assembly.judge(line.encode()).verdict


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (rf"bash -c $'{DELETES} \x07'", "a control character hides nothing inside a text that bash would read"),
        (rf"eval $'{DELETES} \x07'", "nor inside eval"),
        (rf"sh <<< $'{DELETES} \r'", "nor on a shell's standard input"),
        (rf"trap $'{DELETES} \x07' EXIT", "nor in a trap"),
        ("bash -c 'echo ' 'x'; bash -c '(('", "an inner text that no reader accepts"),
    ],
)
def test_known_text_that_no_reader_vouches_for_is_held(line, reason, tmp_path):
    found = verdict(line, tmp_path)
    assert found.decision == "ask", reason
    assert found.coverage == "partial"


@pytest.mark.parametrize(
    ("wrapped", "reason"),
    [
        (DELETES, "the line itself"),
        (f"bash -c '{DELETES}'", "a shell's text"),
        (f"sudo env A=b timeout 5 {DELETES}", "wrappers in wrappers"),
        (f"x=$({DELETES})", "a substitution in an assignment"),
        (f"f() {{ {DELETES}; }}; f", "a function that is called"),
        (f"cat <<'X' | bash\n{DELETES}\nX", "a heredoc that is piped into a shell"),
        ("bash -c '\"$@\"' _ " + DELETES, "the arguments of a shell"),
        (f"c=kubectl; ${{c}} {DELETES.removeprefix('kubectl ')}", "a program's name in a variable"),
        (f"for i in 1; do {DELETES}; done", "a loop"),
        (f"echo {DELETES.encode().hex()} | xxd -r -p | sh", "text that is encoded in the line"),
        (f"python3 -c 'import os; os.system(\"{DELETES}\")'", "another language that starts a shell"),
        (f"echo '{DELETES}' > x.sh; chmod +x x.sh; ./x.sh", "a script that the line itself writes"),
        (f"echo '{DELETES}' > ./x.sh && bash ../$(basename $PWD)/x.sh", "the same file by another name"),
    ],
)
def test_the_same_finding_wherever_it_hides(wrapped, reason, tmp_path):
    found = verdict(wrapped, tmp_path)
    assert found.decision == "ask", reason
    assert "kubectl/delete-namespace" in {finding.effect.action for finding in found.findings}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"echo '{DELETES}'", "words that are printed"),
        (f"git commit -m 'stop running {DELETES}'", "words in a message"),
        (f"grep -rn '{DELETES}' .", "words that are searched for"),
        (f"cat > notes.md <<'X'\n{DELETES}\nX", "words that are written to a file"),
        ('eval "$(ssh-agent -s)"', "text that only running would tell, and that mentions nothing"),
        ("kubectl --context prod-eu get pods", "a read"),
        (f"f() {{ {DELETES}; }}; echo ready", "a function that is only defined"),
        (f"exit 0; {DELETES}", "a part that is never reached"),
    ],
)
def test_words_alone_do_nothing(line, reason, tmp_path):
    assert verdict(line, tmp_path).decision == "allow", reason


@pytest.mark.parametrize(
    ("line", "decision", "reason"),
    [
        ("cat /dev/urandom > /dev/sdq", "ask", "a device, though none of that name is here now"),
        (": > /srv/db/orders.sqlite3", "ask", "where services keep their data"),
        ("truncate -s0 /opt/production.db", "ask", "a name that speaks of production"),
        ("echo x > /etc/passwd", "ask", "a file of the system"),
        ("ln -sf /dev/null /etc/passwd", "ask", "a link takes its place"),
        ("sed -i s/a/b/ /etc/passwd", "ask", "it is changed in place"),
        ("echo x > /etc/some-new-settings.conf", "allow", "a name that is free loses nothing"),
        ("echo x > notes.txt; ln -sf notes.txt link; sed -i s/x/y/ notes.txt", "allow", "the project's own files"),
        ('out=$(pick-a-name); echo x > "$out"', "allow", "nothing speaks for production"),
    ],
)
def test_what_is_overwritten(line, decision, reason, tmp_path):
    assert verdict(line, tmp_path).decision == decision, reason


def test_a_script_is_read_where_it_is_started(tmp_path):
    script = tmp_path / "reset.sh"
    script.write_text(f"#!/bin/sh\n{DELETES}\n")
    script.chmod(0o755)
    found = verdict("./reset.sh", tmp_path)
    assert [finding.effect.action for finding in found.findings] == ["kubectl/delete-namespace"]


@pytest.mark.parametrize(
    ("line", "decision", "reason"),
    [
        (":(){ :|:& };:", "ask", "it fills the machine with itself"),
        ("bomb() { bomb | bomb & }; bomb", "ask", "the same by a name"),
        ("f() { echo x; f; }; f", "allow", "one at a time, which anybody can stop"),
        ("retry() { make test || retry; }; retry", "allow", "until it works"),
        ('walk() { for d in */; do (cd "$d" && walk); done; }; walk', "allow", "as deep as the folders are"),
        ('w() { [ -d "$1" ] || return; w "$1/a"; w "$1/b"; }; w x', "allow", "twice, with something that ends it"),
    ],
)
def test_a_function_that_starts_itself(line, decision, reason, tmp_path):
    assert verdict(line, tmp_path).decision == decision, reason
