//! What a registry's answer means, beyond its bytes: absence, or one of the reasons not to know.

use oci_distribution::errors::OciErrorCode;

use crate::evidence::failure::Peer;
use crate::evidence::place::Place;
use crate::evidence::trouble::{Answered, RegistryTrouble, Trouble};
use crate::source::http::Response;
use crate::text::ForeignText;

/// A status that is neither 200 nor a clean 404, for the place that was asked.
pub(super) fn trouble(peer: Peer, response: &Response, place: &Place) -> Trouble {
    let answered = Answered { peer, status: response.status, said: explanation(response) };
    RegistryTrouble::Answered { place: place.clone(), answered }.into()
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
fn explanation(response: &Response) -> Option<ForeignText> {
    if response.body.is_empty() {
        return None;
    }
    let value: serde_json::Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let error = value.get("errors").and_then(|errors| errors.get(0));
    let part =
        |name: &str| error.and_then(|e| e.get(name)).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
    Some(match error {
        Some(_) => response.shown(format!("{} {}", part("code"), part("message")).trim()),
        None => return response.said(120),
    })
}

/// 200 and a page for people: a portal or an ingress, no registry.
pub(super) fn is_page(response: &Response) -> bool {
    let kind = response.header("content-type").unwrap_or_default();
    kind.starts_with("text/html") || response.body.trim_ascii_start().first() == Some(&b'<')
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
