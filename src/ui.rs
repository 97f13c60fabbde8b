//! Standard error: one line of progress on a terminal, gone when the answer comes; off a terminal a
//! line now and then while something is waited for.

use std::cell::Cell;
use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::source::{Fetching, Progress};
use crate::text::ForeignText;

/// Off a terminal, a wait says so this often.
const EVERY: Duration = Duration::from_secs(30);

/// The line of progress; says nothing where it is not wanted.
pub struct Line {
    bar: Option<ProgressBar>,
    /// When a wait was mentioned last, counted from its beginning; `None` where nobody wants to know.
    said: Option<Cell<Option<Duration>>>,
}

impl Line {
    /// A line for `total` images, on a terminal only. Quiet, it does not tell of waiting either.
    pub fn new(wanted: bool, quiet: bool, total: usize) -> Self {
        let said = (!quiet).then(|| Cell::new(None));
        // Nothing is drawn, and no thread is started, where nobody looks.
        if !wanted || quiet || !std::io::stderr().is_terminal() {
            return Self { bar: None, said };
        }
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr_with_hz(10));
        let template = if total > 1 {
            "{spinner} {msg}  {pos} of {len}, {per_sec}, {eta} left"
        } else {
            "{spinner} {msg}"
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.tick_chars("-\\|/ "));
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar: Some(bar), said }
    }

    /// One image is done.
    pub fn done(&self) {
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
    }

    /// Takes the line away.
    pub fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    /// Something is waited for: what of, which stage is missing, since when and for how long.
    pub fn waiting(&self, subject: &str, missing: &str, waited: Duration, left: Duration) {
        let left = left.as_secs();
        let text = format!(
            "waiting for {}: {missing}, {}m{:02}s left",
            ForeignText::new(subject),
            left / 60,
            left % 60
        );
        if let Some(bar) = &self.bar {
            bar.set_message(text);
        } else if let Some(said) = &self.said
            && said.get().is_none_or(|last| waited >= last + EVERY)
        {
            said.set(Some(waited));
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }
}

impl Progress for Line {
    fn step(&self, subject: &str, what: Fetching) {
        if let Some(bar) = &self.bar {
            bar.set_message(format!("fetching {}  {}", word(what), ForeignText::new(subject)));
        }
    }

    fn bytes(&self, subject: &str, what: Fetching, done: u64, total: u64) {
        let Some(bar) = &self.bar else { return };
        let seconds = bar.elapsed().as_secs();
        let rate = done / seconds.max(1);
        let of = if total > 0 { format!(" of {}", HumanBytes(total)) } else { String::new() };
        // Of the first moments nothing can be foretold.
        let rest = match total.checked_sub(done) {
            Some(left) if rate > 0 && seconds > 1 => format!(", {} s left", left.div_ceil(rate)),
            _ => String::new(),
        };
        bar.set_message(format!(
            "fetching {}  {}  {}{of}, {}/s{rest}",
            word(what),
            ForeignText::new(subject),
            HumanBytes(done),
            HumanBytes(rate)
        ));
    }
}

fn word(what: Fetching) -> &'static str {
    match what {
        Fetching::Image => "image",
        Fetching::Signatures => "signatures",
        Fetching::Evidence => "signatures and attestations",
        Fetching::Payload => "payload",
        Fetching::Envelope => "envelope",
        Fetching::Document => "document",
        Fetching::RecordedSbom => "the platform's SBOM",
    }
}
