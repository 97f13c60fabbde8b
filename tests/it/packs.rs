//! Evidence packs: what is written of a run, and that it is judged the same without a network; what becomes of a pack
//! that was changed.

mod changed;
mod registry;
mod written;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::command::{Program, Run, program};
use crate::support::{fixture, text};

/// A pack, and the document of the run that wrote it.
pub(crate) struct Packed {
    _folder: TempDir,
    pub(crate) path: PathBuf,
    pub(crate) document: Value,
    pub(crate) code: i32,
}

impl Packed {
    /// Runs a command that writes a pack; `name` is that of the folder or the file.
    #[track_caller]
    pub(crate) fn by(command: Program, name: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join(name);
        let run = command.args(["--evidence", path.to_str().unwrap()]).run();
        let document = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.shown()));
        assert!(path.exists(), "{}", run.shown());
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|one| one.unwrap().file_name()).collect();
        assert_eq!(left, [name], "nothing else is left behind");
        Self { _folder: folder, path, document, code: run.code }
    }

    /// Its name as an image.
    pub(crate) fn image(&self) -> String {
        let form = if self.path.is_file() { "oci-archive" } else { "oci" };
        format!("{form}:{}", self.path.display())
    }

    /// The documents are the same but for the time and the way to the image.
    #[track_caller]
    pub(crate) fn is_replayed_by(&self, run: &Run) {
        let replayed: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.shown()));
        let (mut was, mut is) = (self.document.clone(), replayed);
        for document in [&mut was, &mut is] {
            steady(document);
        }
        if was != is {
            let (was, is) = (format!("{was:#}"), format!("{is:#}"));
            let differ = was.lines().zip(is.lines()).filter(|(was, is)| was != is).take(5);
            panic!("{:#?}\n{}", differ.collect::<Vec<_>>(), run.shown());
        }
        assert_eq!(run.code, self.code, "{}", run.shown());
    }
}

/// Takes out the time, the way, and what is proposed.
fn steady(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.remove("at");
            members.remove("route");
            // What to do about it depends on how it is asked: here without a network.
            members.remove("help");
            members.values_mut().for_each(steady);
        }
        Value::Array(items) => items.iter_mut().for_each(steady),
        _ => {}
    }
}

/// The words of a case of the fixtures, and which of them name images.
fn words(folder: &Path) -> Vec<String> {
    text(&folder.join("args")).lines().map(str::to_owned).collect()
}

fn is_image(word: &str) -> bool {
    word.starts_with("oci:") || word.starts_with("oci-archive:")
}

/// The cases of a folder of fixtures.
fn cases(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(fixture(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> = entries.filter(|case| case.join("args").is_file()).collect();
    cases.sort();
    cases
}

/// Every case, packed and judged again out of the pack.
fn round_trips(command: &str, folder: &str, name: &str) -> usize {
    let mut packed = 0;
    for case in cases(folder) {
        let words = words(&case);
        if !words.iter().any(|word| is_image(word)) {
            continue;
        }
        let pack = Packed::by(program([command]).args(words.clone()).args(["-o", "json"]), name);
        let images = pack.document["images"].as_array().unwrap();
        let mut digests = images.iter().map(|image| image["digest"].as_str());
        let several = words.iter().filter(|word| is_image(word)).count() > 1;
        let replay = words.iter().map(|word| match (is_image(word), word.split_once("@sha256:")) {
            (false, _) => word.clone(),
            (true, Some((_, hex))) => format!("{}@sha256:{hex}", pack.image()),
            (true, None) if several => match digests.next().flatten() {
                Some(digest) => format!("{}@{digest}", pack.image()),
                None => pack.image(),
            },
            (true, None) => pack.image(),
        });
        let replay: Vec<String> = replay.collect();
        pack.is_replayed_by(&program([command]).args(replay).args(["-o", "json"]).run());
        packed += 1;
    }
    packed
}

#[test]
fn every_case_is_judged_the_same_out_of_its_pack() {
    assert!(round_trips("verify", "cases", "pack") > 200);
}

#[test]
fn every_sbom_and_every_diff_is_the_same_out_of_its_pack() {
    assert!(round_trips("sbom", "sbom", "pack.tar") > 20);
    assert!(round_trips("diff", "diff", "pack.tar") > 5);
}
