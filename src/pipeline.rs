//! One pass, top to bottom: fetch, parse, dedupe, mention, score, index, draw.
//!
//! Always holds: this room alone knows all steps; every source and every item ends a pass in a
//! counted outcome; one bad source never ends a pass; a pass that is stopped or killed anywhere is
//! completed by the next one, with nothing lost and nothing twice. The clock is an argument.

mod analyse;
mod backtest;
mod chart;
mod classify;
mod events;
mod lock;
mod measure;
mod outcome;
mod polls;
mod read;

pub use analyse::{Analyser, Reading};
pub use backtest::backtest;
pub use events::{ShippedEvent, shipped_events};
pub use measure::{items, votes_once};
pub use outcome::Counts;

use crate::config::{self, Config, ConfigErrors};
use crate::draw::{DrawError, Fonts};
use crate::fetch::{Client, Settings, SettingsError, user_agent};
use crate::infer::ModelError;
use crate::model::{Chart, Timestamp};
use crate::report::{PublishError, Published};
use crate::store::{Store, StoreError};
use crate::table::TableError;
use lock::PassLock;
use polls::Register;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Everything that passes need and that outlives each of them.
pub struct House {
    pub config: Config,
    pub store: Store,
    pub analyser: Analyser,
    fonts: Fonts,
    register: Register,
    /// The shipped calendar.
    events: Vec<ShippedEvent>,
    /// The network runs here while the pass itself walks step by step.
    network: tokio::runtime::Handle,
    /// Everything drawn says SAMPLE DATA.
    sample: bool,
}

/// What a pass did.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub counts: Counts,
    pub published: Published,
    /// Sources that failed, with what happened: `(source, outcome, detail)`.
    pub failed_sources: Vec<(String, String, String)>,
}

/// Why a pass ended early.
#[derive(Debug, thiserror::Error)]
pub enum PassError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Publish(#[from] PublishError),
    #[error("{path}: {reason}; name a TrueType or OpenType file under [chart] font")]
    Font { path: PathBuf, reason: String },
    #[error("a chart cannot be drawn: {0}")]
    Draw(#[from] DrawError),
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error(transparent)]
    Table(#[from] TableError),
    #[error("{path}: {source}; check the table named under [chart] waves")]
    Waves { path: PathBuf, source: std::io::Error },
    #[error("{path}: {source}; check the folder named in [score]")]
    Folder { path: PathBuf, source: std::io::Error },
    #[error(transparent)]
    Manifest(#[from] ConfigErrors),
    #[error("{0}; docs/models.md tells what belongs in the folder of a model")]
    Model(#[from] ModelError),
    #[error(
        "{0}: another pass is at work on this database; wait for it, or stop the daemon that runs it"
    )]
    Busy(PathBuf),
    #[error("{path}: {source}; the lock of a pass is kept there")]
    Lock { path: PathBuf, source: std::io::Error },
    #[error("stopped; the next pass goes on from here")]
    Stopped,
}

/// Where a pass is, for whoever shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// A stage of so many steps begins.
    Begin { stage: &'static str, steps: u64 },
    /// So many more steps are done.
    Advance(u64),
}

/// What the caller wants to see and may ask for while a pass runs.
#[derive(Clone)]
pub struct Watch {
    /// Is told where the pass is.
    pub progress: Arc<dyn Fn(Progress) + Send + Sync>,
    /// Set from outside to stop the pass at the next safe place.
    pub stop: Arc<AtomicBool>,
}

impl Default for Watch {
    /// Shows nothing and never stops.
    fn default() -> Watch {
        Watch { progress: Arc::new(|_| {}), stop: Arc::default() }
    }
}

impl Watch {
    fn begin(&self, stage: &'static str, steps: u64) {
        (self.progress)(Progress::Begin { stage, steps });
    }

    fn advance(&self, steps: u64) {
        (self.progress)(Progress::Advance(steps));
    }

    fn proceed(&self) -> Result<(), PassError> {
        if self.stop.load(Ordering::Relaxed) { Err(PassError::Stopped) } else { Ok(()) }
    }
}

impl House {
    /// Opens the store and reads the tables that a configuration names.
    ///
    /// # Errors
    /// The store or a table cannot be read.
    pub fn open(config: Config, network: tokio::runtime::Handle) -> Result<House, PassError> {
        let store = Store::open(&config.store.url)?;
        let analyser = Analyser::new(&config.score)?;
        let fonts = fonts(config.chart.font.as_deref())?;
        let register = Register::open(config.chart.waves.as_deref())?;
        let events = shipped_events()?;
        let sample = config.chart.sample;
        Ok(House { config, store, analyser, fonts, register, events, network, sample })
    }

    fn client(&self, now: Timestamp) -> Result<Client, SettingsError> {
        Client::new(&fetch_settings(&self.config.fetch), move || now)
    }
}

/// The compiled-in fonts, and the operator's own before them.
fn fonts(file: Option<&Path>) -> Result<Fonts, PassError> {
    let fonts = Fonts::embedded()?;
    let Some(path) = file else { return Ok(fonts) };
    let unusable = |reason: String| PassError::Font { path: path.to_owned(), reason };
    let bytes = std::fs::read(path).map_err(|error| unusable(error.to_string()))?;
    fonts.with_file(bytes).map_err(|error| unusable(error.to_string()))
}

/// The fetch room's settings of a configuration.
pub fn fetch_settings(fetch: &config::Fetch) -> Settings {
    Settings {
        user_agent: user_agent(fetch.contact.as_deref()),
        timeout_total_seconds: fetch.timeout_total_seconds,
        timeout_idle_seconds: fetch.timeout_idle_seconds,
        timeout_connect_seconds: fetch.timeout_connect_seconds,
        redirects_max: fetch.redirects_max,
        body_bytes_max: fetch.body_bytes_max,
    }
}

/// Whether a pass ends with drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charts {
    Draw,
    /// For passes that catch up on history one after another: only the last needs images.
    Skip,
}

