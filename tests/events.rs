//! The shipped calendar of events: every row, and on which charts they stand.

use comity::config::Config;
use comity::draw::{self, Fonts, Size, Theme};
use comity::model::{Chart, ChartEvent, ChartLanguage, Day, Pair, Timestamp, TrendChart};
use comity::pipeline::{House, ShippedEvent, Watch, charts, shipped_events};
use comity::report::{SidecarFacts, sidecar};
use std::collections::BTreeSet;
use std::path::Path;
use tempfile::TempDir;

#[path = "draw_support/layout.rs"]
mod layout;
#[path = "report/numbers.rs"]
mod numbers;

const NOW: &str = "2026-07-01T00:00:00Z";
const SIZES: [Size; 4] = [Size::Web, Size::Phone, Size::Social, Size::Print];
const LANGUAGES: [(&str, ChartLanguage); 3] = [
    ("en", ChartLanguage::English),
    ("zh", ChartLanguage::Chinese),
    ("ja", ChartLanguage::Japanese),
];

fn calendar() -> Vec<ShippedEvent> {
    shipped_events().expect("every row of the shipped calendar can be read")
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// The trend charts of a configuration whose database is empty: an honest empty line, with its events.
fn trends(chart: &str, more: &str) -> Vec<TrendChart> {
    let folder = TempDir::new().unwrap();
    let text = format!(
        "[[pair]]\nsides = [\"CN\", \"JP\"]\n[[pair]]\nsides = [\"IN\", \"PK\"]\n\
         [[pair]]\nsides = [\"BR\", \"PT\"]\n[chart]\ndays = 730\n{chart}\n{more}\n"
    );
    let config = Config::parse("test", &text, folder.path(), []).unwrap();
    trends_of(config)
}

fn trends_of(config: Config) -> Vec<TrendChart> {
    let path = Path::new(config.store.url.trim_start_matches("sqlite:"));
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut house = House::open(config, runtime.handle().clone()).unwrap();
    let charts = charts(&mut house, Timestamp::parse(NOW).unwrap(), &Watch::default()).unwrap();
    let trend = |chart| if let Chart::Trend(trend) = chart { Some(*trend) } else { None };
    charts.into_iter().filter_map(trend).collect()
}

fn of_pair<'a>(trends: &'a [TrendChart], pair: &str) -> &'a TrendChart {
    let pair = Pair::parse(pair).unwrap();
    trends.iter().find(|trend| trend.pair == pair).expect("a chart of the pair")
}

fn labels(trend: &TrendChart) -> Vec<&str> {
    trend.events.iter().map(|event| event.label.as_str()).collect()
}

fn event_on(trend: &TrendChart, date: &str) -> Option<ChartEvent> {
    trend.events.iter().find(|event| event.day == day(date)).cloned()
}

#[test]
fn every_row_of_the_shipped_calendar_is_a_dated_fact_with_a_source_and_labels_that_fit() {
    let fonts = Fonts::embedded().unwrap();
    let events = calendar();
    let mut seen = BTreeSet::new();
    for event in &events {
        assert!(seen.insert((event.pair, event.day)), "{event:?} stands twice");
        assert!(event.day >= day("2000-01-01") && event.day <= day("2026-11-23"), "{event:?}");
        assert!(url::Url::parse(&event.source_url).unwrap().host_str().is_some(), "{event:?}");
        for label in &event.labels {
            let width: usize = label.chars().map(|c| if c < '\u{2E80}' { 1 } else { 2 }).sum();
            assert!((1..=24).contains(&width), "{label} is {width} wide");
            assert!(fonts.covers(label), "{label}");
        }
    }
    let days: Vec<Day> = events.iter().map(|event| event.day).collect();
    assert!(days.is_sorted(), "rows stand in order of their days");
    assert!(events.iter().filter(|event| event.is_dated).count() >= 30);
    assert!(events.iter().any(|event| !event.is_dated), "undated rows are kept, marked");
}

#[test]
fn labels_hold_no_words_that_judge() {
    let judging = [
        "provo",
        "illegal",
        "aggress",
        "unprovoked",
        "brutal",
        "regime",
        "so-called",
        "anti-",
        "flagrant",
    ];
    let judging_east_asian = ["悍然", "挑衅", "非法", "暴行", "蛮横", "挑発", "不法", "侵略"];
    for label in calendar().iter().flat_map(|event| &event.labels) {
        let lower = label.to_lowercase();
        assert!(!judging.iter().any(|word| lower.contains(word)), "{label}");
        assert!(!judging_east_asian.iter().any(|word| label.contains(word)), "{label}");
    }
}

