//! Where reports go: files whole or not at all, then standard output; and what standard error says of it.

mod ahead;
mod file;
mod known;
mod making;
mod mask;
mod pack;
mod place;
mod refusal;

use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use crate::call::Call;
use crate::error::{FileProblem, Unwritten, WriteError};
use crate::report::{
    Detail, Format, ImageReport, ImageSink, LinePrefix, OWN_WORDS, Reader, Report, Style, folded,
};
use crate::text::{ForeignText, PageMask, Secrets};
use crate::verdict::{Trust, Verdict};

use self::ahead::Ahead;
use self::file::{Make, Target, is_replaced, withdraw};
use self::making::{Making, Rendering};
use self::pack::Unpacked;
use self::refusal::complaint;

pub use self::known::{TakeDown, TakenDown, take_down};
pub use self::making::{LateReport, RunReport};
pub use self::pack::{EvidencePack, StampIndex};
pub use self::place::{Output, OutputKind, twice};
pub use self::refusal::{complain, refuse, tell};

/// All that a run writes, from its first image to its end.
#[derive(Debug)]
pub struct Publisher {
    outputs: Vec<Output>,
    style: Style,
    /// How many columns a line of standard error may take.
    error_width: usize,
    /// How long a pipe may take to be read.
    patience: Duration,
    images: Vec<ImageReport>,
    /// What is written of images before the report is.
    ahead: Option<Ahead>,
    /// How many of the images that are kept are written already.
    kept_ahead: usize,
    /// Why nothing more can be written to standard output.
    shown: Result<(), WriteError>,
    /// The command line, for what is proposed.
    call: Call,
    mask: PageMask,
    /// The evidence pack, where one is written.
    pack: Option<Rc<EvidencePack>>,
}

impl ImageSink for Publisher {
    fn each_is_final(&mut self) {
        // What has a path may turn out not to be written, and takes the yes of every image away.
        if let [Output { what: OutputKind::Format(_), path: None }] = self.outputs.as_slice()
            && self.style.detail != Detail::Quiet
            && self.pack.is_none()
        {
            self.ahead = Ahead::start(self.style.terminal);
        }
    }

    fn take(&mut self, image: ImageReport) -> ControlFlow<()> {
        // Once one is not, none behind it is.
        if let Some(ahead) = self.ahead.as_mut().filter(|_| self.kept_ahead == self.images.len())
            && let Some(format) = self.outputs.first().and_then(Output::format)
            && let Ok(Some(line)) = format.ahead(&image, &self.call, self.style)
        {
            let line = String::from_utf8_lossy(&line);
            ahead.write(self.mask.page(&line).into_owned().into_bytes());
            if !format.needs(&image) {
                return ControlFlow::Continue(());
            }
            self.kept_ahead += 1;
        }
        self.images.take(image)
    }

    fn kept(&mut self) -> Vec<ImageReport> {
        self.images.kept()
    }
}

impl Publisher {
    /// Of these outputs, in their order; how many columns a line of standard error may take, and how long a pipe to be
    /// read.
    pub fn new(outputs: Vec<Output>, style: Style, error_width: usize, patience: Duration) -> Self {
        Self {
            outputs,
            style,
            error_width,
            patience,
            images: vec![],
            ahead: None,
            kept_ahead: 0,
            shown: Ok(()),
            call: Call::default(),
            mask: PageMask::default(),
            pack: None,
        }
    }

    /// What is received is kept for this pack, which is written with the report.
    pub fn pack(&mut self, pack: Option<Rc<EvidencePack>>) {
        self.pack = pack;
    }

    /// This command line is what the run was asked by.
    pub fn called(&mut self, call: Call) {
        self.call = call;
    }

    /// These secrets are in nothing that is written, but in documents that are written byte for byte.
    pub fn keep(&mut self, secrets: Secrets) {
        self.mask = PageMask::new(secrets, &OWN_WORDS);
    }

    /// A page or a message without secrets. What servers say was masked when it was received; here stands also what
    /// evidence says: names, annotations, records.
    fn without_secrets(&self, text: &str) -> String {
        self.mask.page(text).into_owned()
    }

    fn say(&self, line: &str) {
        // A secret may hold a blank: it is looked for before a line is broken there.
        let _ = writeln!(io::stderr(), "{}", folded(&self.without_secrets(line), self.error_width));
    }

    /// What is to be written.
    pub fn outputs(&self) -> &[Output] {
        &self.outputs
    }

    /// Nothing was asked that could have anything to save.
    pub fn expect_nothing_to_save(&mut self) {
        self.outputs.retain(|output| output.format().is_some());
    }

