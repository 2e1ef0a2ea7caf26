//! The trend chart: both directions of a pair over time, with events, story counts and polls.
//!
//! The parts stand below one another on one time axis, each in its own file; a part without data
//! takes no room. News and polls keep two scales in two panels, for they are two measures.

mod alt;
mod events;
mod index_panel;
mod labels;
mod polls;
mod title;
mod volume;

use super::axis::{TIME_AXIS_HEIGHT, time_axis};
use super::facts::Facts;
use super::font::Weight;
use super::frame::{self, Footer, Header};
use super::names::Names;
use super::scale::Horizontal;
use super::scene::{Anchor, Scene, Style};
use super::spec::{LabelPlace, PollStyle, Size, Spec};
use super::theme::Theme;
use super::words::{Words, coefficient, fill, words};
use super::{DrawError, Figure, Fonts, Said, figure};
use crate::model::caveat::standing;
use crate::model::{Day, PollMark, TrendChart};
use events::EventPlan;
use std::collections::BTreeSet;
use title::Subject;

/// Space between panels, which holds the panel's title, in title type sizes.
const PANEL_GAP: f64 = 3.2;

/// What all parts of the chart read.
struct Context<'a> {
    chart: &'a TrendChart,
    spec: &'a Spec,
    words: &'a Words,
    /// In the order of [`TrendChart::sides`].
    facts: [Facts<'a>; 2],
    names: Names,
    /// Polls whose middle day lies in the period, oldest first.
    polls: Vec<&'a PollMark>,
    axis: Horizontal,
}

/// Draws the trend of a pair. Empty series give an honest empty chart, not an error.
pub fn trend(
    chart: &TrendChart,
    size: Size,
    theme: Theme,
    fonts: &Fonts,
) -> Result<Figure, DrawError> {
    let context = Context::new(chart, size, fonts);
    let spec = context.spec;
    let mut scene = Scene::new(fonts, theme.palette(), spec.width);
    let (title, subtitle, below_header) = context.header(&mut scene);
    let mut y = below_header;
    if spec.labels == LabelPlace::Cards {
        y = labels::cards(&mut scene, &context, y);
    }
    let plan = EventPlan::new(&scene, &context);
    let top = y + plan.height() + spec.axis * 1.4;
    let footer = context.footer(&scene);
    let bottom = match spec.height {
        Some(height) => {
            height - footer.height(spec) - spec.note * 1.2 - spec.axis * TIME_AXIS_HEIGHT
        }
        None => top + spec.index_height,
    };
    index_panel::draw(&mut scene, &context, &plan, (top, bottom));
    let mut foot = bottom;
    if spec.volume {
        let top = foot + spec.panel_title * PANEL_GAP;
        foot = top + volume::height(spec);
        plan.continue_lines(&mut scene, (top, foot));
        volume::draw(&mut scene, &context, top);
    }
    if spec.polls == PollStyle::Panel && context.has_polls() {
        let top = foot + spec.panel_title * PANEL_GAP;
        foot = top + polls::height(spec);
        plan.continue_lines(&mut scene, (top, foot));
        polls::panel(&mut scene, &context, top);
    }
    y = time_axis(&mut scene, spec, &context.axis, context.words, foot);
    if spec.polls == PollStyle::Bars && !context.polls.is_empty() {
        y = polls::bars(&mut scene, &context, y);
    }
    y = plan.list(&mut scene, &context, y) + spec.note * 1.2;
    footer.draw(&mut scene, spec, y);
    scene.height = spec.height.unwrap_or((y + footer.height(spec)).ceil());
    let alt = alt::text(&context);
    let data_date = chart.provenance.data_through.to_string();
    figure(&scene, spec, Said { title, subtitle, alt }, &data_date)
}

