#!/usr/bin/env bash
#
# Builds what is released, tries each part of it as somebody who has nothing else, and signs it.
#
# Usage: packaging/build.sh [--once] OUT
#
# OUT is a folder that does not exist yet. Into it go, for x86-64 Linux:
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
# Needs Debian or its like (gcc, libc6-dev, dpkg, openssl, jq, python3 3.11) and root, sudo or user namespaces, for
# roots that hold nothing but the package. Takes as long as two release builds, and some minutes. Ends with 0 only
# where all held.

set -euo pipefail
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target=x86_64-unknown-linux-gnu
# What the program may weigh. More is a dependency that somebody should look at.
most_bytes=12500000

say() { printf '%s\n' "$*" >&2; }
held() { say "  held  $*"; }
die() { say "build.sh: $*"; exit 1; }

twice=yes
case ${1:-} in
  --help | -h) sed -n '3,/^$/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
  --once) twice='' && shift ;;
esac
case $#:${1:-} in
  1:-* | 1:) say "build.sh: no such argument: ${1:-}"; exit 2 ;;
  1:*) ;;
  *) say 'Usage: packaging/build.sh [--once] OUT'; exit 2 ;;
esac
[ ! -e "$1" ] || die "$1 is there already"
mkdir -p "$1"
out=$(cd "$1" && pwd)

begun=$SECONDS
work=$(mktemp -d)
server=
finish() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
kept=$work
if [ -n "${WORK:-}" ]; then
  mkdir -p "$WORK"
  kept=$(cd "$WORK" && pwd)
fi
for variable in "${!REGISTRY_@}" "${!PAAS_ATTEST_@}"; do unset "$variable"; done
for program in git cargo gcc dpkg dpkg-deb dpkg-query openssl jq python3 readelf curl; do
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
name=paas-attest-$version-$target
image=${IMAGE:-registry.example.com/paas-attest}
cargo_home=${CARGO_HOME:-$HOME/.cargo}
# Compilers get them in lists of words.
[[ $kept$cargo_home != *[[:space:]]* ]] || die "a folder has a space in its name: $kept, $cargo_home"

# --- building -----------------------------------------------------------------------------------------------------

# Sources in a folder of their own, so that no path and nothing that lies about gets in.
program() { # FOLDER: leaves FOLDER/paas-attest
  local folder=$1 maps of
  rm -rf "$folder/source"
  mkdir -p "$folder/source"
  git archive HEAD | tar -x --touch -C "$folder/source"
  of=$(echo "$commit" && git ls-tree HEAD Cargo.toml Cargo.lock build.rs src/ schemas/ && rustc -vV)
  [ "$of" != "$(cat "$folder/built" 2>/dev/null)" ] || return 0
  maps="$folder/source=/source $folder/target=/target $cargo_home=/cargo"
  (
    cd "$folder/source"
    # Relocations as a list of bits: 24 bytes each else. glibc 2.36 and later read it. The same code once. Nothing unwinds,
    # so that nobody looks for tables of it. AES for AVX-512 is 680 KB, for more bytes a second than a registry sends.
    rust='-Ctarget-feature=+crt-static -Clink-arg=-Wl,-z,pack-relative-relocs,--icf=all,--no-eh-frame-hdr'
    c='-DMY_ASSEMBLER_IS_TOO_OLD_FOR_512AVX -fno-asynchronous-unwind-tables -fno-unwind-tables'
    for map in $maps; do
      rust+=" --remap-path-prefix=$map"
      c+=" -ffile-prefix-map=$map"
    done
    export BUILD_COMMIT=$commit RUSTFLAGS=$rust CFLAGS=$c CARGO_TARGET_DIR=$folder/target CARGO_INCREMENTAL=0
    cargo build --release --locked --target "$target" --quiet
  )
  mv "$folder/target/$target/release/paas-attest" "$folder/paas-attest"
  rm -rf "$folder/target"
  printf '%s\n' "$of" >"$folder/built"
}

# What is packed is a tree of files; when and by whom it was made is not in it.
stamped() { find "$1" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +; }

archive() { # FOLDER
  local tree=$1/archive/$name
  mkdir -p "$tree"
  cp "$1/paas-attest" "$1/LICENCES" "$tree"
  (cd "$1/source" && cp -R README.md CHANGELOG.md SECURITY.md LICENSE man completions schemas "$tree")
  stamped "$tree"
  tar -C "$1/archive" --sort=name --owner=0 --group=0 --numeric-owner --format=ustar -cf - "$name" |
    gzip -9n >"$1/made/$name.tar.gz"
}

