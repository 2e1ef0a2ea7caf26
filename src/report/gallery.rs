//! `index.html`: all pairs at a glance, then each chart with its data, readable without scripts,
//! from disk and behind any server.
//!
//! Always holds: nothing is requested but the images beside the page; every word that came from
//! outside is escaped by the template; addresses become links only if they are http or https.

use super::publish::GENERATOR;
use super::sidecar::{
    STANDING_CAVEATS, caveat_words, label, latest, shown_events, shown_polls, stories_28_days,
};
use super::{Format, Image, Page};
use crate::model::{
    Day, Estimate, Method, Point, PollMark, PollOrigin, Status, Timestamp, TrendChart, Week,
};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::collections::{BTreeMap, BTreeSet};

const STYLE: &str = include_str!("gallery.css");
/// Nothing may run, be sent or be embedded, whatever slipped in.
const POLICY: &str = "script-src 'none'; object-src 'none'; frame-src 'none'; \
    connect-src 'none'; form-action 'none'; base-uri 'none'";
/// Below this width the phone images are shown; their type is set for 390 px.
const PHONE: &str = "(max-width: 600px)";
const DARK: &str = "(prefers-color-scheme: dark)";

/// The whole page.
pub(super) fn page(pages: &[Page]) -> String {
    let sample = pages.iter().any(|page| page.chart.provenance.sample);
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content=(GENERATOR);
                meta name="referrer" content="no-referrer";
                title { @if sample { "SAMPLE DATA – " } "How countries see each other" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    a class="skip" href="#content" { "Skip to the charts" }
                    @if sample {
                        p class="sample" { strong { "SAMPLE DATA" } " – not a measurement. Do not quote these figures." }
                    }
                    h1 { "How countries see each other" }
                    p class="lead" {
                        "The attitude of each side towards the other in the news, from −1 (all negative) "
                        "to +1 (all positive), whoever published it, with each outlet’s usual tone removed."
                    }
                }
                main id="content" tabindex="-1" {
                    (overview(pages))
                    @for page in pages { (chart(page)) }
                }
                (foot(pages))
            }
        }
    };
    markup.into_string()
}

/// One row per direction, grouped by pair.
fn overview(pages: &[Page]) -> Markup {
    html! {
        h2 id="pairs" { "All pairs" }
        @if pages.is_empty() {
            p { "No charts yet: no pass has produced data." }
        } @else {
            (scroll("All pairs", html! {
                table {
                    caption { "Latest value of each direction, with its range" }
                    (latest_head())
                    @for page in pages {
                        tbody { (latest_rows(&page.chart, Some(&page.chart.pair.slug()))) }
                    }
                }
            }))
        }
    }
}

fn latest_head() -> Markup {
    html! {
        thead { tr {
            th scope="col" { "Direction" }
            th scope="col" class="number" { "Latest" }
            th scope="col" class="number" { "Range" }
            th scope="col" { "Day" }
            th scope="col" class="number" { "Stories (outlets), 28 days" }
        } }
    }
}

/// Both directions of a pair, linked to a place on this page if there is one to go to.
fn latest_rows(chart: &TrendChart, place: Option<&str>) -> Markup {
    html! {
        @for side in &chart.sides {
            @let point = latest(side, chart.period);
            @let estimate = point.and_then(|point| point.estimate);
            tr {
                th scope="row" {
                    @let direction = label(chart, side.series.direction);
                    @match place {
                        Some(place) => a href={ "#" (place) } { (direction) },
                        None => (direction),
                    }
                }
                td class="number" { (value(estimate.map(|e| e.value))) }
                td class="number" { (estimate.map(|e| range(&e)).unwrap_or_default()) }
                td { (point.map_or("no index yet".to_owned(), |point| day(point, chart.period.1))) }
                td class="number" {
                    (stories_28_days(side, chart.period)) " (" (side.outlets_28_days) ")"
                }
            }
        }
    }
}

/// The day of the latest value, and whether it may be read as today's.
fn day(latest: &Point, end: Day) -> String {
    match latest.status {
        _ if latest.day < end => format!("{}, none since", latest.day),
        Status::Thin => format!("{}, thin data", latest.day),
        Status::Ok | Status::Gap(_) => latest.day.to_string(),
    }
}

