//! `sbom`: the road of `verify`, then one document of the case, looked into.

use crate::case::{Case, CaseDocuments, Patience, SignedBom};
use crate::config::{DocumentQuestions, SbomRequest, Target};
use crate::error::Stop;
use crate::evidence::{Answer, Attached};
use crate::output::{LateReport, RunReport};
use crate::report::{
    Body, Command, Conformance, Document, DocumentBytes, DocumentPlace, DocumentSource, ImageReport,
    ListedComponent, MissingDocument, Report, ReportHead, SbomReport,
};
use crate::sbom::conformance::{self, ConformanceCheck};
use crate::sbom::{self, BomForLists, BomSummary, LicenseAnswers};
use crate::source::Deadline;
use crate::text::ForeignText;
use crate::trust::digest_of;
use crate::ui::Line;
use crate::verdict::{Trust, Verdict};
use crate::weakness::Weakness;

use super::beside::Beside;
use super::judge::{Ended, judge_one};
use super::side::{self, GivenSide, Shown};
use super::stage;
use super::{head, image_report, network, stopped, weaknesses};

/// The document that is shown, or why there is none; and what stands beside it.
struct Choice {
    shown: Result<Shown, MissingDocument>,
    beside: Vec<Beside>,
}

impl From<MissingDocument> for Choice {
    fn from(lack: MissingDocument) -> Self {
        Self { shown: Err(lack), beside: vec![] }
    }
}

/// Runs `sbom`.
///
/// # Errors
/// What stops it before any verdict.
pub fn sbom(asked: &SbomRequest, at: String, line: &Line) -> Result<RunReport, Stop> {
    let request = &asked.request;
    let until = side::until(request, 1);
    match &asked.target {
        Target::Document { name, place } => {
            let choice = match side::read_given(name, place, request.sbom_size, until) {
                GivenSide::Shown(shown) => Choice { shown: Ok(shown), beside: vec![] },
                GivenSide::MissingDocument(lack) => lack.into(),
                GivenSide::Stop(stop) => return Err(stop),
            };
            let image = ImageReport::unsigned(name.clone());
            let head = head(at, vec![], request, vec![]);
            let questions = asked.questions.clone();
            judge(image, head, until, move |image, head| {
                let inside = SbomReport::without(image, MissingDocument::NothingAttested);
                look(head, inside, choice, &questions, until)
            })
        }
        Target::Image(ask) => {
            let network = network(request, line);
            match judge_one(ask, request, &network, line) {
                Ok(case) => {
                    let weaknesses = weaknesses(request, &case.keys().facts, &network);
                    let head = head(at, case.keys().facts.clone(), request, weaknesses);
                    // What was waited for does not count.
                    let until = if request.wait.is_some() { side::until(request, 1) } else { until };
                    let image = image_report(&case, request);
                    let asked = OfImage {
                        source: asked.source,
                        unsigned: asked.unsigned,
                        questions: asked.questions.clone(),
                    };
                    judge(image, head, until, move |image, head| of_image(case, image, &asked, head, until))
                }
                Err(Ended::NoKeys(why)) => Ok(stopped(Command::Sbom, at, why).into()),
                Err(Ended::Stop(stop)) => Err(stop),
            }
        }
    }
}

/// What is asked of the documents of an image.
struct OfImage {
    source: DocumentSource,
    unsigned: bool,
    questions: DocumentQuestions,
}

/// The report on an image and its documents, or that there was no time for them.
fn judge(
    image: ImageReport,
    head: ReportHead,
    until: Deadline,
    look: impl FnOnce(ImageReport, ReportHead) -> Report + Send + 'static,
) -> Result<RunReport, Stop> {
    let without =
        |image, lack| Report::new(head.clone(), Body::Sbom(Box::new(SbomReport::without(image, lack))));
    let (unfinished, in_short) =
        (without(image.clone(), side::late()), without(image.in_short(), side::cut()));
    let report = stage::wait_for(until, move || look(image, head))?.unwrap_or(unfinished);
    Ok(RunReport { report, late: Some(LateReport { report: in_short, until }) })
}

