//! What a direction's series says, before anything is drawn or worded: stretches, gaps, the end, the change.
//!
//! Pure arithmetic on finished points. The rules that decide whether a change may be stated live here.

use crate::model::{ChartSide, Day, Estimate, GapReason, LevelShift, Point, Status};

/// After a gap the line is drawn again once this many days in a row may be shown.
const RESTART_DAYS: usize = 3;
/// Days behind "now" in titles and labels; four whole weeks, so that weekdays weigh alike.
pub(super) const RECENT_DAYS: i32 = 28;
/// Published days needed on each side of a comparison: half of the window.
const COMPARE_DAYS_MIN: usize = 14;
/// A smaller difference of 28-day means is called no change, whatever its range.
const CHANGE_MIN: f64 = 0.05;
/// A level shift is news for a year.
const SHIFT_AGE_DAYS_MAX: i32 = 365;

/// What may be said about a direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Change {
    /// A displayed level shift that still holds.
    Shifted(LevelShift),
    /// The means of the last 28 days and of the 28 before differ by more than chance and 0.05.
    Moved {
        before: f64,
        after: f64,
    },
    /// Steady of late, but the means of the first and the last 28 days of the period differ by more than
    /// chance and 0.05.
    Drifted {
        before: f64,
        after: f64,
    },
    Steady,
    /// Too few published days to compare.
    Unknown,
    /// No published point at the end of the period.
    Silent,
}

/// Days without a published point, inside the period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Gap {
    pub first: Day,
    pub last: Day,
    pub reason: GapReason,
    /// Value of the last point before; `None` at the start of the period.
    pub before: Option<f64>,
}

/// How far a direction has moved over the whole period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PeriodChange {
    pub by: f64,
    /// More than the combined half-width and 0.05.
    pub beyond_chance: bool,
}

/// A direction's facts within the period.
pub(super) struct Facts<'a> {
    /// Drawn points in unbroken stretches, oldest first.
    pub runs: Vec<Vec<Published<'a>>>,
    pub gaps: Vec<Gap>,
    pub stories_recent: u64,
    pub change: Change,
}

/// A point that has an estimate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Published<'a> {
    pub point: &'a Point,
    pub estimate: Estimate,
}

impl Published<'_> {
    pub fn day(&self) -> Day {
        self.point.day
    }

    pub fn is_thin(&self) -> bool {
        self.point.status == Status::Thin
    }
}

impl<'a> Facts<'a> {
    pub fn of(side: &'a ChartSide, period: (Day, Day)) -> Facts<'a> {
        let series = &side.series;
        let shown = |day: Day| (period.0..=period.1).contains(&day);
        let points: Vec<&Point> = series.points.iter().filter(|p| shown(p.day)).collect();
        let runs = runs(&points);
        let gaps = gaps(&runs, &points, period);
        let recent = |p: &&&Point| p.day > period.1.plus_days(-RECENT_DAYS);
        let stories_recent = points.iter().filter(recent).map(|p| u64::from(p.stories)).sum();
        let shifts: Vec<LevelShift> =
            series.shifts.iter().filter(|shift| shown(shift.monday)).copied().collect();
        let change = change(&runs, &shifts, period);
        Facts { runs, gaps, stories_recent, change }
    }

    /// Every drawn point, oldest first.
    pub fn published(&self) -> impl DoubleEndedIterator<Item = &Published<'a>> {
        self.runs.iter().flatten()
    }

    /// The last drawn point.
    pub fn last(&self) -> Option<&Published<'a>> {
        self.published().next_back()
    }

    /// From the mean of the first 28 days of the period to that of the last 28; `None` with too few days.
    pub fn over_period(&self, (first, last): (Day, Day)) -> Option<PeriodChange> {
        let (before, after) =
            (Window::starting(&self.runs, first)?, Window::ending(&self.runs, last)?);
        let by = after.mean - before.mean;
        Some(PeriodChange { by, beyond_chance: before.differs_from(&after) })
    }

    /// The gap that reaches the end of the period.
    pub fn open_gap(&self, period_end: Day) -> Option<&Gap> {
        self.gaps.last().filter(|gap| gap.last >= period_end)
    }
}

fn runs<'a>(points: &[&'a Point]) -> Vec<Vec<Published<'a>>> {
    let mut runs: Vec<Vec<Published<'a>>> = Vec::new();
    let published = points
        .iter()
        .filter_map(|point| drawable(point).map(|estimate| Published { point, estimate }));
    for next in published {
        let yesterday = next.day().plus_days(-1);
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| last.day() == yesterday) => run.push(next),
            _ => runs.push(vec![next]),
        }
    }
    let drawn = |(at, run): &(usize, Vec<Published>)| *at == 0 || run.len() >= RESTART_DAYS;
    runs.into_iter().enumerate().filter(drawn).map(|(_, run)| run).collect()
}

