//! Policy files: what is asked by patterns of repositories, by whose word, and what is excepted.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::attest::{Signer, att_path, bom};
use crate::support::command::{Program, Run, check, program, weaknesses, words};
use crate::support::layout::{Layout, digest};
use crate::support::registry::verify;
use crate::support::rows::Rows;
use crate::support::server::{Answer, Server};
use crate::support::world::{EARLY, World};
use crate::support::{KEY, LOGICAL, REPOSITORY, TAG, fixture};

/// A rule for every image of the platform.
const EVERY: &str = "[[image]]\nmatch = 'harbor.paas-system.svc.cluster.local/**'\n";

/// A folder with a policy file, and beside it the platform's key.
struct Rules(TempDir);

impl Rules {
    fn new(text: &str) -> Self {
        let folder = TempDir::new().unwrap();
        fs::copy(fixture("keys/platform.pub"), folder.path().join("platform.pub")).unwrap();
        fs::write(folder.path().join("policy.toml"), format!("version = 1\n{text}")).unwrap();
        Self(folder)
    }

    fn file(&self) -> String {
        self.0.path().join("policy.toml").display().to_string()
    }

    fn of(&self, program: Program) -> Run {
        program.args(["--policy", &self.file()]).run()
    }
}

/// `verify` of the image of the fixtures on this server, by whatever keys somebody names.
fn unkeyed(server: &Server) -> Program {
    let host = server.host();
    program(["verify", "-o", "json", "--plain-http", &host])
        .args(["--registry-alias", &format!("{LOGICAL}={host}")])
        .arg(format!("{LOGICAL}/{REPOSITORY}:{TAG}"))
}

/// A registry with the signed image, and no attestation of it.
fn registry() -> (Layout, Server) {
    let layout = Layout::case("signed_verified");
    let server = Server::registry(&layout);
    server.on(&att_path(&layout), Answer::absent());
    (layout, server)
}

/// Of the platform's key.
fn fingerprint() -> String {
    digest(&Signer::platform().spki()).replace("sha256:", "")
}

fn of_image(document: &Value) -> &Value {
    &document["images"][0]
}

#[test]
fn the_first_rule_that_matches_is_asked_and_says_so() {
    let (_, server) = registry();
    let rules = Rules::new(&format!(
        "[defaults]\nkey = 'platform.pub'\ntenant-id = 'nobody'\n\
         [[image]]\nmatch = '{LOGICAL}/builds/other-*'\ntenant-id = 'other'\n\
         [[image]]\nmatch = '{LOGICAL}/builds/*'\ntenant-id = 'octave'\n\
         [[image]]\nmatch = '**'\ntenant-id = 'last'\n"
    ));
    let run = rules.of(unkeyed(&server));
    let document = run.is("VERIFIED", None);
    let image = of_image(&document);
    assert_eq!(
        image["policy"],
        json!({"file": rules.file(), "rule": 2, "match": format!("{LOGICAL}/builds/*")})
    );
    assert_eq!(check(&document, "policy")["outcome"], "pass");
    let pin = &check(&document, "pins")["details"][0];
    assert_eq!(pin["from"], format!("{}: image#2: tenant-id", rules.file()));
    assert_eq!(document["policy"]["pins"], json!({}), "the command line asks none");
    // Without a policy file nothing of this is there.
    let plain = verify(&server).run().is("VERIFIED", None);
    assert!(of_image(&plain).get("policy").is_none() && plain.to_string().find("\"from\"").is_none());
    assert!(plain["images"][0]["checks"].as_array().unwrap().iter().all(|check| check["id"] != "policy"));
}

