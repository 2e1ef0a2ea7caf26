//! The share chart: weekly shares of negative, neutral and positive stories, and how many stories.
//!
//! Always holds: a week without enough data is hatched, never drawn as 0 %; the title says "up" or
//! "down" only if the ranges of the two weeks compared do not meet.

use super::axis::{TIME_AXIS_HEIGHT, time_axis};
use super::font::{Fonts, Weight};
use super::frame::{Header, wrap};
use super::names::Names;
use super::scale::{Horizontal, Vertical};
use super::scene::{Anchor, Rect, Scene, Style};
use super::sheet::Sheet;
use super::theme::Theme;
use super::words::{Words, fill, grouped, words};
use super::{DrawError, Figure};
use crate::model::{Day, Method, ShareChart, ShareWeek, Shares, Status};

const PLOT_HEIGHT: f64 = 196.0;
const STRIP_HEIGHT: f64 = 30.0;
const STRIP_GAP: f64 = 8.0;
/// Opacity of bars in weeks with thin data.
const PALE: f64 = 0.5;

/// Draws the shares of a pair.
pub fn share(chart: &ShareChart, theme: Theme, fonts: &Fonts) -> Result<Figure, DrawError> {
    let words = words(chart.provenance.language);
    let [a, b] = &chart.names;
    let given = [(a.name.as_str(), a.native.as_deref()), (&b.name, b.native.as_deref())];
    let names = Names::new(chart.pair, given, fonts, words);
    let (first, last) = period(chart);
    let dates = (words.full_day(first), words.full_day(last));
    let header = Header {
        kicker: names.kicker_with(words.share.kicker),
        kicker_native: names.kicker_native(),
        titles: &titles(chart, &names, words),
        subtitle: fill(words.share.subtitle, &[("first", &dates.0), ("last", &dates.1)]),
    };
    let mut sheet = Sheet::new(&header, &chart.provenance, theme, fonts);
    let axis = Horizontal {
        first,
        last: last.max(first),
        left: sheet.spec.plot_left,
        right: sheet.spec.plot_right,
    };
    let level = (chart.provenance.method.level * 100.0).to_string();
    let mut sentences = vec![fill(
        words.share.alt,
        &[
            ("holder", &names.names[0]),
            ("target", &names.names[1]),
            ("first", &words.long_day(first)),
            ("last", &words.long_day(last)),
        ],
    )];
    for (side, weeks) in chart.sides.iter().enumerate() {
        panel(&mut sheet, &names, &axis, side, weeks, &chart.provenance.method);
        if let Some((week, shares)) = latest(weeks) {
            let date = words.long_day(week.monday.plus_days(6));
            let week_to = fill(words.share.week_to, &[("date", &date)]);
            let negative = fill(words.share.negative, &[("percent", &percent(shares.negative))]);
            let parts = [names.direction(side), negative, week_to];
            sentences.push(words.sentence(&parts.join(words.alt.comma)));
        }
    }
    sheet.y += 10.0;
    sheet.finish(&fill(words.share.note, &[("level", &level)]), &sentences)
}

/// First Monday and last Sunday of all weeks.
fn period(chart: &ShareChart) -> (Day, Day) {
    let mondays = || chart.sides.iter().flatten().map(|week| week.monday);
    let through = chart.provenance.data_through.day();
    let first = mondays().min().unwrap_or_else(|| through.plus_days(-364));
    let last = mondays().max().map_or(through, |monday| monday.plus_days(6));
    (first, last)
}

/// The latest week, if it may be shown.
fn latest(weeks: &[ShareWeek]) -> Option<(&ShareWeek, Shares)> {
    weeks.last().and_then(|week| Some((week, week.shares?)))
}

fn titles(chart: &ShareChart, names: &Names, words: &Words) -> Vec<String> {
    let share = &words.share;
    let now = [0, 1].map(|side: usize| latest(&chart.sides[side]).map(|(_, shares)| shares));
    let mut changes: Vec<(f64, String)> =
        [0, 1].into_iter().filter_map(|side| change(chart, names, words, side)).collect();
    changes.sort_by(|one, two| two.0.total_cmp(&one.0));
    let mut titles: Vec<String> = changes.into_iter().map(|(_, title)| title).collect();
    let [a_on_b, b_on_a] = [0, 1].map(|side| names.direction(side));
    titles.push(match now {
        [Some(a), Some(b)] => fill(
            share.title_both,
            &[
                ("direction", &a_on_b),
                ("now", &percent(a.negative)),
                ("other", &b_on_a),
                ("then", &percent(b.negative)),
            ],
        ),
        [Some(a), None] => {
            fill(share.title_one, &[("direction", &a_on_b), ("now", &percent(a.negative))])
        }
        [None, Some(b)] => {
            fill(share.title_one, &[("direction", &b_on_a), ("now", &percent(b.negative))])
        }
        [None, None] => {
            fill(share.nothing, &[("holder", &names.names[0]), ("target", &names.names[1])])
        }
    });
    titles
}

