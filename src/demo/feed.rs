//! An outlet's stories as a feed: RSS 2.0, RSS 1.0, Atom or JSON Feed, in the outlet's encoding
//! and date style.
//!
//! Always holds: every feed is well-formed and valid in its format, apart from the planted
//! broken entries, which lack their link.

use super::panel::House;
use crate::model::Timestamp;
use serde_json::{Value, json};
use std::fmt::Write;

/// The format of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Rss2,
    Rss1,
    Atom,
    Json,
}

impl Format {
    /// Every value with its word in `data/demo/outlets.tsv`.
    pub(super) const WORDS: [(Format, &'static str); 4] = [
        (Format::Rss2, "rss2"),
        (Format::Rss1, "rss1"),
        (Format::Atom, "atom"),
        (Format::Json, "json"),
    ];
}

/// How an outlet writes a time: a style, and its clock's hours from UTC.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    style: DateStyle,
    offset_hours: i64,
}

#[derive(Clone, Copy, Debug)]
enum DateStyle {
    /// `Tue, 03 Mar 2026 18:15:00 +0900`
    Rfc822,
    /// `3 Mar 2026 18:15 +0900`: weekday and seconds are optional in RFC 822.
    Rfc822Short,
    /// `Tue, 03 Mar 2026 09:15:00 GMT`
    Rfc822Gmt,
    /// `Tue, 03 Mar 2026 04:15:00 EST`
    Rfc822Est,
    /// `2026-03-03T18:15:00+09:00`
    Rfc3339,
    /// `2026-03-03T09:15:00Z`
    Rfc3339Z,
}

const DATE_STYLES: [(DateStyle, &str); 6] = [
    (DateStyle::Rfc822Short, "rfc822short"),
    (DateStyle::Rfc822Gmt, "rfc822gmt"),
    (DateStyle::Rfc822Est, "rfc822est"),
    (DateStyle::Rfc822, "rfc822"),
    (DateStyle::Rfc3339Z, "rfc3339z"),
    (DateStyle::Rfc3339, "rfc3339"),
];

impl Clock {
    /// Reads a style's word and the hours from UTC, e.g. `rfc822+9` or `rfc3339z`.
    pub(super) fn parse(text: &str) -> Option<Clock> {
        let (style, word) = DATE_STYLES.iter().find(|(_, word)| text.starts_with(word))?;
        let offset = text.get(word.len()..)?;
        let offset_hours = match (style, offset) {
            (DateStyle::Rfc822Est, "") => -5,
            (_, "") => 0,
            (_, hours) => hours.parse().ok()?,
        };
        Some(Clock { style: *style, offset_hours })
    }

    fn write(self, at: Timestamp) -> String {
        let local = at.plus_seconds(3600 * self.offset_hours);
        let (year, month, day) = local.day().ymd();
        // `local` is written as if it were UTC: `2026-03-03T18:15:00Z`.
        let plain = local.to_string();
        let time = plain.get(11..19).unwrap_or_default();
        let sign = if self.offset_hours < 0 { '-' } else { '+' };
        let hours = self.offset_hours.abs();
        let weekday = WEEKDAYS[local.day().days_since(local.day().monday()) as usize % 7];
        let month = MONTHS[(month - 1) as usize % 12];
        match self.style {
            DateStyle::Rfc822 => {
                format!("{weekday}, {day:02} {month} {year} {time} {sign}{hours:02}00")
            }
            DateStyle::Rfc822Short => {
                let to_minute = time.get(..5).unwrap_or_default();
                format!("{day} {month} {year} {to_minute} {sign}{hours:02}00")
            }
            DateStyle::Rfc822Gmt => format!("{weekday}, {day:02} {month} {year} {time} GMT"),
            DateStyle::Rfc822Est => format!("{weekday}, {day:02} {month} {year} {time} EST"),
            DateStyle::Rfc3339 => format!("{}{sign}{hours:02}:00", plain.trim_end_matches('Z')),
            DateStyle::Rfc3339Z => plain,
        }
    }
}

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// One entry as it stands in the feed at the moment of asking.
pub(super) struct FeedEntry<'a> {
    /// `None` in a broken entry.
    pub(super) link: Option<String>,
    pub(super) id: String,
    pub(super) title: &'a str,
    pub(super) body: &'a str,
    pub(super) published: Timestamp,
    pub(super) updated: Timestamp,
}

/// The feed's bytes and its content type.
pub(super) fn write(house: &House, entries: &[FeedEntry]) -> (String, Vec<u8>) {
    let text = match house.format {
        Format::Rss2 => rss2(house, entries),
        Format::Rss1 => rss1(house, entries),
        Format::Atom => atom(house, entries),
        Format::Json => json_feed(house, entries),
    };
    // What the encoding lacks becomes a numeric character reference, which XML reads back.
    let (bytes, _, _) = house.encoding.encode(&text);
    let content_type = match house.format {
        Format::Rss2 if house.encoding == encoding_rs::GB18030 => "text/xml; charset=GB18030",
        Format::Rss2 => "application/rss+xml",
        Format::Rss1 => "application/rdf+xml; charset=utf-8",
        Format::Atom => "application/atom+xml; charset=utf-8",
        Format::Json => "application/feed+json",
    };
    (content_type.to_owned(), bytes.into_owned())
}

