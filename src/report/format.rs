//! The table of formats. It serves the parser of `-o`, the help and the errors.
//!
//! To add one: a file in the folder of this one, and here its `mod` and a line in [`FORMATS`].

mod cosign;
mod csv;
mod html;
mod human;
mod joined;
mod json;
mod jsonl;
mod junit;
mod line;
mod markdown;
mod vsa;

use std::io;

use crate::error::FormatsOf;

use crate::call::Call;
use crate::verdict::Verdict;

use super::{Body, Command, ImageReport, Report, Style};

pub(super) use self::human::display_width;
pub use self::human::{code_list, code_page, policy_page};
pub use self::json::policy_document;
pub(crate) use self::json::recorded;

/// How each image is written before the report.
#[derive(Clone, Copy, Debug)]
struct Lines {
    /// Writes one.
    write: fn(&ImageReport, &Call, Style) -> io::Result<Vec<u8>>,
    /// Whether the only image of a run has a line too.
    of_one: bool,
    /// Whether the report behind the lines still says something of an image.
    is_needed: fn(&ImageReport) -> bool,
}

/// One format.
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// The commands that write it.
    pub commands: &'static [Command],
    /// Whether the verdict stands in it; else standard error has to say it.
    pub says_verdict: bool,
    /// Who reads it.
    pub reader: Reader,
    /// Whether it needs each component of an SBOM, listed or not.
    pub needs_rows: bool,
    /// Whether it is a foreign document as it was received, which no terminal may get.
    pub foreign: bool,
    /// The lines of images in it, before the report: what does not wait for those behind it.
    lines: Option<Lines>,
    /// Writes the report in it.
    write: Write,
}

/// How a report is written.
#[derive(Clone, Copy, Debug)]
enum Write {
    /// Once all of it is made.
    Page(fn(&Report, Style) -> io::Result<Vec<u8>>),
    /// As it is made: all of it is never in memory.
    Stream(fn(&Report, Style, &mut dyn io::Write) -> io::Result<()>),
}

/// Who reads a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// A person: all that a reader should know stands in it, in words.
    Person,
    /// A program.
    Program,
}

const EVERY: &[Command] =
    &[Command::Verify, Command::Sbom, Command::Diff, Command::Key, Command::Join, Command::Doctor];

/// For a person.
const HUMAN: Format = Format {
    name: "human",
    commands: EVERY,
    says_verdict: true,
    reader: Reader::Person,
    needs_rows: false,
    foreign: false,
    lines: Some(Lines {
        write: |image, _, style| Ok(human::line(image, style).into_bytes()),
        of_one: false,
        is_needed: |image| {
            let is_run = !image.containers().is_empty();
            image.verdict() != Verdict::Verified || !image.weaknesses().is_empty() || is_run
        },
    }),
    write: Write::Page(|report, style| Ok(human::render(report, style).into_bytes())),
};

/// For machines and pages: all of it is written at the end.
const WHOLE: Format = Format { lines: None, reader: Reader::Program, ..HUMAN };

/// All formats; the first is what is written where none is asked for.
pub static FORMATS: [Format; 10] = [
    HUMAN,
    // The published documents, `paas-attest/…/v1`.
    Format {
        name: "json",
        write: Write::Stream(|report, _, out| match &report.body {
            Body::Joined(joined) => Ok(joined::write(report, joined, out)?),
            _ if report.command() == Command::Doctor => Ok(json::write_doctor(report, out)?),
            _ => Ok(json::write(report, out)?),
        }),
        ..WHOLE
    },
    // The same for many images, one line each.
    Format {
        name: "jsonl",
        commands: &[Command::Verify],
        lines: Some(Lines {
            write: |image, call, _| Ok(jsonl::line(image, call)?),
            of_one: true,
            // Standard error has a line for it.
            is_needed: |image| image.warnings().next().is_some(),
        }),
        write: Write::Stream(|report, _, out| Ok(jsonl::write(report, out)?)),
        ..WHOLE
    },
    // What `cosign verify -o json` prints.
    Format {
        name: "cosign",
        commands: &[Command::Verify],
        write: Write::Page(|report, _| Ok(cosign::render(report)?)),
        ..WHOLE
    },
    // For a comment on a pull request.
    Format {
        name: "markdown",
        commands: &[Command::Verify, Command::Sbom, Command::Diff],
        reader: Reader::Person,
        write: Write::Page(|report, style| Ok(markdown::render(report, style).into_bytes())),
        ..WHOLE
    },
    // For what shows the tests of a pipeline.
    Format {
        name: "junit",
        commands: &[Command::Verify],
        write: Write::Page(|report, _| junit::render(report)),
        ..WHOLE
    },
    // For what admits images by summaries of verifications.
    Format {
        name: "vsa",
        commands: &[Command::Verify],
        write: Write::Stream(|report, _, out| Ok(vsa::write(report, out)?)),
        ..WHOLE
    },
    // One page for the audit file.
    Format {
        name: "html",
        commands: &[Command::Verify, Command::Sbom, Command::Diff],
        reader: Reader::Person,
        write: Write::Stream(html::write),
        ..WHOLE
    },
    // One row a component.
    Format {
        name: "csv",
        commands: &[Command::Sbom],
        says_verdict: false,
        needs_rows: true,
        write: Write::Page(|report, _| csv::render(report)),
        ..WHOLE
    },
    // The document itself, byte for byte.
    Format {
        name: "cyclonedx",
        commands: &[Command::Sbom],
        says_verdict: false,
        foreign: true,
        write: Write::Stream(|report, _, out| {
            report.shown_document().map_or(Ok(()), |(_, bytes)| out.write_all(bytes))
        }),
        ..WHOLE
    },
];

