"""Being a shell: an allowed line behaves as bash's own, a refused one runs nothing."""

import os
import resource
import signal
import subprocess
import time

import pytest

REFUSED = "kubectl --context prod-eu delete namespace checkout"


def refused(done):
    lines = done.stderr.splitlines()
    assert done.returncode == 126, done
    assert done.stdout == ""
    assert lines[0].startswith("agentshell: refused"), done
    assert len(lines) <= 6
    assert "ask the operator; do not retry another way" in done.stderr.lower()


def test_a_refused_line_runs_nothing_and_is_recorded(world):
    done = world.run("-c", f"touch ran; {REFUSED}")
    refused(done)
    assert "kubectl/delete-namespace" in done.stderr
    assert "production" in done.stderr
    assert not (world.home / "ran").exists()
    judged, ended = world.records()
    assert (judged["event"], ended["event"]) == ("judged", "refused")
    assert judged["findings"][0]["action"] == "kubectl/delete-namespace"
    assert judged["id"] == ended["id"]


def test_an_allowed_line_is_silent_and_recorded(world):
    done = world.run("-c", "echo out; echo err >&2; exit 7")
    assert (done.returncode, done.stdout, done.stderr) == (7, "out\n", "err\n")
    (record,) = world.records()
    assert (record["event"], record["decision"]) == ("started", "allow")
    assert record["line"] == "echo out; echo err >&2; exit 7"


@pytest.mark.parametrize(
    "arguments",
    [
        ("-lc", REFUSED),
        ("-c", "-l", REFUSED),
        ("-euo", "pipefail", "-c", REFUSED),
        ("-O", "extglob", "-c", REFUSED),
        ("--norc", "--noprofile", "-c", REFUSED),
        ("-i", "-c", REFUSED),
        ("-c", 'eval "$1"', "--", REFUSED),
        ("-c", '"$@"', "x", *REFUSED.split()),
        ("+c", REFUSED),
        ("-norc", "-c", REFUSED),
    ],
)
def test_every_way_to_give_a_line(world, arguments):
    refused(world.run(*arguments))


@pytest.mark.parametrize("arguments", [("-n", "-c", REFUSED), ("-c", "-n", REFUSED), ("-n",), ("-D", "-c", REFUSED)])
def test_what_is_only_parsed_is_not_judged(world, arguments):
    done = world.run(*arguments, stdin=REFUSED)
    assert done.returncode == 0
    assert world.records() == []


def test_a_wrong_option_is_bashs_to_report(world):
    own = world.run("--nosuch", "-c", "echo ran")
    real = subprocess.run(
        ["/bin/bash", "--nosuch", "-c", "echo ran"], capture_output=True, text=True, executable="/bin/bash", check=False
    )
    assert (own.returncode, own.stdout) == (2, "")
    assert own.stderr.splitlines()[0].endswith("--nosuch: invalid option")
    assert len(own.stderr) > 100
    assert real.returncode == 2


@pytest.mark.parametrize("line", ["if then", 'echo "a', "echo $(", "for x in a b; echo"])
def test_a_line_that_bash_rejects_gets_bashs_words(world, line):
    own = world.run("-c", f"touch ran\n{line}")
    real = subprocess.run(
        ["/bin/bash", "-c", f":\n{line}", world.program()], capture_output=True, text=True, check=False
    )
    assert own.returncode == 2
    assert own.stderr.splitlines()[0].split("line ")[1] == real.stderr.splitlines()[0].split("line ")[1]
    assert not (world.home / "ran").exists()


def test_scripts_are_read_and_judged(world):
    script = world.home / "script.sh"
    script.write_text(f'echo "$0 $1"\ntouch ran\n{REFUSED}\n')
    refused(world.run(str(script), "x"))
    refused(world.run("script.sh", "x"))
    assert not (world.home / "ran").exists()
    script.write_text('echo "$1"; exit 4\n')
    done = world.run("script.sh", "x")
    assert (done.returncode, done.stdout) == (4, "x\n")


def test_a_script_found_along_the_path_is_the_one_that_bash_would_run(world):
    (world.home / "bin").mkdir()
    (world.home / "bin" / "tidy").write_text(f"{REFUSED}\n")
    refused(world.run("tidy", env={"PATH": f"{world.home}/bin:/usr/bin:/bin"}))


