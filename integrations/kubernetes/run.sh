#!/bin/sh
#
# Verifies a list of images in parts on a cluster, joins the reports, and ends as `paas-attest join` did.
#
# Usage: run.sh [NAMESPACE]        (default: paas-attest)
#
# Creates shards.yaml, waits for its parts whatever they come to, then creates join.yaml for exactly that run and shows
# what it says. Ends with 0 VERIFIED or WAIVED, 1 FAILED, 3 UNDECIDED, 4 PENDING; with 2 where nothing was joined, and 3
# where the cluster did not say how it ended. Needs kubectl.

set -eu

case ${1:-} in
  -h | --help) sed -n '3,/^$/s/^# \{0,1\}//p' "$0"; exit 0 ;;
esac
here=$(cd "$(dirname "$0")" && pwd)
namespace=${1:-paas-attest}
k() { kubectl --namespace "$namespace" "$@"; }
stop() { # STATUS MESSAGE
  printf 'run.sh: %s\n' "$2" >&2
  exit "$1"
}

# Until a Job has ended, either way. `kubectl wait` waits for one condition only.
ended() { # JOB SECONDS
  left=$2
  while [ "$left" -gt 0 ]; do
    state=$(k get job "$1" -o 'jsonpath={range .status.conditions[?(@.status=="True")]}{.type}{"\n"}{end}') || state=''
    case $state in
      *Complete* | *Failed*) return 0 ;;
    esac
    sleep 5
    left=$((left - 5))
  done
  return 1
}

parts=$(k create -f "$here/shards.yaml" -o name) || stop 2 'the parts could not be created'
parts=${parts##*/}
uid=$(k get job "$parts" -o 'jsonpath={.metadata.uid}') || stop 3 'the run has no UID'
case $uid in
  '' | *[!0-9a-f-]*) stop 3 'the run has no UID' ;;
esac
printf 'run.sh: %s, run %s\n' "$parts" "$uid" >&2
ended "$parts" 7500 || stop 3 "$parts has not ended"

join=$(sed "s/RUN_UID/$uid/" "$here/join.yaml" | k create -f - -o name) || stop 2 'the joining job could not be created'
join=${join##*/}
ended "$join" 900 || stop 3 "$join has not ended"
k logs "job/$join" || :
status=$(k get pods -l "batch.kubernetes.io/job-name=$join" \
  -o 'jsonpath={.items[0].status.containerStatuses[0].state.terminated.exitCode}') || status=''
case $status in
  '' | *[!0-9]*) stop 3 'the joining job did not say how it ended' ;;
esac
exit "$status"
