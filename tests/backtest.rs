//! `comity backtest` over a real database: what is compared, what is left out, that nothing of later days leaks
//! in, and the correlation behind it.

use comity::dedupe;
use comity::index::{known_at, series};
use comity::model::{
    Country, Day, Direction, Entry, Item, ItemId, Language, Method, Outlet, OutletId, Ownership,
    Pair, Polarity, Relevance, Score, Source, SourceId, SourceKind, Stance, Story, Tag, Timestamp,
    Unit, Validators, Voice, Vote,
};
use comity::stats::{correlation, within_correlation};
use comity::store::{Analysis, Store};
use proptest::prelude::*;
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// Days of stories from 1 January 2024.
const DAYS: i32 = 420;
const OUTLETS: i32 = 5;

/// Seven rounds of one house, a round of each kind that cannot be compared, and a second series after a change.
const WAVES: &str = "\
# house, fieldwork, respondents, target, question, unfavourable, favourable, people, source, verified, series
House A	2024-02-10/2024-02-20	CN	JP	impression	71	-	1000	a page	yes	-
House A	2024-05-01/2024-05-06	CN	JP	impression	58.5	38	1000	a page	yes	-
House A	2024-06-01/2024-06-06	CN	JP	impression	66	-	1000	a page	yes	-
House A	2024-07-01/2024-07-06	CN	JP	impression	75	21	1000	a page	yes	-
House A	2024-07-01/2024-07-06	CN	JP	impression	75	21	1000	another page	yes	-
House A	2024-08	CN	JP	impression	79.5	-	1000	a page	yes	-
House A	2024-09-01/2024-09-06	CN	JP	impression	76	-	1000	a page	yes	-
House A	2024-10-01/2024-10-06	CN	JP	impression	-	20	1000	a page	yes	-
House A	2024-10-20/2024-10-25	CN	JP	impression	78.5	-	1000	a page	no	-
House A	2024-11-01/2024-11-06	CN	JP	impression	-	-	-	a page	no	withheld
House A	2024-12-01/2024-12-06	CN	JP	impression	50	-	1000	a page	yes	new
House A	2025-01-01/2025-01-06	CN	JP	impression	47	-	1000	a page	yes	-
House A	2025-06-01/2025-06-06	CN	JP	impression	50	-	1000	a page	yes	-
House B	2024	CN	JP	trust	60	-	1000	a page	yes	-
House B	2024-10-10	JP	CN	trust	60	-	1000	a page	yes	-
";

fn first_day() -> Day {
    Day::from_ymd(2024, 1, 1).unwrap()
}

fn last_day() -> Day {
    first_day().plus_days(DAYS - 1)
}

/// The attitude planted on the n-th day.
fn level(n: i32) -> f64 {
    -0.2 + 0.3 * (f64::from(n) / 45.0).sin()
}

fn source(outlet: i32) -> Source {
    let id = format!("outlet-{outlet}");
    Source {
        id: SourceId::new(&id).unwrap(),
        outlet: Outlet {
            id: OutletId::new(&id).unwrap(),
            name: id.clone(),
            name_native: None,
            country: Country::from_code("JP"),
            language: Language::English,
            ownership: Ownership::Private,
        },
        kind: SourceKind::Feed,
        language: Language::English,
        url: format!("https://example.com/{id}"),
    }
}

/// Stores two stories a day of every outlet for the days `from` to `to`, each with the polarity of its day in both
/// directions and the usual tone of its outlet.
fn write_stories(folder: &Path, from: i32, to: i32, polarity: impl Fn(i32) -> f64) {
    let url = format!("sqlite:{}", folder.join("comity.sqlite").display());
    let mut store = Store::open(&url).unwrap();
    let read_at = first_day().plus_days(to + 1).start();
    for outlet in 0..OUTLETS {
        let source = source(outlet);
        let planned = (from..=to).flat_map(|n| [(n, 0), (n, 1)]);
        let stories: Vec<(Item, f64)> = planned
            .map(|(n, copy)| {
                let title = format!("Outlet {outlet} writes story {copy} of day number {n}");
                let entry = Entry {
                    url: Some(format!("https://example.com/{outlet}/{n}/{copy}")),
                    guid: None,
                    title,
                    summary: "A summary.".into(),
                    published: Some(first_day().plus_days(n).start().plus_seconds(3_600)),
                    language: Language::English,
                };
                let tone = polarity(n) + 0.1 * f64::from(outlet - 2);
                (dedupe::item(&entry, &source, read_at).unwrap(), tone)
            })
            .collect();
        let items: Vec<Item> = stories.iter().map(|(item, _)| item.clone()).collect();
        let listed = items.len();
        store.store_reading(&source, &items, &Validators::default(), listed, read_at).unwrap();
        let story = Story::new("A title", "A summary.", Language::English);
        let scores: Vec<[Score; 1]> = stories.iter().map(|(_, tone)| [score(*tone)]).collect();
        let analyses: Vec<Analysis<'_>> = stories
            .iter()
            .zip(&scores)
            .map(|((item, _), scores)| Analysis {
                item: &item.id,
                story: &story,
                scores,
                findings: &[],
            })
            .collect();
        store.store_analyses("test@1 CN-JP", "test@1", &analyses).unwrap();
    }
}

