//! What came back.

use reqwest::header::HeaderMap;

use crate::text::{ForeignText, Secrets};

/// What came back: any status, with a body within its bound.
#[derive(Clone, Debug)]
pub(in crate::source) struct Response {
    pub(in crate::source) status: u16,
    pub(in crate::source) headers: HeaderMap,
    pub(in crate::source) body: Vec<u8>,
    /// Whether the body was received to its end.
    pub(in crate::source) is_whole: bool,
    /// The proxy that may have answered in the place of whom it was asked for: only with http can it.
    pub(in crate::source) proxy: Option<Box<ForeignText>>,
    /// What must not be repeated out of it.
    pub(super) secrets: Secrets,
}

impl Response {
    /// A header's value, where it is text.
    pub(in crate::source) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// A text out of it as it is shown: without the secrets that it repeats.
    pub(in crate::source) fn shown(&self, text: &str) -> ForeignText {
        self.secrets.shown(text)
    }

    /// How its body begins, where it says anything. It is masked whole: a cut would leave a part of a secret.
    pub(in crate::source) fn said(&self, characters: usize) -> Option<ForeignText> {
        let text = String::from_utf8_lossy(&self.body);
        (!text.is_empty()).then(|| self.shown(&text).head(characters))
    }

    /// An answer for tests, header by header.
    #[cfg(test)]
    pub(in crate::source) fn scripted(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        use reqwest::header::{HeaderName, HeaderValue};
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_str(value).unwrap(),
            );
        }
        Self {
            status,
            headers: map,
            body: body.as_bytes().to_vec(),
            is_whole: true,
            proxy: None,
            secrets: Secrets::default(),
        }
    }
}
