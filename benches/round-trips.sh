#!/usr/bin/env bash
#
# Verifies one signed and attested image in a registry behind TLS and a line with latency, in turn with paas-attest and
# with cosign: by tag, by digest, and with the SBOM. Prints the median of each in round trips, the two of the
# handshakes among them; over HTTP/2 and over HTTP/1.1.
#
# Usage: benches/round-trips.sh [RUNS [MILLISECONDS]]
#
# MILLISECONDS is one round trip, 30 by default. Takes its tools from tests/interop/tools.sh (cosign v2.2.3, Debian's
# docker-registry), its image and certificate from fixtures/, and the release build of this program; PAAS_ATTEST names
# another one. Needs python3.

set -euo pipefail
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/.."

runs=${1:-15}
trip=${2:-30}
tools=$(tests/interop/tools.sh)
if [ -z "${PAAS_ATTEST:-}" ]; then
  cargo build --release --locked --quiet
  PAAS_ATTEST=target/release/paas-attest
fi
work=$(mktemp -d)
servers=()
trap '[ ${#servers[@]} -eq 0 ] || kill "${servers[@]}"; rm -rf "$work"' EXIT
for variable in "${!REGISTRY_@}"; do unset "$variable"; done

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

lines=()
for http2 in true false; do
  port=$(free_port)
  disabled=$([ "$http2" = true ] && echo false || echo true)
  cat >"$work/registry-$http2.yml" <<YAML
version: 0.1
log: {level: error}
storage: {filesystem: {rootdirectory: $work/data}}
http:
  addr: 127.0.0.1:$port
  tls: {certificate: $PWD/fixtures/keys/tls/address.crt, key: $PWD/fixtures/keys/tls/server-TEST-ONLY.pem}
  http2: {disabled: $disabled}
YAML
  "$tools/docker-registry" serve "$work/registry-$http2.yml" >/dev/null 2>&1 &
  servers+=($!)
  line=$(free_port)
  python3 benches/support/delay.py "$line" "$port" "$trip" &
  servers+=($!)
  lines+=("$port" "$line")
done

python3 - "$runs" "$trip" "$PAAS_ATTEST" "$tools/cosign-2.2.3" "$work" "${lines[@]}" <<'PYTHON'
import json, os, ssl, statistics, subprocess, sys, time, urllib.request

runs, trip, ours, cosign, work = int(sys.argv[1]), float(sys.argv[2]), *sys.argv[3:6]
(near2, line2), (near1, line1) = sys.argv[6:8], sys.argv[8:10]
layout, authority = "fixtures/cases/sbom-attested_verified/layout", "fixtures/keys/tls/authority.crt"
tls = ssl.create_default_context(cafile=authority)


for port in [near2, near1]:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"https://127.0.0.1:{port}/v2/", context=tls)
            break
        except OSError:
            time.sleep(0.05)


def blob(digest):
    with open(f"{layout}/blobs/sha256/{digest.split(':')[1]}", "rb") as file:
        return file.read()


# Into the registry's storage as it lies on disk: a push would want the image's own layers, which no verdict reads.
def write(path, data):
    path = f"{work}/data/docker/registry/v2/{path}"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def store(digest):
    hex = digest.split(":")[1]
    data = blob(digest)
    write(f"blobs/sha256/{hex[:2]}/{hex}/data", data)
    write(f"repositories/builds/my-app/_layers/sha256/{hex}/link", digest.encode())
    return hex, data


with open(f"{layout}/index.json", encoding="utf-8") as file:
    entries = json.load(file)["manifests"]
digest = None
for entry in entries:
    hex, data = store(entry["digest"])
    manifest = json.loads(data)
    for part in [manifest["config"], *manifest["layers"]]:
        if os.path.exists(f"{layout}/blobs/sha256/{part['digest'].split(':')[1]}"):
            store(part["digest"])
    tag = entry["annotations"]["org.opencontainers.image.ref.name"]
    if not tag.startswith("sha256-"):
        digest, name = entry["digest"], tag
    manifests = "repositories/builds/my-app/_manifests"
    for link in [f"revisions/sha256/{hex}", f"tags/{tag}/current", f"tags/{tag}/index/sha256/{hex}"]:
        write(f"{manifests}/{link}/link", entry["digest"].encode())

key, identity = "fixtures/keys/platform.pub", "harbor.paas-system.svc.cluster.local/builds/my-app"


def verify(line, version, *more):
    return [ours, "verify", f"127.0.0.1:{line}/builds/my-app{version}", "--ca-file", authority,
            "--identity", identity, "--key", key, "-o", "json", *more]


def theirs(line, version, *command):
    return [cosign, *command, "--key", key, "--insecure-ignore-tlog=true", f"127.0.0.1:{line}/builds/my-app{version}"]


tag, by_digest, sbom = f":{name}", f"@{digest}", ["--require", "sbom"]
commands = {}
for protocol, line in [("HTTP/2", line2), ("HTTP/1.1", line1)]:
    commands[f"by tag, {protocol}"] = (verify(line, tag), theirs(line, tag, "verify"))
    commands[f"by digest, {protocol}"] = (verify(line, by_digest), theirs(line, by_digest, "verify"))
    commands[f"by tag with the SBOM, {protocol}"] = (
        verify(line, tag, *sbom), theirs(line, tag, "verify-attestation", "--type", "cyclonedx"))

environment = {"HOME": work, "PATH": os.environ["PATH"], "SSL_CERT_FILE": authority}


def measure(command):
    begun = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return 1000 * (time.perf_counter() - begun) / trip


print(f"{'round trips, median of ' + str(runs):<36}{'paas-attest':>12}{'cosign':>9}{'ratio':>7}")
for what, pair in commands.items():
    figures = [[], []]
    for turn in range(runs + 1):
        for column, command in zip(figures, pair):
            figure = measure(command)
            if turn:  # the first turn warms up
                column.append(figure)
    one, other = (statistics.median(column) for column in figures)
    print(f"{what:<36}{one:>12.1f}{other:>9.1f}{one / other:>7.2f}")
PYTHON
