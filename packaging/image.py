#!/usr/bin/env python3
"""Writes an OCI image of one layer, from scratch: the same bytes whoever runs it, wherever and when.

Usage: image.py LAYOUT ROOT VERSION

LAYOUT is the folder that becomes an OCI image layout, ROOT what the image's root is to be, VERSION the tag.
SOURCE_DATE_EPOCH is the time of everything in it. Prints the digest of the manifest.
"""

import gzip
import hashlib
import io
import json
import os
import sys
import tarfile
from datetime import datetime, timezone
from pathlib import Path


def layer(root: Path, moment: int) -> bytes:
    """The tree as a tar: sorted, of one time, and of root, so that the image's user can change nothing."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path in sorted(root.rglob("*")):
            entry = tarfile.TarInfo(path.relative_to(root).as_posix())
            entry.mtime = moment
            if path.is_symlink() or not (path.is_dir() or path.is_file()):
                sys.exit(f"image.py: {path} is neither a file nor a folder")
            if path.is_dir():
                entry.type, entry.mode = tarfile.DIRTYPE, 0o755
                archive.addfile(entry)
            else:
                content = path.read_bytes()
                entry.mode = 0o755 if os.access(path, os.X_OK) else 0o644
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
    return written.getvalue()


def main() -> None:
    layout, root, version = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    moment = int(os.environ["SOURCE_DATE_EPOCH"])
    created = datetime.fromtimestamp(moment, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    blobs = layout / "blobs/sha256"
    blobs.mkdir(parents=True)

    def put(media_type: str, content: bytes) -> dict:
        digest = hashlib.sha256(content).hexdigest()
        (blobs / digest).write_bytes(content)
        return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(content)}

    def put_json(media_type: str, document: dict) -> dict:
        return put(media_type, json.dumps(document, indent=1).encode())

    tar = layer(root, moment)
    # No name and no time in the header of gzip.
    packed = gzip.compress(tar, compresslevel=9, mtime=0)
    config = {
        "created": created,
        "architecture": "amd64",
        "os": "linux",
        "config": {
            # Nobody in particular: there is no file of users in the image.
            "User": "65532:65532",
            "Env": ["PATH=/usr/bin"],
            "Entrypoint": ["/usr/bin/paas-attest"],
            "Labels": {
                "org.opencontainers.image.title": "paas-attest",
                "org.opencontainers.image.version": version,
                "org.opencontainers.image.licenses": "Apache-2.0",
            },
        },
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(tar).hexdigest()}"]},
        "history": [{"created": created, "created_by": "packaging/image.py"}],
    }
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": put_json("application/vnd.oci.image.config.v1+json", config),
        "layers": [put("application/vnd.oci.image.layer.v1.tar+gzip", packed)],
    }
    described = put_json("application/vnd.oci.image.manifest.v1+json", manifest)
    print(described["digest"])
    described["annotations"] = {"org.opencontainers.image.ref.name": version}
    index = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [described]}
    (layout / "index.json").write_text(json.dumps(index, indent=1))
    (layout / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')


main()
