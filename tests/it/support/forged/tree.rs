//! JSON as it may be written: members in order and more than once, keys and numbers in any spelling.

use serde_json::Value;

/// A JSON text, taken apart.
#[derive(Clone, PartialEq)]
pub(crate) enum Json {
    /// Members in their order; each key as it stands between its quotes.
    Object(Vec<(String, Json)>),
    List(Vec<Json>),
    /// Anything else, as it stands.
    Literal(String),
}

impl Json {
    /// A string.
    pub(crate) fn string(text: &str) -> Self {
        Self::Literal(format!("\"{}\"", inside(text)))
    }

    /// A value, as it is most often written.
    #[allow(dead_code, reason = "not every program changes a text of its own")]
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Object(members) => {
                Self::Object(members.iter().map(|(key, member)| (inside(key), Self::of(member))).collect())
            }
            Value::Array(items) => Self::List(items.iter().map(Self::of).collect()),
            other => Self::Literal(other.to_string()),
        }
    }

    /// Whatever is written here.
    pub(crate) fn literal(text: &str) -> Self {
        Self::Literal(text.to_owned())
    }

    /// One member, its key as it stands between its quotes.
    pub(crate) fn object(key: &str, value: Self) -> Self {
        Self::Object(vec![(key.to_owned(), value)])
    }

    pub(crate) fn text(&self) -> String {
        match self {
            Self::Object(members) => {
                let members: Vec<String> =
                    members.iter().map(|(key, member)| format!("\"{key}\":{}", member.text())).collect();
                format!("{{{}}}", members.join(","))
            }
            Self::List(items) => {
                format!("[{}]", items.iter().map(Self::text).collect::<Vec<_>>().join(","))
            }
            Self::Literal(text) => text.clone(),
        }
    }

    /// What stands at a JSON pointer.
    pub(crate) fn at(&mut self, pointer: &str) -> &mut Self {
        pointer.split('/').skip(1).fold(self, |at, step| {
            let step = step.replace("~1", "/");
            let found = match at {
                Self::Object(members) => {
                    members.iter_mut().find(|(key, _)| *key == step).map(|(_, member)| member)
                }
                Self::List(items) => step.parse().ok().and_then(|n: usize| items.get_mut(n)),
                Self::Literal(_) => None,
            };
            found.unwrap_or_else(|| panic!("nothing at {pointer}"))
        })
    }

    /// The same with something else at a pointer.
    pub(crate) fn with(&self, pointer: &str, value: Self) -> Self {
        let mut changed = self.clone();
        *changed.at(pointer) = value;
        changed
    }

    /// The members of the object at a pointer.
    pub(crate) fn members(&mut self, pointer: &str) -> &mut Vec<(String, Self)> {
        match self.at(pointer) {
            Self::Object(members) => members,
            Self::List(_) | Self::Literal(_) => panic!("no object at {pointer}"),
        }
    }

    /// The same with one member more, at the end of the object at a pointer.
    pub(crate) fn and(&self, pointer: &str, key: &str, value: Self) -> Self {
        let mut changed = self.clone();
        changed.members(pointer).push((key.to_owned(), value));
        changed
    }

    /// Every object in it, as a pointer.
    pub(crate) fn objects(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.collect(String::new(), &mut found);
        found
    }

    fn collect(&self, place: String, found: &mut Vec<String>) {
        match self {
            Self::Object(members) => {
                for (key, member) in members {
                    member.collect(format!("{place}/{}", key.replace('/', "~1")), found);
                }
                found.push(place);
            }
            Self::List(items) => {
                for (n, item) in items.iter().enumerate() {
                    item.collect(format!("{place}/{n}"), found);
                }
            }
            Self::Literal(_) => {}
        }
    }
}

/// A text as it stands between the quotes of a JSON string.
fn inside(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// The same text, its first character as an escape.
pub(crate) fn escaped(text: &str) -> String {
    let first = text.chars().next().expect("a text with something in it");
    format!("\\u{:04x}{}", u32::from(first), &text[first.len_utf8()..])
}
