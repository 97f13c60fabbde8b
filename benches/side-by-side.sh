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

python3 - "$port" "$runs" "$tools/cosign-2.2.3" "$work" <<'PYTHON'
import json, statistics, subprocess, sys, time, urllib.request

port, runs, cosign, work = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
registry, layout = f"127.0.0.1:{port}", "fixtures/cases/signed_verified/layout"


def request(method, url, body=None, kind="application/octet-stream"):
    call = urllib.request.Request(url, data=body, method=method, headers={"Content-Type": kind})
    return urllib.request.urlopen(call)


for _ in range(100):
    try:
        request("GET", f"http://{registry}/v2/")
        break
    except OSError:
        time.sleep(0.05)


def blob(digest):
    with open(f"{layout}/blobs/sha256/{digest.split(':')[1]}", "rb") as file:
        return file.read()


with open(f"{layout}/index.json", encoding="utf-8") as file:
    entries = json.load(file)["manifests"]
base = f"http://{registry}/v2/builds/my-app"
for entry in entries:
    manifest = json.loads(blob(entry["digest"]))
    for part in [manifest["config"], *manifest["layers"]]:
        where = request("POST", f"{base}/blobs/uploads/", b"").headers["Location"]
        where = where if where.startswith("http") else f"http://{registry}{where}"
        request("PUT", f"{where}{'&' if '?' in where else '?'}digest={part['digest']}", blob(part["digest"]))
    tag = entry["annotations"]["org.opencontainers.image.ref.name"]
    request("PUT", f"{base}/manifests/{tag}", blob(entry["digest"]), entry["mediaType"])

image, key = f"{registry}/builds/my-app:build-abc123", "fixtures/keys/platform.pub"
alias = f"harbor.paas-system.svc.cluster.local={registry}"
commands = {
    "paas-attest": ["target/release/paas-attest", "verify", image, "--plain-http", registry,
                    "--registry-alias", alias, "--key", key, "-o", "json"],
    "cosign 2.2.3": [cosign, "verify", "--key", key, "--insecure-ignore-tlog=true",
                     "--allow-http-registry", image],
}


# The peak of a process counts what it was before it became the command: so the one that starts it
# is as small as can be.
MEASURE = """
import os, sys, time
start = time.perf_counter()
pid = os.fork()
if pid == 0:
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    os.execv(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(pid, 0)
print(status, time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
"""


def measure(command):
    """Wall and CPU seconds and peak MiB of one process, by the kernel's own count."""
    lean = subprocess.run([sys.executable, "-I", "-S", "-c", MEASURE, *command],
                          env={"HOME": work}, capture_output=True, text=True, check=True)
    status, *figure = lean.stdout.split()
    if status != "0":
        sys.exit(f"{command[0]} did not verify the image: status {status}")
    return [float(value) for value in figure]


figures = {name: [] for name in commands}
for turn in range(runs + 1):
    for name, command in commands.items():
        figure = measure(command)
        if turn:  # the first turn warms up
            figures[name].append(figure)

medians = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in figures.items()}
print(f"{'median of ' + str(runs):<14}{'wall ms':>10}{'CPU ms':>10}{'peak MiB':>10}")
for name, (wall, cpu, peak) in medians.items():
    print(f"{name:<14}{wall * 1000:>10.1f}{cpu * 1000:>10.1f}{peak:>10.1f}")
ours, theirs = medians.values()
print(f"{'ratio':<14}" + "".join(f"{a / b:>10.2f}" for a, b in zip(ours, theirs)))
PYTHON
