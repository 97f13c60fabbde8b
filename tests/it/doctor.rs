//! `doctor`: a world in which all is in place, and worlds in which something is not. Each is shown as people read it
//! (`fixtures/doctor/`), and says the same as JSON and in few words. It asks what `verify` asks, and no more.

#![cfg(unix)]

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::command::{Program, Run, program};
use crate::support::layout::{Layout, OCI_MANIFEST};
use crate::support::registry::manifest_path;
use crate::support::server::{Answer, Request, Server};
use crate::support::snapshot;
use crate::support::tls::Door;
use crate::support::{LOGICAL, REPOSITORY, TAG, fixture, root};

const FINGERPRINT: &str = "SHA256:Sy/kBYyfBENGBmiPHbMA08oUhD5pZ/YV/MmXDwRw5b4=";
const USER: &str = "robot$octave+auditor";
const PASSWORD: &str = "s3cret-word-of-the-robot";
const KEY_PATH: &str = "/api/v1/cosign.pub";

/// A registry and the platform's API behind TLS, and a folder that is no checkout.
struct World {
    layout: Layout,
    server: Server,
    door: Door,
    folder: TempDir,
}

impl World {
    fn new() -> Self {
        Self::by("address")
    }

    /// With one of the certificates of `fixtures/keys/tls`.
    fn by(certificate: &str) -> Self {
        let layout = Layout::case("signed_verified");
        let server = Server::registry(&layout);
        let door = Door::before(&server, certificate);
        let folder = TempDir::new().unwrap();
        let bin = folder.path().join("bin");
        fs::create_dir(&bin).unwrap();
        // Versions of git say it in different words.
        script(&bin.join("git"), "echo 'fatal: not a git repository' >&2; exit 128");
        let world = Self { layout, server, door, folder };
        world.says_time(0);
        world
    }

    /// The registry says what time it is, so many seconds from now.
    fn says_time(&self, seconds: i64) {
        let now = jiff::Timestamp::now().as_second() + seconds;
        let now =
            jiff::Timestamp::from_second(now).unwrap().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let manifest = self.layout.blobs[&self.layout.image_digest()].clone();
        self.server.on(&manifest_path(), Answer::ok(OCI_MANIFEST, manifest).header("Date", &now));
    }

    /// Of this command, with all that it needs.
    fn of(&self, command: &str) -> Program {
        let host = self.door.host();
        self.at(command, &format!("{host}/{REPOSITORY}:{TAG}")).args([
            "--ca-file",
            &fixture("keys/tls/authority.crt").display().to_string(),
            "--registry-alias",
            &format!("{LOGICAL}={host}"),
        ])
    }

    /// The same of this image, without what tells whom to trust and what the registry is called.
    fn at(&self, command: &str, image: &str) -> Program {
        let api = format!("https://{}/api", self.door.host());
        self.bare(command).args([image, "--api-url", &api, "--key-fingerprint", FINGERPRINT])
    }

    fn bare(&self, command: &str) -> Program {
        program([command])
            .folder(self.folder.path())
            .var("PATH", self.folder.path().join("bin").display().to_string())
            // One authority that is nobody's here, whatever the system has.
            .var("SSL_CERT_FILE", fixture("keys/bad/certificate.pem").display().to_string())
    }

    /// The registry wants this header, and says how to log in.
    fn wants(&self, header: &str, challenge: &str) {
        let (header, challenge) = (header.to_owned(), challenge.to_owned());
        self.server.guard(move |request| {
            let free =
                !request.target.starts_with("/v2/") || request.header("authorization") == Some(&header);
            (!free).then(|| Answer::error(401, "UNAUTHORIZED").header("WWW-Authenticate", &challenge))
        });
    }

    fn wants_password(&self) {
        self.wants(&basic(USER, PASSWORD), "Basic realm=\"harbor\"");
    }

