# Sourced by the scripts of packaging/: whether a program gets a key over TLS.

# Serves a key on loopback as the platform does, for localhost, by an authority made for this run, which is
# FOLDER/ca.pem. Sets $tls_server, the process, and $tls_api, what --api-url takes.
serve_key() { # FOLDER KEY
  mkdir -p "$1/api/v1"
  cp "$2" "$1/api/v1/cosign.pub"
  (
    cd "$1"
    openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj '/CN=authority of a trial'
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout own.key -out own.csr -subj /CN=localhost
    printf 'basicConstraints=CA:FALSE\nsubjectAltName=DNS:localhost\n' >own.ext
    openssl x509 -req -in own.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile own.ext -out own.pem
  ) >"$1/log" 2>&1 || { cat "$1/log" >&2; die 'no certificate'; }
  (cd "$1" && exec openssl s_server -accept 127.0.0.1:0 -cert own.pem -key own.key -WWW) </dev/null >"$1/said" 2>&1 &
  tls_server=$!
  local port='' turn
  for turn in {1..100}; do
    port=$(sed -n 's/^ACCEPT 127\.0\.0\.1:\([0-9]*\).*/\1/p' "$1/said")
    [ -z "$port" ] || break
    sleep 0.1
  done
  [ -n "$port" ] || { cat "$1/said" >&2; die "no server over TLS after $turn turns"; }
  tls_api=https://localhost:$port/api
}

# The key is the one that is served if its authority is named, and none is got otherwise.
judges_tls() { # WHAT CA KEY RUN…: the authority as the program names it; the key that is served; how it is run
  local what=$1 ca=$2 fingerprint
  fingerprint=$(openssl pkey -pubin -in "$3" -outform DER | openssl dgst -sha256 -binary | openssl base64)
  shift 3
  local asked=(key --api-url "$tls_api" --no-known-keys)
  expect 0 "$what: gets a key over TLS" "SHA256:$fingerprint" "$@" "${asked[@]}" --ca-file "$ca"
  expect 3 "$what: UNDECIDED if the authority is unknown" UNDECIDED "$@" "${asked[@]}"
}
