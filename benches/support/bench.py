"""What the side-by-side scripts share: an image in a registry, and what a process used."""

import hashlib
import http.client
import json
import subprocess
import sys
import time
import urllib.request

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
LAYOUT = "fixtures/cases/signed_verified/layout"

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


def measure(command, home):
    """Wall and CPU seconds and peak MiB of one process, by the kernel's own count."""
    lean = subprocess.run([sys.executable, "-I", "-S", "-c", MEASURE, *command],
                          env={"HOME": home, "PATH": "/usr/local/bin:/usr/bin:/bin"},
                          capture_output=True, text=True, check=True)
    status, *figure = lean.stdout.split()
    if status != "0":
        sys.exit(f"{command[0]} did not verify the image: status {status}")
    return [float(value) for value in figure]


def request(method, url, body=None, kind="application/octet-stream"):
    call = urllib.request.Request(url, data=body, method=method, headers={"Content-Type": kind})
    return urllib.request.urlopen(call)


def blob(digest):
    with open(f"{LAYOUT}/blobs/sha256/{digest.split(':')[1]}", "rb") as file:
        return file.read()


def push(registry):
    """Puts the image of the fixtures and its signature into builds/my-app; the digests by their tags."""
    for _ in range(100):
        try:
            request("GET", f"http://{registry}/v2/")
            break
        except OSError:
            time.sleep(0.05)
    with open(f"{LAYOUT}/index.json", encoding="utf-8") as file:
        entries = json.load(file)["manifests"]
    base, digests = f"http://{registry}/v2/builds/my-app", {}
    for entry in entries:
        manifest = json.loads(blob(entry["digest"]))
        for part in [manifest["config"], *manifest["layers"]]:
            where = request("POST", f"{base}/blobs/uploads/", b"").headers["Location"]
            where = where if where.startswith("http") else f"http://{registry}{where}"
            joint = "&" if "?" in where else "?"
            request("PUT", f"{where}{joint}digest={part['digest']}", blob(part["digest"]))
        tag = entry["annotations"]["org.opencontainers.image.ref.name"]
        request("PUT", f"{base}/manifests/{tag}", blob(entry["digest"]), entry["mediaType"])
        digests[tag] = entry["digest"]
    return digests


class Registry:
    """One connection that is kept: some thousand images are put there in seconds."""

    def __init__(self, port):
        self.line = http.client.HTTPConnection("127.0.0.1", int(port))

    def call(self, method, path, body=None, kind="application/octet-stream"):
        self.line.request(method, path, body, {"Content-Type": kind, "Accept": MANIFEST})
        answer = self.line.getresponse()
        content = answer.read()
        if answer.status >= 300:
            sys.exit(f"{method} {path}: {answer.status}: {content[:300]}")
        return answer, content

    def put_blob(self, repository, content):
        digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
        where = self.call("POST", f"/v2/{repository}/blobs/uploads/", b"")[0].headers["Location"]
        where = where.removeprefix(f"http://127.0.0.1:{self.line.port}")
        self.call("PUT", f"{where}{'&' if '?' in where else '?'}digest={digest}", content)
        return {"digest": digest, "size": len(content)}

    def manifest(self, repository, reference):
        answer, content = self.call("GET", f"/v2/{repository}/manifests/{reference}")
        return content, answer.headers["Content-Type"]

    def put_manifest(self, repository, tag, content, kind):
        self.call("PUT", f"/v2/{repository}/manifests/{tag}", content, kind)
        return f"sha256:{hashlib.sha256(content).hexdigest()}"

    def image(self, repository, tag):
        """An image of no layers, which differs from every other by its configuration; its digest."""
        config = self.put_blob(repository, json.dumps({
            "architecture": "amd64", "os": "linux", "config": {"Labels": {"tag": tag}},
            "rootfs": {"type": "layers", "diff_ids": []}}).encode())
        config["mediaType"] = "application/vnd.oci.image.config.v1+json"
        manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": []}
        return self.put_manifest(repository, tag, json.dumps(manifest).encode(), MANIFEST)
