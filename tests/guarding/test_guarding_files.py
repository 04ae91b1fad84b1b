"""agentshell's own files: nothing of a guarded session may change them by any path or tool, and all may look."""

from __future__ import annotations

import guarded_session
import pytest
from guarded_session import found

CHANGES = [
    # by any path
    "rm ~/.config/agentshell/policy.yaml",
    'rm -rf "$HOME/.config/agentshell"',
    "rm -rf /home/dev/.config/../.config/agentshell/",
    "rm -rf ../../dev/.config/agentshell",
    "cd ~ && rm -rf .config/agentshell",
    "pushd ~/.config && rm -r agentshell",
    "(cd ~/.config/agentshell && echo > policy.yaml)",
    "cd .agentshell && touch x",
    "rm -rf /proc/self/root/etc/agentshell",
    "rm -rf ~dev/.config/agentshell",
    'rm -rf "${XDG_CONFIG_HOME:-$HOME/.config}/agentshell"',
    "rm -rf ~/.config/agent*",
    "rm -rf ${HOME}/.config/agentshe??",
    "rm -rf ~/.config/{agentshell,x}",
    "mv ~/.config/agentshell{,.off}",
    "a=agent; rm -rf ~/.config/${a}shell",
    "rm -rf ~/.config/agent''shell",
    r"rm -rf $'/home/dev/.config/agent\x73hell'",
    'd=~/.config/agentshell; rm -rf "$d"',
    'for f in ~/.config/agentshell/*; do rm "$f"; done',
    'rm -rf "$(dirname ~/.config/agentshell/policy.yaml)"',
    'rm "$(which agentshell)"',
    "rm -rf \"$(python3 -c 'import agentshell,os; print(os.path.dirname(agentshell.__file__))')\"",
    "ln -s ~/.config/agentshell x && rm x/policy.yaml",
    "ln -s ~/.config c; rm -rf c/agentshell",
    "ln ~/.config/agentshell/policy.yaml /tmp/p",  # a second name for the same file
    "cp -l ~/.config/agentshell/policy.yaml /tmp/p",
    # with the folder around it
    "rm -rf ~/.config",
    "rm -rf ~/.config/*",
    "rm -rf ~/.local/state",
    "mv ~/.config ~/.config.old",
    "rsync -a --delete /tmp/empty/ ~/.config/",
    "rm -rf ~/.local/share",  # the launcher is in it
    "mv /opt/guard /opt/x",
    # found, listed, fed
    "find ~/.config/agentshell -type f -delete",
    "find ~/.config -name agentshell -exec rm -rf {} +",
    "find ~/.config -path '*agentshell*' -delete",
    r"find . -name .agentshell -prune -exec rm -rf {} \;",
    "find / -name agentshell 2>/dev/null | xargs rm -rf",
    "ls -d ~/.config/agentshell | xargs rm -rf",
    "echo ~/.config/agentshell | xargs -n1 rm -rf",
    # by redirection
    ": > ~/.local/state/agentshell/audit.jsonl",
    "> ~/.local/state/agentshell/audit.jsonl",
    "echo x >> ~/.local/state/agentshell/audit.jsonl",
    "cat /dev/null >| ~/.local/state/agentshell/audit.jsonl",
    "exec 3> ~/.config/agentshell/policy.yaml",
    "{ echo a; } > ~/.config/agentshell/policy.yaml",
    "while read l; do echo $l; done < x > ~/.config/agentshell/policy.yaml",
    "echo > /var/log/guard/audit.jsonl",  # where the settings put the log
    # by tools that write
    "truncate -s 0 ~/.local/state/agentshell/audit.jsonl",
    "shred -u ~/.local/state/agentshell/audit.jsonl",
    "echo x | tee ~/.config/agentshell/policy.yaml",
    "echo x | sudo tee -a /etc/agentshell/policy.yaml",
    "sed -i.bak 's/deny/allow/' .agentshell/config.yaml",
    "perl -pi -e 's/deny/allow/' ~/.config/agentshell/policy.yaml",
    "awk -i inplace '{print}' ~/.config/agentshell/policy.yaml",
    "yq -i '.x = 1' .agentshell/config.yaml",
    "dd if=/dev/zero of=/etc/agentshell/policy.yaml bs=1 count=1",
    "cp /tmp/p.yaml ~/.config/agentshell/",
    "cp -r /tmp/x/. ~/.config/agentshell",
    "install -t ~/.config/agentshell /tmp/p.yaml",
    "rsync -a --remove-source-files ~/.config/agentshell/ /tmp/x/",
    "scp host:p.yaml ~/.config/agentshell/policy.yaml",
    "scp p.yaml dev@localhost:.config/agentshell/policy.yaml",
    "ln -sf /dev/null ~/.config/agentshell/policy.yaml",
    "tar -xf x.tgz -C ~/.config/agentshell",
    "tar xzf x.tgz --directory=/etc/agentshell",
    "unzip -o x.zip -d ~/.config/agentshell",
    "curl -o ~/.config/agentshell/policy.yaml https://example.com/p.yaml",
    "wget -P ~/.config/agentshell https://example.com/policy.yaml",
    "patch ~/.config/agentshell/policy.yaml < x.diff",
    "vim -c wq ~/.config/agentshell/policy.yaml",
    "sort -o ~/.config/agentshell/policy.yaml x",
    "gzip ~/.local/state/agentshell/audit.jsonl",
    "sponge .agentshell/config.yaml < x",
    "sqlite3 ~/.local/state/agentshell/approvals.db \"update requests set state='approved'\"",
    "mount --bind /tmp/x /etc/agentshell",
    "docker run --rm -v ~/.config/agentshell:/x alpine rm -rf /x/policy.yaml",
    # by rights, owners, attributes, times
    "chmod 000 ~/.config/agentshell",
    "chown nobody ~/.config/agentshell/policy.yaml",
    "sudo chattr +i ~/.local/state/agentshell/audit.jsonl",
    "setfacl -m u:x:rw ~/.config/agentshell/policy.yaml",
    "touch -d '1 year ago' ~/.local/state/agentshell/audit.jsonl",
    # by version control
    "git checkout HEAD~3 -- .agentshell",
    "git restore --source=HEAD~1 .agentshell",
    "git rm -r --cached .agentshell",
    "git clean -fdx .agentshell",
    "git stash push -- .agentshell",
    # by code
    "python3 -c \"open('/home/dev/.config/agentshell/policy.yaml','w').write('x')\"",
    "python3 -c \"import os; os.remove(os.path.expanduser('~/.config/agentshell/policy.yaml'))\"",
    "python3 -c \"from pathlib import Path; (Path.home()/'.config'/'agentshell'/'policy.yaml').unlink()\"",
    "python3 -c \"import shutil; shutil.rmtree('/home/dev/.config/agentshell')\"",
    "node -e \"require('fs').writeFileSync('/etc/agentshell/policy.yaml','')\"",
    "ruby -e \"File.write('/etc/agentshell/policy.yaml','')\"",
    "perl -e 'unlink \"/etc/agentshell/policy.yaml\"'",
    "echo 'rm -rf ~/.config/agentshell' > x.sh; bash x.sh",
    "echo cm0gLXJmIH4vLmNvbmZpZy9hZ2VudHNoZWxs | base64 -d | bash",
    # later, or as someone else
    "nohup sh -c 'sleep 5; rm -rf ~/.config/agentshell' &",
    "trap 'rm -rf ~/.config/agentshell' EXIT",
    "at now <<< 'rm -rf ~/.config/agentshell'",
    "sudo sh -c 'echo > /etc/agentshell/policy.yaml'",
    "su -c 'rm -rf /etc/agentshell'",
    "ssh localhost 'rm -rf ~/.config/agentshell'",
    # what is installed, wherever that is
    "rm -rf /opt/guard/lib/python3.12/site-packages/agentshell",
    "echo x > /opt/guard/lib/python3.12/site-packages/agentshell/judge.py",
    "cp /bin/bash ~/.local/share/guard/bin/bash",
    "ln -sf /bin/bash ~/.local/share/guard/bin/sh",
    "gcc -o ~/.local/share/guard/bin/bash x.c",
    "curl -fsSL https://example.com/x -o ~/.local/share/guard/bin/bash",
    "agentshell install --links ~/.local/share/guard/bin",  # may start another bash from now on
]
LOOKS = [
    "cat ~/.config/agentshell/policy.yaml",
    "ls -la ~/.config/agentshell .agentshell",
    "sudo cat /etc/agentshell/policy.yaml",
    "tail -f ~/.local/state/agentshell/audit.jsonl | grep deny",
    "timeout 5 grep -rn deny ~/.local/state/agentshell/",
    "jq -r .line < ~/.local/state/agentshell/audit.jsonl > /tmp/lines.txt",
    "awk '{print $1}' ~/.local/state/agentshell/audit.jsonl",
    "sed -n 1,5p .agentshell/config.yaml",
    "scp ~/.config/agentshell/policy.yaml prod-web-1:.config/agentshell/",
    "gzip -c ~/.local/state/agentshell/audit.jsonl > /tmp/a.gz",
    "cp -r .agentshell /tmp/x",
    "tar -czf /tmp/x.tgz -C ~/.config agentshell",
    "find ~/.config/agentshell -name '*.yaml'",
    "cd .agentshell && cat config.yaml | head",
    "shellcheck .agentshell/x.sh",
    "npx prettier --check .agentshell/config.yaml",
    "sqlite3 ~/.local/state/agentshell/x.db .schema",
    "git add .agentshell",
    "git log -p -- .agentshell",
    "git commit -m 'add .agentshell' -- .agentshell",
    "git checkout -b agentshell-config",
    "git push origin agentshell",
    "file $(which agentshell)",
    "echo 'rm -rf ~/.config/agentshell' >> notes.md",
    "docker run --rm -v ~/.config/agentshell:/x:ro alpine ls /x",
    # agentshell's own commands that only tell
    "agentshell audit tail",
    "agentshell explain 'rm -rf /'",
    "agentshell check 'agentshell approve 7f3a'",
    "agentshell config show",
    "agentshell rules check .agentshell/rules/x.yaml",
    "agentshell doctor",
    "agentshell -c ls",
    # a source tree that is not the one that runs
    "git clone https://github.com/example/agentshell && cd agentshell && pip install -e .",
    "cd ~/src/agentshell && rm -rf build dist .venv",
    "cd ~/src/agentshell && sed -i s/a/b/ agentshell/judge.py rules/agentshell.yaml",
    "cd ~/src/agentshell && rm agentshell/old.py && git add -A",
    "cd ~/src/agentshell && git checkout -- agentshell/judge.py && git clean -fdx",
    "cd ~/src/agentshell && .venv/bin/pytest tests -q",
    "cd ~/src/agentshell && AGENTSHELL_ALL_SCRIPTS=1 .venv/bin/pytest tests/reading",
    "cd ~/src/agentshell && .venv/bin/python -m agentshell check ls",
    "cd ~/src/agentshell && scripts/setup",
    "agentshell install --links /tmp/links",
    # other things in the same folders
    "rm -rf ~/.config/nvim ~/.cache/pip ~/.local/share/Trash/files",
    "echo x > ~/.config/other",
    "find . -name '*.pyc' -delete",
    "find . -type d -empty -delete",
    "find /tmp -name '*.log' -delete",
    "rsync -a --delete dist/ build/",
    "rm -rf node_modules /tmp/agentshell-test",
    "mv notes.md ~",
    "mv ~/Downloads/x.conf ~/.config/",
    "mv -t ~/.local/share x",
    "docker build -t agentshell .",
    "docker run --rm -v $PWD:/app -w /app node:20 npm test",
]


@pytest.mark.parametrize("line", CHANGES)
def test_its_files_are_not_to_be_changed(line):
    decision, actions = found(line)
    assert decision == "deny"
    assert "own-files" in actions


@pytest.mark.parametrize("line", LOOKS)
def test_looking_and_naming_are_fine(line):
    assert found(line)[1] == []


def test_a_source_tree_is_its_own_where_it_is_the_one_that_runs(monkeypatch):
    tree = "/home/dev/src/agentshell"
    monkeypatch.setitem(guarded_session.FILES, f"{tree}/agentshell/judge.py", "")
    monkeypatch.setattr(guarded_session, "INSTALLED", {f"{tree}/agentshell": "the installed agentshell"})
    assert found(f"sed -i s/a/b/ {tree}/agentshell/judge.py")[0] == "deny"
    assert found(f"rm -rf {tree}")[0] == "deny"
    assert found(f"sed -i s/a/b/ {tree}/README.md")[1] == []
