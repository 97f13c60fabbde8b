//! One image of a report, as far as a verdict and a reader need it.

use serde_json::value::RawValue;

use crate::json::{MembersError, Shape, each, members};
use crate::text::Excerpt;
use crate::verdict::Outcome;

use super::keep::Keep;
use super::place::is_hash;
use super::problem::Unfit;
use super::verdict::{ImageStanding, Outcomes};

/// An image as its report has it.
#[derive(Debug)]
pub struct JoinedImage {
    /// What it counts as.
    pub standing: ImageStanding,
    /// What is told of it, where that is kept.
    pub told: Option<ToldImage>,
    /// Its text, where that is kept.
    pub text: Option<Box<RawValue>>,
}

/// What is told of an image, all of it foreign.
#[derive(Debug)]
pub struct ToldImage {
    /// Its name.
    pub reference: Excerpt,
    /// Its digest: `sha256:` and 64 hex digits.
    pub digest: Option<String>,
    /// Whether its name ends in that.
    pub digest_in_name: bool,
    /// The code of the check that explains it.
    pub code: Option<Excerpt>,
    /// What that check says.
    pub message: Option<Excerpt>,
}

const CHECK: Shape = Shape::Object(&[
    ("id", Shape::Text),
    ("outcome", Shape::Text),
    ("code", Shape::Text),
    ("message", Shape::Text),
    ("waived", Shape::Object(&[])),
]);

const LIST: Shape = Shape::List(&Shape::Object(&[]));

const IMAGE: Shape = Shape::Object(&[
    ("reference", Shape::Text),
    ("digest", Shape::Text),
    ("verdict", Shape::Text),
    ("annotations", Shape::Map(&Shape::Any)),
    ("checks", Shape::List(&CHECK)),
    ("signatures", LIST),
    ("attestations", LIST),
    ("gaps", LIST),
]);

/// What every image has. Of these alone `digest` and `verdict` can be `null`.
const MEMBERS: [&str; 8] =
    ["reference", "digest", "verdict", "annotations", "checks", "signatures", "attestations", "gaps"];

/// A check that may explain what an image came to: its outcome, its code and what it says.
struct Explanation {
    outcome: Outcome,
    code: Option<Excerpt>,
    message: Option<Excerpt>,
}

/// Reads one; and about how many bytes are kept of it.
pub(super) fn read(value: &RawValue, keep: Keep) -> Result<(JoinedImage, u64), Unfit> {
    let text = value.get();
    IMAGE.check(text.as_bytes()).map_err(|error| Unfit::Json(MembersError::from(error)))?;
    let found = members(text.as_bytes(), &MEMBERS).map_err(Unfit::Json)?;
    let member = |name: &'static str| {
        let found = found.get(name).copied().ok_or(Unfit::Member(name))?;
        let may_be_null = matches!(name, "digest" | "verdict");
        if found.get() == "null" && !may_be_null { Err(Unfit::Member(name)) } else { Ok(found) }
    };
    for name in MEMBERS {
        member(name)?;
    }
    let string = |name| -> Result<Option<String>, Unfit> {
        serde_json::from_str(member(name)?.get()).map_err(|_| Unfit::Member(name))
    };
    let reference = string("reference")?.ok_or(Unfit::Member("reference"))?;
    let digest = string("digest")?;
    if digest.as_deref().is_some_and(|digest| !is_digest(digest)) {
        return Err(Unfit::Member("digest"));
    }
    let said = string("verdict")?;
    let (outcomes, explanations) = checks(member("checks")?)?;
    let Some(standing) = outcomes.standing(said.as_deref()) else {
        return Err(Unfit::Image {
            reference: Excerpt::new(&reference),
            said: said.as_deref().map(Excerpt::new),
            follows: outcomes.verdict().as_str(),
        });
    };
    let is_told = match keep {
        Keep::Open => standing.is_open(),
        Keep::Told | Keep::Texts => true,
    };
    let told = is_told.then(|| {
        let deciding = match standing {
            ImageStanding::Failed | ImageStanding::Waived => Some(Outcome::Fail),
            ImageStanding::Undecided => Some(Outcome::Undecided),
            ImageStanding::Pending => Some(Outcome::Pending),
            ImageStanding::Verified | ImageStanding::OutOfScope => None,
        };
        let explains = explanations.into_iter().find(|one| Some(one.outcome) == deciding);
        let (code, message) = explains.map_or((None, None), |one| (one.code, one.message));
        let digest_in_name = digest.as_deref().is_some_and(|digest| reference.ends_with(digest));
        ToldImage { reference: Excerpt::new(&reference), digest, digest_in_name, code, message }
    });
    let text = (keep == Keep::Texts).then(|| value.to_owned());
    let size = size_of::<JoinedImage>()
        + told.as_ref().map_or(0, ToldImage::size)
        + text.as_ref().map_or(0, |text| text.get().len());
    Ok((JoinedImage { standing, told, text }, size as u64))
}

/// What the checks came to, and of each outcome the first one that has it: of what failed one that is not waived, where
/// there is one.
fn checks(list: &RawValue) -> Result<(Outcomes, Vec<Explanation>), Unfit> {
    const NAMES: [&str; 5] = ["id", "outcome", "code", "message", "waived"];
    let mut outcomes = Outcomes::default();
    let mut first: Vec<(bool, Explanation)> = Vec::new();
    let read = each::<Unfit>(list.get(), |check| {
        let found = members(check.get().as_bytes(), &NAMES).map_err(Unfit::Json)?;
        let string = |name: &'static str| -> Result<Option<String>, Unfit> {
            let text = found.get(name).map_or("null", |text| text.get());
            serde_json::from_str(text).map_err(|_| Unfit::Member(name))
        };
        string("id")?.ok_or(Unfit::Member("id"))?;
        let outcome = string("outcome")?.as_deref().and_then(Outcomes::named);
        let outcome = outcome.ok_or(Unfit::Member("outcome"))?;
        let waived = found.get("waived").is_some_and(|waived| waived.get() != "null");
        outcomes.add(outcome, waived);
        let known = first.iter_mut().find(|(_, one)| one.outcome == outcome);
        if known.as_ref().is_none_or(|(was_waived, _)| *was_waived && !waived) {
            let excerpt = |text: Option<String>| text.as_deref().map(Excerpt::new);
            let (code, message) = (excerpt(string("code")?), excerpt(string("message")?));
            let explains = (waived, Explanation { outcome, code, message });
            match known {
                Some(known) => *known = explains,
                None => first.push(explains),
            }
        }
        Ok(())
    });
    read.map_err(|error| Unfit::Json(MembersError::from(error)))??;
    Ok((outcomes, first.into_iter().map(|(_, explains)| explains).collect()))
}

impl ToldImage {
    /// About how many bytes it has: an excerpt has at most some hundred characters.
    fn size(&self) -> usize {
        let digest = self.digest.as_ref().map_or(0, String::len);
        let excerpts = [Some(&self.reference), self.code.as_ref(), self.message.as_ref()];
        let excerpts = excerpts.into_iter().flatten().map(|one| size_of_val(one) + one.kept());
        size_of::<Self>() + digest + excerpts.sum::<usize>()
    }
}

fn is_digest(text: &str) -> bool {
    let hex = text.strip_prefix("sha256:").unwrap_or_default();
    is_hash(hex)
}
