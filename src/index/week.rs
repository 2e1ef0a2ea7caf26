//! ISO weeks: the same stories without smoothing across weeks, for dots, bars and level shifts.

use super::Cells;
use crate::model::series::Week;
use crate::model::{Day, Method, Point, Status};
use crate::stats::effective_size;

/// One entry per ISO week that the cells touch, oldest first.
///
/// A week's value is Σq_t D_t / Σq_t over its days (the daily recursion with λ = 1); it has none
/// without stories or when more than half of its days are gaps: no dot stands in a gap.
pub(super) fn weeks(
    cells: &Cells,
    house_effects: &[f64],
    points: &[Point],
    method: &Method,
) -> Vec<Week> {
    let mut weeks: Vec<Sum> = Vec::new();
    for (day, point) in points.iter().enumerate() {
        let monday = point.day.monday();
        if weeks.last().is_none_or(|week| week.monday != monday) {
            weeks.push(Sum { monday, ..Sum::default() });
        }
        let Some(week) = weeks.last_mut() else { continue };
        week.days += 1;
        week.stories += point.stories;
        week.gaps += u32::from(matches!(point.status, Status::Gap(_)));
        let mut total = 0.0;
        let mut sum = 0.0;
        let of_day = cells.counts_of_day(day).iter().zip(cells.means_of_day(day));
        for ((n, m), house_effect) in of_day.zip(house_effects) {
            let g = effective_size(*n, method.rho);
            total += g;
            sum += g * (m - house_effect);
        }
        if total > 0.0 {
            let q = total / (total + method.day_prior);
            week.numerator += q * sum / total;
            week.denominator += q;
        }
    }
    weeks.into_iter().map(Sum::week).collect()
}

struct Sum {
    monday: Day,
    days: u32,
    gaps: u32,
    stories: u32,
    numerator: f64,
    denominator: f64,
}

impl Default for Sum {
    fn default() -> Sum {
        let monday = Day::from_epoch_days(0);
        Sum { monday, days: 0, gaps: 0, stories: 0, numerator: 0.0, denominator: 0.0 }
    }
}

impl Sum {
    fn week(self) -> Week {
        let publishable = self.denominator > 0.0 && 2 * self.gaps <= self.days;
        Week {
            monday: self.monday,
            value: publishable.then(|| (self.numerator / self.denominator).clamp(-1.0, 1.0)),
            stories: self.stories,
        }
    }
}
