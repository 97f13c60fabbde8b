//! HPACK (RFC 7541), as far as requests of clients and answers of a test need it.

use std::collections::VecDeque;

/// The printable characters by the length of their code, which is canonical (RFC 7541, appendix B).
const HUFFMAN: [(u32, &[u8]); 10] = [
    (5, b"012aceiost"),
    (6, b" %-./3456789=A_bdfghlmnpru"),
    (7, b":BCDEFGHIJKLMNOPQRSTUVWYjkqvwxyz"),
    (8, b"&*,;XZ"),
    (10, b"!\"()?"),
    (11, b"'+|"),
    (12, b"#>"),
    (13, b"\0$@[]~"),
    (14, b"^}"),
    (15, b"<`{"),
];

/// How many entries the static table has.
const STATIC: usize = 61;

/// What the static table says, as far as clients use it here.
fn of_static_table(index: usize) -> (&'static str, &'static str) {
    match index {
        1 => (":authority", ""),
        2 => (":method", "GET"),
        3 => (":method", "POST"),
        4 => (":path", "/"),
        5 => (":path", "/index.html"),
        6 => (":scheme", "http"),
        7 => (":scheme", "https"),
        16 => ("accept-encoding", "gzip, deflate"),
        19 => ("accept", ""),
        23 => ("authorization", ""),
        28 => ("content-length", ""),
        31 => ("content-type", ""),
        38 => ("host", ""),
        58 => ("user-agent", ""),
        other => panic!("nobody said that header {other} would be used"),
    }
}

/// The headers of a connection's requests, unpacked one after the other.
#[derive(Default)]
pub(crate) struct Decoder {
    /// The newest first.
    table: VecDeque<(String, String)>,
}

impl Decoder {
    /// The headers of one block. What this decoder does not know is a bug of the test: it panics.
    pub(crate) fn headers(&mut self, block: &[u8]) -> Vec<(String, String)> {
        let mut rest = block;
        let mut headers = Vec::new();
        while let Some(first) = rest.first().copied() {
            if first & 0x80 != 0 {
                headers.push(self.entry(number(&mut rest, 7)));
            } else if first & 0xe0 == 0x20 {
                // The size of the table changes; requests are too few to fill it.
                number(&mut rest, 5);
            } else {
                let is_kept = first & 0x40 != 0;
                let index = number(&mut rest, if is_kept { 6 } else { 4 });
                let name = if index == 0 { text(&mut rest) } else { self.entry(index).0 };
                let header = (name, text(&mut rest));
                if is_kept {
                    self.table.push_front(header.clone());
                }
                headers.push(header);
            }
        }
        headers
    }

    fn entry(&self, index: usize) -> (String, String) {
        if index > STATIC {
            return self.table[index - STATIC - 1].clone();
        }
        let (name, value) = of_static_table(index);
        (name.to_owned(), value.to_owned())
    }
}

/// A number behind so many bits of a prefix (5.1).
fn number(rest: &mut &[u8], bits: u32) -> usize {
    let full = (1 << bits) - 1;
    let mut value = usize::from(take(rest)) & full;
    let mut shift = 0;
    if value == full {
        loop {
            let byte = take(rest);
            value += usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
    }
    value
}

/// A text (5.2).
fn text(rest: &mut &[u8]) -> String {
    let is_packed = rest[0] & 0x80 != 0;
    let length = number(rest, 7);
    let (bytes, behind) = rest.split_at(length);
    *rest = behind;
    let bytes = if is_packed { unpacked(bytes) } else { bytes.to_vec() };
    String::from_utf8(bytes).expect("a header is text")
}

fn take(rest: &mut &[u8]) -> u8 {
    let (first, behind) = rest.split_first().expect("a block is whole");
    *rest = behind;
    *first
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let (mut out, mut code, mut length) = (Vec::new(), 0_u32, 0);
    for bit in bytes.iter().flat_map(|byte| (0..8).rev().map(move |n| u32::from(byte >> n & 1))) {
        (code, length) = (code << 1 | bit, length + 1);
        if let Some(character) = character(code, length) {
            out.push(character);
            (code, length) = (0, 0);
        }
    }
    // What is left is filling, which is all ones.
    assert!(length < 8 && code == (1 << length) - 1, "a character that nobody expected");
    out
}

fn character(code: u32, length: u32) -> Option<u8> {
    let (mut next, mut before) = (0, 0);
    for (bits, characters) in HUFFMAN {
        next <<= bits - before;
        before = bits;
        if bits == length {
            return characters.get(code.checked_sub(next)? as usize).copied();
        }
        next += u32::try_from(characters.len()).expect("there are few");
    }
    None
}

/// A header, in full and not to be kept.
pub(crate) fn header(name: &str, value: &str) -> Vec<u8> {
    let mut out = vec![0];
    for part in [name, value] {
        match part.len() {
            short @ ..0x7f => out.push(u8::try_from(short).expect("it is short")),
            mut long => {
                out.push(0x7f);
                long -= 0x7f;
                while long >= 0x80 {
                    out.push(u8::try_from(long & 0x7f).expect("seven bits") | 0x80);
                    long >>= 7;
                }
                out.push(u8::try_from(long).expect("seven bits"));
            }
        }
        out.extend(part.as_bytes());
    }
    out
}

#[test]
fn the_examples_of_the_specification_are_read() {
    // RFC 7541, C.4: three requests over one connection.
    let hex = |text: &str| -> Vec<u8> {
        (0..text.len() / 2).map(|n| u8::from_str_radix(&text[2 * n..2 * n + 2], 16).unwrap()).collect()
    };
    let mut decoder = Decoder::default();
    let values = |decoder: &mut Decoder, block: &str| -> Vec<String> {
        decoder.headers(&hex(block)).into_iter().map(|(_, value)| value).collect()
    };
    let first = values(&mut decoder, "828684418cf1e3c2e5f23a6ba0ab90f4ff");
    assert_eq!(first, ["GET", "http", "/", "www.example.com"]);
    let third = "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf";
    assert_eq!(
        values(&mut decoder, third.replace("bf408", "be408").as_str()),
        ["GET", "https", "/index.html", "www.example.com", "custom-value"]
    );
    let long = "x".repeat(5000);
    assert_eq!(Decoder::default().headers(&header("name", &long)), [("name".to_owned(), long)]);
}
