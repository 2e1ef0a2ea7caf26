//! The gallery shows every pair, tells how far to trust it, and treats outside words as words.

use crate::fixture::{HOSTILE_OUTLET, HOSTILE_TITLE, calendar, chart, facts, images, site};
use comity::model::{Chart, ChartLanguage};
use comity::report::Site;
use std::fs;

fn page_of(site: &Site) -> String {
    let folder = tempfile::tempdir().unwrap();
    site.publish(folder.path()).unwrap();
    fs::read_to_string(folder.path().join("index.html")).unwrap()
}

#[test]
fn the_overview_of_pairs_comes_before_the_charts() {
    let page = page_of(&site(&["JP-KR", "CN-JP"], "1"));
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} is missing"));
    assert!(at("All pairs") < at("<h2 id=\"cn-jp\">China and Japan</h2>"));
    assert!(at("<h2 id=\"cn-jp\">") < at("<h2 id=\"jp-kr\">"));
    assert!(page.contains("href=\"#jp-kr\""));
}

#[test]
fn a_chart_has_alt_text_dark_and_phone_images_tables_and_files() {
    let page = page_of(&site(&["CN-JP"], "1"));
    for part in [
        "alt=\"Line chart of the news sentiment index.\"",
        "srcset=\"cn-jp/trend.web.dark.png\"",
        "srcset=\"cn-jp/trend.phone.light.png\"",
        "href=\"cn-jp/trend.print.light.svg\"",
        "href=\"cn-jp/trend.json\"",
        "href=\"cn-jp/trend.csv\"",
        "href=\"cn-jp/trend.txt\"",
        "<td class=\"number\">−0.42</td>",
        "<td class=\"number\">−0.46 to −0.38</td>",
        "<td class=\"number\">1234</td>",
        "<td class=\"number\">87%</td>",
        "href=\"https://example.org/remarks\"",
        "2025-06-11, 24:00 UTC",
        "fe-ewma-cv3 v1",
        "lexicon@1",
    ] {
        assert!(page.contains(part), "{part} is missing");
    }
    assert!(!page.contains("trend.phone.dark"), "an image that was not drawn is offered");
}

#[test]
fn outside_words_appear_as_text() {
    let mut chart = chart("CN-JP");
    chart.sides[0].name = HOSTILE_OUTLET.into();
    chart.provenance.scorer = HOSTILE_TITLE.into();
    chart.polls[0].pollster = HOSTILE_OUTLET.into();
    chart.events[0].label = HOSTILE_TITLE.into();
    chart.events[0].source_url = "javascript:alert(3)".into();
    let mut images = images("1");
    for image in &mut images {
        image.title = HOSTILE_TITLE.into();
        image.alt = HOSTILE_OUTLET.into();
    }
    let mut site = Site::new();
    site.add(Chart::from(chart), images, facts());
    let page = page_of(&site);
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(page.contains("alt=\"&quot;&gt;&lt;img src=x onerror=alert(2)&gt;\""));
    assert!(!page.contains("<script") && !page.contains("<img src=x"));
    assert!(!page.contains("href=\"javascript"), "only web addresses become links");
}

#[test]
fn sample_and_stale_data_are_announced() {
    let mut chart = chart("CN-JP");
    assert!(!page_of(&site(&["CN-JP"], "1")).contains("SAMPLE DATA"));
    chart.provenance.sample = true;
    chart.provenance.stale = true;
    let mut site = Site::new();
    site.add(Chart::from(chart), images("1"), facts());
    let page = page_of(&site);
    assert!(page.contains("<strong>SAMPLE DATA</strong>"));
    assert!(page.contains("Data stop on 2025-06-11, 24:00 UTC."));
}

#[test]
fn nothing_is_requested_from_elsewhere_and_no_script_runs() {
    let page = page_of(&site(&["CN-JP"], "1"));
    for asked in ["src=\"http", "srcset=\"http", "<link", "@import", "url(", "<script"] {
        assert!(!page.contains(asked), "{asked}");
    }
    assert!(page.contains("script-src 'none'"));
}

#[test]
fn an_empty_site_and_an_empty_series_are_said_plainly() {
    assert!(page_of(&Site::new()).contains("No charts yet"));
    let mut chart = chart("CN-JP");
    for side in &mut chart.sides {
        side.series.points.clear();
        side.series.weeks.clear();
    }
    let mut site = Site::new();
    site.add(Chart::from(chart), vec![], facts());
    let page = page_of(&site);
    assert!(page.contains("no index yet") && page.contains("No image was drawn"));
}

#[test]
fn every_kind_of_a_pair_stands_under_its_pair_with_a_place_to_jump_to() {
    let mut site = site(&["CN-JP"], "1");
    site.add(Chart::Calendar(calendar("CN-JP")), images("1"), facts());
    let page = page_of(&site);
    for part in [
        "<a href=\"#cn-jp-calendar\">Day by day</a>",
        "<h3 id=\"cn-jp-calendar\">",
        "srcset=\"cn-jp/calendar.web.dark.png\"",
        "href=\"cn-jp/calendar.csv\"",
        "<td class=\"number\">−0.20</td>",
    ] {
        assert!(page.contains(part), "{part} is missing");
    }
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|p| p.split('"').next()).collect();
    let different: std::collections::BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(ids.len(), different.len(), "an id stands twice: {ids:?}");
}

#[test]
fn words_in_another_language_are_marked_as_such() {
    let mut chart = chart("CN-JP");
    chart.provenance.language = ChartLanguage::Japanese;
    let mut site = Site::new();
    site.add(Chart::from(chart), images("1"), facts());
    let page = page_of(&site);
    assert!(page.contains("<h3 id=\"cn-jp-trend\" lang=\"ja\">"));
    assert!(page.contains("記事が少ない"), "the caveat is in the language of the chart");
}

#[test]
fn polls_tell_their_standing_and_contradictions_are_listed() {
    let page = page_of(&site(&["CN-JP"], "1"));
    for part in ["registered; new series", "Silent House", "78%", "differs from the registered"] {
        assert!(page.contains(part), "{part} is missing");
    }
}
