//! What systems have in their own ways: modes of files.

#[cfg(not(unix))]
pub(super) use self::other::{mode, runs};
#[cfg(unix)]
pub(super) use self::unix::{mode, runs};

#[cfg(unix)]
mod unix {
    use std::fs::{File, Permissions};
    use std::io;
    use std::os::unix::fs::PermissionsExt as _;

    /// Who may read a file may run it.
    pub(in crate::pack) fn runs(file: &File) -> io::Result<()> {
        let mode = file.metadata()?.permissions().mode();
        file.set_permissions(Permissions::from_mode(mode | (mode & 0o444) >> 2))
    }

    /// Temporary files are private; a pack has the mode that any new file has.
    pub(in crate::pack) fn mode(builder: &mut tempfile::Builder<'_, '_>) {
        builder.permissions(Permissions::from_mode(0o666));
    }
}

#[cfg(not(unix))]
mod other {
    use std::fs::File;
    use std::io;

    pub(in crate::pack) fn runs(_: &File) -> io::Result<()> {
        Ok(())
    }

    pub(in crate::pack) fn mode(_: &mut tempfile::Builder<'_, '_>) {}
}
