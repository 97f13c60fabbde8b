#!/usr/bin/env bash
#
# Compares the SBOMs of two builds, in turn with paas-attest and with two published programs that compare
# SBOMs, sbom-diff 0.9.2 and sbom-tools 0.3.0, and prints the median wall time, CPU time and peak memory of
# each, with the ratio to paas-attest.
#
# Usage: benches/diff-peers.sh [--runs N] [--limit SECONDS] [COMPONENTS…]
#
#   --runs N          runs of each program at each size, after one that warms up (default: 7; 3 where one
#                     run takes more than 10 seconds)
#   --limit SECONDS   no run may last longer; a program that does is left out at larger sizes
#                     (default: 120)
#   COMPONENTS        sizes (default: 1000 10000 100000)
#
# The documents are made here, of the shape that syft 1.0.1 writes, about 1 KB for each component; between
# both sides 1 % of the components are upgraded, 0.5 % added, 0.5 % removed. All three read both files and
# write the difference as JSON. Nobody vouches for a file, so paas-attest is asked with --unsigned, and
# what is measured is reading and comparing. The peers are no dependencies: they are installed below
# target/peers by cargo (minutes, the first time); one that cannot be installed is left out, and that is
# said. Needs python3, Linux.

set -euo pipefail
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/.."

runs=7 limit=120 sizes=()
while [ $# -gt 0 ]; do
  case $1 in
    --help|-h) sed -n '3,/^$/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    --runs) runs=${2:?--runs needs a number}; shift 2 ;;
    --limit) limit=${2:?--limit needs seconds}; shift 2 ;;
    -*) echo "diff-peers.sh: no such option: $1" >&2; exit 2 ;;
    *) sizes+=("$1"); shift ;;
  esac
