//! Exceptions: one digest, one code, somebody who answers for it, and an end.
//!
//! A waiver changes no verdict: what is wrong stays wrong, and is shown as an exception.

use crate::code::Code;
use crate::subject::Digest;
use crate::text::ForeignText;

/// An exception for one image and one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The image.
    pub digest: Digest,
    /// The reason for which it would fail.
    pub code: Code,
    /// Who answers for it.
    pub owner: ForeignText,
    /// Why it is there.
    pub reason: ForeignText,
    /// The last day on which it counts, in UTC.
    pub until: WaiverDay,
}

/// A day in UTC, `2026-12-31`. Days are in the order of time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WaiverDay(String);

impl WaiverDay {
    /// A day by its numbers, of the years 0 to 9999.
    pub fn new(year: u16, month: u8, day: u8) -> Self {
        Self(format!("{year:04}-{month:02}-{day:02}"))
    }

    /// The day of a moment that is written as reports write it, `2026-11-22T13:00:00Z`; `None` for any other text.
    pub fn of_moment(at: &str) -> Option<Self> {
        let (day, rest) = at.split_once('T')?;
        let form = b"0000-00-00";
        let fits =
            |(byte, form): (u8, &u8)| if *form == b'0' { byte.is_ascii_digit() } else { byte == *form };
        let is_one = day.len() == form.len() && day.bytes().zip(form).all(fits) && rest.ends_with('Z');
        is_one.then(|| Self(day.to_owned()))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The waivers of a policy file, on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waivers {
    counting: Vec<Waiver>,
    expired: Vec<Waiver>,
}

impl Waivers {
    /// Waivers as they stand today. A clock that does not tell the day proves of none that it still counts.
    pub fn on(all: Vec<Waiver>, today: Option<&WaiverDay>) -> Self {
        let counts = |waiver: &Waiver| today.is_some_and(|today| *today <= waiver.until);
        let (mut counting, mut expired): (Vec<_>, Vec<_>) = all.into_iter().partition(counts);
        // Many images are held against them.
        counting.sort_by(|one, other| one.digest.cmp(&other.digest));
        expired.sort_by(|one, other| one.digest.cmp(&other.digest));
        Self { counting, expired }
    }

    /// The one that counts for this reason of this image.
    pub fn counting(&self, digest: &Digest, code: Code) -> Option<&Waiver> {
        of(&self.counting, digest).iter().find(|waiver| waiver.code == code)
    }

    /// Those of an image that count no more.
    pub fn expired(&self, digest: &Digest) -> &[Waiver] {
        of(&self.expired, digest)
    }

    /// Those of an image that count.
    pub fn of(&self, digest: &Digest) -> &[Waiver] {
        of(&self.counting, digest)
    }
}

/// Those of one image, of some that are sorted by it.
fn of<'a>(sorted: &'a [Waiver], digest: &Digest) -> &'a [Waiver] {
    let from = sorted.partition_point(|waiver| waiver.digest < *digest);
    let to = sorted.partition_point(|waiver| waiver.digest <= *digest);
    sorted.get(from..to).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiver(digit: char, code: Code, until: WaiverDay) -> Waiver {
        let digest = Digest::parse(&format!("sha256:{}", digit.to_string().repeat(64))).unwrap();
        Waiver { digest, code, owner: "o".into(), reason: "r".into(), until }
    }

    #[test]
    fn a_waiver_counts_to_the_end_of_its_day() {
        let until = WaiverDay::new(2026, 12, 31);
        for (at, counts) in [
            ("2026-12-30T00:00:00Z", true),
            ("2026-12-31T23:59:59Z", true),
            ("2027-01-01T00:00:00Z", false),
            ("10000-01-01T00:00:00Z", false),
            ("-000001-01-01T00:00:00Z", false),
            ("2026-12-31", false),
            ("2026-12-31T23:00:00-05:00", false),
            ("", false),
        ] {
            let one = waiver('a', Code::SbomAbsent, until.clone());
            let digest = one.digest.clone();
            let waivers = Waivers::on(vec![one], WaiverDay::of_moment(at).as_ref());
            assert_eq!(waivers.counting(&digest, Code::SbomAbsent).is_some(), counts, "{at}");
            assert_eq!(waivers.expired(&digest).len(), usize::from(!counts), "{at}");
        }
    }

    #[test]
    fn a_waiver_is_of_one_image_and_one_reason() {
        let (late, today) = (WaiverDay::new(2026, 1, 2), WaiverDay::new(2026, 1, 1));
        let all = vec![
            waiver('c', Code::SbomAbsent, late.clone()),
            waiver('a', Code::PinMismatch, late.clone()),
            waiver('a', Code::SbomAbsent, late.clone()),
            waiver('b', Code::PinMismatch, late),
        ];
        let digests: Vec<Digest> = all.iter().map(|one| one.digest.clone()).collect();
        let waivers = Waivers::on(all, Some(&today));
        let has = |digest: &Digest, code| waivers.counting(digest, code).is_some();
        assert!(has(&digests[1], Code::PinMismatch) && has(&digests[1], Code::SbomAbsent));
        assert!(has(&digests[3], Code::PinMismatch) && !has(&digests[3], Code::SbomAbsent));
        assert!(has(&digests[0], Code::SbomAbsent) && !has(&digests[0], Code::PinMismatch));
        assert_eq!(waivers.of(&digests[1]).len(), 2);
    }
}
