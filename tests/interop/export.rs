//! What `policy export` writes is what the controllers' own schemas take, and a wrong copy of it is not.

use std::fs;
use std::process::Command;

use crate::world::{Done, World, finish, repository_root, tools};

const POLICY: &str = "fixtures/export/policy.toml";

/// A controller, the schema of what it reads, and wrong copies: what stands in place of what, and what is said then.
struct Row {
    to: &'static str,
    schema: &'static str,
    version: &'static str,
    wrong: &'static [(&'static str, &'static str, &'static str)],
}

const ROWS: [Row; 2] = [
    Row {
        to: "kyverno",
        schema: "kyverno-1.19.1.yaml",
        version: "v1",
        wrong: &[
            ("failureAction: \"Enforce\"", "failureAction: \"Enforced\"", "'Enforced' is not one of"),
            ("skipImageReferences:", "skippedImageReferences:", "'skippedImageReferences'"),
            ("mutateDigest: false", "mutateDigest: \"no\"", "'no' is not of type 'boolean'"),
            ("failurePolicy: \"Fail\"", "failurePolicy: \"Fails\"", "'Fails' is not one of"),
            ("count: 1", "count: 0", "0 is less than the minimum of 1"),
            ("annotations:", "annotation:", "'annotation'"),
            ("operator: \"Equals\"", "operator: \"Equal to\"", "'Equal to' is not one of"),
            ("kind: \"ClusterPolicy\"", "kind: \"Policy\"", "is not ('kyverno.io/v1', 'ClusterPolicy')"),
        ],
    },
    Row {
        to: "policy-controller",
        schema: "policy-controller-0.13.1.yaml",
        version: "v1beta1",
        wrong: &[
            ("predicateType:", "type:", "'type'"),
            ("glob:", "globs:", "'globs'"),
            ("hashAlgorithm: \"sha256\"", "hashAlgorithm: 256", "256 is not of type 'string'"),
            ("authorities:", "authority:", "'authority'"),
            ("v1beta1", "v1", "is not ('policy.sigstore.dev/v1beta1', 'ClusterImagePolicy')"),
        ],
    },
];

fn held(row: &Row, file: &str) -> Done {
    let mut command = Command::new(tools().join("validators/bin/python"));
    command.arg("-B").arg(repository_root().join("tests/interop/export/crd.py"));
    finish(command.arg(tools().join("crds").join(row.schema)).args([row.version, file]), &[])
}

#[test]
fn each_controllers_schema_takes_what_is_written_for_it() {
    let policy = repository_root().join(POLICY).display().to_string();
    let by_defaults = fs::read_to_string(&policy).expect("the policy").replace("\"refuse\"", "\"defaults\"");
    let by_defaults =
        by_defaults.replace("../keys", &repository_root().join("fixtures/keys").display().to_string());
    for row in ROWS {
        let world = World::new();
        let defaults = world.write("Odd name_1.toml", &by_defaults);
        for policy in [&policy, &defaults] {
            let exported = world.ours(&["policy", "export", "--to", row.to, policy], &[], "");
            assert_eq!(exported.code, 0, "{}", exported.stderr);
            let file = world.write("policy.yaml", &exported.stdout);
            let right = held(&row, &file);
            assert_eq!(right.code, 0, "{}: {}\n{}", row.to, policy, right.stdout);
        }
        let exported = world.ours(&["policy", "export", "--to", row.to, &policy], &[], "").stdout;
        for (from, to, says) in row.wrong {
            assert!(exported.contains(from), "{}: nothing to make wrong: {from}\n{exported}", row.to);
            let file = world.write("wrong.yaml", &exported.replacen(from, to, 1));
            let wrong = held(&row, &file);
            assert_ne!(wrong.code, 0, "{}: {to} is taken", row.to);
            assert!(
                wrong.stdout.contains(says),
                "{}: {to}: not refused for {says}\n{}",
                row.to,
                wrong.stdout
            );
        }
    }
}
