//! Shares of a whole as texts write them: percent signs, 八成七, 7割, nine in ten, 3분의 2.
//!
//! Always holds: every [`Share`] lies within 0–100 percent and on character boundaries;
//! shares are disjoint and in text order; changes in points are not shares; words that only
//! set a bound without a figure (過半数, "a majority", 과반) are none either.
//! Work is linear in the length of the text: every numeral is read once.

mod chinese;
mod english;
mod japanese;
mod korean;

use crate::model::Language;
use std::ops::Range;

/// A share of a whole that a text states.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// Byte range of the number with its unit.
    pub span: Range<usize>,
    /// Percent, 0–100; the lower end of a range.
    pub percent: f64,
    /// Upper end of a stated range, percent.
    pub percent_max: Option<f64>,
    /// The wording rounds: "nearly 80%", 7割近く.
    pub approximate: bool,
    /// A fraction or tenths in words, which texts like to repeat more exactly in brackets.
    pub rough: bool,
}

/// The shares that a text states, in text order; none in languages that are not read.
pub fn shares(text: &str, language: &Language) -> Vec<Share> {
    let read: fn(&str, usize) -> Reading = match language {
        Language::English => english::read,
        Language::Chinese => chinese::read,
        Language::Japanese => japanese::read,
        Language::Korean => korean::read,
        Language::Other(_) | Language::Unknown => return Vec::new(),
    };
    let mut found = Vec::new();
    if *language == Language::English && !english::may_hold_share(text) {
        return found;
    }
    let mut at = 0;
    while let Some(next) = rest(text, at).chars().next() {
        match read(text, at) {
            Reading::Nothing => at += next.len_utf8(),
            Reading::Skip(end) => at = end.max(at + next.len_utf8()),
            Reading::Share(share) => {
                at = share.span.end.max(at + next.len_utf8());
                found.extend(valid(share));
            }
        }
    }
    found
}

/// What stands at one place of a text.
enum Reading {
    Nothing,
    /// A numeral that is no share; reading goes on at this byte.
    Skip(usize),
    Share(Share),
}

/// A number and the byte where it ends.
#[derive(Clone, Copy)]
struct Numeral {
    value: f64,
    end: usize,
}

fn valid(share: Share) -> Option<Share> {
    let within = |percent: f64| (0.0..=100.0).contains(&percent);
    let upper = share.percent_max.filter(|&upper| within(upper) && upper > share.percent);
    within(share.percent).then_some(Share { percent_max: upper, ..share })
}

/// The text from a byte on; empty where that is no character boundary.
fn rest(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}

/// The byte after the longest of the words that stands at `at`.
fn after(text: &str, at: usize, words: &[&str]) -> Option<usize> {
    let here = rest(text, at);
    words.iter().filter(|word| here.starts_with(**word)).map(|word| at + word.len()).max()
}

/// Whether one of the words ends right before `at`, white space aside.
fn before(text: &str, at: usize, words: &[&str]) -> bool {
    let left = text.get(..at).unwrap_or_default().trim_end();
    words.iter().any(|word| left.ends_with(word))
}

fn past_blanks(text: &str, at: usize) -> usize {
    // A few blanks at most: a unit that stands further away belongs to something else.
    let blanks = rest(text, at).chars().take(2).take_while(|c| matches!(c, ' ' | '\u{a0}' | '　'));
    at + blanks.map(char::len_utf8).sum::<usize>()
}

