#!/usr/bin/env bash
# Times whole commands beside pdftotext, pandoc -t plain and grep -E over the same files, and writes RESULTS.md.
# Needs hyperfine, qpdf, poppler-utils, pandoc and python3. The court papers of CAVEAT_CORPUS are added where it is set.
set -euo pipefail
cd "$(dirname "$0")/.."

for need in hyperfine qpdf pdftotext pandoc python3; do
  command -v "$need" >/dev/null || { echo "whole.sh: $need is not installed" >&2; exit 2; }
done
cargo build --locked --release --quiet
program=$(cargo metadata --format-version 1 --no-deps | python3 -c 'import json,sys; print(json.load(sys.stdin)["target_directory"])')/release/caveat
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Files of a known size, made of the fixtures.
agreements=fixtures/agreements
cat $agreements/*/agreement.txt | tr -s ' \n' ' ' | cut -d' ' -f1-10000 | fold -s -w 90 >"$work/10000-words.txt"
qpdf --empty --pages $agreements/*/agreement.pdf -- "$work/all.pdf"
pages() { # pages() N: a PDF of N pages, those of the fixtures over and over
  local have copies=()
  have=$(qpdf --show-npages "$work/all.pdf")
  for ((i = 0; i < $1; i += have)); do copies+=("$work/all.pdf" 1-$((i + have < $1 ? have : $1 - i))); done
  qpdf --empty --pages "${copies[@]}" -- "$work/$1-pages.pdf"
}
for n in 10 12 100 1000; do pages $n; done
docx=$agreements/sdfla-cooperation-plea/agreement.docx

# time NAME COMMAND...: hyperfine over the commands, the first of which is ours
time_them() {
  local name=$1
  shift
  hyperfine --shell=none --ignore-failure --warmup 2 --min-runs 10 --export-json "$work/$name.json" "$@" >/dev/null 2>&1
}
one='taskset -c 0'
time_them start "$program --version"
time_them text "$one $program check --format json $work/10000-words.txt" \
  "$one grep -Eic 'sole discretion|may (move|file)|5K1\\.1|3553\\(e\\)' $work/10000-words.txt"
time_them pdf12 "$program check --format json $work/12-pages.pdf" "pdftotext $work/12-pages.pdf -"
time_them read12 "$program text $work/12-pages.pdf" "pdftotext $work/12-pages.pdf -"
time_them word "$program check --format json $docx" "pandoc -t plain $docx"
time_them readword "$program text $docx" "pandoc -t plain $docx"
for n in 10 100 1000; do
  time_them "scale$n" "$one $program check --format json $work/$n-pages.pdf" "$one pdftotext $work/$n-pages.pdf -"
done
if [ -n "${CAVEAT_CORPUS:-}" ]; then
  court=$CAVEAT_CORPUS/court-pdf
  printf '#!/bin/sh\nfor f in %s/*; do pdftotext "$f" - >/dev/null 2>&1; done\n' "$court" >"$work/each.sh"
  chmod +x "$work/each.sh"
  time_them court "$program check --format json $court" "$work/each.sh"
  time_them court1 "$one $program check --format json $court" "$one $work/each.sh"
fi
# Peak memory of the largest process of a run, in KiB.
peak() { python3 -c 'import resource,subprocess,sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$@"; }
for n in 12 1000; do peak "$program" check --format json "$work/$n-pages.pdf" >"$work/peak$n"; done

WORK=$work PROGRAM=$program python3 - <<'PY' >benches/RESULTS.md
import datetime, json, os, pathlib, platform, subprocess

work = pathlib.Path(os.environ["WORK"])
program = pathlib.Path(os.environ["PROGRAM"])

def said(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()

def times(name):
    file = work / f"{name}.json"
    if not file.exists():
        return None
    return [(r["median"] * 1000, r["stddev"] and r["stddev"] * 1000) for r in json.loads(file.read_text())["results"]]

def cpu():
    for line in open("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()

def ms(value):
    return f"{value:.1f}" if value < 100 else f"{value:.0f}"

dirty = " with changes" if said("git", "status", "--porcelain", "--untracked-files=no", "--", ":!benches/RESULTS.md") else ""
print("# What whole commands cost\n")
print("Written by `benches/whole.sh`; medians of hyperfine, both programs in the same run.\n")
print(f"- Machine: {cpu()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}")
print(f"- Date: {datetime.date.today()}")
print(f"- Commit: {said('git', 'rev-parse', '--short', 'HEAD')}{dirty}; the program has {program.stat().st_size / 1e6:.1f} MB\n")
print("| what | caveat, ms | beside it | its ms | ratio | target |")
print("|---|---|---|---|---|---|")
rows = [
    ("start", "`--version`", None, ""),
    ("text", "check a text of 10,000 words, one core", "`grep -E` of four alternatives", "15 ms"),
    ("read12", "read a PDF of 12 pages (`caveat text`)", "`pdftotext`", ""),
    ("pdf12", "check a PDF of 12 pages", "`pdftotext`", "1.5"),
    ("readword", "read a Word file (`caveat text`)", "`pandoc -t plain`", ""),
    ("word", "check a Word file", "`pandoc -t plain`", ""),
    ("scale10", "check a PDF of 10 pages, one core", "`pdftotext`", "linear"),
    ("scale100", "of 100 pages", "`pdftotext`", "linear"),
    ("scale1000", "of 1,000 pages", "`pdftotext`", "linear"),
    ("court", "check the 50 court papers, 2 cores", "`pdftotext`, file by file", "0.6"),
    ("court1", "the same on one core", "the same", ""),
]
for name, what, beside, target in rows:
    found = times(name)
    if not found:
        continue
    ours = found[0][0]
    if beside:
        theirs = found[1][0]
        print(f"| {what} | {ms(ours)} | {beside} | {ms(theirs)} | {ours / theirs:.2f} | {target} |")
    else:
        print(f"| {what} | {ms(ours)} | | | | {target} |")
print("\n| peak memory of the largest process | MiB | target |")
print("|---|---|---|")
for n, target in ((12, 60), (1000, 300)):
    print(f"| check a PDF of {n:,} pages | {int((work / f'peak{n}').read_text()) / 1024:.0f} | {target} |")
PY
cat benches/RESULTS.md