fn of_image(case: Case, image: ImageReport, asked: &OfImage, head: ReportHead, until: Deadline) -> Report {
    let OfImage { source, unsigned, questions } = asked;
    let verified = image.verdict() == Verdict::Verified;
    let inside = SbomReport::without(image, MissingDocument::ImageNotVerified);
    let none = case.boms().is_empty();
    // Where an image that is not verified has none to show, its own checks know why.
    if !verified && (!unsigned || (*source == DocumentSource::Attestation && none)) {
        return Report::new(head, Body::Sbom(Box::new(inside)));
    }
    let waited = case.patience() != Patience::None;
    let gap = case.open_attestation_gap().cloned();
    let CaseDocuments { boms, attached, record } = case.into_documents();
    let look = |head, inside, choice| look(head, inside, choice, questions, until);
    let answer = match source {
        // A file is nothing of an image's, and no `--source`.
        DocumentSource::Attestation | DocumentSource::File => {
            let mut beside = Vec::new();
            if let Some(Answer::Found(document)) = record {
                let backed = backing(&document, &boms).is_some();
                beside.push(Beside::unsigned(DocumentSource::Api, document, backed));
            }
            return look(head, inside, newest(boms, beside));
        }
        DocumentSource::Attached => attached.unwrap_or(Answer::Absent),
        DocumentSource::Api => record.unwrap_or(Answer::Absent),
    };
    let document = match answer {
        Answer::Found(document) => document,
        Answer::Absent => return look(head, inside, absent(*source, waited).into()),
        Answer::Gap(gap) => return look(head, inside, MissingDocument::Gap(gap).into()),
        Answer::Defect(defect) => return look(head, inside, MissingDocument::Defect(defect).into()),
    };
    if let Some(at) = backing(&document, &boms) {
        // What is printed and saved is what was signed, byte for byte.
        let beside = vec![Beside::unsigned(*source, document, true)];
        let mut boms = boms;
        boms[..=at].rotate_right(1);
        return look(head, inside, newest(boms, beside));
    }
    let inside = inside.without_unsigned(MissingDocument::NobodySigned(document.place.clone()));
    if let (Some(gap), false) = (gap, unsigned) {
        // What was not read may be the attestation that backs it.
        return look(head, inside, MissingDocument::Gap(gap).into());
    }
    let Attached { place, document } = document;
    if !unsigned {
        return Report::new(head, Body::Sbom(Box::new(inside)));
    }
    let shown = Shown {
        source: *source,
        place: DocumentPlace::Evidence(place),
        digest: digest_of(document.get()),
        bytes: DocumentBytes::Unsigned(document),
    };
    let beside = boms.into_iter().map(Beside::attested).collect();
    look(head, inside, Choice { shown: Ok(shown), beside })
}

fn absent(source: DocumentSource, waited: bool) -> MissingDocument {
    match source {
        DocumentSource::Api => MissingDocument::NoRecord,
        DocumentSource::Attached | DocumentSource::Attestation | DocumentSource::File => {
            MissingDocument::NothingAttached { waited }
        }
    }
}

/// The first of those that are attested, which are in order; all others stand beside it.
fn newest(boms: Vec<SignedBom>, mut beside: Vec<Beside>) -> Choice {
    let mut boms = boms.into_iter();
    let shown = boms.next().map(side::attested).ok_or(MissingDocument::NothingAttested);
    beside.extend(boms.map(Beside::attested));
    Choice { shown, beside }
}

/// The newest attested document that is the same JSON value as this one, which nobody signed.
fn backing(document: &Attached, boms: &[SignedBom]) -> Option<usize> {
    let value = sbom::value_digest(document.document.get()).ok()?;
    boms.iter().position(|bom| bom.is_value(&value))
}

/// Reads the document, asks what was asked of it, and compares with it what stands beside it.
fn look(
    mut head: ReportHead,
    mut inside: SbomReport,
    choice: Choice,
    asked: &DocumentQuestions,
    until: Deadline,
) -> Report {
    inside.listed = asked.list;
    let Choice { shown, beside } = choice;
    let mut inside = match shown {
        Ok(shown) => ask(shown, beside, inside, &mut head.weaknesses, asked, until),
        Err(lack) => {
            let image = inside.image.verdict();
            let others = beside.into_iter().take_while(|_| !until.is_over());
            inside.others = others.map(|one| one.compared(None, image)).collect();
            inside.looked_into(Err(lack), Conformance::default(), vec![])
        }
    };
    inside.others.sort_by_cached_key(|other| (other.source, other.place.to_string()));
    for other in inside.others.iter().filter(|other| !other.same) {
        let (place, first) = (other.place.clone(), other.differences.first().cloned());
        head.weaknesses.push(Weakness::SbomDiffers { place, first });
    }
    Report::new(head, Body::Sbom(Box::new(inside)))
}

