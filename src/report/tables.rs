//! Every chart's data as tables: read on the gallery page, and downloaded as CSV.
//!
//! Always holds: the CSV of a chart holds its whole data in one table, numbers unrounded to four decimals with
//! a plain minus; a page shows what a reader can take in. A missing value is an empty cell, never a zero.

use super::sidecar::{
    days_shown, label, latest, shown_events, shown_polls, side_label, stories_28_days,
};
use crate::model::{
    CalendarChart, Chart, ChartSide, CoverageChart, CoverageRow, Day, DayTone, MovedChart,
    PairsChart, PollMark, PollOrigin, ShareChart, SideName, Status, TrendChart, VoiceRow,
    VoicesChart, Week,
};
use std::collections::{BTreeMap, BTreeSet};

/// Decimals of index values in CSV.
const DECIMALS: usize = 4;
/// Days behind the summary of an outlet.
const RECENT_DAYS: i32 = 7;

/// A value with the form it takes in print.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Text(String),
    /// A web address, a link if it is one.
    Address(String),
    Count(u64),
    /// Index points, −1…+1.
    Index(Option<f64>),
    /// Ends of a range, index points.
    Range(Option<(f64, f64)>),
    /// 0–100.
    Percent(Option<f64>),
    /// Ends of a range, 0–100.
    Percents(Option<(f64, f64)>),
}

/// A table of some chart's data; the first cell of a row names it.
pub(super) struct Table {
    pub caption: String,
    /// Heading, and whether the column holds numbers.
    pub columns: Vec<(String, bool)>,
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    fn new(caption: &str, columns: &[(&str, bool)]) -> Table {
        let columns = columns.iter().map(|(name, number)| ((*name).to_owned(), *number)).collect();
        Table { caption: caption.to_owned(), columns, rows: Vec::new() }
    }
}

fn text(words: impl Into<String>) -> Cell {
    Cell::Text(words.into())
}

/// The tables that a page shows for a chart.
pub(super) fn of(chart: &Chart) -> Vec<Table> {
    match chart {
        Chart::Trend(chart) => trend(chart),
        Chart::Pairs(chart) => vec![latest_of_all(chart)],
        Chart::Moved(chart) => vec![moved(chart)],
        Chart::Voices(chart) => vec![voices(chart)],
        Chart::Share(chart) => vec![share(chart)],
        Chart::Calendar(chart) => vec![calendar(chart)],
        Chart::Coverage(chart) => vec![outlets(chart)],
    }
}

/// The whole data of a chart as CSV (RFC 4180, line feeds).
pub(super) fn csv(chart: &Chart) -> String {
    let table = match chart {
        Chart::Trend(chart) => daily(&[&chart.sides], chart.period),
        Chart::Pairs(chart) => {
            let sides: Vec<_> = chart.panels.iter().map(|panel| &panel.sides).collect();
            daily(&sides, chart.period)
        }
        Chart::Moved(chart) => moved(chart),
        Chart::Voices(chart) => voices(chart),
        Chart::Share(chart) => share(chart),
        Chart::Calendar(chart) => calendar(chart),
        Chart::Coverage(chart) => coverage(chart),
    };
    let mut out = String::new();
    let mut heads = Vec::new();
    for (at, (name, _)) in table.columns.iter().enumerate() {
        let ranged =
            table.rows.iter().any(|row| matches!(row.get(at), Some(cell) if is_range(cell)));
        match ranged {
            true => heads.extend([format!("{name}, from"), format!("{name}, to")]),
            false => heads.push(name.clone()),
        }
    }
    line(&mut out, heads.iter().map(|head| quoted(head)));
    for row in &table.rows {
        line(&mut out, row.iter().flat_map(plain));
    }
    out
}

fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    out.push_str(&cells.collect::<Vec<_>>().join(","));
    out.push('\n');
}

