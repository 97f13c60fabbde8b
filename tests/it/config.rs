//! Configuration files: the one that `--config` names, the user's, and never one of the current folder.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::command::{Program, Run, check, words};
use crate::support::rows::Rows;
use crate::support::{KEY, LOGICAL, REPOSITORY, fixture};

/// An image that is good, if it is asked for with the right key and name.
const IMAGE: &str = "verify oci:fixtures/cases/signed_verified/layout --offline";
const LAYOUT: &str = "oci:fixtures/cases/signed_verified/layout";

/// A folder with configuration files, and a user whose own is in it.
struct Conf(TempDir);

impl Conf {
    fn new() -> Self {
        let conf = Self(TempDir::new().unwrap());
        fs::create_dir(conf.0.path().join("paas-attest")).unwrap();
        fs::copy(fixture("keys/platform.pub"), conf.0.path().join("platform.pub")).unwrap();
        conf
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, text: &str) -> String {
        fs::write(self.path("a.toml"), text).unwrap();
        self.path("a.toml").display().to_string()
    }

    fn user_file(&self) -> PathBuf {
        self.path("paas-attest/config.toml")
    }

    /// The program, as this user runs it.
    fn runs(&self, program: Program) -> Program {
        program.var("XDG_CONFIG_HOME", self.0.path().display().to_string())
    }

    /// The same, with the user's file.
    fn with_user(&self, text: &str, program: Program) -> Program {
        fs::write(self.user_file(), text).unwrap();
        self.runs(program)
    }
}

fn name() -> String {
    format!("{LOGICAL}/{REPOSITORY}")
}

/// Who said each setting, by the document.
fn settings(run: &Run) -> Vec<(String, String, Option<String>)> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let document = run.json();
    let given = document["settings"].as_array().unwrap_or_else(|| panic!("no settings: {}", run.shown()));
    given
        .iter()
        .map(|one| (text(&one["option"]).unwrap(), text(&one["origin"]).unwrap(), text(&one["file"])))
        .collect()
}

#[test]
fn what_a_file_says_is_asked_and_its_paths_are_its_own() {
    let conf = Conf::new();
    let text = format!("key = 'platform.pub'\nidentity = '{}'\ntenant-id = 'octave'\n", name());
    let file = conf.file(&text);
    let run = words(IMAGE).args(["--config", &file, "-o", "json"]).run();
    assert_eq!(run.code, 0, "{}", run.shown());
    assert_eq!(check(&run.json(), "pins")["outcome"], "pass");
    let expected = ["--key", "--tenant-id", "--identity"]
        .map(|option| (option.to_owned(), option.trim_start_matches('-').to_owned(), Some(file.clone())));
    let given = settings(&run);
    for one in expected {
        assert!(given.contains(&one), "{given:?}");
    }
    assert!(given.contains(&("--offline".to_owned(), "--offline".to_owned(), None)), "{given:?}");
    // By the variable too, and by the user's own file.
    let by_variable = words(IMAGE).var("PAAS_ATTEST_CONFIG", &file).run();
    assert_eq!(by_variable.code, 0, "{}", by_variable.shown());
    fs::copy(conf.path("platform.pub"), conf.path("paas-attest/platform.pub")).unwrap();
    let of_user = conf.with_user(&text, words(IMAGE)).run();
    assert_eq!(of_user.code, 0, "{}", of_user.shown());
    // A pin of a file fails as any other does.
    let rival = conf.file(&text.replace("octave", "rival"));
    let run = words(IMAGE).args(["--config", &rival, "-o", "json"]).run();
    assert_eq!(
        (run.code, &check(&run.json(), "pins")["code"]),
        (1, &json!("pin-mismatch")),
        "{}",
        run.shown()
    );
}

