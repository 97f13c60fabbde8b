use std::io::{Cursor, Write as _};
use std::time::Duration;

use tempfile::NamedTempFile;

use super::*;

fn soon() -> Deadline {
    Deadline::after(Duration::from_secs(60))
}

/// A tar file with an index and a blob.
fn archive() -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in [("index.json", &b"{}"[..]), ("blobs/sha256/00", &[7; 2000])] {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        archive.append_data(&mut header, name, bytes).unwrap();
    }
    archive.into_inner().unwrap()
}

fn length(bytes: &[u8]) -> u64 {
    bytes.len() as u64
}

/// A disk that fails from this byte on.
struct Failing {
    disk: Cursor<Vec<u8>>,
    from: u64,
}

impl Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.disk.position() + length(buffer) > self.from {
            return Err(io::Error::other("the disk is broken"));
        }
        self.disk.read(buffer)
    }
}

impl Seek for Failing {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.disk.seek(to)
    }
}

#[test]
fn an_archive_that_the_system_cannot_read_is_not_said_to_be_wrong() {
    let whole = archive();
    let listed = |from| {
        let mut failing = Failing { disk: Cursor::new(whole.clone()), from };
        entries(&mut failing, length(&whole))
    };
    assert_eq!(listed(u64::MAX).unwrap().len(), 2);
    // The headers of both files, and the end.
    for from in [0, 511, 1024, 1535, 4096 - 512] {
        match listed(from) {
            Err(NotListed::Unread(UnreadReason::System(why))) => assert_eq!(why.raw(), "the disk is broken"),
            other => panic!("{from}: {:?}", other.map(|entries| entries.len())),
        }
    }
}

#[test]
fn an_archive_that_is_cut_off_is_wrong_and_one_that_grows_meanwhile_is_not() {
    let whole = archive();
    for end in [0, 700, 1200, 3000, 3584] {
        let cut = &whole[..end];
        let of = |bytes: &[u8]| entries(&mut Cursor::new(bytes.to_vec()), length(cut));
        assert!(matches!(of(cut), Err(NotListed::Wrong(_))), "{end}");
        // As long as this it was when it was opened, and there is more of it now.
        let grown = [cut, &[1; 100]].concat();
        assert!(matches!(of(&grown), Err(NotListed::Unread(UnreadReason::Changed))), "{end}");
    }
}

#[test]
fn an_archive_that_changes_after_it_was_opened_is_not_said_to_be_wrong() {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(&archive()).unwrap();
    let store = Store::archive(file.path(), soon()).unwrap();
    assert!(matches!(store.read(&LayoutFile::Index, 2), Reading::Bytes(bytes) if bytes == b"{}"));
    assert!(matches!(store.read(&LayoutFile::Index, 1), Reading::TooLarge));
    let unread = |store: &Store| match store.read(&LayoutFile::Index, 9) {
        Reading::Unread(UnreadLayout { part: LayoutPart::File(LayoutFile::Index), reason }) => reason,
        _ => panic!("what was there is gone"),
    };
    file.as_file().set_len(513).unwrap();
    assert_eq!(unread(&store), UnreadReason::Changed);
    file.close().unwrap();
    assert!(matches!(unread(&store), UnreadReason::System(_)));
}

#[test]
fn a_file_that_becomes_shorter_while_it_is_read_is_not_the_whole_of_it() {
    let of = |bytes: &[u8], size, limit| up_to(bytes, size, limit).unwrap();
    assert_eq!(of(b"abc", 3, 3), Some(b"abc".to_vec()));
    assert_eq!(of(b"ab", 3, 3), None);
    // What is longer than the bound is not read to its end.
    assert_eq!(of(b"abcdef", 6, 3), Some(b"abcd".to_vec()));
    // What says no size, as files of /proc do, or grows, is what was read of it.
    assert_eq!(of(b"ab", 0, u64::MAX), Some(b"ab".to_vec()));
}

