//! Which files may name a language. Words are reached through `Lang`, and the language is chosen where the style of
//! a run is made: otherwise a report would stay English wherever English is named, and the compiler would not
//! notice.

use super::sentences::literals;
use super::{all, code, lies_in, names, paths, sources};

/// Where `Lang::En` may be named. `Lang::Fr` is named by its owner alone.
const ENGLISH: &[&str] = &[
    "report/words.rs",
    "report/words/",
    // Documents for machines are in English, whoever reads them.
    "report/format/json.rs",
    "report/format/json/",
    "report/format/junit.rs",
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
    let french = code.contains("Lang::Fr") || paths(&code).iter().any(|path| path.ends_with("Lang::Fr"));
    if french && file != "report/words.rs" {
        problems.push(format!("src/{file}: take the language from the style, and do not name one"));
    }
    // `en` is a word of French.
    let code =
        literals(&code).iter().fold(code.clone(), |code, text| code.replace(&format!("\"{text}\""), "\"\""));
    for language in ["en", "fr"] {
        let own = [format!("report/words/{language}.rs"), format!("report/words/{language}/")];
        let of_words = lies_in(file, &["report/words.rs", &own[0], &own[1]]);
        let within = file.starts_with("report/words/") && names(&code, language);
        if (names(&code, &format!("words::{language}")) || within) && !of_words {
            problems.push(format!("src/{file}: ask `Lang` for words, and no language's folder"));
        }
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
    assert!(folders.contains(&"en") && folders.contains(&"fr"), "{folders:?}");
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
        ("report/format/html.rs", "let words = Lang::Fr;"),
        // A language does not borrow another one's words.
        ("report/words/fr/page.rs", "use crate::report::words::en::sbom;"),
        ("report/words/fr/page.rs", "super::super::en::page::label(label)"),
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
