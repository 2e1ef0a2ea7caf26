//! The voices chart: average tone of officials, outlets and people, as published, month against month.
//!
//! Always holds: tones are not adjusted for an outlet's usual tone, and the subtitle says so; a voice with
//! too few stories has no dot; the title names a voice only if its two months differ beyond its range.

use super::font::{Fonts, Weight};
use super::frame::{Header, shortened};
use super::names::Names;
use super::scale::{index_domain, index_ticks};
use super::scene::{Anchor, Rect, Scene, Style, Xy};
use super::sheet::Sheet;
use super::spec::{Size, Spec};
use super::theme::Theme;
use super::words::{Words, fill, grouped, signed, words};
use super::{DrawError, Figure, mark};
use crate::model::{Tone, VoiceRow, VoiceSide, VoicesChart};

/// A dot needs this many stories.
const STORIES_MIN: u32 = 10;
/// A change is worth its number from here on.
const CHANGE_MIN: f64 = 0.05;
const STEP: f64 = 0.25;

/// How a size lays out its two columns, in pixels.
struct Layout {
    /// From the left of a column to the scale, and from the scale to its right.
    names: f64,
    counts: f64,
    /// Room for a value left of the scale.
    values: f64,
    row: f64,
    /// Rows per side; what is beyond is counted. `None`: as many as a figure of fixed height holds.
    rows_max: Option<usize>,
    side_by_side: bool,
    /// Names in their own script, in a second line.
    natives: bool,
    legend: bool,
}

fn layout(size: Size) -> Layout {
    match size {
        Size::Web => Layout {
            names: 262.0,
            counts: 74.0,
            values: 54.0,
            row: 41.0,
            rows_max: Some(16),
            side_by_side: true,
            natives: true,
            legend: true,
        },
        Size::Phone => Layout {
            names: 150.0,
            counts: 46.0,
            values: 40.0,
            row: 34.0,
            rows_max: Some(12),
            side_by_side: false,
            natives: true,
            legend: true,
        },
        Size::Social => Layout {
            names: 258.0,
            counts: 40.0,
            values: 74.0,
            row: 35.0,
            rows_max: None,
            side_by_side: true,
            natives: false,
            legend: false,
        },
        Size::Print => Layout {
            names: 146.0,
            counts: 38.0,
            values: 36.0,
            row: 25.0,
            rows_max: Some(16),
            side_by_side: true,
            natives: true,
            legend: true,
        },
    }
}

/// One of the two columns of the chart.
struct Column<'s> {
    layout: &'s Layout,
    spec: &'static Spec,
    words: &'static Words,
    side: usize,
    left: f64,
    right: f64,
    /// Values and places of the scale's ends.
    low: Xy,
    high: Xy,
}

/// A line of a column.
enum Line<'c> {
    Heading(&'static str),
    Row(&'static str, &'c VoiceRow),
}

/// Draws the voices of a pair.
pub fn voices(
    chart: &VoicesChart,
    size: Size,
    theme: Theme,
    fonts: &Fonts,
) -> Result<Figure, DrawError> {
    let words = words(chart.provenance.language);
    let [a, b] = &chart.names;
    let given = [(a.name.as_str(), a.native.as_deref()), (&b.name, b.native.as_deref())];
    let names = Names::new(chart.pair, given, fonts, words);
    let period = words.long_month_of(chart.period.0);
    let titles = titles(chart, &names, words);
    let header = Header {
        kicker: names.kicker_with(words.voices.kicker),
        kicker_native: names.kicker_native(),
        titles: &titles,
        subtitle: fill(words.voices.subtitle, &[("period", &period)]),
    };
    let mut sheet = Sheet::new(header, &chart.provenance, size, theme, fonts);
    let rows = chart.sides.iter().flat_map(|side| rows(side, words));
    let ends = rows.filter_map(|(_, row)| shown(row)).flat_map(|tone| [tone.low, tone.high]);
    let indexes = chart.sides.iter().filter_map(|side| side.index);
    let domain = index_domain(ends.chain(indexes).filter(|value| value.is_finite()));
    let layout = layout(size);
    let top = sheet.y;
    let mut bottom = top;
    for side in [0, 1] {
        if layout.side_by_side {
            sheet.y = top;
        }
        column(&mut sheet, &layout, chart, &names, (side, domain));
        bottom = bottom.max(sheet.y);
    }
    sheet.y = bottom;
    if layout.legend {
        legend(&mut sheet, chart);
    }
    let values =
        [("holder", names.names[0].as_str()), ("target", &names.names[1]), ("period", &period)];
    let finding = titles.first().map(|title| words.sentence(title)).unwrap_or_default();
    sheet.finish("", &[fill(words.voices.alt, &values), finding])
}

