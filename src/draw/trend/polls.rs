//! Opinion polls: a panel of their own with their own scale, or two bars where room is short.
//!
//! Always holds: stems hang from 0 %, so that down means worse as in the index; nothing is rescaled to the
//! index; figures found in texts only are hollow.

use super::super::font::Weight;
use super::super::frame::first_fitting;
use super::super::mark;
use super::super::scale::Vertical;
use super::super::scene::{Anchor, Rect, Scene, Style, Xy};
use super::super::spec::Spec;
use super::super::words::{fill, grouped};
use super::Context;
use crate::model::{Day, PollMark, PollOrigin, WithheldPoll};

const STEM: f64 = 1.6;
const RANGE: f64 = 4.2;
const MARK: f64 = 4.0;
/// Marks closer than this, in pixels, are a fence.
const DENSE: f64 = 14.0;
/// Longer fieldwork is a date that is not known to the day.
const FIELDWORK_DAYS_MAX: i32 = 100;

/// The day at which a poll stands: the middle of its fieldwork.
pub(super) fn middle(poll: &PollMark) -> Day {
    let (first, last) = poll.fieldwork;
    first.plus_days(last.days_since(first) / 2)
}

/// Height of the panel.
pub(super) fn height(spec: &Spec) -> f64 {
    spec.axis * 8.6
}

/// Draws the title above `top` and the panel below it.
pub(super) fn panel(scene: &mut Scene, context: &Context, top: f64) {
    let (spec, axis) = (context.spec, &context.axis);
    let palette = scene.palette;
    super::panel_title(scene, context, top, context.words.polls, context.words.polls_measure);
    let scale = Vertical { low: 100.0, high: 0.0, bottom: top + height(spec), top };
    let style = Style::new(spec.axis, Weight::Regular, palette.secondary);
    for percent in [0.0, 50.0, 100.0] {
        let y = scale.y(percent);
        let colour = if percent == 0.0 { palette.zero } else { palette.grid };
        scene.line(vec![(axis.left, y), (axis.right, y)], 1.0, colour);
        let at = (axis.left - 10.0, y + spec.axis * 0.36);
        scene.text(&format!("{percent}%"), at, Anchor::End, style);
    }
    if context.chart.provenance.sample {
        let at = ((axis.left + axis.right) / 2.0, scale.y(62.0));
        scene.watermark(context.words.sample, at, spec.watermark / 2.5);
    }
    let mut obstacles: Vec<Rect> = Vec::new();
    withheld(scene, context, &scale, &mut obstacles);
    let dense = is_dense(context);
    for poll in &context.polls {
        obstacles.push(stem(scene, context, poll, &scale, dense));
    }
    // Where marks stand close, a number on each would say nothing.
    for poll in context.polls.iter().rev().filter(|_| !dense) {
        label(scene, context, poll, &scale, &mut obstacles);
    }
    for poll in context.polls.iter().filter(|poll| poll.new_series) {
        new_series(scene, context, poll, &scale, &mut obstacles);
    }
    names(scene, context, scale.y(88.0));
}

/// Whether stems would stand as close as a fence.
fn is_dense(context: &Context) -> bool {
    let width = context.axis.right - context.axis.left;
    width / context.polls.len().max(1) as f64 <= DENSE
}

fn side_of(context: &Context, poll: &PollMark) -> usize {
    context.chart.side_of(poll.direction.holder()).unwrap_or_default()
}

/// Where a period lies on the axis, cut off at its ends.
fn span(context: &Context, (first, last): (Day, Day)) -> Xy {
    let axis = &context.axis;
    let x = |day: Day| axis.x(day).clamp(axis.left, axis.right);
    (x(first), x(last))
}

/// Stem, range and mark, as wide as the fieldwork; answers with the box of the mark and range. Among many
/// marks the stems are pale, so that their levels can be seen.
fn stem(
    scene: &mut Scene,
    context: &Context,
    poll: &PollMark,
    scale: &Vertical,
    dense: bool,
) -> Rect {
    let side = side_of(context, poll);
    let colour = scene.palette.side[side];
    let x = context.axis.x(middle(poll));
    let at = (x, scale.y(poll.percent.clamp(0.0, 100.0)));
    let (stem, radius) = if dense { (1.0, MARK * 0.62) } else { (STEM, MARK) };
    if dense {
        let half = stem / 2.0;
        let area = Rect { left: x - half, top: scale.top, right: x + half, bottom: at.1 };
        scene.fill(area, colour, 0.30);
    } else {
        scene.line(vec![(x, scale.top), at], stem, colour);
    }
    if let Some((low, high)) = poll.range {
        let [bottom, top] = [high, low].map(|percent| scale.y(percent.clamp(0.0, 100.0)));
        let (left, right) = (x - RANGE / 2.0, x + RANGE / 2.0);
        scene.fill(Rect { left, top, right, bottom }, colour, 0.45);
    }
    let (left, right) = span(context, poll.fieldwork);
    let width = Rect { left, top: at.1 - STEM, right, bottom: at.1 + STEM };
    // A date that is known to the month or year only is a wide, pale mark.
    let known = poll.fieldwork.1.days_since(poll.fieldwork.0) <= FIELDWORK_DAYS_MAX;
    scene.fill(width, colour, if known { 1.0 } else { 0.35 });
    mark(scene, side, at, radius);
    if poll.origin != PollOrigin::Registered {
        hollow(scene, side, at, radius);
    }
    Rect { left: x - 5.0, top: at.1 - 5.0, right: x + 5.0, bottom: at.1 + 5.0 }
}