/// What schema, lists and denied licenses come to, how the others differ, and the document. Its bytes are
/// read here, and all of this is asked of what was read.
fn ask(
    shown: Shown,
    beside: Vec<Beside>,
    mut inside: SbomReport,
    weaknesses: &mut Vec<Weakness>,
    asked: &DocumentQuestions,
    until: Deadline,
) -> SbomReport {
    let image = inside.image.verdict();
    // Each stage takes its time, and none begins that has none.
    let in_time = || side::in_time(until);
    let within = side::within(&shown, asked.bound).and_then(|()| in_time());
    // First: the value that a schema judges is large, and is gone before the document is read.
    let schema = (within.is_ok() && asked.checks.contains(&ConformanceCheck::Schema))
        .then(|| conformance::schema(shown.bytes.get()));
    weaknesses.extend(schema.iter().flat_map(|schema| &schema.odd).cloned().map(Weakness::SchemaOdd));
    let standards = asked.checks.iter().filter_map(|check| match check {
        ConformanceCheck::Schema => None,
        ConformanceCheck::Elements(standard) => Some(*standard),
    });
    let standards: Vec<_> = standards.collect();
    let within = within.and_then(|()| in_time());
    let (read, further) = if within.is_err() && until.is_over() {
        return late(inside);
    } else if standards.is_empty() {
        (sbom::read(shown.bytes.get()), None)
    } else {
        match sbom::read_for_lists(shown.bytes.get()) {
            Ok(BomForLists { bom, further }) => (Ok(bom), Some(further)),
            Err(why) => (Err(why), None),
        }
    };
    for one in beside {
        if until.is_over() {
            inside.others.clear();
            return late(inside);
        }
        inside.others.push(one.compared(read.as_ref().ok(), image));
    }
    let within = within.and_then(|()| in_time());
    let bom = match (within, read) {
        (Ok(()), Ok(bom)) => bom,
        (Err(lack), _) => return inside.looked_into(Err(lack), Conformance::default(), vec![]),
        (Ok(()), Err(why)) => {
            let schema = schema.map(|schema| schema.refused_by_reader(&why));
            let conformance = Conformance::new(schema, conformance::unread_lists(&standards, &why));
            return inside.looked_into(Err(MissingDocument::Unreadable(why)), conformance, vec![]);
        }
    };
    let lists = further.map_or_else(Vec::new, |further| {
        let signed = shown.bytes.trust(image) == Trust::Verified;
        conformance::lists(&standards, &bom, further.as_ref(), signed)
    });
    let LicenseAnswers { gates, siblings } = asked.licenses.ask(&bom);
    for gate in gates.iter().filter(|gate| gate.unknown > 0) {
        let (rule, asked, count) = (gate.rule, ForeignText::new(gate.value.as_str()), gate.unknown);
        weaknesses.push(Weakness::LicenseUnknown { rule, asked, count });
    }
    weaknesses.extend(siblings.into_iter().map(Weakness::LicenseSibling));
    if until.is_over() {
        return late(inside);
    }
    let summary = BomSummary::of(&bom);
    let rows = if asked.rows { sbom::rows(&bom, &asked.filters) } else { vec![] };
    let rows = rows.into_iter().map(ListedComponent::from).collect();
    drop(bom);
    let Shown { source, place, digest, bytes } = shown;
    let document = Document { source, place, digest, bytes, summary, rows };
    inside.looked_into(Ok(document), Conformance::new(schema, lists), gates)
}

