//! Where the record of known keys lies, and how it is read.

use std::path::{Path, PathBuf};

use crate::error::UnreadRecord;
use crate::evidence::limits;
use crate::known::KnownKeys;

use super::file;
use super::folders::UserFolders;

/// The name of the file.
const NAME: &str = "known-keys.json";

/// The file of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownKeysFile(PathBuf);

impl KnownKeysFile {
    /// The file in one of these folders; `None` where the user has none of them.
    pub fn of(folders: UserFolders) -> Option<Self> {
        Some(Self(folders.state()?.join(NAME)))
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Reads it. What is not there says nothing.
    ///
    /// # Errors
    /// It is a link, or is nothing that can be read as a record to its end.
    pub fn read(&self) -> Result<KnownKeys, UnreadRecord> {
        let bytes = file::read_own(&self.0, limits::KNOWN_KEYS).map_err(UnreadRecord::File)?;
        bytes.map_or_else(
            || Ok(KnownKeys::default()),
            |bytes| KnownKeys::read(&bytes).map_err(UnreadRecord::Content),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(xdg: &str, home: &str, local: &str) -> Option<String> {
        let folder = |text: &str| (!text.is_empty()).then(|| PathBuf::from(text));
        let folders = UserFolders {
            xdg_state: folder(xdg),
            home: folder(home),
            local_app_data: folder(local),
            ..UserFolders::default()
        };
        KnownKeysFile::of(folders).map(|file| file.path().display().to_string())
    }

    #[test]
    #[cfg(all(unix, not(target_os = "macos")))]
    fn it_lies_where_the_system_keeps_state() {
        let in_state = |folder: &str| Some(format!("{folder}/paas-attest/known-keys.json"));
        assert_eq!(path("/state", "/home/u", ""), in_state("/state"));
        assert_eq!(path("", "/home/u", "/local"), in_state("/home/u/.local/state"));
        assert_eq!(path("state", "/home/u", ""), in_state("/home/u/.local/state"), "a relative path is none");
        for home in ["", "home", "."] {
            assert_eq!(path("", home, "/local"), None, "{home}");
        }
    }

    #[test]
    #[cfg(target_os = "macos")]
    fn it_lies_where_the_system_keeps_state() {
        assert!(
            path("", "/Users/u", "")
                .unwrap()
                .ends_with("u/Library/Application Support/paas-attest/known-keys.json")
        );
        assert_eq!(path("", "u", ""), None);
    }

    #[test]
    #[cfg(windows)]
    fn it_lies_where_the_system_keeps_state() {
        assert!(
            path("", "", r"C:\Users\u\AppData\Local")
                .unwrap()
                .ends_with(r"Local\paas-attest\known-keys.json")
        );
        assert_eq!(path("", r"C:\Users\u", ""), None);
    }
}
