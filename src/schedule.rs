//! When the next pass is due: a plain interval or a cron expression in a time zone.
//!
//! Always holds: the next due time is later than the time asked about; no clock is read here.

use crate::model::Timestamp;
use croner::Cron;
use jiff::tz::TimeZone;
use std::str::FromStr;

/// Shortest interval between passes, in seconds: publishers are not hammered.
pub const INTERVAL_SECONDS_MIN: u64 = 60;

/// How passes follow one another.
#[derive(Clone, Debug)]
pub enum Schedule {
    /// Begin a pass this many seconds after the last one began.
    Every(u64),
    /// Begin at the times that a cron expression names on the clocks of a zone.
    Cron(Box<CronInZone>),
}

/// A cron expression and the zone whose clocks it reads.
#[derive(Clone, Debug)]
pub struct CronInZone {
    cron: Cron,
    zone: TimeZone,
}

impl Schedule {
    /// Parses a cron expression (minute, hour, day, month, weekday) for an IANA time zone.
    ///
    /// # Errors
    /// A sentence that says which of the two is wrong and why.
    pub fn cron(expression: &str, zone: &str) -> Result<Schedule, String> {
        let cron = Cron::from_str(expression)
            .map_err(|error| format!("`{expression}` is not a cron expression: {error}"))?;
        let zone = TimeZone::get(zone)
            .map_err(|_| format!("`{zone}` is not a time zone; use a name such as Asia/Tokyo"))?;
        Ok(Schedule::Cron(Box::new(CronInZone { cron, zone })))
    }

    /// The first due time after a pass that began at `began`; `None` if the expression names no
    /// further time (such as 30 February).
    pub fn next_after(&self, began: Timestamp) -> Option<Timestamp> {
        match self {
            Schedule::Every(seconds) => {
                Some(began.plus_seconds(i64::try_from(*seconds).unwrap_or(i64::MAX)))
            }
            Schedule::Cron(cron) => cron.next_after(began),
        }
    }
}

impl CronInZone {
    /// The expression is matched on the zone's wall clock. A time that the clock skips is moved
    /// past the jump; one that it shows twice counts once, the first time.
    fn next_after(&self, began: Timestamp) -> Option<Timestamp> {
        let instant = jiff::Timestamp::from_second(began.epoch_seconds()).ok()?;
        let offset = self.zone.to_offset(instant).seconds();
        let mut wall = began.epoch_seconds() + i64::from(offset);
        loop {
            let wall_clock = chrono::DateTime::from_timestamp(wall, 0)?;
            wall = self.cron.find_next_occurrence(&wall_clock, false).ok()?.timestamp();
            let civil = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::from_second(wall).ok()?);
            let due = self.zone.to_timestamp(civil).ok()?.as_second();
            if due > began.epoch_seconds() {
                return Some(Timestamp::from_epoch_seconds(due));
            }
        }
    }
}

/// Parses a span such as `90s`, `30m`, `2h` or `7d` into seconds.
///
/// # Errors
/// A sentence that says what a span looks like.
pub fn parse_span(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let wrong = || format!("`{text}` is not a span of time; write 90s, 30m, 2h or 7d");
    let unit_at = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (number, unit) = text.split_at(unit_at);
    let seconds = match unit.trim() {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return Err(wrong()),
    };
    number.parse::<u64>().ok().and_then(|n| n.checked_mul(seconds)).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[track_caller]
    fn due(expression: &str, zone: &str, began: &str, expected: &str) {
        let schedule = Schedule::cron(expression, zone).unwrap();
        assert_eq!(schedule.next_after(at(began)), Some(at(expected)));
    }

    #[test]
    fn cron_reads_the_clocks_of_its_zone() {
        due("30 9 * * *", "UTC", "2026-01-01T09:30:00Z", "2026-01-02T09:30:00Z");
        due("30 9 * * *", "Asia/Tokyo", "2026-01-01T00:00:00Z", "2026-01-01T00:30:00Z");
    }

    #[test]
    fn a_skipped_wall_clock_time_still_gets_its_pass() {
        // New York jumps from 02:00 to 03:00 on 8 March 2026.
        due("30 2 * * *", "America/New_York", "2026-03-08T05:00:00Z", "2026-03-08T07:30:00Z");
    }

    #[test]
    fn a_repeated_wall_clock_time_counts_once() {
        // New York shows 01:30 twice on 1 November 2026.
        due("30 1 * * *", "America/New_York", "2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z");
    }

    #[test]
    fn a_date_that_never_comes_has_no_due_time() {
        let schedule = Schedule::cron("0 0 30 2 *", "UTC").unwrap();
        assert_eq!(schedule.next_after(at("2026-01-01T00:00:00Z")), None);
    }

    #[test]
    fn wrong_expressions_zones_and_spans_say_what_is_wrong() {
        assert!(Schedule::cron("every day", "UTC").unwrap_err().contains("`every day`"));
        assert!(Schedule::cron("0 0 * * *", "Mars/Base").unwrap_err().contains("Asia/Tokyo"));
        assert_eq!(parse_span("2h"), Ok(7_200));
        for wrong in ["", "h", "2", "2 weeks", "-1h", "99999999999999999999d"] {
            assert!(parse_span(wrong).is_err(), "{wrong}");
        }
    }
}
