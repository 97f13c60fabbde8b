//! `paas-attest verify` against real evidence in real registries: signed by real cosign (the version
//! that the platform uses, and a later one), kept by a real docker-registry that is open, behind TLS
//! with a private authority, behind Basic accounts, and behind tokens as Harbor gives them.
//!
//! Runs with `cargo test --features interop`, with the tools of `tests/interop/tools.sh`; a missing tool is
//! a failure. Every server listens on 127.0.0.1, at a port of its own choice.

#![allow(clippy::disallowed_methods, reason = "a test may touch files and read its environment")]
#![allow(
    clippy::print_stdout,
    clippy::unnecessary_debug_formatting,
    clippy::too_many_lines,
    reason = "a test says what it did, and tells its story in one piece"
)]

mod browser;
mod bundles;
mod diff;
mod export;
#[path = "../it/support/forged.rs"]
mod forged;
mod forged_bundles;
mod integrations;
mod judged;
#[path = "../it/support/log.rs"]
mod log;
mod logs;
#[path = "../it/support/pack.rs"]
mod pack;
mod packaging;
mod packed_forgeries;
mod packs;
mod pages;
mod readme;
mod recheck;
mod reports;
mod sbom;
#[path = "../it/support/schema.rs"]
mod schema;
#[path = "../it/support/signer.rs"]
mod signer;
#[path = "../it/support/stamps.rs"]
mod stamps;
mod timestamps;
mod world;

use serde_json::{Value, json};

use world::{
    ANNOTATIONS, COMMIT, COSIGN, Guard, HARBOR, NAME, PASSWORD, PINS, Registry, SIGNERS, TAG, World, basic,
    put_manifest, sig_tag,
};

const ROBOT: &str = "robot$builds+auditor";
const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// `first` and all of `rest` as one list of words.
fn words<'a>(first: &[&'a str], rest: &[&'a str]) -> Vec<&'a str> {
    [first, rest].concat()
}

fn alias(registry: &Registry) -> String {
    format!("{HARBOR}={}", registry.address())
}

/// The index over two images of this world that are in `repo` already; returns its digest.
fn push_index(world: &World, registry: &Registry, repo: &str, tag: &str) -> String {
    let children = ["amd64", "arm64"].map(|architecture| {
        let image = world.image(&format!("{tag}-{architecture}"), architecture);
        let name = format!("{}:{tag}-{architecture}", registry.repo(repo));
        world.copy(&[], &image, &format!("docker://{name}"));
        let manifest =
            world.tool("skopeo", &["inspect", "--raw", "--tls-verify=false", &format!("docker://{name}")]);
        json!({
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "digest": world.digest(&name),
            "size": manifest.len(),
            "platform": {"architecture": architecture, "os": "linux"},
        })
    });
    let index = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": children});
    put_manifest(registry, repo, tag, OCI_INDEX, &index.to_string())
}

#[test]
fn what_cosign_signs_verifies() {
    for cosign in SIGNERS {
        let world = World::new();
        let registry = world.registry(Guard::Plain);
        let digest = world.platform_image(&registry, cosign);
        let (image, address) = (format!("{}:{TAG}", registry.repo("builds/my-app")), registry.address());
        let answer = world.verify(&words(&[&image, "--plain-http", &address, "--identity", NAME], &PINS));
        answer.is_verified();
        assert_eq!(answer.digest(), digest, "{cosign}");
        for check in ["key", "image", "signature", "identity", "pins"] {
            assert_eq!(answer.check(check), ("pass", "-"), "{cosign}: {check}");
        }
        let signed: Value =
            ANNOTATIONS.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        assert_eq!(answer.image()["annotations"], signed, "{cosign}");
        assert_eq!(answer.image()["signatures"].as_array().expect("signatures").len(), 1);
        assert!(answer.weaknesses().contains(&"plain-http"), "{cosign}: {:?}", answer.weaknesses());
    }
}

#[test]
fn every_kind_of_key_that_cosign_signs_with() {
    let world = World::new();
    let registry = world.registry(Guard::Plain);
    let address = registry.address();
    for name in ["p384", "p521", "rsa2048", "rsa4096"] {
        let repo = format!("builds/{name}");
        let digest = world.push(&registry, name, &repo, "1");
        let image = format!("{}@{digest}", registry.repo(&repo));
        world.sign(COSIGN, name, &image, &ANNOTATIONS);
        let public = world::key(&format!("{name}.pub"));
        let common = [image.as_str(), "--plain-http", &address, "--identity", NAME];
        world.verify(&words(&common, &["--key", &public])).is_verified();
        world.verify(&common).is_failed("signature", "signature-invalid");
    }
}

/// One question put to both programs.
struct Question<'a> {
    what: &'a str,
    image: String,
    /// Annotations that must be signed, for both alike.
    pins: &'a [&'a str],
    /// `None`: VERIFIED. Else the check that fails, and its code.
    ours: Option<(&'a str, &'a str)>,
    /// Why cosign, asked the same, is meant to say the opposite.
    differs: Option<&'a str>,
}

