//! The pages of the manual. Nothing in them is hyphenated, and examples are not filled: they are pasted.

use std::collections::BTreeMap;

use paas_attest::cli::Cli;
use paas_attest::code::{Code, CodeFamily, CodeTopic, WeaknessCode};
use paas_attest::config::{SECRET_VARIABLES, SHARED_VARIABLES, Setting, USUAL_LANG};
use paas_attest::report::{Command, code_verdict};

use super::model::{Opt, Sub, root};

/// All pages by the names of their files.
pub(super) fn pages(subs: &[Sub]) -> BTreeMap<String, Vec<u8>> {
    let own = subs.iter().filter(|sub| sub.command.is_some());
    let mut pages: BTreeMap<String, Vec<u8>> =
        own.map(|sub| (format!("paas-attest-{}.1", sub.name), of_command(sub).into_bytes())).collect();
    pages.insert("paas-attest.1".to_owned(), of_program(subs).into_bytes());
    pages.insert("paas-attest-codes.7".to_owned(), codes().into_bytes());
    pages.insert("paas-attest-environment.7".to_owned(), environment().into_bytes());
    pages
}

/// Without date and version, so that a release changes only what it changes.
fn title(name: &str, section: u8, about: &str) -> String {
    let upper = name.to_uppercase();
    format!(
        ".TH {} {section} \"\" paas\\-attest paas\\-attest\n.\\\" Nothing is hyphenated: names are pasted.\n.nh\n.ad l\n.SH NAME\n{} \\- {}\n",
        escaped(&upper),
        escaped(name),
        escaped(about)
    )
}

fn of_program(subs: &[Sub]) -> String {
    let root = root();
    let about = root.get_about().map(ToString::to_string).unwrap_or_default();
    let mut page = title("paas-attest", 1, &about);
    page += ".SH SYNOPSIS\n\\fBpaas\\-attest\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n.SH COMMANDS\n";
    for sub in subs {
        let name =
            if sub.command.is_some() { format!("paas-attest-{}(1)", sub.name) } else { sub.name.clone() };
        page += &format!(".TP\n\\fB{}\\fR\n{}\n", escaped(&name), escaped(&sub.about));
    }
    page += ".SH LANGUAGE\n";
    for paragraph in [
        "With --lang fr, or PAAS_ATTEST_LANG=fr, the formats human and markdown, what explain shows and what stands on standard error are in French. The locale alone changes nothing.",
        "Reason codes, the names of checks and fields, options, the lines of --quiet and every format that programs read are the same in every language. In English are also --help, these pages, what the parser of arguments says, and what the system or another program said.",
    ] {
        page += &format!(".PP\n{}\n", escaped(paragraph));
    }
    page += ".SH OPTIONS\n";
    page += ".TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nPrint help; \\-h prints a summary\n";
    page += ".TP\n\\fB\\-V\\fR, \\fB\\-\\-version\\fR\nPrint version\n";
    page + &end(Cli::examples(None), &root)
}

