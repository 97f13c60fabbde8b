//! The pages of the manual. Nothing in them is hyphenated, and examples are not filled: they are pasted.

use std::collections::BTreeMap;

use paas_attest::cli::Cli;
use paas_attest::code::{Code, WeaknessCode};
use paas_attest::config::{SECRET_VARIABLES, SHARED_VARIABLES, Setting};

use super::model::{Opt, Sub, root};

/// All pages by the names of their files.
pub(super) fn pages(subs: &[Sub]) -> BTreeMap<String, Vec<u8>> {
    let own = subs.iter().filter(|sub| sub.command.is_some());
    let mut pages: BTreeMap<String, Vec<u8>> =
        own.map(|sub| (format!("paas-attest-{}.1", sub.name), of_command(sub).into_bytes())).collect();
    pages.insert("paas-attest.1".to_owned(), of_program(subs).into_bytes());
    pages.insert("paas-attest-environment.7".to_owned(), environment().into_bytes());
    pages
}

/// Without date and version, so that a release changes only what it changes.
fn title(name: &str, section: u8, about: &str) -> String {
    let upper = name.to_uppercase();
    format!(
        ".TH {} {section} \"\" paas\\-attest paas\\-attest\n.\\\" Nothing is hyphenated: names are pasted.\n.nh\n.ad l\n.SH NAME\n{} \\- {}\n",
        escaped(&upper),
        escaped(name),
        escaped(about)
    )
}

fn of_program(subs: &[Sub]) -> String {
    let root = root();
    let about = root.get_about().map(ToString::to_string).unwrap_or_default();
    let mut page = title("paas-attest", 1, &about);
    page += ".SH SYNOPSIS\n\\fBpaas\\-attest\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n.SH COMMANDS\n";
    for sub in subs {
        let name =
            if sub.command.is_some() { format!("paas-attest-{}(1)", sub.name) } else { sub.name.clone() };
        page += &format!(".TP\n\\fB{}\\fR\n{}\n", escaped(&name), escaped(&sub.about));
    }
    page += ".SH OPTIONS\n";
    page += ".TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nPrint help; \\-h prints a summary\n";
    page += ".TP\n\\fB\\-V\\fR, \\fB\\-\\-version\\fR\nPrint version\n";
    page + &end(Cli::examples(None), &root)
}

fn of_command(sub: &Sub) -> String {
    let name = format!("paas-attest-{}", sub.name);
    let mut page = title(&name, 1, &sub.about);
    page += &format!(".SH SYNOPSIS\n\\fBpaas\\-attest {}\\fR [\\fIOPTIONS\\fR]", escaped(&sub.name));
    for (name, _) in &sub.inputs {
        let more = if name == "IMAGE" { "..." } else { "" };
        page += &format!(" \\fI{}\\fR{more}", escaped(name));
    }
    page += &format!("\n.SH DESCRIPTION\n{}\n", escaped(&sub.about));
    for (name, help) in &sub.inputs {
        page += &format!(".TP\n\\fI{}\\fR\n{}\n", escaped(name), escaped(help));
    }
    let mut headings: Vec<&str> = Vec::new();
    for option in &sub.options {
        if !headings.contains(&option.heading.as_str()) {
            headings.push(&option.heading);
        }
    }
    for heading in headings {
        page += &format!(".SH \"{}\"\n", heading.to_uppercase());
        page += &sub.options.iter().filter(|one| one.heading == heading).map(option).collect::<String>();
    }
    let root = root();
    let command = root.find_subcommand(&sub.name).expect("it is a command");
    page + &end(Cli::examples(sub.command), command)
}

fn option(option: &Opt) -> String {
    let names: Vec<String> = option.names().iter().map(|name| format!("\\fB{}\\fR", escaped(name))).collect();
    let value =
        option.value.as_ref().map_or_else(String::new, |value| format!(" \\fI{}\\fR", escaped(value)));
    format!(".TP\n{}{value}\n{}\n", names.join(", "), escaped(&option.help))
}