/// One pair: the finding, the image, its files, its data as tables.
fn chart(page: &Page) -> Markup {
    let chart = &page.chart;
    let slug = chart.pair.slug();
    let name = pair_name(chart);
    html! {
        section aria-labelledby=(slug) {
            h2 id=(slug) { (name) }
            @if chart.provenance.stale {
                p class="stale" { "Data stop on " (end_time(chart.provenance.data_through)) "." }
            }
            h3 { (page.title()) }
            figure { (picture(page)) }
            (files(page, &name))
            details {
                summary { "Description" span class="small" { " – " (name) } }
                p { (page.alt()) }
                @for caveat in &chart.provenance.caveats { p { (caveat_words(*caveat)) } }
            }
            details {
                summary { "Data as tables" span class="small" { " – " (name) } }
                (tables(chart, &name))
            }
        }
    }
}

/// The image for the reader's screen and colour scheme, of those that there are.
fn picture(page: &Page) -> Markup {
    let find = |size: &str, theme: &str| {
        let fits = |image: &&Image| image.size == size && image.theme == theme;
        page.images.iter().filter(fits).min_by_key(|image| image.format)
    };
    let Some(fallback) = super::lead(&page.images) else {
        return html! { p { "No image was drawn." } };
    };
    let choices = [
        (format!("{PHONE} and {DARK}"), find("phone", "dark")),
        (PHONE.to_owned(), find("phone", "light")),
        (DARK.to_owned(), find("web", "dark")),
    ];
    html! {
        picture {
            @for (media, image) in &choices {
                @if let Some(image) = image {
                    source media=(media) srcset=(page.path(&image.name()))
                        width=(image.width) height=(image.height);
                }
            }
            img src=(page.path(&fallback.name())) alt=(fallback.alt)
                width=(fallback.width) height=(fallback.height) loading="lazy";
        }
    }
}

fn files(page: &Page, name: &str) -> Markup {
    let mut images: Vec<&Image> = page.images.iter().collect();
    let place = |size: &str| ["web", "phone", "social", "print"].iter().position(|s| *s == size);
    images
        .sort_by_key(|image| (image.format, place(image.size), image.size, image.theme != "light"));
    html! {
        ul class="files" aria-label={ "Files: " (name) } {
            @for image in images {
                @let format = match image.format { Format::Png => "PNG", Format::Svg => "SVG" };
                li { a href=(page.path(&image.name())) { (format) " " (image.size) ", " (image.theme) } }
            }
            li { a href=(page.path("trend.json")) { "Data (JSON)" } }
            li { a href=(page.path("trend.txt")) { "Description (text)" } }
        }
    }
}

fn tables(chart: &TrendChart, name: &str) -> Markup {
    html! {
        (scroll(&format!("Latest values: {name}"), html! {
            table {
                caption { "Latest values" }
                (latest_head())
                tbody { (latest_rows(chart, None)) }
            }
        }))
        (weeks(chart, name))
        (polls(chart, name))
        (events(chart, name))
    }
}

/// Both directions week by week, newest first.
fn weeks(chart: &TrendChart, name: &str) -> Markup {
    let by_monday = chart.sides.each_ref().map(|side| {
        let weeks = side.series.weeks.iter();
        weeks.map(|week| (week.monday, week)).collect::<BTreeMap<Day, &Week>>()
    });
    let shown = |monday: &Day| monday.plus_days(6) >= chart.period.0 && *monday <= chart.period.1;
    let mondays: BTreeSet<Day> =
        by_monday.iter().flat_map(BTreeMap::keys).copied().filter(shown).collect();
    scroll(
        &format!("Week by week: {name}"),
        html! {
            table {
                caption { "Mean of each week and its number of stories; weeks begin on Monday" }
                thead { tr {
                    th scope="col" { "Week of" }
                    @for side in &chart.sides {
                        @let direction = label(chart, side.series.direction);
                        th scope="col" class="number" { (direction) }
                        th scope="col" class="number" { "Stories, " (direction) }
                    }
                } }
                tbody {
                    @for monday in mondays.iter().rev() {
                        tr {
                            th scope="row" class="day" { (monday) }
                            @for weeks in &by_monday {
                                @let week = weeks.get(monday);
                                td class="number" { (value(week.and_then(|week| week.value))) }
                                td class="number" { (week.map_or(0, |week| week.stories)) }
                            }
                        }
                    }
                }
            }
        },
    )
}

