//! Several images, each with a result of its own, and whoever takes the results.

#![expect(clippy::disallowed_methods, reason = "a test may write files")]

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::cli::{Cli, Sub};
use crate::config::{self, AskCheckout, Environment};
use crate::report::ImageReport;
use crate::verdict::Verdict;

use super::*;

/// A copy of a good layout.
fn layout() -> TempDir {
    let (from, to) = (Path::new("fixtures/cases/signed_verified/layout"), TempDir::new().unwrap());
    fs::create_dir_all(to.path().join("blobs/sha256")).unwrap();
    for folder in ["", "blobs/sha256"] {
        for file in fs::read_dir(from.join(folder)).unwrap().map(Result::unwrap) {
            if file.file_type().unwrap().is_file() {
                fs::copy(file.path(), to.path().join(folder).join(file.file_name())).unwrap();
            }
        }
    }
    to
}

fn request(layouts: &[&TempDir]) -> Request {
    let names: Vec<String> = layouts.iter().map(|one| format!("oci:{}", one.path().display())).collect();
    let options = ["--offline", "--key", "fixtures/keys/platform.pub", "--identity", "any", "--jobs", "1"];
    let words = ["paas-attest", "verify"].into_iter().chain(names.iter().map(String::as_str)).chain(options);
    let Ok(cli) = Cli::read(&words.map(Into::into).collect::<Vec<_>>()) else { panic!("{names:?}") };
    let Sub::Verify { images } = cli.command else { panic!("{names:?}") };
    let environment = Environment::default();
    let settings = config::layers(&cli.options, &environment);
    config::verify(&images, &settings, &environment, (AskCheckout::GIT, ""), || None).unwrap()
}

fn judge(request: &Request, mut each: impl FnMut(Case) -> ControlFlow<()>) -> Result<Vec<KeyFact>, Ended> {
    let line = Line::new(false, true, request.images.len(), config::USUAL_LANG, 100);
    let network = super::super::shared::network(request, &line);
    let each = |_: &Ask, judged| match judged {
        Judged::Case(case) => each(*case),
        Judged::OutOfScope(_) => panic!("no pods were named"),
        Judged::Unmatched(_) => panic!("there is no policy file"),
    };
    judge_all(request, &network, &line, each)
}

#[test]
fn a_layout_that_is_gone_by_its_turn_is_a_gap_of_its_image_alone() {
    let layouts = [layout(), layout(), layout()];
    let request = request(&layouts.each_ref());
    let mut verdicts = Vec::new();
    let keys = judge(&request, |case| {
        verdicts.push(ImageReport::of(&case, &request.naming).verdict());
        // It was there when it was named.
        let _ = fs::remove_dir_all(layouts[1].path());
        ControlFlow::Continue(())
    });
    assert_eq!(verdicts, [Verdict::Verified, Verdict::Undecided, Verdict::Verified]);
    assert_eq!(keys.ok().map(|keys| keys.len()), Some(1));
}

#[test]
fn a_layout_that_is_not_there_when_it_is_named_is_told_before_anything_is_judged() {
    let layouts = [layout(), layout()];
    let request = request(&layouts.each_ref());
    fs::remove_dir_all(layouts[1].path()).unwrap();
    let ended = judge(&request, |_| panic!("an image was judged"));
    assert!(matches!(ended, Err(Ended::Stop(Stop::UnreadLayout(_)))));
}

#[test]
fn whoever_has_enough_ends_the_run_and_the_keys_are_told() {
    let layouts = [layout(), layout(), layout()];
    let mut judged = 0;
    let keys = judge(&request(&layouts.each_ref()), |_| {
        judged += 1;
        if judged == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!((judged, keys.ok().map(|keys| keys.len())), (2, Some(1)));
}

#[test]
fn the_only_name_of_a_run_stops_it() {
    let layouts = [layout(), layout()];
    let [one, two] = layouts.each_ref();
    for (named, unopenable) in [
        (&[one][..], Unopenable::StopsTheRun),
        (&[one, one], Unopenable::IsItsResult),
        (&[one, two], Unopenable::IsItsResult),
    ] {
        assert_eq!(request(named).unopenable, unopenable);
    }
    let alone = request(&[one]);
    fs::remove_dir_all(one.path()).unwrap();
    assert!(matches!(
        judge(&alone, |_| panic!("an image was judged")),
        Err(Ended::Stop(Stop::UnreadLayout(_)))
    ));
}
