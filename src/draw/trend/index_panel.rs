//! The index panel: scale, band, line, weekly dots, gaps, level shifts, end marks.
//!
//! Always holds: a line never crosses a day without a point; thin stretches are dashed; a dot stands only
//! for a week of at least ten stories whose days are published.

use super::super::facts::{Gap, Published};
use super::super::font::Weight;
use super::super::frame::balanced;
use super::super::mark;
use super::super::scale::{Vertical, index_domain, index_ticks};
use super::super::scene::{Anchor, Rect, Scene, Style, Xy};
use super::super::space::{Label, best_place};
use super::super::words::{fill, signed};
use super::events::EventPlan;
use super::{Context, labels};
use crate::model::{Day, LevelShift};

/// A weekly dot needs this many stories.
const DOT_STORIES_MIN: u32 = 10;
/// Narrower gaps are left without bracket, as there is no room for one.
const BRACKET_WIDTH_MIN: f64 = 12.0;
/// Gaps explained per direction, the longest first; all are broken.
const BRACKETS_MAX: usize = 2;
/// Level shifts labelled per direction, the latest first.
const SHIFTS_MAX: usize = 2;
const THIN_DASH: (f64, f64) = (4.4, 2.3);

/// The panel's frame.
struct Panel<'c> {
    context: &'c Context<'c>,
    scale: Vertical,
    /// What labels should not cover.
    data: Vec<Rect>,
}

/// Draws the panel between `top` and `bottom`.
pub(super) fn draw(
    scene: &mut Scene,
    context: &Context,
    plan: &EventPlan,
    (top, bottom): (f64, f64),
) {
    let bands = context.facts.iter().flat_map(|facts| facts.published());
    let ends = bands.flat_map(|p| [p.estimate.low, p.estimate.high, p.estimate.value]);
    let (low, high) = index_domain(ends.filter(|value| value.is_finite()));
    let mut panel = Panel { context, scale: Vertical { low, high, bottom, top }, data: Vec::new() };
    panel.watermark(scene);
    panel.grid(scene);
    plan.draw(scene, context, (top, bottom));
    for side in 0..2 {
        panel.band(scene, side);
    }
    for side in 0..2 {
        panel.dots(scene, side);
        panel.line(scene, side);
    }
    panel.method_changes(scene);
    let anchors = [panel.end_mark(scene, 0), panel.end_mark(scene, 1)];
    panel.axis_words(scene);
    labels::ends(scene, context, anchors, (top, bottom));
    for side in 0..2 {
        panel.shifts(scene, side);
    }
    for side in 0..2 {
        panel.gaps(scene, side);
    }
    panel.nothing_yet(scene);
}

