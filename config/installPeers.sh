#!/usr/bin/env bash
# Installs what test/peers speaks to: Debian packages, one a line, in test/peers/packages.txt. Daemons are not started:
# each test starts its own, on a port of its own. Needs root, apt and the network.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

list=test/peers/packages.txt
packages=()
if [[ -f $list ]]; then
  while read -r name; do
    packages+=("$name")
  done < <(sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$list")
fi
if (( ${#packages[@]} == 0 )); then
  echo "test/peers needs no packages"
  exit 0
fi

missing=()
for name in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || missing+=("$name")
done
if (( ${#missing[@]} > 0 )); then
  if (( $(id -u) != 0 )); then
    echo "test:peers:install must run as root to install: ${missing[*]}" >&2
    exit 1
  fi
  policy=/usr/sbin/policy-rc.d
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
for name in "${packages[@]}"; do
  dpkg-query -W -f='${Package} ${Version}\n' "$name"
done