    /// What is shown of a run, without what differs from run to run.
    fn steady(&self, text: &str) -> String {
        let folder = self.folder.path().display().to_string();
        let text = text.replace(&folder, "/FOLDER").replace(&root().display().to_string(), "/ROOT");
        let mut parts = text.split("127.0.0.1:");
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            out.push_str("127.0.0.1:PORT");
            out.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
        }
        out
    }

    /// A world is shown as it is kept, and says the same in every form. The document is returned.
    #[track_caller]
    fn is(&self, name: &str, code: i32, command: impl Fn() -> Program) -> Value {
        let run = command().run();
        assert_eq!(run.code, code, "{}", run.shown());
        keeps_secrets(&run);
        let errors = if run.stderr.is_empty() {
            String::new()
        } else {
            format!("--- standard error ---\n{}", run.stderr_lines)
        };
        let shown = self.steady(&format!("{}{errors}(exit {})\n", run.stdout, run.code));
        snapshot::holds(&fixture("doctor"), name, &shown);
        let json = command().args(["-o", "json"]).run();
        keeps_secrets(&json);
        let document = json.json();
        assert_eq!(document["schema"], "paas-attest/doctor/v1");
        let quiet = command().arg("-q").run();
        let lines: Vec<&str> = quiet.stdout.lines().collect();
        let checks = document["checks"].as_array().expect("it has checks");
        let words: Vec<String> = checks
            .iter()
            .map(|check| {
                let word = |name: &str| check[name].as_str().expect("a word").to_owned();
                format!("{} {}", word("outcome"), word("id"))
            })
            .collect();
        if code != 2 {
            assert_eq!(lines, words);
            let fails = words.iter().any(|word| word.starts_with("fail "));
            assert_eq!(code, if fails { 3 } else { 0 }, "{words:?}");
        }
        for check in checks {
            let steps = check["help"].as_array().expect("steps").len();
            let fails = check["outcome"] == "fail";
            assert!(!fails || steps > 0, "a failure without a next step: {check}");
        }
        let french = command().args(["--lang", "fr"]).run();
        assert_eq!(french.code, code);
        document
    }
}

fn script(path: &Path, text: &str) {
    fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

fn keeps_secrets(run: &Run) {
    let encoded = STANDARD.encode(format!("{USER}:{PASSWORD}"));
    for secret in [PASSWORD, encoded.as_str()] {
        assert!(!run.stdout.contains(secret) && !run.stderr.contains(secret), "{}", run.shown());
    }
}

/// `outcome` of the one check of this name.
#[track_caller]
fn outcome<'a>(document: &'a Value, id: &str) -> &'a str {
    let mut found = document["checks"].as_array().unwrap().iter().filter(|check| check["id"] == id);
    let check = found.next().unwrap_or_else(|| panic!("no {id}: {document:#}"));
    assert!(found.next().is_none(), "two of {id}");
    check["outcome"].as_str().unwrap()
}

#[track_caller]
fn outcomes(document: &Value, expected: &[(&str, &str)]) {
    for (id, word) in expected {
        assert_eq!(outcome(document, id), *word, "{id}: {document:#}");
    }
}

#[test]
fn all_is_in_place() {
    let world = World::new();
    let document = world.is("good", 0, || world.of("doctor"));
    let checks = document["checks"].as_array().unwrap();
    assert!(checks.len() == 15 && checks.iter().all(|check| check["outcome"] == "ok"), "{document:#}");
    // And so it is.
    world.of("verify").args(["-o", "json"]).run().is("VERIFIED", None);
}

#[test]
fn with_an_account_all_is_in_place_too() {
    let world = World::new();
    world.wants_password();
    let account = || {
        let user = world.of("doctor").var("PAAS_ATTEST_REGISTRY_USER", USER);
        user.var("PAAS_ATTEST_REGISTRY_PASSWORD", PASSWORD)
    };
    let document = world.is("account", 0, account);
    outcomes(&document, &[("login", "ok"), ("image", "ok"), ("helpers", "skipped")]);
}