def test_a_script_that_is_not_there_is_bashs_to_report(world):
    done = world.run("nowhere.sh")
    assert done.returncode == 127
    assert "No such file or directory" in done.stderr


def test_a_script_that_cannot_be_read_first_is_held(world):
    os.mkfifo(world.home / "pipe")
    refused(world.run("pipe"))
    (world.home / "large.sh").write_text("#" * (1 << 20) + f"\n{REFUSED}\n")
    refused(world.run("large.sh"))


def test_a_script_from_a_process_substitution_is_judged_and_still_runs(world):
    outer = ["/bin/bash", "-c"]
    run = lambda text: subprocess.run(  # noqa: E731
        [*outer, f"{world.program()} <(echo '{text}')"], capture_output=True, text=True, env=world.env, check=False
    )
    done = run('echo "hello $((1+1))"')
    assert (done.returncode, done.stdout) == (0, "hello 2\n")
    refused(run(f"echo ran; {REFUSED}"))


def test_login_argv0(world, native):
    argv0 = lambda name: subprocess.run(  # noqa: E731
        [name, "-c", "shopt login_shell; echo $0"], executable=world.program(), capture_output=True, text=True,
        env=world.env, check=False,
    )  # fmt: skip
    assert argv0("-bash").stdout.split() == ["login_shell", "on", "-bash"]
    assert argv0("bash").stdout.split() == ["login_shell", "off", "bash"]


SHOW_SIGNALS = "grep SigIgn /proc/$$/status"


@pytest.mark.parametrize(
    "numbers", [(), (signal.SIGPIPE,), (signal.SIGXFSZ,), (signal.SIGPIPE, signal.SIGINT, signal.SIGHUP)]
)
def test_signals_stay_as_the_parent_gave_them(world, native, numbers):
    def prepare():
        for number in (signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)

    def ignored(program):
        done = subprocess.run(
            [program, "-c", SHOW_SIGNALS], preexec_fn=prepare, restore_signals=False, capture_output=True, text=True,
            env=world.env, check=True,
        )  # fmt: skip
        return done.stdout

    assert ignored(world.program()) == ignored("/bin/bash")


def test_the_environment_is_what_the_parent_gave(world):
    for extra in ({}, {"LC_CTYPE": "C"}, {"LC_CTYPE": "C.UTF-8"}, {"X": "a=b\nc"}):
        env = {"HOME": str(world.home), "PATH": "/usr/bin:/bin", "XDG_STATE_HOME": str(world.state), **extra}
        show = lambda program: subprocess.run([program, "-c", "env -0"], capture_output=True, env=env, check=True)  # noqa: B023, E731
        own, real = (
            {entry for entry in show(program).stdout.split(b"\0") if not entry.startswith(b"_=")}
            for program in (world.program(), "/bin/bash")
        )
        assert own == real


def test_bytes_that_are_no_utf8_pass_through(world):
    script = b'printf \'%s\' "$1" "$X"'
    done = subprocess.run(
        [world.program().encode(), b"-c", script, b"x", b"a\xff"], capture_output=True,
        env={**{k.encode(): v.encode() for k, v in world.env.items()}, b"X": b"\xfe"}, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, b"a\xff\xfe")


@pytest.mark.parametrize(
    ("name", "content"),
    [("BASH_ENV", REFUSED), ("BASH_ENV", f"f() {{ {REFUSED}; }}\nf")],
)
def test_what_bash_env_adds_is_judged(world, name, content):
    (world.home / "env.sh").write_text(f"{content}\n")
    refused(world.run("-c", "true", env={name: str(world.home / "env.sh")}))


def test_env_of_an_interactive_sh_is_judged(world):
    (world.home / "env.sh").write_text(f"{REFUSED}\n")
    refused(world.run("-i", "-c", "true", name="sh", env={"ENV": str(world.home / "env.sh")}))


def test_an_rcfile_is_judged(world):
    (world.home / "rc").write_text(f"{REFUSED}\n")
    refused(world.run("--rcfile", str(world.home / "rc"), "-i", "-c", "true"))


def test_an_exported_function_is_judged(world):
    refused(world.run("-c", "tidy", env={"BASH_FUNC_tidy%%": f"() {{ {REFUSED}; }}"}))


def test_prompts_that_start_commands_are_judged(world):
    refused(world.run("-xc", "true", env={"PS4": f"$({REFUSED}) "}))
    assert world.run("-xc", "true", env={"PS4": "+ $LINENO "}).returncode == 0


