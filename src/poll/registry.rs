//! Registered survey rounds from `data/polls/waves.tsv`, and the round that a finding reports.
//!
//! Always holds: a wave has two different countries and percentages within 0–100; an unknown
//! cell is `None`, never zero; a finding matches a wave only where direction and figure agree.

use crate::model::poll::Wave;
use crate::model::{Country, Day, Direction, Finding, PollPolarity};
use crate::table::{Row, TableError, rows};

/// The shipped table of waves.
pub const SHIPPED: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/polls/waves.tsv"));

/// Reads a table of waves; `file` names it in errors.
///
/// # Errors
/// The first row that cannot be understood: a date, country, percentage or number.
pub fn read(file: &str, text: &str) -> Result<Vec<Wave>, TableError> {
    rows(file, text).map(|row| wave(&row)).collect()
}

/// The wave that a finding reports: same direction, same figure, fieldwork ended before the
/// story was published, and no other house where both are named. The latest one counts.
pub fn match_wave<'a>(finding: &Finding, published: Day, waves: &'a [Wave]) -> Option<&'a Wave> {
    // Published figures are rounded to whole percents at worst; rounded wording to tens.
    let tolerance = if finding.approximate { 5.0 } else { 0.5 };
    let fits = |wave: &&Wave| {
        let figure = match finding.polarity {
            PollPolarity::Favourable => wave.favourable,
            PollPolarity::Unfavourable => wave.unfavourable,
            PollPolarity::Other => None,
        };
        let same_house = finding.pollster.as_ref().is_none_or(|house| *house == wave.pollster);
        finding.direction() == Some(wave.direction)
            && same_house
            && wave.fieldwork_end.0 <= published
            && figure.is_some_and(|figure| (figure - finding.percent).abs() <= tolerance)
    };
    waves.iter().filter(fits).max_by_key(|wave| wave.fieldwork_end)
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
    Ok(Wave {
        pollster: row.cell(0).to_owned(),
        fieldwork_end: period(row.cell(1))
            .ok_or_else(|| row.error("the date is not YYYY, YYYY-MM or YYYY-MM-DD"))?,
        direction,
        question: row.cell(4).to_owned(),
        unfavourable: percent(row, 5)?,
        favourable: percent(row, 6)?,
        sample_size: known(row, 7, "the sample size is no number")?,
        source: row.cell(8).to_owned(),
        verified,
    })
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
