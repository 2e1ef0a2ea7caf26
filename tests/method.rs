//! The index against the reference cases of its method (`fixtures/method_cases.json`), and the
//! laws that it must obey whatever the data.

use comity::index::{self, Cells, TopicShift};
use comity::model::{
    Anchor, Country, Day, Direction, ItemId, Method, OutletId, Status, Timestamp, Unit, Vote,
};
use comity::stats;
use proptest::prelude::*;
use serde_json::Value;

const TOLERANCE: f64 = 1e-9;
const TOLERANCE_T: f64 = 1e-7;

fn reference() -> Value {
    serde_json::from_str(include_str!("fixtures/method_cases.json")).unwrap()
}

fn case(name: &str) -> (Value, Value) {
    let all = reference();
    let case = all["cases"].as_array().unwrap().iter().find(|case| case["name"] == name);
    let case = case.unwrap_or_else(|| panic!("no reference case {name}"));
    (case["input"].clone(), case["expected"].clone())
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect()
}

fn rows(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().flat_map(numbers).collect()
}

fn unit(name: &str) -> Unit {
    Unit { outlet: OutletId::new(name).unwrap(), language: "en".into(), scorer: "test@1".into() }
}

fn table(input: &Value) -> Cells {
    let days = input["n"].as_array().unwrap().len();
    let units = input["n"][0].as_array().unwrap().len();
    Cells {
        first: Day::from_epoch_days(0),
        days,
        units: (0..units).map(|u| unit(&format!("u{u:02}"))).collect(),
        count: rows(&input["n"]),
        mean: input.get("m").map_or_else(|| vec![0.0; days * units], rows),
    }
}

#[track_caller]
fn close(actual: f64, expected: &Value, tolerance: f64) {
    let expected = expected.as_f64().unwrap_or_else(|| panic!("{actual} where {expected}"));
    assert!((actual - expected).abs() <= tolerance, "{actual} is not {expected}");
}

#[track_caller]
fn all_close(actual: &[f64], expected: &Value) {
    let expected = expected.as_array().unwrap();
    assert_eq!(actual.len(), expected.len());
    for (actual, expected) in actual.iter().zip(expected) {
        close(*actual, expected, TOLERANCE);
    }
}

#[track_caller]
fn same_point(point: &comity::model::Point, expected: &Value) {
    assert_eq!(i64::from(point.day.epoch_days()), expected["day"].as_i64().unwrap());
    let (status, reason) = match point.status {
        Status::Ok => ("ok", None),
        Status::Thin => ("thin", None),
        Status::Gap(reason) => ("gap", Some(reason.word())),
    };
    assert_eq!(status, expected["status"]);
    assert_eq!(reason, expected.get("reason").and_then(Value::as_str));
    assert_eq!(point.estimate.is_some(), expected["value"].is_number());
    if let Some(estimate) = point.estimate {
        close(estimate.value, &expected["value"], TOLERANCE);
        if expected.get("lo").is_some() {
            close(estimate.low, &expected["lo"], TOLERANCE_T);
            close(estimate.high, &expected["hi"], TOLERANCE_T);
            close(estimate.standard_error, &expected["se"], TOLERANCE);
            close(estimate.degrees_of_freedom, &expected["dof"], TOLERANCE);
        }
    }
    if expected.get("eff").is_some() {
        close(point.effective, &expected["eff"], TOLERANCE);
        assert_eq!(u64::from(point.stories), expected["stories"].as_u64().unwrap());
        assert_eq!(u64::from(point.units), expected["units"].as_u64().unwrap());
        assert_eq!(point.raw.is_some(), expected["raw"].is_number());
        if let Some(raw) = point.raw {
            close(raw, &expected["raw"], TOLERANCE);
        }
    }
}

#[test]
fn every_reference_case_has_a_test_here() {
    let covered = include_str!("method.rs");
    for case in reference()["cases"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        assert!(covered.contains(&format!("\"{name}\"")), "reference case {name} is not tested");
    }
    assert_eq!(reference()["cases"].as_array().unwrap().len(), 27);
}

#[test]
fn one_prolific_outlet_day_counts_at_most_ten_stories() {
    let (input, expected) = case("eff");
    let sizes: Vec<f64> =
        numbers(&input["n"]).iter().map(|n| stats::effective_size(*n, 0.10)).collect();
    all_close(&sizes, &expected);
}

#[test]
fn t_quantiles_agree_with_the_reference() {
    for name in ["t_1", "t_2", "t_2.5", "t_4", "t_7.3", "t_30"] {
        let (input, expected) = case(name);
        let (p, dof) = (input["p"].as_f64().unwrap(), input["dof"].as_f64().unwrap());
        close(stats::t_quantile(p, dof).unwrap(), &expected, TOLERANCE_T);
    }
}

