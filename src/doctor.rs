//! Whether all is in place for a verification: one probe after the other of the way to an image, and to its key.
//!
//! Judges what was seen on the way, and asks nobody. It proves nothing of an image: no probe is a check, and what they
//! come to is no verdict.

mod examined;
mod finding;
mod key;
mod way;

pub use self::examined::{ConfiguredFile, Examined, ExaminedHelpers, ExaminedImage, ExaminedKey};
pub use self::finding::{Probe, ProbeFinding, ProbeId, ProbeOutcome, SkipReason, ends_soon};

/// What all probes came to.
#[derive(Debug)]
pub struct Diagnosis(Vec<Probe>);

impl Diagnosis {
    /// Of all that was seen.
    pub fn of(examined: Examined) -> Self {
        let Examined { files, image, keys, head, helpers } = examined;
        let servers = image.iter().filter_map(|image| image.looked.met.as_ref());
        let clock = finding::clock(servers.chain(keys.iter().filter_map(|key| key.met.as_ref())));
        let mut probes = vec![Probe::new(ProbeId::Configuration, ProbeFinding::Configuration(files))];
        probes.extend(image.into_iter().flat_map(way::to_image));
        probes.extend(keys.into_iter().flat_map(key::probes));
        probes.push(Probe::new(ProbeId::Clock, clock));
        probes.push(Probe::new(ProbeId::Git, ProbeFinding::Git(head)));
        let helpers = match helpers {
            ExaminedHelpers::Unasked(by) => ProbeFinding::Skipped(SkipReason::AccountGiven(by)),
            ExaminedHelpers::Named(helpers, problems) => ProbeFinding::Helpers(helpers, problems),
        };
        probes.push(Probe::new(ProbeId::CredentialHelpers, helpers));
        Self(probes)
    }

    /// Each, in the order in which a verification depends on them.
    pub fn probes(&self) -> &[Probe] {
        &self.0
    }

    /// Those that came to this.
    pub fn that(&self, outcome: ProbeOutcome) -> impl Iterator<Item = &Probe> {
        self.0.iter().filter(move |probe| probe.outcome() == outcome)
    }

    /// Whether one says that a verification cannot come to its end.
    pub fn has_failed(&self) -> bool {
        self.that(ProbeOutcome::Fail).next().is_some()
    }
}

#[cfg(test)]
mod tests;