#[test]
fn the_defaults_hold_where_a_rule_says_nothing_of_it() {
    let (_, server) = registry();
    let mut rows = Rows::default();
    for (defaults, rule, code) in [
        ("tenant-id = 'octave'", "", None),
        ("tenant-id = 'rival'", "", Some("pin-mismatch")),
        ("tenant-id = 'rival'", "tenant-id = 'octave'", None),
        ("tenant-id = 'octave'", "tenant-id = 'rival'", Some("pin-mismatch")),
        ("annotation = 'tenant_id=rival'", "tenant-id = 'octave'", None),
        ("annotation = 'tenant_id=octave'", "annotation = ['app_id=my-app']", None),
        ("tenant-id = 'octave'", "annotation = 'team=core'", Some("pin-absent")),
        ("require = 'sbom'", "", Some("sbom-absent")),
        ("require = 'sbom'", "require = ['digest']", Some("tag-not-digest")),
        ("", "log = 'require'", Some("log-absent")),
        ("", "builder-id = 'https://b.example'", Some("provenance-absent")),
        ("", &format!("identity = '{LOGICAL}/builds/other'"), Some("identity-mismatch")),
        ("identity = 'any'", "", None),
    ] {
        rows.row(format_args!("{defaults} {rule}"), || {
            let rules = Rules::new(&format!("[defaults]\nkey = 'platform.pub'\n{defaults}\n{EVERY}{rule}\n"));
            let verdict = if code.is_some() { "FAILED" } else { "VERIFIED" };
            rules.of(unkeyed(&server)).is(verdict, code);
        });
    }
    rows.end();
}

#[test]
fn an_image_that_no_rule_matches_is_refused_and_nobody_is_asked() {
    let (_, server) = registry();
    let other = "[[image]]\nmatch = 'h.example/**'\n";
    for unmatched in ["", "unmatched = 'refuse'\n"] {
        let rules = Rules::new(&format!("{unmatched}{other}"));
        let document = rules.of(verify(&server)).is("FAILED", Some("policy-unmatched"));
        let image = of_image(&document);
        assert_eq!(image["policy"], json!({"file": rules.file(), "rule": null, "match": null}));
        let outcomes = image["checks"].as_array().unwrap().iter().skip(1);
        assert!(
            outcomes.clone().count() > 5 && outcomes.clone().all(|check| check["outcome"] == "not-asked")
        );
        assert_eq!(server.targets(), Vec::<String>::new());
    }
    let rules = Rules::new(&format!("unmatched = 'defaults'\n[defaults]\ntenant-id = 'octave'\n{other}"));
    let document = rules.of(verify(&server)).is("VERIFIED", None);
    assert_eq!(
        check(&document, "pins")["details"][0]["from"],
        format!("{}: defaults: tenant-id", rules.file())
    );
    let rules = Rules::new("unmatched = 'defaults'\n[defaults]\ntenant-id = 'rival'\n");
    rules.of(verify(&server)).is("FAILED", Some("pin-mismatch"));
    // Beside one that is asked, each has its own.
    let rules = Rules::new(&format!("[[image]]\nmatch = '{LOGICAL}/builds/my-app'\n"));
    let run = rules.of(verify(&server).arg(format!("{LOGICAL}/builds/other:1")));
    let document = run.json();
    let verdicts: Vec<&Value> =
        document["images"].as_array().unwrap().iter().map(|image| &image["verdict"]).collect();
    assert_eq!((run.code, verdicts), (1, vec![&json!("VERIFIED"), &json!("FAILED")]), "{}", run.shown());
}

