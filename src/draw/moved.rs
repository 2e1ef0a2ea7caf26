//! The moved chart: what each topic added to the change of a direction from one month to the next.
//!
//! Always holds: the bars of a topic add up to its number, and the topics add up to the total; topics
//! beyond the largest are summed in one row, never dropped.

use super::font::{Fonts, Weight};
use super::frame::Header;
use super::names::Names;
use super::scene::{Anchor, Rect, Scene, Style, Xy};
use super::sheet::Sheet;
use super::theme::{Colour, Theme};
use super::words::{Words, fill, grouped, signed, words};
use super::{DrawError, Figure, TITLE_CHARS_MAX};
use crate::model::{MovedChart, TopicMove};

/// Topics with a row of their own.
const TOPICS_MAX: usize = 8;
const ROW_HEIGHT: f64 = 58.0;
const BAR_HEIGHT: f64 = 26.0;
/// The smallest contribution that makes a title, index points.
const TITLE_LEAST: f64 = 0.01;
/// Steps of the scale, index points; the first with at most eight ticks is taken.
const STEPS: [f64; 6] = [0.01, 0.02, 0.05, 0.1, 0.25, 0.5];

/// Columns of the table, from the left.
const SCALE_LEFT: f64 = 330.0;
const SCALE_RIGHT: f64 = 880.0;
const STORIES: f64 = 955.0;
const TONE: f64 = 1065.0;

