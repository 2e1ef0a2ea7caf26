//! The numbers of an image's texts and of a sidecar, made comparable.

use serde_json::Value;
use std::collections::BTreeSet;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// Numbers of wordings: "−1 to +1", "last 28 days", and midnight as 24:00.
pub const WORDING: [&str; 3] = ["1", "28", "24"];

/// Adds every number below a value, as an image may print it, and the words of every text.
pub fn collect(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Number(number) => {
            let number = number.as_f64().unwrap().abs();
            for text in [format!("{number:.2}"), format!("{number:.0}"), number.to_string()] {
                found.insert(text);
            }
            found.insert((number * 100.0).to_string());
        }
        Value::String(text) => found.extend(numbers(text)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, found)),
        Value::Null | Value::Bool(_) => {}
    }
}

/// The numbers of a text, without grouping commas.
pub fn numbers(text: &str) -> Vec<String> {
    let plain = text.replace(',', "");
    let pieces = plain.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    let trimmed = pieces.map(|piece| piece.trim_matches('.').to_owned());
    trimmed.filter(|piece| !piece.is_empty()).collect()
}

/// Days and years of dates, as `7 Jun 2025` prints them, are compared without leading zeros.
pub fn without_zero(number: &str) -> &str {
    number.strip_prefix('0').filter(|rest| rest.len() == 1 && *rest != "0").unwrap_or(number)
}

/// Whether the text belongs to a scale: a date of the time axis, or a rung such as `−0.25` or `50%`.
pub fn is_of_a_scale(text: &str) -> bool {
    let is_date = MONTHS.iter().any(|month| text.contains(month));
    let rung = text.trim_end_matches('%').replace('−', "-").parse::<f64>();
    is_date && text.split_whitespace().count() <= 2
        || rung.is_ok_and(|rung| (rung * 20.0).fract().abs() < 1e-9)
}

/// Numbers that a figure's texts print and that stand nowhere in the sidecar, and how many were looked at.
pub fn missing(texts: &[&str], sidecar: &Value) -> (Vec<String>, usize) {
    let mut found = BTreeSet::new();
    collect(sidecar, &mut found);
    let known: BTreeSet<&str> =
        found.iter().map(|number| without_zero(number)).chain(WORDING).collect();
    let mut missing = Vec::new();
    let mut printed = 0;
    for text in texts.iter().filter(|text| !is_of_a_scale(text)) {
        for number in numbers(text) {
            printed += 1;
            if !known.contains(without_zero(&number)) {
                missing.push(format!("{number} of {text:?}"));
            }
        }
    }
    (missing, printed)
}
