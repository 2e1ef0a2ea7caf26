//! Identity, revisions and clusters of copies.

use comity::dedupe::{self, Copy, Rejection, clusters};
use comity::model::{
    DateBasis, Entry, ItemId, Language, Outlet, OutletId, Ownership, Source, SourceId, SourceKind,
    Timestamp,
};
use proptest::prelude::*;

#[track_caller]
fn same(one: &str, other: &str) {
    assert_eq!(id(one), id(other), "{one} and {other} are one story");
}

#[track_caller]
fn different(one: &str, other: &str) {
    assert_ne!(id(one), id(other), "{one} and {other} are two stories");
}

fn id(url: &str) -> ItemId {
    dedupe::identity(&dedupe::clean_url(url).unwrap())
}

#[test]
fn tracking_fragments_amp_and_mobile_hosts_do_not_make_another_story() {
    let story = "https://www.example.com/world/2025/story-1";
    same(story, "http://example.com/world/2025/story-1/");
    same(story, "https://www.example.com/world/2025/story-1?utm_source=rss&utm_medium=feed");
    same(story, "https://www.example.com/world/2025/story-1?fbclid=abc#comments");
    same(story, "https://m.example.com/world/2025/story-1");
    same(story, "https://amp.example.com/world/2025/story-1");
    same(story, "https://www.example.com/world/2025/story-1/amp");
    same(story, "https://www.example.com/amp/world/2025/story-1");
    same(story, "https://www.example.com/world/2025/story-1?amp=1");
    same(story, "https://www.EXAMPLE.com:443/world/2025/story-1");
    same("https://example.com/a?x=1&y=2", "https://example.com/a?y=2&x=1");
    same("https://example.com/news/1", "https://example.com/news/1.amp.html");
}

#[test]
fn what_names_a_story_keeps_stories_apart() {
    different("https://example.com/story?id=1", "https://example.com/story?id=2");
    different("https://example.com/story-1", "https://example.com/story-2");
    different("https://en.example.com/story", "https://jp.example.com/story");
    different("https://example.com/Story", "https://example.com/story");
    different("https://example.com:8080/story", "https://example.com/story");
    different("https://m.com/story", "https://example.com/story");
}

#[test]
fn only_web_addresses_are_addresses() {
    for wrong in
        ["", "story", "/world/1", "ftp://example.com/1", "javascript:alert(1)", "mailto:a@b.c"]
    {
        assert_eq!(dedupe::clean_url(wrong), None, "{wrong}");
    }
}

fn source() -> Source {
    Source {
        id: SourceId::new("herald-world").unwrap(),
        outlet: Outlet {
            id: OutletId::new("herald").unwrap(),
            name: "Herald".into(),
            name_native: None,
            country: None,
            language: Language::English,
            ownership: Ownership::Unknown,
        },
        kind: SourceKind::Feed,
        language: Language::English,
        url: "https://example.com/feed".into(),
    }
}

fn entry() -> Entry {
    Entry {
        url: Some("https://example.com/1?utm_source=rss".into()),
        guid: None,
        title: "Ministers meet in the capital for talks".into(),
        summary: "They spoke for two hours.".into(),
        published: Timestamp::parse("2025-01-15T08:00:00Z"),
        language: Language::English,
    }
}

fn now() -> Timestamp {
    Timestamp::parse("2025-01-15T12:00:00Z").unwrap()
}

#[test]
fn missing_and_future_dates_are_replaced_by_first_sight_and_say_so() {
    let declared = dedupe::item(&entry(), &source(), now()).unwrap();
    assert_eq!(declared.date_basis, DateBasis::Declared);
    assert_eq!(declared.url, "https://example.com/1");
    let missing = Entry { published: None, ..entry() };
    let missing = dedupe::item(&missing, &source(), now()).unwrap();
    assert_eq!((missing.published, missing.date_basis), (now(), DateBasis::FirstSeen));
    let future = Entry { published: Some(now().plus_seconds(2 * 86_400)), ..entry() };
    let future = dedupe::item(&future, &source(), now()).unwrap();
    assert_eq!((future.published, future.date_basis), (now(), DateBasis::FutureReplaced));
    let tomorrow = Entry { published: Some(now().plus_seconds(80_000)), ..entry() };
    let tomorrow = dedupe::item(&tomorrow, &source(), now()).unwrap();
    assert_eq!(tomorrow.date_basis, DateBasis::Declared);
}

#[test]
fn an_entry_without_link_or_without_words_is_refused_by_name() {
    let no_link = Entry { url: None, ..entry() };
    assert_eq!(dedupe::item(&no_link, &source(), now()), Err(Rejection::NoLink));
    let no_text = Entry { title: String::new(), summary: String::new(), ..entry() };
    assert_eq!(dedupe::item(&no_text, &source(), now()), Err(Rejection::NoText));
}

#[test]
fn an_edit_changes_the_fingerprint_and_not_the_identity() {
    let edited = Entry { title: "Ministers meet in the capital".into(), ..entry() };
    let before = dedupe::item(&entry(), &source(), now()).unwrap();
    let after = dedupe::item(&edited, &source(), now()).unwrap();
    assert_eq!(before.id, after.id);
    assert_ne!(before.content_hash, after.content_hash);
}

fn copy(id: &str, title: &str, hour: i64) -> Copy {
    let entry = Entry { title: title.into(), ..entry() };
    let story_key = dedupe::item(&entry, &source(), now()).unwrap().story_key;
    Copy { id: ItemId(id.into()), story_key, published: now().plus_seconds(hour * 3_600) }
}

#[test]
fn a_reprinted_wire_story_joins_the_cluster_of_its_first_copy() {
    let found = clusters(&[
        copy("late", "MINISTERS MEET IN THE CAPITAL FOR TALKS", 5),
        copy("first", "Ministers meet in the capital for talks", 0),
        copy("suffix", "Ministers meet in the capital for talks - Example Herald", 9),
        copy("next-month", "Ministers meet in the capital for talks", 30 * 24),
        copy("other", "Ministers leave the capital after talks", 1),
    ]);
    let of = |id: &str| found[&ItemId(id.into())].0.as_str();
    assert_eq!(of("late"), "first");
    assert_eq!(of("suffix"), "first");
    assert_eq!(of("next-month"), "next-month");
    assert_eq!(of("other"), "other");
}

#[test]
fn short_titles_are_never_taken_for_copies() {
    let found = clusters(&[copy("a", "Briefing", 0), copy("b", "Briefing", 1)]);
    assert_eq!(found[&ItemId("b".into())].0, "b");
}

proptest! {
    #[test]
    fn cleaning_is_idempotent_and_keeps_identity(path in "(/[a-zA-Z0-9._-]{0,8}){0,4}", query in "([a-z_]{1,6}=[a-z0-9%]{0,4}&?){0,4}") {
        let text = format!("https://www.example.com{path}?{query}");
        if let Some(once) = dedupe::clean_url(&text) {
            let twice = dedupe::clean_url(once.as_str()).unwrap();
            prop_assert_eq!(&once, &twice);
            prop_assert_eq!(dedupe::identity(&once), dedupe::identity(&twice));
        }
    }

    #[test]
    fn no_address_makes_it_panic(text in "\\PC{0,60}") {
        let _ = dedupe::clean_url(&text).map(|url| dedupe::identity(&url));
    }
}