/// The change from the first to the latest week, if their ranges do not meet; with its size.
fn change(chart: &ShareChart, names: &Names, words: &Words, side: usize) -> Option<(f64, String)> {
    let weeks = &chart.sides[side];
    let (_, now) = latest(weeks)?;
    let (first, then) = weeks.iter().find_map(|week| Some((week, week.shares?)))?;
    let up = now.negative_range.0 > then.negative_range.1;
    let down = now.negative_range.1 < then.negative_range.0;
    let title = fill(
        words.share.title_changed,
        &[
            ("direction", &names.direction(side)),
            ("now", &percent(now.negative)),
            ("way", if up { words.share.up } else { words.share.down }),
            ("then", &percent(then.negative)),
            ("month", &words.long_month_of(first.monday)),
        ],
    );
    (up || down).then_some(((now.negative - then.negative).abs(), title))
}

fn percent(share: f64) -> String {
    (share * 100.0).round().to_string()
}

/// One direction: heading, stacked bars, strip of story counts, time axis.
fn panel(
    sheet: &mut Sheet,
    names: &Names,
    axis: &Horizontal,
    side: usize,
    weeks: &[ShareWeek],
    method: &Method,
) {
    let (gap_units, level) = (method.gap_units, (method.level * 100.0).to_string());
    let (spec, words) = (sheet.spec, sheet.words);
    let palette = sheet.scene.palette;
    let heading = sheet.y + 40.0;
    names.heading(&mut sheet.scene, spec, side, (spec.margin, heading));
    let top = heading + 14.0;
    let scale = Vertical { low: 0.0, high: 100.0, bottom: top + PLOT_HEIGHT, top };
    let scene = &mut sheet.scene;
    for week in weeks {
        bar(scene, axis, &scale, week);
    }
    gap_reasons(scene, words, axis, &scale, (weeks, gap_units));
    let style = Style::new(spec.axis, Weight::Regular, palette.secondary);
    for value in [0.0, 25.0, 50.0, 75.0, 100.0] {
        let y = scale.y(value);
        scene.text(&format!("{value}%"), (axis.left - 10.0, y + 4.7), Anchor::End, style);
        if value > 0.0 && value < 100.0 {
            let line = Rect { left: axis.left, top: y - 0.5, right: axis.right, bottom: y + 0.5 };
            scene.fill(line, palette.background, 0.45);
        }
    }
    labels(scene, words, weeks, &level, (spec.plot_right + 22.0, &scale));
    let base = scale.bottom + STRIP_GAP + STRIP_HEIGHT;
    strip(scene, axis, side, weeks, base);
    strip_label(scene, words, weeks, (spec.plot_right + 22.0, base));
    sheet.plate(((axis.left + axis.right) / 2.0, scale.y(37.5)));
    let scene = &mut sheet.scene;
    sheet.y = time_axis(scene, spec, axis, words, base) + spec.axis * (2.6 - TIME_AXIS_HEIGHT);
}

/// Left and right end of a week's bar.
fn span(axis: &Horizontal, monday: Day) -> (f64, f64) {
    let (left, right) = (axis.x(monday), axis.x(monday.plus_days(7)).min(axis.right));
    (left, right - if right - left > 4.0 { 1.2 } else { 0.0 })
}

fn bar(scene: &mut Scene, axis: &Horizontal, scale: &Vertical, week: &ShareWeek) {
    let palette = scene.palette;
    let (left, right) = span(axis, week.monday);
    let Some(shares) = week.shares else {
        scene.hatch(Rect { left, top: scale.top, right, bottom: scale.bottom }, palette.hatch);
        return;
    };
    let alpha = if week.status == Status::Thin { PALE } else { 1.0 };
    let (negative, neutral) = (shares.negative * 100.0, (shares.negative + shares.neutral) * 100.0);
    let parts = [
        (0.0, negative, palette.negative),
        (negative, neutral, palette.neutral),
        (neutral, 100.0, palette.positive),
    ];
    for (from, to, colour) in parts {
        scene.fill(Rect { left, top: scale.y(to), right, bottom: scale.y(from) }, colour, alpha);
    }
    let (low, high) = shares.negative_range;
    let middle = (left + right) / 2.0;
    let whisker = vec![(middle, scale.y(high * 100.0)), (middle, scale.y(low * 100.0))];
    scene.line(whisker.clone(), 2.6, palette.background);
    scene.line(whisker, 1.0, palette.ink);
}