/// The tone of a row that may be shown.
fn shown(row: &VoiceRow) -> Option<Tone> {
    row.tone.filter(|tone| row.stories >= STORIES_MIN && tone.value.is_finite())
}

/// Every row of a side, with what titles call it if it is a kind of voice.
fn rows<'c>(
    side: &'c VoiceSide,
    words: &'static Words,
) -> impl Iterator<Item = (&'static str, &'c VoiceRow)> {
    let voices =
        side.voices.iter().map(|(voice, row)| (words.voices.in_title[*voice as usize], row));
    voices.chain(side.outlets.iter().map(|row| ("", row)))
}

/// What a row is called: its outlet, or the kind of voice.
fn name_of<'r>(group: &'static str, row: &'r VoiceRow) -> &'r str {
    row.name.as_deref().unwrap_or(group)
}

/// The voice whose tone changed most beyond both its range and 0.05; else that none did.
fn titles(chart: &VoicesChart, names: &Names, words: &'static Words) -> Vec<String> {
    let mut changes: Vec<(f64, String)> = Vec::new();
    let mut any = false;
    for (side, voices) in chart.sides.iter().enumerate() {
        for (group, row) in rows(voices, words) {
            let Some(tone) = shown(row) else { continue };
            any = true;
            let Some(before) = row.before else { continue };
            let change = tone.value - before;
            if (tone.low..=tone.high).contains(&before) || change.abs() < CHANGE_MIN {
                continue;
            }
            let [a, b] = &names.names;
            let (holder, target) = if side == 0 { (a, b) } else { (b, a) };
            let template = match change < 0.0 {
                true => words.voices.title_harsher,
                false => words.voices.title_milder,
            };
            let values = [
                ("holder", holder.as_str()),
                ("target", target),
                ("name", name_of(group, row)),
                ("before", &signed(before)),
                ("after", &signed(tone.value)),
            ];
            changes.push((change.abs(), fill(template, &values)));
        }
    }
    changes.sort_by(|one, two| two.0.total_cmp(&one.0));
    let mut titles: Vec<String> = changes.into_iter().map(|(_, title)| title).collect();
    titles.retain(|title| title.chars().count() <= super::TITLE_CHARS_MAX);
    let rest = if any { words.voices.title_steady } else { words.voices.nothing };
    if titles.is_empty() {
        titles.push(fill(rest, &[("holder", &names.names[0]), ("target", &names.names[1])]));
    }
    titles
}

fn column(
    sheet: &mut Sheet,
    layout: &Layout,
    chart: &VoicesChart,
    names: &Names,
    (side, (low, high)): (usize, (f64, f64)),
) {
    let (spec, words) = (sheet.spec, sheet.words);
    let (left, right) = sheet.inner();
    let between = spec.label_name * 2.1;
    let (left, right) = match layout.side_by_side {
        true => {
            let width = (right - left - between) / 2.0;
            let left = left + (width + between) * side as f64;
            (left, left + width)
        }
        false => (left, right),
    };
    let column = Column {
        layout,
        spec,
        words,
        side,
        left,
        right,
        low: (low, left + layout.names),
        high: (high, right - layout.counts),
    };
    let heading = sheet.y + spec.label_name * if spec.compact { 1.5 } else { 2.4 };
    names.heading(&mut sheet.scene, spec, side, (left, heading));
    let labels = heading + spec.label_small * if spec.compact { 1.6 } else { 2.6 };
    let top = labels + spec.label_small * 0.9;
    let room = sheet.floor().map(|floor| ((floor - top) / layout.row) as usize);
    let rows_max = layout.rows_max.or(room.map(|rows| rows.saturating_sub(1))).unwrap_or(16);
    let (lines, hidden) = lines(chart, side, words, rows_max, spec.compact);
    let height = lines.len() as f64 * layout.row;
    let middle = ((column.low.1 + column.high.1) / 2.0, top + height * 0.72);
    sheet.watermark(middle, (column.high.1 - column.low.1) / 6.6);
    let scene = &mut sheet.scene;
    column.scale(scene, (labels, top, top + height));
    column.index(scene, chart.sides[side].index, (top, top + height));
    let mut y = top;
    for line in &lines {
        match line {
            Line::Heading(text) => {
                let style = Style::new(spec.axis, Weight::SemiBold, scene.palette.ink);
                let at = (left, y + layout.row * 0.62);
                scene.text(text, at, Anchor::Start, style);
            }
            Line::Row(group, row) => column.row(scene, group, row, y),
        }
        y += layout.row;
    }
    if hidden > 0 && !spec.compact {
        let more = fill(words.voices.more, &[("count", &hidden.to_string())]);
        let small = sheet.small();
        let more = shortened(&sheet.scene, &more, layout.names + 60.0, small);
        sheet.scene.text(&more, (left, y + small.size * 1.3), Anchor::Start, small);
    }
    sheet.y = y + spec.label_small * 2.0;
}

