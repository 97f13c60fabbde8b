use serde_json::{Value, json};

use super::*;
use crate::subject::Aliases;

const HARBOR: &str = "harbor.paas-system.svc.cluster.local";

fn naming(aliases: &[&str]) -> crate::subject::Naming {
    let aliases = Aliases::parse(aliases.iter().copied()).unwrap();
    crate::subject::Naming { registry: HARBOR.to_owned(), aliases }
}

fn digest(digit: char) -> String {
    format!("sha256:{}", digit.to_string().repeat(64))
}

/// A pod with one container, as the API writes it.
fn pod(name: &str, image: &str, id: Option<&str>) -> Value {
    let status = id.map(|id| {
        json!([{"name": "app", "image": image, "imageID": id, "ready": true, "restartCount": 0,
        "state": {"running": {"startedAt": "2026-11-28T10:00:00Z"}}, "lastState": {}, "started": true}])
    });
    json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": name, "namespace": "octave", "labels": {"app": "x"}},
        "spec": {"containers": [{"name": "app", "image": image, "resources": {}}], "nodeName": "n1"},
        "status": {"phase": "Running", "containerStatuses": status, "qosClass": "BestEffort"},
    })
}

fn pods(items: &[Value]) -> Vec<u8> {
    json!({"apiVersion": "v1", "items": items, "kind": "List", "metadata": {"resourceVersion": ""}})
        .to_string()
        .into_bytes()
}

fn images_of(items: &[Value], aliases: &[&str]) -> Vec<PodImage> {
    images(read(&pods(items)).unwrap(), &naming(aliases))
}

fn one(image: &str, id: Option<&str>, aliases: &[&str]) -> (String, Runs) {
    let [one] = images_of(&[pod("p", image, id)], aliases).try_into().unwrap();
    (one.subject.name, one.runs)
}

#[test]
fn all_containers_of_a_pod_are_read_and_matched_by_name_within_their_kind() {
    let whole = json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": "octave"},
        "spec": {
            "containers": [{"name": "app", "image": "h.x/a:1"}, {"name": "new", "image": "h.x/n:1"}],
            "initContainers": [{"name": "app", "image": "h.x/i:1"}],
            "ephemeralContainers": [{"name": "debug", "image": "h.x/d:1", "targetContainerName": "app"}],
        },
        "status": {
            "phase": "Running",
            "containerStatuses": [
                {"name": "gone", "image": "h.x/g:1", "imageID": "g"}, {"name": "app", "image": "other", "imageID": "a"},
                {"name": "app", "image": "other", "imageID": "again"}, {"name": "new", "image": "", "imageID": ""},
            ],
            "initContainerStatuses": [{"name": "app", "imageID": "i"}],
            "ephemeralContainerStatuses": [{"name": "debug", "imageID": "d"}],
        },
    });
    let read = read(whole.to_string().as_bytes()).unwrap();
    let told: Vec<_> = read
        .iter()
        .map(|one| {
            let text = |text: &Option<ForeignText>| text.as_ref().map_or("-", ForeignText::raw).to_owned();
            format!(
                "{} {} {} {} {}",
                one.at,
                one.kind.as_str(),
                one.name,
                text(&one.image),
                text(&one.image_id)
            )
        })
        .collect();
    let expected = [
        "0 init app h.x/i:1 i",
        "1 container app h.x/a:1 a",
        "2 container app h.x/a:1 again",
        "3 container new h.x/n:1 -",
        "4 container gone h.x/g:1 g",
        "5 ephemeral debug h.x/d:1 d",
    ];
    assert_eq!(told, expected);
    assert_eq!(read[0].pod.phase, Some("Running".into()));
    // Without any status all are listed.
    let bare = json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": whole["spec"]});
    assert_eq!(super::read(bare.to_string().as_bytes()).unwrap().len(), 4);
}