debian() { # FOLDER
  local tree=$1/deb page
  local share=$tree/usr/share source=$1/source
  mkdir -p "$tree/DEBIAN" "$tree/usr/bin" "$share/man/man1" "$share/man/man7" "$share/doc/paas-attest/schemas"
  mkdir -p "$share/bash-completion/completions" "$share/zsh/vendor-completions" "$share/fish/vendor_completions.d"
  cp "$1/paas-attest" "$tree/usr/bin/"
  for page in "$source"/man/*; do
    gzip -9nc "$page" >"$share/man/man${page##*.}/${page##*/}.gz"
  done
  cp "$source/completions/paas-attest.bash" "$share/bash-completion/completions/paas-attest"
  cp "$source/completions/_paas-attest" "$share/zsh/vendor-completions/"
  cp "$source/completions/paas-attest.fish" "$share/fish/vendor_completions.d/"
  cp "$source"/schemas/* "$share/doc/paas-attest/schemas/"
  cp "$source/README.md" "$source/SECURITY.md" "$share/doc/paas-attest/"
  gzip -9nc "$source/CHANGELOG.md" >"$share/doc/paas-attest/changelog.gz"
  cat "$source/LICENSE" "$1/LICENCES" >"$share/doc/paas-attest/copyright"
  cat >"$tree/DEBIAN/control" <<CONTROL
Package: paas-attest
Version: $version
Architecture: amd64
Maintainer: $maintainer
Installed-Size: $(du -sk --apparent-size "$tree/usr" | cut -f 1)
Recommends: ca-certificates
Section: utils
Priority: optional
Description: checks that a container image is what PaaS Runtime built and signed
 Asked from outside, with cosign's signatures and attestations as the evidence:
 who built an image from which commit, what is inside it, and what changed
 between two builds.
CONTROL
  # dpkg --verify holds files against it.
  (cd "$tree" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
  stamped "$tree"
  # One thread: xz of several cuts what it packs by their number.
  dpkg-deb --root-owner-group --threads-max=1 -Zxz --build "$tree" "$1/made/paas-attest_${version}_amd64.deb" >/dev/null
}

# The program and its terms, and a place where the authorities of TLS can be mounted: whose they are is for whoever
# runs it to say.
scratch_image() { # FOLDER
  local root=$1/image
  mkdir -p "$root/usr/bin" "$root/etc/ssl/certs" "$root/licenses"
  cp "$1/paas-attest" "$root/usr/bin/"
  cp "$1/source/LICENSE" "$1/LICENCES" "$root/licenses/"
  "$1/source/packaging/image.py" "$1/layout" "$root" "$version" >"$1/digest"
}

make() { # FOLDER: everything but signatures
  local start=$SECONDS
  rm -rf "$1/made" "$1/archive" "$1/deb" "$1/image" "$1/layout"
  mkdir -p "$1/made"
  program "$1"
  (cd "$1/source" && packaging/materials.py "$target" "$1/paas-attest" "$1/made/paas-attest-$version.cdx.json" "$1/LICENCES")
  archive "$1"
  debian "$1"
  scratch_image "$1"
  say "built in $((SECONDS - start)) s: $(stat --format=%s "$1/paas-attest") bytes, sha256:$(sha256sum <"$1/paas-attest" | cut -d ' ' -f 1)"
}

say "paas-attest $version of $(git rev-parse HEAD), $(rustc --version)"
cargo fetch --locked --quiet
make "$kept/one"
if [ -n "$twice" ]; then
  make "$kept/another-folder/two"
  diff -r "$kept/one/made" "$kept/another-folder/two/made" || die 'a second build has other bytes'
  diff -r "$kept/one/layout" "$kept/another-folder/two/layout" || die 'a second build has another image'
  held "a second build in another folder has the same bytes: program, archive, package, image, SBOM"
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

# Runs a program with nothing around it but its root, as nobody.
alone() { # ROOT COMMAND…
  local root=$1
  shift
  "${become_root[@]}" env -i PATH=/usr/bin "$(command -v chroot)" "${nobody[@]}" "$root" "$@"
}

expect() { # STATUS WHAT BEGINNING COMMAND…: how a command ends, and how what it says begins
  local wanted=$1 what=$2 beginning=$3 status=0 output
  shift 3
  output=$("$@" 2>&1) || status=$?
  [ "$status" -eq "$wanted" ] && [[ $output == "$beginning"* ]] && { held "$what"; return; }
  say "$output"
  die "$what: ended with $status"
}

# An image that the platform signed, and one that is not what was signed, which lie in the root.
judges() { # WHAT ROOT PROGRAM
  local options=(--offline --key /trial/platform.pub --identity harbor.paas-system.svc.cluster.local/builds/my-app)
  mkdir "$2/trial"
  cp -R "$one/source/fixtures/cases/signed_verified/layout" "$2/trial/right"
  cp -R "$one/source/fixtures/cases/$forged/layout" "$2/trial/wrong"
  cp "$one/source/fixtures/keys/platform.pub" "$2/trial/"
  expect 0 "$1: says its version" "paas-attest $version" alone "$2" "$3" --version
  expect 0 "$1: VERIFIED for what the platform signed" VERIFIED alone "$2" "$3" verify oci:/trial/right "${options[@]}"
  expect 1 "$1: FAILED for what is forged" FAILED alone "$2" "$3" verify oci:/trial/wrong "${options[@]}"
}
forged=flipped-payload_failed

bytes=$(stat --format=%s "$one/paas-attest")
[ "$bytes" -le "$most_bytes" ] || die "the program has $bytes bytes, and may have $most_bytes"
held "the program has $bytes bytes of $most_bytes"
! readelf --program-headers --wide "$one/paas-attest" | grep -qw INTERP || die 'the program is not static'
held 'the program is static'
for path in "$kept" "$cargo_home" "$PWD"; do
  ! grep -qF "$path" "$one/paas-attest" || die "the program names $path"
done
held 'the program names no folder of this machine'

mkdir "$work/archive"
tar -xzf "$one/made/$name.tar.gz" -C "$work/archive"
judges 'the archive' "$work/archive/$name" /paas-attest

# dpkg needs its own list and nothing else.
root=$work/deb
mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates" "$root/var/lib/dpkg/triggers"
touch "$root/var/lib/dpkg/status" "$root/var/lib/dpkg/available"
installed() { dpkg --root="$root" --force-not-root --force-bad-path --log=/dev/null "$@"; }
expect 0 'the package installs into an empty root' '' installed --install "$one/made/paas-attest_${version}_amd64.deb"
expect 0 'the package: its files are those that it lists' '' installed --verify paas-attest
judges 'the package' "$root" /usr/bin/paas-attest
expect 0 'the package goes' '' installed --purge paas-attest
[ ! -e "$root/usr" ] || die 'the package leaves files behind'
held 'the package leaves nothing behind'

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
skopeo copy --preserve-digests --dest-tls-verify=false "oci:$one/layout:$version" "docker://$there:$version"

# Pulled and unpacked by others, and run as its own configuration says.
skopeo copy --src-tls-verify=false "docker://$there@$digest" "oci:$work/pulled:$version"
(cd "$work" && "$tools/umoci" unpack --rootless --image "pulled:$version" bundle >/dev/null 2>&1)
runs=$("$tools/skopeo" inspect --config "oci:$work/pulled:$version" | jq -r '"\(.config.User) \(.config.Entrypoint[0])"')
[ "${runs% *}" = 65532:65532 ] || die "the image runs as ${runs% *}"
chmod 755 "$work" "$work/bundle" "$work/bundle/rootfs"
judges 'the image' "$work/bundle/rootfs" "${runs#* }"

quiet() { "$@" >"$work/said" 2>&1 || { cat "$work/said" >&2; die "$2 failed"; }; }
quiet "$cosign" sign --key "$COSIGN_KEY" --yes --tlog-upload=false --sign-container-identity "$image" "$there@$digest"
quiet "$cosign" attest --key "$COSIGN_KEY" --yes --tlog-upload=false --type cyclonedx \
  --predicate "$one/made/paas-attest-$version.cdx.json" "$there@$digest"

# The program judges itself, and must not pass what nobody signed.
self() { "$work/archive/$name/paas-attest" "$@"; }
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
cp -R "$one/image/." "$work/changed"
printf ' ' >>"$work/changed/licenses/LICENSE"
other=$(packaging/image.py "$work/changed-layout" "$work/changed" changed)
skopeo copy --preserve-digests --dest-tls-verify=false "oci:$work/changed-layout:changed" "docker://$there:changed"
expect 1 'an image with one byte more is FAILED' FAILED \
  self verify "${reach[@]}" --key "$out/paas-attest.pub" -- "$image@$other"

# One file with the image, its signature and its SBOM, for who has no way to the registry.
"$cosign" save --dir "$work/saved" "$there@$digest" >/dev/null 2>&1
stamped "$work/saved"
tar -C "$work/saved" --sort=name --owner=0 --group=0 --numeric-owner --format=ustar \
  -cf "$out/paas-attest-$version-image.tar" .
expect 0 'the image as one file is VERIFIED without a network' VERIFIED \
  self verify --offline "${asked[@]}" --identity "$image" -- "oci-archive:$out/paas-attest-$version-image.tar@$digest"

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
