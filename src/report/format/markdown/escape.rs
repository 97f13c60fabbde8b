//! Foreign text in Markdown becomes code, so that nothing in it is interpreted.
//!
//! Within a code span no renderer looks for tags, links, mentions, references or emphasis, and the filters of
//! GitHub and GitLab, which run over the finished page and decode every entity, skip code. What is left to escape
//! is what ends a span, a cell or a line.
//!
//! A sentence of ours contains foreign text, and is in any language. Everything that Markdown and forges interpret
//! is written with ASCII punctuation or digits: a word of letters, of any script, stays as it is, whoever wrote
//! it, and everything else becomes code.

use crate::text::{Cut, SHOWN, characters, is_active};

/// Longest code span, in bytes: escapes are ten times as long as what they stand for, and a page has an end.
const LONGEST: usize = 500;
/// Longest sentence, in bytes.
const SENTENCE: usize = 2000;

/// A value as a code span. What could end the span, the cell or the line is written as `\u{…}`.
pub(super) fn code(value: &str) -> String {
    if value.is_empty() {
        // An empty span is not a span.
        return "`\"\"`".to_owned();
    }
    let mut out = String::with_capacity(value.len().min(LONGEST) + 2);
    out.push('`');
    for (shown, (character, acts)) in characters(value).enumerate() {
        if shown == SHOWN || out.len() > LONGEST {
            out.push_str(&Cut { shown, of: value.chars().count() }.to_string());
            break;
        }
        // A `<` is plain text within code; it is escaped for renderers that do not know code spans.
        if acts || matches!(character, '`' | '|' | '<') {
            out.extend(character.escape_unicode());
        } else {
            out.push(character);
        }
    }
    out.push('`');
    out
}

/// A sentence of ours that holds foreign text somewhere: whatever is not a plain word is code.
pub(super) fn sentence(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut open: Vec<&str> = Vec::new();
    let flush = |out: &mut String, open: &mut Vec<&str>| {
        if !open.is_empty() {
            blank(out);
            out.push_str(&code(&open.join(" ")));
            open.clear();
        }
    };
    for word in text.split([' ', '\n']).filter(|word| !word.is_empty()) {
        if out.len() + open.iter().map(|word| word.len()).sum::<usize>() > SENTENCE {
            flush(&mut out, &mut open);
            out.push_str(" …");
            return out;
        }
        if is_plain(word) {
            flush(&mut out, &mut open);
            blank(&mut out);
            out.push_str(word);
            continue;
        }
        // Our own quotes and punctuation around a value are not of the value.
        let (before, rest) = word.split_at(word.len() - word.trim_start_matches(BEFORE).len());
        let inner = rest.trim_end_matches(AFTER);
        let after = &rest[inner.len()..];
        if inner.is_empty() || (before.is_empty() && after.is_empty()) {
            open.push(word);
            continue;
        }
        flush(&mut out, &mut open);
        blank(&mut out);
        out.push_str(&before.replace('`', ""));
        out.push_str(&code(inner));
        out.push_str(&after.replace('`', ""));
    }
    flush(&mut out, &mut open);
    out
}

fn blank(out: &mut String) {
    if !out.is_empty() {
        out.push(' ');
    }
}

/// Blanks at which no line is broken: French has them before a colon and inside of quotation marks.
const NO_BREAK: [char; 2] = ['\u{a0}', '\u{202f}'];

/// What may stand before a value, and after it, in a sentence of ours.
const BEFORE: [char; 5] = ['(', '`', '«', NO_BREAK[0], NO_BREAK[1]];
const AFTER: [char; 9] = [')', '`', ',', ';', ':', '.', '»', NO_BREAK[0], NO_BREAK[1]];

/// Whether a word, with what is joined to it by a blank that does not break, can stay as it is.
fn is_plain(word: &str) -> bool {
    let is_mark = |part: &str| part.chars().all(|c| "«»:;!?,.)".contains(c));
    if word.contains(NO_BREAK) {
        let mut parts = word.split(NO_BREAK);
        word.split(NO_BREAK).any(is_plain_part) && parts.all(|part| is_mark(part) || is_plain_part(part))
    } else {
        is_plain_part(word) || matches!(word, "«" | "»")
    }
}

/// Letters, with the punctuation of a sentence around or a single mark between them, and short numbers:
/// nothing that Markdown, or a forge that looks for names and commits, reads as anything.
fn is_plain_part(word: &str) -> bool {
    let inner = word.trim_start_matches('(').trim_end_matches([')', ',', ';', ':', '.']);
    let brackets = word.len() - word.trim_start_matches('(').len();
    let number = !inner.is_empty() && inner.len() <= 4 && inner.bytes().all(|byte| byte.is_ascii_digit());
    let in_list = inner.len() < word.len() && word.ends_with(['.', ')', ':']);
    let hex = inner.len() >= 7 && inner.bytes().all(|byte| byte.is_ascii_hexdigit());
    let letters = inner.split(['-', '\'', '’']).all(|part| !part.is_empty() && part.chars().all(is_letter));
    let after = word.len() - brackets - inner.len();
    // `1.` and `1)` begin a list.
    brackets <= 1 && after <= 2 && !hex && (letters || (number && !in_list))
}

