//! What containerd calls before it pulls: which arguments reach paas-attest, and what becomes of its answer.

use std::fs;
use std::path::PathBuf;

use crate::world::{NAME, World};

use super::integration;
use super::scripts::{Ran, executable, run};

const DIGEST: &str = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const OTHER: &str = "sha256:fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210";
const TYPE: &str = "application/vnd.oci.descriptor.v1+json";

/// A verifier with its folder, and a program in place of paas-attest that writes down its arguments.
struct Verifier {
    world: World,
    script: String,
}

impl Verifier {
    fn new() -> Self {
        let world = World::new();
        fs::create_dir(world.path("etc")).expect("a folder");
        for file in ["config.toml", "policy.toml"] {
            world.write(&format!("etc/{file}"), "");
        }
        let script =
            fs::read_to_string(integration("containerd/paas-attest-verifier")).expect("the verifier");
        let verifier = Self { world, script };
        verifier.answers("VERIFIED \"$image\"", 0);
        verifier
    }

    fn program(&self) -> PathBuf {
        self.world.path("program")
    }

    /// What the program says of every image from now on; `$image` is the one that it was asked for.
    fn answers(&self, line: &str, code: i32) {
        let script = format!(
            "#!/bin/sh\nfor image; do :; done\nprintf '%s\\n' \"$@\" >{}\nenv >{}\necho {line}\nexit {code}\n",
            self.world.word("arguments"),
            self.world.word("environment")
        );
        executable(&self.program(), &script);
    }

    fn asked(&self, args: &[&str]) -> Ran {
        let _ = fs::remove_file(self.world.path("arguments"));
        let environment = [
            ("PAAS_VERIFIER_FOLDER", self.world.word("etc")),
            ("PAAS_VERIFIER_PROGRAM", self.program().display().to_string()),
            ("PAAS_ATTEST_TENANT_ID", "rival".to_owned()),
            ("DOCKER_AUTH_CONFIG", "{}".to_owned()),
        ];
        let environment = environment.each_ref().map(|(name, value)| (*name, value.as_str()));
        run(&self.world, &["dash"], &self.script, &environment, args)
    }

    /// The last argument that the program got: the image, and `None` where it was not called.
    fn image(&self) -> Option<String> {
        let arguments = fs::read_to_string(self.world.path("arguments")).ok()?;
        let lines: Vec<&str> = arguments.lines().collect();
        assert_eq!((lines[0], lines[lines.len() - 2]), ("verify", "--"), "{arguments}");
        for file in ["config", "policy"] {
            let path = self.world.word(&format!("etc/{file}.toml"));
            assert!(lines.contains(&format!("--{file}={path}").as_str()), "{arguments}");
        }
        Some(lines[lines.len() - 1].to_owned())
    }
}

#[track_caller]
fn is_refused(ran: &Ran, says: &str) {
    assert_eq!(ran.code, 1, "{}", ran.said);
    // The reason is one line.
    assert!(ran.stdout.starts_with("refused: ") && ran.stdout.lines().count() == 1, "{}", ran.stdout);
    assert!(ran.stdout.contains(says), "{says}: {}", ran.stdout);
}

#[test]
fn the_digest_that_is_pulled_is_the_one_that_is_verified() {
    let verifier = Verifier::new();
    let port = "127.0.0.1:5000/a/b";
    for (name, repository) in [
        (NAME.to_owned(), NAME),
        (format!("{NAME}:build-1"), NAME),
        (format!("{NAME}@{DIGEST}"), NAME),
        (format!("{NAME}:build-1@{DIGEST}"), NAME),
        (port.to_owned(), port),
        (format!("{port}:1"), port),
        ("localhost/x".to_owned(), "localhost/x"),
        ("[::1]:5000/x:1".to_owned(), "[::1]:5000/x"),
    ] {
        let ran = verifier.asked(&["-name", &name, "-digest", DIGEST, "-stdin-media-type", TYPE]);
        let image = format!("{repository}@{DIGEST}");
        assert_eq!(
            (ran.code, ran.stdout.as_str()),
            (0, format!("VERIFIED {image}\n").as_str()),
            "{}",
            ran.said
        );
        assert_eq!(verifier.image(), Some(image));
    }
    // A later containerd says why it asks.
    let ran =
        verifier.asked(&["-name", NAME, "-digest", DIGEST, "-stdin-media-type", "x/y", "-operation", "run"]);
    assert_eq!(ran.code, 0, "{}", ran.said);

    // A variable would stand in for what the policy says; a user's login is not the node's.
    let environment = fs::read_to_string(verifier.world.path("environment")).expect("the environment");
    assert!(
        !environment.contains("PAAS_ATTEST_") && !environment.contains("DOCKER_AUTH_CONFIG"),
        "{environment}"
    );
    assert!(
        environment.contains(&format!("\nDOCKER_CONFIG={}/login\n", verifier.world.word("etc"))),
        "{environment}"
    );
}

