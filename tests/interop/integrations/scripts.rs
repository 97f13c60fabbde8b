//! The scripts of `integrations/`, each out of its file and run as its system runs it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::world::{
    ANNOTATIONS, COSIGN, Guard, HARBOR, NAME, Registry, TAG, World, finish, key, repository_root, tools,
};

use super::{ACTION, MANY, ONE, SUM, TASK, at, integration, rendered};

/// `base` with other values, and what is not in it added.
pub(super) fn with<'a>(base: &[(&'a str, &'a str)], other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = base.iter().filter(|pair| !other.iter().any(|changed| changed.0 == pair.0));
    kept.chain(other).copied().collect()
}

/// What a script did: how it ended, what it printed, and its own folder.
pub(super) struct Ran {
    pub(super) code: i32,
    pub(super) said: String,
    pub(super) stdout: String,
}

/// Runs a script with nothing in its environment but what is given, with paas-attest on PATH.
pub(super) fn run(
    world: &World,
    shell: &[&str],
    script: &str,
    environment: &[(&str, &str)],
    args: &[&str],
) -> Ran {
    let bin = world.path("bin");
    let program = bin.join("paas-attest");
    if !program.exists() {
        fs::create_dir_all(&bin).expect("bin");
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_paas-attest"), program).expect("a link");
    }
    let file = world.write("script.sh", script);
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let program = if shell[0] == "busybox" { tools().join("busybox") } else { PathBuf::from(shell[0]) };
    let work = world.path("work");
    fs::create_dir_all(&work).expect("work");
    let mut command = Command::new(program);
    command.env_clear().env("PATH", path).env("HOME", world.path("home")).env("CI", "true").current_dir(work);
    command.envs(environment.iter().copied()).args(&shell[1..]).arg(file).args(args);
    let done = finish(&mut command, &[]);
    Ran { code: done.code, said: format!("{}{}", done.stdout, done.stderr), stdout: done.stdout }
}

fn read(world: &World, name: &str) -> String {
    fs::read_to_string(world.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Three images in one registry: the platform's, one that another key signed, and one that nobody signed.
pub(super) struct Images {
    pub(super) registry: Registry,
    pub(super) good: String,
    pub(super) forged: String,
    pub(super) unsigned: String,
}

pub(super) fn images(world: &World) -> Images {
    let registry = world.registry(Guard::Plain);
    let good = world.platform_image(&registry, COSIGN);
    let repo = registry.repo("builds/my-app");
    let forged = world.push(&registry, "forged", "builds/my-app", "forged");
    // What an annotation says is shown in the log, where a runner reads commands.
    let hostile = "x\n::set-output name=digest::sha256:0\n::add-mask::VERIFIED";
    let annotations = [ANNOTATIONS.as_slice(), &[("note", hostile)]].concat();
    world.sign(COSIGN, "other", &format!("{repo}@{forged}"), &annotations);
    let unsigned = world.push(&registry, "unsigned", "builds/my-app", "unsigned");
    Images { registry, good, forged, unsigned }
}

/// Nothing listens there.
const NOBODY: &str = "127.0.0.1:1";

struct Asked<'a> {
    image: String,
    args: Vec<String>,
    code: i32,
    verdict: &'static str,
    digest: &'a str,
}

/// A verdict of each kind, and each way in which nothing is verified.
fn questions(images: &Images) -> Vec<Asked<'_>> {
    let address = images.registry.address();
    let reach = [format!("--registry-alias={HARBOR}={address}"), format!("--plain-http={address}")];
    let and = |more: &[&str]| {
        [reach.as_slice(), &more.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()].concat()
    };
    let ask = |image: String, args: Vec<String>, code: i32, verdict: &'static str, digest| Asked {
        image,
        args,
        code,
        verdict,
        digest,
    };
    vec![
        ask(format!("{NAME}:{TAG}"), and(&["--tenant-id=octave"]), 0, "VERIFIED", images.good.as_str()),
        ask(format!("{NAME}:{TAG}"), and(&["--tenant-id=rival"]), 1, "FAILED", &images.good),
        ask(format!("{NAME}:forged"), and(&[]), 1, "FAILED", &images.forged),
        ask(format!("{NAME}@{}", images.unsigned), and(&[]), 1, "FAILED", &images.unsigned),
        ask(format!("{NAME}:unsigned"), and(&["--wait=1s"]), 4, "PENDING", &images.unsigned),
        ask(
            format!("{NOBODY}/builds/my-app:1"),
            and(&[&format!("--plain-http={NOBODY}")]),
            3,
            "UNDECIDED",
            "",
        ),
        ask("app:1".to_owned(), and(&[]), 2, "NONE", ""),
        ask(format!("{NAME}:{TAG}"), and(&["--tenant-id="]), 2, "NONE", ""),
        ask(format!("{NAME}:{TAG}"), and(&["--no-such-option"]), 2, "NONE", ""),
    ]
}

