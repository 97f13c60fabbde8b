//! A pack in the making: bytes are written to a folder beside its place as they are received, and all of it is put in
//! its place at the end, or nothing.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use crate::evidence::layout::LayoutFile;
use crate::evidence::manifest::{self, Kind};
use crate::evidence::place::{Suffix, Tag};
use crate::limits;
use crate::subject::Digest;
use crate::system;
use crate::trust::digest_of;

use super::archive;
use super::index::{Entry, FileRecord, PackIndex};
use super::record::{ImageRecord, ManifestRecord, PointerRecord, RecordedAsk, Reply};
use super::wrong::Say;

/// The file that says that a folder is a layout (OCI image-spec 1.1, `image-layout.md`).
const LAYOUT: (&str, &[u8]) = ("oci-layout", b"{\"imageLayoutVersion\": \"1.0.0\"}\n");
/// The time-stamp over `index.json`, as a service answered.
const TIMESTAMP: &str = "timestamp.tsr";

/// A file of a pack beside the layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackFile {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// Whether it is a program.
    pub program: bool,
}

impl PackFile {
    /// A file that is no program.
    pub fn plain(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.to_owned(), bytes: bytes.to_vec(), program: false }
    }
}

/// What makes a pack whole.
pub struct PackContent<'a> {
    /// When the run began, as reports have it.
    pub at: String,
    /// The report, the keys, and what explains the pack.
    pub files: Vec<PackFile>,
    /// The name of the program that checks it.
    pub program: &'static str,
    /// What makes this program of the digests of all other files, by their paths, and of that of `index.json` as long as
    /// the program's own digest in it is [`UNKNOWN`].
    pub make: &'a dyn Fn(&BTreeMap<String, Digest>, &Digest) -> String,
}

/// What stands for a digest that is not known yet.
pub const UNKNOWN: [u8; 32] = [0; 32];

/// A pack in the making.
#[derive(Debug)]
pub struct Staging {
    /// It is removed with all that is left in it.
    folder: TempDir,
    target: PathBuf,
    is_tar: bool,
    say: Say,
    blobs: RefCell<BTreeMap<Digest, u64>>,
    images: RefCell<BTreeMap<usize, ImageRecord>>,
    /// The first failure to keep something: there is no pack after it.
    failed: RefCell<Option<io::Error>>,
    /// The keys, as they were read or served.
    keys: RefCell<Vec<Arc<[u8]>>>,
    /// The files beside the blobs, as they were written last.
    files: RefCell<Vec<PackFile>>,
    is_in_place: Cell<bool>,
}

/// Why there cannot be a pack at a path.
#[derive(Debug)]
pub enum NoStaging {
    /// There is something already, and it is not an empty folder.
    Taken,
    /// Its folder cannot be written to.
    Unwritable(io::Error),
}

