//! The moved chart: what each topic added to the change of each direction from one month to the next.
//!
//! Always holds: the bars of a topic add up to its number, and the topics add up to the total; topics
//! beyond the largest are summed in one row, never dropped; both directions share one scale.

use super::font::{Fonts, Weight};
use super::frame::{Header, shortened};
use super::names::Names;
use super::scene::{Anchor, Rect, Scene, Style, Xy};
use super::sheet::Sheet;
use super::spec::{Size, Spec};
use super::theme::{Colour, Theme};
use super::words::{Words, fill, grouped, signed, words};
use super::{DrawError, Figure, TITLE_CHARS_MAX};
use crate::model::{MovedChart, MovedSide, TopicMove};

/// The smallest contribution that makes a title, index points.
const TITLE_LEAST: f64 = 0.01;
/// Steps of the scale, index points; the first with few enough ticks is taken.
const STEPS: [f64; 7] = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5];

/// How a size lays out a direction, in pixels.
struct Layout {
    /// Topics with a row of their own.
    topics_max: usize,
    row: f64,
    bar: f64,
    /// A table with columns; else names above bars of full width.
    columns: Option<Columns>,
    side_by_side: bool,
    ticks_max: f64,
    legend: bool,
}

/// Where the columns of the table begin.
struct Columns {
    scale: Xy,
    stories: f64,
    tone: f64,
}

fn layout(size: Size) -> Layout {
    match size {
        Size::Web => Layout {
            topics_max: 6,
            row: 44.0,
            bar: 22.0,
            columns: Some(Columns { scale: (330.0, 880.0), stories: 955.0, tone: 1065.0 }),
            side_by_side: false,
            ticks_max: 8.0,
            legend: true,
        },
        Size::Print => Layout {
            topics_max: 6,
            row: 26.0,
            bar: 13.0,
            columns: Some(Columns { scale: (160.0, 474.0), stories: 510.0, tone: 590.0 }),
            side_by_side: false,
            ticks_max: 6.0,
            legend: true,
        },
        Size::Phone => Layout {
            topics_max: 5,
            row: 55.0,
            bar: 12.0,
            columns: None,
            side_by_side: false,
            ticks_max: 6.0,
            legend: true,
        },
        Size::Social => Layout {
            topics_max: 3,
            row: 58.0,
            bar: 18.0,
            columns: None,
            side_by_side: true,
            ticks_max: 4.0,
            legend: false,
        },
    }
}

/// Draws what moved the directions of a pair.
pub fn moved(
    chart: &MovedChart,
    size: Size,
    theme: Theme,
    fonts: &Fonts,
) -> Result<Figure, DrawError> {
    let words = words(chart.provenance.language);
    let [a, b] = &chart.names;
    let given = [(a.name.as_str(), a.native.as_deref()), (&b.name, b.native.as_deref())];
    let names = Names::new(chart.pair, given, fonts, words);
    let layout = layout(size);
    let rows = chart.sides.each_ref().map(|side| rows(side, words, layout.topics_max));
    let months = [chart.before, chart.after].map(|period| words.long_month_of(period.0));
    let values = [("before", months[0].as_str()), ("after", &months[1])];
    let titles = titles(chart, &names, words);
    let header = Header {
        kicker: names.kicker_with(words.moved.kicker),
        kicker_native: names.kicker_native(),
        titles: &titles,
        subtitle: fill(words.moved.subtitle, &values),
    };
    let mut sheet = Sheet::new(header, &chart.provenance, size, theme, fonts);
    let scale = Scale::of(rows.iter().flatten(), layout.ticks_max);
    let (top, mut bottom) = (sheet.y, sheet.y);
    for side in [0, 1] {
        if layout.side_by_side {
            sheet.y = top;
        }
        let part = Part {
            layout: &layout,
            names: &names,
            months: [chart.before, chart.after].map(|period| words.month(period.0)),
            side,
            data: &chart.sides[side],
            rows: &rows[side],
            scale,
        };
        part.draw(&mut sheet);
        bottom = bottom.max(sheet.y);
    }
    sheet.y = bottom;
    if layout.legend {
        legend(&mut sheet);
    }
    let sentences = [0, 1].map(|side| sentence(chart, &names, side, &rows[side], words));
    sheet.finish(words.moved.note, &sentences)
}

