//! How long every image of one pair takes: all kinds, sizes and themes, ten years of daily data.
//!
//!     cargo bench --bench draw                     # ours
//!     cargo bench --bench draw -- PYTHON           # and matplotlib's, with that interpreter, in the same run
//!
//! `benches/draw_matplotlib.py` draws the same number of comparable images at the same pixel sizes, as PNG and
//! SVG. Both use two workers.

use comity::draw::{self, Fonts, Size, Theme};
use comity::model::{
    Agreement, CalendarChart, Chart, ChartEvent, ChartLanguage, ChartSide, CoverageChart,
    CoverageDay, CoverageRow, Day, DayTone, Estimate, GapReason, Language, LevelShift, Method,
    MovedChart, MovedSide, Pair, PairPanel, PairsChart, Point, PollMark, PollOrigin, Provenance,
    Series, ShareChart, ShareWeek, Shares, SideName, Status, Tone, TopicMove, TrendChart, Voice,
    VoiceRow, VoiceSide, VoicesChart, Week,
};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

const DAYS: i32 = 3_652;
const WORKERS: usize = 2;
const SIZES: [Size; 4] = [Size::Web, Size::Phone, Size::Social, Size::Print];
const THEMES: [Theme; 2] = [Theme::Light, Theme::Dark];

fn main() {
    let fonts = Fonts::embedded().expect("compiled-in fonts are usable");
    let charts = charts();
    let mut best = f64::MAX;
    for _ in 0..3 {
        let (seconds, images, bytes) = every_image(&charts, &fonts);
        println!(
            "comity: {images} images, {} MB, in {seconds:.2} s on {WORKERS} threads",
            bytes >> 20
        );
        best = best.min(seconds);
    }
    let python = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let Some(python) = python else { return };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/draw_matplotlib.py");
    let begun = Instant::now();
    let status = Command::new(&python).arg(script).arg(DAYS.to_string()).status();
    if !status.is_ok_and(|status| status.success()) {
        println!("{python} could not run {script}; it needs numpy and matplotlib");
        return;
    }
    let seconds = begun.elapsed().as_secs_f64();
    println!("matplotlib: {seconds:.2} s; comity takes 1/{:.1} of that", seconds / best);
}

/// Draws everything once; answers with seconds, images and bytes.
fn every_image(charts: &[Chart], fonts: &Fonts) -> (f64, usize, usize) {
    let jobs: Vec<(&Chart, Size, Theme)> = charts
        .iter()
        .flat_map(|chart| SIZES.map(|size| THEMES.map(|theme| (chart, size, theme))))
        .flatten()
        .collect();
    let (next, images, bytes) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Some((chart, size, theme)) =
                    jobs.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    let figure = draw::chart(chart, *size, *theme, fonts).expect("drawable");
                    let png = figure.png.as_ref().map_or(0, Vec::len);
                    images.fetch_add(1 + usize::from(png > 0), Ordering::Relaxed);
                    bytes.fetch_add(figure.svg.len() + png, Ordering::Relaxed);
                }
            });
        }
    });
    (begun.elapsed().as_secs_f64(), images.into_inner(), bytes.into_inner())
}

fn last() -> Day {
    Day::from_ymd(2026, 6, 30).expect("a date")
}

/// A smooth wave with bursts, without randomness.
fn wave(n: i32, side: usize) -> f64 {
    let t = f64::from(n) + 500.0 * side as f64;
    0.25 * (t / 190.0).sin() + 0.06 * (t / 3.1).sin() * (t / 17.0).cos() - 0.15
}

fn side(pair: Pair, at: usize) -> ChartSide {
    let first = last().plus_days(1 - DAYS);
    let point = |n: i32| {
        let gap = n % 700 > 680 && at == 1;
        let value = wave(n, at);
        let estimate = Estimate {
            value,
            low: value - 0.05 - 0.02 * (f64::from(n) / 5.0).sin().abs(),
            high: value + 0.05,
            standard_error: 0.025,
            degrees_of_freedom: 11.0,
        };
        Point {
            day: first.plus_days(n),
            status: if gap { Status::Gap(GapReason::FewOutlets) } else { Status::Ok },
            estimate: (!gap).then_some(estimate),
            raw: Some(value + 0.1),
            stories: 20 + (n % 13) as u32,
            units: 14,
            effective: 90.0,
        }
    };
    let monday = first.plus_days(6).monday();
    let week = |n: i32| Week {
        monday: monday.plus_days(7 * n),
        value: Some(wave(7 * n, at) + 0.05 * f64::from(n % 5 - 2)),
        stories: 120 + (n % 40) as u32,
    };
    let shift = LevelShift { monday: monday.plus_days(7 * 470), before: -0.05, after: -0.35 };
    ChartSide {
        name: ["China", "Japan"][at].to_owned(),
        native: Some(["中国", "日本"][at].to_owned()),
        series: Series {
            direction: pair.directions()[at],
            points: (0..DAYS).map(point).collect(),
            weeks: (0..DAYS / 7 - 1).map(week).collect(),
            shifts: vec![shift],
            units: Vec::new(),
        },
        outlets_28_days: 16,
    }
}