fn of_command(sub: &Sub) -> String {
    let name = format!("paas-attest-{}", sub.name);
    let mut page = title(&name, 1, &sub.about);
    page += &format!(".SH SYNOPSIS\n\\fBpaas\\-attest {}\\fR [\\fIOPTIONS\\fR]", escaped(&sub.name));
    for (name, _) in &sub.inputs {
        page += &match name.as_str() {
            "IMAGE" if sub.takes_several() => format!(" \\fI{}\\fR...", escaped(name)),
            name if sub.takes_none() => format!(" [\\fI{}\\fR]", escaped(name)),
            name => format!(" \\fI{}\\fR", escaped(name)),
        };
    }
    page += &format!("\n.SH DESCRIPTION\n{}\n", escaped(&sub.about));
    for (name, help) in &sub.inputs {
        page += &format!(".TP\n\\fI{}\\fR\n{}\n", escaped(name), escaped(help));
    }
    let mut headings: Vec<&str> = Vec::new();
    for option in &sub.options {
        if !headings.contains(&option.heading.as_str()) {
            headings.push(&option.heading);
        }
    }
    for heading in headings {
        page += &format!(".SH \"{}\"\n", heading.to_uppercase());
        page += &sub.options.iter().filter(|one| one.heading == heading).map(option).collect::<String>();
    }
    if sub.command == Some(Command::Verify) {
        page += &section("PODS", &PODS);
        page += &section("SAMPLES", &SAMPLES);
        page += &section("OTHER FORMATS", &OTHER_FORMATS);
    }
    match sub.command {
        Some(Command::Explain) => {}
        Some(Command::Join) => page += &section("WHAT IS JOINED", &JOINED),
        Some(Command::Policy) => page += &section("WHAT IS WRITTEN", &EXPORTED),
        Some(Command::Doctor) => {
            page += &section("WHAT IS CHECKED", &PROBES);
            page += &section("CONFIGURATION FILES", &CONFIGURATION);
        }
        _ => {
            page += &section("CONFIGURATION FILES", &CONFIGURATION);
            page += &section("WHO VOUCHES", &WHO_VOUCHES);
        }
    }
    let root = root();
    let command = root.find_subcommand(&sub.name).expect("it is a command");
    page + &end(Cli::examples(sub.command), command)
}

