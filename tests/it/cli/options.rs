//! Options and variables.

use std::fs;

use paas_attest::config::{SECRET_VARIABLES, SHARED_VARIABLES, Setting, Takes};
use paas_attest::report::Command;
use tempfile::TempDir;

use super::{COMMIT, NAME, OFFLINE, good, identity, is_stopped, named};
use crate::support::command::{program, weaknesses, words};
use crate::support::layout::Layout;
use crate::support::{self, KEY, fixture};

/// The commands, and what each is about.
fn commands() -> [(Command, &'static [&'static str]); 8] {
    [
        (Command::Verify, &[NAME]),
        (Command::Sbom, &[NAME]),
        (Command::Diff, &[NAME, NAME]),
        (Command::Key, &[]),
        (Command::Explain, &["tls"]),
        (Command::Join, &["report.json"]),
        (Command::Policy, &["export", "policy.toml"]),
        (Command::Doctor, &[NAME]),
    ]
}

/// A value that a pipeline did not set drops no check: whatever the option, and whoever takes it.
#[test]
fn empty_values_are_refused() {
    let mut root = paas_attest::cli::Cli::command();
    root.build();
    let mut tried = 0;
    for (command, inputs) in commands() {
        let name = command.as_str();
        let of_command = root.find_subcommand(name).unwrap();
        for setting in Setting::ALL {
            let row = setting.row();
            let takes = of_command.get_arguments().any(|one| one.get_long() == Some(&row.option[2..]));
            if !takes || row.takes == Takes::Nothing {
                continue;
            }
            let inputs = || ["--"].into_iter().chain(inputs.iter().copied());
            let letter = row.short.map(|letter| format!("-{letter}"));
            for option in std::iter::once(row.option).chain(letter.as_deref()) {
                for words in [vec![option.to_owned(), String::new()], vec![format!("{}=", row.option)]] {
                    let run = program([name]).args(words).args(inputs()).run();
                    run.is_refused(if row.option == "--output" { "-o" } else { option });
                    assert_eq!(run.stdout, "", "{}", run.shown());
                    tried += 1;
                }
            }
            // Blanks are no value either, unless the text is compared, and then nothing is like it.
            if matches!(row.takes, Takes::List(_)) {
                for list in [",", " ", "x,", ",x"] {
                    program([name, row.option, list]).args(inputs()).run().is_refused(row.option);
                }
            }
        }
    }
    assert!(tried > 150, "{tried}");
    for pin in ["tenant_id=", "=octave", "=", "tenant_id"] {
        named("").args(["-a", pin]).run().is_refused("");
    }
    named("").args(["-o", "json="]).run().is_refused("no path");
}

/// The same of what a command is about, in either place of a diff.
#[test]
fn empty_names_are_refused() {
    for blank in ["", " ", "\t", "file:", "file: "] {
        for (words, called) in [
            (vec!["verify", "--", blank], "IMAGE is empty"),
            (vec!["verify", "--", NAME, blank], "IMAGE is empty"),
            (vec!["sbom", "--unsigned", "--", blank], "IMAGE|FILE is empty"),
            (vec!["diff", "--unsigned", "--", blank, NAME], "OLD is empty"),
            (vec!["diff", "--unsigned", "--", NAME, blank], "NEW is empty"),
        ] {
            let run = program(words.clone()).run();
            run.is_refused(called);
            is_stopped(
                &program(words.iter().copied().take(1)).args(["-o", "json"]).args(words[1..].to_vec()).run(),
                called,
            );
        }
    }
}

