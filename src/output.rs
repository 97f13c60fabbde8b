//! Where reports go: files whole or not at all, then standard output; and what standard error says of it.

use std::borrow::Cow;
use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::error::{Complaint, FileProblem, Stop, Unwritten, WriteError};
use crate::report::{Format, Help, ImageReport, ImageSink, Lang, Report, Style};
use crate::text::ForeignText;
use crate::verdict::{Trust, Verdict};

/// What is written, and where it goes; standard output where there is no path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// What.
    pub what: OutputKind,
    /// The file.
    pub path: Option<PathBuf>,
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputKind {
    /// The report in a format.
    Format(&'static Format),
    /// The document that is shown, byte for byte.
    Document,
}

impl Output {
    /// The format, where it is the report.
    pub fn format(&self) -> Option<&'static Format> {
        match self.what {
            OutputKind::Format(format) => Some(format),
            OutputKind::Document => None,
        }
    }
}

/// All that a run writes, from its first image to its end.
#[derive(Debug)]
pub struct Publisher {
    outputs: Vec<Output>,
    style: Style,
    images: Vec<ImageReport>,
}

impl ImageSink for Publisher {
    fn take(&mut self, image: ImageReport) -> ControlFlow<()> {
        self.images.take(image)
    }

    fn kept(&mut self) -> Vec<ImageReport> {
        self.images.kept()
    }
}

impl Publisher {
    /// Of these outputs, in their order.
    pub fn new(outputs: Vec<Output>, style: Style) -> Self {
        Self { outputs, style, images: vec![] }
    }

    /// What is to be written.
    pub fn outputs(&self) -> &[Output] {
        &self.outputs
    }

    /// Nothing was asked that could have a document.
    pub fn expect_no_document(&mut self) {
        self.outputs.retain(|output| output.what != OutputKind::Document);
    }

    /// Writes everything, and says on standard error what stopped the run, what could not be written, and what
    /// no format says. Standard output comes last, so that what it shows is final; after a failure, what was
    /// written before is written again, so that no output says a yes that the run does not give.
    pub fn publish(&self, report: &mut Report) {
        let lang = self.style.lang;
        if let Some(stop) = report.stop() {
            complain(stop, lang);
        }
        let mut written = Vec::new();
        // What may be written again comes first: a device or a pipe keeps what it was given.
        let again = |output: &&Output| output.path.as_deref().is_some_and(is_replaced);
        let streams = |output: &&Output| output.path.is_some() && !again(output);
        for output in self.outputs.iter().filter(again).chain(self.outputs.iter().filter(streams)) {
            self.write(output, report, &mut written);
        }
        // Formats that cannot say the verdict leave that to standard error.
        let says_verdict = |format: &Format| format.says_verdict;
        if report.verdict() != Some(Verdict::Verified)
            && !self.outputs.iter().filter_map(Output::format).any(says_verdict)
        {
            let _ = writeln!(io::stderr(), "{}", report.in_one_line(lang));
        }
        for output in self.outputs.iter().filter(|output| output.path.is_none()) {
            self.write(output, report, &mut written);
        }
    }

    /// Writes one, after those that are written.
    fn write<'a>(&'a self, output: &'a Output, report: &mut Report, written: &mut Vec<&'a Output>) {
        match self.written(output, report) {
            Ok(()) => written.push(output),
            Err(why) => {
                self.complain(&why);
                match why {
                    Unwritten::NothingToSave => report.nothing_to_save(),
                    Unwritten::Document(_) | Unwritten::Report(_) | Unwritten::Unmade(_) => {
                        report.unwritten();
                        self.write_again(report, written);
                    }
                }
            }
        }
    }

    /// Writes reports again that were written before something else could not be. A document is what it is.
    fn write_again(&self, report: &Report, written: &mut Vec<&Output>) {
        for output in std::mem::take(written) {
            if output.format().is_none_or(|format| format.foreign) {
                continue;
            }
            if let Err(why) = self.written(output, report) {
                self.complain(&why);
                if let Some(path) = &output.path {
                    withdraw(path);
                }
            }
        }
    }

    fn complain(&self, why: &Unwritten) {
        let _ = writeln!(io::stderr(), "error: {}", self.style.lang.unwritten(why));
    }

    fn written(&self, output: &Output, report: &Report) -> Result<(), Unwritten> {
        let document = report.shown_document();
        let bytes: Cow<'_, [u8]> = match (output.what, document) {
            (OutputKind::Document, None) => return Err(Unwritten::NothingToSave),
            (OutputKind::Document, Some((trust, bytes))) => {
                if let (Some(path), true) = (&output.path, trust != Trust::Verified) {
                    let said = self.style.lang.saved_unsigned(trust, &shown(path));
                    let _ = writeln!(io::stderr(), "{said}");
                }
                bytes.into()
            }
            // Of no document there is none to write, and what is there stays as it is.
            (OutputKind::Format(format), None) if !format.says_verdict => return Ok(()),
            (OutputKind::Format(format), _) => {
                // Files are never coloured.
                let color = self.style.color && output.path.is_none();
                let bytes = format.render(report, Style { color, ..self.style });
                let unmade = |error: io::Error| Unwritten::Unmade(ForeignText::error(&error));
                bytes.map_err(unmade)?.into()
            }
        };
        let written = match &output.path {
            Some(path) => write(path, &bytes),
            None => stdout(&bytes),
        };
        written.map_err(|why| match output.what {
            OutputKind::Document => Unwritten::Document(why),
            OutputKind::Format(_) => Unwritten::Report(why),
        })
    }
}

/// What stops a run, for a person.
pub fn complain(stop: &Stop, lang: Lang) {
    let told = lang.stop(stop);
    let help = told.help.iter().map(Help::line).collect();
    let message = lang.nothing_verified(&told.message);
    let text = Complaint { message, help }.text();
    let _ = io::stderr().write_all(text.as_bytes());
}

fn shown(path: &Path) -> ForeignText {
    ForeignText::new(path.display().to_string())
}

/// Whether what is written to a path takes the place of what was there.
#[expect(clippy::disallowed_methods, reason = "reports are written here and nowhere else")]
fn is_replaced(path: &Path) -> bool {
    std::fs::symlink_metadata(path).map_or(true, |meta| meta.is_file())
}

/// Takes a report away that says what is no longer so, and that could not be written again.
#[expect(clippy::disallowed_methods, reason = "reports are written here and nowhere else")]
fn withdraw(path: &Path) {
    if std::fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file()) {
        let _ = std::fs::remove_file(path);
    }
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
