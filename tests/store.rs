//! Real SQLite files: what is written is read back, twice is once, and strangers' files are
//! refused with the fix.

use comity::dedupe;
use comity::model::{
    Anchor, Country, Day, Direction, Entry, Estimate, Evidence, GapReason, Item, Language, Outlet,
    OutletId, Ownership, Pair, Point, Polarity, Relevance, Score, Source, SourceId, SourceKind,
    Stance, Status, Story, Tag, Timestamp, Topic, Unit, Validators, Voice,
};
use comity::store::{Analysis, Store, Upsert};
use std::collections::BTreeMap;
use tempfile::TempDir;

fn open(folder: &TempDir) -> Store {
    Store::open(&format!("sqlite:{}", folder.path().join("comity.sqlite").display())).unwrap()
}

fn source(id: &str) -> Source {
    Source {
        id: SourceId::new(id).unwrap(),
        outlet: Outlet {
            id: OutletId::new("herald").unwrap(),
            name: "Herald".into(),
            name_native: None,
            country: Country::from_code("JP"),
            language: Language::English,
            ownership: Ownership::Private,
        },
        kind: SourceKind::Feed,
        language: Language::English,
        url: "https://example.com/feed".into(),
    }
}

fn now() -> Timestamp {
    Timestamp::parse("2025-01-15T12:00:00Z").unwrap()
}

fn item(source: &Source, link: u32, title: &str) -> Item {
    let entry = Entry {
        url: Some(format!("https://example.com/{link}")),
        guid: None,
        title: title.into(),
        summary: "Summary of the story.".into(),
        published: Some(now().plus_seconds(-3_600)),
        language: Language::English,
    };
    dedupe::item(&entry, source, now()).unwrap()
}

fn read(store: &mut Store, source: &Source, items: &[Item]) -> Vec<Upsert> {
    let validators = Validators { etag: Some("\"v1\"".into()), last_modified: None };
    store.store_reading(source, items, &validators, items.len(), now()).unwrap()
}

#[test]
fn items_and_validators_survive_reopening() {
    let folder = TempDir::new().unwrap();
    let herald = source("herald");
    let story = item(&herald, 1, "Ministers meet for talks");
    assert_eq!(read(&mut open(&folder), &herald, std::slice::from_ref(&story)), [Upsert::New]);
    let store = open(&folder);
    let stored = store.item(&story.id).unwrap().unwrap();
    assert_eq!((stored.title.as_str(), stored.revision), ("Ministers meet for talks", 1));
    assert_eq!(stored.summary.as_deref(), Some("Summary of the story."));
    assert_eq!(store.validators(&herald).unwrap().etag.as_deref(), Some("\"v1\""));
    let states = store.source_states().unwrap();
    assert_eq!(states["herald"].outcome, "read");
    assert_eq!(states["herald"].newest_item, Some(story.published));
}

#[test]
fn what_a_server_said_holds_for_its_address_only() {
    let folder = TempDir::new().unwrap();
    let mut store = open(&folder);
    let herald = source("herald");
    read(&mut store, &herald, &[]);
    let moved = Source { url: "https://example.com/new-feed".into(), ..herald.clone() };
    assert_eq!(store.validators(&moved).unwrap(), Validators::default());
    store.record_check(&herald, now(), "dns", "host name not found", false).unwrap();
    assert_eq!(store.validators(&herald).unwrap().etag.as_deref(), Some("\"v1\""));
}

#[test]
fn an_edited_story_becomes_a_revision_and_a_repeat_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let mut store = open(&folder);
    let herald = source("herald");
    let first = item(&herald, 1, "Ministers meet for talks");
    let edited = item(&herald, 1, "Ministers meet for talks after row");
    assert_eq!(read(&mut store, &herald, std::slice::from_ref(&first)), [Upsert::New]);
    assert_eq!(read(&mut store, &herald, std::slice::from_ref(&first)), [Upsert::Known]);
    assert_eq!(read(&mut store, &herald, std::slice::from_ref(&edited)), [Upsert::Revised]);
    let stored = store.item(&first.id).unwrap().unwrap();
    assert_eq!((stored.title.as_str(), stored.revision), ("Ministers meet for talks after row", 2));
}

