//! Real servers and real tools on loopback, one world a test. Dropping it ends what it started.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use serde_json::Value;
use tempfile::TempDir;

/// The name under which the platform signs, and the registry part of it.
pub(crate) const NAME: &str = "harbor.paas-system.svc.cluster.local/builds/my-app";
pub(crate) const HARBOR: &str = "harbor.paas-system.svc.cluster.local";
pub(crate) const TAG: &str = "build-abc123";
pub(crate) const COMMIT: &str = "4d1f0a5c9b7e2d3868f1a0c4b6e9d2f7a1b3c5d7";
pub(crate) const ANNOTATIONS: [(&str, &str); 4] =
    [("tenant_id", "octave"), ("app_id", "my-app"), ("commit_sha", COMMIT), ("build_id", "build-abc123")];
/// The options that ask for all four.
pub(crate) const PINS: [&str; 8] =
    ["--tenant-id", "octave", "--app-id", "my-app", "--commit-sha", COMMIT, "--build-id", "build-abc123"];

/// What the platform signs with, and what Debian ships after it.
pub(crate) const SIGNERS: [&str; 2] = ["cosign-2.2.3", "cosign-2.5.0"];
pub(crate) const COSIGN: &str = SIGNERS[0];
/// What it will move to: everything that this one writes is a bundle.
pub(crate) const COSIGN3: &str = "cosign-3.1.3";
/// What the platform scans with, and how.
pub(crate) const SYFT: &str = "syft-1.0.1";
pub(crate) const CYCLONEDX: &str = "cyclonedx-json@1.4";

pub(crate) const PASSWORD: &str = "s3cret";
/// `auditor` with that password; the registry takes bcrypt only.
const HTPASSWD: &str = "auditor:$2y$05$abcdefghijklmnopqrstuuLK7U1u6pVRmL7L1BBM2aS35PSZnDXlK\n";

pub(crate) fn repository_root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where tests/interop/tools.sh puts them.
pub(crate) fn tools() -> PathBuf {
    let named = std::env::var_os("INTEROP_TOOLS").map(PathBuf::from);
    named.unwrap_or_else(|| repository_root().join("target/interop-tools"))
}

pub(crate) fn key(name: &str) -> String {
    repository_root().join("fixtures/keys").join(name).display().to_string()
}

/// cosign 3 asks the public log and its authority for time-stamps otherwise.
const NO_LOG: [&str; 3] = ["--use-signing-config=false", "--tlog-upload=false", "--allow-http-registry"];

/// How a registry guards itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guard {
    Plain,
    Tls,
    Basic,
    Token,
}

/// A server that is ended, by its own id, when this goes.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A registry, and the address at which it listens.
pub(crate) struct Registry {
    pub(crate) port: u16,
    _server: Server,
}

impl Registry {
    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// `127.0.0.1:PORT/REPO`.
    pub(crate) fn repo(&self, repo: &str) -> String {
        format!("127.0.0.1:{}/{repo}", self.port)
    }
}

/// The token service, which is also the door through which registry and realm have one origin.
pub(crate) struct TokenService {
    pub(crate) port: u16,
    log: PathBuf,
    _server: Server,
}

impl TokenService {
    /// How often it was asked for a token.
    pub(crate) fn token_requests(&self) -> usize {
        fs::read_to_string(&self.log)
            .expect("the log")
            .lines()
            .filter(|line| line.contains("/service/token"))
            .count()
    }
}

/// What a program printed, and how it ended.
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A verdict of ours.
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) report: Value,
    pub(crate) stderr: String,
}

impl Answer {
    pub(crate) fn image(&self) -> &Value {
        &self.report["images"][0]
    }

    pub(crate) fn digest(&self) -> &str {
        self.image()["digest"].as_str().unwrap_or_else(|| panic!("no digest in {:#}", self.report))
    }