#[test]
fn the_command_line_comes_before_a_rule_and_of_a_pin_there_is_one_value() {
    let (_, server) = registry();
    let rules = Rules::new(&format!("{EVERY}identity = 'any'\nrequire = 'sbom'\ntenant-id = 'octave'\n"));
    rules.of(verify(&server)).is("FAILED", Some("sbom-absent"));
    let own = format!("{LOGICAL}/builds/other");
    rules.of(verify(&server).args(["--require", "digest"])).is("FAILED", Some("tag-not-digest"));
    rules
        .of(verify(&server).args(["--require", "log", "--identity", &own]))
        .is("FAILED", Some("identity-mismatch"));
    let same =
        verify(&server).args(["--require", "pinned-key", "--tenant-id", "octave", "--key-fingerprint"]);
    let same = same.arg(fingerprint());
    rules.of(same).is("VERIFIED", None);
    for (option, value) in [("--tenant-id", "rival"), ("-a", "tenant_id=rival")] {
        let run = rules.of(verify(&server).args([option, value]));
        run.is_refused("`tenant_id` has two values");
        assert!(run.stderr.contains("image#1: tenant-id"), "{}", run.shown());
    }
    let run = rules.of(verify(&server).var("PAAS_ATTEST_TENANT_ID", "rival"));
    run.is_refused("`tenant_id` has two values");
    // What no image comes to is not asked of any.
    let rules = Rules::new(&format!(
        "[[image]]\nmatch = '{LOGICAL}/builds/my-app'\n[[image]]\nmatch = '**'\ntenant-id = 'rival'\n"
    ));
    rules.of(verify(&server).args(["--tenant-id", "octave"])).is("VERIFIED", None);
    // A configuration file comes behind.
    let config = TempDir::new().unwrap();
    let file = config.path().join("c.toml");
    fs::write(&file, "tenant-id = 'rival'\nrequire = 'log'\n").unwrap();
    let rules = Rules::new(&format!(
        "{EVERY}tenant-id = 'octave'\nrequire = 'pinned-key'\nkey-fingerprint = '{}'\n",
        fingerprint()
    ));
    rules.of(verify(&server).args(["--config", &file.display().to_string()])).is("VERIFIED", None);
}

#[test]
fn each_rule_has_keys_of_its_own() {
    let (_, server) = registry();
    let other = fixture("keys/other.pub").display().to_string();
    let ours = format!("[[image]]\nmatch = '{LOGICAL}/builds/my-app'\n");
    server.on("/v2/builds/nowhere/manifests/1", Answer::absent());
    // The key of another rule signs nothing here.
    let rules =
        Rules::new(&format!("{ours}key = '{other}'\n[[image]]\nmatch = '**'\nkey = 'platform.pub'\n"));
    let run = rules.of(unkeyed(&server).arg(format!("{LOGICAL}/builds/nowhere:1")));
    let document = run.json();
    let image = of_image(&document);
    assert_eq!((run.code, &image["verdict"]), (1, &json!("FAILED")), "{}", run.shown());
    assert_eq!(image["checks"][3]["code"], "signature-invalid", "{}", run.shown());
    let keys: Vec<&Value> = document["keys"].as_array().unwrap().iter().collect();
    assert!(keys.len() >= 2, "{keys:?}");
    let rules =
        Rules::new(&format!("{ours}key = 'platform.pub'\n[[image]]\nmatch = '**'\nkey = '{other}'\n"));
    rules.of(unkeyed(&server)).is("VERIFIED", None);
    // A key file that is not there stops the run, whichever rule names it.
    let rules =
        Rules::new(&format!("{ours}key = 'platform.pub'\n[[image]]\nmatch = '**'\nkey = 'nowhere.pub'\n"));
    rules.of(unkeyed(&server)).is_refused("nowhere.pub");
    // A fingerprint that its key has not is the alarm.
    let platform = fingerprint();
    let rules = Rules::new(&format!("{ours}key-fingerprint = '{}'\n", "00".repeat(32)));
    let run = rules.of(verify(&server));
    let document = run.json();
    assert_eq!(
        (run.code, &document["error"]["code"]),
        (1, &json!("key-fingerprint-mismatch")),
        "{}",
        run.shown()
    );
    let rules = Rules::new(&format!("{ours}key-fingerprint = '{platform}'\nrequire = 'pinned-key'\n"));
    rules.of(verify(&server)).is("VERIFIED", None);
    // One that is read from standard input is read once, and is every rule's.
    let rules = Rules::new(&format!("{ours}key-fingerprint = '{platform}'\n[[image]]\nmatch = '**'\n"));
    let key = fs::read(KEY).unwrap();
    rules.of(unkeyed(&server).args(["--key", "-"]).stdin(key)).is("VERIFIED", None);
}