#[test]
fn what_is_not_a_list_of_pods_is_refused_for_what_it_is() {
    let deployment = json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"}});
    let list = |kind: &str, items: Value| {
        json!({"apiVersion": "v1", "kind": kind, "items": items, "metadata": {}}).to_string()
    };
    let good = pod("p", "h.x/a:1", None);
    let mut untyped = good.clone();
    untyped.as_object_mut().unwrap().retain(|key, _| key != "kind" && key != "apiVersion");
    let of = |text: &str| read(text.as_bytes()).map(|read| read.len());
    let other = |kind: &str| Err(PodListProblem::OtherKind(Some(kind.into())));
    assert_eq!(of(""), Err(PodListProblem::Empty));
    assert_eq!(of("  \n"), Err(PodListProblem::Empty));
    assert_eq!(of("NAME  READY\n"), Err(PodListProblem::NotJson));
    assert_eq!(of("apiVersion: v1\n"), Err(PodListProblem::NotJson));
    assert_eq!(of("[]"), Err(PodListProblem::NotJson));
    assert_eq!(of("{}"), Err(PodListProblem::OtherKind(None)));
    assert_eq!(of(&list("List", json!([]))), Err(PodListProblem::NoPods));
    assert_eq!(of(&list("PodList", Value::Null)), Err(PodListProblem::NoPods));
    assert_eq!(of(&list("List", json!([deployment, good]))), other("Deployment"));
    assert_eq!(of(&list("List", json!([good, deployment]))), other("Deployment"));
    assert_eq!(of(&deployment.to_string()), other("Deployment"));
    assert_eq!(of(&list("DeploymentList", json!([]))), other("DeploymentList"));
    assert_eq!(of(&list("PodList", json!([untyped]))), Ok(1));
    assert_eq!(of(&list("List", json!([untyped]))), Err(PodListProblem::OtherKind(None)));
    let paged =
        json!({"apiVersion": "v1", "kind": "PodList", "items": [good], "metadata": {"continue": "x"}});
    assert_eq!(of(&paged.to_string()), Err(PodListProblem::OnePage));
    let empty = json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {}});
    assert_eq!(of(&empty.to_string()), Err(PodListProblem::NoContainers("p".into())));
    assert_eq!(of(&list("List", json!([good, empty]))), Err(PodListProblem::NoContainers("p".into())));
}

#[test]
fn what_two_readers_could_read_differently_is_refused() {
    let good = String::from_utf8(pods(&[pod("p", "h.x/a:1", Some("h.x/a@sha256:1"))])).unwrap();
    assert!(read(good.as_bytes()).is_ok());
    for (from, to) in [
        ("\"imageID\":\"h.x/a@sha256:1\"", "\"imageID\":1"),
        ("\"imageID\":\"h.x/a@sha256:1\"", "\"imageID\":\"a\",\"imageID\":\"b\""),
        ("\"imageID\":\"h.x/a@sha256:1\"", "\"imageID\":\"a\",\"imageid\":\"b\""),
        ("\"name\":\"app\"", "\"name\":\"\""),
        ("\"name\":\"app\"", "\"name\":null"),
        ("\"name\":\"p\"", "\"name\":\"\""),
        ("\"namespace\":\"octave\"", "\"namespace\":[]"),
        ("\"labels\":{\"app\":\"x\"}", "\"labels\":{\"app\":\"x\",\"app\":\"y\"}"),
        ("\"phase\":\"Running\"", "\"phase\":{}"),
        ("\"kind\":\"List\"", "\"kind\":[]"),
        ("\"items\":[", "\"items\":[null,"),
        ("\"items\":[", "\"items\":[[],"),
        ("\"spec\":{", "\"spec\":{\"containers\":{},"),
    ] {
        assert!(good.contains(from), "{from}");
        let bad = good.replacen(from, to, 1);
        let result = read(bad.as_bytes());
        assert!(matches!(result, Err(PodListProblem::Malformed(_))), "{to}: {result:?}");
    }
    let twice = good.replacen("\"containers\":[", "\"containers\":[{\"name\":\"app\",\"image\":\"x\"},", 1);
    assert!(matches!(read(twice.as_bytes()), Err(PodListProblem::Malformed(_))));
    assert!(matches!(read(&good.as_bytes()[..good.len() - 1]), Err(PodListProblem::Malformed(_))));
    assert!(matches!(read(format!("{good}x").as_bytes()), Err(PodListProblem::Malformed(_))));
}

#[test]
fn what_runs_is_what_the_node_reports_in_every_form_of_an_id() {
    let (a, b) = (digest('a'), digest('b'));
    let asked = format!("{HARBOR}/builds/app:1");
    let runs = format!("{HARBOR}/builds/app:1@{a}");
    let index = || {
        Runs::Manifest(Indexes { versions: vec![crate::subject::Version::Tag("1".to_owned())], more: false })
    };
    let id = format!("{HARBOR}/builds/app@{a}");
    assert_eq!(one(&asked, Some(&id), &[]), (runs.clone(), index()));
    assert_eq!(one(&asked, Some(&format!("docker-pullable://{id}")), &[]), (runs.clone(), index()));
    // Both by the name of the other side.
    let alias = [format!("{HARBOR}=harbor.example")];
    let alias = [alias[0].as_str()];
    let public = format!("harbor.example/builds/app@{a}");
    assert_eq!(one(&asked, Some(&public), &alias), (runs.clone(), index()));
    assert_eq!(one("harbor.example/builds/app:1", Some(&public), &alias), (runs, index()));
    // A digest that was asked for and does not run may be an index; the one that runs is not asked for twice.
    let pinned = format!("{HARBOR}/builds/app:1@{b}");
    let (name, found) = one(&pinned, Some(&id), &[]);
    assert_eq!(name, format!("{HARBOR}/builds/app:1@{a}"));
    let by_digest = crate::subject::Version::Digest(crate::subject::Digest::parse(&b).unwrap());
    assert_eq!(found, Runs::Manifest(Indexes { versions: vec![by_digest], more: false }));
    let (_, found) = one(&format!("{HARBOR}/builds/app@{a}"), Some(&id), &[]);
    assert_eq!(found, Runs::Manifest(Indexes::default()));
    // The node tells another name of the same manifest.
    let (name, _) = one(&asked, Some(&format!("quay.io/copy/app@{a}")), &[]);
    assert_eq!(name, format!("{HARBOR}/builds/app:1@{a}"));
    // The tag of another repository is not one of this.
    let other = one(&format!("{HARBOR}/builds/other:1"), Some(&id), &[]);
    assert_eq!(other, (id.clone(), Runs::Manifest(Indexes::default())));
    for no_manifest in [
        a.clone(),
        format!("docker://{a}"),
        "a".repeat(64),
        format!("{HARBOR}/builds/app:1"),
        format!("{HARBOR}/builds/app@sha512:{}", "a".repeat(128)),
        format!("{HARBOR}/builds/App@{a}"),
        "\u{1b}[2J".to_owned(),
    ] {
        let found = one(&asked, Some(&no_manifest), &[]);
        assert_eq!(found, (asked.clone(), Runs::OtherId(no_manifest.as_str().into())));
    }
    assert_eq!(one(&asked, None, &[]), (asked.clone(), Runs::Nothing));
    // Neither a name nor an ID tells whose it is.
    assert_eq!(one(&a, Some(&a), &[]).1, Runs::OtherId(a.as_str().into()));
    assert_eq!(one("NO NAME", None, &[]), ("NO NAME".to_owned(), Runs::Nothing));
}

