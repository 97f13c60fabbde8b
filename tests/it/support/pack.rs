//! Folders like evidence packs, made of layouts by the library: what `recheck.sh` and `README.txt` are tried on.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use paas_attest::case::{Case, KeyFact, Keys};
use paas_attest::check::{self, Check};
use paas_attest::cli::{Cli, Sub};
use paas_attest::config::{self, AskCheckout, Environment, Request};
use paas_attest::evidence::Gap;
use paas_attest::evidence::place::Place;
use paas_attest::recheck::readme::{README, readme};
use paas_attest::recheck::{Recheck, RecheckImage, RecheckKey, SCRIPT, UNKNOWN_DIGEST};
use paas_attest::report::Lang;
use paas_attest::source::key::KeySource;
use paas_attest::source::{Network, Places};
use paas_attest::subject::{Digest, Location};
use paas_attest::trust::key::{Keyring, PublicKey};
use paas_attest::ui::Line;
use paas_attest::verdict::{Verdict, fold, fold_images};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder like a pack, with what its script and its text were made of.
pub(crate) struct Pack {
    folder: TempDir,
    pub(crate) recheck: Recheck,
}

/// The request of a command line of `verify`.
fn request(args: &[String]) -> Request {
    let words = ["paas-attest", "verify"].map(str::to_owned).into_iter().chain(args.iter().cloned());
    let words: Vec<std::ffi::OsString> = words.map(Into::into).collect();
    let cli = Cli::read(&words).expect("a command line");
    let Sub::Verify { images } = &cli.command else { panic!("not verify") };
    let environment = Environment::default();
    let settings = config::layers(&cli.options, &environment);
    config::verify(images, &settings, &environment, (AskCheckout::GIT, "2026-01-01T00:00:00Z"), || None)
        .expect("a request")
}

/// The keys of a request, which lie on this machine, with their bytes; none where none can be used.
fn keys(request: &Request) -> (Option<Keys>, Vec<(PublicKey, Vec<u8>)>) {
    let (mut usable, mut facts, mut gaps) = (Vec::new(), Vec::new(), Vec::new());
    for key in &request.keys {
        let KeySource::Local(local) = &key.value.source else { panic!("a key that is served") };
        let bytes = local.read(&key.origin).expect("a key file");
        match PublicKey::parse(&bytes) {
            Ok(key_read) => {
                facts.push(KeyFact::new(&key_read, key.value.source.place(), &request.pins_of(0)));
                usable.push((key_read, bytes));
            }
            Err(problem) => gaps.push(Gap::new(Place::Key(key.value.source.place()), problem)),
        }
    }
    let ring = Keyring::new(usable.iter().map(|(key, _)| key.clone()).collect());
    let logs = request.roots[0].logs.clone();
    let bytes = usable.iter().map(|(_, bytes)| bytes.as_slice().into()).collect();
    (ring.map(|ring| Keys { ring, facts, bytes, gaps, logs, timestamps: None }), usable)
}

/// The cases of a request, in their order.
fn cases(request: &Request, keys: &Keys) -> Vec<Case> {
    let network =
        Network::new(request.routes.clone(), request.authorities.clone(), request.secrets.clone(), None);
    let line = Line::new(false, true, 1, Lang::En, 100);
    let places = Places::new(network, request.sources.clone(), vec![], None, &line);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let ends = Duration::from_secs(60);
    let mut cases = Vec::new();
    for ask in &request.images {
        let held = places.in_order();
        let evidence = runtime.block_on(places.gather(&ask.subject, &ask.wanted, ends, &held));
        let evidence = evidence.unwrap_or_else(|_| panic!("{}: not opened", ask.subject.name));
        let (subject, policy) = (ask.subject.clone(), ask.policy.clone());
        let none = paas_attest::case::Patience::None;
        cases.push(Case::build(subject, policy, keys.clone(), evidence, none, || false));
    }
    cases
}

/// What a case comes to.
fn verdict(case: &Case) -> Verdict {
    fold(check::run(case).iter().map(Check::outcome))
}

