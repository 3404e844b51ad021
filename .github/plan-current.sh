#!/usr/bin/env bash
# plan-current.sh FOLDER: whether FOLDER/plan.tfplan is a plan of the configuration and of the state as they are now.
# FOLDER must be initialized. A plan file of Terraform is a zip: with the configuration, and with the state that it starts from.
# Terraform itself refuses a plan of another state (it compares the same two values), but it applies one of another configuration.
set -euo pipefail
cd "$1"
planned=$(mktemp)
trap 'rm -f "$planned"' EXIT
unzip -p plan.tfplan tfconfig/m-/cdk.tf.json > "$planned" || { echo "$1/plan.tfplan: not a plan of a cdk.tf.json" >&2; exit 1; }
[ "$(unzip -Z1 plan.tfplan 'tfconfig/m-*')" = tfconfig/m-/cdk.tf.json ] || { echo "the plan is of more than cdk.tf.json" >&2; exit 1; }
cmp -s "$planned" cdk.tf.json || { echo "the plan is of another configuration" >&2; exit 1; }
state() { jq -r '"\(.serial) \(.lineage)"'; }
before=$(unzip -p plan.tfplan tfstate | state)
now=$(terraform state pull | state)
# An environment that is not there yet has no state; its plan has one without a lineage.
[ "$before" = "${now:-0 }" ] || { echo "the state has changed since the plan was made" >&2; exit 1; }
