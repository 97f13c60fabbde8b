//! A run as data, and the formats that turn it into bytes.
//!
//! The verdict is in it before anything is printed; no format and no filter can change it. To add a
//! format: a file in `format/`, and its `mod` and a line in [`FORMATS`], both in `format.rs`.

mod asked;
mod codes;
mod command;
mod compared;
mod conclusion;
mod control;
mod format;
mod grouping;
mod image;
mod lines;
mod moment;
mod obstacle;
mod pods;
mod progress;
mod sample;
mod sbom;
mod shard;
mod tally;
mod words;

use crate::call::Call;
use crate::case::KeyFact;
use crate::check::Check;
use crate::doctor::Diagnosis;
use crate::error::Stop;
use crate::evidence::Gap;
use crate::join::Joined;
use crate::origin::SettingOrigin;
use crate::policy::Policy;
use crate::subject::Digest;
use crate::trust::digest_of;
use crate::verdict::{Conclusion, Trust, Verdict};
use crate::weakness::Weakness;

use self::words::Explanation;

pub use self::asked::{AskedFrom, AskedImage, AskedThing};
pub use self::codes::code_verdict;
pub use self::command::Command;
pub use self::compared::{Comparison, DiffSide, SideDocument, SideReport};
pub(crate) use self::format::recorded;
pub use self::format::{
    FORMATS, Format, OWN_WORDS, Reader, code_list, code_page, policy_document, policy_page,
};
pub use self::image::ImageReport;
pub use self::lines::{folded, whole};
pub use self::obstacle::{MissingDocument, MissingKey, Obstacle};
pub use self::progress::{Advance, Missing, Pace, Transfer, WaitedFor};
pub use self::sample::Sample;
use self::sbom::PackageNames;
pub use self::sbom::{
    Conformance, Document, DocumentBytes, DocumentPlace, DocumentSource, ListedComponent, OtherDocument,
    SbomReport,
};
pub use self::shard::Shard;
pub use self::tally::{ImageSink, Tally};
pub use self::words::explain::CodeWords;
pub use self::words::{Help, Lang, LinePrefix};

/// How human output is set.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns.
    pub width: usize,
    /// Whether a terminal shows it: elsewhere a list has one line for each row, however long.
    pub terminal: bool,
    /// Whether verdicts are coloured.
    pub color: bool,
    /// How much is said.
    pub detail: Detail,
    /// In which language.
    pub lang: Lang,
}

/// How much human output says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// One line an image.
    Quiet,
    /// The usual.
    Usual,
    /// Every signature and every place too.
    Verbose,
}

/// A setting, and who gave it. Its value is in what it changes: here it could be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenSetting {
    /// The option that says it.
    pub option: &'static str,
    /// Who gave it.
    pub origin: SettingOrigin,
}

/// What all reports have in common.
#[derive(Clone, Debug, Default)]
pub struct ReportHead {
    /// When, RFC 3339, by the clock of whoever ran it.
    pub at: String,
    /// The keys in use.
    pub keys: Vec<KeyFact>,
    /// What the command line asks of every image, where it got so far.
    pub policy: Option<Policy>,
    /// The registry whose images are checked, where pods are; images of others are listed.
    pub scope: Option<String>,
    /// Which of the images that were named are checked, where not all are.
    pub sample: Option<Sample>,
    /// Which part of them is checked, where several runs share them.
    pub shard: Option<Shard>,
    /// How many were not checked, since one of those before them failed.
    pub unchecked: usize,
    /// What a reader should know of the run as a whole.
    pub weaknesses: Vec<Weakness>,
    /// The command line, for what is proposed instead.
    pub call: Call,
    /// Who gave each setting, where a configuration file gave any.
    pub settings: Vec<GivenSetting>,
}

/// What a report is about.
#[derive(Debug)]
pub enum Body {
    /// `verify`.
    Images {
        /// How many images came to what.
        tally: Tally,
        /// Those that were kept, in the order given.
        images: Vec<ImageReport>,
    },
    /// `sbom`: an image or a document, and what is inside it.
    Sbom(Box<SbomReport>),
    /// `diff`: two of them, and what differs.
    Diff(Box<Comparison>),
    /// `key`: the keys are in the head.
    Key {
        /// The first of several that could not be read or fetched.
        gap: Option<Gap>,
    },
    /// `join`.
    Joined(Box<Joined>),
    /// `doctor`.
    Doctor(Diagnosis),
    /// A command that could judge nothing.
    Nothing(Command, Obstacle),
}

