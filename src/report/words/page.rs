//! The labels, headings and sentences of pages for people, in every language. Each method whose text contains
//! foreign text takes a function that escapes it.

use crate::case::Status;
use crate::check::Checkout;
use crate::diff::{Change, ChangeSummary, Changes, DiffNote, GateAnswer, ProvenanceField};
use crate::evidence::place::{KeyPlace, Place};
use crate::evidence::route::Route;
use crate::join::{Joined, PartDifference};
use crate::known::KeyRecord;
use crate::pods::ContainerKind;
use crate::report::DocumentPlace;
use crate::report::compared::SkippedCheck;
use crate::report::{
    Comparison, DiffSide, Document, DocumentSource, ImageReport, ListedComponent, OtherDocument, Sample,
    SbomReport, Shard,
};
use crate::sbom::conformance::{Element, ElementAnswer, ElementList, SchemaReport};
use crate::sbom::summary::{DependencyCounts, FieldCoverage};
use crate::sbom::{GateOutcome, LicenseGate, Tool};
use crate::text::ForeignText;
use crate::trust::ValidUntil;
use crate::verdict::{Outcome, Trust, Verdict};

use super::{Lang, Show};

pub(in crate::report) use super::label::{Column, FieldLabel, Label, Title, Whose};

/// A blank at which no layout breaks a line. It cannot come from foreign text, where it is escaped.
pub(in crate::report) const GLUE: char = '\u{1}';

// Words of results, and what stands between words.
said! {
    pub(in crate::report) fn:
    /// The word of a verdict, where people read it.
    verdict(verdict: Verdict) -> &'static str = result::verdict;
    /// Whether a document is trusted.
    trust(trust: Trust) -> &'static str = result::trust;
    /// What a check came to.
    outcome(outcome: Outcome) -> &'static str = result::outcome;
    /// How a signature or an attestation stands.
    status(status: Status) -> &'static str = result::status;
    /// What a place is called.
    place(place: &Place) -> String = place::name;
    /// Where a key is from.
    key_place(place: &KeyPlace) -> String = place::of_key;
    /// Where a document is from.
    document_place(place: &DocumentPlace) -> String = place::of_document;
    /// Stands between a word and what it introduces.
    colon() -> &'static str = result::colon;
    /// Stands between two sentences of one line.
    semicolon() -> &'static str = result::semicolon;
}