fn is_range(cell: &Cell) -> bool {
    matches!(cell, Cell::Range(_) | Cell::Percents(_))
}

/// A cell as CSV; a range takes two.
fn plain(cell: &Cell) -> Vec<String> {
    let number = |value: Option<f64>, decimals: usize| {
        let value = value.filter(|value| value.is_finite());
        value.map(|value| format!("{:.decimals$}", value + 0.0)).unwrap_or_default()
    };
    let ends = |range: Option<(f64, f64)>, decimals| {
        vec![number(range.map(|r| r.0), decimals), number(range.map(|r| r.1), decimals)]
    };
    match cell {
        Cell::Text(words) | Cell::Address(words) => vec![quoted(words)],
        Cell::Count(count) => vec![count.to_string()],
        Cell::Index(value) => vec![number(*value, DECIMALS)],
        Cell::Range(range) => ends(*range, DECIMALS),
        Cell::Percent(value) => vec![number(*value, 2)],
        Cell::Percents(range) => ends(*range, 2),
    }
}

/// Words of others as a cell: quoted where they need it, and never a formula for a spreadsheet.
fn quoted(words: &str) -> String {
    let flat: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let formula = flat.starts_with(['=', '+', '-', '@']);
    let safe = if formula { format!("'{flat}") } else { flat };
    match safe.contains([',', '"']) {
        true => format!("\"{}\"", safe.replace('"', "\"\"")),
        false => safe,
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Ok => "ok",
        Status::Thin => "thin",
        Status::Gap(_) => "gap",
    }
}

/// One row per direction and day.
fn daily(pairs: &[&[ChartSide; 2]], period: (Day, Day)) -> Table {
    let columns = [
        ("Date", false),
        ("Direction", false),
        ("Index", true),
        ("Range", true),
        ("Status", false),
        ("Stories", true),
        ("Outlet editions in 7 days", true),
    ];
    let mut table = Table::new("Day by day", &columns);
    for sides in pairs {
        for (at, side) in sides.iter().enumerate() {
            for point in days_shown(side, period) {
                let estimate = point.estimate;
                table.rows.push(vec![
                    text(point.day.to_string()),
                    text(side_label(sides, at)),
                    Cell::Index(estimate.map(|e| e.value)),
                    Cell::Range(estimate.map(|e| (e.low, e.high))),
                    text(status(point.status)),
                    Cell::Count(point.stories.into()),
                    Cell::Count(point.units.into()),
                ]);
            }
        }
    }
    table
}

const LATEST: [(&str, bool); 5] = [
    ("Direction", false),
    ("Latest", true),
    ("Range", true),
    ("Day", false),
    ("Stories (outlets), 28 days", true),
];

/// The latest value of each direction of a pair.
pub(super) fn latest_rows(sides: &[ChartSide; 2], period: (Day, Day)) -> Vec<Vec<Cell>> {
    let row = |at: usize| {
        let side = &sides[at];
        let point = latest(side, period);
        let estimate = point.and_then(|point| point.estimate);
        let day = point.map_or("no index yet".to_owned(), |point| match point.status {
            _ if point.day < period.1 => format!("{}, none since", point.day),
            Status::Thin => format!("{}, thin data", point.day),
            Status::Ok | Status::Gap(_) => point.day.to_string(),
        });
        let stories = stories_28_days(side, period);
        vec![
            text(side_label(sides, at)),
            Cell::Index(estimate.map(|e| e.value)),
            Cell::Range(estimate.map(|e| (e.low, e.high))),
            text(day),
            text(format!("{stories} ({})", side.outlets_28_days)),
        ]
    };
    vec![row(0), row(1)]
}

/// The head of a table of [`latest_rows`].
pub(super) fn latest_table(caption: &str) -> Table {
    Table::new(caption, &LATEST)
}

fn latest_of_all(chart: &PairsChart) -> Table {
    let mut table = latest_table("Latest value of each direction, with its range");
    for panel in &chart.panels {
        table.rows.extend(latest_rows(&panel.sides, chart.period));
    }
    table
}