#[test]
fn values_that_cannot_be_meant_are_refused() {
    for (option, value, part) in [
        ("--key-fingerprint", "SHA256:abc", "fingerprint"),
        ("--key-fingerprint", "MD5:00112233445566778899aabbccddeeff", "fingerprint"),
        ("--registry", "https://h.example", "--registry"),
        ("--registry-alias", "h.example", "LOGICAL=ACTUAL"),
        ("--registry-alias", "=h.example", "LOGICAL=ACTUAL"),
        ("--registry-alias", "h.example=", "LOGICAL=ACTUAL"),
        ("--registry-alias", "https://a.example=b.example", "LOGICAL=ACTUAL"),
        ("--connect-to", "h.example:443", "HOST:PORT:ADDR:PORT"),
        ("--connect-to", "h.example:443:127.0.0.1:0", "HOST:PORT:ADDR:PORT"),
        ("--plain-http", "http://h.example", "--plain-http"),
        ("--auth-origin", "auth.example.com", "origin"),
        ("--auth-origin", "https://auth.example.com/token", "origin"),
        ("--auth-origin", "https://user@auth.example.com", "origin"),
        ("--auth-origin", "https://:word@auth.example.com", "origin"),
        ("--timeout", "5", "duration"),
        ("--timeout", "1.5s", "duration"),
        ("--timeout", "0s", "duration"),
        ("--timeout", "-1s", "--timeout"),
        ("--timeout", "1m30", "duration"),
        ("--jobs", "0", "--jobs"),
        ("--jobs", "many", "--jobs"),
        ("--api-url", "not a url", "--api-url"),
        ("--api-url", "http://api.example/api", "--plain-http"),
        ("--api-url", "ftp://api.example/api", "https"),
        ("--key", "http://api.example/cosign.pub", "--plain-http"),
        ("--key", "https://user:word@api.example/cosign.pub", "password"),
        ("--identity", "my-app", "registry"),
        ("--identity", "h.example/Builds/my-app", "lower case"),
        ("--log", "maybe", "auto, require, ignore"),
        ("--log", "Require", "--log"),
        ("--output", "yaml", "yaml"),
        ("--output", "JSON", "JSON"),
    ] {
        let command =
            if matches!(option, "--api-url" | "--key") { words("verify").arg(NAME) } else { named("") };
        command.args([format!("{option}={value}")]).run().is_refused(part);
    }
}

/// An account in the API's address would stand in every command that a message proposes, whatever it is used for.
#[test]
fn an_account_in_the_address_of_the_api_is_refused_and_not_shown() {
    for url in [
        "https://bob:hunter2pw@api.example/",
        "https://:hunter2pw@api.example/",
        "https://hunter2pw@api.example/",
    ] {
        for more in ["", "--offline", "--key-fingerprint SHA256:Sy/kBYyfBENGBmiPHbMA08oUhD5pZ/YV/MmXDwRw5b4="]
        {
            let variable = named(more).var("PAAS_ATTEST_API_URL", url).run();
            for run in [variable, named(more).args(["--api-url", url]).run()] {
                run.is_refused("contains a user or a password");
                assert!(
                    !run.stdout.contains("hunter2pw") && !run.stderr.contains("hunter2pw"),
                    "{}",
                    run.shown()
                );
            }
        }
    }
}

/// A checkout under test must not choose the key.
#[test]
fn an_api_without_a_scheme_is_no_file() {
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("runtime.example/api/v1");
    fs::create_dir_all(&place).unwrap();
    fs::copy(fixture("keys/platform.pub"), place.join("cosign.pub")).unwrap();
    let layout = format!("oci:{}", fixture("cases/signed_verified/layout").display());
    let ask = || program(["verify", &layout, "--identity", &identity()]).folder(folder.path());
    ask().args(["--api-url", "runtime.example/api"]).run().is_refused("--api-url");
    ask().var("PAAS_ATTEST_API_URL", "runtime.example/api").run().is_refused("runtime.example/api");
}

#[test]
fn commit_pins_that_cannot_be_meant_are_refused() {
    for value in ["abcdef…", "abcdef...", "abcdef*", "…", "*", "4d1f0a5g…", &format!("{COMMIT}…")] {
        good().args(["--commit-sha", value]).run().is_refused("7 to 39 hex digits");
    }
    for value in ["4d1f0a5…", "4d1f0a5...", "4d1f0a5*"] {
        let run = good().args(["--commit-sha", value, "-o", "json"]).run();
        let document = run.is("VERIFIED", None);
        assert!(weaknesses(&document).contains(&"commit-prefix-short".to_owned()), "{}", run.shown());
    }
    let document = good()
        .args(["--commit-sha", &format!("{}…", &COMMIT[..16]), "-o", "json"])
        .run()
        .is("VERIFIED", None);
    assert!(!weaknesses(&document).contains(&"commit-prefix-short".to_owned()));
    let run = good().args(["--commit-sha", &COMMIT[..12], "-o", "json"]).run();
    run.is("FAILED", Some("pin-mismatch"));
    assert!(
        run.stdout.contains(&format!("{}…", &COMMIT[..12])),
        "the way to write a prefix: {}",
        run.shown()
    );
    // Prefixes are `--commit-sha`'s alone.
    good().args(["-a", "commit_sha=4d1f0a5c9b7e…", "-o", "json"]).run().is("FAILED", Some("pin-mismatch"));
}

#[test]
fn one_pin_has_one_value() {
    // The same twice is one pin.
    good().words("--tenant-id octave -a tenant_id=octave -o json").run().is("VERIFIED", None);
    for line in [
        "--tenant-id octave -a tenant_id=other",
        "-a x=1 -a x=2",
        "--commit-sha 4d1f0a5c9b7e… -a commit_sha=abc",
    ] {
        good().words(line).run().is_refused("two values");
    }
    let build = program(["verify", "build:my-app/build-abc123", "--key", KEY, "--app-id", "another"]);
    build.run().is_refused("two values");
    // An `=` and a comma are part of the value.
    good().words("-a tenant_id=a=b,c -o json").run().is("FAILED", Some("pin-mismatch"));
}

