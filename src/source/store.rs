//! The files of an OCI image layout: in a folder or in one tar file.
//!
//! Names are made of digests only and never lead out; what is no regular file is not opened (a FIFO
//! would outlast every time-out, a link would lead out).

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use crate::code::Code;
use crate::error::Stop;
use crate::evidence::{Defect, limits};
use crate::subject::Digest;
use crate::text::ForeignText;

use super::unopened::{LayoutProblem, Unopened};

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
    Defect(Defect),
}

/// Not there is one thing, and unreadable another.
fn unread(error: &io::Error, message: String) -> Unopened {
    match error.kind() {
        io::ErrorKind::NotFound => Unopened::Named(Stop::new(message)),
        _ => Unopened::Unreadable(LayoutProblem::new(message)),
    }
}

fn malformed(message: String) -> Defect {
    Defect { code: Code::ImageMalformed, message }
}

#[expect(clippy::disallowed_methods, reason = "layouts and archives are read here and nowhere else")]
impl Store {
    /// A folder.
    pub(super) fn folder(path: &Path) -> Result<Self, Unopened> {
        let shown = ForeignText::new(path.display().to_string());
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => {}
            Ok(_) => {
                return Err(Unopened::NoLayout(
                    LayoutProblem::new(format!("{shown} is no folder"))
                        .help("an image layout as one tar file is oci-archive:FILE"),
                ));
            }
            Err(error) => {
                return Err(unread(&error, format!("the layout {shown} cannot be read: {error}")));
            }
        }
        match fs::symlink_metadata(path.join("index.json")) {
            Ok(_) => Ok(Self::Folder(path.to_owned())),
            Err(_) => Err(Unopened::NoLayout(LayoutProblem::new(format!(
                "{shown} is no OCI image layout: it has no index.json"
            )))),
        }
    }

    /// What a path that was named leads to is there.
    pub(super) fn is_there(path: &Path, what: &str) -> Result<(), Stop> {
        match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let shown = ForeignText::new(path.display().to_string());
                Err(Stop::new(format!("the {what} {shown} cannot be read: {error}")))
            }
            _ => Ok(()),
        }
    }

    /// A tar file. An archive that is there and cannot be read to its end is a defect of the image.
    pub(super) fn archive(path: &Path) -> Result<Result<Self, Defect>, Unopened> {
        let shown = ForeignText::new(path.display().to_string());
        let stop = |error: io::Error| unread(&error, format!("the archive {shown} cannot be read: {error}"));
        let meta = fs::metadata(path).map_err(stop)?;
        if meta.is_dir() {
            return Err(Unopened::NoLayout(
                LayoutProblem::new(format!("{shown} is a folder"))
                    .help("an image layout as a folder is oci:DIR"),
            ));
        }
        if !meta.is_file() {
            return Ok(Err(malformed(format!("{shown} is no regular file"))));
        }
        let mut file = File::open(path).map_err(stop)?;
        let mut magic = [0; 2];
        if file.read(&mut magic).map_err(stop)? == 2 && magic == [0x1f, 0x8b] {
            return Ok(Err(malformed(format!("{shown} is compressed; unpack it first with gunzip"))));
        }
        file.rewind().map_err(stop)?;
        Ok(entries(file, meta.len())
            .map(|entries| Self::Archive { path: path.to_owned(), entries })
            .map_err(|why| malformed(format!("the archive {shown} cannot be read: {why}"))))
    }

    /// One file by its name in the layout, up to `limit` bytes.
    pub(super) fn read(&self, name: &str, limit: u64) -> Reading {
        match self.open(name, limit) {
            Ok(file) => file,
            Err(error) => Reading::Defect(malformed(format!("{name} cannot be read: {error}"))),
        }
    }

    fn open(&self, name: &str, limit: u64) -> io::Result<Reading> {
        let irregular = || Reading::Defect(malformed(format!("{name} is no regular file")));
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
                File::open(&path)?.take(limit + 1).read_to_end(&mut bytes)?;
            }
            Self::Archive { path, entries } => {
                let (offset, size) = match entries.get(name) {
                    None => return Ok(Reading::Missing),
                    Some(Entry::Other) => return Ok(irregular()),
                    Some(Entry::Regular { size, .. }) if *size > limit => return Ok(Reading::TooLarge),
                    Some(Entry::Regular { offset, size }) => (*offset, *size),
                };
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(offset))?;
                file.take(size).read_to_end(&mut bytes)?;
                if bytes.len() as u64 != size {
                    return Ok(Reading::Defect(malformed(format!("{name} is cut off"))));
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
fn entries(file: File, length: u64) -> Result<HashMap<String, Entry>, String> {
    let mut found = HashMap::new();
    let mut end = 0;
    let mut archive = tar::Archive::new(file);
    let listing = archive.entries_with_seek().map_err(|error| error.to_string())?;
    for entry in listing {
        let entry = entry.map_err(|error| ForeignText::error(&error).to_string())?;
        if found.len() == limits::ARCHIVE_ENTRIES {
            return Err(format!("it has more than {} entries", limits::ARCHIVE_ENTRIES));
        }
        let bytes = entry.path_bytes().into_owned();
        let Ok(name) = String::from_utf8(bytes) else { continue };
        let name = name.trim_start_matches("./").trim_end_matches('/').to_owned();
        if entry.header().entry_type().is_dir() || name.is_empty() {
            continue;
        }
        let (offset, size) = (entry.raw_file_position(), entry.size());
        if offset.checked_add(size).is_none_or(|end| end > length) {
            return Err(format!("it ends inside {}", ForeignText::new(&name)));
        }
        let kind = if entry.header().entry_type().is_file() {
            Entry::Regular { offset, size }
        } else {
            Entry::Other
        };
        // Files fill whole blocks of 512 bytes.
        end = end.max(offset.saturating_add(size).next_multiple_of(512));
        if found.insert(name.clone(), kind).is_some() {
            return Err(format!("it holds {} twice", ForeignText::new(&name)));
        }
    }
    // An archive ends with blocks of zeros (POSIX pax, "ustar Interchange Format"); one that does not
    // was cut off between two files, and what is missing cannot be known.
    let mut last = [1; 512];
    let mut file = archive.into_inner();
    let whole = file.seek(SeekFrom::Start(end)).and_then(|_| file.read_exact(&mut last)).is_ok();
    if !whole || last != [0; 512] {
        return Err("it does not end as an archive ends: it is cut off, or no tar file".to_owned());
    }
    Ok(found)
}