const ALL: [&str; 4] = [
    "tenant_id=octave",
    "app_id=my-app",
    "commit_sha=4d1f0a5c9b7e2d3868f1a0c4b6e9d2f7a1b3c5d7",
    "build_id=build-abc123",
];
const LATER: &str = "9ab2c3d4e5f60718293a4b5c6d7e8f9001122334";

/// The verdicts of the contract, each beside cosign's own, asked live. Where the two differ the table says why.
#[test]
fn verdicts_beside_those_of_cosign() {
    let world = World::new();
    let registry = world.registry(Guard::Plain);
    let repo = registry.repo("builds/my-app");
    let name = |tag: &str| format!("{repo}:{tag}");

    let digest = world.platform_image(&registry, COSIGN);

    world.push(&registry, "unsigned", "builds/my-app", "unsigned");

    let other = world.push(&registry, "other", "builds/my-app", "other-key");
    world.sign(COSIGN, "other", &format!("{repo}@{other}"), &ANNOTATIONS);

    // Another repository's image with its signature, copied here bit by bit.
    let rival = registry.repo("builds/rival");
    let copied = world.push(&registry, "rival", "builds/rival", "1");
    let as_rival = ["--sign-container-identity", "harbor.paas-system.svc.cluster.local/builds/rival"];
    let mut options = as_rival.to_vec();
    for pin in &ALL {
        options.extend(["-a", pin]);
    }
    world.sign_with(COSIGN, "platform", &format!("{rival}@{copied}"), &options);
    world.copy(
        &["--preserve-digests"],
        &format!("docker://{rival}:1"),
        &format!("docker://{}", name("copied")),
    );
    let signature = sig_tag(&copied);
    let (from, to) = (format!("docker://{rival}:{signature}"), format!("docker://{}", name(&signature)));
    world.copy(&["--preserve-digests"], &from, &to);

    // A signature of the good image under the tag of another one.
    let swapped = world.push(&registry, "swapped", "builds/my-app", "swapped");
    let (from, to) = (sig_tag(&digest), sig_tag(&swapped));
    let (from, to) = (format!("docker://{}", name(&from)), format!("docker://{}", name(&to)));
    world.copy(&["--preserve-digests"], &from, &to);

    let moved = world.push(&registry, "moved", "builds/my-app", "moved");
    world.sign(COSIGN, "platform", &format!("{repo}@{moved}"), &ANNOTATIONS);
    let unmoved = format!("{repo}@{moved}");
    world.push(&registry, "moved-to", "builds/my-app", "moved");

    let index = push_index(&world, &registry, "builds/my-app", "index");
    world.sign(COSIGN, "platform", &format!("{repo}@{index}"), &ANNOTATIONS);

    let docker = world.image("docker", "amd64");
    world.copy(&["--format", "v2s2"], &docker, &format!("docker://{}", name("docker")));
    let docker = world.digest(&name("docker"));
    world.sign(COSIGN, "platform", &format!("{repo}@{docker}"), &ANNOTATIONS);

    let twice = world.push(&registry, "twice", "builds/my-app", "twice");
    let twice = format!("{repo}@{twice}");
    world.sign(COSIGN, "platform", &twice, &ANNOTATIONS);
    let later =
        [("tenant_id", "octave"), ("app_id", "my-app"), ("commit_sha", LATER), ("build_id", "build-def456")];
    world.sign(COSIGN, "platform", &twice, &later);
    let across = [ALL[2], "build_id=build-def456"];

    // What `cosign sign` would not write, signed by cosign all the same.
    let payload = |tag: &str, text: fn(&str) -> String| {
        let digest = world.push(&registry, tag, "builds/my-app", tag);
        let file = world.write(&format!("{tag}.json"), &text(&digest));
        world.sign_with(COSIGN, "platform", &format!("{repo}@{digest}"), &["--payload", &file]);
    };
    payload("odd-type", |digest| {
        format!(
            r#"{{"critical":{{"identity":{{"docker-reference":"{NAME}"}},"image":{{"docker-manifest-digest":"{digest}"}},"type":"a receipt"}},"optional":null}}"#
        )
    });
    payload("doubled", |digest| {
        format!(
            r#"{{"critical":{{"identity":{{"docker-reference":"{NAME}"}},"image":{{"docker-manifest-digest":"sha256:{}","docker-manifest-digest":"{digest}"}},"type":"cosign container image signature"}},"optional":null}}"#,
            "0".repeat(64),
        )
    });

    let child = format!("{repo}@{}", world.digest(&name("index-amd64")));
    let ask = |what, image: &str, pins, ours, differs| Question {
        what,
        image: image.to_owned(),
        pins,
        ours,
        differs,
    };
    let questions = [
        ask("signed, all pins", &name(TAG), &ALL, None, None),
        ask("signed, by digest", &format!("{repo}@{digest}"), &ALL, None, None),
        ask("unsigned", &name("unsigned"), &[], Some(("signature", "signature-absent")), None),
        ask("another pin", &name(TAG), &["tenant_id=rival"], Some(("pins", "pin-mismatch")), None),
        ask("a pin that is not signed", &name(TAG), &["team=blue"], Some(("pins", "pin-absent")), None),
        ask("another key", &name("other-key"), &[], Some(("signature", "signature-invalid")), None),
        ask(
            "copied from another repository",
            &name("copied"),
            &ALL,
            Some(("identity", "identity-mismatch")),
            Some("cosign compares no names: one key signs for all tenants"),
        ),
        ask(
            "a signature of another digest",
            &name("swapped"),
            &[],
            Some(("signature", "digest-mismatch")),
            None,
        ),
        ask("the tag moved on", &name("moved"), &[], Some(("signature", "signature-absent")), None),
        ask("what the tag was", &unmoved, &ALL, None, None),
        ask("an index", &name("index"), &ALL, None, None),
        ask("a child of the signed index", &child, &[], Some(("signature", "signature-absent")), None),
        ask("Docker schema 2", &name("docker"), &ALL, None, None),
        ask("two signatures, the first's pins", &twice, &ALL, None, None),
        ask("two signatures, a pin of each", &twice, &across, Some(("pins", "pin-mismatch")), None),
        ask(
            "another claim type",
            &name("odd-type"),
            &[],
            Some(("signature", "payload-malformed")),
            Some("cosign does not look at critical.type"),
        ),
        ask(
            "a digest that stands twice",
            &name("doubled"),
            &[],
            Some(("signature", "payload-malformed")),
            Some("cosign takes the last of two equal keys"),
        ),
    ];

    let (address, alias) = (registry.address(), alias(&registry));
    for question in &questions {
        let mut same = vec![question.image.as_str()];
        same.extend(question.pins.iter().flat_map(|pin| ["-a", *pin]));
        let (accepted, _) = world.cosign_verify(&same);
        let answer = world.verify(&words(&same, &["--plain-http", &address, "--registry-alias", &alias]));
        println!("{}: cosign {accepted}, ours {}", question.what, answer.image()["verdict"]);
        match question.ours {
            None => answer.is_verified(),
            Some((check, code)) => answer.is_failed(check, code),
        }
        let agree = accepted == question.ours.is_none();
        assert_eq!(agree, question.differs.is_none(), "{}: cosign said {accepted}", question.what);
    }

    // A prefix is a question that cosign does not know: there it is a value, and another one.
    let prefix = "4d1f0a5c9b7e2d38…";
    let common = [questions[0].image.as_str(), "--plain-http", &address, "--registry-alias", &alias];
    world.verify(&words(&common, &["--commit-sha", prefix])).is_verified();
    assert!(!world.cosign_verify(&[&questions[0].image, "-a", &format!("commit_sha={prefix}")]).0);
    let bare = world.verify(&words(&common, &["--commit-sha", "4d1f0a5c9b7e2d38"]));
    bare.is_failed("pins", "pin-mismatch");
}

