#!/usr/bin/env bash
#
# Builds what is released, tries each part of it as somebody who has nothing else, and signs it.
#
# Usage: packaging/build.sh [--once] [--aarch64] OUT
#
# OUT is a folder that does not exist yet. Into it go, for x86-64 Linux and with --aarch64 for that too:
#   paas-attest-VERSION-x86_64-unknown-linux-gnu.tar.gz   the static program, man pages, completions, schemas
#   paas-attest_VERSION_amd64.deb                         the same as a package
#   paas-attest-VERSION-image.tar                         an OCI image from scratch, with its signature and SBOM
#   paas-attest-VERSION.cdx.json                          the SBOM, CycloneDX 1.4
#   SHA256SUMS, SHA256SUMS.sig, paas-attest.pub           of all these; their signature; the key that made it
#
# Built is what is committed, twice, in two folders, and the bytes must be the same; with --once only once. The same
# bytes come out where rustc, gcc and glibc are the same; signatures always differ.
#
#   COSIGN_KEY, COSIGN_PASSWORD  the key that signs, as cosign takes it (a file, env://NAME, a KMS). Without one a key
#                                is made and thrown away: the outcome is a trial, and says so
#   IMAGE                        the repository for which the image is signed: ghcr.io/OWNER/paas-attest
#   MAINTAINER                   who stands in the .deb as Name <address>; the commit's author if it is not said
#   WORK                         a folder to work in that is kept: what it has of these sources is not built again
#   INTEROP_TOOLS                the folder of tests/interop/tools.sh, where cosign, skopeo, umoci and a registry are
#
# Needs Debian or its like, on x86-64 (gcc, libc6-dev, dpkg, openssl, jq, python3 3.11), and root, sudo or user
# namespaces, for roots that hold nothing but the package. --aarch64 needs Rust's library for aarch64-unknown-linux-gnu,
# gcc-aarch64-linux-gnu, libc6-dev-arm64-cross and qemu-user-static, under which is tried what is made. Links with lld:
# rustup's, or else the system's. Takes as long as two release builds of each, and some minutes. Ends with 0 only where
# all held.

set -euo pipefail
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What a program may weigh. More is a dependency that somebody should look at.
most_bytes=12000000

. packaging/parts/held.sh
. packaging/parts/make.sh
. packaging/parts/tls.sh

twice=yes
host=x86_64-unknown-linux-gnu
targets=("$host")
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) sed -n '3,/^$/s/^# \{0,1\}//p' packaging/build.sh; exit 0 ;;
    --once) twice='' ;;
    --aarch64) targets=("$host" aarch64-unknown-linux-gnu) ;;
    -* | '') say "build.sh: no such argument: $1"; exit 2 ;;
    *) break ;;
  esac
  shift