impl Panel<'_> {
    fn at(&self, day: Day, value: f64) -> Xy {
        (self.context.axis.x(day), self.scale.y(value))
    }

    fn area(&self) -> Rect {
        let axis = &self.context.axis;
        let Vertical { top, bottom, .. } = self.scale;
        Rect { left: axis.left, top, right: axis.right, bottom }
    }

    /// SAMPLE DATA across the plot, so that a crop of it still says so.
    fn watermark(&self, scene: &mut Scene) {
        if !self.context.chart.provenance.sample {
            return;
        }
        let Rect { left, right, top, bottom } = self.area();
        let size = self.context.spec.watermark;
        let rows = if bottom - top > 2.6 * size { [0.35, 0.85].as_slice() } else { &[0.7] };
        for share in rows {
            let at = ((left + right) / 2.0, top + (bottom - top) * share);
            scene.watermark(self.context.words.sample, at, size);
        }
    }

    fn grid(&self, scene: &mut Scene) {
        let palette = scene.palette;
        let Rect { left, right, .. } = self.area();
        let style = Style::new(self.context.spec.axis, Weight::Regular, palette.secondary);
        for value in index_ticks((self.scale.low, self.scale.high)) {
            let y = self.scale.y(value);
            let (width, colour) =
                if value == 0.0 { (1.3, palette.zero) } else { (1.0, palette.grid) };
            scene.line(vec![(left, y), (right, y)], width, colour);
            let label = if value == 0.0 { "0".to_owned() } else { signed(value) };
            scene.text(&label, (left - 10.0, y + style.size * 0.36), Anchor::End, style);
        }
    }

    /// What up and down mean.
    fn axis_words(&self, scene: &mut Scene) {
        let (words, spec) = (self.context.words, self.context.spec);
        let style =
            Style::new(spec.label_small, Weight::Regular, scene.palette.tertiary).over_data();
        let Rect { left, right, top, bottom } = self.area();
        let (inset, zero) = (6.0, self.scale.y(0.0));
        let mut places = vec![(words.neutral_tone, zero - 6.0, zero + style.size + 4.0)];
        if self.scale.low < -0.10 {
            places.push((words.more_negative, bottom - 8.0, bottom - 8.0));
        }
        if self.scale.high > 0.10 {
            places.push((words.more_positive, top + style.size + 4.0, top + style.size + 4.0));
        }
        for (text, above, below) in places {
            let width = scene.width_of(text, style);
            let xs = [right - inset, left + inset + width];
            let candidates: Vec<Xy> = xs.iter().flat_map(|x| [(*x, above), (*x, below)]).collect();
            let label = Label { lines: vec![(text, style)], anchor: Anchor::End };
            let allowed = self.area().grown(0.0, 2.0);
            if let Some((at, _)) = best_place(scene, &label, &candidates, &self.data, &allowed) {
                label.set(scene, at);
            }
        }
    }

    fn band(&mut self, scene: &mut Scene, side: usize) {
        let palette = scene.palette;
        let colour = palette.side.get(side).copied().unwrap_or(palette.ink);
        for run in &self.context.facts[side].runs {
            let upper = run.iter().map(|p| self.at(p.day(), p.estimate.high));
            let lower = run.iter().rev().map(|p| self.at(p.day(), p.estimate.low));
            let outline: Vec<Xy> = upper.chain(lower).collect();
            let pieces: Vec<Rect> =
                run.windows(2).filter_map(|pair| self.band_piece(pair)).collect();
            self.data.extend(pieces);
            scene.area(outline, colour, palette.band_alpha);
        }
    }

    /// The box of the band from one day to the next.
    fn band_piece(&self, pair: &[Published]) -> Option<Rect> {
        let (one, two) = (pair.first()?, pair.last()?);
        let (left, top) = self.at(one.day(), one.estimate.high.max(two.estimate.high));
        let (right, bottom) = self.at(two.day(), one.estimate.low.min(two.estimate.low));
        Some(Rect { left, top: top - 1.0, right, bottom: bottom + 1.0 })
    }

    /// Weeks are drawn at their Thursday, the middle of the ISO week.
    fn dots(&self, scene: &mut Scene, side: usize) {
        let palette = scene.palette;
        let facts = &self.context.facts[side];
        let published = |day: Day| facts.published().any(|p| p.day() == day);
        for week in &self.context.chart.sides[side].series.weeks {
            let thursday = week.monday.plus_days(3);
            let Some(value) = week.value.filter(|_| week.stories >= DOT_STORIES_MIN) else {
                continue;
            };
            let inside = (self.scale.low..=self.scale.high).contains(&value);
            if inside && self.context.axis.contains(thursday) && published(thursday) {
                let centre = self.at(thursday, value);
                scene.dot(centre, 1.5, palette.side[side], palette.weekly_alpha);
            }
        }
    }

    fn line(&self, scene: &mut Scene, side: usize) {
        let colour = scene.palette.side[side];
        let width = self.context.spec.line;
        for run in &self.context.facts[side].runs {
            for stretch in run.chunk_by(|one, two| one.is_thin() == two.is_thin()) {
                // A stretch begins where the one before ended, so that the line has no hole.
                let before =
                    run.iter().take_while(|p| stretch.first().is_some_and(|f| p.day() < f.day()));
                let joint = before.last().map(|p| self.at(p.day(), p.estimate.value));
                let own = stretch.iter().map(|p| self.at(p.day(), p.estimate.value));
                let points: Vec<Xy> = joint.into_iter().chain(own).collect();
                match stretch.first().is_some_and(|p| p.is_thin()) {
                    true => scene.dashed(&points, THIN_DASH, width, colour),
                    false => scene.line(points, width, colour),
                }
            }
            if let [only] = run.as_slice() {
                scene.dot(self.at(only.day(), only.estimate.value), width, colour, 1.0);
            }
        }
    }

    /// A vertical line where another scorer or method begins to count.
    fn method_changes(&self, scene: &mut Scene) {
        let palette = scene.palette;
        let Rect { top, bottom, .. } = self.area();
        let spec = self.context.spec;
        let style = Style::new(spec.label_small, Weight::Medium, palette.secondary).over_data();
        for day in &self.context.chart.method_changes {
            if !self.context.axis.contains(*day) {
                continue;
            }
            let x = self.context.axis.x(*day);
            scene.dashed(&[(x, top), (x, bottom)], (2.0, 3.0), 1.2, palette.secondary);
            let label = Label {
                lines: vec![(self.context.words.new_scorer, style)],
                anchor: Anchor::Start,
            };
            let rows = (0..8).map(|row| (x + 5.0, bottom - 8.0 - 20.0 * f64::from(row)));
            let candidates: Vec<Xy> = rows.collect();
            if let Some((at, _)) = best_place(scene, &label, &candidates, &self.data, &self.area())
            {
                label.set(scene, at);
            }
        }
    }

    /// Round for side A, diamond for side B; answers with the place, if the line reaches the last day.
    fn end_mark(&self, scene: &mut Scene, side: usize) -> Option<Xy> {
        let last = self.context.facts[side].last()?;
        let at = self.at(last.day(), last.estimate.value);
        mark(scene, side, at, 3.0 + self.context.spec.line);
        (last.day() >= self.context.axis.last).then_some(at)
    }

    fn shifts(&self, scene: &mut Scene, side: usize) {
        let shifts = &self.context.chart.sides[side].series.shifts;
        let shown = shifts.iter().filter(|shift| self.context.axis.contains(shift.monday));
        for shift in shown.rev().take(SHIFTS_MAX) {
            self.shift(scene, side, shift);
        }
    }

    /// A triangle and both levels, clear of the bands, below a fall and above a rise if there is room.
    fn shift(&self, scene: &mut Scene, side: usize, shift: &LevelShift) {
        let (words, spec) = (self.context.words, self.context.spec);
        let colour = scene.palette.side_text[side];
        let x = self.context.axis.x(shift.monday);
        let head = Style::new(spec.label_small, Weight::SemiBold, colour).over_data();
        let body = Style::new(spec.label_small, Weight::Regular, colour).over_data();
        let (before, after) = (signed(shift.before), signed(shift.after));
        let values = fill(words.level_shift_values, &[("before", &before), ("after", &after)]);
        let fell = shift.after < shift.before;
        let mut best: Option<(Anchor, Xy, f64)> = None;
        let Rect { top, bottom, .. } = self.area();
        let height = spec.label_small * 2.4;
        for (anchor, side_of_x) in [(Anchor::End, -14.0), (Anchor::Start, 14.0)] {
            let label = Label { lines: vec![(words.level_shift, head), (&values, body)], anchor };
            let rows = 1..((bottom - top - height) / 8.0).max(2.0) as i32;
            let from_value = self.scale.y(shift.after);
            let mut candidates: Vec<Xy> = rows
                .map(|row| (x + side_of_x, top + height * 0.4 + 8.0 * f64::from(row)))
                .collect();
            let wrong_way = |y: f64| if fell { y < from_value } else { y > from_value };
            candidates.sort_by(|one, two| {
                let key = |at: &Xy| (wrong_way(at.1), (at.1 - from_value).abs());
                key(one).partial_cmp(&key(two)).unwrap_or(std::cmp::Ordering::Equal)
            });
            let place = best_place(scene, &label, &candidates, &self.data, &self.area());
            let better = |(_, cost): &(Xy, f64)| best.is_none_or(|(_, _, least)| *cost < least);
            if let Some((at, cost)) = place.filter(better) {
                best = Some((anchor, at, cost));
            }
        }
        let Some((anchor, at, _)) = best else { return };
        Label { lines: vec![(words.level_shift, head), (&values, body)], anchor }.set(scene, at);
        let y = at.1 - spec.label_small * 0.36;
        let (r, tip) = (spec.label_small * 0.33, if fell { 1.0 } else { -1.0 });
        let triangle = vec![(x - r, y - r * tip), (x + r, y - r * tip), (x, y + r * tip)];
        scene.area(triangle, colour, 1.0);
    }

    fn gaps(&self, scene: &mut Scene, side: usize) {
        let facts = &self.context.facts[side];
        let axis = &self.context.axis;
        let width = |gap: &Gap| axis.x(gap.last.plus_days(1)) - axis.x(gap.first.plus_days(-1));
        let inner = |gap: &&Gap| gap.before.is_some() && gap.last < axis.last;
        let mut gaps: Vec<&Gap> =
            facts.gaps.iter().filter(inner).filter(|gap| width(gap) >= BRACKET_WIDTH_MIN).collect();
        gaps.sort_by_key(|gap| std::cmp::Reverse(gap.last.days_since(gap.first)));
        for gap in gaps.into_iter().take(BRACKETS_MAX) {
            self.bracket(scene, side, gap);
        }
    }

    /// A bracket over the missing days and the reason, joined by a thin line.
    fn bracket(&self, scene: &mut Scene, side: usize, gap: &Gap) {
        let (words, spec, axis) = (self.context.words, self.context.spec, &self.context.axis);
        let colour = scene.palette.side_text[side];
        let (left, right) =
            (axis.x(gap.first.plus_days(-1)) + 3.0, axis.x(gap.last.plus_days(1)) - 3.0);
        let middle = (left + right) / 2.0;
        let y = self.scale.y(gap.before.unwrap_or_default());
        let ends = [(left, y + 6.0), (left, y), (right, y), (right, y + 6.0)];
        scene.line(ends.to_vec(), 1.2, colour);
        let style = Style::new(spec.label_small, Weight::Medium, colour).over_data();
        let reason = words.gap_reason(gap.reason, self.context.chart.provenance.method.gap_units);
        let text = fill(words.gap, &[("reason", &reason)]);
        let lines = balanced(scene, &text, spec.label_small * 10.0, style);
        let label = Label {
            lines: lines.iter().map(|line| (line.as_str(), style)).collect(),
            anchor: Anchor::Middle,
        };
        let widest = lines.iter().map(|line| scene.width_of(line, style)).fold(0.0, f64::max);
        let x = middle.clamp(
            axis.left + widest / 2.0,
            (axis.right - widest / 2.0).max(axis.left + widest / 2.0),
        );
        let Rect { top, bottom, .. } = self.area();
        let rows = ((bottom - top) / 8.0) as i32;
        let mut candidates: Vec<Xy> =
            (1..rows).map(|row| (x, top + 8.0 * f64::from(row))).collect();
        candidates.retain(|at| (at.1 - y).abs() > style.size * 2.0);
        candidates.sort_by(|one, two| (one.1 - y).abs().total_cmp(&(two.1 - y).abs()));
        let Some((at, _)) = best_place(scene, &label, &candidates, &self.data, &self.area()) else {
            return;
        };
        let area = label.set(scene, at);
        let reach = if area.bottom < y { area.bottom + 3.0 } else { area.top - 3.0 };
        scene.line(vec![(middle, y), (middle, reach)], 1.0, colour);
    }

    fn nothing_yet(&self, scene: &mut Scene) {
        if self.context.facts.iter().any(|facts| facts.last().is_some()) {
            return;
        }
        let style =
            Style::new(self.context.spec.label_name, Weight::SemiBold, scene.palette.secondary);
        let Rect { left, right, top, bottom } = self.area();
        let at = ((left + right) / 2.0, top + (bottom - top) * 0.6);
        scene.text(self.context.words.no_points_yet, at, Anchor::Middle, style.over_data());
    }
}
