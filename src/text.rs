//! Text helpers shared by the rooms that search: folding that keeps byte offsets, and one
//! pass for thousands of phrases.
//!
//! Always holds: every range that leaves this file lies on character boundaries of the text
//! it was asked about; work is linear in the text's length; no phrase is known here.

use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::cmp::Reverse;
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

/// Thousands of phrases searched in one pass, leftmost first and longest there, each a whole word
/// or a run of whole words (see [`is_word`]).
///
/// Phrases are filed under how they begin: their first two Latin words, or the first two characters
/// of any other script. A place in a text then costs two look-ups and a comparison with the few
/// phrases that begin alike, several times less than a step per byte through an automaton of all
/// phrases.
pub struct Phrases {
    /// All phrases in the order of `filed`, end to end.
    bytes: Vec<u8>,
    /// By beginning, the longest first: where a phrase starts in `bytes`, and its number.
    filed: Vec<(u32, u32)>,
    /// The beginnings and where their phrases stand in `filed`.
    beginnings: FxHashMap<u64, Range<u32>>,
    /// A bit for the low bits of each beginning: most words of a text begin no phrase, and this
    /// small table says so without a look-up.
    marks: Vec<u64>,
    /// Where each phrase stands in `filed`.
    places: Vec<u32>,
    any_case: bool,
}

impl Phrases {
    /// Prepares the search; phrases are told apart by their position. With `any_case`, ASCII
    /// letters match in either case. Empty phrases are never found.
    pub fn new(phrases: &[String], any_case: bool) -> Phrases {
        let beginning = |phrase: &str| Beginning::of(phrase, 0, any_case, None).two;
        let mut order: Vec<(u64, Reverse<usize>, u32)> = (0..)
            .zip(phrases)
            .map(|(id, phrase)| (beginning(phrase), Reverse(phrase.len()), id))
            .collect();
        order.sort_unstable();
        let mut bytes = Vec::with_capacity(phrases.iter().map(String::len).sum());
        let mut filed = Vec::with_capacity(phrases.len() + 1);
        let mut beginnings: FxHashMap<u64, Range<u32>> = FxHashMap::default();
        let mut places = vec![0; phrases.len()];
        let mut marks = vec![0; 1 << (MARK_BITS - 6)];
        for (at, &(key, _, id)) in (0..).zip(&order) {
            beginnings.entry(key).or_insert(at..at).end = at + 1;
            let (word, bit) = mark(key);
            marks[word] |= bit;
            filed.push((bytes.len() as u32, id));
            bytes.extend_from_slice(phrases[id as usize].as_bytes());
            places[id as usize] = at;
        }
        filed.push((bytes.len() as u32, u32::MAX));
        Phrases { bytes, filed, beginnings, marks, places, any_case }
    }

    /// Calls `take` with every phrase found, from left to right. `take` answers where the search
    /// goes on (the end of the phrase or later), or refuses with `None`: then the next shorter
    /// phrase at the same place is offered, and after those what begins later.
    pub fn each(&self, text: &str, mut take: impl FnMut(usize, Range<usize>) -> Option<usize>) {
        let mut at = 0;
        let mut known = None;
        while at < text.len() {
            // No phrase begins with a blank.
            if text.as_bytes()[at] == b' ' {
                at += 1;
                continue;
            }
            let beginning = Beginning::of(text, at, self.any_case, known);
            known = beginning.next;
            let mut found = self
                .beginning_at(text.as_bytes(), at, &beginning)
                .filter(|(_, range)| is_word(text, range));
            at = found
                .find_map(|(id, range)| take(id, range.clone()).map(|next| next.max(range.end)))
                .unwrap_or(at + beginning.step);
        }
    }

