//! `index.html`: all pairs at a glance, then each chart with its data, readable without scripts,
//! from disk and behind any server.
//!
//! Always holds: nothing is requested but the images beside the page; every word that came from
//! outside is escaped by the template; addresses become links only if they are http or https.

use super::publish::GENERATOR;
use super::tables::{self, Cell, Table};
use super::{Format, Image, Page};
use crate::model::caveat::standing;
use crate::model::{Chart, ChartKind, ChartLanguage, Method, Pair, Timestamp, TrendChart};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::collections::BTreeSet;

const STYLE: &str = include_str!("gallery.css");
/// Nothing may run, be sent or be embedded, whatever slipped in.
const POLICY: &str = "script-src 'none'; object-src 'none'; frame-src 'none'; \
    connect-src 'none'; form-action 'none'; base-uri 'none'";
/// Below this width the phone images are shown; their type is set for 390 px.
const PHONE: &str = "(max-width: 600px)";
const DARK: &str = "(prefers-color-scheme: dark)";

/// The whole page.
pub(super) fn page(pages: &[Page]) -> String {
    let sample = pages.iter().any(|page| page.chart.provenance().sample);
    let of_kind = |kind: ChartKind| pages.iter().filter(move |page| page.chart.kind() == kind);
    let pairs: Vec<Pair> = pages
        .iter()
        .filter_map(|page| page.chart.pair())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content=(GENERATOR);
                meta name="referrer" content="no-referrer";
                meta name="color-scheme" content="light dark";
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
                    section aria-labelledby="pairs" {
                        h2 id="pairs" { "All pairs" }
                        (overview(pages))
                        @for page in of_kind(ChartKind::Pairs) { (chart(page, "All pairs")) }
                    }
                    @for pair in &pairs { (of_pair(pages, *pair)) }
                    @for page in of_kind(ChartKind::Coverage) {
                        section aria-labelledby="coverage" {
                            h2 id="coverage" { "What was read" }
                            (chart(page, "All outlets"))
                        }
                    }
                }
                (foot(pages))
            }
        }
    };
    markup.into_string()
}

/// The latest values of every pair, with links to its charts.
fn overview(pages: &[Page]) -> Markup {
    let trends = pages.iter().filter_map(|page| match &page.chart {
        Chart::Trend(chart) => Some(&**chart),
        _ => None,
    });
    let trends: Vec<&TrendChart> = trends.collect();
    let head = tables::latest_table("Latest value of each direction, with its range");
    html! {
        @if trends.is_empty() {
            p { "No charts yet: no pass has produced data." }
        } @else {
            (scroll("Latest values of all pairs", html! {
                table {
                    (table_head(&head))
                    @for chart in &trends {
                        tbody {
                            @for row in tables::latest_rows(&chart.sides, chart.period) {
                                (table_row(&head, &row, Some(&chart.pair.slug())))
                            }
                        }
                    }
                }
            }))
        }
    }
}

/// All charts of a pair.
fn of_pair(pages: &[Page], pair: Pair) -> Markup {
    let pages: Vec<&Page> = pages.iter().filter(|page| page.chart.pair() == Some(pair)).collect();
    let slug = pair.slug();
    let name = pair_name(&pages, pair);
    html! {
        section aria-labelledby=(slug) {
            h2 id=(slug) { (name) }
            @if let Some(page) = pages.first().filter(|page| page.chart.provenance().stale) {
                p class="stale" { "Data stop on " (end_time(page.chart.provenance().data_through)) "." }
            }
            @if pages.len() > 1 {
                nav aria-label={ "Charts: " (name) } {
                    ul class="files" {
                        @for page in &pages {
                            li { a href={ "#" (page.anchor()) } { (kind_name(page.chart.kind())) } }
                        }
                    }
                }
            }
            @for page in &pages { (chart(page, &name)) }
        }
    }
}

