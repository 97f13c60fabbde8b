//! Completions for bash 3.2, which macOS has, and later. They use nothing of bash-completion.

use std::collections::BTreeMap;

use super::model::{IMAGES, Opt, Sub, Values};

pub(super) fn script(subs: &[Sub]) -> String {
    let names: Vec<&str> = subs.iter().map(|sub| sub.name.as_str()).collect();
    let mut options = String::new();
    let mut inputs = String::new();
    for sub in subs {
        let offered: Vec<String> = sub.options.iter().flat_map(Opt::names).collect();
        options += &format!("    {}) echo '{}' ;;\n", sub.name, offered.join(" "));
        let one_of = sub.words();
        inputs += &match (&sub.command, sub.takes_documents()) {
            _ if sub.inputs.is_empty() => String::new(),
            _ if sub.takes_word_and_file() => {
                format!("    {}) echo 'mixed {}' ;;\n", sub.name, one_of.join(" "))
            }
            _ if !one_of.is_empty() => format!("    {}) echo 'word {}' ;;\n", sub.name, one_of.join(" ")),
            _ if sub.takes_files() => format!("    {}) echo 'file' ;;\n", sub.name),
            (_, false) => format!("    {}) echo 'input {}' ;;\n", sub.name, IMAGES.join(" ")),
            (_, true) => format!("    {}) echo 'document {} file:' ;;\n", sub.name, IMAGES.join(" ")),
        };
    }
    SCRIPT
        .replace("@COMMANDS@", &names.join(" "))
        .replace("@OPTIONS@", options.trim_end())
        .replace("@VALUES@", values(subs).trim_end())
        .replace("@INPUTS@", inputs.trim_end())
}

/// The cases of what stands behind an option: together for all commands where it is the same for all.
fn values(subs: &[Sub]) -> String {
    let mut kinds: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for sub in subs {
        for option in &sub.options {
            let kind = match &option.values {
                Values::None => continue,
                Values::Word(words) => format!("word {}", words.join(" ")),
                Values::List(words) => format!("list {}", words.join(" ")),
                Values::WordAndFile(words) => format!("output {}", words.join(" ")),
                Values::File => "file".to_owned(),
                Values::Text => "text".to_owned(),
            };
            for name in option.names() {
                kinds.entry(name).or_default().push((sub.name.clone(), kind.clone()));
            }
        }
    }
    let mut cases: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, kinds) in kinds {
        let is_one = kinds.iter().all(|(_, kind)| *kind == kinds[0].1);
        let of_all = is_one.then(|| (format!("*' '{name}"), kinds[0].1.clone()));
        let each = kinds.into_iter().map(|(sub, kind)| (format!("{sub}' '{name}"), kind));
        let each: Vec<_> = if let Some(of_all) = of_all { vec![of_all] } else { each.collect() };
        for (pattern, kind) in each {
            cases.entry(kind).or_default().push(pattern);
        }
    }
    let lines =
        cases.into_iter().map(|(kind, patterns)| format!("    {}) echo '{kind}' ;;\n", patterns.join("|")));
    lines.collect()
}

const SCRIPT: &str = r#"# Completions of paas-attest for bash 3.2 and later. Made by `cargo test`: see CONTRIBUTING.md.

# The options of a command.
_paas_attest_options() {
  case $1 in
@OPTIONS@
    *) echo '-h --help -V --version' ;;
  esac
}

# What stands behind an option of a command: how it is completed, and from which words.
_paas_attest_values() {
  case "$1 $2" in
@VALUES@
  esac
}

# What a command is about.
_paas_attest_inputs() {
  case $1 in
@INPUTS@
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
    _paas_attest_words '' "$cur" @COMMANDS@
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
"#;