#[test]
fn the_task_of_tekton_keeps_exit_code_verdict_and_digest() {
    let world = World::new();
    let images = images(&world);
    let script = at(&integration(TASK), "0 spec steps 0 script");
    let (digest, verdict, reports) = (world.word("DIGEST"), world.word("VERDICT"), world.word("reports"));
    let trust = repository_root().join("fixtures/keys").display().to_string();
    fs::create_dir(&reports).expect("reports");
    let base = [
        ("IMAGE", "none"),
        ("KEY", "platform.pub"),
        ("KEY_FINGERPRINT", "none"),
        ("POLICY", "none"),
        ("TRUST", trust.as_str()),
        ("LOGIN", ""),
        ("REPORTS", reports.as_str()),
        ("DIGEST_RESULT", digest.as_str()),
        ("VERDICT_RESULT", verdict.as_str()),
    ];
    for shell in [["dash", "-e"].as_slice(), &["busybox", "sh", "-e"]] {
        for asked in questions(&images) {
            let _ = fs::remove_file(&digest);
            let _ = fs::remove_file(&verdict);
            let args: Vec<&str> = asked.args.iter().map(String::as_str).collect();
            let ran = run(&world, shell, &script, &with(&base, &[("IMAGE", &asked.image)]), &args);
            let got = (ran.code, read(&world, "VERDICT"), read(&world, "DIGEST"));
            assert_eq!(
                got,
                (asked.code, asked.verdict.to_owned(), asked.digest.to_owned()),
                "{}\n{}",
                asked.image,
                ran.said
            );
        }
    }
    let report: serde_json::Value =
        serde_json::from_str(&read(&world, "reports/report.json")).expect("a report");
    assert_eq!(report["schema"], "paas-attest/report/v1");
    assert!(world.path("reports/report.md").exists());

    // Whatever is not said is no pass.
    let good = format!("{NAME}:{TAG}");
    for (name, value, says) in [
        ("IMAGE", "", "the parameter image is empty"),
        ("KEY", "", "the parameter key is empty"),
        ("KEY_FINGERPRINT", "", "the parameter key-fingerprint is empty"),
        ("POLICY", "", "the parameter policy is empty"),
        ("KEY", "none", "must say which key is trusted"),
    ] {
        let changed = with(&base, &[("IMAGE", good.as_str()), (name, value)]);
        let ran = run(&world, &["dash"], &script, &changed, &[]);
        assert_eq!((ran.code, read(&world, "VERDICT").as_str()), (2, "NONE"), "{}", ran.said);
        assert!(ran.said.contains(says), "{}", ran.said);
    }
    // What fails around the program has no code of a verdict.
    let args: Vec<String> = questions(&images)[0].args.clone();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let file = world.write("file", "");
    for (name, value, code) in [
        ("TRUST", "/nonexistent", 2),
        ("TMPDIR", "/nonexistent", 2),
        ("REPORTS", file.as_str(), 3),
        ("REPORTS", "/nonexistent", 3),
    ] {
        let changed = with(&base, &[("IMAGE", good.as_str()), (name, value)]);
        for shell in [["dash"].as_slice(), &["busybox", "sh"]] {
            let ran = run(&world, shell, &script, &changed, &args);
            assert_eq!(
                (ran.code, read(&world, "VERDICT").as_str()),
                (code, "NONE"),
                "{name}={value}: {}",
                ran.said
            );
        }
    }
    // The program is not there, or speaks of another thing than it ended with.
    let fake = world.path("fake");
    fs::create_dir(&fake).expect("a folder");
    for (program, code) in liars().into_iter().chain([("exit 127".to_owned(), 127)]) {
        executable(&fake.join("paas-attest"), &format!("#!/bin/sh\n{program}\n"));
        let path = format!("{}:/usr/bin:/bin", fake.display());
        let faked = with(&base, &[("IMAGE", &good), ("PATH", &path)]);
        let ran = run(&world, &["dash"], &script, &faked, &[]);
        assert_eq!((ran.code, read(&world, "VERDICT").as_str()), (code, "NONE"), "{program}\n{}", ran.said);
    }
}

