//! Text helpers shared by the rooms that search: folding that keeps byte offsets, and one
//! pass for thousands of phrases.
//!
//! Always holds: every range that leaves this file lies on character boundaries of the text
//! it was asked about; work is linear in the text's length; no phrase is known here.

use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, MatchKind, StartKind};
use std::borrow::Cow;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// A text in the form in which phrases are searched: NFKC, straight quotes and hyphens, one
/// kind of middle dot, no invisible marks. Remembers where every byte came from.
pub struct Folded<'a> {
    original: &'a str,
    text: Cow<'a, str>,
    /// Byte of the original for each byte of `text` and for its end; empty where nothing changed.
    origins: Vec<u32>,
}

impl<'a> Folded<'a> {
    /// Folds a text; borrows it where nothing changes. Reads at most 4 GiB.
    pub fn new(original: &'a str) -> Folded<'a> {
        if original.is_ascii() || !original.chars().any(changes) {
            return Folded { original, text: Cow::Borrowed(original), origins: Vec::new() };
        }
        let mut text = String::with_capacity(original.len());
        let mut origins = Vec::with_capacity(original.len() + 1);
        let mut at = 0;
        while let Some(first) = original[at..].chars().next() {
            let end = at + cluster_bytes(&original[at..]);
            if changes(first) || end > at + first.len_utf8() {
                fold_cluster(&original[at..end], &mut text);
            } else {
                text.push(first);
            }
            origins.resize(text.len(), at as u32);
            at = end;
        }
        origins.push(at as u32);
        Folded { original, text: Cow::Owned(text), origins }
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The range of the original that a range of the folded text came from.
    pub fn original(&self, folded: Range<usize>) -> Range<usize> {
        if self.origins.is_empty() {
            return folded;
        }
        let origin = |at: usize| self.origins.get(at).map_or(0, |&at| at as usize);
        let start = origin(folded.start);
        if folded.is_empty() {
            return start..start;
        }
        // What was dropped behind the last character, such as a bidirectional mark, stays out.
        let last = origin(folded.end - 1);
        start..last + cluster_bytes(&self.original[last..])
    }

    /// The range of the folded text that a range of the original became.
    pub fn folded(&self, original: Range<usize>) -> Range<usize> {
        if self.origins.is_empty() {
            return original;
        }
        let place = |at: usize| {
            self.origins.partition_point(|&origin| (origin as usize) < at).min(self.text.len())
        };
        place(original.start)..place(original.end)
    }
}

/// Folds a phrase as the texts are folded in which it will be searched.
pub fn fold(phrase: &str) -> String {
    Folded::new(phrase).text().to_owned()
}

/// Whether the range begins and ends where words do: Latin letters and digits, and katakana,
/// continue a word; in other scripts every place is a boundary.
pub fn is_word(text: &str, range: &Range<usize>) -> bool {
    let inside = &text[range.clone()];
    let joined = |left: Option<char>, right: Option<char>| match (left, right) {
        (Some(left), Some(right)) => {
            (is_latin(left) && is_latin(right)) || (is_katakana(left) && is_katakana(right))
        }
        _ => false,
    };
    !joined(text[..range.start].chars().next_back(), inside.chars().next())
        && !joined(inside.chars().next_back(), text[range.end..].chars().next())
}

/// Latin letters, with or without accents, and digits.
pub fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || ('\u{c0}'..='\u{24f}').contains(&c) && c.is_alphabetic()
}

/// Katakana with its length mark.
pub fn is_katakana(c: char) -> bool {
    ('\u{30a1}'..='\u{30fa}').contains(&c) || c == 'ー'
}

/// Han characters.
pub fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c) || ('\u{3400}'..='\u{4dbf}').contains(&c) || c == '々'
}

/// Hangul syllables.
pub fn is_hangul(c: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&c)
}

/// Many phrases searched in one pass, leftmost first and longest there.
pub struct Phrases {
    automaton: AhoCorasick,
    /// For each phrase its length and the longest other phrase that it begins with.
    phrases: Vec<(usize, Option<u32>)>,
}

