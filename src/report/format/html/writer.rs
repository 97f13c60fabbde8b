//! Writes a page, element by element, as it is made.
//!
//! This file is the only one that writes what a browser interprets. Text gets into a page by [`Html::text`] and
//! [`Html::value`] alone, and both go through one function that escapes all of HTML's characters and shows what
//! could act (controls, bidirectional and zero-width characters) as `\u{…}`; every element that is opened is
//! closed. No caller holds a piece of HTML, so that none can be put in.

use std::io::{self, BufWriter, Write};

use crate::report::words::page::GLUE;
use crate::text::{ForeignText, characters};

use super::element::{ASPECT, Attribute, Class, DOCTYPE, Element, FIELD, HEIGHT, NONE, VIEW_BOX};

/// What writing comes to.
pub(super) type Written = io::Result<()>;

/// Stands in a sentence of ours before a value and behind it. Neither can come from foreign text that is shown,
/// where both are escaped.
const OPEN: char = '\u{2}';
const CLOSE: char = '\u{3}';

/// A value as it stands in a sentence of ours: foreign text, marked as such.
pub(super) fn marked(text: &str) -> String {
    format!("{OPEN}{}{CLOSE}", shown(text))
}

/// Foreign text as it is shown; a text without characters is shown all the same.
fn shown(text: &str) -> String {
    if text.is_empty() { "\"\"".to_owned() } else { ForeignText::new(text).to_string() }
}

/// A page that is being written.
pub(super) struct Html<'w> {
    out: BufWriter<&'w mut dyn Write>,
    /// How many headings have a number.
    headings: usize,
    /// In how many sections this is.
    depth: usize,
    /// The heads of the columns of the table that is being written.
    columns: Vec<String>,
    /// In which column the next cell is.
    column: usize,
}

