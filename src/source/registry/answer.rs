//! What a registry's answer means, beyond its bytes: absence, or one of the reasons not to know.

use oci_distribution::errors::OciErrorCode;
use serde_json::value::RawValue;

use crate::evidence::account::Nobody;
use crate::evidence::failure::Peer;
use crate::evidence::place::Place;
use crate::evidence::trouble::{Answered, RegistryTrouble, Trouble};
use crate::json::members;
use crate::source::http::Response;
use crate::text::ForeignText;

/// A status that is neither 200 nor a clean 404, for the place that was asked.
pub(super) fn trouble(peer: Peer, response: &Response, place: &Place, nobody: Option<&Nobody>) -> Trouble {
    let proxy = response.proxy.clone();
    let answered = Answered { peer, status: response.status, said: explanation(response), proxy };
    let nobody = nobody.cloned().map(Box::new);
    RegistryTrouble::Answered { place: place.clone(), answered, nobody }.into()
}

/// A clean 404 of the registry's own: its JSON with an error code, or an empty body under its version header.
pub(in crate::source) fn is_absence(response: &Response) -> bool {
    if response.status != 404 || is_page(response) {
        return false;
    }
    if response.body.is_empty() {
        return response.is_whole && response.headers.contains_key("docker-distribution-api-version");
    }
    let codes = error_codes(&response.body).unwrap_or_default();
    !codes.is_empty() && !codes.iter().any(|code| is_refusal(code))
}

/// Whether an error code says that somebody may not look, or not now, and nothing of what there is. All others
/// are said of what is not there: registries have codes of their own for it, such as `TAG_EXPIRED`.
fn is_refusal(code: &str) -> bool {
    let letters: String = code.split_whitespace().collect();
    let known = serde_json::from_value(letters.to_ascii_uppercase().into());
    matches!(known, Ok(OciErrorCode::Unauthorized | OciErrorCode::Denied | OciErrorCode::Toomanyrequests))
}

/// The codes of an error body (distribution-spec, "Error Codes"); `None` where an error has none, or where other
/// readers may see other codes in it.
fn error_codes(body: &[u8]) -> Option<Vec<String>> {
    let errors = members(body, &["errors"]).ok()?.remove("errors")?;
    let errors: Vec<&RawValue> = serde_json::from_str(errors.get()).ok()?;
    let code = |error: &RawValue| {
        let code = members(error.get().as_bytes(), &["code"]).ok()?.remove("code")?;
        serde_json::from_str(code.get()).ok().filter(|code: &String| !code.trim().is_empty())
    };
    errors.into_iter().map(code).collect()
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
pub(in crate::source) fn is_page(response: &Response) -> bool {
    let kind = response.header("content-type").unwrap_or_default().trim_ascii().to_ascii_lowercase();
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
            (r#"{"errors":[{"code":"TAG_EXPIRED","message":"x","detail":{}}]}"#, &[], true),
            (r#"{"errors":[{"code":"MANIFEST_INVALID"},{"code":"whatever"}]}"#, &[], true),
            (r#"{"errors":[{"code":"PROJECT_NOT_FOUND"}]}"#, &[], true),
            (r#"{"errors":[{"code":"manifest unknown"}]}"#, &[], true),
            (r#"{"errors":[{"code":"UNSUPPORTED","message":""}]}"#, &[], true),
            (r#"{"errors":[{"code":"DENIED_BY_NOBODY"}]}"#, &[], true),
            ("", &[("docker-distribution-api-version", "registry/2.0")], true),
            ("", &[], false),
            ("<html>", &[("docker-distribution-api-version", "registry/2.0")], false),
            (r#"{"errors":[]}"#, &[], false),
            (r#"{"errors":[{"code":"DENIED"}]}"#, &[], false),
            (r#"{"errors":[{"code":"UNAUTHORIZED"}]}"#, &[], false),
            (r#"{"errors":[{"code":"TOOMANYREQUESTS"}]}"#, &[], false),
            (r#"{"errors":[{"code":"MANIFEST_UNKNOWN"},{"code":"denied"}]}"#, &[], false),
            (r#"{"errors":[{"code":"DENIED","code":"MANIFEST_UNKNOWN"}]}"#, &[], false),
            (r#"{"errors":[{"code":"DENIED"}],"errors":[{"code":"MANIFEST_UNKNOWN"}]}"#, &[], false),
            (r#"{"errors":[{"Code":"DENIED","code":"MANIFEST_UNKNOWN"}]}"#, &[], false),
            (r#"{"Errors":[{"code":"DENIED"}],"errors":[{"code":"MANIFEST_UNKNOWN"}]}"#, &[], false),
            (r#"{"errors":[{"code":"DENIED "}]}"#, &[], false),
            (r#"{"errors":[{"code":"\ttooManyRequests"}]}"#, &[], false),
            (r#"{"errors":[{"code":"MANIFEST_UNKNOWN"},{"message":"x"}]}"#, &[], false),
            (r#"{"errors":[{"code":"MANIFEST_UNKNOWN"}]}"#, &[("content-type", "text/html")], false),
            (r#"{"errors":[{"code":"MANIFEST_UNKNOWN"}]}"#, &[("content-type", "Text/HTML; a=b")], false),
            (
                "",
                &[("docker-distribution-api-version", "registry/2.0"), ("content-type", "text/html")],
                false,
            ),
            (r#"{"errors":[{"code":""}]}"#, &[], false),
            (r#"{"errors":[{"code":404}]}"#, &[], false),
            (r#"{"errors":[{"message":"not found"}]}"#, &[], false),
            (r#"{"error":"not found","code":"NOT_FOUND"}"#, &[], false),
            (r#"["MANIFEST_UNKNOWN"]"#, &[], false),
            ("404 page not found", &[], false),
        ] {
            assert_eq!(is_absence(&Response::scripted(404, headers, body)), absent, "{body}");
        }
        assert!(!is_absence(&Response::scripted(403, &[], r#"{"errors":[{"code":"NOT_FOUND"}]}"#)));
    }
}
