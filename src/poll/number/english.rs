//! English: 66.3%, seventy-one percent, nine in ten, two-thirds, half of, 60 to 70 per cent.

use super::{
    Numeral, RANGE_MARKS, Reading, Share, after, before, digit, digits, inside_word, past_blanks,
    plain, ratio, rest,
};

pub(super) fn read(text: &str, at: usize) -> Reading {
    let first = rest(text, at).bytes().next().unwrap_or_default();
    let starts_number = first.is_ascii_alphanumeric() || !first.is_ascii();
    if !starts_number || inside_word(text, at) {
        return Reading::Nothing;
    }
    if first.is_ascii_alphabetic() && !INITIALS.contains(&first.to_ascii_lowercase()) {
        return Reading::Skip(at + word_bytes(text, at));
    }
    if let Some(share) = half(text, at) {
        return Reading::Share(share);
    }
    let Some(number) = numeral(text, at) else {
        // What begins inside a word is no number.
        return match word_bytes(text, at) {
            0 => Reading::Nothing,
            bytes => Reading::Skip(at + bytes),
        };
    };
    let share = percent(text, at, number)
        .or_else(|| of_many(text, at, number))
        .or_else(|| fraction(text, at, number));
    match share {
        Some(share) => Reading::Share(rounded(text, share)),
        None => Reading::Skip(number.end),
    }
}

/// Whether a text may state a share at all; most texts are ruled out without reading a number.
pub(super) fn may_hold_share(text: &str) -> bool {
    const MARKS: [&str; 15] = [
        "%", "％", "ercent", "er cent", "er-cent", "pct", "half", "Half", "third", "quarter",
        "fourth", "fifth", "sixth", "eighth", "tenth",
    ];
    const LINKS: [&str; 2] = [" in ", " out of "];
    let counts = |at: usize| {
        let word = text[..at].rsplit([' ', '-']).next().unwrap_or_default();
        word.ends_with(|c| digit(c).is_some())
            || place(&UNITS, word).or_else(|| place(&TENS, word)).is_some()
            || is(word, "hundred")
    };
    MARKS.iter().any(|mark| text.contains(mark))
        || LINKS.iter().any(|link| text.match_indices(link).any(|(at, _)| counts(at)))
}

/// First letters of the number words: a, eight, five, half, nine, one, six, ten, zero.
const INITIALS: [u8; 9] = *b"aefhnostz";

fn word_bytes(text: &str, at: usize) -> usize {
    rest(text, at).bytes().take_while(u8::is_ascii_alphanumeric).count()
}

const PERCENT: [&str; 8] =
    ["%", "％", "percent", "per cent", "per-cent", "Percent", "pct", "-percent"];

fn percent(text: &str, at: usize, number: Numeral) -> Option<Share> {
    let mut share = plain(at, number);
    if let Some(end) = unit(text, number.end) {
        share.span.end = end;
        if before(text, at, &["between", "Between"]) {
            let upper = after(text, end, &[" and "]).and_then(|next| numeral(text, next));
            if let Some((upper, end)) = upper.and_then(|u| Some((u.value, unit(text, u.end)?))) {
                share.span.end = end;
                share.percent_max = Some(upper);
            }
        }
        return Some(share);
    }
    // "60 to 70 percent" is a range, "from 60 to 70 percent" a change.
    let next = after(text, number.end, &[" to ", " - ", " – "])
        .or_else(|| after(text, number.end, &RANGE_MARKS))
        .or_else(|| {
            before(text, at, &["between", "Between"])
                .then(|| after(text, number.end, &[" and "]))
                .flatten()
        })?;
    let upper = numeral(text, next).filter(|upper| upper.value > number.value)?;
    share.span.end = unit(text, upper.end)?;
    if before(text, at, &["from", "From"]) {
        share.span.end = number.end;
    } else {
        share.percent_max = Some(upper.value);
    }
    Some(share)
}

fn unit(text: &str, at: usize) -> Option<usize> {
    let end = after(text, past_blanks(text, at), &PERCENT)?;
    let goes_on = rest(text, end).starts_with(|c: char| c.is_ascii_alphanumeric());
    let points = after(text, past_blanks(text, end), &["point", "-point", "pt"]).is_some();
    (!goes_on && !points).then_some(end)
}

/// "nine in ten", "9 out of 10", "one in every five".
fn of_many(text: &str, at: usize, part: Numeral) -> Option<Share> {
    let next = after(text, part.end, &[" in every ", " in ", " out of every ", " out of "])?;
    let whole = numeral(text, next)?;
    let small = part.value.fract() == 0.0 && whole.value.fract() == 0.0 && whole.value <= 100.0;
    let counted = after(text, whole.end, &[" year", " day", " month", " week", "%", " per"]);
    if !small || part.value == 0.0 || part.value >= whole.value || counted.is_some() {
        return None;
    }
    ratio(at..whole.end, part.value, whole.value)
}