fn trend(chart: &TrendChart) -> Vec<Table> {
    let mut latest = latest_table("Latest values");
    latest.rows = latest_rows(&chart.sides, chart.period);
    let others =
        [weeks(chart), polls(chart), withheld(chart), contradictions(chart), events(chart)];
    let filled = others.into_iter().filter(|table| !table.rows.is_empty());
    [latest].into_iter().chain(filled).collect()
}

/// Both directions week by week, newest first.
fn weeks(chart: &TrendChart) -> Table {
    let labels = [side_label(&chart.sides, 0), side_label(&chart.sides, 1)];
    let counts = labels.each_ref().map(|label| format!("Stories, {label}"));
    let columns = [
        ("Week of", false),
        (labels[0].as_str(), true),
        (&counts[0], true),
        (&labels[1], true),
        (&counts[1], true),
    ];
    let caption = "Mean of each week and its number of stories; weeks begin on Monday";
    let mut table = Table::new(caption, &columns);
    let by_monday = chart.sides.each_ref().map(|side| {
        let weeks = side.series.weeks.iter();
        weeks.map(|week| (week.monday, week)).collect::<BTreeMap<Day, &Week>>()
    });
    let shown = |monday: &Day| monday.plus_days(6) >= chart.period.0 && *monday <= chart.period.1;
    let mondays: BTreeSet<Day> =
        by_monday.iter().flat_map(BTreeMap::keys).copied().filter(shown).collect();
    for monday in mondays.iter().rev() {
        let mut row = vec![text(monday.to_string())];
        for weeks in &by_monday {
            let week = weeks.get(monday);
            row.push(Cell::Index(week.and_then(|week| week.value)));
            row.push(Cell::Count(week.map_or(0, |week| week.stories.into())));
        }
        table.rows.push(row);
    }
    table
}

fn period((first, last): (Day, Day)) -> String {
    if first == last { first.to_string() } else { format!("{first} – {last}") }
}

fn origin(poll: &PollMark) -> &'static str {
    match poll.origin {
        PollOrigin::Registered => "registered",
        PollOrigin::Unverified => "registered, not checked",
        PollOrigin::FoundInText => "found in a news text",
    }
}

fn polls(chart: &TrendChart) -> Table {
    let columns = [
        ("Fieldwork", false),
        ("Direction", false),
        ("Negative", true),
        ("Range", true),
        ("Respondents", true),
        ("Pollster", false),
        ("Standing", false),
        ("Quoted in stories", true),
        ("Source", false),
    ];
    let mut table = Table::new("Opinion polls: share with a negative view", &columns);
    for poll in shown_polls(chart) {
        let standing = match poll.new_series {
            true => format!("{}; new series", origin(poll)),
            false => origin(poll).to_owned(),
        };
        table.rows.push(vec![
            text(period(poll.fieldwork)),
            text(label(chart, poll.direction)),
            Cell::Percent(Some(poll.percent)),
            Cell::Percents(poll.range),
            text(poll.sample_size.map(|n| n.to_string()).unwrap_or_default()),
            text(poll.pollster.as_str()),
            text(standing),
            Cell::Count(poll.quotes.into()),
            Cell::Address(poll.source.clone()),
        ]);
    }
    table
}

fn withheld(chart: &TrendChart) -> Table {
    let columns =
        [("Fieldwork", false), ("Direction", false), ("Pollster", false), ("Source", false)];
    let mut table = Table::new("Survey rounds whose figures were withheld", &columns);
    for poll in &chart.withheld {
        table.rows.push(vec![
            text(period(poll.fieldwork)),
            text(label(chart, poll.direction)),
            text(poll.pollster.as_str()),
            Cell::Address(poll.source.clone()),
        ]);
    }
    table
}

