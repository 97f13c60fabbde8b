//! The page for an audit file, with whatever a stranger writes into it.

use super::*;

const ELEMENTS: &[&str] = &[
    "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "div", "p",
    "h1", "h2", "h3", "h4", "ul", "li", "a", "span", "strong", "code", "pre", "table", "thead", "tbody",
    "tr", "th", "td", "svg", "rect", "br",
];

const ATTRIBUTES: &[&str] = &[
    "lang",
    "charset",
    "http-equiv",
    "content",
    "name",
    "class",
    "id",
    "aria-labelledby",
    "aria-hidden",
    "scope",
    "data-label",
    "href",
    "tabindex",
    "width",
    "height",
    "viewBox",
    "preserveAspectRatio",
];

/// A tag: whether it ends an element, its name, and its attributes.
fn tag(inside: &str) -> (bool, &str, Vec<(&str, &str)>) {
    let (ends, rest) = inside.strip_prefix('/').map_or((false, inside), |rest| (true, rest));
    let (name, mut rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let mut attributes = Vec::new();
    while !rest.is_empty() {
        let (key, value) = rest.split_once("=\"").unwrap_or_else(|| panic!("<{inside}>"));
        let (value, after) = value.split_once('"').unwrap_or_else(|| panic!("<{inside}>"));
        attributes.push((key, value));
        rest = after.strip_prefix(' ').unwrap_or(after);
    }
    (ends, name, attributes)
}

/// Nothing in it is anything but ours: every element, every attribute, every link; what is foreign is text.
#[track_caller]
pub(super) fn html(page: &str) {
    assert!(!page.chars().any(|c| is_active(c) && c != '\n'), "{page:?}");
    let (page, style) = page.strip_prefix("<!DOCTYPE html>\n").unwrap().split_once("<style>").unwrap();
    let (sheet, body) = style.split_once("</style>").unwrap();
    assert!(!sheet.contains('<'));
    let page = format!("{page}<style></style>{body}");
    let mut open: Vec<&str> = Vec::new();
    let mut parts = page.split('<');
    assert_eq!(parts.next(), Some(""));
    let (mut verdicts, mut ids) = (0, Vec::new());
    for part in parts {
        let (inside, text) = part.split_once('>').unwrap_or_else(|| panic!("<{part}"));
        assert!(!text.contains(['>', '"', '\'']), "{text:?}");
        for (at, _) in text.match_indices('&') {
            let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&nbsp;"];
            assert!(known.iter().any(|entity| text[at..].starts_with(entity)), "{text:?}");
        }
        let (ends, name, attributes) = tag(inside);
        assert!(ELEMENTS.contains(&name), "<{inside}>");
        for (key, value) in &attributes {
            assert!(ATTRIBUTES.contains(key), "<{inside}>");
            assert!(*key != "href" || value.starts_with("#i"), "<{inside}>");
            if *key == "class" && value.starts_with("verdict") {
                assert_eq!((name, open.last()), ("h1", Some(&"main")), "the verdict has one place");
                verdicts += 1;
            }
            if *key == "id" {
                assert!(!ids.contains(value), "two elements of one id: {value}");
                ids.push(value);
            }
        }
        match (ends, name) {
            (true, _) => assert_eq!(open.pop(), Some(name), "<{inside}>"),
            (false, "meta" | "br") => {}
            (false, _) => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?}");
    assert_eq!(verdicts, 1);
}

#[test]
fn a_command_to_paste_is_whole_and_says_nothing_that_acts() {
    let report = report(Verdict::Verified, Trust::Verified, "a b; $(reboot)\u{1b}<x>", 1);
    let page = report.text("html", style(80, Detail::Usual));
    html(&page);
    let command = "paas-attest verify &#39;a b; $(reboot)\\u{1b}&lt;x&gt;&#39; --tenant-id &#39;a b; \
                   $(reboot)\\u{1b}&lt;x&gt;&#39;";
    assert!(page.contains(&format!("<code>{command}</code>")), "{page}");
}

#[test]
fn what_fails_is_said_before_anything_else() {
    let page = report(Verdict::Verified, Trust::Verified, "x", 1).text("html", style(80, Detail::Usual));
    let top = page.split_once("<h2").unwrap().0;
    for word in [">FAILED<", "<code>schema</code>: ", "<code>deny-license</code>: "] {
        assert!(top.contains(word), "{word}: {top}");
    }
    // Its image is verified; of a run that is not, nothing is supported all the same.
    assert!(page.contains("image itself is VERIFIED") && !page.contains(">supports<"), "{page}");
}

/// What nobody signed is called so near the top, and never said to be signed.
#[test]
fn who_says_so_follows_who_signed() {
    for (verdict, trust) in CASES {
        let page = report(verdict, trust, "x", 1).text("html", style(80, Detail::Usual));
        let (top, _) = page.split_once("<h2").unwrap();
        assert_eq!(
            top.contains(&format!("<strong>{}</strong>", trust.as_str())),
            trust != Trust::Verified,
            "{top}"
        );
        let sbom = page.split_once(">SBOM</h2>").unwrap().1.split_once("</table>").unwrap().0;
        assert_eq!(sbom.contains("signed</span>"), trust == Trust::Verified, "{sbom}");
    }
}

/// Of several images a table comes first, and each has a section that it leads to.
#[test]
fn several_images_are_listed_before_they_are_told() {
    for text in HOSTILE {
        let images: Vec<ImageReport> = [Verdict::Verified, Verdict::Failed, Verdict::Verified]
            .map(|verdict| image(verdict, text))
            .into();
        let tally = images.iter().collect();
        let report = Report::new(head(text), Body::Images { tally, images });
        for lang in LANGS {
            let page = report.text("html", style_in(lang, 80, Detail::Usual));
            html(&page);
            assert_eq!(page.contains("<html lang=\"fr\">"), lang == Lang::Fr, "{page}");
            for n in 1..=3 {
                let [from, to] = [format!("href=\"#i{n}\""), format!("id=\"i{n}\"")];
                assert!(page.find(&from).unwrap() < page.find(&to).unwrap());
            }
        }
    }
}

#[test]
fn where_a_pack_was_written_its_script_is_named() {
    let of = |pack: &str| {
        let pack = CallOption { name: "--evidence", values: vec![pack.to_owned()] };
        let call = Call::new("verify", vec!["h.x/a:1".to_owned()], vec![pack]);
        let head = ReportHead { call, ..ReportHead::default() };
        let images = vec![image(Verdict::Verified, "x")];
        Report::new(head, Body::Images { tally: images.iter().collect(), images })
            .text("html", style(80, Detail::Usual))
    };
    for (pack, command) in [
        ("pack", "sh pack/recheck.sh cosign.pub"),
        ("a b/", "sh &#39;a b/recheck.sh&#39; cosign.pub"),
        ("p.tar", "tar -xf p.tar &amp;&amp; sh recheck.sh cosign.pub"),
    ] {
        let page = of(pack);
        assert!(page.contains(&format!("<code>{command}</code>")), "{page}");
        assert!(page.contains("<code>paas-attest verify h.x/a:1</code>"), "{page}");
    }
}
