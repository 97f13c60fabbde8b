//! Lines that go to standard output before the run ends. A thread writes them: the run waits for answers meanwhile,
//! and whoever reads slowly must not make one of them too late.

use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use super::file::to_stdout;

/// What is written before the run ends.
#[derive(Debug)]
pub(super) struct Ahead {
    lines: Sender<Vec<u8>>,
    /// Says that a line is written.
    done: Receiver<()>,
    writer: JoinHandle<io::Result<()>>,
    /// Whether each line stands there before anything else is done: a terminal shows progress too.
    at_once: bool,
}

impl Ahead {
    /// Nothing yet; `None` where there cannot be one more thread.
    pub(super) fn start(at_once: bool) -> Option<Self> {
        let (lines, taken) = mpsc::channel::<Vec<u8>>();
        let (written, done) = mpsc::channel();
        let write = move || {
            for line in taken {
                to_stdout(&|out| out.write_all(&line))?;
                let _ = written.send(());
            }
            Ok(())
        };
        let writer = thread::Builder::new().name("lines".to_owned()).spawn(write).ok()?;
        Some(Self { lines, done, writer, at_once })
    }

    /// One more image. After a failure, of which [`Ahead::end`] tells, nothing more is written.
    pub(super) fn write(&mut self, line: Vec<u8>) {
        if self.lines.send(line).is_ok() && self.at_once {
            let _ = self.done.recv();
        }
    }

    /// Waits until all are written. A reader that has gone away counts as one that reads.
    ///
    /// # Errors
    /// Why not.
    pub(super) fn end(self) -> io::Result<()> {
        drop(self.lines);
        match self.writer.join() {
            Ok(written) => written,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
}