    /// The shorter phrases that a phrase begins with, the longest first.
    pub fn prefixes(&self, phrase: usize) -> impl Iterator<Item = usize> + '_ {
        let place = self.places.get(phrase).map_or(0, |&place| place as usize);
        let text = &self.bytes[self.bytes_of(place)];
        let phrase = std::str::from_utf8(text).unwrap_or_default();
        let beginning = Beginning::of(phrase, 0, self.any_case, None);
        let all = self.beginning_at(text, 0, &beginning);
        all.filter(|(_, range)| range.end < text.len()).map(|(id, _)| id)
    }

    /// The longest phrase that begins exactly at `start`.
    pub fn longest_at(&self, text: &str, start: usize) -> Option<(usize, Range<usize>)> {
        let beginning = Beginning::of(text, start, self.any_case, None);
        self.beginning_at(text.as_bytes(), start, &beginning).next()
    }

    /// Where the phrase at a place of `filed` stands in `bytes`.
    fn bytes_of(&self, place: usize) -> Range<usize> {
        let start =
            |place: usize| self.filed.get(place).map_or(self.bytes.len(), |&(at, _)| at as usize);
        start(place)..start(place + 1)
    }

    /// The phrases that begin exactly at `start`, the longest first.
    fn beginning_at<'s>(
        &'s self,
        text: &'s [u8],
        start: usize,
        beginning: &Beginning,
    ) -> impl Iterator<Item = (usize, Range<usize>)> + use<'s> {
        let rest = &text[start..];
        let filed = |key: u64| {
            let (word, bit) = mark(key);
            let known = if self.marks[word] & bit == 0 { None } else { self.beginnings.get(&key) };
            known.cloned().unwrap_or(0..0)
        };
        let long = filed(beginning.two);
        let short = if beginning.one == beginning.two { 0..0 } else { filed(beginning.one) };
        long.chain(short).filter_map(move |place| {
            let place = place as usize;
            let phrase = &self.bytes[self.bytes_of(place)];
            let here = rest.get(..phrase.len())?;
            let same = match self.any_case {
                true => here.eq_ignore_ascii_case(phrase),
                false => here == phrase,
            };
            same.then(|| (self.filed[place].1 as usize, start..start + phrase.len()))
        })
    }
}

/// Bits of the table of marks: 16 KiB, which stays in the nearest cache.
const MARK_BITS: u32 = 17;

/// Where the mark of a beginning stands: the word of the table and the bit in it.
fn mark(key: u64) -> (usize, u64) {
    let low = key & ((1 << MARK_BITS) - 1);
    ((low >> 6) as usize, 1 << (low & 63))
}

/// How a text begins, as far as phrases are filed by it.
struct Beginning {
    /// Of the first two Latin words and the one character between them, else of the first two
    /// characters; like `one` where there is no second.
    two: u64,
    /// Of the first word or character alone.
    one: u64,
    /// Bytes of the first word or character.
    step: usize,
    /// The second word, which is the first of the next beginning.
    next: Option<Word>,
}

/// A run of Latin letters and digits.
#[derive(Clone, Copy)]
struct Word {
    start: usize,
    bytes: usize,
    hash: u64,
}

impl Beginning {
    /// The beginning of what stands at `at`; `known` may be the word there.
    fn of(text: &str, at: usize, any_case: bool, known: Option<Word>) -> Beginning {
        let Some(first) = text[at..].chars().next() else {
            return Beginning { two: HASH_START, one: HASH_START, step: 1, next: None };
        };
        if !is_latin(first) {
            let one = hashed(HASH_START, folded_case(first, any_case));
            let step = first.len_utf8();
            let second = text[at + step..].chars().next();
            let two = second.map_or(one, |second| hashed(one, folded_case(second, any_case)));
            return Beginning { two, one, step, next: None };
        }
        let word = known.filter(|word| word.start == at);
        let Word { bytes: step, hash: one, .. } =
            word.unwrap_or_else(|| Word::at(text, at, any_case));
        let Some(between) = text[at + step..].chars().next() else {
            return Beginning { two: one, one, step, next: None };
        };
        let next = Word::at(text, at + step + between.len_utf8(), any_case);
        if next.bytes == 0 {
            return Beginning { two: one, one, step, next: None };
        }
        let joined = hashed(one, folded_case(between, any_case));
        Beginning { two: hashed(joined, next.hash), one, step, next: Some(next) }
    }
}

impl Word {
    /// The word that begins at `start`; empty where none does.
    fn at(text: &str, start: usize, any_case: bool) -> Word {
        let (mut hash, mut bytes) = (HASH_START, 0);
        for c in text[start..].chars().take_while(|&c| is_latin(c)) {
            hash = hashed(hash, folded_case(c, any_case));
            bytes += c.len_utf8();
        }
        Word { start, bytes, hash }
    }
}

/// FNV-1a; a collision costs one comparison.
const HASH_START: u64 = 0xcbf2_9ce4_8422_2325;

fn hashed(hash: u64, value: u64) -> u64 {
    (hash ^ value).wrapping_mul(0x0100_0000_01b3)
}

fn folded_case(c: char, any_case: bool) -> u64 {
    u64::from(if any_case { c.to_ascii_lowercase() } else { c })
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
