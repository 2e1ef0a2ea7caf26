//! What a feed lists (an entry) and the published story it becomes (an item).

use super::{Language, OutletId, SourceId, Timestamp};
use std::fmt;

/// One entry of a feed as parsed: text decoded and stripped of HTML, nothing judged yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Link to the story, absolute; `None` where the feed gives none.
    pub url: Option<String>,
    /// The feed's own identifier (guid, id); may be a URL.
    pub guid: Option<String>,
    /// Plain text on one line; empty where the feed gives none.
    pub title: String,
    /// Plain text; empty where the feed gives none.
    pub summary: String,
    /// When the feed says that the story was published.
    pub published: Option<Timestamp>,
    /// Declared language if it fits the text, else the detected one.
    pub language: Language,
}

/// A part of a feed that could not be used, or was used with a doubt; the rest of the feed survives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The name under which it is counted, e.g. `entry_without_link`.
    pub name: &'static str,
    /// What exactly, for a person: position, excerpt.
    pub detail: String,
}

/// Identity of an item: the first 16 bytes of SHA-256 over its canonical address, as 32 hex digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(pub String);

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where an item's publication time comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateBasis {
    /// The feed said so, and it was not in the future.
    Declared,
    /// The feed gave no date, so the time at which we first saw it stands in.
    FirstSeen,
    /// The feed gave a date more than a day in the future; first-seen time stands in.
    FutureReplaced,
}

impl DateBasis {
    /// Every value with the word used in the store and in exports.
    pub const WORDS: [(DateBasis, &'static str); 3] = [
        (DateBasis::Declared, "declared"),
        (DateBasis::FirstSeen, "first_seen"),
        (DateBasis::FutureReplaced, "future_replaced"),
    ];

    /// The word used in the store and in exports.
    pub fn word(self) -> &'static str {
        DateBasis::WORDS[self as usize].1
    }
}

/// One published story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub id: ItemId,
    pub source: SourceId,
    pub outlet: OutletId,
    /// Address without tracking parameters, as a reader can open it.
    pub url: String,
    pub title: String,
    pub summary: String,
    pub language: Language,
    pub published: Timestamp,
    pub date_basis: DateBasis,
    /// First 16 bytes of SHA-256 over title and summary, as hex: tells an edit from a repeat.
    pub content_hash: String,
    /// Copies of one story share it; empty where the title is too short to tell.
    pub story_key: String,
}