/// What a direction's part of the figure shows, in words.
fn sentence(
    chart: &MovedChart,
    names: &Names,
    side: usize,
    rows: &[TopicMove],
    words: &Words,
) -> String {
    let (holder, target) = holder_and_target(names, side);
    let months = [chart.before, chart.after].map(|period| words.long_month_of(period.0));
    let data = &chart.sides[side];
    if data.topics.is_empty() {
        let nothing = fill(words.moved.nothing, &[("holder", holder), ("target", target)]);
        return words.sentence(&nothing);
    }
    let values = [
        ("holder", holder),
        ("target", target),
        ("before", &months[0]),
        ("after", &months[1]),
        ("change", &points(data.tone.1 - data.tone.0)),
    ];
    let topics = rows.iter().map(|row| format!("{} {}", row.name, points(sum(row))));
    let list = topics.collect::<Vec<_>>().join(words.alt.comma);
    words.sentence(&(fill(words.moved.alt, &values) + words.alt.semicolon + &list))
}

fn holder_and_target(names: &Names, side: usize) -> (&str, &str) {
    let [a, b] = &names.names;
    if side == 0 { (a, b) } else { (b, a) }
}

fn sum(topic: &TopicMove) -> f64 {
    topic.by_tone + topic.by_attention
}

/// `−0.044`: three decimals, a real minus sign.
fn points(value: f64) -> String {
    let rounded = format!("{:.3}", value.abs());
    match rounded.as_str() {
        "0.000" => rounded,
        _ if value < 0.0 => format!("−{rounded}"),
        _ => format!("+{rounded}"),
    }
}

/// The largest topics, falls first, and the sum of all others.
fn rows(side: &MovedSide, words: &Words, topics_max: usize) -> Vec<TopicMove> {
    let finite = |topic: &&TopicMove| sum(topic).is_finite();
    let mut topics: Vec<TopicMove> = side.topics.iter().filter(finite).cloned().collect();
    topics.sort_by(|one, two| {
        sum(two).abs().total_cmp(&sum(one).abs()).then_with(|| one.name.cmp(&two.name))
    });
    let others = topics.split_off(topics.len().min(topics_max));
    topics.sort_by(|one, two| sum(one).total_cmp(&sum(two)).then_with(|| one.name.cmp(&two.name)));
    if !others.is_empty() {
        let add = |value: fn(&TopicMove) -> f64| others.iter().map(value).sum::<f64>();
        topics.push(TopicMove {
            name: fill(words.moved.other, &[("count", &others.len().to_string())]),
            native: None,
            by_tone: add(|topic| topic.by_tone),
            by_attention: add(|topic| topic.by_attention),
            stories: (
                others.iter().map(|topic| topic.stories.0).sum(),
                others.iter().map(|topic| topic.stories.1).sum(),
            ),
            tone: (None, None),
        });
    }
    topics
}

/// The topic that moved its direction's way most, if both moved by enough; the larger change first.
fn titles(chart: &MovedChart, names: &Names, words: &Words) -> Vec<String> {
    let mut found: Vec<(f64, String)> = Vec::new();
    for (side, data) in chart.sides.iter().enumerate() {
        let (holder, target) = holder_and_target(names, side);
        let fell = data.tone.1 < data.tone.0;
        let same_way = |topic: &&TopicMove| (sum(topic) < 0.0) == fell;
        let most = data.topics.iter().filter(same_way);
        let most = most.max_by(|one, two| sum(one).abs().total_cmp(&sum(two).abs()));
        let change = (data.tone.1 - data.tone.0).abs();
        let enough = |topic: &&TopicMove| sum(topic).abs().min(change) >= TITLE_LEAST;
        let Some(topic) = most.filter(enough) else { continue };
        let template = if fell { words.moved.title_down } else { words.moved.title_up };
        let month = words.long_month_of(chart.after.0);
        let values = [
            ("holder", holder),
            ("target", target),
            ("topic", topic.name.as_str()),
            ("month", &month),
        ];
        found.push((change, fill(template, &values)));
    }
    found.sort_by(|one, two| two.0.total_cmp(&one.0));
    let mut titles: Vec<String> = found.into_iter().map(|(_, title)| title).collect();
    titles.retain(|title| title.chars().count() <= TITLE_CHARS_MAX);
    if titles.is_empty() {
        let empty = chart.sides.iter().all(|side| side.topics.is_empty());
        let template = if empty { words.moved.nothing_both } else { words.moved.title_steady };
        let least = TITLE_LEAST.to_string();
        let [a, b] = &names.names;
        titles.push(fill(template, &[("holder", a), ("target", b), ("least", &least)]));
    }
    titles
}