#[test]
fn no_file_of_the_current_folder_is_read() {
    let folder = TempDir::new().unwrap();
    let hostile = "identity = 'any'\nunknown = 1\n";
    for name in ["config.toml", "paas-attest.toml", ".paas-attest.toml", "paas-attest/config.toml"] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, hostile).unwrap();
        fs::create_dir_all(folder.path().join(".config/paas-attest")).unwrap();
        fs::write(folder.path().join(".config/paas-attest/config.toml"), hostile).unwrap();
    }
    let layout = fixture("cases/signed_verified/layout").display().to_string();
    let ask = || {
        let key = crate::support::root().join(KEY).display().to_string();
        words("verify --offline -o json")
            .args([format!("oci:{layout}"), "--key".into(), key])
            .folder(folder.path())
    };
    let plain = ask().run();
    assert_ne!(plain.code, 2, "{}", plain.shown());
    for (variable, value) in [("XDG_CONFIG_HOME", "."), ("XDG_CONFIG_HOME", "paas-attest/.."), ("HOME", ".")]
    {
        let run = ask().var(variable, value).run();
        assert_eq!((run.code, &run.json()["settings"]), (plain.code, &Value::Null), "{}", run.shown());
    }
}

#[test]
fn the_first_layer_that_names_a_setting_counts() {
    let conf = Conf::new();
    let (right, wrong) = ("octave", "rival");
    let text = |tenant: &str| format!("tenant-id = '{tenant}'\n");
    let ask = || words(IMAGE).args(["--key", KEY, "--identity", &name()]);
    let pins = |run: &Run| run.code;
    let file = conf.file(&text(right));
    let named = |program: Program| program.args(["--config", &file]);
    assert_eq!(pins(&conf.with_user(&text(wrong), ask()).run()), 1, "the user's file is heard");
    assert_eq!(pins(&conf.with_user(&text(wrong), named(ask())).run()), 0, "the named file comes first");
    let variable = |program: Program, tenant: &str| program.var("PAAS_ATTEST_TENANT_ID", tenant);
    assert_eq!(pins(&variable(named(ask()), wrong).run()), 1, "a variable comes before the file");
    let option = variable(named(ask()), wrong).args(["--tenant-id", right]);
    assert_eq!(pins(&option.run()), 0, "an option comes before all");
    // A pin that is spelled out is the same pin.
    let spelled = conf.file("annotation = ['tenant_id=rival']\n");
    let spelled = || ask().args(["--config", &spelled]);
    assert_eq!(pins(&spelled().run()), 1);
    assert_eq!(
        pins(&spelled().args(["--tenant-id", right]).run()),
        0,
        "an option comes before either spelling"
    );
    assert_eq!(pins(&variable(spelled(), right).run()), 0);
    // What is no in an upper layer is no.
    let not_offline = conf.file("offline = false\n");
    let ask = || words("verify h.example/a:1 --key").arg(KEY).words("--connect-to h.example:443:127.0.0.1:1");
    conf.with_user("offline = true\n", ask()).run().is_refused("offline forbids the network");
    let run = conf.with_user("offline = true\n", ask()).args(["--config", &not_offline]).run();
    assert_eq!(run.code, 3, "{}", run.shown());
}

#[test]
fn lists_do_not_add_up_over_files() {
    let conf = Conf::new();
    let file = conf.file("require = ['digest']\n");
    let ask = conf.with_user(
        "require = ['sbom']\n",
        words(IMAGE).args(["--key", KEY, "--config", &file, "-o", "json"]),
    );
    let document = ask.run().json();
    assert_eq!(document["policy"]["require"], json!(["digest"]), "{document}");
}

