//! Standard error: one line of progress on a terminal, gone when the answer comes.

use std::io::IsTerminal as _;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::source::Progress;
use crate::text::ForeignText;

/// The line of progress; says nothing where it is not wanted.
pub struct Line(Option<ProgressBar>);

impl Line {
    /// A line for `total` images, on a terminal only.
    pub fn new(wanted: bool, total: usize) -> Self {
        // Nothing is drawn, and no thread is started, where nobody looks.
        if !wanted || !std::io::stderr().is_terminal() {
            return Self(None);
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
        Self(Some(bar))
    }

    /// One image is done.
    pub fn done(&self) {
        if let Some(bar) = &self.0 {
            bar.inc(1);
        }
    }

    /// Takes the line away.
    pub fn clear(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Line {
    fn step(&self, subject: &str, what: &str) {
        if let Some(bar) = &self.0 {
            bar.set_message(format!("fetching {what}  {}", ForeignText::new(subject)));
        }
    }

    fn bytes(&self, subject: &str, what: &str, done: u64, total: u64) {
        if let Some(bar) = &self.0 {
            let rate = self.1.rate(done);
            let of = if total > 0 { format!(" of {}", HumanBytes(total)) } else { String::new() };
            let rest = match total.checked_sub(done) {
                Some(left) if total > 0 && rate > 0 => format!(", {} s left", left.div_ceil(rate)),
                _ => String::new(),
            };
            bar.set_message(format!(
                "fetching {what}  {}  {}{of}, {}/s{rest}",
                ForeignText::new(subject),
                HumanBytes(done),
                HumanBytes(rate)
            ));
        }
    }
}