/// Texts of which every word is one of our own documents, their members, verdicts and codes among them.
pub const OWN_WORDS: [&str; 13] = [
    include_str!("../../schemas/report-v1.schema.json"),
    include_str!("../../schemas/sbom-v1.schema.json"),
    include_str!("../../schemas/diff-v1.schema.json"),
    include_str!("../../schemas/doctor-v1.schema.json"),
    // What `cosign verify -o json` prints.
    "critical",
    "identity",
    "docker-reference",
    "docker-manifest-digest",
    "optional",
    "cosign",
    junit::WORDS,
    vsa::WORDS,
    // What a browser reads. A secret that is a word of the style sheet is masked there too, and the page is plain.
    html::NAMES,
];

impl Format {
    /// By its name on the command line.
    pub fn named(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }

    /// The published documents.
    pub fn json() -> &'static Self {
        &FORMATS[1]
    }

    /// What is written where none is asked for.
    pub fn usual() -> &'static Self {
        &FORMATS[0]
    }

    /// The names of the formats, those together that the same commands write; no command stands for all.
    pub fn by_commands() -> Vec<FormatsOf> {
        let mut groups: Vec<FormatsOf> = Vec::new();
        for format in &FORMATS {
            let commands = if format.commands == EVERY { &[] } else { format.commands };
            let commands: Vec<&str> = commands.iter().map(|command| command.as_str()).collect();
            match groups.iter_mut().find(|group| group.commands == commands) {
                Some(group) => group.formats.push(format.name),
                None => groups.push(FormatsOf { commands, formats: vec![format.name] }),
            }
        }
        groups
    }

    /// Whether it is written as it is made: all of it is never in memory.
    pub fn streams(&self) -> bool {
        matches!(self.write, Write::Stream(_))
    }

    /// Whether a command writes it.
    pub fn is_of(&self, command: Command) -> bool {
        self.commands.contains(&command)
    }

    /// The report as bytes.
    ///
    /// # Errors
    /// None that the types of this program can bring about.
    pub fn render(&self, report: &Report, style: Style) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        self.write(report, 0, style, &mut out)?;
        Ok(out)
    }

    /// What can be written of one of several images before the report; `None` where all of it is written at the end.
    ///
    /// # Errors
    /// None that the types of this program can bring about.
    pub fn ahead(&self, image: &ImageReport, call: &Call, style: Style) -> io::Result<Option<Vec<u8>>> {
        self.lines.map(|lines| (lines.write)(image, call, style)).transpose()
    }

    /// Whether the report still needs an image of which everything is written that can be before it.
    pub fn needs(&self, image: &ImageReport) -> bool {
        self.lines.is_none_or(|lines| (lines.is_needed)(image))
    }

    /// Writes the report, what can be long as it is made; of the images that it kept the first so many are written already.
    ///
    /// # Errors
    /// Those of what is written to.
    pub fn write(
        &self,
        report: &Report,
        ahead: usize,
        style: Style,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        if let (Some(lines), Body::Images { images, tally }) = (self.lines, &report.body)
            && (lines.of_one || tally.total() != 1)
        {
            for image in images.iter().skip(ahead) {
                out.write_all(&(lines.write)(image, report.call(), style)?)?;
            }
        }
        match self.write {
            Write::Page(page) => out.write_all(&page(report, style)?),
            Write::Stream(write) => write(report, style, out),
        }
    }
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Format {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_format_has_a_name_of_its_own_and_a_command() {
        let names: BTreeSet<&str> = FORMATS.iter().map(|format| format.name).collect();
        assert_eq!(names.len(), FORMATS.len());
        for format in &FORMATS {
            assert_eq!(Format::named(format.name), Some(format));
            assert!(!format.commands.is_empty(), "{}", format.name);
        }
        assert_eq!(Format::named("Human"), None);
        assert!(Format::usual().says_verdict && Format::usual().commands == EVERY);
        assert_eq!(Format::named("json"), Some(Format::json()));
    }

    #[test]
    fn errors_name_each_format_and_whose_it_is() {
        let lang = crate::report::Lang::En;
        assert_eq!(
            lang.formats(&Format::by_commands()),
            "the formats are human and json; of verify jsonl, cosign, junit and vsa; of verify, sbom and diff markdown and html; of sbom csv and cyclonedx"
        );
    }
}
