//! The page for an audit file in a real browser: no text is cut, nothing is loaded, everybody can read it; and its
//! pictures, which lie in target/interop-pages to be looked at.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use super::browser::{Browser, Medium};
use super::world::tools;
use super::world::{NAME, key, repository_root};

/// A telephone, a tablet, a screen.
const WIDTHS: [usize; 3] = [360, 768, 1280];
/// A4 without its margins, in the pixels of CSS.
const A4: usize = 688;

/// Pages of every kind, written by the program.
fn pages() -> Vec<(&'static str, PathBuf)> {
    let folder = repository_root().join("target/interop-pages");
    fs::create_dir_all(&folder).expect("a folder");
    let case = |name: &str| format!("oci:fixtures/cases/{name}/layout");
    let document = |name: &str| format!("file:fixtures/{name}.cdx.json");
    let key = key("platform.pub");
    let signed = ["--offline", "--key", &key, "--identity", NAME];
    let unsigned = ["--offline", "--unsigned"];
    let mut all = Vec::new();
    let mut page = |name: &'static str, command: &str, inputs: &[String], options: &[&[&str]]| {
        let path = folder.join(format!("{name}.html"));
        let done = Command::new(env!("CARGO_BIN_EXE_paas-attest"))
            .arg(command)
            .args(inputs)
            .args(options.concat())
            .arg("-o")
            .arg(format!("html={}", path.display()))
            .current_dir(repository_root())
            .env_clear()
            .output()
            .expect("the program");
        assert!(path.exists(), "{name}: {}", String::from_utf8_lossy(&done.stderr));
        all.push((name, path));
    };
    let provenance = ["--require", "sbom,provenance", "--tenant-id", "octave", "--app-id", "my-app"];
    page("verified", "verify", &[case("sbom-and-provenance-v1_verified")], &[&signed, &provenance]);
    page("failed", "verify", &[case("signed_verified")], &[&signed, &["--tenant-id", "rival"]]);
    let french = ["--lang", "fr"];
    let verified = [case("sbom-and-provenance-v1_verified")];
    page("verified-fr", "verify", &verified, &[&signed, &provenance, &french]);
    page("failed-fr", "verify", &[case("signed_verified")], &[&signed, &["--tenant-id", "rival"], &french]);
    page("escapes", "verify", &[case("escapes_failed")], &[&signed, &["--tenant-id", "octave"]]);
    let three = ["signed_verified", "unsigned_failed", "bundle-future_undecided"].map(case);
    page("several", "verify", &three, &[&signed]);
    let asked = ["--check", "schema,ntia,cisa,bsi", "--deny-license", "npm:MIT", "--list"];
    page("sbom", "sbom", &[case("sbom-attested_verified")], &[&signed, &asked]);
    page("sbom-fr", "sbom", &[case("sbom-attested_verified")], &[&signed, &asked, &french]);
    let long = ["documents/hostile-formats", "documents/long-texts", "documents/unicode"].map(document);
    for (name, long) in ["hostile", "long", "unicode"].into_iter().zip(long) {
        page(name, "sbom", &[long], &[&unsigned, &["--list"]]);
    }
    let builds = ["diff/every-kind/old", "diff/every-kind/new"].map(document);
    let gates = ["--fail-on", "integrity,license,key"];
    page("diff", "diff", &builds, &[&unsigned, &gates]);
    page("diff-fr", "diff", &builds, &[&unsigned, &gates, &french]);
    let builds = ["old", "new"].map(|side| format!("oci:fixtures/diff/two-commits_verified/{side}"));
    page("builds", "diff", &builds, &[&signed]);
    all
}

/// Each piece of text that leaves the page, is under something that cuts it off, or is too faint (WCAG 2.2, 1.4.3).
const PROBE: &str = r#"(() => {
  const found = [];
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) found.push(`the page is ${page.scrollWidth} wide, of ${page.clientWidth}`);
  const light = color => {
    const parts = color.match(/[\d.]+/g).slice(0, 3).map(n => n / 255);
    const [r, g, b] = parts.map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = element => {
    for (; element; element = element.parentElement) {
      const color = getComputedStyle(element).backgroundColor;
      if (color !== "rgba(0, 0, 0, 0)") return color;
    }
    return "rgb(255, 255, 255)";
  };
  const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = all.nextNode(); text; text = all.nextNode()) {
    const element = text.parentElement;
    // On a narrow screen each cell says what its column is, and the head is for those who listen.
    if (!text.data.trim() || (element.closest("thead") && getComputedStyle(element.closest("thead")).position === "absolute")) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) {
      if (box.left < -0.5 || box.right > page.clientWidth + 0.5) found.push(`cut at the side: ${text.data.slice(0, 60)}`);
      if (box.width === 0 || box.height === 0) continue;
      for (let outer = element; outer; outer = outer.parentElement) {
        const style = getComputedStyle(outer);
        if (style.overflowX === "visible" || outer === page || outer === document.body) continue;
        const edge = outer.getBoundingClientRect();
        if (box.right > edge.right + 0.5 || box.bottom > edge.bottom + 0.5) found.push(`cut by ${outer.tagName}: ${text.data.slice(0, 60)}`);
      }
    }
    const [one, other] = [getComputedStyle(element).color, behind(element)].map(light).sort((a, b) => b - a);
    const contrast = (one + 0.05) / (other + 0.05);
    if (contrast < 4.5) found.push(`contrast ${contrast.toFixed(2)}: ${text.data.slice(0, 60)}`);
  }
  if (!document.body.innerText.trim()) found.push("nothing is shown");
  return found;
})()"#;