/// What a reader calls a kind of chart.
fn kind_name(kind: ChartKind) -> &'static str {
    match kind {
        ChartKind::Pairs => "All pairs",
        ChartKind::Trend => "Trend",
        ChartKind::Moved => "What moved it",
        ChartKind::Voices => "Who is speaking",
        ChartKind::Share => "Share of stories",
        ChartKind::Calendar => "Day by day",
        ChartKind::Coverage => "What was read",
    }
}

/// One chart: the finding, the image, its files, its data as tables.
fn chart(page: &Page, subject: &str) -> Markup {
    let kind = kind_name(page.chart.kind());
    let name = format!("{subject}, {}", kind.to_lowercase());
    let provenance = page.chart.provenance();
    let language = language_tag(provenance.language);
    html! {
        article aria-labelledby=(page.anchor()) {
            p class="kind" { (kind) }
            h3 id=(page.anchor()) lang=[language] { (page.title()) }
            figure { (picture(page, language)) }
            (files(page, &name))
            details {
                summary { "Description" span class="small" { " – " (name) } }
                div lang=[language] {
                    p { (page.alt()) }
                    @for caveat in &provenance.caveats { p { (caveat.text(provenance.language)) } }
                }
            }
            details {
                summary { "Data as tables" span class="small" { " – " (name) } }
                @for table in tables::of(&page.chart) {
                    (scroll(&format!("{}: {name}", table.caption), html! {
                        table {
                            (table_head(&table))
                            tbody { @for row in &table.rows { (table_row(&table, row, None)) } }
                        }
                    }))
                }
            }
        }
    }
}

/// The tag for words that are not in the language of the page.
fn language_tag(language: ChartLanguage) -> Option<&'static str> {
    match language {
        ChartLanguage::English => None,
        ChartLanguage::Chinese => Some("zh-Hans"),
        ChartLanguage::Japanese => Some("ja"),
    }
}

/// The image for the reader's screen and colour scheme, of those that there are.
fn picture(page: &Page, language: Option<&str>) -> Markup {
    let kind = page.chart.kind();
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
                    source media=(media) srcset=(page.path(&image.name(kind)))
                        width=(image.width) height=(image.height);
                }
            }
            img src=(page.path(&fallback.name(kind))) alt=(fallback.alt) lang=[language]
                width=(fallback.width) height=(fallback.height) loading="lazy";
        }
    }
}

fn files(page: &Page, name: &str) -> Markup {
    let kind = page.chart.kind();
    let mut images: Vec<&Image> = page.images.iter().collect();
    let place = |size: &str| ["web", "phone", "social", "print"].iter().position(|s| *s == size);
    images
        .sort_by_key(|image| (image.format, place(image.size), image.size, image.theme != "light"));
    let first = |format: Format| images.iter().find(|image| image.format == format);
    html! {
        ul class="files" aria-label={ "Files: " (name) } {
            @for (format, image) in [("PNG", first(Format::Png)), ("SVG", first(Format::Svg))] {
                @if let Some(image) = image {
                    li { a href=(page.path(&image.name(kind))) { (format) } }
                }
            }
            li { a href=(page.file("csv")) { "Data (CSV)" } }
            li { a href=(page.file("json")) { "Data (JSON)" } }
            li { a href=(page.file("txt")) { "Description (text)" } }
        }
        details {
            summary { "All sizes" span class="small" { " – " (name) } }
            ul class="files" {
                @for image in &images {
                    @let format = match image.format { Format::Png => "PNG", Format::Svg => "SVG" };
                    li { a href=(page.path(&image.name(kind))) { (format) " " (image.size) ", " (image.theme) } }
                }
            }
        }
    }
}

fn table_head(table: &Table) -> Markup {
    html! {
        caption { (table.caption) }
        thead { tr {
            @for (name, number) in &table.columns {
                th scope="col" class=[number.then_some("number")] { (name) }
            }
        } }
    }
}

