//! What a server repeats of a secret that it was sent: wherever it stands in an answer, nobody prints it.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::accounts::{TOKEN_PATH, bearer, require};
use super::key::KEY_PATH;
use super::{USER, signed};
use crate::api::{annotations, by, json_of, no_record, platform, record};
use crate::support::TAG;
use crate::support::attest::{bom, payload};
use crate::support::command::{Program, Run};
use crate::support::layout::OCI_MANIFEST;
use crate::support::registry::{manifest_path, referrers_path, sbom, verify, verify_version};
use crate::support::rows::{Rows, each};
use crate::support::server::{Answer, Server};
use crate::support::world::{EARLY, World};

/// Its base64 has `+` and `/` in it.
const PASSWORD: &str = "p?ss~w>rd~?>>~correct-horse";
const TOKEN: &str = "t0ken~of?the>registry~~service";
const JWT: &str = "eyJhbGciOiJFUzI1NiJ9.eyJ0ZW5hbnQiOiJvY3RhdmUifQ.c2VjcmV0LW9mLXRoZS10ZW5hbnQ";

fn basic() -> String {
    super::basic(USER, PASSWORD)
}

fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |out, byte| out + &format!("%{byte:02X}"))
}

/// Each spelling in which a secret must not come out.
fn spellings(secrets: &[&str]) -> Vec<String> {
    let account = format!("{USER}:{PASSWORD}");
    let plain = |secret: &str| {
        let form = secret.replace('?', "%3F").replace('>', "%3E").replace('$', "%24").replace('+', "%2B");
        let encoded = [STANDARD.encode(secret), URL_SAFE.encode(secret), URL_SAFE_NO_PAD.encode(secret)];
        let unpadded = encoded[0].trim_end_matches('=').to_owned();
        let hex = secret.bytes().fold(String::new(), |out, byte| out + &format!("{byte:02x}"));
        [vec![secret.to_owned(), percent(secret), form, percent(&unpadded), unpadded, hex], encoded.to_vec()]
            .concat()
    };
    let with_account = secrets.contains(&PASSWORD).then_some(account.as_str());
    secrets.iter().copied().chain(with_account).flat_map(plain).collect()
}

/// Nothing of it is printed, and where something was masked the reader sees that.
fn keeps(run: &Run, secrets: &[&str], masked: bool) {
    for spelled in spellings(secrets) {
        for out in [&run.stdout, &run.stderr] {
            let flat = out.replace('\\', "");
            assert!(!out.contains(&spelled) && !flat.contains(&spelled), "`{spelled}` in {}", run.shown());
        }
    }
    assert!(!masked || run.stdout.contains("[secret]"), "{}", run.shown());
}

fn by_variable(command: Program) -> Program {
    command.var("PAAS_ATTEST_REGISTRY_USER", USER).var("PAAS_ATTEST_REGISTRY_PASSWORD", PASSWORD)
}

/// A registry that asks for the password.
fn closed() -> Server {
    let server = Server::registry(&signed());
    require(&server, basic(), "Basic realm=\"x\"".to_owned());
    server
}

