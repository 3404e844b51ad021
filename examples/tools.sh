#!/usr/bin/env bash
# Makes sure that everything is there to run the examples. What Debian has it installs, as root, or with sudo where that asks for no
# password; mariadb-server-core is the server without a service that would be started.
set -euo pipefail
packages=()
{ command -v mariadbd && command -v mariadb-install-db; } >/dev/null || packages+=(mariadb-server-core)
command -v mariadb >/dev/null || packages+=(mariadb-client-core)
for module in pymysql sqlalchemy boto3; do
  /usr/bin/python3 -c "import $module" 2>/dev/null || packages+=("python3-$module")
done
if [ ${#packages[@]} -gt 0 ]; then
  install="apt-get install -y --no-install-recommends ${packages[*]}"
  as_root=(env DEBIAN_FRONTEND=noninteractive)
  [ "$(id -u)" = 0 ] || as_root=(sudo --non-interactive "${as_root[@]}")
  if ! command -v apt-get >/dev/null || ! "${as_root[@]}" true 2>/dev/null; then
    echo "make examples: something is missing; run as root: apt-get update && $install" >&2
    exit 1
  fi
  echo "${as_root[*]} $install"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" $install >/dev/null
fi
