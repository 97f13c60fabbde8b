"""A token service as Harbor has it, for tests/interop/main.rs; standard library and the openssl command.

GET /service/token answers as Harbor does: Basic accounts only, a refused scope is a token without
rights and no error, anonymous callers get a token for public projects. Tokens are RS256, and the
registry knows their certificate.

GET and HEAD below /v2/ are passed on to the registry, whose address stands in the file that --registry
names by the time of the first request. Through this door realm and registry have one origin, as at
Harbor; at the registry's own door its realm is this server, another origin.

Prints "listening on 127.0.0.1:PORT" and then one line a request: METHOD PATH STATUS USER. Never a
password.
"""

import argparse
import base64
import http.client
import http.server
import json
import os
import re
import ssl
import subprocess
import time
import urllib.parse

SERVICE = "harbor-registry"
ISSUER = "harbor-token-issuer"
ACCOUNTS = {"robot$builds+auditor": ("s3cret", ("builds", "public"))}
PUBLIC = ("public",)


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(options, user, access):
    now = int(time.time())
    with open(options.token_cert, encoding="ascii") as file:
        certificate = "".join(line.strip() for line in file if "-----" not in line)
    header = {"typ": "JWT", "alg": "RS256", "x5c": [certificate]}
    claims = {
        "iss": ISSUER,
        "sub": user,
        "aud": SERVICE,
        "iat": now,
        "nbf": now - 5,
        "exp": now + 1800,
        "jti": os.urandom(9).hex(),
        "access": access,
    }
    signed = ".".join(encoded(json.dumps(part).encode()) for part in (header, claims))
    command = ["openssl", "dgst", "-sha256", "-sign", options.token_key]
    signature = subprocess.run(command, input=signed.encode(), capture_output=True, check=True).stdout
    return signed + "." + encoded(signature)


class Door(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    options = None

    def do_GET(self):
        self.user = "-"
        path, _, query = self.path.partition("?")
        if path.startswith("/v2/"):
            self.pass_on()
        elif path == "/service/token":
            self.give_token(urllib.parse.parse_qs(query))
        else:
            self.reply(404, [("Content-Type", "application/json")], b'{"errors":[{"code":"NOT_FOUND","message":""}]}')

    do_HEAD = do_GET

    def give_token(self, query):
        if query.get("service") != [SERVICE]:
            return self.reply(400, [], b"Unable to handle service")
        projects = PUBLIC
        header = self.headers.get("Authorization")
        if header is not None:
            self.user, _, password = base64.b64decode(header.partition(" ")[2]).decode().partition(":")
            expected, projects = ACCOUNTS.get(self.user, (None, ()))
            if header.partition(" ")[0] != "Basic" or password != expected:
                body = b'{"errors":[{"code":"UNAUTHORIZED","message":"unauthorized"}]}'
                return self.reply(401, [("Content-Type", "application/json")], body)
        access = []
        for scope in query.get("scope", []):
            kind, name, actions = scope.split(":")
            allowed = kind == "repository" and name.split("/")[0] in projects
            actions = [action for action in actions.split(",") if allowed and action == "pull"]
            access.append({"type": kind, "name": name, "actions": actions})
        user = "" if self.user == "-" else self.user
        answer = {"token": token(self.options, user, access), "access_token": "", "expires_in": 1800}
        self.reply(200, [("Content-Type", "application/json")], json.dumps(answer).encode())

    def pass_on(self):
        with open(self.options.registry, encoding="ascii") as file:
            address = file.read().strip()
        trust = ssl.create_default_context(cafile=self.options.ca)
        registry = http.client.HTTPSConnection(address, timeout=30, context=trust)
        kept = ("Accept", "Authorization", "Range", "Host")
        headers = {name: self.headers[name] for name in kept if name in self.headers}
        registry.request(self.command, self.path, headers=headers)
        answer = registry.getresponse()
        body = answer.read()
        registry.close()
        dropped = ("connection", "transfer-encoding", "content-length", "date", "server")
        passed = []
        for name, value in answer.getheaders():
            if name.lower() == "www-authenticate" and "Authorization" in headers:
                value = 'Basic realm="harbor"'
            elif name.lower() == "www-authenticate":
                realm = f'realm="https://{headers["Host"]}/service/token"'
                value = re.sub(r'realm="[^"]*"', lambda _: realm, value)
            if name.lower() not in dropped:
                passed.append((name, value))
        self.reply(answer.status, passed, body)

    def reply(self, status, headers, body):
        print(self.command, self.path, status, self.user, flush=True)
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("registry", "ca", "tls-cert", "tls-key", "token-cert", "token-key"):
        parser.add_argument("--" + name, required=True, metavar="FILE")
    Door.options = parser.parse_args()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Door.options.tls_cert, Door.options.tls_key)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    print(f"listening on 127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