#[test]
fn without_an_image_there_is_less_to_say() {
    let world = World::new();
    let api = format!("https://{}/api", world.door.host());
    let file = world.folder.path().join("a.toml");
    let authority = fixture("keys/tls/authority.crt").display().to_string();
    fs::write(&file, format!("ca-file = '{authority}'\ntimeout = '20s'\n")).unwrap();
    let document =
        world.is("without-image", 0, || world.bare("doctor").args(["--api-url", &api, "--config", "a.toml"]));
    outcomes(&document, &[("configuration", "ok"), ("key-endpoint", "ok"), ("key", "warn")]);
    // Which option is from where is what -v adds.
    for (how, is_said) in [("--color=never", false), ("-v", true)] {
        let run = world.bare("doctor").args(["--api-url", &api, "--config", "a.toml", how]).run();
        assert_eq!(run.stdout.contains("a.toml: timeout\n"), is_said, "{}", run.shown());
    }
    assert!(world.server.targets().iter().all(|target| target == KEY_PATH), "{:?}", world.server.targets());
}

#[test]
fn a_port_at_which_nobody_listens() {
    let world = World::new();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let image = format!("{closed}/{REPOSITORY}:{TAG}");
    let document = world.is("closed-port", 3, || {
        let authority = fixture("keys/tls/authority.crt").display().to_string();
        world.at("doctor", &image).args(["--timeout", "600ms", "--ca-file", &authority])
    });
    outcomes(&document, &[("address", "ok"), ("connection", "fail"), ("certificate", "skipped")]);
    outcomes(&document, &[("login", "skipped"), ("image", "skipped"), ("key", "ok")]);
}

#[test]
fn a_name_that_nobody_knows() {
    let world = World::new();
    let authority = fixture("keys/tls/authority.crt").display().to_string();
    for (name, host) in [("no-address", "registry.hidden.test"), ("in-a-cluster", LOGICAL)] {
        let image = format!("{host}/{REPOSITORY}:{TAG}");
        let document = world.is(name, 3, || world.at("doctor", &image).args(["--ca-file", &authority]));
        outcomes(&document, &[("proxy", "ok"), ("address", "fail"), ("connection", "skipped")]);
    }
}

#[test]
fn an_authority_that_nobody_trusts() {
    let world = World::new();
    let image = format!("{}/{REPOSITORY}:{TAG}", world.door.host());
    let document = world.is("unknown-authority", 3, || world.at("doctor", &image));
    outcomes(&document, &[("connection", "ok"), ("certificate", "fail"), ("login", "skipped")]);
    outcomes(&document, &[("key-endpoint", "fail"), ("key", "skipped"), ("clock", "skipped")]);
}

#[test]
fn a_certificate_that_expired_or_is_for_another_name() {
    let world = World::by("expired");
    let document = world.is("expired-certificate", 3, || world.of("doctor"));
    outcomes(&document, &[("connection", "ok"), ("certificate", "fail"), ("image", "skipped")]);
    let world = World::by("other");
    let document = world.is("other-name", 3, || world.of("doctor"));
    outcomes(&document, &[("connection", "ok"), ("certificate", "fail"), ("image", "skipped")]);
}

#[test]
fn plain_http_where_tls_belongs_and_the_reverse() {
    let world = World::new();
    let host = world.server.host();
    let image = format!("{host}/{REPOSITORY}:{TAG}");
    let authority = fixture("keys/tls/authority.crt").display().to_string();
    let document = world.is("no-tls", 3, || world.at("doctor", &image).args(["--ca-file", &authority]));
    outcomes(&document, &[("connection", "ok"), ("certificate", "fail")]);
    let document = world.is("plain-http", 0, || {
        let local = format!("http://{host}/api");
        world.bare("doctor").args([image.as_str(), "--plain-http", &host, "--api-url", &local])
    });
    outcomes(&document, &[("route", "warn"), ("certificate", "skipped"), ("key", "warn"), ("image", "ok")]);
}

