//! Names and places that differ by system, for any system.

use std::borrow::Cow;
use std::path::PathBuf;

/// A system, as far as names and places differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Linux, and Android.
    Linux,
    /// macOS.
    MacOs,
    /// Another unix.
    Unix,
    /// Windows.
    Windows,
}

/// What tells files that are there apart, whatever they are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileId {
    /// Device and inode.
    Inode(u64, u64),
    /// The one name that the system has for it.
    Name(PathBuf),
}

/// What has the place of a file, and is neither one nor a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Irregular {
    /// A folder.
    Folder,
    /// A pipe with a name.
    Pipe,
    /// A socket with a name.
    Socket,
}

impl System {
    /// The system that this program was built for.
    pub const HERE: Self = if cfg!(windows) {
        Self::Windows
    } else if cfg!(target_os = "macos") {
        Self::MacOs
    } else if cfg!(any(target_os = "linux", target_os = "android")) {
        Self::Linux
    } else {
        Self::Unix
    };

    /// What the system calls standard input, which is open already. On Windows it has no name: there all paths are files.
    pub fn standard_input(self) -> &'static [&'static str] {
        match self {
            Self::Linux => &["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"],
            Self::MacOs | Self::Unix => &["/dev/stdin", "/dev/fd/0"],
            Self::Windows => &[],
        }
    }

    /// The folder in which programs keep what is theirs, where no variable names one: on Windows the one that it names in
    /// a variable of its own, on macOS one folder for all, else these folders in the user's own (XDG Base Directory
    /// Specification 0.8).
    pub fn folder_of_programs(
        self,
        home: Option<PathBuf>,
        windows: Option<PathBuf>,
        unix: &[&str],
    ) -> Option<PathBuf> {
        let folders = match self {
            Self::Windows => return windows,
            Self::MacOs => &["Library", "Application Support"],
            Self::Linux | Self::Unix => unix,
        };
        home.map(|home| home.join(folders.iter().collect::<PathBuf>()))
    }

    /// The variable by which the folder of our state is found where XDG's names none.
    pub fn folder_variable(self) -> &'static str {
        match self {
            Self::Windows => "LOCALAPPDATA",
            Self::Linux | Self::MacOs | Self::Unix => "HOME",
        }
    }

    /// The variables that name the user's own folder, the first that is set before the other. Docker and podman ask
    /// Windows for `USERPROFILE` alone (Go's `os.UserHomeDir`): `HOME` may be what another program wants it to be there.
    pub fn home_variables(self) -> [&'static str; 2] {
        match self {
            Self::Windows => ["USERPROFILE", "HOME"],
            Self::Linux | Self::MacOs | Self::Unix => ["HOME", "USERPROFILE"],
        }
    }

    /// The name of a variable, by which another spelling of it is recognised. Windows knows them in any letter case, and
    /// itself calls `PATH` `Path`.
    pub fn variable(self, name: &str) -> Cow<'_, str> {
        match self {
            Self::Windows => Cow::Owned(name.to_ascii_uppercase()),
            Self::Linux | Self::MacOs | Self::Unix => Cow::Borrowed(name),
        }
    }

    /// The file of a program that is looked for by its name. Windows has `.exe` at its end unless the name has a dot in it,
    /// as `CreateProcessW` says; scripts (`.cmd`, `.bat`) are not found by their names, which docker does.
    pub fn program_file(self, program: &str) -> Cow<'_, str> {
        match self {
            Self::Windows if !program.contains('.') => Cow::Owned(format!("{program}.exe")),
            Self::Linux | Self::MacOs | Self::Unix | Self::Windows => Cow::Borrowed(program),
        }
    }

    /// Where programs are looked for where no `PATH` says it: the default of `execvp` (POSIX.1-2017, `confstr`,
    /// `_CS_PATH`). Windows has none.
    pub fn usual_path(self) -> &'static str {
        match self {
            Self::Linux | Self::MacOs | Self::Unix => "/bin:/usr/bin",
            Self::Windows => "",
        }
    }
}

impl Default for System {
    fn default() -> Self {
        Self::HERE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [System; 4] = [System::Linux, System::MacOs, System::Unix, System::Windows];

    #[test]
    fn programs_keep_what_is_theirs_where_their_system_has_it() {
        let folder = |system: System, home: Option<&str>, windows: Option<&str>| {
            let found = system.folder_of_programs(
                home.map(PathBuf::from),
                windows.map(PathBuf::from),
                &[".local", "state"],
            );
            found.map(|found| found.display().to_string())
        };
        let (home, windows) = (Some("/u"), Some("/w"));
        for (system, expected) in [
            (System::Linux, "/u/.local/state"),
            (System::Unix, "/u/.local/state"),
            (System::MacOs, "/u/Library/Application Support"),
            (System::Windows, "/w"),
        ] {
            let expected = PathBuf::from(expected).display().to_string();
            assert_eq!(folder(system, home, windows), Some(expected), "{system:?}");
            let (home, windows) = if system == System::Windows { (home, None) } else { (None, windows) };
            assert_eq!(folder(system, home, windows), None, "{system:?}");
        }
    }

    #[test]
    fn windows_knows_variables_in_any_letter_case() {
        for (system, spelled, named) in [
            (System::Windows, "Path", "PATH"),
            (System::Windows, "https_proxy", "HTTPS_PROXY"),
            (System::Linux, "https_proxy", "https_proxy"),
            (System::MacOs, "Path", "Path"),
        ] {
            assert_eq!(system.variable(spelled), named, "{system:?} {spelled}");
        }
        assert_eq!(
            (System::Windows.folder_variable(), System::MacOs.folder_variable()),
            ("LOCALAPPDATA", "HOME")
        );
        assert_eq!(System::Windows.home_variables()[0], "USERPROFILE");
        assert_eq!(System::Linux.home_variables(), ["HOME", "USERPROFILE"]);
    }

    #[test]
    fn programs_are_called_as_their_system_calls_them() {
        for (system, program, file) in [
            (System::Linux, "docker-credential-x", "docker-credential-x"),
            (System::Windows, "docker-credential-x", "docker-credential-x.exe"),
            (System::Windows, "docker-credential-x.exe", "docker-credential-x.exe"),
            (System::Windows, "docker-credential-x.y", "docker-credential-x.y"),
        ] {
            assert_eq!(system.program_file(program), file, "{system:?} {program}");
        }
        // What is not said must not be one folder of a strange name.
        assert!(ALL.iter().all(|system| system.usual_path().is_empty() == (*system == System::Windows)));
    }

    #[test]
    fn standard_input_has_names_where_it_is_a_file() {
        for system in ALL {
            let names = system.standard_input();
            assert_eq!(names.contains(&"/dev/stdin"), system != System::Windows, "{system:?}");
            assert_eq!(names.contains(&"/proc/self/fd/0"), system == System::Linux, "{system:?}");
        }
    }
}
