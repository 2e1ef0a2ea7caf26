//! The sample coverage holds what it promises: the same bytes every time, the planted truth,
//! feeds that answer over HTTP.

use comity::demo::{Coverage, Plant, SampleStory};
use comity::model::{Country, Day, Direction, Language, OutletId, Tag};
use comity::serve;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, LazyLock};
use tokio::sync::oneshot;

static COVERAGE: LazyLock<Arc<Coverage>> =
    LazyLock::new(|| Arc::new(Coverage::generate().expect("the tables are sound")));

fn direction(holder: &str, target: &str) -> Direction {
    let country = |code| Country::from_code(code).expect("a known country");
    Direction::new(country(holder), country(target)).expect("two countries")
}

fn day(text: &str) -> Day {
    Day::parse(text).expect("a date")
}

/// Stories of a direction with their tags.
fn stances(direction: Direction) -> impl Iterator<Item = (&'static SampleStory, Tag)> {
    COVERAGE.stories().iter().filter_map(move |story| match &story.plant {
        Plant::Stance { direction: d, tag, .. } if *d == direction => Some((story, *tag)),
        _ => None,
    })
}

fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let sum = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>();
    let (xx, yy) = (sum(&|p| (p.0 - x).powi(2)), sum(&|p| (p.1 - y).powi(2)));
    sum(&|p| (p.0 - x) * (p.1 - y)) / (xx * yy).sqrt()
}

#[test]
fn generating_twice_gives_identical_bytes() {
    let again = Coverage::generate().expect("the tables are sound");
    assert_eq!(again.stories(), COVERAGE.stories());
    let now = day("2025-10-01");
    for (_, path) in COVERAGE.feeds() {
        assert_eq!(again.respond(&path, now), COVERAGE.respond(&path, now), "{path}");
    }
}

/// A changed generator or table shows here; renew the values only on purpose.
#[test]
fn the_bytes_are_those_of_this_version() {
    let etag = |path| {
        COVERAGE.respond(path, day("2025-10-01")).and_then(|answer| answer.etag).unwrap_or_default()
    };
    assert_eq!(COVERAGE.stories().len(), 17_304);
    assert_eq!(etag("/feeds/yanlan-daily.xml"), "\"81f6f7d33ea86faf\"");
    assert_eq!(etag("/feeds/kazahaya-news.xml"), "\"36216a4a03e642fc\"");
    assert_eq!(etag("/feeds/kallang-ledger.xml"), "\"a734d6405793c5ee\"");
}

#[test]
fn the_panel_spans_two_sides_and_third_countries_in_three_languages() {
    let outlets = COVERAGE.outlets();
    assert!(outlets.len() >= 13);
    let countries: BTreeSet<_> = outlets.iter().filter_map(|outlet| outlet.country).collect();
    assert!(countries.len() >= 4, "{countries:?}");
    for language in [Language::English, Language::Chinese, Language::Japanese] {
        assert!(outlets.iter().filter(|outlet| outlet.language == language).count() >= 4);
    }
}

#[test]
fn about_an_eighth_of_the_stories_are_unchanged_later_copies() {
    let by_url: BTreeMap<_, _> =
        COVERAGE.stories().iter().map(|story| (&story.url, story)).collect();
    let mut copies = 0;
    for story in COVERAGE.stories() {
        let Some(original) = story.copy_of.as_ref().map(|url| by_url[url]) else { continue };
        copies += 1;
        assert_eq!((&story.title, &story.body), (&original.title, &original.body));
        assert!(story.published > original.published && story.outlet != original.outlet);
    }
    let share = f64::from(copies) / COVERAGE.stories().len() as f64;
    assert!((0.08..0.15).contains(&share), "{share}");
}