#[test]
fn a_registry_that_wants_an_account_where_there_is_none() {
    let world = World::new();
    world.wants_password();
    let document = world.is("no-login", 3, || world.of("doctor"));
    outcomes(&document, &[("certificate", "ok"), ("login", "fail"), ("image", "skipped")]);
}

#[test]
fn a_password_that_is_wrong() {
    let world = World::new();
    world.wants(&basic(USER, "another word"), "Basic realm=\"harbor\"");
    let document = world.is("wrong-password", 3, || {
        let user = world.of("doctor").var("PAAS_ATTEST_REGISTRY_USER", USER);
        user.var("PAAS_ATTEST_REGISTRY_PASSWORD", PASSWORD)
    });
    outcomes(&document, &[("certificate", "ok"), ("login", "fail"), ("referrers", "skipped")]);
}

/// What is sent nowhere by a verification is sent nowhere here.
#[test]
fn a_token_service_of_another_origin_is_not_asked() {
    let (world, elsewhere) = (World::new(), Server::start());
    let realm = elsewhere.url("/token").replace("http://", "https://");
    world.wants("Bearer t0ken", &format!("Bearer realm=\"{realm}\",service=\"harbor\""));
    let document = world.is("other-realm", 3, || {
        let user = world.of("doctor").var("PAAS_ATTEST_REGISTRY_USER", USER);
        user.var("PAAS_ATTEST_REGISTRY_PASSWORD", PASSWORD)
    });
    outcomes(&document, &[("login", "fail"), ("image", "skipped")]);
    assert_eq!(elsewhere.opened(), 0);
}

#[test]
fn an_image_that_is_not_there() {
    let world = World::new();
    world.server.on(&manifest_path(), Answer::absent());
    let document = world.is("absent-image", 3, || world.of("doctor"));
    outcomes(&document, &[("login", "ok"), ("image", "fail"), ("referrers", "skipped")]);
}

#[test]
fn a_registry_that_breaks() {
    let world = World::new();
    let said = format!("{PASSWORD} is what you sent \u{1b}[2J");
    let broken = move |request: &Request| {
        let body = serde_json::json!({"errors": [{"code": "UNKNOWN", "message": said}]}).to_string();
        request.header("authorization").map(|_| Answer::new(500, "application/json", body))
    };
    world.server.guard(move |request| {
        let challenge = || Answer::error(401, "UNAUTHORIZED").header("WWW-Authenticate", "Basic realm=\"h\"");
        broken(request).or_else(|| request.target.starts_with("/v2/").then(challenge))
    });
    let document = world.is("server-error", 3, || {
        let user = world.of("doctor").var("PAAS_ATTEST_REGISTRY_USER", USER);
        user.var("PAAS_ATTEST_REGISTRY_PASSWORD", PASSWORD)
    });
    outcomes(&document, &[("connection", "ok"), ("login", "skipped"), ("image", "fail")]);
}

#[test]
fn a_registry_without_the_referrers_api_is_in_order_and_one_that_breaks_there_is_not() {
    let world = World::new();
    world.server.without_referrers_api(&world.layout.image_digest());
    let document = world.is("no-referrers-api", 0, || world.of("doctor"));
    outcomes(&document, &[("image", "ok"), ("referrers", "ok")]);
    let referrers = crate::support::registry::referrers_path(&world.layout);
    world.server.on(&referrers, Answer::error(403, "DENIED"));
    let document = world.is("referrers-refused", 0, || world.of("doctor"));
    outcomes(&document, &[("image", "ok"), ("referrers", "warn")]);
}

