#!/usr/bin/env bash
# Runs the fuzz targets one after the other at low priority: fuzz.sh SECONDS [TARGET...]. Stops at the first finding.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:?usage: fuzz.sh SECONDS [TARGET...]}
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(pdf layout docx word text numbering normalise rule)
for target in "${targets[@]}"; do
  work=$(mktemp -d)
  echo "== $target"
  nice -n 15 cargo +nightly fuzz run "$target" "$work" "corpus/$target" -- \
    -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=20 -max_len=65536 -print_final_stats=1 2>&1 |
    grep -E "^(==|SUMMARY|stat::number_of_executed_units|thread|Done)|panicked|Test unit written" || true
  [ "${PIPESTATUS[0]}" -eq 0 ] || exit 1
  rm -rf "$work"
done
