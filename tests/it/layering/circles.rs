//! No two files of `src/` may need each other, directly or around several files.
//!
//! A file needs the files that define what it names: a path or a `use` is followed through modules and
//! re-exports to the definition. A re-export counts only where the file itself uses the name too. What a file takes
//! from the file of its own folder counts as any other, but for the families below.

use std::collections::{BTreeMap, BTreeSet};

use super::{all, code, is_word, names, word, words_after};

/// Circles that still stand. One that is gone must leave the list.
const STANDING: &[&[&str]] = &[];

/// Folders that take what the file of their name defines, although that file uses them, and why. One that
/// does so no more must leave the list.
const FAMILIES: &[(&str, &[&str], &str)] = &[
    ("check/finding.rs", &["attested.rs"], "one type of findings in two files"),
    (
        "config/layers.rs",
        &["variable.rs"],
        "a variable is one of ours or not, and the layers name its environment",
    ),
    ("report.rs", &["conclusion.rs"], "a report has its conclusion, and that is drawn from its body"),
    (
        "sbom.rs",
        &[
            "differences.rs",
            "document.rs",
            "instance.rs",
            "license_entry.rs",
            "license.rs",
            "package.rs",
            "read.rs",
            "row.rs",
            "rows.rs",
        ],
        "a document as it was read, and what is asked of it",
    ),
    ("sbom/conformance.rs", &["elements.rs", "lists.rs"], "a list of elements is one of its edition"),
    ("sbom/conformance/schema.rs", &["judge.rs"], "the judge is asked for one version alone"),
    ("sbom/summary.rs", &["references.rs", "tally.rs"], "the parts of a summary, and who counts them"),
    ("source/http.rs", &["follow.rs"], "one request, and its redirects"),
    ("source/search.rs", &["referrers.rs"], "one search in two files"),
    ("trust/key.rs", &["problem.rs"], "what is wrong with a key names its algorithm"),
];

/// `source/http.rs` is `source::http`; the crate's root has no segment.
type Module = Vec<String>;

fn module(file: &str) -> Module {
    let path = file.trim_end_matches(".rs");
    if path == "lib" { vec![] } else { path.split('/').map(str::to_owned).collect() }
}

/// One imported name.
struct Import {
    public: bool,
    path: Vec<String>,
    /// What it is called here: `*` for all.
    name: String,
}

/// What a file defines, imports, and says besides.
struct Source {
    items: BTreeSet<String>,
    imports: Vec<Import>,
    /// The paths of two or more segments that it names.
    paths: BTreeSet<Vec<String>>,
    body: String,
}

impl Source {
    fn new(text: &str) -> Self {
        // A path in `pub(in …)` is not a need.
        let code = code(text).split("pub(in ").enumerate().fold(String::new(), |code, (at, part)| {
            code + if at == 0 { part } else { part.split_once(')').map_or(part, |(_, rest)| rest) }
        });
        let mut imports = Vec::new();
        let mut body = String::new();
        let mut rest = code.as_str();
        while let Some(at) = words_after(rest, "use ").next() {
            let (before, tree) = rest.split_at(at);
            let end = tree.find(';').unwrap_or(tree.len());
            let line = before.rsplit(['\n', ';', '{', '}']).next().unwrap_or_default();
            body.push_str(before.strip_suffix("use ").unwrap_or(before));
            import(&tree[..end], &[], line.trim_start().starts_with("pub"), &mut imports);
            rest = &tree[end..];
        }
        body.push_str(rest);
        let kinds =
            ["fn ", "struct ", "enum ", "trait ", "type ", "const ", "static ", "union ", "macro_rules! "];
        let items = kinds
            .iter()
            .flat_map(|kind| words_after(&body, kind).map(|at| word(&body[at..]).to_owned()))
            .collect();
        Self { items, imports, paths: paths(&body), body }
    }
}

