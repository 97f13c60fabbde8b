//! The in-toto statement: what an attestation says, and of what.
//!
//! Format: in-toto/attestation `spec/v0.1.0` and `spec/v1/statement.md`. Read as strictly as the
//! simple-signing payload: two readers must not see two statements in the same signed bytes.

mod problem;

use std::ops::Range;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::json::{KeptTexts, Shape, StrictMap, StrictValue, TextNames, told_apart};
use crate::subject::Digest;
use crate::text::{Excerpt, ForeignText};

use super::claim::SignatureClaim;
use super::refusal::Refusal;

pub use self::problem::StatementProblem;

/// The two values of `_type` that there are.
const TYPES: [&str; 2] = ["https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1"];

/// The predicate type of a signature of an image (cosign 3, `cmd/cosign/cli/sign/sign.go`).
pub const SIGNATURE_TYPE: &str = "https://sigstore.dev/cosign/sign/v1";

/// An in-toto statement; its predicate is with whoever holds it as a trusted one.
#[derive(Debug)]
pub struct Statement {
    predicate_type: ForeignText,
    /// The digests `sha256` of all subjects, as written.
    subjects: Vec<String>,
    /// Where the predicate stands in the payload.
    predicate: Range<usize>,
}

impl Statement {
    /// The type of the predicate, an URI: decides what the statement may prove.
    pub fn predicate_type(&self) -> &ForeignText {
        &self.predicate_type
    }

    /// Where the predicate stands in the payload.
    pub(super) fn range(&self) -> Range<usize> {
        self.predicate.clone()
    }
}

/// The subjects, with every member that a reader knows and its type (in-toto/attestation,
/// `spec/v1/resource_descriptor.md`).
const SUBJECTS: Shape = Shape::List(&Shape::Object(&[
    ("name", Shape::Text),
    ("uri", Shape::Text),
    ("digest", Shape::Object(&[])),
    ("content", Shape::Text),
    ("downloadLocation", Shape::Text),
    ("mediaType", Shape::Text),
    ("annotations", Shape::Object(&[])),
]));

#[derive(Deserialize)]
struct RawSubject {
    #[serde(default)]
    digest: Option<KeptTexts<Sha256, 1>>,
}

/// A subject, and what is signed of it. It is read as cosign 3 does, by protojson: it has no member that is not known.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct SignedSubject {
    #[serde(default)]
    digest: Option<KeptTexts<Sha256, 1>>,
    #[serde(default)]
    annotations: Option<StrictMap<StrictValue>>,
    #[serde(default, rename = "name")]
    _name: IgnoredAny,
    #[serde(default, rename = "uri")]
    _uri: IgnoredAny,
    #[serde(default, rename = "content")]
    _content: IgnoredAny,
    #[serde(default, rename = "downloadLocation")]
    _download_location: IgnoredAny,
    #[serde(default, rename = "mediaType")]
    _media_type: IgnoredAny,
}

/// A subject's digests in a signature: the one that counts stands there in its own letters alone.
const DIGESTS: Shape = Shape::List(&Shape::Object(&[("digest", Shape::Object(&[("sha256", Shape::Text)]))]));

/// The one algorithm by which a subject is an image.
struct Sha256;

impl TextNames<1> for Sha256 {
    const NAMES: [&'static str; 1] = ["sha256"];
}

/// The members of a statement, of which the type is one that is read.
struct Members<'a> {
    predicate_type: String,
    subject: Option<&'a RawValue>,
    predicate: Option<&'a RawValue>,
    /// The first member that is none of them.
    unknown: Option<Excerpt>,
}

impl<'a> Members<'a> {
    fn of(bytes: &'a [u8]) -> Result<Self, StatementProblem> {
        let (found, unknown) = told_apart(bytes, &["_type", "predicateType", "subject", "predicate"])
            .map_err(StatementProblem::Members)?;
        let text = |name: &'static str| -> Result<String, StatementProblem> {
            let value = found.get(name).and_then(|value| serde_json::from_str(value.get()).ok());
            value.ok_or(StatementProblem::NoText(name))
        };
        let kind = text("_type")?;
        if !TYPES.contains(&kind.as_str()) {
            return Err(StatementProblem::OtherType(Excerpt::new(&kind)));
        }
        Ok(Self {
            predicate_type: text("predicateType")?,
            subject: found.get("subject").copied(),
            predicate: found.get("predicate").copied(),
            unknown,
        })
    }

    /// The subjects, in which every reader sees the same.
    fn subjects<T: Deserialize<'a>>(&self) -> Result<Vec<T>, StatementProblem> {
        let Some(list) = self.subject else { return Ok(vec![]) };
        let read = || {
            let raw: Option<Vec<T>> = serde_json::from_str(list.get())?;
            SUBJECTS.check(list.get().as_bytes())?;
            Ok(raw.unwrap_or_default())
        };
        read().map_err(|error: serde_json::Error| StatementProblem::Subjects(Excerpt::error(&error)))
    }
}

