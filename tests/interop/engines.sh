#!/usr/bin/env bash
#
# What `policy export` writes, asked of the admission controllers' own command lines (kyverno, policy-tester), beside
# `verify --policy`: an image of the platform, one that another key signed, one that nobody signed, and the like.
#
# Usage: tests/interop/engines.sh [PROGRAM]
#
# PROGRAM is paas-attest, by default target/debug/paas-attest. Needs what tests/interop/tools.sh gets; builds both command
# lines with Go the first time (many minutes, some gigabytes while it builds), and is not part of .ci/run for that. Everything
# is in a folder of its own, the registry listens on 127.0.0.1, and what was started is ended. Prints one line a question: what
# each of the three says, and whether that is what was expected; ends with 0 where all of it is.

set -euo pipefail
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
root=$PWD
tools=${INTEROP_TOOLS:-$root/target/interop-tools}
program=$(realpath "${1:-target/debug/paas-attest}")
[ -x "$program" ] || { echo "engines.sh: $program is not there" >&2; exit 2; }

# A module with `replace` lines is not installed by name: it is built where it was unpacked.
built() { # NAME MODULE@VERSION PACKAGE
  [ -x "$tools/$1" ] && return
  local folder
  echo "building $1 (many minutes)" >&2
  folder=$(mktemp -d)
  (
    cd "$folder"
    cp -R "$(go mod download -json "$2" | python3 -c 'import json, sys; print(json.load(sys.stdin)["Dir"])')" module
    chmod -R u+w module
    cd module
    GOCACHE=$folder/cache CGO_ENABLED=0 GOFLAGS='-p=1 -mod=mod' go build -ldflags '-s -w' -o "$folder/program" "$3"
  ) >&2
  mv "$folder/program" "$tools/$1"
  rm -rf "$folder"
}
built kyverno github.com/kyverno/kyverno@v1.19.1 ./cmd/cli/kubectl-kyverno
built policy-tester github.com/sigstore/policy-controller@v0.13.1 ./cmd/tester

work=$(mktemp -d)
started=()
cleanup() {
  for pid in ${started[@]+"${started[@]}"}; do kill "$pid" 2>/dev/null || :; done
  wait
  rm -rf "$work"
}
trap cleanup EXIT
export HOME=$work COSIGN_PASSWORD=''

# --- a registry with images ---

printf 'version: 0.1\nlog: {level: info}\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: "127.0.0.1:0"}\n' \
  "$work/data" >"$work/registry.yml"
"$tools/docker-registry" serve "$work/registry.yml" >"$work/registry.log" 2>&1 &
started+=($!)
registry=''
for _ in $(seq 100); do
  registry=$(sed -n 's/.*listening on \(127\.0\.0\.1:[0-9]*\).*/\1/p' "$work/registry.log" | head -1)
  [ -z "$registry" ] || break
  sleep 0.1
done
[ -n "$registry" ] || { cat "$work/registry.log" >&2; exit 1; }