#[test]
fn a_layout_comes_to_a_rule_by_the_name_that_somebody_says() {
    let layout =
        || words("verify oci:fixtures/cases/signed_verified/layout --offline -o json --key").arg(KEY);
    let rules = Rules::new(&format!("{EVERY}tenant-id = 'octave'\n"));
    let document = rules.of(layout()).is("FAILED", Some("policy-unmatched"));
    assert!(check(&document, "policy")["help"].to_string().contains("--identity"), "{document}");
    let identity = format!("{LOGICAL}/{REPOSITORY}");
    let document = rules.of(layout().args(["--identity", &identity])).is("VERIFIED", None);
    assert_eq!(of_image(&document)["policy"]["rule"], 1);
    rules.of(layout().args(["--identity", "h.example/a"])).is("FAILED", Some("policy-unmatched"));
    // A pack says which repository it is of, and the signature must say the same.
    let (_, server) = registry();
    let folder = TempDir::new().unwrap();
    let pack = folder.path().join("pack").display().to_string();
    verify(&server).args(["--evidence", &pack]).run().is("VERIFIED", None);
    let again = || words("verify --offline -o json --key").arg(KEY).arg(format!("oci:{pack}"));
    let document = rules.of(again()).is("VERIFIED", None);
    assert_eq!(of_image(&document)["policy"]["rule"], 1);
    let other = Rules::new("[[image]]\nmatch = 'h.example/**'\n");
    other.of(again()).is("FAILED", Some("policy-unmatched"));
    let rival = Rules::new(&format!("{EVERY}tenant-id = 'rival'\n"));
    rival.of(again()).is("FAILED", Some("pin-mismatch"));
    // Whoever calls is heard before the pack, which may name a repository of which less is asked.
    let strict = format!("[[image]]\nmatch = 'h.example/**'\ntenant-id = 'rival'\n{EVERY}");
    let strict = Rules::new(&strict);
    let run = strict.of(again().args(["--identity", "h.example/strict"]));
    let document = run.json();
    assert_eq!((run.code, &of_image(&document)["policy"]["rule"]), (1, &json!(1)), "{}", run.shown());
    assert_eq!(check(&document, "pins")["code"], "pin-mismatch");
    assert_eq!(of_image(&strict.of(again()).is("VERIFIED", None))["policy"]["rule"], 2);
    // A pack's own name leads to no rule that would not hold it against the signature.
    let any = Rules::new(&format!("{EVERY}identity = 'any'\n"));
    any.of(again()).is("FAILED", Some("policy-unmatched"));
    let run = any.of(again().args(["--identity", &identity]));
    assert_eq!(of_image(&run.json())["policy"]["rule"], 1, "{}", run.shown());
    // What cannot be read comes to none, and is no more refused than it is verified.
    let empty = TempDir::new().unwrap();
    let run = rules.of(words("verify --offline -o json --key").args([
        KEY.to_owned(),
        format!("oci:{}", empty.path().display()),
        format!("oci:{pack}"),
    ]));
    assert_eq!(run.json()["images"][0]["policy"], Value::Null, "{}", run.shown());
}

fn waiver(layout: &Layout, code: &str, until: &str) -> String {
    format!(
        "[[waiver]]\ndigest = '{}'\ncode = '{code}'\nowner = 'platform team'\nreason = 'rebuild is planned'\nuntil = {until}\n",
        layout.image_digest()
    )
}

