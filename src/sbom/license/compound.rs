//! Ids of SPDX that say a license and an exception in one word, which the list has deprecated in favor of `WITH`.
//!
//! Source: the `obsoletedBy` elements and notes of the SPDX license list (`src/GPL-2.0-with-bison-exception.xml` and the
//! others in `spdx/license-list-XML`).

/// The id, the license (a GNU id without its ending where a `+` behind the word decides it), the exception.
const COMPOUNDS: [(&str, &str, &str); 9] = [
    ("GPL-2.0-with-autoconf-exception", "GPL-2.0", "Autoconf-exception-2.0"),
    ("GPL-2.0-with-bison-exception", "GPL-2.0", "Bison-exception-2.2"),
    ("GPL-2.0-with-classpath-exception", "GPL-2.0", "Classpath-exception-2.0"),
    ("GPL-2.0-with-font-exception", "GPL-2.0", "Font-exception-2.0"),
    ("GPL-2.0-with-GCC-exception", "GPL-2.0", "GCC-exception-2.0"),
    ("GPL-3.0-with-autoconf-exception", "GPL-3.0", "Autoconf-exception-3.0"),
    ("GPL-3.0-with-GCC-exception", "GPL-3.0", "GCC-exception-3.1"),
    ("eCos-2.0", "GPL-2.0-or-later", "eCos-exception-2.0"),
    ("wxWindows", "GPL-2.0-or-later", "WxWindows-exception-3.1"),
];

/// The license and the exception that such an id stands for; `None` for any other.
pub(super) fn expanded(written: &str) -> Option<(String, &'static str)> {
    let (bare, or_later) = written.strip_suffix('+').map_or((written, false), |bare| (bare, true));
    let (_, license, exception) = COMPOUNDS.iter().find(|(id, ..)| id.eq_ignore_ascii_case(bare))?;
    let license = match (license.ends_with("-or-later"), or_later) {
        (true, _) => (*license).to_owned(),
        (false, true) => format!("{license}-or-later"),
        (false, false) => format!("{license}-only"),
    };
    Some((license, *exception))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_of_the_list_and_stands_for_what_is_of_the_list() {
        let licenses = || spdx::identifiers::LICENSES.iter().map(|one| one.name);
        let exceptions = || spdx::identifiers::EXCEPTIONS.iter().map(|one| one.name);
        let compounds = licenses().filter(|name| name.contains("-with-") && name.ends_with("-exception"));
        assert_eq!(compounds.clone().count() + 2, COMPOUNDS.len());
        assert!(compounds.clone().all(|name| expanded(name).is_some()));
        for (id, ..) in COMPOUNDS {
            let (license, exception) = expanded(id).unwrap();
            assert!(licenses().any(|name| name == id) && licenses().any(|name| name == license), "{id}");
            assert!(exceptions().any(|name| name == exception), "{id}");
            assert_eq!(expanded(&id.to_ascii_lowercase()), Some((license, exception)));
        }
        assert_eq!(expanded("GPL-2.0-with-bison-exception+").unwrap().0, "GPL-2.0-or-later");
        assert_eq!(expanded("wxWindows").unwrap().0, "GPL-2.0-or-later");
        assert_eq!(expanded("GPL-2.0"), None);
    }
}
