//! What reason codes and weaknesses mean: all of them in a list, or the pages of some.

use std::fmt::Write as _;

use crate::code::{CodeFamily, CodeTopic};
use crate::report::words::explain::CodePart;
use crate::report::{Detail, Style, code_verdict};

use super::layout::{Align, Begins, INDENT, display_width, fitted, glued, padded, set, word, wrap, wrapped};

/// All codes, by family: each with its kind and with what it means in a few words. Quiet, the codes alone.
pub fn code_list(style: Style) -> String {
    let mut out = String::new();
    if style.detail == Detail::Quiet {
        let mut words: Vec<&str> = CodeTopic::all().map(CodeTopic::as_str).collect();
        words.sort_unstable();
        words.dedup();
        for word in words {
            let _ = writeln!(out, "{word}");
        }
        return out;
    }
    let topics: Vec<CodeTopic> = CodeFamily::ALL
        .into_iter()
        .flat_map(|family| CodeTopic::all().filter(move |topic| topic.family() == family))
        .collect();
    let row = |topic: &CodeTopic| {
        let ends = style.lang.code_ends(*topic, &exits(*topic));
        [topic.as_str().to_owned(), ends, style.lang.code_short(*topic).to_owned()]
    };
    let rows: Vec<[String; 3]> = topics.iter().map(row).collect();
    let mut topics = topics.into_iter();
    let mut family = None;
    for (begins, line) in set(2, [Align::Left; 3], &rows, style) {
        let of = if begins == Begins::Row { topics.next().map(CodeTopic::family) } else { family };
        if let (Some(new), true) = (of, of != family) {
            let blank = if family.is_some() { "\n" } else { "" };
            let _ = writeln!(out, "{blank}{}", style.lang.code_family(new));
            family = of;
        }
        let _ = writeln!(out, "{line}");
    }
    out.push('\n');
    wrapped(&mut out, "", style.lang.more_on_codes(), style);
    fitted(out, style)
}

/// By which codes a run can end for it.
fn exits(topic: CodeTopic) -> String {
    let exit = |outcome: &_| code_verdict(*outcome).exit_code().to_string();
    topic.outcomes().iter().map(exit).collect::<Vec<_>>().join(", ")
}

/// What these mean, what they are from, and what to do. Quiet, what they mean in a few words.
pub fn code_page(topics: &[CodeTopic], style: Style) -> String {
    let mut out = String::new();
    for (n, topic) in topics.iter().enumerate() {
        if style.detail == Detail::Quiet {
            let _ = writeln!(out, "{topic}: {}", style.lang.code_short(*topic), topic = topic.as_str());
            continue;
        }
        out.push_str(if n > 0 { "\n" } else { "" });
        page(&mut out, *topic, style);
    }
    if style.detail == Detail::Quiet { out } else { fitted(out, style) }
}

fn page(out: &mut String, topic: CodeTopic, style: Style) {
    let _ = writeln!(out, "{}  {}", topic.as_str(), style.lang.code_kind(topic));
    wrapped(out, "  ", style.lang.code_short(topic), style);
    out.push('\n');
    for outcome in topic.outcomes() {
        let verdict = code_verdict(*outcome);
        let text = style.lang.code_outcome(topic, *outcome, verdict.exit_code());
        for (n, line) in wrap(&text, style.width.saturating_sub(INDENT.len())).into_iter().enumerate() {
            // What colours a word takes no column.
            let columns = INDENT.len().saturating_sub(display_width(style.lang.verdict(verdict)));
            let before = if n == 0 { word(verdict, style) + &" ".repeat(columns) } else { INDENT.to_owned() };
            let _ = writeln!(out, "{before}{line}");
        }
    }
    if topic.outcomes().is_empty() {
        wrapped(out, "", style.lang.code_no_outcome(), style);
    }
    let words = style.lang.code_words(topic);
    let label = |part| padded(style.lang.code_part(part), INDENT.len());
    out.push('\n');
    wrapped(out, &label(CodePart::Meaning), words.meaning, style);
    for (n, cause) in words.causes.iter().enumerate() {
        let before = if n == 0 { label(CodePart::Causes) } else { INDENT.to_owned() };
        wrapped(out, &format!("{before}- "), cause, style);
    }
    wrapped(out, &label(CodePart::Next), words.next, style);
    let _ = writeln!(out, "{}", style.lang.code_part(CodePart::Example));
    for line in topic.example().lines() {
        let text = line.trim_start();
        let _ = writeln!(out, "  {}{}", &line[..line.len() - text.len()], glued(text));
    }
}