/// A whole run.
#[derive(Debug)]
pub struct Report {
    head: ReportHead,
    body: Body,
    /// What it came to where something that was to be written is not there.
    unwritten: Option<Conclusion>,
    /// The key of the run as it was served, where it is to be saved.
    served: Option<Vec<u8>>,
}

/// What `--save` saves, byte for byte.
#[derive(Debug)]
pub struct Original<'a> {
    /// Whether it is trusted, where that is a question: a key vouches for itself only.
    pub trust: Option<Trust>,
    /// As it was signed or received.
    pub bytes: &'a [u8],
    /// Its SHA-256 digest.
    pub digest: Digest,
}

impl Report {
    /// A report. What it came to is derived from what it holds, and nobody can set it.
    pub fn new(head: ReportHead, body: Body) -> Self {
        Self { head, body, unwritten: None, served: None }
    }

    /// The same with the key of the run, as it was served.
    #[must_use]
    pub fn with_key(mut self, bytes: Vec<u8>) -> Self {
        self.served = Some(bytes);
        self
    }

    /// The same report, of a run with this command line and these settings.
    #[must_use]
    pub fn called(mut self, call: Call, settings: Vec<GivenSetting>) -> Self {
        (self.head.call, self.head.settings) = (call, settings);
        self
    }

    /// The same, of a run over these of the images that were named.
    #[must_use]
    pub fn of_part(mut self, sample: Option<Sample>, shard: Option<Shard>) -> Self {
        (self.head.sample, self.head.shard) = (sample, shard);
        self
    }

    /// What it is about, for a test.
    #[cfg(test)]
    pub(crate) fn body(&self) -> &Body {
        &self.body
    }

    /// The command line.
    fn call(&self) -> &Call {
        &self.head.call
    }

    /// What it came to; `None` where that is no question.
    pub fn verdict(&self) -> Option<Verdict> {
        self.conclusion().verdict()
    }

    /// The exit code.
    pub fn exit_code(&self) -> u8 {
        self.conclusion().exit_code()
    }

    /// Something that was to be written is not there: a yes becomes "could not tell", of the run and of every
    /// image, in all that is written from here on. What was proved wrong stays so: of that nothing changes.
    pub fn unwritten(&mut self) {
        self.without_yes(&Check::unwritten());
    }

    /// The time-stamp of its evidence pack is not there, for want of this answer: a yes becomes "could not tell".
    pub fn unstamped(&mut self, gap: &Gap) {
        self.without_yes(&Check::unstamped(gap));
    }

    fn without_yes(&mut self, why: &Check) {
        // It is settled before the images are marked, which must not turn a "no" into anything else.
        self.unwritten = Some(self.conclusion().unwritten());
        match &mut self.body {
            Body::Images { tally, images } => {
                *tally = tally.unwritten();
                for image in images {
                    image.without_yes(why);
                }
            }
            Body::Sbom(inside) => inside.without_yes(why),
            Body::Diff(comparison) => {
                comparison.sides.iter_mut().for_each(|side| side.image.without_yes(why));
            }
            Body::Joined(joined) => joined.unwritten(),
            Body::Key { .. } | Body::Doctor(_) | Body::Nothing(..) => {}
        }
    }

    /// Nothing was there to be saved: the run is no yes, and of the images nothing changes.
    pub fn nothing_to_save(&mut self) {
        self.unwritten = Some(self.conclusion().unwritten());
    }

    fn conclusion(&self) -> Conclusion {
        self.unwritten.unwrap_or_else(|| conclusion::of(&self.head, &self.body))
    }

    /// What its images came to together.
    fn verdict_of_images(&self, tally: Tally) -> Verdict {
        self.told(tally.verdict())
    }

    /// How many of its images came to what.
    fn tally(&self) -> Tally {
        match &self.body {
            Body::Images { tally, .. } => *tally,
            Body::Sbom(_)
            | Body::Diff(_)
            | Body::Key { .. }
            | Body::Joined(_)
            | Body::Doctor(_)
            | Body::Nothing(..) => self.images().into_iter().collect(),
        }
    }

    /// What its comparison came to.
    fn verdict_of_diff(&self, comparison: &Comparison) -> Verdict {
        self.told(conclusion::of_diff(comparison))
    }

