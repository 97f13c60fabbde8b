//! A page on its way out, without the secrets that somebody wrote into it.

use std::io::{self, Write};

use crate::report::OWN_WORDS;
use crate::text::Secrets;

/// How much is masked at once: whole lines, for a line break is in no secret.
const AT_ONCE: usize = 64 << 10;

/// Writes what it is given without secrets, some lines at a time.
pub(super) struct Masking<'a> {
    secrets: &'a Secrets,
    out: &'a mut dyn Write,
    kept: Vec<u8>,
}

impl<'a> Masking<'a> {
    pub(super) fn new(secrets: &'a Secrets, out: &'a mut dyn Write) -> Self {
        Self { secrets, out, kept: Vec::new() }
    }

    /// Writes what is left.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.pass(self.kept.len())
    }

    /// Writes so much of what is kept.
    fn pass(&mut self, length: usize) -> io::Result<()> {
        let rest = self.kept.split_off(length);
        let lines = std::mem::replace(&mut self.kept, rest);
        // What is not text is not a page of ours.
        match std::str::from_utf8(&lines) {
            Ok(text) => self.out.write_all(self.secrets.page(text, &OWN_WORDS).as_bytes()),
            Err(_) => self.out.write_all(&lines),
        }
    }
}

impl Write for Masking<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.kept.extend_from_slice(bytes);
        if self.kept.len() >= AT_ONCE
            && let Some(last) = self.kept.iter().rposition(|byte| *byte == b'\n')
        {
            self.pass(last + 1)?;
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
    use crate::text::Secret;

    /// However it is cut into pieces, and however long it is.
    #[test]
    fn a_secret_is_masked_wherever_a_piece_ends() {
        let secrets = Secrets::default();
        secrets.add(&Secret::new("correct-horse-battery"));
        let page = "said: correct-horse-battery and more\n".repeat(AT_ONCE / 16);
        let whole = secrets.page(&page, &OWN_WORDS).into_owned();
        assert!(!whole.contains("horse"));
        for piece in [1, 7, 4096, page.len()] {
            let mut out = Vec::new();
            let mut masking = Masking::new(&secrets, &mut out);
            for piece in page.as_bytes().chunks(piece) {
                masking.write_all(piece).unwrap();
            }
            masking.finish().unwrap();
            assert!(out == whole.as_bytes(), "in pieces of {piece}");
        }
    }
}