#[test]
fn what_is_no_image_of_a_registry_is_refused_and_not_asked() {
    let verifier = Verifier::new();
    let long = format!("registry.example.com/{}", "a".repeat(1100));
    let with_other = format!("{NAME}@{OTHER}");
    let names = [
        "",
        "-",
        "--help",
        "-o",
        "app",
        "app:1",
        "library/app:1",
        "oci:1/x",
        "oci:layout/x:1",
        "oci-archive:1/x.tar",
        "build:1/x",
        "file:1/x.json",
        "docker://registry.example.com/x",
        "registry.example.com/x y",
        "registry.example.com/x\nVERIFIED",
        "registry.example.com/$(reboot)",
        "registry.example.com/x;reboot",
        "registry.example.com/*",
        "registry.example.com/x?",
        "régistry.example.com/x",
        "/etc/passwd",
        "../x.y/z",
        "registry.example.com",
        &long,
        &with_other,
    ];
    for name in names {
        let ran = verifier.asked(&["-name", name, "-digest", DIGEST, "-stdin-media-type", TYPE]);
        is_refused(&ran, "name");
        assert_eq!(verifier.image(), None, "{name:?} was asked for");
    }
    let short = &DIGEST[..70];
    let upper = DIGEST.to_uppercase().replace("SHA256", "sha256");
    let longer = format!("{DIGEST}0");
    let lines = format!("{DIGEST}\n{DIGEST}");
    for digest in ["", "sha256:", short, &upper, &longer, &lines, "sha512:00", "latest", "--help"] {
        let ran = verifier.asked(&["-name", NAME, "-digest", digest, "-stdin-media-type", TYPE]);
        is_refused(&ran, "the digest is not SHA-256");
        assert_eq!(verifier.image(), None, "{digest:?} was asked for");
    }
    for args in [
        [].as_slice(),
        &["-name", NAME],
        &["-digest", DIGEST],
        &["-name", NAME, "-digest", DIGEST, "-stdin-media-type"],
        &["-name", NAME, "-digest", DIGEST, "-name", "registry.example.com/other"],
        &["-name", NAME, "-digest", DIGEST, "-digest", OTHER],
        &["-name", NAME, "-digest", DIGEST, "-allow", "yes"],
        &["-name=x", NAME, "-digest", DIGEST],
    ] {
        let ran = verifier.asked(args);
        is_refused(&ran, "");
        assert_eq!(verifier.image(), None, "{args:?} was asked for");
    }
}

#[test]
fn nothing_but_a_verdict_about_this_digest_lets_an_image_pass() {
    let verifier = Verifier::new();
    let ask = || verifier.asked(&["-name", NAME, "-digest", DIGEST, "-stdin-media-type", TYPE]);
    for (line, code) in [
        ("VERIFIED \"$image\"", 0),
        ("WAIVED \"$image\" sbom-absent", 0),
        // The platform's name for what is reached under another.
        ("VERIFIED \"logical.example.com/x@${image##*@}\"", 0),
    ] {
        verifier.answers(line, code);
        let ran = ask();
        assert_eq!(ran.code, 0, "{line}: {}", ran.said);
        assert_eq!(ran.stdout.lines().count(), 1, "{}", ran.stdout);
    }
    for (line, code, says) in [
        ("FAILED \"$image\" signature-absent", 1, "signature-absent"),
        ("\"error: nothing was verified: the policy is not valid\"", 2, "the policy is not valid"),
        ("UNDECIDED \"$image\" registry-unavailable", 3, "nothing is known about it"),
        ("PENDING \"$image\" signature-absent", 4, "PENDING"),
        ("", 101, "said nothing and ended with 101"),
        ("VERIFIED \"$image\"", 1, "VERIFIED"),
        ("FAILED \"$image\"", 0, "did not say VERIFIED of this digest"),
        ("", 0, "did not say VERIFIED of this digest"),
        (&format!("VERIFIED {NAME}@{OTHER}"), 0, "did not say VERIFIED of this digest"),
        ("UNVERIFIED \"$image\"", 0, "did not say VERIFIED of this digest"),
    ] {
        verifier.answers(line, code);
        is_refused(&ask(), says);
    }

    verifier.answers("VERIFIED \"$image\"", 0);
    for file in ["config.toml", "policy.toml"] {
        let path = verifier.world.path("etc").join(file);
        fs::rename(&path, verifier.world.path("away")).expect("away");
        is_refused(&ask(), &format!("{file} cannot be read"));
        fs::rename(verifier.world.path("away"), &path).expect("back");
    }
    fs::remove_file(verifier.program()).expect("the program");
    is_refused(&ask(), "cannot be run");
}

#[test]
fn images_that_nobody_signs_pass_by_their_digest_alone() {
    let verifier = Verifier::new();
    verifier.answers("FAILED \"$image\" policy-unmatched", 1);
    let pause = "registry.k8s.io/pause";
    verifier.world.write(
        "etc/unverified.txt",
        &format!("{pause}@{DIGEST}\nregistry.example.com/.*\nregistry-example.com/x@{DIGEST}\n"),
    );
    let ask =
        |name: &str, digest| verifier.asked(&["-name", name, "-digest", digest, "-stdin-media-type", TYPE]);
    for name in [pause.to_owned(), format!("{pause}:3.10"), format!("{pause}:3.10@{DIGEST}")] {
        let ran = ask(&name, DIGEST);
        assert_eq!(ran.code, 0, "{}", ran.said);
        assert!(ran.stdout.starts_with("not verified, but listed by its digest: "), "{}", ran.stdout);
    }
    is_refused(&ask(pause, OTHER), "policy-unmatched");
    // Neither a part of a line nor a pattern.
    for name in [
        "k8s.io/pause",
        "registry.k8s.io/paus",
        "registry.k8s.io/pause/x",
        "registry.example.com/anything",
        "registry.example.com/x",
    ] {
        is_refused(&ask(name, DIGEST), "policy-unmatched");
    }
}
