//! The trend chart through its public door: what it says, what it shows, and that it never lies.

use comity::draw::{Colour, Figure, Fonts, Size, Theme, trend};
use comity::model::{
    Agreement, Caveat, ChartEvent, ChartLanguage, ChartSide, Correlation, Day, Direction, Estimate,
    GapReason, Language, LevelShift, Method, Pair, Point, PollMark, PollOrigin, Provenance, Series,
    Status, TrendChart, Week, WithheldPoll,
};
use proptest::prelude::*;
use std::ops::Range;
use std::sync::LazyLock;

#[path = "draw_support/layout.rs"]
mod layout;
use layout::check_layout;

const DAYS: i32 = 400;

fn first_day() -> Day {
    Day::from_ymd(2025, 1, 6).expect("a real date")
}

/// A side whose value on the n-th day is `value(n)`, with a band of ±0.06.
fn side(
    direction: Direction,
    name: &str,
    native: &str,
    days: i32,
    value: fn(i32) -> f64,
) -> ChartSide {
    let point = |n: i32| {
        let value = value(n);
        let (low, high) = ((value - 0.06).max(-1.0), (value + 0.06).min(1.0));
        Point {
            day: first_day().plus_days(n),
            status: Status::Ok,
            estimate: Some(Estimate {
                value,
                low,
                high,
                standard_error: 0.03,
                degrees_of_freedom: 9.0,
            }),
            raw: Some(value),
            stories: 20,
            units: 9,
            effective: 80.0,
        }
    };
    let week = |n: i32| Week {
        monday: first_day().plus_days(7 * n),
        value: Some(value(7 * n + 3)),
        stories: 140,
    };
    ChartSide {
        name: name.to_owned(),
        native: Some(native.to_owned()),
        series: Series {
            direction,
            points: (0..days).map(point).collect(),
            weeks: (0..days / 7).map(week).collect(),
            shifts: Vec::new(),
            units: Vec::new(),
        },
        outlets_28_days: 9,
    }
}

fn chart_of(days: i32, a: fn(i32) -> f64, b: fn(i32) -> f64) -> TrendChart {
    let pair = Pair::parse("CN-JP").expect("a real pair");
    let [ab, ba] = pair.directions();
    let last = first_day().plus_days(days - 1);
    TrendChart {
        pair,
        sides: [side(ab, "China", "中国", days, a), side(ba, "Japan", "日本", days, b)],
        period: (first_day(), last),
        events: Vec::new(),
        polls: Vec::new(),
        withheld: Vec::new(),
        contradictions: Vec::new(),
        agreement: Agreement::default(),
        method_changes: Vec::new(),
        provenance: Provenance {
            outlets: 18,
            stories: 16_000,
            languages: vec![Language::Japanese, Language::Chinese],
            scorer: "lexicon@1".to_owned(),
            method: Method::default(),
            data_through: last.plus_days(1).start(),
            built_at: last.plus_days(1).start().plus_seconds(420),
            sample: false,
            stale: false,
            caveats: Vec::new(),
            language: ChartLanguage::English,
        },
    }
}

fn level(_: i32) -> f64 {
    -0.2
}

fn lower_level(_: i32) -> f64 {
    -0.4
}

fn quiet_chart() -> TrendChart {
    chart_of(DAYS, level, lower_level)
}