def test_settings_that_change_reading_are_dropped(world):
    done = world.run("-c", 'echo "$SHELLOPTS"', env={"SHELLOPTS": "errexit:posix:keyword:history"})
    on = done.stdout.strip().split(":")
    assert "errexit" in on
    assert not {"posix", "keyword", "history"} & set(on)
    done = world.run("-c", 'echo "$BASHOPTS"', env={"BASHOPTS": "extglob:extdebug"})
    assert "extglob" in done.stdout.strip().split(":")
    assert "extdebug" not in done.stdout


def test_keyword_assignments_are_held(world):
    refused(world.run("-k", "-c", "true"))


def test_sh_holds_what_dash_reads_otherwise(world):
    if os.path.realpath("/bin/sh").endswith("bash"):
        pytest.skip("sh is bash here")
    refused(world.run("-c", "echo a &> log", name="sh"))
    done = world.run("-c", 'echo "$0"; [ -f x ] || echo no', name="sh")
    assert (done.returncode, done.stdout) == (0, f"{world.program('sh')}\nno\n")


def test_no_real_shell_is_125(world):
    if os.path.exists("/bin/zsh") or os.path.exists("/usr/bin/zsh"):
        pytest.skip("there is a zsh")
    done = world.run("-c", "true", name="zsh")
    assert done.returncode == 125
    assert "no real zsh" in done.stderr


def test_a_closed_stdin_stdout_or_stderr_is_no_obstacle(world):
    for closing in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
        done = subprocess.run(
            ["/bin/bash", "-c", f'"$0" -c "exit 5" {closing}', world.program()], env=world.env, check=False
        )
        assert done.returncode == 5, closing
        done = subprocess.run(
            ["/bin/bash", "-c", f'"$0" -c "{REFUSED}" {closing}', world.program()], env=world.env,
            capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 126, closing


def test_a_deleted_directory_is_no_obstacle(world):
    gone = world.home / "gone"
    gone.mkdir()
    done = subprocess.run(
        ["/bin/bash", "-c", f'cd {gone} && rmdir {gone} && "$0" -c "echo still"', world.program()],
        env=world.env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == "still\n"


@pytest.mark.parametrize("spoil", ["file", "readonly"])
def test_without_an_audit_log_plain_lines_run_and_findings_do_not(world, spoil):
    world.state.mkdir()
    if spoil == "file":
        (world.state / "agentshell").write_text("in the way")
    else:
        (world.state / "agentshell").symlink_to("/proc/nowhere")
    assert world.run("-c", "echo plain").stdout == "plain\n"
    assert world.run("-c", REFUSED).returncode == 126


def test_an_agents_escape_codes_do_not_reach_the_terminal(world):
    done = world.run("-c", f"{REFUSED} # \u202e\x9b31m")
    refused(done)
    assert "\u202e" not in done.stderr
    assert "\x9b" not in done.stderr


@pytest.mark.parametrize("line", ["echo a\x00b", "echo a\rb", "echo \x1b[31m", "x" * 300_000, "(" * 10_000])
def test_lines_that_no_reader_may_vouch_for(world, line):
    def computed():
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        return spent.ru_utime + spent.ru_stime

    before = computed()
    script = world.home / "script.sh"
    script.write_bytes(line.encode() + b"\n")
    done = world.run(str(script))
    assert done.returncode in (126, 2), done
    assert computed() - before < 2.5


def test_secrets_are_in_no_record_and_no_refusal(world):
    done = world.run("-c", f"PGPASSWORD=hunter2 true; {REFUSED} --token hunter3")
    refused(done)
    log = (world.state / "agentshell" / "audit.jsonl").read_text()
    assert "hunter" not in log + done.stderr


def test_interrupting_the_judging_ends_it_as_a_signal_does(world):
    read_end, write_end = os.pipe()
    shell = subprocess.Popen([world.program(), f"/dev/fd/{read_end}"], pass_fds=[read_end], env=world.env, stderr=-1)
    time.sleep(0.5)
    shell.send_signal(signal.SIGINT)
    assert shell.wait(10) == -signal.SIGINT
    assert shell.stderr.read() == b""
    shell.stderr.close()
    os.close(read_end)
    os.close(write_end)
