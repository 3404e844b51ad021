#!/usr/bin/env bash
# reviewed-plan.sh ENVIRONMENT FOLDER: downloads the plan that was reviewed in the pull request whose merge is $GITHUB_SHA.
# Only from a run that succeeded, of the last commit of that pull request, on a branch of this repository.
set -euo pipefail
environment=$1 folder=$2
head=$(gh api "repos/$GITHUB_REPOSITORY/commits/$GITHUB_SHA/pulls" \
  --jq '[.[] | select(.merged_at != null and .merge_commit_sha == env.GITHUB_SHA)][0].head.sha // empty')
[ -n "$head" ] || { echo "$GITHUB_SHA is not the merge of a pull request" >&2; exit 1; }
run=$(gh api "repos/$GITHUB_REPOSITORY/actions/workflows/plan.yml/runs?event=pull_request&status=success&head_sha=$head" \
  --jq '[.workflow_runs[] | select(.head_repository.full_name == env.GITHUB_REPOSITORY)][0].id // empty')
[ -n "$run" ] || { echo "no run of plan.yml succeeded for $head" >&2; exit 1; }
gh run download "$run" --repo "$GITHUB_REPOSITORY" --name "plan-$environment" --dir "$folder"
