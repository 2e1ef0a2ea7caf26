//! The coverage chart for operators: items read per outlet and day, failures, probation, drift.
//!
//! Always holds: "read, but nothing new" and "not tried" look different; a failure is marked on its day
//! even if another attempt brought items.

use super::font::{Fonts, Weight};
use super::frame::{Header, shortened};
use super::scene::{Anchor, Rect, Scene, Style, Xy};
use super::sheet::Sheet;
use super::theme::{Colour, Palette, Theme};
use super::words::{fill, signed, words};
use super::{DrawError, Figure};
use crate::model::{CoverageChart, CoverageDay, CoverageRow, Day};
use std::collections::BTreeMap;

const DAYS: i32 = 90;
/// Days behind the title.
const RECENT_DAYS: i32 = 7;
const ROW_HEIGHT: f64 = 18.0;
const CELL: Xy = (8.0, 14.0);
const CELL_GAP: f64 = 1.4;
const NAME_WIDTH: f64 = 170.0;
/// Least items of each class but the first.
const BIN_STARTS: [u32; 4] = [1, 3, 10, 30];

/// Draws what was read.
pub fn coverage(chart: &CoverageChart, theme: Theme, fonts: &Fonts) -> Result<Figure, DrawError> {
    let words = words(chart.provenance.language);
    let first = chart.last.plus_days(1 - DAYS);
    let dates = (words.full_day(first), words.full_day(chart.last));
    let title = title(chart);
    let header = Header {
        kicker: vec![words.coverage.kicker.to_owned()],
        kicker_native: String::new(),
        titles: std::slice::from_ref(&title),
        subtitle: fill(words.coverage.subtitle, &[("first", &dates.0), ("last", &dates.1)]),
    };
    let mut sheet = Sheet::new(&header, &chart.provenance, theme, fonts);
    let left = sheet.spec.margin + NAME_WIDTH;
    let top = sheet.y + 44.0;
    months(&mut sheet.scene, words, first, (left, top - 8.0));
    for (at, outlet) in chart.rows.iter().enumerate() {
        row(&mut sheet, outlet, first, (left, top + ROW_HEIGHT * at as f64));
    }
    // The plate needs its room even where there are no rows.
    let height = (ROW_HEIGHT * chart.rows.len() as f64).max(44.0);
    sheet.plate((left + x_of(DAYS) / 2.0, top + height / 2.0));
    sheet.y = top + height;
    legend(&mut sheet);
    let count = chart.rows.len().to_string();
    let values =
        [("first", words.long_day(first)), ("last", words.long_day(chart.last)), ("count", count)];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    sheet.finish("", &[fill(words.coverage.alt, &values), words.sentence(&title)])
}

/// Counts of outlets, which need no rule to be true.
fn title(chart: &CoverageChart) -> String {
    let words = words(chart.provenance.language);
    if chart.rows.is_empty() {
        return words.coverage.nothing.to_owned();
    }
    let from = chart.last.plus_days(1 - RECENT_DAYS);
    let with = |test: fn(&CoverageDay) -> bool| {
        let any = |row: &&CoverageRow| {
            row.days.iter().any(|day| (from..=chart.last).contains(&day.day) && test(day))
        };
        chart.rows.iter().filter(any).count().to_string()
    };
    let (good, failing) = (with(|day| day.items > 0), with(|day| day.failures > 0));
    let all = chart.rows.len().to_string();
    let values = [("good", good.as_str()), ("all", &all), ("failing", &failing)];
    fill(words.coverage.title, &values)
}

fn x_of(day: i32) -> f64 {
    (CELL.0 + CELL_GAP) * f64::from(day)
}

