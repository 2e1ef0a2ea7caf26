//! The charts beside the trend, through their public doors: true titles, honest gaps, clean layout.

use comity::draw::{Figure, Fonts, Size, Theme};
use comity::model::{
    CalendarChart, Caveat, Chart, ChartLanguage, ChartSide, CoverageChart, CoverageDay,
    CoverageRow, Day, DayTone, Direction, Estimate, GapReason, Language, Method, MovedChart,
    MovedSide, Pair, PairPanel, PairsChart, Point, Provenance, Series, ShareChart, ShareWeek,
    Shares, SideName, Status, Tone, TopicMove, Voice, VoiceRow, VoiceSide, VoicesChart,
};

#[path = "draw_support/layout.rs"]
mod layout;
use layout::check_layout;

const SIZES: [Size; 4] = [Size::Web, Size::Phone, Size::Social, Size::Print];
const THEMES: [Theme; 2] = [Theme::Light, Theme::Dark];

fn drawn(chart: Chart) -> Figure {
    comity::draw::chart(&chart, Size::Web, Theme::Light, &fonts()).expect("drawable")
}

fn fonts() -> Fonts {
    Fonts::embedded().expect("compiled-in fonts are usable")
}

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::from_ymd(year, month, day).expect("a real date")
}

fn pair() -> Pair {
    Pair::parse("CN-JP").expect("a real pair")
}

fn names() -> [SideName; 2] {
    [("China", "中国"), ("Japan", "日本")]
        .map(|(name, native)| SideName { name: name.to_owned(), native: Some(native.to_owned()) })
}

fn provenance(sample: bool) -> Provenance {
    let data_through = day(2026, 6, 29).start();
    Provenance {
        outlets: 18,
        stories: 16_000,
        languages: vec![Language::Chinese, Language::Japanese],
        scorer: "lexicon@1".to_owned(),
        method: Method::default(),
        data_through,
        built_at: data_through.plus_seconds(420),
        sample,
        stale: false,
        caveats: if sample { vec![Caveat::SampleData] } else { Vec::new() },
        language: ChartLanguage::English,
    }
}

fn says(figure: &Figure, words: &str) -> bool {
    figure.texts.iter().any(|text| text.text.contains(words))
}

fn share_week(n: i32, negative: Option<f64>) -> ShareWeek {
    ShareWeek {
        monday: day(2025, 7, 7).plus_days(7 * n),
        status: if negative.is_some() { Status::Ok } else { Status::Gap(GapReason::FewOutlets) },
        shares: negative.map(|negative| Shares {
            negative,
            neutral: (1.0 - negative) * 0.8,
            positive: (1.0 - negative) * 0.2,
            negative_range: (negative - 0.05, negative + 0.05),
        }),
        stories: 120,
    }
}

fn share_chart(a: fn(i32) -> Option<f64>, b: fn(i32) -> Option<f64>) -> ShareChart {
    let weeks = |value: fn(i32) -> Option<f64>| (0..51).map(|n| share_week(n, value(n))).collect();
    ShareChart {
        pair: pair(),
        names: names(),
        sides: [weeks(a), weeks(b)],
        provenance: provenance(false),
    }
}

fn drawn_share(chart: &ShareChart) -> Figure {
    drawn(Chart::Share(chart.clone()))
}

#[test]
fn a_share_title_says_up_only_if_the_ranges_do_not_meet() {
    let steady = share_chart(|_| Some(0.6), |_| Some(0.5));
    let title = drawn_share(&steady).title;
    assert_eq!(title, "China on Japan: 60% of stories negative; Japan on China: 50%");
    let near = share_chart(|n| Some(if n < 40 { 0.6 } else { 0.69 }), |_| Some(0.5));
    assert!(!drawn_share(&near).title.contains("up from"));
    let risen = share_chart(|n| Some(if n < 40 { 0.6 } else { 0.71 }), |_| Some(0.5));
    let title = drawn_share(&risen).title;
    assert_eq!(title, "China on Japan: 71% of stories negative, up from 60% in July 2025");
    let fallen = share_chart(|_| Some(0.6), |n| Some(if n < 40 { 0.5 } else { 0.3 }));
    assert!(
        drawn_share(&fallen).title.starts_with("Japan on China: 30% of stories negative, down")
    );
}

#[test]
fn a_week_without_data_is_no_share_of_zero() {
    let figure = drawn_share(&share_chart(|n| (n < 45).then_some(0.6), |_| None));
    assert!(!says(&figure, "0% negative") && says(&figure, "no published week"));
    assert_eq!(figure.title, "China and Japan: no published weeks yet");
}

