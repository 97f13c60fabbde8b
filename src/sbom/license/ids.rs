//! Ids of licenses and exceptions, as SPDX spells them.

use std::collections::HashMap;
use std::sync::LazyLock;

/// An answer, but not a license: the generator looked and could not tell.
pub const NOASSERTION: &str = "NOASSERTION";

/// An operator, all in upper case or all in lower case.
pub(super) fn is_word(token: &str, word: &str) -> bool {
    token == word || (token.eq_ignore_ascii_case(word) && token.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// The id as it is compared, and whether SPDX knows it.
pub(super) fn canonical_id(written: &str) -> Option<(String, bool)> {
    let (bare, or_later) = written.strip_suffix('+').map_or((written, false), |bare| (bare, true));
    if is_reference(written, "LicenseRef-") {
        return Some((written.to_owned(), true));
    }
    let is_operator = ["AND", "OR", "WITH"].iter().any(|word| is_word(bare, word));
    if is_operator || !is_id(bare) {
        return None;
    }
    let Some(known) = LICENSES.find(bare) else {
        return Some((written.to_owned(), false));
    };
    if known == NOASSERTION {
        return Some((known.to_owned(), false));
    }
    // Of GNU licenses the bare id and `+` are old spellings.
    let stem = known.strip_suffix("-only").filter(|_| or_later).unwrap_or(known);
    if let Some(gnu) = spdx::gnu_license_id(stem, or_later) {
        return Some((gnu.name.to_owned(), true));
    }
    Some((format!("{known}{}", if or_later { "+" } else { "" }), true))
}

pub(super) fn canonical_exception(written: &str) -> Option<(String, bool)> {
    if is_reference(written, "AdditionRef-") {
        return Some((written.to_owned(), true));
    }
    let known = EXCEPTIONS.find(written);
    is_id(written).then(|| (known.unwrap_or(written).to_owned(), known.is_some()))
}

/// A list of SPDX by its ids in lower case: a document can have very many.
pub(super) struct SpdxIds {
    names: HashMap<String, &'static str>,
    longest: usize,
}

pub(super) static LICENSES: LazyLock<SpdxIds> =
    LazyLock::new(|| SpdxIds::of(spdx::identifiers::LICENSES.iter().map(|one| one.name)));
static EXCEPTIONS: LazyLock<SpdxIds> =
    LazyLock::new(|| SpdxIds::of(spdx::identifiers::EXCEPTIONS.iter().map(|one| one.name)));

impl SpdxIds {
    fn of(names: impl Iterator<Item = &'static str>) -> Self {
        let names: HashMap<_, _> = names.map(|name| (name.to_ascii_lowercase(), name)).collect();
        let longest = names.keys().map(String::len).max().unwrap_or_default();
        Self { names, longest }
    }

    /// An id in the list's own spelling.
    pub(super) fn find(&self, written: &str) -> Option<&'static str> {
        if written.len() > self.longest {
            return None;
        }
        self.names.get(&written.to_ascii_lowercase()).copied()
    }
}

/// `LicenseRef-x`, `DocumentRef-y:LicenseRef-x`: exact, case and all.
fn is_reference(text: &str, kind: &str) -> bool {
    let own = match text.split_once(':') {
        Some((document, own)) => {
            if !document.strip_prefix("DocumentRef-").is_some_and(is_id) {
                return false;
            }
            own
        }
        None => text,
    };
    own.strip_prefix(kind).is_some_and(is_id)
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
}