fn months(scene: &mut Scene, words: &super::words::Words, first: Day, (left, y): Xy) {
    let style = Style::new(12.0, Weight::Regular, scene.palette.secondary);
    let mut free_from = f64::MIN;
    for offset in 0..DAYS {
        let day = first.plus_days(offset);
        let x = left + x_of(offset);
        if day.ymd().2 == 1 && x >= free_from {
            let label = words.month_of(day);
            free_from = scene.text(&label, (x, y), Anchor::Start, style).right + 8.0;
        }
    }
}

/// Name, cells, and what else to know about an outlet.
fn row(sheet: &mut Sheet, outlet: &CoverageRow, first: Day, (left, top): Xy) {
    let words = sheet.words;
    let margin = sheet.spec.margin;
    let scene = &mut sheet.scene;
    let name = Style::new(12.0, Weight::Medium, scene.palette.ink);
    let small = Style::new(12.0, Weight::Regular, scene.palette.secondary);
    let baseline = top + 11.5;
    let code = outlet.language.code().to_owned();
    let room = NAME_WIDTH - scene.width_of(&code, small) - 22.0;
    let shown = Some(outlet.name.as_str()).filter(|name| scene.fonts.covers(name));
    let shown = shortened(scene, shown.unwrap_or("?"), room, name);
    scene.text(&shown, (margin, baseline), Anchor::Start, name);
    scene.text(&code, (left - 10.0, baseline), Anchor::End, small);
    let days: BTreeMap<Day, &CoverageDay> = outlet.days.iter().map(|day| (day.day, day)).collect();
    for offset in 0..DAYS {
        let day = days.get(&first.plus_days(offset)).copied();
        cell(scene, (left + x_of(offset), top), day);
    }
    let mut remarks = Vec::new();
    if outlet.probation {
        remarks.push(words.coverage.probation.to_owned());
    }
    if let Some(by) = outlet.drift {
        remarks.push(fill(words.coverage.drift, &[("by", &signed(by))]));
    }
    let x = left + x_of(DAYS) + 8.0;
    let remark = shortened(scene, &remarks.join(words.alt.semicolon), scene.width - x - 8.0, small);
    scene.text(&remark, (x, baseline), Anchor::Start, small);
}

/// Shade by items; a failure is a bar at the foot; an empty cell was not tried.
fn cell(scene: &mut Scene, (left, top): Xy, day: Option<&CoverageDay>) {
    let palette = scene.palette;
    let area = Rect { left, top, right: left + CELL.0, bottom: top + CELL.1 };
    let Some(day) = day else {
        scene.hatch(area, palette.hatch);
        return;
    };
    scene.fill(area, shade(palette, day.items), 1.0);
    if day.failures > 0 {
        scene.fill(Rect { top: area.bottom - 4.5, ..area }, palette.negative, 1.0);
    }
}

fn shade(palette: &Palette, items: u32) -> Colour {
    let bin = BIN_STARTS.iter().filter(|start| items >= **start).count();
    match bin {
        0 => palette.grid,
        bin => palette.positive.mixed(palette.background, 0.72 - 0.24 * (bin - 1) as f64),
    }
}

fn legend(sheet: &mut Sheet) {
    let (spec, words) = (sheet.spec, sheet.words);
    let scene = &mut sheet.scene;
    let style = Style::new(12.0, Weight::Regular, scene.palette.secondary);
    let (mut x, y) = (spec.margin + NAME_WIDTH, sheet.y + 22.0);
    let day = |items, failures| CoverageDay { day: Day::from_epoch_days(0), items, failures };
    let items = [0].into_iter().chain(BIN_STARTS);
    let shades = items.zip(words.coverage.bins).map(|(items, label)| (Some(day(items, 0)), label));
    let rest = [(Some(day(0, 1)), words.coverage.failed), (None, words.coverage.not_tried)];
    for (day, label) in shades.chain(rest) {
        cell(scene, (x, y - 11.0), day.as_ref());
        x = scene.text(label, (x + CELL.0 + 6.0, y), Anchor::Start, style).right + 20.0;
    }
    sheet.y = y + 18.0;
}
