//! One helper for the tables of survey findings.

use comity::mention::Gazetteer;
use comity::model::{Finding, Language, PollPolarity, Story};
use comity::poll::PollReader;
use std::sync::OnceLock;

/// Reads each text and compares its findings with the line beside it.
pub fn check(language: Language, cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(text, expected)| {
            let mut found: Vec<String> = findings(text, &language).iter().map(line).collect();
            let mut expected: Vec<String> =
                expected.split("; ").filter(|f| !f.is_empty()).map(str::to_owned).collect();
            found.sort();
            expected.sort();
            (found != expected)
                .then(|| format!("{text}\n  expected {expected:?}\n  found    {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The findings of a text, with the shipped tables.
pub fn findings(text: &str, language: &Language) -> Vec<Finding> {
    static ROOMS: OnceLock<(Gazetteer, PollReader)> = OnceLock::new();
    let (gazetteer, reader) = ROOMS.get_or_init(|| (Gazetteer::embedded(), PollReader::embedded()));
    let story = Story::new("", text, language.clone());
    reader.findings(&story, &gazetteer.find(&story))
}

/// A finding in the short form of the tables.
pub fn line(finding: &Finding) -> String {
    let polarity = match finding.polarity {
        PollPolarity::Favourable => '+',
        PollPolarity::Unfavourable => '-',
        PollPolarity::Other => '0',
    };
    format!("{}>{} {} {polarity}", finding.respondents, finding.target, finding.percent)
}
