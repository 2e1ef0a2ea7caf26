//! The calendar chart: every day of a year as a cell in one of five classes of tone.
//!
//! Always holds: a day without a value is hatched; weekdays and weeks each run along one side, so both a
//! bad week and a weekday habit can be seen; on a phone the weeks run downwards.

use super::font::{Fonts, Weight};
use super::frame::Header;
use super::names::Names;
use super::scene::{Anchor, Rect, Scene, Style, Xy};
use super::sheet::Sheet;
use super::spec::Size;
use super::theme::{Colour, Palette, Theme};
use super::words::{Words, fill, words};
use super::{DrawError, Figure};
use crate::model::{CalendarChart, Day, DayTone};
use std::collections::BTreeMap;

const WEEKS: i32 = 53;
/// Part of the pitch that a cell fills.
const CELL: f64 = 0.89;
/// Pitch of the weeks where they run downwards, and of the largest cells, pixels.
const PITCH_DOWN: f64 = 11.5;
const PITCH_MAX: f64 = 18.0;
/// Ends of the classes; the middle one holds what differs little from neutral.
const BIN_ENDS: [f64; 4] = [-0.3, -0.1, 0.1, 0.3];
/// Days behind the title.
const RECENT_DAYS: i32 = 28;

/// Draws the days of a pair.
pub fn calendar(
    chart: &CalendarChart,
    size: Size,
    theme: Theme,
    fonts: &Fonts,
) -> Result<Figure, DrawError> {
    let words = words(chart.provenance.language);
    let [a, b] = &chart.names;
    let given = [(a.name.as_str(), a.native.as_deref()), (&b.name, b.native.as_deref())];
    let names = Names::new(chart.pair, given, fonts, words);
    let first = chart.last.monday().plus_days(-7 * (WEEKS - 1));
    let days = [0, 1].map(|side: usize| values(&chart.sides[side], first, chart.last));
    let dates = (words.full_day(first), words.full_day(chart.last));
    let titles = titles(&days, chart.last, &names, words);
    let finding = titles.first().map(|title| words.sentence(title)).unwrap_or_default();
    let header = Header {
        kicker: names.kicker_with(words.calendar.kicker),
        kicker_native: names.kicker_native(),
        titles: &titles,
        subtitle: fill(words.calendar.subtitle, &[("first", &dates.0), ("last", &dates.1)]),
    };
    let mut sheet = Sheet::new(header, &chart.provenance, size, theme, fonts);
    let top = sheet.y;
    for (side, days) in days.iter().enumerate() {
        let grid = Grid::new(&sheet, side, (first, chart.last));
        if !grid.across {
            sheet.y = top;
        }
        grid.draw(&mut sheet, &names, side, days);
        if grid.across {
            sheet.plate((
                grid.left + grid.week * f64::from(WEEKS) / 2.0,
                sheet.y - grid.weekday * 3.5,
            ));
        } else if side == 1 {
            sheet.plate((sheet.spec.width / 2.0, sheet.y - grid.week * f64::from(WEEKS) / 2.0));
        }
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
    sheet.finish(words.calendar.note, &[alt, finding])
}

fn values(days: &[DayTone], first: Day, last: Day) -> BTreeMap<Day, f64> {
    let shown = days.iter().filter(|tone| (first..=last).contains(&tone.day));
    shown.filter_map(|tone| Some((tone.day, tone.value.filter(|v| v.is_finite())?))).collect()
}

/// Counts of clearly negative and clearly positive days, which need no rule to be true.
fn titles(days: &[BTreeMap<Day, f64>; 2], last: Day, names: &Names, words: &Words) -> Vec<String> {
    let [a, b] = &names.names;
    if days.iter().all(BTreeMap::is_empty) {
        return vec![fill(words.calendar.nothing, &[("holder", a), ("target", b)])];
    }
    let from = last.plus_days(1 - RECENT_DAYS);
    let count = |side: usize, wanted: usize| {
        let recent = days[side].range(from..=last);
        recent.filter(|(_, value)| bin(**value) == wanted).count()
    };
    let lowest = [count(0, 0), count(1, 0)];
    let highest = [count(0, 4), count(1, 4)];
    // The end of the scale that more days lie at makes the title.
    let positive = highest.iter().sum::<usize>() > lowest.iter().sum::<usize>();
    let (template, [one, other]) = match positive {
        true => (words.calendar.title_positive, highest),
        false => (words.calendar.title, lowest),
    };
    let values = [
        ("direction", names.direction(0)),
        ("count", one.to_string()),
        ("days", RECENT_DAYS.to_string()),
        ("other", names.direction(1)),
        ("others", other.to_string()),
    ];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    vec![fill(template, &values)]
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

/// Where the cells of a direction stand.
struct Grid {
    first: Day,
    last: Day,
    left: f64,
    /// Pixels from week to week and from weekday to weekday.
    week: f64,
    weekday: f64,
    /// The weeks run from left to right, else downwards.
    across: bool,
}

impl Grid {
    fn new(sheet: &Sheet, side: usize, (first, last): (Day, Day)) -> Grid {
        let spec = sheet.spec;
        let (left, right) = sheet.inner();
        if sheet.size == Size::Phone {
            let labels = spec.label_small * 3.6;
            let width = (right - left - labels - spec.label_small) / 2.0;
            let left = left + labels + (width + spec.label_small) * side as f64;
            return Grid {
                first,
                last,
                left,
                week: PITCH_DOWN,
                weekday: width / 7.0,
                across: false,
            };
        }
        let labels = spec.label_small * 4.0;
        let left = left + labels;
        let week = (right - left) / f64::from(WEEKS);
        let week = if spec.height.is_some() { week } else { week.min(PITCH_MAX) };
        let overhead = (Grid::heading(sheet) + Grid::months(sheet)) * 2.0 + Grid::legend(sheet);
        let weekday = sheet.floor().map_or(week, |floor| (floor - sheet.y_top() - overhead) / 14.0);
        Grid { first, last, left, week, weekday: weekday.min(week), across: true }
    }

    fn heading(sheet: &Sheet) -> f64 {
        sheet.spec.label_name * if sheet.spec.compact { 1.5 } else { 2.4 }
    }

    fn months(sheet: &Sheet) -> f64 {
        sheet.spec.label_small * if sheet.spec.compact { 1.75 } else { 2.8 }
    }

    fn legend(sheet: &Sheet) -> f64 {
        sheet.spec.label_small * 2.0
    }

    /// Heading, months, weekdays, cells.
    fn draw(&self, sheet: &mut Sheet, names: &Names, side: usize, days: &BTreeMap<Day, f64>) {
        let (spec, words, small) = (sheet.spec, sheet.words, sheet.small());
        let heading = sheet.y + Grid::heading(sheet);
        let top = heading + Grid::months(sheet);
        if self.across {
            names.heading(&mut sheet.scene, spec, side, (spec.margin, heading));
        } else {
            let style =
                Style::new(spec.label_name, Weight::Bold, sheet.scene.palette.side_text[side]);
            let name = names.direction_lines(&sheet.scene, side, self.weekday * 7.0, style);
            let name = name.join(" ");
            sheet.scene.text(&name, (self.left, heading), Anchor::Start, style);
        }
        let scene = &mut sheet.scene;
        for (row, weekday) in words.calendar.weekdays.iter().enumerate().step_by(2) {
            if self.across && self.weekday * 2.0 >= small.size * 1.1 {
                let y = top + self.weekday * (row as f64 + 0.5) + small.size * 0.36;
                scene.text(weekday, (self.left - small.size * 0.6, y), Anchor::End, small);
            } else if !self.across {
                let x = self.left + self.weekday * (row as f64 + 0.5);
                scene.text(weekday, (x, top - small.size * 0.45), Anchor::Middle, small);
            }
        }
        let mut free_from = f64::MIN;
        for offset in 0..=self.last.days_since(self.first) {
            let day = self.first.plus_days(offset);
            let at = self.place(offset, top);
            self.cell(scene, at, days.get(&day).copied());
            free_from = self.month(scene, words, small, (day, at), (top, free_from, side));
        }
        sheet.y = top
            + match self.across {
                true => self.weekday * 7.0,
                false => self.week * f64::from(WEEKS),
            };
    }

    /// Upper left corner of the day so many days after the first.
    fn place(&self, offset: i32, top: f64) -> Xy {
        let (week, weekday) =
            (self.week * f64::from(offset / 7), self.weekday * f64::from(offset % 7));
        match self.across {
            true => (self.left + week, top + weekday),
            false => (self.left + weekday, top + week),
        }
    }

    fn cell(&self, scene: &mut Scene, (left, top): Xy, value: Option<f64>) {
        let (width, height) =
            if self.across { (self.week, self.weekday) } else { (self.weekday, self.week) };
        let area = Rect { left, top, right: left + width * CELL, bottom: top + height * CELL };
        cell(scene, area, value);
    }

    /// The name of a month that begins with this day, where it has room; answers where the next may stand.
    fn month(
        &self,
        scene: &mut Scene,
        words: &Words,
        style: Style,
        (day, at): (Day, Xy),
        (top, free_from, side): (f64, f64, usize),
    ) -> f64 {
        let (_, month, of_month) = day.ymd();
        let along = if self.across { at.0 } else { at.1 };
        if of_month != 1 || along < free_from || (!self.across && side > 0) {
            return free_from;
        }
        let label = if month == 1 { words.month_of(day) } else { words.month(day).to_owned() };
        if self.across {
            let place = (at.0, top - style.size * 0.55);
            return scene.text(&label, place, Anchor::Start, style).right + style.size * 0.7;
        }
        let label = if month == 1 { day.ymd().0.to_string() } else { label };
        let place = (self.left - style.size * 0.7, at.1 + style.size * 0.75);
        scene.text(&label, place, Anchor::End, style).bottom + style.size * 0.8
    }
}

fn cell(scene: &mut Scene, area: Rect, value: Option<f64>) {
    match value {
        Some(value) => scene.fill(area, colour(scene.palette, bin(value)), 1.0),
        None => scene.hatch(area, scene.palette.hatch),
    }
}

/// The five classes and the hatching, in words, in as many lines as they need.
fn legend(sheet: &mut Sheet) {
    let (words, small) = (sheet.words, sheet.small());
    let (left, right) = sheet.inner();
    let scene = &mut sheet.scene;
    let box_size = small.size * 1.2;
    let (mut x, mut y) = (left, sheet.y + small.size * 1.9);
    let values = [Some(-0.4), Some(-0.2), Some(0.0), Some(0.2), Some(0.4), None];
    let labels = words.calendar.bins.into_iter().chain([words.calendar.gap]);
    for (value, label) in values.into_iter().zip(labels) {
        let width = box_size + small.size * 0.5 + scene.width_of(label, small);
        if x + width > right && x > left {
            (x, y) = (left, y + small.size * 1.7);
        }
        let top = y - small.size * 0.98;
        cell(scene, Rect { left: x, top, right: x + box_size, bottom: top + box_size }, value);
        let at = (x + box_size + small.size * 0.5, y);
        x = scene.text(label, at, Anchor::Start, small).right + small.size * 1.5;
    }
    sheet.y = y + small.size * 1.5;
}
