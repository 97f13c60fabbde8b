//! Parts of a list that run side by side, and the one report that is made of theirs.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::world::{HARBOR, NAME, TAG, World, key};

use super::scripts::{Images, executable, images, liars, release, run, sha256, with};
use super::{ACTION, MANY, at, integration, rendered};

fn report(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// How the registry of this world is reached, one option a line.
fn reach(images: &Images) -> String {
    let address = images.registry.address();
    format!("--registry-alias={HARBOR}={address}\n--plain-http={address}\n")
}

/// Lists of two images, with what they come to.
fn lists(images: &Images) -> [(String, i32, &'static str); 2] {
    let good = format!("{NAME}:{TAG}\n{NAME}@{}\n", images.good);
    [(good, 0, "VERIFIED"), (format!("{NAME}:{TAG}\n{NAME}:forged\n"), 1, "FAILED")]
}

#[test]
fn the_matrix_of_github_has_one_verdict() {
    let world = World::new();
    let images = images(&world);
    let script = at(&integration(ACTION), "0 runs steps 1 run");
    let (output, summary, folder) = (world.word("output"), world.word("summary"), world.word("reports"));
    let (platform, list, args) = (key("platform.pub"), world.word("images.txt"), reach(&images));
    let base = [
        ("GITHUB_OUTPUT", output.as_str()),
        ("GITHUB_STEP_SUMMARY", summary.as_str()),
        ("PROGRAM", env!("CARGO_BIN_EXE_paas-attest")),
        ("IMAGE", "none"),
        ("IMAGES", "none"),
        ("SHARD", "none"),
        ("JOIN", "none"),
        ("KEY", "none"),
        ("KEY_FINGERPRINT", "none"),
        ("POLICY", "none"),
        ("ARGS", ""),
    ];
    let outputs = |name: &str| {
        let text = fs::read_to_string(&output).expect("outputs");
        let found: Vec<_> =
            text.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix('=')).collect();
        found.last().expect("an output").to_string()
    };
    let joined = || run(&world, &["dash", "-e"], &script, &with(&base, &[("JOIN", &folder)]), &[]);
    for (names, code, verdict) in lists(&images) {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).expect("a folder");
        world.write("images.txt", &names);
        for part in ["1/2", "2/2"] {
            let pairs = [("IMAGES", list.as_str()), ("SHARD", part), ("KEY", &platform), ("ARGS", &args)];
            run(&world, &["dash", "-e"], &script, &with(&base, &pairs), &[]);
            let written = outputs("report");
            fs::copy(&written, Path::new(&folder).join(Path::new(&written).file_name().expect("a name")))
                .expect("an artifact");
        }
        let ran = joined();
        assert_eq!((ran.code, outputs("verdict").as_str()), (code, verdict), "{}", ran.said);
        // No image is the digest of several.
        assert_eq!((outputs("digest"), outputs("name")), (String::new(), String::new()));
        let text = fs::read_to_string(outputs("report")).expect("a report");
        assert_eq!(report(&text)["images"].as_array().expect("images").len(), 2);
        assert!(fs::read_to_string(&summary).expect("a summary").contains(verdict));
    }
    // A part that is not there is no pass, and no part neither.
    for part in ["report-2.json", "report-1.json"] {
        fs::remove_file(Path::new(&folder).join(part)).expect("a report");
        let ran = joined();
        assert_eq!((ran.code, outputs("verdict").as_str()), (2, "NONE"), "{}", ran.said);
    }
}

#[test]
fn the_parallel_jobs_of_gitlab_have_one_verdict() {
    let world = World::new();
    let (images, release) = (images(&world), release(&world));
    let file = rendered(&world, MANY);
    let part = at(Path::new(&file), "0 paas-attest-part script");
    let join = at(Path::new(&file), "0 paas-attest script");
    let (ca, platform, args) = (world.ca(), key("platform.pub"), reach(&images));
    let url = format!("{}/paas-attest", release.url);
    let base = [
        ("CURL_CA_BUNDLE", ca.as_str()),
        ("RELEASE_URL", url.as_str()),
        ("SHA256", release.sum.as_str()),
        ("VERSION", env!("CARGO_PKG_VERSION")),
        ("IMAGES", "images.txt"),
        ("KEY", platform.as_str()),
        ("KEY_FINGERPRINT", "none"),
        ("POLICY", "none"),
        ("ARGS", args.as_str()),
        ("CI_NODE_TOTAL", "2"),
    ];
    let folder = world.path("work/paas-attest-report");
    for (names, code, verdict) in lists(&images) {
        fs::create_dir_all(world.path("work")).expect("work");
        world.write("work/images.txt", &names);
        let mut parts = Vec::new();
        for index in ["1", "2"] {
            run(&world, &["dash", "-e"], &part, &with(&base, &[("CI_NODE_INDEX", index)]), &[]);
            parts.push((index, fs::read(folder.join(format!("part-{index}.json"))).expect("a report")));
        }
        // Each job has its own folder, and the joining one the artifacts of all.
        for (index, content) in &parts {
            fs::write(folder.join(format!("part-{index}.json")), content).expect("an artifact");
        }
        let ran = run(&world, &["dash", "-e"], &join, &base, &[]);
        assert_eq!(ran.code, code, "{}", ran.said);
        let text = fs::read_to_string(folder.join("report.json")).expect("a report");
        assert_eq!(report(&text)["verdict"], verdict);
    }
    // A program that ends with 0 and does not say VERIFIED.
    for (liar, code) in liars().into_iter().filter(|(liar, _)| !liar.contains("\"VERIFIED\"")) {
        let _ = fs::remove_file(folder.join("report.json"));
        let path = world.path("release/liar");
        let version =
            format!("[ \"$1\" != -V ] || {{ echo paas-attest {}; exit; }}", env!("CARGO_PKG_VERSION"));
        executable(&path, &format!("#!/bin/sh\n{version}\n{liar}\n"));
        let (url, sum) = (format!("{}/liar", release.url), sha256(&path));
        let ran = run(
            &world,
            &["dash", "-e"],
            &join,
            &with(&base, &[("RELEASE_URL", &url), ("SHA256", &sum)]),
            &[],
        );
        assert_eq!(ran.code, code, "{}", ran.said);
    }
    for index in ["2", "1"] {
        fs::remove_file(folder.join(format!("part-{index}.json"))).expect("a report");
        let ran = run(&world, &["dash", "-e"], &join, &base, &[]);
        assert_eq!(ran.code, 2, "{}", ran.said);
    }
}

