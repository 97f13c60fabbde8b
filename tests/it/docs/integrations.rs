//! What the pages of gates say to the files under `integrations/`: each input that a page gives is one that is taken,
//! and each result that it uses is one that is given. `tests/interop/integrations.rs` runs these files.

use super::page::{Part, parts};
use crate::support::{root, text};

/// The members below the first line that is this key, at their own depth: `a: 1`, and of a list of names `- name: a`.
fn members(yaml: &str, key: &str) -> Vec<String> {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut lines = yaml.lines().filter(|line| !line.trim().is_empty() && !line.trim().starts_with('#'));
    let own = lines.by_ref().find(|line| line.trim().trim_start_matches("- ") == format!("{key}:"));
    let own = depth(own.unwrap_or_else(|| panic!("no `{key}:`")));
    let below: Vec<&str> = lines.take_while(|line| depth(line) > own).collect();
    let first = below.first().map_or(0, |line| depth(line));
    below
        .iter()
        .filter(|line| depth(line) == first)
        .filter_map(|line| match line.trim().strip_prefix("- name: ") {
            Some(name) => Some(name.to_owned()),
            None => line.trim().split_once(':').map(|(name, _)| name.to_owned()),
        })
        .collect()
}

/// The yaml of a page, which has one.
fn shown(page: &str) -> String {
    let blocks = parts(&text(&root().join("docs").join(page))).into_iter();
    let yaml: Vec<String> = blocks
        .filter_map(|part| match part {
            Part::Block(language, text) if language == "yaml" => Some(text),
            _ => None,
        })
        .collect();
    assert_eq!(yaml.len(), 1, "{page}");
    yaml.concat()
}

#[test]
fn what_a_page_gives_is_taken() {
    for (page, file, given, taken) in [
        ("gate-gitlab.md", "gitlab/templates/verify.yml", "inputs", "inputs"),
        ("gate-github.md", "github/action.yml", "with", "inputs"),
        ("gate-tekton.md", "tekton/paas-attest-verify.yaml", "params", "params"),
        ("gate-tekton.md", "tekton/paas-attest-verify.yaml", "workspaces", "workspaces"),
    ] {
        let taken = members(&text(&root().join("integrations").join(file)), taken);
        let given = members(&shown(page), given);
        assert!(!given.is_empty(), "{page}");
        for name in given {
            assert!(taken.contains(&name), "{page} gives `{name}`, and {file} takes {taken:?}");
        }
    }
}

#[test]
fn what_a_page_uses_is_given() {
    let file = |name: &str| text(&root().join("integrations").join(name));
    let outputs = members(&file("github/action.yml"), "outputs");
    let page = shown("gate-github.md");
    for rest in page.split("outputs.").skip(1) {
        let name = rest.split(' ').next().unwrap_or_default();
        assert!(outputs.iter().any(|output| output == name), "{name}: {outputs:?}");
    }
    let component = file("gitlab/templates/verify.yml");
    for name in ["VERDICT", "DIGEST", "VERIFIED_NAME"] {
        assert!(component.contains(&format!("'{name}=%s\\n'")), "{name}");
        assert!(text(&root().join("docs/gate-gitlab.md")).contains(name), "{name}");
    }
    let results = members(&file("tekton/paas-attest-verify.yaml"), "results");
    assert_eq!(results.len(), 2, "{results:?}");
    for name in results {
        assert!(text(&root().join("docs/gate-tekton.md")).contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn the_reader_of_yaml_sees_members() {
    let yaml = "a:\n  x: 1\n  with:\n    b: 2\n\n    # c: 3\n    d: |\n      e: 4\n  f: 5\n- params:\n    - name: g\n      value: h\n    - name: i\n";
    assert_eq!(members(yaml, "with"), ["b", "d"]);
    assert_eq!(members(yaml, "params"), ["g", "i"]);
}