/// Runs one pass at the time `now`.
///
/// # Errors
/// Another pass is running, the store failed, charts could not be written, or it was stopped.
pub fn run_pass(
    house: &mut House,
    now: Timestamp,
    charts: Charts,
    watch: &Watch,
) -> Result<Report, PassError> {
    let _lock = PassLock::acquire(house.store.path())?;
    let mut report = Report::default();
    let begun = Instant::now();
    let pass = house.store.begin_pass(now)?;
    tracing::info!(pass, at = %now, sources = house.config.sources.len(), "the pass begins");
    read::sources(house, now, watch, &mut report)?;
    analyse::items(house, watch, &mut report.counts)?;
    let measured = measure::pairs(house, now, watch)?;
    if charts == Charts::Draw {
        for pair in &measured {
            pair.polls.count(&mut report.counts);
        }
        report.published = chart::publish(house, &measured, watch)?;
    }
    forget_old_text(house, now, &mut report.counts)?;
    let seconds = begun.elapsed().as_secs();
    let ended = now.plus_seconds(i64::try_from(seconds).unwrap_or(0));
    house.store.end_pass(pass, ended, report.counts.as_map())?;
    tracing::info!(
        pass,
        seconds,
        new = report.counts.get("entry", "new"),
        relevant = report.counts.get("item", "relevant"),
        failed_sources = report.failed_sources.len(),
        "the pass is done"
    );
    Ok(report)
}

/// Rebuilds index and charts from the store alone: what a pass does last.
///
/// # Errors
/// A pass is running, the store failed, charts could not be written, or it was stopped.
pub fn redraw(house: &mut House, now: Timestamp, watch: &Watch) -> Result<Published, PassError> {
    let _lock = PassLock::acquire(house.store.path())?;
    let measured = measure::pairs(house, now, watch)?;
    chart::publish(house, &measured, watch)
}

/// The finished data of every chart, rebuilt from the store alone as [`redraw`] does, without drawing.
///
/// # Errors
/// A pass is running, the store failed, or it was stopped.
pub fn charts(house: &mut House, now: Timestamp, watch: &Watch) -> Result<Vec<Chart>, PassError> {
    let _lock = PassLock::acquire(house.store.path())?;
    let measured = measure::pairs(house, now, watch)?;
    let charts = chart::charts(house, &measured)?;
    Ok(charts.into_iter().map(|(chart, _)| chart).collect())
}

fn forget_old_text(house: &House, now: Timestamp, counts: &mut Counts) -> Result<(), StoreError> {
    let Some(days) = house.config.store.keep_text_days else { return Ok(()) };
    let forgotten = house.store.forget_text(now.day().plus_days(-days).start())?;
    counts.add("text", "forgotten", forgotten as u64);
    Ok(())
}
