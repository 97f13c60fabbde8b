//! How much may still be read for one image: signatures, attestations, bytes.

use crate::evidence::bound::BoundHit;
use crate::evidence::place::{Kinds, Place};
use crate::evidence::purpose::{BlobKind, Purpose};
use crate::evidence::{Gap, limits};
use crate::source::wanted::Wanted;

/// What is left of the bounds, and where one was hit.
#[derive(Debug)]
pub(super) struct Budget {
    signatures: usize,
    attestations: usize,
    bytes: u64,
    listed: usize,
    sbom: u64,
    pub(super) gaps: Vec<Gap>,
}

impl Budget {
    pub(super) fn new(wanted: &Wanted) -> Self {
        Self {
            signatures: limits::SIGNATURES,
            attestations: limits::ATTESTATIONS,
            bytes: limits::EVIDENCE.max(wanted.sbom_size.saturating_mul(2)),
            listed: limits::LISTED,
            sbom: wanted.sbom_size,
            gaps: Vec::new(),
        }
    }

    /// Takes one of those that may still be read; the gap where none is left, which hides these kinds, with the
    /// number of layers up to and with the n-th, which are not read.
    pub(super) fn take(
        &mut self,
        purpose: Purpose,
        hides: Kinds,
        place: &Place,
        n: usize,
    ) -> Result<(), Gap> {
        let left = match purpose {
            Purpose::Signatures => &mut self.signatures,
            Purpose::Attestations => &mut self.attestations,
        };
        if let Some(rest) = left.checked_sub(1) {
            *left = rest;
            return Ok(());
        }
        let hit = BoundHit::Items { purpose, unread: n + 1 };
        let gap = Gap { hides, ..Gap::new(place.clone(), hit) };
        self.gaps.push(gap.clone());
        Err(gap)
    }

    /// Room for a manifest or a list of so many bytes, behind which there may be these kinds.
    pub(super) fn map(&mut self, place: &Place, hides: Kinds, size: u64) -> Result<(), Gap> {
        let gap = || Gap { hides, ..Gap::new(place.clone(), BoundHit::Maps) };
        self.bytes = self.bytes.checked_sub(size).ok_or_else(gap)?;
        Ok(())
    }

    /// Whether one more may be listed that is not evidence. Where not, a gap says so: it hides nothing that could
    /// change a verdict.
    pub(super) fn list(&mut self, place: &Place) -> bool {
        if let Some(rest) = self.listed.checked_sub(1) {
            self.listed = rest;
            return true;
        }
        let gap = Gap { hides: Kinds::Neither, ..Gap::new(place.clone(), BoundHit::Listed) };
        if !self.gaps.contains(&gap) {
            self.gaps.push(gap);
        }
        false
    }

