//! Changes of a JSON text that apply at every level: of a member of any object, and of the text as a whole.

use super::tree::{Json, escaped};

/// What is done to a member of an object, to an object, or to the whole text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    // --- a member --------------------------------------------------------------------------------
    Missing,
    Null,
    /// A number in place of anything else.
    Number,
    /// A string in place of anything else.
    Text,
    True,
    /// A list with the value in it.
    Listed,
    /// An object with the value in it.
    Wrapped,
    /// A list of the object's values, in order.
    Values,
    /// The empty text, list or object.
    Emptied,
    /// The first item of a list in place of the list.
    FirstItem,
    /// `null` behind the items of a list.
    NullItem,
    /// A list of the item in place of each item.
    ItemsListed,
    /// A number with a fraction of zero.
    Decimal,
    /// A number with an exponent of zero.
    Exponent,
    /// The member twice, alike.
    Twice,
    /// Another value under the key in front of it.
    OtherBefore,
    /// Another value under the key behind it.
    OtherBehind,
    /// Another value in front of it, the key spelled with an escape.
    EscapedBefore,
    EscapedBehind,
    /// The key, spelled with an escape.
    KeyEscaped,
    /// The text, spelled with an escape.
    TextEscaped,
    /// The key with its first letter in the other case.
    Folded,
    FoldedBefore,
    FoldedBehind,
    /// The key in capitals.
    Capitals,
    /// The key with a letter outside of ASCII that Go folds into it: the long s, the Kelvin sign.
    Special,
    SpecialBefore,
    SpecialBehind,
    /// The same, the letter as an escape.
    SpecialEscaped,
    /// The key with a letter that looks alike and is not folded.
    Alike,
    /// The key with a blank behind it.
    KeyBlank,
    // --- an object -------------------------------------------------------------------------------
    Unknown,
    UnknownTwice,
    /// An unknown member, in whose value a key stands twice.
    UnknownDoubled,
    // --- the whole text --------------------------------------------------------------------------
    Bom,
    Utf16,
    LeadingBlanks,
    LeadingNoBreakSpace,
    LeadingFormFeed,
    TrailingBlanks,
    TrailingNul,
    TrailingByte,
    TrailingObject,
    TrailingComma,
    Indented,
    Comment,
    SingleQuotes,
    BareKeys,
    WholeListed,
    WholeQuoted,
    WholeNull,
    WholeEmpty,
    Cut,
    Doubled,
    BadUtf8,
}

/// The same value in another spelling.
pub(crate) const SPELLED: [Change; 5] = [KeyEscaped, TextEscaped, LeadingBlanks, TrailingBlanks, Indented];

use Change::{
    Alike, BadUtf8, BareKeys, Bom, Capitals, Comment, Cut, Decimal, Doubled, Emptied, EscapedBefore,
    EscapedBehind, Exponent, FirstItem, Folded, FoldedBefore, FoldedBehind, Indented, ItemsListed, KeyBlank,
    KeyEscaped, LeadingBlanks, LeadingFormFeed, LeadingNoBreakSpace, Listed, Missing, Null, NullItem, Number,
    OtherBefore, OtherBehind, SingleQuotes, Special, SpecialBefore, SpecialBehind, SpecialEscaped, Text,
    TextEscaped, TrailingBlanks, TrailingByte, TrailingComma, TrailingNul, TrailingObject, True, Twice,
    Unknown, UnknownDoubled, UnknownTwice, Utf16, Values, WholeEmpty, WholeListed, WholeNull, WholeQuoted,
    Wrapped,
};

/// A changed text.
pub(crate) struct Changed {
    pub(crate) change: Change,
    /// The member or object that was changed, as a pointer.
    pub(crate) at: String,
    pub(crate) bytes: Vec<u8>,
}

