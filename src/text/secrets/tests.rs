use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use proptest::prelude::*;

use super::*;

const PASSWORD: &str = "p\"ss~wo?rd\\ é>>>";

fn secrets(all: &[&str]) -> Secrets {
    let secrets = Secrets::default();
    for one in all {
        secrets.add(&Secret::new(*one));
    }
    secrets
}

impl Secrets {
    /// A page that is made of these words, without the secrets.
    fn page(&self, text: &str, words: &'static [&'static str]) -> String {
        PageMask::new(self.clone(), words).page(text).into_owned()
    }
}

fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |out, byte| out + &format!("%{byte:02x}"))
}

/// A text in lines of five characters.
fn wrapped(text: &str, line_end: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    characters.chunks(5).map(String::from_iter).collect::<Vec<_>>().join(line_end)
}

/// Each spelling of a secret that somebody may send back.
fn spellings(text: &str) -> Vec<String> {
    let json = serde_json::to_string(text).unwrap();
    let form: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    let base64 = STANDARD.encode(text);
    vec![
        text.to_owned(),
        json.trim_matches('"').to_owned(),
        text.encode_utf16().fold(String::new(), |out, unit| out + &format!("\\u{unit:04x}")),
        text.chars().map(|c| c.escape_unicode().to_string()).collect(),
        ForeignText::new(text).to_string(),
        text.replace('"', "\"\""),
        text.replace('&', "&amp;").replace('"', "&quot;").replace('>', "&gt;"),
        text.chars().fold(String::new(), |out, c| out + &format!("&#{};", c as u32)),
        percent(text),
        percent(text).to_uppercase(),
        percent(text).replace('%', "%25"),
        form,
        text.to_uppercase(),
        hex(text.as_bytes()),
        hex(text.as_bytes()).to_uppercase(),
        wrapped(&hex(text.as_bytes()), "\r\n  "),
        wrapped(&base64, "\n"),
        wrapped(&base64, "\r\n\t"),
        wrapped(&base64, "\\n"),
        wrapped(&base64, "\\u000d\\u000a"),
        wrapped(&base64, "\\u{a}"),
        wrapped(&base64, "%0D%0A"),
        wrapped(&base64, "%250a "),
        wrapped(&base64, "&#10;"),
        base64.clone(),
        base64.trim_end_matches('=').to_owned(),
        base64.replace('/', "\\/"),
        percent(&base64),
        URL_SAFE.encode(text),
        URL_SAFE_NO_PAD.encode(text),
    ]
}

#[test]
fn each_spelling_is_masked_and_nothing_around_it() {
    for secret in [PASSWORD, "correct-horse-battery", "plain", "päss wörd", "a.b.c", "😀😀😀😀", "100%+%25"]
    {
        let secrets = secrets(&[secret]);
        for spelled in spellings(secret) {
            for (before, behind) in
                [("", ""), ("said: ", " and more"), ("\"", "\""), ("=", "&x=1"), ("é", "é")]
            {
                let masked = secrets.masked(&format!("{before}{spelled}{behind}")).into_owned();
                assert_eq!(masked, format!("{before}{MARK}{behind}"), "{secret}: {spelled}");
            }
        }
    }
}

#[test]
fn base64_of_a_longer_text_keeps_no_part_of_it() {
    let secret = "correct-horse-battery";
    let secrets = secrets(&[secret]);
    for before in ["", "u", "us", "usr", "robot$octave+auditor:"] {
        let encoded = STANDARD.encode(format!("{before}{secret}\nHost: h.x"));
        let masked = secrets.masked(&encoded).into_owned();
        assert!(masked.contains(MARK), "{before}: {masked}");
        let inner = STANDARD.encode(&secret[3..12]);
        assert!(!masked.contains(&inner[..8]), "{before}: {masked}");
    }
}

#[test]
fn an_account_is_known_as_it_is_sent() {
    let secrets = Secrets::default();
    secrets.add_account("robot", &Secret::new("pw"));
    assert_eq!(secrets.masked("Basic cm9ib3Q6cHc="), "Basic [secret]");
    // Two letters stand everywhere.
    assert_eq!(secrets.masked("a powder"), "a powder");
}

#[test]
fn what_is_too_short_to_be_a_secret_is_left() {
    let secrets = secrets(&["", "a", "abc", "  \n"]);
    for text in ["", "a b abc", "YWJj YWJj"] {
        assert_eq!(secrets.masked(text), text);
        assert_eq!(secrets.page(text, &[]), text);
    }
}

#[test]
fn a_page_keeps_its_own_words() {
    let known = secrets(&["verdict", "2026", "abcd", "long-secret"]);
    let page =
        r#"{"verdict": "x", "at": "2026-11-27", "sha256": "12abcd34", "a": "abcd", "b": "xlong-secrety"}"#;
    let masked =
        r#"{"verdict": "x", "at": "2026-11-27", "sha256": "12abcd34", "a": "[secret]", "b": "x[secret]y"}"#;
    assert_eq!(known.page(page, &["the verdict is"]), masked);
    // What a server says has no words of ours.
    assert_eq!(known.masked("verdict 2026 12abcd34"), "[secret] [secret] 12[secret]34");
}

#[test]
fn a_mark_is_not_masked_again() {
    let secrets = secrets(&["secret", "[secret]"]);
    let once = secrets.masked("the secret").into_owned();
    assert_eq!(once, "the [secret]");
    assert_eq!(secrets.masked(&once), once);
}

