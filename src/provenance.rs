//! SLSA provenance: who built an image, from which source, at which commit.
//!
//! Formats: slsa.dev/provenance/v0.2 and /v1, and the shapes in which Tekton Chains fills them (its
//! `docs/slsa-provenance.md` and `docs/config.md`). Knows predicates as data, and not who signed them.

use serde_json::Value;

use crate::json::{JsonError, value_within};
use crate::limits;
use crate::text::ForeignText;

/// Predicate type of version 0.2.
pub const V0_2: &str = "https://slsa.dev/provenance/v0.2";
/// Predicate type of version 1.
pub const V1: &str = "https://slsa.dev/provenance/v1";

/// What a provenance says. Nothing here is compared with anything yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Provenance {
    /// `builder.id`.
    pub builder: Option<ForeignText>,
    /// `buildType`.
    pub build_type: Option<ForeignText>,
    /// Where the source came from, the one that the build was of first.
    pub sources: Vec<ProvenanceSource>,
    /// The parameters of the build, as they stand: `invocation.parameters`, or `externalParameters`.
    pub parameters: Value,
}

/// Why a predicate cannot be read as provenance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProvenanceError {
    /// The parser refused it.
    Json(JsonError),
    /// JSON of another kind.
    NotAnObject,
}

impl ProvenanceError {
    /// Whether a bound is why: it may be right.
    pub fn is_bound(&self) -> bool {
        match self {
            Self::Json(error) => matches!(error, JsonError::TooMany(_)),
            Self::NotAnObject => false,
        }
    }
}

impl From<JsonError> for ProvenanceError {
    fn from(error: JsonError) -> Self {
        Self::Json(error)
    }
}

/// A source and its commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenanceSource {
    /// Its URI, as it stands.
    pub uri: ForeignText,
    /// The commit, where one is named (`sha1`, or `gitCommit`).
    pub commit: Option<ForeignText>,
}

/// Whether a predicate type is one of SLSA provenance that is read here.
pub fn is_provenance(predicate_type: &str) -> bool {
    matches!(predicate_type, V0_2 | V1)
}

impl Provenance {
    /// Reads the predicate of a type for which [`is_provenance`] holds.
    ///
    /// # Errors
    /// What is not an object, or holds a member twice.
    pub fn read(predicate_type: &str, predicate: &[u8]) -> Result<Self, ProvenanceError> {
        let value = value_within(predicate, limits::VALUE)?;
        if !value.is_object() {
            return Err(ProvenanceError::NotAnObject);
        }
        Ok(if predicate_type == V1 { version_1(&value) } else { version_0_2(&value) })
    }

    /// The URI of the source, where one is named.
    pub fn source(&self) -> Option<&ForeignText> {
        self.sources.first().map(|source| &source.uri)
    }

    /// The commit of that source; else the first commit that is named.
    pub fn commit(&self) -> Option<&ForeignText> {
        self.sources.iter().find_map(|source| source.commit.as_ref())
    }

    /// Whether it names source commits, and none of them is this one.
    pub fn contradicts(&self, commit: &str) -> bool {
        let mut named = self.sources.iter().filter_map(|source| source.commit.as_ref()).peekable();
        named.peek().is_some() && !named.any(|one| one.raw().eq_ignore_ascii_case(commit))
    }
}

fn text(value: &Value, path: &str) -> Option<ForeignText> {
    value.pointer(path)?.as_str().filter(|text| !text.is_empty()).map(ForeignText::from)
}

/// A resource with a URI; of its digests the one that names a commit.
fn source(value: &Value) -> Option<ProvenanceSource> {
    let uri = text(value, "/uri")?;
    let commit = ["/digest/gitCommit", "/digest/sha1"].iter().find_map(|path| text(value, path));
    Some(ProvenanceSource { uri, commit })
}

