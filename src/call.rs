//! The command line of a run, as it can be typed again: with one thing changed it is what a message proposes.
//!
//! What a message proposes is made here and nowhere else, so that pasting it never asks for less than was
//! asked: a pin, a requirement or a key that is left out would turn a "no" into a yes. What variables and files say
//! stands in it as options, since they may have been given for the one command alone.

use crate::subject::{Aliases, Repository, repository};

/// The option that says that two names are of one registry.
pub const REGISTRY_ALIAS: &str = "--registry-alias";

/// The option that names a key, and the one that names the platform's API, which serves one where none is named.
const KEY: &str = "--key";
const API_URL: &str = "--api-url";

/// The option that puts a key on record.
const ACCEPT: &str = "--accept";

/// The options that say how a key's endpoint is reached, and are to be said again.
const WAY_TO_A_KEY: [&str; 3] = ["--ca-file", "--connect-to", "--plain-http"];
/// The option that names the evidence pack of a run.
pub const EVIDENCE: &str = "--evidence";

/// The option that names a list of images.
pub const IMAGES: &str = "--images";

/// How a run shows and where it writes what it found: not part of what was asked, and files would be written over.
const SHOWS: [&str; 7] = ["--output", "--save", EVIDENCE, "--quiet", "--verbose", "--color", "--no-progress"];

/// An option with its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallOption {
    /// The option, with its dashes.
    pub name: &'static str,
    /// What stands behind it, each behind one of its own; none of a switch.
    pub values: Vec<String>,
}

/// A command line. It holds no secrets: none can be given on one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    command: &'static str,
    inputs: Vec<String>,
    options: Vec<CallOption>,
}

/// A command that is proposed: the words behind the program's name, as they reach it. It is made by a
/// [`Call`] alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedCommand(Vec<String>);

impl ProposedCommand {
    /// The words, the program's name first.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        std::iter::once("paas-attest").chain(self.0.iter().map(String::as_str))
    }
}

impl Call {
    /// Of a command, over these inputs as they were typed, with these options.
    pub fn new(command: &'static str, inputs: Vec<String>, options: Vec<CallOption>) -> Self {
        Self { command, inputs, options }
    }

    /// Whether it has this option.
    pub fn says(&self, option: &str) -> bool {
        self.options.iter().any(|given| given.name == option)
    }

    /// The first value of this option.
    pub fn value(&self, option: &str) -> Option<&str> {
        let given = self.options.iter().find(|given| given.name == option)?;
        given.values.first().map(String::as_str)
    }

    /// The same call with an option that has this value, where it did not say one: what a run settled by itself.
    #[must_use]
    pub fn settled(mut self, name: &'static str, value: &str) -> Self {
        if !self.says(name) {
            self.options.push(CallOption { name, values: vec![value.to_owned()] });
        }
        self
    }

    /// What was asked about, as it was typed.
    pub fn inputs(&self) -> &[String] {
        &self.inputs
    }

    /// The same call, to be made again: it asks the same, and writes nothing but its answer. `None` where nothing
    /// was called.
    pub fn again(&self) -> Option<ProposedCommand> {
        let asks = |option: &&CallOption| !SHOWS.contains(&option.name);
        let options: Vec<&CallOption> = self.options.iter().filter(asks).collect();
        (!self.command.is_empty()).then(|| self.proposed(&options, None))
    }

    /// The same call with one option more.
    fn with(&self, name: &str, value: &str) -> ProposedCommand {
        self.proposed(&self.options.iter().collect::<Vec<_>>(), Some((name, value)))
    }

    fn proposed(&self, options: &[&CallOption], more: Option<(&str, &str)>) -> ProposedCommand {
        let mut words = vec![self.command.to_owned()];
        // Inputs come first, as people type them, unless one could be taken for an option.
        let looks_like_option = |word: &str| word.len() > 1 && word.starts_with('-');
        let last = self.inputs.iter().any(|input| looks_like_option(input));
        if !last {
            words.extend(self.inputs.iter().cloned());
        }
        let option = |name: &str, value: &str| {
            if looks_like_option(value) {
                vec![format!("{name}={value}")]
            } else {
                vec![name.to_owned(), value.to_owned()]
            }
        };
        for given in options {
            given.values.iter().for_each(|value| words.extend(option(given.name, value)));
            words.extend(given.values.is_empty().then(|| given.name.to_owned()));
        }
        words.extend(more.into_iter().flat_map(|(name, value)| option(name, value)));
        if last {
            words.push("--".to_owned());
            words.extend(self.inputs.iter().cloned());
        }
        ProposedCommand(words)
    }

    /// The command that puts a key of an endpoint on record, by the way on which this call reaches it. It verifies
    /// nothing, and asks for nothing of what this call asks.
    pub fn accepting(&self, endpoint: &str, fingerprint: &str) -> ProposedCommand {
        let is_named = self.says(KEY);
        let is_way =
            |given: &&CallOption| WAY_TO_A_KEY.contains(&given.name) || (given.name == API_URL && !is_named);
        let key = CallOption { name: KEY, values: vec![endpoint.to_owned()] };
        let options = self.options.iter().filter(is_way).cloned().chain(is_named.then_some(key));
        Self { command: "key", inputs: vec![], options: options.collect() }.with(ACCEPT, fingerprint)
    }

