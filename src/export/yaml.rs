//! YAML that means the same to every reader: blocks, quoted text in ASCII, and nothing else.

use std::fmt::Write as _;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// A mapping, in this order.
    Map(Vec<(Key, Node)>),
    /// A sequence.
    List(Vec<Node>),
    /// A string.
    Text(String),
    /// A boolean.
    Flag(bool),
    /// An integer.
    Number(u32),
}

/// The key of a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// A word of the controller's.
    Field(&'static str),
    /// Text of a policy file.
    Foreign(String),
}

impl Node {
    /// A string.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A mapping of a controller's fields.
    pub(super) fn map(fields: impl IntoIterator<Item = (&'static str, Self)>) -> Self {
        Self::Map(fields.into_iter().map(|(field, value)| (Key::Field(field), value)).collect())
    }

    /// A sequence of strings.
    pub(super) fn texts(texts: impl IntoIterator<Item = String>) -> Self {
        Self::List(texts.into_iter().map(Self::Text).collect())
    }
}

/// Documents one after another, each behind its `---`.
pub(super) fn documents(all: &[Node]) -> String {
    let mut out = String::new();
    for node in all {
        out.push_str("---\n");
        block(&mut out, node, 0);
    }
    out
}

/// A value that begins on a line of its own.
fn block(out: &mut String, node: &Node, indent: usize) {
    let before = " ".repeat(indent);
    match node {
        Node::Map(fields) if !fields.is_empty() => {
            for (key, value) in fields {
                out.push_str(&before);
                field(out, key, value, indent);
            }
        }
        Node::List(items) if !items.is_empty() => {
            for item in items {
                out.push_str(&before);
                out.push_str("- ");
                element(out, item, indent + 2);
            }
        }
        node => {
            out.push_str(&before);
            scalar(out, node, indent);
        }
    }
}

fn field(out: &mut String, key: &Key, value: &Node, indent: usize) {
    match key {
        Key::Field(word) => out.push_str(word),
        Key::Foreign(text) => out.push_str(&quoted(text)),
    }
    out.push(':');
    match value {
        Node::Map(fields) if !fields.is_empty() => {
            out.push('\n');
            block(out, value, indent + 2);
        }
        Node::List(items) if !items.is_empty() => {
            out.push('\n');
            block(out, value, indent + 2);
        }
        value => {
            out.push(' ');
            scalar(out, value, indent);
        }
    }
}

/// An element behind its dash: the first line of a mapping stands beside it.
fn element(out: &mut String, item: &Node, indent: usize) {
    match item {
        Node::Map(fields) if !fields.is_empty() => {
            for (at, (key, value)) in fields.iter().enumerate() {
                if at > 0 {
                    out.push_str(&" ".repeat(indent));
                }
                field(out, key, value, indent);
            }
        }
        item => scalar(out, item, indent),
    }
}

/// What stands on the line of its key or dash; a text of several lines goes on below.
fn scalar(out: &mut String, node: &Node, indent: usize) {
    match node {
        Node::Map(_) => out.push_str("{}"),
        Node::List(_) => out.push_str("[]"),
        Node::Flag(flag) => {
            let _ = write!(out, "{flag}");
        }
        Node::Number(number) => {
            let _ = write!(out, "{number}");
        }
        Node::Text(text) if is_literal(text) => {
            out.push('|');
            for line in text.lines() {
                let _ = write!(out, "\n{}{line}", " ".repeat(indent + 2));
            }
        }
        Node::Text(text) => out.push_str(&quoted(text)),
    }
    out.push('\n');
}

/// Whether a text is the same as a literal block: lines of printable ASCII, of which the first is not set in, and one line
/// feed at the end.
fn is_literal(text: &str) -> bool {
    let Some(lines) = text.strip_suffix('\n') else { return false };
    let is_line = |line: &str| {
        !line.is_empty() && !line.ends_with(' ') && line.bytes().all(|byte| matches!(byte, b' '..=b'~'))
    };
    !lines.starts_with(' ') && lines.split('\n').all(is_line)
}

/// A double-quoted scalar (YAML 1.2, 7.3.1), of ASCII alone: a reader of YAML 1.1 takes some characters for line breaks,
/// and some would act on a terminal.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            ' '..='~' => out.push(c),
            c if u32::from(c) <= 0xffff => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => {
                let _ = write!(out, "\\U{:08x}", u32::from(c));
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_set_in_and_text_is_quoted() {
        let node = Node::map([
            ("kind", Node::text("yes")),
            ("empty", Node::List(vec![])),
            (
                "rules",
                Node::List(vec![
                    Node::map([
                        ("flag", Node::Flag(true)),
                        ("list", Node::texts(["a".to_owned(), "b: c".to_owned()])),
                    ]),
                    Node::map([("key", Node::text("A\nB\n")), ("count", Node::Number(1))]),
                ]),
            ),
            ("own", Node::Map(vec![(Key::Foreign("no".to_owned()), Node::text("0x1"))])),
        ]);
        let expected = "\
---
kind: \"yes\"
empty: []
rules:
  - flag: true
    list:
      - \"a\"
      - \"b: c\"
  - key: |
      A
      B
    count: 1
own:
  \"no\": \"0x1\"
";
        assert_eq!(documents(&[node]), expected);
    }

    #[test]
    fn nothing_in_a_text_acts() {
        for (text, shown) in [
            ("a\"b\\c", r#""a\"b\\c""#),
            ("\u{1b}[2J\n---\nkind: x", r#""\u001b[2J\u000a---\u000akind: x""#),
            ("\u{85}\u{2028}\u{202e}é", r#""\u0085\u2028\u202e\u00e9""#),
            ("\u{e0001}", r#""\U000e0001""#),
            ("", "\"\""),
            ("#x", "\"#x\""),
            // Lines that a literal block would not keep.
            (" a\nb\n", r#"" a\u000ab\u000a""#),
            ("a\n\nb\n", r#""a\u000a\u000ab\u000a""#),
            ("a\nb", r#""a\u000ab""#),
            ("a \nb\n", r#""a \u000ab\u000a""#),
        ] {
            let mut out = String::new();
            scalar(&mut out, &Node::text(text), 0);
            assert_eq!(out, format!("{shown}\n"));
        }
    }
}
