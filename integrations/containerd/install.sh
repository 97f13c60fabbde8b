#!/bin/sh
#
# Installs paas-attest-verifier as an image verifier of containerd, and checks what containerd lets pass silently.
#
# Usage: install.sh --policy FILE --config FILE [--unverified FILE] [--must-refuse IMAGE]
#        install.sh --check [--must-refuse IMAGE]
#
# --policy, --config   what must hold, and the key, the authority, the alias: copied to /etc/paas-attest
# --unverified         images that the platform does not sign, one REPO@sha256:HEX a line, that may be pulled
# --must-refuse        an image that is not the platform's: it is pulled by the containerd that runs, which must refuse it
# --check              installs nothing
#
# containerd's own configuration is not changed: see config.toml beside this script. Ends with 0 where every check
# holds, 1 where one does not, 2 where it was called in a way that it does not know.

set -eu
umask 022

# Where another system is made, an image of nodes: its root. It belongs to whoever makes it.
root=${PAAS_VERIFIER_ROOT:-}
[ -z "$root" ] || root=$(readlink -f "$root")
here=$(cd "$(dirname "$0")" && pwd)
folder=$root/etc/paas-attest
program=$root/usr/local/bin/paas-attest
bin_dir=/opt/containerd/image-verifier/bin
verifier=$root$bin_dir/paas-attest-verifier
# What the policy must have no rule for, and nobody pulls.
nobody=nobody.invalid/paas-attest/never@sha256:0000000000000000000000000000000000000000000000000000000000000000

usage() { printf 'install.sh: %s\n' "$1" >&2; exit 2; }
failures=0
holds() { printf 'ok    %s\n' "$1"; }
fails() { printf 'FAIL  %s\n' "$1"; failures=$((failures + 1)); }

policy='' config='' unverified='' must_refuse='' check=''
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) sed -n '3,/^$/s/^# \{0,1\}//p' "$0"; exit 0 ;;
    --check) check=yes; shift; continue ;;
    --policy | --config | --unverified | --must-refuse) [ -n "${2:-}" ] || usage "$1 has no value" ;;
    *) usage "no such argument: $1" ;;
  esac
  case $1 in
    --policy) policy=$2 ;;
    --config) config=$2 ;;
    --unverified) unverified=$2 ;;
    --must-refuse) must_refuse=$2 ;;
  esac
  shift 2
done
me=$(id -u)
[ "$me" = 0 ] || [ -n "$root" ] || usage 'only root can install a verifier, or see all that it depends on'

if [ -z "$check" ]; then
  if [ -z "$policy" ] || [ -z "$config" ]; then usage '--policy and --config are needed'; fi
  [ -x "$program" ] || usage "$program is not there: install paas-attest first"
  mkdir -p "$folder/login" "$root$bin_dir"
  chmod 700 "$folder/login"
  copy() { # FROM TO MODE: whole or not at all
    cp "$1" "$2.new" || usage "$1 could not be copied to $2"
    chmod "$3" "$2.new"
    mv "$2.new" "$2"
  }
  copy "$policy" "$folder/policy.toml" 644
  copy "$config" "$folder/config.toml" 644
  if [ -n "$unverified" ]; then copy "$unverified" "$folder/unverified.txt" 644; fi
  # Not beside it for a moment: every file of that folder is called as a verifier.
  cp "$here/paas-attest-verifier" "$root$bin_dir/../verifier.new"
  chmod 755 "$root$bin_dir/../verifier.new"
  mv "$root$bin_dir/../verifier.new" "$verifier"
fi

# --- the verifier ------------------------------------------------------------------------------------------------

# Whoever may write one of these decides what is pulled.
safe() { # PATH: nobody else may write it, or anything above it
  item=$(readlink -f "$1" || printf '%s' "$1")
  while :; do
    [ -e "$item" ] || { fails "$item is not there"; return 1; }
    case $(ls -ld "$item") in
      ?????w* | ????????w*) fails "$item can be written by others than root"; return 1 ;;
    esac
    [ "$(find "$item" -prune -user "$me")" = "$item" ] || { fails "$item does not belong to root"; return 1; }
    if [ "$item" = / ] || [ "$item" = "$root" ]; then return 0; fi
    item=$(dirname "$item")
  done
}

