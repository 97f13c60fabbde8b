//! One name, one thing: no two public types of the crate share a name, so that a search finds the one.

use std::collections::{BTreeMap, BTreeSet};

use super::{all, code, word, words_after};

/// Names that two types still share. One that is unique must leave the list.
const SHARED: &[&str] = &[];

/// What a file defines for all of the crate: `pub` and `pub(crate)`, not what a folder keeps for itself.
fn types(text: &str) -> BTreeSet<String> {
    let code = code(text);
    let kinds = ["struct ", "enum ", "trait ", "type ", "union "];
    let public = ["pub ", "pub(crate) "].map(|public| kinds.map(|kind| format!("{public}{kind}")));
    let names =
        public.iter().flatten().flat_map(|start| words_after(&code, start).map(|at| word(&code[at..])));
    names.map(str::to_owned).collect()
}

#[test]
fn no_two_public_types_share_a_name() {
    let all = all();
    let mut files: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (file, text) in &all {
        for name in types(text) {
            files.entry(name).or_default().push(file);
        }
    }
    assert!(files.len() > 100, "only {} types were found", files.len());
    files.retain(|_, files| files.len() > 1);
    let new: Vec<_> = files.iter().filter(|(name, _)| !SHARED.contains(&name.as_str())).collect();
    assert!(new.is_empty(), "two types of one name: {new:#?}");
    let gone: Vec<_> = SHARED.iter().filter(|name| !files.contains_key(**name)).collect();
    assert!(gone.is_empty(), "shared no more, and must leave the list: {gone:?}");
}

#[test]
fn the_checker_sees_public_types() {
    let text = "pub struct A<T>(T);\npub(crate) enum B {}\npub type C = u8;\npub trait D {}\n\
        pub(super) struct E;\nstruct F;\n// pub struct G;\n#[cfg(test)]\nmod tests {\n    pub struct H;\n}\n";
    assert_eq!(types(text), ["A", "B", "C", "D"].map(str::to_owned).into());
}
