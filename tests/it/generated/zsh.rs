//! Completions for zsh.

use super::model::{IMAGES, Opt, Sub, Values};

pub(super) fn script(subs: &[Sub]) -> String {
    let commands = subs.iter().map(|sub| format!("    {}\n", quoted(&format!("{}:{}", sub.name, sub.about))));
    let mut cases = String::new();
    for sub in subs {
        cases += &format!("    {})\n      _arguments -s -S", sub.name);
        for option in &sub.options {
            cases += &arguments(option);
        }
        for (at, (name, _)) in sub.inputs.iter().enumerate() {
            let place = if sub.takes_several() { "*".to_owned() } else { (at + 1).to_string() };
            let one_of = sub.words();
            let action = match sub.takes_documents() {
                _ if sub.takes_word_and_file() && at > 0 => "_files".to_owned(),
                _ if !one_of.is_empty() => format!("({})", one_of.join(" ")),
                _ if sub.takes_files() => "_files".to_owned(),
                true => " _paas-attest_document".to_owned(),
                false => " _paas-attest_image".to_owned(),
            };
            cases += &format!(" \\\n        {}", quoted(&format!("{place}:{}:{action}", escaped(name))));
        }
        cases += "\n      ;;\n";
    }
    SCRIPT
        .replace("@COMMANDS@", commands.collect::<String>().trim_end())
        .replace("@CASES@", cases.trim_end())
        .replace("@IMAGES@", &IMAGES.join(" "))
}

fn arguments(option: &Opt) -> String {
    let action = match &option.values {
        Values::None => String::new(),
        Values::Word(words) => format!("({})", words.join(" ")),
        Values::List(words) => format!(" _paas-attest_list {}", words.join(" ")),
        Values::WordAndFile(words) => format!(" _paas-attest_output {}", words.join(" ")),
        Values::File => "_files".to_owned(),
        Values::Text => " _message value".to_owned(),
    };
    let value = option.value.as_ref().map_or_else(String::new, |name| format!(":{}:{action}", escaped(name)));
    let repeats = if option.repeats { "*" } else { "" };
    let names = option.names().into_iter().map(|name| match (&option.value, name.starts_with("--")) {
        (None, _) => name,
        (Some(_), true) => format!("{name}="),
        (Some(_), false) => format!("{name}+"),
    });
    let line = |name: String| {
        let text = format!("{repeats}{name}[{}]{value}", escaped(&option.help));
        format!(" \\\n        {}", quoted(&text))
    };
    names.map(line).collect()
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]").replace(':', "\\:")
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

const SCRIPT: &str = r#"#compdef paas-attest

# Completions of paas-attest for zsh. Made by `cargo test`: see CONTRIBUTING.md.

# Each of the words, behind those of the list that are there.
_paas-attest_list() {
  compset -P '*,'
  compadd -S '' -- "$@"
}

# Each of the words, or a file behind its `=`.
_paas-attest_output() {
  if compset -P '*='; then
    _files
  else
    compadd -S '' -- "$@"
  fi
}

_paas-attest_image() {
  if compset -P 'oci:'; then
    _files -/
  elif compset -P 'oci-archive:'; then
    _files
  else
    compadd -S '' -- @IMAGES@
  fi
}

_paas-attest_document() {
  if compset -P 'file:'; then
    _files
  else
    _paas-attest_image
    _files
  fi
}

_paas-attest() {
  local context state state_descr line
  typeset -A opt_args
  local -a commands=(
@COMMANDS@
  )
  _arguments -C '(- *)'{-h,--help}'[Print help; -h prints a summary]' '(- *)'{-V,--version}'[Print version]' \
    '1: :->command' '*:: :->rest' && return
  case $state in
    command) _describe -t commands command commands && return ;;
  esac
  case $line[1] in
@CASES@
  esac
}

if [ "$funcstack[1]" = _paas-attest ]; then
  _paas-attest "$@"
else
  compdef _paas-attest paas-attest
fi
"#;