fn contradictions(chart: &TrendChart) -> Table {
    let columns = [
        ("Published", false),
        ("Direction", false),
        ("Pollster", false),
        ("Measure", false),
        ("In the story", true),
        ("Registered", true),
        ("Story", false),
    ];
    let mut table = Table::new("Stories whose figure differs from the registered one", &columns);
    for found in &chart.contradictions {
        table.rows.push(vec![
            text(found.published.to_string()),
            text(label(chart, found.direction)),
            text(found.pollster.as_str()),
            text(found.polarity.word()),
            Cell::Percent(Some(found.percent)),
            Cell::Percent(Some(found.registered)),
            text(found.item.0.as_str()),
        ]);
    }
    table
}

fn events(chart: &TrendChart) -> Table {
    let columns = [("Day", false), ("Event", false), ("Source", false)];
    let mut table = Table::new("Events marked on the chart", &columns);
    for event in shown_events(chart) {
        table.rows.push(vec![
            text(event.day.to_string()),
            text(event.label.as_str()),
            Cell::Address(event.source_url.clone()),
        ]);
    }
    table
}

/// `China on Japan`, of a chart that knows names only.
pub(super) fn direction(names: &[SideName; 2], side: usize) -> String {
    let [a, b] = names;
    let (holder, target) = if side == 0 { (a, b) } else { (b, a) };
    format!("{} on {}", holder.name, target.name)
}

fn moved(chart: &MovedChart) -> Table {
    let (before, after) = (period(chart.before), period(chart.after));
    let columns = [
        ("Topic".to_owned(), false),
        ("Direction".to_owned(), false),
        ("By tone".to_owned(), true),
        ("By attention".to_owned(), true),
        (format!("Stories {before}"), true),
        (format!("Stories {after}"), true),
        (format!("Tone {before}"), true),
        (format!("Tone {after}"), true),
    ];
    let caption = "What each topic added to the change of the average tone, index points";
    let mut table =
        Table { caption: caption.to_owned(), columns: columns.to_vec(), rows: Vec::new() };
    for (side, data) in chart.sides.iter().enumerate() {
        for topic in &data.topics {
            table.rows.push(vec![
                text(topic.name.as_str()),
                text(direction(&chart.names, side)),
                Cell::Index(Some(topic.by_tone)),
                Cell::Index(Some(topic.by_attention)),
                Cell::Count(topic.stories.0.into()),
                Cell::Count(topic.stories.1.into()),
                Cell::Index(topic.tone.0),
                Cell::Index(topic.tone.1),
            ]);
        }
    }
    table
}

fn voices(chart: &VoicesChart) -> Table {
    let columns = [
        ("Voice", false),
        ("In", false),
        ("Direction", false),
        ("Tone", true),
        ("Range", true),
        ("Month before", true),
        ("Stories", true),
    ];
    let caption = format!("Average tone as published, {}", period(chart.period));
    let mut table = Table::new(&caption, &columns);
    for (side, data) in chart.sides.iter().enumerate() {
        let voices = data.voices.iter().map(|(voice, row)| (voice.word(), "all outlets", row));
        let name = |row: &'_ VoiceRow| row.name.clone().unwrap_or_default();
        let outlets: Vec<(String, &VoiceRow)> =
            data.outlets.iter().map(|row| (name(row), row)).collect();
        let outlets = outlets.iter().map(|(name, row)| ("all voices", name.as_str(), *row));
        for (voice, outlet, row) in voices.chain(outlets) {
            table.rows.push(vec![
                text(voice),
                text(outlet),
                text(direction(&chart.names, side)),
                Cell::Index(row.tone.map(|tone| tone.value)),
                Cell::Range(row.tone.map(|tone| (tone.low, tone.high))),
                Cell::Index(row.before),
                Cell::Count(row.stories.into()),
            ]);
        }
    }
    table
}

