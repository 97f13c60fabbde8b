//! Text as a POSIX shell takes it, whatever is in it.

/// A word of a shell script that stands for exactly this text (POSIX.1-2017, XCU 2.2): printable ASCII between single
/// quotes, all else as octal escapes of `printf`, so that no text acts on a terminal that shows the script. A line feed
/// stands as it is: a substitution would drop it at its end.
pub(super) fn quoted(text: &str) -> String {
    let mut word = String::new();
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n') && *byte != b'\'';
    let mut rest = text.as_bytes();
    while let Some(first) = rest.first() {
        let alike = |byte: &&u8| is_plain(byte) == is_plain(first) && (**byte == b'\'') == (*first == b'\'');
        let (run, after) = rest.split_at(rest.iter().take_while(alike).count());
        rest = after;
        if is_plain(first) {
            word.push('\'');
            word.extend(run.iter().map(|byte| char::from(*byte)));
            word.push('\'');
        } else if *first == b'\'' {
            word.extend(run.iter().map(|_| r"\'"));
        } else {
            word.push_str("\"$(printf '");
            for byte in run {
                word.push_str(&format!("\\{byte:03o}"));
            }
            word.push_str("')\"");
        }
    }
    if word.is_empty() { "''".to_owned() } else { word }
}
