use std::process::Command;

use super::*;
use crate::trust::SignedForm;

/// Whatever the text, a shell takes it for one word that is exactly it; and no byte of the word acts on a terminal.
#[test]
fn a_quoted_text_is_one_word_of_a_shell() {
    let texts = [
        "",
        " ",
        "'",
        "''",
        "a'b",
        "'; exit 9; '",
        "$(exit 9)",
        "`exit 9`",
        "\\",
        "\\'",
        "a\\",
        "\n",
        "a\n\n",
        "\u{1b}[2J",
        "caf\u{e9}",
        "\u{202e}x\u{2028}",
        "-n",
        "%s",
        "*",
        "~",
        "#x",
        "\u{7f}\n",
        "\"$x\"",
        "!x",
        "\t'\r",
    ];
    let mut script = String::from("set -u\n");
    for text in texts {
        let word = quoted(text);
        assert!(word.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')), "{word}");
        script.push_str(&format!("printf '%s\\000' {word}\n"));
    }
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    let expected: Vec<u8> = texts.iter().flat_map(|text| text.bytes().chain([0])).collect();
    assert_eq!(String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&expected));
}

/// What is the same in every pack can be compared, and read by anybody.
#[test]
fn the_part_that_is_the_same_in_every_pack_is_plain_and_short() {
    assert!(FIXED.ends_with("\n\n# THE RUN\n"));
    assert_eq!(FIXED.matches("\n# THE RUN\n").count(), 1);
    assert!(FIXED.lines().count() <= 270, "{} lines", FIXED.lines().count());
    for line in FIXED.lines() {
        assert!(line.len() <= 130 && line.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{line}");
    }
    let recheck = Recheck { verdict: Some(Verdict::Failed), keys: vec![], images: vec![] };
    let script = recheck.script(&BTreeMap::new(), &digest_of(b""));
    let calls = script.strip_prefix(FIXED).unwrap();
    assert_eq!(calls, format!("index {}\nverdict FAILED\n", digest_of(b"").hex()));
    assert_eq!(UNKNOWN_DIGEST.len(), digest_of(b"").hex().len());
}

/// The script compares texts: a value is given to it as it stands in the payload.
#[test]
fn annotations_are_given_as_they_are_written() {
    let image = digest_of(b"image");
    let payload = r#"{"optional":{"a\u0062":"x\/y","n":5},"critical":{}}"#;
    let all = written::Annotations::of(payload.as_bytes(), SignedForm::SimpleSigning, &image);
    assert_eq!(all.written("ab"), Some((r#""a\u0062""#, r#""x\/y""#)));
    assert_eq!(all.written("n"), Some((r#""n""#, "5")));
    assert_eq!(all.written("optional"), None);
    for none in [r#"{"optional":null}"#, "{}", "[]", "", r#"{"optional":[["ab","x"]]}"#] {
        let all = written::Annotations::of(none.as_bytes(), SignedForm::SimpleSigning, &image);
        assert_eq!(all.written("ab"), None, "{none}");
    }
    let statement = format!(
        r#"{{"subject":[{{"digest":{{"sha256":"00"}},"annotations":{{"a":"other"}}}},{{"annotations":{{"a" : "own"}},"digest":{{"sha256":"{}"}}}}]}}"#,
        image.hex()
    );
    let all = written::Annotations::of(statement.as_bytes(), SignedForm::Bundle, &image);
    assert_eq!(all.written("a"), Some((r#""a""#, r#""own""#)));
}
