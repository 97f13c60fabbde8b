#!/usr/bin/env bash
#
# Asks examples/conformance.rs what sigstore's conformance suite asks about bundles by a plain key.
#
# Usage: tests/interop/conformance.sh SUITE
#
# SUITE is a checkout of sigstore/sigstore-conformance. Each of its cases with a key is asked with the file and with
# its digest, as the suite does; a case whose name ends in `_fail` must fail. The suite's own runner wants a token from
# the network before it asks anything, and is not needed for these. Cases with certificates must all fail here, whatever
# their name: no certificate is trusted.

set -euo pipefail
suite=${1:?usage: tests/interop/conformance.sh SUITE}
assets=$(cd "$suite" && pwd)/test/assets/bundle-verify
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
cargo build --quiet --locked --example conformance
client=${CARGO_TARGET_DIR:-target}/debug/examples/conformance

passed=0 failed=0
ask() { # CASE EXPECTED OPTION…
  local case=$1 expected=$2 said status=pass
  shift 2
  said=$("$client" verify-bundle --bundle "$case/bundle.sigstore.json" "$@" 2>&1) || status=fail
  if [ "$status" = "$expected" ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf '%s: should %s: %s\n' "${case##*/}" "$expected" "$said"
  fi
}

for case in "$assets"/*/; do
  case=${case%/}
  file=$assets/a.txt
  [ -e "$case/artifact" ] && file=$case/artifact
  digest=sha256:$(sha256sum "$file" | cut -d' ' -f1)
  options=()
  [ -e "$case/trusted_root.json" ] && options+=(--trusted-root "$case/trusted_root.json")
  expected=fail
  if [ -e "$case/key.pub" ]; then
    options+=(--key "$case/key.pub")
    [[ $case == *_fail ]] || expected=pass
    printf '%s: should %s\n' "${case##*/}" "$expected"
  else
    options+=(--certificate-identity x --certificate-oidc-issuer y)
  fi
  for what in "$file" "$digest"; do
    ask "$case" "$expected" "${options[@]}" "$what"
  done
done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