#[test]
fn titles_hardly_ever_repeat_except_in_copies() {
    let mut seen: BTreeMap<&str, Day> = BTreeMap::new();
    let mut repeats = 0;
    for story in COVERAGE.stories() {
        let stance = matches!(story.plant, Plant::Stance { .. });
        if !stance || story.copy_of.is_some() || story.body.contains("% of") {
            continue;
        }
        let today = story.published.day();
        let before = seen.insert(&story.title, today);
        repeats += i32::from(before.is_some_and(|before| today.days_since(before) < 7));
    }
    assert!(repeats <= 12, "{repeats} titles repeat within a week");
}

#[test]
fn the_late_outlet_has_an_empty_feed_until_it_joins() {
    let (outlet, first) = COVERAGE.late_joiner().expect("one joins late");
    let (start, end) = COVERAGE.span();
    assert!(3 * first.days_since(start) > 2 * end.days_since(start));
    assert!(COVERAGE.house_tone(outlet).is_some_and(|tone| tone >= 0.3));
    let published = |story: &&SampleStory| story.outlet == *outlet;
    assert!(COVERAGE.stories().iter().filter(published).all(|s| s.published.day() >= first));
    let (_, path) = COVERAGE.feeds().find(|(o, _)| o.id == *outlet).expect("it has a feed");
    assert_eq!(entries_of(&path, first), 0);
    assert!(entries_of(&path, first.plus_days(30)) > 10);
}

#[test]
fn in_the_silent_stretch_no_outlet_speaks() {
    let (direction, first, last) = COVERAGE.silence();
    assert!(last.days_since(first) >= 34);
    let speaking = |from: Day, to: Day| -> BTreeSet<&OutletId> {
        stances(direction)
            .filter(|(story, _)| (from..=to).contains(&story.published.day()))
            .map(|(story, _)| &story.outlet)
            .collect()
    };
    assert!(speaking(first, last).is_empty());
    assert!(speaking(first.plus_days(-7), first.plus_days(-1)).len() >= 8);
    assert!(speaking(last.plus_days(1), last.plus_days(7)).len() >= 8);
}

#[test]
fn outside_the_silence_every_week_has_stories_enough_for_a_solid_point() {
    let (silent, from, to) = COVERAGE.silence();
    let (first, last) = COVERAGE.span();
    for direction in COVERAGE.pair().directions() {
        let mut weeks: BTreeMap<Day, (usize, BTreeSet<&OutletId>)> = BTreeMap::new();
        for (story, _) in stances(direction).filter(|(story, _)| story.copy_of.is_none()) {
            let week = weeks.entry(story.published.day().monday()).or_default();
            week.0 += 1;
            week.1.insert(&story.outlet);
        }
        for week in (0..).map(|at| first.monday().plus_days(7 * at)).take_while(|day| *day <= last)
        {
            let is_whole = week >= first && week.plus_days(6) <= last;
            if !is_whole || (direction == silent && (from.monday()..=to).contains(&week)) {
                continue;
            }
            let (stories, outlets) = &weeks[&week];
            assert!(*stories >= 20 && outlets.len() >= 7, "{direction} {week}: {stories}");
        }
    }
}

#[test]
fn monthly_mean_tags_follow_the_planted_series_and_the_mix_of_outlets() {
    for direction in COVERAGE.pair().directions() {
        let truth: BTreeMap<Day, f64> = COVERAGE.truth(direction).into_iter().collect();
        let mut months: BTreeMap<(i16, i8), Vec<(f64, f64)>> = BTreeMap::new();
        for (story, tag) in stances(direction).filter(|(story, _)| story.copy_of.is_none()) {
            let day = story.published.day();
            let tone = COVERAGE.house_tone(&story.outlet).expect("a known outlet");
            let (year, month, _) = day.ymd();
            let planted = truth[&day] + tone;
            months.entry((year, month)).or_default().push((f64::from(tag.sign()), planted));
        }
        let mean = |of: fn(&(f64, f64)) -> f64, pairs: &Vec<(f64, f64)>| {
            pairs.iter().map(of).sum::<f64>() / pairs.len() as f64
        };
        let means: Vec<(f64, f64)> = months
            .values()
            .filter(|pairs| pairs.len() >= 60)
            .map(|pairs| (mean(|p| p.0, pairs), mean(|p| p.1, pairs)))
            .collect();
        let r = correlation(&means);
        assert!(means.len() >= 22 && r >= 0.97, "{direction}: {r} over {} months", means.len());
    }
}

