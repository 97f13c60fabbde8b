//! One place to add each thing: what tells one kind of place, or of blob, from another is asked of its type, and
//! few files hold the list of them.

use super::{all, code, names};

/// Variants that stand for all of their type, and the files that may name them.
const FEW: [(&str, &[&str]); 6] = [
    // Its methods, how it is named, and how it is opened.
    ("Location::Layout", &["source.rs", "subject.rs", "subject/naming.rs"]),
    ("Location::Archive", &["source.rs", "subject.rs", "subject/naming.rs"]),
    // Why there is no answer, and what is wrong with one: a further reason is told by its code and its words.
    ("Trouble::Registry", &["evidence/trouble.rs", "report/words/en/source.rs", "report/words/fr/source.rs"]),
    ("Trouble::Layout", &["evidence/trouble.rs", "report/words/en/source.rs", "report/words/fr/source.rs"]),
    // What a pack keeps of it, of which some is made again.
    (
        "Defect::Content",
        &["evidence/defect.rs", "pack/wrong.rs", "report/words/en/defect.rs", "report/words/fr/defect.rs"],
    ),
    // Its methods, the table of forms, and its words.
    (
        "BlobKind::Envelope",
        &[
            "evidence/purpose.rs",
            "report/words/en/trust.rs",
            "report/words/fr/trust.rs",
            "source/search/forms.rs",
        ],
    ),
];

/// The files that match over a type by name, or by `Self` where they define it.
fn holders<'a>(files: &'a [(String, String)], variant: &str) -> Vec<&'a str> {
    let (of, one) = variant.split_once("::").expect("a variant");
    let within = |code: &str| names(code, &format!("enum {of}")) && names(code, &format!("Self::{one}"));
    let holds = |text: &str| {
        let code = code(text);
        names(&code, variant) || within(&code)
    };
    files.iter().filter(|(_, text)| holds(text)).map(|(file, _)| file.as_str()).collect()
}

#[test]
fn few_files_tell_one_kind_from_another() {
    let mut all = all();
    all.sort();
    for (variant, allowed) in FEW {
        assert_eq!(holders(&all, variant), allowed, "{variant}: ask a method of the type instead");
    }
}

#[test]
fn the_checker_sees_variants() {
    let files = [
        ("a.rs", "pub enum Kind { One }\nimpl Kind { fn is(self) -> bool { matches!(self, Self::One) } }"),
        ("b.rs", "use crate::a::Kind;\nfn f(kind: Kind) { match kind { Kind::One => {} } }"),
        (
            "c.rs",
            "fn f() { /* */ } // Kind::One\n#[cfg(test)]\nmod tests {\n    use crate::a::Kind::One;\n}\n",
        ),
        ("d.rs", "fn f(kind: crate::a::Kind) -> bool { kind.is() } struct OtherKind::One;"),
    ]
    .map(|(file, text)| (file.to_owned(), text.to_owned()));
    assert_eq!(holders(&files, "Kind::One"), ["a.rs", "b.rs"]);
}
