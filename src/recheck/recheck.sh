#!/bin/sh
# recheck.sh: checks this evidence pack again, without paas-attest and without a network.
#
#   sh recheck.sh KEY...          for example: sh recheck.sh cosign.pub
#
# KEY is a file with the public key (PEM) that you trust. The key in this pack is only a record: compare
# its fingerprint with one that you have from elsewhere. Needs a POSIX shell, its utilities, and openssl.
# Ends with 0 if the run was VERIFIED and no line says FAIL, with 1 if not, with 2 if nothing was checked.
#
# It checks that
#   - every file is as the run left it, none is missing and none was added;
#   - each signature and attestation that the run trusted is by KEY, over the bytes that are here;
#   - these bytes name the image's digest and, all in one signature, the identity and the pins.
# It does not check
#   - whose key KEY is, and who wrote this script: whoever changes a pack can change both (see README.txt);
#   - what an SBOM or a provenance says, entries of transparency logs, time-stamps, certificates;
#   - what was absent or could not be asked during the run: that is the run's word (see report.json).
#
# Down to the line "THE RUN" this file is the same in every pack; below it there are only calls with data.

set -u
LC_ALL=C
export LC_ALL
umask 077
status=1 failed='' work='' keys='' given='' annotations='' images=0 carried=0 listed='
recheck.sh
index.json
pack.sha256
timestamp.tsr
'
trap '[ -z "$work" ] || rm -rf "$work"; exit "$status"' EXIT
trap 'exit 1' HUP INT TERM

# What somebody else wrote cannot act on a terminal or in a log: all but printable ASCII is shown as "?", "#" too.
say() { printf '%s' "$*" | tr -c ' !"$-~' '?' && echo; }
tell() { # STATUS TEXT
  if [ "$1" -eq 0 ]; then say "ok    $2"; else say "FAIL  $2" && failed=yes; fi
}
note() { say "      $*"; }
stop() { say "recheck.sh: nothing was checked: $*" >&2 && status=2 && exit 2; }