fn calendar_chart() -> CalendarChart {
    let last = day(2026, 6, 28);
    let tone = |n: i32, value: Option<f64>| DayTone { day: last.plus_days(-n), value };
    let a = (0..400).map(|n| tone(n, (n % 30 != 7).then_some(if n < 10 { -0.31 } else { 0.2 })));
    let b = (0..400).map(|n| tone(n, (n > 100).then_some(-0.2)));
    let sides = [a.rev().collect(), b.rev().collect()];
    CalendarChart { pair: pair(), names: names(), last, sides, provenance: provenance(true) }
}

#[test]
fn a_calendar_counts_clearly_negative_days() {
    let figure = drawn(Chart::Calendar(calendar_chart()));
    assert_eq!(
        figure.title,
        "China on Japan: 9 of the last 28 days clearly negative; Japan on China: 0"
    );
    assert!(says(&figure, "too little data"));
}

fn voice(name: &str, value: f64, before: f64, stories: u32) -> VoiceRow {
    VoiceRow {
        name: Some(name.to_owned()),
        native: Some("外务省".to_owned()),
        tone: Some(Tone { value, low: value - 0.06, high: value + 0.06 }),
        before: Some(before),
        stories,
    }
}

fn voices_chart(rows: Vec<VoiceRow>) -> VoicesChart {
    let quiet = vec![voice("A daily paper", -0.3, -0.31, 40)];
    let officials = || VoiceRow { name: None, native: None, ..voice("", -0.3, -0.31, 60) };
    let side = |outlets| VoiceSide {
        voices: vec![(Voice::Official, officials())],
        outlets,
        index: Some(-0.35),
    };
    VoicesChart {
        pair: pair(),
        names: names(),
        period: (day(2026, 6, 1), day(2026, 6, 30)),
        before: (day(2026, 5, 1), day(2026, 5, 31)),
        sides: [side(rows), side(quiet)],
        provenance: provenance(false),
    }
}

fn drawn_voices(rows: Vec<VoiceRow>) -> Figure {
    drawn(Chart::Voices(voices_chart(rows)))
}

#[test]
fn a_voice_is_named_only_for_a_change_beyond_its_range() {
    let within = drawn_voices(vec![voice("The ministry", -0.45, -0.40, 50)]);
    assert_eq!(within.title, "China and Japan: no voice changed beyond its range");
    let beyond = drawn_voices(vec![voice("The ministry", -0.55, -0.40, 50)]);
    assert_eq!(beyond.title, "China on Japan: The ministry grew harsher (−0.40 → −0.55)");
    let milder = drawn_voices(vec![voice("The ministry", -0.20, -0.40, 50)]);
    assert_eq!(milder.title, "China on Japan: The ministry grew milder (−0.40 → −0.20)");
}

#[test]
fn a_voice_with_few_stories_has_no_dot_and_makes_no_title() {
    let figure = drawn_voices(vec![voice("The ministry", -0.9, -0.1, 9)]);
    assert_eq!(figure.title, "China and Japan: no voice changed beyond its range");
    assert!(says(&figure, "fewer than 10 stories: not shown") && !says(&figure, "−0.90"));
}

fn topic(name: &str, by_tone: f64, by_attention: f64) -> TopicMove {
    TopicMove {
        name: name.to_owned(),
        native: None,
        by_tone,
        by_attention,
        stories: (20, 30),
        tone: (Some(-0.4), Some(-0.5)),
    }
}

/// Both sides alike, so that the title is that of side A.
fn moved_chart(topics: Vec<TopicMove>) -> MovedChart {
    let change: f64 = topics.iter().map(|topic| topic.by_tone + topic.by_attention).sum();
    let side = MovedSide { tone: (-0.4, -0.4 + change), stories: (310, 420), topics };
    MovedChart {
        pair: pair(),
        names: names(),
        before: (day(2026, 5, 1), day(2026, 5, 31)),
        after: (day(2026, 6, 1), day(2026, 6, 30)),
        sides: [side.clone(), side],
        provenance: provenance(false),
    }
}

#[test]
fn topics_beyond_the_largest_are_summed_and_never_dropped() {
    let topics: Vec<TopicMove> =
        (0..20).map(|n| topic(&format!("Topic {n}"), -0.001 * f64::from(n + 1), 0.0)).collect();
    let figure = drawn(Chart::Moved(moved_chart(topics)));
    assert_eq!(figure.title, "Topic 19 pulled China’s tone on Japan down most in June 2026");
    assert!(says(&figure, "All other topics (14)"));
    // 0.001 + … + 0.014 and 0.001 + … + 0.020.
    assert!(says(&figure, "−0.105") && says(&figure, "−0.210"));
    // A story with several topics is counted in each, and once in the total.
    assert!(says(&figure, "280 → 420") && says(&figure, "310 → 420"));
}

