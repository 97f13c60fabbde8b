//! Which files may name a language. Words are reached through `Lang`, and the language is chosen where the style of
//! a run is made: otherwise a report would stay English wherever English is named, and the compiler would not
//! notice.

use super::{all, code, lies_in, names, paths, sources};

/// Where `Lang::En` may be named.
const ENGLISH: &[&str] = &[
    "report/words.rs",
    "report/words/",
    // Documents for machines are in English, whoever reads them.
    "report/format/json.rs",
    "report/format/json/",
    "report/sbom.rs",
    // The style of a run, and what is said before there is one.
    "config/output.rs",
];

/// What is wrong with one file.
fn problems(file: &str, text: &str) -> Vec<String> {
    let code = code(text);
    let mut problems = Vec::new();
    let english = ["Lang::En", "Lang::default", "Lang::*"].iter().any(|name| code.contains(name))
        || paths(&code).iter().any(|path| path.ends_with("Lang::En"));
    if english && !lies_in(file, ENGLISH) {
        problems.push(format!("src/{file}: take the language from the style, and do not name one"));
    }
    let of_words = lies_in(file, &["report/words.rs", "report/words/en.rs", "report/words/en/"]);
    let folder = names(&code, "words::en") || (file.starts_with("report/words/") && names(&code, "en"));
    if folder && !of_words {
        problems.push(format!("src/{file}: ask `Lang` for words, and no language's folder"));
    }
    problems
}

#[test]
fn no_page_names_its_language() {
    let all = all();
    let problems: Vec<String> = all.iter().flat_map(|(file, text)| problems(file, text)).collect();
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
    for place in ENGLISH {
        let named = |(file, text): &(String, String)| lies_in(file, &[*place]) && code(text).contains("En");
        assert!(all.iter().any(named), "{place} names no language");
    }
}

/// What a language says is reached by its folder's owner alone, whatever a file calls it.
#[test]
fn the_folder_of_a_language_is_private() {
    let mut found = Vec::new();
    sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report"), "", &mut found);
    let (_, words) = found.iter().find(|(file, _)| file == "words.rs").expect("words.rs");
    let folders: Vec<&str> = found
        .iter()
        .filter_map(|(file, _)| file.strip_prefix("words/")?.strip_suffix(".rs"))
        .filter(|name| !name.contains('/'))
        .filter(|name| found.iter().any(|(file, _)| file.starts_with(&format!("words/{name}/"))))
        .collect();
    assert!(folders.contains(&"en"), "{folders:?}");
    for name in folders {
        assert!(
            words.contains(&format!("\nmod {name};\n")),
            "`mod {name}` of report/words.rs is not private"
        );
    }
}

#[test]
fn the_checker_sees_a_language() {
    for (file, text) in [
        ("report/format/human.rs", "let x = Lang::En.check(check);"),
        ("report/format/html.rs", "use crate::report::Lang::{self, En};"),
        ("report/format/html.rs", "use crate::report::Lang::*;"),
        ("report/format/html.rs", "let lang = Lang::default();"),
        ("report/format/html.rs", "use crate::report::words::en::sbom as words;"),
        ("report/format/html.rs", "use super::words::en;"),
        // Whose methods reach it through the macro of their owner.
        ("report/words/page.rs", "use super::{Lang, Show, en};"),
        ("report/words/page.rs", "Self::En => en::$room::$function($($name),*),"),
        ("run.rs", "crate::report::Lang::En.refusal(refusal)"),
    ] {
        assert!(!problems(file, text).is_empty(), "src/{file} with {text:?}");
    }
    for (file, text) in [
        ("report/words.rs", "Lang::En => $crate::report::words::en::$room::$function()"),
        ("report/words/en/page.rs", "use crate::report::words::page::Label; super::en"),
        (
            "report/words/page.rs",
            "said! { pub(in crate::report) fn: more(number: usize) -> String = page::more; }",
        ),
        ("config/output.rs", "Style { lang: Lang::En }"),
        ("report/format/human.rs", "style.lang.check(check); // Lang::En"),
    ] {
        assert_eq!(problems(file, text), Vec::<String>::new(), "src/{file} with {text:?}");
    }
}
