import pytest
from conftest import FakeHost
from target_helpers import machine, parse, somewhere, target, targets, word

from agentshell.facts import FileInfo
from agentshell.targets.files import path_targets

GIT = {".git": None}


def hit(text, files=None, env=None, cwd="/home/dev/project", place=None, pattern="", start="/home/dev/project"):
    facts = machine(env, GIT if files is None else files, cwd=start)
    invocation = parse("rm x", env, cwd).invocation
    invocation = invocation.replace(place=place) if place else invocation
    (only,) = path_targets((word(text).replace(pattern=pattern),), invocation, facts)
    return only.environment, only.scope


@pytest.mark.parametrize(
    ("path", "environment", "scope"),
    [
        # Temporary.
        ("/tmp/x", "local", "one"),
        ("/var/tmp/x", "local", "one"),
        ("/dev/shm/x", "local", "one"),
        ("/tmp/*.log", "local", "many"),
        # Made by builds, tests and package managers.
        ("build", "local", "one"),
        ("./node_modules/", "local", "one"),
        ("src/__pycache__", "local", "one"),
        ("app.log", "local", "one"),
        ("../other/node_modules", "local", "one"),
        ("/home/dev/projects/app/node_modules", "local", "one"),
        ("/home/dev/.cache/pip", "local", "one"),
        ("/var/lib/apt/lists/*", "local", "many"),
        # In the project: version control can bring it back.
        ("src", "local", "one"),
        ("src/main.py", "local", "one"),
        ("*.exe", "local", "many"),
        ("src/*", "local", "many"),
        ("db.sqlite3", "local", "one"),
        ("config/production.yml", "local", "one"),
        (".env.example", "local", "one"),
        # But not this.
        (".", "production", "many"),
        ("..", "production", "all"),  # the home folder
        ("../", "production", "all"),
        ("./", "production", "many"),
        ("*", "production", "many"),
        ("./*", "production", "many"),
        (".*", "production", "many"),
        ("**", "production", "many"),
        ("src/..", "production", "many"),
        (".git", "production", "many"),
        (".git/objects", "production", "many"),
        (".git/index.lock", "local", "one"),
        (".env", "production", "one"),
        ("certs/server.key", "production", "one"),
        ("terraform.tfstate", "production", "one"),
        ("db/production.sqlite3", "production", "one"),
        # A person's own.
        ("/home/dev/notes.txt", "production", "one"),
        ("/home/dev/.ssh", "production", "one"),
        ("/home/dev/other-project/src", "production", "one"),
        # A whole home, the whole machine.
        ("/home/dev", "production", "all"),
        ("/home/dev/", "production", "all"),
        ("/home/dev/*", "production", "all"),
        ("/home/dev/.*", "production", "all"),
        ("/home", "production", "all"),
        ("/home/other", "production", "all"),
        ("/root", "production", "all"),
        ("/", "production", "all"),
        ("/*", "production", "all"),
        ("//", "production", "all"),
        ("/tmp/../", "production", "all"),
        # The system, mounted volumes, devices.
        ("/srv/production", "production", "one"),
        ("/srv/prod*", "production", "many"),
        ("/usr", "production", "many"),
        ("/opt/app/data", "production", "one"),
        ("/opt/app/build", "production", "one"),
        ("/var/lib/postgresql", "production", "one"),
        ("/etc/hosts", "production", "one"),
        ("/mnt/data/x", "production", "one"),
        ("/data/x", "production", "one"),
        ("/dev/sda", "production", "many"),
        ("/dev/nvme0n1", "production", "many"),
        ("/dev/null", "local", "one"),
        ("/dev/stdout", "local", "one"),
        # Not known before it runs.
        ("‹$X›", "unknown", "one"),
        ("‹$X›/build", "unknown", "one"),
        ("‹$X›/*", "production", "all"),  # with X empty this is /*
        ("‹$X›/", "production", "all"),
        ("/‹$X›", "production", "all"),
        ("/home/dev/‹$X›", "production", "all"),
        ("/home/dev/projects/‹$X›", "production", "one"),
        ("/srv/‹$X›", "production", "one"),
        ("/tmp/‹$X›", "local", "one"),
        ("build/‹$X›", "local", "one"),
        ("release-‹$X›", "local", "one"),
        ("build/‹$X›/../..", "unknown", "one"),
        ("‹$(mktemp -d)›", "local", "one"),
        ("‹$(mktemp -d)›/*", "local", "one"),
    ],
)
def test_what_a_path_is(path, environment, scope):
    assert hit(path) == (environment, scope)


@pytest.mark.parametrize(
    ("path", "pattern", "environment", "scope"),
    [
        ("README.md", "*", "production", "many"),  # one of the names that `*` matched
        ("/home/dev/a", "/home/dev/*", "production", "all"),
        ("a.exe", "*.exe", "local", "many"),
        (".git", ".*", "production", "many"),
        ("/tmp/x", "/tmp/x*", "local", "many"),
    ],
)
def test_a_glob_says_how_much_is_hit(path, pattern, environment, scope):
    assert hit(path, pattern=pattern) == (environment, scope)