/// Programs that end with 0 and have no report which says VERIFIED of one digest, with the code that becomes of it.
pub(super) fn liars() -> Vec<(String, i32)> {
    let (digest, other) = (format!("sha256:{SUM}"), format!("sha256:{}", SUM.replace('0', "1")));
    let write = |lines: &[String]| {
        let text = lines.join("\\n") + "\\n";
        format!("for a; do case $a in json=*) printf '{text}' >\"${{a#json=}}\" ;; esac; done")
    };
    let verdict = |word: &str| format!("  \"verdict\": \"{word}\",");
    let of = |digest: &str| format!("      \"digest\": \"{digest}\",");
    vec![
        ("exit 0".to_owned(), 3),
        (write(&["{".to_owned()]), 3),
        (write(&[of(&digest)]), 3),
        (write(&[verdict("FAILED"), of(&digest)]), 3),
        (write(&[verdict("UNDECIDED"), of(&digest)]), 3),
        (write(&[verdict("VERIFIED")]), 3),
        (write(&[verdict("VERIFIED"), of(&digest[..40])]), 3),
        (write(&[verdict("VERIFIED"), of(&digest), of(&other)]), 3),
        // Deeper in the document it is another thing.
        (write(&[format!("    {}", verdict("VERIFIED")), of(&digest)]), 3),
    ]
}

pub(super) fn executable(path: &Path, content: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::write(path, content).expect("a program");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("its mode");
}

/// A release over TLS, ended when it goes.
pub(super) struct Release {
    server: Child,
    pub(super) url: String,
    pub(super) sum: String,
}

