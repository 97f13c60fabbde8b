//! `--commit-sha @`: the commit of a checkout.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use serde_json::json;

use super::{identity, is_stopped};
use crate::support::attest::{self, Signer};
use crate::support::command::{Program, program, weaknesses};
use crate::support::layout::Layout;
use crate::support::rows::{self, Rows};
use crate::support::{KEY, fixture};

fn git(folder: &Path, args: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.test", "-c", "commit.gpgSign=false"])
        .args(args)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .expect("git is there");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A checkout with one commit.
fn checkout() -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    git(folder.path(), &["init", "--quiet"]);
    fs::write(folder.path().join("file.txt"), "one\n").unwrap();
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "-m", "one"]);
    let head = git(folder.path(), &["rev-parse", "HEAD"]);
    (folder, head)
}

/// `verify` of the good case from another folder.
fn from(folder: &Path) -> Program {
    let absolute = |name: &str| fixture(name).display().to_string();
    program([
        "verify",
        &format!("oci:{}", absolute("cases/signed_verified/layout")),
        "--key",
        &absolute("keys/platform.pub"),
    ])
    .args(["--offline", "--identity", &identity(), "-o", "json", "--commit-sha", "@"])
    .folder(folder)
}

#[test]
fn the_commit_of_a_checkout_is_head() {
    let (folder, head) = checkout();
    let run = from(folder.path()).run();
    let document = run.is("FAILED", Some("pin-mismatch"));
    assert_eq!(document["policy"]["pins"]["commit_sha"], head.as_str(), "{}", run.shown());
    assert!(!weaknesses(&document).contains(&"checkout-dirty".to_owned()), "{}", run.shown());
    fs::write(folder.path().join("file.txt"), "two\n").unwrap();
    let document = from(folder.path()).run().is("FAILED", Some("pin-mismatch"));
    assert!(weaknesses(&document).contains(&"checkout-dirty".to_owned()), "{document:#}");
}

#[test]
fn a_merge_is_said() {
    let (folder, _) = checkout();
    git(folder.path(), &["checkout", "--quiet", "-b", "side"]);
    git(folder.path(), &["commit", "--quiet", "--allow-empty", "-m", "side"]);
    git(folder.path(), &["checkout", "--quiet", "-"]);
    git(folder.path(), &["merge", "--quiet", "--no-ff", "-m", "merge", "side"]);
    let document = from(folder.path()).run().is("FAILED", Some("pin-mismatch"));
    assert!(weaknesses(&document).contains(&"checkout-dirty".to_owned()), "{document:#}");
}

#[test]
fn outside_a_checkout_there_is_no_head() {
    let folder = TempDir::new().unwrap();
    is_stopped(&from(folder.path()).run(), "--commit-sha @");
    git(folder.path(), &["init", "--quiet"]);
    is_stopped(&from(folder.path()).run(), "--commit-sha @");
    let run = from(folder.path()).var("PATH", "/nonexistent").run();
    is_stopped(&run, "git");
}

