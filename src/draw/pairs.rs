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
use super::spec::{Size, Spec};
use super::theme::Theme;
use super::words::{Words, fill, signed, words};
use super::{DrawError, Figure, TITLE_CHARS_MAX, mark};
use crate::model::{PairPanel, PairsChart};

/// Smaller changes have no arrow.
const ARROW_MIN: f64 = 0.005;

/// How the panels stand, in pixels.
struct Layout {
    columns: usize,
    /// Panels shown; the rest are counted.
    panels_max: usize,
    /// Left end of the first plot, and from one column to the next.
    left: f64,
    column: f64,
    /// Room for the labels right of a plot, and from them to the next panel.
    labels: f64,
    gap: f64,
    plot: f64,
    /// Heading above and dates below a plot.
    head: f64,
    foot: f64,
}

impl Layout {
    fn row(&self) -> f64 {
        self.head + self.plot + self.foot
    }

    /// Few pairs get large panels.
    fn of(sheet: &Sheet, count: usize) -> Layout {
        let spec = sheet.spec;
        let (_, right) = sheet.inner();
        let (most, labels, tall, low) = match sheet.size {
            Size::Web => (4, 104.0, 300.0, 148.0),
            Size::Phone => (1, 96.0, 150.0, 104.0),
            Size::Social => (3, 140.0, 0.0, 0.0),
            Size::Print => (3, 88.0, 190.0, 96.0),
        };
        let columns = count.clamp(1, most);
        let gap = if columns > 1 { spec.label_small * 1.6 } else { 0.0 };
        let column = (right - spec.plot_left + gap) / columns as f64;
        let head = spec.label_name * if spec.compact { 1.5 } else { 3.2 };
        let foot = spec.label_small * 3.0;
        let (rows_max, plot) = match sheet.floor() {
            // A preview has room for the pairs that changed most.
            Some(floor) => (1, floor - sheet.y_top() - spec.label_small * 0.6 - head - foot),
            None => (usize::MAX, if count <= 2 { tall } else { low }),
        };
        let panels_max = columns.saturating_mul(rows_max);
        let left = spec.plot_left;
        Layout { columns, panels_max, left, column, labels, gap, plot, head, foot }
    }
}

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
pub fn pairs(
    chart: &PairsChart,
    size: Size,
    theme: Theme,
    fonts: &Fonts,
) -> Result<Figure, DrawError> {
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
    let mut sheet = Sheet::new(header, &chart.provenance, size, theme, fonts);
    let ends = panels.iter().flat_map(|panel| &panel.facts).flat_map(|facts| facts.published());
    let ends = ends.flat_map(|p| [p.estimate.low, p.estimate.high]);
    let domain = index_domain(ends.filter(|value| value.is_finite()));
    let layout = Layout::of(&sheet, panels.len());
    let top = sheet.y + sheet.spec.label_small * if sheet.spec.compact { 0.6 } else { 1.6 };
    let shown = panels.len().min(layout.panels_max);
    for (at, panel) in panels.iter().take(shown).enumerate() {
        let left = layout.left + layout.column * (at % layout.columns) as f64;
        let top = top + layout.row() * (at / layout.columns) as f64;
        small_chart(&mut sheet, &layout, panel, chart, domain, (left, top));
    }
    sheet.y = top + layout.row() * shown.div_ceil(layout.columns) as f64;
    if !sheet.spec.compact {
        legend(&mut sheet, chart);
    }
    let count = panels.len().to_string();
    let (first, last) = (words.long_day(first), words.long_day(last));
    let values = [("count", count.as_str()), ("first", &first), ("last", &last)];
    let finding = titles.first().map(|title| words.sentence(title)).unwrap_or_default();
    let mut sentences = vec![fill(words.pairs.alt, &values), finding];
    sentences.extend(panels.iter().map(|panel| sentence(panel, last_day(chart), words)));
    sheet.finish("", &sentences)
}

fn last_day(chart: &PairsChart) -> crate::model::Day {
    chart.period.1.max(chart.period.0)
}