#[test]
fn of_two_signatures_the_newest_that_meets_all_pins_carries() {
    let world = World::new();
    let registry = world.registry(Guard::Plain);
    let digest = world.platform_image(&registry, COSIGN);
    let image = format!("{}@{digest}", registry.repo("builds/my-app"));
    let later =
        [("tenant_id", "octave"), ("app_id", "my-app"), ("commit_sha", LATER), ("build_id", "build-def456")];
    world.sign("cosign-2.5.0", "platform", &image, &later);

    let (address, alias) = (registry.address(), alias(&registry));
    let common = [image.as_str(), "--plain-http", &address, "--registry-alias", &alias];
    let answer = world.verify(&words(&common, &["--tenant-id", "octave"]));
    answer.is_verified();
    assert_eq!(answer.image()["annotations"]["commit_sha"], LATER);
    assert!(answer.weaknesses().contains(&"other-signature"), "{:?}", answer.weaknesses());

    let answer = world.verify(&words(&common, &PINS));
    answer.is_verified();
    assert_eq!(answer.image()["annotations"]["commit_sha"], COMMIT);
    let signatures = answer.image()["signatures"].as_array().expect("signatures");
    let carriers: Vec<_> = signatures.iter().filter(|signature| signature["carrier"] == true).collect();
    assert_eq!((signatures.len(), carriers.len()), (2, 1), "{signatures:#?}");
    assert_eq!(carriers[0]["annotations"]["build_id"], "build-abc123");
    let passed_over =
        signatures.iter().find(|signature| signature["carrier"] != true).expect("the other one");
    assert_eq!((&passed_over["status"], &passed_over["code"]), (&json!("trusted"), &json!("pin-mismatch")));
}