#[cfg(unix)]
#[test]
fn nothing_that_a_checkout_names_is_run() {
    use std::os::unix::fs::PermissionsExt as _;

    let (folder, head) = checkout();
    let path = folder.path();
    let mark = path.join("mark");
    let script = path.join("evil.sh");
    fs::write(&script, format!("#!/bin/sh\necho ran >>'{}'\ncat\n", mark.display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let evil = script.to_str().unwrap();
    for name in [
        "core.fsmonitor",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "filter.e.v-il.clean",
        "core.pager",
        "pager.status",
        "core.editor",
        "core.sshCommand",
        "diff.external",
        "diff.evil.textconv",
        "diff.evil.command",
        "core.askPass",
        "credential.helper",
        "gpg.program",
        "alias.status",
        "alias.rev-list",
        "core.alternateRefsCommand",
    ] {
        git(path, &["config", name, evil]);
    }
    for name in ["filter.evil.required", "filter.e.v-il.required", "log.showSignature"] {
        git(path, &["config", name, "true"]);
    }
    let hooks = path.join("hooks");
    fs::create_dir(&hooks).unwrap();
    for hook in ["post-index-change", "fsmonitor-watchman", "reference-transaction", "post-checkout"] {
        fs::copy(&script, hooks.join(hook)).unwrap();
    }
    git(path, &["config", "core.hooksPath", hooks.to_str().unwrap()]);
    fs::write(path.join(".gitattributes"), "*.txt filter=evil diff=evil\nother.txt filter=e.v-il\n").unwrap();
    // Changed, and of the same size, so that git has to read it.
    fs::write(path.join("file.txt"), "two\n").unwrap();
    let _ = fs::remove_file(&mark);
    // The trap is set: git alone falls into it.
    let _ = Command::new("git")
        .args(["status", "--porcelain"])
        .current_dir(path)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output();
    assert!(mark.exists(), "the trap does not work");
    fs::remove_file(&mark).unwrap();
    fs::write(path.join("file.txt"), "six\n").unwrap();

    let run = from(path).run();
    let document = run.is("FAILED", Some("pin-mismatch"));
    assert_eq!(document["policy"]["pins"]["commit_sha"], head.as_str());
    assert!(weaknesses(&document).contains(&"checkout-dirty".to_owned()), "{}", run.shown());
    assert!(!mark.exists(), "something of the checkout's configuration was run");
}

/// A filter that cannot be switched off for certain is not left on: git is not asked what differs.
#[cfg(unix)]
#[test]
fn a_filter_that_may_be_left_on_is_a_refusal() {
    use std::os::unix::fs::PermissionsExt as _;

    let many = (0..7500).map(|n| format!("\t{}{n}=1\n", "k".repeat(150))).collect::<Vec<_>>().concat();
    rows::each(
        [
            (&b"\xff"[..], String::new()),
            (b"ev", format!("[filter \"a\"]\n{many}")),
            // A setting ends at its first equals sign.
            (b"a=b", String::new()),
            // Git that cannot list its configuration.
            (b"fails", String::new()),
            (b"killed", String::new()),
        ],
        |&(name, ref before)| {
            let (folder, _) = checkout();
            let path = folder.path();
            let mark = path.join("mark");
            let file = path.join(".git/config");
            let mut configuration = fs::read(&file).unwrap();
            configuration
                .extend([before.as_bytes(), b"[filter \"", name, b"\"]\n\tclean = \"echo ran >>'"].concat());
            configuration.extend(format!("{}'; cat\"\n", mark.display()).bytes());
            fs::write(&file, configuration).unwrap();
            fs::write(path.join(".gitattributes"), [b"*.txt filter=", name, b"\n"].concat()).unwrap();
            fs::write(path.join("file.txt"), "two\n").unwrap();
            git(path, &["status", "--porcelain"]);
            assert!(mark.exists(), "the trap does not work");
            fs::remove_file(&mark).unwrap();
            fs::write(path.join("file.txt"), "six\n").unwrap();
            let tools = TempDir::new().unwrap();
            let mut run = from(path);
            let end = [(&b"fails"[..], "exit 3"), (b"killed", "kill -9 $$")];
            if let Some((_, end)) = end.into_iter().find(|(way, _)| *way == name) {
                let script = format!(
                    "#!/bin/sh\nPATH='{}'\nfor word; do [ \"$word\" = config ] && {end}; done\nexec git \"$@\"\n",
                    std::env::var("PATH").unwrap()
                );
                let tool = tools.path().join("git");
                fs::write(&tool, script).unwrap();
                fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).unwrap();
                run = run.var("PATH", format!("{}:/usr/bin:/bin", tools.path().display()));
            }
            let run = run.run();
            assert!(!mark.exists(), "a filter was run: {}", run.shown());
            is_stopped(&run, "--commit-sha @");
        },
    );
}

/// A program that leaves a mark where it is run, and the mark.
#[cfg(unix)]
fn trap(folder: &Path) -> (String, PathBuf) {
    use std::os::unix::fs::PermissionsExt as _;

    let (script, mark) = (folder.join("evil.sh"), folder.join("mark"));
    fs::write(&script, format!("#!/bin/sh\necho ran >>'{}'\n", mark.display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    (script.display().to_string(), mark)
}

/// What git alone does here leaves the mark; then it is taken away.
#[cfg(unix)]
fn falls_into(folder: &Path, args: &[&str], mark: &Path) {
    let _ = Command::new("git")
        .args(args)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output();
    assert!(mark.exists(), "the trap does not work");
    fs::remove_file(mark).unwrap();
}

/// Wherever the configuration of a checkout has it from, and whatever it is called.
#[cfg(unix)]
#[test]
fn a_filter_is_off_wherever_it_is_named() {
    let (config, more) = (".git/config", "more");
    let named = |name: &'static str| (name, name, config, "");
    rows::each(
        [
            ("evil", "evil", more, "[include]\n\tpath = ../more\n"),
            ("evil", "evil", more, "[includeIf \"gitdir:**\"]\n\tpath = ../more\n"),
            ("evil", "evil", more, "[includeIf \"onbranch:**\"]\n\tpath = ../more\n"),
            (
                "evil",
                "evil",
                more,
                "[remote \"x\"]\n\turl = x\n[includeIf \"hasconfig:remote.*.url:x\"]\n\tpath = ../more\n",
            ),
            ("evil", "evil", ".git/config.worktree", "[extensions]\n\tworktreeConfig = true\n"),
            named("E.V-il"),
            named("filter.x.clean"),
            named("clean"),
            named("e'vil"),
            ("e\\\"vil", "e\"vil", config, ""),
            ("e\\\\vil", "e\\vil", config, ""),
            named("e$(vil)"),
            named("e;#vil"),
            named("\u{e9}vil"),
            ("[FILTER \"Evil\"]", "Evil", config, ""),
            ("[filter.Evil]", "evil", config, ""),
        ],
        |&(section, attribute, file, configuration)| {
            let (folder, head) = checkout();
            let path = folder.path();
            let (script, mark) = trap(path);
            let add = |file: &str, text: &str| {
                let before = fs::read_to_string(path.join(file)).unwrap_or_default();
                fs::write(path.join(file), before + text).unwrap();
            };
            add(config, configuration);
            let header =
                if section.starts_with('[') { section.to_owned() } else { format!("[filter \"{section}\"]") };
            add(file, &format!("{header}\n\tclean = {script}\n\trequired = true\n"));
            fs::write(path.join(".gitattributes"), format!("*.txt filter={attribute}\n")).unwrap();
            fs::write(path.join("file.txt"), "two\n").unwrap();
            falls_into(path, &["status", "--porcelain"], &mark);
            fs::write(path.join("file.txt"), "six\n").unwrap();
            let run = from(path).run();
            assert!(!mark.exists(), "a filter was run: {}", run.shown());
            let document = run.is("FAILED", Some("pin-mismatch"));
            assert_eq!(document["policy"]["pins"]["commit_sha"], head.as_str());
            assert!(weaknesses(&document).contains(&"checkout-dirty".to_owned()), "{}", run.shown());
        },
    );
}

/// A submodule has a configuration of its own, which settings of the whole do not reach.
#[cfg(unix)]
#[test]
fn nothing_that_a_submodule_names_is_run() {
    rows::each(
        [
            ("filter.evil.clean", false),
            ("filter.evil.process", false),
            ("core.fsmonitor", false),
            ("filter.evil.clean", true),
            ("core.fsmonitor", true),
        ],
        |&(name, absorbed)| {
            let (folder, _) = checkout();
            let path = folder.path();
            let (script, mark) = trap(path);
            let inner = path.join("sub");
            git(path, &["init", "--quiet", "sub"]);
            fs::write(inner.join("file.txt"), "one\n").unwrap();
            git(&inner, &["add", "."]);
            git(&inner, &["commit", "--quiet", "-m", "one"]);
            fs::write(
                path.join(".gitmodules"),
                "[submodule \"sub\"]\n\tpath = sub\n\turl = ./sub\n\tignore = none\n",
            )
            .unwrap();
            git(path, &["-c", "advice.addEmbeddedRepo=false", "add", ".gitmodules", "sub"]);
            git(path, &["commit", "--quiet", "-m", "sub"]);
            if absorbed {
                git(path, &["submodule", "--quiet", "absorbgitdirs"]);
            }
            for (name, value) in [
                ("submodule.sub.ignore", "none"),
                ("submodule.sub.active", "true"),
                ("submodule.recurse", "true"),
                ("diff.ignoreSubmodules", "none"),
                ("status.submoduleSummary", "true"),
            ] {
                git(path, &["config", name, value]);
            }
            git(&inner, &["config", name, &script]);
            fs::write(inner.join(".gitattributes"), "*.txt filter=evil\n").unwrap();
            fs::write(inner.join("file.txt"), "two\n").unwrap();
            falls_into(path, &["status", "--porcelain"], &mark);
            fs::write(inner.join("file.txt"), "six\n").unwrap();
            let head = git(path, &["rev-parse", "HEAD"]);
            for (folder, commit) in [(path, head.clone()), (&inner, String::new())] {
                let run = from(folder).run();
                assert!(!mark.exists(), "something of a submodule was run: {}", run.shown());
                let document = run.is("FAILED", Some("pin-mismatch"));
                let pin = document["policy"]["pins"]["commit_sha"].as_str().unwrap();
                assert!(if commit.is_empty() { pin != head } else { pin == commit }, "{}", run.shown());
            }
        },
    );
}

/// What a partial clone lacks is fetched from a remote that its configuration names, by programs that it names.
#[cfg(unix)]
#[test]
fn nothing_is_fetched_that_a_partial_clone_lacks() {
    /// What the clone lacks.
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Lack {
        /// The commit of HEAD.
        Head,
        /// A file of it, which git looks into where one is renamed.
        File,
        /// The commit that an image was signed with.
        Signed,
    }
    use Lack::{File, Head, Signed};

    const EXT: &[(&str, &str)] = &[("remote.origin.url", "ext::SCRIPT"), ("protocol.ext.allow", "always")];
    rows::each(
        [
            (EXT, File),
            (EXT, Head),
            (EXT, Signed),
            (&[("remote.origin.url", "."), ("remote.origin.uploadpack", "SCRIPT")], File),
            (&[("remote.origin.url", "."), ("remote.origin.uploadpack", "SCRIPT")], Signed),
            (&[("remote.origin.url", "file://FOLDER"), ("remote.origin.uploadpack", "SCRIPT")], File),
            (&[("remote.origin.url", "ssh://nowhere.invalid/x"), ("core.sshCommand", "SCRIPT")], File),
            (&[("remote.origin.url", "nowhere.invalid:x"), ("core.sshCommand", "SCRIPT")], Head),
            (&[("remote.origin.url", "git://nowhere.invalid/x"), ("core.gitProxy", "SCRIPT")], File),
            (
                &[
                    ("remote.origin.url", "x:y"),
                    ("url.ext::SCRIPT .insteadOf", "x:"),
                    ("protocol.allow", "always"),
                ],
                File,
            ),
        ],
        |&(settings, lack)| {
            let (folder, head) = checkout();
            let path = folder.path();
            let (script, mark) = trap(path);
            for (name, value) in [
                ("core.repositoryFormatVersion", "1"),
                ("extensions.partialClone", "origin"),
                ("remote.origin.promisor", "true"),
                ("remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*"),
            ]
            .iter()
            .chain(settings)
            {
                let of =
                    |text: &str| text.replace("SCRIPT", &script).replace("FOLDER", path.to_str().unwrap());
                git(path, &["config", &of(name), &of(value)]);
            }
            let forget = |id: &str| {
                fs::remove_file(path.join(".git/objects").join(&id[..2]).join(&id[2..])).unwrap();
            };
            let unknown = "1".repeat(40);
            match lack {
                Head => {
                    forget(&head);
                    falls_into(path, &["rev-list", "--no-walk", "HEAD"], &mark);
                }
                File => {
                    let file = git(path, &["rev-parse", "HEAD:file.txt"]);
                    git(path, &["mv", "file.txt", "other.txt"]);
                    fs::write(path.join("other.txt"), "one\ntwo\n").unwrap();
                    git(path, &["add", "."]);
                    forget(&file);
                    falls_into(path, &["status", "--porcelain"], &mark);
                }
                Signed => falls_into(path, &["cat-file", "-e", &unknown], &mark),
            }
            if lack == Signed {
                let (code, help) = standing(path, &unknown);
                assert!(!mark.exists(), "something was fetched");
                assert!(code == 1 && help.contains("not known in this checkout"), "{code} {help}");
                return;
            }
            let run = from(path).run();
            assert!(!mark.exists(), "something was fetched: {}", run.shown());
            is_stopped(&run, "--commit-sha @");
        },
    );
}

/// The folder of a bare repository that lies in a checkout as files do, and what its configuration says.
fn embedded(folder: &Path, name: &str, configuration: &str, head: &str) -> PathBuf {
    let bare = folder.join(name);
    fs::create_dir_all(bare.join("refs")).unwrap();
    fs::write(bare.join("HEAD"), format!("{head}\n")).unwrap();
    fs::write(bare.join("config"), configuration).unwrap();
    let copied = Command::new("cp").arg("-r").arg(folder.join(".git/objects")).arg(&bare).status();
    assert!(copied.expect("cp is there").success());
    bare
}

/// A checkout carries files that look like a repository: its authors, not the user, choose what HEAD is.
#[test]
fn a_bare_repository_within_a_checkout_is_no_checkout() {
    let (folder, head) = checkout();
    let worktree = folder.path().display().to_string();
    rows::each(
        [
            ("plain", "[core]\n\trepositoryformatversion = 0\n\tbare = true\n".to_owned()),
            (
                "worktree",
                format!("[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = {worktree}\n"),
            ),
            (
                "relative",
                "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ..\n".to_owned(),
            ),
            ("nothing", String::new()),
            ("deep/in/it.git", format!("[core]\n\tworktree = {worktree}\n")),
        ],
        |(name, configuration)| {
            let bare = embedded(folder.path(), name, configuration, &head);
            for inside in [bare.clone(), bare.join("refs")] {
                let run = from(&inside).run();
                is_stopped(&run, "safe.bareRepository");
            }
        },
    );
    // The checkout around them is one.
    from(folder.path()).run().is("FAILED", Some("pin-mismatch"));
}

#[cfg(unix)]
fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo is there").success());
}

/// Git waits for whoever writes to a pipe; nobody waits for git.
#[cfg(unix)]
#[test]
fn git_is_not_waited_for_without_an_end() {
    rows::each(
        [
            ("include.path", "../pipe"),
            ("includeIf.gitdir:**.path", "../pipe"),
            ("core.excludesFile", "pipe"),
            ("core.attributesFile", "pipe"),
        ],
        |(name, value)| {
            let (folder, _) = checkout();
            let path = folder.path();
            pipe(&path.join("pipe"));
            git(path, &["config", name, value]);
            fs::write(path.join("file.txt"), "two\n").unwrap();
            let run = from(path).words("--timeout 500ms").run();
            if name.starts_with("include") {
                is_stopped(&run, "git did not end within the time limit");
            } else {
                assert!(run.code == 1 || run.stderr.contains("within the time limit"), "{}", run.shown());
            }
        },
    );
    rows::each([".git/config.worktree", ".git/HEAD", ".git/index", ".git/commondir"], |file| {
        let (folder, _) = checkout();
        let path = folder.path();
        git(path, &["config", "extensions.worktreeConfig", "true"]);
        let _ = fs::remove_file(path.join(file));
        pipe(&path.join(file));
        let run = from(path).words("--timeout 500ms").run();
        is_stopped(&run, "--commit-sha @");
    });
}

/// What git started ends with it: nothing of a checkout runs on behind the run.
#[cfg(target_os = "linux")]
#[test]
fn git_is_ended_with_all_that_it_started() {
    use std::os::unix::fs::PermissionsExt as _;

    const LATER: &str = "sleep 2; echo ran >\"$MARK\"";
    let (folder, _) = checkout();
    let tools = TempDir::new().unwrap();
    let tool = tools.path().join("git");
    let path = format!("{}:/usr/bin:/bin", tools.path().display());
    let mut marks = Vec::new();
    let mut rows = Rows::default();
    for (name, script) in [
        ("a child of what does not end", format!("({LATER}) &\nsleep 30")),
        ("what does not end itself", LATER.to_owned()),
        ("a child of a child", format!("(({LATER}) & sleep 30) &\nsleep 30")),
        ("a child without streams", format!("({LATER}) <&- >&- 2>&- &\nsleep 30")),
        ("who does not listen to signals", format!("trap '' TERM INT HUP\n({LATER}) &\nsleep 30")),
        ("who never stops to talk", format!("({LATER}) &\nwhile :; do echo talk; done")),
        // It ends, and is not waited for longer: its child holds its streams.
        ("a child of what ended", format!("({LATER}) &")),
        ("a child that holds one stream", format!("({LATER}) >&- &")),
    ] {
        let mark = tools.path().join(name);
        fs::write(&tool, format!("#!/bin/sh\nMARK='{}'\n{script}\n", mark.display())).unwrap();
        fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).unwrap();
        rows.row(name, || {
            let run = from(folder.path()).words("--timeout 300ms").var("PATH", path.clone()).run();
            is_stopped(&run, "git did not end within the time limit");
        });
        marks.push((name, mark));
    }
    std::thread::sleep(std::time::Duration::from_secs(3));
    for (name, mark) in marks {
        rows.row(format_args!("left behind: {name}"), || assert!(!mark.exists()));
    }
    rows.end();
}

/// The good layout with a signature of the platform that says another commit.
fn signed_from(commit: &str) -> TempDir {
    let mut layout = Layout::case("signed_verified");
    let annotations = json!({
        "tenant_id": "octave", "app_id": "my-app", "commit_sha": commit, "build_id": "build-abc123",
    });
    let payload = attest::payload(&layout.image_digest(), &annotations).into_bytes();
    let signature = Signer::platform().sign(&payload);
    let old = layout.payload_digest();
    layout.replace(&old, payload);
    let manifest = layout.signature_digest().expect("a signature");
    let mut changed = layout.manifest(&manifest);
    changed["layers"][0]["annotations"]["dev.cosignproject.cosign/signature"] = json!(signature);
    layout.replace(&manifest, serde_json::to_vec(&changed).unwrap());
    let folder = TempDir::new().unwrap();
    layout.write(folder.path());
    folder
}

/// What is asked of an image of this commit in a checkout, and what is said of it.
fn standing(checkout: &Path, commit: &str) -> (i32, String) {
    let layout = signed_from(commit);
    let key = fixture("keys/platform.pub").display().to_string();
    let run = program(["verify", &format!("oci:{}", layout.path().display()), "--key", &key])
        .args(["--offline", "--identity", &identity(), "-o", "json", "--commit-sha", "@"])
        .folder(checkout)
        .run();
    let document = run.json();
    let pins = document["images"][0]["checks"].as_array().unwrap().iter().find(|check| check["id"] == "pins");
    (run.code, pins.unwrap()["help"].to_string())
}

#[test]
fn where_the_signed_commit_stands_is_said() {
    let (folder, first) = checkout();
    let commit = |name: &str| {
        git(folder.path(), &["commit", "--quiet", "--allow-empty", "-m", name]);
        git(folder.path(), &["rev-parse", "HEAD"])
    };
    let (_, second) = (commit("two"), commit("three"));
    assert_eq!(standing(folder.path(), &second).0, 0, "it is HEAD");
    let said = |signed: &str, part: &str| {
        let (code, help) = standing(folder.path(), signed);
        assert!(code == 1 && help.contains(part), "{part}: {code} {help}");
    };
    said(&first, "2 commits behind HEAD");
    said(&"0123456789".repeat(4), "not known in this checkout");
    for foreign in ["--output=/tmp/x", "HEAD~1", "main"] {
        said(foreign, "not known in this checkout");
    }
    git(folder.path(), &["checkout", "--quiet", &first]);
    said(&second, "2 commits ahead of HEAD");
    git(folder.path(), &["checkout", "--quiet", "-b", "other"]);
    commit("four");
    said(&second, "on another branch, 2 commits ahead and 1 commit behind");
    git(folder.path(), &["checkout", "--quiet", "--orphan", "alone"]);
    commit("five");
    said(&second, "no history in common");
}

/// What a checkout says in place of a commit is not that commit: neither its files nor its parents.
#[test]
fn a_commit_is_what_it_is_called() {
    let replaced = |path: &Path, parents: &[&str], tree: &str| {
        let parents: Vec<&str> = parents.iter().flat_map(|parent| ["-p", parent]).collect();
        let other = git(path, &[&["commit-tree", tree, "-m", "other"], &parents[..]].concat());
        git(path, &["replace", "HEAD", &other]);
    };
    let grafted = |path: &Path, parents: &[&str]| {
        let head = git(path, &["rev-parse", "HEAD"]);
        fs::create_dir_all(path.join(".git/info")).unwrap();
        fs::write(path.join(".git/info/grafts"), [&[head.as_str()], parents].concat().join(" ")).unwrap();
    };
    let merged = || {
        let (folder, first) = checkout();
        let path = folder.path();
        git(path, &["checkout", "--quiet", "-b", "side"]);
        git(path, &["commit", "--quiet", "--allow-empty", "-m", "side"]);
        git(path, &["checkout", "--quiet", "-"]);
        git(path, &["merge", "--quiet", "--no-ff", "-m", "merge", "side"]);
        (folder, first)
    };
    // The commit of another history, which the image was signed with.
    let apart = || {
        let (folder, _) = checkout();
        let other = git(folder.path(), &["commit-tree", "HEAD^{tree}", "-m", "apart"]);
        (folder, other)
    };
    let mut rows = Rows::default();
    let mut is_dirty = |what: &str, folder: &TempDir| {
        let head = git(folder.path(), &["rev-parse", "HEAD"]);
        rows.row(what, || {
            let document = from(folder.path()).run().is("FAILED", Some("pin-mismatch"));
            assert_eq!(document["policy"]["pins"]["commit_sha"], head.as_str());
            assert!(weaknesses(&document).contains(&"checkout-dirty".to_owned()), "{document:#}");
        });
    };
    let (folder, _) = checkout();
    fs::write(folder.path().join("file.txt"), "two\n").unwrap();
    git(folder.path(), &["add", "."]);
    let tree = git(folder.path(), &["write-tree"]);
    replaced(folder.path(), &[], &tree);
    assert_eq!(git(folder.path(), &["status", "--porcelain"]), "", "git alone takes the other one");
    is_dirty("other files, replaced", &folder);
    let (folder, first) = merged();
    replaced(folder.path(), &[&first], "HEAD^{tree}");
    is_dirty("a merge, replaced", &folder);
    let (folder, first) = merged();
    grafted(folder.path(), &[&first]);
    is_dirty("a merge, grafted", &folder);
    let (folder, _) = merged();
    grafted(folder.path(), &[]);
    is_dirty("a merge without parents, grafted", &folder);
    let mut is_apart = |what: &str, folder: &TempDir, commit: &str| {
        rows.row(what, || {
            let (code, help) = standing(folder.path(), commit);
            assert!(code == 1 && help.contains("no history in common"), "{code} {help}");
        });
    };
    let (folder, other) = apart();
    replaced(folder.path(), &[&other], "HEAD^{tree}");
    is_apart("another history, replaced", &folder, &other);
    let (folder, other) = apart();
    grafted(folder.path(), &[&other]);
    is_apart("another history, grafted", &folder, &other);
    rows.end();
}

/// A commit in capitals is the same commit; a name is none.
#[test]
fn a_commit_is_one_in_whatever_case_and_a_name_is_none() {
    let of = |value: &str| {
        program([
            "verify",
            "oci:fixtures/cases/signed_verified/layout",
            "--offline",
            "--key",
            KEY,
            "-o",
            "json",
        ])
        .args(["--identity", &identity(), "--commit-sha", value])
        .run()
    };
    of(&attest::COMMIT.to_uppercase()).is("VERIFIED", None);
    of(&format!("{}…", &attest::COMMIT[..16].to_uppercase())).is("VERIFIED", None);
    for name in ["HEAD", "main", "v1.2", "origin/main", "4d1f0a5c9b7e-dirty"] {
        let run = of(name);
        is_stopped(&run, "is not a commit");
        run.is_refused("--commit-sha @");
        assert!(!run.stderr.contains("block it"), "{}", run.shown());
    }
    // Any text can be asked for where that is what is meant.
    let text = |value: &str| {
        program([
            "verify",
            "oci:fixtures/cases/signed_verified/layout",
            "--offline",
            "--key",
            KEY,
            "-o",
            "json",
        ])
        .args(["--identity", &identity(), "-a", value])
        .run()
    };
    text("commit_sha=HEAD").is("FAILED", Some("pin-mismatch"));
    let typo = text("tenant-id=octave");
    typo.is("FAILED", Some("pin-absent"));
    assert!(typo.stdout.contains("did you mean `tenant_id`? --tenant-id"), "{}", typo.shown());
    assert!(!text("team=octave").stdout.contains("did you mean"));
}
