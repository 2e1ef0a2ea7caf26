//! The charts beside the trend, through their public doors: true titles, honest gaps, clean layout.

use comity::draw::{Figure, Fonts, Theme, calendar, coverage, moved, pairs, share, voices};
use comity::model::{
    CalendarChart, Caveat, ChartLanguage, ChartSide, CoverageChart, CoverageDay, CoverageRow, Day,
    DayTone, Direction, Estimate, GapReason, Language, Method, MovedChart, Pair, PairPanel,
    PairsChart, Point, Provenance, Series, ShareChart, ShareWeek, Shares, SideName, Status, Tone,
    TopicMove, Voice, VoiceRow, VoiceSide, VoicesChart,
};

const THEMES: [Theme; 2] = [Theme::Light, Theme::Dark];

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

/// What holds for every figure.
fn check_layout(name: &str, figure: &Figure) {
    let (width, height) = (f64::from(figure.width), f64::from(figure.height));
    assert_eq!(figure.width, 1200, "{name}");
    let texts: Vec<_> = figure.texts.iter().filter(|text| !text.watermark).collect();
    for (at, text) in texts.iter().enumerate() {
        let place = &text.area;
        let inside =
            place.left >= 0.0 && place.top >= 0.0 && place.right <= width && place.bottom <= height;
        assert!(inside, "{name}: {text:?} leaves {width} × {height}");
        let contrast = text.colour.contrast(text.background);
        assert!(contrast >= 4.5, "{name}: {:?} has contrast {contrast:.2}", text.text);
        for other in texts.iter().skip(at + 1) {
            let overlap = place.overlap(&other.area);
            assert!(overlap < 1.0, "{name}: {:?} covers {:?}", text.text, other.text);
        }
    }
    assert!((1..=90).contains(&figure.title.chars().count()), "{name}: {}", figure.title);
    assert!((1..=600).contains(&figure.alt.chars().count()), "{name}: {}", figure.alt);
    assert!(figure.unspelled.is_empty(), "{name}: {:?}", figure.unspelled);
    assert!(!figure.svg.contains("<text"), "{name}: letters are outlines");
    let png = figure.png.as_deref().expect("a picture");
    let reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("a PNG");
    assert_eq!((reader.info().width, reader.info().height), (2400, 2 * figure.height), "{name}");
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
    share(chart, Theme::Light, &fonts()).expect("every chart can be drawn")
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
    let figure = calendar(&calendar_chart(), Theme::Light, &fonts()).expect("drawable");
    assert_eq!(
        figure.title,
        "China on Japan: 9 of the last 28 days clearly negative; Japan on China: 0"
    );
    assert!(says(&figure, "too little data"));
}

fn voice(name: &str, value: f64, before: f64, stories: u32) -> VoiceRow {
    VoiceRow {
        name: name.to_owned(),
        native: Some("外务省".to_owned()),
        tone: Some(Tone { value, low: value - 0.06, high: value + 0.06 }),
        before: Some(before),
        stories,
    }
}

