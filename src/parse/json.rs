//! Any JSON Feed to one that `feed-rs` reads: only the members that comity reads, in the types that the
//! specification asks for, so that one odd item does not lose the feed.
//!
//! Always holds: values that are not wanted are passed over without being built, however deep or large.

use super::{Document, ENTRIES_MAX, Format, date, excerpt};
use crate::model::Problem;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

type Object<'a> = BTreeMap<String, &'a RawValue>;

/// The canonical document of a JSON Feed, or what the text is instead.
pub(super) fn repair(text: &str) -> Result<Document, String> {
    // JSON allows control characters nowhere but as whitespace; feeds have them raw in strings.
    let text = text.replace(|c: char| c.is_ascii_control(), " ");
    // A second value, or rubbish, after the first does no harm.
    let mut values = serde_json::Deserializer::from_str(&text).into_iter::<Object>();
    let feed = match values.next() {
        Some(Ok(feed)) => feed,
        Some(Err(error)) => return Err(format!("broken JSON ({error})")),
        None => return Err("broken JSON".to_owned()),
    };
    let items = feed
        .get("items")
        .and_then(|items| serde_json::from_str::<Vec<&RawValue>>(items.get()).ok());
    let Some(items) = items else {
        return Err("JSON without a list of items".to_owned());
    };
    let mut repair = Repair::default();
    let entries: Vec<Value> =
        items.iter().take(ENTRIES_MAX).filter_map(|item| repair.item(item)).collect();
    if items.len() > ENTRIES_MAX {
        let detail = format!("{} beyond the first {ENTRIES_MAX}", items.len() - ENTRIES_MAX);
        repair.problems.push(Problem { name: "entries_dropped", detail });
    }
    let document = serde_json::json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": string(&feed, "title").unwrap_or_default(),
        "items": entries,
    });
    Ok(Document {
        text: document.to_string(),
        format: Format::JsonFeed,
        language: string(&feed, "language"),
        entry_languages: repair.languages,
        problems: repair.problems,
    })
}

#[derive(Default)]
struct Repair {
    languages: Vec<Option<String>>,
    problems: Vec<Problem>,
    items_seen: usize,
}

impl Repair {
    /// One item with what it has of the wanted members; `None`, and a problem, for what is not an object.
    fn item(&mut self, raw: &RawValue) -> Option<Value> {
        const TEXTS: [&str; 7] =
            ["id", "url", "external_url", "title", "content_html", "content_text", "summary"];
        const DATES: [&str; 2] = ["date_published", "date_modified"];
        self.items_seen += 1;
        let Ok(item) = serde_json::from_str::<Object>(raw.get()) else {
            let detail = format!("item {}: {:?}", self.items_seen, excerpt(raw.get()));
            self.problems.push(Problem { name: "entry_unreadable", detail });
            return None;
        };
        let mut members = Map::new();
        for name in TEXTS {
            if let Some(text) = string(&item, name) {
                members.insert(name.to_owned(), Value::String(text));
            }
        }
        for name in DATES {
            if let Some(text) = string(&item, name).and_then(|text| self.date(&text)) {
                members.insert(name.to_owned(), Value::String(text));
            }
        }
        self.languages.push(string(&item, "language"));
        Some(Value::Object(members))
    }

    fn date(&mut self, text: &str) -> Option<String> {
        let date = date::parse(text);
        let detail = format!("entry {}: {:?}", self.items_seen, excerpt(text));
        match date {
            None => self.problems.push(Problem { name: "date_unreadable", detail }),
            Some(date) if !date.zone_known => {
                self.problems.push(Problem { name: "date_without_zone", detail })
            }
            Some(_) => {}
        }
        date.map(|date| date.at.to_string())
    }
}

/// A member as text; numbers count as their digits, which is how ids come now and then.
fn string(object: &Object, name: &str) -> Option<String> {
    let raw = object.get(name)?.get();
    let text = serde_json::from_str::<String>(raw).ok();
    let text = text.or_else(|| {
        serde_json::from_str::<serde_json::Number>(raw).ok().map(|number| number.to_string())
    });
    text.filter(|text| !text.trim().is_empty())
}
