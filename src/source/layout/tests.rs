//! Layouts that cannot be read. The system opens nothing that has a name of more than 4095 bytes, whoever asks.
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::future::FutureExt as _;

use crate::subject::{Aliases, Naming};

use super::*;
use crate::source::deadline::Deadline;
use crate::source::store::Files;

fn soon() -> Deadline {
    Deadline::after(Duration::from_secs(60))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases/signed_verified/layout")
}

/// The same folder by a name so long that nothing in it can be opened that has a longer name than this.
fn up_to(name: &str) -> PathBuf {
    let folder = folder();
    let fill = 4095 - name.len() - folder.as_os_str().len();
    PathBuf::from(format!("{}{}", folder.display(), "/".repeat(fill)))
}

fn open(folder: &Path) -> Result<Layout<'static>, NotOpened> {
    let naming = Naming { registry: "h.x".to_owned(), aliases: Aliases::default() };
    let subject = naming.parse("oci:layout").unwrap();
    let store = Store::folder(folder, soon())?;
    let index = index(&store, &subject)?;
    Layout::open(store, &index, &subject, Held::alone())
}

#[test]
fn what_can_be_read_is_read_whatever_cannot() {
    assert!(open(&up_to("index.json")).is_ok());
    match open(&up_to("index.jso")) {
        Err(NotOpened::Gap(gap)) => assert_eq!(gap.place, Place::Index),
        _ => panic!("there may be an index"),
    }
}

#[test]
fn a_blob_that_cannot_be_read_is_a_gap_wherever_it_is_asked_for() {
    let mut layout = open(&folder()).unwrap();
    let Some(image) = layout.image.clone() else { panic!("the layout has one image") };
    assert!(matches!(layout.image().now_or_never(), Some(Answer::Found(_))));
    layout.store.files = Files::Folder(up_to("blobs/sha256"));
    let place = Place::BlobFile(image.digest.clone());
    let is_gap = |why| match why {
        Unread::Gap(gap) => assert_eq!(gap.place, place),
        Unread::Defect(defect) => panic!("{defect:?}"),
    };
    match layout.image().now_or_never() {
        Some(Answer::Gap(gap)) => is_gap(Unread::Gap(gap)),
        other => panic!("{other:?}"),
    }
    is_gap(layout.manifest(&image).now_or_never().unwrap().unwrap_err());
    for kind in [BlobKind::Payload, BlobKind::Envelope, BlobKind::Document] {
        is_gap(layout.blob(&image, kind).now_or_never().unwrap().unwrap_err());
    }
}

/// Whether their names can be read or not.
#[test]
fn blobs_that_cannot_be_read_may_refer_to_the_image() {
    let mut layout = open(&folder()).unwrap();
    let Some(image) = layout.image.clone() else { panic!("the layout has one image") };
    for readable in ["blobs/sha256", "index.json"] {
        layout.store.files = Files::Folder(up_to(readable));
        let all = layout.referrers(&image.digest).now_or_never().unwrap();
        assert!(all.found.is_empty(), "{:?}", all.found);
        let [gap] = all.gaps.as_slice() else { panic!("{:?}", all.gaps) };
        assert_eq!((&gap.place, &all.last), (&Place::ReferrersAmongBlobs, &Place::ReferrersAmongBlobs));
    }
}