    /// Outcome and code of a check.
    pub(crate) fn check(&self, id: &str) -> (&str, &str) {
        let checks =
            self.image()["checks"].as_array().unwrap_or_else(|| panic!("no checks in {:#}", self.report));
        let check = checks.iter().find(|check| check["id"] == id).unwrap_or_else(|| panic!("no check {id}"));
        (check["outcome"].as_str().expect("outcome"), check["code"].as_str().unwrap_or("-"))
    }

    pub(crate) fn weaknesses(&self) -> Vec<&str> {
        let weaknesses = self.report["weaknesses"].as_array().expect("weaknesses");
        weaknesses.iter().map(|weakness| weakness["code"].as_str().expect("code")).collect()
    }

    #[track_caller]
    pub(crate) fn is_verified(&self) {
        self.is("VERIFIED", 0);
        assert_eq!(self.check("signature"), ("pass", "-"));
    }

    #[track_caller]
    pub(crate) fn is_failed(&self, check: &str, code: &str) {
        self.is("FAILED", 1);
        assert_eq!(self.check(check), ("fail", code), "{:#}\n{}", self.report, self.stderr);
    }

    /// Some check is undecided for this reason, and none was answered.
    #[track_caller]
    pub(crate) fn is_undecided(&self, code: &str) {
        self.is("UNDECIDED", 3);
        let checks = self.image()["checks"].as_array().expect("checks");
        let found = checks.iter().any(|check| check["outcome"] == "undecided" && check["code"] == code);
        assert!(found, "no check is undecided with {code}\n{:#}\n{}", self.report, self.stderr);
    }

    /// A document that nobody vouches for was read.
    #[track_caller]
    pub(crate) fn is_unsigned(&self) {
        assert_eq!((self.code, &self.report["trust"]), (0, &Value::from("UNSIGNED")), "{:#}", self.report);
        assert_eq!(self.report["verdict"], "UNSIGNED");
        assert_eq!(self.report["exitCode"], 0);
    }

    /// Nothing was read, and the document says why.
    #[track_caller]
    pub(crate) fn is_refused(&self, code: &str) {
        assert_eq!(self.code, 2, "{:#}\n{}", self.report, self.stderr);
        assert_eq!(self.report["error"]["code"], code, "{:#}", self.report);
        assert_eq!(self.report["sbom"], Value::Null);
    }

    #[track_caller]
    fn is(&self, verdict: &str, code: i32) {
        let said = (self.code, self.image()["verdict"].as_str());
        assert_eq!(said, (code, Some(verdict)), "{:#}\n{}", self.report, self.stderr);
        assert_eq!(self.report["verdict"], verdict);
        assert_eq!(self.report["exitCode"], code);
    }
}

/// One test's folder.
pub(crate) struct World {
    folder: TempDir,
    tools: PathBuf,
}

