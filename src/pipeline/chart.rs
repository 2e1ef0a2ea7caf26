//! The last steps: from measured pairs to published charts.

use super::measure::{Measured, last_day, outlets_since};
use super::read::parallelism;
use super::{House, PassError, Watch};
use crate::draw::{self, DrawError, Figure, Fonts, Size, Theme};
use crate::index;
use crate::model::{
    Caveat, ChartEvent, ChartLanguage, ChartSide, Country, Day, Direction, Language, OutletId,
    Polarity, PollMark, PollOrigin, PollPolarity, PollWave, Provenance, Status, TrendChart,
};
use crate::report::{Format, Image, Published, Receipt, SidecarFacts, Site};
use crate::store::{ScoredItem, StoredFinding};
use std::collections::{BTreeMap, BTreeSet};

/// Every rendition that is published.
const RENDITIONS: [(Size, Theme); 6] = [
    (Size::Web, Theme::Light),
    (Size::Web, Theme::Dark),
    (Size::Phone, Theme::Light),
    (Size::Phone, Theme::Dark),
    (Size::Social, Theme::Light),
    (Size::Print, Theme::Light),
];
/// Days behind "now" in counts and receipts: four whole weeks, so that weekdays weigh alike.
const RECENT_DAYS: i32 = 28;
/// The same figure by the same house within this many days is the same survey, quoted again.
const QUOTED_AGAIN_DAYS: i32 = 45;
/// An outlet with more than this share of the recent stories gets a caveat.
const DOMINANT_SHARE: f64 = 0.5;

/// Draws and publishes the charts of all pairs.
pub(super) fn publish(
    house: &House,
    measured: &[Measured],
    watch: &Watch,
) -> Result<Published, PassError> {
    watch.begin("drawing", (measured.len() * RENDITIONS.len()) as u64);
    let mut site = Site::new();
    for pair in measured {
        let chart = trend(house, pair)?;
        let mut images = Vec::new();
        for ((size, theme), figure) in figures(&house.fonts, &chart, watch)? {
            for text in &figure.unspelled {
                tracing::warn!(pair = %pair.pair, "no font spells all of `{text}`; letters are missing");
            }
            images.extend(renditions(size, theme, figure));
        }
        site.add_trend(&chart, images, facts(house, pair));
    }
    Ok(site.publish(&house.config.chart.dir)?)
}

type Drawn = ((Size, Theme), Figure);

/// Draws every rendition, as many at once as there are cores.
fn figures(fonts: &Fonts, chart: &TrendChart, watch: &Watch) -> Result<Vec<Drawn>, PassError> {
    let mut drawn = Vec::with_capacity(RENDITIONS.len());
    for some in RENDITIONS.chunks(parallelism()) {
        watch.proceed()?;
        let figures: Vec<Result<Figure, DrawError>> = std::thread::scope(|scope| {
            let draw = |(size, theme)| draw::trend(chart, size, theme, fonts);
            let workers: Vec<_> =
                some.iter().map(|rendition| scope.spawn(move || draw(*rendition))).collect();
            workers
                .into_iter()
                .map(|worker| {
                    worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
                })
                .collect()
        });
        for (rendition, figure) in some.iter().zip(figures) {
            drawn.push((*rendition, figure?));
        }
        watch.advance(some.len() as u64);
    }
    Ok(drawn)
}

fn renditions(size: Size, theme: Theme, figure: Figure) -> Vec<Image> {
    let image = |format, bytes, dpr| Image {
        size: size.word(),
        theme: theme.word(),
        format,
        bytes,
        width: figure.width,
        height: figure.height,
        dpr,
        title: figure.title.clone(),
        alt: figure.alt.clone(),
    };
    let png = figure.png.clone().map(|png| image(Format::Png, png, figure.dpr));
    let svg = image(Format::Svg, figure.svg.clone().into_bytes(), 1);
    png.into_iter().chain([svg]).collect()
}