#[test]
fn a_story_listed_by_two_sources_belongs_to_the_same_one_in_either_order() {
    let (asia, world) = (source("asia"), source("world"));
    let (by_asia, by_world) =
        (item(&asia, 1, "Talks in Tokyo"), item(&world, 1, "Talks in Tokyo | World"));
    let same_words = item(&world, 1, "Talks in Tokyo");
    for order in [
        [&by_asia, &by_world],
        [&by_world, &by_asia],
        [&by_asia, &same_words],
        [&same_words, &by_asia],
    ] {
        let folder = TempDir::new().unwrap();
        let mut store = open(&folder);
        for item in order {
            let reader = if item.source == asia.id { &asia } else { &world };
            read(&mut store, reader, std::slice::from_ref(item));
        }
        let stored = store.item(&by_asia.id).unwrap().unwrap();
        assert_eq!(stored.source, "asia");
        assert_eq!(stored.title, "Talks in Tokyo");
        assert_eq!(stored.revision, 1);
    }
}

fn pair() -> Pair {
    Pair::parse("CN-JP").unwrap()
}

fn analysis() -> (Story, Score) {
    let story =
        Story::new("China protests to Japan", "It was a short statement.", Language::English);
    let [china_on_japan, _] = pair().directions();
    let stance = Stance { polarity: Polarity::new(-0.6), tag: Tag::Negative, confidence: 0.8 };
    let evidence = Evidence {
        direction: Some(china_on_japan),
        sentence: 0..23,
        cue: 6..14,
        act: "protest",
        polarity: Polarity::new(-0.6),
        reversed: false,
        scorer: "lexicon",
    };
    let score = Score {
        pair: pair(),
        relevance: Relevance::Relevant,
        relation: Tag::Negative,
        a_to_b: Some(stance),
        b_to_a: None,
        voice: Voice::Official,
        topics: vec![Topic("diplomacy".into()), Topic("history".into())],
        evidence: vec![evidence],
    };
    (story, score)
}

#[test]
fn an_analysis_stored_twice_is_stored_once_and_opens_to_its_sentences() {
    let folder = TempDir::new().unwrap();
    let mut store = open(&folder);
    let herald = source("herald");
    let item = item(&herald, 1, "China protests to Japan");
    read(&mut store, &herald, std::slice::from_ref(&item));
    assert_eq!(store.count_to_analyse("test@1 CN-JP").unwrap(), 1);
    let (story, score) = analysis();
    let scores = [score];
    let one = [Analysis { item: &item.id, story: &story, scores: &scores, findings: &[] }];
    store.store_analyses("test@1 CN-JP", "test@1", &one).unwrap();
    store.store_analyses("test@1 CN-JP", "test@1", &one).unwrap();
    assert_eq!(store.count_to_analyse("test@1 CN-JP").unwrap(), 0);
    assert_eq!(store.count_to_analyse("test@2 CN-JP").unwrap(), 1);
    let scored = store.scored_items(pair()).unwrap();
    assert_eq!(scored.len(), 1);
    assert_eq!((scored[0].a_to_b, scored[0].b_to_a), (Some(-0.6), None));
    assert_eq!(scored[0].topics, [Topic("diplomacy".into()), Topic("history".into())]);
    let evidence = store.evidence(&item.id).unwrap();
    assert_eq!(evidence.len(), 1);
    assert_eq!(evidence[0].sentence, "China protests to Japan");
    assert_eq!(evidence[0].cue, "protests");
}

#[test]
fn a_reworded_story_loses_the_scores_of_its_old_words() {
    let folder = TempDir::new().unwrap();
    let mut store = open(&folder);
    let herald = source("herald");
    let first = item(&herald, 1, "China protests to Japan");
    read(&mut store, &herald, std::slice::from_ref(&first));
    let (story, score) = analysis();
    let scores = [score];
    let one = [Analysis { item: &first.id, story: &story, scores: &scores, findings: &[] }];
    store.store_analyses("test@1 CN-JP", "test@1", &one).unwrap();
    read(&mut store, &herald, &[item(&herald, 1, "China praises Japan")]);
    assert!(store.scored_items(pair()).unwrap().is_empty());
    assert!(store.evidence(&first.id).unwrap().is_empty());
    assert_eq!(store.count_to_analyse("test@1 CN-JP").unwrap(), 1);
}

#[test]
fn old_text_is_forgotten_while_title_and_scores_stay() {
    let folder = TempDir::new().unwrap();
    let mut store = open(&folder);
    let herald = source("herald");
    let item = item(&herald, 1, "China protests to Japan");
    read(&mut store, &herald, std::slice::from_ref(&item));
    assert_eq!(store.forget_text(now()).unwrap(), 0, "not analysed yet");
    let (story, score) = analysis();
    let scores = [score];
    let one = [Analysis { item: &item.id, story: &story, scores: &scores, findings: &[] }];
    store.store_analyses("test@1 CN-JP", "test@1", &one).unwrap();
    assert_eq!(store.forget_text(now()).unwrap(), 1);
    let stored = store.item(&item.id).unwrap().unwrap();
    assert_eq!((stored.summary, stored.title.as_str()), (None, "China protests to Japan"));
    assert_eq!(store.scored_items(pair()).unwrap().len(), 1);
    assert_eq!(store.count_to_analyse("test@2 CN-JP").unwrap(), 0, "nothing left to analyse");
}

