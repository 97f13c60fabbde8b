//! A pack as one tar file.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// Writes the files of these names below a folder, each with its mode, as one tar file (POSIX ustar): names in order,
/// and nothing in it that differs from run to run.
#[expect(clippy::disallowed_methods, reason = "the files are those of a pack in the making")]
pub(super) fn write(root: &Path, mut files: Vec<(String, u32)>, out: impl Write) -> io::Result<()> {
    let mut archive = tar::Builder::new(out);
    files.sort();
    for (name, mode) in files {
        let file = File::open(root.join(&name))?;
        let mut header = tar::Header::new_ustar();
        header.set_entry_type(tar::EntryType::Regular);
        header.set_mode(mode);
        header.set_mtime(0);
        header.set_uid(0);
        header.set_gid(0);
        header.set_size(file.metadata()?.len());
        archive.append_data(&mut header, &name, file)?;
    }
    archive.into_inner()?.flush()
}