/// The names that a use tree brings in.
fn import(tree: &str, prefix: &[String], public: bool, found: &mut Vec<Import>) {
    let tree = tree.trim();
    if let Some(group) = tree.strip_prefix('{').and_then(|group| group.strip_suffix('}')) {
        let mut depth = 0_usize;
        for part in group.split(|c| {
            depth = match c {
                '{' => depth + 1,
                '}' => depth - 1,
                _ => depth,
            };
            c == ',' && depth == 0
        }) {
            import(part, prefix, public, found);
        }
        return;
    }
    let name = if tree.starts_with('*') { "*" } else { word(tree) };
    if name.is_empty() {
        return;
    }
    let rest = tree[name.len()..].trim_start();
    let mut path = prefix.to_vec();
    if name != "self" || prefix.is_empty() {
        path.push(name.to_owned());
    }
    if let Some(rest) = rest.strip_prefix("::") {
        import(rest, &path, public, found);
        return;
    }
    let name = rest
        .strip_prefix("as ")
        .map_or_else(|| path.last().cloned().unwrap_or_default(), |name| word(name.trim()).to_owned());
    found.push(Import { public, path, name });
}

/// All files of a crate, and what of their needs does not count: each with one of its ancestors.
struct Crate(BTreeMap<Module, Source>, BTreeSet<[Module; 2]>);

impl Crate {
    fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let sources = files.into_iter().map(|(file, text)| (module(file), Source::new(text)));
        Self(sources.collect(), BTreeSet::new())
    }

    /// The same, where families are let be.
    fn with(mut self, families: &[(&str, &[&str], &str)]) -> Self {
        let pairs = |(parent, children, _): &(&str, &[&str], &str)| {
            let of = |child: &&str| {
                [module(&format!("{}/{child}", parent.trim_end_matches(".rs"))), module(parent)]
            };
            children.iter().map(of).collect::<Vec<_>>()
        };
        self.1 = families.iter().flat_map(pairs).collect();
        self
    }

    fn child(&self, module: &[String], name: &str) -> Option<Module> {
        let child = [module, &[name.to_owned()]].concat();
        self.0.contains_key(&child).then_some(child)
    }

    /// The module at which a path begins, and what is left of the path; nothing for another crate's.
    fn start<'a>(&self, from: &[String], path: &'a [String]) -> Option<(Module, &'a [String])> {
        let (first, mut rest) = path.split_first()?;
        match first.as_str() {
            "crate" | "paas_attest" => Some((vec![], rest)),
            "self" => Some((from.to_vec(), rest)),
            "super" => {
                let mut module = from.split_last()?.1;
                while let Some(("super", more)) =
                    rest.split_first().map(|(first, more)| (first.as_str(), more))
                {
                    (module, rest) = (module.split_last()?.1, more);
                }
                Some((module.to_vec(), rest))
            }
            name => Some((self.child(from, name)?, rest)),
        }
    }

    /// The file that defines what a path names.
    fn resolve(
        &self,
        from: &[String],
        path: &[String],
        seen: &mut BTreeSet<(Module, String)>,
    ) -> Option<Module> {
        let (mut at, mut rest) = self.start(from, path)?;
        while let Some((name, more)) = rest.split_first() {
            if let Some(child) = self.child(&at, name) {
                (at, rest) = (child, more);
                continue;
            }
            let source = self.0.get(&at)?;
            if source.items.contains(name) || !seen.insert((at.clone(), name.clone())) {
                break;
            }
            let named = source
                .imports
                .iter()
                .filter(|one| one.name == *name)
                .find_map(|one| self.resolve(&at, &[&one.path[..], more].concat(), seen));
            let all = || {
                let mut globs = source.imports.iter().filter(|one| one.name == "*");
                globs.find_map(|one| {
                    self.resolve(&at, &[&one.path[..one.path.len() - 1], rest].concat(), seen)
                })
            };
            return named.or_else(all).or(Some(at));
        }
        Some(at)
    }

    /// The files that a file needs, each with one path by which it does.
    fn needs(&self, from: &[String]) -> BTreeMap<Module, String> {
        let source = &self.0[from];
        let mut found = BTreeMap::new();
        let mut add = |path: &[String]| {
            let to = self.resolve(from, path, &mut BTreeSet::new());
            let counts =
                |to: &Module| !to.is_empty() && to != from && !self.1.contains(&[from.to_vec(), to.clone()]);
            if let Some(to) = to.filter(counts) {
                found.entry(to).or_insert_with(|| path.join("::"));
            }
        };
        for one in &source.imports {
            if one.name == "*" {
                add(&one.path[..one.path.len() - 1]);
                continue;
            }
            let used = || source.paths.iter().filter(|path| path[0] == one.name);
            let is_module = self.start(from, &one.path).is_some_and(|(mut at, rest)| {
                rest.iter().all(|name| self.child(&at, name).map(|child| at = child).is_some())
            });
            if is_module {
                // What it takes from there may be defined elsewhere.
                used().for_each(|path| add(&[&one.path[..], &path[1..]].concat()));
            } else if !one.public || names(&source.body, &one.name) {
                add(&one.path);
            }
        }
        let roots = ["crate", "self", "super", "paas_attest"];
        let ours = |first: &str| roots.contains(&first) || self.child(from, first).is_some();
        source.paths.iter().filter(|path| ours(&path[0])).for_each(|path| add(path));
        found
    }

    /// Each set of files that need each other, sorted.
    fn circles(&self) -> Vec<Vec<String>> {
        let needs: BTreeMap<&Module, BTreeMap<Module, String>> = self
            .0
            .keys()
            .filter(|module| !module.is_empty() && *module != &["main"])
            .map(|module| (module, self.needs(module)))
            .collect();
        let reached: BTreeMap<&Module, BTreeSet<&Module>> = needs
            .keys()
            .map(|start| {
                let mut seen = BTreeSet::new();
                let mut open = vec![*start];
                while let Some(module) = open.pop() {
                    let to = needs.get(module).into_iter().flat_map(BTreeMap::keys);
                    open.extend(to.filter(|next| seen.insert(*next)));
                }
                (*start, seen)
            })
            .collect();
        let name = |module: &Module| format!("{}.rs", module.join("/"));
        let circles: BTreeSet<Vec<String>> = reached
            .iter()
            .filter(|(start, seen)| seen.contains(*start))
            .map(|(start, seen)| {
                seen.iter()
                    .filter(|other| reached.get(*other).is_some_and(|back| back.contains(start)))
                    .map(|one| name(one))
                    .collect()
            })
            .collect();
        circles.into_iter().collect()
    }

    /// The paths by which the files of a circle need each other.
    fn shown(&self, circle: &[String]) -> String {
        let files: Vec<Module> = circle
            .iter()
            .map(|file| file.trim_end_matches(".rs").split('/').map(str::to_owned).collect())
            .collect();
        let lines = files.iter().flat_map(|from| {
            let needs = self.needs(from).into_iter().filter(|(to, _)| files.contains(to));
            needs
                .map(|(to, path)| {
                    format!("  src/{}.rs needs src/{}.rs: `{path}`\n", from.join("/"), to.join("/"))
                })
                .collect::<Vec<_>>()
        });
        lines.collect()
    }
}