/// Every change of every member and object, and of the whole.
pub(crate) fn changes(document: &Json) -> Vec<Changed> {
    let mut found = Vec::new();
    for at in document.objects() {
        let count = document.clone().members(&at).len();
        for n in 0..count {
            found.extend(of_member(document, &at, n));
        }
        for (change, key, value, twice) in [
            (Unknown, "x", "1", false),
            (UnknownTwice, "x", "1", true),
            (UnknownDoubled, "x", r#"[{"y":1,"y":1}]"#, false),
        ] {
            let mut changed = document.and(&at, key, Json::literal(value));
            if twice {
                changed = changed.and(&at, key, Json::literal(value));
            }
            found.push(Changed { change, at: at.clone(), bytes: changed.text().into_bytes() });
        }
    }
    found.extend(of_whole(document));
    found
}

/// Another value of the same type.
fn other(value: &Json) -> Json {
    match value {
        Json::Object(_) => Json::Object(vec![]),
        Json::List(_) => Json::List(vec![]),
        Json::Literal(text) if text.starts_with('"') => Json::string("other"),
        Json::Literal(text) => Json::Literal(format!("{text}1")),
    }
}

fn of_member(document: &Json, at: &str, n: usize) -> Vec<Changed> {
    let (key, value) = document.clone().members(at)[n].clone();
    let mut found = Vec::new();
    let pointer = format!("{at}/{}", key.replace('/', "~1"));
    let mut put = |change: Change, members: Vec<(String, Json)>| {
        let mut changed = document.clone();
        changed.members(at).splice(n..=n, members);
        found.push(Changed { change, at: pointer.clone(), bytes: changed.text().into_bytes() });
    };
    let keyed = |value: Json| vec![(key.clone(), value)];
    put(Missing, vec![]);
    for (change, value) in values(&value) {
        put(change, keyed(value));
    }
    let decoy = other(&value);
    let beside = |name: String, first: bool| {
        let (good, bad) = ((key.clone(), value.clone()), (name, decoy.clone()));
        if first { vec![bad, good] } else { vec![good, bad] }
    };
    put(Twice, vec![(key.clone(), value.clone()), (key.clone(), value.clone())]);
    put(OtherBefore, beside(key.clone(), true));
    put(OtherBehind, beside(key.clone(), false));
    put(EscapedBefore, beside(escaped(&key), true));
    put(EscapedBehind, beside(escaped(&key), false));
    put(KeyEscaped, vec![(escaped(&key), value.clone())]);
    let folded = folded(&key);
    put(Folded, vec![(folded.clone(), value.clone())]);
    put(FoldedBefore, beside(folded.clone(), true));
    put(FoldedBehind, beside(folded, false));
    put(Capitals, vec![(key.to_uppercase(), value.clone())]);
    if let Some((special, spelled)) = special(&key) {
        put(Special, vec![(special.clone(), value.clone())]);
        put(SpecialBefore, beside(special.clone(), true));
        put(SpecialBehind, beside(special, false));
        put(SpecialEscaped, vec![(spelled, value.clone())]);
    }
    put(
        Alike,
        vec![(key.replace('a', "\u{430}").replace('e', "\u{435}").replace('i', "\u{456}"), value.clone())],
    );
    put(KeyBlank, vec![(format!("{key} "), value.clone())]);
    found
}

/// A value in another type or spelling.
fn values(value: &Json) -> Vec<(Change, Json)> {
    let mut found = vec![
        (Null, Json::literal("null")),
        (True, Json::literal("true")),
        (Listed, Json::List(vec![value.clone()])),
        (Wrapped, Json::object("x", value.clone())),
    ];
    match value {
        Json::Object(members) => {
            found.push((Values, Json::List(members.iter().map(|(_, member)| member.clone()).collect())));
            found.push((Emptied, Json::Object(vec![])));
            found.extend([(Number, Json::literal("5")), (Text, Json::string("x"))]);
        }
        Json::List(items) => {
            found.push((Emptied, Json::List(vec![])));
            found.push((NullItem, Json::List([items.as_slice(), &[Json::literal("null")]].concat())));
            found.push((
                ItemsListed,
                Json::List(items.iter().map(|item| Json::List(vec![item.clone()])).collect()),
            ));
            found.extend(items.first().map(|first| (FirstItem, first.clone())));
            found.extend([(Number, Json::literal("5")), (Text, Json::string("x"))]);
        }
        Json::Literal(text) if text.starts_with('"') => {
            found.push((Emptied, Json::string("")));
            found.push((Number, Json::literal("5")));
            if let Some(rest) = text.strip_prefix('"').filter(|rest| rest.len() > 1) {
                found.push((TextEscaped, Json::Literal(format!("\"{}", escaped(rest)))));
            }
        }
        Json::Literal(text) => {
            found.push((Text, Json::string(text)));
            found.push((Decimal, Json::Literal(format!("{text}.0"))));
            found.push((Exponent, Json::Literal(format!("{text}e0"))));
        }
    }
    found
}

/// The key with its first letter in the other case.
fn folded(key: &str) -> String {
    let at = key.find(|c: char| c.is_ascii_alphabetic()).expect("a key with a letter");
    let letter = key[at..].chars().next().expect("a letter");
    let other =
        if letter.is_ascii_lowercase() { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() };
    format!("{}{other}{}", &key[..at], &key[at + 1..])
}

/// The key with the long s or the Kelvin sign in it, raw and as an escape.
fn special(key: &str) -> Option<(String, String)> {
    [('s', '\u{17f}'), ('k', '\u{212a}')].into_iter().find_map(|(letter, special)| {
        let at = key.rfind(letter)?;
        let with = |middle: &str| format!("{}{middle}{}", &key[..at], &key[at + 1..]);
        Some((with(&special.to_string()), with(&format!("\\u{:04x}", u32::from(special)))))
    })
}

fn of_whole(document: &Json) -> Vec<Changed> {
    let text = document.text();
    let plain = text.as_bytes();
    let first_key = text.split('"').nth(1).expect("a key");
    let whole: Vec<(Change, Vec<u8>)> = vec![
        (Bom, [b"\xef\xbb\xbf", plain].concat()),
        (Utf16, text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        (LeadingBlanks, [b" \t\r\n", plain].concat()),
        (LeadingNoBreakSpace, ["\u{a0}".as_bytes(), plain].concat()),
        (LeadingFormFeed, [b"\x0c", plain].concat()),
        (TrailingBlanks, [plain, b"\r\n\t "].concat()),
        (TrailingNul, [plain, b"\0"].concat()),
        (TrailingByte, [plain, b"x"].concat()),
        (TrailingObject, [plain, b"{}"].concat()),
        (TrailingComma, format!("{},}}", &text[..text.len() - 1]).into_bytes()),
        (Indented, text.replace("\":", "\" :\n\t ").into_bytes()),
        (Comment, format!("/* x */{text}").into_bytes()),
        (SingleQuotes, text.replacen(&format!("\"{first_key}\""), &format!("'{first_key}'"), 1).into_bytes()),
        (BareKeys, text.replacen(&format!("\"{first_key}\""), first_key, 1).into_bytes()),
        (WholeListed, format!("[{text}]").into_bytes()),
        (WholeQuoted, Json::string(&text).text().into_bytes()),
        (WholeNull, b"null".to_vec()),
        (WholeEmpty, Vec::new()),
        (Cut, plain[..plain.len() - 1].to_vec()),
        (Doubled, [plain, b"\n", plain].concat()),
        (BadUtf8, {
            // Behind all else, in a member that nobody knows.
            let mut bytes = plain[..plain.len() - 1].to_vec();
            bytes.extend_from_slice(b",\"x\":\"\xff\"}");
            bytes
        }),
    ];
    whole.into_iter().map(|(change, bytes)| Changed { change, at: String::new(), bytes }).collect()
}
