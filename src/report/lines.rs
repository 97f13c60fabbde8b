//! Lines of standard error, as wide as the terminal that shows them.

use super::format::display_width;
use super::words::page::GLUE;

/// A text at whose blanks no line is broken: a command is pasted whole.
pub fn whole(text: &str) -> String {
    text.replace(' ', &GLUE.to_string())
}

/// The lines of a text that begin with a label (`error: …`, `  help: …`), broken at blanks so that none takes more than
/// `width` columns; what continues a line stands below its text. What cannot be broken stays whole, however long: a word,
/// what is quoted in backquotes, what [`whole`] made. All other lines stay as they are.
pub fn folded(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.split_once(": ").filter(|(label, _)| is_label(label)) {
            Some((label, rest)) if display_width(line.trim_end()) > width => {
                let hang = display_width(label) + 2;
                out.push_str(label);
                out.push_str(": ");
                let mut at = hang;
                for (n, word) in words(rest.trim_end()).into_iter().enumerate() {
                    let columns = display_width(&word);
                    if n > 0 && at + 1 + columns > width {
                        out.push('\n');
                        out.push_str(&" ".repeat(hang));
                        at = hang;
                    } else if n > 0 {
                        out.push(' ');
                        at += 1;
                    }
                    out.push_str(&word);
                    at += columns;
                }
                out.push_str(if line.ends_with('\n') { "\n" } else { "" });
            }
            _ => out.push_str(line),
        }
    }
    out.replace(GLUE, " ")
}

/// One small word, indented or not.
fn is_label(text: &str) -> bool {
    // French has a blank before its colon, at which no line is broken.
    let word = text.trim_start_matches(' ').trim_end_matches('\u{a0}');
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// What no line is broken in: words, and what stands in backquotes together with what clings to it.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut quoted = false;
    for part in text.split(' ') {
        match words.last_mut() {
            Some(last) if quoted => {
                last.push(' ');
                last.push_str(part);
            }
            _ => words.push(part.to_owned()),
        }
        quoted ^= part.matches('`').count() % 2 == 1;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_labelled_line_is_broken_at_blanks_and_goes_on_below_its_text() {
        let digest = "d".repeat(71);
        let command = whole(&format!("paas-attest verify --key k {}", "x".repeat(40)));
        let text = format!(
            "error: one two three four five six seven: {digest} is `what is quoted here` and 東京東京東京 so\n  help: {command}\n  help: short\nusage of this which is a line without a label is never broken\n"
        );
        assert_eq!(
            folded(&text, 40),
            format!(
                "error: one two three four five six\n       seven:\n       {digest}\n       is `what is quoted here` and\n       東京東京東京 so\n  help: {}\n  help: short\nusage of this which is a line without a label is never broken\n",
                command.replace(GLUE, " ")
            )
        );
        // A label of French.
        assert_eq!(
            folded("erreur\u{a0}: un deux trois quatre cinq six sept huit neuf\n", 40),
            "erreur\u{a0}: un deux trois quatre cinq six\n         sept huit neuf\n"
        );
        // Nothing is lost, and a backquote that is never closed keeps the rest together.
        for text in
            ["error: a `b c d e f g h i j k l m n o p q r s t u v", "warning: x", "error: ", "", "a: b\n\nc"]
        {
            let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(flat(&folded(text, 10)), flat(text));
        }
    }
}
