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
here=$(cd "${0%/*}" 2>/dev/null && pwd || pwd) # called as tools.sh, there is no folder in its name
[ ${#packages[@]} -eq 0 ] || "$BASH" "$here/../.ci/debian.sh" "make examples" "${packages[@]}"
