# Completions of paas-attest for bash 3.2 and later. Made by `cargo test`: see CONTRIBUTING.md.

# The options of a command.
_paas_attest_options() {
  case $1 in
    verify) echo '--key --key-valid --key-fingerprint --no-known-keys --api-url --ca-file --rekor-key --trusted-root --timestamp-ca --tenant-id --app-id --commit-sha --build-id -a --annotation --identity --require --log --builder-id --source-uri --check-api --wait --max-sbom-size --policy --explain-policy --registry --registry-alias --connect-to --plain-http --auth-origin --token-file --registry-user --registry-password-stdin --timeout --jobs --images --pods --shard --fail-fast --sample --seed --offline --config -o --output --evidence --timestamp-url -q --quiet -v --verbose --color --lang --no-progress -h --help' ;;
    sbom) echo '--list --filter --check --deny-license --allow-license --save --source --unsigned --key --key-valid --key-fingerprint --no-known-keys --api-url --ca-file --rekor-key --trusted-root --timestamp-ca --tenant-id --app-id --commit-sha --build-id -a --annotation --identity --require --log --builder-id --source-uri --check-api --wait --max-sbom-size --registry --registry-alias --connect-to --plain-http --auth-origin --token-file --registry-user --registry-password-stdin --timeout --offline --config -o --output --evidence --timestamp-url -q --quiet -v --verbose --color --lang --no-progress -h --help' ;;
    diff) echo '--fail-on --unsigned --key --key-valid --key-fingerprint --no-known-keys --api-url --ca-file --rekor-key --trusted-root --timestamp-ca --tenant-id --app-id --commit-sha --build-id -a --annotation --identity --require --log --builder-id --source-uri --wait --max-sbom-size --registry --registry-alias --connect-to --plain-http --auth-origin --registry-user --registry-password-stdin --timeout --jobs --offline --config -o --output --evidence --timestamp-url -q --quiet -v --verbose --color --lang --no-progress -h --help' ;;
    key) echo '--key --key-fingerprint --accept --no-known-keys --api-url --ca-file --connect-to --plain-http --timeout --offline --config --save -o --output -q --quiet -v --verbose --color --lang -h --help' ;;
    explain) echo '-q --quiet --color --lang -h --help' ;;
    join) echo '-o --output -q --quiet --color --lang -h --help' ;;
    policy) echo '--to --lang -h --help' ;;
    doctor) echo '--key --key-fingerprint --no-known-keys --api-url --ca-file --registry --registry-alias --connect-to --plain-http --auth-origin --registry-user --registry-password-stdin --timeout --offline --config -o --output -q --quiet -v --verbose --color --lang -h --help' ;;
    version) echo '-h --help' ;;
    help) echo '' ;;
    *) echo '-h --help -V --version' ;;
  esac
}

# What stands behind an option of a command: how it is completed, and from which words.
_paas_attest_values() {
  case "$1 $2" in
    *' '--ca-file|*' '--config|*' '--images|*' '--key|*' '--pods|*' '--policy|*' '--rekor-key|*' '--save|*' '--timestamp-ca|*' '--token-file|*' '--trusted-root) echo 'file' ;;
    *' '--fail-on) echo 'list any integrity substitution downgraded license added removed upgraded changed provenance key builder' ;;
    *' '--require) echo 'list sbom provenance log digest pinned-key in-scope' ;;
    *' '--check) echo 'list schema ntia cisa bsi' ;;
    key' '--output|join' '--output|doctor' '--output|key' '-o|join' '-o|doctor' '-o) echo 'output human json' ;;
    verify' '--output|verify' '-o) echo 'output human json jsonl cosign markdown junit vsa html' ;;
    diff' '--output|diff' '-o) echo 'output human json markdown html' ;;
    sbom' '--output|sbom' '-o) echo 'output human json markdown html csv cyclonedx' ;;
    *' '--accept|*' '--allow-license|*' '--annotation|*' '--api-url|*' '--app-id|*' '--auth-origin|*' '--build-id|*' '--builder-id|*' '--commit-sha|*' '--connect-to|*' '--deny-license|*' '--evidence|*' '--filter|*' '--identity|*' '--jobs|*' '--key-fingerprint|*' '--key-valid|*' '--max-sbom-size|*' '--plain-http|*' '--registry|*' '--registry-alias|*' '--registry-user|*' '--sample|*' '--seed|*' '--shard|*' '--source-uri|*' '--tenant-id|*' '--timeout|*' '--timestamp-url|*' '--wait|*' '-a) echo 'text' ;;
    *' '--source) echo 'word attestation attached api' ;;
    *' '--color) echo 'word auto always never' ;;
    *' '--log) echo 'word auto require ignore' ;;
    *' '--lang) echo 'word en fr' ;;
    *' '--to) echo 'word kyverno policy-controller' ;;
  esac
}