fn charts() -> Vec<Chart> {
    let pair = Pair::parse("CN-JP").expect("a pair");
    let names = ["China", "Japan"].map(|name| SideName { name: name.to_owned(), native: None });
    let provenance = Provenance {
        outlets: 31,
        stories: 240_000,
        languages: vec![Language::Chinese, Language::Japanese],
        scorer: "lexicon@1".to_owned(),
        method: Method::default(),
        data_through: last().plus_days(1).start(),
        built_at: last().plus_days(1).start(),
        sample: false,
        stale: false,
        caveats: Vec::new(),
        language: ChartLanguage::English,
    };
    let p = || provenance.clone();
    let month = |back: i32| (last().plus_days(-29 - 30 * back), last().plus_days(-30 * back));
    vec![
        Chart::from(trend(pair, p())),
        Chart::Pairs(PairsChart {
            panels: vec![PairPanel { pair, sides: [side(pair, 0), side(pair, 1)] }],
            period: (last().plus_days(-364), last()),
            provenance: p(),
        }),
        Chart::Moved(MovedChart {
            pair,
            names: names.clone(),
            before: month(1),
            after: month(0),
            sides: [moved_side(), moved_side()],
            provenance: p(),
        }),
        Chart::Voices(VoicesChart {
            pair,
            names: names.clone(),
            period: month(0),
            before: month(1),
            sides: [voice_side(), voice_side()],
            provenance: p(),
        }),
        Chart::Share(ShareChart {
            pair,
            names: names.clone(),
            sides: [0, 1].map(share_weeks),
            provenance: p(),
        }),
        Chart::Calendar(CalendarChart {
            pair,
            names,
            last: last(),
            sides: [0, 1].map(|side| {
                let tone = |n: i32| DayTone {
                    day: last().plus_days(n - 370),
                    value: (n % 50 != 7).then(|| 1.8 * wave(3 * n, side)),
                };
                (0..=370).map(tone).collect()
            }),
            provenance: p(),
        }),
        Chart::Coverage(CoverageChart {
            last: last(),
            rows: (0..69).map(coverage_row).collect(),
            provenance: p(),
        }),
    ]
}

fn trend(pair: Pair, provenance: Provenance) -> TrendChart {
    let day = |n: i32| last().plus_days(-n);
    let event = |n: i32| ChartEvent {
        day: day(90 + 500 * n),
        label: format!("Event number {n}"),
        source_url: "https://example.org/".to_owned(),
        shipped: false,
    };
    let poll = |n: i32| PollMark {
        direction: pair.directions()[(n % 2) as usize],
        fieldwork: (day(40 + 180 * (n / 2)), day(20 + 180 * (n / 2))),
        percent: 80.0 + f64::from(n % 9),
        range: Some((77.0 + f64::from(n % 9), 83.0 + f64::from(n % 9))),
        sample_size: Some(1_000),
        pollster: "A house".to_owned(),
        origin: PollOrigin::Registered,
        question: String::new(),
        source: String::new(),
        quotes: 1,
        new_series: n == 12,
    };
    TrendChart {
        pair,
        sides: [side(pair, 0), side(pair, 1)],
        period: (last().plus_days(1 - DAYS), last()),
        events: (0..7).map(event).collect(),
        polls: (0..40).map(poll).collect(),
        withheld: Vec::new(),
        contradictions: Vec::new(),
        agreement: Agreement::default(),
        method_changes: Vec::new(),
        provenance,
    }
}

fn moved_side() -> MovedSide {
    let topic = |n: i32| TopicMove {
        name: format!("Topic number {n}"),
        native: None,
        by_tone: 0.004 * f64::from(n - 4),
        by_attention: 0.002 * f64::from(n % 3 - 1),
        stories: (40, 50),
        tone: (Some(-0.2), Some(-0.3)),
    };
    MovedSide { tone: (-0.2, -0.25), stories: (300, 320), topics: (0..12).map(topic).collect() }
}

fn voice_side() -> VoiceSide {
    let row = |n: i32| VoiceRow {
        name: Some(format!("Outlet number {n}")),
        native: None,
        tone: Some(Tone { value: wave(40 * n, 0), low: wave(40 * n, 0) - 0.1, high: 0.1 }),
        before: Some(wave(41 * n, 0)),
        stories: 60,
    };
    let voices = [Voice::Official, Voice::Public, Voice::Expert];
    VoiceSide {
        voices: voices.map(|voice| (voice, VoiceRow { name: None, ..row(voice as i32) })).to_vec(),
        outlets: (0..14).map(row).collect(),
        index: Some(-0.2),
    }
}

fn share_weeks(side: usize) -> Vec<ShareWeek> {
    let week = |n: i32| {
        let negative = 0.5 - wave(7 * n, side) / 2.0;
        let shares = Shares {
            negative,
            neutral: (1.0 - negative) * 0.7,
            positive: (1.0 - negative) * 0.3,
            negative_range: (negative - 0.08, negative + 0.08),
        };
        ShareWeek {
            monday: last().monday().plus_days(7 * (n - 52)),
            status: Status::Ok,
            shares: Some(shares),
            stories: 120,
        }
    };
    (0..52).map(week).collect()
}

fn coverage_row(n: i32) -> CoverageRow {
    let day = |back: i32| CoverageDay {
        day: last().plus_days(back - 89),
        items: ((back * 7 + n) % 40).unsigned_abs(),
        failures: u32::from((back + n) % 23 == 0),
    };
    CoverageRow {
        name: format!("Outlet number {n}"),
        language: Language::Japanese,
        days: (0..90).map(day).collect(),
        probation: n % 20 == 3,
        drift: None,
    }
}