/// Where both lines of a panel end, in words.
fn sentence(panel: &Panel, end: crate::model::Day, words: &Words) -> String {
    let ends = [0, 1].map(|side: usize| {
        let last = panel.facts[side].last().filter(|last| last.day() >= end);
        let value = last
            .map_or_else(|| words.pairs.no_index.to_owned(), |last| signed(last.estimate.value));
        format!("{} {value}", panel.names.direction(side))
    });
    words.sentence(&ends.join(words.alt.comma))
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

/// Who fell and who rose most; shorter wordings follow. A pair whose directions parted is named by direction.
fn titles(panels: &[Panel], words: &Words) -> Vec<String> {
    let most = |sign: f64| {
        let found = panels.iter().filter_map(|panel| Some((panel.strongest(sign)?, panel)));
        let most = found.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
        Some(most.1)
    };
    let (fell, rose) = (most(-1.0), most(1.0));
    let of = |template: &str, pair: &str| fill(template, &[("pair", pair)]);
    let mut titles = Vec::new();
    if let (Some(fell), Some(rose)) = (fell, rose) {
        let same = fell.names.codes == rose.names.codes;
        let name = |panel: &Panel, sign: f64| match same {
            true => panel.names.direction(panel.side_that_moved(sign)),
            false => panel.names.pair_name(),
        };
        let values = [("fell", name(fell, -1.0)), ("rose", name(rose, 1.0))];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        titles.push(fill(words.pairs.title_both, &values));
    }
    titles.extend(fell.map(|panel| of(words.pairs.title_fell, &panel.names.pair_name())));
    titles.extend(rose.map(|panel| of(words.pairs.title_rose, &panel.names.pair_name())));
    titles.retain(|title| title.chars().count() <= TITLE_CHARS_MAX);
    let published = panels.iter().flat_map(|panel| &panel.facts).any(|f| f.last().is_some());
    let rest = if published { words.pairs.title_steady } else { words.pairs.nothing };
    if titles.is_empty() {
        titles.push(rest.to_owned());
    }
    titles
}

impl Panel<'_> {
    /// The side whose change of that sign is the larger.
    fn side_that_moved(&self, sign: f64) -> usize {
        let by = self.changes.map(|change| change.map_or(f64::MIN, |change| change.by * sign));
        usize::from(by[1] > by[0])
    }
}

fn small_chart(
    sheet: &mut Sheet,
    layout: &Layout,
    panel: &Panel,
    chart: &PairsChart,
    (low, high): Xy,
    (left, top): Xy,
) {
    let plot_top = top + layout.head;
    let scale = Vertical { low, high, bottom: plot_top + layout.plot, top: plot_top };
    let axis = Horizontal {
        first: chart.period.0,
        last: last_day(chart),
        left,
        right: left + layout.column - layout.labels - layout.gap,
    };
    let middle = ((axis.left + axis.right) / 2.0, scale.bottom - layout.plot * 0.12);
    sheet.watermark(middle, ((axis.right - axis.left) / 7.6).min(sheet.spec.watermark));
    let (spec, words, small) = (sheet.spec, sheet.words, sheet.small());
    let scene = &mut sheet.scene;
    let width = layout.column - layout.gap;
    heading(scene, spec, panel, (left, top), width);
    grid(scene, spec, &scale, &axis, left <= layout.left + 0.5);
    let y = scale.bottom + small.size * 1.5;
    let end = scene.text(&words.month_of(axis.last), (axis.right, y), Anchor::End, small);
    let start = words.month_of(axis.first);
    if left + scene.width_of(&start, small) + small.size * 0.5 < end.left {
        scene.text(&start, (left, y), Anchor::Start, small);
    }
    for side in [0, 1] {
        line(scene, spec, panel, side, &axis, &scale);
    }
    labels(scene, spec, panel, (&axis, &scale), words, layout.labels);
}

fn heading(scene: &mut Scene, spec: &Spec, panel: &Panel, (left, top): Xy, width: f64) {
    let strong = Style::new(spec.label_name * 0.95, Weight::Bold, scene.palette.ink);
    let small = Style::new(spec.label_small, Weight::Regular, scene.palette.secondary);
    let pair = shortened(scene, &panel.names.pair_arrows(), width, strong);
    let baseline = top + strong.size;
    let area = scene.text(&pair, (left, baseline), Anchor::Start, strong);
    let native = panel.names.kicker_native();
    if spec.compact {
        let x = area.right + small.size * 0.6;
        if x + scene.width_of(&native, small) <= left + width {
            scene.text(&native, (x, baseline), Anchor::Start, small);
        }
        return;
    }
    scene.text(&native, (left, baseline + small.size * 1.55), Anchor::Start, small);
}

fn grid(scene: &mut Scene, spec: &Spec, scale: &Vertical, axis: &Horizontal, with_scale: bool) {
    let palette = scene.palette;
    let small = Style::new(spec.label_small, Weight::Regular, palette.secondary);
    let ticks = index_ticks((scale.low, scale.high));
    let step = (scale.bottom - scale.top) / (scale.high - scale.low) * 0.25;
    for tick in ticks {
        let (y, zero) = (scale.y(tick), tick == 0.0);
        let (width, colour) = if zero { (1.3, palette.zero) } else { (1.0, palette.grid) };
        scene.line(vec![(axis.left, y), (axis.right, y)], width, colour);
        // Half of the labels where they would stand too close.
        let room = step > small.size * 1.5 || (tick * 2.0).fract() == 0.0;
        if with_scale && room {
            let label = if zero { "0".to_owned() } else { signed(tick) };
            let at = (axis.left - small.size * 0.6, y + small.size * 0.36);
            scene.text(&label, at, Anchor::End, small);
        }
    }
}