"$tools/umoci" init --layout "$work/images"
image() { # REPOSITORY TAG
  "$tools/umoci" new --image "$work/images:$2"
  "$tools/umoci" unpack --rootless --image "$work/images:$2" "$work/$2" 2>/dev/null
  echo "$2" >"$work/$2/rootfs/app"
  "$tools/umoci" repack --image "$work/images:$2" "$work/$2" 2>/dev/null
  "$tools/umoci" config --image "$work/images:$2" --os linux --architecture amd64
  "$tools/skopeo" --insecure-policy copy -q --dest-tls-verify=false "oci:$work/images:$2" "docker://$registry/$1:$2"
}
named() { echo "$registry/$1@$("$tools/skopeo" inspect --tls-verify=false --format '{{.Digest}}' "docker://$registry/$1:$2")"; }
sign() { # KEY TENANT NAME [REPOSITORY THAT IS SIGNED]
  "$tools/cosign-2.2.3" sign --yes --key "fixtures/keys/$1-TEST-ONLY.key" --tlog-upload=false --allow-http-registry \
    --sign-container-identity "${4:-${3%@*}}" -a "tenant_id=$2" "$3" >/dev/null 2>&1
}
attest() { # KEY TYPE PREDICATE NAME
  "$tools/cosign-2.2.3" attest --yes --key "fixtures/keys/$1-TEST-ONLY.key" --tlog-upload=false --allow-http-registry \
    --type "$2" --predicate "$3" "$4" >/dev/null 2>&1
}
printf '{"bomFormat":"CycloneDX","specVersion":"1.4","version":1,"components":[]}' >"$work/bom.json"
provenance() { printf '{"builder":{"id":"%s"},"buildType":"t","invocation":{"configSource":{"uri":"git+https://g.x/a"}}}' "$1"; }
provenance https://tekton.dev/chains/v2 >"$work/ours.json"
provenance https://tekton.dev/chains/v2/../x >"$work/theirs.json"
printf '{"buildType":"t","invocation":{"configSource":{"uri":"git+https://g.x/a"}}}' >"$work/nobodys.json"

for name in good forged unsigned rival copied; do image builds/octave-web "$name"; done
sign platform octave "$(named builds/octave-web good)"
sign other octave "$(named builds/octave-web forged)"
sign platform rival "$(named builds/octave-web rival)"
sign platform octave "$(named builds/octave-web copied)" "$registry/builds/octave-api"
image builds/octave-web/deep deep
sign platform octave "$(named builds/octave-web/deep deep)"
image other/app elsewhere
sign platform octave "$(named other/app elsewhere)"
for name in whole no-bom no-provenance their-bom their-builder nobodys-builder attested-only; do image checked/app "$name"; done
for name in whole no-bom no-provenance their-bom their-builder nobodys-builder; do
  sign platform octave "$(named checked/app "$name")"
done
for name in whole no-provenance their-builder nobodys-builder attested-only; do
  attest platform cyclonedx "$work/bom.json" "$(named checked/app "$name")"
done
attest other cyclonedx "$work/bom.json" "$(named checked/app their-bom)"
for name in whole no-bom their-bom attested-only; do
  attest platform slsaprovenance "$work/ours.json" "$(named checked/app "$name")"
done
attest platform slsaprovenance "$work/theirs.json" "$(named checked/app their-builder)"
attest platform slsaprovenance "$work/nobodys.json" "$(named checked/app nobodys-builder)"

# --- one policy, for all three ---

cp fixtures/keys/platform.pub fixtures/keys/p384.pub "$work"
cat >"$work/policy.toml" <<END
version = 1

[defaults]
key = ["p384.pub", "platform.pub"]

[[image]]
match = "$registry/builds/octave-*"
tenant-id = "octave"

[[image]]
match = "$registry/checked/app"
require = ["sbom", "provenance"]
builder-id = "https://tekton.dev/chains/v2"
END
for kind in kyverno policy-controller; do
  "$program" policy export --to "$kind" "$work/policy.toml" >"$work/$kind.yaml" 2>"$work/$kind.txt"
done

ours() {
  local code=0
  "$program" verify --policy "$work/policy.toml" --plain-http "$registry" -q -- "$1" >"$work/said" 2>&1 || code=$?
  case $code in 0) echo pass ;; 1) echo refuse ;; *) echo "code $code" ;; esac
}
kyverno() {
  printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: default}\nspec: {containers: [{name: c, image: "%s"}]}\n' \
    "$1" >"$work/pod.yaml"
  local code=0
  "$tools/kyverno" apply "$work/kyverno.yaml" --resource "$work/pod.yaml" --registry --detailed-results >"$work/said" 2>&1 || code=$?
  if [ "$code" = 0 ]; then
    # Where nothing was asked nothing was refused either.
    if grep -q 'pass: [1-9]' "$work/said"; then echo pass; else echo unasked; fi
  elif grep -qE '(fail|error): [1-9]' "$work/said"; then
    echo refuse
  else
    echo "code $code"
  fi
}
tester() {
  if "$tools/policy-tester" --policy "$work/policy-controller.yaml" --image "$1" --log-level error >"$work/said" 2>&1; then
    echo pass
  elif grep -q 'uncovered by policy' "$work/said"; then
    echo unasked
  else
    echo refuse
  fi
}

right=0 wrong=0
is() { # OURS KYVERNO POLICY-CONTROLLER IMAGE WHAT
  local said="$(ours "$4") $(kyverno "$4") $(tester "$4")"
  if [ "$said" = "$1 $2 $3" ]; then
    right=$((right + 1))
    printf '%-8s %-8s %-8s %s\n' $said "$5"
  else
    wrong=$((wrong + 1))
    printf '%s: ours, kyverno, policy-controller say %s, expected %s %s %s\n' "$5" "$said" "$1" "$2" "$3"
    cat "$work/said"
  fi
}

printf '%-8s %-8s %-8s\n' ours kyverno policy-controller
web=builds/octave-web app=checked/app
is pass pass pass "$(named $web good)" "the platform's image"
is refuse refuse refuse "$(named $web forged)" 'one that another key signed'
is refuse refuse refuse "$(named $web unsigned)" 'one that nobody signed'
is pass pass pass "$(named $app whole)" 'signed, with an SBOM and provenance'
is refuse refuse refuse "$(named $app no-bom)" 'without an SBOM'
is refuse refuse refuse "$(named $app no-provenance)" 'without provenance'
is refuse refuse refuse "$(named $app their-bom)" 'with an SBOM that another key attested'
is refuse refuse refuse "$(named $app their-builder)" 'by another builder'
is refuse refuse refuse "$(named $app nobodys-builder)" 'by a builder that is not named'
is refuse refuse refuse "$(named $app attested-only)" 'attested, and not signed'
# What was told on standard error.
is refuse refuse pass "$(named $web rival)" 'of another tenant: pins are not told to policy-controller'
is refuse pass pass "$(named $web copied)" 'signed for another repository: neither is told'
is refuse refuse unasked "$(named builds/octave-web/deep deep)" 'a path below that no rule is for'
is refuse refuse unasked "$(named other/app elsewhere)" 'of another repository, that no rule is for'

printf '%s as expected, %s not\n' "$right" "$wrong"
[ "$wrong" -eq 0 ]
