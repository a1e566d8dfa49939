#!/usr/bin/env bash
# Puts the web platform tests that test/wpt runs into .wpt/, out of Debian's source package of Firefox, which carries all
# of them: some 700 MB are fetched, 30 MB stay. Needs Debian's apt with its archive, tar, xz and the network; no root.
# Whoever has a checkout of https://github.com/web-platform-tests/wpt names it in WPT_DIR instead.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [[ -f .wpt/version && -d .wpt/fetch/api ]]; then
  echo "web platform tests of $(cat .wpt/version)"
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo 'test:wpt:install needs apt-get; name a checkout of the web platform tests in WPT_DIR instead' >&2
  exit 1
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/lists/partial" "$scratch/archives/partial"

# The archives that the system uses, for sources; with lists of their own, so that the system's stay as they are.
apt-get indextargets --format '$(CREATED_BY) $(REPO_URI) $(RELEASE)' |
  awk '$1 == "Packages" { print "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] " $2 " " $3 " main" }' |
  sort -u > "$scratch/sources.list"
options=(
  -o "Dir::Etc::SourceList=$scratch/sources.list"
  -o 'Dir::Etc::SourceParts=/dev/null'
  -o "Dir::State::Lists=$scratch/lists"
  -o "Dir::Cache=$scratch"
  -o "Dir::Cache::Archives=$scratch/archives"
  -o 'APT::Sandbox::User=root'
  -o 'Acquire::Languages=none'
  -o 'Acquire::Retries=3'
)
apt-get "${options[@]}" -qq update

# The release that test/wpt/expectations.json was written for comes first, then whatever the archive has.
written_for=140.12.0esr
versions() {
  apt-cache "${options[@]}" madison firefox-esr | awk -F'|' '$3 ~ /Sources/ { gsub(/ /, "", $2); print $2 }' |
    awk -v first="$written_for" 'index($0, first) == 1 { print; next } { rest = rest $0 "\n" } END { printf "%s", rest }'
}
archive=$scratch/source.tar.xz
for version in $(versions) none; do
  [[ $version != none ]] || { echo 'no source package of firefox-esr could be fetched' >&2; exit 1; }
  read -r uri _ _ hash < <(
    apt-get "${options[@]}" -qq source --print-uris "firefox-esr=$version" | grep -E "\.orig\.tar\.xz'" | tr -d "'"
  ) || continue
  /usr/lib/apt/apt-helper "${options[@]}" -qq download-file "$uri" "$archive" "$hash" && break
done
case $version in
  "$written_for"*) ;;
  *) echo "test/wpt was written for $written_for: subtests of $version may differ" >&2 ;;
esac

tests=testing/web-platform/tests
folders=(common fetch images interfaces resources service-workers/service-worker/resources tools xhr/resources)
patterns=("${folders[@]/#/*/$tests/}")
rm -rf .wpt
mkdir .wpt
# "*/" stands for the one folder that everything in the archive is in.
tar --extract --file "$archive" --directory .wpt --strip-components=4 --wildcards --no-wildcards-match-slash \
  "${patterns[@]}"
echo "firefox-esr $version" > .wpt/version
echo "web platform tests of $(cat .wpt/version)"
