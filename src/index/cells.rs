//! Votes to cells: how many stories a unit ran on a day, and their mean polarity.

use crate::model::{Day, ItemId, Unit, Vote};
use std::collections::BTreeMap;

/// Story counts and mean polarities by day and unit; both tables are row-major, day by day.
#[derive(Clone, Debug, PartialEq)]
pub struct Cells {
    /// First day; days follow without holes.
    pub first: Day,
    /// Number of days.
    pub days: usize,
    /// Sorted, one column each.
    pub units: Vec<Unit>,
    /// Stories of day `t` and unit `u` at `t * units.len() + u`.
    pub count: Vec<f64>,
    /// Mean polarity, −1…+1; 0 where there is no story.
    pub mean: Vec<f64>,
}

impl Cells {
    /// Story counts of one day, by unit.
    pub fn counts_of_day(&self, day: usize) -> &[f64] {
        &self.count[day * self.units.len()..][..self.units.len()]
    }

    /// Mean polarities of one day, by unit.
    pub fn means_of_day(&self, day: usize) -> &[f64] {
        &self.mean[day * self.units.len()..][..self.units.len()]
    }

    /// All stories of one unit.
    pub(super) fn stories_of(&self, unit: usize) -> u32 {
        (0..self.days).map(|day| self.counts_of_day(day)[unit]).sum::<f64>() as u32
    }

    /// The same days with some units only; `members` says for each unit whether it stays.
    pub(super) fn select(&self, members: &[bool]) -> Cells {
        let kept = |table: &[f64]| -> Vec<f64> {
            table
                .iter()
                .zip(members.iter().cycle())
                .filter(|(_, member)| **member)
                .map(|(value, _)| *value)
                .collect()
        };
        Cells {
            first: self.first,
            days: self.days,
            units: self
                .units
                .iter()
                .zip(members)
                .filter(|(_, member)| **member)
                .map(|(unit, _)| unit.clone())
                .collect(),
            count: kept(&self.count),
            mean: kept(&self.mean),
        }
    }
}

/// One vote per syndication cluster: the earliest copy, ties by unit. Votes after `through` are
/// left out. Sorted by day, unit and cluster.
pub fn stories(votes: &[Vote], through: Day) -> Vec<&Vote> {
    let mut earliest: BTreeMap<&ItemId, &Vote> = BTreeMap::new();
    for vote in votes.iter().filter(|vote| vote.published.day() <= through) {
        let kept = earliest.entry(&vote.cluster).or_insert(vote);
        if (vote.published, &vote.unit) < (kept.published, &kept.unit) {
            *kept = vote;
        }
    }
    let mut stories: Vec<&Vote> = earliest.into_values().collect();
    stories.sort_by_key(|story| (story.published.day(), &story.unit, &story.cluster));
    stories
}

/// Counts stories into cells for the days `first` to `through`; stories outside are left out.
pub fn cells(stories: &[&Vote], first: Day, through: Day) -> Cells {
    let mut units: Vec<Unit> = stories.iter().map(|story| story.unit.clone()).collect();
    units.sort();
    units.dedup();
    let days = usize::try_from(through.days_since(first) + 1).unwrap_or(0);
    let mut count = vec![0.0; days * units.len()];
    let mut mean = vec![0.0; days * units.len()];
    for story in stories {
        let day = usize::try_from(story.published.day().days_since(first));
        let (Ok(day), Ok(unit)) = (day, units.binary_search(&story.unit)) else { continue };
        if day < days {
            count[day * units.len() + unit] += 1.0;
            mean[day * units.len() + unit] += story.polarity;
        }
    }
    for (mean, count) in mean.iter_mut().zip(&count) {
        if *count > 0.0 {
            *mean /= count;
        }
    }
    Cells { first, days, units, count, mean }
}
