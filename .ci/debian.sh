#!/usr/bin/env bash
# Installs packages of Debian, as root, or with sudo where that asks for no password: .ci/debian.sh "what needs them" package...
set -euo pipefail
for=$1
install="apt-get install -y --no-install-recommends ${*:2}"
as_root=(env DEBIAN_FRONTEND=noninteractive)
[ "$(id -u)" = 0 ] || as_root=(sudo --non-interactive "${as_root[@]}")
if ! command -v apt-get >/dev/null || ! "${as_root[@]}" true 2>/dev/null; then
  echo "$for: something is missing; run as root: apt-get update && $install" >&2
  exit 1
fi
echo "${as_root[*]} $install"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" $install >/dev/null
