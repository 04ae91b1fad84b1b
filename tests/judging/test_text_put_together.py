"""Commands that a line encodes, cuts up or puts together: what a shell would read in the end is judged."""

from __future__ import annotations

import base64
import binascii
import bz2
import codecs
import gzip
import lzma
import zlib

import pytest

from agentshell.assembly import Assembler

ASSEMBLER = Assembler()
DELETES = "kubectl --context prod-eu delete ns checkout"
BYTES = DELETES.encode()


def b64(data):
    return base64.b64encode(data).decode()


UU = "begin 644 -\n" + binascii.b2a_uu(BYTES[:45]).decode() + "`\nend"
TEXTS = {
    "B64": b64(BYTES),
    "B64TWICE": b64(b64(BYTES).encode()),
    "B32": base64.b32encode(BYTES).decode(),
    "HEX": BYTES.hex(),
    "ESC": "".join(f"\\x{byte:02x}" for byte in BYTES),
    "OCT": "".join(f"\\{byte:03o}" for byte in BYTES),
    "ROT": codecs.encode(DELETES, "rot13"),
    "REV": DELETES[::-1],
    "GZ": b64(gzip.compress(BYTES)),
    "BZ": b64(bz2.compress(BYTES)),
    "XZ": b64(lzma.compress(BYTES)),
    "ZLIB": b64(zlib.compress(BYTES)),
    "CODES": ",".join(str(byte) for byte in BYTES),
    "UTF16": b64(DELETES.encode("utf-16le")),
    "WORDS": DELETES,
}
STOPPED = """
# encodings, into a shell in each way there is
echo {B64} | base64 -d | bash
base64 -D <<< {B64} | zsh
echo {B64TWICE} | base64 -d | base64 --decode | sh
echo {B32} | base32 -d | sh
echo {HEX} | xxd -r -p | sh
xxd -ps -r <<< {HEX} | bash
echo '{ROT}' | tr A-Za-z N-ZA-Mn-za-m | sh
echo '{ROT}' | rot13 | sh
echo {GZ} | base64 -d | gunzip | sh
echo {GZ} | base64 -d | zcat | sh
echo {GZ} | base64 -d | gzip -dc | sh
echo {BZ} | base64 -d | bunzip2 | sh
echo {XZ} | base64 -d | xz -d | sh
echo {ZLIB} | base64 -d | pigz -dz | sh
echo {B64} | openssl base64 -d -A | sh
openssl enc -d -a <<< {B64} | sh
printf '{ESC}' | sh
printf '{OCT}' | sh
printf '%b' '{ESC}' | sh
echo -ne '{ESC}' | bash
eval $'{ESC}'
bash -c $'{ESC}'
eval "$(echo {B64} | base64 -d)"
$(echo {B64} | base64 -d)
bash <(echo {B64} | base64 -d)
. <(base64 -d <<< {B64})
. /dev/stdin <<< '{WORDS}'
bash -c "$(echo {B64} | base64 -d)"
echo {B64} > f; base64 -d f | sh
base64 -d <<< {B64} > x.sh && bash x.sh
base64 -d <<< {B64} | tee x.sh; . ./x.sh
X={B64}; echo $X | base64 -d | sh
X=$(echo {B64} | base64 -d); eval "$X"
export X=$(base64 -d <<< {B64}); bash -c "$X"
echo {B64} | base64 -d | xargs -I{{}} sh -c '{{}}'
echo {B64} | base64 -d | ssh dev-box bash
pwsh -e {UTF16}
# filters
echo '{REV}' | rev | sh
echo 'x:{WORDS}' | cut -d: -f2 | sh
printf '{WORDS}zzz' | head -c 44 | sh
printf 'zz{WORDS}' | tail -c +3 | sh
printf '%s\\n' {WORDS} | paste -sd' ' | sh
printf '%s\\n' {WORDS} | tr '\\n' ' ' | sh
printf '%s\\n' checkout ns delete prod-eu --context kubectl | tac | xargs | sh
echo '#{WORDS}' | sed 's/^#//' | sh
sed -n p <<< '{WORDS}' | sh
echo 'checkout ns delete prod-eu --context kubectl' | awk '{{print $6,$5,$4,$3,$2,$1}}' | sh
awk 'BEGIN{{print "{WORDS}"}}' | sh
echo '{WORDS}' | timeout 5 cat | sh
echo '{WORDS}' | fmt | sh
echo '{WORDS}' | some-filter-of-ours | sh
jq -r .cmd <<< '{{"cmd":"{WORDS}"}}' | sh
jq -rn '"{WORDS}"' | sh
echo '"{B64}"' | jq -r @base64d | sh
X=delete envsubst <<< 'kubectl --context prod-eu $X ns a' | sh
yes '{WORDS}' | head -1 | sh
# other languages that print
python3 -c 'print("{WORDS}")' | sh
python3 -c "import base64; print(base64.b64decode('{B64}').decode())" | bash
python3 -c "print(bytes.fromhex('{HEX}').decode())" | sh
python3 -c "print('{REV}'[::-1])" | sh
python3 -c "print(''.join(map(chr,[{CODES}])))" | sh
python3 -c "print(''.join(chr(c) for c in [{CODES}]))" | sh
python3 -c "import codecs; print(codecs.decode('{ROT}', 'rot13'))" | sh
echo {B64} | python3 -c 'import sys,base64; sys.stdout.write(base64.b64decode(sys.stdin.read()).decode())' | sh
perl -e 'print pack("H*","{HEX}")' | sh
perl -MMIME::Base64 -e 'print decode_base64("{B64}")' | sh
ruby -e 'print ["{HEX}"].pack("H*")' | sh
node -p 'Buffer.from("{B64}","base64").toString()' | sh
php -r 'echo base64_decode("{B64}");' | sh
# what cannot be decoded, or is kept where nobody sees it
base64 -d payload.b64 | bash
cat payload | base64 -d | sh
eval "$(base64 -d payload)"
echo $PAYLOAD | base64 -d | sh
$(echo $PAYLOAD | base64 -d)
gpg -d x.gpg | sh
bash <(gpg -d x.gpg)
openssl enc -d -aes-256-cbc -in x -k p | bash
zcat x.sh.gz | bash
echo AAAA | base64 -d | zstd -d | sh
unzip -p x.zip run.sh | sh
tar xOf x.tar run.sh | sh
git show HEAD:x.sh | sh
kubectl get cm x -o jsonpath={{.data.run}} | sh
# names of which a part is known
"$(pick-one)/kubectl" --context prod-eu delete ns a
"$(pick-one)/delete-prod-eu" x
docker run --rm bitnami/kubectl:"$(pick-one)" --context prod-eu delete ns a
docker exec "$(docker ps -q)" rm -rf /data
# put together by the shell
a=kub; b=ectl; $a$b --context prod-eu delete ns a
a='kubectl --context'; b=' prod-eu delete ns a'; eval "$a$b"
v=delXte; kubectl --context prod-eu ${{v/X/e}} ns a
x=DELETE; kubectl --context prod-eu ${{x,,}} ns a
x=ydeletey; kubectl --context prod-eu ${{x:1:6}} ns a
cmd=kubectl; n=cmd; ${{!n}} --context prod-eu delete ns a
a=({WORDS}); "${{a[@]}}"
declare -A m=([d]=delete); kubectl --context prod-eu ${{m[d]}} ns a
printf -v c '\\x64elete'; kubectl --context prod-eu $c ns a
read -r a b <<< '--context prod-eu'; kubectl $a $b delete ns a
IFS=, read -ra a <<< 'kubectl,--context,prod-eu,delete,ns,a'; "${{a[@]}}"
mapfile -t a < <(printf '%s\\n' {WORDS}); "${{a[@]}}"
IFS=,; x=kubectl,--context,prod-eu,delete,ns,a; $x
kubectl${{IFS}}--context${{IFS}}prod-eu${{IFS}}delete${{IFS}}ns${{IFS}}a
{{kubectl,--context,prod-eu,delete,ns,a}}
kubectl --context prod-eu d{{elete,}} ns a
k'u'b"e"ctl --context prod-eu del\\ete ns a
w=(get delete); kubectl --context prod-eu ${{w[$((2-1))]}} ns a
set -- {WORDS}; "$@"
f() {{ "$@"; }}; f {WORDS}
kubectl --context prod-eu $(rev <<< eteled) ns a
for x in delete; do kubectl --context prod-eu $x ns a; done
while read -r l; do eval "$l"; done <<< '{WORDS}'
trap '{WORDS}' EXIT
alias k='kubectl --context prod-eu'; k delete ns a
"$SHELL" -c '{WORDS}'
/proc/self/exe -c '{WORDS}'
exec 3<<< '{WORDS}'; source /dev/fd/3
bash /dev/fd/3 3<<< '{WORDS}'
install -m755 /dev/stdin x.sh <<< '{WORDS}'; ./x.sh
dd of=x.sh <<< '{WORDS}'; sh x.sh
"""
ALLOWED = """
# decoded, and not run
echo {B64} | base64 -d
echo {B64} | base64 -d > out.txt
echo {GZ} | base64 -d | gunzip > out.txt
echo {HEX} | xxd -r -p
rev <<< '{REV}'
python3 -c "import base64; print(base64.b64decode('{B64}').decode())"
echo "$TOKEN" | base64 -d | jq .
echo "$CERT" | base64 --decode > cert.pem
base64 -d payload.b64 > x.bin
gpg -d x.gpg > x
zcat x.log.gz | grep err
xz -dc x.xz | head
git show HEAD:x.sh
git show HEAD:x.sh > old.sh
openssl rand -base64 32
head -c 16 /dev/urandom | base64
# words that are printed or kept
echo '{WORDS}'
echo '{WORDS}' | sha256sum
echo '{WORDS}' | fmt
printf '%s' '{WORDS}' > note.md
X='{WORDS}'; echo "$X"
jq -n '"{WORDS}"'
awk 'BEGIN{{print "{WORDS}"}}'
# decoded, run and harmless
echo bHMgLWxh | base64 -d | sh
printf 'ls\\npwd\\n' | bash
python3 -c 'print("ls")' | sh
echo 'ls' | timeout 5 cat | sh
bash <<< 'ls'
# programs whose output is made for eval
eval "$(ssh-agent -s)"
eval "$(direnv hook bash)"
eval "$(/opt/homebrew/bin/brew shellenv)"
eval "$(conda shell.bash hook)"
source <(kubectl completion bash)
eval "$(perl -I ~/perl5/lib/perl5 -Mlocal::lib)"
eval "$(python3 -c 'import sysconfig; print(sysconfig.get_path("scripts"))')"
# names of which a part is known
"$(pick-one)/kubectl" --context prod-eu get ns
"$(pick-one)/bin/python" x.py
docker run --rm app:"$(git rev-parse HEAD)" npm test
docker run --rm "$(docker build -q .)" npm test
# what scripts put together all day
cmd='npm test'; $cmd
a=(npm test); "${{a[@]}}"
IFS=, read -ra a <<< 'x,y'; echo ${{a[0]}}
mapfile -t files < <(git ls-files); printf '%s\\n' "${{files[@]}}"
x=$(git rev-parse HEAD); echo ${{x:0:7}}
ls *.txt | sed 's/.*/echo &/' | sh
seq 3 | xargs -I{{}} echo {{}}
git ls-files | xargs wc -l
"$(git rev-parse --show-toplevel)/run.sh"
"${{PYTHON:-python3}}" -m venv v
set -- a b; for x; do echo $x; done
trap 'rm -f /tmp/x.$$' EXIT
bash -n <<< 'ls'
"""


def lines_of(text):
    found = [line for line in text.strip().split("\n") if not line.startswith("#")]
    return [line.format(**TEXTS).replace("\\\\", "\\") for line in found]


def decision(line, folder):
    (folder / ".git").mkdir(exist_ok=True)
    assembly = ASSEMBLER.assemble({"HOME": "/home/dev", "PATH": "/usr/bin:/bin", "USER": "dev"}, str(folder))
    return assembly.judge(line.encode()).verdict.decision


@pytest.mark.parametrize("line", [*lines_of(STOPPED), f"uudecode -o /dev/stdout <<'X' | sh\n{UU}\nX"])
def test_what_a_shell_reads_in_the_end_is_judged(line, tmp_path):
    assert decision(line, tmp_path) != "allow"


@pytest.mark.parametrize("line", lines_of(ALLOWED))
def test_text_that_is_not_run_does_nothing(line, tmp_path):
    assert decision(line, tmp_path) == "allow"
