#!/usr/bin/env bash
#
# Verifies one signed image in a registry on loopback, in turn with paas-attest and with cosign, and
# prints the median wall time, CPU time and peak memory of each, and their ratios.
#
# Usage: benches/side-by-side.sh [RUNS]
#
# Takes its tools from tests/interop/tools.sh (cosign v2.2.3, Debian's docker-registry), its image
# from fixtures/, and the release build of this program. Needs python3.

set -euo pipefail
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/.."

runs=${1:-15}
tools=$(tests/interop/tools.sh)
cargo build --release --locked --quiet
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

PYTHONPATH=benches/support PYTHONDONTWRITEBYTECODE=1 python3 - "$port" "$runs" "$tools/cosign-2.2.3" "$work" <<'PYTHON'
import statistics, sys

from bench import measure, push

port, runs, cosign, work = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
registry = f"127.0.0.1:{port}"
push(registry)

image, key = f"{registry}/builds/my-app:build-abc123", "fixtures/keys/platform.pub"
alias = f"harbor.paas-system.svc.cluster.local={registry}"
commands = {
    "paas-attest": ["target/release/paas-attest", "verify", image, "--plain-http", registry,
                    "--registry-alias", alias, "--key", key, "-o", "json"],
    "cosign 2.2.3": [cosign, "verify", "--key", key, "--insecure-ignore-tlog=true",
                     "--allow-http-registry", image],
}


figures = {name: [] for name in commands}
for turn in range(runs + 1):
    for name, command in commands.items():
        figure = measure(command, work)
        if turn:  # the first turn warms up
            figures[name].append(figure)

medians = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in figures.items()}
print(f"{'median of ' + str(runs):<14}{'wall ms':>10}{'CPU ms':>10}{'peak MiB':>10}")
for name, (wall, cpu, peak) in medians.items():
    print(f"{name:<14}{wall * 1000:>10.1f}{cpu * 1000:>10.1f}{peak:>10.1f}")
ours, theirs = medians.values()
print(f"{'ratio':<14}" + "".join(f"{a / b:>10.2f}" for a, b in zip(ours, theirs)))
PYTHON
