//! The whole chain against planted truth: the demo's coverage is known, so the drawn index can be
//! held against it.

use comity::config::Config;
use comity::demo::Coverage;
use comity::draw::{self, Fonts, Size, Theme};
use comity::model::{Chart, Day, Direction, Timestamp};
use comity::pipeline::{House, Watch, charts, redraw};
use comity::report::{SidecarFacts, sidecar};
use comity::stats;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

#[path = "draw_support/layout.rs"]
mod layout;
#[path = "report/numbers.rs"]
mod numbers;

const SIZES: [Size; 4] = [Size::Web, Size::Phone, Size::Social, Size::Print];
const THEMES: [Theme; 2] = [Theme::Light, Theme::Dark];
const OF_THE_PAIR: [&str; 5] = ["trend", "moved", "voices", "share", "calendar"];
const SPANNING: [&str; 2] = ["pairs", "coverage"];

fn demo(dir: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_comity"))
        .arg("demo")
        .arg("--dir")
        .arg(dir)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// The drawn index of a direction: value by day, `None` in a gap.
fn points(dir: &Path, direction: Direction) -> BTreeMap<Day, Option<f64>> {
    let connection = rusqlite::Connection::open(dir.join("sample.sqlite")).unwrap();
    let mut statement =
        connection.prepare("SELECT date, value FROM v_points WHERE direction = ?1").unwrap();
    let rows = statement
        .query_map([direction.to_string()], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<f64>>(1)?))
        })
        .unwrap();
    rows.map(|row| row.map(|(date, value)| (Day::parse(&date).unwrap(), value)).unwrap()).collect()
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn the_drawn_index_follows_the_planted_truth_and_two_demos_draw_the_same_bytes() {
    let (first, second) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let printed = demo(first.path());
    let image = first.path().join("charts/cn-jp/trend.web.light.png");
    assert!(printed.contains(&image.display().to_string()), "{printed}");
    let coverage = Coverage::generate().unwrap();
    for direction in coverage.pair().directions() {
        follows_the_truth(&coverage, direction, &points(first.path(), direction));
    }
    finds_the_shift(&coverage, first.path());
    shows_the_silence(&coverage, first.path());
    stays_put_when_an_outlet_joins(&coverage, first.path());
    every_kind_size_and_theme_is_there(&first.path().join("charts"));
    every_figure_is_sound(first.path());
    explain_counts_the_stories_behind_every_dot(first.path());
    demo(second.path());
    let (one, other) = (files(&first.path().join("charts")), files(&second.path().join("charts")));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(other[name] == *bytes, "{name} differs between two demos");
    }
}

fn follows_the_truth(
    coverage: &Coverage,
    direction: Direction,
    points: &BTreeMap<Day, Option<f64>>,
) {
    let (drawn, truth): (Vec<f64>, Vec<f64>) = coverage
        .truth(direction)
        .into_iter()
        .filter_map(|(day, truth)| Some((points.get(&day).copied().flatten()?, truth)))
        .unzip();
    assert!(drawn.len() > 600, "{direction}: only {} published days", drawn.len());
    let correlation = stats::correlation(&drawn, &truth).unwrap();
    println!("{direction}: correlation {correlation:.3} over {} published days", drawn.len());
    assert!(correlation >= 0.9, "{direction}: correlation {correlation}");
}

fn finds_the_shift(coverage: &Coverage, dir: &Path) {
    let planted = coverage.shift();
    let sidecar = std::fs::read_to_string(dir.join("charts/cn-jp/trend.json")).unwrap();
    let sidecar: serde_json::Value = serde_json::from_str(&sidecar).unwrap();
    let code = planted.direction.to_string().to_lowercase().replace('>', "-");
    let found: Vec<Day> = sidecar["level_shifts"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|shift| shift["direction"] == code.as_str())
        .map(|shift| Day::parse(shift["week"].as_str().unwrap()).unwrap())
        .collect();
    println!("planted shift {}, found {found:?}", planted.day);
    assert!(
        found.iter().any(|week| week.days_since(planted.day).abs() <= 14),
        "planted {}, found {found:?}",
        planted.day
    );
}