/// Paths of two or more segments.
fn paths(body: &str) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    let mut rest = body;
    while let Some(at) = rest.find(is_word) {
        let behind_path = rest[..at].ends_with("::");
        rest = &rest[at..];
        let mut path = vec![word(rest).to_owned()];
        rest = &rest[path[0].len()..];
        while let Some(next) = rest.strip_prefix("::").map(word).filter(|next| !next.is_empty()) {
            path.push(next.to_owned());
            rest = &rest[2 + next.len()..];
        }
        if path.len() > 1 && !behind_path {
            found.insert(path);
        }
    }
    found
}

#[test]
fn no_two_files_need_each_other() {
    let all = all();
    let sources = Crate::new(all.iter().map(|(file, text)| (file.as_str(), text.as_str())));
    // What is let be is there: the child needs its parent, and with that both are in a circle.
    let whole = sources.circles();
    for (parent, children, _) in FAMILIES {
        for child in *children {
            let child = format!("{}/{child}", parent.trim_end_matches(".rs"));
            let in_circle = whole.iter().any(|circle| {
                [child.as_str(), *parent].iter().all(|file| circle.iter().any(|one| one == file))
            });
            let needs = sources.0.contains_key(&module(&child))
                && sources.needs(&module(&child)).contains_key(&module(parent));
            assert!(
                in_circle && needs,
                "src/{child} and src/{parent} are no circle, and must leave the list"
            );
        }
    }
    let sources = sources.with(FAMILIES);
    let found = sources.circles();
    let known: Vec<Vec<String>> =
        STANDING.iter().map(|circle| circle.iter().map(|&file| file.to_owned()).collect()).collect();
    let new: Vec<String> =
        found.iter().filter(|circle| !known.contains(circle)).map(|circle| sources.shown(circle)).collect();
    assert!(new.is_empty(), "files that need each other:\n{}", new.join("\n"));
    let gone: Vec<_> = known.iter().filter(|circle| !found.contains(circle)).collect();
    assert!(gone.is_empty(), "stand no more, and must leave the list: {gone:#?}");
}

