#!/usr/bin/env python3
"""Says what the program was linked from: as CycloneDX 1.4, and as the licence texts that come with it.

Usage: materials.py SBOM LICENCES TARGET=PROGRAM...

Run in the sources of the program, with the toolchain that built each PROGRAM for its TARGET. SBOM and LICENCES are the
files that it writes, of all programs together. SOURCE_DATE_EPOCH is the time in them.

What is linked is what `cargo tree` says of the features and the targets that were built: not what tests, build scripts
and procedural macros need. What the crates do not say is added: Rust's own library, and of C what a static program
holds of the machine that built it, or of its cross compiler's packages.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
import uuid
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import quote

TEXT = re.compile(r"^(licen[cs]e|copying|copyright|notice|unlicense)", re.IGNORECASE)

# Where Debian has the texts that its packages share.
LGPL = Path("/usr/share/common-licenses/LGPL-2.1")

# The compiler of C for a target, and how the names of its packages end.
COMPILERS = {
    "x86_64-unknown-linux-gnu": ("gcc", ""),
    "aarch64-unknown-linux-gnu": ("aarch64-linux-gnu-gcc", "-arm64-cross"),
}


def said(*command: str) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def linked(target: str) -> set:
    """Names and versions of the crates that are in a program."""
    tree = said("cargo", "tree", "--locked", "--offline", "--target", target, "--edges", "normal,no-proc-macro",
                "--prefix", "none", "--no-dedupe", "--format", "{p}")
    found = set()
    for line in tree.splitlines():
        name, version = line.split()[:2]
        found.add((name, version.removeprefix("v")))
    return found


def licence(expression: str) -> list:
    # How the packages of 2015 wrote "or", and some still do.
    return [{"expression": re.sub(r"\s*/\s*", " OR ", expression)}] if expression else []


def library(name: str, version: str, purl: str, expression: str) -> dict:
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "licenses": licence(expression),
            "purl": purl}


def debian(package: str, sources: str) -> tuple:
    """Version and purl of the sources of an installed package. The library of a cross compiler is packed by another
    package than its sources': Built-Using names those."""
    try:
        own, version, using = said("dpkg-query", "--show", "--showformat=${source:Package}|${source:Version}|${Built-Using}",
                                   package).split("|")
    except (OSError, subprocess.CalledProcessError):
        sys.exit(f"materials.py: {package} is not installed: what is linked of C cannot be said")
    if own != sources:
        named = re.search(rf"(?:^|, ){sources} \(= ([^)]+)\)", using)
        if not named:
            sys.exit(f"materials.py: {package} does not say of which {sources} it is: {own}, {using}")
        version = named[1]
    system = dict(line.split("=", 1) for line in Path("/etc/os-release").read_text().splitlines() if "=" in line)
    distribution = system["ID"].strip('"')
    return version, f"pkg:deb/{distribution}/{sources}@{quote(version, safe='~')}?arch=source"


def runtime(targets: list) -> list:
    """Rust's library and the C that it stands on, each after what needs it."""
    rust = re.search(r"^release: (.*)$", said("rustc", "-vV"), re.MULTILINE)[1]
    rows = {}
    for target in targets:
        compiler, suffix = COMPILERS[target]
        major = said(compiler, "-dumpversion").strip().split(".")[0]
        for package, sources, expression in [
            ("libc6-dev", "glibc", "LGPL-2.1-or-later"),
            (f"libgcc-{major}-dev", f"gcc-{major}", "GPL-3.0-or-later WITH GCC-exception-3.1"),
        ]:
            version, purl = debian(package + suffix, sources)
            rows[purl] = library(sources, version, purl, expression)
    return [library("std", rust, f"pkg:generic/rust-std@{rust}", "MIT OR Apache-2.0"), *rows.values()]


