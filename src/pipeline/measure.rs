//! From stored scores to the two series of a pair.

use super::polls::{self, Polls};
use super::{House, PassError, Watch};
use crate::dedupe::{self, Copy};
use crate::index;
use crate::model::{
    Day, DayTone, Direction, ItemId, Method, OutletId, Pair, Series, Timestamp, Unit, Vote,
};
use crate::store::{ScoredItem, Store, StoreError};
use std::collections::{BTreeMap, BTreeSet};

/// A data date older than this is stale: a day and a half, so that one missed day shows.
const STALE_SECONDS: i64 = 36 * 3_600;

/// Everything known about a pair at a time.
pub(super) struct Measured {
    pub pair: Pair,
    /// In the order of [`Pair::directions`].
    pub series: [Series; 2],
    /// Relevant items with the cluster that each belongs to, oldest first.
    pub items: Vec<(ScoredItem, String)>,
    /// The value of every day for the calendar, in the order of the series.
    pub days: [Vec<DayTone>; 2],
    /// Outlets whose usual tone has moved, with how far.
    pub drifts: BTreeMap<OutletId, f64>,
    pub polls: Polls,
    /// Midnight (UTC) that ends the last complete day of data.
    pub data_through: Timestamp,
    pub stale: bool,
}

/// Measures every configured pair.
pub(super) fn pairs(
    house: &mut House,
    now: Timestamp,
    watch: &Watch,
) -> Result<Vec<Measured>, PassError> {
    let pairs = house.config.pairs.clone();
    watch.begin("measuring", pairs.len() as u64);
    let mut measured = Vec::with_capacity(pairs.len());
    for pair in pairs {
        watch.proceed()?;
        measured.push(self::pair(house, pair, now)?);
        watch.advance(1);
    }
    Ok(measured)
}

/// Computes both series, stores their points and, once the base window has closed, their anchors.
fn pair(house: &mut House, pair: Pair, now: Timestamp) -> Result<Measured, PassError> {
    let items = items(&house.store, pair)?;
    let data_through = data_through(&house.store, now)?;
    let [a_on_b, b_on_a] = pair.directions();
    let mut drifts = BTreeMap::new();
    let mut measure = |direction| -> Result<(Series, Vec<DayTone>), StoreError> {
        let votes = votes(&items, direction);
        let series = series(house, &votes, direction, last_day(data_through))?;
        let method = &house.config.method;
        for (unit, by) in index::drifts(&series, &votes, method) {
            drifts.insert(unit.outlet, by);
        }
        let days = index::day_values(&series, &votes, method);
        Ok((series, days.into_iter().map(|(day, value)| DayTone { day, value }).collect()))
    };
    let ((of_a, days_a), (of_b, days_b)) = (measure(a_on_b)?, measure(b_on_a)?);
    Ok(Measured {
        pair,
        series: [of_a, of_b],
        items,
        days: [days_a, days_b],
        drifts,
        polls: polls::compare(house, pair, &house.store.findings(pair)?),
        data_through,
        stale: now.epoch_seconds() - data_through.epoch_seconds() > STALE_SECONDS,
    })
}

/// The relevant items of a pair with the cluster that each belongs to (the id of its first copy), oldest first.
///
/// # Errors
/// The store failed.
pub fn items(store: &Store, pair: Pair) -> Result<Vec<(ScoredItem, String)>, StoreError> {
    let scored = store.scored_items(pair)?;
    let copies: Vec<Copy> = scored
        .iter()
        .map(|item| Copy {
            id: item.id.clone(),
            story_key: item.story_key.clone(),
            published: item.published,
        })
        .collect();
    let clusters = dedupe::clusters(&copies);
    let cluster_of = |item: &ScoredItem| {
        clusters.get(&item.id).map_or_else(|| item.id.0.clone(), |cluster| cluster.0.clone())
    };
    let with_cluster = |item: ScoredItem| {
        let cluster = cluster_of(&item);
        (item, cluster)
    };
    Ok(scored.into_iter().map(with_cluster).collect())
}

/// The items of a period (both days included) that show an attitude in a direction, the earliest copy of each
/// story, in order of time: what charts of a period count.
pub fn votes_once(
    items: &[(ScoredItem, String)],
    direction: Direction,
    (first, last): (Day, Day),
) -> Vec<&ScoredItem> {
    let mut earliest: BTreeMap<&str, &ScoredItem> = BTreeMap::new();
    let with_stance = items.iter().filter(|(item, _)| {
        (first..=last).contains(&item.published.day()) && item.polarity(direction).is_some()
    });
    for (item, cluster) in with_stance {
        let kept = earliest.entry(cluster.as_str()).or_insert(item);
        if (item.published, &item.outlet) < (kept.published, &kept.outlet) {
            *kept = item;
        }
    }
    let mut items: Vec<&ScoredItem> = earliest.into_values().collect();
    items.sort_by_key(|item| (item.published, &item.id));
    items
}

/// The items that show an attitude in a direction, as the index counts them.
pub(super) fn votes(items: &[(ScoredItem, String)], direction: Direction) -> Vec<Vote> {
    let vote = |(item, cluster): &(ScoredItem, String)| {
        Some(Vote {
            published: item.published,
            unit: unit(item)?,
            cluster: ItemId(cluster.clone()),
            polarity: item.polarity(direction)?,
        })
    };
    items.iter().filter_map(vote).collect()
}

fn series(
    house: &mut House,
    votes: &[Vote],
    direction: Direction,
    through: Day,
) -> Result<Series, StoreError> {
    let method = Method::id();
    let anchor = house.store.anchor(direction, &method)?;
    let (series, anchor) =
        index::series(direction, votes, through, &house.config.method, anchor.as_ref());
    house.store.store_points(direction, &method, &series.points)?;
    if let Some(anchor) = anchor {
        house.store.store_anchor(direction, &method, &anchor)?;
    }
    Ok(series)
}

pub(super) fn unit(item: &ScoredItem) -> Option<Unit> {
    Some(Unit {
        outlet: OutletId::new(&item.outlet)?,
        language: item.language.clone(),
        scorer: item.scorer.clone(),
    })
}

/// When the data end: the midnight before the last time at which a source answered, not later than `now`. A
/// day without stories is a fact only if somebody looked, and only complete days are compared with each other;
/// so a pass that learns nothing about them changes no image.
pub(super) fn data_through(store: &Store, now: Timestamp) -> Result<Timestamp, StoreError> {
    let states = store.source_states()?;
    let newest = states.values().filter_map(|state| state.succeeded_at).max();
    // Before anything was ever read, the data end where the newest pass began.
    let newest = newest.or(store.last_pass_began()?);
    Ok(newest.unwrap_or(now).min(now).day().start())
}

/// The last complete day of data.
pub(super) fn last_day(data_through: Timestamp) -> Day {
    data_through.plus_seconds(-1).day()
}

/// Different outlets among items published from a day on.
pub(super) fn outlets_since(measured: &Measured, side: usize, first: Day) -> u32 {
    let direction = measured.pair.directions()[side];
    let outlets: BTreeSet<&str> = measured
        .items
        .iter()
        .map(|(item, _)| item)
        .filter(|item| item.published.day() >= first && item.polarity(direction).is_some())
        .map(|item| item.outlet.as_str())
        .collect();
    u32::try_from(outlets.len()).unwrap_or(u32::MAX)
}