#[test]
fn reprinted_wire_story_counts_once_for_the_earliest_outlet() {
    let (input, expected) = case("dedupe_and_cells");
    let votes: Vec<Vote> = input["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| Vote {
            published: Timestamp::from_epoch_seconds(
                item["day"].as_i64().unwrap() * 86_400 + item["ts"].as_i64().unwrap(),
            ),
            unit: unit(&item["unit"].as_str().unwrap().to_lowercase()),
            cluster: ItemId(item["cluster"].as_str().unwrap().to_owned()),
            polarity: item["s"].as_f64().unwrap(),
        })
        .collect();
    let stories = index::stories(&votes, Day::from_epoch_days(2));
    let kept: Vec<Value> = stories
        .iter()
        .map(|s| serde_json::json!([s.cluster.0, s.unit.outlet.as_str().to_uppercase()]))
        .collect();
    assert_eq!(Value::Array(kept), expected["kept"]);
    let cells = index::cells(&stories, Day::from_epoch_days(1), Day::from_epoch_days(2));
    assert_eq!(cells.count, rows(&expected["n"]));
    assert_eq!(cells.mean, rows(&expected["m"]));
}

#[test]
fn house_effects_are_solved_exactly() {
    let (input, expected) = case("house_effects");
    let effects = index::house_effects(&table(&input), &numbers(&input["v"]), 0.10).unwrap();
    all_close(&effects, &expected["alpha"]);
}

#[test]
fn a_new_outlet_with_another_tone_does_not_move_the_line() {
    let (input, expected) = case("new_outlet_joins");
    let cells = table(&input);
    let effects = index::house_effects(&cells, &numbers(&input["v"]), 0.10).unwrap();
    all_close(&effects, &expected["alpha"]);
    let points = index::line(&cells, &effects, &Method::default());
    let value = |day: usize| points[day].estimate.unwrap().value;
    close(value(29), &expected["index_day29"], TOLERANCE);
    close(value(59), &expected["index_day59"], TOLERANCE);
    assert!((value(29) - value(59)).abs() < 1e-12);
}

#[test]
fn values_bands_and_statuses_agree_day_by_day() {
    for name in ["index_small", "feed_dies"] {
        let (input, expected) = case(name);
        let points = index::line(&table(&input), &numbers(&input["alpha"]), &Method::default());
        assert_eq!(points.len(), expected.as_array().unwrap().len());
        for (point, expected) in points.iter().zip(expected.as_array().unwrap()) {
            same_point(point, expected);
        }
    }
}

#[test]
fn too_little_coverage_is_a_gap_with_its_reason_and_unanimity_still_has_a_band() {
    for name in ["one_outlet", "no_items", "few_items", "all_negative"] {
        let (input, expected) = case(name);
        let points = index::line(&table(&input), &numbers(&input["alpha"]), &Method::default());
        same_point(points.last().unwrap(), &expected);
    }
}

#[test]
fn shares_carry_wilson_intervals_and_a_share_of_nothing_is_none() {
    for name in ["share_mixed", "share_all_one_class", "share_empty"] {
        let (input, expected) = case(name);
        let units: Vec<(u32, u32)> = numbers(&input["neg"])
            .iter()
            .zip(numbers(&input["n"]))
            .map(|(neg, n)| (*neg as u32, n as u32))
            .collect();
        match index::share(&units, 0.10, 0.95) {
            None => assert!(expected["p"].is_null()),
            Some(share) => {
                close(share.value, &expected["p"], TOLERANCE);
                close(share.low, &expected["lo"], TOLERANCE);
                close(share.high, &expected["hi"], TOLERANCE);
                close(share.effective, &expected["n_eff"], TOLERANCE);
                assert_eq!(u64::from(share.count), expected["n"].as_u64().unwrap());
            }
        }
    }
}

#[test]
fn poll_intervals_allow_for_the_design_effect() {
    for name in ["poll_90", "poll_629"] {
        let (input, expected) = case(name);
        let (p, n) = (input["p"].as_f64().unwrap(), input["n"].as_u64().unwrap());
        let share = index::poll_interval(p, n as u32, 1.5, 0.95).unwrap();
        close(share.low, &expected["lo"], TOLERANCE);
        close(share.high, &expected["hi"], TOLERANCE);
        close(share.effective, &expected["n_eff"], TOLERANCE);
    }
}

