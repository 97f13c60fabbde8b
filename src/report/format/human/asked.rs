//! What would be asked of each image, and who asks it.

use std::fmt::Write as _;

use crate::report::words::plain;
use crate::report::{AskedImage, AskedThing, Style};

use super::layout::{Align, columns, fitted, glued, wrapped};

/// A page with every image.
pub fn policy_page(images: &[AskedImage], style: Style) -> String {
    let mut out = String::new();
    for (n, image) in images.iter().enumerate() {
        out.push_str(if n > 0 { "\n" } else { "" });
        let _ = writeln!(out, "{}", glued(&plain(&image.reference)));
        wrapped(&mut out, "  ", &style.lang.choice(&image.choice), style);
        let row = |asked: &AskedThing| {
            let values: Vec<String> = asked.values.iter().map(|value| plain(value)).collect();
            [plain(&asked.what), values.join("\n"), style.lang.asked_by(&asked.by)]
        };
        let rows: Vec<[String; 3]> = image.asks.iter().map(row).collect();
        columns(&mut out, 2, [Align::Left; 3], &rows, style);
        for waiver in &image.waivers {
            wrapped(&mut out, "  ", &style.lang.excepted(waiver), style);
        }
    }
    fitted(out, style)
}
