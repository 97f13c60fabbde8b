//! The names of HTML and SVG that a page uses, and its one style sheet: words of a format, in no language.
//!
//! An attribute holds a word or a number of this file, or a text of ours that is escaped where it is written.

/// The style sheet. It stands in the page, which loads nothing.
pub(super) const STYLE: &str = include_str!("style.css");
pub(super) const DOCTYPE: &str = "<!DOCTYPE html>\n";

/// What a page may load, but for its style: nothing, from nowhere (CSP level 3).
pub(super) const POLICY: &str =
    "default-src 'none'; img-src 'none'; base-uri 'none'; form-action 'none'; style-src ";
/// What begins the hash of a style sheet in a policy, in quotes.
pub(super) const HASH: &str = "sha256-";
/// Both, as a viewer's settings have it.
pub(super) const LIGHT_AND_DARK: &str = "light dark";
pub(super) const VIEWPORT: &str = "width=device-width, initial-scale=1";
pub(super) const UTF_8: &str = "utf-8";
pub(super) const NO_REFERRER: &str = "no-referrer";
pub(super) const GENERATOR: &str = concat!("paas-attest ", env!("CARGO_PKG_VERSION"));
/// A bar is drawn on a field of this size, and stretched.
pub(super) const FIELD: &str = "0 0 1000 10";

/// An element, by its name.
#[derive(Clone, Copy)]
pub(super) struct Element(pub(super) &'static str);

impl Element {
    pub(super) const HTML: Self = Self("html");
    pub(super) const HEAD: Self = Self("head");
    pub(super) const META: Self = Self("meta");
    pub(super) const TITLE: Self = Self("title");
    pub(super) const STYLE: Self = Self("style");
    pub(super) const BODY: Self = Self("body");
    pub(super) const HEADER: Self = Self("header");
    pub(super) const MAIN: Self = Self("main");
    pub(super) const FOOTER: Self = Self("footer");
    pub(super) const SECTION: Self = Self("section");
    pub(super) const DIV: Self = Self("div");
    pub(super) const P: Self = Self("p");
    pub(super) const H1: Self = Self("h1");
    pub(super) const H2: Self = Self("h2");
    pub(super) const H3: Self = Self("h3");
    pub(super) const H4: Self = Self("h4");
    pub(super) const UL: Self = Self("ul");
    pub(super) const LI: Self = Self("li");
    pub(super) const A: Self = Self("a");
    pub(super) const SPAN: Self = Self("span");
    pub(super) const STRONG: Self = Self("strong");
    pub(super) const CODE: Self = Self("code");
    pub(super) const PRE: Self = Self("pre");
    pub(super) const TABLE: Self = Self("table");
    pub(super) const THEAD: Self = Self("thead");
    pub(super) const TBODY: Self = Self("tbody");
    pub(super) const TR: Self = Self("tr");
    pub(super) const TH: Self = Self("th");
    pub(super) const TD: Self = Self("td");
    pub(super) const SVG: Self = Self("svg");
    pub(super) const RECT: Self = Self("rect");
}

/// What looks alike.
#[derive(Clone, Copy)]
pub(super) struct Class(&'static str);

impl Class {
    pub(super) const VERDICT: Self = Self("verdict");
    pub(super) const VERIFIED: Self = Self("verdict verified");
    pub(super) const FAILED: Self = Self("verdict failed");
    pub(super) const UNDECIDED: Self = Self("verdict undecided");
    pub(super) const PENDING: Self = Self("verdict pending");
    pub(super) const UNSIGNED: Self = Self("verdict unsigned");
    /// A verdict of one image, within the page.
    pub(super) const OF_IMAGE: Self = Self("word");
    pub(super) const NAME: Self = Self("name");
    pub(super) const LEAD: Self = Self("lead");
    pub(super) const NOTE: Self = Self("note");
    pub(super) const WARNING: Self = Self("warning");
    pub(super) const PASS: Self = Self("outcome pass");
    pub(super) const FAIL: Self = Self("outcome fail");
    pub(super) const OPEN: Self = Self("outcome open");
    pub(super) const NOT_ASKED: Self = Self("outcome not-asked");
    pub(super) const VOUCHED: Self = Self("vouched");
    pub(super) const BAR: Self = Self("bar");
    pub(super) const NUMBER: Self = Self("number");
    pub(super) const LABEL: Self = Self("label");
    pub(super) const HELP: Self = Self("help");
}

/// An attribute.
#[derive(Clone, Copy)]
pub(super) enum Attribute<'a> {
    /// `class`.
    Class(Class),
    /// The id of a heading of this number.
    Id(usize),
    /// What is named by the heading of this number.
    LabelledBy(usize),
    /// Where one image of several begins.
    Image(usize),
    /// A link to it, within the page.
    ToImage(usize),
    /// A column's head.
    ScopeColumn,
    /// A row's head.
    ScopeRow,
    /// What stands before a cell where a table does not fit; own words.
    Label(&'a str),
    /// Not for those who listen: what it shows stands beside it in words.
    Hidden,
    /// Can be scrolled with the keyboard.
    Focusable,
    /// `width`.
    Width(usize),
    /// Any of the head of a page; own words.
    Other(&'static str, &'a str),
}

impl Attribute<'_> {
    /// Its name.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Class(_) => "class",
            Self::Id(_) | Self::Image(_) => "id",
            Self::LabelledBy(_) => "aria-labelledby",
            Self::ToImage(_) => "href",
            Self::ScopeColumn | Self::ScopeRow => "scope",
            Self::Label(_) => "data-label",
            Self::Hidden => "aria-hidden",
            Self::Focusable => "tabindex",
            Self::Width(_) => "width",
            Self::Other(name, _) => name,
        }
    }

    /// Its value, before it is escaped.
    pub(super) fn value(&self) -> String {
        match self {
            Self::Class(Class(name)) => (*name).to_owned(),
            Self::Id(number) | Self::LabelledBy(number) => format!("s{number}"),
            Self::Image(number) => format!("i{number}"),
            Self::ToImage(number) => format!("#i{number}"),
            Self::ScopeColumn => "col".to_owned(),
            Self::ScopeRow => "row".to_owned(),
            Self::Hidden => "true".to_owned(),
            Self::Focusable => "0".to_owned(),
            Self::Width(width) => width.to_string(),
            Self::Label(text) | Self::Other(_, text) => (*text).to_owned(),
        }
    }
}

