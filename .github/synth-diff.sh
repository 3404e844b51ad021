#!/usr/bin/env bash
# Prints, as Markdown, what a change does to each environment's synthesized file. It informs: a risk is judged by the review of the plan.
# Usage: .github/synth-diff.sh <base commit>
set -euo pipefail
base=$1
old=$(mktemp -d)
trap 'git worktree remove --force "$old/base" 2>/dev/null || true; rm -rf "$old"' EXIT
git worktree add --quiet --detach "$old/base" "$base"
(cd "$old/base" && go run .) >&2
go run . >&2
go build -o "$old/planreview" ./cmd/planreview
for file in cdktf.out/stacks/*/cdk.tf.json; do
  environment=$(basename "$(dirname "$file")")
  before=$old/base/$file
  [ -f "$before" ] || { before=$old/none.json && echo '{"resource":{}}' > "$before"; }
  status=0
  "$old/planreview" synth-diff "$before" "$file" --format markdown --label "$environment" || status=$?
  [ "$status" -ne 1 ] || exit 1
  echo
done
