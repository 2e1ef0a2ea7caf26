//! The last steps: from measured pairs to published charts.
//!
//! Always holds: every kind is drawn in every size and theme, or the pass fails before anything is published;
//! the order of drawing does not show in the result.

mod overview;
mod share;
mod stories;
mod trend;

use super::measure::{Measured, last_day};
use super::read::parallelism;
use super::{House, PassError, Watch};
use crate::draw::{self, DrawError, Figure, Fonts, Size, Theme};
use crate::model::{
    CalendarChart, Caveat, Chart, ChartLanguage, Country, Day, Language, Provenance, SideName,
};
use crate::report::{Format, Image, Published, SidecarFacts, Site};
use crate::store::ScoredItem;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Every rendition that is published.
const RENDITIONS: [(Size, Theme); 8] = [
    (Size::Web, Theme::Light),
    (Size::Web, Theme::Dark),
    (Size::Phone, Theme::Light),
    (Size::Phone, Theme::Dark),
    (Size::Social, Theme::Light),
    (Size::Social, Theme::Dark),
    (Size::Print, Theme::Light),
    (Size::Print, Theme::Dark),
];
/// Days behind "now" in counts and receipts: four whole weeks, so that weekdays weigh alike.
const RECENT_DAYS: i32 = 28;

/// The finished data of all pairs' charts and of those that span them.
pub(super) fn charts(
    house: &House,
    measured: &[Measured],
) -> Result<Vec<(Chart, SidecarFacts)>, PassError> {
    let mut charts: Vec<(Chart, SidecarFacts)> = Vec::new();
    if let Some(chart) = overview::pairs(house, measured) {
        charts.push((Chart::Pairs(chart), SidecarFacts::default()));
        let coverage = overview::coverage(house, measured)?;
        charts.push((Chart::Coverage(coverage), SidecarFacts::default()));
    }
    for pair in measured {
        charts.push((Chart::from(trend::trend(house, pair)), trend::facts(house, pair)));
        let others = [
            Chart::Moved(stories::moved(house, pair)?),
            Chart::Voices(stories::voices(house, pair)),
            Chart::Share(share::share(house, pair)),
            Chart::Calendar(calendar(house, pair)),
        ];
        charts.extend(others.map(|chart| (chart, SidecarFacts::default())));
    }
    Ok(charts)
}

/// Draws and publishes every chart.
pub(super) fn publish(
    house: &House,
    measured: &[Measured],
    watch: &Watch,
) -> Result<Published, PassError> {
    let charts = charts(house, measured)?;
    let figures = figures(&house.fonts, &charts, watch)?;
    let mut site = Site::new();
    for ((chart, facts), figures) in charts.into_iter().zip(figures) {
        let mut images = Vec::new();
        for ((size, theme), figure) in RENDITIONS.into_iter().zip(figures) {
            for text in &figure.unspelled {
                let kind = chart.kind().word();
                tracing::error!(kind, "no font spells all of `{text}`; letters are missing");
            }
            images.extend(renditions(size, theme, figure));
        }
        site.add(chart, images, facts);
    }
    Ok(site.publish(&house.config.chart.dir)?)
}

/// Draws every rendition of every chart, as many at once as there are cores; per chart in the order
/// of [`RENDITIONS`].
fn figures(
    fonts: &Fonts,
    charts: &[(Chart, SidecarFacts)],
    watch: &Watch,
) -> Result<Vec<Vec<Figure>>, PassError> {
    let count = charts.len() * RENDITIONS.len();
    watch.begin("drawing", count as u64);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut drawn: Vec<(usize, Result<Figure, DrawError>)> = Vec::new();
        loop {
            let job = next.fetch_add(1, Ordering::Relaxed);
            if job >= count || watch.proceed().is_err() {
                return drawn;
            }
            let (size, theme) = RENDITIONS[job % RENDITIONS.len()];
            let (chart, _) = &charts[job / RENDITIONS.len()];
            drawn.push((job, draw::chart(chart, size, theme, fonts)));
            watch.advance(1);
        }
    };
    let mut drawn = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..parallelism()).map(|_| scope.spawn(work)).collect();
        let join = |worker: std::thread::ScopedJoinHandle<'_, _>| {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        workers.into_iter().flat_map(join).collect::<Vec<_>>()
    });
    watch.proceed()?;
    drawn.sort_by_key(|(job, _)| *job);
    let mut figures: Vec<Vec<Figure>> = Vec::with_capacity(charts.len());
    for (job, figure) in drawn {
        if job % RENDITIONS.len() == 0 {
            figures.push(Vec::with_capacity(RENDITIONS.len()));
        }
        if let Some(of_chart) = figures.last_mut() {
            of_chart.push(figure?);
        }
    }
    Ok(figures)
}

