//! From what `feed-rs` makes of the repaired document to entries. Owns `feed-rs`.

use super::text::{self, Blocks};
use super::{
    Document, Format, ParseFailure, Parsed, SUMMARY_CHARS_MAX, TITLE_CHARS_MAX, detect_language,
    excerpt,
};
use crate::model::{Capture, Entry, Language, Problem, Timestamp};
use chrono::{DateTime, Utc};
use feed_rs::model::{Link, Text};
use url::Url;

/// The entries of a repaired document.
pub(super) fn read(
    document: &Document,
    capture: &Capture,
    source_language: &Language,
    encoding: &'static str,
) -> Result<Parsed, ParseFailure> {
    let feed = parser(capture).parse(document.text.as_bytes());
    let feed = feed.map_err(|error| ParseFailure::NotAFeed {
        seen: format!("a feed that is broken ({error})"),
    })?;
    let mut reader = Reader {
        base: Url::parse(&capture.url).ok(),
        format: document.format,
        languages: feed_languages(document, capture, source_language),
        problems: Vec::new(),
    };
    let mut entries = Vec::new();
    for (position, entry) in feed.entries.into_iter().enumerate() {
        let declared = document.entry_languages.get(position).and_then(Option::as_deref);
        entries.push(reader.entry(position + 1, entry, declared));
    }
    if entries.is_empty() {
        reader.problem("feed_without_entries", "the feed lists nothing".to_owned());
    }
    let feed_title = feed.title.map(|title| reader.title(title)).filter(|title| !title.is_empty());
    Ok(Parsed { entries, problems: reader.problems, feed_title, format: document.format, encoding })
}

/// `repair` and `json` have written all dates as RFC 3339; an entry without an id is to stay without one.
fn parser(capture: &Capture) -> feed_rs::parser::Parser {
    let base = Url::parse(&capture.url).ok().map(String::from);
    feed_rs::parser::Builder::new()
        .base_uri(base)
        .sanitize_content(false)
        .id_generator(|_, _, _| String::new())
        .timestamp_parser(|text| {
            Some(DateTime::parse_from_rfc3339(text.trim()).ok()?.with_timezone(&Utc))
        })
        .build()
}

/// The languages declared for the whole feed, the most specific first: feed, server, source.
fn feed_languages(document: &Document, capture: &Capture, source: &Language) -> Vec<Language> {
    // Content-Language may list several; then it says nothing about an entry.
    let header = capture.content_language.as_deref().filter(|tags| !tags.contains(','));
    let tags = [document.language.as_deref(), header];
    tags.into_iter().flatten().map(Language::from_tag).chain([source.clone()]).collect()
}

struct Reader {
    base: Option<Url>,
    format: Format,
    languages: Vec<Language>,
    problems: Vec<Problem>,
}

impl Reader {
    fn problem(&mut self, name: &'static str, detail: String) {
        self.problems.push(Problem { name, detail });
    }

    fn entry(
        &mut self,
        position: usize,
        entry: feed_rs::model::Entry,
        language: Option<&str>,
    ) -> Entry {
        let guid = Some(entry.id.trim().to_owned()).filter(|id| !id.is_empty());
        let url = self.url(&entry.links, guid.as_deref());
        let published = entry.published.or(entry.updated);
        let mut title = entry.title.map(|title| self.title(title)).unwrap_or_default();
        let mut summary = entry.summary.map(|text| self.summary(text)).unwrap_or_default();
        if summary.is_empty() {
            summary = entry.content.map(|content| self.content(content)).unwrap_or_default();
        }
        let cut =
            [text::cut(&mut title, TITLE_CHARS_MAX), text::cut(&mut summary, SUMMARY_CHARS_MAX)];
        let name = if title.is_empty() { excerpt(&summary) } else { excerpt(&title) };
        let doubts = [
            ("entry_without_link", url.is_none()),
            ("entry_without_title", title.is_empty()),
            ("entry_without_date", published.is_none()),
            ("entry_text_cut", cut.contains(&true)),
        ];
        for (doubt, _) in doubts.into_iter().filter(|(_, holds)| *holds) {
            self.problem(doubt, format!("entry {position}: {name:?}"));
        }
        let published = published.map(|at| Timestamp::from_epoch_seconds(at.timestamp()));
        let language = self.language(&title, &summary, language);
        Entry { url, guid, title, summary, published, language }
    }

    fn title(&self, title: Text) -> String {
        self.plain(&title.content, title.content_type.as_str(), Blocks::OneLine)
    }

    fn summary(&self, summary: Text) -> String {
        self.plain(&summary.content, summary.content_type.as_str(), Blocks::Lines)
    }

    fn content(&self, content: feed_rs::model::Content) -> String {
        let body = content.body.unwrap_or_default();
        self.plain(&body, content.content_type.as_str(), Blocks::Lines)
    }

    /// Only Atom says reliably what is HTML and what is not. In JSON Feed titles and summaries are plain by
    /// specification and HTML in practice, as in RSS.
    fn plain(&self, content: &str, media_type: &str, blocks: Blocks) -> String {
        if self.format == Format::Atom && media_type == "text/plain" {
            text::from_plain(content, blocks)
        } else {
            text::from_html(content, blocks)
        }
    }

    /// The address of the story: the first link that is not to something else, else an identifier that is an address.
    fn url(&self, links: &[Link], guid: Option<&str>) -> Option<String> {
        let to_story = |link: &&Link| {
            link.target.is_none() && matches!(link.rel.as_deref(), None | Some("alternate" | ""))
        };
        let is_page = |link: &&Link| {
            link.media_type.as_deref().is_none_or(|media_type| media_type.contains("html"))
        };
        let candidates = || links.iter().filter(to_story);
        let pages = candidates().filter(is_page).chain(candidates());
        let absolute = pages.filter_map(|link| self.absolute(&link.href)).next();
        absolute.or_else(|| web_address(Url::parse(guid?).ok()?))
    }

    fn absolute(&self, href: &str) -> Option<String> {
        let href = href.trim();
        if href.is_empty() {
            return None;
        }
        let url = match (Url::parse(href), &self.base) {
            (Ok(url), _) => url,
            (Err(_), Some(base)) => base.join(href).ok()?,
            (Err(_), None) => return None,
        };
        web_address(url)
    }

    fn language(&self, title: &str, summary: &str, declared: Option<&str>) -> Language {
        // A headline and the beginning of the text tell the language; more only costs time.
        const CHARS_MAX: usize = 600;
        let sample: String =
            title.chars().chain([' ']).chain(summary.chars()).take(CHARS_MAX).collect();
        let declared = declared.map(Language::from_tag);
        let declared =
            declared.iter().chain(&self.languages).find(|language| **language != Language::Unknown);
        detect_language(&sample, declared)
    }
}

fn web_address(url: Url) -> Option<String> {
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then(|| url.to_string())
}
