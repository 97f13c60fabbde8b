//! The recorded session: what stands in it is what the program prints today. `docs/session/record.sh` records it anew.

use serde_json::Value;

use crate::support::command::program;
use crate::support::{root, text};

/// The commands, each in its lines as they are typed.
fn commands() -> Vec<Vec<String>> {
    let mut commands = vec![Vec::new()];
    for line in text(&root().join("docs/session/commands")).lines() {
        if let Some(last) = commands.last_mut() {
            last.push(line.to_owned());
        }
        if !line.ends_with('\\') {
            commands.push(Vec::new());
        }
    }
    commands.pop();
    commands
}

/// What a terminal of this width shows of a command: as it is typed, and what comes of it.
fn seen(lines: &[String], width: &str) -> String {
    let typed = lines.iter().enumerate().map(|(n, line)| {
        let prompt = if n == 0 { "$ " } else { "> " };
        format!("{prompt}{line}\n")
    });
    let typed: String = typed.collect();
    let line = lines.join(" ").replace('\\', "");
    let Some(line) = line.strip_prefix("paas-attest ") else {
        assert!(line.starts_with('#'), "neither a comment nor paas-attest: {line}");
        return typed;
    };
    let run = program(line.split_whitespace()).var("CLICOLOR_FORCE", "1").var("COLUMNS", width).run();
    assert_eq!(run.stderr, "", "{}", run.shown());
    typed + &run.stdout
}

#[test]
fn the_recorded_session_is_what_is_printed_today() {
    let cast = text(&root().join("docs/session/session.cast"));
    let mut lines = cast.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line is JSON"));
    let header = lines.next().expect("a header");
    assert_eq!(header["version"], 2, "asciicast v2");
    let width = header["width"].to_string();
    let (mut recorded, mut time) = (String::new(), 0.0);
    for event in lines {
        let at = event[0].as_f64().expect("a time");
        assert!(at >= time && event[1] == "o", "{event}");
        time = at;
        recorded.push_str(event[2].as_str().expect("a text"));
    }
    let today: String = commands().iter().map(|lines| seen(lines, &width)).collect();
    assert_eq!(
        recorded,
        today.replace('\n', "\r\n"),
        "docs/session/record.sh target/debug/paas-attest records it anew"
    );
    for word in ["VERIFIED", "FAILED", "identity-mismatch  reason code"] {
        assert!(recorded.contains(word), "no {word}");
    }
}
