#!/usr/bin/env bash
# Writes a comment of a pull request, or writes it anew: it is found again by its first line, the hidden marker of its environment.
# Usage: GH_TOKEN=... .github/comment.sh <file> <number of the pull request>
set -euo pipefail
file=$1 number=$2
marker=$(head -n 1 "$file")
# Only comments of the bot itself: anybody could write another's marker.
id=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$number/comments" |
  jq -rs --arg marker "$marker" '[.[][] | select(.user.login == "github-actions[bot]" and (.body | startswith($marker)))][0].id // empty')
if [ -n "$id" ]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$file" --silent
else
  gh api --method POST "repos/$GITHUB_REPOSITORY/issues/$number/comments" --field "body=@$file" --silent
fi