#[test]
fn names_and_what_they_stand_for() {
    let world = World::new();
    let registry = world.registry(Guard::Plain);
    let digest = world.platform_image(&registry, COSIGN);
    let (address, alias) = (registry.address(), alias(&registry));
    let at = ["--plain-http", address.as_str(), "--registry-alias", &alias];

    // Either side of the alias is the image's logical name.
    for host in [HARBOR, &address] {
        let answer = world.verify(&words(&[&format!("{host}/builds/my-app:{TAG}")], &at));
        answer.is_verified();
        assert_eq!(answer.image()["reference"], format!("{NAME}:{TAG}"));
        assert_eq!(answer.digest(), digest);
    }
    // A build of the platform brings its pins.
    let answer = world.verify(&words(&["build:my-app/build-abc123"], &at));
    answer.is_verified();
    assert_eq!(answer.check("pins"), ("pass", "-"));

    let by_digest = format!("{NAME}@{digest}");
    world.verify(&words(&[&by_digest, "--require", "digest"], &at)).is_verified();
    let by_tag = format!("{NAME}:{TAG}");
    world.verify(&words(&[&by_tag, "--require", "digest"], &at)).is_failed("image", "tag-not-digest");

    // Without alias or identity the name is the one that was typed, and nobody signed for it.
    let typed = format!("{address}/builds/my-app:{TAG}");
    world.verify(&[&typed, "--plain-http", &address]).is_failed("identity", "identity-mismatch");
    let any = world.verify(&[&typed, "--plain-http", &address, "--identity", "any"]);
    any.is_verified();
    assert_eq!(any.check("identity").0, "not-asked");

    // The digest wins over a tag that has moved on, and the difference is said.
    world.push(&registry, "next", "builds/my-app", TAG);
    let both = world.verify(&words(&[&format!("{NAME}:{TAG}@{digest}")], &at));
    both.is_verified();
    assert_eq!(both.digest(), digest);
    assert!(both.weaknesses().contains(&"tag-differs"), "{:?}", both.weaknesses());
    world.verify(&words(&[&by_tag], &at)).is_failed("signature", "signature-absent");

    // Nothing under this name at all.
    world.verify(&words(&[&format!("{NAME}:never-built")], &at)).is_failed("image", "image-absent");

    // Several images on one line: the worst verdict counts, in the order given.
    let several = world.verify(&words(&[&by_digest, &by_tag], &at));
    assert_eq!((several.code, &several.report["verdict"]), (1, &json!("FAILED")));
    let verdicts: Vec<_> =
        several.report["images"].as_array().expect("images").iter().map(|i| &i["verdict"]).collect();
    assert_eq!(verdicts, ["VERIFIED", "FAILED"]);
}