done
[ $# -eq 1 ] || { say 'Usage: packaging/build.sh [--once] [--aarch64] OUT'; exit 2; }
[ ! -e "$1" ] || die "$1 is there already"
mkdir -p "$1"
out=$(cd "$1" && pwd)

begun=$SECONDS
work=$(mktemp -d)
server='' tls_server=''
finish() {
  for process in $server $tls_server; do kill "$process" 2>/dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT
kept=$work
if [ -n "${WORK:-}" ]; then
  mkdir -p "$WORK"
  kept=$(cd "$WORK" && pwd)
fi
for variable in "${!REGISTRY_@}" "${!PAAS_ATTEST_@}"; do unset "$variable"; done
needed=(git cargo gcc dpkg dpkg-deb dpkg-query openssl jq python3 readelf curl)
qemu=
if [ ${#targets[@]} -gt 1 ]; then
  qemu=$(command -v qemu-aarch64-static || command -v qemu-aarch64) || die 'qemu-aarch64-static is needed'
  needed+=(aarch64-linux-gnu-gcc)
fi
for program in "${needed[@]}"; do
  command -v "$program" >/dev/null || die "$program is needed"
done
tools=$(tests/interop/tools.sh packaging)
cosign=$tools/cosign-2.2.3

[ -z "$(git status --porcelain)" ] || say 'what is not committed is not built'
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
commit=$(git rev-parse HEAD)
export SOURCE_DATE_EPOCH
export LC_ALL=C TZ=UTC
maintainer=${MAINTAINER:-$(git log -1 --format='%an <%ae>')}
image=${IMAGE:-registry.example.com/paas-attest}
cargo_home=${CARGO_HOME:-$HOME/.cargo}
# Compilers get them in lists of words.
[[ $kept$cargo_home != *[[:space:]]* ]] || die "a folder has a space in its name: $kept, $cargo_home"

# --- building -----------------------------------------------------------------------------------------------------

say "paas-attest $version of $(git rev-parse HEAD), $(rustc --version)"
cargo fetch --locked --quiet
make "$kept/one"
if [ -n "$twice" ]; then
  make "$kept/another-folder/two"
  diff -r "$kept/one/made" "$kept/another-folder/two/made" || die 'a second build has other bytes'
  diff -r "$kept/one/layout" "$kept/another-folder/two/layout" || die 'a second build has another image'
  held "a second build in another folder has the same bytes: programs, archives, packages, images, SBOM"
else
  say '  not tried: whether a second build has the same bytes (--once)'
fi
one=$kept/one

# --- trying -------------------------------------------------------------------------------------------------------

# A root of one's own is for root, or for who is root in a namespace, where there is no nobody.
nobody=(--userspec=65532:65532)
if [ "$(id -u)" -eq 0 ]; then
  become_root=()
elif sudo --non-interactive true 2>/dev/null; then
  become_root=(sudo --non-interactive)
else
  become_root=(unshare --map-root-user) nobody=()
fi

# Runs a program with nothing around it but its root, as nobody; what is not for this processor by qemu, which lies in
# the root.
alone() { # TARGET ROOT COMMAND…
  local root=$2 by=()
  [ "$1" = "$host" ] || by=(/trial/qemu)
  shift 2
  "${become_root[@]}" env -i PATH=/usr/bin "$(command -v chroot)" "${nobody[@]}" "$root" "${by[@]}" "$@"
}

# An image that the platform signed, and one that is not what was signed, which lie in the root.
judges() { # WHAT TARGET ROOT PROGRAM
  local options=(--offline --key /trial/platform.pub --identity harbor.paas-system.svc.cluster.local/builds/my-app)
  local run=(alone "$2" "$3" "$4")
  mkdir "$3/trial"
  cp -R "$one/source/fixtures/cases/signed_verified/layout" "$3/trial/right"
  cp -R "$one/source/fixtures/cases/$forged/layout" "$3/trial/wrong"
  cp "$one/source/fixtures/keys/platform.pub" "$3/trial/"
  [ "$2" = "$host" ] || cp "$qemu" "$3/trial/qemu"
  expect 0 "$1: says its version" "paas-attest $version" "${run[@]}" --version
  expect 0 "$1: VERIFIED for what the platform signed" VERIFIED "${run[@]}" verify oci:/trial/right "${options[@]}"
  expect 1 "$1: FAILED for what is forged" FAILED "${run[@]}" verify oci:/trial/wrong "${options[@]}"
}
forged=flipped-payload_failed

# dpkg needs its own list and nothing else.
package() { # TARGET
  local root=$work/deb-$1 architecture what
  architecture=$(architecture "$1")
  what="the package for $architecture"
  mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates" "$root/var/lib/dpkg/triggers"
  touch "$root/var/lib/dpkg/status" "$root/var/lib/dpkg/available"
  installed() { dpkg --root="$root" --force-not-root --force-bad-path --force-architecture --log=/dev/null "$@"; }
  # What it says where the processor is another.
  local beginning=
  [ "$1" = "$host" ] || beginning='dpkg: warning: overriding problem because --force enabled'
  expect 0 "$what installs into an empty root" "$beginning" installed \
    --install "$one/made/paas-attest_${version}_$architecture.deb"
  expect 0 "$what: its files are those that it lists" '' installed --verify "paas-attest:$architecture"
  judges "$what" "$1" "$root" /usr/bin/paas-attest
  rm -r "$root/trial"
  expect 0 "$what goes" '' installed --purge "paas-attest:$architecture"
  [ ! -e "$root/usr" ] || die "$what leaves files behind"
  held "$what leaves nothing behind"
}

# The program of a target, as the archive has it.
unpacked() { echo "$work/archive/paas-attest-$version-$1/paas-attest"; }

mkdir "$work/archive"
serve_key "$work/tls" "$one/source/fixtures/keys/platform.pub"
for target in "${targets[@]}"; do
  program=$one/$target/paas-attest
  bytes=$(stat --format=%s "$program")
  [ "$bytes" -le "$most_bytes" ] || die "the program for $target has $bytes bytes, and may have $most_bytes"
  held "the program for $target has $bytes bytes of $most_bytes"
  ! readelf --program-headers --wide "$program" | grep -qw INTERP || die "the program for $target is not static"
  held "the program for $target is static"
  for path in "$kept" "$cargo_home" "$PWD"; do
    ! grep -qF "$path" "$program" || die "the program for $target names $path"
  done
  held "the program for $target names no folder of this machine"

  tar -xzf "$one/made/paas-attest-$version-$target.tar.gz" -C "$work/archive"
  judges "the archive for $target" "$target" "$(dirname "$(unpacked "$target")")" /paas-attest
  package "$target"
  # In a root of its own it would know no localhost.
  by=()
  [ "$target" = "$host" ] || by=("$qemu")
  judges_tls "the archive for $target" "$work/tls/ca.pem" "$one/source/fixtures/keys/platform.pub" \
    "${by[@]}" "$(unpacked "$target")"
done

# --- signing ------------------------------------------------------------------------------------------------------

mkdir "$work/home"
export HOME=$work/home
if [ -z "${COSIGN_KEY:-}" ]; then
  say 'COSIGN_KEY is not said: signed with a key that is made now and thrown away. This is a trial, not a release.'
  COSIGN_PASSWORD=$(openssl rand -hex 16)
  export COSIGN_PASSWORD
  (cd "$work" && "$cosign" generate-key-pair >/dev/null 2>&1)
  COSIGN_KEY=$work/cosign.key
fi
"$cosign" public-key --key "$COSIGN_KEY" >"$out/paas-attest.pub"

# A registry of this run alone. The image is signed for the name that it will have.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >"$work/registry.yml" <<YAML
version: 0.1
log: {level: error}
storage: {filesystem: {rootdirectory: $work/registry}}
http: {addr: 127.0.0.1:$port}
YAML
"$tools/docker-registry" serve "$work/registry.yml" >"$work/registry.log" 2>&1 &
server=$!
curl --silent --fail --output /dev/null --retry 20 --retry-connrefused --retry-delay 1 "http://127.0.0.1:$port/v2/" ||
  die 'the registry does not answer'
there=127.0.0.1:$port/${image#*/}
digest=$(cat "$one/digest")
skopeo() { "$tools/skopeo" --insecure-policy "$@" >/dev/null; }
push() { # LAYOUT TAG
  skopeo copy --all --preserve-digests --dest-tls-verify=false "oci:$1:$2" "docker://$there:$2"
}
push "$one/layout" "$version"

# Pulled and unpacked by others, and run as its own configuration says.
pulled() { # TARGET
  local architecture folder runs
  architecture=$(architecture "$1")
  folder=$work/pulled-$architecture
  skopeo --override-arch "$architecture" copy --src-tls-verify=false "docker://$there@$digest" "oci:$folder:$version"
  "$tools/umoci" unpack --rootless --image "$folder:$version" "$folder-bundle" >/dev/null 2>&1
  runs=$("$tools/skopeo" inspect --config "oci:$folder:$version" |
    jq -r '"\(.architecture) \(.config.User) \(.config.Entrypoint[0])"')
  [ "${runs% *}" = "$architecture 65532:65532" ] || die "the image for $architecture runs as ${runs% *}"
  chmod 755 "$folder-bundle" "$folder-bundle/rootfs"
  judges "the image for $architecture" "$1" "$folder-bundle/rootfs" "${runs##* }"
}
chmod 755 "$work"
for target in "${targets[@]}"; do
  pulled "$target"
done

quiet() { "$@" >"$work/said" 2>&1 || { cat "$work/said" >&2; die "$2 failed"; }; }
quiet "$cosign" sign --key "$COSIGN_KEY" --yes --tlog-upload=false --sign-container-identity "$image" "$there@$digest"
quiet "$cosign" attest --key "$COSIGN_KEY" --yes --tlog-upload=false --type cyclonedx \
  --predicate "$one/made/paas-attest-$version.cdx.json" "$there@$digest"

# The program judges itself, and must not pass what nobody signed.
self() { "$(unpacked "$host")" "$@"; }
reach=(--plain-http "127.0.0.1:$port" --registry-alias "${image%%/*}=127.0.0.1:$port" --no-known-keys)
asked=(--key "$out/paas-attest.pub" --require "sbom,digest")
expect 0 'its own image is VERIFIED, with its SBOM' VERIFIED self verify "${reach[@]}" "${asked[@]}" -- "$image@$digest"
expect 0 'its own SBOM is VERIFIED, and CycloneDX 1.4' VERIFIED \
  self sbom "${reach[@]}" --key "$out/paas-attest.pub" --check schema -- "$image@$digest"
self sbom "${reach[@]}" --key "$out/paas-attest.pub" -o cyclonedx -- "$image@$digest" >"$work/attested.json"
[ "$(jq -S . "$work/attested.json")" = "$(jq -S . "$one/made/paas-attest-$version.cdx.json")" ] ||
  die 'the SBOM that is attested is not the one that is released'
held 'the SBOM that is attested is the one that is released'

openssl ecparam -name prime256v1 -genkey -noout | openssl ec -pubout -out "$work/other.pub" 2>/dev/null
expect 1 'its own image is FAILED by another key' FAILED \
  self verify "${reach[@]}" --key "$work/other.pub" -- "$image@$digest"
expect 1 'its own image is FAILED by another name' FAILED \
  self verify "${reach[@]}" --key "$out/paas-attest.pub" --identity "$image-of-others" -- "$image@$digest"
mkdir "$work/changed"
cp -R "$one/$host/image/." "$work/changed"
printf ' ' >>"$work/changed/licenses/LICENSE"
other=$(packaging/image.py "$work/changed-layout" changed "amd64=$work/changed")
push "$work/changed-layout" changed
expect 1 'an image with one byte more is FAILED' FAILED \
  self verify "${reach[@]}" --key "$out/paas-attest.pub" -- "$image@$other"

if [ -n "$qemu" ]; then
  expect 0 'its own image is VERIFIED by the program for aarch64, from a registry' VERIFIED \
    "$qemu" "$(unpacked aarch64-unknown-linux-gnu)" verify "${reach[@]}" "${asked[@]}" -- "$image@$digest"
fi

# One file with the image, its signature and its SBOM, for who has no way to the registry.
"$cosign" save --dir "$work/saved" "$there@$digest" >/dev/null 2>&1
stamped "$work/saved"
tar -C "$work/saved" --sort=name --owner=0 --group=0 --numeric-owner --format=ustar \
  -cf "$out/paas-attest-$version-image.tar" .
expect 0 'the image as one file is VERIFIED without a network' VERIFIED \
  self verify --offline "${asked[@]}" --identity "$image" -- "oci-archive:$out/paas-attest-$version-image.tar@$digest"

# What the workflow pushes of it.
quiet "$cosign" load --dir "$work/saved" "$there-loaded:$version"
expect 0 'the image as one file is VERIFIED where cosign loads it' VERIFIED \
  self verify "${reach[@]}" "${asked[@]}" --identity "$image" -- "$image-loaded:$version@$digest"

cp "$one/made"/* "$out/"
(cd "$out" && find . -maxdepth 1 -type f ! -name 'SHA256SUMS*' -printf '%P\n' | sort | xargs -d '\n' sha256sum >SHA256SUMS)
quiet "$cosign" sign-blob --key "$COSIGN_KEY" --yes --tlog-upload=false --output-signature "$out/SHA256SUMS.sig" "$out/SHA256SUMS"

# With what a new user has: openssl and sha256sum.
chmod 644 "$out"/*
openssl base64 -d -A -in "$out/SHA256SUMS.sig" -out "$work/sums.sig"
signed() { openssl dgst -sha256 -verify "$out/paas-attest.pub" -signature "$work/sums.sig" "$1"; }
expect 0 'openssl: the sums are signed' 'Verified OK' signed "$out/SHA256SUMS"
sed '1s/^./x/' "$out/SHA256SUMS" >"$work/other-sums"
expect 1 'openssl: other sums are not' '' signed "$work/other-sums"
(cd "$out" && sha256sum --check --strict --quiet SHA256SUMS) || die 'the sums are not those of the files'
held 'the sums are those of the files'

cat "$out/SHA256SUMS"
say "done in $((SECONDS - begun)) s: $image@$digest"
[ "$COSIGN_KEY" != "$work/cosign.key" ] || say 'A trial: the key that signed is gone.'