sha256() { $hash | cut -c 1-64; } # of standard input, in hex
size() { echo $(($(wc -c <"$1"))); }
in_pack() { case $listed in *"
blobs/sha256/$1
"*) ;; *) return 1 ;; esac; }

# Takes JSON apart: a line for each value, its path and itself as written, such as  ."critical"."type" "x"
# Fails on what two readers may read in two ways: a name twice, a name with \u or \/, control characters, text
# after the end. First each quote becomes the end of a line: in turn, lines are outside and inside of a string.
json() {
  tr '"\n\000' '\n\r\001' | awk '
    function no() { bad = 1; exit }
    function path() { return !d ? "" : base[d] (kind[d] == "{" ? "." name[d] : "[" count[d] "]") }
    function skip() { return d > 1 && name[1] == "\"predicate\"" }
    function value(v) { if (state !~ /v/) no(); if (d && !skip()) print path() " " v; state = "," }
    function begin(k, p) {
      p = path(); value(k); state = k == "{" ? "n}" : "v]"
      d++; base[d] = p; kind[d] = k; count[d] = 0
      if (d > 127 && !skip()) no()
    }
    function end(k, c) { if (!d || kind[d] != k || (state != "," && !index(state, c))) no(); d--; state = "," }
    function comma() { if (!d || state != ",") no(); count[d]++; state = kind[d] == "{" ? "n" : "v" }
    function string(s) {
      if (s ~ /[\001-\037]/) no()
      if (state !~ /n/) { value(s); return }
      name[d] = s; state = ":"
      if (skip()) return
      if (s ~ /\\u|\\\// || (path() in seen)) no()
      seen[path()]
    }
    function outside(s, c) {
      for (; s != ""; s = substr(s, 2)) {
        c = substr(s, 1, 1)
        if (c == "{" || c == "[") begin(c)
        else if (c == "}") end("{", c)
        else if (c == "]") end("[", c)
        else if (c == ",") comma()
        else if (c == ":" && state == ":") state = "v"
        else if (match(s, /^(true|false|null|-?[0-9][0-9.eE+-]*)/)) { value(substr(s, 1, RLENGTH)); s = substr(s, RLENGTH) }
        else if (c !~ /[ \t\r]/) no()
      }
    }
    BEGIN { state = "v" }
    !quoted { outside($0); quoted = 1; text = "\""; next }
    { text = text $0 "\"" }
    match(text, /\\+"$/) && RLENGTH % 2 == 0 { next }
    { string(text); quoted = 0 }
    END { if (bad || d || !quoted || state != ",") exit 1 }'
}

at() { # FILE PATH: the value at this path, in what json made
  grep -F -e "$2 " "$work/$1" | while IFS= read -r line; do
    case $line in "$2 "*) printf '%s\n' "${line#"$2 "}" ;; esac
  done
}

base64() { # decodes the text of a JSON string; bundles may use the other alphabet and leave out the padding
  sed 's/\\[nr]//g' | tr -d '"\\\n' | if [ "$form" = bundle ]; then
    tr '_-' '/+' | awk '{ while (length($0) % 4) $0 = $0 "="; print }'
  else cat; fi | { fold -w 64 && echo; } | openssl base64 -d
}

by_key() { # FILE: whether a given key made $work/signature over it
  for key in $keys; do
    case $key in
      *.p256 | *.rsa) hashes=sha256 ;;
      *.p384) hashes='sha384 sha256' ;; # cosign 3 signs the curve's own hash, cosign 2 always SHA-256
      *.p521) hashes='sha512 sha256' ;;
      *.ed25519) hashes='' ;;
    esac
    for digest in $hashes; do
      openssl dgst "-$digest" -verify "$work/$key" -signature "$work/signature" "$1" >/dev/null 2>&1 && return
    done
    [ -z "$hashes" ] || continue
    for option in '' '-pkeyopt instance:Ed25519ph'; do # cosign 3 signs a hash of it
      said=$(openssl pkeyutl -verify -pubin -inkey "$work/$key" -sigfile "$work/signature" -rawin -in "$1" $option 2>&1) &&
        return
      case $said in *'Verification Failure'*) ;; *) note "this openssl cannot check Ed25519${option#*Ed25519}" ;; esac
    done
  done
  return 1
}

