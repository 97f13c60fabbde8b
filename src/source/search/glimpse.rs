//! A look at an image: how a search for it begins, and no more.

use crate::evidence::Answer;
use crate::evidence::looked::ReferrersListing;
use crate::evidence::place::Place;
use crate::source::repository::Repository;
use crate::subject::Digest;

use super::open::open;

/// The digest of the image's manifest, and how its holder lists what refers to it. Nothing that is listed is opened.
pub(in crate::source) async fn glimpse(
    repository: &impl Repository,
) -> (Answer<Digest>, Option<ReferrersListing>) {
    let opened = |received| open(received, &Place::Image).map(|opened| opened.digest);
    let image = repository.image().await.try_map(opened);
    let Answer::Found(digest) = &image else { return (image, None) };
    let referrers = repository.referrers(digest).await;
    let listing = match referrers.gaps.into_iter().next() {
        Some(gap) => ReferrersListing::Gap(gap),
        None if referrers.last == Place::Referrers => ReferrersListing::Api,
        None => ReferrersListing::Tag,
    };
    (image, Some(listing))
}