/// A cluster whose Jobs run when they are created, in one pod after the other.
const CLUSTER: &str = r#"#!/bin/sh
set -eu
[ "$1 $2" = '--namespace gates' ] || exit 90
shift 2
case $1 in
  create)
    body=$(cat "$([ "$3" = - ] && echo /dev/stdin || echo "$3")")
    case $body in
      *paas-attest-parts-*)
        for index in 0 1 2 3; do
          [ "$index" != "${LOST:-none}" ] || continue
          JOB_COMPLETION_INDEX=$index PARTS=4 RUN=$UID_OF_RUN sh "$WORLD/part.sh" >>"$WORLD/parts.log" 2>&1 || :
        done
        echo job.batch/paas-attest-parts-x
        ;;
      *paas-attest-join-*)
        run=$(printf '%s\n' "$body" | sed -n '/name: RUN$/{n;s/^ *value: //p;}')
        status=0
        RUN=$run sh "$WORLD/join.sh" >"$WORLD/join.log" 2>&1 || status=$?
        echo "$status" >"$WORLD/join.exit"
        echo job.batch/paas-attest-join-x
        ;;
    esac
    ;;
  get)
    case $* in
      *metadata.uid*) printf '%s' "$UID_OF_RUN" ;;
      'get job '*conditions*) echo Complete ;;
      'get pods '*exitCode*) cat "$WORLD/join.exit" ;;
      *) exit 91 ;;
    esac
    ;;
  logs) cat "$WORLD/join.log" ;;
  *) exit 92 ;;
esac
"#;

#[test]
fn the_jobs_of_kubernetes_have_one_verdict() {
    let world = World::new();
    let images = images(&world);
    for folder in ["bin", "etc/trust", "etc/images", "reports"] {
        fs::create_dir_all(world.path(folder)).expect("a folder");
    }
    executable(&world.path("bin/kubectl"), CLUSTER);
    let place = |script: String| script.replace("/etc/paas-attest", &world.word("etc"));
    let pod = "0 spec template spec containers 0 args";
    // How this world's registry is reached is no part of the manifest.
    let reach = reach(&images).replace('\n', " ");
    let part = at(&integration("kubernetes/shards.yaml"), pod)
        .replace("verify --policy", &format!("verify {reach} --policy"));
    world.write("part.sh", &place(part));
    world.write("join.sh", &at(&integration("kubernetes/join.yaml"), pod));
    world
        .write("etc/trust/policy.toml", "version = 1\n\n[[image]]\nmatch = \"**\"\ntenant-id = \"octave\"\n");
    fs::copy(key("platform.pub"), world.path("etc/trust/cosign.pub")).expect("the key");

    let (folder, reports) = (world.word("."), world.word("reports"));
    let script = format!("exec dash {} \"$@\"\n", integration("kubernetes/run.sh").display());
    let ask = |uid: &str, lost: &str| {
        let environment =
            [("WORLD", folder.as_str()), ("REPORTS", &reports), ("UID_OF_RUN", uid), ("LOST", lost)];
        run(&world, &["dash"], &script, &environment, &["gates"])
    };
    let uids = ["11111111-aaaa-4aaa-8aaa-111111111111", "22222222-aaaa-4aaa-8aaa-222222222222"];
    for ((names, code, verdict), uid) in lists(&images).into_iter().zip(uids) {
        world.write("etc/images/images.txt", &names);
        let ran = ask(uid, "none");
        let parts = fs::read_to_string(world.path("parts.log")).unwrap_or_default();
        assert_eq!(ran.code, code, "{}\n{parts}", ran.said);
        assert!(ran.stdout.contains(verdict), "{}", ran.said);
    }
    // A part that was lost is no pass, though an earlier run of the same list has it.
    world.write("etc/images/images.txt", &lists(&images)[0].0);
    let ran = ask("33333333-aaaa-4aaa-8aaa-333333333333", "1");
    assert_eq!(ran.code, 2, "{}", ran.said);
    let ran = ask("x; reboot", "none");
    assert_eq!(ran.code, 3, "{}", ran.said);
}