/// Everything at once: a shift, a gap, thin days, events, polls, all caveats.
fn busy_chart() -> TrendChart {
    let mut chart = chart_of(DAYS, |n| if n < 300 { -0.2 } else { -0.5 }, lower_level);
    let shift = LevelShift { monday: first_day().plus_days(301), before: -0.2, after: -0.5 };
    chart.sides[0].series.shifts.push(shift);
    interrupt(&mut chart.sides[1], 180..215, GapReason::FewOutlets);
    for point in chart.sides[1].series.points.iter_mut().skip(170).take(10) {
        point.status = Status::Thin;
    }
    let event = |n: i32| ChartEvent {
        day: first_day().plus_days(n),
        label: format!("An event with a long name, number {n}"),
        source_url: "https://example.org/".to_owned(),
        shipped: false,
    };
    chart.events = (0..12).map(|n| event(n * 31)).collect();
    let [ab, ba] = chart.pair.directions();
    let poll = |direction: Direction, n: i32, percent: f64, origin: PollOrigin| PollMark {
        direction,
        fieldwork: (first_day().plus_days(n), first_day().plus_days(n + 12)),
        percent,
        range: Some((percent - 2.0, percent + 2.0)),
        sample_size: Some(1_204),
        pollster: "Pollster".to_owned(),
        origin,
        question: "impression".to_owned(),
        source: "https://example.org/poll".to_owned(),
        quotes: 2,
        new_series: n == 300,
    };
    chart.polls = vec![
        poll(ab, 60, 81.0, PollOrigin::Registered),
        poll(ba, 62, 89.0, PollOrigin::FoundInText),
        poll(ba, 300, 88.0, PollOrigin::Registered),
    ];
    chart.withheld = [ab, ba]
        .map(|direction| WithheldPoll {
            direction,
            fieldwork: (first_day().plus_days(150), first_day().plus_days(190)),
            pollster: "Pollster".to_owned(),
            source: "https://example.org/withheld".to_owned(),
        })
        .to_vec();
    chart.method_changes = vec![first_day().plus_days(90)];
    chart.agreement = agreement();
    chart.provenance.stale = true;
    chart.provenance.sample = true;
    chart.provenance.caveats = vec![
        Caveat::SampleData,
        Caveat::Stale,
        Caveat::FewItems,
        Caveat::SingleOutlet,
        Caveat::NewScorer,
        Caveat::UnverifiedPoll,
        Caveat::ContradictedPoll,
        Caveat::NotValidated,
    ];
    chart
}

/// What the backtest of a pair may find.
fn agreement() -> Agreement {
    let correlation = Correlation { r: 0.624, low: 0.314, high: 0.811, effective_waves: 9.7 };
    Agreement { waves: 14, series: 3, correlation: Some(correlation) }
}

fn interrupt(side: &mut ChartSide, days: Range<usize>, reason: GapReason) {
    for point in &mut side.series.points[days] {
        point.status = Status::Gap(reason);
        point.estimate = None;
    }
}

fn drawn(chart: &TrendChart, size: Size, theme: Theme) -> Figure {
    let fonts = Fonts::embedded().expect("compiled-in fonts are usable");
    trend(chart, size, theme, &fonts).expect("every chart can be drawn")
}

fn web(chart: &TrendChart) -> Figure {
    drawn(chart, Size::Web, Theme::Light)
}

fn says(figure: &Figure, words: &str) -> bool {
    figure.texts.iter().any(|text| text.text.contains(words))
}

/// Width, height and RGB bytes of a PNG.
fn decoded(png: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size that fits memory")];
    let info = reader.next_frame(&mut pixels).expect("a whole image");
    assert_eq!(info.color_type, png::ColorType::Rgb);
    (info.width, info.height, pixels)
}

const SIZES: [Size; 4] = [Size::Web, Size::Phone, Size::Social, Size::Print];
const THEMES: [Theme; 2] = [Theme::Light, Theme::Dark];
const LANGUAGES: [ChartLanguage; 3] =
    [ChartLanguage::English, ChartLanguage::Chinese, ChartLanguage::Japanese];

/// Every chart of the gallery in every size, drawn once for all tests.
static GALLERY: LazyLock<Vec<(String, Size, Figure)>> = LazyLock::new(|| {
    let fonts = Fonts::embedded().expect("compiled-in fonts are usable");
    let mut figures = Vec::new();
    for (name, chart) in gallery() {
        for size in SIZES {
            let figure = trend(&chart, size, Theme::Light, &fonts).expect("drawable");
            figures.push((format!("{name}, {}", size.word()), size, figure));
        }
    }
    figures
});

