//! Every change of a signature that is a bundle, judged by cosign 3 and by this program from the same bytes.

use std::collections::BTreeSet;
use std::fs;

use super::forged::{PINS, SPELLED, bundles};
use super::judged::Storage;
use super::logs::Image;
use super::world::{COSIGN3, Guard, World, key, repository_root};

/// What is refused here and accepted by cosign 3, row by row.
const STRICTER: &str = "tests/interop/stricter-bundles.txt";

#[test]
fn forged_bundles_beside_cosign_3() {
    let world = World::new();
    let registry = world.registry(Guard::Plain);
    let storage = Storage(world.path("data"));
    let platform = key("platform.pub");
    let image = Image::new(&registry, &storage, 0);
    let (name, address) = (image.name(), registry.address());
    let pins: Vec<String> = PINS.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let pins: Vec<&str> = pins.iter().flat_map(|pin| ["-a", pin.as_str()]).collect();
    let ours = [&["verify", "-q", "--key", &platform, "--plain-http", &address], &pins[..], &[name.as_str()]]
        .concat();
    let theirs = [
        &["verify", "--insecure-ignore-tlog=true", "--allow-http-registry", "--key", &platform],
        &pins[..],
        &[name.as_str()],
    ]
    .concat();
    let (mut laxer, mut stricter, mut verified) = (Vec::new(), BTreeSet::new(), 0);
    for row in bundles(image.hex()) {
        image.refer(&row.bytes);
        let is = world.ours(&ours, &[], "").code == 0;
        let yes = world.try_tool(COSIGN3, &theirs).code == 0;
        verified += u32::from(is);
        assert!(is || !SPELLED.contains(&row.change), "{} is refused", row.name);
        match (is, yes) {
            (true, false) => laxer.push(row.name),
            (false, true) => drop(stricter.insert(row.name)),
            _ => {}
        }
    }
    println!("{verified} verified, {} refused that cosign 3 accepts", stricter.len());
    let path = repository_root().join(STRICTER);
    let list = stricter.iter().fold(String::new(), |list, name| list + name + "\n");
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write(&path, &list).expect("the list can be written");
    }
    assert!(laxer.is_empty(), "VERIFIED here, and cosign 3 refuses it: {laxer:#?}");
    assert_eq!(list, fs::read_to_string(&path).expect("the list"));
}