#[test]
fn small_moves_make_no_headline() {
    let figure = drawn(Chart::Moved(moved_chart(vec![topic("Travel", 0.004, 0.003)])));
    assert_eq!(figure.title, "China and Japan: no topic moved the tone by 0.01 or more");
    // Topics that cancel each other move nothing either.
    let cancelling = vec![topic("Travel", 0.2, 0.0), topic("Trade", -0.199, 0.0)];
    let figure = drawn(Chart::Moved(moved_chart(cancelling)));
    assert_eq!(figure.title, "China and Japan: no topic moved the tone by 0.01 or more");
}

fn panel(code: &str, sides: [(&str, f64, f64); 2]) -> PairPanel {
    let pair = Pair::parse(code).expect("a real pair");
    let side = |direction: Direction, (name, value, change): (&str, f64, f64)| ChartSide {
        name: name.to_owned(),
        native: None,
        series: Series {
            direction,
            points: (0..365).map(|n| point(n, value + change * f64::from(n) / 364.0)).collect(),
            weeks: Vec::new(),
            shifts: Vec::new(),
            units: Vec::new(),
        },
        outlets_28_days: 9,
    };
    let [ab, ba] = pair.directions();
    let [a, b] = sides;
    PairPanel { pair, sides: [side(ab, a), side(ba, b)] }
}

fn point(n: i32, value: f64) -> Point {
    Point {
        day: day(2025, 7, 1).plus_days(n),
        status: Status::Ok,
        estimate: Some(Estimate {
            value,
            low: value - 0.05,
            high: value + 0.05,
            standard_error: 0.025,
            degrees_of_freedom: 9.0,
        }),
        raw: Some(value),
        stories: 20,
        units: 9,
        effective: 80.0,
    }
}

fn pairs_chart(panels: Vec<PairPanel>) -> PairsChart {
    PairsChart { panels, period: (day(2025, 7, 1), day(2026, 6, 30)), provenance: provenance(true) }
}

fn world() -> Vec<PairPanel> {
    vec![
        panel("JP-KR", [("Japan", -0.3, 0.15), ("South Korea", -0.3, 0.2)]),
        panel("CN-JP", [("China", -0.2, -0.3), ("Japan", -0.35, 0.0)]),
        panel("CN-VN", [("China", -0.1, 0.02), ("Vietnam", -0.12, 0.0)]),
        panel(
            "GB-US",
            [("United Kingdom of Great Britain", 0.1, 0.0), ("United States", 0.2, 0.0)],
        ),
        panel("RU-UA", [("Russia", -0.7, 0.0), ("Ukraine", -0.8, 0.0)]),
    ]
}

#[test]
fn the_overview_names_the_pairs_that_moved_beyond_chance() {
    let title = |panels| drawn(Chart::Pairs(pairs_chart(panels))).title;
    assert_eq!(
        title(world()),
        "China–Japan worsened most over the period; Japan–South Korea improved most"
    );
    let quiet = world().into_iter().skip(2).collect();
    assert_eq!(title(quiet), "No pair changed beyond its range over the period");
    assert_eq!(title(Vec::new()), "No pair has published points yet");
}

fn coverage_chart() -> CoverageChart {
    let last = day(2026, 6, 28);
    let days = |n: usize| {
        let day = move |back: i32| CoverageDay {
            day: last.plus_days(-back),
            items: if n == 0 { 0 } else { (back.unsigned_abs() * 7) % 40 },
            failures: u32::from(n == 1 && back % 5 == 0),
        };
        (0..80).rev().map(day).collect()
    };
    let row = |n: usize| CoverageRow {
        name: format!("An outlet with a long name, number {n}"),
        language: Language::Japanese,
        days: days(n),
        probation: n == 2,
        drift: (n == 3).then_some(-0.14),
    };
    CoverageChart { last, rows: (0..4).map(row).collect(), provenance: provenance(true) }
}

#[test]
fn the_coverage_grid_counts_outlets_that_gave_items_and_that_failed() {
    let figure = drawn(Chart::Coverage(coverage_chart()));
    assert_eq!(
        figure.title,
        "3 of 4 outlets gave items in the last 7 days; 1 failed at least once"
    );
    assert!(says(&figure, "on probation") && says(&figure, "tone moved −0.14"));
    let nothing = CoverageChart { rows: Vec::new(), ..coverage_chart() };
    let figure = drawn(Chart::Coverage(nothing));
    assert_eq!(figure.title, "No outlet is configured yet");
}

