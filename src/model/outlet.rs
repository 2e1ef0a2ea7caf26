//! Who publishes, and where we fetch it.

use super::{Country, Language};
use std::fmt;

/// The short name of an outlet in the configuration, e.g. `kyodo-en`: lower-case letters, digits, `-`, `_`, `.`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutletId(String);

/// The short name of a source in the configuration; same alphabet as [`OutletId`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(String);

fn is_short_name(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|b| {
            b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.')
        })
}

macro_rules! short_name {
    ($name:ident) => {
        impl $name {
            /// Accepts 1–64 lower-case ASCII letters, digits, `-`, `_` and `.`; `None` for anything else.
            pub fn new(text: &str) -> Option<$name> {
                is_short_name(text).then(|| $name(text.to_owned()))
            }

            /// The name as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
short_name!(OutletId);
short_name!(SourceId);

/// Who owns an outlet; printed beside its stories, never used in a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ownership {
    State,
    Party,
    Public,
    Private,
    Wire,
    Unknown,
}

impl Ownership {
    /// Every value with the word that the configuration uses for it.
    pub const WORDS: [(Ownership, &'static str); 6] = [
        (Ownership::State, "state"),
        (Ownership::Party, "party"),
        (Ownership::Public, "public"),
        (Ownership::Private, "private"),
        (Ownership::Wire, "wire"),
        (Ownership::Unknown, "unknown"),
    ];

    /// The word used in configuration and exports.
    pub fn word(self) -> &'static str {
        Ownership::WORDS[self as usize].1
    }
}

/// A publisher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlet {
    pub id: OutletId,
    /// Name in Latin script, as printed on charts.
    pub name: String,
    /// Name in its own script, if that differs.
    pub name_native: Option<String>,
    /// Home country: resolves "we" in its texts. `None` for an outlet of no country.
    pub country: Option<Country>,
    /// Language it publishes in, unless a feed or text says otherwise.
    pub language: Language,
    pub ownership: Ownership,
}

/// How an address is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceKind {
    /// RSS, Atom or JSON Feed.
    Feed,
}

/// An address that we fetch; never a speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub id: SourceId,
    pub outlet: Outlet,
    pub kind: SourceKind,
    /// Language of what this address lists; the outlet's unless the configuration says otherwise.
    pub language: Language,
    /// Absolute http or https address.
    pub url: String,
}