#[test]
fn an_index_is_verified_as_what_was_named() {
    let world = World::new();
    let registry = world.registry(Guard::Plain);
    let digest = push_index(&world, &registry, "builds/my-app", TAG);
    let image = format!("{}@{digest}", registry.repo("builds/my-app"));
    world.sign(COSIGN, "platform", &image, &ANNOTATIONS);
    let (address, alias) = (registry.address(), alias(&registry));
    let tag = format!("{NAME}:{TAG}");
    let answer = world.verify(&words(&[&tag, "--plain-http", &address, "--registry-alias", &alias], &PINS));
    answer.is_verified();
    assert_eq!(answer.digest(), digest);
    // The report says which platform manifests the index holds.
    for architecture in ["amd64", "arm64"] {
        let child = world.digest(&format!("{}:{TAG}-{architecture}", registry.repo("builds/my-app")));
        assert!(answer.image().to_string().contains(&child), "{architecture}: {:#}", answer.image());
    }
}

#[test]
fn layouts_that_cosign_and_skopeo_write() {
    for cosign in SIGNERS {
        let world = World::new();
        let registry = world.registry(Guard::Plain);
        let digest = world.platform_image(&registry, cosign);
        let image = format!("{}:{TAG}", registry.repo("builds/my-app"));
        let index = push_index(&world, &registry, "builds/index", "1");
        let index = format!("{}@{index}", registry.repo("builds/index"));
        world.sign(cosign, "platform", &index, &ANNOTATIONS);
        let offline = words(&["--offline", "--identity", NAME], &PINS);

        let saved = world.word("saved");
        world.tool(cosign, &["save", "--dir", &saved, &image]);
        let answer = world.verify(&words(&[&format!("oci:{saved}")], &offline));
        answer.is_verified();
        assert_eq!(answer.digest(), digest, "{cosign}");

        let saved = world.word("saved-index");
        world.tool(cosign, &["save", "--dir", &saved, &index]);
        let answer = world.verify(&words(&[&format!("oci:{saved}")], &offline));
        answer.is_verified();
        assert!(index.ends_with(answer.digest()), "{cosign}");

        let layout = world.word("layout");
        let signature = sig_tag(&digest);
        for tag in [TAG, &signature] {
            let from = format!("docker://{}:{tag}", registry.repo("builds/my-app"));
            world.copy(&["--preserve-digests"], &from, &format!("oci:{layout}:{tag}"));
        }
        for name in [format!("oci:{layout}:{TAG}"), format!("oci:{layout}@{digest}"), format!("oci:{layout}")]
        {
            let answer = world.verify(&words(&[&name], &offline));
            answer.is_verified();
            assert_eq!(answer.digest(), digest, "{cosign}: {name}");
        }
        // A layout has no name of its own: without --identity the name is not asked, and that is said.
        let unnamed = world.verify(&[&format!("oci:{layout}"), "--offline"]);
        unnamed.is_verified();
        assert_eq!(unnamed.check("identity").0, "not-asked");

        let archive = world.word("layout.tar");
        world.tool("tar", &["-C", &layout, "-cf", &archive, "."]);
        let answer = world.verify(&words(&[&format!("oci-archive:{archive}:{TAG}")], &offline));
        answer.is_verified();
        assert_eq!(answer.digest(), digest, "{cosign}");

        // skopeo leaves the signature behind where only the image was copied.
        let alone = world.word("alone.tar");
        world.copy(
            &["--preserve-digests"],
            &format!("docker://{image}"),
            &format!("oci-archive:{alone}:{TAG}"),
        );
        let answer = world.verify(&words(&[&format!("oci-archive:{alone}:{TAG}")], &offline));
        answer.is_failed("signature", "signature-absent");
    }
}