#[test]
fn a_file_is_blamed_for_what_it_says() {
    let conf = Conf::new();
    let mut rows = Rows::default();
    for (text, parts) in [
        ("tenant_id = 'a'", &["`tenant_id` is not known to this version", "did you mean `tenant-id`?"][..]),
        ("zzzzzzzzzzzz = 'a'", &["`zzzzzzzzzzzz` is not known", "long names of options"]),
        ("a = 1\na = 2", &["is not valid TOML, in line 2"]),
        ("tenant-id = ''", &["a.toml: tenant-id is empty"]),
        ("require = []", &["a.toml: require is empty"]),
        ("require = ['sbo']", &["a.toml: require `sbo` is not known", "known values: sbom"]),
        ("tenant-id = 1", &["`tenant-id` must be a string, but it is an integer"]),
        ("require = 2026-11-01", &["`require` must be a list of strings, or one string, but it is a date"]),
        ("offline = 'true'", &["`offline` must be true or false, but it is a string"]),
        ("jobs = '2'", &["`jobs` must be an integer, but it is a string"]),
        ("jobs = 0", &["a.toml: jobs `0` is not a number from 1"]),
        ("[verify]\nrequire = 'sbom'", &["`verify` is not known"]),
        ("output = 'json'", &["`output` cannot be in a configuration file: what is written"]),
        ("evidence = 'p'", &["`evidence` cannot be in a configuration file"]),
        ("images = 'p'", &["`images` cannot be in a configuration file: what is looked at"]),
        (
            "token = 'hunter2secret'",
            &["`token` cannot be in a configuration file: it is a secret", "PAAS_ATTEST_TOKEN"],
        ),
        ("registry-password = 'hunter2secret'", &["it is a secret"]),
        ("key = 'a'\nkey-valid = '2026-11-01'", &["`key-valid` cannot be in a configuration file"]),
        ("config = 'b.toml'", &["`config` cannot be in a configuration file: it is for one run"]),
        ("key = 'missing.pub'", &["a.toml: key", "missing.pub"]),
        ("ca-file = 'platform.pub'", &["a.toml: ca-file"]),
        ("api-url = 'https://u:hunter2secret@a.x'", &["a.toml: api-url"]),
        ("color = 'blue'", &["a.toml: color `blue` is not one of"]),
        ("\"\\u001b[2J\" = 1", &["\\u{1b}[2J"]),
    ] {
        rows.row(text, || {
            let file = conf.file(text);
            let by_file = words("verify h.example/a:1").args(["--config", &file]).run();
            let by_user = conf
                .with_user(&text.replace("platform.pub", "../platform.pub"), words("verify h.example/a:1"))
                .run();
            for (run, file) in [(&by_file, "a.toml"), (&by_user, "config.toml")] {
                for part in parts {
                    run.is_refused(&part.replace("a.toml", file));
                }
                assert!(
                    !run.stderr.contains("hunter2secret") && !run.stdout.contains("hunter2secret"),
                    "{}",
                    run.shown()
                );
                assert!(!run.stderr.contains('\u{1b}'), "{}", run.shown());
            }
        });
    }
    rows.end();
}