/// Charts that bring every part of the layout into play.
fn gallery() -> Vec<(&'static str, TrendChart)> {
    let mut empty = quiet_chart();
    for side in &mut empty.sides {
        side.series.points.clear();
        side.series.weeks.clear();
    }
    let mut one_sided = quiet_chart();
    interrupt(&mut one_sided.sides[1], 0..DAYS as usize, GapReason::FewOutlets);
    let mut long_names = busy_chart();
    long_names.sides[0].name = "Saint Vincent and the Grenadines".to_owned();
    long_names.sides[1].name = "United Kingdom of Great Britain".to_owned();
    let mut crowded = busy_chart();
    crowded.events = (0..40)
        .map(|n| ChartEvent { day: first_day().plus_days(n * 9), ..crowded.events[0].clone() })
        .collect();
    vec![
        ("busy", busy_chart()),
        ("quiet", quiet_chart()),
        ("empty", empty),
        ("one sided", one_sided),
        ("long names", long_names),
        ("40 events", crowded),
        ("three days", chart_of(3, level, lower_level)),
        ("ten years", chart_of(3650, level, lower_level)),
        ("extremes", chart_of(DAYS, |n| if n % 40 < 20 { 1.0 } else { -1.0 }, |_| 1.0)),
    ]
}

#[test]
fn a_png_has_the_promised_size_and_is_not_blank() {
    for (size, dpr) in [(Size::Web, 2), (Size::Phone, 3), (Size::Social, 1)] {
        let figure = drawn(&busy_chart(), size, Theme::Light);
        let (width, height, pixels) = decoded(figure.png.as_deref().expect("a picture"));
        assert_eq!((width, height), (figure.width * dpr, figure.height * dpr));
        let inked = pixels.iter().filter(|byte| **byte != 255).count();
        assert!(inked * 50 > pixels.len(), "{size:?}: only {inked} bytes differ from white");
    }
}

#[test]
fn sizes_keep_their_widths_and_print_is_svg_only() {
    let widths = SIZES.map(|size| drawn(&busy_chart(), size, Theme::Light).width);
    assert_eq!(widths, [1200, 390, 1200, 680]);
    let social = drawn(&busy_chart(), Size::Social, Theme::Dark);
    assert_eq!(social.height, 630);
    let print = drawn(&busy_chart(), Size::Print, Theme::Light);
    assert!(print.png.is_none() && print.svg.contains("width=\"180mm\" height=\""));
}

#[test]
fn the_same_chart_gives_the_same_bytes() {
    for theme in THEMES {
        let (once, again) =
            (drawn(&busy_chart(), Size::Web, theme), drawn(&busy_chart(), Size::Web, theme));
        assert_eq!(once.svg, again.svg);
        assert_eq!(once.png, again.png);
    }
}

#[test]
fn an_svg_needs_no_fonts_and_carries_title_and_description() {
    let figure = web(&busy_chart());
    assert!(!figure.svg.contains("<text"));
    assert!(figure.svg.contains("viewBox=\"0 0 1200 "));
    assert!(figure.svg.contains(&format!("<title>{}</title>", figure.title)));
    assert!(figure.svg.contains("<desc>"));
}

#[test]
fn every_figure_is_laid_out_cleanly_and_keeps_its_limits() {
    for (name, size, figure) in GALLERY.iter() {
        assert_eq!(check_layout(name, figure, *size), Vec::<String>::new());
    }
}

#[test]
fn texts_are_readable_in_both_themes_and_large_enough_on_a_phone() {
    for theme in THEMES {
        for size in SIZES {
            let figure = drawn(&busy_chart(), size, theme);
            let name = format!("{theme:?} {size:?}");
            assert_eq!(check_layout(&name, &figure, size), Vec::<String>::new());
        }
    }
}

#[test]
fn contrast_follows_wcag() {
    let (black, white) = (Colour(0, 0, 0), Colour(255, 255, 255));
    assert!((black.contrast(white) - 21.0).abs() < 1e-9);
    assert!((white.contrast(white) - 1.0).abs() < 1e-9);
    assert!((Colour(0x77, 0x77, 0x77).contrast(white) - 4.48).abs() < 0.01);
}