/// The system opens nothing that has a longer name than this.
#[cfg(target_os = "linux")]
#[test]
fn an_index_that_the_system_does_not_show_is_not_absent() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Store::folder(folder.path(), soon()), Err(NotOpened::Place(Unopened::NoLayout(_)))));
    let length = folder.path().as_os_str().len();
    let long = format!("{}{}", folder.path().display(), "/".repeat(4090 - length));
    match Store::folder(Path::new(&long), soon()) {
        Err(NotOpened::Gap(gap)) => assert_eq!(gap.code(), crate::code::Code::RegistryUnavailable),
        _ => panic!("there may be an index"),
    }
}

/// A tar file on a disk that keeps no zeros: entries of a kind with this much in them, and an index.
fn sparse(kind: tar::EntryType, size: u64, count: u64) -> (std::fs::File, u64) {
    let mut file = tempfile::tempfile().unwrap();
    let mut at = 0;
    let mut entry = |kind, size: u64, name: &str| {
        let mut header = tar::Header::new_gnu();
        header.set_path(name).unwrap();
        header.set_entry_type(kind);
        header.set_size(size);
        header.set_cksum();
        file.seek(SeekFrom::Start(at)).unwrap();
        file.write_all(header.as_bytes()).unwrap();
        at += 512 + size.next_multiple_of(512);
    };
    for n in 0..count {
        entry(kind, size, "x");
        entry(tar::EntryType::Regular, 0, &format!("file-{n}"));
    }
    entry(tar::EntryType::Regular, 0, "index.json");
    file.set_len(at + 1024).unwrap();
    file.rewind().unwrap();
    (file, at + 1024)
}

#[test]
fn what_an_archive_says_beside_its_entries_is_bounded() {
    use tar::EntryType;
    let over = |kind, size, count| {
        let (mut file, length) = sparse(kind, size, count);
        match entries(&mut file, length) {
            Err(NotListed::Bound(hit)) => Some(hit),
            Err(other) => panic!("{kind:?} {size} {count}: {other:?}"),
            Ok(_) => None,
        }
    };
    for kind in [EntryType::GNULongName, EntryType::GNULongLink, EntryType::XHeader] {
        for (size, count) in [(64 << 20, 1), (limits::ARCHIVE_HEADERS + 1, 1), (9 << 30, 1)] {
            assert_eq!(over(kind, size, count), Some(BoundHit::ArchiveHeaders), "{kind:?} {size} {count}");
        }
    }
    for kind in [EntryType::GNULongLink, EntryType::XHeader] {
        assert_eq!(over(kind, 64 << 10, 200), Some(BoundHit::ArchiveHeaders), "{kind:?}");
    }
    // Nobody reads these to list what there is; and what an entry usually has is no matter how often.
    assert_eq!(over(EntryType::XGlobalHeader, 64 << 20, 1), None);
    assert_eq!(over(EntryType::XHeader, 1024, 3000), None);
}

/// Where the size of an entry is said twice, the reader decides which of them counts: its reading is bounded, not a
/// look at the headers.
#[test]
fn a_long_name_behind_another_size_is_bounded_too() {
    let mut archive = tar::Builder::new(Vec::new());
    archive.append_pax_extensions([("size", &b"0"[..])]).unwrap();
    let mut header = tar::Header::new_gnu();
    header.set_path("x").unwrap();
    header.set_size(512);
    header.set_cksum();
    archive.append(&header, &[0; 512][..]).unwrap();
    let mut bytes = archive.into_inner().unwrap();
    // By its own header it is what follows; by the one before it nothing is.
    bytes.truncate(1536);
    let mut long = tar::Header::new_gnu();
    long.set_path("././@LongLink").unwrap();
    long.set_entry_type(tar::EntryType::GNULongName);
    long.set_size(1 << 40);
    long.set_cksum();
    bytes.extend(long.as_bytes());
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&bytes).unwrap();
    let length = length(&bytes) + (1 << 40);
    file.set_len(length).unwrap();
    file.rewind().unwrap();
    assert!(matches!(entries(&mut file, length), Err(NotListed::Bound(BoundHit::ArchiveHeaders))));
}

