//! A run in one line, for standard error.

use crate::report::inside::Failing;
use crate::report::words::{en, plain};
use crate::report::{Body, ImageReport, Lang, Report};
use crate::text::ForeignText;
use crate::verdict::Verdict;

impl Report {
    /// Verdict, name and why.
    pub fn in_one_line(&self, lang: Lang) -> String {
        let verdict = self.verdict().map_or("nothing was verified", Verdict::as_str);
        let images = self.images();
        let image = images.first().copied();
        let name =
            image.map_or_else(String::new, |image| format!("  {}", ForeignText::new(&image.reference)));
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
                Failing::Schema(schema) => en::sbom::schema(schema, plain),
                Failing::Gate(gate) => en::sbom::gate(gate, plain),
            };
            return Some(format!("{}: {why}", failing.id()));
        }
        (self.verdict() == Some(Verdict::Unsigned)).then(|| "nobody vouches for this document".to_owned())
    }
}
