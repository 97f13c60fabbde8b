//! A command that is proposed asks all that was asked.

use crate::support::command::{Program, program, words};
use crate::support::layout::Layout;
use crate::support::server::Server;
use crate::support::world::World;
use crate::support::{KEY, LOGICAL, REPOSITORY, TAG};

use super::{help, proposed};

/// The image by the server's own name, with no alias.
fn by_host(server: &Server, command: &str) -> Program {
    let host = server.host();
    program([
        command,
        &format!("{host}/{REPOSITORY}:{TAG}"),
        "--plain-http",
        &host,
        "--key",
        KEY,
        "-o",
        "json",
    ])
}

/// Each of these makes a run FAILED, and is the only thing wrong with it once both registries are one.
const WRONG: [(&[&str], &str); 8] = [
    (&["--tenant-id", "rival"], "pin-mismatch"),
    (&["--app-id=other"], "pin-mismatch"),
    (&["--build-id", "it's $(other)"], "pin-mismatch"),
    (&["--commit-sha", "0000000…"], "pin-mismatch"),
    (&["-a", "team=core, ops"], "pin-absent"),
    (&["--require", "digest"], "tag-not-digest"),
    (&["--require=sbom,pinned-key"], "key-unpinned"),
    (&["--builder-id", "https://other.example/builder"], "provenance-absent"),
];

#[test]
fn a_proposed_command_that_is_pasted_fails_where_the_call_would_have() {
    let world = World::new();
    // Without anything wrong, it says yes.
    let run = by_host(&world.server, "verify").run();
    run.is("FAILED", Some("identity-mismatch"));
    program(proposed(&run)).run().is("VERIFIED", None);
    for (more, code) in WRONG {
        let run = by_host(&world.server, "verify").args(more.iter().copied()).run();
        assert_eq!(run.code, 1, "{}", run.shown());
        let asked = proposed(&run);
        program(asked.clone()).run().is("FAILED", Some(code));
        let alias = format!("{LOGICAL}={}", world.server.host());
        assert_eq!(asked[asked.len() - 2..], ["--registry-alias".to_owned(), alias], "{asked:?}");
    }
}

/// The variables may have been given for the one command.
#[test]
fn what_variables_pin_stands_in_the_command_that_is_proposed() {
    let world = World::new();
    let run = by_host(&world.server, "verify").var("PAAS_ATTEST_TENANT_ID", "rival").run();
    program(proposed(&run)).run().is("FAILED", Some("pin-mismatch"));
}

#[test]
fn other_commands_propose_themselves() {
    let world = World::new();
    let run = by_host(&world.server, "sbom").args(["--list", "--tenant-id", "rival"]).run();
    let command = proposed(&run);
    assert_eq!(command[0], "sbom", "{command:?}");
    assert!(command.iter().any(|word| word == "--list"), "{command:?}");
    assert_eq!(program(command).run().code, 1);
    let host = world.server.host();
    let name = format!("{host}/{REPOSITORY}:{TAG}");
    let run =
        words("diff -o json --tenant-id rival --key").args([KEY, "--plain-http", &host, &name, &name]).run();
    let help = help(&run.json());
    let command = help.iter().find(|line| line.starts_with("  paas-attest diff ")).expect("a command");
    let command = super::shell_words(command);
    assert_eq!(command[1..3], [name.clone(), name], "{command:?}");
    assert_eq!(program(command).run().code, 1);
}

/// A build of the platform keeps its name, which implies two pins.
#[test]
fn a_build_is_proposed_by_its_own_name() {
    let world = World::new();
    let host = world.server.host();
    let run = program(["verify", &format!("build:my-app/{TAG}"), "--registry", &host, "--plain-http", &host])
        .args(["--key", KEY, "-o", "json"])
        .run();
    let command = proposed(&run);
    assert_eq!(command[1], format!("build:my-app/{TAG}"));
    program(command).run().is("VERIFIED", None);
}

/// Where an alias that is given says something else, no command would help.
#[test]
fn what_cannot_work_is_not_proposed() {
    let world = World::new();
    let alias = format!("other.example={}", world.server.host());
    let run = by_host(&world.server, "verify").args(["--registry-alias", &alias]).run();
    run.is("FAILED", Some("identity-mismatch"));
    let help = help(&run.json());
    assert_eq!(
        help,
        [
            "only the registry's name differs, and --registry-alias as it is given does not make them the same registry"
        ]
    );
}

/// The name that was signed is said to be the image's only where it is.
#[test]
fn the_sentence_of_a_verified_image_names_the_name_that_was_signed() {
    let world = World::new();
    let host = world.server.host();
    let own = format!("{LOGICAL}/{REPOSITORY}");
    let told = |run: crate::support::command::Run| {
        assert!(run.stdout.starts_with("VERIFIED"), "{}", run.shown());
        run.stdout.split("\n\n").nth(1).expect("a sentence").to_owned()
    };
    let human = |more: &[&str]| {
        let name = format!("{host}/{REPOSITORY}:{TAG}");
        program(["verify", &name, "--plain-http", &host, "--key", KEY]).args(more.iter().copied()).run()
    };
    let other = told(human(&["--identity", &own]));
    assert!(!other.contains("under this name") && other.ends_with(&own), "{other}");
    let alias = told(human(&["--registry-alias", &format!("{LOGICAL}={host}")]));
    assert!(alias.contains("under this name"), "{alias}");
    let any = told(human(&["--identity", "any"]));
    assert!(!any.contains("name"), "{any}");
    let layout = Layout::case("signed_verified");
    let folder = tempfile::TempDir::new().unwrap();
    layout.write(folder.path());
    let layout = program(["verify", &format!("oci:{}", folder.path().display()), "--offline", "--key", KEY]);
    let layout = told(layout.args(["--identity", &own]).run());
    assert!(layout.ends_with(&own), "{layout}");
}
