"""Every wrapper, shell and interpreter that the shipped packs describe, around one command that must be found in it."""

from __future__ import annotations

import pytest
from conftest import FakeHost

from agentshell.config import default_policy
from agentshell.facts import Facts
from agentshell.host import RealHost
from agentshell.judge import judge
from agentshell.model import DECISIONS, EnvView, known
from agentshell.pack_store import place_resolver, shipped_store, subjects_reader
from agentshell.packs.registry import Registry
from agentshell.reading.unfold import Start

INSIDE = "rm -rf /srv/data"

# `%` is the command; what it would do must be found through each of them.
WRAPPERS = """
sudo %
sudo -E -u deploy %
sudo -nH --user=deploy -- %
sudo FOO=1 BAR=2 %
doas -u root %
su -c "%"
su - deploy -c "%"
su deploy --command="%"
runuser -u deploy -- %
runuser -l deploy -c "%"
pkexec --user root %
env %
env -i PATH=/bin %
env -u HOME A=1 %
env -S "%"
env - %
env -C /tmp %
nohup %
setsid -w %
chronic %
unbuffer %
dbus-run-session -- %
nice %
nice -n 10 %
nice -10 %
ionice -c2 -n7 %
chrt -i 0 %
taskset 0x1 %
taskset -c 0,1 %
numactl -N 0 %
timeout 5 %
timeout -s KILL -k 5 10m %
stdbuf -oL -eL %
/usr/bin/time -v %
faketime yesterday %
setpriv --reuid 1000 %
prlimit --nofile=10 %
gosu root %
su-exec root %
setarch x86_64 %
linux64 %
arch -x86_64 %
caffeinate -i %
xvfb-run -a -n 5 %
systemd-run --scope -p MemoryMax=1G %
systemd-run --user %
firejail --noprofile %
bwrap --ro-bind / / --dev /dev %
unshare -mr %
nsenter -t 1 -m -- %
chroot /mnt %
strace -f -e trace=file -o out %
ltrace -f %
valgrind --leak-check=full %
gdb -q --args %
gdb -batch -ex "shell %"
perf stat -e cycles %
proxychains4 -q %
torsocks %
flock /tmp/lock %
flock -n /tmp/lock -c "%"
script -qc "%" /dev/null
script -q /dev/null %
watch -n 1 "%"
watch -x %
entr -s "%"
entr -r %
hyperfine --warmup 3 "%"
watchexec -w src %
nodemon --exec "%"
wait-for-it.sh db:5432 -t 5 -- %
busybox %
toybox %
tmux new-session -d -s work "%"
tmux -L other neww %
tmux send-keys -t work "%" Enter
screen -dmS work bash -c "%"
screen -S work -X stuff "%"
bash -c "%"
bash -lc "%"
bash -euo pipefail -c "%"
bash -c -e "%"
bash +O extglob -c "%"
sh -c "%"
dash -c "%"
zsh -c "%"
ksh -c "%"
fish -c "%"
tcsh -c "%"
xargs -n1 %
parallel -j2 % ::: a b
parallel ::: "%"
npx -y %
npx -c "%"
npm exec -- %
pnpm dlx %
pnpm --filter web exec %
yarn dlx %
bunx %
uvx --from tools %
uv run --with extra %
uv tool run %
pipx run %
poetry run %
pipenv run %
pdm run %
hatch run %
bundle exec %
conda run -n web %
nix develop -c %
nix-shell -p git --run "%"
mise exec node@20 -- %
mise x -c "%"
asdf exec %
rbenv exec %
direnv exec . %
dotenv -f .env run -- %
dotenv -e .env -- %
env-cmd -f .env %
op run --env-file=.env -- %
doppler run -- %
doppler run --command "%"
infisical run --env=dev -- %
chamber exec web -- %
aws-vault exec dev -- %
foreman run %
find /srv -maxdepth 1 -exec % ;
git -c alias.x="!%" x
git -c core.sshCommand="%" fetch
git -c Core.Pager="%" log
git bisect run %
git submodule foreach "%"
git rebase -x "%" main
rsync -e "%" a: b
tar --checkpoint=1 --checkpoint-action="exec=%" -cf a.tar a
tar --to-command="%" -xf a.tar
ssh -o ProxyCommand="%" dev-box true
expect -c "spawn %"
python3 -c "import os; os.system('%')"
perl -e "system('%')"
ruby -e "system('%')"
php -r "system('%');"
node -e "require('child_process').execSync('%')"
lua -e "os.execute('%')"
""".strip().splitlines()

# The opposite: words that look like a command and are none, and wrappers around what is harmless.
HARMLESS = """
sudo -l rm -rf /srv/data
sudo -e /etc/hosts
sudo --help
bash -n deploy.sh
ssh -G prod-web-1 rm
tmux kill-session -t work
screen -r work
screen -ls
ionice -c 3 -p 1234
taskset -p 1234
script --help
xargs --help
npx prettier --write .
uv run pytest -q
git -c user.name=me status
git submodule foreach "git status"
tar --checkpoint=1 --checkpoint-action=dot -cf a.tar a
python3 -c "print('rm -rf /')"
bash -c "echo 'rm -rf /srv/data'"
watch -n 1 "ls -l"
env | sort
echo rm -rf /srv/data
""".strip().splitlines()


@pytest.fixture(scope="module")
def judged():
    """Return what judges a line with the shipped packs on an empty machine."""
    registry = Registry(shipped_store(), subjects_reader, place_resolver)
    policy = default_policy()
    host = FakeHost(files={".git/HEAD": "ref: refs/heads/feature/x\n"}, readers=RealHost())

    def judged(line):
        start = Start(env=EnvView(host.env), cwd=known(host.cwd), name=known("bash"))
        return judge(line.encode(), start, Facts(host), registry, policy)

    return judged


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_the_inner_command_is_found(judged, wrapper):
    line = wrapper.replace("%", INSIDE).replace(" ;", r" \;")
    found = judged(line)
    actions = {effect.action for one in found.invocations for effect in one.effects}
    assert "rm/delete-tree" in actions, [one.invocation.shown for one in found.invocations]


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_wrapping_never_lowers_the_verdict(judged, wrapper):
    alone = DECISIONS.index(judged(INSIDE).verdict.decision)
    wrapped = judged(wrapper.replace("%", INSIDE).replace(" ;", r" \;"))
    assert DECISIONS.index(wrapped.verdict.decision) >= alone


@pytest.mark.parametrize("line", HARMLESS)
def test_what_only_looks_like_a_command_is_let_through(judged, line):
    assert judged(line).verdict.decision == "allow"