#[test]
fn the_planted_series_move_and_shift_as_promised() {
    for direction in COVERAGE.pair().directions() {
        let values: Vec<f64> = COVERAGE.truth(direction).iter().map(|(_, value)| *value).collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64;
        assert!(variance.sqrt() >= 0.12, "{direction}: {}", variance.sqrt());
        assert!(values.iter().all(|value| value.abs() <= 0.45));
    }
    let shift = COVERAGE.shift();
    assert_eq!(shift.direction, direction("CN", "JP"));
    assert_eq!(shift.day, shift.day.monday());
    assert!(shift.before - shift.after >= 0.34);
}

#[test]
fn poll_figures_stand_in_quoted_stories_and_follow_the_truth() {
    for direction in COVERAGE.pair().directions() {
        let truth: BTreeMap<Day, f64> = COVERAGE.truth(direction).into_iter().collect();
        let figures: Vec<_> =
            COVERAGE.polls().iter().filter(|p| p.direction == direction).collect();
        assert!(figures.len() > 150);
        let pairs: Vec<_> =
            figures.iter().map(|p| (p.unfavourable_percent, -truth[&p.day])).collect();
        assert!(correlation(&pairs) > 0.97);
        for figure in figures {
            let percent = format!("{:.1}%", figure.unfavourable_percent);
            assert!(figure.unfavourable_percent > 50.0);
            let quoted = |story: &SampleStory| {
                story.outlet == figure.outlet
                    && story.published.day() == figure.day
                    && story.title.contains(&percent)
                    && story.body.contains(&figure.pollster)
            };
            assert!(COVERAGE.stories().iter().any(quoted), "{figure:?}");
        }
    }
}

#[test]
fn every_text_is_filled_and_every_share_is_as_planned() {
    let stories = COVERAGE.stories();
    for story in stories {
        let text = format!("{}{}", story.title, story.body);
        assert!(!text.contains(['{', '}', '|', '\u{fffd}']), "{text}");
        assert!(!story.title.is_empty() && !story.body.is_empty());
    }
    let share = |of: &dyn Fn(&SampleStory) -> bool| {
        stories.iter().filter(|story| of(story)).count() as f64 / stories.len() as f64
    };
    assert!((0.11..0.18).contains(&share(&|s| s.plant == Plant::Unrelated)));
    assert!((0.02..0.04).contains(&share(&|s| s.plant == Plant::Broken)));
    assert!((0.01..0.03).contains(&share(&|s| s.edit.is_some())));
}

#[test]
fn an_edited_story_keeps_its_link_and_changes_its_title() {
    let edited = COVERAGE.stories().iter().find(|story| story.edit.is_some()).expect("some are");
    let edit = edited.edit.as_ref().expect("just found");
    let (_, path) = COVERAGE.feeds().find(|(o, _)| o.id == edited.outlet).expect("a feed");
    let before = body_of(&path, edited.published.day().plus_days(1));
    let after = body_of(&path, edit.at.day().plus_days(1));
    let in_feed = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;");
    assert!(after.contains(&edited.url) && after.contains(&in_feed(&edit.title)));
    assert!(before.contains(&edited.url) && !before.contains(&in_feed(&edit.title)));
}

/// The feed decoded by its own declaration.
fn body_of(path: &str, now: Day) -> String {
    let answer = COVERAGE.respond(path, now).expect("a feed");
    let head = String::from_utf8_lossy(answer.body.get(..60).unwrap_or(&answer.body)).into_owned();
    let declared = head.split_once("encoding=\"").and_then(|(_, rest)| rest.split_once('"'));
    let label = declared.map_or("utf-8", |(label, _)| label);
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).expect("a known encoding");
    let (text, _, had_errors) = encoding.decode(&answer.body);
    assert!(!had_errors, "{path} is not {label}");
    text.into_owned()
}