# MANIFEST LAYER FORM TYPE: whether what this layer holds is signed by a given key, and about the image. What is
# signed is then in $work/claim, as json makes it.
signed() {
  layer=".\"layers\"[$2]" form=$3 good=''
  in_pack "$1" && json <"blobs/sha256/$1" >"$work/manifest" || return 1
  blob=$(at manifest "$layer.\"digest\"") && blob=${blob#'"sha256:'} && blob=${blob%'"'}
  in_pack "$blob" && [ "$(at manifest "$layer.\"size\"")" = "$(size "blobs/sha256/$blob")" ] || return 1
  if [ "$form" = simple-signing ]; then
    [ "$(at manifest "$layer.\"mediaType\"")" = '"application/vnd.dev.cosign.simplesigning.v1+json"' ] || return 1
    at manifest "$layer.\"annotations\".\"dev.cosignproject.cosign/signature\"" >"$work/signatures"
    payload=blobs/sha256/$blob message=blobs/sha256/$blob
  else # a DSSE envelope, alone or in a sigstore bundle: the signature is over the type and the payload
    json <"blobs/sha256/$blob" >"$work/whole" || return 1
    if [ "$form" = bundle ]; then sed -n 's/^\."dsse_*[eE]nvelope"//p'; else cat; fi <"$work/whole" >"$work/envelope"
    [ "$(at envelope '."payloadType"')$(at envelope '."payload_type"')" = '"application/vnd.in-toto+json"' ] || return 1
    grep '^\."signatures"\[[0-9]*\]\."sig" "' "$work/envelope" | cut -d '"' -f 6 >"$work/signatures"
    grep '^\."payload" "' "$work/envelope" | cut -d '"' -f 4 | base64 >"$work/payload" || return 1
    printf 'DSSEv1 28 application/vnd.in-toto+json %s ' "$(size "$work/payload")" | cat - "$work/payload" >"$work/message"
    payload=$work/payload message=$work/message
  fi
  while IFS= read -r text; do
    printf '%s\n' "$text" | base64 >"$work/signature" && by_key "$message" </dev/null && good=yes
  done <"$work/signatures"
  [ -n "$good" ] && json <"$payload" >"$work/claim" || return 1
  if [ "$form" = simple-signing ]; then
    annotations='."optional"'
    [ "$(at claim '."critical"."image"."docker-manifest-digest"')" = "\"sha256:$image\"" ] &&
      [ "$(at claim '."critical"."type"')" = '"cosign container image signature"' ] &&
      case $(at claim '."critical"."identity"."docker-reference"') in '"'*) ;; *) return 1 ;; esac &&
      case $(at claim '."optional"') in '' | '{' | null) ;; *) return 1 ;; esac &&
      [ "$(grep -c -v '^\."optional"[. ]' "$work/claim")" -eq 6 ] # in "critical" there is nothing else
  else
    subject=$(sed -n "s/^\(\.\"subject\"\[[0-9]*\]\)\.\"digest\"\.\"sha256\" \"$image\"\$/\1/p" "$work/claim" | head -n 1)
    annotations="$subject.\"annotations\""
    case $(at claim '."_type"') in '"https://in-toto.io/Statement/v0.1"' | '"https://in-toto.io/Statement/v1"') ;;
    *) return 1 ;; esac
    [ -n "$subject" ] && [ "$(at claim '."predicateType"')" = "$4" ]
  fi
}

# What the calls below THE RUN do.

