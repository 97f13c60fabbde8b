//! What pods run: of which nothing can be asked, or of which more than one thing is looked at.

use crate::evidence::place::Place;
use crate::evidence::trouble::NodeTrouble;
use crate::evidence::{Answer, Evidence, Gap};
use crate::pack::ImageRecord;
use crate::subject::Subject;

use super::{Held, Places, Wanted};

impl Places<'_> {
    /// What a pack has of an image so far; `None` where there is no pack.
    pub fn record_of(&self, held: &Held) -> Option<ImageRecord> {
        self.staging.as_ref()?.record(held.number())
    }

    /// A pack has that of the image, and nothing of what was looked at since.
    pub fn put_back(&self, held: &Held, record: Option<ImageRecord>) {
        if let (Some(staging), Some(record)) = (&self.staging, record) {
            staging.image(held.number(), record);
        }
    }

    /// What is known of an image of which its node does not report what could be asked for. A pack has it as absent where
    /// it is not there yet.
    pub fn unreported(&self, of: &Subject, wanted: &Wanted, why: NodeTrouble, held: &Held) -> Evidence {
        let answer = match &why {
            NodeTrouble::NotStarted => Answer::Absent,
            NodeTrouble::NoManifest(_) => Answer::Gap(Gap::new(Place::Image, why.clone())),
        };
        self.unopened(answer, of, wanted, held);
        Evidence::without(Answer::Gap(Gap::new(Place::Image, why)))
    }
}