@pytest.mark.parametrize(
    ("path", "files", "start", "environment"),
    [
        # Without version control nothing can be brought back: a folder that is there counts as unknown.
        ("src", {"src/a.py": ""}, "/home/dev/project", "unknown"),
        ("src/a.py", {"src/a.py": ""}, "/home/dev/project", "local"),
        ("build", {"build/x": ""}, "/home/dev/project", "local"),
        # A repository inside is its own, with what it has not pushed.
        ("lib", {".git": None, "lib/.git": None}, "/home/dev/project", "production"),
        # Started in the home folder or in a system folder there is no project.
        ("/home/dev/x", {}, "/home/dev", "production"),
        ("/srv/app/x", {}, "/srv/app", "production"),
        ("/srv/app/x", {"/srv/app/.git": None}, "/srv/app", "local"),
        # The project is the repository, also from a folder in it.
        ("/home/dev/project", {".git": None}, "/home/dev/project/src/deep", "production"),
        ("/home/dev/project/docs/a.md", {".git": None}, "/home/dev/project/src/deep", "local"),
    ],
)
def test_the_project(path, files, start, environment):
    at = {name if name.startswith("/") else f"/home/dev/project/{name}": text for name, text in files.items()}
    assert hit(path, at, start=start)[0] == environment


def test_changing_the_directory_does_not_move_the_project():
    assert hit("data", cwd="/srv/app")[0] == "production"
    assert hit("data", cwd="/tmp/x")[0] == "local"
    assert hit("data", cwd="‹$D›")[0] == "unknown"
    assert hit("src", cwd="/home/dev/project/api")[0] == "local"


def test_a_home_and_a_project_in_a_temporary_folder_are_still_that():
    env = {"HOME": "/tmp/t/home"}
    files = {"/tmp/t/project/.git": None}
    for path, expected in {
        "/tmp/t/home": ("production", "all"),
        "/tmp/t/home/notes": ("production", "one"),
        "/tmp/t/project": ("production", "many"),
        "/tmp/t/project/src": ("local", "one"),
        "/tmp/t": ("production", "all"),
        "/tmp": ("production", "many"),
        "/tmp/other": ("local", "one"),
    }.items():
        assert hit(path, files, env, cwd="/tmp/t/project", start="/tmp/t/project") == expected, path


def test_tmpdir_is_temporary_unless_it_is_the_home():
    assert hit("/scratch/x", env={"TMPDIR": "/scratch/"})[0] == "local"
    assert hit("/home/dev/x", env={"TMPDIR": "/home/dev"})[0] == "production"
    assert hit("/srv/x", env={"TMPDIR": "/"})[0] == "production"


class Linked(FakeHost):
    """A machine where /home/dev/project/link leads to /srv/data."""

    def look(self, path):
        if path.endswith("/.git") or not path.startswith("/home/dev/project/link"):
            return super().look(path)
        return FileInfo("directory", path.replace("/home/dev/project/link", "/srv/data", 1))


@pytest.mark.parametrize(
    ("path", "environment"), [("link", "local"), ("link/", "production"), ("link/x", "production")]
)
def test_links_are_followed_where_the_command_follows_them(path, environment):
    from agentshell.facts import Facts

    facts = Facts(Linked(files={"/home/dev/project/.git": None}))
    (only,) = path_targets((word(path),), parse("rm x").invocation, facts)
    assert only.environment == environment


@pytest.mark.parametrize(
    ("path", "place", "environment", "scope"),
    [
        ("/srv/app", somewhere("host", "production"), "production", "one"),
        ("app/current", somewhere("host", "unknown"), "unknown", "one"),
        ("app/current", somewhere("host", "development"), "development", "one"),
        ("app/build", somewhere("host", "production"), "development", "one"),
        ("/tmp/x", somewhere("host", "production"), "development", "one"),
        ("/", somewhere("container", "local"), "local", "all"),
        ("‹$X›/*", somewhere("host", "production"), "production", "all"),
        ("src", somewhere("variables", "production"), "local", "one"),  # this machine's files
    ],
)
def test_files_of_another_place(path, place, environment, scope):
    assert hit(path, place=place) == (environment, scope)


@pytest.mark.parametrize(
    ("line", "environment"),
    [
        ("find . -type f -delete", "production"),  # everything in the project
        ("find / -delete", "production"),
        ("find /home/dev -type f -delete", "production"),
        ("find . -name *.pyc -delete", "local"),
        ("find . -name *.py[co] -delete", "local"),
        ("find . -type d -name __pycache__ -delete", "local"),
        ("find /home/dev -name node_modules -delete", "local"),
        ("find . -type d -empty -delete", "local"),
        ("find . -name *.py -delete", "local"),  # as `rm *.py`: version control can bring them back
        ("find . -name .git -delete", "production"),
        ("find . -name .* -delete", "production"),
        ("find . -name config -delete", "production"),  # .git/config
        ("find . -name .env* -delete", "production"),
        ("find . -type f -not -path */.git/* -delete", "production"),  # all that was not committed
        ("find . -not -path */node_modules/* -name *.py -delete", "local"),
        ("find . -path ./vendor -prune -o -name *.py -print -delete", "local"),
        ("find . -name *.py -o -type f -delete", "production"),
        ("find /home/dev -name *.py -delete", "production"),
        ("find / -name *.py -delete", "production"),
        ("find . -not -name *.pyc -delete", "production"),
        ("find . -name *.pyc -o -type d -delete", "production"),
        ("find . -name *.pyc -o -name *.pyo -delete", "local"),
        ("find . -name ‹$N› -delete", "production"),
        ("find /usr -name *.pyc -delete", "production"),
        ("find /tmp -mtime +7 -delete", "local"),
        ("find src -name *.orig -delete", "local"),
        ("find build -delete", "local"),
    ],
)
def test_find(line, environment):
    found = targets("found", line, files=GIT)
    assert {one.environment for one in found} == {environment}


