//! The voices chart: average tone of offices, outlets and people, as published, month against month.
//!
//! Always holds: tones are not adjusted for an outlet's usual tone, and the subtitle says so; a voice with
//! too few stories has no dot; the title names a voice only if its two months differ beyond its range.

use super::font::{Fonts, Weight};
use super::frame::{Header, shortened};
use super::names::Names;
use super::scale::index_domain;
use super::scene::{Anchor, Rect, Scene, Style, Xy};
use super::sheet::Sheet;
use super::theme::Theme;
use super::words::{Words, fill, grouped, signed, words};
use super::{DrawError, Figure, mark};
use crate::model::{VoiceRow, VoicesChart};

/// A dot needs this many stories.
const STORIES_MIN: u32 = 10;
/// A change is worth its number from here on.
const CHANGE_MIN: f64 = 0.05;
/// Rows per side; what is beyond is counted.
const ROWS_MAX: usize = 16;
const ROW_HEIGHT: f64 = 41.0;
const HEADING_HEIGHT: f64 = 34.0;
/// Room for a value left of the scale.
const VALUE_ROOM: f64 = 50.0;
const STEP: f64 = 0.25;

/// One of the two columns of the chart.
struct Column {
    side: usize,
    left: f64,
    right: f64,
    /// Where the scale's ends lie.
    low: Xy,
    high: Xy,
}

impl Column {
    fn x(&self, value: f64) -> f64 {
        let (from, to) = (self.low, self.high);
        from.1 + (to.1 - from.1) * (value - from.0) / (to.0 - from.0)
    }
}

/// Draws the voices of a pair.
pub fn voices(chart: &VoicesChart, theme: Theme, fonts: &Fonts) -> Result<Figure, DrawError> {
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
    let mut sheet = Sheet::new(&header, &chart.provenance, theme, fonts);
    let rows = chart.sides.iter().flat_map(|side| side.groups.iter().flat_map(|(_, rows)| rows));
    let ends = rows.filter_map(|row| row.tone).flat_map(|tone| [tone.low, tone.high]);
    let domain = index_domain(ends.filter(|value| value.is_finite()));
    let top = sheet.y;
    let mut bottom = top;
    for side in [0, 1] {
        sheet.y = top;
        column(&mut sheet, chart, &names, side, domain);
        bottom = bottom.max(sheet.y);
    }
    sheet.y = bottom;
    legend(&mut sheet, chart);
    let values =
        [("holder", names.names[0].as_str()), ("target", &names.names[1]), ("period", &period)];
    let finding = titles.first().map(|title| words.sentence(title)).unwrap_or_default();
    sheet.finish("", &[fill(words.voices.alt, &values), finding])
}

/// The voice whose tone changed most beyond both its range and 0.05; else that none did.
fn titles(chart: &VoicesChart, names: &Names, words: &Words) -> Vec<String> {
    let mut changes: Vec<(f64, String)> = Vec::new();
    let mut shown = false;
    for (side, voices) in chart.sides.iter().enumerate() {
        for row in voices.groups.iter().flat_map(|(_, rows)| rows) {
            let Some(tone) = row.tone.filter(|_| row.stories >= STORIES_MIN) else { continue };
            shown = true;
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
                ("name", &row.name),
                ("before", &signed(before)),
                ("after", &signed(tone.value)),
            ];
            changes.push((change.abs(), fill(template, &values)));
        }
    }
    changes.sort_by(|one, two| two.0.total_cmp(&one.0));
    let mut titles: Vec<String> = changes.into_iter().map(|(_, title)| title).collect();
    titles.retain(|title| title.chars().count() <= super::TITLE_CHARS_MAX);
    let rest = if shown { words.voices.title_steady } else { words.voices.nothing };
    if titles.is_empty() {
        titles.push(fill(rest, &[("holder", &names.names[0]), ("target", &names.names[1])]));
    }
    titles
}

