#!/usr/bin/env bash
#
# What `policy export` writes, asked of the admission controllers' own command lines: of each image the same answer as
# `verify --policy` gives, but where a line on standard error has said that the controller cannot be told.
#
# Usage: tests/interop/engines.sh [PROGRAM]
#
# PROGRAM is paas-attest, by default target/debug/paas-attest. Builds policy-controller's `tester` 0.13.1 and Kyverno's
# command line 1.19.1 with Go the first time, which takes some gigabytes and a quarter of an hour each; that is why it is no
# part of .ci/run. ENGINES names those to ask: `policy-controller`, `kyverno`, or both with a blank between [default]. The
# other tools are those of tests/interop/tools.sh. Prints one line a question; ends with 0 where all answers are as expected.

set -euo pipefail
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
root=$PWD
tools=${INTEROP_TOOLS:-$root/target/interop-tools}
program=$(realpath "${1:-target/debug/paas-attest}")
engines=${ENGINES:-policy-controller kyverno}
[ -x "$program" ] || { echo "engines.sh: $program is not there" >&2; exit 2; }

work=$(mktemp -d)
server=
cleanup() {
  [ -z "$server" ] || kill "$server"
  rm -rf "$work"
}
trap cleanup EXIT

# `go install` refuses what has `replace` lines, so that each is built in a copy of its module.
engine() { # NAME MODULE VERSION PACKAGE
  local folder=$work/module
  [ ! -x "$tools/$1" ] || return 0
  echo "building $1 $3 (a quarter of an hour, the first time)" >&2
  cp -R "$(go mod download -json "$2@$3" | python3 -c 'import json, sys; print(json.load(sys.stdin)["Dir"])')" "$folder"
  chmod -R u+w "$folder"
  (cd "$folder" && CGO_ENABLED=0 go build -ldflags '-s -w' -o "$work/$1" "$4")
  mv "$work/$1" "$tools/$1"
  rm -rf "$folder"
}
for name in $engines; do
  case $name in
    policy-controller) engine policy-tester github.com/sigstore/policy-controller v0.13.1 ./cmd/tester ;;
    kyverno) engine kyverno github.com/kyverno/kyverno v1.19.1 ./cmd/cli/kubectl-kyverno ;;
    *) echo "engines.sh: no such engine: $name" >&2; exit 2 ;;
  esac
done

# --- a registry with images that differ by what was signed and attested ---

"$tools/referrers-registry" 2>"$work/registry.log" &
server=$!
until port=$(sed -n 's/^listening on 127\.0\.0\.1://p' "$work/registry.log") && [ -n "$port" ]; do sleep 0.1; done
export HOME=$work COSIGN_PASSWORD=''
cosign=$tools/cosign-2.2.3
for key in platform other; do
  (cd "$work" && "$cosign" generate-key-pair --output-key-prefix "$key") 2>/dev/null
done
PYTHONPATH=benches/support PYTHONDONTWRITEBYTECODE=1 python3 - "$port" >"$work/images" <<'PYTHON'
import sys, time

from bench import Registry

registry = Registry(sys.argv[1])
for name in ["good", "bare", "rival", "forged", "unsigned"]:
    print(name, registry.image("builds/octave-web", name))
for name in ["built", "elsewhere-built", "unproved"]:
    print(name, registry.image("builds/chain-web", name))