/// Headings and rows of a side, and how many rows have no place; a preview has no headings. Rows that may not be
/// shown come last, for they are the first to go.
fn lines<'c>(
    chart: &'c VoicesChart,
    side: usize,
    words: &'static Words,
    rows_max: usize,
    compact: bool,
) -> (Vec<Line<'c>>, usize) {
    let VoiceSide { voices, outlets, .. } = &chart.sides[side];
    let mut rows: Vec<Line> = voices
        .iter()
        .map(|(voice, row)| Line::Row(words.voices.groups[*voice as usize], row))
        .collect();
    let (shown, few): (Vec<&VoiceRow>, Vec<&VoiceRow>) =
        outlets.iter().partition(|row| shown(row).is_some());
    let room = rows_max.saturating_sub(rows.len());
    let by_outlet: Vec<Line> =
        shown.into_iter().chain(few).take(room).map(|row| Line::Row("", row)).collect();
    let hidden = outlets.len() - by_outlet.len();
    if !by_outlet.is_empty() && !compact {
        rows.push(Line::Heading(words.voices.by_outlet));
    }
    rows.extend(by_outlet);
    (rows, hidden)
}

impl Column<'_> {
    fn x(&self, value: f64) -> f64 {
        let (from, to) = (self.low, self.high);
        from.1 + (to.1 - from.1) * (value - from.0) / (to.0 - from.0)
    }

    /// Values above the plot, lines through it.
    fn scale(&self, scene: &mut Scene, (labels, top, bottom): (f64, f64, f64)) {
        let palette = scene.palette;
        let style = Style::new(self.spec.label_small, Weight::Regular, palette.secondary);
        let stories = self.words.voices.stories;
        let fits = scene.width_of(stories, style) < self.layout.counts - 4.0;
        let mut free_to = f64::MAX;
        if fits {
            free_to = scene.text(stories, (self.right, labels), Anchor::End, style).left;
        }
        let mut free_from = f64::MIN;
        for tick in index_ticks((self.low.0, self.high.0)) {
            let x = self.x(tick);
            let (width, colour) =
                if tick == 0.0 { (1.3, palette.zero) } else { (1.0, palette.grid) };
            scene.line(vec![(x, top), (x, bottom)], width, colour);
            let crowded = self.x(STEP) - self.x(0.0) < style.size * 3.9;
            if tick == 0.0 || !crowded || (tick * 2.0).fract() == 0.0 {
                let label = if tick == 0.0 { "0".to_owned() } else { signed(tick) };
                let area = scene.measure(&label, (x, labels), Anchor::Middle, style);
                if area.left > free_from && area.right + 4.0 < free_to {
                    scene.text(&label, (x, labels), Anchor::Middle, style);
                    free_from = area.right + 6.0;
                }
            }
        }
    }

    /// A dotted line at the index of the last day, with its value below.
    fn index(&self, scene: &mut Scene, index: Option<f64>, (top, bottom): Xy) {
        let Some(value) = index.filter(|value| (self.low.0..=self.high.0).contains(value)) else {
            return;
        };
        let (palette, size) = (scene.palette, self.spec.label_small);
        let x = self.x(value);
        let dots = [(x, top), (x, bottom + size * 0.5)];
        scene.dashed(&dots, (1.5, 3.0), 1.2, palette.side[self.side]);
        if self.spec.compact {
            return;
        }
        let style = Style::new(size, Weight::Medium, palette.side_text[self.side]).over_data();
        let text = fill(self.words.voices.index, &[("value", &signed(value))]);
        let width = scene.width_of(&text, style);
        let x = (x + size * 0.4).min(self.right - width);
        scene.text(&text, (x, bottom + size * 1.3), Anchor::Start, style);
    }

    /// Name, range, both months, story count.
    fn row(&self, scene: &mut Scene, group: &'static str, row: &VoiceRow, y: f64) {
        let (palette, spec) = (scene.palette, self.spec);
        let weight = if row.name.is_some() { Weight::Regular } else { Weight::SemiBold };
        let ink = Style::new(spec.axis, weight, palette.ink);
        let small = Style::new(spec.label_small, Weight::Regular, palette.secondary);
        let room = self.low.1 - self.left - self.layout.values - 4.0;
        let native = row.native.as_deref().filter(|_| self.layout.natives);
        let native = native.filter(|native| scene.fonts.covers(native));
        let middle = y + self.layout.row * 0.42;
        let lift = if native.is_some() { ink.size * 0.12 } else { -ink.size * 0.36 };
        let name = name_of(group, row);
        let name = if scene.fonts.covers(name) { name } else { "?" };
        let name = shortened(scene, name, room, ink);
        scene.text(&name, (self.left, middle - lift), Anchor::Start, ink);
        if let Some(native) = native {
            let native = shortened(scene, native, room, small);
            let at = (self.left, middle - lift + small.size * 1.22);
            scene.text(&native, at, Anchor::Start, small);
        }
        let count = Style::new(spec.label_small, Weight::Regular, palette.ink);
        let down = spec.label_small * 0.36;
        let stories = grouped(row.stories.into());
        scene.text(&stories, (self.right, middle + down), Anchor::End, count);
        let Some(tone) = shown(row) else {
            let least = STORIES_MIN.to_string();
            let text = fill(self.words.voices.too_few, &[("count", &least)]);
            let room = self.high.1 - self.low.1 + self.layout.values;
            let text = shortened(scene, &text, room, small);
            let width = scene.width_of(&text, small);
            let centre = (self.low.1 + self.high.1) / 2.0;
            let x = centre.min(self.high.1 + 4.0 - width / 2.0);
            scene.text(&text, (x, middle + down), Anchor::Middle, small.over_data());
            return;
        };
        let (from, to) = (self.x(tone.low), self.x(tone.high));
        let thick = self.layout.row * 0.064;
        let range = Rect { left: from, top: middle - thick, right: to, bottom: middle + thick };
        scene.fill(range, palette.side[self.side], 0.35);
        let radius = self.layout.row * 0.112;
        let before = row.before.filter(|value| value.is_finite());
        if let Some(before) = before {
            ring(scene, (self.x(before), middle), radius);
        }
        mark(scene, self.side, (self.x(tone.value), middle), radius);
        let Some(before) = before.filter(|old| (tone.value - old).abs() >= CHANGE_MIN) else {
            return;
        };
        // On the side of the range that looks away from the month before.
        let colour = palette.side_text[self.side];
        let value = Style::new(spec.axis, Weight::Bold, colour).over_data();
        let text = signed(tone.value);
        let reach = [from.min(self.x(before) - radius), to.max(self.x(before) + radius)];
        let beside = [(reach[0] - 5.0, Anchor::End), (reach[1] + 5.0, Anchor::Start)];
        let wanted = usize::from(tone.value >= before);
        for (x, anchor) in [beside[wanted], beside[1 - wanted]] {
            let at = (x, middle + value.size * 0.36);
            let area = scene.measure(&text, at, anchor, value);
            let least = self.low.1 - self.layout.values;
            let most = self.right - scene.width_of(&stories, count) - 4.0;
            if area.left >= least && area.right <= most {
                scene.text(&text, at, anchor, value);
                return;
            }
        }
    }
}

