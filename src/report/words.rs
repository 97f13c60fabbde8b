//! Every sentence that a reader sees, in every language that there is.
//!
//! A room returns what it found as a type of its own, without any text. [`Lang`] turns such a finding into text:
//! it has one method for each type, which calls the file of that room in the language's folder. The `match` over
//! the findings there has no `_` arm, so that the compiler reports a finding without words. Documents for
//! machines are always in English.

mod en;
mod fr;
mod label;

use std::fmt::Display;
use std::time::Duration;

use crate::call::{Call, ProposedCommand};
use crate::case::UnusedReason;
use crate::check::Check;
use crate::diff::Changes;
use crate::error::{FormatsOf, Saved, Stop, Unrecorded, Unwritten};
use crate::evidence::exchange::Exchange;
use crate::evidence::manifest::Kind;
use crate::evidence::purpose::Fetching;
use crate::evidence::trouble::Trouble;
use crate::evidence::{Defect, IgnoredReason, ImageNote};
use crate::export::{AdmissionController, Unsaid};
use crate::origin::SettingOrigin;
use crate::policy::{RuleChoice, Waiver};
use crate::provenance::ProvenanceError;
use crate::sbom::conformance::{ElementPlace, Oddity, Remedy, Violation};
use crate::sbom::{Difference, Unreadable};
use crate::subject::Digest;
use crate::text::ForeignText;
use crate::trust::key::KeyProblem;
use crate::trust::timestamp::{Stamp, TimestampProblem};
use crate::trust::{LogEntry, LogProblem, Refusal, UnsupportedBundle};
use crate::verdict::Trust;
use crate::weakness::Weakness;

use super::{Advance, AskedFrom, ImageReport, MissingDocument, MissingKey, Obstacle, Transfer, WaitedFor};

/// A language. To add one: its folder, and in this file its `mod`, its variant and its line in `in_language`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
}

impl Lang {
    /// By the word that asks for it, a tag of BCP 47.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "en" => Some(Self::En),
            "fr" => Some(Self::Fr),
            _ => None,
        }
    }
}

/// What begins a line of prose, with all that stands before its first word.
#[derive(Clone, Copy, Debug)]
pub enum LinePrefix {
    /// An error.
    Error,
    /// Something that a reader should know.
    Warning,
    /// A next step.
    Help,
}

/// Calls a function of a file of a language's folder.
macro_rules! in_language {
    ($lang:expr, $room:ident::$function:ident($($name:ident),*)) => {
        match $lang {
            Lang::En => $crate::report::words::en::$room::$function($($name),*),
            Lang::Fr => $crate::report::words::fr::$room::$function($($name),*),
        }
    };
}