#[test]
fn an_exception_changes_what_the_run_comes_to_and_nothing_else() {
    let (layout, server) = registry();
    let of = |waivers: &str| Rules::new(&format!("{EVERY}require = ['sbom']\n{waivers}"));
    of("").of(verify(&server)).is("FAILED", Some("sbom-absent"));
    let waived = of(&waiver(&layout, "sbom-absent", "9999-12-31"));
    let run = waived.of(verify(&server));
    let document = run.json();
    assert_eq!(
        (run.code, &document["verdict"], &document["exitCode"]),
        (0, &json!("WAIVED"), &json!(0)),
        "{}",
        run.shown()
    );
    assert_eq!(of_image(&document)["verdict"], "FAILED");
    let sbom = check(&document, "sbom");
    assert_eq!((&sbom["outcome"], &sbom["code"]), (&json!("fail"), &json!("sbom-absent")));
    assert_eq!(
        sbom["waived"],
        json!({"owner": "platform team", "reason": "rebuild is planned", "until": "9999-12-31"})
    );
    assert_eq!(
        document["summary"],
        json!({"verified": 0, "failed": 0, "undecided": 0, "pending": 0, "waived": 1})
    );
    // Nobody takes it for a yes of the key.
    let vsa = waived.of(verify(&server).args(["-o", "vsa=/dev/stderr"]));
    assert!(vsa.stderr.contains("FAILED") && !vsa.stderr.contains("PASSED"), "{}", vsa.shown());
    let folder = TempDir::new().unwrap();
    let cosign = folder.path().join("cosign.json").display().to_string();
    waived.of(verify(&server).args(["-o", &format!("cosign={cosign}")]));
    assert_eq!(fs::read_to_string(&cosign).unwrap().trim(), "[]");
    // Another image, reason or day, and it counts for nothing.
    let other = waiver(&layout, "sbom-absent", "9999-12-31").replace(&layout.image_hex(), &"0".repeat(64));
    for waivers in [
        other,
        waiver(&layout, "provenance-absent", "9999-12-31"),
        waiver(&layout, "sbom-malformed", "9999-12-31"),
    ] {
        let document = of(&waivers).of(verify(&server)).is("FAILED", Some("sbom-absent"));
        assert!(!weaknesses(&document).contains(&"waiver-expired".to_owned()), "{document}");
    }
    let document = of(&waiver(&layout, "sbom-absent", "2020-01-01"))
        .of(verify(&server))
        .is("FAILED", Some("sbom-absent"));
    assert!(weaknesses(&document).contains(&"waiver-expired".to_owned()), "{document}");
    assert!(check(&document, "sbom").get("waived").is_none());
}

#[test]
fn an_exception_covers_its_reason_alone() {
    let (layout, server) = registry();
    let waived = waiver(&layout, "sbom-absent", "9999-12-31");
    // Something else is wrong too.
    let rules = Rules::new(&format!("{EVERY}require = ['sbom']\ntenant-id = 'rival'\n{waived}"));
    let document = rules.of(verify(&server)).is("FAILED", Some("pin-mismatch"));
    assert_eq!(check(&document, "sbom")["waived"]["owner"], "platform team");
    let both = format!("{waived}{}", waiver(&layout, "pin-mismatch", "9999-12-31"));
    let rules = Rules::new(&format!("{EVERY}require = ['sbom']\ntenant-id = 'rival'\n{both}"));
    assert_eq!(rules.of(verify(&server)).json()["verdict"], "WAIVED");
    // What could not be asked is no more certain for it.
    let rules = Rules::new(&format!("{EVERY}require = ['sbom']\n{waived}"));
    server.on(&att_path(&layout), Answer::error(503, "UNAVAILABLE").header("Retry-After", "0"));
    let run = rules.of(verify(&server));
    assert_eq!((run.code, &run.json()["verdict"]), (3, &json!("UNDECIDED")), "{}", run.shown());
    assert!(check(&run.json(), "sbom").get("waived").is_none(), "{}", run.shown());
    // A report that cannot be written takes this yes away too.
    let (_, server) = registry();
    let run = rules.of(verify(&server).args(["-o", "json=/no/such/folder/x.json"]));
    let document = run.json();
    assert_eq!((run.code, &document["verdict"]), (3, &json!("UNDECIDED")), "{}", run.shown());
    assert!(document["summary"].get("waived").is_none(), "{}", run.shown());
}

