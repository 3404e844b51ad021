#!/usr/bin/env bash
# Synthesizes an environment, plans it and reviews the plan; what it makes is in review/. It succeeds whatever the verdict is, and gives it
# as the output "status": 0 fine to apply, 1 cannot judge, 2 blocked. A plan in reviewed/ is taken as it is while it is up to date.
# Usage: .github/plan.sh <environment>
set -euo pipefail
environment=$1
umask 077 # a plan holds what the state holds
mkdir -p review
go run . "$environment"
stack=cdktf.out/stacks/$environment
here=$(cd "$(dirname "$0")" && pwd)
trap 'rm -f review/plan.json' EXIT # also when a view fails: it shows secrets
if [ -f reviewed/plan.tfplan ] && cp reviewed/plan.tfplan reviewed/.terraform.lock.hcl "$stack" &&
  terraform -chdir="$stack" init -input=false -lockfile=readonly >/dev/null && "$here/plan-current.sh" "$stack"; then
  echo "The plan of the pull request is up to date."
  mv "$stack/plan.tfplan" review/
else
  rm -rf "$stack/plan.tfplan" "$stack/.terraform.lock.hcl" "$stack/.terraform"
  terraform -chdir="$stack" init -input=false >/dev/null
  # Without a lock, which would need the right to write: Terraform refuses the plan later when the state has changed.
  terraform -chdir="$stack" plan -input=false -lock=false -out="$PWD/review/plan.tfplan" >/dev/null
fi
terraform -chdir="$stack" show -json "$PWD/review/plan.tfplan" > review/plan.json
cp "$stack/cdk.tf.json" "$stack/.terraform.lock.hcl" review/
go build -o review/planreview ./cmd/planreview
acknowledge=()
[ ! -f review.yaml ] || acknowledge=(--acknowledge review.yaml)
status=0
review/planreview review/plan.json --label "$environment" --source "$stack/cdk.tf.json" "${acknowledge[@]}" || status=$?
for view in markdown:comment.md sarif:review.sarif json:review.json; do
  code=0
  review/planreview review/plan.json --label "$environment" --source "$stack/cdk.tf.json" "${acknowledge[@]}" \
    --format "${view%%:*}" > "review/${view##*:}" || code=$?
  [ "$code" = "$status" ] || { echo "the ${view%%:*} view ended with $code" >&2; exit 1; }
done
rm review/plan.json review/planreview # the plan file is enough
echo "status=$status" >> "${GITHUB_OUTPUT:-/dev/null}"