/// Why there is nothing, in the hatching of the longest stretch of missing weeks, if it has room.
fn gap_reasons(
    scene: &mut Scene,
    words: &Words,
    axis: &Horizontal,
    scale: &Vertical,
    (weeks, gap_units): (&[ShareWeek], usize),
) {
    let stretches = weeks.chunk_by(|one, two| one.shares.is_none() == two.shares.is_none());
    let missing = stretches.filter(|weeks| weeks.iter().all(|week| week.shares.is_none()));
    let Some([first, .., last]) = missing.max_by_key(|weeks| weeks.len()) else { return };
    let Status::Gap(reason) = first.status else { return };
    let (left, right) = (axis.x(first.monday), span(axis, last.monday).1);
    let style = Style::new(12.0, Weight::Medium, scene.palette.ink).over_data();
    let lines = wrap(scene, &words.gap_reason(reason, gap_units), right - left - 6.0, style);
    if lines.iter().any(|line| scene.width_of(line, style) > right - left) {
        return;
    }
    let top = scale.y(50.0) - 8.0 * lines.len() as f64;
    for (at, line) in lines.iter().enumerate() {
        let y = top + 12.0 + 16.0 * at as f64;
        scene.text(line, ((left + right) / 2.0, y), Anchor::Middle, style);
    }
}

/// The latest shares, each level with its part of the last bar.
fn labels(
    scene: &mut Scene,
    words: &Words,
    weeks: &[ShareWeek],
    level: &str,
    (x, scale): (f64, &Vertical),
) {
    let palette = scene.palette;
    let small = Style::new(12.0, Weight::Regular, palette.secondary);
    let Some((week, shares)) = latest(weeks) else {
        scene.text(words.share.no_week, (x, scale.y(50.0)), Anchor::Start, small);
        return;
    };
    let name = |colour| Style::new(13.0, Weight::SemiBold, colour);
    let parts = [
        (words.share.positive, shares.positive, name(palette.positive_text)),
        (words.share.neutral, shares.neutral, name(palette.secondary)),
    ];
    let mut y = scale.top + 10.0;
    for (template, value, style) in parts {
        scene.text(&fill(template, &[("percent", &percent(value))]), (x, y), Anchor::Start, style);
        y += 22.0;
    }
    let strong = Style::new(17.0, Weight::Bold, palette.negative);
    let middle = scale.y(shares.negative * 50.0).max(y + 24.0);
    let negative = fill(words.share.negative, &[("percent", &percent(shares.negative))]);
    scene.text(&negative, (x, middle), Anchor::Start, strong);
    let (low, high) = shares.negative_range;
    let range = fill(
        words.share.range,
        &[("level", level), ("low", &percent(low)), ("high", &percent(high))],
    );
    scene.text(&range, (x, middle + 20.0), Anchor::Start, small);
    let date = words.day(week.monday.plus_days(6));
    let week_to = fill(words.share.week_to, &[("date", &date)]);
    scene.text(&week_to, (x, middle + 36.0), Anchor::Start, small);
}

fn strip(scene: &mut Scene, axis: &Horizontal, side: usize, weeks: &[ShareWeek], base: f64) {
    let palette = scene.palette;
    let peak = weeks.iter().map(|week| week.stories).max().unwrap_or_default().max(1);
    for week in weeks {
        let (left, right) = span(axis, week.monday);
        let top = base - STRIP_HEIGHT * f64::from(week.stories) / f64::from(peak);
        scene.fill(Rect { left, top, right, bottom: base }, palette.side[side], 0.8);
    }
    scene.line(vec![(axis.left, base), (axis.right, base)], 1.0, palette.zero);
}

fn strip_label(scene: &mut Scene, words: &Words, weeks: &[ShareWeek], (x, base): (f64, f64)) {
    let mut stories: Vec<u32> = weeks.iter().map(|week| week.stories).collect();
    stories.sort_unstable();
    let middle = stories.get(stories.len() / 2).copied().unwrap_or_default();
    let peak = stories.last().copied().unwrap_or_default();
    let style = Style::new(12.0, Weight::Regular, scene.palette.secondary);
    let values = fill(
        words.share.stories_values,
        &[("median", &grouped(middle.into())), ("peak", &grouped(peak.into()))],
    );
    scene.text(words.share.stories, (x, base - 16.0), Anchor::Start, style);
    scene.text(&values, (x, base), Anchor::Start, style);
}