#[test]
#[cfg(unix)]
fn a_configuration_file_that_cannot_be_read_stops_the_run() {
    let conf = Conf::new();
    let large = conf.path("large");
    fs::File::create(&large).unwrap().set_len((1 << 20) + 1).unwrap();
    let pipe = conf.path("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    fs::write(conf.path("latin1"), b"key = '\xe9'").unwrap();
    let deep = format!("key = {}", "[".repeat(500_000));
    fs::write(conf.path("deep"), deep).unwrap();
    let mut rows = Rows::default();
    for (name, what) in [
        ("missing", "No such file"),
        ("large", "it is larger than 1 MiB"),
        ("pipe", "it is a pipe"),
        ("paas-attest", "it is a folder"),
        ("latin1", "it is not valid UTF-8"),
        ("deep", "is not valid TOML"),
    ] {
        rows.row(name, || {
            let path = conf.path(name).display().to_string();
            let run = words(IMAGE).args(["--key", KEY, "--config", &path, "-o", "json"]).silent_stdin().run();
            run.is_refused(what).is_refused(&path);
            assert_eq!(run.json()["verdict"], Value::Null);
            // A link is as good as its file, for the user's own too; one that leads nowhere is there, and is not read.
            let _ = fs::remove_file(conf.user_file());
            std::os::unix::fs::symlink(&path, conf.user_file()).unwrap();
            conf.runs(words(IMAGE).args(["--key", KEY])).run().is_refused(what);
        });
    }
    rows.end();
    // What is not there says nothing.
    fs::remove_file(conf.user_file()).unwrap();
    let ask = || words(IMAGE).args(["--key", KEY, "--identity", &name()]);
    assert_eq!(conf.runs(ask()).run().code, 0);
    fs::remove_dir(conf.path("paas-attest")).unwrap();
    assert_eq!(conf.runs(ask()).run().code, 0);
    assert_eq!(ask().var("XDG_CONFIG_HOME", "/dev/null").run().code, 0);
    ask().args(["--config", "/dev/stdin"]).stdin("offline = true").run().is_refused("it is a pipe");
}

/// What is for one command is no reason to refuse another.
#[test]
fn what_a_command_has_no_use_for_is_not_asked_of_it() {
    let conf = Conf::new();
    let text = "fail-on = ['any']\njobs = 2\ntenant-id = 'octave'\ncheck-api = true\ntimestamp-url = 'https://t.x/'\nwait = '1m'\n";
    let run = conf.with_user(text, words("key --offline").args(["--key", KEY])).run();
    assert_eq!(run.code, 0, "{}", run.shown());
    let text =
        "fail-on = ['any']\ntimestamp-url = 'https://t.x/'\nwait = '1m'\nregistry-alias = ['a.x=b.x']\n";
    let run = conf.with_user(text, words(IMAGE).args(["--key", KEY, "--identity", &name()])).run();
    assert_eq!(run.code, 0, "{}", run.shown());
    let diff = words("diff --offline").args([LAYOUT, LAYOUT, "--key", KEY, "--identity", &name()]);
    let run = conf.with_user("check-api = true\nsource = 'api'\n", diff).run();
    assert_ne!(run.code, 2, "{}", run.shown());
}

/// With `-v` a reader sees who said what; without a file nothing is said of it.
#[test]
fn a_reader_sees_which_file_said_what() {
    let conf = Conf::new();
    let file = conf.file("tenant-id = 'octave'\n");
    let ask = || words(IMAGE).args(["--key", KEY, "--identity", &name()]);
    let run = ask().args(["--config", &file, "-v"]).run();
    let flat = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(&format!("--tenant-id {file}: tenant-id")), "{}", run.shown());
    assert!(flat.contains("Settings --key --key"), "{}", run.shown());
    let run = ask().arg("-v").run();
    assert!(!run.stdout.contains("Settings"), "{}", run.shown());
    assert_eq!(ask().words("-o json").run().json()["settings"], Value::Null);
    // -q of the command line comes before verbose of the file.
    let verbose = conf.file("verbose = true\n");
    let run = ask().args(["--config", &verbose, "-q"]).run();
    assert_eq!(run.stdout.lines().count(), 1, "{}", run.shown());
}

/// A command that a message proposes asks all that the file asks.
#[test]
fn what_is_proposed_asks_what_the_file_asks() {
    let conf = Conf::new();
    let file = conf.file("tenant-id = 'octave'\nkey = 'platform.pub'\n");
    let run = words("verify --offline").args([
        LAYOUT,
        "--config",
        &file,
        "--identity",
        "other.example/builds/my-app",
    ]);
    let run = run.run();
    assert_eq!(run.code, 1, "{}", run.shown());
    let flat = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let proposed = flat.split("paas-attest verify").nth(1).unwrap_or_else(|| panic!("{}", run.shown()));
    for part in ["--tenant-id octave", &format!("--config {file}"), "platform.pub", "--registry-alias"] {
        assert!(proposed.contains(part), "{part}: {}", run.shown());
    }
}
