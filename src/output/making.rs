//! A report is made before anything of it is written: what was begun on standard output cannot be taken back. It is
//! made on a thread of its own, which nobody waits for longer than there is time.

use std::io::{self, BufWriter, Write};
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::Duration;

use crate::call::Call;
use crate::limits;
use crate::report::{Format, GivenSetting, Report, Style};
use crate::source::Deadline;
use crate::text::PageMask;

use super::mask::Masking;

/// As much as the main thread has by default: nested values are written by functions that call themselves.
const STACK: usize = 8 << 20;
/// What is handed over at once.
const PIECE: usize = 64 << 10;
/// How many pieces may lie between the one who makes them and the one who takes them.
const PIECES: usize = 4;

/// What a run came to, and what it says where there is no time to say all of it.
#[derive(Debug)]
pub struct RunReport {
    /// What it came to.
    pub report: Report,
    /// What is said once its time is over; `None` for a report that is never long.
    pub late: Option<LateReport>,
}

/// What is said instead of a report that there is no time to make.
#[derive(Debug)]
pub struct LateReport {
    /// A short one.
    pub report: Report,
    /// When the run has to have ended. A reader who takes longer has that time.
    pub until: Deadline,
}

impl RunReport {
    /// The same, of a run with this command line.
    #[must_use]
    pub fn called(self, call: &Call, settings: &[GivenSetting]) -> Self {
        let called = |report: Report| report.called(call.clone(), settings.to_vec());
        let late = self.late.map(|late| LateReport { report: called(late.report), ..late });
        Self { report: called(self.report), late }
    }
}

impl From<Report> for RunReport {
    fn from(report: Report) -> Self {
        Self { report, late: None }
    }
}

/// What is made of a report.
#[derive(Clone, Copy)]
pub(super) struct Rendering {
    pub(super) format: &'static Format,
    /// How many of its images are written already.
    pub(super) ahead: usize,
    pub(super) style: Style,
}

impl Rendering {
    /// Writes it, without secrets.
    pub(super) fn write(self, report: &Report, mask: &PageMask, out: &mut dyn Write) -> io::Result<()> {
        let Self { format, ahead, style } = self;
        if format.foreign || mask.is_empty() {
            return format.write(report, ahead, style, out);
        }
        let mut masking = Masking::new(mask, out);
        format.write(report, ahead, style, &mut masking)?;
        masking.finish()
    }
}

/// What is made of the report of a run, and what is left of its time.
pub(super) struct Making {
    late: Option<LateReport>,
    /// Nobody's reader takes any of it.
    time: Duration,
    /// For each output; `None` for what is made as it is written.
    made: Vec<Option<Vec<u8>>>,
}

impl Making {
    /// Nothing yet.
    pub(super) fn of(late: Option<LateReport>) -> Self {
        let time = late.as_ref().map_or(Duration::ZERO, |late| late.until.left() + limits::LAST_WORD);
        Self { late, time, made: vec![] }
    }

    /// What was made for the output with this number.
    pub(super) fn made(&self, at: usize) -> Option<&[u8]> {
        self.made.get(at)?.as_deref()
    }

    /// Changes the report, and what would be said instead of it.
    pub(super) fn each(&mut self, report: &mut Report, change: impl Fn(&mut Report)) {
        change(report);
        if let Some(late) = &mut self.late {
            change(&mut late.report);
        }
    }

    /// Makes a report for every output that wants one. Where there is no time for all of them, the short one takes its
    /// place, which is made as it is written.
    pub(super) fn make(
        &mut self,
        report: &mut Report,
        outputs: impl Iterator<Item = Option<Rendering>>,
        mask: &PageMask,
    ) {
        self.made.clear();
        let Some(LateReport { report: short, until }) = self.late.take() else { return };
        // It stands there as long as the long one is not made.
        let mut long = std::mem::replace(report, short);
        let mut left = Left { time: self.time, bytes: limits::REPORTS };
        for wanted in outputs {
            let Some(wanted) = wanted.filter(|wanted| !wanted.format.foreign) else {
                self.made.push(None);
                continue;
            };
            let Some(made) = make(long, wanted, mask, &mut left) else {
                self.made.clear();
                return;
            };
            long = made.report;
            self.made.push(made.whole);
        }
        self.time = left.time;
        self.late = Some(LateReport { report: std::mem::replace(report, long), until });
    }
}

