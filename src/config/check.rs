//! From settings as written to settings that hold.

use super::error::{ConfigErrors, Place, did_you_mean};
use super::raw::{
    self, Raw, RawChart, RawEvent, RawFetch, RawIndex, RawOutlet, RawSource, RawStore,
};
use super::{Chart, Config, Event, Fetch, Score, Store, shipped};
use crate::model::{
    ChartLanguage, Country, Day, Language, Method, Outlet, OutletId, Ownership, Pair, Source,
    SourceId, SourceKind,
};
use crate::schedule::{INTERVAL_SECONDS_MIN, Schedule, parse_span};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::{Range, RangeInclusive};
use std::path::{Path, PathBuf};
use toml::Spanned;

/// Seconds between passes unless the configuration says otherwise: two hours.
const INTERVAL_SECONDS: u64 = 2 * 3_600;

pub(super) fn check(
    name: &str,
    text: &str,
    raw: &Raw,
    root: &Path,
) -> Result<Config, ConfigErrors> {
    let mut checker = Checker { name, text, errors: Vec::new() };
    let pairs = checker.pairs(raw);
    let (outlets, sources) = if raw.outlet.is_empty() && raw.source.is_empty() {
        shipped_sources()?
    } else {
        let outlets = checker.outlets(&raw.outlet);
        let sources = checker.sources(&raw.source, &outlets);
        if sources.is_empty() && checker.errors.is_empty() {
            let fix = "no source to read; add a [[source]] block, or leave out every [[outlet]] to read the \
                       shipped ones";
            checker.errors.push((Place::Whole(name.to_owned()), fix.to_owned()));
        }
        (outlets, sources)
    };
    let config = Config {
        pairs,
        outlets,
        sources,
        events: raw.event.iter().filter_map(|event| checker.event(event)).collect(),
        schedule: checker.schedule(raw),
        fetch: checker.fetch(&raw.fetch),
        score: Score {
            gazetteer_dir: raw.score.gazetteer_dir.as_ref().map(|dir| root.join(dir.get_ref())),
            lexicon_dir: raw.score.lexicon_dir.as_ref().map(|dir| root.join(dir.get_ref())),
            model: raw.score.model.as_ref().map(|dir| root.join(dir.get_ref())),
        },
        method: checker.method(&raw.index),
        chart: checker.chart(&raw.chart, root),
        store: checker.store(&raw.store, root),
    };
    if checker.errors.is_empty() { Ok(config) } else { Err(ConfigErrors(checker.errors)) }
}

/// Outlets and sources of the shipped file, for a configuration that names none.
fn shipped_sources() -> Result<(BTreeMap<OutletId, Outlet>, Vec<Source>), ConfigErrors> {
    let name = "shipped config/comity.toml";
    let raw = raw::parse(name, shipped::SHIPPED)?;
    let mut checker = Checker { name, text: shipped::SHIPPED, errors: Vec::new() };
    let outlets = checker.outlets(&raw.outlet);
    let sources = checker.sources(&raw.source, &outlets);
    if checker.errors.is_empty() {
        Ok((outlets, sources))
    } else {
        Err(ConfigErrors(checker.errors))
    }
}

/// Abbreviations that people write for countries and that are no ISO codes.
const ABBREVIATIONS: [(&str, &str); 6] =
    [("UK", "GB"), ("USA", "US"), ("UAE", "AE"), ("PRC", "CN"), ("ROK", "KR"), ("DPRK", "KP")];

/// The country that somebody may have meant by a word that is no code.
fn nearest_country(text: &str) -> Option<Country> {
    let abbreviation = ABBREVIATIONS.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
    if let Some((_, code)) = abbreviation {
        return Country::from_code(code);
    }
    if text.len() <= 2 {
        return None;
    }
    Country::all()
        .map(|country| (strsim::jaro_winkler(text, country.english_name()), country))
        .filter(|(likeness, _)| *likeness > 0.85)
        .max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(&x.1)))
        .map(|(_, country)| country)
}

/// Collects errors so that one run shows them all.
struct Checker<'a> {
    name: &'a str,
    text: &'a str,
    errors: Vec<(Place, String)>,
}