fn voices_chart(rows: Vec<VoiceRow>) -> VoicesChart {
    let quiet = vec![voice("A daily paper", -0.3, -0.31, 40)];
    let side = |rows| VoiceSide { groups: vec![(Voice::Official, rows)], index: Some(-0.35) };
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
    voices(&voices_chart(rows), Theme::Light, &fonts()).expect("drawable")
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

fn moved_chart(topics: Vec<TopicMove>) -> MovedChart {
    let change: f64 = topics.iter().map(|topic| topic.by_tone + topic.by_attention).sum();
    MovedChart {
        direction: pair().directions()[1],
        names: names(),
        before: (day(2026, 5, 1), day(2026, 5, 31)),
        after: (day(2026, 6, 1), day(2026, 6, 30)),
        tone: (-0.4, -0.4 + change),
        topics,
        provenance: provenance(false),
    }
}

#[test]
fn topics_beyond_the_largest_are_summed_and_never_dropped() {
    let topics: Vec<TopicMove> =
        (0..20).map(|n| topic(&format!("Topic {n}"), -0.001 * f64::from(n + 1), 0.0)).collect();
    let figure = moved(&moved_chart(topics), Theme::Light, &fonts()).expect("drawable");
    assert_eq!(figure.title, "Topic 19 pulled Japan’s tone on China down most");
    assert!(says(&figure, "All other topics (12)"));
    // 0.001 + … + 0.012 and 0.001 + … + 0.020.
    assert!(says(&figure, "−0.078") && says(&figure, "−0.210"));
    assert!(says(&figure, "400 → 600"));
}

#[test]
fn small_moves_make_no_headline() {
    let figure = moved(&moved_chart(vec![topic("Travel", 0.004, 0.003)]), Theme::Light, &fonts());
    let title = figure.expect("drawable").title;
    assert_eq!(title, "No topic moved Japan’s tone on China by 0.01 or more");
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
    let title =
        |panels| pairs(&pairs_chart(panels), Theme::Light, &fonts()).expect("drawable").title;
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
    let figure = coverage(&coverage_chart(), Theme::Light, &fonts()).expect("drawable");
    assert_eq!(
        figure.title,
        "3 of 4 outlets gave items in the last 7 days; 1 failed at least once"
    );
    assert!(says(&figure, "on probation") && says(&figure, "tone moved −0.14"));
    let nothing = CoverageChart { rows: Vec::new(), ..coverage_chart() };
    let figure = coverage(&nothing, Theme::Light, &fonts()).expect("drawable");
    assert_eq!(figure.title, "No outlet is configured yet");
    check_layout("no outlets", &figure);
}

#[test]
fn the_fonts_spell_every_word_of_every_language() {
    let fonts = fonts();
    for language in [ChartLanguage::English, ChartLanguage::Chinese, ChartLanguage::Japanese] {
        let provenance = Provenance { language, ..provenance(true) };
        let shares = share_chart(|n| (n % 9 != 3).then_some(0.6), |_| None);
        let rows = vec![voice("声", -0.55, -0.40, 50), voice("公", -0.3, -0.3, 5)];
        let topics = (0..12).map(|n| topic("贸易", -0.01 * f64::from(n), 0.0)).collect();
        let figures = [
            share(&ShareChart { provenance: provenance.clone(), ..shares }, Theme::Light, &fonts),
            calendar(
                &CalendarChart { provenance: provenance.clone(), ..calendar_chart() },
                Theme::Light,
                &fonts,
            ),
            voices(
                &VoicesChart { provenance: provenance.clone(), ..voices_chart(rows) },
                Theme::Light,
                &fonts,
            ),
            moved(
                &MovedChart { provenance: provenance.clone(), ..moved_chart(topics) },
                Theme::Light,
                &fonts,
            ),
            pairs(
                &PairsChart { provenance: provenance.clone(), ..pairs_chart(world()) },
                Theme::Light,
                &fonts,
            ),
            coverage(&CoverageChart { provenance, ..coverage_chart() }, Theme::Light, &fonts),
        ];
        for figure in figures {
            check_layout(&format!("{language:?}"), &figure.expect("drawable"));
        }
    }
}

#[test]
fn every_chart_is_laid_out_cleanly_in_both_themes() {
    let fonts = fonts();
    let mut sample = share_chart(|n| (n % 9 != 3).then_some(0.6), |_| Some(0.98));
    sample.provenance = provenance(true);
    let many: Vec<VoiceRow> = (0..25)
        .map(|n| {
            voice(
                &format!("A voice with quite a long name, number {n}"),
                -1.0 + 0.08 * f64::from(n),
                -0.4,
                50,
            )
        })
        .collect();
    let topics = (0..12).map(|n| {
        topic("A topic with a name that does not fit its column", 0.01 * f64::from(n - 6), -0.02)
    });
    let moved_topics = moved_chart(topics.collect());
    for theme in THEMES {
        let figures = [
            ("share", share(&sample, theme, &fonts)),
            ("calendar", calendar(&calendar_chart(), theme, &fonts)),
            ("voices", voices(&voices_chart(many.clone()), theme, &fonts)),
            ("no voices", voices(&voices_chart(Vec::new()), theme, &fonts)),
            ("moved", moved(&moved_topics, theme, &fonts)),
            ("nothing moved", moved(&moved_chart(Vec::new()), theme, &fonts)),
            ("pairs", pairs(&pairs_chart(world()), theme, &fonts)),
            ("coverage", coverage(&coverage_chart(), theme, &fonts)),
        ];
        for (name, figure) in figures {
            check_layout(name, &figure.expect("drawable"));
        }
    }
}

#[test]
fn sample_data_are_marked_inside_every_plot() {
    let fonts = fonts();
    let mut shares = share_chart(|_| Some(0.6), |_| Some(0.5));
    shares.provenance = provenance(true);
    let mut who = voices_chart(vec![voice("The ministry", -0.55, -0.40, 50)]);
    who.provenance = provenance(true);
    let mut what = moved_chart(vec![topic("Travel", 0.04, 0.03)]);
    what.provenance = provenance(true);
    let figures = [
        share(&shares, Theme::Light, &fonts),
        calendar(&calendar_chart(), Theme::Light, &fonts),
        voices(&who, Theme::Light, &fonts),
        moved(&what, Theme::Light, &fonts),
        pairs(&pairs_chart(world()), Theme::Light, &fonts),
    ];
    for figure in figures.map(|figure| figure.expect("drawable")) {
        let marks = figure.texts.iter().filter(|text| text.text == "SAMPLE DATA");
        assert!(marks.filter(|text| text.size >= 24.0).count() >= 1, "{}", figure.title);
    }
}

#[test]
fn the_same_data_give_the_same_bytes() {
    let fonts = fonts();
    let [once, again] =
        [0, 1].map(|_| pairs(&pairs_chart(world()), Theme::Dark, &fonts).expect("drawable"));
    assert_eq!(once, again);
}
