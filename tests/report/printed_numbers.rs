//! Every number that a trend image prints is found in its sidecar.

use crate::fixture::{chart, facts};
use comity::draw::{Fonts, Size, Theme, trend};
use comity::report::sidecar;
use serde_json::Value;
use std::collections::BTreeSet;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// Numbers of wordings: "−1 to +1", "last 28 days", and midnight as 24:00.
const WORDING: [&str; 3] = ["1", "28", "24"];

/// Adds every number below a value, as an image may print it, and the words of every text.
fn collect(value: &Value, found: &mut BTreeSet<String>) {
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
fn numbers(text: &str) -> Vec<String> {
    let plain = text.replace(',', "");
    let pieces = plain.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    let trimmed = pieces.map(|piece| piece.trim_matches('.').to_owned());
    trimmed.filter(|piece| !piece.is_empty()).collect()
}

/// Days and years of dates, as `7 Jun 2025` prints them, are compared without leading zeros.
fn without_zero(number: &str) -> &str {
    number.strip_prefix('0').filter(|rest| rest.len() == 1 && *rest != "0").unwrap_or(number)
}

/// Whether the text belongs to a scale: a date of the time axis, or a rung such as `−0.25` or `50%`.
fn is_of_a_scale(text: &str) -> bool {
    let is_date = MONTHS.iter().any(|month| text.contains(month));
    let rung = text.trim_end_matches('%').replace('−', "-").parse::<f64>();
    is_date && text.split_whitespace().count() <= 2
        || rung.is_ok_and(|rung| (rung * 20.0).fract().abs() < 1e-9)
}

#[test]
fn every_number_on_a_trend_image_is_in_its_sidecar() {
    let fonts = Fonts::embedded().unwrap();
    let chart = chart("CN-JP");
    let mut found = BTreeSet::new();
    collect(&sidecar(&chart, &[], &facts()), &mut found);
    let known: BTreeSet<&str> =
        found.iter().map(|number| without_zero(number)).chain(WORDING).collect();
    for size in [Size::Web, Size::Phone, Size::Social, Size::Print] {
        let figure = trend(&chart, size, Theme::Light, &fonts).unwrap();
        let mut printed = 0;
        for text in figure.texts.iter().map(|text| &text.text).filter(|text| !is_of_a_scale(text)) {
            for number in numbers(text) {
                printed += 1;
                assert!(known.contains(without_zero(&number)), "{number} of {text:?} ({size:?})");
            }
        }
        assert!(printed > 10, "{printed} numbers on {size:?}");
    }
}
