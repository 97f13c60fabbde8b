//! The record of known keys on a disk: who writes it, and what stands in the way.

#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "a test may write files")]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::PathBuf;
use std::thread;

use tempfile::TempDir;

use super::*;
use crate::error::{FileProblem, UnreadRecord};
use crate::evidence::ReadError;
use crate::known::Endpoint;
use crate::source::folders::UserFolders;
use crate::trust::key::Fingerprint;

/// A folder for the state of programs, and the file in it.
fn state() -> (TempDir, KnownKeysFile) {
    let folder = TempDir::new().unwrap();
    let xdg_state = Some(folder.path().join("state"));
    (folder, KnownKeysFile::of(UserFolders { xdg_state, ..UserFolders::default() }).unwrap())
}

fn served(endpoint: &str, key: u8) -> ServedNow {
    let fingerprint = Fingerprint::parse(&format!("{key:02x}").repeat(32)).unwrap();
    ServedNow { endpoint: Endpoint::new(endpoint), fingerprint }
}

fn at(day: usize) -> Moment {
    Moment::parse(&format!("2026-11-{day:02}T00:00:00Z")).unwrap()
}

fn used(file: &KnownKeysFile, one: &ServedNow, day: usize) -> TakenDown {
    take_down(Some(file), &KnownKeys::default(), std::slice::from_ref(one), &at(day), TakeDown::Use)
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn problem(taken: &TakenDown) -> &UnrecordedReason {
    match &taken.problem {
        Some(Unrecorded::File { problem, .. }) => problem,
        other => panic!("{other:?}"),
    }
}

#[test]
fn it_is_for_its_owner_alone_whatever_the_umask() {
    let (_folder, file) = state();
    let one = served("https://a/k", 1);
    assert_eq!(used(&file, &one, 1), TakenDown { records: vec![KeyRecord::New], problem: None });
    let folder = file.path().parent().unwrap();
    assert_eq!((mode(file.path()), mode(folder), mode(folder.parent().unwrap())), (0o600, 0o700, 0o700));
    // One that somebody opened to others is closed when it is written.
    fs::set_permissions(file.path(), fs::Permissions::from_mode(0o644)).unwrap();
    used(&file, &one, 2);
    assert_eq!(mode(file.path()), 0o600);
    let names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "the record and its lock: {names:?}");
}

#[test]
fn a_changed_key_writes_nothing_and_one_that_is_accepted_does() {
    let (_folder, file) = state();
    let (first, other) = (served("https://a/k", 1), served("https://a/k", 2));
    used(&file, &first, 1);
    let before = fs::read(file.path()).unwrap();
    let both = [served("https://b/k", 3), other.clone()];
    let taken = take_down(Some(&file), &KnownKeys::default(), &both, &at(2), TakeDown::Use);
    assert!(matches!(taken.records[..], [KeyRecord::New, KeyRecord::Other(_)]), "{taken:?}");
    assert_eq!((taken.problem, fs::read(file.path()).unwrap()), (None, before), "not the other one either");
    let taken = take_down(
        Some(&file),
        &KnownKeys::default(),
        std::slice::from_ref(&other),
        &at(3),
        TakeDown::Accepted,
    );
    assert!(matches!(taken, TakenDown { problem: None, .. }), "{taken:?}");
    assert!(matches!(used(&file, &other, 4).records[..], [KeyRecord::Same(_)]));
    assert!(matches!(used(&file, &first, 5).records[..], [KeyRecord::Other(_)]));
}

#[test]
fn runs_at_once_lose_nothing_of_one_another() {
    let (_folder, file) = state();
    let keys: Vec<ServedNow> = (0..24).map(|n| served(&format!("https://{n}/k"), 1)).collect();
    thread::scope(|scope| {
        for (day, key) in keys.iter().enumerate() {
            let file = &file;
            scope.spawn(move || assert_eq!(used(file, key, day + 1).problem, None));
        }
    });
    let known = file.read().unwrap();
    assert!(keys.iter().all(|key| matches!(known.record(key), KeyRecord::Same(_))), "{known:?}");
}

/// Of two first uses at once with two keys one is the first, and the other is a change.
#[test]
fn one_of_two_first_keys_is_the_second() {
    for _ in 0..8 {
        let (_folder, file) = state();
        let both = [served("https://a/k", 1), served("https://a/k", 2)];
        let taken: Vec<KeyRecord> = thread::scope(|scope| {
            let runs = both.each_ref().map(|key| {
                let file = &file;
                scope.spawn(move || used(file, key, 1))
            });
            runs.into_iter().flat_map(|run| run.join().unwrap().records).collect()
        });
        let changed = taken.iter().filter(|one| matches!(one, KeyRecord::Other(_))).count();
        assert_eq!((taken.len(), changed), (2, 1), "{taken:?}");
    }
}

