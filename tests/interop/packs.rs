//! Evidence packs of real runs over real registries: replayed without a network, checked by their own script under
//! real shells, and verified by openssl and by cosign 2 and 3 with the very commands that stand in their README.

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

use super::recheck::{cases, shells};
use super::timestamps::{answer, stamping};
use super::words;
use super::world::{
    ANNOTATIONS, COSIGN, COSIGN3, CYCLONEDX, Guard, NAME, PINS, World, key, repository_root, tools,
};

/// The commands of a README that begin with this word, each in one piece.
fn commands(readme: &str, first: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    for line in readme.lines() {
        if open || line.starts_with(first) {
            if open {
                let last = found.last_mut().expect("a command that goes on");
                last.push('\n');
                last.push_str(line);
            } else {
                found.push(line.to_owned());
            }
            open = line.ends_with('\\');
        }
    }
    found
}

/// Runs a command of a README in the folder of its pack, with a version of cosign under its plain name.
fn runs(command: &str, folder: &Path, cosign: Option<&str>) -> (bool, String) {
    let bin = TempDir::new().expect("a folder");
    if let Some(version) = cosign {
        std::os::unix::fs::symlink(tools().join(version), bin.path().join("cosign")).expect("a link");
    }
    let home = bin.path().display();
    let output = Command::new("sh")
        .args(["-c", command])
        .current_dir(folder)
        .env_clear()
        .env("PATH", format!("{home}:/usr/local/bin:/usr/bin:/bin"))
        .env("HOME", bin.path())
        .output()
        .expect("a shell");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

/// The whole of a section by hand, as somebody would paste it.
fn by_hand(readme: &str) -> String {
    let start =
        readme.find("openssl base64 -d").or_else(|| readme.find("\nf=blobs/")).expect("a section by hand");
    let start = readme.find("\nf=blobs/").map_or(start, |at| at + 1);
    let rest = &readme[start..];
    let end = rest.find("\nsays\n").expect("what it says");
    rest[..end].trim_end().to_owned()
}

#[test]
fn packs_of_real_runs_replay_and_their_recipes_hold() {
    let world = World::new();
    let registry = world.registry(Guard::Plain);
    let address = registry.address();
    for (n, bundles) in [false, true].into_iter().enumerate() {
        let repo = format!("builds/packed-{n}");
        let digest = world.push(&registry, &format!("packed-{n}"), &repo, "1");
        let image = format!("{}@{digest}", registry.repo(&repo));
        if bundles {
            world.sign_bundle("platform", &image, &ANNOTATIONS);
        } else {
            world.sign(COSIGN, "platform", &image, &ANNOTATIONS);
        }
        let (_, sbom) = world.scan(&format!("registry:{image}"), CYCLONEDX, &[]);
        if bundles {
            world.attest_bundle("platform", &image, "cyclonedx", &sbom);
        } else {
            world.attest(COSIGN, "platform", &image, &sbom, &[]);
        }
        let pack = world.word(&format!("pack-{n}"));
        let platform = key("platform.pub");
        let identity: &[&str] = if bundles { &[] } else { &["--identity", NAME] };
        let asked = words(&PINS, &words(identity, &["--require", "sbom"]));
        let packed = words(&[&image, "--plain-http", &address, "--evidence", &pack], &asked);
        let was = world.verify(&packed);
        was.is_verified();
        let name = format!("oci:{pack}@{digest}");
        let again = world.verify(&words(&[&name, "--offline"], &asked));
        again.is_verified();
        assert_eq!(was.image()["checks"], again.image()["checks"]);
        assert_eq!(was.image()["signatures"], again.image()["signatures"]);
        assert_eq!(was.image()["attestations"], again.image()["attestations"]);
        // Its own script, with a key from elsewhere.
        let folder = PathBuf::from(&pack);
        let (_bin, shells) = shells();
        for shell in &shells {
            let checked = shell.run(&folder.join("recheck.sh"), &[platform.clone().into()], Path::new("/"));
            assert_eq!(checked.code, 0, "{}: {}", shell.name, checked.said);
        }
        // The commands of its README.
        let readme = fs::read_to_string(folder.join("README.txt")).expect("a README");
        let (held, said) = runs(&by_hand(&readme), &folder, None);
        assert!(held && said.contains("Verified OK"), "{said}\n{}", by_hand(&readme));
        let recipes = commands(&readme, "cosign verify");
        let [recipe] = recipes.as_slice() else { panic!("{readme}") };
        let versions: &[&str] = if bundles { &[COSIGN3] } else { &[COSIGN, COSIGN3] };
        for version in versions {
            let (held, said) = runs(recipe, &folder, Some(version));
            assert!(held, "{version}: {recipe}\n{said}");
            let rival = recipe.replace("tenant_id=octave", "tenant_id=rival");
            assert!(rival != *recipe && !runs(&rival, &folder, Some(version)).0, "{version}: {rival}");
        }
        let [ours] = commands(&readme, "paas-attest verify").try_into().expect("one command of ours");
        let binary = Path::new(env!("CARGO_BIN_EXE_paas-attest")).parent().expect("a folder");
        let (held, said) = runs(&format!("PATH={}:$PATH {ours}", binary.display()), &folder, None);
        assert!(held, "{ours}\n{said}");
        println!("pack {n}: replayed, {} shells, openssl, {versions:?}, ours", shells.len());
    }
}

#[test]
fn a_pack_is_stamped_and_the_stamp_is_read_by_openssl_and_by_us() {
    let world = World::new();
    let stamps = stamping();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/tsr", listener.local_addr().expect("an address"));
    let folder_of_service = stamps.path().to_owned();
    let server = thread::spawn(move || {
        for _ in 0..2 {
            answer(listener.accept().expect("a caller").0, &folder_of_service, "rsa2048");
        }
    });
    let authority = repository_root().join("fixtures/timestamp/root.pem").display().to_string();
    let other = repository_root().join("fixtures/timestamp/other.pem").display().to_string();
    let layout = format!("oci:{}", repository_root().join("fixtures/cases/signed_verified/layout").display());
    for name in ["stamped", "stamped.tar"] {
        let pack = world.word(name);
        let run = world.verify(&[&layout, "--identity", NAME, "--evidence", &pack, "--timestamp-url", &url]);
        run.is_verified();
        let form = if name == "stamped" { "oci" } else { "oci-archive" };
        let name = format!("{form}:{pack}");
        let replay = ["--offline", "--identity", NAME];
        let unchecked = world.verify(&words(&[&name], &replay));
        unchecked.is_verified();
        assert_eq!(unchecked.weaknesses(), ["timestamp-not-checked"]);
        let checked = world.verify(&words(&[&name, "--timestamp-ca", &authority], &replay));
        checked.is_verified();
        assert_eq!(checked.weaknesses(), Vec::<&str>::new());
        assert!(checked.image()["timestamp"]["time"].is_string(), "{:#}", checked.report);
        let wrong = world.verify(&words(&[&name, "--timestamp-ca", &other], &replay));
        assert_eq!((wrong.code, &wrong.report["verdict"]), (1, &Value::from("FAILED")), "{:#}", wrong.report);
    }
    server.join().expect("two answers");
    let folder = PathBuf::from(world.word("stamped"));
    let command = format!("openssl ts -verify -data index.json -in timestamp.tsr -CAfile {authority}");
    let (held, said) = runs(&command, &folder, None);
    assert!(held && said.contains("Verification: OK"), "{said}");
    // A tar with its stamp unpacks to what openssl reads too.
    fs::create_dir(world.path("unpacked")).expect("a folder");
    let (held, said) =
        runs(&format!("tar xf {} && {command}", world.word("stamped.tar")), &world.path("unpacked"), None);
    assert!(held, "{said}");
    let (_bin, shells) = shells();
    let checked = shells[0].run(&folder.join("recheck.sh"), &[key("platform.pub").into()], Path::new("/"));
    assert_eq!(checked.code, 0, "{}", checked.said);
}

/// The script agrees with the run over every case of the fixtures, each packed by the program itself.
#[test]
fn every_case_is_packed_and_checked_as_it_was_judged() {
    let (_folder, shells) = shells();
    let world = World::new();
    let mut counts: BTreeMap<(String, i32), usize> = BTreeMap::new();
    for case in cases() {
        let pack = world.word(&format!("of-{}", case.name));
        let args: Vec<&str> = case.args.iter().map(String::as_str).collect();
        let done = Command::new(env!("CARGO_BIN_EXE_paas-attest"))
            // No configuration of whoever runs the tests.
            .env("XDG_CONFIG_HOME", "/dev/null")
            .arg("verify")
            .args(&args)
            .args(["--evidence", &pack, "-o", "json"])
            .current_dir(repository_root())
            .output()
            .expect("the program");
        let report: Value = serde_json::from_slice(&done.stdout).expect("a report");
        let folder = PathBuf::from(&pack);
        let mut keys: Vec<PathBuf> = fs::read_dir(&folder)
            .expect("a pack")
            .map(|entry| entry.expect("a file").path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "pub"))
            .collect();
        keys.sort();
        if keys.is_empty() {
            keys.push(key("platform.pub").into());
        }
        let checked = shells[0].run(&folder.join("recheck.sh"), &keys, Path::new("/"));
        let expected = i32::from(report["verdict"] != "VERIFIED");
        assert_eq!(checked.code, expected, "{}: {:#}\n{}", case.name, report["verdict"], checked.said);
        *counts
            .entry((report["verdict"].as_str().expect("a verdict").to_owned(), checked.code))
            .or_default() += 1;
    }
    println!("verdict and exit code of the script: {counts:?}");
    assert!(counts.values().sum::<usize>() > 200);
}