impl Phrases {
    /// Prepares the search; phrases are told apart by their position. With `any_case`, ASCII
    /// letters match in either case.
    ///
    /// # Errors
    /// The automaton's own words where the phrases are too many for it (over 2³¹ states).
    pub fn new(phrases: &[String], any_case: bool) -> Result<Phrases, String> {
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .start_kind(StartKind::Both)
            .ascii_case_insensitive(any_case)
            .build(phrases)
            .map_err(|error| error.to_string())?;
        let shorter = |phrase: &String| {
            let cuts = phrase.char_indices().map(|(at, _)| at).skip(1);
            let prefix = |end| automaton.find(Input::new(&phrase[..end]).anchored(Anchored::Yes));
            // The longest phrase at the start of the phrase without its last character.
            let last = cuts.last()?;
            prefix(last).map(|found| found.pattern().as_u32())
        };
        let phrases = phrases.iter().map(|phrase| (phrase.len(), shorter(phrase))).collect();
        Ok(Phrases { automaton, phrases })
    }

    /// Calls `take` with every phrase found, from left to right. `take` answers where the search
    /// goes on (the end of the phrase or later), or refuses with `None`: then the next shorter
    /// phrase at the same place is offered, and after those what begins later.
    pub fn each(&self, text: &str, mut take: impl FnMut(usize, Range<usize>) -> Option<usize>) {
        let mut at = 0;
        while let Some(found) = self.automaton.find(Input::new(text).range(at..)) {
            let start = found.start();
            let mut phrase = Some(found.pattern().as_u32());
            at = start + text[start..].chars().next().map_or(1, char::len_utf8);
            while let Some(id) = phrase {
                let Some(&(bytes, shorter)) = self.phrases.get(id as usize) else { break };
                if let Some(next) = take(id as usize, start..start + bytes) {
                    at = next.max(start + bytes);
                    break;
                }
                phrase = shorter;
            }
        }
    }

    /// The shorter phrases that a phrase begins with, the longest first.
    pub fn prefixes(&self, phrase: usize) -> impl Iterator<Item = usize> + '_ {
        let shorter = |id: u32| self.phrases.get(id as usize).and_then(|&(_, shorter)| shorter);
        std::iter::successors(shorter(phrase as u32), move |&id| shorter(id)).map(|id| id as usize)
    }

    /// The longest phrase that begins exactly at `start`.
    pub fn longest_at(&self, text: &str, start: usize) -> Option<(usize, Range<usize>)> {
        let input = Input::new(text).range(start..).anchored(Anchored::Yes);
        self.automaton.find(input).map(|found| (found.pattern().as_usize(), found.range()))
    }
}

/// Whether folding would touch this character (or join it to the one before).
fn changes(c: char) -> bool {
    match c {
        '\u{0}'..='\u{9f}' => false,
        '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{3041}'..='\u{3096}' => false,
        '\u{30a1}'..='\u{30fa}' | 'ー' | '。' | '、' | '「' | '」' | '“' | '”' => false,
        // Wide punctuation stays: sentence rules know it, and most Chinese text then needs no copy.
        '，' | '：' | '；' | '？' | '！' | '（' | '）' => false,
        _ => replacement(c).is_some() || joins(c) || c.nfkc().ne([c]),
    }
}

/// Whether the character belongs to the one before: combining marks, halfwidth voicing marks
/// and the later jamo of a Hangul syllable.
fn joins(c: char) -> bool {
    !c.is_ascii()
        && (canonical_combining_class(c) != 0
            || matches!(c, '\u{ff9e}' | '\u{ff9f}' | '\u{1160}'..='\u{11ff}'))
}

/// Bytes of the first character with all that joins it, bounded so that a flood of combining
/// marks costs no more than its own length.
fn cluster_bytes(text: &str) -> usize {
    const MARKS_MAX: usize = 8;
    text.chars()
        .enumerate()
        .take_while(|&(at, c)| at == 0 || at <= MARKS_MAX && joins(c))
        .map(|(_, c)| c.len_utf8())
        .sum()
}

fn fold_cluster(cluster: &str, into: &mut String) {
    for c in cluster.nfkc() {
        match replacement(c) {
            Some(other) => into.push_str(other),
            None => into.push(c),
        }
    }
}

/// Characters that NFKC leaves apart although readers take them for one.
fn replacement(c: char) -> Option<&'static str> {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{2032}' => Some("'"),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some("-"),
        '\u{30fb}' | '\u{2022}' | '\u{2027}' | '\u{22c5}' | '\u{119e}' | '\u{318d}' => Some("·"),
        // Soft hyphen, zero-width and bidirectional marks, byte order mark, variation selectors.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => Some(""),
        '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' => Some(""),
        _ => None,
    }
}