#[test]
fn no_text_is_cut_at_any_width_and_none_is_faint() {
    let mut browser = Browser::start();
    let mut problems = Vec::new();
    let pictures = repository_root().join("target/interop-pages");
    for (name, path) in pages() {
        let light = WIDTHS.into_iter().map(|width| (width, Medium::Light));
        for (width, medium) in light.chain([(1280, Medium::Dark), (A4, Medium::Print)]) {
            browser.show(&path, width, medium);
            let found = browser.evaluate(PROBE);
            let found = found.as_array().expect("a list");
            problems.extend(found.iter().take(3).map(|one| format!("{name} {width} {medium:?}: {one}")));
            let picture = pictures.join(format!("{name}-{width}-{medium:?}.png").to_lowercase());
            fs::write(picture, browser.picture()).expect("a picture");
        }
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// The probe must be able to see what it looks for.
#[test]
fn the_probe_sees_text_that_is_cut_or_faint() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let mut browser = Browser::start();
    for (body, word) in [
        ("<p style='width:5000px'>wide</p><p style='position:absolute;left:390px'>beside</p>", "the page is"),
        ("<p style='position:absolute;left:-20px'>left</p>", "cut at the side"),
        (
            "<div style='width:50px;overflow:hidden;white-space:nowrap'>much more than fits</div>",
            "cut by DIV",
        ),
        ("<div style='height:10px;overflow:hidden'>one<br>two<br>three</div>", "cut by DIV"),
        ("<p style='color:#999'>faint</p>", "contrast"),
        ("", "nothing is shown"),
    ] {
        let path = folder.path().join("page.html");
        fs::write(&path, format!("<!DOCTYPE html><title>x</title><body>{body}")).expect("a page");
        browser.show(&path, 400, Medium::Light);
        let found = browser.evaluate(PROBE).to_string();
        assert!(found.contains(word), "{body}: {found}");
    }
}

#[test]
fn a_page_asks_for_nothing_and_its_style_is_let_through() {
    let mut browser = Browser::start();
    for (name, path) in pages() {
        browser.show(&path, 1280, Medium::Light);
        let size = browser.evaluate("getComputedStyle(document.querySelector('h1')).fontSize");
        assert_eq!(size, "36px", "{name}: the style sheet is not used");
        let (requests, complaints) = browser.requests_and_complaints();
        assert_eq!(requests, [format!("file://{}", path.display())], "{name}");
        assert!(complaints.is_empty(), "{name}: {complaints:#?}");
        // Whatever gets in, the policy of the page keeps from acting.
        let acted = browser.evaluate(
            "(() => { const one = document.createElement('script'); one.textContent = 'window.acted = 1';
                document.body.append(one); const two = document.createElement('div');
                two.setAttribute('style', 'position: fixed'); document.body.append(two);
                return [window.acted ?? null, getComputedStyle(two).position]; })()",
        );
        assert_eq!(acted, json!([null, "static"]), "{name}");
    }
}

#[test]
fn who_listens_to_a_page_finds_the_way() {
    let axe = fs::read_to_string(tools().join("axe.min.js")).expect("axe, from tests/interop/tools.sh");
    let mut browser = Browser::start();
    for (name, path) in pages() {
        browser.show(&path, 1280, Medium::Light);
        let tree = browser.ask("Accessibility.getFullAXTree", &json!({}));
        let roles: Vec<&str> = tree["nodes"]
            .as_array()
            .expect("nodes")
            .iter()
            .filter_map(|node| node["role"]["value"].as_str())
            .collect();
        let count = |role: &str| roles.iter().filter(|one| **one == role).count();
        for role in ["main", "banner", "contentinfo"] {
            assert_eq!(count(role), 1, "{name}: {role}");
        }
        assert!(count("columnheader") > 0 && count("rowheader") > 0 && count("region") > 3, "{name}");
        for medium in [Medium::Light, Medium::Dark] {
            browser.show(&path, 1280, medium);
            browser.evaluate(&axe);
            let violations = browser.evaluate(
                "axe.run(document).then(all => all.violations.map(one => one.id + ': ' + one.nodes[0].html.slice(0, 200)))",
            );
            assert_eq!(violations, json!([]), "{name} {medium:?}");
        }
    }
}

/// Pages of paper: A4, all of the text, and nothing of it cut at the side.
#[test]
fn a_page_prints_on_a4() {
    let mut browser = Browser::start();
    let folder = repository_root().join("target/interop-pages");
    for (name, path) in pages() {
        browser.show(&path, A4, Medium::Print);
        let printed = browser.print();
        let text = String::from_utf8_lossy(&printed);
        // In points, as the browser rounds them.
        let sheets: Vec<&str> = text.match_indices("/MediaBox").map(|(at, _)| &text[at..at + 40]).collect();
        assert!(!sheets.is_empty(), "{name}");
        let is_a4 = |sheet: &&str| sheet.contains("[0 0 594.95") || sheet.contains("[0 0 595");
        assert!(sheets.iter().all(is_a4), "{name}: {sheets:?}");
        fs::write(Path::new(&folder).join(format!("{name}.pdf")), &printed).expect("a file");
    }
}