#[test]
fn aliases_that_contradict_each_other_are_refused() {
    for (one, other) in
        [("a.example=b.example", "a.example=c.example"), ("a.example=c.example", "b.example=c.example")]
    {
        let run = named("").args(["--registry-alias", one, "--registry-alias", other]).run();
        run.is_refused("contradict");
    }
}

#[test]
fn standard_input_is_asked_for_once() {
    for line in ["--key - --key -", "--key - --registry-user u --registry-password-stdin"] {
        let run = words("verify").arg(NAME).words(line).stdin("x\n").run();
        run.is_refused("twice");
    }
    let key = support::text(&fixture("keys/platform.pub"));
    let layout = "verify oci:fixtures/cases/signed_verified/layout --offline --key - -o json --identity";
    words(layout).arg(identity()).stdin(key).run().is("VERIFIED", None);
    words(layout).arg(identity()).stdin("").run().is("UNDECIDED", Some("key-unusable"));
}

#[test]
fn files_that_the_user_named_must_be_there() {
    let folder = TempDir::new().unwrap();
    let missing = folder.path().join("missing").display().to_string();
    let folder_name = folder.path().display().to_string();
    for (option, value) in ["--key", "--ca-file", "--rekor-key", "--trusted-root"]
        .into_iter()
        .flat_map(|option| [(option, &missing), (option, &folder_name)])
    {
        let command = if option == "--key" { words("verify").arg(NAME) } else { named("") };
        is_stopped(&command.args([option, value, "-o", "json"]).run(), value);
    }
    let file = fixture("README.md").display().to_string();
    for option in ["--ca-file", "--rekor-key", "--trusted-root"] {
        let said = format!("{option} {file} cannot be used");
        is_stopped(&named("-o json").args([option, &file]).run(), &said);
    }
    for name in [
        format!("oci:{missing}"),
        format!("oci-archive:{missing}"),
        format!("oci:{file}"),
        format!("oci-archive:{folder_name}"),
    ] {
        is_stopped(&words("verify").arg(name).words(OFFLINE).args(["-o", "json"]).run(), "");
    }
}

#[cfg(unix)]
#[test]
fn a_key_may_come_through_a_pipe_and_must_not_be_endless() {
    let ask = |key: &str| {
        words("verify oci:fixtures/cases/signed_verified/layout --offline -o json --key").args([
            key,
            "--identity",
            &identity(),
        ])
    };
    let key = support::text(&fixture("keys/platform.pub"));
    ask("/dev/stdin").stdin(key.clone()).run().is("VERIFIED", None);
    is_stopped(&ask("/dev/zero").run(), "larger than 64 KiB");
    is_stopped(&ask("-").stdin(key.clone() + &"\n".repeat(70 << 10)).run(), "larger than 64 KiB");
    // Where reading ends, a second key must not go unseen.
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("two.pub");
    let other = support::text(&fixture("keys/other.pub"));
    fs::write(&path, key + &"\n".repeat(70 << 10) + &other).unwrap();
    is_stopped(&ask(path.to_str().unwrap()).run(), "larger than 64 KiB");
}

#[cfg(unix)]
#[test]
fn a_name_with_active_characters_is_shown_escaped() {
    let folder = TempDir::new().unwrap();
    let evil = folder.path().join("a\u{1b}[31m\u{202e}b");
    Layout::case("unsigned_failed").write(&evil);
    for format in ["human", "json", "cosign"] {
        for name in [format!("oci:{}", evil.display()), format!("oci:{}/missing\u{9b}", evil.display())] {
            let run = program(["verify", &name, "-o", format]).words(OFFLINE).run();
            assert!(matches!(run.code, 1 | 2), "{}", run.shown());
            for text in [&run.stdout, &run.stderr] {
                let raw = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
                assert!(!text.contains(raw), "{text:?}");
            }
        }
    }
}

#[test]
fn offline_has_neither_registry_nor_served_key() {
    named("--offline").run().is_refused("--offline");
    words("verify oci:fixtures/cases/signed_verified/layout --offline").run().is_refused("--key");
    words("verify oci:fixtures/cases/signed_verified/layout --offline --key https://h.example/k.pub")
        .run()
        .is_refused("--offline");
    words("key --offline").run().is_refused("--key");
    let run = words("key --offline --key fixtures/keys/platform.pub").run();
    assert_eq!(run.code, 0, "{}", run.shown());
}

