//! The coverage chart for operators: items read per outlet and day, failures, probation, drift.
//!
//! Always holds: "read, but nothing new" and "not tried" look different; a failure is marked on its day
//! even if another attempt brought items; outlets without a row are counted.

use super::font::{Fonts, Weight};
use super::frame::{Header, shortened};
use super::scene::{Anchor, Rect, Scene, Style, Xy};
use super::sheet::Sheet;
use super::spec::Size;
use super::theme::{Colour, Palette, Theme};
use super::words::{Words, fill, signed, words};
use super::{DrawError, Figure};
use crate::model::{CoverageChart, CoverageDay, CoverageRow, Day};
use std::collections::BTreeMap;

/// Days behind the title.
const RECENT_DAYS: i32 = 7;
/// Part of the pitch that a cell fills.
const CELL: Xy = (0.85, 0.78);
/// Least items of each class but the first.
const BIN_STARTS: [u32; 4] = [1, 3, 10, 30];

/// How a size lays out the grid, in pixels.
struct Layout {
    days: i32,
    row: f64,
    names: f64,
    /// Room for remarks right of the cells; 0: none.
    remarks: f64,
}

fn layout(size: Size) -> Layout {
    match size {
        Size::Web => Layout { days: 90, row: 18.0, names: 170.0, remarks: 122.0 },
        Size::Phone => Layout { days: 42, row: 17.0, names: 132.0, remarks: 0.0 },
        Size::Social => Layout { days: 60, row: 29.0, names: 300.0, remarks: 0.0 },
        Size::Print => Layout { days: 90, row: 13.5, names: 128.0, remarks: 82.0 },
    }
}

/// Where the cells stand.
struct Grid {
    layout: Layout,
    left: f64,
    /// Pixels from day to day.
    day: f64,
    first: Day,
}

impl Grid {
    fn x(&self, offset: i32) -> f64 {
        self.left + self.day * f64::from(offset)
    }
}

/// Draws what was read.
pub fn coverage(
    chart: &CoverageChart,
    size: Size,
    theme: Theme,
    fonts: &Fonts,
) -> Result<Figure, DrawError> {
    let words = words(chart.provenance.language);
    let layout = layout(size);
    let first = chart.last.plus_days(1 - layout.days);
    let dates = (words.full_day(first), words.full_day(chart.last));
    let titles = [title(chart)];
    let header = Header {
        kicker: vec![words.coverage.kicker.to_owned()],
        kicker_native: String::new(),
        titles: &titles,
        subtitle: fill(words.coverage.subtitle, &[("first", &dates.0), ("last", &dates.1)]),
    };
    let mut sheet = Sheet::new(header, &chart.provenance, size, theme, fonts);
    let (left, right) = sheet.inner();
    let cells = right - left - layout.names - layout.remarks;
    let day = cells / f64::from(layout.days);
    let grid = Grid { left: left + layout.names, day, first, layout };
    let small = sheet.small();
    let top = sheet.y + small.size * 3.0;
    months(&mut sheet, &grid, top - small.size * 0.6);
    let room =
        sheet.floor().map(|floor| ((floor - top - small.size * 2.2) / grid.layout.row) as usize);
    let shown = chart.rows.len().min(room.unwrap_or(usize::MAX));
    for (at, outlet) in ordered(chart, room.is_some()).into_iter().take(shown).enumerate() {
        row(&mut sheet, outlet, &grid, top + grid.layout.row * at as f64);
    }
    // The plate needs its room even where there are no rows.
    let height = (grid.layout.row * shown as f64).max(small.size * 3.6);
    sheet.plate((grid.left + cells / 2.0, top + height / 2.0));
    sheet.y = top + height;
    if shown < chart.rows.len() {
        let count = (chart.rows.len() - shown).to_string();
        let more = fill(words.coverage.more, &[("count", &count)]);
        let at = (left, sheet.y + small.size * 1.3);
        sheet.scene.text(&more, at, Anchor::Start, small);
        sheet.y += small.size * 1.5;
    }
    if !sheet.spec.compact {
        legend(&mut sheet, &grid);
    }
    let count = chart.rows.len().to_string();
    let values =
        [("first", words.long_day(first)), ("last", words.long_day(chart.last)), ("count", count)];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    let finding = titles.first().map(|title| words.sentence(title)).unwrap_or_default();
    sheet.finish("", &[fill(words.coverage.alt, &values), finding])
}