#[test]
fn a_policy_says_what_it_would_ask_and_asks_nothing() {
    let (_, server) = registry();
    let platform = fingerprint();
    let rules = Rules::new(&format!(
        "[defaults]\nkey-fingerprint = '{platform}'\nrequire = ['sbom', 'digest']\n{EVERY}tenant-id = 'octave'\n"
    ));
    let ask = |more: &[&str]| {
        unkeyed(&server)
            .args(["--commit-sha", &"4".repeat(40), "--explain-policy"])
            .args(more.iter().copied())
    };
    let run = rules.of(ask(&["build:my-app/build-abc123"]));
    let document = run.json();
    assert_eq!((run.code, &document["schema"]), (0, &json!("paas-attest/policy/v1")), "{}", run.shown());
    assert_eq!(server.targets(), Vec::<String>::new(), "nobody is asked");
    let asked = |image: usize, name: &str| -> Value {
        let all = document["images"][image]["asked"].as_array().unwrap();
        all.iter().find(|one| one["name"] == name).cloned().unwrap_or_default()
    };
    let from = |table: &str, key: &str| format!("{}: {table}: {key}", rules.file());
    assert_eq!(
        asked(0, "tenant_id"),
        json!({"name": "tenant_id", "values": ["octave"], "from": from("image#1", "tenant-id")})
    );
    assert_eq!(
        asked(0, "require"),
        json!({"name": "require", "values": ["sbom", "digest"], "from": from("defaults", "require")})
    );
    assert_eq!(asked(0, "commit_sha")["from"], "--commit-sha");
    assert_eq!(asked(0, "key")["from"], "default");
    assert_eq!(asked(0, "identity")["values"], json!([format!("{LOGICAL}/{REPOSITORY}")]));
    assert_eq!(asked(1, "app_id"), json!({"name": "app_id", "values": ["my-app"], "from": "name"}));
    let page =
        words("verify h.example/other:1 --explain-policy").arg(format!("{LOGICAL}/{REPOSITORY}:{TAG}"));
    let page = rules.of(page);
    assert_eq!(page.code, 0, "{}", page.shown());
    assert!(
        page.stdout.contains("refuses what none matches") && page.stdout.contains("rule 1 of"),
        "{}",
        page.shown()
    );
    let junit = words("verify h.example/other:1 --explain-policy -o junit");
    rules.of(junit).is_usage_error("--explain-policy");
    words("verify h.example/a:1 --explain-policy").run().is_refused("--policy FILE");
}

#[test]
fn what_is_wrong_with_the_file_is_said_and_nothing_is_verified() {
    let (_, server) = registry();
    let mut rows = Rows::default();
    for (text, part) in [
        ("unmatched = 'refuse'\n", "no image could pass"),
        ("[[image]]\n", "image#1: `match` is missing"),
        ("[[image]]\nmatch = 'my-app'\n", "it has no registry"),
        ("[[image]]\nmatch = '**'\n[[image]]\nmatch = 'h.x/a'\n", "image#2 never counts"),
        ("[[image]]\nmatch = '**'\ntenant_id = 'a'\n", "image#1: `tenant_id` is not known"),
        ("[[image]]\nmatch = '**'\nwait = '1m'\n", "image#1: `wait` cannot be in a policy file"),
        ("[[image]]\nmatch = '**'\nrequire = 'sboms'\n", "image#1: require"),
        ("[[image]]\nmatch = '**'\n[[waiver]]\n", "waiver#1: `digest` is missing"),
        ("[[image]]\nmatch = '**'\ncommit-sha = 'main'\n", "is not a commit"),
        // Whether an image comes to it or not.
        ("unmatched = 'defaults'\n[[image]]\nmatch = 'h.x/a'\ncommit-sha = 'main'\n", "is not a commit"),
        (
            "unmatched = 'defaults'\n[[image]]\nmatch = 'h.x/a'\ntenant-id = 'a'\nannotation = 'tenant_id=b'\n",
            "`tenant_id` has two values",
        ),
        (
            "unmatched = 'defaults'\n[defaults]\ntenant-id = 'a'\nannotation = 'tenant_id=b'\n",
            "`tenant_id` has two values",
        ),
    ] {
        rows.row(format_args!("{text}"), || {
            Rules::new(text).of(verify(&server)).is_refused(part);
        });
    }
    rows.end();
    verify(&server).args(["--policy", "nowhere.toml"]).run().is_refused("nowhere.toml");
    verify(&server).args(["--policy="]).run().is_refused("--policy");
    assert_eq!(server.targets(), Vec::<String>::new());
}

