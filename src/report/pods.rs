//! The containers of a run, each with what it runs and what that came to.

use crate::check::{CheckFinding, PinsFinding};
use crate::pods::PodContainer;
use crate::policy::{COMMIT, PinOrigin};
use crate::text::ForeignText;
use crate::trust::Annotation;
use crate::verdict::Outcome;

use super::{ImageReport, Lang};

/// A container, and the image that it runs.
#[derive(Clone, Copy)]
pub(super) struct ContainerRow<'a> {
    pub(super) container: &'a PodContainer,
    pub(super) image: &'a ImageReport,
}

/// All containers that run these images, in the order of the document that names them.
pub(super) fn rows(images: &[ImageReport]) -> Vec<ContainerRow<'_>> {
    let of =
        |image| ImageReport::containers(image).iter().map(move |container| ContainerRow { container, image });
    let mut rows: Vec<ContainerRow<'_>> = images.iter().flat_map(of).collect();
    rows.sort_by_key(|row| row.container.at);
    rows
}

/// Digits of a digest, or of a commit, by which people tell one from another. The whole stands elsewhere.
const DIGITS: usize = 12;

impl ContainerRow<'_> {
    /// What it runs, in short: the last part of the repository, and the first digits of the digest.
    pub(super) fn runs(self) -> ForeignText {
        let last = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
        match (self.image.digest(), self.image.repository()) {
            (Some(digest), Some(repository)) => {
                let digits = digest.hex().get(..DIGITS).unwrap_or_default();
                format!("{}@{digits}", last(&repository.path)).into()
            }
            _ => last(self.image.reference()).into(),
        }
    }

    /// The signed commit, in short; `None` where none is known.
    pub(super) fn commit(self) -> Option<ForeignText> {
        let signed = match (self.image.annotations().get(COMMIT), self.pins()) {
            (Some(signed), _) => signed,
            (None, Some(finding)) => {
                finding.pins().iter().find(|pin| pin.name == COMMIT)?.observed.as_ref()?
            }
            (None, None) => return None,
        };
        let Annotation::Text(text) = signed else { return None };
        let is_hex = text.raw().bytes().all(|byte| byte.is_ascii_hexdigit());
        Some(if is_hex { text.head(DIGITS) } else { text.clone() })
    }

    /// How that commit stands to HEAD of the checkout, where that was asked for.
    pub(super) fn standing(self, lang: Lang) -> Option<String> {
        let finding = self.pins()?;
        let holds = finding.pins().iter().any(|pin| pin.name == COMMIT && pin.outcome == Outcome::Pass);
        let asked = self.image.policy()?.pins().find(|pin| pin.name() == COMMIT)?;
        match (asked.origin(), finding) {
            (PinOrigin::Head { .. }, _) if holds => Some(lang.at_head().to_owned()),
            (PinOrigin::Head { .. }, PinsFinding::Differ { head: Some(checkout), .. }) => {
                lang.commit_standing(checkout)
            }
            _ => None,
        }
    }

    fn pins(&self) -> Option<&PinsFinding> {
        self.image.checks().iter().find_map(|check| match &check.finding {
            CheckFinding::Pins(finding) => Some(finding),
            _ => None,
        })
    }
}