// Not a `Claim`: what was signed as it is, without its type, must never be read as a statement.
impl Statement {
    /// Reads the signed bytes, strictly.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, StatementProblem> {
        let members = Members::of(bytes)?;
        let subjects: Vec<RawSubject> = members.subjects()?;
        let predicate = members.predicate.ok_or(StatementProblem::NoPredicate)?;
        Ok(Self {
            subjects: subjects
                .into_iter()
                .filter_map(|subject| subject.digest)
                .flat_map(KeptTexts::into_said)
                .collect(),
            predicate: place(bytes, predicate),
            predicate_type: ForeignText::new(members.predicate_type),
        })
    }

    /// What a signature of an image says that is signed as a statement: cosign 3's, which names no repository, and
    /// has its annotations on the subject that is the image. `None` for a statement of another type. Its predicate
    /// says nothing, and some versions leave it out.
    ///
    /// # Errors
    /// What is not a statement; one about other images; one that says two things of this one.
    pub(super) fn signature(bytes: &[u8], image: &Digest) -> Result<Option<SignatureClaim>, Refusal> {
        let members = Members::of(bytes)?;
        if members.predicate_type != SIGNATURE_TYPE {
            return Ok(None);
        }
        if let Some(unknown) = members.unknown {
            return Err(StatementProblem::UnknownMember(unknown).into());
        }
        let digests = members.subject.map(|list| DIGESTS.check(list.get().as_bytes()));
        if let Some(Err(error)) = digests {
            return Err(StatementProblem::Subjects(Excerpt::error(&error)).into());
        }
        // Nobody reads it, and other readers refuse what is no object, or holds a key twice.
        let predicate =
            members.predicate.map(|predicate| Shape::Object(&[]).check(predicate.get().as_bytes()));
        if let Some(Err(error)) = predicate {
            return Err(StatementProblem::Members(error.into()).into());
        }
        let subjects: Vec<SignedSubject> = members.subjects()?;
        let (mut claimed, mut others) = (None, Vec::new());
        for SignedSubject { digest, annotations, .. } in subjects {
            let Some(digest) = digest.into_iter().flat_map(KeptTexts::into_said).next() else { continue };
            if digest != image.hex() {
                others.push(digest);
                continue;
            }
            let annotations = annotations.unwrap_or_default();
            if claimed.as_ref().is_some_and(|one| *one != annotations) {
                return Err(StatementProblem::SubjectTwice.into());
            }
            claimed = Some(annotations);
        }
        match claimed {
            Some(annotations) => {
                let annotations = annotations.0.into_iter().map(|(name, value)| (name, value.into()));
                Ok(Some(SignatureClaim::new(image.clone(), None, annotations.collect())))
            }
            None => Err(of_others(&others)),
        }
    }

    /// Refuses unless exactly this digest is among the subjects.
    pub(super) fn speaks_of(&self, image: &Digest) -> Result<(), Refusal> {
        if self.subjects.iter().any(|subject| subject == image.hex()) {
            return Ok(());
        }
        Err(of_others(&self.subjects))
    }
}

/// That a statement is about these, and not about the image.
fn of_others(subjects: &[String]) -> Refusal {
    match subjects {
        [] => Refusal::NoSubject,
        [first, rest @ ..] => Refusal::OtherSubject { first: Excerpt::new(first), more: rest.len() },
    }
}