fn column(
    sheet: &mut Sheet,
    chart: &VoicesChart,
    names: &Names,
    side: usize,
    (low, high): (f64, f64),
) {
    let (spec, words) = (sheet.spec, sheet.words);
    let width = (spec.width - 2.0 * spec.margin - 32.0) / 2.0;
    let left = spec.margin + (width + 32.0) * side as f64;
    let right = left + width;
    let column =
        Column { side, left, right, low: (low, left + 292.0), high: (high, right - 100.0) };
    let top = sheet.y + 36.0;
    names.heading(&mut sheet.scene, spec, side, (left, top));
    let rows: usize = chart.sides[side].groups.iter().map(|(_, rows)| rows.len()).sum();
    let headings = chart.sides[side].groups.iter().filter(|(_, rows)| !rows.is_empty()).count();
    let height = rows.min(ROWS_MAX) as f64 * ROW_HEIGHT + headings as f64 * HEADING_HEIGHT;
    let plot_top = top + 46.0;
    sheet.watermark(((left + right) / 2.0, plot_top + height * 0.55), spec.watermark * 0.62);
    let scene = &mut sheet.scene;
    column.scale(scene, words, (top + 32.0, plot_top, plot_top + height));
    let mut y = plot_top;
    let mut left_rows = ROWS_MAX;
    for (voice, rows) in &chart.sides[side].groups {
        if rows.is_empty() || left_rows == 0 {
            continue;
        }
        let style = Style::new(13.0, Weight::SemiBold, scene.palette.ink);
        scene.text(words.voices.groups[*voice as usize], (left, y + 20.0), Anchor::Start, style);
        y += HEADING_HEIGHT;
        for row in rows.iter().take(left_rows) {
            column.row(scene, words, row, y);
            y += ROW_HEIGHT;
        }
        left_rows = left_rows.saturating_sub(rows.len());
    }
    let small = Style::new(12.0, Weight::Medium, scene.palette.side_text[side]).over_data();
    if let Some(value) = chart.sides[side].index.filter(|value| (low..=high).contains(value)) {
        let x = column.x(value);
        scene.dashed(&[(x, plot_top), (x, y + 8.0)], (1.5, 3.0), 1.2, scene.palette.side[side]);
        let text = fill(words.voices.index, &[("value", &signed(value))]);
        scene.text(&text, (x + 5.0, y + 14.0), Anchor::Start, small);
    }
    if rows > ROWS_MAX {
        let more = fill(words.voices.more, &[("count", &(rows - ROWS_MAX).to_string())]);
        let style = Style::new(12.0, Weight::Regular, scene.palette.secondary);
        scene.text(&more, (left, y + 14.0), Anchor::Start, style);
    }
    sheet.y = y + 24.0;
}

impl Column {
    /// Values above the plot, lines through it.
    fn scale(&self, scene: &mut Scene, words: &Words, (labels, top, bottom): (f64, f64, f64)) {
        let palette = scene.palette;
        let style = Style::new(12.0, Weight::Regular, palette.secondary);
        for tick in super::scale::index_ticks((self.low.0, self.high.0)) {
            let x = self.x(tick);
            let (width, colour) =
                if tick == 0.0 { (1.3, palette.zero) } else { (1.0, palette.grid) };
            scene.line(vec![(x, top), (x, bottom)], width, colour);
            let crowded = self.x(STEP) - self.x(0.0) < 46.0;
            if tick == 0.0 || !crowded || (tick * 2.0).fract() == 0.0 {
                let label = if tick == 0.0 { "0".to_owned() } else { signed(tick) };
                scene.text(&label, (x, labels), Anchor::Middle, style);
            }
        }
        scene.text(words.voices.stories, (self.right, labels), Anchor::End, style);
    }

