//! Makes the sections fit into a comment: the last ones are shortened first, each with a line that says so.

use crate::report::Lang;

use super::parts::strong;

/// The longest comment that GitHub accepts, in characters.
pub(super) const MOST: usize = 65_536;

/// One section.
pub(super) struct Section {
    /// Whether it stands open; any other is folded in.
    pub(super) open: bool,
    /// The heading, or between the tags of the summary: only words and numbers of ours, since Markdown is not rendered there.
    pub(super) title: String,
    /// Stands before the rows; it is short.
    pub(super) head: String,
    /// The rows, each with its line break; only as many as a page could contain.
    pub(super) rows: Vec<String>,
    /// How many more rows there are.
    pub(super) beyond: usize,
}

/// How many rows a page can contain: each has ten characters or more.
pub(super) const ROWS: usize = MOST / 10;

impl Section {
    fn write(&self, out: &mut String, shown: usize, lang: Lang) {
        out.push_str(&if self.open {
            format!("\n{}\n\n{}", strong(&self.title), self.head)
        } else {
            format!("\n<details><summary>{}</summary>\n\n{}", self.title, self.head)
        });
        self.rows.iter().take(shown).for_each(|row| out.push_str(row));
        out.push_str(&self.cut(shown, lang));
        if !self.open {
            out.push_str("\n</details>\n");
        }
    }

    fn cut(&self, shown: usize, lang: Lang) -> String {
        match self.rows.len() + self.beyond - shown {
            0 => String::new(),
            n => format!("\n{}\n", lang.cut(n)),
        }
    }

    fn size(&self, shown: usize, lang: Lang) -> usize {
        let mut frame = String::new();
        Self { open: self.open, title: self.title.clone(), head: self.head.clone(), rows: vec![], beyond: 0 }
            .write(&mut frame, 0, lang);
        let rows: usize = self.rows.iter().take(shown).map(|row| row.chars().count()).sum();
        frame.chars().count() + rows + self.cut(shown, lang).chars().count()
    }
}

/// The page: its top, which is never shortened, then the sections as far as they fit.
pub(super) fn fit(top: &str, sections: &[Section], lang: Lang) -> String {
    let mut shown: Vec<usize> = sections.iter().map(|section| section.rows.len()).collect();
    let mut sizes: Vec<usize> =
        sections.iter().map(|section| section.size(section.rows.len(), lang)).collect();
    let mut all = top.chars().count() + sizes.iter().sum::<usize>();
    for at in (0..sections.len()).rev() {
        if all <= MOST {
            break;
        }
        let (section, others) = (&sections[at], all - sizes[at]);
        // What is left for its rows, beside the line that says what was cut.
        let room = MOST.saturating_sub(others + section.size(0, lang));
        let mut used = 0;
        let fitting = section.rows.iter().take_while(|row| {
            used += row.chars().count();
            used <= room
        });
        shown[at] = fitting.count();
        sizes[at] = section.size(shown[at], lang);
        all = others + sizes[at];
    }
    let mut out = String::with_capacity(MOST.min(all) + 16);
    out.push_str(top);
    for (section, shown) in sections.iter().zip(shown) {
        section.write(&mut out, shown, lang);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LANG: Lang = Lang::En;

    fn section(rows: usize, width: usize) -> Section {
        let rows = (0..rows).map(|n| format!("| {n:0width$} |\n")).collect();
        Section { open: false, title: "Some".to_owned(), head: "| x |\n|---|\n".to_owned(), rows, beyond: 0 }
    }

    #[test]
    fn the_last_are_shortened_first_and_say_so() {
        let page = fit("top\n", &[section(1000, 20), section(3000, 20), section(400, 20)], LANG);
        assert!(page.chars().count() <= MOST && page.chars().count() > MOST - 64);
        assert!(page.contains("| 00000000000000000999 |"), "the first is whole");
        assert!(page.contains("\n400 more\n"), "the last is gone");
        assert_eq!(page.matches(" more\n").count(), 2);
        assert_eq!(page.matches("<details>").count(), page.matches("</details>").count());
        assert!(!fit("top\n", &[section(10, 20)], LANG).contains("more"));
        let longer = Section { beyond: 1_000_000, ..section(10, 20) };
        assert!(fit("top\n", &[longer], LANG).contains("\n1000000 more\n"));
    }

    proptest! {
        #[test]
        fn no_page_is_too_long(sizes in proptest::collection::vec((0usize..3000, 1usize..900), 0..12)) {
            let open = |(rows, width)| Section { open: rows % 3 == 0, ..section(rows % 400, width) };
            let sections: Vec<Section> = sizes.into_iter().map(open).collect();
            let page = fit("top\n", &sections, LANG);
            prop_assert!(page.chars().count() <= MOST);
            for section in &sections {
                let shown = section.rows.len();
                prop_assert!(section.size(shown, LANG) >= section.rows.iter().map(|row| row.chars().count()).sum());
            }
        }
    }
}
