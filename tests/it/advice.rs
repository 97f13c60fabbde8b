//! What messages tell people to do: commands that can be pasted, and next steps that fit.

mod commands;
mod names;
mod steps;

use serde_json::Value;

use crate::support::command::Run;

/// The words of a command as a shell reads it.
fn shell_words(line: &str) -> Vec<String> {
    let script = format!("set -- {line}; shift; printf '%s\\0' \"$@\"");
    let output = std::process::Command::new("/bin/sh").args(["-c", &script]).output().expect("a shell runs");
    assert!(output.status.success(), "{line}");
    let words = String::from_utf8(output.stdout).expect("words are text");
    words.split_terminator('\0').map(str::to_owned).collect()
}

/// The help of a document: of the error, or of the checks of its images.
fn help(document: &Value) -> Vec<String> {
    let lines = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(|line| line.as_str().map(str::to_owned)).collect()
    };
    if document["error"].is_object() {
        return lines(&document["error"]["help"]);
    }
    let checks = document["images"][0]["checks"].as_array().expect("an image has checks");
    checks.iter().flat_map(|check| lines(&check["help"])).collect()
}

/// The command that a document proposes, as a shell reads it.
fn proposed(run: &Run) -> Vec<String> {
    let help = help(&run.json());
    let commands: Vec<&String> = help.iter().filter(|line| line.starts_with("  paas-attest ")).collect();
    assert_eq!(commands.len(), 1, "{}", run.shown());
    shell_words(commands[0])
}
