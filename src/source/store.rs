//! The files of an OCI image layout: in a folder or in one tar file.
//!
//! Names are made of digests only and never lead out; what is no regular file is not read (a FIFO
//! would outlast every time-out, a link would lead out), even where it takes a file's place in a moment.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use crate::evidence::layout::{
    ArchiveProblem, LayoutDefect, LayoutFile, LayoutFileProblem, LayoutForm, LayoutProblem, UnreadLayout,
};
use crate::evidence::limits;
use crate::subject::Digest;
use crate::text::{Excerpt, ForeignText};

use super::file::{self, Links};
use super::unopened::{NotOpened, Unopened};

/// A layout's files.
pub(super) enum Store {
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
    Defect(LayoutDefect),
}

fn unread(form: LayoutForm, path: &Path, error: &io::Error) -> UnreadLayout {
    UnreadLayout { form, path: shown(path), reason: ForeignText::error(error) }
}

fn shown(path: &Path) -> ForeignText {
    ForeignText::new(path.display().to_string())
}

fn wrong(file: &LayoutFile, problem: LayoutFileProblem) -> Reading {
    Reading::Defect(LayoutDefect::File { file: file.clone(), problem })
}

#[expect(clippy::disallowed_methods, reason = "layouts and archives are read here and nowhere else")]
impl Store {
    /// A folder.
    pub(super) fn folder(path: &Path) -> Result<Self, Unopened> {
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => {}
            Ok(_) => return Err(LayoutProblem::NotFolder(shown(path)).into()),
            Err(error) => return Err(unread(LayoutForm::Folder, path, &error).into()),
        }
        match fs::symlink_metadata(path.join(LayoutFile::Index.to_string())) {
            Ok(_) => Ok(Self::Folder(path.to_owned())),
            Err(_) => Err(LayoutProblem::NoIndex(shown(path)).into()),
        }
    }

    /// What a path that was named leads to is there.
    pub(super) fn is_there(path: &Path, form: LayoutForm) -> Result<(), Unopened> {
        match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(unread(form, path, &error).into()),
            _ => Ok(()),
        }
    }

    /// A tar file. An archive that is there and cannot be read to its end is a defect of the image.
    pub(super) fn archive(path: &Path) -> Result<Self, NotOpened> {
        let stop = |error: io::Error| NotOpened::from(unread(LayoutForm::Archive, path, &error));
        let wrong = |problem| NotOpened::Defect(LayoutDefect::Archive { path: shown(path), problem }.into());
        let meta = fs::metadata(path).map_err(stop)?;
        if meta.is_dir() {
            return Err(LayoutProblem::NotArchive(shown(path)).into());
        }
        // Looked at first: to open a pipe lets its writer go on.
        let opened = if meta.is_file() { file::regular(path, Links::Followed).map_err(stop)? } else { None };
        let Some(mut file) = opened else { return Err(wrong(ArchiveProblem::NotRegular)) };
        let length = file.metadata().map_err(stop)?.len();
        let mut magic = [0; 2];
        if file.read(&mut magic).map_err(stop)? == 2 && magic == [0x1f, 0x8b] {
            return Err(wrong(ArchiveProblem::Compressed));
        }
        file.rewind().map_err(stop)?;
        let entries = entries(file, length).map_err(wrong)?;
        Ok(Self::Archive { path: path.to_owned(), entries })
    }

    /// One file of the layout, up to `limit` bytes.
    pub(super) fn read(&self, file: &LayoutFile, limit: u64) -> Reading {
        self.open(file, limit)
            .unwrap_or_else(|error| wrong(file, LayoutFileProblem::Unreadable(ForeignText::error(&error))))
    }

    fn open(&self, wanted: &LayoutFile, limit: u64) -> io::Result<Reading> {
        let name = wanted.to_string();
        let irregular = || wrong(wanted, LayoutFileProblem::NotRegular);
        let mut bytes = Vec::new();
        match self {
            Self::Folder(folder) => {
                let mut path = folder.clone();
                let mut parts = name.split('/').peekable();
                while let Some(part) = parts.next() {
                    path.push(part);
                    let meta = match fs::symlink_metadata(&path) {
                        Ok(meta) => meta,
                        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Reading::Missing),
                        Err(error) => return Err(error),
                    };
                    let fits = if parts.peek().is_some() { meta.is_dir() } else { meta.is_file() };
                    if !fits {
                        return Ok(irregular());
                    }
                    if meta.is_file() && meta.len() > limit {
                        return Ok(Reading::TooLarge);
                    }
                }
                let Some(file) = file::regular(&path, Links::Refused)? else { return Ok(irregular()) };
                file.take(limit + 1).read_to_end(&mut bytes)?;
            }
            Self::Archive { path, entries } => {
                let (offset, size) = match entries.get(&name) {
                    None => return Ok(Reading::Missing),
                    Some(Entry::Other) => return Ok(irregular()),
                    Some(Entry::Regular { size, .. }) if *size > limit => return Ok(Reading::TooLarge),
                    Some(Entry::Regular { offset, size }) => (*offset, *size),
                };
                let Some(mut file) = file::regular(path, Links::Followed)? else { return Ok(irregular()) };
                file.seek(SeekFrom::Start(offset))?;
                file.take(size).read_to_end(&mut bytes)?;
                if bytes.len() as u64 != size {
                    return Ok(wrong(wanted, LayoutFileProblem::CutOff));
                }
            }
        }
        Ok(if bytes.len() as u64 > limit { Reading::TooLarge } else { Reading::Bytes(bytes) })
    }

    /// The digests and sizes of all blobs, sorted; `None` where there are more than the bound.
    pub(super) fn blobs(&self) -> io::Result<Option<Vec<(Digest, u64)>>> {
        let mut blobs = Vec::new();
        match self {
            Self::Folder(folder) => {
                let listing = match fs::read_dir(folder.join("blobs").join("sha256")) {
                    Ok(listing) => listing,
                    Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Some(blobs)),
                    Err(error) => return Err(error),
                };
                for entry in listing {
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
            Self::Archive { entries, .. } => {
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

/// The entries of a tar file, without reading what is in them.
fn entries(file: File, length: u64) -> Result<HashMap<String, Entry>, ArchiveProblem> {
    let unreadable = |error: io::Error| ArchiveProblem::Unreadable(ForeignText::error(&error));
    let mut found = HashMap::new();
    let mut end = 0;
    let mut archive = tar::Archive::new(file);
    let listing = archive.entries_with_seek().map_err(unreadable)?;
    for entry in listing {
        let entry = entry.map_err(unreadable)?;
        if found.len() == limits::ARCHIVE_ENTRIES {
            return Err(ArchiveProblem::TooManyEntries);
        }
        let bytes = entry.path_bytes().into_owned();
        let Ok(name) = String::from_utf8(bytes) else { continue };
        let name = name.trim_start_matches("./").trim_end_matches('/').to_owned();
        if entry.header().entry_type().is_dir() || name.is_empty() {
            continue;
        }
        let (offset, size) = (entry.raw_file_position(), entry.size());
        if offset.checked_add(size).is_none_or(|end| end > length) {
            return Err(ArchiveProblem::EndsInside(Excerpt::new(&name)));
        }
        let kind = if entry.header().entry_type().is_file() {
            Entry::Regular { offset, size }
        } else {
            Entry::Other
        };
        // Files fill whole blocks of 512 bytes.
        end = end.max(offset.saturating_add(size).next_multiple_of(512));
        if found.insert(name.clone(), kind).is_some() {
            return Err(ArchiveProblem::Doubled(Excerpt::new(&name)));
        }
    }
    // An archive ends with blocks of zeros (POSIX pax, "ustar Interchange Format"); one that does not
    // was cut off between two files, and what is missing cannot be known.
    let mut last = [1; 512];
    let mut file = archive.into_inner();
    let whole = file.seek(SeekFrom::Start(end)).and_then(|_| file.read_exact(&mut last)).is_ok();
    if !whole || last != [0; 512] {
        return Err(ArchiveProblem::NoEnd);
    }
    Ok(found)
}
