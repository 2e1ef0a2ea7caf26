//! The calendar chart: every day of a year as a cell in one of five classes of tone.
//!
//! Always holds: a day without a value is hatched; a row is a weekday and a column a week, so both a bad
//! week and a weekday habit can be seen.

use super::font::{Fonts, Weight};
use super::frame::Header;
use super::names::Names;
use super::scene::{Anchor, Rect, Scene, Style, Xy};
use super::sheet::Sheet;
use super::theme::{Colour, Palette, Theme};
use super::words::{Words, fill, words};
use super::{DrawError, Figure};
use crate::model::{CalendarChart, Day, DayTone};
use std::collections::BTreeMap;

const WEEKS: i32 = 53;
const CELL: f64 = 16.0;
const CELL_GAP: f64 = 2.0;
/// Ends of the classes; the middle one holds what differs little from neutral.
const BIN_ENDS: [f64; 4] = [-0.3, -0.1, 0.1, 0.3];
/// Days behind the title.
const RECENT_DAYS: i32 = 28;

/// Draws the days of a pair.
pub fn calendar(chart: &CalendarChart, theme: Theme, fonts: &Fonts) -> Result<Figure, DrawError> {
    let words = words(chart.provenance.language);
    let [a, b] = &chart.names;
    let given = [(a.name.as_str(), a.native.as_deref()), (&b.name, b.native.as_deref())];
    let names = Names::new(chart.pair, given, fonts, words);
    let first = chart.last.monday().plus_days(-7 * (WEEKS - 1));
    let days = [0, 1].map(|side: usize| values(&chart.sides[side], first, chart.last));
    let dates = (words.full_day(first), words.full_day(chart.last));
    let header = Header {
        kicker: names.kicker_with(words.calendar.kicker),
        kicker_native: names.kicker_native(),
        titles: &[title(&days, chart.last, &names, words)],
        subtitle: fill(words.calendar.subtitle, &[("first", &dates.0), ("last", &dates.1)]),
    };
    let mut sheet = Sheet::new(&header, &chart.provenance, theme, fonts);
    for (side, days) in days.iter().enumerate() {
        year(&mut sheet, &names, side, days, (first, chart.last));
    }
    legend(&mut sheet);
    let alt = fill(
        words.calendar.alt,
        &[
            ("holder", &names.names[0]),
            ("target", &names.names[1]),
            ("first", &words.long_day(first)),
            ("last", &words.long_day(chart.last)),
        ],
    );
    let finding = words.sentence(&title(&days, chart.last, &names, words));
    sheet.finish(words.calendar.note, &[alt, finding])
}

fn values(days: &[DayTone], first: Day, last: Day) -> BTreeMap<Day, f64> {
    let shown = days.iter().filter(|tone| (first..=last).contains(&tone.day));
    shown.filter_map(|tone| Some((tone.day, tone.value.filter(|v| v.is_finite())?))).collect()
}

/// Counts of clearly negative days, which need no rule to be true.
fn title(days: &[BTreeMap<Day, f64>; 2], last: Day, names: &Names, words: &Words) -> String {
    let [a, b] = &names.names;
    if days.iter().all(BTreeMap::is_empty) {
        return fill(words.calendar.nothing, &[("holder", a), ("target", b)]);
    }
    let from = last.plus_days(1 - RECENT_DAYS);
    let count = |side: usize| {
        let recent = days[side].range(from..=last);
        recent.filter(|(_, value)| bin(**value) == 0).count().to_string()
    };
    fill(
        words.calendar.title,
        &[
            ("direction", &names.direction(0)),
            ("count", &count(0)),
            ("days", &RECENT_DAYS.to_string()),
            ("other", &names.direction(1)),
            ("others", &count(1)),
        ],
    )
}

/// Class of a value, 0 (most negative) to 4.
fn bin(value: f64) -> usize {
    BIN_ENDS.iter().filter(|end| value >= **end).count()
}

fn colour(palette: &Palette, bin: usize) -> Colour {
    match bin {
        0 => palette.negative,
        1 => palette.negative.mixed(palette.neutral, 0.55),
        2 => palette.neutral,
        3 => palette.positive.mixed(palette.neutral, 0.55),
        _ => palette.positive,
    }
}

/// One direction: heading, months, weekdays, cells.
fn year(
    sheet: &mut Sheet,
    names: &Names,
    side: usize,
    days: &BTreeMap<Day, f64>,
    (first, last): (Day, Day),
) {
    let (spec, words) = (sheet.spec, sheet.words);
    let heading = sheet.y + 36.0;
    names.heading(&mut sheet.scene, spec, side, (spec.margin, heading));
    let left = spec.plot_left + 14.0;
    let top = heading + 34.0;
    let pitch = CELL + CELL_GAP;
    let scene = &mut sheet.scene;
    let style = Style::new(12.0, Weight::Regular, scene.palette.secondary);
    for (row, weekday) in words.calendar.weekdays.iter().enumerate().step_by(2) {
        let y = top + pitch * row as f64 + CELL * 0.78;
        scene.text(weekday, (left - 8.0, y), Anchor::End, style);
    }
    let mut free_from = f64::MIN;
    for offset in 0..=last.days_since(first) {
        let day = first.plus_days(offset);
        let at = (left + pitch * f64::from(offset / 7), top + pitch * f64::from(offset % 7));
        cell(scene, at, days.get(&day).copied());
        let (_, month, of_month) = day.ymd();
        if of_month == 1 && at.0 >= free_from {
            let label = if month == 1 { words.month_of(day) } else { words.month(day).to_owned() };
            let place = (at.0, top - 7.0);
            free_from = scene.text(&label, place, Anchor::Start, style).right + 8.0;
        }
    }
    sheet.plate((left + pitch * f64::from(WEEKS) / 2.0, top + pitch * 3.5));
    sheet.y = top + pitch * 7.0;
}

fn cell(scene: &mut Scene, (left, top): Xy, value: Option<f64>) {
    let area = Rect { left, top, right: left + CELL, bottom: top + CELL };
    match value {
        Some(value) => scene.fill(area, colour(scene.palette, bin(value)), 1.0),
        None => scene.hatch(area, scene.palette.hatch),
    }
}

/// The five classes and the hatching, in words.
fn legend(sheet: &mut Sheet) {
    let (spec, words) = (sheet.spec, sheet.words);
    let scene = &mut sheet.scene;
    let style = Style::new(12.0, Weight::Regular, scene.palette.secondary);
    let (mut x, y) = (spec.plot_left + 14.0, sheet.y + 26.0);
    for (at, label) in words.calendar.bins.iter().enumerate() {
        let bin_value = [-0.4, -0.2, 0.0, 0.2, 0.4][at];
        cell(scene, (x, y - 12.5), Some(bin_value));
        x = scene.text(label, (x + CELL + 6.0, y), Anchor::Start, style).right + 22.0;
    }
    cell(scene, (x, y - 12.5), None);
    scene.text(words.calendar.gap, (x + CELL + 6.0, y), Anchor::Start, style);
    sheet.y = y + 18.0;
}
