//! What a registry's answer means, beyond its bytes: absence, or one of the reasons not to know.

use oci_distribution::errors::OciErrorCode;

use crate::code::Code;
use crate::evidence::place::Place;
use crate::source::auth::Trouble;
use crate::source::http::Response;
use crate::text::ForeignText;

/// What a status that is neither 200 nor a clean 404 means for the place that was asked.
pub(super) fn trouble(host: &str, response: &Response, place: &Place) -> Trouble {
    let said = explanation(response);
    let answered = |what: &str| format!("{host} answered {} for {place}{what}{said}", response.status);
    match response.status {
        401 => Trouble::new(Code::RegistryUnauthorized, answered("")),
        403 => Trouble::new(Code::RegistryForbidden, answered("")),
        412 => Trouble::new(Code::RegistryPolicy, answered(": a policy of the registry hides this; it does not say that nothing is there"))
            .help("Harbor's content trust and vulnerability policies answer pull-only accounts so; ask for an account that is exempt"),
        429 => Trouble::new(Code::RegistryThrottled, answered(", also when asked again")),
        408 | 500..=599 => Trouble::new(Code::RegistryUnavailable, answered("")),
        300..=399 => Trouble::new(Code::RedirectRefused, answered("")),
        404 => Trouble::new(Code::RegistryProtocol, answered(", but not in a registry's words: a proxy or an ingress says 404 too")),
        _ => Trouble::new(Code::RegistryProtocol, answered("")),
    }
}

/// A clean 404 of the registry's own: its JSON with an error code of absence, or an empty body under
/// its version header.
pub(super) fn is_absence(response: &Response) -> bool {
    if response.status != 404 {
        return false;
    }
    if response.body.is_empty() {
        return response.headers.contains_key("docker-distribution-api-version");
    }
    error_codes(&response.body).iter().any(|code| {
        matches!(
            code,
            OciErrorCode::ManifestUnknown
                | OciErrorCode::ManifestBlobUnknown
                | OciErrorCode::BlobUnknown
                | OciErrorCode::NameUnknown
                | OciErrorCode::NotFound
        )
    })
}

/// The codes of an error body. The crate's envelope is not used: one `"message": null` in it, as
/// registries write, would hide the code.
fn error_codes(body: &[u8]) -> Vec<OciErrorCode> {
    let value: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let errors = value.get("errors").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
    errors.iter().filter_map(|error| serde_json::from_value(error.get("code")?.clone()).ok()).collect()
}

/// What the body of an error says, for people only: the status has decided already.
fn explanation(response: &Response) -> String {
    if response.body.is_empty() {
        return String::new();
    }
    let value: serde_json::Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let error = value.get("errors").and_then(|errors| errors.get(0));
    let part =
        |name: &str| error.and_then(|e| e.get(name)).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
    let text = match error {
        Some(_) => ForeignText::new(format!("{} {}", part("code"), part("message")).trim()),
        None => ForeignText::lossy(&response.body).head(120),
    };
    format!(" (it says: {text})")
}

/// 200 and a page for people: a portal or an ingress, no registry.
pub(super) fn looks_like_a_page(response: &Response) -> Option<Trouble> {
    let kind = response.header("content-type").unwrap_or_default();
    let head = response.body.trim_ascii_start().first().copied();
    if kind.starts_with("text/html") || head == Some(b'<') {
        return Some(Trouble::new(
            Code::RegistryProtocol,
            "a page of HTML came back where a manifest was asked for: a portal or a proxy answers, not the registry",
        ));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_registrys_own_404_is_an_absence() {
        for (body, headers, absent) in [
            (r#"{"errors":[{"code":"MANIFEST_UNKNOWN","message":"x"}]}"#, &[][..], true),
            (r#"{"errors":[{"code":"NAME_UNKNOWN","message":null}]}"#, &[], true),
            (r#"{"errors":[{"code":"NOT_FOUND"}]}"#, &[], true),
            ("", &[("docker-distribution-api-version", "registry/2.0")], true),
            ("", &[], false),
            ("<html>", &[("docker-distribution-api-version", "registry/2.0")], false),
            (r#"{"errors":[]}"#, &[], false),
            (r#"{"errors":[{"code":"DENIED"}]}"#, &[], false),
            ("404 page not found", &[], false),
        ] {
            assert_eq!(is_absence(&Response::scripted(404, headers, body)), absent, "{body}");
        }
        assert!(!is_absence(&Response::scripted(403, &[], r#"{"errors":[{"code":"NOT_FOUND"}]}"#)));
    }
}