/// Charts that bring every part of the layouts into play, full and empty.
fn gallery(language: ChartLanguage, sample: bool) -> Vec<(&'static str, Chart)> {
    // Old data raise a banner, which takes room on a figure of fixed height.
    let provenance = Provenance { language, stale: sample, ..provenance(sample) };
    let p = || provenance.clone();
    let shares = share_chart(|n| (n % 9 != 3).then_some(0.6), |_| Some(0.98));
    let gaps = share_chart(|n| (n < 30).then_some(0.02), |_| None);
    let many: Vec<VoiceRow> = (0..25)
        .map(|n| {
            let name = format!("A voice with quite a long name, number {n}");
            voice(&name, -1.0 + 0.08 * f64::from(n), -0.4, if n % 7 == 3 { 4 } else { 50 })
        })
        .collect();
    let topics = (0..12).map(|n| {
        topic("A topic with a name that does not fit its column", 0.01 * f64::from(n - 6), -0.02)
    });
    let twelve = ["AU-CN", "CN-DE", "CN-IN", "CN-KR", "CN-PH", "CN-US", "IN-PK"].map(|code| {
        panel(code, [("Somewhere with a long name", -0.2, 0.1), ("Elsewhere", -0.25, -0.2)])
    });
    let outlets = (0..30).flat_map(|_| coverage_chart().rows).collect();
    let with = |panels| PairsChart { provenance: p(), ..pairs_chart(panels) };
    vec![
        ("share", Chart::Share(ShareChart { provenance: p(), ..shares })),
        ("share with gaps", Chart::Share(ShareChart { provenance: p(), ..gaps })),
        ("calendar", Chart::Calendar(CalendarChart { provenance: p(), ..calendar_chart() })),
        ("voices", Chart::Voices(VoicesChart { provenance: p(), ..voices_chart(many) })),
        ("few voices", Chart::Voices(VoicesChart { provenance: p(), ..voices_chart(vec![]) })),
        ("moved", Chart::Moved(MovedChart { provenance: p(), ..moved_chart(topics.collect()) })),
        ("nothing moved", Chart::Moved(MovedChart { provenance: p(), ..moved_chart(vec![]) })),
        ("one pair", Chart::Pairs(with(world().into_iter().take(1).collect()))),
        ("pairs", Chart::Pairs(with(world().into_iter().chain(twelve).collect()))),
        ("no pairs", Chart::Pairs(with(Vec::new()))),
        (
            "coverage",
            Chart::Coverage(CoverageChart { rows: outlets, provenance: p(), ..coverage_chart() }),
        ),
        (
            "no outlets",
            Chart::Coverage(CoverageChart { rows: vec![], provenance: p(), ..coverage_chart() }),
        ),
    ]
}

#[test]
fn every_chart_is_laid_out_cleanly_in_every_size_theme_and_language() {
    let fonts = fonts();
    let languages = [ChartLanguage::English, ChartLanguage::Chinese, ChartLanguage::Japanese];
    let mut broken = Vec::new();
    for (at, language) in languages.into_iter().enumerate() {
        for (name, chart) in gallery(language, at != 1) {
            for size in SIZES {
                // The themes differ in colours alone; each is seen in some language.
                let theme = THEMES[at % 2];
                let figure = comity::draw::chart(&chart, size, theme, &fonts).expect("drawable");
                let name = format!("{name}, {}, {language:?}", size.word());
                broken.extend(check_layout(&name, &figure, size));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn sample_data_are_marked_inside_every_plot() {
    let fonts = fonts();
    for (name, chart) in gallery(ChartLanguage::English, true) {
        for size in SIZES {
            let figure = comity::draw::chart(&chart, size, Theme::Light, &fonts).expect("drawable");
            let marks = figure.texts.iter().filter(|text| text.text == "SAMPLE DATA").count();
            // The corner, and the plot unless there is none.
            let least = if name.starts_with("no ") || name == "nothing moved" { 1 } else { 2 };
            assert!(marks >= least, "{name}, {}: {marks}", size.word());
        }
    }
}

#[test]
fn an_empty_index_axis_shows_both_sides_of_zero_alike() {
    let mut chart = pairs_chart(vec![panel("CN-JP", [("China", 0.0, 0.0), ("Japan", 0.0, 0.0)])]);
    for side in &mut chart.panels[0].sides {
        side.series.points.clear();
    }
    let figure = drawn(Chart::Pairs(chart));
    assert!(says(&figure, "+0.25") && says(&figure, "−0.25"));
}

#[test]
fn the_same_data_give_the_same_bytes() {
    let [once, again] = [0, 1].map(|_| drawn(Chart::Pairs(pairs_chart(world()))));
    assert_eq!(once, again);
}
