//! The overview: small charts of many pairs, one scale, the largest change first.
//!
//! Always holds: all panels share both axes; the title names a pair only if one of its directions moved
//! beyond chance over the period.

use super::facts::{Facts, PeriodChange};
use super::font::{Fonts, Weight};
use super::frame::{Header, shortened};
use super::names::Names;
use super::scale::{Horizontal, Vertical, index_domain, index_ticks};
use super::scene::{Anchor, Scene, Style, Xy};
use super::sheet::Sheet;
use super::theme::Theme;
use super::words::{Words, fill, signed, words};
use super::{DrawError, Figure, TITLE_CHARS_MAX, mark};
use crate::model::{PairPanel, PairsChart};

const COLUMNS: usize = 4;
const COLUMN_WIDTH: f64 = 280.0;
const PLOT_WIDTH: f64 = 172.0;
const PLOT_HEIGHT: f64 = 148.0;
/// Heading above and dates below a plot.
const ROW_HEIGHT: f64 = PLOT_HEIGHT + 100.0;
/// Two lines of a label.
const LABEL_HEIGHT: f64 = 33.0;
/// Smaller changes have no arrow.
const ARROW_MIN: f64 = 0.005;

/// A panel with everything computed.
struct Panel<'a> {
    names: Names,
    facts: [Facts<'a>; 2],
    changes: [Option<PeriodChange>; 2],
}

impl Panel<'_> {
    /// Size of the larger change.
    fn size(&self) -> f64 {
        self.changes.iter().flatten().map(|change| change.by.abs()).fold(0.0, f64::max)
    }

    /// Its strongest change in one direction (`sign` −1 or +1) beyond chance.
    fn strongest(&self, sign: f64) -> Option<f64> {
        let beyond = self.changes.iter().flatten().filter(|change| change.beyond_chance);
        let same_way = beyond.map(|change| change.by * sign).filter(|by| *by > 0.0);
        same_way.reduce(f64::max)
    }
}

/// Draws the overview of all pairs.
pub fn pairs(chart: &PairsChart, theme: Theme, fonts: &Fonts) -> Result<Figure, DrawError> {
    let words = words(chart.provenance.language);
    let mut panels: Vec<Panel> =
        chart.panels.iter().map(|panel| prepared(panel, chart, fonts, words)).collect();
    panels.sort_by(|one, two| {
        let by_size = two.size().total_cmp(&one.size());
        by_size.then_with(|| one.names.codes.cmp(&two.names.codes))
    });
    let (first, last) = chart.period;
    let dates = (words.full_day(first), words.full_day(last));
    let titles = titles(&panels, words);
    let header = Header {
        kicker: vec![words.pairs.kicker.to_owned()],
        kicker_native: String::new(),
        titles: &titles,
        subtitle: fill(words.pairs.subtitle, &[("first", &dates.0), ("last", &dates.1)]),
    };
    let mut sheet = Sheet::new(&header, &chart.provenance, theme, fonts);
    let ends = panels.iter().flat_map(|panel| &panel.facts).flat_map(|facts| facts.published());
    let ends = ends.flat_map(|p| [p.estimate.low, p.estimate.high]);
    let domain = index_domain(ends.filter(|value| value.is_finite()));
    let top = sheet.y + 20.0;
    for (at, panel) in panels.iter().enumerate() {
        let left = sheet.spec.plot_left + COLUMN_WIDTH * (at % COLUMNS) as f64;
        let top = top + ROW_HEIGHT * (at / COLUMNS) as f64;
        small_chart(&mut sheet, panel, chart, domain, (left, top), at % COLUMNS == 0);
    }
    sheet.y = top + ROW_HEIGHT * panels.len().div_ceil(COLUMNS) as f64;
    legend(&mut sheet, chart);
    let count = panels.len().to_string();
    let (first, last) = (words.long_day(first), words.long_day(last));
    let values = [("count", count.as_str()), ("first", &first), ("last", &last)];
    let finding = titles.first().map(|title| words.sentence(title)).unwrap_or_default();
    sheet.finish("", &[fill(words.pairs.alt, &values), finding])
}

