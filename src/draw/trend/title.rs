//! The finding title: what may truly be said about both directions, in at most 90 characters.
//!
//! Always holds: "turned" is said only of [`Change::Shifted`] and [`Change::Moved`], "little changed" only of
//! what moved neither of late nor over the period; whatever is longer
//! than [`TITLE_CHARS_MAX`] gives way to a shorter wording of the same facts.

use super::super::TITLE_CHARS_MAX;
use super::super::facts::Change;
use super::super::words::{TitleWords, Words, fill};

/// One step of the index axis: a change of this size is called sharp.
const SHARP: f64 = 0.25;

/// A direction as titles name it.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub holder: &'a str,
    pub target: &'a str,
    pub change: Change,
}

/// The wordings of the finding, longest first, each within the limit.
pub(super) fn titles(a: Subject, b: Subject, words: &Words) -> Vec<String> {
    let mut titles = match (a.change, b.change) {
        (Change::Silent, Change::Silent) => vec![fill(words.title.nothing, &names(a))],
        (Change::Steady, Change::Steady) => both(a, b, words),
        (Change::Unknown, Change::Unknown) => vec![both_with(words.title.too_short, a, b, words)],
        _ => joined(a, b, words),
    };
    titles.retain(|title| title.chars().count() <= TITLE_CHARS_MAX);
    titles
}

fn names<'a>(s: Subject<'a>) -> [(&'a str, &'a str); 2] {
    [("holder", s.holder), ("target", s.target)]
}

fn both(a: Subject, b: Subject, words: &Words) -> Vec<String> {
    vec![
        both_with(words.title.both_steady, a, b, words),
        fill(words.title.both_steady_short, &names(a)),
    ]
}

fn both_with(template: &str, a: Subject, b: Subject, words: &Words) -> String {
    let direction = |s| fill(words.direction, &names(s));
    fill(template, &[("direction", &direction(a)), ("other", &direction(b))])
}

/// Both clauses, the larger change first; then shorter wordings; then the first clause alone.
fn joined(a: Subject, b: Subject, words: &Words) -> Vec<String> {
    let (first, second) = if weight(a.change) >= weight(b.change) { (a, b) } else { (b, a) };
    let join = |one: &str, two: &str| fill(words.title.join, &[("one", one), ("two", two)]);
    let (long, short) = (clause(first, words, false), clause(first, words, true));
    let (other_long, other_short) = (clause(second, words, false), clause(second, words, true));
    vec![
        join(&long, &other_long),
        join(&long, &other_short),
        join(&short, &other_short),
        long,
        short,
    ]
}

/// Order of mention: certainty of a change first, then its size.
fn weight(change: Change) -> (u8, f64) {
    match change {
        Change::Shifted(shift) => (5, (shift.after - shift.before).abs()),
        Change::Moved { before, after } => (4, (after - before).abs()),
        Change::Drifted { before, after } => (3, (after - before).abs()),
        Change::Steady => (2, 0.0),
        Change::Unknown => (1, 0.0),
        Change::Silent => (0, 0.0),
    }
}

fn clause(s: Subject, words: &Words, short: bool) -> String {
    let title = &words.title;
    let pick = |long: &'static str, brief: &'static str| if short { brief } else { long };
    match s.change {
        Change::Shifted(shift) => {
            let how = how(shift.before, shift.after, title);
            let month = words.long_month_of(shift.monday);
            let values = [names(s).as_slice(), &[("how", &how), ("month", &month)]].concat();
            fill(pick(title.shifted, title.shifted_short), &values)
        }
        Change::Moved { before, after } => {
            let how = how(before, after, title);
            let values = [names(s).as_slice(), &[("how", &how)]].concat();
            fill(pick(title.moved, title.moved_short), &values)
        }
        Change::Drifted { before, after } => {
            let values =
                [names(s).as_slice(), &[("how", direction_of(before, after, title))]].concat();
            fill(pick(title.drifted, title.drifted_short), &values)
        }
        Change::Steady => fill(pick(title.steady, title.steady_short), &names(s)),
        Change::Unknown => fill(title.too_short_clause, &names(s)),
        Change::Silent => fill(title.no_index_clause, &names(s)),
    }
}

/// "more negative" and its like, by where the change starts and ends.
fn direction_of(before: f64, after: f64, title: &TitleWords) -> &'static str {
    match (after > before, after) {
        (false, value) if value > 0.0 => title.less_positive,
        (false, _) => title.more_negative,
        (true, value) if value < 0.0 => title.less_negative,
        (true, _) => title.more_positive,
    }
}

/// The same, with how sharply it came.
fn how(before: f64, after: f64, title: &TitleWords) -> String {
    let how = direction_of(before, after, title);
    if (after - before).abs() >= SHARP {
        fill(title.sharply, &[("how", how)])
    } else {
        how.to_owned()
    }
}
