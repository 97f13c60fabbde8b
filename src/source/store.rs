//! The files of an OCI image layout: in a folder or in one tar file.
//!
//! Names are made of digests only and never lead out; what is not a regular file is not read (a FIFO
//! would outlast every time-out, a link would lead out), even where it takes a file's place in a moment.
//! What the system does not let us read is never said to be wrong or absent.

use std::cell::Cell;
use std::collections::HashMap;
use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::evidence::bound::BoundHit;
use crate::evidence::layout::{
    ArchiveProblem, LayoutDefect, LayoutFile, LayoutPart, LayoutProblem, UnreadLayout, UnreadReason,
};
use crate::evidence::place::Place;
use crate::evidence::unread::{Compression, UnreadForm};
use crate::evidence::{Gap, limits};
use crate::subject::Digest;
use crate::text::{Excerpt, ForeignText};

use super::deadline::{Deadline, Until};
use super::file::{self, Links};
use super::unopened::{NotOpened, Unopened};

/// A layout, read until then.
pub(super) struct Store {
    pub(super) files: Files,
    pub(super) until: Deadline,
}

/// A layout's files.
pub(super) enum Files {
    Folder(PathBuf),
    Archive { path: PathBuf, entries: HashMap<String, Entry> },
}

/// A file of an archive.
pub(super) enum Entry {
    Regular { offset: u64, size: u64 },
    Other,
}

/// What reading one file came to.
pub(super) enum Reading {
    Bytes(Vec<u8>),
    Missing,
    /// Over the bound that was given.
    TooLarge,
    /// It may be there, whole or not.
    Unread(UnreadLayout),
    Defect(LayoutDefect),
}

fn shown(path: &Path) -> ForeignText {
    ForeignText::new(path.display().to_string())
}

/// The name of the layout that lies at a path, in a folder or in one tar file; `None` where none seems to.
#[expect(clippy::disallowed_methods, reason = "whether there is one; nothing is read")]
pub fn layout_at(path: &str) -> Option<String> {
    let at = Path::new(path);
    if fs::metadata(at.join("index.json")).is_ok_and(|found| found.is_file()) {
        return Some(format!("oci:{path}"));
    }
    let is_tar = at.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("tar"));
    (is_tar && fs::metadata(at).is_ok_and(|found| found.is_file())).then(|| format!("oci-archive:{path}"))
}