/// Draws what moved a direction.
pub fn moved(chart: &MovedChart, theme: Theme, fonts: &Fonts) -> Result<Figure, DrawError> {
    let words = words(chart.provenance.language);
    let pair = chart.direction.pair();
    let [a, b] = &chart.names;
    let given = [(a.name.as_str(), a.native.as_deref()), (&b.name, b.native.as_deref())];
    let names = Names::new(pair, given, fonts, words);
    let side = usize::from(chart.direction.holder() != pair.a());
    let rows = rows(chart, words);
    let months = [chart.before, chart.after].map(|period| words.long_month_of(period.0));
    let values = [
        ("before", months[0].as_str()),
        ("from", &signed(chart.tone.0)),
        ("after", &months[1]),
        ("to", &signed(chart.tone.1)),
    ];
    let title = title(chart, &names, side, words);
    let header = Header {
        kicker: vec![format!("{} · {}", names.direction(side).to_uppercase(), words.moved.kicker)],
        kicker_native: names.native_direction(side).unwrap_or_default(),
        titles: std::slice::from_ref(&title),
        subtitle: fill(words.moved.subtitle, &values),
    };
    let mut sheet = Sheet::new(&header, &chart.provenance, theme, fonts);
    table(&mut sheet, chart, &rows, words);
    let total = points(chart.tone.1 - chart.tone.0);
    let (holder, target) = holder_and_target(&names, side);
    let values = [
        ("holder", holder),
        ("target", target),
        ("before", &months[0]),
        ("after", &months[1]),
        ("change", &total),
    ];
    let mut sentences = vec![fill(words.moved.alt, &values)];
    let topics = rows.iter().map(|row| format!("{} {}", row.name, points(sum(row))));
    let list: Vec<String> = topics.collect();
    sentences.push(words.sentence(&list.join(words.alt.comma)));
    sheet.finish("", &sentences)
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
fn rows(chart: &MovedChart, words: &Words) -> Vec<TopicMove> {
    let finite = |topic: &&TopicMove| sum(topic).is_finite();
    let mut topics: Vec<TopicMove> = chart.topics.iter().filter(finite).cloned().collect();
    topics.sort_by(|one, two| {
        sum(two).abs().total_cmp(&sum(one).abs()).then_with(|| one.name.cmp(&two.name))
    });
    let others = topics.split_off(topics.len().min(TOPICS_MAX));
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

/// The topic that moved the total's way most, if by enough.
fn title(chart: &MovedChart, names: &Names, side: usize, words: &Words) -> String {
    let (holder, target) = holder_and_target(names, side);
    let values = [("holder", holder), ("target", target)];
    if chart.topics.is_empty() {
        return fill(words.moved.nothing, &values);
    }
    let fell = chart.tone.1 < chart.tone.0;
    let same_way = |topic: &&TopicMove| (sum(topic) < 0.0) == fell;
    let most = chart.topics.iter().filter(same_way);
    let most = most.max_by(|one, two| sum(one).abs().total_cmp(&sum(two).abs()));
    let template = if fell { words.moved.title_down } else { words.moved.title_up };
    let found = most.filter(|topic| sum(topic).abs() >= TITLE_LEAST).map(|topic| {
        fill(template, &[values.as_slice(), &[("topic", topic.name.as_str())]].concat())
    });
    let least = TITLE_LEAST.to_string();
    found.filter(|title| title.chars().count() <= TITLE_CHARS_MAX).unwrap_or_else(|| {
        fill(words.moved.title_steady, &[values.as_slice(), &[("least", &least)]].concat())
    })
}

/// From index points to x.
struct Scale {
    low: f64,
    high: f64,
    step: f64,
}

impl Scale {
    /// Wide enough for every partial bar, on a step with few ticks.
    fn of(rows: &[TopicMove]) -> Scale {
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
        let step = STEPS.into_iter().find(|step| (high - low) / step <= 8.0).unwrap_or(0.5);
        Scale { low, high, step }
    }

    fn x(&self, value: f64) -> f64 {
        SCALE_LEFT + (SCALE_RIGHT - SCALE_LEFT) * (value - self.low) / (self.high - self.low)
    }

    fn ticks(&self) -> Vec<f64> {
        let steps = (self.low / self.step).ceil() as i32..=(self.high / self.step).floor() as i32;
        steps.map(|step| f64::from(step) * self.step).collect()
    }
}

fn table(sheet: &mut Sheet, chart: &MovedChart, rows: &[TopicMove], words: &Words) {
    let spec = sheet.spec;
    let scale = Scale::of(rows);
    let head = sheet.y + 44.0;
    let top = head + 28.0;
    let bottom = top + ROW_HEIGHT * rows.len() as f64;
    for at in (0..rows.len()).step_by(2) {
        let y = top + ROW_HEIGHT * at as f64;
        let stripe = Rect {
            left: spec.margin - 8.0,
            top: y,
            right: spec.width - spec.margin + 8.0,
            bottom: y + ROW_HEIGHT,
        };
        sheet.scene.fill(stripe, sheet.scene.palette.grid, 0.35);
    }
    let middle = (SCALE_LEFT + SCALE_RIGHT) / 2.0;
    sheet.watermark((middle, (top + bottom) / 2.0 + 20.0), spec.watermark * 0.65);
    let scene = &mut sheet.scene;
    let palette = scene.palette;
    let strong = Style::new(13.0, Weight::SemiBold, palette.ink);
    let small = Style::new(12.0, Weight::Regular, palette.secondary);
    let months = [chart.before, chart.after].map(|period| words.month(period.0));
    let span = format!("{} → {}", months[0], months[1]);
    for (x, text) in
        [(spec.margin, words.moved.topic), (STORIES, words.moved.stories), (TONE, words.moved.tone)]
    {
        scene.text(text, (x, head), Anchor::Start, strong);
    }
    scene.text(&span, (STORIES, head + 18.0), Anchor::Start, small);
    scene.text(&span, (TONE, head + 18.0), Anchor::Start, small);
    let hint = Style::new(12.0, Weight::Regular, palette.tertiary);
    scene.text(words.moved.pulled, (scale.x(0.0) - 10.0, head), Anchor::End, hint);
    scene.text(words.moved.pushed, (scale.x(0.0) + 10.0, head), Anchor::Start, hint);
    for tick in scale.ticks() {
        let (x, zero) = (scale.x(tick), tick == 0.0);
        let (width, colour) = if zero { (1.3, palette.zero) } else { (1.0, palette.grid) };
        scene.line(vec![(x, top), (x, bottom)], width, colour);
        let label = if zero { "0".to_owned() } else { signed(tick) };
        scene.text(&label, (x, head + 18.0), Anchor::Middle, small);
    }
    for (at, topic) in rows.iter().enumerate() {
        row(scene, &scale, topic, (spec.margin, top + ROW_HEIGHT * at as f64));
    }
    scene.line(vec![(spec.margin, bottom), (spec.width - spec.margin, bottom)], 1.3, palette.zero);
    total(scene, chart, rows, &scale, (spec.margin, bottom + 28.0), words);
    sheet.y = bottom + 42.0;
    legend(sheet, words);
}

fn row(scene: &mut Scene, scale: &Scale, topic: &TopicMove, (left, top): Xy) {
    let palette = scene.palette;
    let middle = top + ROW_HEIGHT / 2.0;
    let name = Style::new(15.0, Weight::SemiBold, palette.ink);
    let small = Style::new(12.5, Weight::Regular, palette.secondary);
    let native = topic.native.as_deref().filter(|native| scene.fonts.covers(native));
    let lift = if native.is_some() { 3.0 } else { -5.0 };
    let room = SCALE_LEFT - left - 10.0;
    let title = super::frame::shortened(scene, &topic.name, room, name);
    scene.text(&title, (left, middle - lift), Anchor::Start, name);
    if let Some(native) = native {
        scene.text(native, (left, middle + 16.0), Anchor::Start, small);
    }
    let (mut below, mut above) = (0.0, 0.0);
    for (value, solid) in [(topic.by_tone, true), (topic.by_attention, false)] {
        let end = if value < 0.0 { &mut below } else { &mut above };
        let from = *end;
        *end += value;
        let colour = if value < 0.0 { palette.negative } else { palette.positive };
        let ends = (scale.x(from), scale.x(*end));
        bar(scene, ends, (middle, BAR_HEIGHT), colour, solid);
    }
    let sum = sum(topic);
    let colour = if sum < 0.0 { palette.negative } else { palette.positive_text };
    let number = Style::new(17.0, Weight::Bold, colour).over_data();
    let (x, anchor) = match sum < 0.0 {
        true => (scale.x(below) - 10.0, Anchor::End),
        false => (scale.x(above) + 10.0, Anchor::Start),
    };
    scene.text(&points(sum), (x, middle + 6.0), anchor, number);
    let ink = Style::new(14.0, Weight::Regular, palette.ink);
    let stories = [topic.stories.0, topic.stories.1].map(|n| grouped(n.into()));
    scene.text(&stories.join(" → "), (STORIES, middle + 5.0), Anchor::Start, ink);
    if let (Some(before), Some(after)) = topic.tone {
        let tone = format!("{} → {}", signed(before), signed(after));
        scene.text(&tone, (TONE, middle + 5.0), Anchor::Start, ink);
    }
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

fn total(
    scene: &mut Scene,
    chart: &MovedChart,
    rows: &[TopicMove],
    scale: &Scale,
    (left, y): Xy,
    words: &Words,
) {
    let palette = scene.palette;
    let change = chart.tone.1 - chart.tone.0;
    let colour = if change < 0.0 { palette.negative } else { palette.positive_text };
    let strong = Style::new(15.0, Weight::Bold, palette.ink);
    let number = Style::new(17.0, Weight::Bold, colour);
    let values = Style::new(14.0, Weight::SemiBold, palette.ink);
    scene.text(words.moved.total, (left, y), Anchor::Start, strong);
    scene.text(&points(change), (scale.x(0.0) - 10.0, y), Anchor::End, number);
    let count = |value: fn(&TopicMove) -> u32| rows.iter().map(|row| u64::from(value(row))).sum();
    let stories = [count(|row| row.stories.0), count(|row| row.stories.1)].map(grouped);
    scene.text(&stories.join(" → "), (STORIES, y), Anchor::Start, values);
    let tone = format!("{} → {}", signed(chart.tone.0), signed(chart.tone.1));
    scene.text(&tone, (TONE, y), Anchor::Start, values);
}

fn legend(sheet: &mut Sheet, words: &Words) {
    let (spec, scene) = (sheet.spec, &mut sheet.scene);
    let style = Style::new(13.0, Weight::Regular, scene.palette.secondary);
    let (mut x, y) = (spec.margin, sheet.y + 18.0);
    for (text, solid) in [(words.moved.by_tone, true), (words.moved.by_attention, false)] {
        bar(scene, (x, x + 26.0), (y - 4.5, 13.0), scene.palette.negative, solid);
        x = scene.text(text, (x + 34.0, y), Anchor::Start, style).right + 28.0;
    }
    sheet.y = y + 18.0;
}