/// What is left to make reports: time, and bytes that may be kept of those that no page is made of.
struct Left {
    time: Duration,
    bytes: usize,
}

/// A report, and what was made of it.
struct Made {
    report: Report,
    /// All of it; `None` for what has more bytes than may be kept, and is made again as it is written: there is time
    /// for that too.
    whole: Option<Vec<u8>>,
}

/// What the thread hands over.
enum Piece {
    Bytes(Vec<u8>),
    /// The report, once all of it is made.
    End(Box<Report>, io::Result<()>),
}

/// Makes a report; `None` where there is no time for it, and it is gone.
fn make(report: Report, wanted: Rendering, mask: &PageMask, left: &mut Left) -> Option<Made> {
    let (give, given) = mpsc::sync_channel::<Box<Report>>(1);
    let (pieces, taken) = mpsc::sync_channel(PIECES);
    let work = move || {
        let Ok(report) = given.recv() else { return };
        // Secrets are looked for by the one who takes the pieces.
        let mut out = BufWriter::with_capacity(PIECE, Pieces(&pieces));
        let written = wanted.write(&report, &PageMask::default(), &mut out).and_then(|()| out.flush());
        let _ = out.into_parts();
        if let Err(unheard) = pieces.send(Piece::End(report, written)) {
            // The process ends by now, and freeing what it holds would only take time from that.
            std::mem::forget(unheard);
        }
    };
    let begun = Deadline::after(left.time);
    let thread = thread::Builder::new().name("report".to_owned()).stack_size(STACK).spawn(work);
    let Ok(thread) = thread else {
        // It is made as it is written.
        return Some(Made { report, whole: None });
    };
    let _ = give.send(Box::new(report));
    let most = if wanted.format.streams() { left.bytes } else { usize::MAX };
    let mut kept = Kept { bytes: Some(Vec::new()), most };
    let mut masking = Masking::new(mask, &mut kept);
    let mut seen = 0_usize;
    let (report, written) = loop {
        // What is made twice has half of the time.
        let spare = if seen > most { left.time / 2 } else { Duration::ZERO };
        match taken.recv_timeout(begun.left().saturating_sub(spare)) {
            Ok(Piece::Bytes(bytes)) => {
                seen = seen.saturating_add(bytes.len());
                let _ = masking.write_all(&bytes);
            }
            Ok(Piece::End(report, written)) => break (*report, written),
            Err(RecvTimeoutError::Timeout) => return None,
            Err(RecvTimeoutError::Disconnected) => match thread.join() {
                Err(panic) => std::panic::resume_unwind(panic),
                Ok(()) => return None,
            },
        }
    };
    let _ = masking.finish();
    // What cannot be made says why as it is written.
    let whole = kept.bytes.filter(|_| written.is_ok());
    let took = left.time.saturating_sub(begun.left());
    left.time = left.time.saturating_sub(took);
    match &whole {
        Some(bytes) if wanted.format.streams() => left.bytes = left.bytes.saturating_sub(bytes.len()),
        Some(_) => {}
        None => left.time = left.time.saturating_sub(took),
    }
    Some(Made { report, whole })
}

/// Hands over what is written to it.
struct Pieces<'a>(&'a SyncSender<Piece>);

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = &bytes[..bytes.len().min(PIECE)];
        match self.0.send(Piece::Bytes(piece.to_vec())) {
            Ok(()) => Ok(piece.len()),
            // Nobody waits for it any more.
            Err(_) => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Keeps what is written to it, up to so many bytes; of what has more nothing.
struct Kept {
    bytes: Option<Vec<u8>>,
    most: usize,
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes =
            self.bytes.take().filter(|kept| kept.len() + bytes.len() <= self.most).map(|mut kept| {
                kept.extend_from_slice(bytes);
                kept
            });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