/// What a page says beside its options.
enum Part {
    Text(&'static str),
    /// To be pasted.
    Script(&'static str),
}

const SAMPLES: [Part; 3] = [
    Part::Text(
        "With --sample N the images are sorted by the SHA-256 of the seed, a line feed and the name as it was given, and the first N are checked and shown in that order; of fewer images, all are. Of two names of one image the first counts. The report says size, seed, and of how many images they were drawn. Without --seed the seed is 64 bits drawn at random, in hex, so that nobody knows before the run which images it looks at. From a LIST that has each image once, one on a line, anybody draws the same:",
    ),
    Part::Script(
        "while IFS= read -r name; do\n  hash=$(printf '%s\\n%s' \"$SEED\" \"$name\" | sha256sum)\n  printf '%s %s\\n' \"${hash%% *}\" \"$name\"\ndone <LIST | LC_ALL=C sort | head -n \"$N\" | cut -d ' ' -f 2-",
    ),
    Part::Text("A name that is not in the list of the report was not checked."),
];

const PODS: [Part; 6] = [
    Part::Text(
        "With --pods what runs is checked, by the digest that the node of each container reports, and never what a tag leads to now. It reads a List or PodList of pods, or one Pod, as kubectl writes them, and asks no cluster:",
    ),
    Part::Script("kubectl get pods -A -o json | paas-attest verify --pods -"),
    Part::Text(
        "All containers count: init containers, sidecars among them, the others, and ephemeral ones; so do those of pods that have ended (Succeeded, Failed), as long as they are listed: they did run. To leave them out, choose the pods: kubectl get pods --field-selector status.phase=Running. Volumes that are images are not containers, and are not looked at. Each digest of a repository is one image: it is asked for and judged once, and pods of the JSON report lists the containers that run it. The name that is checked is the repository that the node reports; where that is of another registry and the image that was asked for is not, it is the latter's. A tag that was asked for stands beside the digest, and is a weakness where it leads elsewhere now. Images of --images and of the command line are checked in the same run.",
    ),
    Part::Text(
        "A container of which no image ID is reported yet is PENDING (image-absent), and nobody waits for it: the list does not change. An image ID that is not the digest of a manifest, such as that of an image that was loaded on the node, is UNDECIDED (image-unsupported). An image of another registry than --registry and its aliases is listed and not checked: its verdict is null, summary.outOfScope counts it, and there is the weakness out-of-scope; with --require in-scope it is FAILED. A list with no image of the registry is exit code 2. --sample draws from the images that are checked, and leaves none of the others out.",
    ),
    Part::Text(
        "Some runtimes report the digest of a platform's manifest where the index that lists it is what was signed. What runs and has no trusted signature of its own is judged by the image that its pods ask for, where that is an index whose own bytes list the digest that runs: it is looked up by what they ask for, tag or digest, up to eight different ones, and verified like any image. The report has that index, and its checks are about it. An evidence pack then holds the index.",
    ),
    Part::Text(
        "The list must be whole: one page of a longer list, and anything that is not a list of pods, is exit code 2. It may have 128 MiB, 150,000 pods and 300,000 containers; a larger cluster is checked by namespace.",
    ),
];

const OTHER_FORMATS: [Part; 4] = [
    Part::Text(
        "junit: an image is a suite, a check a case. FAILED is a failure, UNDECIDED an error, PENDING an error of the type pending; what was not asked is skipped. A run that comes to no yes has a failure or an error in it, if need be in a suite of its own.",
    ),
    Part::Text(
        "vsa: a SLSA Verification Summary Attestation (SLSA 1.2) in an in-toto statement that is not signed: whoever relies on it signs it. PASSED stands for VERIFIED alone, FAILED for every other verdict, the exit code says which. Of several images it is an array; an image whose digest is not known is not in it, and an empty array is no summary. inputAttestations are the manifest and the blob of every signature and attestation that was judged. The digest of the policy is that of what was asked and by which keys, as the JSON report of the same run has it (the pins of a build: name are added to those of the policy):",
    ),
    Part::Script("jq -cjS '{keys: [.keys[] | {fingerprint, pinned}], policy}' report.json | sha256sum"),
    Part::Text(
        "markdown: at most 65,536 characters; images that are not verified come first, and what was cut is said. It contains no time: the same result is the same comment, which begins with <!-- paas-attest verify -->.",
    ),
];

const JOINED: [Part; 6] = [
    Part::Text("The parts of one list, checked on as many machines, come to one verdict:"),
    Part::Script(
        "# on each machine, with I from 1 to 3\npaas-attest verify --images list.txt --shard $I/3 -o json=part-$I.json\n# once all have ended\npaas-attest join part-*.json -o human -o json=report.json",
    ),
    Part::Text(
        "Each report is held against itself before it is believed: the verdict of each image must be what its checks come to; verdict, exit code and summary of the report what its images come to; and its images as many as the list gives that part. Then the parts are held against each other: all of one list (by its SHA-256), one number of images and one sample, each part once, none missing. What does not fit is exit code 2 and names the files.",
    ),
    Part::Text(
        "Nobody signed the reports, and nothing is verified again: whoever can write to them can write another result. Keep them where only the runs can write.",
    ),
    Part::Text(
        "The verdict is folded again: FAILED before UNDECIDED before PENDING before VERIFIED. A part that judged nothing, since it had no usable key, counts as what it came to, and its images as not checked; one that was not asked properly (exit code 2) ends the join with exit code 2. A part without images is in order. Where every check that failed is waived, an image counts as waived, and a run against which nothing else stands is WAIVED, exit code 0.",
    ),
    Part::Text(
        "Keys that differ between parts are the weakness keys-differ. What was asked (policy) and the version are named where they differ, and change no verdict. The document is paas-attest/report/v1 with the command join, its images as they stand in the reports, and shards, list and differences beside them. A report may have 256 MiB; what is kept of all together 512 MiB, which without -o json and -q is only what is not VERIFIED.",
    ),
];

const EXPORTED: [Part; 5] = [
    Part::Text(
        "A cluster's admission controller then asks of each image, before it starts, what the policy file asks of it. The document goes to standard output; what the controller cannot be told goes to standard error, one line each, behind the parts of the policy file that say it. Read those lines: what is not told is not asked in the cluster. The repository that a signature names is one of them.",
    ),
    Part::Script(
        "paas-attest policy export --to kyverno policy.toml >policy.yaml\nkubectl apply --dry-run=server -f policy.yaml",
    ),
    Part::Text(
        "Keys must be files: each stands in the document, held against key-fingerprint where that is given. Options of other commands, variables and configuration files add nothing to what the policy file says.",
    ),
    Part::Text(
        "kyverno: one ClusterPolicy (kyverno.io/v1, as Kyverno 1.19 reads it) that is enforced, with a rule for each of the policy's. Each skips what the patterns of earlier ones match, and an image that none is for is refused by a last one, exactly. Annotations are compared; an SBOM, provenance 0.2 and its builder are asked for. A tag is replaced by the digest that was verified, but where a digest is required: there it is refused.",
    ),
    Part::Text(
        "policy-controller: for each rule a ClusterImagePolicy (policy.sigstore.dev/v1beta1) of the signature, and one of the SBOM and of the provenance where they are required: in one policy together the signature would not be asked for. All that match must hold. Annotations are not compared there. The controller asks in namespaces with the label policy.sigstore.dev/include=true alone.",
    ),
];

const PROBES: [Part; 5] = [
    Part::Text(
        "Before a verification, or after one that came to UNDECIDED: the way to the image and to its key, step by step. It makes the first requests of a verification, by the same connections, accounts and authorities, and no others: what is sent to nobody by verify is sent to nobody here. It verifies nothing, and ends with 0 where nothing failed, else with 3.",
    ),
    Part::Text(
        "Each check is ok, warn (a verification can come to its end all the same), fail (it cannot), or skipped: it depends on one that failed, or there is nothing to check. What is skipped is not ok. Below it stands the next step.",
    ),
    Part::Text(
        "With IMAGE: name; route (alias, --connect-to, plain http); proxy; address; connection; certificate (who issued it, until when; warn in its last two weeks); login; image; referrers (a registry without the referrers API is ok: the fallback tag is read). Of each key: key-endpoint; key (warn where it is served and not pinned; the record of known keys is read, and not written). Always: configuration; clock (warn where it is off by more than five minutes from the Date of a server); git (only --commit-sha @ needs it); helpers (whether the credential helpers that docker's configuration names are in PATH; none is run to see that).",
    ),
    Part::Text(
        "What a verification refuses to begin with is refused here too, with exit code 2: a name that is none, a key file that is not there, --offline with a registry. Rules of a --policy file are not looked at.",
    ),
    Part::Text(
        "The document of -o json is paas-attest/doctor/v1: checks with id, outcome, message and help, in the order above. With -q each check is one line, its outcome and its id.",
    ),
];

const CONFIGURATION: [Part; 4] = [
    Part::Text(
        "An option can stand in a TOML file, by its long name without the dashes: a string; a list of strings, or one string, where an option can stand several times; true or false where it takes no value; an integer for jobs. The file of --config, or of PAAS_ATTEST_CONFIG, comes after options and variables, and before the user's own file: $XDG_CONFIG_HOME/paas-attest/config.toml, else ~/.config/paas-attest/config.toml, ~/Library/Application Support/paas-attest/config.toml on macOS, or paas-attest\\config.toml in APPDATA on Windows. No file of the current folder is read: a checkout under test must not choose the key. The first that names an option counts, with all its values; lists do not add up.",
    ),
    Part::Script(
        "key-fingerprint = [\"SHA256:...\"]\nregistry-alias = [\"harbor.paas-system.svc.cluster.local=harbor.example.com\"]\nca-file = \"platform-ca.pem\"\nrequire = [\"sbom\", \"digest\"]",
    ),
    Part::Text(
        "A relative path is relative to the folder of the file. What a command does not take or does nothing with is not asked of it. An unknown or doubled key, a value of another kind and an empty one end the run with exit code 2. These cannot be in a file: images, output, save, evidence, sample, seed, accept, key-valid, registry-password-stdin, config, the token and the registry's password.",
    ),
    Part::Text(
        "With a file, --verbose and the member settings of a JSON report say by which option, variable or key of which file each setting was given.",
    ),
];

const WHO_VOUCHES: [Part; 1] = [Part::Text(
    "Each schema of a JSON document has a table, x-vouched-by, with one row for each value. signed: a key that was asked for signed it, in a statement about this image. observed: this run saw it or concluded it, and nobody signed it as it stands there. given: who ran it said so. A path is one from the root, * is any one step and ** any number of steps; a row with where holds where the places that it names have one of those words.",
)];

fn section(title: &str, parts: &[Part]) -> String {
    let part = |part: &Part| match part {
        Part::Text(text) => format!(".PP\n{}\n", escaped(text)),
        Part::Script(script) => {
            let lines: Vec<String> = script.lines().map(escaped).collect();
            format!(".PP\n.EX\n{}\n.EE\n", lines.join("\n"))
        }
    };
    format!(".SH \"{title}\"\n{}", parts.iter().map(part).collect::<String>())
}

fn option(option: &Opt) -> String {
    let names: Vec<String> = option.names().iter().map(|name| format!("\\fB{}\\fR", escaped(name))).collect();
    let value =
        option.value.as_ref().map_or_else(String::new, |value| format!(" \\fI{}\\fR", escaped(value)));
    format!(".TP\n{}{value}\n{}\n", names.join(", "), escaped(&option.help))
}

/// What stands at the end of each page of a command.
fn end(examples: &[&str], command: &clap::Command) -> String {
    let mut page = ".SH EXAMPLES\n".to_owned();
    for example in examples {
        let lines: Vec<String> = example.lines().map(escaped).collect();
        page += &format!(".PP\n.EX\n{}\n.EE\n", lines.join("\n"));
    }
    let below = command.get_after_help().map(ToString::to_string).unwrap_or_default().replace('\u{a0}', " ");
    let codes = below.split("Exit codes: ").nth(1).expect("the help names the exit codes");
    let codes = codes.split_whitespace().collect::<Vec<_>>().join(" ");
    page += &format!(".SH \"EXIT STATUS\"\n{}\n", escaped(&codes));
    page += ".SH ENVIRONMENT\nAll variables are in \\fBpaas\\-attest\\-environment\\fR(7).\n";
    page += ".SH \"REASON CODES\"\nWhat each is usually from, and what to do, is in \\fBpaas\\-attest\\-codes\\fR(7); \\fBpaas\\-attest explain\\fR shows the same.\n";
    let words = Code::ALL.iter().map(|code| (code.as_str(), code.sentence()));
    for (word, sentence) in words.chain(WeaknessCode::ALL.iter().map(|code| (code.as_str(), code.sentence())))
    {
        page += &format!(".TP\n\\fB{}\\fR\n{}\n", escaped(word), escaped(sentence));
    }
    page
}

/// The page of all codes, of the same words as `explain`.
fn codes() -> String {
    let mut page = title("paas-attest-codes", 7, "The reason codes and weaknesses of paas-attest");
    page += ".SH DESCRIPTION\n";
    for paragraph in [
        "A reason code says in one stable word why a check did not pass, why a signature or an attestation is not used, or why a place could not be asked. A weakness is what a reader should know though the verdict holds. A code never changes its meaning.",
        "What is proved wrong is FAILED only where no missing answer could change it. Where a place that could not be asked still could, the run is UNDECIDED, with the code of that place.",
        "paas-attest explain CODE shows a part of this page, with --lang fr in French.",
    ] {
        page += &format!(".PP\n{}\n", escaped(paragraph));
    }
    for family in CodeFamily::ALL {
        page += &format!(".SH \"{}\"\n", escaped(&USUAL_LANG.code_family(family).to_uppercase()));
        page += &CodeTopic::all().filter(|topic| topic.family() == family).map(code).collect::<String>();
    }
    page + ".SH \"SEE ALSO\"\n\\fBpaas\\-attest\\-explain\\fR(1), \\fBpaas\\-attest\\fR(1)\n"
}

fn code(topic: CodeTopic) -> String {
    let (lang, words) = (USUAL_LANG, USUAL_LANG.code_words(topic));
    let mut page = format!(".SS \"{} ({})\"\n", escaped(topic.as_str()), lang.code_kind(topic));
    page += &format!("{}\n", escaped(lang.code_short(topic)));
    for outcome in topic.outcomes() {
        let verdict = code_verdict(*outcome);
        let text = lang.code_outcome(topic, *outcome, verdict.exit_code());
        page += &format!(".TP\n{}\n{}\n", verdict.as_str(), escaped(&text));
    }
    if topic.outcomes().is_empty() {
        page += &format!(".PP\n{}\n", escaped(lang.code_no_outcome()));
    }
    page += &format!(".PP\n{}\n", escaped(words.meaning));
    for cause in words.causes {
        page += &format!(".IP \\(bu 2\n{}\n", escaped(cause));
    }
    let lines: Vec<String> = topic.example().lines().map(escaped).collect();
    page + &format!(".PP\n{}\n.PP\n.EX\n{}\n.EE\n", escaped(words.next), lines.join("\n"))
}

fn environment() -> String {
    let mut page = title("paas-attest-environment", 7, "The variables that paas-attest reads");
    page += ".SH DESCRIPTION\n";
    for paragraph in [
        "An option comes before its variable, and a variable before configuration files.",
        "A variable PAAS_ATTEST_* that is empty, or that this version does not know, ends the run with exit code 2: an unset secret or a typo must not drop a check. Not meant are PAAS_ATTEST_VERSION, PAAS_ATTEST_SERVICE_* and PAAS_ATTEST_PORT*, which installers and Kubernetes set.",
        "A variable of the second list counts as not set where it is empty.",
    ] {
        page += &format!(".PP\n{}\n", escaped(paragraph));
    }
    page += ".SH \"OWN VARIABLES\"\n";
    let settings = Setting::ALL.iter().filter_map(|setting| Some((setting.row().variable()?, setting.row())));
    for (name, row) in settings {
        let help = row.help.split(" [env: ").next().unwrap_or_default();
        let several = if row.holds_several() { "; several are separated by blanks" } else { "" };
        page += &entry(name, &format!("{}: {help}{several}", row.option));
    }
    for (name, help) in SECRET_VARIABLES {
        page += &entry(name, help);
    }
    page += ".SH \"VARIABLES OF OTHER PROGRAMS\"\n";
    for shared in SHARED_VARIABLES {
        page += &entry(&shared.names.join(", "), shared.help);
    }
    page + ".SH \"SEE ALSO\"\n\\fBpaas\\-attest\\fR(1)\n"
}

fn entry(name: &str, help: &str) -> String {
    format!(".TP\n\\fB{}\\fR\n{}\n", escaped(name), escaped(help))
}

/// Text as roff has it: each character stands for itself when it is pasted from the page.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\e"),
            '-' => out.push_str("\\-"),
            '\'' => out.push_str("\\(aq"),
            '`' => out.push_str("\\(ga"),
            '^' => out.push_str("\\(ha"),
            '~' => out.push_str("\\(ti"),
            '"' => out.push_str("\\(dq"),
            // A terminal without it would show nothing.
            '…' => out.push_str("..."),
            c => out.push(c),
        }
    }
    // A line that begins so would be a request.
    if out.starts_with('.') { format!("\\&{out}") } else { out }
}

/// What is pasted from a line of a page.
pub(crate) fn pasted(line: &str) -> String {
    let mut out = line.trim_start_matches("\\&").to_owned();
    for (roff, c) in [
        ("\\-", "-"),
        ("\\(aq", "'"),
        ("\\(ga", "`"),
        ("\\(ha", "^"),
        ("\\(ti", "~"),
        ("\\(dq", "\""),
        ("\\e", "\\"),
    ] {
        out = out.replace(roff, c);
    }
    out
}
