//! What a log signed of its tree: a checkpoint, which is a note with a size and a root (C2SP, `signed-note.md` and
//! `tlog-checkpoint.md`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::limits;
use crate::trust::key::PublicKey;

use super::problem::CheckpointProblem;

/// What every line with a signature begins with: an em dash and a blank.
const MARK: &str = "\u{2014} ";

/// A checkpoint, taken apart. Nothing of it is known to be true.
#[derive(Debug)]
pub(super) struct Checkpoint<'a> {
    /// What is signed, with the line break at its end.
    note: &'a str,
    /// Which log it says it is of.
    origin: &'a str,
    size: u64,
    root: [u8; 32],
    /// The lines with signatures.
    signatures: Vec<Line<'a>>,
}

/// A signature by somebody.
#[derive(Debug)]
struct Line<'a> {
    name: &'a str,
    /// The first four bytes of the key's id.
    hint: [u8; 4],
    signature: Vec<u8>,
}

/// The line that says of which log a text would be a checkpoint.
pub(super) fn origin(text: &str) -> Option<&str> {
    text.split_once('\n').map(|(origin, _)| origin)
}

impl<'a> Checkpoint<'a> {
    /// Takes a checkpoint apart.
    pub(super) fn read(text: &'a str) -> Result<Self, CheckpointProblem> {
        let form = CheckpointProblem::Form;
        let end = text.rfind("\n\n").ok_or(form)?;
        let (note, lines) = (text.get(..=end).ok_or(form)?, text.get(end + 2..).ok_or(form)?);
        let lines = lines.strip_suffix('\n').ok_or(form)?;
        if lines.split('\n').count() > limits::CHECKPOINT_SIGNATURES {
            return Err(form);
        }
        let signatures =
            lines.split('\n').map(|line| Line::read(line).ok_or(form)).collect::<Result<_, _>>()?;
        let mut said = note.split('\n');
        let origin = said.next().filter(|origin| !origin.is_empty()).ok_or(form)?;
        let size = said.next().and_then(decimal).ok_or(form)?;
        let root = said.next().and_then(|root| STANDARD.decode(root).ok()).ok_or(form)?;
        let root = root.try_into().map_err(|_| form)?;
        Ok(Self { note, origin, size, root, signatures })
    }

    /// Whether the log of this id, with this key, signed that a tree of this size has this root.
    pub(super) fn is_by(
        &self,
        key: &PublicKey,
        id: &[u8; 32],
        size: u64,
        root: &[u8; 32],
    ) -> Result<(), CheckpointProblem> {
        let ours = || self.signatures.iter().filter(|line| id.starts_with(&line.hint) && self.is_named(line));
        if ours().next().is_none() {
            return Err(CheckpointProblem::NotSigned);
        }
        if !ours()
            .take(limits::CHECKPOINT_TRIED)
            .any(|line| key.verify(self.note.as_bytes(), &line.signature))
        {
            return Err(CheckpointProblem::Signature);
        }
        if self.size != size {
            return Err(CheckpointProblem::Size);
        }
        if self.root != *root {
            return Err(CheckpointProblem::Root);
        }
        Ok(())
    }

    /// Whether a signature is by who the note is by: Rekor v1 writes the number of a tree behind its name.
    fn is_named(&self, line: &Line<'_>) -> bool {
        let rest = self.origin.strip_prefix(line.name);
        rest.is_some_and(|rest| {
            rest.is_empty() || rest.strip_prefix(" - ").is_some_and(|tree| decimal(tree).is_some())
        })
    }
}

impl<'a> Line<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let (name, signature) = line.strip_prefix(MARK)?.split_once(' ')?;
        let bytes = STANDARD.decode(signature).ok()?;
        let (hint, signature) = bytes.split_first_chunk()?;
        (!name.is_empty() && !signature.is_empty()).then(|| Self {
            name,
            hint: *hint,
            signature: signature.to_vec(),
        })
    }
}

/// A number as these notes write it: digits alone, none too many.
fn decimal(text: &str) -> Option<u64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| is_plain)
}