/// Some letters of Unicode are invisible.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !is_active(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What is outside of code spans; fails where a span does not end, or holds what could end it.
    fn outside(markdown: &str) -> String {
        assert!(!markdown.chars().any(is_active), "{markdown:?}");
        assert!(!markdown.contains('|'), "{markdown:?}");
        let parts: Vec<&str> = markdown.split('`').collect();
        assert!(parts.len() % 2 == 1, "a span is open: {markdown:?}");
        for span in parts.iter().skip(1).step_by(2) {
            assert!(!span.is_empty(), "an empty span is none: {markdown:?}");
        }
        // Two spans side by side would be one fence of two backticks.
        assert!(!markdown.contains("``"), "{markdown:?}");
        parts.into_iter().step_by(2).collect()
    }

    const HOSTILE: &[&str] = &[
        "\u{1b}[31mred",
        "a|b",
        "`",
        "``x``",
        "```sh",
        "<img src=x onerror=alert(1)>",
        "a\n# heading",
        "\u{202e}txt.exe",
        "::set-output name=x::y",
        "x ##vso[task.setvariable]y",
        "x##[command]y",
        "=HYPERLINK(\"https://evil\")",
        "@everyone",
        "https://evil",
        "www.evil.example",
        "a@evil.example",
        "#123",
        "GH-123",
        "owner/repo#1",
        "4d1f0a5c9b7e",
        "deadbeef",
        "[x](https://evil)",
        "![x](y)",
        "--> <script>",
        "</details>",
        "<!-- paas-attest sbom -->",
        "*bold* _it_ ~gone~",
        "- item",
        "1. item",
        "===",
        ":smile:",
        "&lt;b&gt;",
        "\\`",
        "$x$",
        "  ",
        "",
        "(((",
        ").",
        "«\u{a0}*x*\u{a0}»",
        "@tous\u{a0}:",
        "l’@équipe",
        "é\u{a0}`",
        "\u{a0}",
        "’",
        "\u{3164}\u{115f}",
        "ｗｗｗ．evil．example",
        "été\u{202f}#1",
        "\u{202f}1.",
        "\u{a0}- item",
        "\u{a0}# heading",
    ];

    fn hostile(text: &str) {
        let bare = outside(&code(text));
        assert!(bare.is_empty(), "{bare:?}");
        let set = sentence(&format!("the package {text} is denied"));
        let bare = outside(&set);
        let good =
            |c: char| is_letter(c) || c.is_ascii_digit() || " -'(),;:.…!?’«»\u{a0}\u{202f}".contains(c);
        assert!(bare.chars().all(good), "{bare:?}");
        assert!(!bare.contains("www.") && !bare.contains("://"), "{bare:?}");
        assert!(!set.contains('<') && !set.contains("##[") && !set.contains("##vso["), "{set:?}");
    }

    #[test]
    fn what_would_act_is_code() {
        for text in HOSTILE {
            hostile(text);
            for other in HOSTILE {
                hostile(&format!("{text}{other}"));
                hostile(&format!("{text} {other}"));
            }
        }
    }

    #[test]
    fn sentences_stay_sentences() {
        assert_eq!(
            sentence("no trusted attestation contains an SBOM"),
            "no trusted attestation contains an SBOM"
        );
        assert_eq!(
            sentence("`app:1` names no registry (it was pinned): say build:app/1, or harbor.x/app:1"),
            "`app:1` names no registry (it was pinned): say `build:app/1`, or `harbor.x/app:1`"
        );
        assert_eq!(sentence("3 components, of 97"), "3 components, of 97");
        for ours in [
            "la clé n’a pas signé cette image, d'après l’étiquette\u{a0}: refusée",
            "« é » ne convient pas (voir «\u{a0}aide\u{a0}»)",
            "der Schlüssel passt nicht: größer als üblich",
            "ключ не подписал этот образ",
            "署名 が ありません",
        ] {
            assert_eq!(sentence(ours), ours);
        }
        assert_eq!(
            sentence("l’image «\u{a0}h.x/a:1\u{a0}» n’existe pas\u{202f}; `--tag`\u{a0}: non"),
            "l’image «\u{a0}`h.x/a:1`\u{a0}» n’existe pas\u{202f}; `--tag`\u{a0}: non"
        );
        assert_eq!(code("pkg:npm/%40acme/utils"), "`pkg:npm/%40acme/utils`");
        assert_eq!(code("<img>"), "`\\u{3c}img>`");
        assert_eq!(code("a|b`c"), "`a\\u{7c}b\\u{60}c`");
    }

    proptest! {
        #[test]
        fn nothing_foreign_acts(text in "\\PC*|(?s).{0,60}|[-`|<>&\\[\\]*_~#@:/.()!0-9a-f \n\\\\]{0,40}") {
            hostile(&text);
        }
    }
}
