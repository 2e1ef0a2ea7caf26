//! The configuration as written: every key known, nothing judged yet.

use super::error::{ConfigErrors, Place, did_you_mean};
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Raw {
    pub pair: Vec<RawPair>,
    pub outlet: Vec<RawOutlet>,
    pub source: Vec<RawSource>,
    pub event: Vec<RawEvent>,
    pub schedule: RawSchedule,
    pub fetch: RawFetch,
    pub score: RawScore,
    pub index: RawIndex,
    pub chart: RawChart,
    pub store: RawStore,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPair {
    pub sides: Spanned<Vec<Spanned<String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOutlet {
    pub id: Spanned<String>,
    pub name: Spanned<String>,
    pub name_native: Option<String>,
    pub country: Option<Spanned<String>>,
    pub language: Option<Spanned<String>>,
    pub ownership: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSource {
    pub id: Spanned<String>,
    pub outlet: Spanned<String>,
    pub kind: Option<Spanned<String>>,
    pub url: Spanned<String>,
    pub language: Option<Spanned<String>>,
    pub enabled: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEvent {
    pub date: Spanned<String>,
    pub pair: Option<Spanned<String>>,
    pub label: Spanned<String>,
    pub source: Spanned<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawSchedule {
    pub every: Option<Spanned<String>>,
    pub cron: Option<Spanned<String>>,
    pub time_zone: Option<Spanned<String>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawFetch {
    pub contact: Option<Spanned<String>>,
    pub concurrency: Option<Spanned<i64>>,
    pub timeout_total_seconds: Option<Spanned<i64>>,
    pub timeout_idle_seconds: Option<Spanned<i64>>,
    pub timeout_connect_seconds: Option<Spanned<i64>>,
    pub redirects_max: Option<Spanned<i64>>,
    pub body_bytes_max: Option<Spanned<i64>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawScore {
    pub gazetteer_dir: Option<Spanned<String>>,
    pub lexicon_dir: Option<Spanned<String>>,
    pub model: Option<Spanned<String>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawIndex {
    pub rho: Option<Spanned<f64>>,
    pub half_life_days: Option<Spanned<f64>>,
    pub day_prior: Option<Spanned<f64>>,
    pub story_sd_floor: Option<Spanned<f64>>,
    pub fresh_days: Option<Spanned<i64>>,
    pub gap_units: Option<Spanned<i64>>,
    pub gap_fresh: Option<Spanned<f64>>,
    pub gap_effective: Option<Spanned<f64>>,
    pub thin_units: Option<Spanned<i64>>,
    pub thin_effective: Option<Spanned<f64>>,
    pub thin_top_share: Option<Spanned<f64>>,
    pub unit_floor: Option<Spanned<f64>>,
    pub admit_effective: Option<Spanned<f64>>,
    pub admit_days: Option<Spanned<i64>>,
    pub base_days: Option<Spanned<i64>>,
    pub level: Option<Spanned<f64>>,
    pub poll_design_effect: Option<Spanned<f64>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawChart {
    pub font: Option<Spanned<String>>,
    pub dir: Option<Spanned<String>>,
    pub days: Option<Spanned<i64>>,
    pub language: Option<Spanned<String>>,
    pub waves: Option<Spanned<String>>,
    pub unverified_polls: Option<bool>,
    pub shipped_events: Option<bool>,
    pub sample: Option<bool>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawStore {
    pub url: Option<Spanned<String>>,
    pub keep_text: Option<Spanned<String>>,
}

/// Parses a text; syntax errors, wrong types and unknown keys come with their place.
pub(super) fn parse(name: &str, text: &str) -> Result<Raw, ConfigErrors> {
    toml::from_str(text).map_err(|error| {
        let place = match error.span() {
            Some(span) => Place::of(name, text, &span),
            None => Place::Whole(name.to_owned()),
        };
        ConfigErrors::one(place, explain(error.message()))
    })
}

/// Adds a suggestion to an unknown key: the parser lists the known ones between backticks.
pub(super) fn explain(message: &str) -> String {
    let message = message.trim();
    let mut quoted = message.split('`').skip(1).step_by(2);
    match quoted.next().filter(|_| message.starts_with("unknown field")) {
        None => message.to_owned(),
        Some(unknown) => {
            let known: Vec<&str> = quoted.collect();
            let suggestion = did_you_mean(unknown, known.iter().copied());
            let listed = known.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
            format!("unknown key `{unknown}`{suggestion} (known here: {listed})")
        }
    }
}