def main() -> None:
    sbom, licences = map(Path, sys.argv[1:3])
    programs = dict(argument.split("=", 1) for argument in sys.argv[3:])
    moment = int(os.environ["SOURCE_DATE_EPOCH"])
    metadata = json.loads(said("cargo", "metadata", "--format-version", "1", "--locked", "--offline",
                               *(f"--filter-platform={target}" for target in programs)))
    root = metadata["resolve"]["root"]
    wanted = set().union(*map(linked, programs))
    packages = {package["id"]: package for package in metadata["packages"]
                if (package["name"], package["version"]) in wanted}
    if len(packages) != len(wanted) or root not in packages:
        sys.exit("materials.py: cargo tree and cargo metadata do not name the same crates")
    locked = tomllib.loads(Path("Cargo.lock").read_text())["package"]
    sums = {(package["name"], package["version"]): package.get("checksum") for package in locked}

    refs = {key: f"pkg:cargo/{package['name']}@{package['version']}" for key, package in packages.items()}
    components = []
    for key in sorted(packages, key=refs.get):
        package = packages[key]
        component = library(package["name"], package["version"], refs[key], package["license"] or "")
        if key == root:
            component["type"] = "application"
            component["components"] = [
                {"type": "file", "bom-ref": f"{refs[key]}#{target}", "name": f"{target}/{Path(program).name}",
                 "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(Path(program).read_bytes()).hexdigest()}]}
                for target, program in programs.items()
            ]
            described = component
            continue
        # Of the archive in the registry.
        component["hashes"] = [{"alg": "SHA-256", "content": sums[package["name"], package["version"]]}]
        components.append(component)
    below = runtime(list(programs))
    edges = {refs[node["id"]]: sorted({refs[edge["pkg"]] for edge in node["deps"]
                                       if edge["pkg"] in refs and any(kind["kind"] is None for kind in edge["dep_kinds"])})
             for node in metadata["resolve"]["nodes"] if node["id"] in refs}
    edges[refs[root]] += [below[0]["bom-ref"]]
    edges[below[0]["bom-ref"]] = [row["bom-ref"] for row in below[1:]]
    for row in below[1:]:
        edges[row["bom-ref"]] = []

    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.4",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(moment, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "tools": [{"vendor": "paas-attest", "name": "packaging/materials.py", "version": described["version"]}],
            "component": described,
        },
        "components": components + below,
        "dependencies": [{"ref": ref, "dependsOn": edges[ref]} for ref in sorted(edges)],
    }
    # Named by what it says: the same document has the same number.
    number = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(document, sort_keys=True))
    document["serialNumber"] = f"urn:uuid:{number}"
    sbom.write_text(json.dumps(document, indent=2) + "\n")

    texts, without = {}, []
    for key in sorted(packages, key=refs.get):
        package = packages[key]
        if key == root:
            continue
        name = f"{package['name']} {package['version']} ({package['license']})"
        files = [file for file in Path(package["manifest_path"]).parent.iterdir() if TEXT.match(file.name) and file.is_file()]
        if not files:
            without.append(name)
        for file in sorted(files):
            text = file.read_text(encoding="utf-8", errors="replace").strip()
            # The same text in lines of another length is the same text.
            texts.setdefault(" ".join(text.split()), (text, []))[1].append(name)
    with licences.open("w") as out:
        out.write("What paas-attest is linked from, and on whose terms. Its own are in LICENSE.\n\n")
        for row in below:
            out.write(f"{row['name']} {row['version']}: {row['licenses'][0]['expression']}\n")
        out.write("\nglibc's terms are at the end of this file. Whoever wants another glibc in the program builds it again, by\n"
                  "packaging/build.sh of the sources.\n")
        out.write("\nCrates that come without a text, by what they say of themselves:\n\n")
        out.writelines(f"{name}\n" for name in without)
        for text, names in texts.values():
            out.write(f"\n{'=' * 80}\n")
            out.writelines(f"{name}\n" for name in dict.fromkeys(names))
            out.write(f"{'-' * 80}\n\n{text}\n")
        out.write(f"\n{'=' * 80}\n{below[1]['name']}\n{'-' * 80}\n\n{LGPL.read_text().strip()}\n")


main()
