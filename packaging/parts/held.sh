# Sourced by the scripts of packaging/: how they say what held, and stop at what does not.

say() { printf '%s\n' "$*" >&2; }
held() { say "  held  $*"; }
die() { say "${0##*/}: $*"; exit 1; }

expect() { # STATUS WHAT BEGINNING COMMAND…: how a command ends, and how what it says begins
  local wanted=$1 what=$2 beginning=$3 status=0 output
  shift 3
  output=$("$@" 2>&1 </dev/null) || status=$?
  [ "$status" -eq "$wanted" ] && [[ $output == "$beginning"* ]] && { held "$what"; return; }
  say "$output"
  die "$what: ended with $status"
}