/// Index points along the bars.
#[derive(Clone, Copy)]
struct Scale {
    low: f64,
    high: f64,
    step: f64,
}

impl Scale {
    /// Wide enough for every partial bar, on a step with few ticks.
    fn of<'r>(rows: impl Iterator<Item = &'r TopicMove>, ticks_max: f64) -> Scale {
        let mut ends = (0.0_f64, 0.0_f64);
        for row in rows {
            let parts = [row.by_tone, row.by_attention];
            let below: f64 = parts.iter().filter(|part| **part < 0.0).sum();
            let above: f64 = parts.iter().filter(|part| **part > 0.0).sum();
            ends = (ends.0.min(below), ends.1.max(above));
        }
        // Room for the numbers at the ends of the bars.
        let room = (ends.1 - ends.0).max(0.01) * 0.16;
        let (low, high) = (ends.0 - room, ends.1 + room);
        let fits = |step: &f64| (high - low) / step <= ticks_max;
        Scale { low, high, step: STEPS.into_iter().find(fits).unwrap_or(0.5) }
    }

    fn x(&self, (left, right): Xy, value: f64) -> f64 {
        left + (right - left) * (value - self.low) / (self.high - self.low)
    }

    fn ticks(&self) -> Vec<f64> {
        let steps = (self.low / self.step).ceil() as i32..=(self.high / self.step).floor() as i32;
        steps.map(|step| f64::from(step) * self.step).collect()
    }
}

/// One direction.
struct Part<'c> {
    layout: &'c Layout,
    names: &'c Names,
    months: [&'static str; 2],
    side: usize,
    data: &'c MovedSide,
    rows: &'c [TopicMove],
    scale: Scale,
}