/// Where a value that was borrowed from these bytes stands in them.
fn place(bytes: &[u8], value: &RawValue) -> Range<usize> {
    let start = (value.get().as_ptr() as usize).saturating_sub(bytes.as_ptr() as usize);
    start..start + value.get().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code;

    const HEX: &str = "3f1c0e6f0d0c8a3b7d0b8d8c1c6b7a2f6f6f4b1d0a9e8c7b6a5d4c3b2a190807";

    fn statement() -> String {
        format!(
            r#"{{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://cyclonedx.org/bom","subject":[{{"name":"x","digest":{{"sha256":"{HEX}"}}}}],"predicate":{{ "a": 1 }}}}"#
        )
    }

    fn parse(text: &str) -> Result<Statement, Refusal> {
        Statement::parse(text.as_bytes()).map_err(Refusal::from)
    }

    #[test]
    fn both_versions_are_read_and_the_predicate_is_found_byte_for_byte() {
        let image = Digest::parse(&format!("sha256:{HEX}")).unwrap();
        for text in [statement(), statement().replace("/v0.1", "/v1")] {
            let read = parse(&text).unwrap();
            assert_eq!(read.predicate_type().raw(), "https://cyclonedx.org/bom");
            assert_eq!(&text[read.range()], "{ \"a\": 1 }");
            read.speaks_of(&image).unwrap();
        }
        let two = statement()
            .replace("[{", "[{\"digest\":{\"sha256\":\"00\",\"sha512\":\"0\"}},{\"name\":\"y\"},{");
        parse(&two).unwrap().speaks_of(&image).unwrap();
    }

    #[test]
    fn only_the_exact_digest_under_its_own_name_counts() {
        let image = Digest::parse(&format!("sha256:{HEX}")).unwrap();
        for other in [
            statement().replace(HEX, &format!("sha256:{HEX}")),
            statement().replace(HEX, &HEX.to_uppercase()),
            statement().replace(HEX, &HEX.replace('3', "4")),
            statement().replace("\"sha256\"", "\"sha512\""),
            statement().replace("\"sha256\"", "\"SHA256\""),
            statement().replace(&format!("{{\"name\":\"x\",\"digest\":{{\"sha256\":\"{HEX}\"}}}}"), ""),
            statement().replace(&format!("[{{\"name\":\"x\",\"digest\":{{\"sha256\":\"{HEX}\"}}}}]"), "null"),
        ] {
            let refused = parse(&other).unwrap().speaks_of(&image).unwrap_err();
            assert_eq!(refused.code(), Code::SubjectMismatch, "{other}");
        }
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_no_statement() {
        let good = statement();
        let twice = |name: &str, value: &str| {
            good.replace(&format!("\"{name}\":"), &format!("\"{name}\":{value},\"{name}\":"))
        };
        crate::rows::each(
            [
                String::new(),
                "null".to_owned(),
                format!("{good}x"),
                format!("\u{feff}{good}"),
                good.replace("/v0.1", "/v0.2"),
                good.replace("_type", "_Type"),
                good.replace("\"predicateType\"", "\"PredicateType\""),
                good.replace("\"predicate\":", "\"Predicate\":{},\"predicate\":"),
                twice("predicateType", "\"https://cyclonedx.org/bom\""),
                twice("subject", "[]"),
                twice("predicate", "{}"),
                good.replace("\"https://cyclonedx.org/bom\"", "5"),
                good.replace(",\"predicate\":{ \"a\": 1 }", ""),
                good.replace(
                    &format!("\"sha256\":\"{HEX}\""),
                    &format!("\"sha256\":\"{HEX}\",\"sha256\":\"{HEX}\""),
                ),
                good.replace(&format!("\"sha256\":\"{HEX}\""), "\"sha256\":5"),
                // Lists where objects belong.
                good.replace("[{\"name\"", "[[{\"sha256\":\"00\"}],{\"name\""),
                good.replace(
                    &format!("{{\"name\":\"x\",\"digest\":{{\"sha256\":\"{HEX}\"}}}}"),
                    &format!("[{{\"sha256\":\"{HEX}\"}}]"),
                ),
                good.replace(&format!("{{\"sha256\":\"{HEX}\"}}"), &format!("[\"sha256\",\"{HEX}\"]")),
                good.replace("\"name\":\"x\"", "\"annotations\":[]"),
                good.replace("\"name\":\"x\"", "\"annotations\":5"),
                // Members in another type than every reader knows.
                good.replace("\"name\":\"x\"", "\"name\":5"),
                good.replace("\"name\":\"x\"", "\"uri\":[]"),
                good.replace("\"name\":\"x\"", "\"content\":{}"),
                good.replace("\"name\":\"x\"", "\"downloadLocation\":true"),
                good.replace("\"name\":\"x\"", "\"mediaType\":-1"),
                format!("[{good}]"),
                // Keys that stand twice.
                good.replace("\"name\":\"x\"", "\"name\":\"x\",\"name\":\"x\""),
                good.replace("\"name\":\"x\"", "\"name\":\"x\",\"n\\u0061me\":\"y\""),
                good.replace("\"name\":\"x\"", "\"annotations\":{\"a\":1,\"a\":1}"),
                good.replace("\"name\":\"x\"", "\"x\":[{\"a\":1,\"a\":2}]"),
                good.replace("\"subject\"", "\"x\":{\"a\":1,\"a\":1},\"subject\""),
                good.replace("\"subject\"", "\"x\":[[{\"b\":{\"a\":1,\"\\u0061\":1}}]],\"subject\""),
                good.replace("\"name\":\"x\"", "\"content\":{\"a\":1,\"a\":1}"),
                good.replace("\"name\":\"x\"", "\"annotations\":{\"x\":{\"a\":1,\"a\":1}}"),
                good.replace("\"predicate\":", "\"x\":[{\"a\":1,\"a\":2}],\"predicate\":"),
                // Keys that Go takes for known ones.
                good.replace("\"digest\"", "\"Digest\""),
                good.replace("\"name\"", "\"NAME\""),
                good.replace("\"name\":\"x\"", "\"DownloadLocation\":\"x\""),
                good.replace("\"subject\"", "\"\u{17f}ubject\""),
                good.replace("\"subject\":", "\"\\u017fubject\":[],\"subject\":"),
            ],
            |bad| {
                assert_eq!(parse(bad).err().map(|r| r.code()), Some(Code::AttestationInvalid), "{bad}");
            },
        );
    }
}