pub(super) const CHARSET: &str = "charset";
pub(super) const CONTENT: &str = "content";
pub(super) const META_NAME: &str = "name";
pub(super) const HTTP_EQUIV: &str = "http-equiv";
pub(super) const LANG: &str = "lang";
pub(super) const HEIGHT: &str = "height";
pub(super) const VIEW_BOX: &str = "viewBox";
pub(super) const ASPECT: &str = "preserveAspectRatio";
pub(super) const NONE: &str = "none";

/// What the head of a page says, by name, and whether that is a header of HTTP.
pub(super) const METAS: [(&str, &str, &str); 4] = [
    (META_NAME, "viewport", VIEWPORT),
    (META_NAME, "color-scheme", LIGHT_AND_DARK),
    (META_NAME, "referrer", NO_REFERRER),
    (META_NAME, "generator", GENERATOR),
];
pub(super) const SECURITY_POLICY: &str = "Content-Security-Policy";
/// Every name above, so that none is taken for a secret that has the same letters.
pub(in crate::report) const NAMES: &str = "html head meta title style body header main footer section div p h1 h2 \
    h3 h4 ul li a span strong code pre table thead tbody tr th td svg rect class id aria-labelledby href scope data-label \
    aria-hidden tabindex width height charset content name http-equiv lang viewBox preserveAspectRatio none col row true \
    verdict verified failed undecided pending unsigned word lead note warning outcome pass fail open not-asked vouched \
    bar number label help DOCTYPE viewport color-scheme referrer generator light dark no-referrer utf-8 device-width \
    initial-scale Content-Security-Policy default-src img-src base-uri form-action style-src sha256 amp lt gt quot nbsp";