impl Checker<'_> {
    fn wrong(&mut self, span: &Range<usize>, message: impl Into<String>) {
        self.errors.push((Place::of(self.name, self.text, span), message.into()));
    }

    fn pairs(&mut self, raw: &Raw) -> Vec<Pair> {
        if raw.pair.is_empty() {
            let fix = "no pair to watch; add a block: [[pair]] sides = [\"CN\", \"JP\"]";
            self.errors.push((Place::Whole(self.name.to_owned()), fix.to_owned()));
        }
        let mut pairs = Vec::new();
        for pair in &raw.pair {
            let span = pair.sides.span();
            let sides: Vec<Country> =
                pair.sides.get_ref().iter().filter_map(|side| self.country(side)).collect();
            match sides[..] {
                [one, other] if pair.sides.get_ref().len() == 2 => match Pair::new(one, other) {
                    None => self
                        .wrong(&span, format!("{one} is named twice; a pair needs two countries")),
                    Some(pair) if pairs.contains(&pair) => {
                        self.wrong(&span, format!("pair {pair} is listed twice; remove one block"));
                    }
                    Some(pair) => pairs.push(pair),
                },
                _ if pair.sides.get_ref().len() != 2 => {
                    let count = pair.sides.get_ref().len();
                    self.wrong(&span, format!("a pair needs two countries, not {count}"));
                }
                _ => {}
            }
        }
        pairs
    }

    fn country(&mut self, written: &Spanned<String>) -> Option<Country> {
        let text = written.get_ref();
        let found = Country::from_code(text);
        if found.is_none() {
            let suggestion = nearest_country(text).map_or_else(String::new, |country| {
                format!("; did you mean `{country}` ({})?", country.english_name())
            });
            self.wrong(
                &written.span(),
                format!("unknown country `{text}`{suggestion} (two-letter ISO 3166 codes)"),
            );
        }
        found
    }

    fn language(&mut self, written: &Spanned<String>) -> Language {
        let language = Language::from_tag(written.get_ref());
        if language == Language::Unknown {
            let text = written.get_ref();
            self.wrong(
                &written.span(),
                format!("`{text}` is not a language tag; write en, zh-Hans, ja, ko, fr …"),
            );
        }
        language
    }

    fn outlets(&mut self, raw: &[RawOutlet]) -> BTreeMap<OutletId, Outlet> {
        let mut outlets = BTreeMap::new();
        for outlet in raw {
            let country = outlet.country.as_ref().and_then(|country| self.country(country));
            let language =
                outlet.language.as_ref().map_or(Language::Unknown, |tag| self.language(tag));
            let ownership = self.ownership(outlet);
            let name = outlet.name.get_ref().trim().to_owned();
            if name.is_empty() {
                self.wrong(&outlet.name.span(), "an outlet needs a name");
            }
            let Some(id) = OutletId::new(outlet.id.get_ref()) else {
                self.bad_id(&outlet.id);
                continue;
            };
            let built = Outlet {
                id: id.clone(),
                name,
                name_native: outlet.name_native.clone(),
                country,
                language,
                ownership,
            };
            if outlets.insert(id, built).is_some() {
                self.duplicate("outlet", &outlet.id);
            }
        }
        outlets
    }

    fn ownership(&mut self, outlet: &RawOutlet) -> Ownership {
        let Some(written) = &outlet.ownership else { return Ownership::Unknown };
        let found = Ownership::WORDS.iter().find(|(_, word)| word == written.get_ref());
        found.map(|(ownership, _)| *ownership).unwrap_or_else(|| {
            let words = Ownership::WORDS.map(|(_, word)| word);
            let suggestion = did_you_mean(written.get_ref(), words);
            self.wrong(
                &written.span(),
                format!(
                    "unknown ownership `{}`{suggestion} (one of {})",
                    written.get_ref(),
                    words.join(", ")
                ),
            );
            Ownership::Unknown
        })
    }

    fn bad_id(&mut self, id: &Spanned<String>) {
        let text = id.get_ref();
        self.wrong(
            &id.span(),
            format!("`{text}` is not an id; use 1–64 lower-case letters, digits, `-`, `_`, `.`"),
        );
    }

    fn duplicate(&mut self, what: &str, id: &Spanned<String>) {
        let text = id.get_ref();
        self.wrong(
            &id.span(),
            format!("{what} id `{text}` is used twice; rename one, e.g. `{text}-2`"),
        );
    }

    fn sources(&mut self, raw: &[RawSource], outlets: &BTreeMap<OutletId, Outlet>) -> Vec<Source> {
        let mut seen = std::collections::BTreeSet::new();
        let mut sources = Vec::new();
        for source in raw {
            if !seen.insert(source.id.get_ref()) {
                self.duplicate("source", &source.id);
            }
            let language = source.language.as_ref().map(|tag| self.language(tag));
            let url = self.url(&source.url);
            self.kind(source);
            let outlet = OutletId::new(source.outlet.get_ref()).and_then(|id| outlets.get(&id));
            if outlet.is_none() {
                let written = source.outlet.get_ref();
                let suggestion = did_you_mean(written, outlets.keys().map(OutletId::as_str));
                self.wrong(
                    &source.outlet.span(),
                    format!("no outlet has the id `{written}`{suggestion}"),
                );
            }
            let Some(id) = SourceId::new(source.id.get_ref()) else {
                self.bad_id(&source.id);
                continue;
            };
            if let (Some(outlet), Some(url)) = (outlet, url)
                && source.enabled.unwrap_or(true)
            {
                sources.push(Source {
                    id,
                    outlet: outlet.clone(),
                    kind: SourceKind::Feed,
                    language: language.unwrap_or_else(|| outlet.language.clone()),
                    url,
                });
            }
        }
        sources
    }

    fn kind(&mut self, source: &RawSource) {
        if let Some(kind) = source.kind.as_ref().filter(|kind| kind.get_ref() != "feed") {
            let text = kind.get_ref();
            let suggestion = did_you_mean(text, ["feed"]);
            self.wrong(&kind.span(), format!("unknown kind `{text}`{suggestion} (known: feed)"));
        }
    }

    fn url(&mut self, written: &Spanned<String>) -> Option<String> {
        let text = written.get_ref().trim();
        let problem = match url::Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => return Some(url.into()),
            Ok(url) => format!("the scheme `{}` is not read; use http or https", url.scheme()),
            Err(url::ParseError::RelativeUrlWithoutBase) => {
                format!("not an address; did you mean `https://{text}`?")
            }
            Err(error) => format!("not an address: {error}"),
        };
        self.wrong(&written.span(), format!("`{text}`: {problem}"));
        None
    }

    fn event(&mut self, raw: &RawEvent) -> Option<Event> {
        let day = Day::parse(raw.date.get_ref());
        if day.is_none() {
            let text = raw.date.get_ref();
            self.wrong(&raw.date.span(), format!("`{text}` is not a date; write 2025-01-15"));
        }
        let pair = match &raw.pair {
            None => None,
            Some(written) => {
                let pair = Pair::parse(written.get_ref());
                if pair.is_none() {
                    let text = written.get_ref();
                    self.wrong(&written.span(), format!("`{text}` is not a pair; write CN-JP"));
                }
                Some(pair?)
            }
        };
        let label = raw.label.get_ref().trim().to_owned();
        if label.is_empty() {
            self.wrong(&raw.label.span(), "an event needs a label");
        }
        let source = self.url(&raw.source)?;
        Some(Event { day: day?, pair, label, source })
    }

    fn schedule(&mut self, raw: &Raw) -> Schedule {
        let schedule = &raw.schedule;
        if let (Some(_), Some(cron)) = (&schedule.every, &schedule.cron) {
            self.wrong(&cron.span(), "`every` and `cron` exclude each other; keep one");
        }
        let zone = schedule.time_zone.as_ref();
        if let Some(cron) = &schedule.cron {
            let span = zone.map_or(cron.span(), Spanned::span);
            return Schedule::cron(cron.get_ref(), zone.map_or("UTC", |zone| zone.get_ref()))
                .unwrap_or_else(|message| {
                    let span = if message.contains("time zone") { span } else { cron.span() };
                    self.wrong(&span, message);
                    Schedule::Every(INTERVAL_SECONDS)
                });
        }
        if let Some(zone) = zone {
            self.wrong(&zone.span(), "`time_zone` belongs to `cron`; an interval needs none");
        }
        let Some(every) = &schedule.every else { return Schedule::Every(INTERVAL_SECONDS) };
        match parse_span(every.get_ref()) {
            Ok(seconds) if seconds >= INTERVAL_SECONDS_MIN => Schedule::Every(seconds),
            Ok(_) => {
                let least = format!("the shortest interval is {INTERVAL_SECONDS_MIN}s");
                self.wrong(&every.span(), least);
                Schedule::Every(INTERVAL_SECONDS)
            }
            Err(message) => {
                self.wrong(&every.span(), message);
                Schedule::Every(INTERVAL_SECONDS)
            }
        }
    }

    fn fetch(&mut self, raw: &RawFetch) -> Fetch {
        Fetch {
            contact: raw.contact.as_ref().map(|contact| contact.get_ref().trim().to_owned()),
            concurrency: self.within(&raw.concurrency, 16, 1..=256) as usize,
            timeout_total_seconds: self.within(&raw.timeout_total_seconds, 60, 1..=3_600) as u64,
            timeout_idle_seconds: self.within(&raw.timeout_idle_seconds, 20, 1..=3_600) as u64,
            timeout_connect_seconds: self.within(&raw.timeout_connect_seconds, 10, 1..=600) as u64,
            redirects_max: self.within(&raw.redirects_max, 5, 0..=20) as usize,
            body_bytes_max: self.within(&raw.body_bytes_max, 5_000_000, 1_000..=100_000_000) as u64,
        }
    }

    fn method(&mut self, raw: &RawIndex) -> Method {
        let default = Method::default();
        Method {
            rho: self.within(&raw.rho, default.rho, 0.0..=1.0),
            half_life_days: self.within(&raw.half_life_days, default.half_life_days, 0.1..=365.0),
            day_prior: self.within(&raw.day_prior, default.day_prior, 0.0..=1_000.0),
            story_sd_floor: self.within(&raw.story_sd_floor, default.story_sd_floor, 0.01..=1.0),
            fresh_days: self.within(&raw.fresh_days, default.fresh_days as i64, 1..=90) as usize,
            gap_units: self.within(&raw.gap_units, default.gap_units as i64, 1..=100) as usize,
            gap_fresh: self.within(&raw.gap_fresh, default.gap_fresh, 0.0..=1_000.0),
            gap_effective: self.within(&raw.gap_effective, default.gap_effective, 0.0..=1_000.0),
            thin_units: self.within(&raw.thin_units, default.thin_units as i64, 1..=100) as usize,
            thin_effective: self.within(&raw.thin_effective, default.thin_effective, 0.0..=1_000.0),
            thin_top_share: self.within(&raw.thin_top_share, default.thin_top_share, 0.0..=1.0),
            unit_floor: self.within(&raw.unit_floor, default.unit_floor, 0.0..=10.0),
            admit_effective: self.within(
                &raw.admit_effective,
                default.admit_effective,
                0.0..=1_000.0,
            ),
            admit_days: self.within(&raw.admit_days, default.admit_days as i64, 0..=365) as usize,
            base_days: self.within(&raw.base_days, i64::from(default.base_days), 7..=3_650) as i32,
            level: self.within(&raw.level, default.level, 0.5..=0.999),
            poll_design_effect: self.within(
                &raw.poll_design_effect,
                default.poll_design_effect,
                1.0..=10.0,
            ),
        }
    }

    fn chart(&mut self, raw: &RawChart, root: &Path) -> Chart {
        let language = raw.language.as_ref().map(|written| {
            let found = ChartLanguage::from_tag(written.get_ref());
            if found.is_none() {
                let text = written.get_ref();
                let known = "known: en, zh, ja";
                self.wrong(&written.span(), format!("charts do not speak `{text}` ({known})"));
            }
            found.unwrap_or_default()
        });
        Chart {
            dir: root.join(raw.dir.as_ref().map_or("charts", |dir| dir.get_ref())),
            days: self.within(&raw.days, 730, 7..=36_500) as i32,
            font: raw.font.as_ref().map(|font| root.join(font.get_ref())),
            language: language.unwrap_or_default(),
            waves: raw.waves.as_ref().map(|waves| root.join(waves.get_ref())),
            unverified_polls: raw.unverified_polls.unwrap_or(false),
            shipped_events: raw.shipped_events.unwrap_or(true),
            sample: raw.sample.unwrap_or(false),
        }
    }

    fn store(&mut self, raw: &RawStore, root: &Path) -> Store {
        let written = raw.url.as_ref().map_or("sqlite:data/comity.sqlite", |url| url.get_ref());
        let path = written.strip_prefix("sqlite:").filter(|path| !path.is_empty());
        if let (None, Some(url)) = (path, &raw.url) {
            self.wrong(&url.span(), format!("`{written}` is not a database; write sqlite:PATH"));
        }
        let path: PathBuf = root.join(path.unwrap_or_default());
        let keep_text_days = match raw.keep_text.as_ref() {
            None => Some(90),
            Some(written) if written.get_ref() == "forever" => None,
            Some(written) => match parse_span(written.get_ref()) {
                Ok(seconds) if seconds >= 86_400 => {
                    Some(i32::try_from(seconds / 86_400).unwrap_or(i32::MAX))
                }
                _ => {
                    let text = written.get_ref();
                    self.wrong(
                        &written.span(),
                        format!("`{text}` is not a time to keep text; write 90d or forever"),
                    );
                    None
                }
            },
        };
        Store { url: format!("sqlite:{}", path.display()), keep_text_days }
    }

    /// The number as written if it lies in the range, else the default and an error.
    fn within<T: PartialOrd + Copy + Display>(
        &mut self,
        written: &Option<Spanned<T>>,
        default: T,
        range: RangeInclusive<T>,
    ) -> T {
        let Some(written) = written else { return default };
        let value = *written.get_ref();
        if range.contains(&value) {
            return value;
        }
        let (least, most) = range.into_inner();
        self.wrong(&written.span(), format!("{value} is outside of {least} to {most}"));
        default
    }
}