fn score(tone: f64) -> Score {
    let stance = Stance { polarity: Polarity::new(tone), tag: Tag::Neutral, confidence: 0.8 };
    Score {
        pair: Pair::parse("CN-JP").unwrap(),
        relevance: Relevance::Relevant,
        relation: Tag::Neutral,
        a_to_b: Some(stance),
        b_to_a: Some(stance),
        voice: Voice::Media,
        topics: Vec::new(),
        evidence: Vec::new(),
    }
}

/// A folder with configuration, register and database; sample data, so that the shipped register stays out.
fn house(waves: &str, more: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let config = format!(
        "[[pair]]\nsides = [\"CN\", \"JP\"]\n[chart]\nwaves = \"waves.tsv\"\nsample = true\n{more}\n\
         [store]\nurl = \"sqlite:comity.sqlite\"\n"
    );
    std::fs::write(folder.path().join("comity.toml"), config).unwrap();
    std::fs::write(folder.path().join("waves.tsv"), waves).unwrap();
    write_stories(folder.path(), 0, DAYS - 1, level);
    folder
}

fn backtest(folder: &TempDir, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    command.arg("backtest").args(arguments).current_dir(folder.path());
    command.env_remove("COMITY_CONFIG").stdin(Stdio::null()).output().unwrap()
}

