//! A run in one line, for standard error.

use crate::report::sbom::Failing;
use crate::report::words::plain;
use crate::report::{Body, ImageReport, Lang, Report};
use crate::text::ForeignText;
use crate::verdict::{Trust, Verdict};

impl Report {
    /// Verdict, name and why.
    pub fn in_one_line(&self, lang: Lang) -> String {
        let verdict = self.verdict().map_or(lang.no_verdict_in_short(), |verdict| lang.verdict(verdict));
        let images = self.images();
        let image = images.first().copied();
        let name =
            image.map_or_else(String::new, |image| format!("  {}", ForeignText::new(image.reference())));
        let why = self.why(image, lang).map_or_else(String::new, |why| format!("  {why}"));
        format!("{verdict}{name}{why}")
    }

    fn why(&self, image: Option<&ImageReport>, lang: Lang) -> Option<String> {
        if let Some(told) = self.obstacle(lang) {
            return Some(format!("{}: {}", told.code, told.message));
        }
        if let Some(check) = image.and_then(ImageReport::explanation) {
            let code = check.code.map_or_else(String::new, |code| format!("{code}: "));
            return Some(format!("{code}{}", lang.check(check)));
        }
        if let Body::Sbom(inside) = &self.body
            && let Some(failing) = inside.failing()
        {
            let why = match failing {
                Failing::Schema(schema) => lang.schema(schema, plain),
                Failing::Gate(gate) => lang.license_gate(gate, plain),
            };
            return Some(format!("{}: {why}", failing.id()));
        }
        let unsigned = (self.verdict() == Some(Verdict::Unsigned)).then_some(Trust::Unsigned);
        let unsigned = unsigned.and_then(|trust| lang.trust_warning(trust)).map(str::to_owned);
        // They change no verdict, and formats of rows have no other place for them.
        let lists = match &self.body {
            Body::Sbom(inside) => lang.undecided_lists(inside.conformance().lists()),
            _ => None,
        };
        let said: Vec<String> = unsigned.into_iter().chain(lists).collect();
        (!said.is_empty()).then(|| said.join(lang.semicolon()))
    }
}
