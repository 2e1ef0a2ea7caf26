//! The index as it could be known on a day, and how it moves with polls.
//!
//! Always holds: [`known_at`] looks at no vote after the day, and takes level, house effects and admission from the
//! votes until then; nothing is fitted to polls.

use super::{Panel, cells, first_day, line, stories};
use crate::model::{Agreement, Correlation, Day, Method, Point, Vote};
use crate::stats::within_correlation;

/// The last point of the index of a direction as of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// First day of the series, with which the base window opens.
    pub first: Day,
    pub point: Point,
}

/// The point of the day `through`, computed from stories published until the end of that day (UTC) as if nothing
/// had come after: anchor weights are those of the first `base_days`, house effects and admission those of all days
/// until `through`. `None` before the first story.
pub fn known_at(votes: &[Vote], through: Day, method: &Method) -> Option<Known> {
    let stories = stories(votes, through);
    let first = first_day(&stories, through, method)?;
    let cells = cells(&stories, first, through);
    let panel = Panel::choose(&cells, None, method);
    let admitted = cells.select(&panel.members);
    let point = line(&admitted, &panel.house_effects, method).pop()?;
    Some(Known { first, point })
}

/// How index and polls move together: per poll series, oldest first, the index (−1…+1) and the poll, of which more
/// is better. The formula is [`within_correlation`]'s; a series of one round is not counted.
pub fn agreement(series: &[Vec<(f64, f64)>], level: f64) -> Agreement {
    let counted = || series.iter().filter(|rounds| rounds.len() > 1);
    let within = within_correlation(series, level);
    Agreement {
        waves: u32::try_from(counted().map(Vec::len).sum::<usize>()).unwrap_or(u32::MAX),
        series: u32::try_from(counted().count()).unwrap_or(u32::MAX),
        correlation: within.map(|within| Correlation {
            r: within.r,
            low: within.low,
            high: within.high,
            effective_waves: within.effective,
        }),
    }
}
