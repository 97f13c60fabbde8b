//! Where reports go: files whole or not at all, then standard output; and what standard error says of it.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::error::{Complaint, FileProblem, Stop, Unwritten, WriteError};
use crate::report::{Format, Help, Lang, Report, Style};
use crate::text::ForeignText;
use crate::verdict::{Trust, Verdict};

/// A report and where it goes; standard output where there is no path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The format.
    pub format: &'static Format,
    /// The file.
    pub path: Option<PathBuf>,
}

/// What stops a run, for a person.
pub fn complain(stop: &Stop) {
    let told = Lang::En.stop(stop);
    let help = told.help.iter().map(Help::line).collect();
    let message = Lang::En.nothing_verified(&told.message);
    let text = Complaint { message, help }.text();
    let _ = io::stderr().write_all(text.as_bytes());
}

fn tell(unwritten: &Unwritten) {
    let _ = writeln!(io::stderr(), "error: {}", Lang::En.unwritten(unwritten));
}

/// Writes the document that was asked for by `--save`, where there is one. Says so on standard error
/// where no trusted signature covers it.
pub fn save_document(report: &mut Report, path: &Path) {
    let Some((trust, bytes)) = report.shown_document() else {
        tell(&Unwritten::NothingToSave);
        report.unwritten();
        return;
    };
    if trust != Trust::Verified {
        let _ = writeln!(io::stderr(), "{}", Lang::En.saved_unsigned(trust, &shown(path)));
    }
    if let Err(why) = write(path, bytes) {
        tell(&Unwritten::Document(why));
        report.unwritten();
    }
}

/// Writes every report.
pub fn publish(report: &mut Report, outputs: &[Output], style: Style) {
    // Formats that cannot say the verdict leave that to standard error.
    if report.verdict() != Some(Verdict::Verified) && !outputs.iter().any(|output| output.format.says_verdict)
    {
        let _ = writeln!(io::stderr(), "{}", report.in_one_line(style.lang));
    }
    for output in outputs {
        // Of no document there is none to write, and what is there stays as it is.
        if !output.format.says_verdict && report.shown_document().is_none() {
            continue;
        }
        // Files are never coloured.
        let color = style.color && output.path.is_none();
        let written = match output.format.render(report, Style { color, ..style }) {
            Ok(bytes) => match &output.path {
                Some(path) => write(path, &bytes).map_err(Unwritten::Report),
                None => stdout(&bytes).map_err(Unwritten::Report),
            },
            Err(error) => Err(Unwritten::Unmade(ForeignText::error(&error))),
        };
        if let Err(unwritten) = written {
            tell(&unwritten);
            report.unwritten();
        }
    }
}

fn shown(path: &Path) -> ForeignText {
    ForeignText::new(path.display().to_string())
}

/// Writes a report to a path. A regular file, or one that is not there, is written whole beside it
/// and renamed, with the umask's mode; a device or a pipe is written to as it is.
///
/// # Errors
/// Whatever keeps it from being written; a link to a file is refused (CVE-2026-50162: a link decides what
/// is overwritten).
#[expect(clippy::disallowed_methods, reason = "reports are written here and nowhere else")]
fn write(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let failed = |problem: FileProblem| WriteError::File { path: shown(path), problem };
    let as_it_is = || write_as_it_is(path, bytes).map_err(|error| failed(error.into()));
    match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(error.into())),
        Ok(meta) if meta.is_dir() => return Err(failed(FileProblem::Folder)),
        Ok(meta) if meta.is_symlink() => match std::fs::metadata(path) {
            // /dev/stdout is a link to a pipe or a terminal; or to a file, where output is redirected.
            Ok(target) if !target.is_file() || path.starts_with("/dev") => {
                return as_it_is();
            }
            _ => return Err(failed(FileProblem::Link)),
        },
        Ok(meta) if !meta.is_file() => return as_it_is(),
        Ok(_) => {}
    }
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let whole = || -> io::Result<()> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".paas-attest-");
        mode(&mut builder);
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    whole().map_err(|error| failed(error.into()))
}

/// Temporary files are private; a report has the mode that any new file has.
#[cfg(unix)]
fn mode(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(std::fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn mode(_: &mut tempfile::Builder<'_, '_>) {}

fn write_as_it_is(path: &Path, bytes: &[u8]) -> io::Result<()> {
    std::fs::OpenOptions::new().write(true).append(path.starts_with("/dev")).open(path)?.write_all(bytes)
}

/// Writes to standard output. A reader that has gone away takes nothing from the verdict.
///
/// # Errors
/// Any other failure, such as a full disk.
pub fn stdout(bytes: &[u8]) -> Result<(), WriteError> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(WriteError::StandardOutput(ForeignText::error(&error)))
        }
        _ => Ok(()),
    }
}
