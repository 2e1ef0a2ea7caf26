//! Events above the plot: labels in two lanes, the rest as numbered circles with a list below.
//!
//! Always holds: the most recent events get the labels, those of the operator before those of the shipped calendar;
//! the number of a circle is the event's position in the chart's data file; every circle is explained in the list; no
//! two labels and no two circles touch; events that found no room are counted in the list.

use super::super::font::Weight;
use super::super::frame::{is_east_asian, wrap};
use super::super::scene::{Anchor, Scene, Style};
use super::super::words::fill;
use super::Context;
use crate::model::ChartEvent;

/// Longest label in characters; East Asian characters count double.
const LABEL_CHARS_MAX: usize = 24;
const LANES: usize = 2;
/// Radius of a circle in sizes of its digits: two of them fit.
const CIRCLE: f64 = 0.8;
/// Lines of the list of numbered events.
const LIST_LINES_MAX: usize = 3;
const SPACE: f64 = 14.0;
/// A space at which no line ends.
const NO_BREAK: &str = "\u{A0}";
/// In longer periods a date needs its year.
const YEARLESS_DAYS_MAX: i32 = 3 * 366;

struct Labelled<'a> {
    event: &'a ChartEvent,
    lane: usize,
    x: f64,
    left: f64,
    right: f64,
}

#[derive(Clone, Copy)]
struct Numbered<'a> {
    event: &'a ChartEvent,
    /// Position by date among the events of the period, from 1.
    number: usize,
    x: f64,
    row: usize,
}

/// Where each event goes.
pub(super) struct EventPlan<'a> {
    labelled: Vec<Labelled<'a>>,
    numbered: Vec<Numbered<'a>>,
    /// Events in the period without a place.
    hidden: usize,
    lane_height: f64,
    /// Radius of the circles.
    radius: f64,
}

impl<'a> EventPlan<'a> {
    pub fn new(scene: &Scene, context: &Context<'a>) -> EventPlan<'a> {
        let (spec, axis) = (context.spec, &context.axis);
        let mut events: Vec<&ChartEvent> =
            context.chart.events.iter().filter(|event| axis.contains(event.day)).collect();
        events.sort_by(|one, two| (one.day, &one.label).cmp(&(two.day, &two.label)));
        let lines = if spec.events_in_one_line { 1.0 } else { 2.0 };
        let mut plan = EventPlan {
            labelled: Vec::new(),
            numbered: Vec::new(),
            hidden: 0,
            lane_height: spec.label_small * (1.25 * lines + 0.25),
            radius: spec.label_small * CIRCLE,
        };
        if spec.event_labels_max == 0 {
            return plan;
        }
        let by_date = events.into_iter().enumerate();
        let mut numbered: Vec<Numbered> = by_date
            .map(|(at, event)| Numbered { event, number: at + 1, x: axis.x(event.day), row: 0 })
            .collect();
        numbered.sort_by_key(|one| (one.event.shipped, std::cmp::Reverse(one.number)));
        let mut rest = Vec::new();
        for one in numbered {
            let label = (plan.labelled.len() < spec.event_labels_max)
                .then(|| plan.label(scene, context, one.event))
                .flatten();
            match label {
                Some(label) => plan.labelled.push(label),
                None => rest.push(one),
            }
        }
        rest.sort_by_key(|one| one.number);
        plan.number(scene, context, rest);
        plan
    }

    /// A place in the lower lane, else in the upper one.
    fn label(
        &self,
        scene: &Scene,
        context: &Context,
        event: &'a ChartEvent,
    ) -> Option<Labelled<'a>> {
        let axis = &context.axis;
        let x = axis.x(event.day);
        let (style, _) = styles(scene, context);
        let lines = label_lines(scene, context, event);
        let width = lines.iter().map(|line| scene.width_of(line, style)).fold(0.0, f64::max);
        let (min, max) = (context.spec.margin, axis.right - width);
        let left = (x - width / 2.0).min(max).max(min);
        let place = |lane| Labelled { event, lane, x, left, right: left + width };
        (0..LANES).map(place).find(|label| self.labelled.iter().all(|other| other.clear_of(label)))
    }

    /// Circles in two rows, as many of the latest as the list below can explain; shipped events go first.
    fn number(&mut self, scene: &Scene, context: &Context, mut events: Vec<Numbered<'a>>) {
        loop {
            self.numbered = circles(&events, self.radius);
            let lines = self.list_lines(scene, context).len();
            if events.is_empty() || (self.numbered.len() == events.len() && lines <= LIST_LINES_MAX)
            {
                return;
            }
            events.remove(events.iter().position(|one| one.event.shipped).unwrap_or_default());
            self.hidden += 1;
        }
    }

    /// Room above the plot.
    pub fn height(&self) -> f64 {
        self.lanes_height() + self.circles_height()
    }

    fn lanes_height(&self) -> f64 {
        let lanes = self.labelled.iter().map(|label| label.lane + 1).max().unwrap_or_default();
        lanes as f64 * self.lane_height + if lanes > 0 { 6.0 } else { 0.0 }
    }

    fn circles_height(&self) -> f64 {
        let rows = self.numbered.iter().map(|event| event.row + 1).max().unwrap_or_default();
        rows as f64 * (2.0 * self.radius + 2.0)
    }