#[test]
fn a_sparse_file_of_an_archive_is_not_read() {
    let mut bytes = archive();
    // The type of the first entry, and the sum of its header.
    bytes[156] = b'S';
    let mut header = tar::Header::new_gnu();
    header.as_mut_bytes().copy_from_slice(&bytes[..512]);
    header.set_cksum();
    bytes[..512].copy_from_slice(header.as_bytes());
    match entries(&mut Cursor::new(bytes.clone()), length(&bytes)) {
        Err(NotListed::Wrong(_)) => {}
        Ok(entries) => assert!(!matches!(entries.get("index.json"), Some(Entry::Regular { .. }))),
        Err(other) => panic!("{other:?}"),
    }
    // Its map goes on without an end.
    let mut header = tar::Header::new_gnu();
    header.set_path("x").unwrap();
    header.set_entry_type(tar::EntryType::GNUSparse);
    header.set_size(0);
    header.as_gnu_mut().unwrap().isextended[0] = 1;
    header.set_cksum();
    let mut more = [0; 512];
    more[504] = 1;
    let whole = [&header.as_bytes()[..], &more.repeat(9000)].concat();
    let listed = entries(&mut Cursor::new(whole.clone()), length(&whole));
    assert!(matches!(listed, Err(NotListed::Bound(BoundHit::ArchiveHeaders))));
}

/// Where the time is over nothing is said to be absent or wrong.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test may write files")]
fn what_there_is_no_time_for_is_a_time_out() {
    let over = || Deadline::after(Duration::ZERO);
    let folder = tempfile::tempdir().unwrap();
    let blobs = folder.path().join("blobs/sha256");
    fs::create_dir_all(&blobs).unwrap();
    let digest = Digest::parse(&format!("sha256:{}", "0".repeat(64))).unwrap();
    fs::write(folder.path().join("index.json"), "{}").unwrap();
    fs::write(blobs.join(digest.hex()), "{}").unwrap();
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(&archive()).unwrap();
    let late = |why: &UnreadLayout| assert_eq!(why.reason, UnreadReason::Timeout, "{why:?}");
    match Store::archive(file.path(), over()) {
        Err(NotOpened::Gap(gap)) => assert_eq!(gap.code(), crate::code::Code::Timeout),
        _ => panic!("there was no time to list it"),
    }
    let late_archive = Store { until: over(), ..Store::archive(file.path(), soon()).unwrap() };
    let late_folder = Store::folder(folder.path(), over()).unwrap();
    for store in [&late_archive, &late_folder] {
        for file in [LayoutFile::Index, LayoutFile::Blob(digest.clone())] {
            match store.read(&file, 100) {
                Reading::Unread(why) => late(&why),
                _ => panic!("there was no time to read {file}"),
            }
        }
    }
    late(&late_folder.blobs().unwrap_err());
    // In the midst of one.
    let error = up_to(Until(&[7; 100][..], over()), 100, 100).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
}

/// The size of an entry is a claim, up to the largest number in each form in which it can be written.
#[test]
fn the_size_of_an_entry_is_a_claim() {
    let plain = |size: u64| {
        let mut header = tar::Header::new_gnu();
        header.set_path("index.json").unwrap();
        header.set_size(size);
        header.set_cksum();
        [header.as_bytes(), &[0; 1024][..]].concat()
    };
    let record = |size: &str| {
        let mut archive = tar::Builder::new(Vec::new());
        archive.append_pax_extensions([("size", size.as_bytes())]).unwrap();
        [archive.into_inner().unwrap()[..1024].to_vec(), plain(0)].concat()
    };
    let binary = [u64::MAX, u64::MAX - 511, u64::MAX - 512, 1 << 63, (1 << 63) - 1, 1 << 40, 1025];
    let decimal = ["18446744073709551615", "18446744073709551104", "9223372036854775808", "1099511627776"];
    for bytes in binary.map(plain).into_iter().chain(decimal.map(record)) {
        let listed = entries(&mut Cursor::new(bytes.clone()), length(&bytes)).map(|all| all.len());
        assert!(matches!(listed, Err(NotListed::Wrong(_))), "{listed:?}");
    }
    // A number that is none is not the size of anything.
    for text in ["18446744073709551616", "-1", "1e9", ""] {
        let bytes = record(text);
        if let Ok(listed) = entries(&mut Cursor::new(bytes.clone()), length(&bytes)) {
            assert!(matches!(listed.get("index.json"), Some(Entry::Regular { size: 0, .. })), "{text}");
        }
    }
}