#[test]
fn a_thin_day_barely_moves_the_displayed_value() {
    for name in ["shrunk_day_thin", "shrunk_day_none"] {
        let (input, expected) = case(name);
        let value = index::shrunk_day(
            input["raw"].as_f64(),
            input["G"].as_f64().unwrap(),
            input["prev"].as_f64(),
            &Method::default(),
        );
        close(value.unwrap(), &expected, TOLERANCE);
    }
}

#[test]
fn contributions_sum_to_the_change_exactly() {
    let (input, expected) = case("contributions");
    let column = |name: &str| numbers(&input[name]);
    let (w0, x0, w1, x1) = (column("w0"), column("x0"), column("w1"), column("x1"));
    let topics: Vec<TopicShift> = (0..w0.len())
        .map(|k| TopicShift {
            weight_before: w0[k],
            tone_before: x0[k],
            weight_after: w1[k],
            tone_after: x1[k],
        })
        .collect();
    let parts = index::contributions(&topics);
    close(parts.before, &expected["i0"], TOLERANCE);
    close(parts.after, &expected["i1"], TOLERANCE);
    all_close(&parts.tone, &expected["tone"]);
    all_close(&parts.attention, &expected["mix"]);
    let sum: f64 = parts.tone.iter().chain(&parts.attention).sum();
    assert!((sum - (parts.after - parts.before)).abs() < 1e-12);
}

#[test]
fn a_lasting_step_is_found_and_noise_is_not() {
    for name in ["level_shift", "level_none"] {
        let (input, expected) = case(name);
        let found: Vec<Value> =
            index::level_shifts(&numbers(&input["x"])).into_iter().map(Value::from).collect();
        assert_eq!(Value::Array(found), expected);
    }
}

#[test]
fn a_unit_waits_until_it_shares_enough_days() {
    let (input, expected) = case("admission");
    let core: Vec<bool> =
        input["core"].as_array().unwrap().iter().map(|b| b.as_bool().unwrap()).collect();
    let admitted: Vec<Value> = index::admitted(&table(&input), &core, 30.0, 14, 0.10)
        .into_iter()
        .map(Value::from)
        .collect();
    assert_eq!(Value::Array(admitted), expected);
}

fn direction() -> Direction {
    Direction::new(Country::from_code("CN").unwrap(), Country::from_code("JP").unwrap()).unwrap()
}

/// Three stories a day from each outlet since its first day: the tone of the day plus the outlet's own offset.
fn votes(outlets: &[(&str, i32, f64)], days: i32, tone: impl Fn(i32) -> f64) -> Vec<Vote> {
    let mut votes = Vec::new();
    for day in 0..days {
        for (outlet, _, offset) in outlets.iter().filter(|(_, from, _)| *from <= day) {
            for copy in 0..3 {
                votes.push(Vote {
                    published: Day::from_epoch_days(day).start().plus_seconds(copy * 600),
                    unit: unit(outlet),
                    cluster: ItemId(format!("{outlet}-{day}-{copy}")),
                    polarity: tone(day) + offset,
                });
            }
        }
    }
    votes
}

const PANEL: [(&str, i32, f64); 5] =
    [("a", 0, 0.1), ("b", 0, -0.1), ("c", 0, 0.05), ("d", 0, -0.05), ("e", 0, 0.0)];

fn steady(_day: i32) -> f64 {
    -0.2
}

fn wave(day: i32) -> f64 {
    0.2 * (f64::from(day) / 20.0).sin()
}

fn values(votes: &[Vote], days: i32, anchor: Option<&Anchor>) -> Vec<Option<f64>> {
    let through = Day::from_epoch_days(days - 1);
    let (series, _) = index::series(direction(), votes, through, &Method::default(), anchor);
    series.points.iter().map(|point| point.estimate.map(|e| e.value)).collect()
}

/// The panel alone against the panel with one more outlet, both on the panel's own anchor.
#[track_caller]
fn newcomer_moves_nothing(newcomer: (&str, i32, f64), tone: impl Fn(i32) -> f64 + Copy) {
    let alone = votes(&PANEL, 200, tone);
    let through = Day::from_epoch_days(199);
    let (_, anchor) = index::series(direction(), &alone, through, &Method::default(), None);
    let anchor = anchor.expect("the base window of 90 days has closed");
    let mut joined = PANEL.to_vec();
    joined.push(newcomer);
    let before = values(&alone, 200, Some(&anchor));
    let after = values(&votes(&joined, 200, tone), 200, Some(&anchor));
    let published = before.iter().zip(&after).filter_map(|(x, y)| Some(((*x)?, (*y)?)));
    let differences: Vec<f64> = published.map(|(before, after)| (before - after).abs()).collect();
    assert!(differences.len() > 190);
    assert!(differences.iter().all(|difference| *difference < 1e-9), "{differences:?}");
}

