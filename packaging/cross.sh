#!/usr/bin/env bash
#
# Compiles what is committed for another system than this one, and runs it there as far as an emulator goes.
#
# Usage: packaging/cross.sh TARGET
#
# TARGET is one of
#   aarch64-unknown-linux-gnu   static, run by qemu in a root that holds nothing else
#   x86_64-pc-windows-gnu       run by wine
# macOS is not among them: there is no emulator of it.
#
# Nothing of it is released, and no CI runs it, for it takes too long: it tells whether the program could be. rustc,
# the compilers of C and the emulators are those of Debian sid, in a folder of their own. Debian has no standard library
# of Rust for Windows: it is built from its sources, which a stable rustc does where RUSTC_BOOTSTRAP asks for it.
#
#   WORK        a folder to work in that is kept: Debian (5 GB), crates and what was compiled; else all is thrown away
#   APT_OPTION  what apt is told besides: 'Acquire::Check-Valid-Until "false"' for a mirror that stands still
#   JOBS        how many compilers run at once; 2 if it is not said
#
# Needs Debian or its like (apt, dpkg, git) and root, for the root of sid and its mounts, which end with each command.
# Ends with 0 only where all held, and says at the end what was not tried.

set -euo pipefail
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/.."

. packaging/parts/held.sh

case $#:${1:-} in
  1:--help | 1:-h) sed -n '3,/^$/s/^# \{0,1\}//p' packaging/cross.sh; exit 0 ;;
  1:aarch64-unknown-linux-gnu | 1:x86_64-pc-windows-gnu) target=$1 ;;
  1:*) say "cross.sh: no such target: $1"; exit 2 ;;
  *) say 'Usage: packaging/cross.sh TARGET'; exit 2 ;;
esac
[ "$(id -u)" -eq 0 ] || die 'only root makes a root of Debian'
for program in git apt-get dpkg-deb unshare chroot; do
  command -v "$program" >/dev/null || die "$program is needed"
done

begun=$SECONDS
work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
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
    libstd-rust-dev:arm64 gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user gcc-mingw-w64-x86-64-posix wine wine64
    apt-get clean' >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; die 'packages could not be had'; }
  touch "$root/whole"
}
[ -e "$root/whole" ] || debian
# Names and authorities as this machine has them.
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
cp -L "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" "$root/etc/ssl/certs/ca-certificates.crt"

# --- building -----------------------------------------------------------------------------------------------------

rm -rf --one-file-system "$root/source" "$root/trial"
mkdir -p "$root/source" "$root/trial"
git archive HEAD | tar -x --touch -C "$root/source"

build="cd /source
  export CARGO_HOME=/cargo CARGO_TARGET_DIR=/target/$target CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=false
"
case $target in
  aarch64-*)
    file=paas-attest
    build+='export CC_aarch64_unknown_linux_gnu=aarch64-linux-gnu-gcc RUSTFLAGS=-Ctarget-feature=+crt-static
      export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc std='
    ;;
  *)
    file=paas-attest.exe
    # The assembler's objects come with the crate, so that no nasm is needed.
    build+='export CC_x86_64_pc_windows_gnu=x86_64-w64-mingw32-gcc AWS_LC_SYS_PREBUILT_NASM=1 RUSTC_BOOTSTRAP=1
      export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc std=-Zbuild-std=std,panic_unwind'
    ;;
esac
# Of what speed is nothing is asked: the profile is the one that compiles soonest.
build+="
  BUILD_COMMIT=$commit cargo build --locked --quiet --jobs ${JOBS:-2} --target $target \$std"
start=$SECONDS
say "paas-attest $version of $commit for $target, $(inside 'rustc --version')"
inside "$build"
made=$root/target/$target/$target/debug/$file
held "it compiles and links, in $((SECONDS - start)) s"

# --- trying -------------------------------------------------------------------------------------------------------

identity=harbor.paas-system.svc.cluster.local/builds/my-app
cp -R "$root/source/fixtures/cases/signed_verified/layout" "$root/trial/right"
cp -R "$root/source/fixtures/cases/flipped-payload_failed/layout" "$root/trial/wrong"
cp "$root/source/fixtures/keys/platform.pub" "$root/trial/"
cp "$made" "$root/trial/"

case $target in
  aarch64-*)
    # Nothing but the program, what emulates its processor and what it judges.
    alone=$root/alone
    rm -rf --one-file-system "$alone"
    mkdir -p "$alone"
    cp -R "$root/trial" "$alone/trial"
    cp "$root/usr/bin/qemu-aarch64" "$alone/"
    run() { env -i "$(command -v chroot)" --userspec=65532:65532 "$alone" /qemu-aarch64 /trial/paas-attest "$@"; }
    here=/trial
    ;;
  *)
    export_wine='export WINEPREFIX=/wine WINEDEBUG=-all XDG_RUNTIME_DIR=/tmp;'
    [ -d "$root/wine" ] || inside "$export_wine wine wineboot --init" >"$work/log" 2>&1 || die 'wine does not start'
    run() { inside "cd /trial; $export_wine exec wine paas-attest.exe ${*@Q}"; }
    # As somebody on Windows names it.
    here='Z:\trial'
    ;;
esac
between=${here//[!\\]/}
between=${between:-/}
options=(--offline --key "$here${between}platform.pub" --identity "$identity")
expect 0 'says its version' "paas-attest $version" run --version
expect 0 'VERIFIED for what the platform signed' VERIFIED run verify "oci:$here${between}right" "${options[@]}"
expect 1 'FAILED for what is forged' FAILED run verify "oci:$here${between}wrong" "${options[@]}"
expect 3 'UNDECIDED where no registry listens' UNDECIDED run verify --plain-http 127.0.0.1:1 --no-known-keys \
  --key "$here${between}platform.pub" -- 127.0.0.1:1/builds/my-app:v1
[ -z "${export_wine:-}" ] || inside "$export_wine wine wineboot --kill || true"
say '  not tried: a registry that answers, the tests of the sources, a machine that is not emulated'
say "$target: all held, in $((SECONDS - begun)) s"