#[test]
fn no_line_crosses_a_gap() {
    let whole = web(&quiet_chart());
    let mut chart = quiet_chart();
    interrupt(&mut chart.sides[1], 180..215, GapReason::FewOutlets);
    let broken = web(&chart);
    let blue = "#174a7e";
    let lines = |figure: &Figure| {
        let paths =
            figure.svg.split("<path ").filter(|path| path.contains(&format!("stroke=\"{blue}\"")));
        paths
            .map(|path| path.matches(" L ").count())
            .filter(|points| *points > 50)
            .collect::<Vec<_>>()
    };
    assert_eq!(lines(&whole), [DAYS as usize - 1]);
    assert_eq!(lines(&broken), [179, 184]);
    assert!(says(&broken, "Gap: fewer than 3"));
}

#[test]
fn a_line_resumes_only_after_three_days() {
    let mut chart = quiet_chart();
    interrupt(&mut chart.sides[1], 300..398, GapReason::Stale);
    let figure = web(&chart);
    assert!(says(&figure, "no index since 2 Nov 2025"));
    interrupt(&mut chart.sides[0], 300..397, GapReason::Stale);
    assert!(!says(&web(&chart), "no index since 3 Nov 2025"));
    assert_eq!(
        web(&chart).texts.iter().filter(|text| text.text.contains("no index since")).count(),
        1
    );
}

#[test]
fn an_empty_chart_says_so() {
    let mut chart = quiet_chart();
    for side in &mut chart.sides {
        side.series.points.clear();
        side.series.weeks.clear();
    }
    let figure = web(&chart);
    assert_eq!(figure.title, "China and Japan: no published points yet");
    assert!(says(&figure, "No published points yet"));
    assert!(!says(&figure, "+0.00") && !figure.alt.contains("ends at"));
}

#[test]
fn a_title_states_a_level_shift_only_while_it_holds() {
    assert_eq!(
        web(&busy_chart()).title,
        "China turned sharply more negative on Japan in November 2025; Japan little changed"
    );
    let mut reverted = busy_chart();
    for point in reverted.sides[0].series.points.iter_mut().skip(340) {
        let back = point.estimate.map(|e| Estimate { value: -0.2, low: -0.26, high: -0.14, ..e });
        point.estimate = back;
    }
    let title = web(&reverted).title;
    assert!(!title.contains("November"), "{title}");
}

#[test]
fn a_title_speaks_of_a_change_only_beyond_chance() {
    let title = |a: fn(i32) -> f64| web(&chart_of(DAYS, a, lower_level)).title;
    let steady = "China on Japan and Japan on China little changed over the last 28 days";
    assert_eq!(title(level), steady);
    // The two half-widths of 0.06 combine to 0.085.
    assert_eq!(title(|n| if n < DAYS - 28 { -0.20 } else { -0.28 }), steady);
    let fell = title(|n| if n < DAYS - 28 { -0.20 } else { -0.29 });
    assert!(fell.starts_with("China turned more negative on Japan in the last 28 days"), "{fell}");
    let rose = title(|n| if n < DAYS - 28 { -0.60 } else { -0.30 });
    assert!(rose.starts_with("China turned sharply less negative"), "{rose}");
    let rose = title(|n| if n < DAYS - 28 { 0.10 } else { 0.30 });
    assert!(rose.starts_with("China turned more positive"), "{rose}");
}

#[test]
fn a_slow_change_over_the_period_is_not_called_little_change() {
    let rising: fn(i32) -> f64 = |n| -0.4 + 0.5 * f64::from(n) / f64::from(DAYS);
    let title = web(&chart_of(DAYS, level, rising)).title;
    assert!(title.starts_with("Japan grew more positive on China over the period"), "{title}");
    assert!(
        title.contains("China little changed") || title.contains("China on Japan little changed"),
        "{title}"
    );
    let falling: fn(i32) -> f64 = |n| 0.4 - 0.3 * f64::from(n) / f64::from(DAYS);
    let title = web(&chart_of(DAYS, level, falling)).title;
    assert!(title.starts_with("Japan grew less positive on China over the period"), "{title}");
}

#[test]
fn the_fonts_spell_every_word_of_every_language() {
    for language in LANGUAGES {
        for mut chart in [busy_chart(), chart_of(3, level, lower_level)] {
            chart.provenance.language = language;
            for size in SIZES {
                let figure = drawn(&chart, size, Theme::Light);
                let name = format!("{language:?} {size:?}");
                assert_eq!(check_layout(&name, &figure, size), Vec::<String>::new());
            }
        }
    }
}

