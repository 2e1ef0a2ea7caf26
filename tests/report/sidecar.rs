//! Every number behind an image stands in its sidecar.

use crate::fixture::{chart, facts, images};
use comity::model::{Agreement, Chart};
use comity::report::sidecar;
use serde_json::{Value, json};

fn data() -> Value {
    sidecar(&Chart::from(chart("CN-JP")), &images("1"), &facts())
}

#[test]
fn the_head_names_chart_method_scorer_and_times_in_a_fixed_order() {
    let data = data();
    let keys: Vec<&str> = data.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "schema",
            "id",
            "kind",
            "sample",
            "stale",
            "title",
            "subtitle",
            "alt",
            "data_through",
            "built_at",
            "method",
            "scorer",
            "files",
            "caveats",
            "period",
            "counts",
            "directions",
            "level_shifts",
            "method_changes",
            "polls",
            "polls_withheld",
            "polls_contradicted",
            "poll_agreement",
            "events",
            "sources",
            "receipts",
        ]
    );
    assert_eq!(data["id"], "cn-jp/trend");
    assert_eq!(data["title"], "China turned more negative on Japan in June 2025");
    assert_eq!(data["data_through"], "2025-06-12T00:00:00Z");
    assert_eq!(data["method"]["name"], "fe-ewma-cv3");
    assert_eq!(data["method"]["config"]["half_life_days"], 7.0);
    assert_eq!(data["method"]["config"].as_object().unwrap().len(), 17);
    assert_eq!(
        data["counts"],
        json!({"outlets": 31, "stories": 5432, "languages": ["zh", "ja"], "polls": 1, "pollsters": 1})
    );
}

#[test]
fn what_a_backtest_found_is_told_in_full_and_nothing_where_it_found_nothing() {
    let found = json!({
        "validated": true, "waves": 14, "poll_series": 3, "r": 0.6178, "lo": 0.2346, "hi": 0.8765,
        "level": 0.95, "effective_waves": 8.5,
    });
    assert_eq!(data()["poll_agreement"], found);
    let mut chart = chart("CN-JP");
    chart.agreement = Agreement { waves: 2, series: 1, correlation: None };
    let nothing = sidecar(&Chart::from(chart), &images("1"), &facts())["poll_agreement"].clone();
    assert_eq!((&nothing["validated"], &nothing["waves"]), (&json!(false), &json!(2)));
    assert!(["r", "lo", "hi", "effective_waves"].iter().all(|key| nothing[key].is_null()));
}

#[test]
fn a_direction_has_its_latest_value_every_day_and_every_week() {
    let china = &data()["directions"][0];
    assert_eq!(china["code"], "cn-jp");
    assert_eq!(china["label"], "China on Japan");
    assert_eq!(
        china["latest"],
        json!({
            "date": "2025-06-11", "value": -0.4211, "lo": -0.4648, "hi": -0.3774,
            "half_width": 0.0437, "dof": 11.5, "status": "ok", "stories_28d": 70, "outlets_28d": 15,
        })
    );
    let series = china["series"].as_array().unwrap();
    assert_eq!(series.len(), 10);
    assert_eq!(series[0], json!(["2025-06-02", null, null, null, "gap", 7, 4, null, 31.25]));
    assert_eq!(
        series[4],
        json!(["2025-06-06", -0.31, -0.3537, -0.2663, "thin", 7, 4, -0.21, 31.25])
    );
    assert_eq!(
        series[0].as_array().unwrap().len(),
        china["series_columns"].as_array().unwrap().len()
    );
    assert_eq!(china["weeks"], json!([["2025-06-02", null, 0], ["2025-06-09", -0.51, 1234]]));
}

#[test]
fn thin_and_missing_stretches_carry_their_reason() {
    assert_eq!(
        data()["directions"][1]["not_ok"],
        json!([
            {"status": "gap", "from": "2025-06-02", "to": "2025-06-04", "reason": "few_outlets"},
            {"status": "thin", "from": "2025-06-05", "to": "2025-06-06", "reason": "few_outlets"},
        ])
    );
}

#[test]
fn days_outside_of_the_period_are_left_out() {
    let mut chart = chart("CN-JP");
    chart.period.0 = chart.period.1;
    let data = sidecar(&Chart::from(chart), &[], &facts());
    assert_eq!(data["directions"][0]["series"].as_array().unwrap().len(), 1);
    assert_eq!(data["directions"][0]["weeks"].as_array().unwrap().len(), 1);
    assert_eq!(data["level_shifts"], json!([]));
    assert_eq!(data["title"], Value::Null);
}

#[test]
fn shifts_polls_events_sources_and_receipts_are_listed() {
    let data = data();
    assert_eq!(
        data["level_shifts"][0],
        json!({"direction": "cn-jp", "week": "2025-06-09", "before": -0.1, "after": -0.4})
    );
    assert_eq!(
        data["polls"][0],
        json!({
            "date": "2025-06-04", "direction": "jp-cn", "fieldwork": ["2025-06-03", "2025-06-05"],
            "percent": 87.0, "negative": 0.87, "lo": 0.843, "hi": 0.893, "n": 1061,
            "pollster": "Pollster", "origin": "registered", "question": "impression",
            "source": "https://example.org/poll", "quotes": 3, "new_series": true,
        })
    );
    assert_eq!(data["polls_withheld"][0]["pollster"], "Silent House");
    assert_eq!(
        data["polls_contradicted"][0],
        json!({
            "direction": "jp-cn", "published": "2025-06-08",
            "item": "0123456789abcdef0123456789abcdef", "pollster": "Pollster",
            "measure": "unfavourable", "percent": 78.0, "registered": 87.0,
        })
    );
    assert_eq!(data["events"][0]["label"], "Remarks in parliament");
    assert_eq!(data["caveats"][0], "Few stories: read the range, not the line.");
    assert_eq!(
        data["sources"][0],
        json!({
            "direction": "cn-jp", "outlet": "The Herald", "lang": "ja", "stories": 41,
            "unit": "herald|ja|lexicon@1", "house_effect": -0.11, "status": "admitted",
        })
    );
    assert_eq!(data["sources"][1]["status"], "probation");
    assert_eq!(data["sources"][1]["house_effect"], Value::Null);
    assert_eq!(
        data["receipts"][0],
        json!({
            "item": "00112233445566778899aabbccddeeff", "url": "https://example.org/story",
            "outlet": "herald", "published": "2025-06-10T08:00:00Z", "direction": "cn-jp",
            "polarity": -0.6235, "content_hash": "ffeeddccbbaa99887766554433221100",
        })
    );
}

#[test]
fn images_are_listed_with_their_size_in_device_pixels() {
    let data = data();
    let files = data["files"].as_object().unwrap();
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "trend.phone.light.png",
            "trend.print.light.svg",
            "trend.web.dark.png",
            "trend.web.light.png"
        ]
    );
    assert_eq!(files["trend.web.light.png"]["w"], 2400);
    assert_eq!(files["trend.print.light.svg"]["h"], 1010);
}

#[test]
fn a_number_that_is_not_finite_is_null() {
    let mut chart = chart("CN-JP");
    chart.sides[0].series.points[9].effective = f64::NAN;
    let data = sidecar(&Chart::from(chart), &[], &facts());
    assert_eq!(data["directions"][0]["series"][9][8], Value::Null);
}