fn hollow(scene: &mut Scene, side: usize, (x, y): Xy, radius: f64) {
    let (background, r) = (scene.palette.background, radius * 0.58);
    match side {
        0 => scene.dot((x, y), r, background, 1.0),
        _ => {
            let r = r * 1.25;
            scene.area(vec![(x, y - r), (x + r, y), (x, y + r), (x - r, y)], background, 1.0);
        }
    }
}

/// Rounds whose figures were not published: hatched below 0 %, with the house; one box for both sides of a
/// joint survey.
fn withheld(scene: &mut Scene, context: &Context, scale: &Vertical, obstacles: &mut Vec<Rect>) {
    let (axis, spec) = (&context.axis, context.spec);
    let mut rounds: Vec<&WithheldPoll> = Vec::new();
    for poll in &context.chart.withheld {
        let known = |round: &&WithheldPoll| {
            round.fieldwork == poll.fieldwork && round.pollster == poll.pollster
        };
        let (first, last) = poll.fieldwork;
        let shown = first <= axis.last && last >= axis.first;
        if shown && poll.direction.pair() == context.chart.pair && !rounds.iter().any(known) {
            rounds.push(poll);
        }
    }
    let style = Style::new(spec.label_small, Weight::Medium, scene.palette.secondary).over_data();
    for round in rounds {
        let (left, right) = span(context, round.fieldwork);
        let (left, right) = (left.min(right - 6.0).max(axis.left), right);
        let bottom = scale.y(16.0);
        let area = Rect { left, top: scale.top, right, bottom };
        scene.hatch(area, scene.palette.zero);
        let pollster =
            if scene.fonts.covers(&round.pollster) { round.pollster.as_str() } else { "?" };
        let text = fill(context.words.withheld, &[("pollster", pollster)]);
        let width = scene.width_of(&text, style);
        let middle = (left + right) / 2.0;
        let x = middle.min(axis.right - width / 2.0).max(axis.left + width / 2.0);
        let at = (x, bottom + spec.label_small * 1.15);
        let place = scene.measure(&text, at, Anchor::Middle, style);
        if obstacles.iter().all(|other| place.overlap(other) == 0.0) {
            obstacles.push(scene.text(&text, at, Anchor::Middle, style));
        }
    }
}

/// A dashed line before a mark that cannot be compared with the one before it.
fn new_series(
    scene: &mut Scene,
    context: &Context,
    poll: &PollMark,
    scale: &Vertical,
    obstacles: &mut Vec<Rect>,
) {
    let spec = context.spec;
    let x = span(context, poll.fieldwork).0 - 7.0;
    if x <= context.axis.left {
        return;
    }
    let colour = scene.palette.secondary;
    scene.dashed(&[(x, scale.top), (x, scale.bottom)], (2.0, 3.0), 1.2, colour);
    let style = Style::new(spec.label_small, Weight::Medium, colour).over_data();
    let text = context.words.new_series;
    for (anchor, shift) in [(Anchor::End, -4.0), (Anchor::Start, 4.0)] {
        let at = (x + shift, scale.top + spec.label_small * 1.3);
        let place = scene.measure(text, at, anchor, style);
        let inside = place.left >= context.axis.left && place.right <= context.axis.right;
        if inside && obstacles.iter().all(|other| place.overlap(other) == 0.0) {
            obstacles.push(scene.text(text, at, anchor, style));
            return;
        }
    }
}

/// Percent and sample size beside the mark, right or left; without the size, or not at all, where they would collide.
fn label(
    scene: &mut Scene,
    context: &Context,
    poll: &PollMark,
    scale: &Vertical,
    obstacles: &mut Vec<Rect>,
) {
    let spec = context.spec;
    let side = side_of(context, poll);
    let strong = Style::new(spec.axis, Weight::Bold, scene.palette.side_text[side]).over_data();
    let small =
        Style::new(spec.label_small * 0.94, Weight::Regular, scene.palette.secondary).over_data();
    let small = Style { size: small.size.max(spec.note.min(spec.label_small)), ..small };
    let percent = format!("{}%", poll.percent.round());
    let sample =
        poll.sample_size.map(|n| fill(context.words.sample_size, &[("n", &grouped(u64::from(n)))]));
    let x = context.axis.x(middle(poll));
    let fieldwork = context.axis.x(poll.fieldwork.1) - x;
    let aside = 9.0_f64.max(fieldwork + 4.0).min(spec.axis * 2.5);
    let y = scale.y(poll.percent.clamp(0.0, 100.0));
    let y = y.clamp(scale.top + spec.axis * 1.6, scale.bottom - spec.axis * 0.3);
    for sample in [sample.as_deref(), None] {
        for (anchor, shift) in [(Anchor::Start, aside), (Anchor::End, -aside)] {
            let head = (
                x + shift,
                if sample.is_some() { y - spec.axis * 0.75 } else { y + spec.axis * 0.3 },
            );
            let body = (x + shift, y + spec.axis * 0.45);
            let mut boxes = vec![scene.measure(&percent, head, anchor, strong)];
            boxes.extend(sample.map(|text| scene.measure(text, body, anchor, small)));
            let inside = boxes
                .iter()
                .all(|b| b.left >= context.axis.left && b.right <= context.axis.right + 4.0);
            let free =
                boxes.iter().all(|b| obstacles.iter().all(|o| b.grown(2.0, 0.0).overlap(o) == 0.0));
            if inside && free {
                scene.text(&percent, head, anchor, strong);
                if let Some(text) = sample {
                    scene.text(text, body, anchor, small);
                }
                obstacles.append(&mut boxes);
                return;
            }
        }
    }
}