    /// Room for a blob of so many bytes, in which there may be these kinds, within its own bound (made of that on a predicate) and that of all
    /// evidence together.
    pub(super) fn room(
        &mut self,
        place: &Place,
        hides: Kinds,
        kind: BlobKind,
        size: u64,
        bound: fn(u64) -> u64,
    ) -> Result<(), Gap> {
        let gap = |hit| Gap { hides, ..Gap::new(place.clone(), hit) };
        let bound = bound(self.sbom);
        if size > bound {
            return Err(gap(BoundHit::Blob { kind, size, bound }));
        }
        self.bytes = self.bytes.checked_sub(size).ok_or_else(|| gap(BoundHit::Evidence { kind, size }))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code;

    fn budget(sbom_size: u64) -> Budget {
        Budget::new(&Wanted { attestations: true, attached: true, records: None, sbom_size })
    }

    #[test]
    fn what_does_not_fit_takes_nothing_from_what_comes_after() {
        let mut budget = budget(limits::EVIDENCE / 2);
        let mut room = |size| {
            let room = budget.room(&Place::Document, Kinds::Neither, BlobKind::Document, size, |sbom| sbom);
            room.map_err(|gap| gap.code())
        };
        let half = limits::EVIDENCE / 2;
        assert_eq!(room(half + 1), Err(Code::TooLarge));
        assert_eq!((room(half), room(half - 1)), (Ok(()), Ok(())));
        assert_eq!((room(2), room(1), room(1)), (Err(Code::TooLarge), Ok(()), Err(Code::TooLarge)));
    }

    #[test]
    fn manifests_count_into_the_bound_of_all_evidence() {
        let mut budget = budget(1);
        let whole = usize::try_from(limits::EVIDENCE / limits::MANIFEST).unwrap();
        for _ in 0..whole {
            assert_eq!(budget.map(&Place::Referrers, Kinds::Both, limits::MANIFEST), Ok(()));
        }
        let gap = budget.map(&Place::Referrers, Kinds::Both, 1).unwrap_err();
        assert_eq!((gap.code(), gap.hides), (Code::TooLarge, Kinds::Both));
        let payload = budget.room(&Place::Document, Kinds::Neither, BlobKind::Payload, 1, |_| 1);
        assert_eq!(payload.map_err(|gap| gap.code()), Err(Code::TooLarge));
    }

    #[test]
    fn each_bound_is_one_for_all_places() {
        let places =
            [Place::Referrers, Place::Document, Place::Image, Place::Api, Place::ReferrersAmongBlobs];
        let mut rows = crate::rows::Rows::default();
        let (signatures, attestations) = (Purpose::Signatures, Purpose::Attestations);
        for place in &places {
            for (purpose, most) in [(signatures, limits::SIGNATURES), (attestations, limits::ATTESTATIONS)] {
                rows.row(format_args!("{purpose:?} at {place:?}"), || {
                    let mut budget = budget(1);
                    let taken = (0..most + 7)
                        .filter(|n| budget.take(purpose, purpose.kinds(), &places[n % 5], *n).is_ok());
                    assert_eq!(taken.count(), most);
                    let gap = budget.take(purpose, Kinds::Both, place, 4).unwrap_err();
                    assert_eq!(*gap.why, BoundHit::Items { purpose, unread: 5 }.into());
                    assert_eq!((&gap.place, gap.hides, budget.gaps.len()), (place, Kinds::Both, 8));
                });
            }
            rows.row(format_args!("listed at {place:?}"), || {
                let mut budget = budget(1);
                assert_eq!((0..limits::LISTED + 7).filter(|_| budget.list(place)).count(), limits::LISTED);
                let hit: crate::evidence::trouble::Trouble = BoundHit::Listed.into();
                assert!(budget.gaps.len() == 1 && *budget.gaps[0].why == hit, "{:?}", budget.gaps);
            });
            rows.row(format_args!("lists at {place:?}"), || {
                let mut budget = budget(1);
                assert_eq!(budget.map(place, Kinds::Both, limits::EVIDENCE - 1), Ok(()));
                assert_eq!(*budget.map(place, Kinds::Both, 2).unwrap_err().why, BoundHit::Maps.into());
                assert_eq!(budget.map(place, Kinds::Both, 1), Ok(()));
            });
        }
        for kind in [BlobKind::Payload, BlobKind::Document] {
            for (size, bound) in [(2, 1), (limits::PAYLOAD + 1, limits::PAYLOAD), (u64::MAX, 5)] {
                rows.row(format_args!("{kind:?} of {size}"), || {
                    let mut budget = budget(bound);
                    let room = budget.room(&Place::Image, Kinds::Both, kind, size, |bound| bound);
                    assert_eq!(*room.unwrap_err().why, BoundHit::Blob { kind, size, bound }.into());
                    assert_eq!(budget.room(&Place::Image, Kinds::Both, kind, bound, |bound| bound), Ok(()));
                });
            }
            rows.row(format_args!("{kind:?} that fill all"), || {
                let mut budget = budget(1 << 20);
                let mut room = |size| budget.room(&Place::Image, Kinds::Both, kind, size, |_| u64::MAX);
                assert_eq!(room(limits::EVIDENCE - 5), Ok(()));
                assert_eq!(*room(6).unwrap_err().why, BoundHit::Evidence { kind, size: 6 }.into());
                assert_eq!(room(5), Ok(()));
            });
        }
        rows.end();
    }

    #[test]
    fn one_kind_takes_nothing_from_the_other() {
        let mut budget = budget(1);
        let mut take = |purpose: Purpose, n| budget.take(purpose, purpose.kinds(), &Place::Referrers, n);
        for _ in 0..limits::SIGNATURES {
            assert_eq!(take(Purpose::Signatures, 0), Ok(()));
        }
        assert!(take(Purpose::Signatures, 4).is_err());
        assert_eq!(take(Purpose::Attestations, 0), Ok(()));
        assert_eq!(budget.gaps.len(), 1);
    }
}