#[test]
fn swapping_the_sides_swaps_the_figures_but_not_the_rules() {
    let fell: fn(i32) -> f64 = |n| if n < DAYS - 28 { -0.20 } else { -0.40 };
    let a_fell = web(&chart_of(DAYS, fell, level)).title;
    let b_fell = web(&chart_of(DAYS, level, fell)).title;
    let swapped = a_fell.replace("China", "X").replace("Japan", "China").replace('X', "Japan");
    assert_eq!(b_fell, swapped);
}

#[test]
fn sample_data_say_so_in_every_panel_and_size() {
    for theme in THEMES {
        for size in SIZES {
            let figure = drawn(&busy_chart(), size, theme);
            let all = figure.texts.iter().filter(|text| text.text == "SAMPLE DATA");
            assert!(all.clone().any(|text| !text.watermark));
            assert!(all.clone().any(|text| text.watermark && text.size >= 40.0));
            assert!(figure.alt.starts_with("Sample data"));
        }
    }
    assert!(!says(&web(&quiet_chart()), "SAMPLE"));
}

#[test]
fn old_data_raise_a_banner() {
    assert!(says(&web(&busy_chart()), "Data stop on 9 Feb 2026, 24:00 UTC."));
    assert!(!says(&web(&quiet_chart()), "Data stop"));
}

#[test]
fn provenance_is_printed() {
    let figure = web(&quiet_chart());
    for words in [
        "18 outlets (ja, zh), 16,000 stories",
        "lexicon@1",
        "method fe-ewma-cv3 v1",
        "Data to 9 Feb 2026, 24:00 UTC",
        "errors of the scoring model are not included",
    ] {
        assert!(says(&figure, words), "{words}");
    }
}

#[test]
fn every_size_and_language_says_how_the_index_moves_with_polls_and_so_does_the_alt_text() {
    let told = [
        (
            ChartLanguage::English,
            "r 0.62 (0.31 to 0.81) against 14 poll waves",
            "Not validated against polls",
        ),
        (ChartLanguage::Chinese, "r 0.62（0.31 至 0.81），对照14轮民调", "尚未经民调验证"),
        (
            ChartLanguage::Japanese,
            "r 0.62（0.31 から 0.81）、14回の調査と対照",
            "世論調査による検証はまだない",
        ),
    ];
    for (language, validated, not) in told {
        for size in SIZES {
            let mut chart = busy_chart();
            chart.provenance.language = language;
            let figure = drawn(&chart, size, Theme::Dark);
            let name = format!("{language:?} {size:?}");
            let joined = |figure: &Figure| {
                figure.texts.iter().map(|text| text.text.as_str()).collect::<Vec<_>>().join(" ")
            };
            // A phone breaks the sentence over two lines, between East Asian letters without a space, and commas
            // are drawn narrow.
            let plain = |text: &str| text.replace(' ', "").replace('，', ",");
            assert!(
                plain(&joined(&figure)).contains(&plain(validated)),
                "{name}: {}",
                joined(&figure)
            );
            assert!(figure.alt.contains(validated), "{name}: {}", figure.alt);
            assert_eq!(check_layout(&name, &figure, size), Vec::<String>::new());
            chart.agreement = Agreement { waves: 3, series: 1, correlation: None };
            let figure = drawn(&chart, size, Theme::Light);
            assert!(plain(&joined(&figure)).contains(&plain(not)), "{name}: {}", joined(&figure));
            assert!(figure.alt.contains(not) && figure.alt.contains('3'), "{name}: {}", figure.alt);
            assert!(!joined(&figure).contains("r 0."), "{name}");
        }
    }
}

#[test]
fn polls_have_their_own_panel_which_closes_up_without_them() {
    let with = web(&busy_chart());
    assert!(says(&with, "Opinion polls") && says(&with, "88%") && says(&with, "n=1,204"));
    let mut chart = busy_chart();
    chart.polls.clear();
    let withheld = web(&chart);
    assert!(says(&withheld, "Pollster: figures withheld"), "a round without figures is shown");
    chart.withheld.clear();
    let without = web(&chart);
    assert!(!says(&without, "Opinion polls") && without.height + 100 < with.height);
}

