//! What a text tells about the survey itself: the number of people interviewed.
//!
//! Always holds: nothing is guessed; what the text leaves out stays `None`.

use super::scene::Scene;
use crate::model::{Country, Language};

/// Numbers of people outside this range are no national samples: panels of experts, populations.
const SAMPLE: std::ops::RangeInclusive<u32> = 300..=500_000;

/// People interviewed in a country: the number that names the country's people, else the first
/// that names people at all.
pub(super) fn sample_size(scene: &Scene<'_>, language: &Language, country: Country) -> Option<u32> {
    let counts = counts(scene.text, language);
    let of_country = counts.iter().find(|(end, _)| {
        let near = *end..(*end + 24).min(scene.text.len());
        scene.names.iter().any(|n| n.country == country && near.contains(&n.span.start))
    });
    let of_another = |end: usize| {
        let near = end..(end + 12).min(scene.text.len());
        scene.names.iter().any(|n| n.country != country && near.contains(&n.span.start))
    };
    let general = counts.iter().find(|(end, _)| !of_another(*end));
    of_country.or(general).map(|(_, count)| *count)
}

/// The first number of people that a folded text states.
pub(super) fn first_count(text: &str, language: &Language) -> Option<u32> {
    counts(text, language).first().map(|(_, count)| *count)
}

/// Numbers that count people, with the byte where each ends.
fn counts(text: &str, language: &Language) -> Vec<(usize, u32)> {
    const ENGLISH: [&str; 12] = [
        " people",
        " adults",
        " respondents",
        " u.s. adults",
        " participants",
        " residents",
        " citizens",
        " voters",
        " interviews",
        " men and women",
        " americans",
        " individuals",
    ];
    const OTHERS: [&str; 8] = ["人", "名", "位", "多名", "多人", "명", "余名", "余人"];
    let units: &[&str] = if *language == Language::English { &ENGLISH } else { &OTHERS };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = text.get(at..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit()))
    {
        let start = at + offset;
        let (count, end) = count(text, start);
        at = end.max(start + 1);
        let rest = text.get(end..).unwrap_or_default();
        let percent = rest.trim_start().starts_with(['%', '％', '割', '成', '.']);
        let sample = text.get(..start).is_some_and(|left| left.trim_end().ends_with("n="));
        if let Some(count) = count.filter(|count| SAMPLE.contains(count) && !percent) {
            let rest = rest.trim_start_matches(' ');
            if sample || units.iter().any(|unit| rest.starts_with(unit.trim_start())) {
                found.push((end, count));
            }
        }
    }
    found
}

/// 1,696 or 1천37.
fn count(text: &str, start: usize) -> (Option<u32>, usize) {
    // The longest sample that anybody writes has nine characters; longer runs are something else.
    const DIGITS_MAX: usize = 12;
    let rest = text.get(start..).unwrap_or_default();
    let run: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == ',').collect();
    let end = start + run.len();
    if run.len() > DIGITS_MAX {
        return (None, end);
    }
    let digits = run.replace(',', "").parse().ok();
    let Some(after) = text.get(end..).and_then(|rest| rest.strip_prefix('천')) else {
        return (digits, end);
    };
    let ones: String = after.chars().take(3).take_while(char::is_ascii_digit).collect();
    let thousands = digits.and_then(|n: u32| n.checked_mul(1000));
    let count = thousands.map(|n| n + ones.parse().unwrap_or(0));
    (count, end + '천'.len_utf8() + ones.len())
}