/// The SBOM of one rule, and none of another, in one run.
#[test]
fn what_a_rule_requires_is_looked_for_and_of_others_is_not() {
    let world = World::with(&bom(EARLY, &["a"]));
    world.server.serve(&world.layout, "second");
    let rules = Rules::new(&format!("[[image]]\nmatch = '{LOGICAL}/{REPOSITORY}'\nrequire = 'sbom'\n"));
    rules.of(verify(&world.server)).is("VERIFIED", None);
    assert!(!world.server.asked(&world.att()).is_empty());
    world.server.forget();
    let rules = Rules::new(&format!("[[image]]\nmatch = '{LOGICAL}/{REPOSITORY}'\n"));
    rules.of(verify(&world.server)).is("VERIFIED", None);
    assert!(world.server.asked(&world.att()).is_empty());
}

/// Of what runs each image has its rule, and what is of another registry is required to be of this one by a file too.
#[test]
fn what_runs_is_asked_by_the_rule_of_its_repository() {
    let (layout, server) = registry();
    let digest = layout.image_digest();
    let other = format!("quay.io/envoyproxy/envoy@sha256:{}", "e".repeat(64));
    let pods = crate::pods::list(&[
        crate::pods::running(
            "a",
            &format!("{LOGICAL}/{REPOSITORY}:{TAG}"),
            &format!("{LOGICAL}/{REPOSITORY}@{digest}"),
        ),
        crate::pods::running("b", "quay.io/envoyproxy/envoy:1", &other),
    ]);
    let host = server.host();
    let ask = || {
        program(["verify", "--pods", "-", "--key", KEY, "-o", "json", "--plain-http", &host])
            .args(["--registry-alias", &format!("{LOGICAL}={host}")])
            .stdin(pods.clone())
    };
    let rule = format!("{EVERY}tenant-id = 'octave'\n");
    for (text, code, verdicts) in [
        (rule.clone(), 0, [json!("VERIFIED"), Value::Null]),
        (rule.replace("octave", "rival"), 1, [json!("FAILED"), Value::Null]),
        (format!("[defaults]\nrequire = 'in-scope'\n{rule}"), 1, [json!("VERIFIED"), json!("FAILED")]),
        ("[[image]]\nmatch = 'quay.io/**'\n".to_owned(), 1, [json!("FAILED"), Value::Null]),
        (
            format!(
                "[[image]]\nmatch = '{LOGICAL}/**'\n[[image]]\nmatch = 'quay.io/**'\nrequire = 'in-scope'\n"
            ),
            1,
            [json!("VERIFIED"), json!("FAILED")],
        ),
    ] {
        let run = Rules::new(&text).of(ask());
        let document = run.json();
        let found: Vec<&Value> =
            document["images"].as_array().unwrap().iter().map(|image| &image["verdict"]).collect();
        assert_eq!((run.code, found), (code, verdicts.iter().collect()), "{text}\n{}", run.shown());
        assert_eq!(document["images"][0]["pods"][0]["pod"], "a");
    }
}
