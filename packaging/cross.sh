#!/usr/bin/env bash
#
# Compiles what is committed for another system than this one, with Debian's newest tools, and runs it as far as an
# emulator goes.
#
# Usage: packaging/cross.sh TARGET
#
# TARGET is one of
#   aarch64-unknown-linux-gnu   all that is released for Linux, by build.sh --aarch64, where rustup is not at hand
#   x86_64-pc-windows-gnu       run by wine
#   aarch64-apple-darwin        only looked at by the compiler: nothing here links or runs it
#
# No CI runs it, for it takes too long: it tells whether the program could be released there. rustc, the compilers of C
# and the emulators are those of Debian sid, in a folder of their own; for macOS zig is the compiler of C, from PyPI.
# Debian has no standard library of Rust for Windows and macOS: it is built from its sources, which a stable rustc does
# where RUSTC_BOOTSTRAP asks for it.
#
#   WORK           a folder to work in that is kept: Debian (5 GB), crates, what was compiled; else all is thrown away
#   APT_OPTION     what apt is told besides: 'Acquire::Check-Valid-Until "false"' for a mirror that stands still
#   JOBS           how many compilers run at once; 2 if it is not said
#   INTEROP_TOOLS  the folder of tests/interop/tools.sh, for aarch64: cosign is in it
#
# Needs Debian or its like (apt, dpkg, git, openssl; for aarch64 Go) and root, for the root of sid and its mounts, which
# end with each command. Ends with 0 only where all held, and says at the end what was not tried.

set -euo pipefail
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/.."

. packaging/parts/held.sh
. packaging/parts/tls.sh

case $#:${1:-} in
  1:--help | 1:-h) sed -n '3,/^$/s/^# \{0,1\}//p' packaging/cross.sh; exit 0 ;;
  1:aarch64-unknown-linux-gnu | 1:x86_64-pc-windows-gnu | 1:aarch64-apple-darwin) target=$1 ;;
  1:*) say "cross.sh: no such target: $1"; exit 2 ;;
  *) say 'Usage: packaging/cross.sh TARGET'; exit 2 ;;
esac
[ "$(id -u)" -eq 0 ] || die 'only root makes a root of Debian'
for program in git apt-get dpkg-deb unshare chroot openssl; do
  command -v "$program" >/dev/null || die "$program is needed"
done

begun=$SECONDS
work=$(mktemp -d)
tls_server=
finish() {
  [ -z "$tls_server" ] || kill "$tls_server" 2>/dev/null || true
  rm -rf --one-file-system "$work"
}
trap finish EXIT
kept=$work
if [ -n "${WORK:-}" ]; then
  mkdir -p "$WORK"
  kept=$(cd "$WORK" && pwd)
fi
root=$kept/sid
[ -z "$(git status --porcelain)" ] || say 'what is not committed is not built'
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
commit=$(git rev-parse HEAD)

# --- Debian -------------------------------------------------------------------------------------------------------

# Runs a line of shell in sid. Its mounts are this command's own, so that none is left and none is deleted by mistake.
# shellcheck disable=SC2016
inside() { # LINE
  unshare --mount --propagation private bash -euc '
    mount -t proc proc "$0/proc"
    mount --rbind /dev "$0/dev"
    exec chroot "$0" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
      DEBIAN_FRONTEND=noninteractive bash -euc "$1"' "$root" "$1"
}

debian() {
  local options=(--variant=apt '--architectures=amd64,arm64' --mode=root --skip=cleanup/apt/lists
    --keyring=/usr/share/keyrings
    --aptopt='APT::Install-Recommends "false"' --dpkgopt=force-unsafe-io --include=ca-certificates)
  [ -z "${APT_OPTION:-}" ] || options+=(--aptopt="$APT_OPTION")
  mkdir -p "$kept/mmdebstrap"
  (cd "$kept/mmdebstrap" && apt-get -qq -o APT::Sandbox::User=root download mmdebstrap && dpkg-deb -x mmdebstrap_*.deb .)
  rm -rf --one-file-system "$root"
  PATH=$kept/mmdebstrap/usr/bin:$PATH mmdebstrap "${options[@]}" sid "$root" >"$work/log" 2>&1 ||
    { tail -n 20 "$work/log" >&2; die 'no Debian'; }
  inside 'apt-get -qq -y --no-install-recommends install rustc cargo rust-src gcc libc6-dev cmake make \
    libstd-rust-dev:arm64 gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user lld git jq openssl curl dash \
    python3 python3-venv docker-registry skopeo umoci gcc-mingw-w64-x86-64-posix wine wine64
    apt-get clean' >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; die 'packages could not be had'; }
  touch "$root/whole"
}
[ -e "$root/whole" ] || debian
# Names and authorities as this machine has them.
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
cp -L "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" "$root/etc/ssl/certs/ca-certificates.crt"