/// What stands at the end of each page of a command.
fn end(examples: &[&str], command: &clap::Command) -> String {
    let mut page = ".SH EXAMPLES\n".to_owned();
    for example in examples {
        let lines: Vec<String> = example.lines().map(escaped).collect();
        page += &format!(".PP\n.EX\n{}\n.EE\n", lines.join("\n"));
    }
    let below = command.get_after_help().map(ToString::to_string).unwrap_or_default().replace('\u{a0}', " ");
    let codes = below.split("Exit codes: ").nth(1).expect("the help names the exit codes");
    let codes = codes.split_whitespace().collect::<Vec<_>>().join(" ");
    page += &format!(".SH \"EXIT STATUS\"\n{}\n", escaped(&codes));
    page += ".SH ENVIRONMENT\nAll variables are in \\fBpaas\\-attest\\-environment\\fR(7).\n";
    page += ".SH \"REASON CODES\"\n";
    let words = Code::ALL.iter().map(|code| (code.as_str(), code.sentence()));
    for (word, sentence) in words.chain(WeaknessCode::ALL.iter().map(|code| (code.as_str(), code.sentence())))
    {
        page += &format!(".TP\n\\fB{}\\fR\n{}\n", escaped(word), escaped(sentence));
    }
    page
}

fn environment() -> String {
    let mut page = title("paas-attest-environment", 7, "The variables that paas-attest reads");
    page += ".SH DESCRIPTION\n";
    for paragraph in [
        "An option comes before its variable.",
        "A variable PAAS_ATTEST_* that is empty, or that this version does not know, ends the run with exit code 2: an unset secret or a typo must not drop a check. Not meant are PAAS_ATTEST_VERSION, PAAS_ATTEST_SERVICE_* and PAAS_ATTEST_PORT*, which installers and Kubernetes set.",
        "A variable of the second list counts as not set where it is empty.",
    ] {
        page += &format!(".PP\n{}\n", escaped(paragraph));
    }
    page += ".SH \"OWN VARIABLES\"\n";
    let settings = Setting::ALL.iter().filter_map(|setting| Some((setting.row().variable()?, setting.row())));
    for (name, row) in settings {
        let help = row.help.split(" [env: ").next().unwrap_or_default();
        let several = if row.holds_several() { "; several are separated by blanks" } else { "" };
        page += &entry(name, &format!("{}: {help}{several}", row.option));
    }
    for (name, help) in SECRET_VARIABLES {
        page += &entry(name, help);
    }
    page += ".SH \"VARIABLES OF OTHER PROGRAMS\"\n";
    for shared in SHARED_VARIABLES {
        page += &entry(&shared.names.join(", "), shared.help);
    }
    page + ".SH \"SEE ALSO\"\n\\fBpaas\\-attest\\fR(1)\n"
}

fn entry(name: &str, help: &str) -> String {
    format!(".TP\n\\fB{}\\fR\n{}\n", escaped(name), escaped(help))
}

/// Text as roff has it: each character stands for itself when it is pasted from the page.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\e"),
            '-' => out.push_str("\\-"),
            '\'' => out.push_str("\\(aq"),
            '`' => out.push_str("\\(ga"),
            '^' => out.push_str("\\(ha"),
            '~' => out.push_str("\\(ti"),
            '"' => out.push_str("\\(dq"),
            // A terminal without it would show nothing.
            '…' => out.push_str("..."),
            c => out.push(c),
        }
    }
    // A line that begins so would be a request.
    if out.starts_with('.') { format!("\\&{out}") } else { out }
}

/// What is pasted from a line of a page.
pub(super) fn pasted(line: &str) -> String {
    let mut out = line.trim_start_matches("\\&").to_owned();
    for (roff, c) in [
        ("\\-", "-"),
        ("\\(aq", "'"),
        ("\\(ga", "`"),
        ("\\(ha", "^"),
        ("\\(ti", "~"),
        ("\\(dq", "\""),
        ("\\e", "\\"),
    ] {
        out = out.replace(roff, c);
    }
    out
}
