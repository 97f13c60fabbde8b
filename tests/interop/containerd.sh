#!/usr/bin/env bash
#
# A real containerd with integrations/containerd/paas-attest-verifier: what it pulls, what it refuses, and what goes past
# every verifier. By its own client and as the kubelet asks it (CRI).
#
# Usage: tests/interop/containerd.sh [PROGRAM]
#
# PROGRAM is paas-attest, by default target/debug/paas-attest. Needs root, a kernel that mounts, and what
# tests/interop/tools.sh gets; builds containerd, ctr and crictl with Go the first time (about 5 minutes). It is not part
# of .ci/run for that. Everything is in a folder of its own, servers listen on 127.0.0.1, and what was started is ended.
# Prints one line a question; ends with 0 where all of them have the expected answer.

set -euo pipefail
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
root=$PWD
tools=${INTEROP_TOOLS:-$root/target/interop-tools}
program=$(realpath "${1:-target/debug/paas-attest}")
[ "$(id -u)" = 0 ] || { echo 'containerd.sh: root is needed' >&2; exit 2; }
[ -x "$program" ] || { echo "containerd.sh: $program is not there" >&2; exit 2; }

for package in containerd/containerd/v2/cmd/containerd@v2.4.2 containerd/containerd/v2/cmd/ctr@v2.4.2; do
  name=${package##*/}
  [ -x "$tools/${name%@*}" ] || GOBIN=$tools CGO_ENABLED=0 go install -tags no_btrfs "github.com/$package"
done
[ -x "$tools/crictl" ] || GOBIN=$tools go install sigs.k8s.io/cri-tools/cmd/crictl@v1.34.0

work=$(mktemp -d)
started=()
cleanup() {
  for pid in ${started[@]+"${started[@]}"}; do kill "$pid" 2>/dev/null || :; done
  wait
  umount --recursive "$work" 2>/dev/null || :
  rm -rf "$work"
}
trap cleanup EXIT
export HOME=$work COSIGN_PASSWORD=''

# --- a registry with three images ---

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
logical=harbor.paas-system.svc.cluster.local
repository=$registry/builds/my-app
"$tools/umoci" init --layout "$work/images"
for name in good forged unsigned; do
  "$tools/umoci" new --image "$work/images:$name"
  "$tools/umoci" unpack --rootless --image "$work/images:$name" "$work/$name" 2>/dev/null
  echo "$name" >"$work/$name/rootfs/app"
  "$tools/umoci" repack --image "$work/images:$name" "$work/$name" 2>/dev/null
  "$tools/umoci" config --image "$work/images:$name" --os linux --architecture amd64
  "$tools/skopeo" --insecure-policy copy -q --dest-tls-verify=false "oci:$work/images:$name" "docker://$repository:$name"
done
digest() { "$tools/skopeo" inspect --tls-verify=false --format '{{.Digest}}' "docker://$repository:$1"; }
sign() { # KEY IMAGE
  "$tools/cosign-2.2.3" sign --yes --key "fixtures/keys/$1-TEST-ONLY.key" --tlog-upload=false --allow-http-registry \
    --sign-container-identity "$logical/builds/my-app" -a tenant_id=octave "$repository@$(digest "$2")" >/dev/null 2>&1
}
sign platform good
sign other forged

# --- a node ---

mkdir -p "$work/etc" "$work/verifiers" "$work/conf.d"
cp integrations/containerd/paas-attest-verifier "$work/verifiers"
cp fixtures/keys/platform.pub "$work/etc/cosign.pub"
cat >"$work/etc/config.toml" <<END
key = "cosign.pub"
registry-alias = ["$logical=$registry"]
plain-http = ["$registry"]
END
cat >"$work/etc/policy.toml" <<END
version = 1

[[image]]
match = "$logical/builds/my-*"
tenant-id = "octave"
END
sed "s#/opt/containerd/image-verifier/bin#$work/verifiers#" integrations/containerd/containerd.toml >"$work/conf.d/paas-attest.toml"

daemon=''
containerd() { # [SETTING OF CRI [SETTING]]
  if [ -n "$daemon" ]; then kill "$daemon"; wait "$daemon" || :; fi
  rm -f "$work/socket"
  cat >"$work/config.toml" <<END
version = 3
root = "$work/root"
state = "$work/state"
imports = ["$work/conf.d/*.toml"]
${2:-}
[grpc]
address = "$work/socket"
[ttrpc]
address = "$work/socket.ttrpc"
[plugins."io.containerd.cri.v1.images"]
${1:-}
END
  PAAS_VERIFIER_FOLDER=$work/etc PAAS_VERIFIER_PROGRAM=$program "$tools/containerd" --config "$work/config.toml" \
    >"$work/containerd.log" 2>&1 &
  daemon=$!
  started+=("$daemon")
  for _ in $(seq 100); do
    if [ -S "$work/socket" ] && "$tools/ctr" --address "$work/socket" version >/dev/null 2>&1; then return; fi
    sleep 0.1
  done
  cat "$work/containerd.log" >&2
  exit 1
}
ctr() { "$tools/ctr" --address "$work/socket" --namespace k8s.io "$@"; }
crictl() { "$tools/crictl" --timeout 60s --image-endpoint "unix://$work/socket" --runtime-endpoint "unix://$work/socket" "$@"; }

right=0 wrong=0
is() { # EXPECTED SAID NAME COMMAND…: pulled, or refused for a reason in which SAID stands
  local expected=$1 says=$2 name=$3 answer=pulled said
  shift 3
  said=$("$@" 2>&1) || answer=refused
  if [ "$answer" = "$expected" ] && [[ $said == *"$says"* ]]; then
    right=$((right + 1))
    printf '%-8s %s\n' "$answer" "$name"
  else
    wrong=$((wrong + 1))
    printf '%-8s %s: expected %s, %s\n%s\n' "$answer" "$name" "$expected" "$says" "$said"
  fi
  ctr images ls -q 2>/dev/null | xargs -r "$tools/ctr" --address "$work/socket" --namespace k8s.io images rm --sync >/dev/null 2>&1 || :
}
pull() { ctr images pull --plain-http "$@"; }

containerd
is pulled '' 'the platform'\''s image, by tag' pull "$repository:good"
is pulled '' 'by digest' pull "$repository@$(digest good)"
is pulled '' 'by tag and digest' pull "$repository:good@$(digest good)"
is pulled '' 'as the kubelet asks' crictl pull "$repository:good"
is refused signature-invalid 'one that another key signed' pull "$repository:forged"
is refused signature-absent 'one that nobody signed' pull "$repository:unsigned"
is refused signature-absent 'as the kubelet asks' crictl pull "$repository:unsigned"
"$tools/skopeo" --insecure-policy copy -q --dest-tls-verify=false "oci:$work/images:good" "docker://$registry/other/app:1"
is refused policy-unmatched 'one that no rule is for' pull "$registry/other/app:1"
printf '%s@%s\n' "$repository" "$(digest unsigned)" >"$work/etc/unverified.txt"
is pulled '' 'nobody signed it, and its digest is listed' pull "$repository:unsigned"
rm "$work/etc/unverified.txt"
cp "$work/etc/config.toml" "$work/keep"
printf 'connect-to = ["%s:127.0.0.1:1"]\n' "$registry" >>"$work/etc/config.toml"
is refused 'nothing is known about it' 'no way to the signatures' pull "$repository:good"
cp "$work/keep" "$work/etc/config.toml"
mv "$work/etc/policy.toml" "$work/away"
is refused 'policy.toml cannot be read' 'no policy' pull "$repository:good"
mv "$work/away" "$work/etc/policy.toml"
chmod -x "$work/verifiers/paas-attest-verifier"
is refused 'permission denied' 'a verifier that cannot be run' pull "$repository:good"
chmod +x "$work/verifiers/paas-attest-verifier"

# What goes past the verifier. Where one of these refuses one day, the page and the installer say too much.
is pulled '' 'PAST IT: ctr images pull --local' pull --local "$repository:unsigned"
for setting in 'use_local_image_pull = true' 'max_concurrent_downloads = 4' 'image_pull_with_sync_fs = true' \
  'disable_snapshot_annotations = false' 'discard_unpacked_layers = true' \
  "registry.mirrors.'mirror.example.com'.endpoint = ['https://mirror.example.com']" \
  "registry.configs.'mirror.example.com'.tls.insecure_skip_verify = true" \
  "registry.auths.'https://mirror.example.com'.username = 'user'"; do
  containerd "$setting"
  is pulled '' "PAST IT: the kubelet's pull, with $setting" crictl pull "$repository:unsigned"
done
containerd
"$tools/skopeo" --insecure-policy copy -q "oci:$work/images:unsigned" "oci-archive:$work/unsigned.tar:$repository:unsigned"
is pulled '' 'PAST IT: ctr images import' ctr images import "$work/unsigned.tar"
disabled='disabled_plugins = ["io.containerd.image-verifier.v1.bindir"]'
containerd '' "$disabled"
is pulled '' "PAST IT: $disabled" pull "$repository:unsigned"
sed -i 's/max_verifiers = 10/max_verifiers = 0/' "$work/conf.d/paas-attest.toml"
containerd
is pulled '' 'PAST IT: max_verifiers = 0' pull "$repository:unsigned"
sed -i 's/max_verifiers = 0/max_verifiers = 10/' "$work/conf.d/paas-attest.toml"
containerd
is refused signature-absent 'max_verifiers = 10 again' pull "$repository:unsigned"
mv "$work/verifiers/paas-attest-verifier" "$work/away"
is pulled '' 'PAST IT: bin_dir is empty' pull "$repository:unsigned"
rmdir "$work/verifiers"
is pulled '' 'PAST IT: bin_dir is missing' pull "$repository:unsigned"

printf '%s as expected, %s not\n' "$right" "$wrong"
[ "$wrong" -eq 0 ]
