//! Which transparency logs count.

use crate::error::{FileUseProblem, UsageError};
use crate::limits;
use crate::origin::Sourced;
use crate::source::file;
use crate::trust::{LogKeyProblem, LogKeys};

use super::layers::{Setting, Settings};
use super::stdin::Stdin;

/// Reads the logs of a file.
type Reader = fn(&[u8]) -> Result<LogKeys, LogKeyProblem>;

/// Those that are named, or the public Sigstore instance's. The files are read here, where it is known who named
/// them.
pub(super) fn logs(settings: &Settings, stdin: &Stdin) -> Result<LogKeys, UsageError> {
    let mut named: Option<LogKeys> = None;
    let readers: [(Setting, u64, Reader); 2] = [
        (Setting::RekorKey, limits::SMALL, LogKeys::of_pem),
        (Setting::TrustedRoot, limits::TRUSTED_ROOT, LogKeys::of_trusted_root),
    ];
    for (setting, bound, read) in readers {
        for given in settings.all(setting) {
            let logs = of_file(given, stdin, bound, read)?;
            named = Some(match named {
                Some(others) => others.join(logs),
                None => logs,
            });
        }
    }
    Ok(named.unwrap_or_else(LogKeys::public))
}

fn of_file(given: &Sourced<String>, stdin: &Stdin, bound: u64, read: Reader) -> Result<LogKeys, UsageError> {
    let named = stdin.counted(file::at(&given.value), given)?;
    file::read(named.input(), bound)
        .map_err(FileUseProblem::Unread)
        .and_then(|bytes| read(&bytes).map_err(FileUseProblem::LogKey))
        .map_err(|problem| UsageError::File {
            setting: given.origin.clone(),
            path: given.value.as_str().into(),
            problem,
        })
}
