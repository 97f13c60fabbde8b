//! What lies under `integrations/`: each file is accepted by a tool of its own field, which refuses a wrong copy
//! of it; each script is taken out of its file and run against a real registry, with an image of the platform, a
//! forged one, and none that can be reached.

mod asked;
mod installed;
mod joined;
mod scripts;
mod verifier;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::words;
use crate::world::{Done, World, finish, repository_root, tools};

const ACTION: &str = "github/action.yml";
const ONE: &str = "gitlab/templates/verify.yml";
const MANY: &str = "gitlab/templates/verify-many.yml";
const TASK: &str = "tekton/paas-attest-verify.yaml";
const PIPELINE: &str = "tekton/example-pipeline.yaml";
/// A checksum that is none of anything.
const SUM: &str = "0000000000000000000000000000000000000000000000000000000000000000";

fn integration(name: &str) -> PathBuf {
    repository_root().join("integrations").join(name)
}

fn text(name: &str) -> String {
    let path = integration(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What YAML means to the systems that read these files.
fn document(args: &[&str]) -> String {
    let script = repository_root().join("tests/interop/integrations/document.py");
    let mut command = Command::new(tools().join("validators/bin/python"));
    let done = finish(command.arg("-B").arg(script).args(args), &[]);
    assert_eq!(done.code, 0, "{args:?}\n{}", done.stderr);
    done.stdout
}

/// The text at a path of a document, as `0 spec steps 0 script`.
fn at(file: &Path, path: &str) -> String {
    let file = file.display().to_string();
    document(&[["at", &file].as_slice(), &path.split(' ').collect::<Vec<_>>()].concat())
}

/// What GitLab makes of a component, as a file of this world.
fn component(world: &World, name: &str, inputs: &[&str]) -> String {
    let file = integration(name).display().to_string();
    let rendered = document(&words(&["component", &file], inputs));
    world.write(&format!("{}.rendered.yml", name.replace('/', "-")), &rendered)
}

fn rendered(world: &World, name: &str) -> String {
    let list = if name == ONE { "image=registry.example.com/app:1" } else { "images=images.txt" };
    let sum = format!("sha256={SUM}");
    component(world, name, &["url=https://example.com/paas-attest", "version=0.1.0", &sum, list])
}

// --- validators ---------------------------------------------------------------------------------------------------

/// A tool with its arguments, run in `folder`.
fn judge(world: &World, folder: &Path, tool: &str, args: &[&str]) -> Done {
    let path =
        format!("{}:{}", tools().join("validators/bin").display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new(tools().join(tool));
    command.env_clear().env("PATH", path).env("HOME", world.path("home")).current_dir(folder);
    finish(command.args(args), &[])
}

/// One file, the tool that knows its kind, and what that tool says of a wrong copy of it.
struct Row {
    file: &'static str,
    tool: &'static str,
    args: &'static [&'static str],
    wrong: (&'static str, &'static str),
    says: &'static str,
}

const KUBERNETES: &[&str] = &["--strict", "--kubernetes-version", "1.36"];

const ROWS: [Row; 14] = [
    Row {
        file: TASK,
        tool: "tekton-reader",
        args: &[],
        wrong: ("$(params.image)", "$(params.imag)"),
        says: "non-existent variable in \"$(params.imag)\"",
    },
    Row {
        file: TASK,
        tool: "tekton-reader",
        args: &[],
        wrong: ("computeResources:", "compute:"),
        says: "unknown field",
    },
    Row {
        file: PIPELINE,
        tool: "tekton-reader",
        args: &[],
        wrong: ("- name: reports\n  tasks:", "- name: report\n  tasks:"),
        says: "none exists in pipeline spec",
    },
    Row {
        file: TASK,
        tool: "tekton-lint/node_modules/.bin/tekton-lint",
        args: &[],
        wrong: ("$(params.args[*])", "$(params.arg[*])"),
        says: "no-undefined-param",
    },
    Row {
        file: PIPELINE,
        tool: "tekton-lint/node_modules/.bin/tekton-lint",
        args: &[],
        wrong: ("- name: trust\n    - name: reports\n  tasks:", "- name: reports\n  tasks:"),
        says: "no-missing-workspace",
    },
    Row {
        file: ACTION,
        tool: "validators/bin/check-jsonschema",
        args: &["--builtin-schema", "vendor.github-actions"],
        wrong: ("      shell: sh\n", ""),
        says: "is not valid under any of the given schemas",
    },
    Row {
        file: "kubernetes/base.yaml",
        tool: "validators/bin/kubernetes-validate",
        args: KUBERNETES,
        wrong: ("podSelector:\n    matchLabels", "podSelektor:\n    matchLabels"),
        says: "podSelektor",
    },
    Row {
        file: "kubernetes/shards.yaml",
        tool: "validators/bin/kubernetes-validate",
        args: KUBERNETES,
        wrong: ("backoffLimitPerIndex: 2", "backoffLimitPerIndex: two"),
        says: "'two' is not",
    },
    Row {
        file: "kubernetes/join.yaml",
        tool: "validators/bin/kubernetes-validate",
        args: KUBERNETES,
        wrong: ("readOnlyRootFilesystem: true", "readOnlyRootFilesytem: true"),
        says: "readOnlyRootFilesytem",
    },
    Row {
        file: "kubernetes/running.yaml",
        tool: "validators/bin/kubernetes-validate",
        args: KUBERNETES,
        wrong: (
            "automountServiceAccountToken: false\n          enable",
            "automountServiceAccountToken: none\n          enable",
        ),
        says: "'none' is not",
    },
    Row {
        file: ONE,
        tool: "validators/bin/check-jsonschema",
        args: &["--builtin-schema", "vendor.gitlab-ci"],
        wrong: ("when: always", "when: allways"),
        says: "'allways' is not one of",
    },
    Row {
        file: MANY,
        tool: "validators/bin/check-jsonschema",
        args: &["--builtin-schema", "vendor.gitlab-ci"],
        wrong: ("parallel: 4", "parallel: many"),
        says: "parallel: 'many'",
    },
    Row {
        file: "gitlab/templates/verify.yml, its first document",
        tool: "validators/bin/check-jsonschema",
        args: &["--builtin-schema", "vendor.gitlab-ci"],
        wrong: ("inputs:\n", "inputs: []\n  arguments:\n"),
        says: "$.spec",
    },
    Row {
        file: "gitlab/templates/verify-many.yml, its first document",
        tool: "validators/bin/check-jsonschema",
        args: &["--builtin-schema", "vendor.gitlab-ci"],
        wrong: ("type: number", "type: nummer"),
        says: "$.spec.inputs.parts",
    },
];

#[test]
fn each_file_is_what_its_system_reads_and_a_wrong_copy_is_not() {
    for row in ROWS {
        let world = World::new();
        let content = match row.file.split_once(", ") {
            Some((name, _)) => text(name).split("\n---\n").next().expect("a document").to_owned(),
            None if row.file == ONE || row.file == MANY => {
                fs::read_to_string(rendered(&world, row.file)).expect("a rendered component")
            }
            // The validator wants a name, which the cluster makes.
            None => text(row.file).replace("generateName: paas-attest-", "name: paas-attest-0-"),
        };
        let folder = world.path("judged");
        fs::create_dir(&folder).expect("a folder");
        // A Pipeline is judged together with its Task.
        if row.file == PIPELINE {
            fs::copy(integration(TASK), folder.join("task.yaml")).expect("the Task");
        }
        let mut args = row.args.to_vec();
        args.push("file.yaml");
        if row.file == PIPELINE {
            args.push("task.yaml");
        }
        fs::write(folder.join("file.yaml"), &content).expect("a copy");
        let right = judge(&world, &folder, row.tool, &args);
        let said = format!("{}{}", right.stdout, right.stderr);
        assert_eq!(right.code, 0, "{}: {}\n{said}", row.tool, row.file);
        println!("{}: {}: accepted", row.tool, row.file);

        assert!(content.contains(row.wrong.0), "{}: nothing to make wrong: {:?}", row.file, row.wrong.0);
        fs::write(folder.join("file.yaml"), content.replacen(row.wrong.0, row.wrong.1, 1)).expect("a copy");
        let wrong = judge(&world, &folder, row.tool, &args);
        let said = format!("{}{}", wrong.stdout, wrong.stderr);
        assert_ne!(wrong.code, 0, "{} accepts a wrong {}\n{said}", row.tool, row.file);
        assert!(
            said.contains(row.says),
            "{}: {}: not refused for {:?}\n{said}",
            row.tool,
            row.file,
            row.says
        );
    }
}

/// A GitLab component is used by its inputs: an unknown one, a missing one and one of another form stop it.
#[test]
fn the_inputs_of_a_component_are_those_that_it_uses() {
    let script = repository_root().join("tests/interop/integrations/document.py");
    let ask = |name: &str, inputs: &[&str]| {
        let mut command = Command::new(tools().join("validators/bin/python"));
        command.arg("-B").arg(&script).arg("component").arg(integration(name)).args(inputs);
        finish(&mut command, &[])
    };
    let sum = format!("sha256={SUM}");
    for (name, list) in [(ONE, "image=r.example.com/a:1"), (MANY, "images=images.txt")] {
        let whole = ["url=https://example.com/x", "version=0.1.0", &sum, list];
        assert_eq!(ask(name, &whole).code, 0);
        for left_out in 0..whole.len() {
            let mut inputs = whole.to_vec();
            inputs.remove(left_out);
            let done = ask(name, &inputs);
            assert!(done.code != 0 && done.stderr.contains("is missing"), "{}", done.stderr);
        }
        for wrong in ["sha256=", "sha256=abc", "version=", "version=1 2"] {
            let done = ask(name, &words(&whole, &[wrong]));
            assert!(done.code != 0 && done.stderr.contains("does not match"), "{wrong}: {}", done.stderr);
        }
    }
}

#[test]
fn actionlint_accepts_the_examples_with_the_action_that_they_use() {
    let world = World::new();
    let folder = world.path("project");
    for part in [".git", ".github/workflows", "integrations/github"] {
        fs::create_dir_all(folder.join(part)).expect("a folder");
    }
    fs::copy(integration(ACTION), folder.join("integrations/github/action.yml")).expect("the action");
    let names = ["example-one-image.yml", "example-many-images.yml"];
    let put = |name: &str, content: &str| {
        fs::write(folder.join(".github/workflows").join(name), content).expect("a workflow");
    };
    let examples = names.map(|name| text(&format!("github/{name}")));
    for (name, example) in names.iter().zip(&examples) {
        put(name, example);
    }
    let right = judge(&world, &folder, "actionlint", &["-no-color"]);
    assert_eq!((right.code, right.stdout.as_str()), (0, ""), "{}", right.stderr);

    let wrong = [
        (0, "          image: ", "          imag: ", "input \"imag\" is not defined in action"),
        (0, "steps.verify.outputs.name", "steps.verify.outputs.names", "property \"names\" is not defined"),
        (0, "docker://$from\" ", "docker://\"$from ", "SC"),
        (1, "shard: ${{ matrix.part }}", "shard: ${{ matrix.parts }}", "property \"parts\" is not defined"),
        (1, "needs: parts", "needs: part", "job \"part\""),
    ];
    for (which, from, to, says) in wrong {
        assert!(examples[which].contains(from), "nothing to make wrong: {from}");
        put(names[which], &examples[which].replacen(from, to, 1));
        let done = judge(&world, &folder, "actionlint", &["-no-color"]);
        assert!(done.code != 0 && done.stdout.contains(says), "{to}: {}\n{}", done.stdout, done.stderr);
        put(names[which], &examples[which]);
    }
}

/// Every script, as `sh` gets it: those in files, and those in YAML.
fn scripts(world: &World) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> =
        ["kubernetes/run.sh", "containerd/install.sh", "containerd/paas-attest-verifier"]
            .map(|name| (name.to_owned(), text(name)))
            .to_vec();
    let (one, many) = (rendered(world, ONE), rendered(world, MANY));
    for (file, path) in [
        (integration(TASK), "0 spec steps 0 script"),
        (integration(PIPELINE), "0 spec tasks 1 taskSpec steps 0 script"),
        (integration(ACTION), "0 runs steps 0 run"),
        (integration(ACTION), "0 runs steps 1 run"),
        (PathBuf::from(one), "0 paas-attest script"),
        (PathBuf::from(&many), "0 paas-attest-part script"),
        (PathBuf::from(&many), "0 paas-attest script"),
        (integration("kubernetes/shards.yaml"), "0 spec template spec containers 0 args"),
        (integration("kubernetes/join.yaml"), "0 spec template spec containers 0 args"),
        (
            integration("kubernetes/running.yaml"),
            "4 spec jobTemplate spec template spec initContainers 0 args",
        ),
    ] {
        found.push((format!("{} {path}", file.display()), at(&file, path)));
    }
    found
}

#[test]
fn shellcheck_and_dash_accept_every_script() {
    let world = World::new();
    // A function that is called by a trap alone is one that is called.
    let check = ["--shell=sh", "--exclude=SC2329", "script"];
    let folder = world.path("home");
    for (name, script) in scripts(&world) {
        for (tool, args) in
            [("validators/bin/shellcheck", check.as_slice()), ("busybox", &["sh", "-n", "script"])]
        {
            fs::write(folder.join("script"), &script).expect("a script");
            let done = judge(&world, &folder, tool, args);
            assert_eq!(done.code, 0, "{tool}: {name}\n{}{}", done.stdout, done.stderr);
        }
        assert_eq!(world.try_tool("dash", &["-n", &world.word("home/script")]).code, 0, "dash: {name}");

        let wrong = format!("{script}\nrm -rf $UNQUOTED\n");
        fs::write(folder.join("script"), wrong).expect("a script");
        let done = judge(&world, &folder, "validators/bin/shellcheck", &check);
        assert!(done.code != 0 && done.stdout.contains("SC2086"), "{name}\n{}", done.stdout);
        fs::write(folder.join("script"), format!("{script}\nif true; then\n")).expect("a script");
        assert_ne!(world.try_tool("dash", &["-n", &world.word("home/script")]).code, 0, "{name}");
    }
}
