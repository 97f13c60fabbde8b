//! The next page, as `Link` headers name it (RFC 8288, section 3).
//!
//! Clients have split these headers at commas, which stand in addresses and titles too, or known one spelling of
//! `rel="next"`, and took a page for the last one. Here a header is read by the grammar, or it is not understood.

/// The headers say something that the grammar does not explain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotUnderstood;

/// The target of the relation `next`, as it is written; `None` where there is none.
///
/// # Errors
/// A header that is not by the grammar; two links to different next pages; one whose context is another page.
pub(super) fn next<'a>(headers: impl IntoIterator<Item = &'a [u8]>) -> Result<Option<String>, NotUnderstood> {
    let mut found: Option<&[u8]> = None;
    for header in headers {
        let mut reader = Reader { rest: header };
        while let Some(link) = reader.link()? {
            if !link.is_next {
                continue;
            }
            if link.anchored || found.is_some_and(|other| other != link.target) {
                return Err(NotUnderstood);
            }
            found = Some(link.target);
        }
    }
    found.map(|target| String::from_utf8(target.to_vec()).map_err(|_| NotUnderstood)).transpose()
}

/// One link of a header.
struct Link<'a> {
    target: &'a [u8],
    is_next: bool,
    /// Whether it is a link of another page than the one that was asked for.
    anchored: bool,
}

/// What is left of a header.
struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// The next link of the list, whose elements may be empty (RFC 9110, 5.6.1.2); `None` at its end.
    fn link(&mut self) -> Result<Option<Link<'a>>, NotUnderstood> {
        self.blanks();
        while self.takes(b',') {
            self.blanks();
        }
        if self.rest.is_empty() {
            return Ok(None);
        }
        if !self.takes(b'<') {
            return Err(NotUnderstood);
        }
        let target = self.until(|byte| byte == b'>');
        if !self.takes(b'>') || target.contains(&b'<') {
            return Err(NotUnderstood);
        }
        let mut link = Link { target, is_next: false, anchored: false };
        let mut related = false;
        loop {
            self.blanks();
            if self.rest.is_empty() || self.rest.starts_with(b",") {
                return Ok(Some(link));
            }
            if !self.takes(b';') {
                return Err(NotUnderstood);
            }
            self.blanks();
            let name = self.until(|byte| !is_token(byte));
            if name.is_empty() {
                // Between two semicolons, or behind the last.
                continue;
            }
            let value = self.value()?;
            if name.eq_ignore_ascii_case(b"anchor") {
                link.anchored = true;
            }
            // Of several the first counts (RFC 8288, 3.3).
            if name.eq_ignore_ascii_case(b"rel") && !std::mem::replace(&mut related, true) {
                let mut relations = value.split(u8::is_ascii_whitespace);
                link.is_next = relations.any(|relation| relation.eq_ignore_ascii_case(b"next"));
            }
        }
    }

    /// The value of a parameter, quoted or not; empty where it has none.
    fn value(&mut self) -> Result<Vec<u8>, NotUnderstood> {
        self.blanks();
        if !self.takes(b'=') {
            return Ok(Vec::new());
        }
        self.blanks();
        if !self.takes(b'"') {
            // More than a token is taken: relations that are addresses are written without quotes too.
            let bare = self.until(|byte| !byte.is_ascii_graphic() || b"\",;<>\\".contains(&byte));
            return if bare.is_empty() { Err(NotUnderstood) } else { Ok(bare.to_vec()) };
        }
        let mut text = Vec::new();
        loop {
            match self.rest {
                [b'"', rest @ ..] => {
                    self.rest = rest;
                    return Ok(text);
                }
                [b'\\', escaped, rest @ ..] => {
                    text.push(*escaped);
                    self.rest = rest;
                }
                [] | [b'\\'] => return Err(NotUnderstood),
                [byte, rest @ ..] => {
                    text.push(*byte);
                    self.rest = rest;
                }
            }
        }
    }

    fn blanks(&mut self) {
        self.until(|byte| byte != b' ' && byte != b'\t');
    }

    fn takes(&mut self, byte: u8) -> bool {
        match self.rest.strip_prefix(&[byte]) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// What stands before the first byte that ends it.
    fn until(&mut self, ends: impl Fn(u8) -> bool) -> &'a [u8] {
        let end = self.rest.iter().position(|byte| ends(*byte)).unwrap_or(self.rest.len());
        let (before, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, &[]));
        self.rest = rest;
        before
    }
}