fn entries_of(path: &str, now: Day) -> usize {
    let body = body_of(path, now);
    if path.ends_with(".json") {
        let feed: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        return feed["items"].as_array().expect("items").len();
    }
    body.matches("<item>").count()
        + body.matches("<item ").count()
        + body.matches("<entry>").count()
}

/// Panics unless every element that opens also closes, in order.
fn assert_well_formed(path: &str, xml: &str) {
    let mut open = Vec::new();
    for tag in xml.split('<').skip(1).filter_map(|part| part.split_once('>')).map(|(tag, _)| tag) {
        let name = |tag: &str| tag.split_whitespace().next().unwrap_or_default().to_owned();
        if let Some(closing) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name(closing)), "{path}");
        } else if !tag.starts_with('?') && !tag.ends_with('/') {
            open.push(name(tag));
        }
    }
    assert!(open.is_empty(), "{path}: {open:?} still open");
    let bare = xml.split('&').skip(1).find(|rest| {
        let entity = rest.split_once(';').map_or("", |(entity, _)| entity);
        !["amp", "lt", "gt", "quot"].contains(&entity) && !entity.starts_with('#')
    });
    assert_eq!(bare, None, "{path}: a bare ampersand");
}

#[test]
fn every_feed_is_sound_in_its_format_and_encoding() {
    let now = day("2026-03-02");
    for (outlet, path) in COVERAGE.feeds() {
        let body = body_of(&path, now);
        let expected = COVERAGE
            .stories()
            .iter()
            .filter(|story| story.outlet == outlet.id && story.published < now.start())
            .filter(|story| story.published.plus_seconds(45 * 86_400) >= now.start())
            .count();
        assert_eq!(entries_of(&path, now), expected, "{path}");
        assert!(expected > 20, "{path}: {expected}");
        if !path.ends_with(".json") {
            assert_well_formed(&path, &body);
        }
    }
    assert!(COVERAGE.respond("/feeds/unknown.xml", now).is_none());
}

/// Sends one request and returns status line, headers and body as text.
fn request(address: SocketAddr, path: &str, header: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{header}Connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("answered");
    String::from_utf8_lossy(&answer).into_owned()
}

fn header_of<'a>(answer: &'a str, name: &str) -> &'a str {
    let line = answer.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}:")));
    line.and_then(|line| line.split_once(": ")).map_or("", |(_, value)| value)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_loopback_server_answers_content_then_not_modified() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    let (stop, stopped) = oneshot::channel::<()>();
    let now = day("2025-06-01");
    let answer = move |path: &str| COVERAGE.respond(path, now);
    let server = tokio::spawn(serve::loopback(listener, answer, async {
        let _ = stopped.await;
    }));
    let client = tokio::task::spawn_blocking(move || {
        let path = "/feeds/asagiri-shimbun.xml";
        let first = request(address, path, "");
        assert!(first.starts_with("HTTP/1.1 200"), "{first}");
        assert_eq!(header_of(&first, "content-type"), "application/rss+xml");
        let etag = header_of(&first, "etag");
        let modified = header_of(&first, "last-modified");
        assert!(etag.len() > 2 && modified.ends_with("GMT"), "{first}");
        let held = request(address, path, &format!("If-None-Match: {etag}\r\n"));
        assert!(held.starts_with("HTTP/1.1 304") && held.ends_with("\r\n\r\n"), "{held}");
        let since = request(address, path, &format!("If-Modified-Since: {modified}\r\n"));
        assert!(since.starts_with("HTTP/1.1 304"), "{since}");
        let stale =
            "If-None-Match: \"other\"\r\nIf-Modified-Since: Mon, 01 Jan 2035 00:00:00 GMT\r\n";
        assert!(request(address, path, stale).starts_with("HTTP/1.1 200"));
        assert!(request(address, "/elsewhere", "").starts_with("HTTP/1.1 404"));
    });
    client.await.expect("the client's assertions hold");
    stop.send(()).expect("the server still runs");
    server.await.expect("no panic").expect("a clean stop");
}
