#![cfg(unix)]

use std::path::PathBuf;

use super::*;

fn folder() -> tempfile::TempDir {
    tempfile::TempDir::new().unwrap()
}

fn of(path: &Path, bound: u64) -> Result<Vec<u8>, ReadError> {
    read(Input::File(path), bound)
}

#[expect(clippy::disallowed_methods, reason = "a test may write files")]
fn written(folder: &tempfile::TempDir, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join("file");
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn a_file_is_read_whole_or_not_at_all() {
    let folder = folder();
    let path = written(&folder, b"12345678");
    assert_eq!(of(&path, 8), Ok(b"12345678".to_vec()));
    assert_eq!(of(&path, 7), Err(ReadError::TooLarge(7)));
    // Its length is not known beforehand.
    assert_eq!(of(Path::new("/dev/zero"), 7), Err(ReadError::TooLarge(7)));
    assert_eq!(of(Path::new("/dev/null"), 7), Ok(vec![]));
}

#[test]
fn what_is_not_a_file_is_named_and_never_waited_for() {
    let folder = folder();
    assert_eq!(of(folder.path(), 9), Err(ReadError::Folder));
    assert!(of(&folder.path().join("missing"), 9).is_err_and(|error| error.is_absent()));
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert_eq!(of(&pipe, 9), Err(ReadError::Pipe));
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&pipe, &link).unwrap();
    assert_eq!(of(&link, 9), Err(ReadError::Pipe));
    let socket = folder.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    assert_eq!(of(&socket, 9), Err(ReadError::Socket));
}

/// The look at the name is not what keeps a pipe from being waited for.
#[test]
fn a_pipe_that_takes_a_files_place_is_opened_without_waiting() {
    let folder = folder();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut options = OpenOptions::new();
    options.read(true);
    system::never_wait(&mut options);
    let opened = options.open(&pipe).unwrap();
    assert_eq!(fits(opened.metadata().unwrap().file_type()), Err(ReadError::Pipe));
}

/// A layout's files, after their names were looked at.
#[test]
fn what_takes_the_place_of_a_regular_file_is_not_waited_for_and_no_link_is_followed() {
    let folder = folder();
    let file = written(&folder, b"1");
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let link = |to: &Path, name: &str| {
        let link = folder.path().join(name);
        std::os::unix::fs::symlink(to, &link).unwrap();
        link
    };
    let (to_file, to_pipe) = (link(&file, "one"), link(&pipe, "two"));
    for (path, followed, refused) in [
        (&file, true, true),
        (&to_file, true, false),
        (&pipe, false, false),
        (&to_pipe, false, false),
        (&folder.path().to_owned(), false, false),
    ] {
        let is_opened = |links| regular(path, links).unwrap().is_some();
        let found = (is_opened(Links::Followed), is_opened(Links::Refused));
        assert_eq!(found, (followed, refused), "{}", path.display());
    }
    assert!(regular(&folder.path().join("missing"), Links::Refused).is_err());
}

#[test]
fn text_is_utf_8() {
    let folder = folder();
    let path = written(&folder, b"\xff");
    assert_eq!(read_text(Input::File(&path), 9), Err(ReadError::NotText));
}

/// Whoever counts the readers of standard input asks this.
#[test]
fn standard_input_is_one_by_all_of_its_names() {
    for name in ["-", "/dev/stdin", "/dev/fd/0", "/dev//fd/./0"] {
        assert_eq!(named(name), NamedFile::Stdin, "{name}");
    }
    assert_eq!(named("/proc/self/fd/0") == NamedFile::Stdin, cfg!(target_os = "linux"));
    for name in ["", "./-", "/dev/fd/1", "/dev/fd/00", "dev/stdin", "/dev/stdin2", "stdin"] {
        assert_eq!(named(name), NamedFile::File(PathBuf::from(name)), "{name}");
    }
    // Only where the command line says so is a dash more than a name.
    assert_eq!(at("-"), NamedFile::File(PathBuf::from("-")));
    assert_eq!(at("/dev/fd/0"), NamedFile::Stdin);
}