/// The estimate of a day that may be shown, held within the scale; not a number is no estimate.
fn drawable(point: &Point) -> Option<Estimate> {
    let estimate = point.estimate.filter(|_| !matches!(point.status, Status::Gap(_)))?;
    let Estimate { value, low, high, .. } = estimate;
    let held = |value: f64| value.clamp(-1.0, 1.0);
    let finite = value.is_finite() && low.is_finite() && high.is_finite();
    finite.then(|| Estimate { value: held(value), low: held(low), high: held(high), ..estimate })
}

/// The stretches of the period between, before and after the runs.
fn gaps(runs: &[Vec<Published>], points: &[&Point], period: (Day, Day)) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut next = period.0;
    let mut before = None;
    let mut close = |first: Day, last: Day, before: Option<f64>| {
        if first <= last {
            gaps.push(Gap { first, last, reason: reason(points, first, last), before });
        }
    };
    for run in runs {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        close(next, first.day().plus_days(-1), before);
        next = last.day().plus_days(1);
        before = Some(last.estimate.value);
    }
    close(next, period.1, before);
    gaps
}

/// The reason given most often within the days; nothing collected where there are no points.
fn reason(points: &[&Point], first: Day, last: Day) -> GapReason {
    let given = |wanted: GapReason| {
        let within = points.iter().filter(|p| (first..=last).contains(&p.day));
        within.filter(|p| p.status == Status::Gap(wanted)).count()
    };
    let reasons =
        [GapReason::NoItems, GapReason::Stale, GapReason::FewOutlets, GapReason::FewItems];
    reasons
        .into_iter()
        .max_by_key(|reason| given(*reason))
        .filter(|reason| given(*reason) > 0)
        .unwrap_or(GapReason::NoItems)
}

fn change(runs: &[Vec<Published>], shifts: &[LevelShift], (first, end): (Day, Day)) -> Change {
    let published_at_end = runs.iter().flatten().any(|p| p.day() == end);
    if !published_at_end {
        return Change::Silent;
    }
    let Some(now) = Window::ending(runs, end) else { return Change::Unknown };
    let holds = |shift: &&LevelShift| {
        end.days_since(shift.monday) <= SHIFT_AGE_DAYS_MAX
            && (now.mean - shift.after).abs() < (now.mean - shift.before).abs()
    };
    if let Some(shift) = shifts.last().filter(holds) {
        return Change::Shifted(*shift);
    }
    let Some(before) = Window::ending(runs, end.plus_days(-RECENT_DAYS)) else {
        return Change::Unknown;
    };
    if now.differs_from(&before) {
        return Change::Moved { before: before.mean, after: now.mean };
    }
    match Window::starting(runs, first).filter(|start| now.differs_from(start)) {
        Some(start) => Change::Drifted { before: start.mean, after: now.mean },
        None => Change::Steady,
    }
}

/// Mean value and mean half-width of the band over some days.
struct Window {
    mean: f64,
    half_width: f64,
}

impl Window {
    /// The 28 days up to and with `last`; `None` with too few published days.
    fn ending(runs: &[Vec<Published>], last: Day) -> Option<Window> {
        let first = last.plus_days(1 - RECENT_DAYS);
        let within = runs.iter().flatten().filter(|p| (first..=last).contains(&p.day()));
        Window::of(&within.map(|p| p.estimate).collect::<Vec<_>>())
    }

    /// The 28 days from `first` on; `None` with too few published days.
    fn starting(runs: &[Vec<Published>], first: Day) -> Option<Window> {
        Window::ending(runs, first.plus_days(RECENT_DAYS - 1))
    }

    /// Whether the means lie further apart than the combined half-width and 0.05.
    fn differs_from(&self, other: &Window) -> bool {
        let by_chance = self.half_width.hypot(other.half_width);
        (self.mean - other.mean).abs() > by_chance.max(CHANGE_MIN)
    }

    fn of(estimates: &[Estimate]) -> Option<Window> {
        if estimates.len() < COMPARE_DAYS_MIN {
            return None;
        }
        let mean = |value: fn(&Estimate) -> f64| {
            estimates.iter().map(value).sum::<f64>() / estimates.len() as f64
        };
        Some(Window { mean: mean(|e| e.value), half_width: mean(|e| (e.high - e.low) / 2.0) })
    }
}
