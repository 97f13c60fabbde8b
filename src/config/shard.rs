//! A part of the images, where several machines share the work: cut so that the parts, in their order, are the whole.

use crate::error::UsageError;
use crate::limits;
use crate::report::Shard;
use crate::trust::digest_of_lines;

use super::images::ImageName;
use super::layers::{Setting, Settings};

/// The part that this run checks, of these images in their order, each by its name as it was given; all of them where
/// no part is asked for.
///
/// # Errors
/// What is not a part of so many.
pub(super) fn cut<'a>(
    images: Vec<ImageName<'a>>,
    settings: &Settings,
) -> Result<(Vec<ImageName<'a>>, Option<Shard>), UsageError> {
    let Some((index, of)) = settings.read(Setting::Shard, part)? else { return Ok((images, None)) };
    let whole = images.len();
    let list = digest_of_lines(images.iter().map(|image| image.name)).hex().to_owned();
    let (from, to) = (whole * (index - 1) / of, whole * index / of);
    let own = images.into_iter().skip(from).take(to - from).collect();
    Ok((own, Some(Shard { index, of, list, from, to, whole })))
}

/// `I/N`, counted from 1.
fn part(text: &str) -> Option<(usize, usize)> {
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|number: &usize| digits && (1..=limits::SHARDS).contains(number))
    };
    let (index, of) = text.split_once('/')?;
    let (index, of) = (number(index)?, number(of)?);
    (index <= of).then_some((index, of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_so_many() {
        for (text, expected) in [
            ("1/1", (1, 1)),
            ("1/8", (1, 8)),
            ("8/8", (8, 8)),
            ("10000/10000", (10_000, 10_000)),
            ("01/2", (1, 2)),
        ] {
            assert_eq!(part(text), Some(expected), "{text}");
        }
        for bad in [
            "", "1", "/", "1/", "/2", "0/2", "3/2", "1/0", "+1/2", "1/+2", " 1/2", "1/2 ", "1/10001",
            "1/2/3", "a/b", "-1/2",
        ] {
            assert_eq!(part(bad), None, "{bad}");
        }
    }
}