    /// The same call where the registry of `signed` is the one of `asked` too. `None` where that would not make them
    /// one, because an alias that is given says something else.
    pub fn with_alias(&self, asked: &Repository, signed: &str) -> Option<ProposedCommand> {
        let signed = repository(signed).ok()?;
        let alias = format!("{}={}", signed.registry, asked.registry);
        let given = self.options.iter().filter(|option| option.name == REGISTRY_ALIAS);
        let all = given.flat_map(|option| &option.values).map(String::as_str).chain([alias.as_str()]);
        let aliases = Aliases::parse(all).ok()?;
        (aliases.logical(asked) == signed).then(|| self.with(REGISTRY_ALIAS, &alias))
    }
}

#[cfg(test)]
impl ProposedCommand {
    /// Of any words, for tests of how they are shown.
    pub(crate) fn scripted(words: &[&str]) -> Self {
        Self(words.iter().map(|word| (*word).to_owned()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(inputs: &[&str], options: &[(&'static str, &[&str])]) -> Call {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let option = |(name, values): &(&'static str, &[&str])| CallOption { name, values: owned(values) };
        Call::new("verify", owned(inputs), options.iter().map(option).collect())
    }

    fn proposed(call: &Call, asked: &str, signed: &str) -> Option<String> {
        let words = call.with_alias(&repository(asked).unwrap(), signed)?;
        Some(words.words().collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn what_is_proposed_is_the_call_with_one_option_more() {
        let call = call(
            &["h.x/a:1", "h.x/b:1"],
            &[("--tenant-id", &["rival"]), ("--require", &["sbom", "digest"]), ("--offline", &[])],
        );
        assert_eq!(
            proposed(&call, "h.x/a", "in.x/a").as_deref(),
            Some(
                "paas-attest verify h.x/a:1 h.x/b:1 --tenant-id rival --require sbom --require digest \
                 --offline --registry-alias in.x=h.x"
            )
        );
    }

    #[test]
    fn what_begins_as_an_option_does_stays_a_value_or_an_input() {
        let call = call(&["-x"], &[("--tenant-id", &["--offline"]), ("--key", &["-"])]);
        assert_eq!(
            proposed(&call, "h.x/a", "in.x/a").as_deref(),
            Some("paas-attest verify --tenant-id=--offline --key - --registry-alias in.x=h.x -- -x")
        );
    }

    #[test]
    fn a_key_is_accepted_on_the_way_on_which_it_came() {
        for (options, expected) in [
            (&[][..], "paas-attest key --accept FP"),
            (
                &[
                    ("--key", &["old.pub", "https://k.x/k"][..]),
                    ("--key-valid", &["2026-11-01"]),
                    ("--api-url", &["https://a.x/api"]),
                    ("--ca-file", &["ca.pem"]),
                    ("--tenant-id", &["octave"]),
                    ("-o", &["json"]),
                ][..],
                "paas-attest key --ca-file ca.pem --key https://k.x/k --accept FP",
            ),
            (
                &[("--api-url", &["http://localhost:1/api"][..]), ("--plain-http", &["localhost:1", "h.x"])],
                "paas-attest key --api-url http://localhost:1/api --plain-http localhost:1 --plain-http h.x --accept FP",
            ),
        ] {
            let command = call(&["h.x/a:1"], options).accepting("https://k.x/k", "FP");
            assert_eq!(command.words().collect::<Vec<_>>().join(" "), expected);
        }
    }

    #[test]
    fn what_is_made_again_asks_the_same_and_writes_nothing() {
        let call = call(
            &["h.x/a:1"],
            &[
                ("--tenant-id", &["rival"]),
                ("--output", &["html=audit.html"]),
                ("--save", &["bom.json"]),
                (EVIDENCE, &["pack"]),
                ("--offline", &[]),
            ],
        );
        let words = call.again().unwrap();
        let words: Vec<&str> = words.words().collect();
        assert_eq!(words, ["paas-attest", "verify", "h.x/a:1", "--tenant-id", "rival", "--offline"]);
        assert_eq!(Call::default().again(), None);
    }

    /// A proposal that is refused, or that fails as the call did, helps nobody.
    #[test]
    fn what_cannot_work_is_not_proposed() {
        for (given, asked, signed) in [
            ("h.x=b.x", "h.x/a", "in.x/a"),
            ("c.x=h.x", "h.x/a", "in.x/a"),
            ("in.x=b.x", "h.x/a", "in.x/a"),
            ("h.x/builds=m.x/paas/builds", "m.x/paas/builds/a", "in.x/builds/a"),
        ] {
            let call = call(&["x"], &[(REGISTRY_ALIAS, &[given])]);
            assert_eq!(proposed(&call, asked, signed), None, "{given}");
        }
        let call = call(&["x"], &[(REGISTRY_ALIAS, &["other.x=else.x"])]);
        assert!(proposed(&call, "h.x/a", "in.x/a").is_some());
        for signed in ["", "in.x/a:1", "in.x", "in.x/b"] {
            assert_eq!(proposed(&call, "h.x/a", signed), None, "{signed}");
        }
    }
}