/// Answers that say a text in one field each, and whether that field is shown at all.
fn fields(said: &str) -> Vec<(&'static str, Answer, bool)> {
    let escaped: String =
        said.encode_utf16().fold(String::new(), |out, unit| out + &format!("\\u{unit:04x}"));
    let errors =
        |code: &str, message: &str| json!({"errors": [{"code": code, "message": message}]}).to_string();
    let manifest = |kind: &str| Answer::ok(kind, signed().blobs[&signed().image_digest()].clone());
    let json = "application/json";
    vec![
        ("body", Answer::new(500, "text/plain", said), true),
        ("long body", Answer::new(500, "text/plain", format!("{} {said}", "x".repeat(100))), true),
        ("message", Answer::new(403, json, errors("DENIED", said)), true),
        ("code", Answer::new(403, json, errors(said, "no")), true),
        (
            "escaped message",
            Answer::new(403, json, format!(r#"{{"errors":[{{"code":"DENIED","message":"{escaped}"}}]}}"#)),
            true,
        ),
        ("location", Answer::redirect(307, &format!("http://elsewhere.test/{said}")), true),
        ("no address", Answer::redirect(307, &format!("http://[{said}")), true),
        ("content-encoding", manifest(OCI_MANIFEST).header("Content-Encoding", said), true),
        ("content-type", manifest(said), false),
        ("digest", manifest(OCI_MANIFEST).header("Docker-Content-Digest", said), false),
        ("warning", manifest(OCI_MANIFEST).header("Warning", &format!("299 - \"{said}\"")), false),
    ]
}

#[test]
fn a_password_that_is_echoed_is_not_printed() {
    let mut rows = Rows::default();
    for spelled in spellings(&[PASSWORD]) {
        for (field, answer, shown) in fields(&spelled) {
            rows.row(format_args!("{field}: {spelled}"), || {
                let server = closed();
                server.on(&manifest_path(), answer);
                let run = by_variable(verify(&server)).run();
                keeps(&run, &[PASSWORD], shown);
                assert!(!shown || run.code != 0, "{}", run.shown());
            });
        }
    }
    rows.end();
}

#[test]
fn where_the_account_is_from_changes_nothing_of_it() {
    let (_, answer, _) = fields(&basic()).swap_remove(0);
    let given = |server: &Server| {
        let config = docker_config_of(&server.host());
        vec![
            by_variable(verify(server)),
            verify(server)
                .args(["--registry-user", USER, "--registry-password-stdin"])
                .stdin(format!("{PASSWORD}\n")),
            verify(server).var("DOCKER_AUTH_CONFIG", config),
        ]
    };
    let mut rows = Rows::default();
    for (n, from) in ["variables", "standard input", "DOCKER_AUTH_CONFIG"].into_iter().enumerate() {
        for human in [false, true] {
            rows.row(format_args!("{from}, for people: {human}"), || {
                let server = closed();
                server.on(&manifest_path(), answer.clone());
                let command = given(&server).swap_remove(n);
                let command = if human { command.args(["-v", "-o", "json=/dev/null"]) } else { command };
                keeps(&command.run(), &[PASSWORD], !human);
            });
        }
    }
    rows.end();
}

fn docker_config_of(host: &str) -> String {
    json!({"auths": {host: {"auth": STANDARD.encode(format!("{USER}:{PASSWORD}"))}}}).to_string()
}

#[test]
fn a_token_that_is_echoed_is_not_printed() {
    let mut rows = Rows::default();
    for spelled in spellings(&[TOKEN]) {
        for (field, answer, shown) in fields(&spelled) {
            rows.row(format_args!("{field}: {spelled}"), || {
                let server = Server::registry(&signed());
                require(&server, format!("Bearer {TOKEN}"), bearer(&server.url(TOKEN_PATH)));
                server.on(TOKEN_PATH, Answer::ok("application/json", json!({"token": TOKEN}).to_string()));
                server.on(&manifest_path(), answer);
                keeps(&verify(&server).run(), &[TOKEN], shown);
            });
        }
    }
    rows.end();
}

#[test]
fn a_second_challenge_that_quotes_what_it_was_sent_is_not_printed() {
    let mut rows = Rows::default();
    for spelled in spellings(&[PASSWORD, TOKEN]) {
        rows.row(spelled.clone(), || {
            let server = Server::registry(&signed());
            let realm = server.url(TOKEN_PATH);
            server.guard(move |request| {
                let challenge =
                    format!("{},error=\"{spelled}\",error_description=\"{spelled}\"", bearer(&realm));
                request
                    .target
                    .starts_with("/v2/")
                    .then(|| Answer::error(401, "UNAUTHORIZED").header("WWW-Authenticate", &challenge))
            });
            let token = json!({"token": TOKEN, "refresh_token": 7}).to_string();
            server.on(TOKEN_PATH, Answer::ok("application/json", token));
            let run = by_variable(verify(&server)).run();
            run.is("UNDECIDED", Some("registry-unauthorized"));
            keeps(&run, &[PASSWORD, TOKEN], true);
        });
    }
    rows.end();
}

#[test]
fn a_refresh_token_is_a_secret_too() {
    const REFRESH: &str = "refresh-token>of~them";
    let mut rows = Rows::default();
    for spelled in spellings(&[REFRESH]) {
        rows.row(spelled.clone(), || {
            let server = Server::registry(&signed());
            require(&server, format!("Bearer {TOKEN}"), bearer(&server.url(TOKEN_PATH)));
            let token = json!({"token": TOKEN, "refresh_token": REFRESH}).to_string();
            server.on(TOKEN_PATH, Answer::ok("application/json", token));
            server.on(&manifest_path(), Answer::new(500, "text/plain", format!("sent: {spelled}")));
            keeps(&verify(&server).run(), &[REFRESH], true);
        });
    }
    rows.end();
}

#[test]
fn an_identity_token_that_is_echoed_is_not_printed() {
    const IDENTITY: &str = "identity>token~of?them";
    let mut rows = Rows::default();
    for spelled in spellings(&[IDENTITY]) {
        rows.row(spelled.clone(), || {
            let server = Server::registry(&signed());
            require(&server, format!("Bearer {TOKEN}"), bearer(&server.url(TOKEN_PATH)));
            let granted = Answer::ok("application/json", json!({"access_token": TOKEN}).to_string());
            server.on(&format!("POST {TOKEN_PATH}"), granted);
            server.on(&manifest_path(), Answer::new(500, "text/plain", spelled));
            let config = json!({"auths": {server.host(): {"identitytoken": IDENTITY}}}).to_string();
            keeps(&verify(&server).var("DOCKER_AUTH_CONFIG", config).run(), &[IDENTITY], true);
        });
    }
    rows.end();
}

#[test]
fn the_list_of_referrers_and_the_key_endpoint_print_no_password() {
    let mut rows = Rows::default();
    for spelled in spellings(&[PASSWORD]) {
        let layout = signed();
        let server = closed();
        let listing = Answer::ok("application/vnd.oci.image.index.v1+json", layout.listing(&[]).to_string());
        let next = format!("<http://elsewhere.test/?{spelled}>; rel=\"next\"");
        server.on(&referrers_path(&layout), listing.header("Link", &next));
        rows.row(format_args!("list: {spelled}"), || {
            keeps(&by_variable(verify(&server)).run(), &[PASSWORD], !spelled.contains('>'));
        });
        let by_api = || {
            let ask = by_variable(verify_version(&server, &format!(":{TAG}")));
            ask.args(["--api-url", &server.url("/api")]).run()
        };
        rows.row(format_args!("key: {spelled}"), || {
            server.on(KEY_PATH, Answer::new(500, "text/plain", format!("{} {spelled}", "x".repeat(60))));
            keeps(&by_api(), &[PASSWORD], true);
        });
        rows.row(format_args!("key elsewhere: {spelled}"), || {
            server.on(KEY_PATH, Answer::redirect(302, &format!("http://elsewhere.test/?{spelled}")));
            keeps(&by_api(), &[PASSWORD], false);
        });
    }
    rows.end();
}

#[test]
fn what_the_api_says_of_its_token_is_not_printed() {
    let world = World::new();
    let mut rows = Rows::default();
    for spelled in spellings(&[JWT]) {
        let json = "application/json";
        for (field, answer, masked) in [
            ("body", Answer::new(500, "text/plain", spelled.as_str()), true),
            ("error", Answer::new(401, json, json!({"error": spelled}).to_string()), true),
            ("behind blanks", Answer::new(403, json, format!("{}{spelled}", " ".repeat(100))), true),
            ("page", Answer::ok("text/html", spelled.as_str()), true),
            ("location", Answer::redirect(302, &format!("http://elsewhere.test/?{spelled}")), true),
            ("encoding", Answer::ok(json, "{}").header("Content-Encoding", &spelled), true),
            ("warning", no_record().header("Warning", &spelled), false),
        ] {
            rows.row(format_args!("{field}: {spelled}"), || {
                let api = platform(&world);
                api.on(&record("signature"), answer);
                keeps(&by(verify(&world.server).arg("--check-api"), &api).run(), &[JWT], masked);
            });
        }
    }
    rows.end();
}

/// All the spellings, as one value each under a name that is one too.
fn named(secrets: &[&str]) -> Vec<(String, Value)> {
    spellings(secrets).into_iter().map(|spelled| (format!("x-{spelled}"), Value::String(spelled))).collect()
}

#[test]
fn a_record_that_repeats_the_token_or_a_password_is_shown_without_them() {
    let secrets = [JWT, PASSWORD];
    let world = World::new();
    world.server.without_challenge();
    let digest = world.layout.image_digest();
    let mut rows = Rows::default();
    for (name, value) in named(&secrets) {
        let api = platform(&world);
        let mut told = annotations();
        told[name.as_str()] = value.clone();
        told["tenant_id"] = value.clone();
        api.on(&record("signature"), json_of(payload(&digest, &told)));
        let mut document: Value = serde_json::from_str(&bom(EARLY, &["a"])).unwrap();
        document["components"][0]["name"] = value.clone();
        document["components"][0]["version"] = Value::String(name);
        api.on(&record("sbom"), json_of(&document));
        for (which, command) in [
            ("verify", verify(&world.server).arg("--check-api")),
            ("sbom", sbom(&world.server).args(["--source", "api", "--unsigned", "--list"])),
        ] {
            rows.row(format_args!("{which}: {value}"), || {
                let run = by_variable(by(command, &api)).run();
                keeps(&run, &secrets, false);
                assert!(serde_json::from_str::<Value>(&run.stdout).is_ok(), "{}", run.shown());
            });
        }
    }
    rows.end();
}

#[test]
fn a_document_that_repeats_a_password_is_shown_without_it_in_every_format_but_its_own() {
    let world = World::new();
    let mut document: Value = serde_json::from_str(&bom(EARLY, &["a"])).unwrap();
    let components: Vec<Value> = named(&[PASSWORD])
        .into_iter()
        .map(|(name, value)| json!({"type": "library", "name": value, "version": name, "licenses": [{"license": {"name": value}}]}))
        .collect();
    document["components"] = Value::Array(components);
    let text = document.to_string();
    world.server.attached(&world.layout, &text);
    world.server.without_challenge();
    let host = world.server.host();
    let ask = |format: &str| {
        let name = format!("{host}/{}:{TAG}", crate::support::REPOSITORY);
        let command = crate::support::command::program(["sbom", &name, "--plain-http", &host]).args([
            "--registry-alias",
            &format!("{}={host}", crate::support::LOGICAL),
            "--key",
            crate::support::KEY,
            "--source",
            "attached",
            "--unsigned",
            "--list",
            "-o",
            format,
        ]);
        by_variable(command).run()
    };
    each(["json", "human", "markdown", "csv", "html"], |format| keeps(&ask(format), &[PASSWORD], true));
    let run = ask("json");
    assert_eq!(run.json()["verdict"], "UNSIGNED", "{}", run.shown());
    // The document itself is what was received, to the byte.
    assert_eq!(ask("cyclonedx").stdout, text);
}

#[test]
fn a_password_that_is_a_word_of_ours_leaves_the_document_whole() {
    each(["verdict", "VERIFIED", "signature", "2026", "images", "1", "ok"], |word| {
        let server = Server::registry(&signed());
        require(&server, super::basic(USER, word), "Basic realm=\"x\"".to_owned());
        let command = verify(&server)
            .var("PAAS_ATTEST_REGISTRY_USER", USER)
            .var("PAAS_ATTEST_REGISTRY_PASSWORD", *word);
        command.run().is("VERIFIED", None);
    });
}