    /// Draws labels, circles, and lines down to the bottom of the plot.
    pub fn draw(&self, scene: &mut Scene, context: &Context, (top, bottom): (f64, f64)) {
        let palette = scene.palette;
        let (style, date_style) = styles(scene, context);
        for label in &self.labelled {
            let lane_bottom = top - self.circles_height() - self.lane_height * label.lane as f64;
            let x = label.x;
            scene.line(vec![(x, lane_bottom - 4.0), (x, bottom)], 0.8, palette.zero);
            let middle = (label.left + label.right) / 2.0;
            let lines = label_lines(scene, context, label.event);
            let last = lines.len().saturating_sub(1);
            for (at, line) in lines.iter().enumerate() {
                let up = (last - at) as f64 * style.size * 1.25 + style.size * 0.7;
                let style = if at == 0 { style } else { date_style };
                scene.text(line, (middle, lane_bottom - up), Anchor::Middle, style);
            }
        }
        let digits = Style::new(context.spec.label_small, Weight::SemiBold, palette.background);
        let height =
            |event: &Numbered| top - self.radius - event.row as f64 * (2.0 * self.radius + 2.0);
        // The line of an upper circle passes behind the lower ones.
        for event in &self.numbered {
            scene.line(vec![(event.x, height(event)), (event.x, bottom)], 0.8, palette.zero);
        }
        for event in &self.numbered {
            let y = height(event);
            scene.dot((event.x, y), self.radius, palette.secondary, 1.0);
            let number = event.number.to_string();
            let at = (event.x, y + digits.size * 0.36);
            scene.text_on(&number, at, Anchor::Middle, digits, palette.secondary);
        }
    }

    /// Faint lines through a panel below the plot.
    pub fn continue_lines(&self, scene: &mut Scene, (top, bottom): (f64, f64)) {
        let labelled = self.labelled.iter().map(|event| event.x);
        for x in labelled.chain(self.numbered.iter().map(|event| event.x)) {
            scene.line(vec![(x, top), (x, bottom)], 0.8, scene.palette.grid);
        }
    }

    /// Draws the numbered events below the chart; answers with the y below.
    pub fn list(&self, scene: &mut Scene, context: &Context, y: f64) -> f64 {
        let spec = context.spec;
        let style = list_style(scene, context);
        let mut y = y;
        for line in self.list_lines(scene, context) {
            y += spec.note * 1.5;
            scene.text(&line, (spec.margin, y), Anchor::Start, style);
        }
        y
    }

    fn list_lines(&self, scene: &Scene, context: &Context) -> Vec<String> {
        let (spec, words) = (context.spec, context.words);
        let entry = |event: &Numbered| {
            let (label, date) = (shortened(&event.event.label), words.full_day(event.event.day));
            // A number stays with its label, and a date in one piece.
            let date = date.replace(' ', NO_BREAK);
            format!("{}{NO_BREAK}{label}, {date}", event.number)
        };
        let mut entries: Vec<String> = self.numbered.iter().map(entry).collect();
        if self.hidden > 0 {
            entries.push(fill(words.events_more, &[("count", &self.hidden.to_string())]));
        }
        let width = scene.width - 2.0 * spec.margin;
        wrap(scene, &entries.join(" · "), width, list_style(scene, context))
    }
}

fn list_style(scene: &Scene, context: &Context) -> Style {
    Style::new(context.spec.note, Weight::Regular, scene.palette.secondary)
}

/// Circles for the events that find room in two rows.
fn circles<'a>(events: &[Numbered<'a>], radius: f64) -> Vec<Numbered<'a>> {
    let mut free_from = [f64::MIN; LANES];
    let mut numbered = Vec::new();
    for one in events {
        let lanes = free_from.iter_mut().enumerate();
        let mut free = lanes.filter(|(_, free)| one.x - radius >= **free);
        let Some((row, from)) = free.next() else { continue };
        *from = one.x + radius + 2.0;
        numbered.push(Numbered { row, ..*one });
    }
    numbered
}

impl Labelled<'_> {
    /// Neither label touches the other, nor does the line of the upper one cross the lower one.
    fn clear_of(&self, other: &Labelled) -> bool {
        let apart = self.right + SPACE <= other.left || other.right + SPACE <= self.left;
        let crosses = |upper: &Labelled, lower: &Labelled| {
            (lower.left - 4.0..=lower.right + 4.0).contains(&upper.x)
        };
        match self.lane.cmp(&other.lane) {
            std::cmp::Ordering::Equal => apart,
            std::cmp::Ordering::Greater => !crosses(self, other),
            std::cmp::Ordering::Less => !crosses(other, self),
        }
    }
}

/// Styles of label and date.
fn styles(scene: &Scene, context: &Context) -> (Style, Style) {
    let (palette, size) = (scene.palette, context.spec.label_small);
    let label = Style::new(size, Weight::Medium, palette.ink).over_data();
    let date = Style::new(size, Weight::Regular, palette.secondary).over_data();
    (label, date)
}

/// Label and date; the date alone where the fonts cannot spell the label.
fn label_lines(scene: &Scene, context: &Context, event: &ChartEvent) -> Vec<String> {
    let (first, last) = context.chart.period;
    let date = match last.days_since(first) > YEARLESS_DAYS_MAX {
        true => context.words.full_day(event.day),
        false => context.words.day(event.day),
    };
    let label = shortened(&event.label);
    if label.is_empty() || !scene.fonts.covers(&label) {
        return vec![date];
    }
    if context.spec.events_in_one_line {
        vec![format!("{label}, {date}")]
    } else {
        vec![label, date]
    }
}

/// At most [`LABEL_CHARS_MAX`] characters, with an ellipsis where something was cut.
fn shortened(label: &str) -> String {
    let width = |c: char| if is_east_asian(c) { 2 } else { 1 };
    if label.chars().map(width).sum::<usize>() <= LABEL_CHARS_MAX {
        return label.to_owned();
    }
    let mut left = LABEL_CHARS_MAX - 1;
    let fits = |c: &char| match left.checked_sub(width(*c)) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    };
    let kept: String = label.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}