/// Whether a URI is one of a git repository (SPDX download locations, as SLSA uses them).
fn is_git(source: &ProvenanceSource) -> bool {
    let uri = source.uri.raw();
    uri.starts_with("git+")
        || uri.starts_with("git:")
        || uri.split('@').next().is_some_and(|uri| uri.strip_suffix(".git").is_some())
}

fn list<'a>(value: &'a Value, path: &str) -> impl Iterator<Item = &'a Value> {
    value.pointer(path).and_then(Value::as_array).into_iter().flatten()
}

fn version_0_2(value: &Value) -> Provenance {
    let build_type = text(value, "/buildType");
    let config = value.pointer("/invocation/configSource").and_then(source);
    let tekton = build_type.as_ref().is_some_and(|kind| kind.raw().contains("tekton.dev/"));
    let materials: Vec<ProvenanceSource> = list(value, "/materials")
        .filter_map(source)
        .filter(|one| is_git(one) && config.as_ref().is_none_or(|config| config.uri != one.uri))
        .collect();
    // Chains' `configSource` is where the pipeline's definition is from; the software is a material.
    let sources = match config {
        Some(config) if tekton && !materials.is_empty() => {
            let mut sources = materials;
            sources.push(ProvenanceSource { commit: None, ..config });
            sources
        }
        Some(config) if config.commit.is_some() => vec![config],
        Some(config) => [config].into_iter().chain(materials).collect(),
        None if materials.is_empty() => hints(value.pointer("/invocation/parameters")).into_iter().collect(),
        None => materials,
    };
    Provenance {
        builder: text(value, "/builder/id"),
        build_type,
        sources,
        parameters: value.pointer("/invocation/parameters").cloned().unwrap_or_default(),
    }
}

/// Chains' type hints for a git source: parameters or results `CHAINS-GIT_URL`, `CHAINS-GIT_COMMIT`.
fn hints(parameters: Option<&Value>) -> Option<ProvenanceSource> {
    let parameters = parameters?;
    let hint = |suffix: &str| {
        parameters.as_object()?.iter().find_map(|(name, value)| {
            let text = name.ends_with(suffix).then_some(value)?.as_str()?;
            // Chains writes each parameter as the JSON text of its value.
            let text = serde_json::from_str::<String>(text).unwrap_or_else(|_| text.to_owned());
            (!text.is_empty()).then(|| ForeignText::new(text.trim()))
        })
    };
    Some(ProvenanceSource { uri: hint("CHAINS-GIT_URL")?, commit: hint("CHAINS-GIT_COMMIT") })
}