fn shows_the_silence(coverage: &Coverage, dir: &Path) {
    let (direction, from, to) = coverage.silence();
    let points = points(dir, direction);
    // The rules look back seven days, so the gap begins within a week of the silence.
    for days in 8..=to.days_since(from) {
        let day = from.plus_days(days);
        assert_eq!(points[&day], None, "{direction} has a value on {day}, inside the silence");
    }
    let gaps = points.values().filter(|value| value.is_none()).count();
    assert!(gaps < 120, "{direction}: {gaps} days without a value");
}

/// The index with and without the late outlet, on the days around its arrival and ever after.
fn stays_put_when_an_outlet_joins(coverage: &Coverage, dir: &Path) {
    let (late, joins) = coverage.late_joiner().expect("one outlet joins late");
    for direction in coverage.pair().directions() {
        let with = points(dir, direction);
        let without = without_outlet(dir, direction, late.as_str());
        let mean_of = |points: &BTreeMap<Day, Option<f64>>, from: i32, to: i32| {
            let values: Vec<f64> = (from..to)
                .filter_map(|days| points.get(&joins.plus_days(days)).copied().flatten())
                .collect();
            stats::mean(&values)
        };
        for weeks in 0..12 {
            let (from, to) = (weeks * 7, weeks * 7 + 28);
            if let (Some(with), Some(without)) =
                (mean_of(&with, from, to), mean_of(&without, from, to))
            {
                let change = (with - without).abs();
                assert!(
                    change < 0.03,
                    "{direction}, week {weeks} after joining: moved by {change}"
                );
            }
        }
    }
}

/// The index recomputed from the same scores as if one outlet had never existed.
fn without_outlet(dir: &Path, direction: Direction, outlet: &str) -> BTreeMap<Day, Option<f64>> {
    use comity::model::{ItemId, Method, OutletId, Unit, Vote};
    let store =
        comity::store::Store::open(&format!("sqlite:{}", dir.join("sample.sqlite").display()))
            .unwrap();
    let items = comity::pipeline::items(&store, direction.pair()).unwrap();
    let votes: Vec<Vote> = items
        .iter()
        .filter(|(item, _)| item.outlet != outlet)
        .filter_map(|(item, cluster)| {
            Some(Vote {
                published: item.published,
                unit: Unit {
                    outlet: OutletId::new(&item.outlet)?,
                    language: item.language.clone(),
                    scorer: item.scorer.clone(),
                },
                cluster: ItemId(cluster.clone()),
                polarity: item.polarity(direction)?,
            })
        })
        .collect();
    let method = Method::default();
    let last = points(dir, direction).last_key_value().map(|(day, _)| *day).unwrap();
    let name = Method::id();
    let anchor = store.anchor(direction, &name).unwrap();
    let (series, _) = comity::index::series(direction, &votes, last, &method, anchor.as_ref());
    series.points.iter().map(|point| (point.day, point.estimate.map(|e| e.value))).collect()
}

/// All kinds, sizes, themes and companions exist; every picture decodes and is not blank.
fn every_kind_size_and_theme_is_there(charts: &Path) {
    let kinds = OF_THE_PAIR.map(|kind| format!("cn-jp/{kind}")).into_iter();
    for kind in kinds.chain(SPANNING.map(|kind| format!("all/{kind}"))) {
        for extension in ["json", "txt", "csv"] {
            let text = std::fs::read_to_string(charts.join(format!("{kind}.{extension}"))).unwrap();
            assert!(text.trim().len() > 40, "{kind}.{extension}: {text}");
        }
        for (size, theme) in SIZES.iter().flat_map(|size| THEMES.map(|theme| (*size, theme))) {
            let name = format!("{kind}.{}.{}", size.word(), theme.word());
            let svg = std::fs::read_to_string(charts.join(format!("{name}.svg"))).unwrap();
            assert!(svg.contains("<title>") && svg.trim_end().ends_with("</svg>"), "{name}.svg");
            let png = charts.join(format!("{name}.png"));
            assert_eq!(png.exists(), size != Size::Print, "{name}.png");
            if size != Size::Print {
                is_a_picture(&name, &std::fs::read(png).unwrap());
            }
        }
    }
}