/// "two-thirds", "three quarters", "one fifth"; "a third of", "a quarter of".
fn fraction(text: &str, at: usize, part: Numeral) -> Option<Share> {
    const ORDINALS: [(&str, f64); 7] = [
        ("third", 3.0),
        ("quarter", 4.0),
        ("fourth", 4.0),
        ("fifth", 5.0),
        ("sixth", 6.0),
        ("eighth", 8.0),
        ("tenth", 10.0),
    ];
    let next = after(text, part.end, &["-", " ", "‑"])?;
    let (word, whole) =
        ORDINALS.into_iter().find(|(word, _)| rest(text, next).starts_with(word))?;
    let end = next + word.len();
    let plural = rest(text, end).starts_with('s');
    let end = if plural { end + 1 } else { end };
    let fits = if part.value == 1.0 {
        !plural && after(text, end, &[" of ", " say", " said", " view", " see"]).is_some()
    } else {
        plural
    };
    (fits && !rest(text, end).starts_with(|c: char| c.is_ascii_alphanumeric()))
        .then(|| ratio(at..end, part.value, whole))
        .flatten()
}

/// "half of", "one-half", "nearly half"; "more than half" is a bound and no figure.
fn half(text: &str, at: usize) -> Option<Share> {
    const BOUNDS: [&str; 8] =
        ["than", "over", "Over", "least", "under", "above", "below", "exceeding"];
    const ORDINALS: [&str; 5] = ["first", "second", "latter", "other", "top"];
    let end = after(text, at, &["half", "Half", "one-half", "One-half", "one half"])?;
    let counted = after(text, end, &[" of ", " the ", " those ", " all "]).is_some()
        || before(text, at, &["nearly", "Nearly", "almost", "Almost", "about", "About"])
        || before(text, at, &["roughly", "Roughly", "around", "Around", "exactly"]);
    let bound = before(text, at, &BOUNDS) && !before(text, at, &["just under", "Just under"]);
    let word_ends = !rest(text, end).starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
    if !counted || bound || !word_ends || before(text, at, &ORDINALS) {
        return None;
    }
    ratio(at..end, 1.0, 2.0).map(|share| rounded(text, share))
}

fn rounded(text: &str, share: Share) -> Share {
    const WORDS: [&str; 20] = [
        "about",
        "around",
        "roughly",
        "nearly",
        "almost",
        "approximately",
        "some",
        "over",
        "more than",
        "at least",
        "close to",
        "up to",
        "under",
        "less than",
        "fewer than",
        "below",
        "above",
        "as many as",
        "not over",
        "upwards of",
    ];
    let start = share.span.start;
    let left = text.get(..start).unwrap_or_default().trim_end();
    // Twelve bytes hold the longest of the words.
    let from = (left.len().saturating_sub(14)..=left.len()).find(|&i| left.is_char_boundary(i));
    let left = from.and_then(|from| left.get(from..)).unwrap_or_default().to_ascii_lowercase();
    let approximate = share.approximate || WORDS.iter().any(|word| left.ends_with(word));
    Share { approximate, ..share }
}

/// Digits, or words up to one hundred.
fn numeral(text: &str, at: usize) -> Option<Numeral> {
    digits(text, at).or_else(|| spelled(text, at))
}

const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] =
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

fn spelled(text: &str, at: usize) -> Option<Numeral> {
    let (first, end) = word(text, at)?;
    if let Some(unit) = place(&UNITS, first) {
        let hundred = word(text, end + 1).filter(|(next, _)| is(next, "hundred"));
        return Some(match (unit, hundred) {
            (1, Some((_, end))) => Numeral { value: 100.0, end },
            _ => Numeral { value: unit as f64, end },
        });
    }
    if let Some(tens) = place(&TENS, first) {
        let tens = (tens + 2) as f64 * 10.0;
        let joined = after(text, end, &["-", " ", "‑"]).and_then(|next| word(text, next));
        let unit = joined.and_then(|(next, end)| {
            let unit = place(&UNITS, next)?;
            (1..10).contains(&unit).then_some((unit as f64, end))
        });
        return Some(match unit {
            Some((unit, end)) => Numeral { value: tens + unit, end },
            None => Numeral { value: tens, end },
        });
    }
    if is(first, "hundred") {
        return Some(Numeral { value: 100.0, end });
    }
    let (next, next_end) = word(text, end + 1).filter(|_| is(first, "a"))?;
    if is(next, "hundred") {
        return Some(Numeral { value: 100.0, end: next_end });
    }
    let part = ["third", "quarter", "fifth"].iter().any(|known| is(next, known));
    part.then_some(Numeral { value: 1.0, end })
}

fn is(word: &str, known: &str) -> bool {
    word.eq_ignore_ascii_case(known)
}

fn place(known: &[&str], word: &str) -> Option<usize> {
    known.iter().position(|known| is(word, known))
}

/// The word at a place; words longer than any number word are left out.
fn word(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = rest(text, at);
    let letters = rest.bytes().take(10).take_while(u8::is_ascii_alphabetic).count();
    (1..10).contains(&letters).then(|| (&rest[..letters], at + letters))
}