impl Part<'_> {
    fn draw(&self, sheet: &mut Sheet) {
        let (spec, words, small) = (sheet.spec, sheet.words, sheet.small());
        let (left, right) = self.bounds(sheet);
        let heading = sheet.y + spec.label_name * if spec.compact { 1.5 } else { 2.5 };
        let end = self.names.heading(&mut sheet.scene, spec, self.side, (left, heading));
        if self.rows.is_empty() {
            let y = heading + spec.label_name * 1.8;
            let holder = holder_and_target(self.names, self.side);
            let text = fill(words.moved.nothing, &[("holder", holder.0), ("target", holder.1)]);
            let text = shortened(&sheet.scene, &text, right - left, small);
            sheet.scene.text(&text, (left, y), Anchor::Start, small);
            sheet.y = y + small.size;
            return;
        }
        let change = format!("{} → {}", signed(self.data.tone.0), signed(self.data.tone.1));
        let style = Style::new(spec.label_small, Weight::SemiBold, sheet.scene.palette.ink);
        if end + sheet.scene.width_of(&change, style) + small.size < right {
            sheet.scene.text(&change, (end + small.size, heading), Anchor::Start, style);
        }
        match &self.layout.columns {
            Some(columns) => self.table(sheet, columns, (left, right), heading),
            None => self.list(sheet, (left, right), heading),
        }
    }

    fn bounds(&self, sheet: &Sheet) -> Xy {
        let (left, right) = sheet.inner();
        if !self.layout.side_by_side {
            return (left, right);
        }
        let between = sheet.spec.label_name * 1.6;
        let width = (right - left - between) / 2.0;
        let left = left + (width + between) * self.side as f64;
        (left, left + width)
    }

    /// Topic, bars, stories and tone side by side, with a total.
    fn table(&self, sheet: &mut Sheet, columns: &Columns, (left, right): Xy, heading: f64) {
        let (spec, words) = (sheet.spec, sheet.words);
        let head = heading + spec.label_small * 2.1;
        let labels = head + spec.label_small * 1.45;
        let top = labels + spec.label_small * 0.8;
        let row = self.layout.row;
        let bottom = top + row * self.rows.len() as f64;
        for at in (0..self.rows.len()).step_by(2) {
            let y = top + row * at as f64;
            let stripe = Rect { left: left - 4.0, top: y, right: right + 4.0, bottom: y + row };
            sheet.scene.fill(stripe, sheet.scene.palette.grid, 0.35);
        }
        let middle = (columns.scale.0 + columns.scale.1) / 2.0;
        sheet.watermark((middle, (top + bottom) / 2.0 + row * 0.4), spec.watermark * 0.55);
        let small = sheet.small();
        let scene = &mut sheet.scene;
        let palette = scene.palette;
        let strong = Style::new(spec.label_small, Weight::SemiBold, palette.ink);
        let span = format!("{} → {}", self.months[0], self.months[1]);
        scene.text(words.moved.topic, (left, labels), Anchor::Start, strong);
        for (x, text) in [(columns.stories, words.moved.stories), (columns.tone, words.moved.tone)]
        {
            scene.text(text, (x, head), Anchor::Start, strong);
            scene.text(&span, (x, labels), Anchor::Start, small);
        }
        self.hints(scene, words, columns.scale, head, small);
        self.ticks(scene, columns.scale, (labels, top, bottom), small);
        for (at, topic) in self.rows.iter().enumerate() {
            self.table_row(scene, spec, columns, topic, (left, top + row * at as f64));
        }
        scene.line(vec![(left, bottom), (right, bottom)], 1.3, palette.zero);
        let y = bottom + spec.axis * 1.6;
        self.total(scene, spec, words, columns, (left, y));
        sheet.y = y + spec.axis * 0.5;
    }

    fn hints(&self, scene: &mut Scene, words: &Words, ends: Xy, y: f64, small: Style) {
        let hint = Style { colour: scene.palette.tertiary, ..small };
        let zero = self.scale.x(ends, 0.0);
        let gap = small.size * 0.8;
        for (text, x, anchor) in [
            (words.moved.pulled, zero - gap, Anchor::End),
            (words.moved.pushed, zero + gap, Anchor::Start),
        ] {
            let area = scene.measure(text, (x, y), anchor, hint);
            if area.left >= ends.0 - 40.0 && area.right <= ends.1 + 60.0 {
                scene.text(text, (x, y), anchor, hint);
            }
        }
    }

    fn ticks(
        &self,
        scene: &mut Scene,
        ends: Xy,
        (labels, top, bottom): (f64, f64, f64),
        style: Style,
    ) {
        let palette = scene.palette;
        for tick in self.scale.ticks() {
            let (x, zero) = (self.scale.x(ends, tick), tick == 0.0);
            let (width, colour) = if zero { (1.3, palette.zero) } else { (1.0, palette.grid) };
            scene.line(vec![(x, top), (x, bottom)], width, colour);
            let label = if zero { "0".to_owned() } else { signed(tick) };
            scene.text(&label, (x, labels), Anchor::Middle, style);
        }
    }

    /// Height of a bar under its name, in a row that may be lower than usual.
    fn bar_height(&self, row: f64) -> f64 {
        self.layout.bar.min(row - (self.layout.row - self.layout.bar))
    }

    /// Both bars of a topic, at a middle and of a height; answers with their outer ends.
    fn bars(&self, scene: &mut Scene, topic: &TopicMove, ends: Xy, place: Xy) -> Xy {
        let (mut below, mut above) = (0.0, 0.0);
        for (value, solid) in [(topic.by_tone, true), (topic.by_attention, false)] {
            let end = if value < 0.0 { &mut below } else { &mut above };
            let from = *end;
            *end += value;
            let palette = scene.palette;
            let colour = if value < 0.0 { palette.negative } else { palette.positive };
            let ends = (self.scale.x(ends, from), self.scale.x(ends, *end));
            bar(scene, ends, place, colour, solid);
        }
        (self.scale.x(ends, below), self.scale.x(ends, above))
    }

    fn table_row(
        &self,
        scene: &mut Scene,
        spec: &Spec,
        columns: &Columns,
        topic: &TopicMove,
        (left, top): Xy,
    ) {
        let palette = scene.palette;
        let middle = top + self.layout.row / 2.0;
        let name = Style::new(spec.axis * 1.08, Weight::SemiBold, palette.ink);
        let small = Style::new(spec.label_small, Weight::Regular, palette.secondary);
        let native = topic.native.as_deref().filter(|native| scene.fonts.covers(native));
        let lift = if native.is_some() { name.size * 0.14 } else { -name.size * 0.36 };
        let room = columns.scale.0 - left - 8.0;
        let title = if scene.fonts.covers(&topic.name) { topic.name.as_str() } else { "?" };
        let title = shortened(scene, title, room, name);
        scene.text(&title, (left, middle - lift), Anchor::Start, name);
        if let Some(native) = native {
            let at = (left, middle - lift + small.size * 1.25);
            scene.text(native, at, Anchor::Start, small);
        }
        let place = (middle, self.layout.bar);
        let (below, above) = self.bars(scene, topic, columns.scale, place);
        let sum = sum(topic);
        let number = self.number(scene, spec, sum);
        let gap = spec.label_small * 0.7;
        let (x, anchor) = match sum < 0.0 {
            true => (below - gap, Anchor::End),
            false => (above + gap, Anchor::Start),
        };
        scene.text(&points(sum), (x, middle + number.size * 0.36), anchor, number);
        let ink = Style::new(spec.axis, Weight::Regular, palette.ink);
        let y = middle + ink.size * 0.36;
        scene.text(&stories(topic.stories), (columns.stories, y), Anchor::Start, ink);
        if let Some(text) = tones(topic) {
            scene.text(&text, (columns.tone, y), Anchor::Start, ink);
        }
    }

    fn number(&self, scene: &Scene, spec: &Spec, value: f64) -> Style {
        let palette = scene.palette;
        let colour = match value {
            value if points(value) == points(0.0) => palette.secondary,
            value if value < 0.0 => palette.negative,
            _ => palette.positive_text,
        };
        Style::new(spec.axis * 1.18, Weight::Bold, colour).over_data()
    }

    fn total(
        &self,
        scene: &mut Scene,
        spec: &Spec,
        words: &Words,
        columns: &Columns,
        (left, y): Xy,
    ) {
        let palette = scene.palette;
        let change = self.data.tone.1 - self.data.tone.0;
        let strong = Style::new(spec.axis * 1.08, Weight::Bold, palette.ink);
        let values = Style::new(spec.axis, Weight::SemiBold, palette.ink);
        scene.text(words.moved.total, (left, y), Anchor::Start, strong);
        let number = self.number(scene, spec, change);
        let zero = self.scale.x(columns.scale, 0.0);
        let (x, anchor) = match change < 0.0 {
            true => (zero - spec.label_small * 0.7, Anchor::End),
            false => (zero + spec.label_small * 0.7, Anchor::Start),
        };
        scene.text(&points(change), (x, y), anchor, number);
        scene.text(&stories(self.data.stories), (columns.stories, y), Anchor::Start, values);
        let tone = format!("{} → {}", signed(self.data.tone.0), signed(self.data.tone.1));
        scene.text(&tone, (columns.tone, y), Anchor::Start, values);
    }

    /// Name and number above bars of full width; stories and tone below where there is room.
    fn list(&self, sheet: &mut Sheet, (left, right): Xy, heading: f64) {
        let spec = sheet.spec;
        let top = heading + spec.label_small;
        // On a figure of fixed height the rows share what is left.
        let room = sheet.floor().map_or(f64::MAX, |floor| floor - top);
        let row = self.layout.row.min(room / self.rows.len() as f64);
        let bottom = top + row * self.rows.len() as f64;
        let middle = ((left + right) / 2.0, top + (bottom - top) * 0.6);
        sheet.watermark(middle, spec.watermark * if spec.compact { 0.6 } else { 0.9 });
        let small = sheet.small();
        let scene = &mut sheet.scene;
        let palette = scene.palette;
        let zero = self.scale.x((left, right), 0.0);
        scene.line(vec![(zero, top + spec.axis), (zero, bottom)], 1.3, palette.zero);
        for (at, topic) in self.rows.iter().enumerate() {
            let y = top + row * at as f64 + spec.axis * 1.2;
            let sum = sum(topic);
            let number = Style { halo: true, ..self.number(scene, spec, sum) };
            let value = scene.text(&points(sum), (right, y), Anchor::End, number);
            let name = Style::new(spec.axis, Weight::SemiBold, palette.ink).over_data();
            let title = if scene.fonts.covers(&topic.name) { topic.name.as_str() } else { "?" };
            let title = shortened(scene, title, value.left - left - name.size, name);
            scene.text(&title, (left, y), Anchor::Start, name);
            let middle = y + spec.axis * 0.45 + self.bar_height(row) / 2.0;
            self.bars(scene, topic, (left, right), (middle, self.bar_height(row)));
            if !spec.compact {
                let tones = tones(topic).map(|tones| format!(" · {tones}")).unwrap_or_default();
                let text = fill(sheet.words.moved.row, &[("stories", &stories(topic.stories))]);
                let below = middle + self.bar_height(row) / 2.0 + small.size * 1.15;
                let text = text + &tones;
                scene.text(&text, (left, below), Anchor::Start, small.over_data());
            }
        }
        sheet.y = bottom;
    }
}