# What a command is about.
_paas_attest_inputs() {
  case $1 in
    verify) echo 'input build: oci: oci-archive:' ;;
    sbom) echo 'document build: oci: oci-archive: file:' ;;
    diff) echo 'document build: oci: oci-archive: file:' ;;
    explain) echo 'word api-absent api-contradiction api-unauthorized api-unavailable attestation-invalid build-differs checkout-dirty commit-prefix-short content-mismatch digest-mismatch identity-absent identity-from-pack identity-mismatch identity-not-asked identity-unbound image-absent image-malformed image-unsupported key-changed key-fingerprint-mismatch key-private key-unpinned key-unreachable key-unusable keys-differ latest-assumed license-sibling license-unknown log-absent log-invalid log-mismatch log-not-proved log-unsupported other-signature out-of-scope payload-malformed pin-absent pin-mismatch plain-http policy-unmatched provenance-absent provenance-contradiction provenance-mismatch realm-refused redirect-refused registry-forbidden registry-policy registry-protocol registry-throttled registry-unauthorized registry-unavailable report-unwritten sbom-absent sbom-differs sbom-malformed sbom-unsupported schema-odd signature-absent signature-invalid signature-unsupported signature-untimed signed-tag-differs subject-mismatch tag-differs tag-not-digest timeout timestamp-invalid timestamp-not-checked timestamp-unavailable tls too-large too-many waiver-expired' ;;
    join) echo 'file' ;;
    policy) echo 'mixed export' ;;
    doctor) echo 'input build: oci: oci-archive:' ;;
    help) echo 'word verify sbom diff key explain join policy doctor version help' ;;
  esac
}

# Adds the words that begin as $2 does, each behind $1.
_paas_attest_words() {
  local before=$1 begun=$2 word
  shift 2
  for word; do
    case $word in "$begun"*) COMPREPLY+=("$before$word") ;; esac
  done
}

# Adds the files whose names begin as $2 does, each behind $1.
_paas_attest_files() {
  local before=$1 begun=$2 kind=$3 name
  while IFS= read -r name; do
    [ -n "$name" ] && COMPREPLY+=("$before$name")
  done <<< "$(compgen "$kind" -- "$begun")"
  # How the reply ends is set where this bash can.
  type compopt >/dev/null 2>&1 && compopt -o filenames 2>/dev/null
}

_paas_attest_no_space() {
  type compopt >/dev/null 2>&1 && compopt -o nospace 2>/dev/null
}