file() { # PATH SHA256; a blob has its digest for a name
  listed="$listed$1
"
  case $1 in blobs/*) [ "$1" = "blobs/sha256/$2" ] ;; esac && [ -f "$1" ] && [ ! -h "$1" ] && [ "$(sha256 <"$1")" = "$2" ]
  tell $? "file $1"
}
index() { # SHA256 of index.json, which has the digest of this script in it: zeros stand in its place here
  own=$(sha256 <recheck.sh)
  [ -f index.json ] && [ "$(sed "s/$own/$(printf %064d 0)/" index.json | sha256)" = "$1" ]
  tell $? 'file index.json, which names this script'
  [ -f pack.sha256 ] && [ "$(printf '%s  index.json\n' "$(sha256 <index.json)" | sha256)" = "$(sha256 <pack.sha256)" ]
  tell $? 'file pack.sha256, which has the digest of index.json'
  find . ! -type d | cut -c 3- >"$work/found"
  while IFS= read -r path; do
    case $listed in *"
$path
"*) ;; *) tell 1 "file $path is not of the run" ;; esac
  done <"$work/found"
  [ -z "$(find . ! -type d ! -type f)" ]
  tell $? 'no links, and nothing else that is not a file'
}
key() { # SHA256 ALGORITHM of a key of the run
  case $given in *"$1"*) given=${given%%"$1"*}${given#*"$1"} && tell 0 "key $1 ($2) of the run" ;;
  *) note "key $1 ($2) of the run is not given" ;; esac
}
image() { # SHA256 NAME
  image=$1 held=1 images=$((images + 1))
  say "image sha256:$1 $2"
  in_pack "$1" && json <"blobs/sha256/$1" >"$work/manifest" &&
    [ "$(at manifest '."layers"')$(at manifest '."manifests"')" = '[' ]
  tell $? 'image manifest'
}
signature() { # MANIFEST LAYER FORM
  signed "$@" '"https://sigstore.dev/cosign/sign/v1"'
  held=$?
  [ "$held" -eq 0 ] || : >"$work/claim"
  tell "$held" "signature in $1, layer $2"
}
carrier() { # the verdict rests on the signature above, and on what follows
  if [ "$held" -eq 0 ]; then carried=$((carried + 1)); fi
}
identity() { # REPOSITORY: it is signed; a tag, and the image's own digest, may follow it
  value=$(at claim '."critical"."identity"."docker-reference"')
  rest=${value#"\"$1"} && rest=${rest%'"'} && case $rest in *"@sha256:$image") rest=${rest%@*} ;; esac
  case $rest in '' | :[!:/@]*) case ${rest#:} in *[:/@]*) rest=other ;; esac ;; *) rest=other ;; esac
  [ -n "$value" ] && [ "$rest" != other ]
  tell $? "identity: signed ${value:-nothing}, asked $1"
}
no_identity() { note 'identity: the run did not ask for it'; }
pin() { # NAME VALUE, as JSON has them
  value=$(at claim "$annotations.$1")
  [ "$value" = "$2" ]
  tell $? "pin $1: signed ${value:-nothing}, asked $2"
}
commit() { # NAME START: the value begins so, its digits in whatever case
  value=$(at claim "$annotations.$1")
  case $(printf '%s' "$value" | tr A-F a-f) in "$2"*) true ;; *) false ;; esac
  tell $? "pin $1: signed ${value:-nothing}, asked $2"
}
attestation() { # MANIFEST LAYER FORM TYPE
  signed "$@"
  tell $? "attestation $4 in $1, layer $2"
}
refused() { note "not trusted by the run: $1 ($2)"; } # PLACE CODE
verdict() { # of the run
  [ -z "$given" ]
  tell $? 'each key that is given is a key of the run'
  [ "$images" -gt 0 ] && [ "$carried" -eq "$images" ]
  tell $? 'each image has a signature that the verdict rests on'
  [ "$1" = VERIFIED ]
  tell $? "the run was $1"
  if [ -z "$failed" ]; then status=0 && say 'The run was VERIFIED, and all of this holds.'
  else say 'Not verified: see the lines with FAIL.'; fi
}

[ $# -gt 0 ] || stop 'usage: sh recheck.sh KEY...'
from=$PWD tmp=${TMPDIR:-/tmp}
case $tmp in /*) ;; *) tmp=$from/$tmp ;; esac
unset CDPATH
case $0 in */*) cd -- "${0%/*}/" || stop "no folder ${0%/*}" ;; esac
mkdir "$tmp/recheck.$$" && work=$tmp/recheck.$$ || stop "no folder could be made in $tmp"
hash='openssl dgst -sha256 -r'
if command -v sha256sum >/dev/null; then hash=sha256sum; elif command -v shasum >/dev/null; then hash='shasum -a 256'; fi
for key do
  case $key in /*) ;; *) key=$from/$key ;; esac
  { openssl pkey -pubin -in "$key" -outform DER || openssl rsa -RSAPublicKey_in -in "$key" -pubout -outform DER; } \
    >"$work/der" 2>/dev/null </dev/null || stop "$key is not a public key that openssl reads"
  case $(od -A n -t x1 <"$work/der" | tr -d ' \t\n') in
    3059301306072a8648ce3d020106082a8648ce3d030107*) kind=p256 ;;
    3076301006072a8648ce3d020106052b81040022*) kind=p384 ;;
    30819b301006072a8648ce3d020106052b81040023*) kind=p521 ;;
    3082????300d06092a864886f70d0101010500*) kind=rsa ;;
    302a300506032b6570032100*) kind=ed25519 ;;
    *) stop "$key is a key of another kind" ;;
  esac
  own=$(sha256 <"$work/der")
  openssl pkey -pubin -inform DER -in "$work/der" -out "$work/$own.$kind" || stop "$key cannot be used"
  note "key $key has the fingerprint SHA256:$(openssl dgst -sha256 -binary "$work/der" | openssl base64)"
  case $given in *"$own"*) ;; *) given="$given$own" keys="$keys $own.$kind" ;; esac
done

# THE RUN
