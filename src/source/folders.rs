//! The folders of the user in which a system keeps what programs store.

use std::path::PathBuf;

use crate::system::System;

/// The variables that say where the user's folders are.
#[derive(Clone, Debug, Default)]
pub struct UserFolders {
    /// `XDG_STATE_HOME` (XDG Base Directory Specification 0.8).
    pub xdg_state: Option<PathBuf>,
    /// `XDG_CONFIG_HOME`, likewise.
    pub xdg_config: Option<PathBuf>,
    /// The user's home folder.
    pub home: Option<PathBuf>,
    /// `LOCALAPPDATA`, which Windows sets: what stays on this machine.
    pub local_app_data: Option<PathBuf>,
    /// `APPDATA`, which Windows sets: what goes with the user.
    pub app_data: Option<PathBuf>,
}

impl UserFolders {
    /// The folder of our state.
    pub fn state(self) -> Option<PathBuf> {
        let Self { xdg_state, home, local_app_data, .. } = self;
        ours(xdg_state, home, local_app_data, &[".local", "state"])
    }

    /// The folder of our configuration.
    pub fn configuration(self) -> Option<PathBuf> {
        let Self { xdg_config, home, app_data, .. } = self;
        ours(xdg_config, home, app_data, &[".config"])
    }
}

/// Our folder among those of all programs: in the one that the specification names, or as this system has it. A relative
/// path is none, as the specification says: it would be another one wherever the program runs.
fn ours(
    xdg: Option<PathBuf>,
    home: Option<PathBuf>,
    windows: Option<PathBuf>,
    unix: &[&str],
) -> Option<PathBuf> {
    let whole = |path: Option<PathBuf>| path.filter(|path| path.is_absolute());
    let of_system = || System::HERE.folder_of_programs(whole(home), whole(windows), unix);
    let of_programs = whole(xdg).or_else(of_system);
    Some(of_programs?.join(env!("CARGO_PKG_NAME")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(text: &str) -> Option<PathBuf> {
        (!text.is_empty()).then(|| PathBuf::from(text))
    }

    fn configuration(xdg: &str, home: &str, windows: &str) -> Option<String> {
        let folders = UserFolders {
            xdg_config: folder(xdg),
            home: folder(home),
            app_data: folder(windows),
            ..UserFolders::default()
        };
        folders.configuration().map(|path| path.display().to_string())
    }

    #[test]
    #[cfg(all(unix, not(target_os = "macos")))]
    fn it_lies_where_the_system_keeps_configuration() {
        assert_eq!(configuration("/c", "/home/u", "").as_deref(), Some("/c/paas-attest"));
        assert_eq!(configuration("", "/home/u", "/w").as_deref(), Some("/home/u/.config/paas-attest"));
        // A relative folder would be that of a checkout under test.
        assert_eq!(configuration("c", "/home/u", "").as_deref(), Some("/home/u/.config/paas-attest"));
        for home in ["", "home", "."] {
            assert_eq!(configuration(".", home, "/w"), None, "{home}");
        }
    }

    #[test]
    #[cfg(target_os = "macos")]
    fn it_lies_where_the_system_keeps_configuration() {
        let found = configuration("", "/Users/u", "").unwrap();
        assert!(found.ends_with("u/Library/Application Support/paas-attest"), "{found}");
        assert_eq!(configuration("", "u", ""), None);
    }

    #[test]
    #[cfg(windows)]
    fn it_lies_where_the_system_keeps_configuration() {
        let found = configuration("", "", r"C:\Users\u\AppData\Roaming").unwrap();
        assert!(found.ends_with(r"Roaming\paas-attest"), "{found}");
        assert_eq!(configuration("", r"C:\Users\u", ""), None);
    }
}