@pytest.mark.parametrize(
    ("resolver", "line", "names", "environment"),
    [
        ("files-written", "dd out.img", ("arg.*",), "local"),  # nothing is there yet
        ("files-written", "truncate /home/dev/big.db", ("arg.*",), "production"),
        ("files-written", "dd /dev/sda", ("arg.*",), "production"),
        ("copied-to", "cp a /etc/hosts", ("arg.1",), "production"),
        ("copied-to", "cp a /etc/new.conf", ("arg.1",), "local"),
        ("copied-to", "cp a src", ("arg.1",), "local"),
        ("copied-to", "cp /dev/zero /dev/sda", ("arg.1",), "production"),
        ("copied-to", "cp big.db /home/dev", ("arg.1",), "production"),  # a file of that name is there
        ("copied-to", "cp new.txt /home/dev", ("arg.1",), "local"),
        ("copied-to", "cp tool /usr/local/bin/tool", ("arg.1",), "local"),
        ("copied-to", "cp a ‹$OUT›", ("arg.1",), "development"),
        ("copied-to", "scp /dev/null prod-web-1:/srv/app/config.yml", ("arg.1",), "production"),
        ("copied-to", "scp a deploy@10.0.0.5:/srv", ("arg.1",), "development"),
        ("copied-to", "scp a web:/srv/prod/x", ("arg.1",), "production"),
        ("mirrored-to", "rsync -a --delete dist/ deploy@prod.acme.com:/var/www/", ("arg.1",), "production"),
        ("mirrored-to", "rsync -a --delete dist/ /tmp/site-preview/", ("arg.1",), "local"),
        ("mirrored-to", "rsync -a --delete dist/ web:/var/www/", ("arg.1",), "unknown"),
        ("files-moved", "mv /var/lib/postgresql /tmp/", ("arg.*",), "production"),
        ("files-moved", "mv /home/dev/Downloads/x.zip .", ("arg.*",), "local"),
        ("files-moved", "mv /home/dev/Documents /tmp/", ("arg.*",), "production"),  # it will not stay there
        ("files-moved", "mv /home/dev/.ssh old", ("arg.*",), "production"),
        ("files-moved", "mv src lib", ("arg.*",), "local"),
        ("files-wide", "chmod 777 /", ("arg.1",), "production"),
        ("files-wide", "chown me .", ("arg.1",), "local"),
        ("files-wide", "chown me /home/dev", ("arg.1",), "production"),
        ("files-wide", "chmod 700 /home/dev/.ssh", ("arg.1",), "local"),
        ("files-wide", "chown me /etc", ("arg.1",), "production"),
    ],
)
def test_changes(resolver, line, names, environment):
    files = {**GIT, "/etc/hosts": "", "/home/dev/big.db": "", "src/a": "", "/usr/local/bin/tool": ""}
    assert target(resolver, line, files=files, names=names).environment == environment


def test_no_path_is_a_target_too():
    assert target("files", "rm").environment == "unknown"


@pytest.mark.parametrize(
    ("line", "environment"),
    [
        # A search that finds what starts agentshell is no edit of the project's own files.
        ("find . -name settings.json -delete", "production"),
        ("find . -name *.json -delete", "production"),
        ("find .claude -type f -name set* -delete", "production"),
        ("find . -name package.json -delete", "local"),
        ("find src -name *.json -delete", "local"),
    ],
)
def test_a_search_that_finds_an_agents_hooks(line, environment):
    hooks = {**GIT, ".claude/settings.json": '{"hooks": "agentshell hook"}'}
    assert {one.environment for one in targets("found", line, files=hooks)} == {environment}
    assert {one.environment for one in targets("found", line, files=GIT)} == {"local"}


@pytest.mark.parametrize(
    ("path", "environment"),
    [
        ("conftest.c", "local"),  # what a configure script tries things with
        ("conftest.dir", "local"),
        ("conftestd1a", "local"),
        ("data", "unknown"),  # a folder that nothing brings back
        ("../notes.txt", "production"),
    ],
)
def test_roots_home_holds_projects_as_any_home_does(path, environment):
    start = "/root/gzip-1.12"
    files = {f"{start}/{name}": None for name in ("data", "conftest.dir", "conftestd1a")}
    assert hit(path, files, {"HOME": "/root"}, cwd=start, start=start)[0] == environment