/// Decimal digits in either width, with thousands separators and a decimal point.
fn digits(text: &str, at: usize) -> Option<Numeral> {
    let mut value = String::new();
    let mut end = at;
    let mut letters = rest(text, at).char_indices().peekable();
    while let Some((offset, c)) = letters.next() {
        let next_is_digit = letters.peek().is_some_and(|(_, next)| digit(*next).is_some());
        match (digit(c), c) {
            (Some(d), _) => value.extend(char::from_digit(d, 10)),
            (None, '.' | '．') if !value.contains('.') && next_is_digit && !value.is_empty() => {
                value.push('.');
            }
            (None, ',' | '，') if next_is_digit && !value.is_empty() && c == ',' => {}
            _ => break,
        }
        end = at + offset + c.len_utf8();
    }
    let value = value.parse().ok()?;
    Some(Numeral { value, end })
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

/// Whether the place lies inside a longer run of digits or Latin letters.
fn inside_word(text: &str, at: usize) -> bool {
    let last = text.get(..at).unwrap_or_default().chars().next_back();
    last.is_some_and(|c| c.is_ascii_alphanumeric() || digit(c).is_some())
}

/// Chinese and Japanese number words up to one hundred: 八十七, 〇, 九, 八三・二, 一百.
fn han(text: &str, at: usize) -> Option<Numeral> {
    let mut end = at;
    let (mut whole, mut unit, mut any) = (0.0, None::<f64>, false);
    for c in rest(text, at).chars() {
        match (han_digit(c), c) {
            // Digits in a row are positional: 八三 is 83.
            (Some(d), _) => unit = Some(unit.map_or(f64::from(d), |u| u * 10.0 + f64::from(d))),
            (None, '十') => whole += unit.take().unwrap_or(1.0) * 10.0,
            (None, '百') => whole += unit.take().unwrap_or(1.0) * 100.0,
            _ => break,
        }
        any = true;
        end += c.len_utf8();
    }
    if !any {
        return None;
    }
    let mut value = whole + unit.unwrap_or(0.0);
    if let Some(mut place) = after(text, end, &["点", "點", "・"]) {
        let mut scale = 0.1;
        while let Some(d) = rest(text, place).chars().next().and_then(han_digit) {
            value += f64::from(d) * scale;
            scale /= 10.0;
            place += 3;
            end = place;
        }
        value = (value * 1e6).round() / 1e6;
    }
    Some(Numeral { value, end })
}

fn han_digit(c: char) -> Option<u32> {
    "〇一二三四五六七八九".chars().position(|d| d == c).map(|d| d as u32).or(match c {
        '零' => Some(0),
        '两' | '兩' => Some(2),
        _ => None,
    })
}

/// Digits or Han numerals.
fn digits_or_han(text: &str, at: usize) -> Option<Numeral> {
    digits(text, at).or_else(|| han(text, at))
}

/// A share built from parts: `part` of `whole`.
fn ratio(span: Range<usize>, part: f64, whole: f64) -> Option<Share> {
    // One decimal, as polls print it: two-thirds is 66.7.
    let percent = (part / whole * 1000.0).round() / 10.0;
    (whole > 1.0 && (0.0..=whole).contains(&part)).then_some(Share {
        span,
        percent,
        percent_max: None,
        approximate: false,
        rough: true,
    })
}

/// The end of a percent unit: sign or word, but not a change in points.
fn percent_unit(text: &str, at: usize, words: &[&str], points: &[&str]) -> Option<usize> {
    let end = after(text, past_blanks(text, at), words)?;
    after(text, past_blanks(text, end), points).is_none().then_some(end)
}

/// An exact share, without a unit.
fn plain(at: usize, number: Numeral) -> Share {
    Share {
        span: at..number.end,
        percent: number.value,
        percent_max: None,
        approximate: false,
        rough: false,
    }
}

/// A number with a percent sign, or the range that it begins: 89%, 60%～70%, 60–70%. `unit` gives the end of
/// the sign at a place, `numeral` the number there, in the words of a language.
fn percent_or_range(
    text: &str,
    at: usize,
    number: Numeral,
    unit: fn(&str, usize) -> Option<usize>,
    numeral: fn(&str, usize) -> Option<Numeral>,
) -> Option<Share> {
    let signed = unit(text, number.end);
    let mark = after(text, past_blanks(text, signed.unwrap_or(number.end)), &RANGE_MARKS);
    let upper = mark.and_then(|next| numeral(text, past_blanks(text, next)));
    let upper = upper.and_then(|upper| Some((upper.value, unit(text, upper.end)?)));
    let exact = plain(at, number);
    match (signed, upper) {
        (_, Some((upper, end))) if upper > number.value => {
            Some(Share { span: at..end, percent_max: Some(upper), ..exact })
        }
        (Some(end), _) => Some(Share { span: at..end, ..exact }),
        _ => None,
    }
}

/// The mark between the ends of a range.
const RANGE_MARKS: [&str; 10] = ["-", "–", "—", "~", "〜", "～", "∼", "－", "至", "到"];
