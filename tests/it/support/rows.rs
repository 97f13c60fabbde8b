//! Tables of cases: each row is tried whichever others fail, so that one run shows all that does not hold.

use std::any::Any;
use std::fmt::{Debug, Display};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What is shown of a row's name and of why it failed; all of it is in what the panic itself wrote.
const SHOWN: usize = 160;

/// Rows that are tried one by one, in loops of any shape.
#[derive(Default)]
pub(crate) struct Rows {
    tried: usize,
    failed: Vec<String>,
}

impl Rows {
    /// Tries one row.
    pub(crate) fn row(&mut self, name: impl Display, check: impl FnOnce()) {
        self.tried += 1;
        if let Err(panic) = catch_unwind(AssertUnwindSafe(check)) {
            let (name, why) = (short(&name.to_string()), short(&message(panic.as_ref())));
            self.failed.push(format!("{name}: {why}"));
        }
    }

    /// Fails with all rows that failed.
    #[track_caller]
    pub(crate) fn end(self) {
        let Self { tried, failed } = self;
        assert!(tried > 0, "no row was tried");
        assert!(failed.is_empty(), "{} of {tried} rows failed:\n  {}", failed.len(), failed.join("\n  "));
    }
}

/// Tries all rows of a table, each of which is its own name.
#[track_caller]
pub(crate) fn each<T: Debug>(rows: impl IntoIterator<Item = T>, check: impl Fn(&T)) {
    let mut all = Rows::default();
    for row in rows {
        all.row(format_args!("{row:?}"), || check(&row));
    }
    all.end();
}

/// The first line.
fn short(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(SHOWN).collect()
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}
