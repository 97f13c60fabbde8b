//! The pages for people speak of files that are there.

use crate::support::{root, text};

/// The files and folders that a page names: code with a `/` or the name of a file in it, no blank, no pattern.
fn named(page: &str) -> Vec<&str> {
    // Not the examples.
    let prose = page.split("```").step_by(2).flat_map(|prose| prose.split('`').skip(1).step_by(2));
    let starts = ["src/", "tests/", "fixtures/", "schemas/", "benches/", "completions/", "man/", ".ci/"];
    let is_path = |code: &&str| {
        starts.iter().any(|start| code.starts_with(start))
            && !code.contains(|c: char| c.is_whitespace() || "*<{…".contains(c))
    };
    let links = page.split("](").skip(1).filter_map(|link| link.split(')').next());
    prose.filter(is_path).chain(links.filter(|link| !link.contains([':', '@']))).collect()
}

#[test]
fn every_file_that_a_page_names_is_there() {
    for (page, folder) in [
        ("README.md", ""),
        ("CONTRIBUTING.md", ""),
        ("CHANGELOG.md", ""),
        ("fixtures/README.md", "fixtures"),
        ("docs/README.md", "docs"),
        ("docs/air-gap.md", "docs"),
        ("docs/auditor-pack.md", "docs"),
        ("docs/auditor-tunnel.md", "docs"),
        ("docs/cluster.md", "docs"),
        ("docs/gate-github.md", "docs"),
        ("docs/gate-gitlab.md", "docs"),
        ("docs/gate-tekton.md", "docs"),
        ("docs/keys.md", "docs"),
        ("docs/many-images.md", "docs"),
        ("docs/settings.md", "docs"),
        ("docs/tenant.md", "docs"),
        ("docs/what-a-pass-means.md", "docs"),
        ("src/lib.rs", ""),
    ] {
        let page_text = text(&root().join(page));
        let named = named(&page_text);
        assert!(page == "CHANGELOG.md" || !named.is_empty(), "{page} names nothing");
        for path in named {
            let there = root().join(path).exists() || root().join(folder).join(path).exists();
            assert!(there, "{page} names `{path}`, which is not there");
        }
    }
}

#[test]
fn the_reader_of_pages_sees_files() {
    let page = "`src/lib.rs` and `cargo test`, [this](LICENSE), [that](https://x.example) `fixtures/cases/<what>/`\n```sh\ncat `src/no.rs`\n```\n`.ci/run`";
    assert_eq!(named(page), ["src/lib.rs", ".ci/run", "LICENSE"]);
}
