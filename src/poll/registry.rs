//! Registered survey rounds from `data/polls/waves.tsv`, and what the register says of a finding.
//!
//! Always holds: a wave has two different countries and percentages within 0–100; an unknown
//! cell is `None`, never zero; a withheld wave has no figures; a finding is called the report of a
//! wave only where direction, measure, figure and time agree, and a contradiction only where it
//! names the wave's house.

use crate::model::poll::{Wave, WaveSeries};
use crate::model::{Country, Day, Direction, Finding, PollPolarity, PollWave};
use crate::table::{Row, TableError, rows};

/// The shipped table of waves.
pub const SHIPPED: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/polls/waves.tsv"));

/// A yearly survey is quoted as the current one until the next is out.
const CURRENT_DAYS: i32 = 400;
/// Reports of a wave's release come within so many days after its fieldwork; only these can
/// contradict it, later figures may be those of a wave that is not registered yet.
const RELEASE_DAYS: i32 = 180;
/// A stated fieldwork this far from the registered one is that of another wave.
const FIELDWORK_DAYS: i32 = 45;
/// Rounded wording ("nearly 80%") is true of figures this near, in percent.
const APPROXIMATE: f64 = 5.0;
/// Half of the last digit where either figure is printed without decimals, in percent.
const WHOLE: f64 = 0.5;
/// The same for one decimal.
const TENTHS: f64 = 0.05;

/// Reads a table of waves; `file` names it in errors.
///
/// # Errors
/// The first row that cannot be understood: a date, country, percentage or number.
pub fn read(file: &str, text: &str) -> Result<Vec<Wave>, TableError> {
    rows(file, text).map(|row| wave(&row)).collect()
}

/// What the register is told about a finding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quote<'a> {
    pub direction: Direction,
    pub percent: f64,
    pub approximate: bool,
    pub polarity: PollPolarity,
    pub pollster: Option<&'a str>,
    pub wave: PollWave,
    /// First and last day of interviewing, where stated.
    pub fieldwork: Option<(Day, Day)>,
    /// When the story appeared.
    pub published: Day,
}