fn renditions(size: Size, theme: Theme, figure: Figure) -> Vec<Image> {
    let Figure { svg, png, width, height, dpr, title, subtitle, alt, .. } = figure;
    let image = |format, bytes, dpr| Image {
        size: size.word(),
        theme: theme.word(),
        format,
        bytes,
        width,
        height,
        dpr,
        title: title.clone(),
        subtitle: subtitle.clone(),
        alt: alt.clone(),
    };
    let png = png.map(|png| image(Format::Png, png, dpr));
    let svg = image(Format::Svg, svg.into_bytes(), 1);
    png.into_iter().chain([svg]).collect()
}

/// The tone of every day of the last 53 weeks.
fn calendar(house: &House, measured: &Measured) -> CalendarChart {
    let last = last_day(measured.data_through);
    let first = last.monday().plus_days(-7 * 52);
    let shown = |side: usize| {
        measured.days[side].iter().filter(|tone| tone.day >= first).copied().collect()
    };
    CalendarChart {
        pair: measured.pair,
        names: names(house, measured),
        last,
        sides: [shown(0), shown(1)],
        provenance: provenance(house, &[measured], (first, last), Vec::new()),
    }
}

/// What the sides of a pair are called.
fn names(house: &House, measured: &Measured) -> [SideName; 2] {
    [measured.pair.a(), measured.pair.b()].map(|country| side_name(house, country))
}

fn side_name(house: &House, country: Country) -> SideName {
    let gazetteer = house.analyser.gazetteer();
    let local = match house.config.chart.language {
        ChartLanguage::English => "",
        ChartLanguage::Chinese => gazetteer.name(country, &Language::Chinese),
        ChartLanguage::Japanese => gazetteer.name(country, &Language::Japanese),
    };
    let name = if local.is_empty() { country.english_name() } else { local };
    SideName { name: name.to_owned(), native: native_name(house, country) }
}

/// The name of a country in its own script, where that is one the charts can spell.
fn native_name(house: &House, country: Country) -> Option<String> {
    let language = match country.code() {
        "CN" | "HK" | "TW" => Language::Chinese,
        "JP" => Language::Japanese,
        "KP" | "KR" => Language::Korean,
        _ => return None,
    };
    Some(house.analyser.gazetteer().name(country, &language).to_owned()).filter(|n| !n.is_empty())
}

/// The items of a period that show an attitude, with their clusters.
fn in_period(
    items: &[(ScoredItem, String)],
    (first, last): (Day, Day),
) -> impl Iterator<Item = &(ScoredItem, String)> {
    items
        .iter()
        .filter(move |(item, _)| (first..=last).contains(&item.published.day()))
        .filter(|(item, _)| item.a_to_b.is_some() || item.b_to_a.is_some())
}

/// Where the numbers of a period come from, for one pair or several; `doubts` come after those that hold
/// for every chart.
fn provenance(
    house: &House,
    measured: &[&Measured],
    period: (Day, Day),
    doubts: Vec<Caveat>,
) -> Provenance {
    let shown = || measured.iter().flat_map(|pair| in_period(&pair.items, period));
    let outlets: BTreeSet<&str> = shown().map(|(item, _)| item.outlet.as_str()).collect();
    let stories: BTreeSet<&str> = shown().map(|(_, cluster)| cluster.as_str()).collect();
    let languages: BTreeSet<&str> = shown().map(|(item, _)| item.language.as_str()).collect();
    let newest = shown().max_by_key(|(item, _)| item.published);
    let scorer = newest.map_or(house.analyser.scorer_name(), |(item, _)| item.scorer.as_str());
    let through = measured.iter().map(|pair| pair.data_through).max();
    let data_through = through.unwrap_or_else(|| period.1.plus_days(1).start());
    let stale = measured.iter().any(|pair| pair.stale);
    let always = [(house.sample, Caveat::SampleData), (stale, Caveat::Stale)];
    let always = always.into_iter().filter(|(holds, _)| *holds).map(|(_, caveat)| caveat);
    Provenance {
        outlets: u32::try_from(outlets.len()).unwrap_or(u32::MAX),
        stories: stories.len() as u64,
        languages: languages.into_iter().map(Language::from_tag).collect(),
        scorer: scorer.to_owned(),
        method: house.config.method.clone(),
        data_through,
        built_at: data_through,
        sample: house.sample,
        stale,
        caveats: always.chain(doubts).collect(),
        language: house.config.chart.language,
    }
}