/// A row whose first cell names it, linked to a place on this page if there is one to go to.
fn table_row(table: &Table, row: &[Cell], place: Option<&str>) -> Markup {
    let is_number = |at: usize| table.columns.get(at).is_some_and(|(_, number)| *number);
    html! {
        tr {
            @for (at, value) in row.iter().enumerate() {
                @if at == 0 {
                    th scope="row" {
                        @match place {
                            Some(place) => a href={ "#" (place) } { (cell(value)) },
                            None => (cell(value)),
                        }
                    }
                } @else {
                    td class=[is_number(at).then_some("number")] { (cell(value)) }
                }
            }
        }
    }
}

fn cell(cell: &Cell) -> Markup {
    let is_link = |url: &str| url.starts_with("https://") || url.starts_with("http://");
    let percent = |value: f64| format!("{}%", (value * 10.0).round() / 10.0);
    html! {
        @match cell {
            Cell::Text(words) => (words),
            Cell::Address(url) if is_link(url) => a href=(url) rel="noopener noreferrer" { (url) },
            Cell::Address(words) => (words),
            Cell::Count(count) => (count),
            Cell::Index(value) => (value.map(signed).unwrap_or("–".to_owned())),
            Cell::Range(Some((low, high))) => { (signed(*low)) " to " (signed(*high)) },
            Cell::Percent(value) => (value.map(percent).unwrap_or("–".to_owned())),
            Cell::Percents(Some((low, high))) => { (low.round()) "–" (percent(high.round())) },
            Cell::Range(None) | Cell::Percents(None) => {},
        }
    }
}

/// A wide or long table scrolls by itself; keyboards reach it, and it has a name.
fn scroll(name: &str, table: Markup) -> Markup {
    html! { div class="scroll" role="region" aria-label=(name) tabindex="0" { (table) } }
}

fn foot(pages: &[Page]) -> Markup {
    let provenances = || pages.iter().map(|page| page.chart.provenance());
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
            @for caveat in standing(ChartLanguage::English) { p class="small" { (caveat) } }
            p class="small" { a href="manifest.json" { "All files with their checksums" } }
        }
    }
}

/// `China and Japan`, with the names of the trend if there is one.
fn pair_name(pages: &[&Page], pair: Pair) -> String {
    let names = pages.iter().find_map(|page| match &page.chart {
        Chart::Trend(chart) => Some(chart.sides.each_ref().map(|side| side.name.clone())),
        Chart::Moved(chart) => Some(chart.names.each_ref().map(|side| side.name.clone())),
        Chart::Voices(chart) => Some(chart.names.each_ref().map(|side| side.name.clone())),
        Chart::Share(chart) => Some(chart.names.each_ref().map(|side| side.name.clone())),
        Chart::Calendar(chart) => Some(chart.names.each_ref().map(|side| side.name.clone())),
        Chart::Pairs(_) | Chart::Coverage(_) => None,
    });
    names.map_or_else(|| pair.to_string(), |[a, b]| format!("{a} and {b}"))
}

impl Page {
    /// The place of the chart on the page: `cn-jp-trend`.
    fn anchor(&self) -> String {
        format!("{}-{}", self.folder(), self.chart.kind().word())
    }
}

/// `−0.34`, `0.00`, `+0.12`; a dash where it is no number.
pub(super) fn signed(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let digits = format!("{:.2}", value.abs());
    match digits.as_str() {
        "0.00" => digits,
        _ if value < 0.0 => format!("−{digits}"),
        _ => format!("+{digits}"),
    }
}

/// `2026-06-30, 24:00 UTC`: midnight belongs to the day that it ends.
fn end_time(time: Timestamp) -> String {
    let day = time.day();
    match time.epoch_seconds() - day.start().epoch_seconds() {
        0 => format!("{}, 24:00 UTC", day.plus_days(-1)),
        seconds => format!("{day}, {:02}:{:02} UTC", seconds / 3600, seconds / 60 % 60),
    }
}
