//! A sample of the images of `verify`, drawn so that anybody can draw it again with a SHA-256 tool and `sort`.
//!
//! Who is audited must not be able to choose what is looked at, and who audits must be able to show that they did not
//! either: the order of the names follows from the seed, and the first of them are taken.

use crate::error::{SampleProblem, UsageError};
use crate::report::Sample;
use crate::subject::Digest;
use crate::trust::digest_of;

use super::images::ImageName;
use super::layers::{Setting, Settings};
use super::world::DrawSeed;

/// What is drawn of the images, each named once and as it was given; all of them where no sample is asked for. What is
/// listed and not checked is not drawn, and stays behind what is.
///
/// # Errors
/// A size that is no number, or 0; a seed and no sample; no seed, and none that could be drawn.
pub(super) fn draw<'a>(
    images: Vec<ImageName<'a>>,
    settings: &Settings,
    random: DrawSeed,
) -> Result<(Vec<ImageName<'a>>, Option<Sample>), UsageError> {
    let seed = settings.one(Setting::Seed);
    let size = settings.read(Setting::Sample, |text| text.parse().ok().filter(|size| *size > 0))?;
    let Some(size) = size else {
        return match seed {
            None => Ok((images, None)),
            Some(seed) => Err(UsageError::Sample(SampleProblem::SeedAlone(seed.origin.clone()))),
        };
    };
    let seed = match seed {
        Some(given) => given.value.clone(),
        None => random().ok_or(UsageError::Sample(SampleProblem::NoSeed))?,
    };
    let (beside, images): (Vec<_>, Vec<_>) = images.into_iter().partition(ImageName::is_out_of_scope);
    let of = images.len();
    let mut keyed: Vec<(Digest, ImageName<'a>)> =
        images.into_iter().map(|image| (rank(&seed, image.name), image)).collect();
    keyed.sort_by(|(one, _), (other, _)| one.cmp(other));
    let drawn = keyed.into_iter().take(size).map(|(_, image)| image).chain(beside).collect();
    Ok((drawn, Some(Sample { size, seed, of })))
}

/// Where a name comes in the order of a seed. Their line feed keeps seeds and names apart that read alike in one piece.
fn rank(seed: &str, name: &str) -> Digest {
    digest_of(format!("{seed}\n{name}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pinned: a sample that was drawn once is drawn again by every later version.
    #[test]
    fn the_order_of_a_seed_never_changes() {
        let mut names = ["h.x/a:1", "h.x/b:1", "h.x/c:1", "h.x/d:1"];
        names.sort_by_key(|name| rank("2026-11", name));
        // printf '%s\n%s' 2026-11 h.x/a:1 | sha256sum
        assert_eq!(
            rank("2026-11", "h.x/a:1").as_str(),
            "sha256:9a62d5bb9e0dde0ff6c727f7ac3c654d76aaafe93956482bad64a0afadb69dbc"
        );
        assert_eq!(names, ["h.x/a:1", "h.x/c:1", "h.x/d:1", "h.x/b:1"]);
        assert_ne!(rank("2026", "-11"), rank("2026-1", "1"));
    }
}