/// The mark of the month before.
fn ring(scene: &mut Scene, at: Xy, radius: f64) {
    scene.dot(at, radius, scene.palette.secondary, 1.0);
    scene.dot(at, radius * 0.7, scene.palette.background, 1.0);
}

/// What the marks mean, in as many lines as it needs.
fn legend(sheet: &mut Sheet, chart: &VoicesChart) {
    let (words, small) = (sheet.words, sheet.small());
    let (left, right) = sheet.inner();
    let level = (chart.provenance.method.level * 100.0).to_string();
    let scene = &mut sheet.scene;
    let unit = small.size;
    let (mut x, mut y) = (left, sheet.y + unit * 1.1);
    let now = words.long_month_of(chart.period.0);
    let before = words.long_month_of(chart.before.0);
    let range = fill(words.voices.range, &[("level", &level)]);
    let parts = [
        (unit * 2.4, now.as_str()),
        (unit * 1.1, &before),
        (unit * 3.0, &range),
        (0.0, words.voices.printed),
    ];
    for (at, (room, text)) in parts.into_iter().enumerate() {
        let width = room + scene.width_of(text, small);
        if x + width > right && x > left {
            (x, y) = (left, y + unit * 1.6);
        }
        let middle = y - unit * 0.36;
        match at {
            0 => {
                mark(scene, 0, (x + unit * 0.4, middle), unit * 0.36);
                mark(scene, 1, (x + unit * 1.5, middle), unit * 0.36);
            }
            1 => ring(scene, (x + unit * 0.4, middle), unit * 0.36),
            2 => {
                let (top, bottom) = (middle - unit * 0.2, middle + unit * 0.2);
                let bar = Rect { left: x, top, right: x + unit * 2.5, bottom };
                scene.fill(bar, scene.palette.zero, 0.5);
            }
            _ => {}
        }
        x = scene.text(text, (x + room, y), Anchor::Start, small).right + unit * 2.0;
    }
    sheet.y = y + unit * 1.5;
}
