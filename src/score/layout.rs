//! Where sentences and clauses of a text begin and end.
//!
//! Always holds: sentences cover the text in order; a clause never crosses a sentence.

use std::ops::Range;

/// The sentences of a text and the places where clauses begin.
pub(super) struct Layout {
    sentences: Vec<Range<usize>>,
    /// Starts of clauses in ascending order, the starts of sentences among them.
    clauses: Vec<usize>,
}

impl Layout {
    /// Splits a folded text; `breaks` are words that begin a clause, in ascending order.
    /// With `spaced`, words are set apart by spaces; where they are not, a space divides clauses.
    pub fn new(text: &str, breaks: &[Range<usize>], spaced: bool) -> Layout {
        let mut sentences = Vec::new();
        let mut clauses = vec![0];
        let mut start = 0;
        let mut characters = text.char_indices().peekable();
        while let Some((at, c)) = characters.next() {
            let end = at + c.len_utf8();
            let next = characters.peek().map(|&(_, next)| next);
            if ends_sentence(text, at, c, next) {
                // Closing quotes and brackets belong to the sentence that they close.
                let closing = |&(_, c): &(usize, char)| "」』”\"')）】".contains(c) && c != '\'';
                let mut end = end;
                while let Some((at, c)) = characters.next_if(closing) {
                    end = at + c.len_utf8();
                }
                sentences.push(start..end);
                start = end;
                clauses.push(end);
            } else if divides_clauses(text, at, c, next, spaced) {
                clauses.push(end);
            }
        }
        if start < text.len() || sentences.is_empty() {
            sentences.push(start..text.len());
        }
        clauses.extend(breaks.iter().map(|range| range.start));
        clauses.sort_unstable();
        clauses.dedup();
        Layout { sentences, clauses }
    }

    /// The number of the sentence that holds a place.
    pub fn sentence_at(&self, at: usize) -> usize {
        let after = self.sentences.partition_point(|sentence| sentence.start <= at);
        after.saturating_sub(1)
    }

    /// The number of the clause that holds a place.
    pub fn clause_at(&self, at: usize) -> usize {
        self.clauses.partition_point(|&start| start <= at).saturating_sub(1)
    }

    /// The range of a sentence; empty for a number too high.
    pub fn sentence(&self, number: usize) -> Range<usize> {
        self.sentences.get(number).cloned().unwrap_or(0..0)
    }
}

/// Brackets that say who wrote the story and where: （中央社東京5日電）, 【北京共同】, (서울=연합뉴스).
pub(super) fn datelines(text: &str, media: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut datelines = Vec::new();
    for (start, open) in text.match_indices(['（', '(', '【', '[']) {
        let end = text[start..].char_indices().take(DATELINE_CHARACTERS_MAX);
        let mut end = end.filter(|&(_, c)| "）)】]".contains(c)).map(|(at, _)| start + at);
        let Some(end) = end.next() else { continue };
        let inside = &text[start + open.len()..end];
        let told = media.iter().any(|name| start < name.start && name.end <= end);
        if told || DATELINE_WORDS.iter().any(|word| inside.contains(word)) {
            datelines.push(start..end);
        }
    }
    datelines
}

/// Quotations, without their marks, in text order.
pub(super) fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut quotations = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        match open {
            Some((start, close)) if c == close => {
                quotations.push(start..at);
                open = None;
            }
            // A mark that never closes within a paragraph was no quotation.
            Some(_) if c == '\n' => open = None,
            Some(_) => {}
            None => {
                let close = match c {
                    '“' => '”',
                    '「' => '」',
                    '『' => '』',
                    '"' => '"',
                    _ => continue,
                };
                open = Some((at + c.len_utf8(), close));
            }
        }
    }
    quotations
}

/// The longest dateline: an agency, a reporter's name, a city and a date.
const DATELINE_CHARACTERS_MAX: usize = 40;
/// Words of datelines whose agency the gazetteer does not name.
const DATELINE_WORDS: [&str; 8] =
    ["日电", "日電", "專電", "专电", "共同", "연합", "특파원", "時事"];

fn ends_sentence(text: &str, at: usize, c: char, next: Option<char>) -> bool {
    match c {
        '\n' | '。' | '！' | '？' | '!' | '?' => true,
        // Three dots go on, one full stop ends.
        '.' if text[..at].ends_with('.') => false,
        '.' => next.is_none_or(char::is_whitespace) && !is_abbreviated(&text[..at]),
        _ => false,
    }
}

/// Whether a full stop after this text belongs to an abbreviation: an initial, a title.
fn is_abbreviated(before: &str) -> bool {
    let word = before.rsplit([' ', '\n', '(', '"']).next().unwrap_or_default();
    let initials = word.split('.').all(|part| part.chars().count() <= 1);
    initials
        || ["Mr", "Mrs", "Ms", "Dr", "Gen", "Sen", "Rep", "Gov", "St", "vs", "No", "Lt", "Col"]
            .contains(&word)
}

fn divides_clauses(text: &str, at: usize, c: char, next: Option<char>, spaced: bool) -> bool {
    let spaced_next = next.is_none_or(char::is_whitespace);
    match c {
        '，' | '；' | '：' | ';' | '…' | '\u{3000}' => true,
        ',' | ':' => spaced_next,
        '-' => spaced_next && text[..at].ends_with(' '),
        ' ' => !spaced,
        '.' => text[..at].ends_with('.'),
        _ => false,
    }
}