// --- the checker itself ----------------------------------------------------------------------------

#[track_caller]
fn found(files: &[(&str, &str)], circles: &[&[&str]]) {
    assert_eq!(Crate::new(files.iter().copied()).circles(), circles);
}

#[test]
fn the_checker_sees_circles() {
    let (a, b) = ("x/a.rs", "x/b.rs");
    let parent = ("x.rs", "mod a;\nmod b;\n");
    let define = "pub struct B;";
    let both: &[&[&str]] = &[&[a, b]];
    // However the path is written.
    for there in [
        "use super::b::B;",
        "use crate::x::{b::{self, B}, other};",
        "use super::b as other;\nfn f(b: other::B) {}",
        "fn f(b: super::b::B) {}",
        "fn f() { use super::b::*; }",
    ] {
        found(
            &[parent, (a, &format!("{there}\npub struct A;")), (b, &format!("use super::a::A;\n{define}"))],
            both,
        );
        found(&[parent, (a, &format!("{there}\npub struct A;")), (b, define)], &[]);
    }
    // Around a third file, and by a re-export.
    let around = [
        (a, "use super::b::B; pub struct A;"),
        (b, "use super::c::C; pub struct B;"),
        ("x/c.rs", "use super::a::A; pub struct C;"),
    ];
    found(&[&[("x.rs", "mod a; mod b; mod c;")], &around[..]].concat(), &[&[a, b, "x/c.rs"]]);
    found(
        &[
            ("x.rs", "mod a;\nmod b;\npub use self::a::A;\npub use b::*;"),
            (a, "use crate::x::B; pub struct A;"),
            (b, "use super::A; pub struct B;"),
        ],
        both,
    );
    // Between rooms, through the files of their names.
    found(
        &[
            ("x.rs", "mod a;\nuse self::a::A; pub fn x(a: A) {}"),
            (a, "use crate::y::Y; pub struct A;"),
            ("y.rs", "use crate::x::x; pub struct Y;"),
        ],
        &[&["x.rs", a, "y.rs"]],
    );
}

#[test]
fn the_checker_knows_what_is_no_circle() {
    // A folder that takes from its own file what that defines, and is not used there.
    found(&[("x.rs", "mod a;\npub struct X;"), ("x/a.rs", "use super::X;\npub struct A;")], &[]);
    // A family that is let be.
    let family =
        [("x.rs", "mod a;\nuse a::A;\npub struct X(A);"), ("x/a.rs", "use super::X;\npub struct A;")];
    found(&family, &[&["x.rs", "x/a.rs"]]);
    assert!(Crate::new(family).with(&[("x.rs", &["a.rs"], "")]).circles().is_empty());
    // A page that only passes names on needs none of them.
    found(
        &[
            ("x.rs", "mod a;\npub use a::A;"),
            ("x/a.rs", "use crate::y::Y;\npub struct A;"),
            ("y.rs", "use crate::x::Z;\npub struct Y;"),
        ],
        &[],
    );
    // Tests and comments.
    found(
        &[
            ("x.rs", "mod a;\nmod b;"),
            (
                "x/a.rs",
                "pub struct A; // super::b::B\n#[cfg(test)]\nmod tests {\n    use super::super::b::B;\n}\n",
            ),
            ("x/b.rs", "use super::a::A;\npub struct B;"),
        ],
        &[],
    );
}
