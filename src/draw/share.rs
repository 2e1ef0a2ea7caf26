//! The share chart: weekly shares of negative, neutral and positive stories, and how many stories.
//!
//! Always holds: a week without enough data is hatched, never drawn as 0 %; the title says "up" or
//! "down" only if the ranges of the two weeks compared do not meet.

use super::axis::time_axis;
use super::font::{Fonts, Weight};
use super::frame::{Header, first_fitting, wrap};
use super::names::Names;
use super::scale::{Horizontal, Vertical};
use super::scene::{Anchor, Rect, Scene, Style};
use super::sheet::Sheet;
use super::spec::{Size, Spec};
use super::theme::Theme;
use super::words::{Words, fill, grouped, words};
use super::{DrawError, Figure};
use crate::model::{Day, Method, ShareChart, ShareWeek, Shares, Status};

/// Opacity of bars in weeks with thin data.
const PALE: f64 = 0.5;

/// How a size lays out its two panels.
struct Layout {
    /// Height of the bars; what is left of a figure of fixed height if `None`.
    plot: Option<f64>,
    /// Height of the story counts below them; 0: none.
    strip: f64,
    /// The latest shares beside the plot, else above it.
    labels_beside: bool,
    /// Both panels next to each other, else below.
    side_by_side: bool,
}

fn layout(size: Size) -> Layout {
    let beside =
        |plot, strip| Layout { plot: Some(plot), strip, labels_beside: true, side_by_side: false };
    match size {
        Size::Web => beside(196.0, 30.0),
        Size::Print => beside(118.0, 18.0),
        Size::Phone => {
            Layout { plot: Some(130.0), strip: 22.0, labels_beside: false, side_by_side: false }
        }
        Size::Social => Layout { plot: None, strip: 0.0, labels_beside: false, side_by_side: true },
    }
}

/// Draws the shares of a pair.
pub fn share(
    chart: &ShareChart,
    size: Size,
    theme: Theme,
    fonts: &Fonts,
) -> Result<Figure, DrawError> {
    let words = words(chart.provenance.language);
    let [a, b] = &chart.names;
    let given = [(a.name.as_str(), a.native.as_deref()), (&b.name, b.native.as_deref())];
    let names = Names::new(chart.pair, given, fonts, words);
    let (first, last) = period(chart);
    let dates = (words.full_day(first), words.full_day(last));
    let titles = titles(chart, &names, words);
    let header = Header {
        kicker: names.kicker_with(words.share.kicker),
        kicker_native: names.kicker_native(),
        titles: &titles,
        subtitle: fill(words.share.subtitle, &[("first", &dates.0), ("last", &dates.1)]),
    };
    let mut sheet = Sheet::new(header, &chart.provenance, size, theme, fonts);
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
    let layout = layout(size);
    let (top, mut bottom) = (sheet.y, sheet.y);
    for (side, weeks) in chart.sides.iter().enumerate() {
        if layout.side_by_side {
            sheet.y = top;
        }
        let axis = axis(&sheet, &layout, side, (first, last.max(first)));
        let panel = Panel { names: &names, axis, side, weeks, method: &chart.provenance.method };
        panel.draw(&mut sheet, &layout);
        bottom = bottom.max(sheet.y);
        if let Some((week, shares)) = latest(weeks) {
            let date = words.long_day(week.monday.plus_days(6));
            let week_to = fill(words.share.week_to, &[("date", &date)]);
            let negative = fill(words.share.negative, &[("percent", &percent(shares.negative))]);
            let parts = [names.direction(side), negative, week_to];
            sentences.push(words.sentence(&parts.join(words.alt.comma)));
        }
    }
    sheet.y = bottom + sheet.spec.note * 0.8;
    sheet.finish(&fill(words.share.note, &[("level", &level)]), &sentences)
}

/// The days from left to right of a panel.
fn axis(sheet: &Sheet, layout: &Layout, side: usize, (first, last): (Day, Day)) -> Horizontal {
    let spec = sheet.spec;
    let (left, right) = match layout.side_by_side {
        false => (spec.plot_left, spec.plot_right),
        true => {
            let (left, right) = sheet.inner();
            let half = (right - left - 2.0 * spec.axis) / 2.0;
            let left = left + (half + 2.0 * spec.axis) * side as f64;
            (left + spec.axis * 2.9, left + half)
        }
    };
    Horizontal { first, last, left, right }
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
struct Panel<'c> {
    names: &'c Names,
    axis: Horizontal,
    side: usize,
    weeks: &'c [ShareWeek],
    method: &'c Method,
}