#[test]
fn a_key_that_is_not_served_is_none_or_is_another() {
    let world = World::new();
    world.server.on(KEY_PATH, Answer::new(404, "text/plain", "not here"));
    let document = world.is("no-key", 3, || world.of("doctor"));
    outcomes(&document, &[("image", "ok"), ("key-endpoint", "fail"), ("key", "skipped")]);
    world.server.on(KEY_PATH, Answer::page(200));
    let document = world.is("page-for-a-key", 3, || world.of("doctor"));
    outcomes(&document, &[("key-endpoint", "ok"), ("key", "fail")]);
    let other = fs::read(fixture("keys/other.pub")).unwrap();
    world.server.on(KEY_PATH, Answer::ok("application/x-pem-file", other));
    let document = world.is("other-key", 3, || world.of("doctor"));
    outcomes(&document, &[("key-endpoint", "ok"), ("key", "fail")]);
    let private = fs::read(fixture("keys/platform-TEST-ONLY.pem")).unwrap();
    let secret = String::from_utf8(private.clone()).unwrap().lines().nth(1).unwrap().to_owned();
    world.server.on(KEY_PATH, Answer::ok("application/x-pem-file", private));
    let run = world.of("doctor").run();
    assert!(
        run.code == 3 && run.stdout.contains("stolen") && !run.stdout.contains(&secret),
        "{}",
        run.shown()
    );
}

/// Another key than the one on record is told, and nothing is written.
#[test]
fn the_record_of_known_keys_is_read_and_not_written() {
    let world = World::new();
    let state = world.folder.path().join("state");
    let path = state.join("paas-attest/known-keys.json");
    let host = world.door.host();
    let image = format!("{host}/{REPOSITORY}:{TAG}");
    let with = |command: &str| {
        let authority = fixture("keys/tls/authority.crt").display().to_string();
        let api = format!("https://{host}/api");
        let program = world.bare(command).args([image.as_str(), "--ca-file", &authority, "--api-url", &api]);
        program
            .args(["--registry-alias", &format!("{LOGICAL}={host}")])
            .var("XDG_STATE_HOME", state.display().to_string())
    };
    assert_eq!(with("doctor").run().code, 0);
    assert!(!path.exists(), "doctor wrote the record of known keys");
    with("verify").args(["-o", "json"]).run().is("VERIFIED", None);
    let record = fs::read(&path).unwrap();
    let run = with("doctor").run();
    assert!(run.code == 0 && run.stdout.contains("it is known since"), "{}", run.shown());
    let other = fs::read(fixture("keys/other.pub")).unwrap();
    world.server.on(KEY_PATH, Answer::ok("application/x-pem-file", other));
    let run = with("doctor").run();
    assert!(run.code == 3 && run.stdout.contains("is on record"), "{}", run.shown());
    // Its next step reaches the endpoint as this run did.
    assert!(run.stdout.contains("paas-attest key") && run.stdout.contains("--accept"), "{}", run.shown());
    assert_eq!(fs::read(&path).unwrap(), record);
    // A record that cannot be read stops a verification, and a look too.
    fs::write(&path, "{").unwrap();
    assert_eq!(with("doctor").run().code, 2);
}

#[test]
fn a_clock_that_is_off_by_an_hour() {
    for (name, seconds) in [("clock-behind", 3600), ("clock-ahead", -86_400 * 400)] {
        let world = World::new();
        let document = world.is(name, 0, || {
            world.says_time(seconds);
            world.of("doctor")
        });
        outcomes(&document, &[("clock", "warn"), ("image", "ok")]);
    }
    let world = World::new();
    world.says_time(240);
    let document = world.of("doctor").args(["-o", "json"]).run().json();
    assert_eq!(outcome(&document, "clock"), "ok");
}