// Numbers and names.
said! {
    pub(in crate::report) fn:
    /// A number as people read it.
    grouped(number: usize) -> String = page::number;
    /// What stands before a fact.
    label(label: Label) -> &'static str = page::label;
    /// What stands before a value within a block.
    field(label: FieldLabel) -> &'static str = page::field;
    /// What heads a column.
    column(column: Column) -> &'static str = page::column;
    /// What heads a section.
    title(title: Title<'_>) -> String = page::title;
    /// How many more there are.
    more(number: usize) -> String = page::more;
    /// How many rows of a section were cut.
    cut(number: usize) -> String = page::cut;
    /// How many more there are below.
    more_below(number: usize) -> String = page::more_below;
    /// How many more there are, and where all of them are.
    more_in_json(number: usize) -> String = page::more_in_json;
    /// How many more violations there are, and where more of them are.
    more_violations(number: usize) -> String = page::more_violations;
}

// What runs.
said! {
    pub(in crate::report) fn:
    /// How a signed commit stands to HEAD, in few words; `None` where git did not say.
    commit_standing(checkout: &Checkout) -> Option<String> = pods::standing;
    /// That a signed commit is HEAD.
    at_head() -> &'static str = pods::at_head;
    /// What kind of container it is, to stand behind its name.
    container_kind(kind: ContainerKind) -> &'static str = pods::kind;
    /// That no image of a part is one that is checked.
    none_in_scope() -> &'static str = pods::none_in_scope;
}

// An image.
said! {
    pub(in crate::report) fn:
    /// What all images came to.
    tally(of: &[(Verdict, usize)], all: usize) -> String = images::tally;
    /// How many of how many images were checked, and how they were drawn.
    sample(sample: &Sample, show: Show) -> String = images::sample;
    /// Which part of the images was checked.
    shard(shard: &Shard) -> String = images::shard;
    /// That a part of the images has none.
    empty_shard() -> &'static str = images::empty_shard;
    /// How many images were not checked since one had failed.
    unchecked(number: usize) -> String = images::unchecked;
    /// Of an image, that all that failed is waived.
    waived_image() -> &'static str = join::waived_image;
    /// How many images came to what, in how many parts.
    joined_counts(joined: &Joined) -> String = join::counts;
    /// How many images of all parts were not checked.
    joined_unchecked(number: usize) -> String = join::unchecked;
    /// What joining does not do.
    joined_note() -> &'static str = join::note;
    /// In what parts differ.
    parts_differ(difference: &PartDifference<'_>) -> String = join::differ;
    /// How many images a part has.
    part_size(images: usize) -> String = join::part_size;
    /// What stands in the place of the verdict of a part without images.
    part_without_images() -> &'static str = join::part_without_images;
    /// How many more images are not verified.
    more_open(number: usize) -> String = join::more_open;
    /// The result for a verified image, in one sentence.
    spoken(image: &ImageReport) -> String = page::spoken;
    /// What leads to the registry of an image.
    route(route: &Route) -> Vec<String> = page::route;
    /// Of a run that judged nothing.
    no_verdict() -> &'static str = page::no_verdict;
    /// The same in one line.
    no_verdict_in_short() -> &'static str = page::no_verdict_in_short;
    /// The same in one word, where a line begins with its verdict.
    error_word() -> &'static str = page::error_word;
    /// Stands below the reason.
    nothing_judged() -> &'static str = page::nothing_judged;
    /// Whether the key is the one that was named.
    pinned(pinned: bool) -> &'static str = page::pinned;
    /// That the key is on record from now on, because it was accepted.
    accepted() -> &'static str = page::accepted;
    /// What was on record for the endpoint of a key.
    on_record(record: &KeyRecord) -> String = known::on_record;
    /// What was on record for the endpoint of a key until that key was accepted.
    was_on_record(record: &KeyRecord) -> String = known::was_on_record;
    /// Until when a key counts.
    key_end(until: ValidUntil) -> String = page::key_end;
    /// What to do with a fingerprint.
    pin_it() -> &'static str = page::pin_it;
    /// The name that a trusted signature was made for.
    signed_for(identity: &ForeignText) -> String = page::signed_for;
}

// One document.
said! {
    pub(in crate::report) fn:
    /// The verdict of the image itself, where its document is not shown.
    image_itself(verdict: &str) -> String = page::image_itself;
    /// That the image itself is verified, where the document is not.
    image_holds() -> &'static str = page::image_holds;
    /// That the image is verified, but the document is not signed.
    not_backed() -> &'static str = page::not_backed;
    /// That nothing is shown of the image of this name, and how that is emphasised.
    nothing_shown(name: &str, strong: Show) -> String = page::nothing_shown;
    /// What kind of document it is, by which tools, of when, and how large.
    made(document: &Document, show: Show) -> String = sbom::made;
    /// The tools that wrote a document; `None` where it names none.
    tools(generator: &[Tool<'_>], show: Show) -> Option<String> = sbom::tools;
    /// Where a document is from, and whether it is signed.
    whose(trust: Trust, source: DocumentSource) -> &'static str = sbom::whose;
    /// The line near the top where no trusted signature covers what is shown.
    trust_warning(trust: Trust) -> Option<&'static str> = sbom::warning;
    /// What it means that a document is about another digest than the image's.
    other_subject(trust: Trust) -> &'static str = sbom::other_subject;
    /// What `--check schema` found.
    schema(schema: &SchemaReport, show: Show) -> String = sbom::schema;
    /// The word of a gate.
    gate_outcome(outcome: GateOutcome) -> &'static str = sbom::outcome;
    /// Where a violation is.
    pointer(path: &str, show: Show) -> String = sbom::pointer;
    /// What a gate found of licenses.
    license_gate(gate: &LicenseGate, show: Show) -> String = sbom::gate;
    /// What to do about such a gate.
    license_advice(gate: &LicenseGate, show: Show) -> String = sbom::license_advice;
    /// A list of elements in one line: which edition, from where, and how far it is answered.
    element_list(list: &ElementList) -> String = sbom::list;
    /// Those lists that the document could not be asked, and why; nothing where there are none.
    undecided_lists(lists: &[ElementList]) -> Option<String> = sbom::undecided_lists;
    /// Whether an element is present.
    element_answer(answer: ElementAnswer) -> &'static str = sbom::answer;
    /// How many components have it.
    element_ratio(element: &Element) -> String = sbom::ratio;
    /// How another document compares with the one that is shown.
    compared(other: &OtherDocument) -> String = sbom::compared;
    /// Where a component is.
    places(paths: &[String], show: Show) -> String = sbom::places;
    /// The same behind a row; empty where no place is known.
    at_places(paths: &[String], show: Show) -> String = sbom::at_places;
    /// A listed component, with the qualifiers that tell it from others.
    listed_package(row: &ListedComponent, qualifiers: Option<&str>, show: Show) -> String = entry::listed_package;
    /// The checks of an SBOM that were not asked for.
    checks_not_asked(inside: &SbomReport) -> Option<String> = sbom::not_asked;
    /// How many components have each field.
    field_coverage(coverage: &FieldCoverage) -> [(&'static str, String); 6] = sbom::coverage;
    /// How many dependencies a document has.
    dependency_counts(edges: DependencyCounts) -> String = sbom::edges;
    /// How many violations are not listed; empty where all are.
    unlisted(schema: &SchemaReport) -> String = page::unlisted;
    /// That no component matches.
    no_component() -> &'static str = page::no_component;
}

// A document in numbers.
said! {
    pub(in crate::report) fn:
    /// A field of it, and its value.
    serial_number(shown: &str) -> String = page::serial_number;
    /// Of how many components, behind how many of them have a license.
    have_license(all: usize) -> String = page::have_license;
    /// How many components have a license, and of how many.
    licensed(with: usize, all: usize) -> String = page::licensed;
    /// How many components say NOASSERTION.
    no_assertion(number: usize) -> Option<String> = page::no_assertion;
    /// So many further kinds.
    more_types(number: usize) -> String = page::more_types;
    /// So many ecosystems below the largest.
    in_more(number: usize) -> String = page::in_more;
    /// Packages in several versions, or the label where there are none.
    several_versions(shown: &str) -> String = page::several_versions;
    /// Versions that occur more than once, or the label where there are none.
    more_than_once(shown: &str) -> String = page::more_than_once;
    /// How many instances of one.
    in_instances(number: usize) -> String = page::in_instances;
    /// How often a component occurs.
    times(number: usize) -> String = page::times;
    /// Where there is no version.
    no_version() -> &'static str = page::no_version;
    /// Where there is no license.
    no_license() -> &'static str = page::no_license;
    /// How many rows follow, of how many components.
    listed_of(rows: usize, all: usize) -> String = page::listed_of;
}

// Two builds.
said! {
    pub(in crate::report) fn:
    /// The one sentence behind the verdict.
    diff_headline(comparison: &Comparison, verdict: Verdict) -> String = diff::headline;
    /// The line near the top, where no trusted signature covers what is compared.
    diff_warning(comparison: &Comparison) -> Option<(Trust, &'static str)> = diff::warned;
    /// A gate, in a sentence.
    diff_gate(gate: &GateAnswer, compared: bool) -> String = diff::gate;
    /// What to do about a gate.
    diff_next() -> &'static str = diff::next;
    /// What a gate found, one line each.
    diff_found(gate: &GateAnswer, comparison: &Comparison, most: usize, show: Show) -> Vec<String> = diff::found;
    /// Both values of a field.
    both_values(field: &ProvenanceField, show: Show) -> [String; 2] = diff::both;
    /// How many entries of what kinds.
    totals(summary: ChangeSummary) -> String = diff::totals;
    /// How much could be compared.
    compared_coverage(changes: &Changes) -> String = diff::coverage;
    /// Dependencies in one line; `None` where there is nothing to say.
    edge_changes(changes: &Changes, show: Show) -> Option<String> = diff::edges;
    /// A note in one line.
    diff_note(note: &DiffNote, show: Show) -> String = diff::note;
    /// Why another scanner matters.
    other_scanner() -> &'static str = diff::scanner;
    /// The name of a check that was not made.
    unasked_check(unasked: &SkippedCheck<'_>) -> String = diff::unasked;
    /// What else was not asked for, and its option.
    gates_not_asked() -> [&'static str; 2] = diff::gates_not_asked;
    /// Where a document names no tool.
    no_tool() -> &'static str = diff::no_tool;
    /// The same where neither document names one.
    no_tool_of_both() -> &'static str = diff::no_tool_of_both;
    /// The tool of both documents, among what they have alike.
    same_generator(tools: &str) -> String = diff::same_generator;
    /// The tools of one and of the other.
    generators(before: &str, after: &str) -> String = diff::generators;
    /// The fields that are equal on both sides.
    same_fields(names: &str) -> String = diff::same_fields;
    /// How many components are the same.
    same_components(number: usize) -> String = diff::same_components;
    /// The same of a tool.
    the_same(tools: &str) -> String = diff::the_same;
    /// The word of a side.
    side(which: DiffSide) -> &'static str = diff::side;
    /// The document of a side: its version of CycloneDX, and how many components it has.
    side_document(spec_version: &str, components: usize) -> String = diff::side_document;
    /// The verdict of a side.
    side_is(which: DiffSide, verdict: &str) -> String = diff::side_is;
    /// What follows is about a side.
    of_side(which: DiffSide) -> String = diff::of_side;
    /// The checks of a side follow.
    checks_of_side(which: DiffSide) -> String = diff::checks_of_side;
    /// The document of a side.
    sbom_of_side(which: DiffSide) -> String = diff::sbom_of_side;
    /// Why the two are equal follows.
    no_change() -> &'static str = diff::no_change;
    /// Nothing but dependencies changed.
    only_edges() -> &'static str = diff::only_edges;
    /// Whether an edge was added or removed.
    edge_word(added: bool) -> &'static str = diff::edge_word;
    /// The package; of a substitution both.
    package(entry: &Change, show: Show) -> String = entry::package;
    /// The version, or both.
    versions(entry: &Change, show: Show) -> String = entry::versions;
    /// Which number of a version changed, or what is known instead.
    level(entry: &Change) -> &'static str = entry::level;
    /// How often.
    multiple(entry: &Change) -> String = entry::times;
    /// Further details of an entry; no line is broken at a blank that is [`GLUE`].
    details(entry: &Change, all: bool, show: Show) -> Vec<String> = entry::details;
}