#[expect(clippy::disallowed_methods, reason = "layouts and archives are read here and nowhere else")]
impl Store {
    /// A folder.
    pub(super) fn folder(path: &Path, until: Deadline) -> Result<Self, NotOpened> {
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => {}
            Ok(_) => return Err(LayoutProblem::NotFolder(shown(path)).into()),
            Err(error) => {
                let part = LayoutPart::Folder(shown(path));
                return Err(UnreadLayout { part, reason: (&error).into() }.into());
            }
        }
        match fs::symlink_metadata(path.join(LayoutFile::Index.to_string())) {
            Ok(_) => Ok(Self { files: Files::Folder(path.to_owned()), until }),
            Err(error) if is_absence(&error) => Err(LayoutProblem::NoIndex(shown(path)).into()),
            // There may be one.
            Err(error) => {
                let part = LayoutPart::File(LayoutFile::Index);
                let why = UnreadLayout { part, reason: (&error).into() };
                Err(NotOpened::Gap(Gap::new(Place::Index, why)))
            }
        }
    }

    /// What a path that was named leads to is there.
    pub(super) fn is_there(path: &Path, part: fn(ForeignText) -> LayoutPart) -> Result<(), Unopened> {
        match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(UnreadLayout { part: part(shown(path)), reason: (&error).into() }.into())
            }
            _ => Ok(()),
        }
    }

    /// A tar file. What is not ours to open was not named properly; what was read of it, and is not an archive
    /// to its end, is a defect of the image.
    pub(super) fn archive(path: &Path, until: Deadline) -> Result<Self, NotOpened> {
        let unread = |reason| UnreadLayout { part: LayoutPart::Archive(shown(path)), reason };
        let stop = |error: io::Error| NotOpened::from(unread((&error).into()));
        let gap = |reason| NotOpened::Gap(Gap::new(Place::Index, unread(reason)));
        let failed = |error: io::Error| gap((&error).into());
        let wrong = |problem| NotOpened::Defect(LayoutDefect::Archive { path: shown(path), problem }.into());
        let meta = fs::metadata(path).map_err(stop)?;
        if meta.is_dir() {
            return Err(LayoutProblem::NotArchive(shown(path)).into());
        }
        // Looked at first: to open a pipe lets its writer go on.
        let opened = if meta.is_file() { file::regular(path, Links::Followed).map_err(stop)? } else { None };
        let Some(mut file) = opened else { return Err(wrong(ArchiveProblem::NotRegular)) };
        let length = file.metadata().map_err(failed)?.len();
        let mut magic = Vec::new();
        (&mut file).take(limits::MAGIC).read_to_end(&mut magic).map_err(failed)?;
        if let Some(with) = Compression::of(&magic) {
            let form = UnreadForm::Compressed { path: shown(path), with };
            return Err(NotOpened::Gap(Gap::new(Place::Index, form)));
        }
        file.rewind().map_err(failed)?;
        match entries(&mut Until(file, until), length) {
            Ok(entries) => Ok(Self { files: Files::Archive { path: path.to_owned(), entries }, until }),
            Err(NotListed::Unread(reason)) => Err(gap(reason)),
            Err(NotListed::Bound(hit)) => Err(NotOpened::Gap(Gap::new(Place::Index, hit))),
            Err(NotListed::Wrong(problem)) => Err(wrong(problem)),
        }
    }

    /// One file of the layout, up to `limit` bytes.
    pub(super) fn read(&self, file: &LayoutFile, limit: u64) -> Reading {
        let unread = |reason| Reading::Unread(UnreadLayout { part: LayoutPart::File(file.clone()), reason });
        match self.open(file, limit) {
            Ok(Some(reading)) => reading,
            Ok(None) => unread(UnreadReason::Changed),
            Err(error) => unread((&error).into()),
        }
    }

    /// One file; `None` where it is no longer what it was.
    fn open(&self, wanted: &LayoutFile, limit: u64) -> io::Result<Option<Reading>> {
        let name = wanted.to_string();
        let irregular = || Some(Reading::Defect(LayoutDefect::NotRegular(wanted.clone())));
        self.until.check()?;
        let bytes = match &self.files {
            Files::Folder(folder) => {
                let mut path = folder.clone();
                let mut parts = name.split('/').peekable();
                while let Some(part) = parts.next() {
                    path.push(part);
                    let meta = match fs::symlink_metadata(&path) {
                        Ok(meta) => meta,
                        Err(error) if error.kind() == io::ErrorKind::NotFound => {
                            return Ok(Some(Reading::Missing));
                        }
                        Err(error) => return Err(error),
                    };
                    let fits = if parts.peek().is_some() { meta.is_dir() } else { meta.is_file() };
                    if !fits {
                        return Ok(irregular());
                    }
                    if meta.is_file() && meta.len() > limit {
                        return Ok(Some(Reading::TooLarge));
                    }
                }
                let Some(file) = file::regular(&path, Links::Refused)? else { return Ok(irregular()) };
                let size = file.metadata()?.len();
                up_to(Until(file, self.until), size, limit)?
            }
            Files::Archive { path, entries } => {
                let (offset, size) = match entries.get(&name) {
                    None => return Ok(Some(Reading::Missing)),
                    Some(Entry::Other) => return Ok(irregular()),
                    Some(Entry::Regular { size, .. }) if *size > limit => return Ok(Some(Reading::TooLarge)),
                    Some(Entry::Regular { offset, size }) => (*offset, *size),
                };
                let Some(mut file) = file::regular(path, Links::Followed)? else { return Ok(None) };
                file.seek(SeekFrom::Start(offset))?;
                up_to(Until(file.take(size), self.until), size, limit)?
            }
        };
        let within = |bytes: Vec<u8>| match bytes.len() as u64 {
            size if size > limit => Reading::TooLarge,
            _ => Reading::Bytes(bytes),
        };
        Ok(bytes.map(within))
    }

    /// The digests and sizes of all blobs, sorted; `None` where there are more than the bound.
    pub(super) fn blobs(&self) -> Result<Option<Vec<(Digest, u64)>>, UnreadLayout> {
        self.list().map_err(|error| UnreadLayout { part: LayoutPart::Blobs, reason: (&error).into() })
    }

    fn list(&self) -> io::Result<Option<Vec<(Digest, u64)>>> {
        let mut blobs = Vec::new();
        match &self.files {
            Files::Folder(folder) => {
                let listing = match fs::read_dir(folder.join("blobs").join("sha256")) {
                    Ok(listing) => listing,
                    Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Some(blobs)),
                    Err(error) => return Err(error),
                };
                for entry in listing {
                    self.until.check()?;
                    let entry = entry?;
                    let digest =
                        entry.file_name().to_str().and_then(|hex| Digest::parse(&format!("sha256:{hex}")));
                    if let Some(digest) = digest {
                        blobs.push((digest, entry.metadata()?.len()));
                    }
                    if blobs.len() > limits::LAYOUT_BLOBS {
                        return Ok(None);
                    }
                }
            }
            Files::Archive { entries, .. } => {
                for (name, entry) in entries {
                    let hex = name.strip_prefix("blobs/sha256/").unwrap_or_default();
                    if let (Some(digest), Entry::Regular { size, .. }) =
                        (Digest::parse(&format!("sha256:{hex}")), entry)
                    {
                        blobs.push((digest, *size));
                    }
                }
                if blobs.len() > limits::LAYOUT_BLOBS {
                    return Ok(None);
                }
            }
        }
        blobs.sort();
        Ok(Some(blobs))
    }
}