#[test]
fn what_a_cut_leaves_of_a_secret_is_masked() {
    let secrets = secrets(&["correct-horse-battery"]);
    assert_eq!(secrets.masked("x correct-ho… (400/5000)"), "x [secret]… (400/5000)");
    assert_eq!(secrets.masked("x cor… (400/5000)"), "x cor… (400/5000)");
}

#[test]
fn the_longest_of_several_is_masked_and_a_wrapped_one_too() {
    let secrets = secrets(&["hunter", "hunter two three", "aaaa.bbbb.cccccccc"]);
    assert_eq!(secrets.masked("hunter two\n     three."), "[secret].");
    assert_eq!(secrets.masked("hunter+two%20three hunter"), "[secret] [secret]");
    assert_eq!(secrets.masked("of a JWT: cccccccc"), "of a JWT: [secret]");
}

#[test]
fn the_set_shows_nothing_and_is_one() {
    let secrets = secrets(&["hunter22"]);
    let same = secrets.clone();
    same.add(&Secret::new("another-one"));
    assert_eq!(secrets.masked("hunter22 another-one"), "[secret] [secret]");
    assert!(!format!("{secrets:?}").contains("hunter"));
}

proptest! {
    #[test]
    fn any_text_around_any_secret_is_kept(
        before in "[x-z%&\\\\ \\[]{0,8}", secret in "[a-d%&\\\\+\"]{4,9}[0-9]{4}", behind in "[x-z ;]{0,8}",
    ) {
        let secrets = secrets(&[&secret]);
        for spelled in spellings(&secret) {
            let masked = secrets.masked(&format!("{before}{spelled}{behind}")).into_owned();
            prop_assert!(masked.contains(MARK) && masked.ends_with(&behind), "{masked}");
        }
    }

    #[test]
    fn no_text_is_too_odd(text in any::<String>(), odd in "[%&\\\\#;ux{}0-9a-f…( ]{0,30}") {
        let secrets = secrets(&["f00d", "%25%25", "\\u{0}é", "&amp;&"]);
        let _ = secrets.page(&secrets.masked(&format!("{odd}{text}{odd}")), &[]);
    }
}

/// What begins like a spelling and has no end is looked at once.
#[test]
fn what_begins_a_spelling_and_never_ends_costs_no_more_than_its_length() {
    let secrets = secrets(&["correct-horse-battery"]);
    for begin in ["\\u{", "\\u", "&#", "&", "%", "%25", "\\", "c", "correct-"] {
        let text = begin.repeat((1 << 19) / begin.len());
        assert_eq!(secrets.page(&text, &[]), text, "{begin}");
    }
}

/// A number of a document is one still.
#[test]
fn a_secret_of_digits_does_not_break_a_document() {
    let secrets = secrets(&["123456789012"]);
    let page = |text: &str| secrets.page(text, &[]);
    assert_eq!(page(r#"{"n": 123456789012, "s": "123456789012"}"#), r#"{"n": 0, "s": "0"}"#);
    assert_eq!(page(r#"{"n": [123456789012, -123456789012.5]}"#), r#"{"n": [0, -0.5]}"#);
    assert_eq!(page(r#"{"n": 91234567890123}"#), r#"{"n": 91234567890123}"#);
    assert!(!page("Basic MTIzNDU2Nzg5MDEy").contains("MTIz"));
}

/// Blanks alone break no base64: what is in several words is a text.
#[test]
fn words_beside_each_other_are_not_base64() {
    let secrets = secrets(&["correct-horse-battery"]);
    let encoded = STANDARD.encode("correct-horse-battery");
    assert_eq!(secrets.masked(&wrapped(&encoded, " ")), wrapped(&encoded, " "));
    assert_eq!(secrets.masked(&wrapped(&encoded, " \n ")), "[secret]");
    assert_eq!(secrets.masked(&format!("{encoded}\n\nmore")), "[secret]\n\nmore");
}

/// A secret that a server chose, and a text by the same server in which it begins at every place.
#[test]
fn a_secret_of_one_letter_costs_no_more_than_the_text() {
    let long = "a".repeat(64 << 10);
    let secrets = secrets(&[&long]);
    let near = format!("{}b", "a".repeat(100)).repeat(2_000);
    assert_eq!(secrets.masked(&near), near);
    let text = "a".repeat((64 << 10) - 1) + "b";
    assert_eq!(secrets.masked(&text), "[secret]b");
    let lines = format!("{}b", "YWFh\n".repeat(20)).repeat(2_000);
    let _ = secrets.page(&lines, &[]);
    for end in ["\n", "\\n", "%0a", "&#10;", " "] {
        let text = format!("YWFh{}", end.repeat((1 << 18) / end.len()));
        assert_eq!(secrets.masked(&text), text, "{end:?}");
    }
}

#[test]
fn a_page_mask_learns_of_secrets_that_come_later() {
    let secrets = Secrets::default();
    let mask = PageMask::new(secrets.clone(), &["the Verdict is"]);
    assert!(mask.is_empty());
    assert_eq!(mask.page("verdict hunter22"), "verdict hunter22");
    secrets.add(&Secret::new("verdict"));
    assert_eq!(mask.page("verdict hunter22"), "verdict hunter22");
    secrets.add(&Secret::new("hunter22"));
    assert_eq!(mask.page("verdict hunter22"), "verdict [secret]");
}