#[expect(clippy::disallowed_methods, reason = "packs are written here and nowhere else")]
impl Staging {
    /// A pack at a path: one tar file where its name ends so, else a folder.
    ///
    /// # Errors
    /// Why there cannot be one.
    pub fn new(target: &Path, say: Say) -> Result<Self, NoStaging> {
        let is_tar = target.extension().is_some_and(|ending| ending == "tar");
        match fs::symlink_metadata(target) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(NoStaging::Unwritable(error)),
            Ok(meta) if meta.is_dir() && !is_tar && is_empty(target) => {}
            Ok(_) => return Err(NoStaging::Taken),
        }
        let beside = target.parent().filter(|folder| !folder.as_os_str().is_empty());
        let beside = beside.unwrap_or_else(|| Path::new("."));
        let make = || {
            let folder = tempfile::Builder::new().prefix(".paas-attest-").tempdir_in(beside)?;
            fs::create_dir_all(folder.path().join("pack/blobs/sha256"))?;
            Ok(folder)
        };
        Ok(Self {
            folder: make().map_err(NoStaging::Unwritable)?,
            target: target.to_owned(),
            is_tar,
            say,
            blobs: RefCell::default(),
            images: RefCell::default(),
            failed: RefCell::default(),
            keys: RefCell::default(),
            files: RefCell::default(),
            is_in_place: Cell::default(),
        })
    }

    /// Where the pack will be.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Who has words for what is recorded.
    pub fn say(&self) -> Say {
        self.say
    }

    /// Keeps bytes as they are, once, and tells their digest.
    pub fn keep(&self, bytes: &[u8]) -> Digest {
        let digest = digest_of(bytes);
        if self.blobs.borrow_mut().insert(digest.clone(), bytes.len() as u64).is_none()
            && let Err(error) = fs::write(self.blob(&digest), bytes)
        {
            self.failed.borrow_mut().get_or_insert(error);
        }
        digest
    }

    /// The record of one image, by its place in the order of the run; a later round replaces that of an earlier.
    pub fn image(&self, at: usize, record: ImageRecord) {
        self.images.borrow_mut().insert(at, record);
    }

    /// The record of an image so far.
    pub fn record(&self, at: usize) -> Option<ImageRecord> {
        self.images.borrow().get(&at).cloned()
    }

    /// Adds answers to the record of an image.
    pub fn add(&self, at: usize, answers: impl FnOnce(&mut ImageRecord)) {
        if let Some(record) = self.images.borrow_mut().get_mut(&at) {
            answers(record);
        }
    }

    /// The keys by which it is judged, as they were read or served. One that comes later is one more.
    pub fn judged_by(&self, keys: &[Arc<[u8]>]) {
        let mut known = self.keys.borrow_mut();
        if known.len() < keys.len() {
            *known = keys.to_vec();
        }
    }

    /// No image is judged, for want of a key; and the keys that were read all the same. What was received of images
    /// until then only chance says.
    pub fn without_images(&self, keys: &[Arc<[u8]>]) {
        self.images.borrow_mut().clear();
        self.judged_by(keys);
    }

    /// The keys as files of the pack, in their order.
    pub fn keys(&self) -> Vec<PackFile> {
        let keys = self.keys.borrow();
        let name = |at: usize| match keys.len() {
            1 => "cosign.pub".to_owned(),
            _ => format!("cosign-{}.pub", at + 1),
        };
        let file =
            |(at, key): (usize, &Arc<[u8]>)| PackFile { name: name(at), bytes: key.to_vec(), program: false };
        keys.iter().enumerate().map(file).collect()
    }

    /// Whether the pack is where it should be.
    pub fn is_in_place(&self) -> bool {
        self.is_in_place.get()
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("pack")
    }

    fn blob(&self, digest: &Digest) -> PathBuf {
        self.root().join("blobs/sha256").join(digest.hex())
    }

    /// Makes the pack whole, or makes it anew with other files, and gives the bytes of its `index.json`. A time-stamp
    /// of an earlier one is gone.
    ///
    /// # Errors
    /// Whatever was not written, now or before.
    pub fn complete(&self, content: PackContent<'_>) -> io::Result<Vec<u8>> {
        if let Some(error) = &*self.failed.borrow() {
            return Err(io::Error::new(error.kind(), error.to_string()));
        }
        let images: Vec<ImageRecord> = self.images.borrow().values().cloned().collect();
        let wanted: BTreeSet<Digest> = images.iter().flat_map(ImageRecord::bytes).cloned().collect();
        // What an earlier round received belongs to no record.
        let mut blobs = self.blobs.borrow_mut();
        let left: Vec<Digest> = blobs.keys().filter(|digest| !wanted.contains(digest)).cloned().collect();
        for digest in left {
            blobs.remove(&digest);
            fs::remove_file(self.blob(&digest))?;
        }
        let PackContent { at, mut files, program, make } = content;
        let named = |file: &PackFile| FileRecord { name: file.name.clone(), digest: digest_of(&file.bytes) };
        let mut record = PackIndex::new(at, images, files.iter().map(named).collect());
        record.files.push(FileRecord { name: program.to_owned(), digest: Digest::from_hash(UNKNOWN) });
        let entries = self.entries(&record.images)?;
        let layout = PackFile::plain(LAYOUT.0, LAYOUT.1);
        let mut digests: BTreeMap<String, Digest> =
            blobs.keys().map(|digest| (format!("blobs/sha256/{}", digest.hex()), digest.clone())).collect();
        digests.extend(files.iter().chain([&layout]).map(|file| (file.name.clone(), digest_of(&file.bytes))));
        let script = make(&digests, &digest_of(&record.to_bytes(&entries)?)).into_bytes();
        if let Some(last) = record.files.last_mut() {
            last.digest = digest_of(&script);
        }
        let index = record.to_bytes(&entries)?;
        if index.len() as u64 > limits::MANIFEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let sums = format!("{}  {}\n", digest_of(&index).hex(), LayoutFile::Index);
        files.push(PackFile { name: program.to_owned(), bytes: script, program: true });
        files.extend([
            layout,
            PackFile::plain(&LayoutFile::Index.to_string(), &index),
            PackFile::plain(&LayoutFile::Sums.to_string(), sums.as_bytes()),
        ]);
        for file in &files {
            self.write(file)?;
        }
        *self.files.borrow_mut() = files;
        let old = self.root().join(TIMESTAMP);
        if fs::symlink_metadata(&old).is_ok() {
            fs::remove_file(old)?;
        }
        Ok(index)
    }

    /// Puts a time-stamp over `index.json` beside it.
    ///
    /// # Errors
    /// Whatever keeps it from being written.
    pub fn stamp(&self, token: &[u8]) -> io::Result<()> {
        let file = PackFile { name: TIMESTAMP.to_owned(), bytes: token.to_vec(), program: false };
        self.write(&file)?;
        self.files.borrow_mut().push(file);
        Ok(())
    }

    fn write(&self, file: &PackFile) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        let mut open = options.open(self.root().join(&file.name))?;
        open.write_all(&file.bytes)?;
        if file.program { system::let_run(&open) } else { Ok(()) }
    }

    /// What tools look for in the layout: images by their names, and what lies under cosign's tags.
    fn entries(&self, images: &[ImageRecord]) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        // `cosign save` knows one image in a folder.
        let alone = images.len() == 1;
        for image in images {
            let Some(Reply::Manifest(manifest)) = image.reply(&RecordedAsk::Image) else { continue };
            let whole = |kind: Kind| {
                if kind.is_index() {
                    "dev.cosignproject.cosign/imageIndex"
                } else {
                    "dev.cosignproject.cosign/image"
                }
            };
            entries.extend(self.entry(manifest, image.name.clone(), alone.then_some(whole))?);
            for (suffix, kind) in [
                (Suffix::Sig, "dev.cosignproject.cosign/sigs"),
                (Suffix::Att, "dev.cosignproject.cosign/atts"),
            ] {
                let Some(Reply::Listed(listed)) = image.reply(&RecordedAsk::tag(suffix)) else { continue };
                for entry in listed {
                    let manifest_of =
                        |digest: &Digest| match image.reply(&RecordedAsk::Manifest(digest.clone())) {
                            Some(Reply::Manifest(manifest)) => Some(manifest.clone()),
                            _ => None,
                        };
                    let found = match &entry.what {
                        PointerRecord::Manifest(manifest) => Some(manifest.clone()),
                        PointerRecord::Descriptor(listed) => manifest_of(&listed.digest),
                        PointerRecord::Defect(_) => None,
                    };
                    let Some(found) = found else { continue };
                    let name = Tag::new(&manifest.digest, suffix).to_string();
                    let kind = |_: Kind| kind;
                    entries.extend(self.entry(&found, name, alone.then_some(kind))?);
                }
            }
        }
        // Two names of one image share its signatures.
        let mut seen = BTreeSet::new();
        entries.retain(|entry| seen.insert((entry.digest.clone(), entry.name.clone())));
        Ok(entries)
    }

    /// The entry of a manifest; `None` for what is not one that is read.
    fn entry(
        &self,
        record: &ManifestRecord,
        name: String,
        kind_of: Option<impl Fn(Kind) -> &'static str>,
    ) -> io::Result<Option<Entry>> {
        let bytes = fs::read(self.blob(&record.digest))?;
        let Ok(read) = manifest::read(&bytes, record.media_type.as_deref()) else { return Ok(None) };
        Ok(Some(Entry {
            media_type: read.kind.media_type(),
            digest: record.digest.clone(),
            size: bytes.len() as u64,
            name,
            kind: kind_of.map(|kind_of| kind_of(read.kind)),
        }))
    }

    /// Puts the pack in its place: all of it, or nothing.
    ///
    /// # Errors
    /// Whatever keeps it from being there, and what came there meanwhile.
    pub fn commit(&self) -> io::Result<()> {
        if self.is_tar {
            let mut file = tempfile::Builder::new();
            system::of_any_new_file(&mut file);
            let mut file = file.tempfile_in(self.folder.path())?;
            archive::write(&self.root(), self.modes(), BufWriter::new(file.as_file_mut()))?;
            file.as_file().sync_all()?;
            file.persist_noclobber(&self.target).map_err(|error| error.error)?;
        } else {
            // An empty folder makes way, and nothing else does.
            match fs::remove_dir(&self.target) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => fs::rename(self.root(), &self.target)?,
            }
        }
        self.is_in_place.set(true);
        Ok(())
    }

    /// Takes the pack back, where it is in its place: it may be made anew.
    ///
    /// # Errors
    /// Whatever keeps it there.
    pub fn withdraw(&self) -> io::Result<()> {
        if self.is_in_place.replace(false) {
            if self.is_tar {
                fs::remove_file(&self.target)?;
            } else {
                fs::rename(&self.target, self.root())?;
            }
        }
        Ok(())
    }

    /// All files of the pack, with the modes that they have in an archive.
    fn modes(&self) -> Vec<(String, u32)> {
        let files = self.files.borrow();
        let files = files.iter().map(|file| (file.name.clone(), if file.program { 0o755 } else { 0o644 }));
        let blobs = self.blobs.borrow();
        files.chain(blobs.keys().map(|digest| (format!("blobs/sha256/{}", digest.hex()), 0o644))).collect()
    }
}

#[expect(clippy::disallowed_methods, reason = "whether there is anything in it; nothing is read")]
fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut listing| listing.next().is_none())
}