    /// Name, range, both months, story count.
    fn row(&self, scene: &mut Scene, words: &Words, row: &VoiceRow, y: f64) {
        let palette = scene.palette;
        let ink = Style::new(14.0, Weight::Regular, palette.ink);
        let small = Style::new(12.0, Weight::Regular, palette.secondary);
        let room = self.low.1 - self.left - VALUE_ROOM - 6.0;
        let native = row.native.as_deref().filter(|native| scene.fonts.covers(native));
        let middle = y + 15.0;
        scene.text(
            &shortened(scene, &row.name, room, ink),
            (self.left, y + 12.0),
            Anchor::Start,
            ink,
        );
        if let Some(native) = native {
            let native = shortened(scene, native, room, small);
            scene.text(&native, (self.left, y + 29.0), Anchor::Start, small);
        }
        let count = Style::new(13.0, Weight::Regular, palette.ink);
        scene.text(&grouped(row.stories.into()), (self.right, middle + 4.5), Anchor::End, count);
        let tone = row.tone.filter(|tone| row.stories >= STORIES_MIN && tone.value.is_finite());
        let Some(tone) = tone else {
            let least = STORIES_MIN.to_string();
            let text = fill(words.voices.too_few, &[("count", &least)]);
            let x = (self.low.1 + self.high.1) / 2.0;
            scene.text(&text, (x, middle + 4.0), Anchor::Middle, small.over_data());
            return;
        };
        let (from, to) = (self.x(tone.low), self.x(tone.high));
        let range = Rect { left: from, top: middle - 2.6, right: to, bottom: middle + 2.6 };
        scene.fill(range, palette.side[self.side], 0.35);
        if let Some(before) = row.before.filter(|value| value.is_finite()) {
            scene.dot((self.x(before), middle), 4.4, palette.secondary, 1.0);
            scene.dot((self.x(before), middle), 3.1, palette.background, 1.0);
        }
        mark(scene, self.side, (self.x(tone.value), middle), 4.6);
        let Some(before) = row.before.filter(|old| (tone.value - old).abs() >= CHANGE_MIN) else {
            return;
        };
        // On the side of the range that looks away from the month before.
        let value = Style::new(13.0, Weight::Bold, palette.side_text[self.side]).over_data();
        let (x, anchor) = match tone.value < before {
            true => (from - 6.0, Anchor::End),
            false => (to + 6.0, Anchor::Start),
        };
        scene.text(&signed(tone.value), (x, middle + 4.5), anchor, value);
    }
}

/// What the marks mean.
fn legend(sheet: &mut Sheet, chart: &VoicesChart) {
    let (spec, words) = (sheet.spec, sheet.words);
    let level = (chart.provenance.method.level * 100.0).to_string();
    let scene = &mut sheet.scene;
    let palette = scene.palette;
    let style = Style::new(13.0, Weight::Regular, palette.secondary);
    let y = sheet.y + 20.0;
    let (middle, mut x) = (y - 4.6, spec.margin + 6.0);
    mark(scene, 0, (x, middle), 4.6);
    mark(scene, 1, (x + 14.0, middle), 4.6);
    let now = words.long_month_of(chart.period.0);
    x = scene.text(&now, (x + 28.0, y), Anchor::Start, style).right + 30.0;
    scene.dot((x, middle), 4.4, palette.secondary, 1.0);
    scene.dot((x, middle), 3.1, palette.background, 1.0);
    let before = words.long_month_of(chart.before.0);
    x = scene.text(&before, (x + 12.0, y), Anchor::Start, style).right + 24.0;
    let bar = Rect { left: x, top: middle - 2.6, right: x + 34.0, bottom: middle + 2.6 };
    scene.fill(bar, palette.zero, 0.5);
    let range = fill(words.voices.range, &[("level", &level)]);
    x = scene.text(&range, (x + 44.0, y), Anchor::Start, style).right + 30.0;
    scene.text(words.voices.printed, (x, y), Anchor::Start, style);
    sheet.y = y + 20.0;
}
