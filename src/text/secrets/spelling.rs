//! How one character may be spelled: as it is, or escaped as URLs, JSON, HTML and CSV do it.

/// In which form a secret stands somewhere.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    None,
    Base64,
    Hex,
}

/// Whether one character may stand for another.
pub(super) fn same(wanted: char, found: char, encoding: Encoding) -> bool {
    wanted == found
        || wanted.to_lowercase().eq(found.to_lowercase())
        || (encoding == Encoding::Base64 && matches!((wanted, found), ('+', '-') | ('/', '_')))
}

/// Where the next line begins, if this one ends here: line ends as they are or escaped, and blanks.
pub(super) fn line_end(text: &str, mut at: usize) -> Option<usize> {
    let mut ended = None;
    loop {
        let rest = &text[at..];
        let escaped = match rest.bytes().next()? {
            b' ' | b'\t' => {
                at += 1;
                ended = ended.map(|_| at);
                continue;
            }
            b'\n' | b'\r' => Some(1),
            b'\\' => line_feed(backslash(rest)),
            b'%' => [0, 1, 2].into_iter().find_map(|more| line_feed(percent(rest, more))),
            b'&' => line_feed(entity(rest)),
            _ => None,
        };
        let Some(length) = escaped else { return ended };
        at += length;
        ended = Some(at);
    }
}

/// How long an escape is that stands for a line end.
fn line_feed(escape: Option<(char, usize)>) -> Option<usize> {
    escape.filter(|(meant, _)| matches!(meant, '\n' | '\r')).map(|(_, length)| length)
}

/// Where the character ends, in each spelling in which it stands here.
pub(super) fn spelled(text: &str, at: usize, wanted: char, encoding: Encoding, ends: &mut Vec<usize>) {
    let rest = &text[at..];
    let Some(first) = rest.chars().next() else { return };
    if same(wanted, first, encoding) {
        ends.push(at + first.len_utf8());
    }
    if wanted == ' ' {
        // A blank may be where a line was wrapped.
        let blank = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace()).len();
        let blank = if first == '+' { 1 } else { blank };
        ends.extend((blank > 0).then_some(at + blank));
    }
    if wanted == '"' && rest.starts_with("\"\"") {
        ends.push(at + 2);
    }
    let escapes = match first {
        '\\' => [backslash(rest), None, None],
        '%' => [0, 1, 2].map(|more| percent(rest, more)),
        '&' => [entity(rest), None, None],
        _ => return,
    };
    let meant = escapes.into_iter().flatten().filter(|(found, _)| same(wanted, *found, encoding));
    ends.extend(meant.map(|(_, length)| at + length));
}

/// `\"`, `\n`, `\u0022`, a pair of `\uD83D\uDE00`, `\u{22}`, `\x22`.
fn backslash(rest: &str) -> Option<(char, usize)> {
    let kind = rest[1..].chars().next()?;
    let unit = |at: usize| u16::from_str_radix(rest.get(at..at + 4)?, 16).ok();
    match kind {
        'u' if rest[2..].starts_with('{') => {
            // No further than a character can be long: a text may have very many of these, and no end of any.
            let end = rest.bytes().take(11).position(|byte| byte == b'}')?;
            Some((char::from_u32(u32::from_str_radix(&rest[3..end], 16).ok()?)?, end + 1))
        }
        'u' => {
            let first = unit(2)?;
            let pair = rest.get(6..8).filter(|mark| *mark == "\\u").and_then(|_| unit(8));
            let mut decoded = char::decode_utf16([Some(first), pair].into_iter().flatten());
            let found = decoded.next()?.ok()?;
            Some((found, if found.len_utf16() == 2 { 12 } else { 6 }))
        }
        'x' => Some((char::from(u8::from_str_radix(rest.get(2..4)?, 16).ok()?), 4)),
        'n' => Some(('\n', 2)),
        'r' => Some(('\r', 2)),
        't' => Some(('\t', 2)),
        other => Some((other, 1 + other.len_utf8())),
    }
}

/// `%22`, of all bytes of a character, and the same encoded so often more (`%2522`).
fn percent(rest: &str, more: usize) -> Option<(char, usize)> {
    const AGAIN: &str = "2525";
    let byte = |at: usize| -> Option<(u8, usize)> {
        let after = rest.get(at..)?.strip_prefix('%')?.strip_prefix(&AGAIN[..2 * more])?;
        let pair = after.get(..2).filter(|pair| pair.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        Some((u8::from_str_radix(pair, 16).ok()?, at + 1 + 2 * more + 2))
    };
    let (first, mut at) = byte(0)?;
    let mut bytes = vec![first];
    let follow = match first {
        0xc0..=0xdf => 1,
        0xe0..=0xef => 2,
        0xf0..=0xff => 3,
        _ => 0,
    };
    for _ in 0..follow {
        let (next, end) = byte(at)?;
        bytes.push(next);
        at = end;
    }
    Some((std::str::from_utf8(&bytes).ok()?.chars().next()?, at))
}

/// `&quot;`, `&#34;`, `&#x22;`.
fn entity(rest: &str) -> Option<(char, usize)> {
    let end = rest.bytes().take(10).position(|byte| byte == b';')?;
    let name = rest.get(1..end)?;
    let found = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    };
    Some((found, end + 1))
}
