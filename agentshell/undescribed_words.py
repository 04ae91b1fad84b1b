"""Owns the words by which programs that no pack describes are judged: what destroys, what only looks, what is a text.

Tables alone; where a word must stand to count is `undescribed`. `deeds.STEMS` holds a piece of each word that destroys.
"""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


DESTROYS = _set(
    "decommission del delete deprovision destroy dismantle dismiss drop dropdb erase expunge flush flushall flushdb "
    "nuke obliterate purge shred teardown terminate truncate undeploy uninstall unprovision unpublish wipe wipeout zap"
)
"""What says in any place of a word that something goes."""
LOSES = _set(
    "deactivate deregister disable down downgrade evict kill overwrite prune reinit remove reset restore revert "
    "revoke rm rmdir rmi rollback unregister"
)
"""What says so as a whole word, or at the beginning or end of a compound one."""
CHANGES = _set(
    "abort apply deploy drain failover halt promote reboot redeploy restart rollout scale shutdown stop suspend "
    "switchover"
)
"""What says, likewise, that something which runs becomes something else, or runs no more."""
GLUED = _set("delete destroy drop purge remove terminate truncate undeploy wipe")
"""Words that stand in front of what they are done to without a mark between: `deletetable`, `dropschema`."""
THINGS = _set(
    "all app bucket cluster collection database db family index instance queue row schema snapshot table topic user"
)
"""How what stands behind them begins."""
HARMLESS = _set(
    "ack ag agrep apropos asciidoctor aspell ast-grep awk bat batcat bazel black bower browse buck2 bzgrep cc cheat "
    "clang clear clippy-driver cloc cmake cnpm code codespell comby cowsay cspell csvcut csvgrep ctags cursor cypress "
    "dart dasel delta dialog difft dot emacs esbuild eslint exa eza figlet file firefox flake8 flutter fx fzf g++ gcc "
    "gdate gedit git-grep glow gofmt golint gron gum hadolint heredoc hugo hx idea info jaq javac jekyll jest jq jspm "
    "karma kotlinc ld lerna lnav logger lolcat look markdownlint mcfly mdbook mdcat mdless meson micro mkdir mkdocs "
    "mlr mocha more most msgfmt mypy nano ninja notify-send nvim open pandoc pants parcel pcre2grep pcregrep perldoc "
    "phpunit pip-compile playwright prettier protoc pt pydoc pylint pyright pytest qsv rga ripgrep rollup rspec "
    "rubocop ruff rustc s say semgrep sgrep shellcheck shfmt sift sleep sphinx-build standard stylelint subl swc "
    "textql tig tldr touch tput tsc ucg ug ugrep ugrep+ vale vd vipe visidata vite vitest wall webpack write xclip "
    "xdg-open xgettext xmllint xmlstarlet xq xsel xsv xzgrep yamllint yq zcat zenity zgrep zim zless"
)
"""Programs whose words are texts to look for, to show, to check or to edit, whatever those words are."""
LOOKING = _set(
    "add alias auth build bundle can check compile completion config context contexts count create define describe "
    "diff doc docs dry echo edit explain extension extensions find fmt format g generate get grep help history info "
    "init inspect install lint list log logs lookup ls make man new notify open plan plugin plugins preview print "
    "profile profiles query read say scaffold search self serve show simulate spec start status test tests translate "
    "validate verify view watch which"
)
"""Words that make what stands behind them no deed: `test delete`, `help destroy`, `create reset-mail`."""
LOOKED = _set("describe diff get help history info inspect list logs ls plan show status")
"""What stands behind a noun that looks like a deed: `restore list`."""
DRY = _set(
    "check check-only checkonly diff dry dry-run dryrun help just-print list no-act no-execute no-op noop plan "
    "plan-only pretend preview simulate test version what-if whatif"
)
"""Options that make it a dry run, or a question."""
ASKING = _set("check diff list plan preview test version")
"""Those of them that make it none where a value stands behind: `--version 12`."""
LOCAL = _set(
    "adb apk asdf brew byobu bzr cargo choco conda darcs dpkg flatpak fossil gem hg ifdown jj mamba nmcli opkg pacman "
    "paru pijul pip pip3 port rpm rustup scoop sdk sl snap svn teamocil tmuxinator tccutil tmuxp "
    "wg-quick winget xcrun yay zypper"
)
"""Programs that keep packages, versions of files, sessions or connections of the machine they run on."""
TEXTS = _set(
    "body channel comment desc description e2e exclude expr filter format g grep ignore include k label log log-file "
    "log-level m match message msg name o only out output pattern prompt q query reason reporter run search skip "
    "subject t tag tags test-name-pattern testNamePattern text title topic"
)
"""Options whose values are text or a place to write to, and say nothing of what is hit."""
SWITCHES = _set(
    "assume-yes auto-approve batch confirm d debug f force insecure json no-color no-input no-prompt non-interactive "
    "noninteractive q quiet silent v verbose vv y yes"
)
"""Options that take no value, by their names: the word behind is the sub-command."""
DOING = _set("action cmd command mode op operation run task verb")
"""Options and settings whose value is what is done: `--action delete`."""
NOT = _set("after before disable dont if never no non not pre skip un without")
"""Pieces that turn a word round: `--no-delete`, `skip-prune`."""
WHAT = _set(
    "all app bucket cluster data database databases db env environment everything existing force index indices "
    "namespace records stack table tables users volume volumes"
)
"""What a switch that destroys may name: `--delete-all`, `--drop-tables`."""
CHEAP = _set("cache cached caches deleted dry lint mock temp test tests tmp")
"""What is easily made again, or is no act: `purge-cache`, `list-deleted`."""
FILES = _set(
    "c cc cpp cs css csv dart go gz h html ini java js json jsx kt lock log lua md mjs pdf php pl png py r rb rs rst "
    "scss sh sql svg swift tar tgz toml ts tsx txt vue xml yaml yml zip"
)
"""How the names of files end that are read, written or checked."""
CHOOSING = _set("account cluster context e env environment host profile project site stage target")
"""Options that tell the environment."""
NAMING = _set(
    "ACCOUNT ADDR ADDRESS CLUSTER CONTEXT DATABASE ENDPOINT ENV ENVIRONMENT HOST NAMESPACE PROFILE PROJECT SERVER "
    "SITE STAGE SUBSCRIPTION TARGET TIER URI URL WORKSPACE"
)
"""How the names of variables end that say where something goes."""