[ -e "$folder/policy.toml" ] || fails "$folder/policy.toml is not there"
[ -e "$folder/config.toml" ] || fails "$folder/config.toml is not there"
# The key and the list of what passes unverified are among them.
for path in "$verifier" "$program" "$folder"/*; do
  if safe "$path"; then holds "$path belongs to root alone"; fi
done
if [ -x "$program" ] && version=$("$program" -V); then
  holds "$version runs"
else
  fails "$program does not run"
fi
if said=$("$program" verify --config="$folder/config.toml" --policy="$folder/policy.toml" --explain-policy -- "$nobody" 2>&1); then
  holds 'the policy and the configuration are valid'
else
  printf '%s\n' "$said" >&2
  fails 'the policy or the configuration is not valid'
fi
if [ -f "$folder/unverified.txt" ]; then
  if LC_ALL=C grep -Evq '^[][0-9A-Za-z._:/-]+/[0-9A-Za-z._/-]+@sha256:[0-9a-f]{64}$' "$folder/unverified.txt"; then
    fails "$folder/unverified.txt has a line that is not REPO@sha256:HEX, and lets nothing pass"
  else
    holds "$folder/unverified.txt lists $(wc -l <"$folder/unverified.txt" | tr -d ' ') images by digest"
  fi
fi
ask() { # NAME DIGEST
  PAAS_VERIFIER_FOLDER=$folder PAAS_VERIFIER_PROGRAM=$program "$verifier" -name "$1" -digest "$2" \
    -stdin-media-type application/vnd.oci.descriptor.v1+json </dev/null 2>/dev/null
}
if [ -x "$verifier" ]; then
  if reason=$(ask "${nobody%@*}:1" "${nobody#*@}"); then
    fails "the verifier allows what no rule is for: $reason"
  else
    holds "the verifier refuses what no rule is for ($reason)"
  fi
fi

# --- containerd --------------------------------------------------------------------------------------------------

# It lets every image pass where this folder is missing or empty, and calls every file in it.
for entry in "$root$bin_dir"/* "$root$bin_dir"/.[!.]*; do
  [ -e "$entry" ] || continue
  if [ ! -f "$entry" ] || [ ! -x "$entry" ]; then fails "$entry cannot be run, so that every pull is refused"; fi
done

if ! dump=$(containerd config dump 2>/dev/null); then
  fails 'containerd config dump does not answer: nothing is known about containerd'
  dump=''
fi
setting() { # SECTION KEY: the value, without quotes; empty where it is not there
  printf '%s\n' "$dump" | awk -v section="$1" -v key="$2" '
    /^[[:space:]]*\[/ { here = $0; gsub(/^[[:space:]]*\[|\][[:space:]]*$/, "", here); gsub(/"/, "\047", here); next }
    here == section && $1 == key && $2 == "=" {
      sub(/^[^=]*=[[:space:]]*/, ""); gsub(/^[\047"]|[\047"]$/, ""); print; exit
    }'
}
expect() { # SECTION KEY VALUE WHY
  found=$(setting "$1" "$2")
  if [ "$found" = "$3" ]; then
    holds "$2 is $3"
  else
    fails "$2 is ${found:-not set} and must be $3: $4"
  fi
}
if [ -n "$dump" ]; then
  bindir="plugins.'io.containerd.image-verifier.v1.bindir'"
  cri="plugins.'io.containerd.cri.v1.images'"
  expect "$bindir" bin_dir "$bin_dir" 'containerd looks elsewhere, and lets pass what it finds no verifier for'

  # The first of max_verifiers are called, in the order of their names; the rest is skipped.
  most=$(setting "$bindir" max_verifiers) before=0
  for entry in "$root$bin_dir"/* "$root$bin_dir"/.[!.]*; do
    [ -e "$entry" ] || continue
    before=$((before + 1))
  done
  case $most in
    -[0-9]*) holds "max_verifiers is $most: all are called" ;;
    '' | *[!0-9]*) fails 'max_verifiers is not a number' ;;
    *)
      if [ "$most" -ge "$before" ] && [ "$before" -gt 0 ]; then
        holds "max_verifiers is $most, and $before there"
      else
        fails "max_verifiers is $most, and $before there: containerd skips the rest silently"
      fi
      ;;
  esac
  case $(setting "$bindir" per_verifier_timeout) in
    2[5-9]s | [3-9][0-9]s | *m*[0-9]s | *h*) holds 'per_verifier_timeout is longer than the 20 s that an image may take' ;;
    *) fails 'per_verifier_timeout must be 25s or more: a time-out refuses the image without a reason' ;;
  esac
  case $(printf '%s\n' "$dump" | awk '/^disabled_plugins/ { inside = 1 } inside { print; if (/\]/) exit }') in
    *image-verifier* | *transfer.v1*) fails 'disabled_plugins holds what verification needs' ;;
    *) holds 'neither the verifier nor the transfer service is disabled' ;;
  esac

  # The kubelet's pulls are verified only where they go through the transfer service. Any of these turns them back to
  # the way that asks no verifier, some with a line in the log alone.
  expect "$cri" use_local_image_pull false "the kubelet's pulls would not be verified"
  why="containerd then pulls without the transfer service, and the kubelet's pulls are not verified"
  expect "$cri" disable_snapshot_annotations true "$why"
  expect "$cri" discard_unpacked_layers false "$why"
  expect "$cri" image_pull_with_sync_fs false "$why"
  expect "$cri" max_concurrent_downloads 3 "$why"
  for old in mirrors configs auths; do
    if printf '%s\n' "$dump" | grep -q "^ *\[plugins\.'io\.containerd\.cri\.v1\.images'\.registry\.$old"; then
      fails "registry.$old is set: $why"
    fi
  done
fi

if [ -n "$must_refuse" ]; then
  if said=$(ctr --namespace paas-attest-check images pull "$must_refuse" 2>&1); then
    fails "the containerd that runs pulled $must_refuse"
    ctr --namespace paas-attest-check images rm "$must_refuse" >/dev/null 2>&1 || :
  else
    case $said in
      *paas-attest-verifier*) holds "the containerd that runs refused $must_refuse" ;;
      *)
        printf '%s\n' "$said" >&2
        fails "$must_refuse was not pulled, but not for the verifier's sake"
        ;;
    esac
  fi
else
  printf 'note  the containerd that runs was not asked (--must-refuse IMAGE); restart it after a change of its configuration\n'
fi

[ "$failures" -eq 0 ] || { printf '%s checks failed: images may be pulled unverified\n' "$failures"; exit 1; }