/// What the register says of a finding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standing<'a> {
    /// It reports this wave.
    Reports(&'a Wave),
    /// It reports this wave, whose figures were checked, with another figure.
    Contradicts(&'a Wave),
    /// No registered wave is meant.
    Unknown,
}

impl<'a> Quote<'a> {
    /// The quote of a finding; `None` where a text asks people about themselves.
    pub fn of(finding: &'a Finding, published: Day) -> Option<Quote<'a>> {
        Some(Quote {
            direction: finding.direction()?,
            percent: finding.percent,
            approximate: finding.approximate,
            polarity: finding.polarity,
            pollster: finding.pollster.as_deref(),
            wave: finding.wave,
            fieldwork: finding.fieldwork,
            published,
        })
    }

    /// The registered wave that the quote reports or contradicts; of several, the latest.
    pub fn standing<'w>(&self, waves: &'w [Wave]) -> Standing<'w> {
        let told = waves.iter().filter(|wave| self.can_mean(wave));
        let told: Vec<(&Wave, f64)> =
            told.filter_map(|wave| Some((wave, self.figure_of(wave)?))).collect();
        let latest = |fits: &dyn Fn(&(&'w Wave, f64)) -> bool| {
            let fitting = told.iter().filter(|told| fits(told));
            fitting.max_by_key(|(wave, _)| wave.fieldwork_end).map(|(wave, _)| *wave)
        };
        if let Some(wave) = latest(&|(wave, figure)| {
            self.agrees_with(*figure) && (self.wave == PollWave::Previous || self.is_current(wave))
        }) {
            return Standing::Reports(wave);
        }
        let names_house = |wave: &Wave| self.pollster == Some(wave.pollster.as_str());
        let may_contradict = self.wave == PollWave::Current && !self.approximate;
        match latest(&|(wave, _)| names_house(wave)) {
            Some(wave) if may_contradict && wave.verified && self.is_release_of(wave) => {
                Standing::Contradicts(wave)
            }
            _ => Standing::Unknown,
        }
    }

    /// Same direction, no other house, and fieldwork that was over when the story appeared.
    fn can_mean(&self, wave: &Wave) -> bool {
        let same_house = self.pollster.is_none_or(|house| house == wave.pollster);
        let (earliest, latest) = wave.fieldwork_end;
        let same_time = self.fieldwork.is_none_or(|(first, last)| {
            let start = wave.fieldwork_start.unwrap_or(earliest);
            first <= latest.plus_days(FIELDWORK_DAYS) && last >= start.plus_days(-FIELDWORK_DAYS)
        });
        self.direction == wave.direction && same_house && earliest <= self.published && same_time
    }

    /// The wave's figure of the quoted measure.
    fn figure_of(&self, wave: &Wave) -> Option<f64> {
        match self.polarity {
            PollPolarity::Favourable => wave.favourable,
            PollPolarity::Unfavourable => wave.unfavourable,
            PollPolarity::Other => None,
        }
    }

    fn agrees_with(&self, figure: f64) -> bool {
        let is_whole = |percent: f64| percent.fract() == 0.0;
        let tolerance = match self.approximate {
            true => APPROXIMATE,
            false if is_whole(figure) || is_whole(self.percent) => WHOLE,
            false => TENTHS,
        };
        (figure - self.percent).abs() <= tolerance + 1e-9
    }

    fn is_current(&self, wave: &Wave) -> bool {
        self.published.days_since(wave.fieldwork_end.1) <= CURRENT_DAYS
    }

    fn is_release_of(&self, wave: &Wave) -> bool {
        self.published.days_since(wave.fieldwork_end.1) <= RELEASE_DAYS
    }
}

fn wave(row: &Row<'_>) -> Result<Wave, TableError> {
    let country = |column: usize| {
        Country::from_code(row.cell(column)).ok_or_else(|| row.error("unknown country code"))
    };
    let direction = Direction::new(country(2)?, country(3)?)
        .ok_or_else(|| row.error("a country cannot be asked about itself"))?;
    let verified = match row.cell(9) {
        "yes" => true,
        "no" => false,
        _ => return Err(row.error("verified is yes or no")),
    };
    let series = match row.cell(10) {
        "" | "-" => WaveSeries::GoesOn,
        "new" => WaveSeries::New,
        "withheld" => WaveSeries::Withheld,
        _ => return Err(row.error("series is -, new or withheld")),
    };
    let (fieldwork_start, fieldwork_end) = fieldwork(row)?;
    let (unfavourable, favourable) = (percent(row, 5)?, percent(row, 6)?);
    if series == WaveSeries::Withheld && (unfavourable.is_some() || favourable.is_some()) {
        return Err(row.error("a withheld wave has no figures"));
    }
    Ok(Wave {
        pollster: row.cell(0).to_owned(),
        fieldwork_start,
        fieldwork_end,
        direction,
        question: row.cell(4).to_owned(),
        unfavourable,
        favourable,
        sample_size: known(row, 7, "the sample size is no number")?,
        source: row.cell(8).to_owned(),
        verified,
        series,
    })
}

/// First day, where known, and the days between which the last one lies.
fn fieldwork(row: &Row<'_>) -> Result<(Option<Day>, (Day, Day)), TableError> {
    let cell = row.cell(1);
    let Some((first, last)) = cell.split_once('/') else {
        let end = period(cell).ok_or_else(|| {
            row.error("the date is not YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DD/YYYY-MM-DD")
        })?;
        return Ok((None, end));
    };
    match (Day::parse(first), Day::parse(last)) {
        (Some(first), Some(last)) if first <= last => Ok((Some(first), (last, last))),
        _ => Err(row.error("the period is not FIRST/LAST, both YYYY-MM-DD")),
    }
}

fn percent(row: &Row<'_>, column: usize) -> Result<Option<f64>, TableError> {
    match known::<f64>(row, column, "a percentage is no number")? {
        Some(percent) if !(0.0..=100.0).contains(&percent) => {
            Err(row.error("a percentage is outside 0–100"))
        }
        percent => Ok(percent),
    }
}

fn known<T: std::str::FromStr>(
    row: &Row<'_>,
    column: usize,
    message: &str,
) -> Result<Option<T>, TableError> {
    match row.cell(column) {
        "" | "-" => Ok(None),
        cell => cell.parse().map(Some).map_err(|_| row.error(message)),
    }
}

/// The first and last day of a year, a month or a day.
fn period(text: &str) -> Option<(Day, Day)> {
    let mut parts = text.split('-').map(str::parse::<i16>);
    let year = parts.next()?.ok()?;
    let month = parts.next().transpose().ok()?;
    let day = parts.next().transpose().ok()?;
    match (month, day) {
        (None, _) => Some((Day::from_ymd(year, 1, 1)?, Day::from_ymd(year, 12, 31)?)),
        (Some(month), None) => {
            let month = i8::try_from(month).ok()?;
            let (next_year, next) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
            let last = Day::from_ymd(next_year, next, 1)?.plus_days(-1);
            Some((Day::from_ymd(year, month, 1)?, last))
        }
        (Some(month), Some(day)) => {
            let day = Day::from_ymd(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)?;
            Some((day, day))
        }
    }
}
