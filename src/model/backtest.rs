//! The index held against registered survey rounds that it could not know.
//!
//! Always holds: nothing of the index is fitted to polls, so this is a check and never an input; a correlation that
//! rests on too few rounds is absent, never a number.

use super::poll::Wave;
use super::{Day, Direction, GapReason, Pair, PollPolarity};

/// How index and polls move together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Survey rounds compared.
    pub waves: u32,
    /// Poll series that they belong to; levels are compared within each alone.
    pub series: u32,
    /// `None`: too few rounds, or one of the two measures never moved.
    pub correlation: Option<Correlation>,
}

/// A correlation of index and polls within poll series; positive where a more negative index goes with a worse
/// opinion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Correlation {
    /// −1…+1.
    pub r: f64,
    /// Ends of its interval, −1…+1.
    pub low: f64,
    pub high: f64,
    /// Rounds behind the interval, fewer than were compared where rounds repeat the one before.
    pub effective_waves: f64,
}

/// Everything that the register says about a pair, held against the index.
#[derive(Clone, Debug, PartialEq)]
pub struct Backtest {
    pub pair: Pair,
    /// Nominal coverage of the intervals, 0…1.
    pub level: f64,
    /// Last complete day of data.
    pub through: Day,
    /// One entry per row of the register, oldest first.
    pub waves: Vec<BacktestWave>,
    /// Poll series with rounds that were compared, in order of direction, house, question and time.
    pub series: Vec<PollSeries>,
    /// By direction, in the order of [`Pair::directions`].
    pub directions: [Agreement; 2],
    /// Both directions together.
    pub pooled: Agreement,
}

/// Rounds of one house, direction and question between two changes of method, read by one measure.
#[derive(Clone, Debug, PartialEq)]
pub struct PollSeries {
    pub direction: Direction,
    pub pollster: String,
    pub question: String,
    /// First and last day of index that was compared.
    pub period: (Day, Day),
    pub measure: PollPolarity,
    pub agreement: Agreement,
}

/// A registered round and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct BacktestWave {
    pub wave: Wave,
    pub outcome: WaveOutcome,
}

impl BacktestWave {
    /// The last day whose stories count for the round: the earliest day on which its fieldwork can have ended.
    pub fn index_day(&self) -> Day {
        self.wave.fieldwork_end.0
    }
}

/// What became of a registered round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WaveOutcome {
    Compared {
        /// Index of the day as it could be known then, −1…+1.
        index: f64,
        /// Percent of respondents, 0–100.
        percent: f64,
        measure: PollPolarity,
    },
    LeftOut(LeftOut),
}

/// Why a registered round cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// Carried out, but no figures were published.
    Withheld,
    /// Its figures were not checked against a published source, and the configuration wants checked ones.
    Unverified,
    /// House, direction, question and date are those of a row above it.
    ListedTwice,
    /// No percentage is known.
    NoFigure,
    /// Its fieldwork is not known to a quarter of a year.
    DateUnknown,
    /// Its fieldwork began before the base window of the index had closed, or there is no index.
    TooEarly,
    /// Its fieldwork had not ended when the data end.
    TooLate,
    /// The index has a gap on its day.
    Gap(GapReason),
    /// The other measure is known in more rounds of its series, and this one's is not.
    OtherMeasure,
    /// No other round of its series can be compared.
    Alone,
}

impl LeftOut {
    /// The word used in JSON.
    pub fn word(self) -> &'static str {
        match self {
            LeftOut::Withheld => "withheld",
            LeftOut::Unverified => "unverified",
            LeftOut::ListedTwice => "listed_twice",
            LeftOut::NoFigure => "no_figure",
            LeftOut::DateUnknown => "date_unknown",
            LeftOut::TooEarly => "too_early",
            LeftOut::TooLate => "too_late",
            LeftOut::Gap(_) => "gap",
            LeftOut::OtherMeasure => "other_measure",
            LeftOut::Alone => "alone",
        }
    }

    /// The reason for a person to read.
    pub fn phrase(self) -> &'static str {
        match self {
            LeftOut::Withheld => "figures withheld",
            LeftOut::Unverified => "figures not checked against a source (chart.unverified_polls)",
            LeftOut::ListedTwice => "listed twice",
            LeftOut::NoFigure => "no figure known",
            LeftOut::DateUnknown => "fieldwork not known to a quarter of a year",
            LeftOut::TooEarly => "before the base window of the index had closed",
            LeftOut::TooLate => "after the data end",
            LeftOut::Gap(_) => "the index has a gap on that day",
            LeftOut::OtherMeasure => "published by another measure than its series",
            LeftOut::Alone => "the only round of its series",
        }
    }
}