#[test]
fn who_holds_it_for_ever_is_not_waited_for_for_ever() {
    let (_folder, file) = state();
    let one = served("https://a/k", 1);
    used(&file, &one, 1);
    let held = file::lock(&file.path().with_extension("lock"), limits::KNOWN_KEYS_LOCK).unwrap();
    assert!(held.is_some());
    let taken = used(&file, &served("https://a/k", 2), 2);
    assert_eq!(*problem(&taken), UnrecordedReason::Busy);
    assert!(matches!(taken.records[..], [KeyRecord::Other(_)]), "what is on record counts: {taken:?}");
    drop(held);
    assert_eq!(used(&file, &one, 3).problem, None);
}

#[test]
fn what_cannot_be_written_is_said_and_what_is_on_record_counts() {
    let (_folder, file) = state();
    used(&file, &served("https://a/k", 1), 1);
    let folder = file.path().parent().unwrap().to_owned();
    let lock = file.path().with_extension("lock");
    let refused = |what: &str, expected: &dyn Fn(&UnrecordedReason) -> bool| {
        let taken = used(&file, &served("https://a/k", 2), 2);
        assert!(expected(problem(&taken)), "{what}: {taken:?}");
        assert!(matches!(taken.records[..], [KeyRecord::Other(_)]), "{what}: {taken:?}");
    };
    fs::remove_file(&lock).unwrap();
    fs::create_dir(&lock).unwrap();
    refused("a folder", &|problem| matches!(problem, UnrecordedReason::Unwritten(_)));
    fs::remove_dir(&lock).unwrap();
    let elsewhere = folder.join("elsewhere");
    symlink(&elsewhere, &lock).unwrap();
    refused("a link", &|problem| *problem == UnrecordedReason::Unwritten(FileProblem::Link));
    assert!(!elsewhere.exists(), "nothing is made where it leads");
    fs::remove_file(&lock).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&lock).status().unwrap().success());
    refused("a pipe", &|problem| *problem == UnrecordedReason::Unwritten(FileProblem::NotRegular));
    let no_home =
        KnownKeysFile::of(UserFolders { home: Some(PathBuf::from("/dev/null")), ..UserFolders::default() });
    let no_home = no_home.unwrap();
    assert_eq!(no_home.read(), Ok(KnownKeys::default()));
    let taken = used(&no_home, &served("https://a/k", 1), 1);
    assert!(matches!(problem(&taken), UnrecordedReason::Unwritten(FileProblem::System(_))), "{taken:?}");
    let none = take_down(None, &KnownKeys::default(), &[served("x", 1)], &at(1), TakeDown::Use);
    assert_eq!(
        none,
        TakenDown { records: vec![KeyRecord::New], problem: Some(Unrecorded::NoFolder("HOME")) }
    );
}

#[test]
fn what_is_no_record_any_more_is_not_written_over() {
    let (_folder, file) = state();
    used(&file, &served("https://a/k", 1), 1);
    fs::write(file.path(), "{}").unwrap();
    let taken = used(&file, &served("https://a/k", 1), 2);
    assert!(matches!(problem(&taken), UnrecordedReason::Unread(UnreadRecord::Content(_))), "{taken:?}");
    assert_eq!(fs::read(file.path()).unwrap(), b"{}");
    let elsewhere = file.path().with_extension("elsewhere");
    fs::write(&elsewhere, KnownKeys::default().to_file().unwrap()).unwrap();
    fs::remove_file(file.path()).unwrap();
    symlink(&elsewhere, file.path()).unwrap();
    let taken = used(&file, &served("https://a/k", 1), 3);
    assert_eq!(*problem(&taken), UnrecordedReason::Unread(UnreadRecord::File(ReadError::Link)));
    assert!(fs::symlink_metadata(file.path()).unwrap().is_symlink());
}

#[test]
fn one_that_is_full_takes_no_more() {
    let (_folder, file) = state();
    let room = usize::try_from(limits::KNOWN_KEYS).unwrap();
    used(&file, &served(&"x".repeat(room / 2), 1), 1);
    let taken = used(&file, &served(&"y".repeat(room / 2), 1), 2);
    assert_eq!(*problem(&taken), UnrecordedReason::Full);
    assert!(matches!(file.read().unwrap().record(&served(&"x".repeat(room / 2), 1)), KeyRecord::Same(_)));
}