impl Panel<'_> {
    fn draw(&self, sheet: &mut Sheet, layout: &Layout) {
        let (spec, words) = (sheet.spec, sheet.words);
        let heading = sheet.y + spec.label_name * if layout.side_by_side { 1.7 } else { 2.6 };
        let heading_left = if layout.side_by_side { self.left_of(spec) } else { spec.margin };
        self.names.heading(&mut sheet.scene, spec, self.side, (heading_left, heading));
        let mut top = heading + spec.label_name * 0.95;
        if !layout.labels_beside {
            top = self.labels_above(sheet, (heading_left, heading)) + spec.label_name * 0.7;
        }
        let foot = spec.axis * 2.6;
        let height = layout
            .plot
            .unwrap_or_else(|| sheet.floor().map_or(0.0, |floor| floor - foot - top).max(60.0));
        let scale = Vertical { low: 0.0, high: 100.0, bottom: top + height, top };
        let scene = &mut sheet.scene;
        for week in self.weeks {
            bar(scene, &self.axis, &scale, week);
        }
        self.gap_reasons(scene, spec, words, &scale);
        percent_scale(scene, spec, &self.axis, &scale);
        let mut base = scale.bottom;
        let x = self.axis.right + spec.label_value;
        if layout.labels_beside {
            self.labels(sheet, (x, &scale));
        }
        if layout.strip > 0.0 {
            base += layout.strip + spec.axis * 0.6;
            strip(&mut sheet.scene, &self.axis, self.side, self.weeks, (base, layout.strip));
        }
        if layout.labels_beside {
            let small = sheet.small();
            let lines = [words.share.stories.to_owned(), self.stories(words)];
            for (line, up) in lines.iter().zip([1.35, 0.0]) {
                let at = (x, base - small.size * up);
                sheet.scene.text(line, at, Anchor::Start, small);
            }
        }
        sheet.plate(((self.axis.left + self.axis.right) / 2.0, scale.y(37.5)));
        let scene = &mut sheet.scene;
        sheet.y = time_axis(scene, spec, &self.axis, words, base) + spec.axis * 0.35;
    }

    fn left_of(&self, spec: &Spec) -> f64 {
        self.axis.left - spec.axis * 2.9
    }

    /// Median and peak of the stories a week.
    fn stories(&self, words: &Words) -> String {
        let mut stories: Vec<u32> = self.weeks.iter().map(|week| week.stories).collect();
        stories.sort_unstable();
        let middle = stories.get(stories.len() / 2).copied().unwrap_or_default();
        let peak = stories.last().copied().unwrap_or_default();
        fill(
            words.share.stories_values,
            &[("median", &grouped(middle.into())), ("peak", &grouped(peak.into()))],
        )
    }

    /// Why there is nothing, in the upper half of the longest stretch of missing weeks, if it has room there.
    fn gap_reasons(&self, scene: &mut Scene, spec: &Spec, words: &Words, scale: &Vertical) {
        let missing = |week: &ShareWeek| week.shares.is_none();
        let stretches = self.weeks.chunk_by(|one, two| missing(one) == missing(two));
        let gaps = stretches.filter(|weeks| weeks.iter().all(missing));
        let Some([first, .., last]) = gaps.max_by_key(|weeks| weeks.len()) else { return };
        let Status::Gap(reason) = first.status else { return };
        let (left, right) = (self.axis.x(first.monday), span(&self.axis, last.monday).1);
        let style = Style::new(spec.label_small, Weight::Medium, scene.palette.ink).over_data();
        let reason = words.gap_reason(reason, self.method.gap_units);
        let lines = wrap(scene, &reason, right - left - 6.0, style);
        let step = style.size * 1.33;
        let height = step * lines.len() as f64;
        let (upper, lower) = (scale.top, scale.y(50.0));
        let too_wide = lines.iter().any(|line| scene.width_of(line, style) > right - left);
        if too_wide || height > lower - upper {
            return;
        }
        let top = (upper + lower - height) / 2.0;
        for (at, line) in lines.iter().enumerate() {
            let y = top + style.size + step * at as f64;
            scene.text(line, ((left + right) / 2.0, y), Anchor::Middle, style);
        }
    }

    /// The latest shares beside the plot, each level with its part of the last bar.
    fn labels(&self, sheet: &mut Sheet, (x, scale): (f64, &Vertical)) {
        let (spec, words, small) = (sheet.spec, sheet.words, sheet.small());
        let scene = &mut sheet.scene;
        let palette = scene.palette;
        let Some((week, shares)) = latest(self.weeks) else {
            scene.text(words.share.no_week, (x, scale.y(50.0)), Anchor::Start, small);
            return;
        };
        let name = |colour| Style::new(spec.axis, Weight::SemiBold, colour);
        let parts = [
            (words.share.positive, shares.positive, name(palette.positive_text)),
            (words.share.neutral, shares.neutral, name(palette.secondary)),
        ];
        let mut y = scale.top + spec.axis * 0.77;
        for (template, value, style) in parts {
            let text = fill(template, &[("percent", &percent(value))]);
            scene.text(&text, (x, y), Anchor::Start, style);
            y += spec.axis * 1.7;
        }
        let strong = Style::new(spec.label_value * 0.77, Weight::Bold, palette.negative);
        // Between the two other shares above and the counts beside the strip below.
        let lowest = scale.bottom - small.size * 3.3;
        let middle = scale.y(shares.negative * 50.0).min(lowest).max(y + spec.axis * 0.8);
        let negative = fill(words.share.negative, &[("percent", &percent(shares.negative))]);
        scene.text(&negative, (x, middle), Anchor::Start, strong);
        let lines = [self.range(words, shares), week_to(words, week)];
        for (line, down) in lines.iter().zip([1.65, 3.0]) {
            scene.text(line, (x, middle + small.size * down), Anchor::Start, small);
        }
    }

    fn range(&self, words: &Words, shares: Shares) -> String {
        let (low, high) = shares.negative_range;
        let level = (self.method.level * 100.0).to_string();
        fill(
            words.share.range,
            &[("level", &level), ("low", &percent(low)), ("high", &percent(high))],
        )
    }

    /// The latest shares between heading and plot; answers with the y below.
    fn labels_above(&self, sheet: &mut Sheet, (left, heading): (f64, f64)) -> f64 {
        let (spec, words, small) = (sheet.spec, sheet.words, sheet.small());
        let y = heading + spec.label_name * 1.85;
        let scene = &mut sheet.scene;
        let palette = scene.palette;
        let Some((week, shares)) = latest(self.weeks) else {
            scene.text(words.share.no_week, (left, y), Anchor::Start, small);
            return y;
        };
        let strong = Style::new(spec.label_value * 0.77, Weight::Bold, palette.negative);
        let negative = fill(words.share.negative, &[("percent", &percent(shares.negative))]);
        let right = scene.text(&negative, (left, y), Anchor::Start, strong).right;
        let range = self.range(words, shares);
        let wordings =
            [[range.clone(), week_to(words, week)].join(words.alt.comma), range, String::new()];
        let x = right + spec.label_small * 0.7;
        let room = self.axis.right - x;
        let text = first_fitting(scene, &wordings, room, small);
        scene.text(&text, (x, y), Anchor::Start, small);
        let below = y + spec.label_name * 1.45;
        let parts = [
            (words.share.neutral, shares.neutral, palette.secondary),
            (words.share.positive, shares.positive, palette.positive_text),
        ];
        let mut x = left;
        for (template, value, colour) in parts {
            let style = Style::new(spec.label_small, Weight::SemiBold, colour);
            let text = fill(template, &[("percent", &percent(value))]);
            x = scene.text(&text, (x, below), Anchor::Start, style).right + style.size;
        }
        below
    }
}

