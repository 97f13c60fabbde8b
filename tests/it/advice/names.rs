//! Names and options that are nearly right are answered with what was meant, and with nothing that cannot work.

use crate::support::command::{Run, program};
use crate::support::{KEY, fixture};

fn asked(name: &str) -> Run {
    program(["verify", name, "--key", KEY, "-o", "json"]).run()
}

#[test]
fn a_name_that_is_nearly_right_is_answered_with_what_was_meant() {
    let digest = format!("sha256:{}", "0".repeat(64));
    let layout = fixture("cases/signed_verified/layout").display().to_string();
    for (name, part) in [
        ("oci://h.example/builds/a:1".to_owned(), "leave out the scheme: h.example/builds/a:1"),
        ("docker://h.example/builds/a:1".to_owned(), "leave out the scheme: h.example/builds/a:1"),
        ("https://h.example/builds/a".to_owned(), "leave out the scheme: h.example/builds/a"),
        (digest.clone(), &format!("HOST/REPO@{digest}")),
        ("file:x.json".to_owned(), "sbom and diff"),
        ("h.example/builds/a:".to_owned(), "may be unset"),
        (layout.clone(), &format!("oci:{layout}")),
        ("./fixtures/cases/signed_verified/layout".to_owned(), "oci:./fixtures/cases/signed_verified/layout"),
        ("fixtures/cases/signed_verified/layout".to_owned(), "oci:fixtures/cases/signed_verified/layout"),
    ] {
        let run = asked(&name);
        run.is_refused(part);
        assert!(!run.stderr.contains("build:"), "{}", run.shown());
    }
    // What is shown for a layout works.
    let run =
        program(["verify", "oci:./fixtures/cases/signed_verified/layout", "--offline", "--identity", "any"]);
    run.args(["--key", KEY, "-o", "json"]).run().is("VERIFIED", None);
    // What is not there is proposed to nobody.
    for name in ["./no-such-folder", "./Cargo.toml", "/no/such/layout.tar"] {
        let run = asked(name);
        assert!(run.code == 2 && !run.stderr.contains("oci"), "{}", run.shown());
    }
}

#[test]
fn a_key_in_the_form_of_another_tool_is_answered_with_the_way_to_get_the_key() {
    for key in [
        "k8s://ns/secret",
        "awskms:///alias/key",
        "gcpkms://projects/p/locations/l/keyRings/r/cryptoKeys/k",
        "azurekms://vault/key",
        "hashivault://key",
        "pkcs11:token=t;object=o?pin-value=314159",
    ] {
        let run = program(["verify", "h.example/a:1", "--key", key, "-o", "json"]).run();
        run.is_refused("cosign public-key");
        assert!(!run.stderr.contains("--plain-http") && !run.stderr.contains("314159"), "{}", run.shown());
        assert!(!run.stdout.contains("314159"), "{}", run.shown());
    }
    let run = program(["verify", "h.example/a:1", "--key", "file:///etc/cosign.pub", "-o", "json"]).run();
    run.is_refused("--key /etc/cosign.pub");
    let run = program(["verify", "h.example/a:1", "--key", "http://h.example/key.pub", "-o", "json"]).run();
    run.is_refused("--plain-http h.example");
}

/// What a command does not know is no name of an image.
#[test]
fn an_option_that_is_not_there_is_not_proposed_as_an_image() {
    let run = program(["sbom", "--pods", "list.txt", "--key", KEY]).run();
    run.is_usage_error("--pods");
    assert!(run.stderr.contains("verify --pods FILE") && !run.stderr.contains("-- --"), "{}", run.shown());
    let run = program(["verify", "h.example/a:1", "--tenent-id", "x"]).run();
    run.is_usage_error("--tenant-id");
}
