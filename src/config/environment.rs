//! Overrides from the environment: `COMITY_<SECTION>_<KEY>`, e.g. `COMITY_STORE_URL`.

use super::error::{ConfigErrors, Place};
use super::raw::{self, Raw};

const PREFIX: &str = "COMITY_";
/// Read by the command line, not by the configuration.
const ELSEWHERE: [&str; 2] = ["COMITY_CONFIG", "COMITY_LOG"];

/// Replaces settings by what the environment says. Variables that are not ours are left alone;
/// one of ours that names no setting is an error, because a typing mistake would go unseen. Returns the names
/// of ours, if there are any.
pub(super) fn apply(
    written: &mut Raw,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Option<String>, ConfigErrors> {
    let mut ours: Vec<(String, String)> = environment
        .into_iter()
        .filter(|(name, _)| name.starts_with(PREFIX) && !ELSEWHERE.contains(&name.as_str()))
        .collect();
    ours.sort();
    for (name, value) in &ours {
        apply_one(written, name, value)
            .map_err(|message| ConfigErrors::one(Place::Environment(name.clone()), message))?;
    }
    let names: Vec<String> = ours.into_iter().map(|(name, _)| name).collect();
    Ok((!names.is_empty()).then(|| names.join(", ")))
}

fn apply_one(written: &mut Raw, name: &str, value: &str) -> Result<(), String> {
    let setting = name[PREFIX.len()..].to_ascii_lowercase();
    let (section, key) = setting.split_once('_').ok_or_else(|| {
        "names no setting; write COMITY_<SECTION>_<KEY>, e.g. COMITY_STORE_URL".to_owned()
    })?;
    let read = |value: &str| -> Result<Raw, String> {
        raw::parse(name, &format!("[{section}]\n{key} = {value}\n"))
            .map_err(|errors| errors.0.into_iter().map(|(_, message)| message).collect())
    };
    // A value that is no number, boolean or quoted string as it stands is a bare string.
    let quoted = toml::Value::String(value.to_owned()).to_string();
    let is_key = key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let is_section = section.bytes().all(|b| b.is_ascii_lowercase());
    if !is_key || !is_section || value.contains('\n') {
        return Err("names no setting".to_owned());
    }
    let override_ = read(value).or_else(|_| read(&quoted))?;
    merge(written, override_);
    Ok(())
}

/// Takes over every key that the override sets.
fn merge(written: &mut Raw, new: Raw) {
    macro_rules! take {
        ($($section:ident: $($key:ident),+;)+) => {
            $($(if new.$section.$key.is_some() { written.$section.$key = new.$section.$key; })+)+
        };
    }
    if new.schedule.every.is_some() {
        written.schedule.cron = None;
        written.schedule.time_zone = None;
    }
    if new.schedule.cron.is_some() {
        written.schedule.every = None;
    }
    take! {
        schedule: every, cron, time_zone;
        fetch: contact, concurrency, timeout_total_seconds, timeout_idle_seconds,
            timeout_connect_seconds, redirects_max, body_bytes_max;
        score: gazetteer_dir, lexicon_dir, model;
        index: rho, half_life_days, day_prior, story_sd_floor, fresh_days, gap_units, gap_fresh,
            gap_effective, thin_units, thin_effective, thin_top_share, unit_floor,
            admit_effective, admit_days, base_days, level, poll_design_effect;
        chart: dir, days, font, language, waves, unverified_polls, shipped_events, sample;
        store: url, keep_text;
    }
}
