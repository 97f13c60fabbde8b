//! A page on its way out, without the secrets that somebody wrote into it.

use std::io::{self, Write};

use crate::text::PageMask;

/// How much is masked at once: whole lines, for a line break is in no secret.
const AT_ONCE: usize = 64 << 10;

/// Writes what it is given without secrets, some lines at a time.
pub(super) struct Masking<'a> {
    mask: &'a PageMask,
    out: &'a mut dyn Write,
    kept: Vec<u8>,
    /// How much of what is kept are whole lines.
    whole: usize,
}

impl<'a> Masking<'a> {
    pub(super) fn new(mask: &'a PageMask, out: &'a mut dyn Write) -> Self {
        Self { mask, out, kept: Vec::new(), whole: 0 }
    }

    /// Writes what is left.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.pass(self.kept.len())
    }

    /// Writes so much of what is kept.
    fn pass(&mut self, length: usize) -> io::Result<()> {
        self.whole = 0;
        let rest = self.kept.split_off(length);
        let lines = std::mem::replace(&mut self.kept, rest);
        // What is not text is not a page of ours.
        match std::str::from_utf8(&lines) {
            Ok(text) => self.out.write_all(self.mask.page(text).as_bytes()),
            Err(_) => self.out.write_all(&lines),
        }
    }
}

impl Write for Masking<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Only what is new is looked at: a line can be as long as its writer likes, and is made in small pieces.
        if let Some(last) = bytes.iter().rposition(|byte| *byte == b'\n') {
            self.whole = self.kept.len() + last + 1;
        }
        self.kept.extend_from_slice(bytes);
        if self.whole >= AT_ONCE {
            self.pass(self.whole)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::OWN_WORDS;
    use crate::text::{Secret, Secrets};

    fn mask() -> PageMask {
        let secrets = Secrets::default();
        secrets.add(&Secret::new("correct-horse-battery"));
        PageMask::new(secrets, &OWN_WORDS)
    }

    /// However it is cut into pieces, and however long it is.
    #[test]
    fn a_secret_is_masked_wherever_a_piece_ends() {
        let mask = mask();
        let page = "said: correct-horse-battery and more\n".repeat(AT_ONCE / 16);
        let whole = mask.page(&page).into_owned();
        assert!(!whole.contains("horse"));
        for piece in [1, 7, 4096, page.len()] {
            let mut out = Vec::new();
            let mut masking = Masking::new(&mask, &mut out);
            for piece in page.as_bytes().chunks(piece) {
                masking.write_all(piece).unwrap();
            }
            masking.finish().unwrap();
            assert!(out == whole.as_bytes(), "in pieces of {piece}");
        }
    }

    /// A line that is made in small pieces costs no more than its length: this would not come to an end.
    #[test]
    fn a_long_line_is_looked_at_once() {
        let mask = mask();
        let mut out = Vec::new();
        let mut masking = Masking::new(&mask, &mut out);
        for _ in 0..2 << 20 {
            masking.write_all(b"\"").unwrap();
        }
        masking.write_all(b"correct-horse-battery\n").unwrap();
        masking.finish().unwrap();
        assert_eq!(out.len(), (2 << 20) + "[secret]\n".len());
    }
}
