#!/usr/bin/env python3
"""Writes an OCI image index of images of one layer, from scratch: the same bytes whoever runs it, wherever and when.

Usage: image.py LAYOUT VERSION ARCHITECTURE=ROOT...

LAYOUT is the folder that becomes an OCI image layout, VERSION the tag, ROOT what the root of the image for that
architecture is to be. SOURCE_DATE_EPOCH is the time of everything in it. Prints the digest of the index.
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
    layout, version, roots = Path(sys.argv[1]), sys.argv[2], [argument.split("=", 1) for argument in sys.argv[3:]]
    moment = int(os.environ["SOURCE_DATE_EPOCH"])
    created = datetime.fromtimestamp(moment, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    blobs = layout / "blobs/sha256"
    blobs.mkdir(parents=True)

    def put(media_type: str, content: bytes) -> dict:
        digest = hashlib.sha256(content).hexdigest()
        (blobs / digest).write_bytes(content)
        return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(content)}

    def put_json(document: dict, media_type: str) -> dict:
        return put(media_type, json.dumps(document, indent=1).encode())

    def image(architecture: str, root: Path) -> dict:
        """The descriptor of the image for an architecture."""
        tar = layer(root, moment)
        config = {
            "created": created,
            "architecture": architecture,
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
            "config": put_json(config, "application/vnd.oci.image.config.v1+json"),
            # No name and no time in the header of gzip.
            "layers": [put("application/vnd.oci.image.layer.v1.tar+gzip",
                           gzip.compress(tar, compresslevel=9, mtime=0))],
        }
        described = put_json(manifest, manifest["mediaType"])
        return described | {"platform": {"architecture": architecture, "os": "linux"}}

    def index(manifests: list) -> dict:
        return {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": manifests}

    images = index([image(architecture, Path(root)) for architecture, root in roots])
    described = put_json(images, images["mediaType"])
    print(described["digest"])
    described["annotations"] = {"org.opencontainers.image.ref.name": version}
    (layout / "index.json").write_text(json.dumps(index([described]), indent=1))
    (layout / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')


main()