say "paas-attest $version of $commit for $target, $(inside 'rustc --version')"

# --- Linux --------------------------------------------------------------------------------------------------------

# Everything is build.sh's own: what it tries is tried under Debian's qemu.
linux() {
  local tools
  tools=$(tests/interop/tools.sh packaging)
  rm -rf "$root/sources-of-paas-attest" "$root/out"
  mkdir -p "$root/tools"
  cp "$tools/cosign-2.2.3" "$root/tools/"
  git clone --quiet --no-hardlinks . "$root/sources-of-paas-attest"
  inside "cd /sources-of-paas-attest
    INTEROP_TOOLS=/tools CARGO_BUILD_JOBS=${JOBS:-2} packaging/build.sh --aarch64 /out"
}

# --- others -------------------------------------------------------------------------------------------------------

# Compiles what is committed. Of what speed is nothing is asked: the profile is the one
# that compiles soonest.
compile() { # LINES: of shell, of which the last is cargo's, to which the target is added
  local start=$SECONDS
  rm -rf --one-file-system "$root/source"
  mkdir -p "$root/source"
  git archive HEAD | tar -x --touch -C "$root/source"
  inside "cd /source
    export CARGO_TARGET_DIR=/target/$target CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=false RUSTC_BOOTSTRAP=1
    export BUILD_COMMIT=$commit CARGO_BUILD_JOBS=${JOBS:-2}
    $1 --locked --quiet --target $target"
  held "the compiler takes it, in $((SECONDS - start)) s"
}

windows() {
  local identity=harbor.paas-system.svc.cluster.local/builds/my-app export_wine options
  # The assembler's objects come with the crate, so that no nasm is needed. What wine says of a name is not aligned as
  # Rust's library asserts where it is compiled for debugging: without that, as in a release.
  compile 'export CARGO_PROFILE_DEV_DEBUG_ASSERTIONS=false
    export CC_x86_64_pc_windows_gnu=x86_64-w64-mingw32-gcc AWS_LC_SYS_PREBUILT_NASM=1
    export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc
    cargo build -Zbuild-std=std,panic_unwind'

  rm -rf --one-file-system "$root/trial"
  mkdir -p "$root/trial"
  cp -R "$root/source/fixtures/cases/signed_verified/layout" "$root/trial/right"
  cp -R "$root/source/fixtures/cases/flipped-payload_failed/layout" "$root/trial/wrong"
  cp "$root/source/fixtures/keys/platform.pub" "$root/target/$target/$target/debug/paas-attest.exe" "$root/trial/"
  export_wine='export WINEPREFIX=/wine WINEDEBUG=-all XDG_RUNTIME_DIR=/tmp;'
  [ -d "$root/wine" ] || inside "$export_wine wine wineboot --init" >"$work/log" 2>&1 || die 'wine does not start'
  # cmd tells how the program ended. wine itself sometimes ends with 0 whatever the program ended with, if one of its
  # threads ends at the same moment.
  run() { inside "cd /trial; $export_wine exec wine cmd /c paas-attest.exe ${*@Q}"; }
  # As somebody on Windows names it.
  options=(--offline --key 'Z:\trial\platform.pub' --identity "$identity")
  expect 0 'says its version' "paas-attest $version" run --version
  expect 0 'VERIFIED for what the platform signed' VERIFIED run verify 'oci:Z:\trial\right' "${options[@]}"
  expect 1 'FAILED for what is forged' FAILED run verify 'oci:Z:\trial\wrong' "${options[@]}"
  expect 3 'UNDECIDED where no registry listens' UNDECIDED run verify --plain-http 127.0.0.1:1 --no-known-keys \
    --key 'Z:\trial\platform.pub' -- 127.0.0.1:1/builds/my-app:v1
  serve_key "$work/tls" "$root/trial/platform.pub"
  cp "$work/tls/ca.pem" "$root/trial/"
  judges_tls 'over the network' 'Z:\trial\ca.pem' "$root/trial/platform.pub" run
  inside "$export_wine wine wineboot --kill || true"
  say '  not tried: a registry that answers, the tests of the sources, a machine that is not emulated'
}

macos() {
  [ -e "$root/zig/whole" ] || inside 'python3 -m venv /zig
    /zig/bin/pip install --quiet ziglang==0.15.2 cargo-zigbuild==0.24.1
    touch /zig/whole'
  compile 'export PATH=/zig/bin:/usr/bin:/bin
    cargo-zigbuild check -Zbuild-std=std,panic_unwind'
  say '  not tried: linking, for want of the frameworks of macOS; so nothing was run'
}

case $target in
  *-linux-gnu) linux ;;
  *-windows-gnu) windows ;;
  *) macos ;;
esac
say "$target: all held, in $((SECONDS - begun)) s"