fn week_to(words: &Words, week: &ShareWeek) -> String {
    fill(words.share.week_to, &[("date", &words.day(week.monday.plus_days(6)))])
}

fn percent_scale(scene: &mut Scene, spec: &Spec, axis: &Horizontal, scale: &Vertical) {
    let palette = scene.palette;
    let style = Style::new(spec.axis, Weight::Regular, palette.secondary);
    let roomy = (scale.bottom - scale.top) / 4.0 > spec.axis * 1.6;
    for value in [0.0, 25.0, 50.0, 75.0, 100.0] {
        let y = scale.y(value);
        if roomy || value % 50.0 == 0.0 {
            let at = (axis.left - spec.axis * 0.6, y + spec.axis * 0.36);
            scene.text(&format!("{value}%"), at, Anchor::End, style);
        }
        if value > 0.0 && value < 100.0 {
            let line = Rect { left: axis.left, top: y - 0.5, right: axis.right, bottom: y + 0.5 };
            scene.fill(line, palette.background, 0.45);
        }
    }
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

fn strip(
    scene: &mut Scene,
    axis: &Horizontal,
    side: usize,
    weeks: &[ShareWeek],
    (base, height): (f64, f64),
) {
    let palette = scene.palette;
    let peak = weeks.iter().map(|week| week.stories).max().unwrap_or_default().max(1);
    for week in weeks {
        let (left, right) = span(axis, week.monday);
        let top = base - height * f64::from(week.stories) / f64::from(peak);
        scene.fill(Rect { left, top, right, bottom: base }, palette.side[side], 0.8);
    }
    scene.line(vec![(axis.left, base), (axis.right, base)], 1.0, palette.zero);
}