fn printed(folder: &TempDir, arguments: &[&str]) -> String {
    let output = backtest(folder, arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    assert!(output.stderr.is_empty(), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn figures(folder: &TempDir) -> Value {
    let printed = printed(folder, &["--pair", "CN-JP", "--json"]);
    let all: Value = serde_json::from_str(&printed).unwrap();
    all["pairs"][0].clone()
}

#[test]
fn the_table_of_a_backtest_reads_well_and_is_the_same_each_time() {
    let folder = house(WAVES, "");
    let table = printed(&folder, &["--pair", "CN-JP", "--waves"]);
    insta::assert_snapshot!(table);
    assert_eq!(
        printed(&folder, &["--pair", "jp-cn", "--waves"]),
        table,
        "the order of sides is no matter"
    );
    assert!(!printed(&folder, &[]).contains("index of"), "rounds are listed on request");
}

#[test]
fn every_row_of_the_register_ends_compared_or_left_out_with_a_reason() {
    let figures = figures(&house(WAVES, ""));
    let rows = WAVES.lines().filter(|line| !line.starts_with('#')).count();
    let waves = figures["waves"].as_array().unwrap();
    assert_eq!(waves.len(), rows);
    let reason = |day: &str, house: &str| {
        let of = waves.iter().filter(|wave| wave["index_day"] == day && wave["pollster"] == house);
        of.map(|wave| wave["left_out"].as_str().unwrap_or("compared")).collect::<Vec<_>>()
    };
    assert_eq!(reason("2024-02-20", "House A"), ["too_early"]);
    assert_eq!(reason("2024-07-06", "House A"), ["compared", "listed_twice"]);
    // Known to the month: stories of August count only if they came before the fieldwork can have ended.
    assert_eq!(reason("2024-08-01", "House A"), ["compared"]);
    assert_eq!(reason("2024-10-06", "House A"), ["other_measure"]);
    assert_eq!(reason("2024-10-25", "House A"), ["unverified"]);
    assert_eq!(reason("2024-11-06", "House A"), ["withheld"]);
    assert_eq!(reason("2025-01-06", "House A"), ["compared"]);
    assert_eq!(reason("2025-06-06", "House A"), ["too_late"]);
    assert_eq!(reason("2024-01-01", "House B"), ["date_unknown"]);
    assert_eq!(reason("2024-10-10", "House B"), ["alone"]);
    // Five rounds before the change of the series and two after it.
    assert_eq!(
        (figures["both"]["waves"].as_u64(), figures["both"]["poll_series"].as_u64()),
        (Some(7), Some(2))
    );
    assert_eq!(figures["directions"][1]["validated"], false);
    assert!(figures["directions"][1]["r"].is_null());
}

#[test]
fn rounds_that_were_not_checked_count_when_the_configuration_says_so() {
    let waves = figures(&house(WAVES, "unverified_polls = true"))["both"]["waves"].as_u64();
    assert_eq!(waves, Some(8));
}

#[test]
fn opinion_that_follows_the_planted_attitude_correlates_and_the_range_holds_it() {
    let both = figures(&house(WAVES, ""))["both"].clone();
    let [r, low, high] = ["r", "lo", "hi"].map(|key| both[key].as_f64().unwrap());
    assert!(r > 0.9, "{r}");
    assert!(low < r && r < high && low > 0.0, "{low} to {high}");
}

#[test]
fn stories_of_later_days_change_nothing_of_a_round() {
    let folder = house(WAVES, "");
    let before = figures(&folder);
    // After the last compared round the coverage turns over, and a new outlet of its own tone would shift the level.
    let last = Day::parse("2025-01-06").unwrap().days_since(first_day());
    write_stories(folder.path(), last + 1, DAYS - 1, |_| 0.9);
    let after = figures(&folder);
    assert_eq!(before["waves"], after["waves"]);
    assert_eq!(before["both"], after["both"]);
    let point = |day: i32| {
        let store =
            Store::open(&format!("sqlite:{}", folder.path().join("comity.sqlite").display()));
        let items = store.unwrap().scored_items(Pair::parse("CN-JP").unwrap()).unwrap();
        items.iter().filter(|item| item.published.day() == first_day().plus_days(day)).count()
    };
    assert_eq!(point(DAYS - 1), 2 * OUTLETS as usize, "the later stories replaced the old ones");
}

#[test]
fn too_few_rounds_give_a_count_and_never_a_number() {
    let few: String = WAVES.lines().take(4).map(|line| format!("{line}\n")).collect();
    let table = printed(&house(&few, ""), &["--pair", "CN-JP"]);
    assert!(table.contains("not validated against polls: 2 comparable rounds"), "{table}");
    assert!(!table.contains("0.") && !table.contains("r 1"), "{table}");
    let none = printed(&house("", ""), &["--pair", "CN-JP"]);
    assert!(none.contains("not validated against polls: 0 comparable rounds"), "{none}");
}

#[test]
fn a_pair_that_is_not_watched_is_refused_with_those_that_are() {
    let folder = house(WAVES, "");
    for (pair, told) in
        [("KR-US", "KR-US is not a configured pair (CN-JP)"), ("Narnia", "`Narnia` is not a pair")]
    {
        let output = backtest(&folder, &["--pair", pair]);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(errors.contains(told) && output.stdout.is_empty(), "{errors}");
    }
    std::fs::remove_file(folder.path().join("comity.sqlite")).unwrap();
    let output = backtest(&folder, &["--pair", "CN-JP"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("`comity run` makes it"));
}

#[test]
fn the_help_says_what_out_of_sample_means() {
    let folder = TempDir::new().unwrap();
    let help = printed(&folder, &["--help"]);
    for words in
        ["earliest day on which its fieldwork can have ended", "base window", "Below four rounds"]
    {
        assert!(help.split_whitespace().collect::<Vec<_>>().join(" ").contains(words), "{words}");
    }
}

fn votes() -> Vec<Vote> {
    let of_day = |n: i32| {
        (0..OUTLETS).map(move |outlet| Vote {
            published: Timestamp::from_epoch_seconds(
                first_day().plus_days(n).start().epoch_seconds() + 60,
            ),
            unit: Unit {
                outlet: OutletId::new(&format!("outlet-{outlet}")).unwrap(),
                language: "en".into(),
                scorer: "test@1".into(),
            },
            cluster: ItemId(format!("{n}/{outlet}")),
            polarity: (level(n) + 0.1 * f64::from(outlet)).clamp(-1.0, 1.0),
        })
    };
    (0..DAYS).flat_map(of_day).collect()
}

#[test]
fn what_is_known_on_a_day_is_the_end_of_the_series_as_published_on_that_day() {
    let direction =
        Direction::new(Country::from_code("CN").unwrap(), Country::from_code("JP").unwrap())
            .unwrap();
    let method = Method::default();
    let all = votes();
    for n in [5, 40, 89, 90, 200, DAYS - 1] {
        let day = first_day().plus_days(n);
        let until: Vec<Vote> =
            all.iter().filter(|vote| vote.published.day() <= day).cloned().collect();
        let (series, _) = series(direction, &until, day, &method, None);
        let (published, known) =
            (series.points.last().unwrap(), known_at(&all, day, &method).unwrap());
        assert_eq!(published.estimate, known.point.estimate, "day {n}");
        assert_eq!((known.first, known.point.day), (first_day(), day));
    }
    assert!(known_at(&all, first_day().plus_days(-1), &method).is_none());
    assert_eq!(last_day(), first_day().plus_days(DAYS - 1));
}

#[test]
fn one_group_gives_the_plain_correlation_with_fishers_interval() {
    // Neighbours do not resemble each other, so every point counts.
    let points = [(1.0, 2.0), (4.0, 3.5), (2.0, 1.0), (5.0, 6.0), (0.5, 1.5), (3.0, 2.5)];
    let found = within_correlation(&[points.to_vec()], 0.95).unwrap();
    let (x, y): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
    let r = correlation(&x, &y).unwrap();
    assert!((found.r - r).abs() < 1e-12);
    assert_eq!(found.effective, 6.0);
    let half = 1.959_963_984_540_054 / 3f64.sqrt();
    assert!((found.low - (r.atanh() - half).tanh()).abs() < 1e-9);
    assert!((found.high - (r.atanh() + half).tanh()).abs() < 1e-9);
}

#[test]
fn rounds_that_repeat_each_other_are_worth_fewer() {
    let slow: Vec<(f64, f64)> = (0..40)
        .map(|n| (f64::from(n) / 12.0, f64::from(n * 37 % 10)))
        .map(|(angle, noise)| (angle.sin(), angle.sin() + 0.03 * noise))
        .collect();
    let found = within_correlation(&[slow], 0.95).unwrap();
    assert!(found.effective < 10.0, "{}", found.effective);
    assert!(found.low < found.r && found.r < found.high);
}

#[test]
fn a_correlation_of_too_few_points_or_of_what_never_moves_does_not_exist() {
    let line = |n: usize| (0..n).map(|at| (at as f64, (at * at) as f64)).collect::<Vec<_>>();
    assert!(within_correlation(&[], 0.95).is_none());
    assert!(within_correlation(&[line(2)], 0.95).is_none());
    assert!(within_correlation(&[line(3)], 0.95).is_none());
    assert!(within_correlation(&[line(2), line(2)], 0.95).is_none(), "two series leave no range");
    assert!(within_correlation(&[line(1), line(1), line(1), line(1)], 0.95).is_none());
    let still = vec![(0.1, 1.0), (0.1, 2.0), (0.1, 0.5), (0.1, 1.5), (0.1, 3.0)];
    assert!(within_correlation(&[still], 0.95).is_none());
    let alternating = vec![(0.0, 1.0), (3.0, 4.0), (1.0, 1.5), (2.0, 2.0)];
    assert!(within_correlation(&[alternating], 0.95).is_some());
}

/// Groups of points that move.
fn groups() -> impl Strategy<Value = Vec<Vec<(f64, f64)>>> {
    let group = prop::collection::vec((-1.0..1.0, 0.0..100.0), 0..9);
    prop::collection::vec(group, 1..5)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn offsets_of_a_series_and_a_common_scale_change_nothing(
        groups in groups(),
        offsets in prop::collection::vec((-5.0..5.0, -90.0..90.0), 5),
        scale in (0.1..10.0, 0.1..10.0),
    ) {
        let moved: Vec<Vec<(f64, f64)>> = groups
            .iter()
            .zip(&offsets)
            .map(|(group, by)| {
                group.iter().map(|(x, y)| (scale.0 * x + by.0, scale.1 * y + by.1)).collect()
            })
            .collect();
        match (within_correlation(&groups, 0.95), within_correlation(&moved, 0.95)) {
            (Some(one), Some(other)) => {
                for (one, other) in [
                    (one.r, other.r),
                    (one.low, other.low),
                    (one.high, other.high),
                    (one.effective, other.effective),
                ] {
                    prop_assert!((one - other).abs() < 1e-6, "{} is not {}", one, other);
                }
                prop_assert!(-1.0 <= one.low && one.low <= one.r && one.r <= one.high && one.high <= 1.0);
            }
            (one, other) => prop_assert_eq!(one.is_some(), other.is_some()),
        }
    }

    #[test]
    fn turning_one_measure_turns_the_sign_alone(groups in groups()) {
        let turned: Vec<Vec<(f64, f64)>> = groups
            .iter()
            .map(|group| group.iter().map(|(x, y)| (*x, -y)).collect())
            .collect();
        if let Some(one) = within_correlation(&groups, 0.95) {
            let other = within_correlation(&turned, 0.95).unwrap();
            prop_assert!((one.r + other.r).abs() < 1e-9);
            prop_assert!((one.low + other.high).abs() < 1e-9);
        }
    }
}