impl World {
    pub(crate) fn new() -> Self {
        let tools = tools();
        for tool in [
            SIGNERS[0],
            SIGNERS[1],
            COSIGN3,
            SYFT,
            "docker-registry",
            "referrers-registry",
            "umoci",
            "skopeo",
        ] {
            assert!(
                tools.join(tool).exists(),
                "no {tool} in {}: run tests/interop/tools.sh",
                tools.display()
            );
        }
        let world = Self { folder: TempDir::new().expect("a temporary folder"), tools };
        fs::create_dir(world.path("home")).expect("home");
        fs::create_dir(world.path("data")).expect("data");
        world
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn word(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> String {
        fs::write(self.path(name), text).expect("a file");
        self.word(name)
    }

    // --- programs ---------------------------------------------------------------------------------

    /// Nothing of the caller's environment but PATH: no credentials, no COSIGN_*, no REGISTRY_*.
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", self.path("home")).env("COSIGN_PASSWORD", "").current_dir(repository_root());
        // No run of one test is to know what another one did.
        command.env("CI", "true");
        command
    }

    /// With one more variable in its environment.
    pub(crate) fn try_tool_with(&self, variable: (&str, &str), tool: &str, args: &[&str]) -> Done {
        finish(self.command(&self.tools.join(tool)).env(variable.0, variable.1).args(args), &[])
    }

    pub(crate) fn try_tool(&self, tool: &str, args: &[&str]) -> Done {
        let found = self.tools.join(tool);
        let program = if found.exists() { found } else { PathBuf::from(tool) };
        finish(self.command(&program).args(args), &[])
    }

    #[track_caller]
    pub(crate) fn tool(&self, tool: &str, args: &[&str]) -> String {
        let done = self.try_tool(tool, args);
        assert_eq!(done.code, 0, "{tool} {args:?}\n{}{}", done.stdout, done.stderr);
        done.stdout
    }

    /// `paas-attest verify` with the platform's key and JSON; `--key` of one's own replaces it.
    #[track_caller]
    pub(crate) fn verify(&self, args: &[&str]) -> Answer {
        self.verify_with(args, &[], "")
    }

    #[track_caller]
    pub(crate) fn verify_with(&self, args: &[&str], environment: &[(&str, &str)], stdin: &str) -> Answer {
        self.asked("verify", args, environment, stdin)
    }

    /// `paas-attest sbom`, likewise.
    #[track_caller]
    pub(crate) fn sbom(&self, args: &[&str]) -> Answer {
        self.asked("sbom", args, &[], "")
    }

    /// `paas-attest diff`, likewise.
    #[track_caller]
    pub(crate) fn diff(&self, args: &[&str]) -> Answer {
        self.asked("diff", args, &[], "")
    }

    #[track_caller]
    fn asked(&self, command: &str, args: &[&str], environment: &[(&str, &str)], stdin: &str) -> Answer {
        let platform = key("platform.pub");
        let mut words = vec![command, "-o", "json"];
        if !args.contains(&"--key") {
            words.extend(["--key", &platform]);
        }
        words.extend(args);
        let done = self.ours(&words, environment, stdin);
        let report = serde_json::from_str(&done.stdout).unwrap_or_else(|error| {
            panic!("{words:?}: no report: {error}\n{}\n{}", done.stdout, done.stderr)
        });
        let mut problems = crate::schema::violations(&report);
        problems.extend(crate::schema::unvouched(&report));
        assert!(problems.is_empty(), "the report breaks its schema:\n{}\n{report:#}", problems.join("\n"));
        Answer { code: done.code, report, stderr: done.stderr }
    }

    pub(crate) fn ours(&self, words: &[&str], environment: &[(&str, &str)], stdin: &str) -> Done {
        let mut command = self.command(Path::new(env!("CARGO_BIN_EXE_paas-attest")));
        command.env_remove("COSIGN_PASSWORD").args(words).envs(environment.iter().copied());
        finish(&mut command, stdin.as_bytes())
    }

    // --- images and signatures --------------------------------------------------------------------

    /// An image of one small file, as `oci:…/images:NAME`.
    pub(crate) fn image(&self, name: &str, architecture: &str) -> String {
        let layout = self.word("images");
        if !self.path("images").exists() {
            self.tool("umoci", &["init", "--layout", &layout]);
        }
        let image = format!("{layout}:{name}");
        let bundle = format!("{}-{name}", self.word("bundle"));
        self.tool("umoci", &["new", "--image", &image]);
        self.tool("umoci", &["unpack", "--rootless", "--image", &image, &bundle]);
        fs::write(format!("{bundle}/rootfs/app"), format!("echo {name}\n")).expect("a file in the image");
        self.tool("umoci", &["repack", "--image", &image, &bundle]);
        self.tool("umoci", &["config", "--image", &image, "--os", "linux", "--architecture", architecture]);
        format!("oci:{image}")
    }

    pub(crate) fn copy(&self, options: &[&str], from: &str, to: &str) {
        let mut words =
            vec!["--insecure-policy", "copy", "-q", "--src-tls-verify=false", "--dest-tls-verify=false"];
        words.extend(options);
        words.extend([from, to]);
        self.tool("skopeo", &words);
    }

    /// Builds an image, pushes it as `REPO:TAG`, and returns its digest.
    pub(crate) fn push(&self, registry: &Registry, name: &str, repo: &str, tag: &str) -> String {
        let image = self.image(name, "amd64");
        self.copy(&[], &image, &format!("docker://{}:{tag}", registry.repo(repo)));
        self.digest(&format!("{}:{tag}", registry.repo(repo)))
    }

    /// What a tag stands for, as skopeo sees it.
    pub(crate) fn digest(&self, name: &str) -> String {
        let manifest = self.tool(
            "skopeo",
            &["inspect", "--tls-verify=false", "--format", "{{.Digest}}", &format!("docker://{name}")],
        );
        manifest.trim().to_owned()
    }

    /// Signs with a test key, under the platform's name for the repository.
    pub(crate) fn sign(&self, cosign: &str, key_name: &str, image: &str, annotations: &[(&str, &str)]) {
        let pairs: Vec<String> = annotations.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut options = vec!["--sign-container-identity", NAME];
        for pair in &pairs {
            options.extend(["-a", pair]);
        }
        self.sign_with(cosign, key_name, image, &options);
    }

    pub(crate) fn sign_with(&self, cosign: &str, key_name: &str, image: &str, options: &[&str]) {
        let private = key(&format!("{key_name}-TEST-ONLY.key"));
        let mut words =
            vec!["sign", "--yes", "--key", &private, "--tlog-upload=false", "--allow-http-registry"];
        words.extend(options);
        words.push(image);
        self.tool(cosign, &words);
    }

    /// The platform's image: pushed, signed with all annotations. Returns its digest.
    pub(crate) fn platform_image(&self, registry: &Registry, cosign: &str) -> String {
        let digest = self.push(registry, "app", "builds/my-app", TAG);
        self.sign(cosign, "platform", &format!("{}@{digest}", registry.repo("builds/my-app")), &ANNOTATIONS);
        digest
    }

    /// Does `cosign verify` (the platform's version) accept it? Its standard output comes along.
    pub(crate) fn cosign_verify(&self, args: &[&str]) -> (bool, String) {
        let platform = key("platform.pub");
        let mut words = vec!["verify", "--insecure-ignore-tlog=true", "--allow-http-registry", "-o", "json"];
        if !args.contains(&"--key") {
            words.extend(["--key", &platform]);
        }
        words.extend(args);
        let done = self.try_tool(COSIGN, &words);
        let refused =
            done.stderr.contains("no matching signatures") || done.stderr.contains("no signatures found");
        assert!(done.code == 0 || refused, "cosign {words:?} did not judge:\n{}", done.stderr);
        (done.code == 0, done.stdout)
    }

    // --- workspaces, SBOMs and attestations -------------------------------------------------------

    /// An image of folders of fixtures/workspaces, as `oci:…/workspaces/NAME:latest`.
    pub(crate) fn workspace(&self, name: &str, parts: &str) -> String {
        let script = repository_root().join("fixtures/workspaces.py").display().to_string();
        let folder = self.word("workspaces");
        self.tool("python3", &["-B", &script, &folder, &format!("{name}={parts}")]);
        format!("oci:{folder}/{name}:latest")
    }

    /// A workspace's image, pushed and signed with all annotations. Returns its digest.
    pub(crate) fn platform_workspace(&self, registry: &Registry, repo: &str, parts: &str) -> String {
        let image = self.workspace(&repo.replace('/', "-"), parts);
        let name = format!("{}:{TAG}", registry.repo(repo));
        self.copy(&["--preserve-digests"], &image, &format!("docker://{name}"));
        let digest = self.digest(&name);
        self.sign(COSIGN, "platform", &format!("{}@{digest}", registry.repo(repo)), &ANNOTATIONS);
        digest
    }

    /// What syft finds in `source` (`registry:…`, `oci-archive:…`), written to a file; returns it and its path.
    #[track_caller]
    pub(crate) fn scan(&self, source: &str, format: &str, options: &[&str]) -> (String, String) {
        let mut command = self.command(&self.tools.join(SYFT));
        command.args(["scan", "-q", source, "-o", format]).args(options);
        command.env("SYFT_CHECK_FOR_APP_UPDATE", "false").env("SYFT_REGISTRY_INSECURE_USE_HTTP", "true");
        let done = finish(&mut command, &[]);
        assert_eq!(done.code, 0, "syft {source}\n{}", done.stderr);
        let count = fs::read_dir(self.folder.path()).expect("the folder").count();
        let file = self.write(&format!("scan-{count}.json"), &done.stdout);
        (done.stdout, file)
    }

    pub(crate) fn attest(
        &self,
        cosign: &str,
        key_name: &str,
        image: &str,
        predicate: &str,
        options: &[&str],
    ) {
        let private = key(&format!("{key_name}-TEST-ONLY.key"));
        let mut words =
            vec!["attest", "--yes", "--key", &private, "--tlog-upload=false", "--allow-http-registry"];
        if !options.contains(&"--type") {
            words.extend(["--type", "cyclonedx"]);
        }
        words.extend(["--predicate", predicate]);
        words.extend(options);
        words.push(image);
        self.tool(cosign, &words);
    }

    /// The predicates of an image's attestations as cosign finds them, unverified, in their own bytes.
    pub(crate) fn downloaded(&self, image: &str) -> Vec<String> {
        predicates(&self.tool(COSIGN, &["download", "attestation", "--allow-http-registry", image]))
    }

    /// Does `cosign verify-attestation` accept one of this type? What it verified comes along.
    pub(crate) fn cosign_verify_attestation(&self, image: &str, kind: &str) -> (bool, Vec<String>) {
        let platform = key("platform.pub");
        let words = [
            "verify-attestation",
            "--insecure-ignore-tlog=true",
            "--allow-http-registry",
            "--key",
            &platform,
            "--type",
            kind,
            image,
        ];
        let done = self.try_tool(COSIGN, &words);
        (done.code == 0, predicates(&done.stdout))
    }

    // --- cosign 3 ---------------------------------------------------------------------------------

    /// Signs with cosign 3, without a log: a bundle that refers to the image.
    pub(crate) fn sign_bundle(&self, key_name: &str, image: &str, annotations: &[(&str, &str)]) {
        let private = key(&format!("{key_name}-TEST-ONLY.key"));
        let pairs: Vec<String> = annotations.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut words = vec!["sign", "--yes", "--key", &private];
        words.extend(NO_LOG);
        for pair in &pairs {
            words.extend(["-a", pair]);
        }
        words.push(image);
        self.tool(COSIGN3, &words);
    }

    /// Attests with cosign 3, likewise.
    pub(crate) fn attest_bundle(&self, key_name: &str, image: &str, kind: &str, predicate: &str) {
        let private = key(&format!("{key_name}-TEST-ONLY.key"));
        let mut words = vec!["attest", "--yes", "--key", &private];
        words.extend(NO_LOG);
        words.extend(["--type", kind, "--predicate", predicate, image]);
        self.tool(COSIGN3, &words);
    }

    /// Does `cosign verify` (3) accept it with these pins?
    pub(crate) fn cosign3_verifies(&self, key_name: &str, image: &str, pins: &[&str]) -> bool {
        let public = key(&format!("{key_name}.pub"));
        let mut words =
            vec!["verify", "--insecure-ignore-tlog=true", "--allow-http-registry", "--key", &public];
        for pin in pins {
            words.extend(["-a", pin]);
        }
        words.push(image);
        self.try_tool(COSIGN3, &words).code == 0
    }

    // --- servers ----------------------------------------------------------------------------------

    /// A registry over this world's data: what is pushed at one is there at all.
    pub(crate) fn registry(&self, guard: Guard) -> Registry {
        self.registry_with(guard, None)
    }

    /// A registry with the referrers API, and nothing in it.
    pub(crate) fn referrers_registry(&self) -> Registry {
        let mut command = self.command(&self.tools.join("referrers-registry"));
        let (port, server) = listening(&mut command, &self.path("referrers.log"));
        Registry { port, _server: server }
    }

    /// The token service, and the registry that sends its clients there.
    pub(crate) fn token_registry(&self) -> (Registry, TokenService) {
        self.certificates();
        let (certificate, private) = (self.word("token.crt"), self.word("token.key"));
        let subject = "/CN=interop tokens";
        self.tool(
            "openssl",
            &[
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "30",
                "-subj",
                subject,
                "-keyout",
                &private,
                "-out",
                &certificate,
            ],
        );
        let script = repository_root().join("tests/interop/token-server.py");
        let mut command = self.command(Path::new("python3"));
        command.arg("-B").arg(script).arg("--registry").arg(self.path("token-registry"));
        command.arg("--ca").arg(self.path("ca.crt"));
        command.arg("--tls-cert").arg(self.path("server.crt")).arg("--tls-key").arg(self.path("server.key"));
        command.args(["--token-cert", &certificate, "--token-key", &private]);
        let log = self.path("token-server.log");
        let (port, server) = listening(&mut command, &log);
        let service = TokenService { port, log, _server: server };
        let registry = self.registry_with(Guard::Token, Some(port));
        self.write("token-registry", &registry.address());
        (registry, service)
    }

    fn registry_with(&self, guard: Guard, token_port: Option<u16>) -> Registry {
        let mut configuration = format!(
            "version: 0.1\nlog: {{level: info}}\nstorage: {{filesystem: {{rootdirectory: {:?}}}}}\nhttp:\n  addr: 127.0.0.1:0\n",
            self.path("data"),
        );
        if guard != Guard::Plain {
            self.certificates();
            let (certificate, private) = (self.path("server.crt"), self.path("server.key"));
            configuration += &format!("  tls: {{certificate: {certificate:?}, key: {private:?}}}\n");
        }
        match (guard, token_port) {
            (Guard::Plain | Guard::Tls, _) => {}
            (Guard::Basic, _) => {
                let accounts = self.write("htpasswd", HTPASSWD);
                configuration += &format!("auth: {{htpasswd: {{realm: interop, path: {accounts:?}}}}}\n");
            }
            (Guard::Token, Some(port)) => {
                configuration += &format!(
                    "auth: {{token: {{realm: \"https://localhost:{port}/service/token\", service: harbor-registry, \
                     issuer: harbor-token-issuer, rootcertbundle: {:?}}}}}\n",
                    self.path("token.crt"),
                );
            }
            (Guard::Token, None) => panic!("token_registry() starts this one"),
        }
        let file = self.write(&format!("{guard:?}.yml"), &configuration);
        let mut command = self.command(&self.tools.join("docker-registry"));
        command.args(["serve", &file]);
        let (port, server) = listening(&mut command, &self.path(&format!("{guard:?}.log")));
        Registry { port, _server: server }
    }

    pub(crate) fn ca(&self) -> String {
        self.certificates();
        self.word("ca.crt")
    }

    /// A private authority, and a certificate for every name by which the tests reach a registry.
    fn certificates(&self) {
        if self.path("server.crt").exists() {
            return;
        }
        let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
        let (ca, ca_key) = (self.word("ca.crt"), self.word("ca.key"));
        let mut words = vec!["req", "-x509", "-days", "30", "-subj", "/CN=interop test authority"];
        words.extend(curve);
        words.extend(["-addext", "keyUsage=critical,keyCertSign", "-keyout", &ca_key, "-out", &ca]);
        self.tool("openssl", &words);
        let (request, private) = (self.word("server.csr"), self.word("server.key"));
        let mut words = vec!["req", "-subj", "/CN=localhost", "-keyout", &private, "-out", &request];
        words.extend(curve);
        self.tool("openssl", &words);
        let names = format!(
            "subjectAltName=DNS:localhost,DNS:{HARBOR},IP:127.0.0.1\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n",
        );
        let extensions = self.write("server.ext", &names);
        let certificate = self.word("server.crt");
        self.tool(
            "openssl",
            &[
                "x509",
                "-req",
                "-in",
                &request,
                "-CA",
                &ca,
                "-CAkey",
                &ca_key,
                "-CAcreateserial",
                "-days",
                "30",
                "-extfile",
                &extensions,
                "-out",
                &certificate,
            ],
        );
    }
}

/// The predicates of the envelopes that cosign prints, one a line: not parsed but cut out, as cosign puts
/// the predicate last.
fn predicates(envelopes: &str) -> Vec<String> {
    envelopes
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| {
            let envelope: Value = serde_json::from_str(line).expect("an envelope");
            let payload = envelope["payload"].as_str().expect("a payload");
            let bytes = base64::engine::general_purpose::STANDARD.decode(payload).expect("base64");
            let statement = String::from_utf8(bytes).expect("UTF-8");
            let (_, rest) = statement.split_once(",\"predicate\":").expect("a predicate");
            let predicate = rest.trim_end().strip_suffix('}').expect("the statement's end");
            serde_json::from_str::<Value>(predicate).expect("a predicate that is JSON");
            predicate.to_owned()
        })
        .collect()
}