fn line(
    scene: &mut Scene,
    spec: &Spec,
    panel: &Panel,
    side: usize,
    axis: &Horizontal,
    scale: &Vertical,
) {
    let palette = scene.palette;
    let colour = palette.side[side];
    let facts = &panel.facts[side];
    for run in &facts.runs {
        let upper = run.iter().map(|p| (axis.x(p.day()), scale.y(p.estimate.high)));
        let lower = run.iter().rev().map(|p| (axis.x(p.day()), scale.y(p.estimate.low)));
        scene.area(upper.chain(lower).collect(), colour, palette.band_alpha);
    }
    let width = if spec.compact { 3.0 } else { 1.5 };
    for run in &facts.runs {
        let points = run.iter().map(|p| (axis.x(p.day()), scale.y(p.estimate.value)));
        scene.line(points.collect(), width, colour);
    }
    if let Some(last) = facts.last() {
        let at = (axis.x(last.day()), scale.y(last.estimate.value));
        mark(scene, side, at, 1.9 + width);
    }
}

/// Value, change and name at each line end, clear of each other; or that there is no index now.
fn labels(
    scene: &mut Scene,
    spec: &Spec,
    panel: &Panel,
    (axis, scale): (&Horizontal, &Vertical),
    words: &Words,
    room: f64,
) {
    let current = [0, 1].map(|side: usize| {
        let last = panel.facts[side].last();
        last.filter(|last| last.day() >= axis.last).map(|last| last.estimate.value)
    });
    let size = spec.label_small;
    let block = size * 2.75;
    let level = |side: usize| current[side].map_or(scale.bottom - size * 1.6, |v| scale.y(v));
    let lower = usize::from(level(1) > level(0));
    let upper = 1 - lower;
    let mut tops = [level(0) - block / 2.0, level(1) - block / 2.0];
    let overlap = tops[upper] + block - tops[lower];
    if overlap > 0.0 {
        tops[upper] -= overlap / 2.0;
        tops[lower] += overlap / 2.0;
    }
    tops[lower] = tops[lower].min(scale.bottom - block + size * 0.3);
    tops[upper] = tops[upper].min(tops[lower] - block);
    let x = axis.right + size * 0.85;
    let room = room - size * 1.1;
    for side in [0, 1] {
        let colour = scene.palette.side_text[side];
        let name_style = Style::new(size, Weight::Medium, colour);
        let name = shortened(scene, &panel.names.names[side], room, name_style);
        let y = tops[side] + size * 1.1;
        let Some(value) = current[side] else {
            scene.text(&name, (x, y), Anchor::Start, name_style);
            let text = shortened(scene, words.pairs.no_index, room, name_style);
            scene.text(&text, (x, y + size * 1.25), Anchor::Start, name_style);
            continue;
        };
        let strong = Style::new(size * 1.17, Weight::Bold, colour);
        let right = scene.text(&signed(value), (x, y), Anchor::Start, strong).right;
        if let Some(change) = panel.changes[side] {
            let small = Style::new(size, Weight::Regular, scene.palette.secondary);
            let arrow = arrow(change.by);
            if right + size * 0.5 + scene.width_of(&arrow, small) <= x + room + size * 0.5 {
                scene.text(&arrow, (right + size * 0.5, y), Anchor::Start, small);
            }
        }
        scene.text(&name, (x, y + size * 1.25), Anchor::Start, name_style);
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

/// Which mark is which, in as many lines as it needs.
fn legend(sheet: &mut Sheet, chart: &PairsChart) {
    let (words, small) = (sheet.words, sheet.small());
    let (left, right) = sheet.inner();
    let level = (chart.provenance.method.level * 100.0).to_string();
    let breaks = fill(words.pairs.breaks, &[("level", &level)]);
    let scene = &mut sheet.scene;
    let unit = small.size;
    let (mut x, mut y) = (left, sheet.y + unit * 0.6);
    let texts = [words.pairs.first_side, words.pairs.second_side, &breaks];
    for (at, text) in texts.into_iter().enumerate() {
        let room = if at < 2 { unit * 1.4 } else { 0.0 };
        if x + room + scene.width_of(text, small) > right && x > left {
            (x, y) = (left, y + unit * 1.6);
        }
        if at < 2 {
            mark(scene, at, (x + unit * 0.4, y - unit * 0.36), unit * 0.34);
        }
        let colour = if at < 2 { scene.palette.side_text[at] } else { small.colour };
        let style = Style { colour, ..small };
        let text = shortened(scene, text, right - x - room, style);
        x = scene.text(&text, (x + room, y), Anchor::Start, style).right + unit * 2.0;
    }
    sheet.y = y + unit * 1.5;
}