fn is_a_picture(name: &str, png: &[u8]) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let background = &pixels[..3];
    let drawn = pixels.chunks_exact(3).filter(|pixel| *pixel != background).count();
    let all = (info.width * info.height) as usize;
    assert!(drawn > all / 50, "{name}: {drawn} of {all} pixels are drawn");
}

/// Every text of every figure of the demo lies inside, clear of the others and readable; every number on the
/// trend is in its sidecar.
fn every_figure_is_sound(dir: &Path) {
    let config = Config::load(&dir.join("comity.toml"), []).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut house = House::open(config, runtime.handle().clone()).unwrap();
    let now = Timestamp::parse("2026-07-01T00:00:00Z").unwrap();
    let charts = charts(&mut house, now, &Watch::default()).unwrap();
    assert_eq!(charts.len(), OF_THE_PAIR.len() + SPANNING.len());
    let fonts = Fonts::embedded().unwrap();
    let mut broken = Vec::new();
    for chart in &charts {
        let data = sidecar(chart, &[], &SidecarFacts::default());
        for (size, theme) in SIZES.iter().flat_map(|size| THEMES.map(|theme| (*size, theme))) {
            let name = format!("{}, {}, {}", chart.kind().word(), size.word(), theme.word());
            let figure = draw::chart(chart, size, theme, &fonts).unwrap();
            broken.extend(layout::check_layout(&name, &figure, size));
            if matches!(chart, Chart::Trend(_)) {
                let texts: Vec<&str> = figure.texts.iter().map(|text| text.text.as_str()).collect();
                let (missing, printed) = numbers::missing(&texts, &data);
                broken.extend(missing.iter().map(|number| format!("{name}: {number} unexplained")));
                assert!(printed > 10, "{name}: {printed} numbers");
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    let again = redraw(&mut house, now, &Watch::default()).unwrap();
    assert_eq!((again.written, again.removed), (0, 0), "an unchanged store rewrites nothing");
}

/// The stories that `explain` lists for a voice or an outlet of the month are those that the chart counted.
fn explain_counts_the_stories_behind_every_dot(dir: &Path) {
    let sidecar = std::fs::read(dir.join("charts/cn-jp/voices.json")).unwrap();
    let sidecar: Value = serde_json::from_slice(&sidecar).unwrap();
    let [first, last] = [0, 1].map(|end| sidecar["period"][end].as_str().unwrap());
    let config = Config::load(&dir.join("comity.toml"), []).unwrap();
    let mut dots = 0;
    for side in sidecar["directions"].as_array().unwrap() {
        let direction = side["code"].as_str().unwrap().to_uppercase().replace('-', ">");
        for row in side["voices"].as_array().unwrap() {
            let filter = match (row[0].as_str(), row[1].as_str()) {
                (Some(voice), _) => ["--voice", voice],
                (None, Some(name)) => {
                    let outlet = config.outlets.values().find(|outlet| outlet.name == name);
                    ["--outlet", outlet.unwrap().id.as_str()]
                }
                (None, None) => panic!("a row of nobody: {row}"),
            };
            let output = Command::new(env!("CARGO_BIN_EXE_comity"))
                .args(["--config", dir.join("comity.toml").to_str().unwrap(), "explain"])
                .args(["--pair", "CN-JP", "--date", first, "--until", last])
                .args(filter)
                .output()
                .unwrap();
            let printed = String::from_utf8(output.stdout).unwrap();
            let expected = format!("{direction}  stories that show an attitude: {} (", row[6]);
            assert!(printed.contains(&expected), "{filter:?}: no `{expected}` in:\n{printed}");
            dots += 1;
        }
    }
    assert!(dots > 20, "only {dots} rows");
}
