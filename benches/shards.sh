#!/usr/bin/env bash
#
# How many shards a list needs, and what they ask for: minutes, requests, tokens and the size of their reports, computed
# from what one image was measured to cost. Nothing is measured here, and nothing of yours is assumed: what is not given
# is not shown.
#
# Usage: benches/shards.sh --rate IMAGES_PER_SECOND [OPTION N]...
#
#   --rate N          images a second of one machine (the column images/s of benches/many.sh, against your registry)
#   --names N         names in the list [default: 1000000]
#   --requests N      requests for one image (benches/round-trips.sh)
#   --repositories N  repositories in the list: each machine asks for one token of each that it meets
#   --limit N         requests a second that the registry takes from all machines together
#   --report N        bytes of one image in a JSON report (size of a report by its number of images)
#   --joined N        images a second that `join` reads
#   --within N        minutes that it may take: shows the fewest shards that are enough
#
# All shards run at once. A shard begins with nothing: no connection, no token. Repositories are taken to be spread over
# the list, so that a machine meets as many as it can.

set -euo pipefail

exec python3 - "$@" <<'PYTHON'
import math, sys

numbers = {"names": 1_000_000.0}
words = sys.argv[1:]
known = {"rate", "names", "requests", "repositories", "limit", "report", "joined", "within"}
while words:
    option = words.pop(0)
    name = option.removeprefix("--")
    if name not in known or not option.startswith("--") or not words:
        sys.exit(f"shards.sh: {option}: see the first lines of this file")
    try:
        numbers[name] = float(words.pop(0))
    except ValueError:
        sys.exit(f"shards.sh: {option} takes a number")
    if not 0 < numbers[name] < math.inf:
        sys.exit(f"shards.sh: {option} takes a number above zero")
if "rate" not in numbers:
    sys.exit("shards.sh: --rate is needed: measure it with benches/many.sh")

# As src/limits.rs has them.
SHARDS, IMAGES, AT_ONCE = 10_000, 1_000_000, 500_000
REPORT, JOINED = 256 << 20, 512 << 20

names, rate = int(numbers["names"]), numbers["rate"]
get = numbers.get
if names > IMAGES:
    print(f"one list has at most {IMAGES:,} names: this needs {math.ceil(names / IMAGES)} lists")


def row(shards):
    each = math.ceil(names / shards)
    wanted = rate * shards
    # All machines ask one registry.
    if get("limit") and get("requests"):
        wanted = min(wanted, get("limit") / get("requests"))
    minutes = names / wanted / 60
    cells = {"shards": f"{shards:,}", "images each": f"{each:,}", "minutes": f"{minutes:,.1f}"}
    if get("requests"):
        cells["requests"] = f"{names * get('requests'):,.0f}"
        cells["requests/s"] = f"{wanted * get('requests'):,.0f}"
    if get("repositories"):
        cells["tokens"] = f"{shards * min(each, get('repositories')):,.0f}"
    if get("report"):
        size = each * get("report")
        cells["MiB a report"] = f"{size / 2**20:,.1f}" + ("!" if size > REPORT else "")
    if get("joined"):
        cells["join min"] = f"{names / get('joined') / 60:,.1f}"
    return minutes, each, cells


counts = [1, 2, 4, 8, 16, 32, 64, 128, 256]
rows = [row(count) for count in counts if count <= min(SHARDS, names)]
widths = {name: max(len(name), *(len(cells[name]) for _, _, cells in rows)) for name in rows[0][2]}
print("  ".join(name.rjust(width) for name, width in widths.items()))
for _, each, cells in rows:
    line = "  ".join(cells[name].rjust(width) for name, width in widths.items())
    print(line + ("  more than one run checks" if each > AT_ONCE else ""))
if get("report"):
    if any(cells["MiB a report"].endswith("!") for _, _, cells in rows):
        print(f"! join reads reports of at most {REPORT >> 20} MiB")
    if names * get("report") > JOINED:
        print(f"together they are more than {JOINED >> 20} MiB: join them for people, without -o json")
if get("within"):
    enough = next((n for n in range(1, min(SHARDS, names) + 1)
                   if row(n)[0] <= get("within") and row(n)[1] <= AT_ONCE
                   and row(n)[1] * (get("report") or 0) <= REPORT), None)
    if enough is None:
        print(f"no number of shards is enough for {get('within'):g} minutes: the registry's limit is what it takes")
    else:
        print(f"{enough:,} shards are enough for {get('within'):g} minutes")
PYTHON