# Completes $2, which stands behind $1 in one word, in the way and from the words that follow.
_paas_attest_value() {
  local before=$1 value=$2 how=$3 word rest=()
  shift 3
  case $how in
    word) _paas_attest_words "$before" "$value" "$@" ;;
    list)
      local done=''
      case $value in *,*) done=${value%,*}, ;; esac
      for word; do
        case ,$done in *",$word,"*) ;; *) rest+=("$word") ;; esac
      done
      [ ${#rest[@]} -eq 0 ] || _paas_attest_words "$before$done" "${value##*,}" "${rest[@]}"
      _paas_attest_no_space
      ;;
    output)
      case $value in
        *=*) _paas_attest_files "$before${value%%=*}=" "${value#*=}" -f ;;
        *)
          _paas_attest_words "$before" "$value" "$@"
          _paas_attest_no_space
          ;;
      esac
      ;;
    file) _paas_attest_files "$before" "$value" -f ;;
    mixed)
      _paas_attest_words "$before" "$value" "$@"
      _paas_attest_files "$before" "$value" -f
      ;;
    input | document)
      case $value in
        oci:*) _paas_attest_files "$before"oci: "${value#*:}" -d ;;
        oci-archive:* | file:*) _paas_attest_files "$before${value%%:*}:" "${value#*:}" -f ;;
        *)
          _paas_attest_words "$before" "$value" "$@"
          _paas_attest_no_space
          [ "$how" = input ] || _paas_attest_files "$before" "$value" -f
          ;;
      esac
      ;;
  esac
}

_paas_attest() {
  COMPREPLY=()
  local words=() word rest=${COMP_LINE:0:${COMP_POINT:-0}} at trimmed is_glued=no
  # Bash takes words apart at `=` and `:`. Here they are whole: what has no blank before it belongs to the one before.
  for ((at = 0; at <= COMP_CWORD; at++)); do
    word=${COMP_WORDS[at]}
    if [ -n "$COMP_LINE" ]; then
      trimmed=${rest#"${rest%%[![:blank:]]*}"}
      is_glued=no
      [ "$trimmed" != "$rest" ] || is_glued=yes
      [ "$at" -lt "$COMP_CWORD" ] || word=$trimmed
      rest=${trimmed#"$word"}
    else
      case $word in =* | :*) is_glued=yes ;; esac
    fi
    if [ "$is_glued" = yes ] && [ "$at" -gt 0 ]; then
      words[${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
    is_glued=no
    if [ -z "$COMP_LINE" ]; then
      case $word in = | :) is_glued=yes ;; esac
    fi
  done

  local cur=${words[${#words[@]} - 1]} command='' behind='' only_inputs=no
  for ((at = 1; at < ${#words[@]} - 1; at++)); do
    word=${words[at]}
    if [ -n "$behind" ]; then
      behind=''
    elif [ "$only_inputs" = yes ]; then
      :
    elif [ "$word" = -- ]; then
      only_inputs=yes
    elif [ "${word:0:1}" != - ]; then
      [ -n "$command" ] || command=$word
    elif [ -n "$(_paas_attest_values "$command" "$word")" ]; then
      behind=$word
    fi
  done

  # Each of these is a list of words that hold no blank and no pattern.
  local IFS=$' \t\n'
  if [ -n "$behind" ]; then
    _paas_attest_value '' "$cur" $(_paas_attest_values "$command" "$behind")
  elif [ -z "$command" ] && [ "${cur:0:1}" != - ]; then
    _paas_attest_words '' "$cur" verify sbom diff key explain join policy doctor version help
  elif [ "$only_inputs" = yes ] || [ "${cur:0:1}" != - ]; then
    _paas_attest_value '' "$cur" $(_paas_attest_inputs "$command")
  else
    case $cur in
      --*=*) _paas_attest_value "${cur%%=*}=" "${cur#*=}" $(_paas_attest_values "$command" "${cur%%=*}") ;;
      *) _paas_attest_words '' "$cur" $(_paas_attest_options "$command") ;;
    esac
  fi

  # Bash replaces only what stands behind the last character at which it takes words apart.
  local broken=$cur before=''
  case $COMP_WORDBREAKS in *=*) ;; *) broken=${broken//=/_} ;; esac
  case $COMP_WORDBREAKS in *:*) ;; *) broken=${broken//:/_} ;; esac
  case $broken in *[=:]*) before=${broken%[=:]*} before=${cur:0:${#before} + 1} ;; esac
  for ((at = 0; at < ${#COMPREPLY[@]}; at++)); do
    COMPREPLY[at]=${COMPREPLY[at]#"$before"}
  done
}

complete -F _paas_attest paas-attest
