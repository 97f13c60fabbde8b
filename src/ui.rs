//! Standard error: one line of progress on a terminal, gone when the answer comes; off a terminal a
//! line now and then while something is waited for.

use std::cell::Cell;
use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::report::{ImageReport, Lang, LinePrefix, Tally, Transfer, WaitedFor, folded};
use crate::source::{Fetching, Progress};

/// Off a terminal, a wait says so this often.
const EVERY: Duration = Duration::from_secs(30);

/// The line of progress; says nothing where it is not wanted.
pub struct Line {
    bar: Option<ProgressBar>,
    /// When a wait was mentioned last, counted from its beginning; `None` where nobody wants to know.
    said: Option<Cell<Option<Duration>>>,
    lang: Lang,
    /// How many columns a line takes at most.
    width: usize,
    /// How many images came to what.
    came_to: Cell<Tally>,
}

impl Line {
    /// A line for `total` images, on a terminal only. Quiet, it does not tell of waiting either.
    pub fn new(wanted: bool, quiet: bool, total: usize, lang: Lang, width: usize) -> Self {
        let said = (!quiet).then(|| Cell::new(None));
        // Nothing is drawn, and no thread is started, where nobody looks.
        if !wanted || quiet || !std::io::stderr().is_terminal() {
            return Self { bar: None, said, lang, width, came_to: Cell::default() };
        }
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr_with_hz(10));
        if let Ok(style) = ProgressStyle::with_template(lang.progress_line(total > 1)) {
            bar.set_style(style.tick_chars("-\\|/ "));
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar: Some(bar), said, lang, width, came_to: Cell::default() }
    }

    /// Something that no report says, unless nobody wants to know.
    pub fn warn(&self, say: impl FnOnce(Lang) -> String) {
        if self.said.is_some() {
            let line = folded(
                &format!("{}{}", self.lang.line_prefix(LinePrefix::Warning), say(self.lang)),
                self.width,
            );
            let _ = self.aside(|| writeln!(std::io::stderr(), "{line}"));
        }
    }

    /// One image is done.
    pub fn done(&self) {
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
    }

    /// An image of several came to this.
    pub fn came_to(&self, image: &ImageReport) {
        let mut tally = self.came_to.get();
        tally.count(image);
        self.came_to.set(tally);
        if let Some(bar) = &self.bar {
            bar.set_prefix(self.lang.counts(&tally.counts()));
        }
    }

    /// Does what may write to the terminal, while the line is not there.
    pub fn aside<T>(&self, work: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(work),
            None => work(),
        }
    }

    /// Stands while something is done, and is taken away after it.
    pub fn during<T>(&self, work: impl FnOnce(&Self) -> T) -> T {
        let done = work(self);
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        done
    }

    /// Something is waited for: what, since when and for how long.
    pub fn waiting(&self, what: &WaitedFor<'_>, waited: Duration, left: Duration) {
        let text = self.lang.waiting(what, left);
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
            bar.set_message(self.lang.fetching(what, subject, None));
        }
    }

    fn bytes(&self, subject: &str, what: Fetching, done: u64, total: u64) {
        let Some(bar) = &self.bar else { return };
        let seconds = bar.elapsed().as_secs();
        let rate = done / seconds.max(1);
        let transfer = Transfer {
            done: HumanBytes(done).to_string(),
            total: (total > 0).then(|| HumanBytes(total).to_string()),
            rate: HumanBytes(rate).to_string(),
            // Of the first moments nothing can be foretold.
            left: total.checked_sub(done).filter(|_| rate > 0 && seconds > 1).map(|left| left.div_ceil(rate)),
        };
        bar.set_message(self.lang.fetching(what, subject, Some(&transfer)));
    }
}