impl<'a> Context<'a> {
    fn new(chart: &'a TrendChart, size: Size, fonts: &Fonts) -> Context<'a> {
        let spec = size.spec();
        let words = words(chart.provenance.language);
        let [a, b] = &chart.sides;
        let given = [(a.name.as_str(), a.native.as_deref()), (&b.name, b.native.as_deref())];
        let axis = Horizontal {
            first: chart.period.0,
            last: chart.period.1.max(chart.period.0),
            left: spec.plot_left,
            right: spec.plot_right,
        };
        let mut polls: Vec<&PollMark> = chart
            .polls
            .iter()
            .filter(|poll| poll.percent.is_finite() && axis.contains(polls::middle(poll)))
            .filter(|poll| poll.direction.pair() == chart.pair)
            .collect();
        polls.sort_by_key(|poll| (polls::middle(poll), poll.direction));
        Context {
            chart,
            spec,
            words,
            facts: [Facts::of(a, chart.period), Facts::of(b, chart.period)],
            names: Names::new(chart.pair, given, fonts, words),
            polls,
            axis,
        }
    }

    /// Whether the period holds any survey round, published or not.
    fn has_polls(&self) -> bool {
        let axis = &self.axis;
        let withheld = &self.chart.withheld;
        let shown = |(first, last): (Day, Day)| first <= axis.last && last >= axis.first;
        !self.polls.is_empty() || withheld.iter().any(|poll| shown(poll.fieldwork))
    }

    /// Width of the column right of the plot.
    fn column_width(&self) -> f64 {
        self.spec.width - self.spec.margin / 2.0 - self.column_left()
    }

    fn column_left(&self) -> f64 {
        self.spec.plot_right + self.spec.label_value
    }

    fn header(&self, scene: &mut Scene) -> (String, String, f64) {
        let (first, last) = self.chart.period;
        let (first, last) = (self.words.full_day(first), self.words.full_day(last));
        let template = match self.spec {
            Spec { compact: true, .. } => "",
            Spec { long_notes: true, .. } => self.words.trend_subtitle,
            _ => self.words.trend_subtitle_short,
        };
        let subtitle = fill(template, &[("first", &first), ("last", &last)]);
        let header = Header {
            kicker: self.names.kicker(),
            kicker_native: self.names.kicker_native(),
            titles: &self.titles(),
            subtitle,
        };
        let (title, y) =
            frame::header(scene, self.spec, &header, &self.chart.provenance, self.words);
        (title, header.subtitle, y)
    }

    /// Wordings with names, then with country codes, which always fit.
    fn titles(&self) -> Vec<String> {
        let by = |[a, b]: &[String; 2]| {
            let [of_a, of_b] = &self.facts;
            let a_on_b = Subject { holder: a, target: b, change: of_a.change };
            let b_on_a = Subject { holder: b, target: a, change: of_b.change };
            title::titles(a_on_b, b_on_a, self.words)
        };
        [by(&self.names.names), by(&self.names.codes)].concat()
    }

    fn footer(&self, scene: &Scene) -> Footer {
        let (provenance, words) = (&self.chart.provenance, self.words);
        let (notes, source) = (self.notes(), self.source());
        let worth = agreement(self.chart, words);
        Footer::new(scene, self.spec, &notes, &worth, &source, provenance, words)
    }

    fn notes(&self) -> String {
        let (words, method) = (self.words, &self.chart.provenance.method);
        let half_life = method.half_life_days.to_string();
        let level = (method.level * 100.0).to_string();
        let design_effect = method.poll_design_effect.to_string();
        let values = [
            ("half_life", half_life.as_str()),
            ("level", &level),
            ("design_effect", &design_effect),
        ];
        let [_, level_note, _] = standing(self.chart.provenance.language);
        let polls = if self.polls.is_empty() { "" } else { words.note_polls };
        let agreement = match self.chart.agreement.correlation {
            Some(_) => words.note_agreement,
            None => "",
        };
        let notes = match self.spec {
            Spec { compact: true, .. } => vec![],
            Spec { long_notes: true, .. } => vec![
                words.note_line,
                words.note_band,
                words.note_dots,
                words.note_thin,
                polls,
                level_note,
                agreement,
            ],
            _ => vec![words.note_short],
        };
        let notes = notes.into_iter().filter(|note| !note.is_empty());
        notes.map(|note| fill(note, &values)).collect::<Vec<_>>().join(" ")
    }

    fn source(&self) -> String {
        let words = self.words;
        let provenance = &self.chart.provenance;
        if self.spec.compact {
            let level = (provenance.method.level * 100.0).to_string();
            let outlets = provenance.outlets.to_string();
            return fill(words.note_compact, &[("level", &level), ("outlets", &outlets)]);
        }
        let mut source = frame::source(provenance, words);
        if !self.spec.long_notes {
            return source;
        }
        if !self.polls.is_empty() {
            let pollsters: BTreeSet<&str> =
                self.polls.iter().map(|p| p.pollster.as_str()).collect();
            let (polls, pollsters) = (self.polls.len().to_string(), pollsters.len().to_string());
            source += &fill(words.source_polls, &[("polls", &polls), ("pollsters", &pollsters)]);
        }
        source + words.alt.semicolon + &fill(words.scorer, &[("scorer", &provenance.scorer)])
    }
}

/// How the index moves with polls that it could not know, or that this is not known.
fn agreement(chart: &TrendChart, words: &Words) -> String {
    let waves = chart.agreement.waves.to_string();
    let Some(correlation) = chart.agreement.correlation else {
        return fill(words.no_agreement, &[("waves", &waves)]);
    };
    let [r, low, high] = [correlation.r, correlation.low, correlation.high].map(coefficient);
    let values = [("r", r.as_str()), ("low", &low), ("high", &high), ("waves", &waves)];
    fill(words.agreement, &values)
}

/// Title of a panel and, in lighter type, what it counts; the panel begins at `top`.
fn panel_title(scene: &mut Scene, context: &Context, top: f64, title: &str, measure: &str) {
    let (spec, palette) = (context.spec, scene.palette);
    let strong = Style::new(spec.panel_title, Weight::SemiBold, palette.ink);
    let plain = Style::new(spec.label_small, Weight::Regular, palette.secondary);
    let baseline = top - spec.panel_title * 0.95;
    let title = scene.text(title, (spec.margin, baseline), Anchor::Start, strong);
    let width = scene.width - spec.margin - title.right;
    let lines = frame::wrap(scene, measure, width, plain);
    if let Some(line) = lines.first() {
        scene.text(line, (title.right + spec.panel_title * 0.6, baseline), Anchor::Start, plain);
    }
}