fn polls(chart: &TrendChart, name: &str) -> Markup {
    let percent = |(low, high): (f64, f64)| format!("{low:.0}–{high:.0}%");
    let fieldwork = |poll: &PollMark| match poll.fieldwork {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first} – {last}"),
    };
    let shown = shown_polls(chart);
    if shown.is_empty() {
        return html! {};
    }
    scroll(
        &format!("Opinion polls: {name}"),
        html! {
            table {
                caption { "Opinion polls: share with a negative view" }
                thead { tr {
                    th scope="col" { "Fieldwork" }
                    th scope="col" { "Direction" }
                    th scope="col" class="number" { "Negative" }
                    th scope="col" class="number" { "Range" }
                    th scope="col" class="number" { "Respondents" }
                    th scope="col" { "Pollster" }
                } }
                tbody {
                    @for poll in &shown {
                        tr {
                            th scope="row" { (fieldwork(poll)) }
                            td { (label(chart, poll.direction)) }
                            td class="number" { (poll.percent) "%" }
                            td class="number" { (poll.range.map(percent).unwrap_or_default()) }
                            td class="number" { (poll.sample_size.map(|n| n.to_string()).unwrap_or_default()) }
                            td {
                                (poll.pollster)
                                @if poll.origin == PollOrigin::FoundInText { " (found in a news text)" }
                            }
                        }
                    }
                }
            }
        },
    )
}

fn events(chart: &TrendChart, name: &str) -> Markup {
    let is_link = |url: &str| url.starts_with("https://") || url.starts_with("http://");
    let shown = shown_events(chart);
    if shown.is_empty() {
        return html! {};
    }
    scroll(
        &format!("Events: {name}"),
        html! {
            table {
                caption { "Events marked on the chart" }
                thead { tr { th scope="col" { "Day" } th scope="col" { "Event" } th scope="col" { "Source" } } }
                tbody {
                    @for event in &shown {
                        tr {
                            th scope="row" class="day" { (event.day) }
                            td { (event.label) }
                            td {
                                @if is_link(&event.source_url) {
                                    a href=(event.source_url) rel="noopener noreferrer" { (event.source_url) }
                                } @else {
                                    (event.source_url)
                                }
                            }
                        }
                    }
                }
            }
        },
    )
}

/// A wide or long table scrolls by itself; keyboards reach it, and it has a name.
fn scroll(name: &str, table: Markup) -> Markup {
    html! { div class="scroll" role="region" aria-label=(name) tabindex="0" { (table) } }
}

fn foot(pages: &[Page]) -> Markup {
    let provenances = || pages.iter().map(|page| &page.chart.provenance);
    let scorers: BTreeSet<&str> = provenances().map(|p| p.scorer.as_str()).collect();
    let scorers: Vec<&str> = scorers.into_iter().collect();
    html! {
        footer {
            dl {
                @if let Some(through) = provenances().map(|p| p.data_through).max() {
                    dt { "Data to" } dd { (end_time(through)) }
                }
                @if let Some(built) = provenances().map(|p| p.built_at).max() {
                    dt { "Built" } dd { (built.to_string()) }
                }
                dt { "Method" } dd { (Method::NAME) " v" (Method::VERSION) }
                @if !scorers.is_empty() { dt { "Scorer" } dd { (scorers.join(", ")) } }
            }
            @for caveat in STANDING_CAVEATS { p class="small" { (caveat) } }
            p class="small" { a href="manifest.json" { "All files with their checksums" } }
        }
    }
}

fn pair_name(chart: &TrendChart) -> String {
    let [a, b] = &chart.sides;
    format!("{} and {}", a.name, b.name)
}

/// `−0.34`, `0.00`, `+0.12`; a dash where there is no value.
fn value(value: Option<f64>) -> String {
    let Some(value) = value.filter(|value| value.is_finite()) else { return "–".to_owned() };
    let digits = format!("{:.2}", value.abs());
    match digits.as_str() {
        "0.00" => digits,
        _ if value < 0.0 => format!("−{digits}"),
        _ => format!("+{digits}"),
    }
}

fn range(estimate: &Estimate) -> String {
    format!("{} to {}", value(Some(estimate.low)), value(Some(estimate.high)))
}

/// `2026-06-30, 24:00 UTC`: midnight belongs to the day that it ends.
fn end_time(time: Timestamp) -> String {
    let day = time.day();
    match time.epoch_seconds() - day.start().epoch_seconds() {
        0 => format!("{}, 24:00 UTC", day.plus_days(-1)),
        seconds => format!("{day}, {:02}:{:02} UTC", seconds / 3600, seconds / 60 % 60),
    }
}