fn version_1(value: &Value) -> Provenance {
    let named = |name: &'static str| {
        move |one: &&Value| one.get("name").and_then(Value::as_str).is_some_and(|found| found == name)
    };
    let dependencies = || list(value, "/buildDefinition/resolvedDependencies");
    // Chains says by name what each is: the pipeline and its tasks are not a source of the software.
    let is_definition =
        |one: &&Value| ["pipeline", "pipelineTask", "task"].into_iter().any(|name| named(name)(one));
    let inputs: Vec<ProvenanceSource> =
        dependencies().filter(named("inputs/result")).filter_map(source).collect();
    let git: Vec<ProvenanceSource> =
        dependencies().filter(|one| !is_definition(one)).filter_map(source).filter(is_git).collect();
    let sources = if inputs.iter().any(is_git) {
        inputs.into_iter().filter(is_git).collect()
    } else if git.is_empty() {
        dependencies()
            .filter(|one| !is_definition(one))
            .filter_map(source)
            .filter(|s| s.commit.is_some())
            .collect()
    } else {
        git
    };
    Provenance {
        builder: text(value, "/runDetails/builder/id"),
        build_type: text(value, "/buildDefinition/buildType"),
        sources,
        parameters: value.pointer("/buildDefinition/externalParameters").cloned().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const A: &str = "4d1f0a5c9b7e2d3868f1a0c4b6e9d2f7a1b3c5d7";
    const B: &str = "0b7e2d3868f1a0c4b6e9d2f7a1b3c5d74d1f0a5c";

    fn read(kind: &str, value: &Value) -> Provenance {
        Provenance::read(kind, value.to_string().as_bytes()).unwrap()
    }

    fn uris(provenance: &Provenance) -> Vec<&str> {
        provenance.sources.iter().map(|source| source.uri.raw()).collect()
    }

    #[test]
    fn a_config_source_is_the_source() {
        let read = read(
            V0_2,
            &json!({
                "builder": {"id": "https://h.x/builder"}, "buildType": "https://h.x/type",
                "invocation": {"configSource": {"uri": "git+https://h.x/a@refs/heads/main", "digest": {"sha1": A}, "entryPoint": "b.yml"},
                               "parameters": {"x": "1"}},
                "materials": [{"uri": "git+https://h.x/other", "digest": {"sha1": B}}, {"uri": "pkg:docker/x", "digest": {"sha256": "00"}}],
            }),
        );
        assert_eq!(read.builder.as_ref().unwrap().raw(), "https://h.x/builder");
        assert_eq!(uris(&read), ["git+https://h.x/a@refs/heads/main"]);
        assert!(!read.contradicts(A) && !read.contradicts(&A.to_uppercase()) && read.contradicts(B));
        assert_eq!(read.parameters, json!({"x": "1"}));
    }

    #[test]
    fn a_tekton_run_has_its_source_among_the_materials() {
        let mut run = json!({
            "builder": {"id": "https://tekton.dev/chains/v2"}, "buildType": "tekton.dev/v1beta1/PipelineRun",
            "invocation": {"configSource": {"uri": "git+https://h.x/pipelines.git", "digest": {"sha1": B}}, "parameters": {}},
            "materials": [{"uri": "oci://h.x/task", "digest": {"sha256": "00"}}, {"uri": "git+https://h.x/app.git", "digest": {"sha1": A}}],
        });
        let named = read(V0_2, &run);
        assert_eq!(named.source().unwrap().raw(), "git+https://h.x/app.git");
        assert!(!named.contradicts(A) && named.contradicts(B));
        run["invocation"] = json!({"configSource": {}, "parameters": {"CHAINS-GIT_URL": "\"https://h.x/app\"", "CHAINS-GIT_COMMIT": format!("\"{A}\"")}});
        run["materials"] = json!([]);
        let hinted = read(V0_2, &run);
        assert_eq!((hinted.source().unwrap().raw(), hinted.commit().unwrap().raw()), ("https://h.x/app", A));
    }

    #[test]
    fn the_pipeline_is_not_the_source_of_the_software() {
        let read = read(
            V1,
            &json!({
                "buildDefinition": {
                    "buildType": "https://tekton.dev/chains/v2/slsa",
                    "externalParameters": {"runSpec": {}},
                    "resolvedDependencies": [
                        {"uri": "git+https://h.x/pipelines.git", "digest": {"sha1": B}, "name": "pipeline"},
                        {"uri": "oci://h.x/task", "digest": {"sha256": "00"}, "name": "pipelineTask"},
                        {"uri": "git+https://h.x/app.git", "digest": {"sha1": A}, "name": "inputs/result"},
                    ],
                },
                "runDetails": {"builder": {"id": "https://tekton.dev/chains/v2"}},
            }),
        );
        assert_eq!(uris(&read), ["git+https://h.x/app.git"]);
        assert!(read.contradicts(B) && !read.contradicts(A));
        assert_eq!(read.builder.as_ref().unwrap().raw(), "https://tekton.dev/chains/v2");
    }

    #[test]
    fn what_names_no_commit_contradicts_nothing() {
        for (kind, value) in [(V0_2, json!({})), (V1, json!({})), (V1, json!({"buildDefinition": []}))] {
            let read = read(kind, &value);
            assert!(read.sources.is_empty() && !read.contradicts(A) && read.builder.is_none());
        }
        for bad in ["", "[]", "\"x\"", "null", r#"{"builder":{"id":"a","id":"b"}}"#] {
            assert!(Provenance::read(V1, bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
