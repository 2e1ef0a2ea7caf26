//! A small chart of two countries with everything on it: gap, thin days, shift, poll, event, probation.

use comity::model::{
    Agreement, CalendarChart, Caveat, Chart, ChartEvent, ChartLanguage, ChartSide, Correlation,
    Country, Day, DayTone, Direction, Estimate, GapReason, ItemId, Language, LevelShift, Method,
    OutletId, Pair, Point, Polarity, PollContradiction, PollMark, PollOrigin, PollPolarity,
    Provenance, Series, SideName, Status, Timestamp, TrendChart, Unit, UnitEffect, Week,
    WithheldPoll,
};
use comity::report::{Format, Image, Receipt, SidecarFacts, Site};

pub const HOSTILE_TITLE: &str = "<script>alert(1)</script>";
pub const HOSTILE_OUTLET: &str = "\"><img src=x onerror=alert(2)>";

pub fn country(code: &str) -> Country {
    Country::from_code(code).unwrap()
}

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn unit(outlet: &str) -> Unit {
    Unit {
        outlet: OutletId::new(outlet).unwrap(),
        language: "ja".into(),
        scorer: "lexicon@1".into(),
    }
}

fn estimate(value: f64) -> Estimate {
    Estimate {
        value,
        low: value - 0.0437,
        high: value + 0.0437,
        standard_error: 0.0201,
        degrees_of_freedom: 11.5,
    }
}

/// Ten days from Monday, 2 June 2025: three gap days, two thin, five good.
fn series(direction: Direction, level: f64) -> Series {
    let points = (0..10).map(|at| {
        let (status, estimate) = match at {
            0..3 => (Status::Gap(GapReason::FewOutlets), None),
            3..5 => (Status::Thin, Some(estimate(level))),
            _ => (Status::Ok, Some(estimate(level - 0.012_34 * f64::from(at)))),
        };
        Point {
            day: day("2025-06-02").plus_days(at),
            status,
            estimate,
            raw: estimate.map(|e| e.value + 0.1),
            stories: 7,
            units: if at < 5 { 4 } else { 9 },
            effective: 31.25,
        }
    });
    Series {
        direction,
        points: points.collect(),
        weeks: vec![
            Week { monday: day("2025-06-02"), value: None, stories: 0 },
            Week { monday: day("2025-06-09"), value: Some(level - 0.2), stories: 1234 },
        ],
        shifts: vec![LevelShift { monday: day("2025-06-09"), before: -0.10004, after: -0.39996 }],
        units: vec![
            UnitEffect { unit: unit("herald"), house_effect: Some(-0.11), stories: 41 },
            UnitEffect { unit: unit("newcomer"), house_effect: None, stories: 3 },
        ],
    }
}

/// What a backtest found.
fn correlation() -> Correlation {
    Correlation { r: 0.617_77, low: 0.234_56, high: 0.876_54, effective_waves: 8.5 }
}

/// A chart of `CN-JP` or another pair.
pub fn chart(pair: &str) -> TrendChart {
    let pair = Pair::parse(pair).unwrap();
    let side = |direction: Direction, level| ChartSide {
        name: direction.holder().english_name().to_owned(),
        native: None,
        series: series(direction, level),
        outlets_28_days: 15,
    };
    let [a_to_b, b_to_a] = pair.directions();
    TrendChart {
        pair,
        sides: [side(a_to_b, -0.31), side(b_to_a, 0.05)],
        period: (day("2025-06-02"), day("2025-06-11")),
        events: vec![ChartEvent {
            day: day("2025-06-07"),
            label: "Remarks in parliament".into(),
            source_url: "https://example.org/remarks".into(),
            shipped: false,
        }],
        polls: vec![PollMark {
            direction: b_to_a,
            fieldwork: (day("2025-06-03"), day("2025-06-05")),
            percent: 87.0,
            range: Some((84.3, 89.3)),
            sample_size: Some(1061),
            pollster: "Pollster".into(),
            origin: PollOrigin::Registered,
            question: "impression".into(),
            source: "https://example.org/poll".into(),
            quotes: 3,
            new_series: true,
        }],
        withheld: vec![WithheldPoll {
            direction: a_to_b,
            fieldwork: (day("2025-06-04"), day("2025-06-06")),
            pollster: "Silent House".into(),
            source: "https://example.org/withheld".into(),
        }],
        contradictions: vec![PollContradiction {
            direction: b_to_a,
            item: ItemId("0123456789abcdef0123456789abcdef".into()),
            published: day("2025-06-08"),
            pollster: "Pollster".into(),
            polarity: PollPolarity::Unfavourable,
            percent: 78.0,
            registered: 87.0,
        }],
        agreement: Agreement { waves: 14, series: 3, correlation: Some(correlation()) },
        method_changes: vec![],
        provenance: Provenance {
            outlets: 31,
            stories: 5432,
            languages: vec![Language::Chinese, Language::Japanese],
            scorer: "lexicon@1".into(),
            method: Method::default(),
            data_through: Timestamp::parse("2025-06-12T00:00:00Z").unwrap(),
            built_at: Timestamp::parse("2025-06-12T00:07:00Z").unwrap(),
            sample: false,
            stale: false,
            caveats: vec![Caveat::FewItems],
            language: ChartLanguage::English,
        },
    }
}

pub fn image(size: &'static str, theme: &'static str, bytes: &str) -> Image {
    let format = if size == "print" { Format::Svg } else { Format::Png };
    Image {
        size,
        theme,
        format,
        bytes: bytes.as_bytes().to_vec(),
        width: 1200,
        height: 1010,
        dpr: if format == Format::Png { 2 } else { 1 },
        title: "China turned more negative on Japan in June 2025".into(),
        subtitle: "News sentiment index".into(),
        alt: "Line chart of the news sentiment index.".into(),
    }
}

/// Images whose bytes differ with `content`, as drawings of other data would.
pub fn images(content: &str) -> Vec<Image> {
    [("phone", "light"), ("print", "light"), ("web", "dark"), ("web", "light")]
        .map(|(size, theme)| image(size, theme, &format!("{size} {theme} {content}")))
        .to_vec()
}

pub fn facts() -> SidecarFacts {
    let herald = OutletId::new("herald").unwrap();
    SidecarFacts {
        outlets: [(herald.clone(), "The Herald".to_owned())].into(),
        receipts: vec![Receipt {
            item: ItemId("00112233445566778899aabbccddeeff".into()),
            url: "https://example.org/story".into(),
            outlet: herald,
            published: Timestamp::parse("2025-06-10T08:00:00Z").unwrap(),
            direction: Direction::new(country("CN"), country("JP")).unwrap(),
            polarity: Polarity::new(-0.623_456),
            content_hash: "ffeeddccbbaa99887766554433221100".into(),
        }],
    }
}

/// A site with the given pairs, drawn with `content`.
pub fn site(pairs: &[&str], content: &str) -> Site {
    let mut site = Site::new();
    for pair in pairs {
        site.add(Chart::from(chart(pair)), images(content), facts());
    }
    site
}

/// A second kind of chart about the same pair.
pub fn calendar(pair: &str) -> CalendarChart {
    let TrendChart { pair, sides, provenance, .. } = chart(pair);
    let tone = |n: i32| DayTone { day: day("2025-06-02").plus_days(n), value: Some(-0.2) };
    CalendarChart {
        pair,
        names: sides.map(|side| SideName { name: side.name, native: side.native }),
        last: day("2025-06-11"),
        sides: [(0..10).map(tone).collect(), vec![]],
        provenance,
    }
}