    /// Writes everything, and says on standard error what stopped the run, what could not be written, and what
    /// no format says. Standard output comes last, so that what it shows is final; after a failure, what was
    /// written before is written again, so that no output says a yes that the run does not give. What stands on
    /// standard output already is final. Before anything is written all reports are made; where there is no time for
    /// that, the run comes to what it says then. Returns the exit code.
    pub fn publish(&mut self, run: RunReport) -> u8 {
        let RunReport { mut report, late } = run;
        let mut making = Making::of(late);
        if let Some(ahead) = self.ahead.take() {
            self.shown = ahead.end().map_err(|error| WriteError::StandardOutput(ForeignText::error(&error)));
        }
        self.make(&mut report, &mut making);
        let lang = self.style.lang;
        if let Some(stop) = report.stop() {
            refuse(&complaint(stop, lang, |text| self.without_secrets(text)), self.error_width);
        }
        let mut written = Vec::new();
        // What may be written again comes first: a device or a pipe keeps what it was given.
        let again = |output: &&Output| output.path.as_deref().is_some_and(is_replaced);
        let streams = |output: &&Output| output.path.is_some() && !again(output);
        let mut saved = Vec::new();
        for output in self.outputs.iter().filter(again).chain(self.outputs.iter().filter(streams)) {
            // What comes after it may take the run's yes away, and nothing from what was saved.
            let trust = report.original().and_then(|original| original.trust);
            let is_written = self.write(output, &mut report, &mut making, &mut written);
            saved.extend(is_written.then_some((output, trust)));
        }
        self.write_pack(&mut report, &mut making, &mut written);
        // Who typed something else than was meant reads standard error, where a program reads the rest.
        let for_people =
            |output: &Output| output.format().is_some_and(|format| format.reader == Reader::Person);
        let stdout = self.outputs.iter().find(|output| output.path.is_none());
        if self.style.detail != Detail::Quiet && stdout.is_some_and(|output| !for_people(output)) {
            for weakness in report.warnings() {
                self.say(&format!("{}{}", lang.line_prefix(LinePrefix::Warning), lang.weakness(weakness)));
            }
        }
        // Formats that cannot say the verdict leave that to standard error.
        let says_verdict = |format: &Format| format.says_verdict;
        if report.verdict() != Some(Verdict::Verified)
            && !self.outputs.iter().filter_map(Output::format).any(says_verdict)
        {
            self.say(&report.in_one_line(lang));
        }
        for output in self.outputs.iter().filter(|output| output.path.is_none()) {
            self.write(output, &mut report, &mut making, &mut written);
        }
        self.tell_saved(&report, &saved);
        let code = report.exit_code();
        // The process ends, and freeing piece by piece what it holds would only take time from that.
        std::mem::forget(report);
        code
    }

    /// Makes the report for every output, or has the run come to what it says where there is no time for that.
    fn make(&self, report: &mut Report, making: &mut Making) {
        let wanted = |output: &Output| Some(self.wanted(output.format()?, output));
        making.make(report, self.outputs.iter().map(wanted), &self.mask);
    }

    /// What an output wants of a format.
    fn wanted(&self, format: &'static Format, output: &Output) -> Rendering {
        // Files are never coloured.
        let to_stdout = output.path.is_none();
        let style = Style {
            color: self.style.color && to_stdout,
            terminal: self.style.terminal && to_stdout,
            ..self.style
        };
        let ahead = if to_stdout { self.kept_ahead } else { 0 };
        Rendering { format, ahead, style }
    }