#[test]
fn points_and_anchors_are_replaced_and_kept_respectively() {
    let folder = TempDir::new().unwrap();
    let mut store = open(&folder);
    let direction: Direction = pair().directions()[0];
    let point = |day: i32, status: Status, value: Option<f64>| Point {
        day: Day::from_epoch_days(day),
        status,
        estimate: value.map(|value| Estimate {
            value,
            low: value - 0.1,
            high: value + 0.1,
            standard_error: 0.05,
            degrees_of_freedom: 4.0,
        }),
        raw: value,
        stories: 3,
        units: 2,
        effective: 12.0,
    };
    let gap = point(1, Status::Gap(GapReason::FewOutlets), None);
    store.store_points(direction, "m@1", &[point(0, Status::Ok, Some(-0.2)), gap]).unwrap();
    store.store_points(direction, "m@1", &[point(0, Status::Thin, Some(-0.3))]).unwrap();
    let unit = |weight: f64| -> Anchor {
        let outlet = OutletId::new("herald").unwrap();
        BTreeMap::from([(Unit { outlet, language: "en".into(), scorer: "s@1".into() }, weight)])
    };
    assert_eq!(store.anchor(direction, "m@1").unwrap(), None);
    store.store_anchor(direction, "m@1", &unit(1.0)).unwrap();
    store.store_anchor(direction, "m@1", &unit(0.5)).unwrap();
    assert_eq!(store.anchor(direction, "m@1").unwrap(), Some(unit(1.0)));
}

#[test]
fn passes_remember_what_became_of_everything() {
    let folder = TempDir::new().unwrap();
    let mut store = open(&folder);
    let interrupted = store.begin_pass(now()).unwrap();
    let finished = store.begin_pass(now().plus_seconds(60)).unwrap();
    assert!(finished > interrupted);
    let outcomes = BTreeMap::from([(("source", "read".to_owned()), 7)]);
    store.end_pass(finished, now().plus_seconds(90), &outcomes).unwrap();
    let passes = store.passes(10).unwrap();
    assert_eq!(passes[0].outcomes[&("source".to_owned(), "read".to_owned())], 7);
    assert_eq!(passes[1].ended, None);
    assert_eq!(store.last_pass_began().unwrap(), Some(now().plus_seconds(60)));
}

#[track_caller]
fn refused(url: &str, expected: &str) {
    let error = Store::open(url).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error.contains(expected), "`{error}` does not say `{expected}`");
}

#[test]
fn what_is_no_database_of_ours_is_refused_with_the_fix() {
    let folder = TempDir::new().unwrap();
    refused("mysql://localhost/x", "write sqlite:PATH");
    let text = folder.path().join("notes.txt");
    std::fs::write(
        &text,
        "these are notes and no database at all, long enough to be read\n".repeat(40),
    )
    .unwrap();
    refused(&format!("sqlite:{}", text.display()), "the file is no SQLite database");
    assert!(std::fs::read_to_string(&text).unwrap().starts_with("these are notes"));
    let newer = folder.path().join("newer.sqlite");
    drop(Store::open(&format!("sqlite:{}", newer.display())).unwrap());
    rusqlite::Connection::open(&newer).unwrap().pragma_update(None, "user_version", 99).unwrap();
    refused(&format!("sqlite:{}", newer.display()), "use the newer comity that wrote it");
    refused(&format!("sqlite:{}", folder.path().display()), "is a folder; name a file");
}

#[test]
fn every_table_view_and_column_is_explained_in_the_schema_document() {
    let folder = TempDir::new().unwrap();
    let store = open(&folder);
    let document = include_str!("../docs/schema.md");
    let connection = rusqlite::Connection::open(store.path()).unwrap();
    let mut names = connection
        .prepare("SELECT m.name, p.name FROM sqlite_schema m, pragma_table_info(m.name) p WHERE m.type IN ('table', 'view')")
        .unwrap();
    let columns: Vec<(String, String)> = names
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(columns.len() > 80);
    for (table, column) in columns {
        let section = document
            .split("\n## ")
            .find(|section| section.starts_with(&format!("`{table}`")))
            .unwrap_or_else(|| panic!("no section for {table}"));
        assert!(section.contains(&format!("| `{column}` |")), "{table}.{column} is not explained");
    }
}
