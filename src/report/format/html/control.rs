//! The control map: a table for each framework.

use crate::report::control::{CONTROLS, Control, ControlSupport, Framework};
use crate::report::words::html::{HtmlLabel, HtmlNote, HtmlTitle};
use crate::report::{Lang, Report};

use super::element::{Attribute, Class, Element};
use super::parts::list;
use super::writer::{Html, Written, marked};

pub(super) fn write(html: &mut Html<'_>, report: &Report, lang: Lang) -> Written {
    html.section(&lang.html_title(HtmlTitle::Controls), |html| {
        html.paragraph(Some(Class::NOTE), lang.html_note(HtmlNote::Controls))?;
        Framework::ALL.into_iter().try_for_each(|framework| of(html, report, framework, lang))
    })
}

fn of(html: &mut Html<'_>, report: &Report, framework: Framework, lang: Lang) -> Written {
    let columns = [HtmlLabel::Control, HtmlLabel::Support, HtmlLabel::Limit, HtmlLabel::Text];
    html.table_section(lang.framework(framework), &columns.map(|name| lang.html_label(name)), |html| {
        let lines = CONTROLS.iter().filter(|control| control.framework == framework);
        lines.into_iter().try_for_each(|control| {
            html.row(|html| {
                html.value_cell(Some(control.id))?;
                html.cell(|html| support(html, report, control, lang))?;
                html.text_cell(lang.control_limit(control.limit))?;
                let text = format!(
                    "{}, {}, {}",
                    marked(control.source),
                    control.date,
                    lang.control_basis(control.basis)
                );
                html.text_cell(&text)
            })
        })
    })
}

fn support(html: &mut Html<'_>, report: &Report, control: &Control, lang: Lang) -> Written {
    let support = control.support(report);
    let class = match support {
        ControlSupport::Supports => Class::PASS,
        ControlSupport::NotShown | ControlSupport::NeverShown => Class::NOT_ASKED,
    };
    html.element(Element::SPAN, &[Attribute::Class(class)], |html| html.text(lang.control_support(support)))?;
    match support {
        ControlSupport::Supports => {
            let lines = control.evidence.iter().map(|one| lang.control_evidence(*one).to_owned());
            list(html, lines)
        }
        ControlSupport::NotShown | ControlSupport::NeverShown => Ok(()),
    }
}