/// Puts a manifest into a plain registry as it stands, and returns its digest.
pub(crate) fn put_manifest(
    registry: &Registry,
    repo: &str,
    tag: &str,
    media_type: &str,
    body: &str,
) -> String {
    let mut stream = TcpStream::connect(registry.address()).expect("the registry");
    let head = format!(
        "PUT /v2/{repo}/manifests/{tag} HTTP/1.1\r\nHost: {}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        registry.address(),
        body.len(),
    );
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    let digest =
        answer.lines().find_map(|line| line.strip_prefix("Docker-Content-Digest: ")).expect("the digest");
    digest.trim().to_owned()
}

pub(crate) fn basic(user: &str, password: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"))
}

/// `sha256:HEX` as the tag under which cosign puts signatures.
pub(crate) fn sig_tag(digest: &str) -> String {
    format!("{}.sig", digest.replace(':', "-"))
}

pub(crate) fn finish(command: &mut Command, stdin: &[u8]) -> Done {
    let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = spawned.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    // A program that does not read its standard input closes it.
    let _ = child.stdin.take().expect("stdin").write_all(stdin);
    let output = child.wait_with_output().expect("the program's end");
    Done {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Starts a server that chooses its port and says in its log which.
fn listening(command: &mut Command, log: &Path) -> (u16, Server) {
    let output = fs::File::create(log).expect("a log");
    let errors = output.try_clone().expect("a log");
    let started = command.stdin(Stdio::null()).stdout(output).stderr(errors).spawn();
    let mut server = Server(started.unwrap_or_else(|error| panic!("{command:?}: {error}")));
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let text = fs::read_to_string(log).expect("the log");
        let port = text.split_once("listening on 127.0.0.1:").map(|(_, rest)| rest);
        let digits: String = port.unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
        let whole = port.is_some_and(|rest| rest.len() > digits.len());
        if let (true, Ok(port)) = (whole, digits.parse()) {
            return (port, server);
        }
        assert!(server.0.try_wait().expect("the server").is_none(), "{command:?} ended:\n{text}");
        assert!(Instant::now() < deadline, "{command:?} does not listen:\n{text}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
