//! A page as prose and fenced blocks, and back.

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Prose(String),
    /// Language, and text.
    Block(String, String),
}

/// The pieces in their order, prose between any two blocks. An indented block is prose.
pub(super) fn parts(page: &str) -> Vec<Part> {
    let mut parts = vec![Part::Prose(String::new())];
    let mut is_open = false;
    for line in page.split_inclusive('\n') {
        let bare = line.trim_end();
        match (bare.strip_prefix("```"), is_open) {
            (Some(language), false) => {
                parts.push(Part::Block(language.to_owned(), String::new()));
                is_open = true;
            }
            (Some(_), true) => {
                parts.push(Part::Prose(String::new()));
                is_open = false;
            }
            (None, _) => match parts.last_mut() {
                Some(Part::Prose(text) | Part::Block(_, text)) => text.push_str(line),
                None => {}
            },
        }
    }
    assert!(!is_open, "a block without an end");
    parts
}

pub(super) fn joined(parts: &[Part]) -> String {
    let part = |part: &Part| match part {
        Part::Prose(text) => text.clone(),
        Part::Block(language, text) => format!("```{language}\n{text}```\n"),
    };
    parts.iter().map(part).collect()
}

/// What is shown of the block at a place: the `text` block behind it with nothing but a blank line between.
pub(super) fn answer(parts: &[Part], at: usize) -> Option<&str> {
    match (parts.get(at + 1), parts.get(at + 2)) {
        (Some(Part::Prose(between)), Some(Part::Block(language, text)))
            if language == "text" && between.trim().is_empty() =>
        {
            Some(text)
        }
        _ => None,
    }
}

/// Shows this of the block at a place.
pub(super) fn set_answer(parts: &mut Vec<Part>, at: usize, text: String) {
    if answer(parts, at).is_some() {
        parts.drain(at + 1..at + 3);
    }
    if !text.is_empty() {
        let block = Part::Block("text".to_owned(), text);
        parts.insert(at + 1, Part::Prose("\n".to_owned()));
        parts.insert(at + 2, block);
    }
}

#[test]
fn a_page_is_read_and_written_again() {
    let page = "# A\n\n```sh\na \\\n  b\n```\n\n```text\nc\n```\n\nd\n\n```sh\ne\n```\n";
    let mut read = parts(page);
    assert_eq!(joined(&read), page);
    assert_eq!((answer(&read, 1), answer(&read, 5)), (Some("c\n"), None));
    set_answer(&mut read, 5, "f\n".to_owned());
    set_answer(&mut read, 1, "g\n".to_owned());
    assert_eq!(
        joined(&read),
        page.replace("\nc\n", "\ng\n").replace("e\n```\n", "e\n```\n\n```text\nf\n```\n")
    );
    set_answer(&mut read, 1, String::new());
    assert!(!joined(&read).contains('g'));
}