/// `121 → 243`.
fn stories((before, after): (u32, u32)) -> String {
    [before, after].map(|n| grouped(n.into())).join(" → ")
}

/// `−0.58 → −0.72`, where the topic has stories in both months.
fn tones(topic: &TopicMove) -> Option<String> {
    let (before, after) = (topic.tone.0?, topic.tone.1?);
    Some(format!("{} → {}", signed(before), signed(after)))
}

/// Solid for tone, hatched with a rim for attention.
fn bar(scene: &mut Scene, (from, to): Xy, (middle, height): Xy, colour: Colour, solid: bool) {
    let area = Rect {
        left: from.min(to),
        top: middle - height / 2.0,
        right: from.max(to),
        bottom: middle + height / 2.0,
    };
    if area.right - area.left < 0.5 {
        return;
    }
    if solid {
        scene.fill(area, colour, 1.0);
        return;
    }
    scene.fill(area, scene.palette.background, 1.0);
    scene.hatch(area, colour);
    let Rect { left, top, right, bottom } = area;
    let rim = vec![(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
    scene.line(rim, 1.2, colour);
}

/// Which bar is which, in as many lines as it needs.
fn legend(sheet: &mut Sheet) {
    let (words, small) = (sheet.words, sheet.small());
    let (left, right) = sheet.inner();
    let scene = &mut sheet.scene;
    let unit = small.size;
    let (mut x, mut y) = (left, sheet.y + unit * 1.6);
    for (text, solid) in [(words.moved.by_tone, true), (words.moved.by_attention, false)] {
        let width = unit * 2.8 + scene.width_of(text, small);
        if x + width > right && x > left {
            (x, y) = (left, y + unit * 1.7);
        }
        let colour = scene.palette.negative;
        bar(scene, (x, x + unit * 2.2), (y - unit * 0.36, unit * 1.05), colour, solid);
        x = scene.text(text, (x + unit * 2.8, y), Anchor::Start, small).right + unit * 2.3;
    }
    sheet.y = y + unit * 1.5;
}
