#!/usr/bin/env bash
#
# Verifies many signed images in a registry on loopback: 100, 1,000, 10,000 and more of them in one run of
# paas-attest, with time, rate and peak memory of each run; and some of them with cosign: two at a time, as a
# script with xargs would, and all in one process.
#
# Usage: benches/many.sh [OPTION]... [COUNT]...
#
#   --registry docker|memory  Debian's docker-registry, or go-containerregistry's in memory, which costs the
#                             machine less [default: docker]
#   --latency MILLISECONDS    a line between both programs and the registry on which a round trip takes this long
#   --jobs N                  images at once in paas-attest [default: 8]
#   --distinct                each image has a manifest and a signature of its own, made by cosign for this run;
#                             else all are tags of one image of fixtures/
#   --peers N                 images that cosign verifies, 0 for none [default: 100]
#
# Takes its tools from tests/interop/tools.sh (cosign v2.2.3 and the registries), and the release build of this
# program, unless PAAS_ATTEST names another. Needs python3.

set -euo pipefail
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/.."

registry=docker latency=0 jobs=8 distinct='' peers=100
while [ $# -gt 0 ]; do
  case $1 in
    --registry) registry=$2; shift 2 ;;
    --latency) latency=$2; shift 2 ;;
    --jobs) jobs=$2; shift 2 ;;
    --distinct) distinct=yes; shift ;;
    --peers) peers=$2; shift 2 ;;
    -*) echo "many.sh: $1: see the first lines of this file" >&2; exit 2 ;;
    *) break ;;
  esac
done
[ $# -gt 0 ] || set -- 100 1000 10000

tools=$(tests/interop/tools.sh)
program=${PAAS_ATTEST:-}
if [ -z "$program" ]; then
  cargo build --release --locked --quiet
  program=target/release/paas-attest
fi
work=$(mktemp -d)
servers=()
trap '[ ${#servers[@]} -eq 0 ] || kill "${servers[@]}"; rm -rf "$work"' EXIT
for variable in "${!REGISTRY_@}"; do unset "$variable"; done

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

case $registry in
  docker)
    port=$(free_port)
    cat >"$work/registry.yml" <<YAML
version: 0.1
log: {level: error}
storage: {filesystem: {rootdirectory: $work/data}}
http: {addr: 127.0.0.1:$port}
YAML
    "$tools/docker-registry" serve "$work/registry.yml" >/dev/null 2>&1 &
    servers+=($!)
    ;;
  memory)
    "$tools/referrers-registry" 2>"$work/registry.log" &
    servers+=($!)
    until port=$(sed -n 's/^listening on 127\.0\.0\.1://p' "$work/registry.log") && [ -n "$port" ]; do sleep 0.05; done
    ;;
  *) echo "many.sh: no such registry: $registry" >&2; exit 2 ;;
esac
line=$port
if [ "$latency" != 0 ]; then
  line=$(free_port)
  python3 benches/support/delay.py "$line" "$port" "$latency" &
  servers+=($!)
fi

PYTHONPATH=benches/support PYTHONDONTWRITEBYTECODE=1 \
  python3 - "$port" "$line" "$program" "$tools/cosign-2.2.3" "$work" "$jobs" "$peers" "$distinct" "$@" <<'PYTHON'
import os, subprocess, sys

from bench import Registry, measure, push

port, line, program, cosign, work, jobs, peers, distinct, *counts = sys.argv[1:]
counts, peers = sorted(int(text) for text in counts), int(peers)
repository = "builds/my-app"
registry = Registry(port)
image = push(f"127.0.0.1:{port}")["build-abc123"]
key = "fixtures/keys/platform.pub"


def within(n):
    """The repository of image n: distinct ones are builds of many applications."""
    return f"builds/app-{n // 20}" if distinct else repository


def names(host, count):
    return [f"127.0.0.1:{host}/{within(n)}:t{n}" for n in range(count)]


def sign(tags):
    """By cosign, two processes that sign some hundred images each."""
    environment = {"HOME": work, "PATH": os.environ["PATH"], "COSIGN_PASSWORD": ""}
    if not os.path.exists(f"{work}/cosign.key"):
        subprocess.run([cosign, "generate-key-pair"], cwd=work, env=environment, capture_output=True, check=True)
    signing = f"{cosign} sign --key {work}/cosign.key --tlog-upload=false --yes"
    done = subprocess.run(f"xargs -P2 -n200 {signing}", shell=True, env=environment, text=True, capture_output=True,
                          input="".join(f"{tag}\n" for tag in tags))
    if done.returncode != 0:
        sys.exit(done.stderr[-2000:])


def fill(first, end):
    """The tags t{first} up to t{end}."""
    if first == end:
        return
    if distinct:
        sign(f"127.0.0.1:{port}/{within(n)}@{registry.image(within(n), f't{n}')}" for n in range(first, end))
    elif os.path.isdir(f"{work}/data"):
        tags = f"{work}/data/docker/registry/v2/repositories/{repository}/_manifests/tags"
        for n in range(first, end):
            os.makedirs(f"{tags}/t{n}/current")
            with open(f"{tags}/t{n}/current/link", "w", encoding="ascii") as link:
                link.write(image)
    else:
        manifest, kind = registry.manifest(repository, image)
        for n in range(first, end):
            registry.put_manifest(repository, f"t{n}", manifest, kind)


made = 0
if distinct:
    fill(0, counts[0])
    made, key = counts[0], f"{work}/cosign.pub"
verifying = f"{cosign} verify --key {key} --insecure-ignore-tlog=true --allow-http-registry"
fill(made, max(made, peers))
made, theirs = max(made, peers), {}
if peers:
    with open(f"{work}/some", "w", encoding="utf-8") as file:
        file.write("".join(f"{name}\n" for name in names(line, peers)))
    for how, limit in [("xargs -P2", "-P2 -n1"), ("one process", f"-n{peers} -s1000000")]:
        wall, cpu, peak = measure(["/bin/sh", "-c", f"xargs {limit} {verifying} <{work}/some"], work)
        theirs[how] = peers / wall
        print(f"cosign 2.2.3, {how}: {peers} images in {wall:.2f} s, {peers / wall:.1f} images/s, "
              f"{1000 * cpu / peers:.1f} ms of CPU an image, peak {peak:.0f} MiB", flush=True)

print(f"{'images':>9}{'wall s':>10}{'images/s':>10}{'CPU s':>10}{'peak MiB':>10}")
for count in counts:
    fill(made, max(made, count))
    made = max(made, count)
    with open(f"{work}/names", "w", encoding="utf-8") as file:
        file.write("".join(f"{name}\n" for name in names(line, count)))
    host = f"127.0.0.1:{line}"
    signed_for = f"127.0.0.1:{port}" if distinct else "harbor.paas-system.svc.cluster.local"
    alias = [] if signed_for == host else ["--registry-alias", f"{signed_for}={host}"]
    wall, cpu, peak = measure([program, "verify", "--images", f"{work}/names", "--plain-http", host, *alias,
                               "--key", key, "--jobs", jobs, "-o", "jsonl"], work)
    print(f"{count:>9,}{wall:>10.2f}{count / wall:>10.0f}{cpu:>10.2f}{peak:>10.1f}", flush=True)
for how, rate in theirs.items():
    print(f"beside cosign, {how}: {count / wall / rate:.1f} times")
PYTHON