fn prepared<'a>(
    panel: &'a PairPanel,
    chart: &PairsChart,
    fonts: &Fonts,
    words: &Words,
) -> Panel<'a> {
    let [a, b] = &panel.sides;
    let given = [(a.name.as_str(), a.native.as_deref()), (&b.name, b.native.as_deref())];
    let facts = [Facts::of(a, chart.period), Facts::of(b, chart.period)];
    let [of_a, of_b] = &facts;
    let changes = [of_a.over_period(chart.period), of_b.over_period(chart.period)];
    Panel { names: Names::new(panel.pair, given, fonts, words), facts, changes }
}

/// Who fell and who rose most; shorter wordings follow.
fn titles(panels: &[Panel], words: &Words) -> Vec<String> {
    let most = |sign: f64| {
        let found = panels.iter().filter_map(|panel| Some((panel.strongest(sign)?, panel)));
        let most = found.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
        Some(most.1.names.pair_name())
    };
    let (fell, rose) = (most(-1.0), most(1.0));
    let of = |template: &str, pair: &str| fill(template, &[("pair", pair)]);
    let mut titles = Vec::new();
    if let (Some(fell), Some(rose)) = (&fell, &rose) {
        titles.push(fill(words.pairs.title_both, &[("fell", fell), ("rose", rose)]));
    }
    titles.extend(fell.map(|pair| of(words.pairs.title_fell, &pair)));
    titles.extend(rose.map(|pair| of(words.pairs.title_rose, &pair)));
    titles.retain(|title| title.chars().count() <= TITLE_CHARS_MAX);
    let published = panels.iter().flat_map(|panel| &panel.facts).any(|f| f.last().is_some());
    let rest = if published { words.pairs.title_steady } else { words.pairs.nothing };
    if titles.is_empty() {
        titles.push(rest.to_owned());
    }
    titles
}

fn small_chart(
    sheet: &mut Sheet,
    panel: &Panel,
    chart: &PairsChart,
    (low, high): Xy,
    (left, top): Xy,
    with_scale: bool,
) {
    let plot_top = top + 52.0;
    let scale = Vertical { low, high, bottom: plot_top + PLOT_HEIGHT, top: plot_top };
    let axis = Horizontal {
        first: chart.period.0,
        last: chart.period.1.max(chart.period.0),
        left,
        right: left + PLOT_WIDTH,
    };
    sheet.watermark(((axis.left + axis.right) / 2.0, scale.y(low * 0.8)), 25.0);
    let words = sheet.words;
    let scene = &mut sheet.scene;
    heading(scene, panel, (left, top));
    grid(scene, &scale, &axis, with_scale);
    let small = Style::new(12.0, Weight::Regular, scene.palette.secondary);
    let y = scale.bottom + 18.0;
    scene.text(&words.month_of(axis.first), (left, y), Anchor::Start, small);
    scene.text(&words.month_of(axis.last), (axis.right, y), Anchor::End, small);
    for side in [0, 1] {
        line(scene, panel, side, &axis, &scale);
    }
    labels(scene, panel, &axis, &scale, words);
}

fn heading(scene: &mut Scene, panel: &Panel, (left, top): Xy) {
    let strong = Style::new(14.0, Weight::Bold, scene.palette.ink);
    let small = Style::new(12.0, Weight::Regular, scene.palette.secondary);
    let pair = shortened(scene, &panel.names.pair_arrows(), COLUMN_WIDTH - 26.0, strong);
    scene.text(&pair, (left, top + 14.0), Anchor::Start, strong);
    let native = panel.names.kicker_native();
    scene.text(&native, (left, top + 33.0), Anchor::Start, small);
}

fn grid(scene: &mut Scene, scale: &Vertical, axis: &Horizontal, with_scale: bool) {
    let palette = scene.palette;
    let small = Style::new(12.0, Weight::Regular, palette.secondary);
    for tick in index_ticks((scale.low, scale.high)) {
        let (y, zero) = (scale.y(tick), tick == 0.0);
        let (width, colour) = if zero { (1.3, palette.zero) } else { (1.0, palette.grid) };
        scene.line(vec![(axis.left, y), (axis.right, y)], width, colour);
        // Half of the labels where the ladder is long.
        let room = scale.high - scale.low <= 1.0 || (tick * 2.0).fract() == 0.0;
        if with_scale && room {
            let label = if zero { "0".to_owned() } else { signed(tick) };
            scene.text(&label, (axis.left - 8.0, y + 4.3), Anchor::End, small);
        }
    }
}