/// The methods of [`Lang`], and for whom: which function of which file of a language each calls.
macro_rules! said {
    ($whose:vis fn: $(
        $(#[$doc:meta])* $method:ident($($name:ident: $type:ty),*) -> $text:ty = $room:ident::$function:ident;
    )+) => {
        impl Lang {
            $($(#[$doc])*
            $whose fn $method(self, $($name: $type),*) -> $text {
                in_language!(self, $room::$function($($name),*))
            })+
        }
    };
}

pub(super) mod doctor;
pub(super) mod explain;
pub(super) mod html;
pub(super) mod page;

// What can be asked.
said! {
    pub fn:
    /// Which formats there are, and of which commands.
    formats(groups: &[FormatsOf]) -> String = format::all;
}

// What a run should make a reader think of.
said! {
    pub fn:
    /// A weakness, in one sentence.
    weakness(weakness: &Weakness) -> String = weakness::sentence;
    /// What answers a weakness, to stand behind its sentence; empty where nothing short does.
    weakness_remedy(weakness: &Weakness) -> &'static str = weakness::remedy;
}

// Why something is not known.
said! {
    pub fn:
    /// Why a place could not be asked.
    trouble(trouble: &Trouble) -> String = source::sentence;
    /// What a check found.
    check(check: &Check) -> String = check::sentence;
    /// What is provably wrong with something that a place holds.
    defect(defect: &Defect) -> String = source::defect;
    /// What something is that this version does not read.
    unsupported(form: &UnsupportedBundle) -> String = trust::unsupported;
    /// Why something that is listed is not evidence about the image.
    ignored(reason: &IgnoredReason) -> String = source::ignored;
    /// What is odd about the answer for an image that can still be used.
    image_note(note: &ImageNote) -> String = source::note;
    /// What kind of manifest it is.
    manifest_kind(kind: Kind) -> &'static str = manifest::kind;
    /// What to do about it.
    check_help(check: &Check, call: &Call) -> Vec<Help> = check::help;
    /// What a check asked for, where that is one value.
    check_expected(check: &Check) -> Option<String> = check::expected;
    /// What a check found in its place.
    check_observed(check: &Check) -> Option<ForeignText> = check::observed;
    /// Why something that is listed is not used; `None` where its code says it all.
    listed(why: &UnusedReason) -> Option<String> = check::unused;
    /// A transparency log's entry: which, since when, and what it proves or why it does not.
    log_entry(entry: &LogEntry) -> String = log::entry;
    /// Why a transparency log's entry does not prove that the log has the signature.
    log_problem(problem: &LogProblem) -> String = log::problem;
    /// A time-stamp: its time, and who vouches for it.
    timestamp(stamp: &Stamp) -> String = timestamp::stamp;
    /// Why a time-stamp proves nothing.
    timestamp_problem(problem: &TimestampProblem) -> String = timestamp::problem;
    /// Why provenance cannot be read.
    provenance(why: &ProvenanceError) -> String = provenance::provenance;
}

// What stands in the way.
said! {
    pub fn:
    /// Why nothing was verified.
    stop(stop: &Stop) -> Explanation = stop::stop;
    /// That something was given by this setting and can be asked of nothing.
    unasked(setting: &SettingOrigin) -> String = stop::unasked;
    /// That nothing was verified, for this reason.
    nothing_verified(reason: &str) -> String = stop::nothing_verified;
    /// That the arguments cannot be read, where that is all that can be said of them.
    unreadable_arguments() -> &'static str = stop::unreadable_arguments;
    /// What to do instead of an option that this version does not know, where there is something.
    unknown_option(option: &str) -> Option<&'static str> = stop::unknown_option;
    /// That this argument is not UTF-8.
    argument_not_utf8(argument: &ForeignText) -> String = stop::argument_not_utf8;
    /// That a bug stopped the program, at this place of its source and with this message.
    bug(at: &dyn Display, message: &ForeignText) -> String = stop::bug;
    /// Why nothing was judged.
    obstacle(obstacle: &Obstacle, call: &Call) -> Explanation = obstacle::obstacle;
    /// That something which was to be written is not there.
    nothing_written() -> Explanation = obstacle::nothing_written;
    /// Why there is no key to judge by.
    no_key(why: &MissingKey, call: &Call) -> Explanation = obstacle::no_key;
    /// Why there is no document of an image to show.
    lack(lack: &MissingDocument, image: &ImageReport, call: &Call) -> Explanation = obstacle::lack;
}

/// What stands in the way, in words.
#[derive(Debug)]
pub struct Explanation {
    /// A reason code, or another word where there is none.
    pub code: String,
    /// One sentence; foreign text in it is escaped already.
    pub message: String,
    /// Next steps.
    pub help: Vec<Help>,
}

// What is written, and how a run gets on.
said! {
    pub fn:
    /// What begins a line of prose.
    line_prefix(prefix: LinePrefix) -> &'static str = result::line_prefix;
    /// What was to be written and is not there.
    unwritten(what: &Unwritten) -> String = output::unwritten;
    /// That the use of a key is not on record, for this reason.
    unrecorded(why: &Unrecorded) -> String = known::unrecorded;
    /// That this was saved as this file: its length in bytes and its digest.
    saved(what: Saved, path: &ForeignText, bytes: usize, digest: &Digest) -> String = output::saved;
    /// That a document is saved as this file, although the key did not sign it.
    saved_unsigned(trust: Trust, path: &ForeignText) -> String = output::saved_unsigned;
    /// What is waited for, and how long yet.
    waiting(what: &WaitedFor<'_>, left: Duration) -> String = progress::waiting;
    /// What is being fetched for the image of this name, and how far it is.
    fetching(what: Fetching, image: &str, transfer: Option<&Transfer>) -> String = progress::fetching;
    /// How far a run over several images is.
    advance(advance: &Advance) -> String = progress::advance;
    /// One request and what came of it.
    exchange(exchange: &Exchange) -> String = progress::exchange;
    /// Which rule of a policy file counts for an image.
    choice(choice: &RuleChoice) -> String = policy_file::choice;
    /// Who asks something of an image.
    asked_by(by: &AskedFrom) -> String = policy_file::asked_by;
    /// What the policy excepts an image from.
    excepted(waiver: &Waiver) -> String = policy_file::excepted;
    /// What of a policy file a controller is not told.
    unsaid(unsaid: &Unsaid, to: AdmissionController) -> String = export::unsaid;
}

// What is inside an image.
said! {
    pub fn:
    /// Why a document cannot be read, or cannot be asked.
    unreadable(why: &Unreadable) -> String = document::unreadable;
    /// One thing in which a document differs from another.
    difference(difference: &Difference) -> String = document::difference;
    /// Where an element of a list is looked for.
    element_place(place: ElementPlace) -> String = conformance::element_place;
    /// What would fix an element of a list.
    remedy(remedy: Remedy) -> &'static str = conformance::remedy;
    /// What is wrong at a place of a document.
    violation(violation: &Violation) -> String = conformance::violation;
    /// What is odd about a document.
    oddity(oddity: &Oddity) -> String = conformance::oddity;
}

// What is not trusted.
said! {
    pub fn:
    /// Why an item is not trusted, in one sentence.
    refusal(refusal: &Refusal) -> String = trust::refusal;
    /// Why bytes are not a public key that is accepted, in one sentence.
    key_problem(problem: &KeyProblem) -> String = trust::key;
}

// What changed between two builds.
said! {
    pub fn:
    /// Why two documents are equal; nothing where they are not.
    equal_because(changes: &Changes) -> Option<Vec<String>> = diff::equal_because;
}

/// What a reader can do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Help {
    /// Something to know or to do, in words.
    Say(String),
    /// A command to paste.
    Command(ProposedCommand),
}

impl Help {
    /// One line: the sentence, or the command as a POSIX shell reads it.
    pub fn line(&self) -> String {
        match self {
            Self::Say(sentence) => sentence.clone(),
            Self::Command(command) => shell(command),
        }
    }

    /// The line as documents have it: a command stands behind two blanks.
    pub fn in_documents(&self) -> String {
        match self {
            Self::Say(sentence) => sentence.clone(),
            Self::Command(command) => format!("  {}", shell(command)),
        }
    }
}

/// A next step in words.
fn say(sentence: impl Into<String>) -> Help {
    Help::Say(sentence.into())
}

/// Words quoted for a POSIX shell, where they need it. What could act on a terminal is shown escaped.
fn shell(command: &ProposedCommand) -> String {
    let quoted: Vec<String> =
        command.words().map(|word| quote(&ForeignText::new(word).to_string())).collect();
    quoted.join(" ")
}

fn quote(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "%+,-./:=@_".contains(c);
    match word {
        "" => "''".to_owned(),
        word if word.chars().all(plain) => word.to_owned(),
        word => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

/// How foreign text is shown.
pub(super) type Show = fn(&str) -> String;

/// For a terminal or a log.
pub(super) fn plain(text: &str) -> String {
    ForeignText::new(text).to_string()
}

/// For a terminal, where an arrow between two values is ours alone.
pub(super) fn arrowless(text: &str) -> String {
    plain(text).replace('→', "\\u{2192}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_quoted_for_a_shell_and_nothing_in_it_acts() {
        let of = |words: &[&str]| Help::Command(ProposedCommand::scripted(words)).line();
        assert_eq!(
            of(&["verify", "h.x/a@sha256:00", "--registry-alias", "a=b"]),
            "paas-attest verify h.x/a@sha256:00 --registry-alias a=b"
        );
        assert_eq!(
            of(&["-a", "team=core ops", "--commit-sha", "0123456…", ""]),
            "paas-attest -a 'team=core ops' --commit-sha '0123456…' ''"
        );
        for (word, quoted) in [
            ("$(reboot)", "'$(reboot)'"),
            ("it's", r"'it'\''s'"),
            ("a;b", "'a;b'"),
            ("~root", "'~root'"),
            ("a\nb", r"'a\u{a}b'"),
            ("\u{1b}[2J", r"'\u{1b}[2J'"),
        ] {
            assert_eq!(of(&[word]), format!("paas-attest {quoted}"));
        }
    }

    #[test]
    fn a_command_is_told_from_a_sentence_by_its_type() {
        let say = Help::Say("  two blanks make no command".to_owned());
        assert_eq!(say.line(), say.in_documents());
        let key = Help::Command(ProposedCommand::scripted(&["key"]));
        assert_eq!(key.in_documents(), "  paas-attest key");
    }
}
