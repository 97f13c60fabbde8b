//! Documents that are no list of pods: nothing is verified.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::KEY;
use crate::support::command::program;
use crate::support::rows::Rows;

use super::{Container, asked, list, pod};

#[test]
fn what_is_no_list_of_pods_verifies_nothing_and_says_what_was_expected() {
    let good = pod("p", "Pending", &[Container("containers", "app", asked(), None)]);
    let of = |kind: &str, items: Value| {
        json!({"apiVersion": "v1", "kind": kind, "items": items, "metadata": {}}).to_string()
    };
    let deployment = json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"}});
    let page = json!({"apiVersion": "v1", "kind": "PodList", "items": [good], "metadata": {"continue": "x"}});
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("pods.json");
    let mut rows = Rows::default();
    for (name, text, said, help) in [
        ("nothing", String::new(), "it is empty", "get pods -A -o json"),
        ("a table", "NAME  READY\np  1/1\n".to_owned(), "it is not JSON", "get pods -A -o json"),
        ("YAML", "apiVersion: v1\nitems:\n- kind: Pod\n".to_owned(), "it is not JSON", "get pods -A -o json"),
        ("deployments", of("List", json!([deployment])), "the kind `Deployment`", "get pods -A -o json"),
        ("something", "{}".to_owned(), "does not name the kind", "get pods -A -o json"),
        ("no pods", of("List", json!([])), "lists no pod", "-n NAMESPACE"),
        ("a page", page.to_string(), "one page of a longer list", "get pods -A -o json"),
        (
            "half of it",
            list(std::slice::from_ref(&good))[..400].to_owned(),
            "cannot be read",
            "get pods -A -o json",
        ),
        (
            "an ID that is no text",
            list(std::slice::from_ref(&good)).replace("\"imageID\": \"\"", "\"imageID\": 7"),
            "invalid type",
            "get pods -A -o json",
        ),
        (
            "an ID twice",
            list(std::slice::from_ref(&good))
                .replace("\"imageID\": \"\"", "\"imageID\": \"a\", \"imageID\": \"b\""),
            "duplicate key",
            "get pods -A -o json",
        ),
    ] {
        rows.row(name, || {
            fs::write(&file, &text).unwrap();
            let run = program(["verify", "--key", KEY, "-o", "json", "--pods", file.to_str().unwrap()]).run();
            run.is_refused(said);
            assert!(run.stderr.contains(help), "{}", run.shown());
            let document = run.json();
            assert_eq!((&document["verdict"], &document["images"]), (&Value::Null, &json!([])));
            // Not beside a good image either.
            let run = program(["verify", "--key", KEY, "--pods", file.to_str().unwrap(), &asked()]).run();
            run.is_refused(said);
        });
    }
    rows.end();
    program(["verify", "--key", KEY, "--pods", "nowhere.json"]).run().is_refused("nowhere.json");
    program(["verify", "--key", KEY, "--pods", "fixtures"]).run().is_refused("--pods fixtures");
    program(["verify", "--key", KEY, "--pods="]).run().is_refused("--pods");
    program(["verify", "--key", KEY, "--pods", "a", "--pods", "b"]).run().is_usage_error("--pods");
    for command in ["sbom", "key"] {
        let run = program([command, "--pods", "a"]).run();
        run.is_usage_error("--pods");
    }
}

/// Names of a document act on nobody's terminal.
#[test]
fn nothing_in_a_document_acts() {
    let hostile = "p\u{1b}[2J\u{202e}\nVERIFIED";
    let mut bad = pod(hostile, "x\u{7}", &[Container("containers", "::error::app", asked(), None)]);
    bad["metadata"]["namespace"] = hostile.into();
    let name = pod("q", "Pending", &[Container("containers", hostile, hostile.to_owned(), None)]);
    let pods = list(&[bad, name]);
    for format in ["human", "markdown", "html", "json", "jsonl", "junit"] {
        let run = program(["verify", "--key", KEY, "--pods", "-", "-o", format]).stdin(pods.clone()).run();
        assert_eq!(run.code, 4, "{format}: {}", run.shown());
        let acts = |c: char| crate::support::is_hidden(c);
        assert!(!run.stdout.contains(acts), "{format}: {}", run.stdout.escape_debug());
        assert!(!run.stdout.lines().any(|line| line.starts_with("VERIFIED")), "{format}");
    }
    let bad = list(&[pod("p", "Pending", &[])]).replace("\"p\"", "\"\\u001b[2J\\u202e\"");
    let run = program(["verify", "--key", KEY, "--pods", "-"]).stdin(bad).run();
    run.is_refused("has no container");
    assert!(!run.stderr.contains(crate::support::is_hidden), "{}", run.shown());
}
