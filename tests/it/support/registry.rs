//! Commands against a scripted registry, its paths, and how any place of it may misbehave.

use super::command::{Program, program};
use super::layout::Layout;
use super::server::{Answer, Server, path};
use super::{KEY, LOGICAL, REPOSITORY, TAG};

/// `verify` of the repository on a server, `:TAG` or `@DIGEST` behind its name.
pub(crate) fn verify_version(server: &Server, version: &str) -> Program {
    command("verify", server, version)
}

/// `sbom` of the image of the fixtures with a key from a file.
pub(crate) fn sbom(server: &Server) -> Program {
    command("sbom", server, &format!(":{TAG}")).args(["--key", KEY])
}

fn command(word: &str, server: &Server, version: &str) -> Program {
    let host = server.host();
    program([word]).arg(format!("{host}/{REPOSITORY}{version}")).args([
        "--plain-http",
        &host,
        "--registry-alias",
        &format!("{LOGICAL}={host}"),
        "-o",
        "json",
    ])
}

/// `verify` of the image of the fixtures with a key from a file.
pub(crate) fn verify(server: &Server) -> Program {
    verify_version(server, &format!(":{TAG}")).args(["--key", KEY])
}

pub(crate) fn manifest_path() -> String {
    path(&format!("manifests/{TAG}"))
}

pub(crate) fn sig_path(layout: &Layout) -> String {
    path(&format!("manifests/sha256-{}.sig", layout.image_hex()))
}

pub(crate) fn referrers_path(layout: &Layout) -> String {
    path(&format!("referrers/{}", layout.image_digest()))
}

pub(crate) fn payload_path(layout: &Layout) -> String {
    path(&format!("blobs/{}", layout.payload_digest()))
}

/// One way to misbehave.
pub(crate) struct Trouble {
    pub(crate) name: &'static str,
    pub(crate) answer: Answer,
    pub(crate) code: &'static str,
    /// `--timeout`, where the trouble is one of time.
    pub(crate) timeout: Option<&'static str>,
    /// How often the same is asked.
    pub(crate) tries: usize,
}

/// What any place of a registry may do in place of this good answer; `elsewhere` is another origin.
pub(crate) fn troubles(good: &Answer, elsewhere: &Server) -> Vec<Trouble> {
    let new = |name, answer, code| Trouble { name, answer, code, timeout: None, tries: 1 };
    let slow = |name, answer, code| Trouble { name, answer, code, timeout: Some("900ms"), tries: 0 };
    // Asked again once: the pause before a third time would be too long.
    let broken = |name, answer| Trouble {
        name,
        answer,
        code: "registry-unavailable",
        timeout: Some("2500ms"),
        tries: 2,
    };
    let again = |name, answer: Answer, code| Trouble {
        name,
        answer: answer.header("Retry-After", "0"),
        code,
        timeout: None,
        tries: 3,
    };
    vec![
        new("401", Answer::error(401, "UNAUTHORIZED"), "registry-unauthorized"),
        new(
            "401 with Basic",
            Answer::error(401, "UNAUTHORIZED").header("WWW-Authenticate", "Basic realm=\"harbor\""),
            "registry-unauthorized",
        ),
        new("403", Answer::error(403, "DENIED"), "registry-forbidden"),
        new("412", Answer::error(412, "PROJECTPOLICYVIOLATION"), "registry-policy"),
        again("429", Answer::error(429, "TOO_MANY_REQUEST"), "registry-throttled"),
        new("500", Answer::error(500, "UNKNOWN"), "registry-unavailable"),
        again("502", Answer::page(502), "registry-unavailable"),
        again("503", Answer::page(503), "registry-unavailable"),
        slow("a body that stalls", good.clone().stalled(), "timeout"),
        slow("a body that drips", good.clone().dripping(), "timeout"),
        broken("a body that breaks off", good.clone().short()),
        broken("no HTTP", Answer::garbage()),
        new("a page with 200", Answer::page(200), "registry-protocol"),
        new("gzip", good.clone().header("Content-Encoding", "gzip"), "registry-protocol"),
        new("206", good.clone().status(206), "registry-protocol"),
        new("203", good.clone().status(203), "registry-protocol"),
        new("418", Answer::new(418, "text/plain", "teapot"), "registry-protocol"),
        new("a redirect elsewhere", Answer::redirect(307, &elsewhere.url("/stolen")), "redirect-refused"),
        new("a redirect to a file", Answer::redirect(301, "file:///etc/passwd"), "redirect-refused"),
        new("a redirect to itself", Answer::redirect(302, ""), "redirect-refused"),
    ]
}

/// What a 404 is that a registry did not say.
pub(crate) fn strange_404() -> Vec<(&'static str, Answer)> {
    vec![
        ("404 with a page", Answer::page(404)),
        ("404 with nothing", Answer::new(404, "text/plain", "")),
        ("404 in words", Answer::new(404, "text/plain", "default backend - 404")),
        ("404 with other JSON", Answer::new(404, "application/json", r#"{"errors":[]}"#)),
    ]
}