print("stranger", registry.image("elsewhere/app", "stranger"))
PYTHON
reference() { # NAME
  local repository=builds/octave-web
  case $1 in
    stranger) repository=elsewhere/app ;;
    *built | unproved) repository=builds/chain-web ;;
  esac
  echo "127.0.0.1:$port/$repository@$(sed -n "s/^$1 //p" "$work/images")"
}
sign() { # NAME KEY TENANT
  "$cosign" sign --key "$work/$2.key" --tlog-upload=false --yes -a "tenant_id=$3" -a app_id=web \
    -a commit_sha=4d1f0a5c9b7e2d3868f1a0c4b6e9d2f7a1b3c5d7 -a build_id=build-1 "$(reference "$1")" 2>/dev/null
}
attest() { # NAME [TYPE FILE]
  "$cosign" attest --key "$work/platform.key" --tlog-upload=false --yes --type "${2:-cyclonedx}" \
    --predicate "${3:-fixtures/documents/copies.cdx.json}" "$(reference "$1")" 2>/dev/null
}
provenance() { # BUILDER
  cat >"$work/provenance.json" <<JSON
{"builder": {"id": "$1"}, "buildType": "https://tekton.dev/chains/v2/slsa", "invocation": {}, "materials": [
  {"uri": "git+https://git.example.com/web.git", "digest": {"sha1": "4d1f0a5c9b7e2d3868f1a0c4b6e9d2f7a1b3c5d7"}}]}
JSON
}
sign good platform octave && attest good
sign bare platform octave
sign rival platform rival && attest rival
sign forged other octave && attest forged
sign stranger platform octave
for name in built elsewhere-built unproved; do sign "$name" platform octave; done
provenance https://tekton.dev/chains/v2
attest built slsaprovenance "$work/provenance.json"
provenance https://tekton.dev/chains/v2/of-somebody-else
attest elsewhere-built slsaprovenance "$work/provenance.json"

cat >"$work/policy.toml" <<TOML
version = 1
unmatched = "refuse"

[defaults]
key = ["platform.pub"]

[[image]]
match = "127.0.0.1:$port/builds/octave-*"
tenant-id = "octave"
require = ["sbom"]

[[image]]
match = "127.0.0.1:$port/builds/chain-*"
tenant-id = "octave"
require = ["provenance"]
builder-id = "https://tekton.dev/chains/v2"
TOML

# --- the questions ---

policy_controller() { # IMAGE
  "$tools/policy-tester" --policy "$work/policy-controller.yaml" --image "$1" --log-level error
}

kyverno() { # IMAGE
  cat >"$work/pod.yaml" <<YAML
apiVersion: v1
kind: Pod
metadata: {name: asked, namespace: default}
spec: {containers: [{name: one, image: "$1"}]}
YAML
  "$tools/kyverno" apply "$work/kyverno.yaml" --resource "$work/pod.yaml" --registry
}

ours() { # IMAGE
  "$program" verify --policy "$work/policy.toml" --plain-http "127.0.0.1:$port" -- "$1"
}

# What a controller gives as its reason: a refusal for want of a network would be none.
why() { # WHO ANSWER
  [ "$1:$2" = kyverno:refuses ] || [ "$1:$2" = policy-controller:refuses ] || return 0
  local said
  said=$(grep -E '^[0-9]+ - |"errors"' "$work/said" | tail -n 1 | tr -s ' ' | cut -c 1-300) || :
  echo ": ${said:-it says no reason}"
}

wrong=0
asked() { # WHO EXPECTED NAME
  local answer=refuses
  if "${1//-/_}" "$(reference "$3")" >"$work/said" 2>&1; then answer=allows; fi
  if [ "$answer" = "$2" ]; then
    echo "ok     $1 $answer $3$(why "$1" "$answer")"
  else
    echo "WRONG  $1 $answer $3, expected: $2"
    sed 's/^/       /' "$work/said" | tail -n 20
    wrong=1
  fi
}

for name in good bare rival forged unsigned stranger built elsewhere-built unproved; do
  expected=refuses
  case $name in good | built) expected=allows ;; esac
  asked ours "$expected" "$name"
  for engine in $engines; do
    told=$expected
    # It does not compare annotations, and says so below.
    [ "$engine:$name" != policy-controller:rival ] || told=allows
    [ -s "$work/$engine.yaml" ] || "$program" policy export --to "$engine" "$work/policy.toml" \
      >"$work/$engine.yaml" 2>"$work/$engine.unsaid"
    asked "$engine" "$told" "$name"
  done
done
case " $engines " in
  *' policy-controller '*)
    if ! tr -s ' \n' ' ' <"$work/policy-controller.unsaid" | grep -q 'does not compare signed annotations: tenant_id=octave'; then
      echo 'WRONG  policy export does not say that policy-controller compares no annotations'
      wrong=1
    fi
    ;;
esac
exit "$wrong"
