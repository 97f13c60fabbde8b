//! Documents that lie on this machine, and that nobody vouches for.

use std::io::Read as _;
use std::path::PathBuf;

use crate::code::Code;
use crate::error::Stop;
use crate::evidence::Gap;
use crate::text::ForeignText;
use crate::trust::Unsigned;

/// Where a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

impl Place {
    /// Reads it, up to so many bytes; the gap where there are more.
    ///
    /// # Errors
    /// A file that is not there, or is a folder.
    #[expect(clippy::disallowed_methods, reason = "documents are read here and nowhere else")]
    pub fn read(&self, limit: u64) -> Result<Result<Unsigned<Vec<u8>>, Gap>, Stop> {
        let mut bytes = Vec::new();
        let read = match self {
            Self::Stdin => std::io::stdin().lock().take(limit.saturating_add(1)).read_to_end(&mut bytes),
            Self::File(path) => {
                let stop = |why: String| {
                    let shown = ForeignText::new(path.display().to_string());
                    Stop::new(format!("the document {shown} cannot be read: {why}"))
                };
                let meta = std::fs::metadata(path).map_err(|error| stop(error.to_string()))?;
                if meta.is_dir() {
                    return Err(stop("it is a folder".to_owned()));
                }
                let file = std::fs::File::open(path).map_err(|error| stop(error.to_string()))?;
                file.take(limit.saturating_add(1)).read_to_end(&mut bytes)
            }
        };
        read.map_err(|error| Stop::new(format!("the document cannot be read: {error}")))?;
        if bytes.len() as u64 > limit {
            return Ok(Err(Gap {
                place: "document".to_owned(),
                code: Code::TooLarge,
                message: format!("the document has more than {limit} bytes, the bound of --max-sbom-size"),
                help: vec!["--max-sbom-size SIZE allows more, for example 1GiB".to_owned()],
            }));
        }
        Ok(Ok(Unsigned::new(bytes)))
    }
}