done
[ ${#sizes[@]} -gt 0 ] || sizes=(1000 10000 100000)

target=${CARGO_TARGET_DIR:-target}
peers=$target/peers
install() { # CRATE VERSION [OPTION…]
  local crate=$1 version=$2
  shift 2
  [ -x "$peers/bin/$crate" ] && "$peers/bin/$crate" --version | grep -qF "$version" && return
  CARGO_TARGET_DIR=$peers/build cargo install "$crate" --version "$version" --locked --quiet --root "$peers" "$@" ||
    echo "$crate $version cannot be installed, and is left out" >&2
}
install sbom-diff 0.9.2
# Without what asks the network for vulnerabilities.
install sbom-tools 0.3.0 --no-default-features --features cli
cargo build --release --locked --quiet
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 - "$work" "$runs" "$limit" "$target/release/paas-attest" "$peers/bin/sbom-diff" "$peers/bin/sbom-tools" "${sizes[@]}" <<'PYTHON'
import json, os, statistics, subprocess, sys

work, runs, limit, ours, sbom_diff, sbom_tools = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), *sys.argv[4:7]
sizes = [int(size) for size in sys.argv[7:]]


def component(n, patch):
    """Every other one is of Debian, one in five of the others has a scope."""
    name, version, layer = f"package-{n}", f"{n % 7}.{n % 31}.{patch}", f"sha256:{n:064x}"
    locations = [{"name": f"syft:location:{at}:{key}", "value": value}
                 for at, path in enumerate(["/var/lib/dpkg/status", f"/usr/share/doc/{name}/copyright"] if n % 2 == 0
                                           else [f"/app/node_modules/{name}/package.json"])
                 for key, value in (("layerID", layer), ("path", path))]
    if n % 2 == 0:
        version += "-1"
        purl, kind = f"pkg:deb/debian/{name}@{version}?arch=amd64&distro=debian-12", "deb"
        licences = [{"license": {"id": "GPL-2.0-only"}}, {"license": {"id": "MIT"}}]
    else:
        purl, kind = f"pkg:npm/{'%40scope/' if n % 5 == 0 else ''}{name}@{version}", "npm"
        licences = [{"license": {"id": "MIT"}}]
    return {
        "bom-ref": f"{purl}{'&' if '?' in purl else '?'}package-id={n:016x}",
        "type": "library", "name": name, "version": version, "licenses": licences,
        "cpe": f"cpe:2.3:a:{name}:{name}:{version}:*:*:*:*:*:*:*", "purl": purl,
        "description": "A package that does one thing & does it for everybody who asks",
        "properties": [{"name": "syft:package:foundBy", "value": f"{kind}-cataloger"},
                       {"name": "syft:package:type", "value": kind},
                       {"name": "syft:cpe23", "value": f"cpe:2.3:a:{name}_project:{name}:{version}:*:*:*:*:*:*:*"}, *locations],
    }


def document(path, numbers, patched):
    components = [component(n, 1 if patched and n % 100 == 7 else 0) for n in numbers]
    refs = {n: one["bom-ref"] for n, one in zip(numbers, components)}
    bom = {
        "$schema": "http://cyclonedx.org/schema/bom-1.4.schema.json", "bomFormat": "CycloneDX", "specVersion": "1.4",
        "serialNumber": f"urn:uuid:6e7c9e5c-4b8a-4f0e-9d0c-0a5f0a5f0a5{int(patched)}", "version": 1,
        "metadata": {"timestamp": f"2024-03-0{6 + patched}T14:25:56Z",
                     "tools": [{"vendor": "anchore", "name": "syft", "version": "1.0.1"}],
                     "component": {"bom-ref": "0123456789abcdef", "type": "container", "name": "registry.example/app:1"}},
        "components": components,
        "dependencies": [{"ref": refs[n], "dependsOn": [refs[m] for m in (n - 1, n - 2) if m in refs]}
                         for n in refs if n % 4 == 2],
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(bom, file)
    return os.path.getsize(path)


# The peak of a process counts what it was before it became the command: so the one that starts it
# is as small as can be.
MEASURE = """
import os, signal, sys, time
start = time.perf_counter()
pid = os.fork()
if pid == 0:
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    os.execv(sys.argv[2], sys.argv[2:])
signal.signal(signal.SIGALRM, lambda *_: os.kill(pid, signal.SIGKILL))
signal.setitimer(signal.ITIMER_REAL, float(sys.argv[1]))
_, status, usage = os.wait4(pid, 0)
print(status, time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
"""


def measure(command):
    """Wall and CPU seconds and peak MiB of one process, by the kernel's own count; `None` beyond the limit."""
    lean = subprocess.run([sys.executable, "-I", "-S", "-c", MEASURE, str(limit), *command], env={"HOME": work},
                          capture_output=True, text=True, check=True)
    status, *figure = lean.stdout.split()
    if os.WIFSIGNALED(int(status)) and os.WTERMSIG(int(status)) == 9:
        return None
    # sbom-tools may end with 1 to say that there are changes.
    if os.waitstatus_to_exitcode(int(status)) not in (0, 1) or (command[0] == ours and int(status)):
        sys.exit(f"{command[0]} did not compare: status {status}")
    return [float(value) for value in figure]


def commands(old, new):
    return {
        "paas-attest": [ours, "diff", "--unsigned", "--offline", f"file:{old}", f"file:{new}", "-o", "json"],
        "sbom-diff 0.9.2": [sbom_diff, old, new, "-o", "json"],
        "sbom-tools 0.3.0": [sbom_tools, "diff", old, new, "-o", "json", "--quiet"],
    }


out = {name for name, command in commands("", "").items() if not os.path.exists(command[0])}
for size in sizes:
    old, new = f"{work}/old.json", f"{work}/new.json"
    size_of = document(old, range(size), False)
    document(new, [n for n in range(size + size // 200) if n % 200 != 3 or n >= size], True)
    figures = {}
    for turn in range(runs + 1):
        for name, command in commands(old, new).items():
            if name in out or (len(figures.get(name, [])) >= 3 and figures[name][0][0] > 10):
                continue
            figure = measure(command)
            if figure is None:
                out.add(name)
                figures[name] = None
            elif turn or figure[0] > 10:  # the first turn warms up, unless it is long
                figures.setdefault(name, []).append(figure)
    print(f"{size} components a side, {size_of / 1e6:.1f} MB: medians")
    print(f"  {'':<18}{'runs':>5}{'wall ms':>12}{'':>9}{'CPU ms':>12}{'':>9}{'peak MiB':>11}")
    base = None
    for name in commands(old, new):
        rows = figures.get(name)
        if not rows:
            print(f"  {name:<18}      {f'over {limit:.0f} s' if name in figures else 'left out'}")
            continue
        medians = [statistics.median(column) for column in zip(*rows)]
        base = base or medians
        (wall, cpu, peak), ratios = medians, [f"x{mine / least:.2f}" for mine, least in zip(medians, base)]
        print(f"  {name:<18}{len(rows):>5}{wall * 1000:>12.1f}{ratios[0]:>9}{cpu * 1000:>12.1f}{ratios[1]:>9}{peak:>11.1f}{ratios[2]:>9}",
              flush=True)
PYTHON