#[test]
fn a_shipped_event_stands_on_the_chart_of_its_pair_and_on_no_other() {
    let trends = trends("", "");
    let event = event_on(of_pair(&trends, "CN-JP"), "2025-11-07").expect("a shipped event");
    assert!(event.shipped && event.source_url.starts_with("https://"));
    assert_eq!(event.label, "Diet remark on Taiwan");
    assert!(event_on(of_pair(&trends, "IN-PK"), "2025-11-07").is_none());
    assert!(event_on(of_pair(&trends, "IN-PK"), "2025-05-10").is_some());
    assert!(of_pair(&trends, "BR-PT").events.is_empty());
    let fonts = Fonts::embedded().unwrap();
    let says = |pair: &str| {
        let figure = draw::trend(of_pair(&trends, pair), Size::Web, Theme::Light, &fonts).unwrap();
        figure.texts.iter().any(|text| text.text.contains("Diet remark on Taiwan"))
    };
    assert!(says("CN-JP") && !says("IN-PK") && !says("BR-PT"));
}

#[test]
fn an_event_whose_day_no_source_confirms_is_not_drawn() {
    let undated = calendar().into_iter().find(|event| event.day == day("2024-11-15")).unwrap();
    assert!(!undated.is_dated);
    let trends = trends("", "");
    assert_eq!(event_on(of_pair(&trends, "CN-JP"), "2024-11-15"), None);
}

#[test]
fn events_of_the_configuration_are_added_and_take_the_place_of_shipped_ones_of_their_day() {
    let own = "[[event]]\ndate = \"2025-11-07\"\npair = \"CN-JP\"\nlabel = \"My words\"\nsource = \"https://example.org/a\"\n\
               [[event]]\ndate = \"2025-11-08\"\nlabel = \"Everywhere\"\nsource = \"https://example.org/b\"\n";
    let trends = trends("", own);
    let chart = of_pair(&trends, "CN-JP");
    let on_the_day: Vec<&ChartEvent> =
        chart.events.iter().filter(|event| event.day == day("2025-11-07")).collect();
    assert_eq!(on_the_day.len(), 1);
    assert_eq!((on_the_day[0].label.as_str(), on_the_day[0].shipped), ("My words", false));
    assert!(labels(chart).contains(&"Everywhere") && labels(chart).contains(&"Xi–Takaichi meet"));
    assert_eq!(labels(of_pair(&trends, "BR-PT")), ["Everywhere"]);
    // Labels above the plot go to the operator's own events before the shipped ones.
    let figure =
        draw::trend(chart, Size::Phone, Theme::Light, &Fonts::embedded().unwrap()).unwrap();
    assert!(figure.texts.iter().any(|text| text.text == "Everywhere, 8 Nov"), "{:?}", figure.texts);
}

#[test]
fn the_shipped_calendar_can_be_turned_off_and_never_stands_on_sample_data() {
    for switch in ["shipped_events = false", "sample = true"] {
        for trend in trends(switch, "") {
            assert!(trend.events.is_empty(), "{switch}: {:?}", trend.events);
        }
    }
}

#[test]
fn labels_are_in_the_language_of_the_chart() {
    for (tag, language) in LANGUAGES {
        let trends = trends(&format!("language = \"{tag}\""), "");
        let event = event_on(of_pair(&trends, "CN-JP"), "2026-01-27").unwrap();
        let row = calendar().into_iter().find(|event| event.day == day("2026-01-27")).unwrap();
        assert_eq!(event.label, row.labels[language as usize]);
    }
}

#[test]
fn charts_with_the_whole_calendar_are_not_crowded_and_explain_every_number() {
    let fonts = Fonts::embedded().unwrap();
    let mut broken = Vec::new();
    for (tag, _) in LANGUAGES {
        // Two years, as usual, and twenty: more events than any chart has room for.
        for days in [730, 7_300] {
            let own = format!("language = \"{tag}\"");
            let mut trends = trends(&own, "");
            let full = shipped_of(&mut trends[0], days, tag);
            for size in SIZES {
                let name = format!("{tag}, {days} days, {}", size.word());
                let figure = draw::trend(full, size, Theme::Light, &fonts).unwrap();
                broken.extend(layout::check_layout(&name, &figure, size));
                let data = sidecar(&Chart::from(full.clone()), &[], &SidecarFacts::default());
                let texts: Vec<&str> = figure.texts.iter().map(|text| text.text.as_str()).collect();
                if tag == "en" {
                    let (missing, _) = numbers::missing(&texts, &data);
                    broken.extend(missing.iter().map(|number| format!("{name}: {number}")));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The chart over so many days until its end, with every shipped event of its pair, dated or not.
fn shipped_of<'a>(trend: &'a mut TrendChart, days: i32, tag: &str) -> &'a TrendChart {
    trend.period.0 = trend.period.1.plus_days(1 - days);
    let at = LANGUAGES.iter().position(|(known, _)| *known == tag).unwrap();
    let of_pair = calendar().into_iter().filter(|event| event.pair == trend.pair);
    trend.events = of_pair
        .map(|event| ChartEvent {
            day: event.day,
            label: event.labels[at].clone(),
            source_url: event.source_url.clone(),
            shipped: true,
        })
        .collect();
    trend
}