#[test]
fn an_outlet_with_a_constant_offset_joins_without_moving_a_point() {
    newcomer_moves_nothing(("z", 120, -0.6), steady);
}

#[test]
fn an_outlet_with_a_constant_offset_does_not_bend_a_moving_line() {
    newcomer_moves_nothing(("z", 0, 0.4), wave);
}

#[test]
fn points_stay_thin_until_the_base_window_has_closed() {
    let through = Day::from_epoch_days(59);
    let (series, anchor) =
        index::series(direction(), &votes(&PANEL, 60, wave), through, &Method::default(), None);
    assert!(anchor.is_none());
    assert!(series.points.iter().all(|point| point.status != Status::Ok));
    assert!(series.points.iter().any(|point| point.status == Status::Thin));
}

#[test]
fn a_step_is_dated_to_its_week_but_a_change_across_a_long_gap_is_not() {
    let step = |day: i32| if day < 140 { 0.1 } else { -0.3 };
    let through = Day::from_epoch_days(279);
    let shifts = |votes: &[Vote]| {
        index::series(direction(), votes, through, &Method::default(), None).0.shifts
    };
    let seen = shifts(&votes(&PANEL, 280, step));
    assert_eq!(seen.len(), 1);
    assert!(seen[0].monday.days_since(Day::from_epoch_days(140)).abs() <= 7);
    let is_heard = |vote: &Vote| !(126..168).contains(&vote.published.day().epoch_days());
    let unseen: Vec<Vote> = votes(&PANEL, 280, step).into_iter().filter(is_heard).collect();
    assert_eq!(shifts(&unseen), []);
}

#[test]
fn a_lone_old_story_does_not_open_the_base_window() {
    let mut all = votes(&PANEL, 60, wave);
    let old = Vote {
        published: Day::from_epoch_days(-2_000).start(),
        cluster: ItemId("archive".into()),
        ..all[0].clone()
    };
    let through = Day::from_epoch_days(59);
    let (without, _) = index::series(direction(), &all, through, &Method::default(), None);
    all.push(old);
    let (with, anchor) = index::series(direction(), &all, through, &Method::default(), None);
    assert_eq!(with.points, without.points);
    assert!(anchor.is_none());
    assert!(with.points.iter().any(|point| point.status == Status::Thin));
}

#[test]
fn no_votes_give_an_empty_series_and_no_anchor() {
    let (series, anchor) =
        index::series(direction(), &[], Day::from_epoch_days(10), &Method::default(), None);
    assert!(series.points.is_empty() && series.units.is_empty() && anchor.is_none());
}

fn any_votes() -> impl Strategy<Value = Vec<Vote>> {
    let vote = (0..5usize, 0..150i32, 0..86_400i64, 0..400u32, -1.0..=1.0f64);
    proptest::collection::vec(vote, 0..400).prop_map(|rows| {
        rows.into_iter()
            .map(|(outlet, day, second, cluster, polarity)| Vote {
                published: Day::from_epoch_days(day).start().plus_seconds(second),
                unit: unit(["a", "b", "c", "d", "e"][outlet]),
                cluster: ItemId(cluster.to_string()),
                polarity,
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn points_stay_within_bounds_and_gaps_carry_no_number(votes in any_votes()) {
        let through = Day::from_epoch_days(160);
        let (series, _) = index::series(direction(), &votes, through, &Method::default(), None);
        for point in &series.points {
            prop_assert_eq!(point.estimate.is_none(), matches!(point.status, Status::Gap(_)));
            if let Some(e) = point.estimate {
                prop_assert!(-1.0 <= e.low && e.low <= e.value && e.value <= e.high && e.high <= 1.0);
                prop_assert!(e.standard_error > 0.0);
            }
        }
    }

    #[test]
    fn the_order_of_votes_does_not_matter(votes in any_votes()) {
        // Two votes of one cluster at the same second by the same unit are one row in the store.
        let mut distinct = votes;
        distinct.sort_by(|x, y| (&x.cluster, x.published, &x.unit).cmp(&(&y.cluster, y.published, &y.unit)));
        distinct.dedup_by(|x, y| x.cluster == y.cluster && x.published == y.published && x.unit == y.unit);
        let reversed: Vec<Vote> = distinct.iter().rev().cloned().collect();
        prop_assert_eq!(values(&distinct, 150, None), values(&reversed, 150, None));
    }
}
