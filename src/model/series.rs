//! What the index turns scores into: votes in, points out.

use super::{Day, Direction, ItemId, OutletId, Timestamp};
use std::collections::BTreeMap;
use std::fmt;

/// Outlet × language × scorer version: whatever has one usual tone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit {
    pub outlet: OutletId,
    /// ISO 639 code.
    pub language: String,
    /// `name@version` of the scorer.
    pub scorer: String,
}

impl fmt::Display for Unit {
    /// `outlet|language|scorer`, the key used in sidecars.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}|{}|{}", self.outlet, self.language, self.scorer)
    }
}

/// One scored item as the index counts it.
#[derive(Clone, Debug, PartialEq)]
pub struct Vote {
    pub published: Timestamp,
    pub unit: Unit,
    /// Copies of one story share it; only the earliest copy votes.
    pub cluster: ItemId,
    /// −1…+1.
    pub polarity: f64,
}

/// Whether a day's estimate may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Ok,
    /// Shown dashed: few units, few stories, or one unit dominates.
    Thin,
    /// Not shown; a gap is never a zero.
    Gap(GapReason),
}

/// Why a day has no estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GapReason {
    /// Nothing has been read yet.
    NoItems,
    /// Too few effective stories in the last days.
    Stale,
    /// Too few units in the last days.
    FewOutlets,
    /// Too few kernel-weighted effective stories.
    FewItems,
}

impl GapReason {
    /// Every reason.
    pub const ALL: [GapReason; 4] =
        [GapReason::NoItems, GapReason::Stale, GapReason::FewOutlets, GapReason::FewItems];

    /// The reason for a person to read.
    pub fn phrase(self) -> &'static str {
        match self {
            GapReason::NoItems => "nothing read yet",
            GapReason::Stale => "too few recent stories",
            GapReason::FewOutlets => "too few outlets reporting",
            GapReason::FewItems => "too few stories so far",
        }
    }

    /// The word used in sidecars, store and reference cases.
    pub fn word(self) -> &'static str {
        match self {
            GapReason::NoItems => "no_items",
            GapReason::Stale => "stale",
            GapReason::FewOutlets => "few_outlets",
            GapReason::FewItems => "few_items",
        }
    }
}

/// A value that carries its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// −1…+1.
    pub value: f64,
    /// Ends of the band, −1…+1.
    pub low: f64,
    pub high: f64,
    pub standard_error: f64,
    /// Degrees of freedom of the t quantile behind the band, ≥ 1.
    pub degrees_of_freedom: f64,
}

/// One day of one direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub day: Day,
    pub status: Status,
    /// `None` exactly when `status` is a gap.
    pub estimate: Option<Estimate>,
    /// Mean of the day alone, house effects removed; `None` on a day without stories.
    pub raw: Option<f64>,
    /// Stories of the day, syndicated copies counted once.
    pub stories: u32,
    /// Units heard from in the last `fresh_days`.
    pub units: u32,
    /// Kernel-weighted effective stories.
    pub effective: f64,
}

/// One ISO week, from the same stories without smoothing across weeks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Week {
    /// The Monday.
    pub monday: Day,
    /// Reliability-weighted mean of its days; `None` without stories.
    pub value: Option<f64>,
    pub stories: u32,
}

/// A lasting change of level between two weeks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelShift {
    /// Monday of the first week at the new level.
    pub monday: Day,
    /// Mean of the eight weeks before and after.
    pub before: f64,
    pub after: f64,
}

/// A unit's usual tone and whether it moves the line.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitEffect {
    pub unit: Unit,
    /// Deviation from the base panel, subtracted from its stories; `None` while on probation.
    pub house_effect: Option<f64>,
    pub stories: u32,
}

/// The weights that fix the level of a direction: each base unit's share of effective stories.
///
/// Set once from the base window and stored, so that no later outlet can shift the level.
pub type Anchor = BTreeMap<Unit, f64>;

/// The points of one direction with everything that explains them.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub direction: Direction,
    /// One per day, without holes, oldest first.
    pub points: Vec<Point>,
    pub weeks: Vec<Week>,
    pub shifts: Vec<LevelShift>,
    /// Sorted by unit.
    pub units: Vec<UnitEffect>,
}
