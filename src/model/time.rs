//! Instants and days, as epoch integers; all days are UTC days.
//!
//! Always holds: arithmetic saturates instead of wrapping, and formatting never fails for
//! any value that [`Timestamp::from_epoch_seconds`] or [`Day::from_epoch_days`] admits.

use std::fmt;

/// Seconds since 1970-01-01T00:00:00Z, held within the years 0001 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// Days since 1970-01-01 (UTC), held within the years 0001 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// 0001-01-01T00:00:00Z and 9999-12-31T00:00:00Z: the years that ISO 8601 writes with four digits.
const EPOCH_SECONDS_MIN: i64 = -62_135_596_800;
const EPOCH_SECONDS_MAX: i64 = 253_402_214_400;
const SECONDS_PER_DAY: i64 = 86_400;

impl Timestamp {
    /// The instant that many seconds after the epoch, clamped to the years 0001–9999.
    pub fn from_epoch_seconds(seconds: i64) -> Timestamp {
        Timestamp(seconds.clamp(EPOCH_SECONDS_MIN, EPOCH_SECONDS_MAX))
    }

    /// Seconds since the epoch.
    pub fn epoch_seconds(self) -> i64 {
        self.0
    }

    /// The UTC day that holds this instant.
    pub fn day(self) -> Day {
        Day(self.0.div_euclid(SECONDS_PER_DAY) as i32)
    }

    /// This instant moved by a number of seconds (negative: earlier).
    pub fn plus_seconds(self, seconds: i64) -> Timestamp {
        Timestamp::from_epoch_seconds(self.0.saturating_add(seconds))
    }

    /// Parses RFC 3339, e.g. `2025-01-15T08:00:00Z` or with an offset; `None` if it is anything else.
    pub fn parse(text: &str) -> Option<Timestamp> {
        let instant: jiff::Timestamp = text.trim().parse().ok()?;
        Some(Timestamp::from_epoch_seconds(instant.as_second()))
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC, to the second: `2025-01-15T08:00:00Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of_day = self.0.rem_euclid(SECONDS_PER_DAY);
        let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
        write!(f, "{}T{hour:02}:{minute:02}:{second:02}Z", self.day())
    }
}

impl Day {
    /// The day that many days after 1970-01-01, clamped to the years 0001–9999.
    pub fn from_epoch_days(days: i32) -> Day {
        let bound = |seconds: i64| (seconds / SECONDS_PER_DAY) as i32;
        Day(days.clamp(bound(EPOCH_SECONDS_MIN), bound(EPOCH_SECONDS_MAX)))
    }

    /// Days since 1970-01-01.
    pub fn epoch_days(self) -> i32 {
        self.0
    }

    /// The day of a calendar date; `None` where there is no such date.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Day> {
        let date = jiff::civil::Date::new(year, month, day).ok()?;
        let instant = date.to_zoned_datetime(jiff::tz::TimeZone::UTC).ok()?.timestamp();
        Some(Timestamp::from_epoch_seconds(instant.as_second()).day())
    }

    /// Parses `2025-01-15`; `None` if it is anything else.
    pub fn parse(text: &str) -> Option<Day> {
        let date: jiff::civil::Date = text.trim().parse().ok()?;
        Day::from_ymd(date.year(), date.month(), date.day())
    }

    /// Year, month (1–12) and day of the month (1–31).
    pub fn ymd(self) -> (i16, i8, i8) {
        let date = self.civil();
        (date.year(), date.month(), date.day())
    }

    /// The Monday on or before this day: the start of its ISO week.
    pub fn monday(self) -> Day {
        // 1970-01-01 was a Thursday, three days after a Monday.
        self.plus_days(-((self.0 + 3).rem_euclid(7)))
    }

    /// Midnight UTC at which the day begins.
    pub fn start(self) -> Timestamp {
        Timestamp::from_epoch_seconds(i64::from(self.0) * SECONDS_PER_DAY)
    }

    /// This day moved by a number of days (negative: earlier).
    pub fn plus_days(self, days: i32) -> Day {
        Day::from_epoch_days(self.0.saturating_add(days))
    }

    /// Whole days from `earlier` to this day; negative if it is later.
    pub fn days_since(self, earlier: Day) -> i32 {
        self.0.saturating_sub(earlier.0)
    }

    fn civil(self) -> jiff::civil::Date {
        jiff::Timestamp::from_second(i64::from(self.0) * SECONDS_PER_DAY)
            .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
            .to_zoned_datetime(jiff::tz::TimeZone::UTC)
            .date()
    }
}

impl fmt::Display for Day {
    /// ISO 8601: `2025-01-15`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}
