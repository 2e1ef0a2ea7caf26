//! Captures to entries: feeds in any format and encoding, read as leniently as it takes.
//!
//! Always holds: [`feed`] never panics on any bytes; it ends in entries or in a named [`ParseFailure`]; a part
//! that cannot be used becomes a counted [`Problem`] and the rest of the feed survives; work is linear in the
//! body, and depth, number of entries and length of text are bounded; no clock, no network.
//!
//! The way of a body: `decode` makes text of it, `repair` (XML) or `json` make of that a document which
//! `feed-rs` reads strictly, `entries` turns the result into [`Entry`]s with the help of `text`, `date` and
//! `language`. Entities of a DTD are never expanded: `repair` knows HTML's names and no others.

mod date;
mod decode;
mod entries;
mod failure;
mod json;
mod language;
mod repair;
mod text;

pub use failure::{HtmlPage, ParseFailure};
pub use language::detect_language;

use crate::model::{Capture, Entry, Language, Problem};

/// What a feed holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// In the order of the feed, [`ENTRIES_MAX`] at most.
    pub entries: Vec<Entry>,
    /// Doubts and losses, counted by their names.
    pub problems: Vec<Problem>,
    /// The feed's own title, plain text on one line.
    pub feed_title: Option<String>,
    pub format: Format,
    /// The encoding that the body was read in, e.g. `Shift_JIS`.
    pub encoding: &'static str,
}

/// The family of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RSS 0.9x, 1.0 or 2.0.
    Rss,
    /// Atom 0.3 or 1.0.
    Atom,
    JsonFeed,
}

/// More entries than this are dropped and counted: full archives that publishers serve as feeds stay below it.
pub const ENTRIES_MAX: usize = 5_000;
/// Characters kept of a title; the longest real headlines have about 300.
pub const TITLE_CHARS_MAX: usize = 1_000;
/// Characters kept of a summary: a long article in full.
pub const SUMMARY_CHARS_MAX: usize = 20_000;

/// Reads a feed. `declared_language` is the source's, used where neither entry, feed nor server says better.
///
/// # Errors
/// A [`ParseFailure`] where the body is not a feed or cannot be read at all.
pub fn feed(capture: &Capture, declared_language: &Language) -> Result<Parsed, ParseFailure> {
    failure::refuse_non_text(&capture.body)?;
    let decoded = decode::decode(capture).map_err(ParseFailure::UnreadableEncoding)?;
    let text = decoded
        .text
        .trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}' || c == '\0');
    let document = if text.starts_with(['{', '[']) {
        json::repair(text).map_err(|seen| ParseFailure::NotAFeed { seen })?
    } else {
        repair::repair(text).map_err(|why| failure::of_markup(why, text))?
    };
    let mut parsed = entries::read(&document, capture, declared_language, decoded.encoding)?;
    parsed.problems.splice(0..0, decoded.problems.into_iter().chain(document.problems));
    Ok(parsed)
}

/// A document that `feed-rs` reads, and what it would lose.
struct Document {
    text: String,
    format: Format,
    /// The language that the feed declares.
    language: Option<String>,
    /// The language that each entry declares, in order.
    entry_languages: Vec<Option<String>>,
    problems: Vec<Problem>,
}

/// The first characters of something, on one line, for a person to recognise it by.
fn excerpt(text: &str) -> String {
    const CHARS: usize = 60;
    let mut text = text::from_plain(text, text::Blocks::OneLine);
    if text::cut(&mut text, CHARS) {
        text.push('…');
    }
    text
}
