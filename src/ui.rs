//! Standard error: one line of progress on a terminal, gone when the answer comes; off a terminal a
//! line now and then while something is waited for.

use std::cell::{Cell, RefCell};
use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::report::{Advance, ImageReport, Lang, LinePrefix, Tally, Transfer, WaitedFor, folded};
use crate::source::{Exchange, Fetching, Progress, Teller};

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
    /// How many images there are to be.
    total: usize,
    /// How many are done.
    done: Cell<usize>,
    /// How many came to what.
    came_to: Cell<Tally>,
    /// What is done just now.
    now: RefCell<String>,
    /// Whether each request is told of.
    tells: bool,
}

impl Line {
    /// A line for `total` images, on a terminal only. Quiet, it does not tell of waiting either.
    pub fn new(wanted: bool, quiet: bool, total: usize, lang: Lang, width: usize) -> Self {
        let said = (!quiet).then(|| Cell::new(None));
        // Nothing is drawn, and no thread is started, where nobody looks.
        let is_shown = wanted && !quiet && std::io::stderr().is_terminal();
        let bar = is_shown.then(|| {
            let target = ProgressDrawTarget::stderr_with_hz(10);
            let bar = ProgressBar::with_draw_target(Some(total as u64), target);
            // The text is cut to what the terminal has room for: a line that is wrapped cannot be taken away.
            if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
                bar.set_style(style.tick_chars("-\\|/ "));
            }
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        let (done, came_to, now) = (Cell::default(), Cell::default(), RefCell::default());
        Self { bar, said, lang, width, total, done, came_to, now, tells: false }
    }

    /// The same, with a line for each request where that is wanted.
    #[must_use]
    pub fn telling(self, wanted: bool) -> Self {
        Self { tells: wanted, ..self }
    }

    /// Who is told of each request, where that is wanted. The lines are not folded: they are searched and sorted.
    pub fn teller(&self) -> Option<Teller> {
        let (bar, lang) = (self.bar.clone(), self.lang);
        self.tells.then(|| -> Teller {
            Box::new(move |exchange: &Exchange| {
                let write = || writeln!(std::io::stderr(), "{}", lang.exchange(exchange));
                let _ = match &bar {
                    Some(bar) => bar.suspend(write),
                    None => write(),
                };
            })
        })
    }

    /// Shows how far the run is, and what is done just now.
    fn show(&self, bar: &ProgressBar) {
        let now = self.now.borrow();
        if self.total > 1 {
            let advance = Advance::new(self.done.get(), self.total, self.came_to.get(), bar.elapsed());
            bar.set_message(format!("{}  {now}", self.lang.advance(&advance)));
        } else {
            bar.set_message(now.clone());
        }
    }

    /// This is done now.
    fn now(&self, bar: &ProgressBar, text: String) {
        self.now.replace(text);
        self.show(bar);
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
        self.done.set(self.done.get() + 1);
        if let Some(bar) = &self.bar {
            self.show(bar);
        }
    }

    /// An image of several came to this.
    pub fn came_to(&self, image: &ImageReport) {
        let mut tally = self.came_to.get();
        tally.count(image);
        self.came_to.set(tally);
        if let Some(bar) = &self.bar {
            self.show(bar);
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
            self.now(bar, text);
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
            self.now(bar, self.lang.fetching(what, subject, None));
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
        self.now(bar, self.lang.fetching(what, subject, Some(&transfer)));
    }
}