fn line(scene: &mut Scene, panel: &Panel, side: usize, axis: &Horizontal, scale: &Vertical) {
    let palette = scene.palette;
    let colour = palette.side[side];
    let facts = &panel.facts[side];
    for run in &facts.runs {
        let upper = run.iter().map(|p| (axis.x(p.day()), scale.y(p.estimate.high)));
        let lower = run.iter().rev().map(|p| (axis.x(p.day()), scale.y(p.estimate.low)));
        scene.area(upper.chain(lower).collect(), colour, palette.band_alpha);
    }
    for run in &facts.runs {
        let points = run.iter().map(|p| (axis.x(p.day()), scale.y(p.estimate.value)));
        scene.line(points.collect(), 1.5, colour);
    }
    if let Some(last) = facts.last() {
        mark(scene, side, (axis.x(last.day()), scale.y(last.estimate.value)), 3.4);
    }
}

/// Value, change and name at each line end, clear of each other; or that there is no index now.
fn labels(scene: &mut Scene, panel: &Panel, axis: &Horizontal, scale: &Vertical, words: &Words) {
    let current = [0, 1].map(|side: usize| {
        let last = panel.facts[side].last();
        last.filter(|last| last.day() >= axis.last).map(|last| last.estimate.value)
    });
    let level = |side: usize| current[side].map_or(scale.bottom - 20.0, |value| scale.y(value));
    let lower = usize::from(level(1) > level(0));
    let upper = 1 - lower;
    let mut tops = [level(0) - LABEL_HEIGHT / 2.0, level(1) - LABEL_HEIGHT / 2.0];
    let overlap = tops[upper] + LABEL_HEIGHT - tops[lower];
    if overlap > 0.0 {
        tops[upper] -= overlap / 2.0;
        tops[lower] += overlap / 2.0;
    }
    tops[lower] = tops[lower].min(scale.bottom - LABEL_HEIGHT + 4.0);
    tops[upper] = tops[upper].min(tops[lower] - LABEL_HEIGHT);
    let x = axis.right + 10.0;
    let room = COLUMN_WIDTH - PLOT_WIDTH - 14.0;
    for side in [0, 1] {
        let colour = scene.palette.side_text[side];
        let name_style = Style::new(12.0, Weight::Medium, colour);
        let name = &panel.names.names[side];
        let y = tops[side] + 13.0;
        let Some(value) = current[side] else {
            let name = shortened(scene, name, room, name_style);
            scene.text(&name, (x, y), Anchor::Start, name_style);
            scene.text(words.pairs.no_index, (x, y + 15.0), Anchor::Start, name_style);
            continue;
        };
        let strong = Style::new(14.0, Weight::Bold, colour);
        let right = scene.text(&signed(value), (x, y), Anchor::Start, strong).right;
        if let Some(change) = panel.changes[side] {
            let small = Style::new(12.0, Weight::Regular, scene.palette.secondary);
            scene.text(&arrow(change.by), (right + 6.0, y), Anchor::Start, small);
        }
        let name = shortened(scene, name, room, name_style);
        scene.text(&name, (x, y + 15.0), Anchor::Start, name_style);
    }
}

/// `↓ 0.26`.
fn arrow(change: f64) -> String {
    let sign = match change {
        c if c >= ARROW_MIN => "↑",
        c if c <= -ARROW_MIN => "↓",
        _ => return "· 0".to_owned(),
    };
    format!("{sign} {:.2}", change.abs())
}

fn legend(sheet: &mut Sheet, chart: &PairsChart) {
    let (spec, words) = (sheet.spec, sheet.words);
    let level = (chart.provenance.method.level * 100.0).to_string();
    let scene = &mut sheet.scene;
    let (mut x, y) = (spec.margin + 8.0, sheet.y + 6.0);
    for (side, text) in [words.pairs.first_side, words.pairs.second_side].into_iter().enumerate() {
        let style = Style::new(13.0, Weight::Medium, scene.palette.side_text[side]);
        mark(scene, side, (x, y - 4.6), 4.2);
        x = scene.text(text, (x + 12.0, y), Anchor::Start, style).right + 28.0;
    }
    let style = Style::new(13.0, Weight::Regular, scene.palette.secondary);
    let breaks = fill(words.pairs.breaks, &[("level", &level)]);
    scene.text(&breaks, (x, y), Anchor::Start, style);
    sheet.y = y + 18.0;
}