/// Whether a byte may stand in a token (RFC 9110, 5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(headers: &[&str]) -> Result<Option<String>, NotUnderstood> {
        next(headers.iter().map(|header| header.as_bytes()))
    }

    #[test]
    fn the_next_page_is_found_in_whatever_form_the_grammar_allows() {
        for (header, target) in [
            (r#"</p?n=2&last=a>; rel="next""#, "/p?n=2&last=a"),
            (r#"</p?n=2&last=a,b>; rel="next""#, "/p?n=2&last=a,b"),
            (r#"</p?a=;,"x>; rel=next"#, r#"/p?a=;,"x"#),
            (r#"</p>; title="a, b"; rel="next""#, "/p"),
            (r#"</p>; title="a\", <x>; rel=prev"; rel="next""#, "/p"),
            (r#"</p>; rel = "next""#, "/p"),
            ("</p>\t;\trel\t=\tnext", "/p"),
            (r#"</p>; rel="next last""#, "/p"),
            (r#"</p>; rel="https://x.test/r  NEXT""#, "/p"),
            ("</p>;REL=Next", "/p"),
            (r#"</p>; rel="ne\xt""#, "/p"),
            ("</p>;;rel=next;", "/p"),
            ("</p>; rel =next", "/p"),
            ("</p> ; rel =\t\"next\"", "/p"),
            ("</p>; title = \"x\"; rel = next", "/p"),
            ("</p>; rel  =  \"next\" , </q>; rel = prev", "/p"),
            (r#"</p>; rel="prev next""#, "/p"),
            (r#"</p>; rel="first next last""#, "/p"),
            (r#"</p>; rel="next https://x.test/r""#, "/p"),
            (r#"</p,>; rel="next""#, "/p,"),
            (r#"</p?,,last=a,b,c>; rel="next", </q,r>; rel="prev""#, "/p?,,last=a,b,c"),
            ("</p>; crossorigin; rel=next", "/p"),
            (r#", ,</a>; rel=prev , </p>; rel="next",,"#, "/p"),
            (r#"</a>; rel="prev"; title="next", </p>; rel="next"; title*=UTF-8''%e2%82%ac"#, "/p"),
            (r#"</p>; rel=next, </p>; rel="next""#, "/p"),
            ("</a>; rel=https://x.test/r, </p>; rel=next", "/p"),
            ("<>; rel=next", ""),
        ] {
            assert_eq!(of(&[header]), Ok(Some(target.to_owned())), "{header}");
        }
        assert_eq!(of(&[r#"</a>; rel="prev""#, "</p>; rel=next"]), Ok(Some("/p".to_owned())));
        let latin = b"</p>; title=\"\xe9\"; rel=next".as_slice();
        assert_eq!(next([latin]), Ok(Some("/p".to_owned())));
    }

    #[test]
    fn links_of_other_relations_are_not_the_next_page() {
        for header in [
            "",
            " , ",
            r#"</p>; rel="prev""#,
            r#"</p>; title="next""#,
            r#"</p>; title="; rel=next""#,
            r#"</p>; rel="prev"; rel="next""#,
            r#"</p>; rel="nextpage next-page http://x.test/next""#,
            r#"</p>; rev="next""#,
            "</p>; rel",
            "</p>; rel*=UTF-8''next",
            "</p>",
            r#"</p?x=>; rel="index""#,
            r#"</p>; rel=prev; anchor="/q""#,
        ] {
            assert_eq!(of(&[header]), Ok(None), "{header}");
        }
        assert_eq!(of(&[]), Ok(None));
    }

    #[test]
    fn what_the_grammar_does_not_explain_is_not_understood() {
        for headers in [
            &["/p; rel=next"][..],
            &["</p; rel=next"],
            &["</p>, <; rel=next"],
            &[r#"</p>; rel="next"#],
            &[r#"</p>; rel="next\"#],
            &["</p>; rel=next last"],
            &["</p>; rel="],
            &["</p>; rel=;title=x"],
            &["</p> rel=next"],
            &["</p>; rel='next';x=\"y\"z"],
            &["</p>; (rel)=next"],
            &["</p>; rel=prev; </q>; rel=next"],
            &["</p>; rel=next, /q"],
            &["</p>; rel=next, </q>; rel=next"],
            &["</p>; rel=next", "</q>; rel=next"],
            &["</p>; rel=next", "garbage"],
            &[r#"</p>; rel=next; anchor="/q""#],
            &["<</p>; rel=next"],
        ] {
            assert_eq!(of(headers), Err(NotUnderstood), "{headers:?}");
        }
        assert_eq!(next([b"</\xff>; rel=next".as_slice()]), Err(NotUnderstood));
    }

    #[test]
    fn a_hostile_header_costs_no_more_than_its_length() {
        for begin in ["<", ",", ";", "</p>;", "\"", "</p>; a=\"\\\"\", ", "</p>; rel=next, "] {
            let header = begin.repeat((1 << 20) / begin.len());
            let _ = of(&[header.as_str()]);
        }
    }
}
