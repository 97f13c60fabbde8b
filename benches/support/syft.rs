//! Documents in the shape in which syft 1.0.1 writes 1.4 and cosign signs it: keys sorted, `<`, `>` and
//! `&` escaped, about 1.6 KB for each component.

use std::fmt::Write as _;

/// The parts of the `n`th package that stand in several places.
struct Package {
    id: u64,
    name: String,
    version: String,
    purl: String,
    bom_ref: String,
}

/// Every other one is of Debian, one in five has a scope, one in ten is a copy.
fn package(n: usize, bumped: usize) -> Package {
    let id = (n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let original = if n % 10 == 9 { n - 2 } else { n };
    let patch = original % 13 + usize::from(bumped > 0 && original.is_multiple_of(bumped));
    let (name, version) =
        (format!("package-{original}"), format!("{}.{}.{patch}", original % 7, original % 31));
    if n.is_multiple_of(2) {
        let purl = format!(
            r"pkg:deb/debian/{name}@{version}-1?arch=amd64\u0026upstream=source-{name}\u0026distro=debian-11"
        );
        let bom_ref = format!(r"{purl}\u0026package-id={id:016x}");
        return Package { id, name, version, purl, bom_ref };
    }
    let scope = if n.is_multiple_of(5) { "%40scope/" } else { "" };
    let purl = format!("pkg:npm/{scope}{name}@{version}");
    let bom_ref = format!("{purl}?package-id={id:016x}");
    Package { id, name, version, purl, bom_ref }
}

/// A component as `dpkg-db-cataloger` and `javascript-package-cataloger` write them.
fn component(out: &mut String, n: usize, bumped: usize) {
    let Package { id, name, version, purl, bom_ref } = package(n, bumped);
    let layer = format!("sha256:{id:016x}{id:016x}{id:016x}{id:016x}");
    let cpe = |product: &str| {
        format!(r#"{{"name":"syft:cpe23","value":"cpe:2.3:a:{product}:{product}:{version}:*:*:*:*:*:*:*"}}"#)
    };
    let location = |at: usize, path: &str| {
        format!(
            r#"{{"name":"syft:location:{at}:layerID","value":"{layer}"}},{{"name":"syft:location:{at}:path","value":"{path}"}}"#
        )
    };
    if n.is_multiple_of(2) {
        let _ = write!(
            out,
            r#"{{"bom-ref":"{bom_ref}","cpe":"cpe:2.3:a:{name}:{name}:{version}:*:*:*:*:*:*:*","licenses":[{{"license":{{"id":"GPL-2.0-only"}}}},{{"license":{{"id":"MIT"}}}},{{"license":{{"name":"public-domain"}}}}],"name":"{name}","properties":[{{"name":"syft:package:foundBy","value":"dpkg-db-cataloger"}},{{"name":"syft:package:metadataType","value":"dpkg-db-entry"}},{{"name":"syft:package:type","value":"deb"}},{},{},{},{},{{"name":"syft:metadata:installedSize","value":"{n}"}},{{"name":"syft:metadata:source","value":"source-{name}"}}],"publisher":"Somebody \u003csomebody@debian.example\u003e","purl":"{purl}","type":"library","version":"{version}-1"}}"#,
            cpe(&name),
            location(0, &format!("/usr/share/doc/{name}/copyright")),
            location(1, &format!("/var/lib/dpkg/info/{name}.md5sums")),
            location(2, "/var/lib/dpkg/status"),
        );
    } else {
        let _ = write!(
            out,
            r#"{{"author":"Somebody \u003csomebody@npm.example\u003e","bom-ref":"{bom_ref}","cpe":"cpe:2.3:a:{name}:{name}:{version}:*:*:*:*:*:*:*","description":"A package that does one thing \u0026 does it for everybody who asks","externalReferences":[{{"type":"distribution","url":"git+https://git.example/somebody/{name}.git"}},{{"type":"website","url":"https://git.example/somebody/{name}#readme"}}],"licenses":[{{"license":{{"id":"MIT"}}}}],"name":"{name}","properties":[{{"name":"syft:package:foundBy","value":"javascript-package-cataloger"}},{{"name":"syft:package:language","value":"javascript"}},{{"name":"syft:package:metadataType","value":"javascript-npm-package"}},{{"name":"syft:package:type","value":"npm"}},{},{},{},{}],"purl":"{purl}","type":"library","version":"{version}"}}"#,
            cpe(&name),
            cpe(&format!("{name}_project")),
            cpe(&format!("{name}-js")),
            location(0, &format!("/usr/local/lib/node_modules/app-{n}/node_modules/{name}/package.json")),
        );
    }
}

/// A document of so many components; every fourth has an entry with two edges. Of every `bumped`th package
/// the version is one patch higher, of none where it is 0.
pub fn document(components: usize, bumped: usize) -> String {
    let mut out = String::from(
        r#"{"$schema":"http://cyclonedx.org/schema/bom-1.4.schema.json","bomFormat":"CycloneDX","components":["#,
    );
    for n in 0..components {
        out.push_str(if n == 0 { "" } else { "," });
        component(&mut out, n, bumped);
    }
    out.push_str(r#"],"dependencies":["#);
    for n in (0..components).step_by(4) {
        let name = |n: usize| package(n % components, bumped).bom_ref;
        out.push_str(if n == 0 { "" } else { "," });
        let _ = write!(out, r#"{{"dependsOn":["{}","{}"],"ref":"{}"}}"#, name(n + 2), name(n + 4), name(n));
    }
    out.push_str(r#"],"metadata":{"component":{"bom-ref":"0123456789abcdef","name":"registry.example/app:1","type":"container","version":"sha256:0"},"timestamp":"2024-03-06T15:25:56+01:00","tools":[{"name":"syft","vendor":"anchore","version":"1.0.1"}]},"serialNumber":"urn:uuid:6e7c9e5c-4b8a-4f0e-9d0c-0a5f0a5f0a5f","specVersion":"1.4","version":1}"#);
    out
}
