//! Names of resources.

use std::path::Path;

/// The name of a resource for a policy file of this name: its own without what is behind the last dot, as a label of
/// RFC 1123, behind the program's.
pub fn resource_name(file: &str) -> String {
    let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let mut name = String::from("paas-attest");
    for part in stem.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()) {
        name.push('-');
        name.push_str(part);
    }
    // A label has 63 characters, and what tells policies apart is added to it.
    name.truncate(40);
    name.truncate(name.trim_end_matches('-').len());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_label_whatever_the_file_is_called() {
        for (file, name) in [
            ("policy.toml", "paas-attest-policy"),
            ("/etc/gates/Octave Prod_1.toml", "paas-attest-octave-prod-1"),
            ("-\u{1b}--é.toml", "paas-attest"),
            ("", "paas-attest"),
            ("..", "paas-attest"),
            ("a.b.toml", "paas-attest-a-b"),
        ] {
            assert_eq!(resource_name(file), name, "{file}");
        }
        let long = resource_name(&"ab-".repeat(100));
        assert!(long.len() <= 40 && !long.ends_with('-'), "{long}");
    }
}