/// The finished data of the trend chart.
fn trend(house: &House, measured: &Measured) -> Result<TrendChart, PassError> {
    let last = last_day(measured.data_through);
    let earliest = last.plus_days(1 - house.config.chart.days);
    let starts = measured.series.iter().filter_map(|series| series.points.first());
    let first = starts.map(|point| point.day).min().map_or(earliest, |day| day.max(earliest));
    let since = last.plus_days(1 - RECENT_DAYS);
    let side = |at: usize, country: Country| ChartSide {
        name: country.english_name().to_owned(),
        native: native_name(house, country),
        series: measured.series[at].clone(),
        outlets_28_days: outlets_since(measured, at, since),
    };
    let pair = measured.pair;
    let polls = polls(house, measured, first);
    Ok(TrendChart {
        pair,
        sides: [side(0, pair.a()), side(1, pair.b())],
        period: (first, last),
        events: events(house, measured),
        provenance: provenance(house, measured, (first, last), &polls)?,
        method_changes: scorer_changes(measured, first),
        polls,
    })
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

fn events(house: &House, measured: &Measured) -> Vec<ChartEvent> {
    house
        .config
        .events
        .iter()
        .filter(|event| event.pair.is_none_or(|pair| pair == measured.pair))
        .map(|event| ChartEvent {
            day: event.day,
            label: event.label.clone(),
            source_url: event.source.clone(),
        })
        .collect()
}

/// Survey figures on a negative view, one mark per survey however often it is quoted.
fn polls(house: &House, measured: &Measured, first: Day) -> Vec<PollMark> {
    let mut marks: Vec<PollMark> = Vec::new();
    for finding in &measured.findings {
        let Some(mark) = poll_mark(house, finding) else { continue };
        let quoted_again = marks.iter().any(|known| {
            known.direction == mark.direction
                && known.pollster == mark.pollster
                && (known.percent - mark.percent).abs() < 0.05
                && mark.fieldwork.1.days_since(known.fieldwork.1).abs() <= QUOTED_AGAIN_DAYS
        });
        if mark.fieldwork.1 >= first && !quoted_again {
            marks.push(mark);
        }
    }
    marks
}

/// The mark of an exact figure on a negative view; rounded ones and ranges stay in the store.
fn poll_mark(house: &House, finding: &StoredFinding) -> Option<PollMark> {
    let negative = finding.polarity == PollPolarity::Unfavourable
        && finding.percent_max.is_none()
        && !finding.approximate;
    let direction = Direction::new(finding.respondents, finding.target)
        .filter(|_| negative && finding.wave == PollWave::Current)?;
    let day = finding.published.day();
    let method = &house.config.method;
    let range = finding.sample_size.and_then(|n| {
        index::poll_interval(finding.percent / 100.0, n, method.poll_design_effect, method.level)
    });
    Some(PollMark {
        direction,
        fieldwork: finding.fieldwork.unwrap_or((day, day)),
        percent: finding.percent,
        range: range.map(|share| (100.0 * share.low, 100.0 * share.high)),
        sample_size: finding.sample_size,
        pollster: finding.pollster.clone().unwrap_or_else(|| "pollster not named".to_owned()),
        origin: PollOrigin::FoundInText,
    })
}

fn in_period(
    items: &[(ScoredItem, String)],
    (first, last): (Day, Day),
) -> Vec<&(ScoredItem, String)> {
    items
        .iter()
        .filter(|(item, _)| (first..=last).contains(&item.published.day()))
        .filter(|(item, _)| item.a_to_b.is_some() || item.b_to_a.is_some())
        .collect()
}

fn provenance(
    house: &House,
    measured: &Measured,
    period: (Day, Day),
    polls: &[PollMark],
) -> Result<Provenance, PassError> {
    let shown = in_period(&measured.items, period);
    let outlets: BTreeSet<&str> = shown.iter().map(|(item, _)| item.outlet.as_str()).collect();
    let stories: BTreeSet<&str> = shown.iter().map(|(_, cluster)| cluster.as_str()).collect();
    let languages: BTreeSet<&str> = shown.iter().map(|(item, _)| item.language.as_str()).collect();
    let scorer = shown.last().map(|(item, _)| item.scorer.as_str());
    Ok(Provenance {
        outlets: u32::try_from(outlets.len()).unwrap_or(u32::MAX),
        stories: stories.len() as u64,
        languages: languages.into_iter().map(Language::from_tag).collect(),
        scorer: scorer.unwrap_or(house.analyser.scorer_name()).to_owned(),
        method: house.config.method.clone(),
        data_through: measured.data_through,
        built_at: measured.data_through,
        sample: house.sample,
        stale: measured.stale,
        caveats: caveats(house, measured, period, polls),
        language: ChartLanguage::English,
    })
}

/// The doubts that hold, each by its own rule.
fn caveats(
    house: &House,
    measured: &Measured,
    (first, last): (Day, Day),
    polls: &[PollMark],
) -> Vec<Caveat> {
    let recent = in_period(&measured.items, (last.plus_days(1 - RECENT_DAYS), last));
    let mut by_outlet: BTreeMap<&str, usize> = BTreeMap::new();
    for (item, _) in &recent {
        *by_outlet.entry(item.outlet.as_str()).or_default() += 1;
    }
    let most = by_outlet.values().max().copied().unwrap_or(0);
    let is_thin = measured.series.iter().any(|series| {
        series.points.last().is_some_and(|point| {
            point.status == Status::Thin && point.effective < house.config.method.thin_effective
        })
    });
    let rules = [
        (house.sample, Caveat::SampleData),
        (measured.stale, Caveat::Stale),
        (is_thin, Caveat::FewItems),
        (most as f64 > DOMINANT_SHARE * recent.len() as f64, Caveat::SingleOutlet),
        (!scorer_changes(measured, first).is_empty(), Caveat::NewScorer),
        (polls.iter().any(|poll| poll.origin == PollOrigin::FoundInText), Caveat::UnverifiedPoll),
    ];
    rules.into_iter().filter(|(holds, _)| *holds).map(|(_, caveat)| caveat).collect()
}

/// Days from `first` on at which another scorer judged the stories than the day before.
fn scorer_changes(measured: &Measured, first: Day) -> Vec<Day> {
    let scorers = |(item, _): &(ScoredItem, String)| (item.scorer.clone(), item.published.day());
    let shown: Vec<(String, Day)> = measured.items.iter().map(scorers).collect();
    let changes = shown.windows(2).filter(|two| two[0].0 != two[1].0).map(|two| two[1].1);
    let days: BTreeSet<Day> = changes.filter(|day| *day >= first).collect();
    days.into_iter().collect()
}

/// Names and receipts for the sidecar: the scores of the last four weeks.
fn facts(house: &House, measured: &Measured) -> SidecarFacts {
    let since = last_day(measured.data_through).plus_days(1 - RECENT_DAYS);
    let recent = measured.items.iter().filter(|(item, _)| item.published.day() >= since);
    let receipts = recent.flat_map(|(item, _)| {
        measured.pair.directions().into_iter().filter_map(|direction| {
            Some(Receipt {
                item: item.id.clone(),
                url: item.url.clone(),
                outlet: OutletId::new(&item.outlet)?,
                published: item.published,
                direction,
                polarity: Polarity::new(item.polarity(direction)?),
                content_hash: item.content_hash.clone(),
            })
        })
    });
    let outlets = house.config.outlets.values();
    SidecarFacts {
        outlets: outlets.map(|outlet| (outlet.id.clone(), outlet.name.clone())).collect(),
        receipts: receipts.collect(),
    }
}