fn share(chart: &ShareChart) -> Table {
    let columns = [
        ("Week of", false),
        ("Direction", false),
        ("Negative", true),
        ("Range", true),
        ("Neutral", true),
        ("Positive", true),
        ("Status", false),
        ("Stories", true),
    ];
    let mut table = Table::new("Share of stories by tone, weeks begin on Monday", &columns);
    for (side, weeks) in chart.sides.iter().enumerate() {
        for week in weeks.iter().rev() {
            let percent = |value: Option<f64>| Cell::Percent(value.map(|share| share * 100.0));
            let range = week.shares.map(|shares| {
                let (low, high) = shares.negative_range;
                (low * 100.0, high * 100.0)
            });
            table.rows.push(vec![
                text(week.monday.to_string()),
                text(direction(&chart.names, side)),
                percent(week.shares.map(|shares| shares.negative)),
                Cell::Percents(range),
                percent(week.shares.map(|shares| shares.neutral)),
                percent(week.shares.map(|shares| shares.positive)),
                text(status(week.status)),
                Cell::Count(week.stories.into()),
            ]);
        }
    }
    table
}

/// Both directions side by side, newest day first.
fn calendar(chart: &CalendarChart) -> Table {
    let labels = [direction(&chart.names, 0), direction(&chart.names, 1)];
    let columns = [("Day", false), (labels[0].as_str(), true), (&labels[1], true)];
    let caption =
        "Tone of each day, drawn towards the index of the day before where stories are few";
    let mut table = Table::new(caption, &columns);
    let by_day = chart
        .sides
        .each_ref()
        .map(|days| days.iter().map(|tone| (tone.day, tone)).collect::<BTreeMap<Day, &DayTone>>());
    let days: BTreeSet<Day> = by_day.iter().flat_map(BTreeMap::keys).copied().collect();
    for day in days.iter().rev() {
        let value = |side: usize| Cell::Index(by_day[side].get(day).and_then(|tone| tone.value));
        table.rows.push(vec![text(day.to_string()), value(0), value(1)]);
    }
    table
}

/// One row per outlet and day.
fn coverage(chart: &CoverageChart) -> Table {
    let columns = [
        ("Outlet", false),
        ("Language", false),
        ("Day", false),
        ("Items", true),
        ("Failed attempts", true),
    ];
    let mut table = Table::new("Items read", &columns);
    for row in &chart.rows {
        for day in &row.days {
            table.rows.push(vec![
                text(row.name.as_str()),
                text(row.language.code()),
                text(day.day.to_string()),
                Cell::Count(day.items.into()),
                Cell::Count(day.failures.into()),
            ]);
        }
    }
    table
}

/// One row per outlet.
fn outlets(chart: &CoverageChart) -> Table {
    let columns = [
        ("Outlet", false),
        ("Language", false),
        ("Items in 7 days", true),
        ("Failed attempts in 7 days", true),
        ("Items in all", true),
        ("Remarks", false),
    ];
    let mut table = Table::new("What was read from each outlet", &columns);
    let from = chart.last.plus_days(1 - RECENT_DAYS);
    for row in &chart.rows {
        let recent = || row.days.iter().filter(|day| day.day >= from && day.day <= chart.last);
        table.rows.push(vec![
            text(row.name.as_str()),
            text(row.language.code()),
            Cell::Count(recent().map(|day| u64::from(day.items)).sum()),
            Cell::Count(recent().map(|day| u64::from(day.failures)).sum()),
            Cell::Count(row.days.iter().map(|day| u64::from(day.items)).sum()),
            text(remarks(row)),
        ]);
    }
    table
}

fn remarks(row: &CoverageRow) -> String {
    let probation = row.probation.then(|| "on probation".to_owned());
    let drift = row.drift.map(|by| format!("usual tone moved by {}", super::gallery::signed(by)));
    probation.into_iter().chain(drift).collect::<Vec<_>>().join("; ")
}
