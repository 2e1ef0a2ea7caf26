//! Sentences, and the stretch of a sentence that speaks of one figure.
//!
//! Always holds: sentences are disjoint, in text order and at most [`SENTENCE_BYTES_MAX`] long,
//! so that whatever is quadratic in a sentence stays bounded.

use super::cue::{Cue, Token};
use std::ops::Range;

/// Longer sentences are cut: no newsroom writes them, and work per sentence stays bounded.
pub(super) const SENTENCE_BYTES_MAX: usize = 1600;

/// The sentences of a text as byte ranges.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let end = at + c.len_utf8();
        let next = letters.peek().map(|(_, next)| *next);
        let stops = match c {
            '\n' | '。' | '！' | '？' | '｡' => true,
            '.' | '!' | '?' => next.is_none_or(ends_after) && !is_abbreviated(&text[start..at], c),
            _ => false,
        };
        if stops || end - start > SENTENCE_BYTES_MAX {
            // A closing quote belongs to the sentence that it ends.
            let quotes = text[end..].chars().take_while(|c| "”\"'’」』）)".contains(*c));
            let end = if stops { end + quotes.map(char::len_utf8).sum::<usize>() } else { end };
            while letters.next_if(|(at, _)| *at < end).is_some() {}
            found.push(start..end);
            start = end;
        }
    }
    found.push(start..text.len());
    found.retain(|span| text.get(span.clone()).is_some_and(|text| !text.trim().is_empty()));
    found
}

fn ends_after(next: char) -> bool {
    next.is_whitespace() || "”\"'’」』）)".contains(next) || !next.is_ascii()
}

/// "U.S." and "Mr." do not end a sentence.
fn is_abbreviated(before: &str, mark: char) -> bool {
    const TITLES: [&str; 14] = [
        "Mr", "Mrs", "Ms", "Dr", "St", "Gen", "Sen", "Rep", "Gov", "No", "vs", "Prof", "Col",
        "approx",
    ];
    if mark != '.' {
        return false;
    }
    let word = before.rsplit([' ', '(', '“', '"']).next().unwrap_or_default();
    let initials = word.len() <= 5 && word.split('.').all(|letters| letters.len() == 1);
    TITLES.contains(&word) || initials && word.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Where, between two figures, the words about the left one end and those about the right begin.
///
/// The strongest mark decides; among equals the first, unless the left figure opens its
/// statement: then the first behind what the figure counts ("82% of Americans, old and young,
/// dislike …, and 12% …"), or the last where that is not said.
pub(super) fn border(text: &str, tokens: &[Token], gap: Range<usize>, left_opens: bool) -> usize {
    let said = tokens
        .iter()
        .find(|t| gap.contains(&t.span.start) && t.cue.is_stance())
        .map(|token| token.span.end);
    let contrast = |at: usize| {
        let begins = |token: &&Token| {
            matches!(token.cue, Cue::Contrast | Cue::Compare) && token.span.start >= at
        };
        tokens.iter().find(begins).is_some_and(|token| {
            text.get(at..token.span.start).is_some_and(|between| between.trim().is_empty())
        })
    };
    let mut best: Option<(u8, usize)> = None;
    let mut offer = |strength: u8, at: usize| {
        let early = left_opens && best.is_some_and(|(_, best)| said.is_none_or(|said| best < said));
        let better = best.is_none_or(|(known, _)| strength > known || strength == known && early);
        if better {
            best = Some((strength, at));
        }
    };
    for (offset, c) in text.get(gap.clone()).unwrap_or_default().char_indices() {
        let at = gap.start + offset;
        let end = at + c.len_utf8();
        match mark_strength(text, at, c) {
            Some(1) if contrast(end) => offer(3, end),
            Some(2) => offer(4, end),
            Some(_) => offer(2, end),
            None => {}
        }
        let word = tokens.iter().find(|token| {
            token.span.start == at && matches!(token.cue, Cue::Contrast | Cue::Compare)
        });
        if let Some(word) = word.filter(|word| word.span.end <= gap.end) {
            // Korean joins clauses with a verb ending, which belongs to the left clause.
            let ending = text[word.span.clone()].starts_with(crate::poll::is_hangul);
            offer(1, if ending { word.span.end } else { at });
        }
    }
    best.map_or(if left_opens { gap.end } else { gap.start }, |(_, at)| at)
}

/// 2 for a semicolon, 1 for a comma; none for what separates digits.
pub(super) fn mark_strength(text: &str, at: usize, c: char) -> Option<u8> {
    match c {
        '；' | ';' => Some(2),
        '，' | '、' | '—' | '–' | '：' | ':' => Some(1),
        ',' => {
            let next = text.get(at + 1..).and_then(|rest| rest.chars().next());
            (!next.is_some_and(|c| c.is_ascii_digit())).then_some(1)
        }
        _ => None,
    }
}

/// The comma-bounded stretch around a place.
pub(super) fn segment(text: &str, within: Range<usize>, span: &Range<usize>) -> Range<usize> {
    let is_mark = |at: usize, c: char| mark_strength(text, at, c).is_some() && c != '、';
    let left = text.get(within.start..span.start).unwrap_or_default();
    let start = left
        .char_indices()
        .rev()
        .find(|(offset, c)| is_mark(within.start + offset, *c))
        .map_or(within.start, |(offset, c)| within.start + offset + c.len_utf8());
    let right = text.get(span.end..within.end).unwrap_or_default();
    let end = right
        .char_indices()
        .find(|(offset, c)| is_mark(span.end + offset, *c))
        .map_or(within.end, |(offset, _)| span.end + offset);
    start..end
}
