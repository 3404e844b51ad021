#!/usr/bin/env bash
# Makes sure that everything is there to run the examples. What Debian has it installs, when it may; mariadb-server-core
# is the server without a service that would be started.
set -euo pipefail
packages=()
{ command -v mariadbd && command -v mariadb-install-db; } >/dev/null || packages+=(mariadb-server-core)
command -v mariadb >/dev/null || packages+=(mariadb-client-core)
for module in pymysql sqlalchemy boto3; do
  /usr/bin/python3 -c "import $module" 2>/dev/null || packages+=("python3-$module")
done
if [ ${#packages[@]} -gt 0 ]; then
  install="apt-get install -y --no-install-recommends ${packages[*]}"
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "make examples: something is missing; run as root: apt-get update && $install" >&2
    exit 1
  fi
  echo "$install"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $install >/dev/null
fi