impl Drop for Release {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The program as a release has it: a file alone, and in an archive.
pub(super) fn release(world: &World) -> Release {
    let folder = world.path("release");
    fs::create_dir(&folder).expect("a folder");
    // One that hands on to the program that is tested, which is large.
    let program = format!("#!/bin/sh\nexec {} \"$@\"\n", env!("CARGO_BIN_EXE_paas-attest"));
    executable(&folder.join("paas-attest"), &program);
    let archive = world.word("release/paas-attest.tar.gz");
    world.tool("tar", &["-C", &folder.display().to_string(), "-czf", &archive, "paas-attest"]);
    world.ca();
    let script = repository_root().join("tests/interop/integrations/files.py");
    let mut command = Command::new("python3");
    command.arg("-B").arg(script).arg(&folder).arg(world.path("server.crt")).arg(world.path("server.key"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut server = command.spawn().expect("a server");
    let mut line = String::new();
    let stdout = server.stdout.as_mut().expect("standard output");
    std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut line).expect("a line");
    let port = line.trim().rsplit_once(':').expect("a port").1.to_owned();
    Release { server, url: format!("https://localhost:{port}"), sum: sha256(&folder.join("paas-attest")) }
}

pub(super) fn sha256(path: &Path) -> String {
    let done = finish(Command::new("sha256sum").arg(path), &[]);
    done.stdout.split(' ').next().expect("a sum").to_owned()
}

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A wrong release and what is said of it, the same for GitHub and GitLab.
fn wrong_releases(release: &Release) -> Vec<(String, String, &'static str, &'static str)> {
    let (url, sum) = (format!("{}/paas-attest", release.url), release.sum.clone());
    vec![
        (url.clone(), SUM.to_owned(), VERSION, "has SHA-256"),
        (url.clone(), String::new(), VERSION, "64 lower-case hex digits"),
        (url.clone(), sum[..63].to_owned(), VERSION, "64 lower-case hex digits"),
        (url.clone(), sum.to_uppercase(), VERSION, "64 lower-case hex digits"),
        (url.replace("https", "http"), sum.clone(), VERSION, "must begin with https://"),
        (format!("{url}-not-there"), sum.clone(), VERSION, "download"),
        (url, sum, "9.9.9", "version 9.9.9"),
    ]
}

#[test]
fn the_action_of_github_installs_by_checksum_and_keeps_what_was_said() {
    let world = World::new();
    let (images, release) = (images(&world), release(&world));
    let install = at(&integration(ACTION), "0 runs steps 0 run");
    let verify = at(&integration(ACTION), "0 runs steps 1 run");
    let (output, summary, temporary, ca) =
        (world.word("output"), world.word("summary"), world.word("runner"), world.ca());
    fs::create_dir(&temporary).expect("a folder");
    let runner = [
        ("GITHUB_OUTPUT", output.as_str()),
        ("GITHUB_STEP_SUMMARY", summary.as_str()),
        ("RUNNER_TEMP", temporary.as_str()),
        ("CURL_CA_BUNDLE", ca.as_str()),
    ];
    let sh = ["dash", "-e"];
    let set = |url: &str, sum: &str, version: &str| {
        let _ = fs::remove_file(&output);
        let more = [("URL", url), ("SHA256", sum), ("VERSION", version)];
        run(&world, &sh, &install, &[runner.as_slice(), &more].concat(), &[])
    };
    for (url, sum, version, says) in wrong_releases(&release) {
        let ran = set(&url, &sum, version);
        assert_eq!(ran.code, 2, "{says}: {}", ran.said);
        assert!(ran.said.contains(says), "{says}: {}", ran.said);
        assert!(!world.path("output").exists(), "{}", ran.said);
    }
    let archive = format!("{}/paas-attest.tar.gz", release.url);
    let sum = sha256(&world.path("release/paas-attest.tar.gz"));
    for (url, sum) in [
        (archive.as_str(), sum.as_str()),
        (&format!("{}/paas-attest?{{version}}", release.url), &release.sum),
    ] {
        let ran = set(url, sum, VERSION);
        assert_eq!(ran.code, 0, "{url}: {}", ran.said);
    }
    let said = read(&world, "output");
    let program = said.trim().strip_prefix("program=").expect("the program").to_owned();

    let platform = key("platform.pub");
    let of_run = [
        ("PROGRAM", program.as_str()),
        ("IMAGE", "none"),
        ("IMAGES", "none"),
        ("SHARD", "none"),
        ("JOIN", "none"),
        ("KEY", platform.as_str()),
        ("KEY_FINGERPRINT", "none"),
        ("POLICY", "none"),
        ("ARGS", ""),
    ];
    let base = with(&runner, &of_run);
    let mut tokens = Vec::new();
    for asked in questions(&images) {
        let _ = fs::remove_file(&output);
        world.write("summary", "# What another step said\n");
        let args = asked.args.join("\n");
        let ran = run(&world, &sh, &verify, &with(&base, &[("IMAGE", &asked.image), ("ARGS", &args)]), &[]);
        assert_eq!(ran.code, asked.code, "{}\n{}", asked.image, ran.said);
        let outputs = read(&world, "output");
        let value = |name: &str| {
            let found: Vec<_> =
                outputs.lines().filter_map(|line| line.strip_prefix(&format!("{name}="))).collect();
            assert_eq!(found.len(), 1, "{name}: {outputs}");
            found[0].to_owned()
        };
        assert_eq!(value("verdict"), asked.verdict, "{}", ran.said);
        assert_eq!(value("digest"), asked.digest, "{}", ran.said);
        assert_eq!(value("exit-code"), asked.code.to_string());
        // What may be promoted is named where it is verified, and nowhere else.
        let name = if asked.code == 0 { format!("{NAME}@{}", asked.digest) } else { String::new() };
        assert_eq!(value("name"), name);
        let summary = read(&world, "summary");
        assert!(summary.starts_with("# What another step said\n"), "{summary}");
        assert_eq!(summary.contains(asked.verdict), asked.verdict != "NONE", "{summary}");

        // The runner reads no command in what the program prints, of which nothing goes by another way.
        assert_eq!(ran.said, ran.stdout);
        let lines: Vec<&str> = ran.stdout.lines().collect();
        let token =
            lines[0].strip_prefix("::stop-commands::").expect("commands are stopped first").to_owned();
        assert_eq!(token.len(), 32, "{token}");
        assert_eq!(lines[lines.len() - 1], format!("::{token}::"), "{}", ran.stdout);
        assert!(!tokens.contains(&token), "a token that can be guessed");
        tokens.push(token);
    }

    let good = format!("{NAME}:{TAG}");
    for (name, value, says) in [
        ("IMAGE", "", "the input image is empty"),
        ("IMAGE", "none", "one of the inputs image, images and join"),
        ("IMAGES", "images.txt", "one of the inputs image, images and join"),
        ("IMAGES", "", "the input images is empty"),
        ("JOIN", "", "the input join is empty"),
        ("SHARD", "", "the input shard is empty"),
        ("SHARD", "1/2", "shard goes with images"),
        ("KEY", "", "the input key is empty"),
        ("KEY", "none", "must say which key is trusted"),
        ("KEY_FINGERPRINT", "", "the input key-fingerprint is empty"),
        ("POLICY", "", "the input policy is empty"),
        ("ARGS", "registry.example.com/other:1", "each line of args is an option"),
    ] {
        let _ = fs::remove_file(&output);
        let changed = with(&base, &[("IMAGE", good.as_str()), (name, value)]);
        let ran = run(&world, &sh, &verify, &changed, &[]);
        assert_eq!(ran.code, 2, "{name}={value}: {}", ran.said);
        assert!(ran.said.contains(says), "{}", ran.said);
        assert!(read(&world, "output").contains("verdict=NONE\n"), "{}", read(&world, "output"));
    }

    let args = questions(&images)[0].args.join("\n");
    for (name, value, code) in
        [("RUNNER_TEMP", "/nonexistent", 2), ("GITHUB_STEP_SUMMARY", "/nonexistent/summary", 3)]
    {
        let _ = fs::remove_file(&output);
        let changed = with(&base, &[("IMAGE", good.as_str()), ("ARGS", &args), (name, value)]);
        let ran = run(&world, &sh, &verify, &changed, &[]);
        let said = read(&world, "output");
        assert_eq!(ran.code, code, "{name}: {}", ran.said);
        assert!(said.contains("verdict=NONE\n") && said.contains("\nname=\n"), "{said}");
    }
    let broken = with(&runner, &[("URL", "https://localhost"), ("SHA256", SUM), ("VERSION", VERSION)]);
    let broken = with(&broken, &[("RUNNER_TEMP", "/nonexistent")]);
    assert_eq!(run(&world, &sh, &install, &broken, &[]).code, 2);
    for (liar, code) in liars() {
        let _ = fs::remove_file(&output);
        executable(&world.path("liar"), &format!("#!/bin/sh\n{liar}\n"));
        let liar = world.word("liar");
        let ran = run(&world, &sh, &verify, &with(&base, &[("IMAGE", &good), ("PROGRAM", &liar)]), &[]);
        let said = read(&world, "output");
        assert_eq!(ran.code, code, "{}", ran.said);
        assert!(said.contains("verdict=NONE\n") && said.contains("\nname=\n"), "{said}");
    }

    // A part of a list: the report is named after it.
    let list = world.write("images.txt", &format!("{NAME}:{TAG}\n{NAME}:forged\n"));
    let part = |shard, code, verdict: &str| {
        let _ = fs::remove_file(&output);
        let args = questions(&images)[2].args.join("\n");
        let changed = with(&base, &[("IMAGES", list.as_str()), ("SHARD", shard), ("ARGS", args.as_str())]);
        let ran = run(&world, &sh, &verify, &changed, &[]);
        assert_eq!(ran.code, code, "{shard}: {}", ran.said);
        let outputs = read(&world, "output");
        assert!(outputs.contains(&format!("verdict={verdict}\n")), "{outputs}");
        assert!(outputs.contains("\nname=\n"), "{outputs}");
        outputs.lines().find_map(|line| line.strip_prefix("report=")).expect("a report").to_owned()
    };
    assert!(part("1/2", 0, "VERIFIED").ends_with("/report-1.json"));
    assert!(part("2/2", 1, "FAILED").ends_with("/report-2.json"));
    // An empty part ends with 0 and says that it is none.
    assert!(part("1/3", 0, "NONE").ends_with("/report-1.json"));
}

#[test]
fn the_components_of_gitlab_install_by_checksum_and_keep_what_was_said() {
    let world = World::new();
    let (images, release) = (images(&world), release(&world));
    let one = at(Path::new(&rendered(&world, ONE)), "0 paas-attest script");
    let part = at(Path::new(&rendered(&world, MANY)), "0 paas-attest-part script");
    let (ca, platform, url) = (world.ca(), key("platform.pub"), format!("{}/paas-attest", release.url));
    let base = [
        ("CURL_CA_BUNDLE", ca.as_str()),
        ("RELEASE_URL", url.as_str()),
        ("SHA256", release.sum.as_str()),
        ("VERSION", VERSION),
        ("IMAGE", "none"),
        ("IMAGES", "images.txt"),
        ("KEY", platform.as_str()),
        ("KEY_FINGERPRINT", "none"),
        ("POLICY", "none"),
        ("ARGS", ""),
        ("CI_NODE_INDEX", "1"),
        ("CI_NODE_TOTAL", "2"),
    ];
    let sh = ["dash", "-e"];
    let good = format!("{NAME}:{TAG}");
    for (url, sum, version, says) in wrong_releases(&release) {
        let wrong = [("IMAGE", good.as_str()), ("RELEASE_URL", &url), ("SHA256", &sum), ("VERSION", version)];
        for script in [&part, &one] {
            let ran = run(&world, &sh, script, &with(&base, &wrong), &[]);
            assert_eq!(ran.code, 2, "{says}: {}", ran.said);
            assert!(ran.said.contains(says), "{says}: {}", ran.said);
        }
        let results = read(&world, "work/paas-attest-report/results.env");
        assert_eq!(results, "VERDICT=NONE\nDIGEST=\nVERIFIED_NAME=\n");
    }
    // As the runner calls it: in a pipeline, by bash where the image has it.
    world.write("one.sh", &one);
    let called = format!(": | eval \"$(cat {})\"\nexit 0\n", world.word("one.sh"));
    let by_bash = format!("set -eo pipefail\nset +o noclobber\n{called}");
    let by_sh = format!("set -e\n{called}");
    for (shell, script) in [
        (["dash", "-e"].as_slice(), &one),
        (&["dash"], &by_sh),
        (&["busybox", "sh"], &by_sh),
        (&["bash"], &by_bash),
    ] {
        for asked in questions(&images) {
            // What lies in a checkout under these names is not what this run found.
            fs::create_dir_all(world.path("work/paas-attest-report")).expect("a folder");
            world.write("work/paas-attest-report/results.env", "VERDICT=VERIFIED\n");
            world.write("work/paas-attest-report/report.json", "  \"verdict\": \"VERIFIED\",\n");
            let args = asked.args.join("\n");
            let ran =
                run(&world, shell, script, &with(&base, &[("IMAGE", &asked.image), ("ARGS", &args)]), &[]);
            let name = if asked.code == 0 { format!("{NAME}@{}", asked.digest) } else { String::new() };
            let results =
                format!("VERDICT={}\nDIGEST={}\nVERIFIED_NAME={name}\n", asked.verdict, asked.digest);
            assert_eq!(
                (ran.code, read(&world, "work/paas-attest-report/results.env")),
                (asked.code, results),
                "{}",
                ran.said
            );
        }
    }
    for (name, value, says) in [
        ("IMAGE", "", "the input image is empty"),
        ("KEY", "", "the input key is empty"),
        ("KEY", "none", "must say which key is trusted"),
        ("KEY_FINGERPRINT", "", "the input key-fingerprint is empty"),
        ("POLICY", "", "the input policy is empty"),
        ("ARGS", "registry.example.com/other:1", "each line of args is an option"),
    ] {
        let ran = run(&world, &sh, &one, &with(&base, &[("IMAGE", good.as_str()), (name, value)]), &[]);
        assert_eq!(ran.code, 2, "{name}={value}: {}", ran.said);
        assert!(ran.said.contains(says), "{}", ran.said);
    }

    for (liar, code) in liars() {
        let path = world.path("release/liar");
        let version = format!("[ \"$1\" != -V ] || {{ echo paas-attest {VERSION}; exit; }}");
        executable(&path, &format!("#!/bin/sh\n{version}\n{liar}\n"));
        let (url, sum) = (format!("{}/liar", release.url), sha256(&path));
        let wrong = [("IMAGE", good.as_str()), ("RELEASE_URL", &url), ("SHA256", &sum)];
        let ran = run(&world, &sh, &one, &with(&base, &wrong), &[]);
        let results = read(&world, "work/paas-attest-report/results.env");
        assert_eq!(ran.code, code, "{}", ran.said);
        assert!(
            results.starts_with("VERDICT=NONE\n") && results.ends_with("\nVERIFIED_NAME=\n"),
            "{results}"
        );
    }

    for script in [&one, &part] {
        let broken = with(&base, &[("IMAGE", good.as_str()), ("TMPDIR", "/nonexistent")]);
        let ran = run(&world, &sh, script, &broken, &[]);
        assert_eq!(ran.code, 2, "{}", ran.said);
    }

    world.write("work/images.txt", &format!("{NAME}:{TAG}\n{NAME}:forged\n"));
    for (index, code, verdict) in [("1", 0, "VERIFIED"), ("2", 1, "FAILED")] {
        let args = questions(&images)[2].args.join("\n");
        let ran = run(&world, &sh, &part, &with(&base, &[("CI_NODE_INDEX", index), ("ARGS", &args)]), &[]);
        assert_eq!(ran.code, code, "{}", ran.said);
        let report = read(&world, &format!("work/paas-attest-report/part-{index}.json"));
        let report: serde_json::Value = serde_json::from_str(&report).expect("a report");
        assert_eq!((&report["verdict"], &report["shard"]["of"]), (&verdict.into(), &2.into()), "{report:#}");
    }
}