fn rss2(house: &House, entries: &[FeedEntry]) -> String {
    let mut out = declaration(house);
    out += "<rss version=\"2.0\"><channel>\n";
    element(&mut out, "title", title(house));
    element(&mut out, "link", &home(house));
    element(&mut out, "description", &house.outlet.name);
    element(&mut out, "language", house.script.tag());
    for entry in entries {
        out += "<item>\n";
        element(&mut out, "title", entry.title);
        if let Some(link) = &entry.link {
            element(&mut out, "link", link);
        }
        let guid = escape(&entry.id);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "<guid isPermaLink=\"false\">{guid}</guid>");
        element(&mut out, "pubDate", &house.clock.write(entry.published));
        element(&mut out, "description", &format!("<p>{}</p>", escape(entry.body)));
        out += "</item>\n";
    }
    out + "</channel></rss>\n"
}

fn rss1(house: &House, entries: &[FeedEntry]) -> String {
    let mut out = declaration(house);
    let home = escape(&home(house));
    out += "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
            xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n";
    let _ = writeln!(out, "<channel rdf:about=\"{home}\">");
    element(&mut out, "title", title(house));
    element(&mut out, "link", &home);
    element(&mut out, "description", &house.outlet.name);
    element(&mut out, "dc:language", house.script.tag());
    out += "<items><rdf:Seq>\n";
    for entry in entries {
        let _ = writeln!(out, "<rdf:li rdf:resource=\"{}\"/>", escape(&entry.id));
    }
    out += "</rdf:Seq></items>\n</channel>\n";
    for entry in entries {
        let _ = writeln!(out, "<item rdf:about=\"{}\">", escape(&entry.id));
        element(&mut out, "title", entry.title);
        if let Some(link) = &entry.link {
            element(&mut out, "link", link);
        }
        element(&mut out, "description", entry.body);
        element(&mut out, "dc:date", &house.clock.write(entry.published));
        out += "</item>\n";
    }
    out + "</rdf:RDF>\n"
}

fn atom(house: &House, entries: &[FeedEntry]) -> String {
    let mut out = declaration(house);
    let tag = house.script.tag();
    let _ = writeln!(out, "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{tag}\">");
    element(&mut out, "id", &home(house));
    element(&mut out, "title", title(house));
    let updated = entries.iter().map(|entry| entry.updated).max();
    element(&mut out, "updated", &house.clock.write(updated.unwrap_or(house.first.start())));
    let _ = writeln!(out, "<author><name>{}</name></author>", escape(&house.outlet.name));
    for entry in entries {
        out += "<entry>\n";
        element(&mut out, "id", &entry.id);
        element(&mut out, "title", entry.title);
        if let Some(link) = &entry.link {
            let _ = writeln!(out, "<link rel=\"alternate\" href=\"{}\"/>", escape(link));
        }
        element(&mut out, "published", &house.clock.write(entry.published));
        element(&mut out, "updated", &house.clock.write(entry.updated));
        let html = escape(&format!("<p>{}</p>", escape(entry.body)));
        let _ = writeln!(out, "<summary type=\"html\">{html}</summary>");
        out += "</entry>\n";
    }
    out + "</feed>\n"
}

fn json_feed(house: &House, entries: &[FeedEntry]) -> String {
    let items: Vec<Value> = entries
        .iter()
        .map(|entry| {
            let mut item = json!({
                "id": entry.id,
                "title": entry.title,
                "content_text": entry.body,
                "date_published": house.clock.write(entry.published),
                "date_modified": house.clock.write(entry.updated),
            });
            if let Some(link) = &entry.link {
                item["url"] = json!(link);
            }
            item
        })
        .collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": title(house),
        "home_page_url": home(house),
        "language": house.script.tag(),
        "items": items,
    });
    format!("{feed}\n")
}

fn declaration(house: &House) -> String {
    format!("<?xml version=\"1.0\" encoding=\"{}\"?>\n", house.encoding.name())
}

fn title(house: &House) -> &str {
    house.outlet.name_native.as_deref().unwrap_or(&house.outlet.name)
}

/// The outlet's front page, under a top-level domain that is reserved for examples (RFC 2606).
pub(super) fn home(house: &House) -> String {
    format!("https://{}.example/", house.outlet.id)
}

fn element(out: &mut String, name: &str, text: &str) {
    let _ = writeln!(out, "<{name}>{}</{name}>", escape(text));
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
