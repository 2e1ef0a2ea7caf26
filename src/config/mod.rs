//! Settings: TOML as written (`raw`) becomes settings that hold (`checked` by this door).
//!
//! Always holds: a [`Config`] names at least one pair, every source belongs to a known outlet,
//! ids are unique, addresses are http or https, numbers lie in their ranges. Past this door
//! nothing validates again. Every error names file, line and column, and how to mend it.

mod check;
mod environment;
mod error;
mod manifest;
mod raw;
mod shipped;

pub use error::{ConfigErrors, Place};
pub use manifest::{Manifest, ModelHead};
pub use shipped::SHIPPED;

use crate::model::{ChartLanguage, Day, Method, Outlet, OutletId, Pair, Source};
use crate::schedule::Schedule;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Everything that an operator may decide.
#[derive(Clone, Debug)]
pub struct Config {
    /// What to watch, in the order written.
    pub pairs: Vec<Pair>,
    pub outlets: BTreeMap<OutletId, Outlet>,
    /// Enabled sources, in the order written.
    pub sources: Vec<Source>,
    pub events: Vec<Event>,
    pub schedule: Schedule,
    pub fetch: Fetch,
    pub score: Score,
    pub method: Method,
    pub chart: Chart,
    pub store: Store,
}

/// How sources are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetch {
    /// Where a publisher can reach the operator.
    pub contact: Option<String>,
    pub concurrency: usize,
    pub timeout_total_seconds: u64,
    pub timeout_idle_seconds: u64,
    pub timeout_connect_seconds: u64,
    pub redirects_max: usize,
    /// After decompression.
    pub body_bytes_max: u64,
}

/// Where the operator's own tables and model lie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    pub gazetteer_dir: Option<PathBuf>,
    pub lexicon_dir: Option<PathBuf>,
    /// Folder of a sentence classifier that goes with the rules; `None`: the rules alone.
    pub model: Option<PathBuf>,
}

/// What is drawn, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    pub dir: PathBuf,
    /// Days shown, ending with the newest.
    pub days: i32,
    /// A font file preferred for names that are not in Latin letters.
    pub font: Option<PathBuf>,
    /// Of titles, labels and notes.
    pub language: ChartLanguage,
    /// A table of registered survey rounds, added to the shipped one.
    pub waves: Option<PathBuf>,
    /// Whether registered rounds count whose figures were not checked.
    pub unverified_polls: bool,
    /// Whether the shipped calendar of events is drawn beside the operator's own.
    pub shipped_events: bool,
    /// Whether everything drawn says SAMPLE DATA.
    pub sample: bool,
}

/// The database and what it keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    /// `sqlite:PATH`, the path made absolute or relative to the working directory.
    pub url: String,
    /// Days for which story text is kept; `None` for ever.
    pub keep_text_days: Option<i32>,
}

/// A dated mark on the charts of a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub day: Day,
    /// `None`: on the charts of every pair.
    pub pair: Option<Pair>,
    pub label: String,
    /// Address of a source for the event.
    pub source: String,
}

impl Config {
    /// Reads a file; `environment` holds the variables that may override it.
    ///
    /// # Errors
    /// An unreadable file, or everything that is wrong in it, each with its place.
    pub fn load(
        path: &Path,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Config, ConfigErrors> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| ConfigErrors::unreadable(&path.display().to_string(), &error))?;
        Config::parse(&path.display().to_string(), &text, &root_of(path), environment)
    }

    /// Reads a text. `name` stands for it in errors; relative paths start at `root`.
    ///
    /// # Errors
    /// Everything that is wrong in it, each with its place.
    pub fn parse(
        name: &str,
        text: &str,
        root: &Path,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Config, ConfigErrors> {
        let mut written = raw::parse(name, text)?;
        let as_written = check::check(name, text, &written, root)?;
        match environment::apply(&mut written, environment)? {
            None => Ok(as_written),
            // The file alone is sound, so what is wrong now came with the variables.
            Some(variables) => check::check(name, text, &written, root)
                .map_err(|errors| errors.at(Place::Environment(variables))),
        }
    }
}

/// The folder at which relative paths of a configuration file start: the one that holds
/// `config/`, or the file's own folder if it lies elsewhere.
fn root_of(path: &Path) -> PathBuf {
    let folder = path.parent().unwrap_or(Path::new(""));
    if folder.file_name().is_some_and(|name| name == "config") {
        folder.parent().unwrap_or(Path::new("")).to_owned()
    } else {
        folder.to_owned()
    }
}