#[test]
fn tls_with_a_private_authority() {
    let world = World::new();
    let digest = world.platform_image(&world.registry(Guard::Plain), COSIGN);
    let registry = world.registry(Guard::Tls);
    let (ca, alias) = (world.ca(), alias(&registry));
    let image = format!("{NAME}:{TAG}");

    let aliased = words(&[&image, "--registry-alias", &alias], &PINS);
    let answer = world.verify(&words(&aliased, &["--ca-file", &ca]));
    answer.is_verified();
    assert_eq!(answer.digest(), digest);
    assert!(!answer.weaknesses().contains(&"plain-http"), "{:?}", answer.weaknesses());

    let refused = world.verify(&aliased);
    refused.is_undecided("tls");
    let said = format!("{}{}", refused.report, refused.stderr);
    assert!(said.contains("--ca-file"), "the way on is not named: {said}");

    // A tunnel: the URL, the certificate's name and the Host header keep the logical name.
    let tunnel = format!("{HARBOR}:443:127.0.0.1:{}", registry.port);
    let tunnelled = words(&[&image, "--connect-to", &tunnel], &PINS);
    let answer = world.verify(&words(&tunnelled, &["--ca-file", &ca]));
    answer.is_verified();
    assert_eq!(answer.image()["reference"], image);
    assert_eq!(answer.digest(), digest);
    world.verify(&tunnelled).is_undecided("tls");

    // The certificate is for other names.
    let odd = format!("registry.example.com:443:127.0.0.1:{}", registry.port);
    let image = "registry.example.com/builds/my-app:build-abc123";
    world.verify(&[image, "--connect-to", &odd, "--ca-file", &ca, "--identity", NAME]).is_undecided("tls");

    // https is never given up for http by guess.
    let plain = world.registry(Guard::Plain);
    let image = format!("{}:{TAG}", plain.repo("builds/my-app"));
    world.verify(&[&image, "--identity", NAME]).is_undecided("tls");
}

#[test]
fn basic_accounts() {
    let world = World::new();
    world.platform_image(&world.registry(Guard::Plain), COSIGN);
    let registry = world.registry(Guard::Basic);
    let (ca, alias, address) = (world.ca(), alias(&registry), registry.address());
    let image = format!("{NAME}:{TAG}");
    let common = words(&[&image, "--registry-alias", &alias, "--ca-file", &ca], &PINS);

    let nobody = world.verify(&common);
    nobody.is_undecided("registry-unauthorized");

    let given = words(&common, &["--registry-user", "auditor", "--registry-password-stdin"]);
    world.verify_with(&given, &[], &format!("{PASSWORD}\n")).is_verified();
    let wrong = world.verify_with(&given, &[], "guess\n");
    wrong.is_undecided("registry-unauthorized");
    assert!(!format!("{}{}", wrong.report, wrong.stderr).contains("guess"), "a password is shown");

    let variables = [("PAAS_ATTEST_REGISTRY_USER", "auditor"), ("PAAS_ATTEST_REGISTRY_PASSWORD", PASSWORD)];
    world.verify_with(&common, &variables, "").is_verified();

    // Credential files speak of the registry that is connected to.
    let file = |host: &str| json!({"auths": {host: {"auth": basic("auditor", PASSWORD)}}}).to_string();
    std::fs::create_dir(world.path("docker")).expect("a folder");
    world.write("docker/config.json", &file(&address));
    let folder = world.word("docker");
    world.verify_with(&common, &[("DOCKER_CONFIG", &folder)], "").is_verified();
    world.verify_with(&common, &[("DOCKER_AUTH_CONFIG", &file(&address))], "").is_verified();
    let podman = world.write("auth.json", &file(&address));
    world.verify_with(&common, &[("REGISTRY_AUTH_FILE", &podman)], "").is_verified();
    // Another port is another registry.
    world.write("docker/config.json", &file("127.0.0.1:1"));
    world.verify_with(&common, &[("DOCKER_CONFIG", &folder)], "").is_undecided("registry-unauthorized");
}

#[test]
fn tokens_as_harbor_gives_them() {
    let world = World::new();
    {
        let open = world.registry(Guard::Plain);
        world.platform_image(&open, COSIGN);
        let digest = world.push(&open, "public", "public/my-app", TAG);
        world.sign(COSIGN, "platform", &format!("{}@{digest}", open.repo("public/my-app")), &ANNOTATIONS);
    }
    let (_registry, harbor) = world.token_registry();
    let (ca, actual) = (world.ca(), format!("localhost:{}", harbor.port));
    let alias = format!("{HARBOR}={actual}");
    let image = format!("{NAME}:{TAG}");
    let common = words(&[&image, "--registry-alias", &alias, "--ca-file", &ca], &PINS);

    let robot = words(&common, &["--registry-user", ROBOT, "--registry-password-stdin"]);
    world.verify_with(&robot, &[], PASSWORD).is_verified();
    assert_eq!(harbor.token_requests(), 1, "one token serves all requests");
    world.verify_with(&robot, &[], "guess").is_undecided("registry-unauthorized");
    world.verify(&common).is_undecided("registry-unauthorized");
    let login = json!({"auths": {&actual: {"auth": basic(ROBOT, PASSWORD)}}}).to_string();
    world.verify_with(&common, &[("DOCKER_AUTH_CONFIG", &login)], "").is_verified();

    // A public project asks for a token all the same.
    let before = harbor.token_requests();
    let public = format!("{HARBOR}/public/my-app:{TAG}");
    let open = words(&[&public, "--registry-alias", &alias, "--ca-file", &ca, "--identity", NAME], &PINS);
    world.verify(&open).is_verified();
    assert_eq!(harbor.token_requests(), before + 1);

    // Through a tunnel the realm is the logical name's, and goes the same way.
    let tunnel = format!("{HARBOR}:443:127.0.0.1:{}", harbor.port);
    let tunnelled = words(&[&image, "--connect-to", &tunnel, "--ca-file", &ca], &PINS);
    let tunnelled = words(&tunnelled, &["--registry-user", ROBOT, "--registry-password-stdin"]);
    world.verify_with(&tunnelled, &[], PASSWORD).is_verified();
}