#[test]
fn events_outside_the_period_are_not_drawn() {
    let mut chart = quiet_chart();
    let event = |day: Day, label: &str| ChartEvent {
        day,
        label: label.to_owned(),
        source_url: "https://example.org/".to_owned(),
        shipped: false,
    };
    chart.events = vec![
        event(first_day().plus_days(-1), "Before"),
        event(first_day().plus_days(200), "Within"),
        event(chart.period.1.plus_days(1), "After"),
    ];
    let figure = web(&chart);
    assert!(says(&figure, "Within") && !says(&figure, "Before") && !says(&figure, "After"));
}

#[test]
fn hostile_names_cannot_break_the_document() {
    let mut chart = quiet_chart();
    chart.sides[0].name = "<script>&\u{7}\u{202E}\"'".to_owned();
    chart.sides[1].name = "\u{10330}\u{E000}".to_owned();
    let figure = web(&chart);
    assert!(!figure.svg.contains("<script>") && !figure.svg.contains('\u{7}'));
    assert!(figure.unspelled.is_empty(), "{:?}", figure.unspelled);
    assert!(says(&figure, "JP on"), "a name that no font spells gives way to the country's code");
}

#[test]
fn directions_are_named_in_both_scripts() {
    let figure = web(&quiet_chart());
    assert!(says(&figure, "China on Japan") && says(&figure, "中国 → 日本"));
    assert!(says(&figure, "Japan on China") && says(&figure, "日本 → 中国"));
}

/// Names, labels and numbers as a careless caller might send them.
fn anything() -> impl Strategy<Value = TrendChart> {
    let text = || proptest::string::string_regex("\\PC{0,40}").expect("a valid pattern");
    let value = prop_oneof![-1.0..1.0, Just(f64::NAN), Just(f64::INFINITY), Just(-1e300)];
    let events = prop::collection::vec((-50..450, text()), 0..30);
    let polls = prop::collection::vec((-50..450, value.clone(), 0..u32::MAX), 0..10);
    let values = prop::collection::vec(prop::option::of(value), 1..40);
    (text(), text(), events, polls, values).prop_map(|(a, b, events, polls, values)| {
        let mut chart = quiet_chart();
        let [first, second] = &mut chart.sides;
        (first.name, second.name, second.native) = (a.clone(), b, Some(a));
        for (point, value) in first.series.points.iter_mut().rev().zip(values) {
            let range = |value| Estimate { value, low: value - 0.1, high: value + 0.1, ..WIDE };
            point.estimate = value.map(range);
        }
        let event = |(n, label)| ChartEvent {
            day: first_day().plus_days(n),
            label,
            source_url: String::new(),
            shipped: false,
        };
        chart.events = events.into_iter().map(event).collect();
        let direction = chart.pair.directions()[0];
        let poll = |(n, percent, sample): (i32, f64, u32)| PollMark {
            direction,
            fieldwork: (first_day().plus_days(n), first_day().plus_days(n - 3)),
            percent: percent * 100.0,
            range: Some((percent, -percent)),
            sample_size: Some(sample),
            pollster: String::new(),
            origin: PollOrigin::Registered,
            question: String::new(),
            source: String::new(),
            quotes: sample % 5,
            new_series: sample % 7 == 0,
        };
        chart.polls = polls.into_iter().map(poll).collect();
        chart
    })
}

const WIDE: Estimate =
    Estimate { value: 0.0, low: -1.0, high: 1.0, standard_error: 0.5, degrees_of_freedom: 1.0 };

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_comes_is_drawn(chart in anything()) {
        let figure = drawn(&chart, Size::Print, Theme::Dark);
        prop_assert!(figure.svg.ends_with("</svg>") || figure.svg.ends_with("</svg>\n"));
        prop_assert!(!figure.svg.contains("NaN") && !figure.svg.contains("inf"));
        prop_assert!(figure.title.chars().count() <= 90);
    }
}