impl Pack {
    /// The pack of a command line of `verify` over layouts; `unkeyed` is what it comes to without a usable key.
    pub(crate) fn of(args: &[String], unkeyed: Verdict) -> Self {
        let request = request(args);
        let folder = TempDir::new().expect("a folder can be made");
        for ask in &request.images {
            match &ask.subject.location {
                Location::Layout(layout) => copy(layout, folder.path()),
                Location::Archive(archive) => {
                    let archive = fs::File::open(archive).expect("an archive");
                    tar::Archive::new(archive).unpack(folder.path()).expect("an archive of files");
                }
                Location::Registry { .. } => panic!("{} is in a registry", ask.subject.name),
            }
        }
        let (keys, usable) = keys(&request);
        let other = |key: &KeyFact| !request.roots[0].fingerprints.is_empty() && !key.is_pinned();
        let keys = keys.filter(|keys| !keys.facts.iter().any(other));
        let cases = keys.as_ref().map(|keys| cases(&request, keys)).unwrap_or_default();
        let images: Vec<RecheckImage> =
            cases.iter().map(|case| RecheckImage::of(case, verdict(case))).collect();
        let run = fold_images(images.iter().map(RecheckImage::verdict)).unwrap_or(unkeyed);
        let several = usable.len() > 1;
        let named = usable.iter().enumerate().map(|(n, (key, bytes))| {
            let file = if several { format!("cosign-{}.pub", n + 1) } else { "cosign.pub".to_owned() };
            fs::write(folder.path().join(&file), bytes).expect("a file can be written");
            let fingerprint = key.fingerprint().clone();
            RecheckKey { fingerprint, algorithm: key.algorithm(), file }
        });
        let keys = named.collect();
        let recheck = Recheck { verdict: Some(run), keys, images };
        let pack = Self { folder, recheck };
        pack.seal();
        pack
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes text, index and script, in this order: each has the digests of those before it.
    pub(crate) fn seal(&self) {
        self.sealed(|files, index| self.recheck.script(files, index));
    }

    /// The same with a script that is made otherwise.
    pub(crate) fn sealed(&self, script: impl Fn(&BTreeMap<String, Digest>, &Digest) -> String) {
        let write = |name: &str, bytes: &[u8]| {
            fs::write(self.path().join(name), bytes).expect("a file can be written");
        };
        write("report.json", b"{}\n");
        write(README, readme(&self.recheck).as_bytes());
        let index = fs::read_to_string(self.path().join("index.json")).expect("an index");
        let mut index: Value = serde_json::from_str(&index).expect("index.json is JSON");
        index["annotations"] = json!({"files": format!("{{\"{SCRIPT}\":\"{UNKNOWN_DIGEST}\"}}")});
        let index = format!("{index}\n");
        let mut files = self.files();
        files.retain(|name, _| !["index.json", "pack.sha256", SCRIPT].contains(&name.as_str()));
        let script = script(&files, &digest(index.as_bytes()));
        write(SCRIPT, script.as_bytes());
        let index = index.replace(UNKNOWN_DIGEST, digest(script.as_bytes()).hex());
        write("index.json", index.as_bytes());
        write("pack.sha256", format!("{}  index.json\n", digest(index.as_bytes()).hex()).as_bytes());
    }

    /// Every file, by its path in the pack, and its digest.
    pub(crate) fn files(&self) -> BTreeMap<String, Digest> {
        let mut found = BTreeMap::new();
        let mut open = vec![self.path().to_owned()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).expect("a folder can be read") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    open.push(path);
                    continue;
                }
                let name = path.strip_prefix(self.path()).expect("a file of the pack");
                let name = name.to_str().expect("a plain name").to_owned();
                found.insert(name, digest(&fs::read(&path).expect("a file can be read")));
            }
        }
        found
    }

    pub(crate) fn script(&self) -> String {
        fs::read_to_string(self.path().join(SCRIPT)).expect("a script")
    }

    pub(crate) fn readme(&self) -> String {
        fs::read_to_string(self.path().join(README)).expect("a text")
    }
}

/// SHA-256.
pub(crate) fn digest(bytes: &[u8]) -> Digest {
    paas_attest::trust::digest_of(bytes)
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display())) {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}