#[test]
fn a_realm_of_another_origin_gets_no_credentials() {
    let world = World::new();
    world.platform_image(&world.registry(Guard::Plain), COSIGN);
    let (registry, service) = world.token_registry();
    let (ca, alias) = (world.ca(), alias(&registry));
    let image = format!("{NAME}:{TAG}");
    let common = words(&[&image, "--registry-alias", &alias, "--ca-file", &ca], &PINS);
    let robot = words(&common, &["--registry-user", ROBOT, "--registry-password-stdin"]);

    world.verify_with(&robot, &[], PASSWORD).is_undecided("realm-refused");
    world.verify(&common).is_undecided("realm-refused");
    // The same machine under another name, or at another port, is another origin.
    for origin in [format!("https://127.0.0.1:{}", service.port), "https://localhost:1".to_owned()] {
        world
            .verify_with(&words(&robot, &["--auth-origin", &origin]), &[], PASSWORD)
            .is_undecided("realm-refused");
    }
    assert_eq!(service.token_requests(), 0, "the foreign realm was asked");

    let origin = format!("https://localhost:{}", service.port);
    world.verify_with(&words(&robot, &["--auth-origin", &origin]), &[], PASSWORD).is_verified();
    assert_eq!(service.token_requests(), 1);
}

#[test]
fn the_cosign_format_is_what_cosign_prints() {
    let world = World::new();
    let registry = world.registry(Guard::Plain);
    let digest = world.platform_image(&registry, COSIGN);
    let image = format!("{}@{digest}", registry.repo("builds/my-app"));
    let later =
        [("tenant_id", "octave"), ("app_id", "my-app"), ("commit_sha", LATER), ("build_id", "build-def456")];
    world.sign(COSIGN, "platform", &image, &later);
    let bare = world.push(&registry, "bare", "builds/bare", "1");
    let bare = format!("{}@{bare}", registry.repo("builds/bare"));
    world.sign_with(COSIGN, "platform", &bare, &["--sign-container-identity", NAME]);

    let (address, public) = (registry.address(), world::key("platform.pub"));
    let sorted = |text: &str| {
        let mut items: Vec<Value> =
            serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        items.sort_by_key(ToString::to_string);
        items
    };
    let questions: [(&str, &[&str], usize); 4] = [
        (&image, &[], 2),
        (&image, &["-a", "tenant_id=octave"], 2),
        (&image, &["-a", "build_id=build-def456"], 1),
        (&bare, &[], 1),
    ];
    for (image, pins, count) in questions {
        let (accepted, theirs) = world.cosign_verify(&words(&[image], pins));
        assert!(accepted, "{image} {pins:?}");
        let ours =
            ["verify", "-o", "cosign", "--key", &public, "--plain-http", &address, "--identity", NAME, image];
        let done = world.ours(&words(&ours, pins), &[], "");
        assert_eq!(done.code, 0, "{image} {pins:?}\n{}", done.stderr);
        let (ours, theirs) = (sorted(&done.stdout), sorted(&theirs));
        assert_eq!(ours.len(), count, "{image} {pins:?}");
        assert_eq!(ours, theirs, "{image} {pins:?}");
    }
    // Nothing that is not VERIFIED is printed.
    let ours = ["verify", "-o", "cosign", "--key", &public, "--plain-http", &address, &image];
    let done = world.ours(&ours, &[], "");
    assert_eq!((done.code, done.stdout.trim()), (1, "[]"), "{}", done.stderr);
}