    fn told(&self, verdict: Verdict) -> Verdict {
        self.unwritten.and_then(Conclusion::verdict).unwrap_or(verdict)
    }

    /// The document that is shown, as it was signed or received, and whether it is trusted.
    pub fn shown_document(&self) -> Option<(Trust, &[u8])> {
        let Body::Sbom(inside) = &self.body else { return None };
        Some((inside.trust(), inside.document.as_ref().ok()?.bytes.get()))
    }

    /// What can be saved: the document that is shown, or the key.
    pub fn original(&self) -> Option<Original<'_>> {
        if let Body::Sbom(inside) = &self.body
            && let Ok(document) = &inside.document
        {
            let (trust, digest) = (Some(inside.trust()), document.digest.clone());
            return Some(Original { trust, bytes: document.bytes.get(), digest });
        }
        let bytes = self.served.as_deref()?;
        Some(Original { trust: None, bytes, digest: digest_of(bytes) })
    }

    /// What a reader should know of the command line itself, each once.
    pub fn warnings(&self) -> Vec<&Weakness> {
        let of_images = self.images().into_iter().flat_map(ImageReport::warnings);
        let of_run = self.head.weaknesses.iter().filter(|weakness| weakness.is_of_command_line());
        let mut found: Vec<&Weakness> = Vec::new();
        for weakness in of_run.chain(of_images) {
            if !found.contains(&weakness) {
                found.push(weakness);
            }
        }
        found
    }

    /// What stopped the run before anything could be judged.
    pub fn stop(&self) -> Option<&Stop> {
        match &self.body {
            Body::Nothing(_, Obstacle::Stop(stop)) => Some(stop),
            Body::Images { .. }
            | Body::Sbom(_)
            | Body::Diff(_)
            | Body::Key { .. }
            | Body::Joined(_)
            | Body::Doctor(_)
            | Body::Nothing(..) => None,
        }
    }

    /// The keys of the run.
    pub fn keys(&self) -> &[KeyFact] {
        &self.head.keys
    }

    /// When the run began.
    pub fn at(&self) -> &str {
        &self.head.at
    }

    /// Whether it is the report of a run that looked for evidence.
    pub fn has_evidence(&self) -> bool {
        match &self.body {
            Body::Images { .. } | Body::Sbom(_) | Body::Diff(_) => true,
            Body::Nothing(_, obstacle) => matches!(obstacle, Obstacle::MissingKey(_)),
            Body::Key { .. } | Body::Joined(_) | Body::Doctor(_) => false,
        }
    }

    /// The command.
    fn command(&self) -> Command {
        match &self.body {
            Body::Images { .. } => Command::Verify,
            Body::Sbom(_) => Command::Sbom,
            Body::Diff(_) => Command::Diff,
            Body::Key { .. } => Command::Key,
            Body::Joined(_) => Command::Join,
            Body::Doctor(_) => Command::Doctor,
            Body::Nothing(command, _) => *command,
        }
    }

    /// The images that were kept, in the order given; of a diff both sides.
    fn images(&self) -> Vec<&ImageReport> {
        match &self.body {
            Body::Images { images, .. } => images.iter().collect(),
            Body::Sbom(inside) => vec![&inside.image],
            Body::Diff(comparison) => comparison.images().into(),
            Body::Key { .. } | Body::Joined(_) | Body::Doctor(_) | Body::Nothing(..) => vec![],
        }
    }

    /// Why no image was judged, or no document read.
    fn obstacle(&self, lang: Lang) -> Option<Explanation> {
        match &self.body {
            Body::Images { .. } | Body::Joined(_) => None,
            Body::Sbom(inside) => match &inside.document {
                // Its own checks say why.
                Ok(_) | Err(MissingDocument::ImageNotVerified) => None,
                Err(lack) => Some(lang.lack(lack, &inside.image, self.call())),
            },
            Body::Diff(comparison) => {
                comparison.lack().map(|(_, side, lack)| lang.lack(lack, &side.image, self.call()))
            }
            Body::Key { gap: None } | Body::Doctor(_) => self.unwritten.map(|_| lang.nothing_written()),
            Body::Key { gap: Some(gap) } => Some(lang.no_key(&MissingKey::Gap(gap.clone()), self.call())),
            Body::Nothing(_, obstacle) => Some(lang.obstacle(obstacle, self.call())),
        }
    }
}

#[cfg(test)]
mod tests;