/// There was no time to look into it to the end.
fn late(inside: SbomReport) -> SbomReport {
    inside.looked_into(Err(side::late()), Conformance::default(), vec![])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Sub};
    use crate::config::{self, Environment};
    use crate::evidence::place::Place;
    use crate::sbom::passes::{self, DocumentPass};
    use crate::trust::{Trusted, Unsigned};

    fn asked(options: &[&str]) -> SbomRequest {
        let words = ["paas-attest", "sbom", "x.json", "--unsigned"].iter().chain(options);
        let Ok(cli) = Cli::read(&words.map(Into::into).collect::<Vec<_>>()) else { panic!("{options:?}") };
        let Sub::Sbom { target } = cli.command else { panic!("{options:?}") };
        let environment = Environment::default();
        let settings = config::layers(&cli.options, &environment);
        config::sbom(&target, &settings, &environment, (config::AskCheckout::GIT, ""), true).unwrap()
    }

    fn document(component: &str) -> Vec<u8> {
        let whole = r#"{"bomFormat":"CycloneDX","specVersion":"1.4","components":[{"name":"NAME"}]}"#;
        whole.replace("NAME", component).into_bytes()
    }

    fn shown(bytes: Vec<u8>) -> Shown {
        Shown {
            source: DocumentSource::Attestation,
            place: DocumentPlace::Evidence(Place::Image),
            digest: digest_of(&bytes),
            bytes: DocumentBytes::Attested(Trusted::scripted(bytes)),
        }
    }

    /// The passes over documents that `look` takes: over the one that is shown, and those beside it.
    fn passes(bytes: Vec<u8>, beside: Vec<Beside>, options: &[&str]) -> (bool, Vec<DocumentPass>) {
        let inside =
            SbomReport::without(ImageReport::unsigned("x".to_owned()), MissingDocument::NothingAttested);
        let asked = asked(options);
        let choice = Choice { shown: Ok(shown(bytes)), beside };
        let (report, passes) = passes::of(|| {
            let until = side::until(&asked.request, 1);
            look(ReportHead::default(), inside, choice, &asked.questions, until)
        });
        (report.shown_document().is_some(), passes)
    }

    /// Where no time is left nothing is read any more, whoever runs the stage.
    #[test]
    fn nothing_is_read_once_the_time_is_over() {
        let beside = || {
            let attached =
                Attached { place: Place::Record("x".to_owned()), document: Unsigned::new(document("b")) };
            vec![Beside::unsigned(DocumentSource::Api, attached, false)]
        };
        let mut rows = crate::rows::Rows::default();
        for options in [
            &[][..],
            &["--list"],
            &["--check", "schema"],
            &["--check", "ntia"],
            &["--check", "schema,ntia,cisa,bsi"],
            &["--deny-license", "MIT"],
        ] {
            for (name, choice) in [
                ("alone", Choice { shown: Ok(shown(document("a"))), beside: vec![] }),
                ("beside another", Choice { shown: Ok(shown(document("a"))), beside: beside() }),
                (
                    "nothing to show",
                    Choice { shown: Err(MissingDocument::NothingAttested), beside: beside() },
                ),
            ] {
                rows.row(format_args!("{options:?} {name}"), || {
                    let inside = SbomReport::without(
                        ImageReport::unsigned("x".to_owned()),
                        MissingDocument::NothingAttested,
                    );
                    let asked = asked(options);
                    let (report, passes) = passes::of(|| {
                        let until = Deadline::after(std::time::Duration::ZERO);
                        look(ReportHead::default(), inside, choice, &asked.questions, until)
                    });
                    assert_eq!(passes, []);
                    assert!(report.shown_document().is_none());
                });
            }
        }
        rows.end();
    }

    #[test]
    fn a_document_is_parsed_once_for_the_schema_and_once_for_all_else() {
        use DocumentPass::{Bom, BomForLists, Value};
        let deny = ["--list", "--deny-license", "MIT"];
        for (checks, expected) in [
            (None, &[Bom][..]),
            (Some("schema"), &[Value, Bom]),
            (Some("ntia"), &[BomForLists]),
            (Some("schema,ntia"), &[Value, BomForLists]),
            (Some("schema,ntia,cisa,bsi"), &[Value, BomForLists]),
        ] {
            let mut options = deny.to_vec();
            options.extend(checks.iter().flat_map(|checks| ["--check", checks]));
            assert_eq!(passes(document("a"), vec![], &options), (true, expected.to_vec()), "{checks:?}");
        }
    }

    #[test]
    fn a_document_that_cannot_be_asked_is_read_once_more_without_the_lists() {
        use DocumentPass::{Bom, BomForLists};
        let twice = String::from_utf8(document("a")).unwrap();
        let twice = twice.replacen('{', r#"{"metadata":{"authors":[],"authors":[]},"#, 1);
        let taken = passes(twice.into_bytes(), vec![], &["--check", "ntia,cisa,bsi"]);
        assert_eq!(taken, (true, vec![BomForLists, Bom]));
    }

    #[test]
    fn each_document_beside_it_is_read_once_whatever_is_asked() {
        use DocumentPass::{Bom, BomForLists, Kind, SpecVersion, Value};
        let (attested, api) = (DocumentSource::Attestation, DocumentSource::Api);
        let of_the_shown = [Value, BomForLists];
        let of_a_broken_one = [Value, SpecVersion, BomForLists, Bom, Kind];
        for (bytes, first, read) in
            [(document("a"), &of_the_shown[..], true), (b"{".to_vec(), &of_a_broken_one, false)]
        {
            let other = |source, name: &str, bytes: Vec<u8>, backed| {
                let attached =
                    Attached { place: Place::Record(name.to_owned()), document: Unsigned::new(bytes) };
                Beside::unsigned(source, attached, backed)
            };
            let beside = vec![
                other(attested, "same", document("a"), false),
                other(attested, "other", document("b"), false),
                other(attested, "broken", b"[".to_vec(), false),
                other(api, "unbacked", document("a"), false),
                // What backs it is read already.
                other(api, "backed", document("a"), true),
            ];
            let options = ["--list", "--check", "schema,ntia,cisa,bsi", "--deny-license", "MIT"];
            let expected = [first, &[Bom, Bom, Bom, Kind, Bom]].concat();
            assert_eq!(passes(bytes, beside, &options), (read, expected));
        }
    }
}