/// Whether there is nothing of that name, for certain.
fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// What a file of so many bytes has, up to one more than the bound; `None` where it has fewer than that by now.
fn up_to(file: impl Read, size: u64, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let most = limit.saturating_add(1);
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 >= size.min(most)).then_some(bytes))
}

/// Why the entries of a tar file are not known.
#[derive(Debug)]
enum NotListed {
    /// It was not read.
    Unread(UnreadReason),
    /// There is more to read than is read.
    Bound(BoundHit),
    /// It was read, and is wrong.
    Wrong(ArchiveProblem),
}

impl From<ArchiveProblem> for NotListed {
    fn from(problem: ArchiveProblem) -> Self {
        Self::Wrong(problem)
    }
}

/// The entries of a tar file of so many bytes, without reading what is in them.
fn entries(file: &mut (impl Read + Seek), length: u64) -> Result<HashMap<String, Entry>, NotListed> {
    let (failed, room) = (Cell::new(None), Cell::new(Some(limits::ARCHIVE_HEADERS)));
    let why = match listed(Watched { file: &mut *file, failed: &failed, room: &room }, &room, length) {
        Ok(entries) => return Ok(entries),
        Err(why) => why,
    };
    if room.get().is_none() {
        return Err(NotListed::Bound(BoundHit::ArchiveHeaders));
    }
    if let Some(reason) = failed.take() {
        return Err(NotListed::Unread(reason));
    }
    match file.seek(SeekFrom::End(0)) {
        // Somebody still writes it.
        Ok(now) if now != length => Err(NotListed::Unread(UnreadReason::Changed)),
        _ => Err(why),
    }
}

/// A file that keeps what the system says where it cannot be read: a parser's own errors are of the same type. It
/// gives a parser that reads long names whole, however long they say they are, no more than there is room for.
struct Watched<'a, F> {
    file: &'a mut F,
    failed: &'a Cell<Option<UnreadReason>>,
    /// How much may still be read; nothing once that was not enough.
    room: &'a Cell<Option<u64>>,
}

impl<F: Read> Read for Watched<'_, F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = self.room.get().unwrap_or(0);
        let within = buffer.len().min(usize::try_from(most).unwrap_or(usize::MAX));
        if within == 0 && !buffer.is_empty() {
            self.room.set(None);
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let read = self.file.read(buffer.get_mut(..within).unwrap_or_default());
        if let Ok(count) = read {
            self.room.set(most.checked_sub(count as u64));
        }
        if let Err(error) = &read
            && error.kind() != io::ErrorKind::Interrupted
        {
            self.failed.set(Some(error.into()));
        }
        read
    }
}

impl<F: Seek> Seek for Watched<'_, F> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        // Where a file has no such position it is what the archive says that is wrong.
        self.file.seek(to)
    }
}

fn listed(
    file: impl Read + Seek,
    room: &Cell<Option<u64>>,
    length: u64,
) -> Result<HashMap<String, Entry>, NotListed> {
    let malformed = |error: io::Error| ArchiveProblem::Malformed(ForeignText::error(&error));
    let mut found = HashMap::new();
    let mut end = 0;
    let mut archive = tar::Archive::new(file);
    let listing = archive.entries_with_seek().map_err(malformed)?;
    for entry in listing {
        let entry = entry.map_err(malformed)?;
        if found.len() == limits::ARCHIVE_ENTRIES {
            return Err(NotListed::Bound(BoundHit::ArchiveEntries));
        }
        room.set(room.get().map(|room| room.saturating_add(limits::ARCHIVE_HEADER)));
        let bytes = entry.path_bytes().into_owned();
        let Ok(name) = String::from_utf8(bytes) else { continue };
        let name = name.trim_start_matches("./").trim_end_matches('/').to_owned();
        if entry.header().entry_type().is_dir() || name.is_empty() {
            continue;
        }
        let (offset, size) = (entry.raw_file_position(), entry.size());
        if offset.checked_add(size).is_none_or(|end| end > length) {
            return Err(ArchiveProblem::EndsInside(Excerpt::new(&name)).into());
        }
        let kind = if entry.header().entry_type().is_file() {
            Entry::Regular { offset, size }
        } else {
            Entry::Other
        };
        // Files fill whole blocks of 512 bytes.
        end = end.max(offset.saturating_add(size).next_multiple_of(512));
        if found.insert(name.clone(), kind).is_some() {
            return Err(ArchiveProblem::Doubled(Excerpt::new(&name)).into());
        }
    }
    // An archive ends with blocks of zeros (POSIX pax, "ustar Interchange Format"); one that does not
    // was cut off between two files, and what is missing cannot be known.
    let mut last = [1; 512];
    let mut file = archive.into_inner();
    let whole = file.seek(SeekFrom::Start(end)).and_then(|_| file.read_exact(&mut last)).is_ok();
    if !whole || last != [0; 512] {
        return Err(ArchiveProblem::NoEnd.into());
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
