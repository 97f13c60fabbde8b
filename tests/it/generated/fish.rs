//! Completions for fish 3 and later.

use super::model::{IMAGES, Sub, Values};

pub(super) fn script(subs: &[Sub]) -> String {
    let mut out = SCRIPT.to_owned();
    for sub in subs {
        out += &format!(
            "complete -c paas-attest -n __fish_use_subcommand -a {} -d {}\n",
            sub.name,
            quoted(&sub.about)
        );
    }
    out += "complete -c paas-attest -n __fish_use_subcommand -s h -l help -d 'Print help; -h prints a summary'\n";
    out += "complete -c paas-attest -n __fish_use_subcommand -s V -l version -d 'Print version'\n";
    for sub in subs {
        let of = format!("\ncomplete -c paas-attest -n '__fish_seen_subcommand_from {}'", sub.name);
        for option in &sub.options {
            let short = option.short.map_or_else(String::new, |letter| format!(" -s {letter}"));
            let values = match &option.values {
                Values::None => String::new(),
                Values::Word(words) => format!(" -x -a '{}'", words.join(" ")),
                Values::List(words) => format!(" -x -a '(__paas_attest_list {})'", words.join(" ")),
                Values::WordAndFile(words) => format!(" -x -a '(__paas_attest_output {})'", words.join(" ")),
                Values::File => " -r -F".to_owned(),
                Values::Text => " -x".to_owned(),
            };
            out += &format!("{of}{short} -l {}{values} -d {}", option.long, quoted(&option.help));
        }
        let one_of = sub.words();
        if sub.takes_word_and_file() {
            out += &format!("{of} -F -a '{}'", one_of.join(" "));
        } else if !one_of.is_empty() {
            out += &format!("{of} -a '{}'", one_of.join(" "));
        } else if sub.takes_files() {
            out += &format!("{of} -F");
        } else if !sub.inputs.is_empty() {
            let files = if sub.takes_documents() { " -F" } else { "" };
            out += &format!("{of}{files} -a '{}'", IMAGES.join(" "));
        }
        out += "\n";
    }
    out
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

const SCRIPT: &str = r#"# Completions of paas-attest for fish. Made by `cargo test`: see CONTRIBUTING.md.

# Each of the words, behind those of the list that are there.
function __paas_attest_list
    set -l token (commandline -ct | string replace -r '^--[^=]*=' '')
    set -l before (string replace -rf '^(.*,)[^,]*$' '$1' -- "$token")
    set -q before[1]; or set before ''
    printf '%s\n' $before$argv
end

# Each of the words, or a file behind its `=`.
function __paas_attest_output
    set -l token (commandline -ct | string replace -r '^--[^=]*=' '')
    set -l parts (string split -m 1 = -- $token)
    if set -q parts[2]
        for path in (complete -C "__paas_attest_file $parts[2]")
            printf '%s\n' $parts[1]=$path
        end
    else
        printf '%s\n' $argv
    end
end

complete -c paas-attest -f
"#;