#[test]
fn a_proxy_that_refuses() {
    let (world, proxy) = (World::new(), Server::start());
    let host = "registry.hidden.test";
    proxy.on(&format!("CONNECT {host}:443"), Answer::page(403));
    let image = format!("{host}/{REPOSITORY}:{TAG}");
    let authority = fixture("keys/tls/authority.crt").display().to_string();
    let via = |account: &str| proxy.url("").replace("http://", &format!("http://{account}"));
    let document = world.is("proxy-refuses", 3, || {
        let program = world.at("doctor", &image).args(["--ca-file", &authority, "--timeout", "600ms"]);
        program.var("HTTPS_PROXY", via(&format!("someone:{PASSWORD}@")))
    });
    outcomes(&document, &[("proxy", "fail"), ("address", "skipped"), ("connection", "skipped")]);
    let document = world.is("no-proxy", 3, || {
        let program = world.at("doctor", &image).args(["--ca-file", &authority]);
        program.var("HTTPS_PROXY", format!("ftp://someone:{PASSWORD}@x"))
    });
    outcomes(&document, &[("proxy", "fail"), ("address", "skipped")]);
}

#[test]
fn a_credential_helper_that_is_missing() {
    let world = World::new();
    let config = world.folder.path().join("docker");
    fs::create_dir(&config).unwrap();
    fs::write(config.join("config.json"), r#"{"credsStore":"surely-not-installed"}"#).unwrap();
    let with = || world.of("doctor").var("DOCKER_CONFIG", "docker");
    // As long as nobody wants an account.
    let document = world.is("helper-missing-unasked", 0, with);
    outcomes(&document, &[("login", "ok"), ("helpers", "warn")]);
    world.wants_password();
    let document = world.is("helper-missing", 3, with);
    outcomes(&document, &[("login", "fail"), ("helpers", "warn")]);
    // One that is there is run for the registry that wants an account, and never to see whether it is there.
    let ran = world.folder.path().join("ran");
    let answer = format!(r#"{{"Username":"{USER}","Secret":"{PASSWORD}"}}"#);
    let text = format!("/bin/cat >> '{}'\necho '{answer}'", ran.display());
    script(&world.folder.path().join("bin/docker-credential-surely-not-installed"), &text);
    let run = with().run();
    assert_eq!(run.code, 0, "{}", run.shown());
    keeps_secrets(&run);
    assert_eq!(fs::read_to_string(&ran).unwrap(), format!("{}\n", world.door.host()));
    fs::remove_file(&ran).unwrap();
    let api = format!("https://{}/api", world.door.host());
    let authority = fixture("keys/tls/authority.crt").display().to_string();
    let bare = world.bare("doctor").args(["--api-url", &api, "--ca-file", &authority, "-q"]);
    let run = bare.var("DOCKER_CONFIG", "docker").run();
    assert!(run.stdout.contains("ok helpers\n"), "{}", run.shown());
    assert!(!ran.exists());
}

#[test]
fn git_that_is_not_in_path() {
    let world = World::new();
    let document = world.is("no-git", 0, || world.of("doctor").var("PATH", "/no/such/folder"));
    outcomes(&document, &[("git", "warn"), ("image", "ok")]);
}

#[test]
fn without_a_network_a_layout_and_a_key_are_looked_at() {
    let world = World::new();
    let layout = world.folder.path().join("layout");
    world.layout.write(&layout);
    // Named so that a line does not depend on where this is.
    let key = "platform.pub";
    fs::copy(fixture("keys/platform.pub"), world.folder.path().join(key)).unwrap();
    let document =
        world.is("offline", 0, || world.bare("doctor").args(["oci:layout", "--offline", "--key", key]));
    outcomes(&document, &[("image", "ok"), ("key", "ok"), ("clock", "skipped"), ("key-endpoint", "skipped")]);
    assert_eq!(world.server.opened(), 0);
    // What a verification refuses to begin with is refused.
    let image = format!("{LOGICAL}/{REPOSITORY}:{TAG}");
    let document = world
        .is("offline-registry", 2, || world.bare("doctor").args([image.as_str(), "--offline", "--key", key]));
    assert_eq!(document["checks"], serde_json::json!([]));
    assert!(document["error"]["help"].is_array(), "{document:#}");
    for (words, part) in [
        (vec!["app:1"], "does not name a registry"),
        (vec!["--offline"], "--offline"),
        (vec!["oci:no-such-layout", "--key", key], "no-such-layout"),
        (vec!["--key", "no-such-file"], "no-such-file"),
        (vec!["", "--key", key], "IMAGE is empty"),
    ] {
        world.bare("doctor").args(words).run().is_refused(part);
    }
}

#[test]
fn what_would_do_nothing_is_refused() {
    for line in [
        "--wait 5m",
        "--tenant-id octave",
        "--require sbom",
        "--check-api",
        "--token-file x",
        "--jobs 2",
        "--evidence x",
        "--accept SHA256:x",
        "--save x",
        "-o html",
        "-o jsonl",
        "a.x/b c.x/d",
    ] {
        program(["doctor"]).words(line).run().is_refused("");
    }
}

/// A document of a look, and one of a look that was refused.
pub(crate) fn documents() -> Vec<Value> {
    let world = World::new();
    world.server.on(KEY_PATH, Answer::new(404, "text/plain", ""));
    let refused = world.bare("doctor").args(["--offline", "-o", "json"]).run();
    vec![world.of("doctor").args(["-o", "json"]).run().json(), refused.json()]
}

/// How often what was asked, and with which account.
fn asked(server: &Server) -> Vec<(String, Option<String>)> {
    let request = |one: Request| {
        (format!("{} {}", one.method, one.target), one.header("authorization").map(str::to_owned))
    };
    let mut all: Vec<_> = server.requests().into_iter().map(request).collect();
    all.sort();
    all
}

/// Each request of a look is one of a verification, with the same account or as much without one.
#[test]
fn nothing_is_asked_that_a_verification_would_not_ask() {
    let tokens = || Answer::ok("application/json", r#"{"token":"t0ken"}"#);
    let mut rows = crate::support::rows::Rows::default();
    for name in ["open", "basic", "token", "wrong", "nobody", "hidden", "absent", "no api", "no key"] {
        let world = World::new();
        let realm = format!("https://{}/service/token", world.door.host());
        match name {
            "basic" | "nobody" => world.wants_password(),
            "wrong" => world.wants(&basic(USER, "another word"), "Basic realm=\"harbor\""),
            "token" => {
                world.wants("Bearer t0ken", &format!("Bearer realm=\"{realm}\""));
                world.server.on("/service/token", tokens());
            }
            // What strangers may not see is not there for them.
            "hidden" => {
                let header = basic(USER, PASSWORD);
                world.server.guard(move |request| {
                    let known = request.header("authorization") == Some(&header);
                    match request.target.as_str() {
                        _ if known => None,
                        "/v2/" => Some(
                            Answer::error(401, "UNAUTHORIZED")
                                .header("WWW-Authenticate", "Basic realm=\"h\""),
                        ),
                        target => target.starts_with("/v2/").then(Answer::absent),
                    }
                });
            }
            "absent" => world.server.on(&manifest_path(), Answer::absent()),
            "no api" => world.server.without_referrers_api(&world.layout.image_digest()),
            "no key" => world.server.on(KEY_PATH, Answer::new(404, "text/plain", "")),
            _ => {}
        }
        // An account that is known is offered before anything is absent.
        world.server.without_challenge();
        let run = |command: &str| {
            world.server.forget();
            let program = world.of(command).args(["-o", "json"]);
            let run = if name == "nobody" {
                program.run()
            } else {
                let user = program.var("PAAS_ATTEST_REGISTRY_USER", USER);
                user.var("PAAS_ATTEST_REGISTRY_PASSWORD", PASSWORD).run()
            };
            keeps_secrets(&run);
            asked(&world.server)
        };
        let (mut verified, looked) = (run("verify"), run("doctor"));
        rows.row(name, || {
            assert!(!looked.is_empty());
            for request in &looked {
                let at = verified.iter().position(|one| one == request);
                let at = at.unwrap_or_else(|| panic!("{request:?} is none of {verified:#?}"));
                verified.remove(at);
            }
        });
    }
    rows.end();
}