impl<'w> Html<'w> {
    /// A page that goes there.
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { out: BufWriter::new(out), headings: 0, depth: 0, columns: vec![], column: 0 }
    }

    /// What makes it a page of HTML.
    pub(super) fn begin(&mut self) -> Written {
        self.put(DOCTYPE)
    }

    /// Writes what is left.
    pub(super) fn end(mut self) -> Written {
        self.out.flush()
    }

    /// An element, with what is in it.
    pub(super) fn element(
        &mut self,
        element: Element,
        attributes: &[Attribute<'_>],
        inside: impl FnOnce(&mut Self) -> Written,
    ) -> Written {
        let Element(name) = element;
        self.tag(element, attributes)?;
        inside(self)?;
        write!(self.out, "</{name}>")
    }

    /// The same on a line of its own.
    pub(super) fn block(
        &mut self,
        element: Element,
        attributes: &[Attribute<'_>],
        inside: impl FnOnce(&mut Self) -> Written,
    ) -> Written {
        self.element(element, attributes, inside)?;
        self.put("\n")
    }

    /// An element that has nothing in it, and no end, on a line of its own.
    pub(super) fn void(&mut self, element: Element, attributes: &[Attribute<'_>]) -> Written {
        self.tag(element, attributes)?;
        self.put("\n")
    }

    /// The one style sheet of the page, as it is: its hash is in the page's policy.
    pub(super) fn style(&mut self, sheet: &'static str) -> Written {
        self.block(Element::STYLE, &[], |html| html.put(sheet))
    }

    /// A sentence of ours. What is foreign in it is escaped like everything else.
    pub(super) fn text(&mut self, own: &str) -> Written {
        let mut is_value = false;
        let mut line = String::with_capacity(own.len() + 16);
        for (character, acts) in characters(own) {
            match character {
                GLUE => line.push_str("&nbsp;"),
                '\n' => {
                    line.push_str("<br>\n");
                }
                OPEN if !is_value => {
                    line.push_str("<code>");
                    is_value = true;
                }
                CLOSE if is_value => {
                    line.push_str("</code>");
                    is_value = false;
                }
                other => escape(&mut line, other, acts),
            }
        }
        if is_value {
            line.push_str("</code>");
        }
        self.put(&line)
    }

    /// Foreign text, or a value of ours: a digest, a name, a code.
    pub(super) fn value(&mut self, text: &str) -> Written {
        self.element(Element::CODE, &[], |html| {
            let shown = shown(text);
            html.escaped(&shown)
        })
    }

    /// A command to paste, as a POSIX shell reads it; what is foreign in it is shown escaped already.
    pub(super) fn command(&mut self, line: &str) -> Written {
        let line = line.replace(GLUE, " ");
        self.block(Element::PRE, &[Attribute::Focusable], |html| {
            html.element(Element::CODE, &[], |html| html.escaped(&line))
        })
    }

    /// A paragraph of ours.
    pub(super) fn paragraph(&mut self, class: Option<Class>, own: &str) -> Written {
        let class = class.map(Attribute::Class);
        self.block(Element::P, class.as_slice(), |html| html.text(own))
    }

    /// A section, its heading first.
    pub(super) fn section(&mut self, title: &str, inside: impl FnOnce(&mut Self) -> Written) -> Written {
        self.headings += 1;
        let number = self.headings;
        let heading = match self.depth {
            0 => Element::H2,
            1 => Element::H3,
            _ => Element::H4,
        };
        // What is within one of several images is called like what is within another: no landmark for those who listen.
        let label = (self.depth == 0).then_some(Attribute::LabelledBy(number));
        self.block(Element::SECTION, label.as_slice(), |html| {
            html.block(heading, &[Attribute::Id(number)], |html| html.text(title))?;
            html.depth += 1;
            inside(html)?;
            html.depth -= 1;
            Ok(())
        })
    }

    /// A section that is one table.
    pub(super) fn table_section(
        &mut self,
        title: &str,
        columns: &[&str],
        rows: impl FnOnce(&mut Self) -> Written,
    ) -> Written {
        self.section(title, |html| html.table(columns, rows))
    }

    /// A table, which the heading before it names.
    pub(super) fn table(&mut self, columns: &[&str], rows: impl FnOnce(&mut Self) -> Written) -> Written {
        let number = self.headings;
        let columns: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
        let outer = std::mem::replace(&mut self.columns, columns);
        self.block(Element::TABLE, &[Attribute::LabelledBy(number)], |html| {
            let heads = html.columns.clone();
            html.block(Element::THEAD, &[], |html| {
                html.block(Element::TR, &[], |html| {
                    heads.iter().try_for_each(|head| {
                        html.element(Element::TH, &[Attribute::ScopeColumn], |html| html.text(head))
                    })
                })
            })?;
            html.block(Element::TBODY, &[], rows)
        })?;
        self.columns = outer;
        Ok(())
    }

    /// A row of the table; its first cell is what it is about.
    pub(super) fn row(&mut self, cells: impl FnOnce(&mut Self) -> Written) -> Written {
        self.column = 0;
        self.block(Element::TR, &[], cells)
    }

    /// The next cell of the row.
    pub(super) fn cell(&mut self, inside: impl FnOnce(&mut Self) -> Written) -> Written {
        self.cell_of(None, inside)
    }

    /// The same of a sentence of ours.
    pub(super) fn text_cell(&mut self, own: &str) -> Written {
        self.cell(|html| html.text(own))
    }

    /// The same of a value; empty where there is none.
    pub(super) fn value_cell(&mut self, text: Option<&str>) -> Written {
        self.cell(|html| text.map_or(Ok(()), |text| html.value(text)))
    }

    /// The same of a number as people read it.
    pub(super) fn number_cell(&mut self, grouped: &str) -> Written {
        self.cell_of(Some(Class::NUMBER), |html| html.text(grouped))
    }

    /// The same of a bar: so much of so much. What it shows stands beside it as a number.
    pub(super) fn bar_cell(&mut self, part: usize, of: usize) -> Written {
        const WHOLE: u128 = 1000;
        let width = (part as u128).saturating_mul(WHOLE) / (of as u128).max(1);
        let width = usize::try_from(width.clamp(u128::from(part > 0) * 4, WHOLE)).unwrap_or_default();
        let field = [
            Attribute::Class(Class::BAR),
            Attribute::Other(VIEW_BOX, FIELD),
            Attribute::Other(ASPECT, NONE),
            Attribute::Hidden,
        ];
        let bar = [Attribute::Width(width), Attribute::Other(HEIGHT, "10")];
        self.cell(|html| {
            html.element(Element::SVG, &field, |html| html.element(Element::RECT, &bar, |_| Ok(())))
        })
    }

    fn cell_of(&mut self, class: Option<Class>, inside: impl FnOnce(&mut Self) -> Written) -> Written {
        let label = self.columns.get(self.column).cloned().unwrap_or_default();
        let is_first = self.column == 0;
        self.column += 1;
        let mut attributes = vec![];
        if is_first {
            attributes.push(Attribute::ScopeRow);
        }
        attributes.extend(class.map(Attribute::Class));
        attributes.push(Attribute::Label(&label));
        self.element(if is_first { Element::TH } else { Element::TD }, &attributes, inside)
    }

    fn tag(&mut self, Element(name): Element, attributes: &[Attribute<'_>]) -> Written {
        write!(self.out, "<{name}")?;
        for attribute in attributes {
            write!(self.out, " {}=\"", attribute.name())?;
            self.escaped(&attribute.value())?;
            self.put("\"")?;
        }
        self.put(">")
    }

    fn escaped(&mut self, text: &str) -> Written {
        let mut line = String::with_capacity(text.len() + 16);
        characters(text).for_each(|(character, acts)| escape(&mut line, character, acts));
        self.put(&line)
    }

    fn put(&mut self, html: &str) -> Written {
        self.out.write_all(html.as_bytes())
    }
}

/// The one way of a character into a page: it means nothing there but itself.
fn escape(out: &mut String, character: char, acts: bool) {
    match character {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        other if acts => out.extend(other.escape_unicode()),
        other => out.push(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::is_active;
    use proptest::prelude::*;

    fn page(write: impl FnOnce(&mut Html<'_>) -> Written) -> String {
        let mut bytes = Vec::new();
        let mut html = Html::new(&mut bytes);
        write(&mut html).unwrap();
        html.end().unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn what_is_foreign_is_text_and_nothing_else() {
        for (text, shown) in [
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("\"><img src=x>", "&quot;&gt;&lt;img src=x&gt;"),
            ("' onload='x", "&#39; onload=&#39;x"),
            ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
            (
                "</code></td><h1 class=\"verdict\">",
                "&lt;/code&gt;&lt;/td&gt;&lt;h1 class=&quot;verdict&quot;&gt;",
            ),
            ("<!-- -->", "&lt;!-- --&gt;"),
            ("javascript:alert(1)", "javascript:alert(1)"),
            ("\u{202e}x\u{200b}\0\u{1b}[2J", "\\u{202e}x\\u{200b}\\u{0}\\u{1b}[2J"),
            ("a\nb\u{1}c\u{2}d\u{3}", "a\\u{a}b\\u{1}c\\u{2}d\\u{3}"),
            ("", "&quot;&quot;"),
        ] {
            assert_eq!(page(|html| html.value(text)), format!("<code>{shown}</code>"), "{text:?}");
            let sentence = format!("it is {} here", marked(text));
            assert_eq!(page(|html| html.text(&sentence)), format!("it is <code>{shown}</code> here"));
        }
        assert_eq!(page(|html| html.text(&format!("a{GLUE}b\nc"))), "a&nbsp;b<br>\nc");
        let long = page(|html| html.value(&"x".repeat(5000)));
        assert!(long.len() < 500 && long.contains("(400/5000)"), "{long}");
    }

    #[test]
    fn a_table_says_of_each_cell_what_it_is() {
        let html = page(|html| {
            html.table_section("Some <things>", &["Name", "How \"many\""], |html| {
                html.row(|html| {
                    html.value_cell(Some("a<b"))?;
                    html.number_cell("3")?;
                    html.bar_cell(1, 4)
                })
            })
        });
        assert_eq!(
            html,
            "<section aria-labelledby=\"s1\"><h2 id=\"s1\">Some &lt;things&gt;</h2>\n\
             <table aria-labelledby=\"s1\"><thead><tr><th scope=\"col\">Name</th><th scope=\"col\">How &quot;many&quot;</th></tr>\n\
             </thead>\n<tbody><tr><th scope=\"row\" data-label=\"Name\"><code>a&lt;b</code></th>\
             <td class=\"number\" data-label=\"How &quot;many&quot;\">3</td><td data-label=\"\">\
             <svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
             <rect width=\"250\" height=\"10\"></rect></svg></td></tr>\n</tbody>\n</table>\n</section>\n"
        );
    }

    #[test]
    fn a_bar_is_never_wider_than_its_field_nor_gone() {
        for (part, of, width) in
            [(0, 0, 0), (0, 9, 0), (1, usize::MAX, 4), (9, 9, 1000), (usize::MAX, 1, 1000)]
        {
            let html = page(|html| html.bar_cell(part, of));
            assert!(html.contains(&format!("<rect width=\"{width}\"")), "{html}");
        }
    }

    proptest! {
        #[test]
        fn nothing_foreign_acts(text in "\\PC*|(?s).{0,60}|[<>&'\"\u{1}\u{2}\u{3}a-z/=! \n]{0,40}") {
            for html in [
                page(|html| html.value(&text)),
                page(|html| html.text(&marked(&text))),
                page(|html| html.escaped(&text)),
            ] {
                let bare = html.strip_prefix("<code>").and_then(|rest| rest.strip_suffix("</code>")).unwrap_or(&html);
                prop_assert!(!bare.contains(['<', '>', '"', '\'']), "{html:?}");
                prop_assert!(!bare.chars().any(is_active), "{html:?}");
            }
            // Not marked, it opens and closes nothing but values, in pairs.
            let html = page(|html| html.text(&text));
            prop_assert_eq!(html.matches("<code>").count(), html.matches("</code>").count());
            let bare = html.replace("<code>", "").replace("</code>", "").replace("<br>\n", "");
            prop_assert!(!bare.contains(['<', '>', '"', '\'']) && !bare.chars().any(is_active), "{html:?}");
        }
    }
}