    /// Writes one, after those that are written, and says whether that is done.
    fn write<'a>(
        &'a self,
        output: &'a Output,
        report: &mut Report,
        making: &mut Making,
        written: &mut Vec<&'a Output>,
    ) -> bool {
        // Two names may turn out to be one file only once the first is written.
        let taken = |path: &Path| {
            let others = written.iter().filter_map(|other| other.path.as_deref());
            is_replaced(path) && others.map(Target::of).any(|other| other == Target::of(path))
        };
        let result = match output.path.as_deref().filter(|path| taken(path)) {
            Some(path) => Err(output.failed(WriteError::of(path, FileProblem::Twice))),
            None => self.written(output, report, making),
        };
        match result {
            Ok(()) => {
                written.push(output);
                true
            }
            Err(why) => {
                self.complain(&why);
                // What was made says what is no longer so.
                match why {
                    Unwritten::NothingToSave(_) => {
                        making.each(report, Report::nothing_to_save);
                        self.make(report, making);
                    }
                    Unwritten::Save(..) | Unwritten::Report(_) | Unwritten::Pack(_) => {
                        making.each(report, Report::unwritten);
                        self.make(report, making);
                        self.write_again(report, making, written);
                    }
                }
                false
            }
        }
    }

    /// Writes reports again that were written before something else could not be. A document is what it is.
    fn write_again(&self, report: &Report, making: &Making, written: &mut Vec<&Output>) {
        for output in std::mem::take(written) {
            if output.format().is_none_or(|format| format.foreign) {
                continue;
            }
            if let Err(why) = self.written(output, report, making) {
                self.complain(&why);
                if let Some(path) = &output.path {
                    withdraw(path);
                }
            }
        }
        self.write_pack_again(report);
    }

    /// Puts the pack in its place, unless the run was stopped.
    fn write_pack<'a>(&'a self, report: &mut Report, making: &mut Making, written: &mut Vec<&'a Output>) {
        let Some(pack) = self.pack.as_ref().filter(|_| report.has_evidence()) else { return };
        let mut wrong = pack.write(report, self.style, &self.mask).err();
        if let Some(Unpacked::Unstamped(gap)) = &wrong {
            self.say(&format!("error: {}", self.style.lang.trouble(&gap.why)));
            making.each(report, |report| report.unstamped(gap));
            self.make(report, making);
            self.write_again(report, making, written);
            wrong = pack.write(report, self.style, &self.mask).err();
        }
        if let Some(Unpacked::Unwritten(why)) = wrong {
            self.complain(&Unwritten::Pack(why));
            making.each(report, Report::unwritten);
            self.make(report, making);
            self.write_again(report, making, written);
        }
    }

    /// Makes a pack anew that is in its place and says what is no longer so.
    fn write_pack_again(&self, report: &Report) {
        let Some(pack) = self.pack.as_ref().filter(|pack| pack.is_in_place()) else { return };
        if let Err(why) = pack.write(report, self.style, &self.mask) {
            if let Unpacked::Unwritten(why) = why {
                self.complain(&Unwritten::Pack(why));
            }
            pack.withdraw();
        }
    }

    fn complain(&self, why: &Unwritten) {
        self.say(&format!(
            "{}{}",
            self.style.lang.line_prefix(LinePrefix::Error),
            self.style.lang.unwritten(why)
        ));
    }

    /// What was saved, and that no key vouches for it, where that is so: below the result, on which people wait.
    fn tell_saved(&self, report: &Report, saved: &[(&Output, Option<Trust>)]) {
        let Some(original) = report.original() else { return };
        let originals = saved.iter().filter_map(|(output, trust)| match (output.what, &output.path) {
            (OutputKind::Original(what), Some(path)) => Some((what, path, trust)),
            _ => None,
        });
        for (what, path, trust) in originals {
            let path = path.display().to_string().into();
            if let Some(trust) = trust.filter(|trust| *trust != Trust::Verified) {
                self.say(&self.style.lang.saved_unsigned(trust, &path));
            }
            if self.style.detail != Detail::Quiet {
                let length = original.bytes.len();
                self.say(&self.style.lang.saved(what, &path, length, &original.digest));
            }
        }
    }

    fn written(&self, output: &Output, report: &Report, making: &Making) -> Result<(), Unwritten> {
        let original = report.original();
        match (output.what, &original) {
            (OutputKind::Original(what), None) => return Err(Unwritten::NothingToSave(what)),
            // Of no document there is none to write, and what is there stays as it is.
            (OutputKind::Format(format), None) if !format.says_verdict => return Ok(()),
            (OutputKind::Original(_) | OutputKind::Format(_), _) => {}
        }
        if let (Err(why), None) = (&self.shown, &output.path) {
            return Err(output.failed(why.clone()));
        }
        let made = self.outputs.iter().position(|one| one == output).and_then(|at| making.made(at));
        let write = |out: &mut dyn io::Write| match (output.what, made) {
            (OutputKind::Original(_), _) => original.as_ref().map_or(Ok(()), |one| out.write_all(one.bytes)),
            (OutputKind::Format(_), Some(made)) => out.write_all(made),
            (OutputKind::Format(format), None) => self.wanted(format, output).write(report, &self.mask, out),
        };
        let written = match &output.path {
            Some(path) => file::write(path, &write, self.patience).map_err(|why| WriteError::of(path, why)),
            None => self::to_stdout(&write),
        };
        written.map_err(|why| output.failed(why))
    }
}

/// Writes to standard output. A reader that has gone away takes nothing from the verdict.
///
/// # Errors
/// Any other failure, such as a full disk.
pub fn stdout(bytes: &[u8]) -> Result<(), WriteError> {
    to_stdout(&|out| out.write_all(bytes))
}

fn to_stdout(make: Make<'_>) -> Result<(), WriteError> {
    file::to_stdout(make).map_err(|error| WriteError::StandardOutput(ForeignText::error(&error)))
}

#[cfg(test)]
mod tests;