/// The rows as given; where not all have room, those with the fewest days that brought items first.
fn ordered(chart: &CoverageChart, short: bool) -> Vec<&CoverageRow> {
    let mut rows: Vec<&CoverageRow> = chart.rows.iter().collect();
    if short {
        let from = chart.last.plus_days(1 - RECENT_DAYS);
        let good = |row: &&CoverageRow| {
            row.days.iter().filter(|day| day.day >= from && day.items > 0).count()
        };
        rows.sort_by_key(good);
    }
    rows
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

fn months(sheet: &mut Sheet, grid: &Grid, y: f64) {
    let (words, small): (&Words, Style) = (sheet.words, sheet.small());
    let (_, right) = sheet.inner();
    let mut free_from = f64::MIN;
    for offset in 0..grid.layout.days {
        let day = grid.first.plus_days(offset);
        let x = grid.x(offset);
        let label = words.month_of(day);
        let fits = x + sheet.scene.width_of(&label, small) <= right;
        if day.ymd().2 == 1 && x >= free_from && fits {
            let area = sheet.scene.text(&label, (x, y), Anchor::Start, small);
            free_from = area.right + small.size * 0.7;
        }
    }
}

/// Name, cells, and what else to know about an outlet.
fn row(sheet: &mut Sheet, outlet: &CoverageRow, grid: &Grid, top: f64) {
    let (words, small) = (sheet.words, sheet.small());
    let (margin, right) = sheet.inner();
    let scene = &mut sheet.scene;
    let name = Style { weight: Weight::Medium, colour: scene.palette.ink, ..small };
    let height = grid.layout.row * CELL.1;
    let baseline = top + height / 2.0 + small.size * 0.36;
    let code = outlet.language.code().to_owned();
    let gap = small.size * 0.8;
    let room = grid.layout.names - scene.width_of(&code, small) - 2.0 * gap;
    let shown = Some(outlet.name.as_str()).filter(|name| scene.fonts.covers(name));
    let shown = shortened(scene, shown.unwrap_or("?"), room, name);
    scene.text(&shown, (margin, baseline), Anchor::Start, name);
    scene.text(&code, (grid.left - gap, baseline), Anchor::End, small);
    let days: BTreeMap<Day, &CoverageDay> = outlet.days.iter().map(|day| (day.day, day)).collect();
    for offset in 0..grid.layout.days {
        let day = days.get(&grid.first.plus_days(offset)).copied();
        let left = grid.x(offset);
        let area = Rect { left, top, right: left + grid.day * CELL.0, bottom: top + height };
        cell(scene, area, day);
    }
    let mut remarks = Vec::new();
    if outlet.probation {
        remarks.push(words.coverage.probation.to_owned());
    }
    if let Some(by) = outlet.drift {
        remarks.push(fill(words.coverage.drift, &[("by", &signed(by))]));
    }
    if grid.layout.remarks > 0.0 {
        let x = right - grid.layout.remarks + gap;
        let text = remarks.join(words.alt.semicolon);
        let remark = shortened(scene, &text, grid.layout.remarks - gap, small);
        scene.text(&remark, (x, baseline), Anchor::Start, small);
    }
}

/// Shade by items; a failure is a bar at the foot; an empty cell was not tried.
fn cell(scene: &mut Scene, area: Rect, day: Option<&CoverageDay>) {
    let palette = scene.palette;
    let Some(day) = day else {
        scene.hatch(area, palette.hatch);
        return;
    };
    scene.fill(area, shade(palette, day.items), 1.0);
    if day.failures > 0 {
        let foot = (area.bottom - area.top) * 0.32;
        scene.fill(Rect { top: area.bottom - foot, ..area }, palette.negative, 1.0);
    }
}

fn shade(palette: &Palette, items: u32) -> Colour {
    let bin = BIN_STARTS.iter().filter(|start| items >= **start).count();
    match bin {
        0 => palette.grid,
        bin => palette.positive.mixed(palette.background, 0.72 - 0.24 * (bin - 1) as f64),
    }
}

/// What the shades mean, in as many lines as it needs.
fn legend(sheet: &mut Sheet, grid: &Grid) {
    let (words, small) = (sheet.words, sheet.small());
    let (left, right) = sheet.inner();
    let scene = &mut sheet.scene;
    let (mut x, mut y) = (left, sheet.y + small.size * 1.8);
    let day = |items, failures| CoverageDay { day: grid.first, items, failures };
    let items = [0].into_iter().chain(BIN_STARTS);
    let shades = items.zip(words.coverage.bins).map(|(items, label)| (Some(day(items, 0)), label));
    let rest = [(Some(day(0, 1)), words.coverage.failed), (None, words.coverage.not_tried)];
    let (width, height) = (small.size * 0.8, small.size * 1.15);
    for (day, label) in shades.chain(rest) {
        let needed = width + small.size * 0.5 + scene.width_of(label, small);
        if x + needed > right && x > left {
            (x, y) = (left, y + small.size * 1.7);
        }
        let top = y - small.size * 0.92;
        cell(scene, Rect { left: x, top, right: x + width, bottom: top + height }, day.as_ref());
        let at = (x + width + small.size * 0.5, y);
        x = scene.text(label, at, Anchor::Start, small).right + small.size * 1.5;
    }
    sheet.y = y + small.size * 1.5;
}