/// Who was asked, beside the panel.
fn names(scene: &mut Scene, context: &Context, y: f64) {
    let spec = context.spec;
    let x = context.column_left();
    let asked =
        [0, 1].map(|side: usize| context.polls.iter().any(|poll| side_of(context, poll) == side));
    let mut y = y - spec.label_small * 1.6;
    for side in [0, 1].into_iter().filter(|side: &usize| asked[*side]) {
        let style = Style::new(spec.label_small, Weight::Medium, scene.palette.side_text[side]);
        mark(scene, side, (x - 9.0, y - spec.label_small * 0.36), MARK);
        let text = public(scene, context, side, style);
        let right = scene.text(&text, (x, y), Anchor::Start, style).right;
        // Among many marks the latest has no number of its own.
        let latest = context.polls.iter().rev().find(|poll| side_of(context, poll) == side);
        if let Some(poll) = latest.filter(|_| is_dense(context)) {
            let strong = Style { weight: Weight::Bold, ..style };
            let at = (right + spec.label_small * 0.5, y);
            scene.text(&format!("{}%", poll.percent.round()), at, Anchor::Start, strong);
        }
        y += spec.label_small * 1.6;
    }
}

fn public(scene: &Scene, context: &Context, side: usize, style: Style) -> String {
    let names = [&context.names.names[side], &context.names.codes[side]];
    let wordings = names.map(|name| fill(context.words.public_in, &[("country", name)]));
    first_fitting(scene, &wordings, context.column_width(), style)
}

/// The latest poll of each direction as a bar; answers with the y below.
pub(super) fn bars(scene: &mut Scene, context: &Context, y: f64) -> f64 {
    let (spec, words, palette) = (context.spec, context.words, scene.palette);
    let head = Style::new(spec.panel_title, Weight::SemiBold, palette.ink);
    let mut y = y + spec.panel_title * 1.6;
    scene.text(words.polls_short, (spec.margin, y), Anchor::Start, head);
    let width = (scene.width - 2.0 * spec.margin) * 0.38;
    for side in [0, 1] {
        let latest = context.polls.iter().rev().find(|poll| side_of(context, poll) == side);
        let Some(poll) = latest else { continue };
        let (top, height) = (y + spec.axis * 0.7, spec.axis * 1.3);
        let bar = |share: f64| Rect {
            left: spec.margin,
            top,
            right: spec.margin + width * share,
            bottom: top + height,
        };
        scene.fill(bar(1.0), palette.grid, 1.0);
        let shown = bar(poll.percent.clamp(0.0, 100.0) / 100.0);
        scene.fill(shown, palette.side[side], 1.0);
        if poll.origin != PollOrigin::Registered {
            scene.fill(shown.grown(-2.0, -2.0), palette.background, 1.0);
        }
        let baseline = top + height * 0.76;
        let strong = Style::new(spec.axis, Weight::Bold, palette.side_text[side]);
        let plain = Style::new(spec.axis, Weight::Regular, palette.ink);
        let small = Style::new(spec.label_small, Weight::Regular, palette.secondary);
        let x = spec.margin + width + spec.axis * 0.8;
        let percent =
            scene.text(&format!("{}%", poll.percent.round()), (x, baseline), Anchor::Start, strong);
        let month = words.month_of(middle(poll));
        let names = [&context.names.names[side], &context.names.codes[side]];
        let wordings = names.map(|name| format!("{name}, {month}"));
        let room = scene.width - spec.margin - percent.right - 5.0;
        let who = first_fitting(scene, &wordings, room, plain);
        let who = scene.text(&who, (percent.right + 5.0, baseline), Anchor::Start, plain);
        let sample =
            poll.sample_size.map(|n| fill(words.sample_size, &[("n", &grouped(u64::from(n)))]));
        if let Some(text) = sample {
            let at = (scene.width - spec.margin, baseline);
            if scene.measure(&text, at, Anchor::End, small).left > who.right + 6.0 {
                scene.text(&text, at, Anchor::End, small);
            }
        }
        y = top + height;
    }
    y + spec.axis * 0.4
}