#[test]
fn credentials_are_whole_and_for_one_registry() {
    named("--registry-user u").run().is_refused("password");
    named("").var("PAAS_ATTEST_REGISTRY_USER", "u").run().is_refused("password");
    named("").var("PAAS_ATTEST_REGISTRY_PASSWORD", "p").run().is_refused("user");
    for nothing in ["", "\n", "\r\n", "  \n", "\n\n"] {
        let run = named("--registry-user u --registry-password-stdin").stdin(nothing).run();
        run.is_refused("empty (--registry-password-stdin)");
    }
    let run = named("g.example/builds/other:1 --registry-user u --registry-password-stdin -o json")
        .stdin("p\n")
        .run();
    is_stopped(&run, "one registry");
    let run = named("").words("-o json").arg("--registry-password=secret-word").run();
    run.is_usage_error("--registry-password");
    assert!(!run.stderr.contains("secret-word"), "{}", run.shown());
}

#[test]
fn variables_stand_for_options_and_options_come_first() {
    for (variable, right, option) in [
        ("PAAS_ATTEST_TENANT_ID", "octave", "--tenant-id"),
        ("PAAS_ATTEST_APP_ID", "my-app", "--app-id"),
        ("PAAS_ATTEST_COMMIT_SHA", COMMIT, "--commit-sha"),
        ("PAAS_ATTEST_BUILD_ID", "build-abc123", "--build-id"),
    ] {
        let by_variable = good().args(["-o", "json"]).var(variable, right).run().is("VERIFIED", None);
        let by_option = good().args(["-o", "json", option, right]).run().is("VERIFIED", None);
        assert_eq!(by_variable["policy"], by_option["policy"]);
        assert_eq!(by_variable["images"], by_option["images"]);
        let another = "0".repeat(40);
        good().args(["-o", "json"]).var(variable, &another).run().is("FAILED", Some("pin-mismatch"));
        good().args(["-o", "json", option, right]).var(variable, &another).run().is("VERIFIED", None);
    }
    let offline = || {
        words("verify oci:fixtures/cases/signed_verified/layout --offline -o json --identity").arg(identity())
    };
    offline().var("PAAS_ATTEST_KEY", KEY).run().is("VERIFIED", None);
    offline()
        .var("PAAS_ATTEST_KEY", KEY)
        .args(["--key", "fixtures/keys/other.pub"])
        .run()
        .is("FAILED", Some("signature-invalid"));
    let both = format!("{} {}", "0".repeat(64), "1".repeat(64));
    good()
        .args(["-o", "json"])
        .var("PAAS_ATTEST_KEY_FINGERPRINT", both)
        .run()
        .is("FAILED", Some("key-fingerprint-mismatch"));
}

#[test]
fn variables_that_are_empty_or_unknown_stop_the_run() {
    let own = Setting::ALL.iter().filter_map(|setting| setting.row().variable());
    let secrets = SECRET_VARIABLES.iter().map(|(name, _)| *name);
    let names: Vec<&str> = own.chain(secrets).collect();
    assert!(names.len() > 12 && names.contains(&"PAAS_ATTEST_TOKEN"), "{names:?}");
    for name in names {
        for (command, inputs) in commands() {
            let run = program([command.as_str()]).args(inputs.iter().copied()).var(name, "").run();
            run.is_refused(&format!("{name} is empty"));
            assert_eq!(run.stdout, "", "{}", run.shown());
        }
        good().var(name, "").run().is_refused(name);
    }
    // Those of other programs count as not set.
    for name in SHARED_VARIABLES.iter().flat_map(|shared| shared.names) {
        if *name != "PATH" {
            let run = good().var(name, "").run();
            assert_eq!(run.code, 0, "{name}: {}", run.shown());
        }
    }
    for name in [
        "PAAS_ATTEST_TENANTID",
        "PAAS_ATTEST_TENANT",
        "PAAS_ATTEST_COMMIT",
        "PAAS_ATTEST_IDENTITY",
        "PAAS_ATTEST_SERVICE",
    ] {
        good().var(name, "x").run().is_refused(name);
    }
    let run = good()
        .var("PAAS_ATTEST_VERSION", "")
        .var("PAAS_ATTEST_SERVICE_HOST", "10.0.0.1")
        .var("PAAS_ATTEST_SERVICE_PORT", "")
        .var("PAAS_ATTEST_PORT", "tcp://10.0.0.1:80")
        .var("PAAS_ATTEST_PORT_80_TCP_ADDR", "")
        .run();
    assert_eq!(run.code, 0, "{}", run.shown());
}