#[test]
fn what_is_of_another_registry_is_told_by_its_host_alone() {
    let a = digest('a');
    for image in [
        "nginx",
        "nginx:1.27",
        "library/nginx",
        "docker.io/library/nginx:1",
        "quay.io/a/b",
        "h.x:5000/a:1",
        "harbor.example/builds/app:1",
        "localhost/a",
    ] {
        assert_eq!(one(image, None, &[]).1, Runs::Elsewhere, "{image}");
        assert_eq!(one(image, Some(&a), &[]).1, Runs::Elsewhere, "{image}");
        let id = format!("quay.io/a/b@{a}");
        assert_eq!(one(image, Some(&id), &[]), (id.clone(), Runs::Elsewhere), "{image}");
    }
    assert_eq!(
        one("nginx", Some(&format!("docker-pullable://nginx@{a}")), &[]).0,
        format!("index.docker.io/library/nginx@{a}")
    );
    // A part of another registry may be the platform's.
    let alias = [format!("{HARBOR}/builds=mirror.example/paas/builds")];
    let of = |image: &str| one(image, None, &[alias[0].as_str()]).1;
    assert_eq!(of("mirror.example/paas/builds/app:1"), Runs::Nothing);
    assert_eq!(of("mirror.example/other/app:1"), Runs::Elsewhere);
    // Hosts are the same in any letter case.
    assert_eq!(one(&format!("{}/builds/app:1", HARBOR.to_uppercase()), None, &[]).1, Runs::Nothing);
    // A name that reads as something on this machine is one of a registry all the same.
    let (name, runs) = one("oci:5000/a:1", None, &[]);
    assert_eq!((name.as_str(), runs), ("oci:5000/a:1", Runs::Elsewhere));
}

#[test]
fn one_digest_is_one_image_and_two_repositories_are_two() {
    let a = digest('a');
    let image = |repository: &str, tag: &str| {
        (format!("{HARBOR}/builds/{repository}{tag}"), format!("{HARBOR}/builds/{repository}@{a}"))
    };
    let all =
        [image("app", ""), image("app", ":1"), image("other", ":1"), image("app", ":2"), image("app", ":1")];
    let items: Vec<Value> = all.iter().map(|(image, id)| pod("p", image, Some(id))).collect();
    let found = images_of(&items, &[]);
    let told: Vec<(String, Vec<usize>)> = found
        .iter()
        .map(|one| (one.subject.name.clone(), one.containers.iter().map(|one| one.at).collect()))
        .collect();
    assert_eq!(
        told,
        [
            (format!("{HARBOR}/builds/app:1@{a}"), vec![0, 1, 3, 4]),
            (format!("{HARBOR}/builds/other:1@{a}"), vec![2]),
        ]
    );
    let Runs::Manifest(indexes) = &found[0].runs else { panic!("{found:?}") };
    let tags: Vec<_> = indexes.versions.iter().map(|version| version.tag().unwrap()).collect();
    assert_eq!((tags, indexes.more), (vec!["latest", "1", "2"], false));
    let many: Vec<Value> =
        (0..12).map(|n| pod("p", &format!("{HARBOR}/builds/app:{n}"), Some(&image("app", "").1))).collect();
    let [only] = images_of(&many, &[]).try_into().unwrap();
    let Runs::Manifest(indexes) = only.runs else { panic!() };
    assert_eq!((indexes.versions.len(), indexes.more), (8, true));
}
