#!/usr/bin/env bash
#
# Verifies many signed images in a registry on loopback: 100, 1,000, 10,000 and more of them in one run of
# paas-attest, with time, rate and peak memory of each run; and 100 of them with cosign, two at a time, as a
# script with xargs would.
#
# Usage: benches/many.sh [COUNT...]
#
# Takes its tools from tests/interop/tools.sh (cosign v2.2.3, Debian's docker-registry), its image from fixtures/, and
# the release build of this program, unless PAAS_ATTEST names another. Needs python3. All names are tags of one
# repository, which are written into the registry's storage.

set -euo pipefail
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[ $# -gt 0 ] || set -- 100 1000 10000
tools=$(tests/interop/tools.sh)
program=${PAAS_ATTEST:-}
if [ -z "$program" ]; then
  cargo build --release --locked --quiet
  program=target/release/paas-attest
fi
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
for variable in "${!REGISTRY_@}"; do unset "$variable"; done

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >"$work/registry.yml" <<YAML
version: 0.1
log: {level: error}
storage: {filesystem: {rootdirectory: $work/data}}
http: {addr: 127.0.0.1:$port}
YAML
"$tools/docker-registry" serve "$work/registry.yml" >/dev/null 2>&1 &
server=$!

PYTHONPATH=benches/support PYTHONDONTWRITEBYTECODE=1 \
  python3 - "$port" "$program" "$tools/cosign-2.2.3" "$work" "$@" <<'PYTHON'
import os, sys

from bench import measure, push

port, program, cosign, work, *counts = sys.argv[1:]
registry, key = f"127.0.0.1:{port}", "fixtures/keys/platform.pub"
digest = push(registry)["build-abc123"]
alias = f"harbor.paas-system.svc.cluster.local={registry}"
tags = f"{work}/data/docker/registry/v2/repositories/builds/my-app/_manifests/tags"
made = 0
theirs = None
print(f"{'images':>9}{'wall s':>10}{'images/s':>10}{'CPU s':>10}{'peak MiB':>10}")
for count in sorted(int(text) for text in counts):
    for n in range(made, count):
        os.makedirs(f"{tags}/t{n}/current")
        with open(f"{tags}/t{n}/current/link", "w", encoding="ascii") as link:
            link.write(digest)
    made = max(made, count)
    names = [f"{registry}/builds/my-app:t{n}" for n in range(count)]
    with open(f"{work}/names", "w", encoding="utf-8") as file:
        file.write("".join(f"{name}\n" for name in names))
    if theirs is None:
        some = names[:100]
        with open(f"{work}/some", "w", encoding="utf-8") as file:
            file.write("".join(f"{name}\n" for name in some))
        script = (f"xargs -P2 -n1 {cosign} verify --key {key} --insecure-ignore-tlog=true "
                  f"--allow-http-registry < {work}/some")
        wall, cpu, peak = measure(["/bin/sh", "-c", script], work)
        theirs = len(some) / wall
    wall, cpu, peak = measure([program, "verify", "--images", f"{work}/names", "--plain-http", registry,
                               "--registry-alias", alias, "--key", key, "--jobs", "8", "-o", "jsonl"], work)
    print(f"{count:>9,}{wall:>10.2f}{count / wall:>10.0f}{cpu:>10.2f}{peak:>10.1f}", flush=True)
print(f"cosign 2.2.3, xargs -P2: {theirs:.1f} images/s; ours is {count / wall / theirs:.1f} times that")
PYTHON
