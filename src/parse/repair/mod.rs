//! Any XML-like text to the well-formed feed that it was meant to be.
//!
//! `html5gum` tokenises: HTML's rules define what every broken tag, attribute and reference means, so nothing is
//! an error. From its tokens a canonical RSS 2.0 or Atom 1.0 document is written: known elements only (see
//! `vocabulary`), whatever version, prefix or namespace they came in; closed in order; text escaped; dates in
//! RFC 3339; inline XHTML as escaped HTML.
//!
//! Always holds: the result is well-formed; every `item` of it has its place in `entry_languages`; the work is
//! linear in the text, and at most [`DEPTH_MAX`] elements are open at a time.

mod references;
mod vocabulary;
mod write;

use super::{Document, ENTRIES_MAX, Format, date, excerpt};
use crate::model::Problem;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use std::collections::BTreeSet;
use vocabulary::{Field, Kind, Namespaces, Place};
use write::Writer;

/// Elements open at a time outside of entry texts, where nesting does not count. Real feeds need about ten.
pub(super) const DEPTH_MAX: usize = 200;

/// Why there is nothing to repair.
pub(super) enum Unrepairable {
    /// No root element of a feed; the first element that there is, in lower case.
    NoFeed {
        first_element: Option<String>,
    },
    TooDeep,
}

/// The canonical document of a feed in any version of RSS or Atom.
pub(super) fn repair(text: &str) -> Result<Document, Unrepairable> {
    let mut repair = Repair::default();
    let prepared = references::prepare(text, &mut repair.repairs);
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| repair.event(event));
    if let Some(Ok(TooDeep)) = Tokenizer::new_with_emitter(&prepared, emitter).next() {
        return Err(Unrepairable::TooDeep);
    }
    repair.finish()
}

/// Ends the tokenizer's run.
struct TooDeep;

/// A start tag, as far as it has been read.
#[derive(Default)]
struct Tag {
    /// Prefix included, lower-case.
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn attribute(&self, names: &[&str]) -> Option<&str> {
        let found =
            names.iter().find_map(|name| self.attributes.iter().find(|(known, _)| known == name));
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }
}

/// An open element outside of fields.
struct Node {
    name: String,
    place: Place,
}

/// An open element whose text is wanted.
struct OpenField {
    field: Field,
    name: String,
    /// Open elements of the same name within it.
    nested: usize,
    text: String,
    /// Whether `text` is HTML because elements stood in it.
    is_markup: bool,
    tag: Tag,
}

#[derive(Default)]
struct Repair {
    format: Option<Format>,
    first_element: Option<String>,
    namespaces: Namespaces,
    stack: Vec<Node>,
    field: Option<OpenField>,
    tag: Tag,
    writer: Writer,
    /// Fields already written in the entry that is open; the first of a kind counts.
    written: BTreeSet<&'static str>,
    language: Option<String>,
    entry_languages: Vec<Option<String>>,
    entries_dropped: usize,
    repairs: BTreeSet<&'static str>,
    problems: Vec<Problem>,
}

impl Repair {
    fn event(&mut self, event: CallbackEvent<'_>) -> Option<TooDeep> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = Tag { name: lossy(name), attributes: Vec::new() };
            }
            CallbackEvent::AttributeName { name } => {
                self.tag.attributes.push((lossy(name), String::new()))
            }
            CallbackEvent::AttributeValue { value } => {
                if let Some((_, text)) = self.tag.attributes.last_mut() {
                    *text = lossy(value);
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => return self.start(self_closing),
            CallbackEvent::EndTag { name } => self.end(&lossy(name)),
            CallbackEvent::String { value } => {
                if let Some(field) = &mut self.field {
                    field.push_text(&String::from_utf8_lossy(value));
                }
            }
            CallbackEvent::Comment { .. }
            | CallbackEvent::Doctype { .. }
            | CallbackEvent::Error(_) => {}
        }
        None
    }

    fn start(&mut self, self_closing: bool) -> Option<TooDeep> {
        let tag = std::mem::take(&mut self.tag);
        self.namespaces.learn(&tag.attributes);
        if self.begins_entry(&tag.name) {
            self.close_field();
        }
        if let Some(field) = &mut self.field {
            if !vocabulary::interrupts(field.field, &tag.name) {
                field.start(&tag.name, self_closing);
                return None;
            }
            self.repairs.insert("an element that was not closed");
            self.close_field();
        }
        if self.stack.len() >= DEPTH_MAX {
            return Some(TooDeep);
        }
        self.open(tag);
        if self_closing {
            self.close_last();
        }
        None
    }

    fn begins_entry(&self, name: &str) -> bool {
        self.format.is_some() && matches!(self.namespaces.core_name(name), Some("item" | "entry"))
    }

    /// Opens an element outside of fields, in its place.
    fn open(&mut self, tag: Tag) {
        if self.first_element.is_none() {
            self.first_element = Some(tag.name.clone());
        }
        if self.format.is_none() {
            self.open_before_root(tag);
        } else if self.begins_entry(&tag.name) {
            self.open_entry(tag);
        } else {
            let place = self.stack.last().map_or(Place::Outside, |node| node.place);
            match self.namespaces.field(place, &tag.name) {
                Some(field) => self.open_field(field, tag),
                None => {
                    let is_channel = place == Place::Channel
                        && self.namespaces.core_name(&tag.name) == Some("channel");
                    let place = if is_channel { Place::Channel } else { Place::Outside };
                    self.stack.push(Node { name: tag.name, place });
                }
            }
        }
    }

    fn open_before_root(&mut self, tag: Tag) {
        let is_first = self.stack.is_empty();
        let local = tag.name.rsplit(':').next().unwrap_or_default();
        let format = match local {
            "rss" | "rdf" => Some(Format::Rss),
            "feed" => Some(Format::Atom),
            "channel" if is_first => Some(Format::Rss),
            "entry" if is_first => Some(Format::Atom),
            _ => None,
        };
        // A feed wrapped in a web page is a feed if its root shows that it is meant as one.
        let is_html = self.first_element.as_deref() == Some("html");
        let Some(format) =
            format.filter(|_| !is_html || tag.attribute(&["xmlns", "version"]).is_some())
        else {
            self.stack.push(Node { name: tag.name, place: Place::Outside });
            return;
        };
        self.format = Some(format);
        self.namespaces.set_root(&tag.name, format == Format::Atom);
        self.language = tag.attribute(&["xml:lang"]).map(str::to_owned);
        self.writer.root(format, tag.attribute(&["xml:base"]));
        if local == "entry" {
            self.open_entry(tag);
        } else {
            self.stack.push(Node { name: tag.name, place: Place::Channel });
        }
    }

    /// Entries stand below the root or channel, wherever the source put them.
    fn open_entry(&mut self, tag: Tag) {
        while self.stack.last().is_some_and(|node| node.place != Place::Channel) {
            if self.stack.last().is_some_and(|node| node.place == Place::Entry) {
                self.repairs.insert("an element that was not closed");
            }
            self.close_last();
        }
        if self.entry_languages.len() >= ENTRIES_MAX {
            self.entries_dropped += 1;
            self.stack.push(Node { name: tag.name, place: Place::Outside });
            return;
        }
        self.written.clear();
        self.entry_languages.push(tag.attribute(&["xml:lang"]).map(str::to_owned));
        self.writer.open_entry(tag.attribute(&["xml:base"]));
        // RSS 1.0 names its items by an attribute.
        if let Some(about) = tag.attribute(&["rdf:about"]) {
            self.writer.element("guid", about);
        }
        self.stack.push(Node { name: tag.name, place: Place::Entry });
    }

    fn open_field(&mut self, field: Field, tag: Tag) {
        self.field = Some(OpenField {
            field,
            name: tag.name.clone(),
            nested: 0,
            text: String::new(),
            is_markup: false,
            tag,
        });
    }

    fn end(&mut self, name: &str) {
        if let Some(field) = &mut self.field {
            if field.name == name && field.nested == 0 {
                self.close_field();
                return;
            }
            if !self.stack.iter().any(|node| node.name == name && node.place != Place::Outside) {
                field.end(name);
                return;
            }
            self.repairs.insert("an element that was not closed");
            self.close_field();
        }
        let Some(position) = self.stack.iter().rposition(|node| node.name == name) else {
            self.repairs.insert("an end tag without its start");
            return;
        };
        if position + 1 < self.stack.len() {
            self.repairs.insert("an element that was not closed");
        }
        while self.stack.len() > position {
            self.close_last();
        }
    }

    /// Closes the innermost element, be it a field or not.
    fn close_last(&mut self) {
        if self.field.is_some() {
            self.close_field();
        } else if self.stack.pop().is_some_and(|node| node.place == Place::Entry) {
            self.writer.close_entry();
        }
    }

    fn close_field(&mut self) {
        let Some(open) = self.field.take() else { return };
        let text = open.text.trim();
        match open.field.kind {
            Kind::Language => self.learn_language(text),
            Kind::Link => self.write_link(&open.tag, text),
            _ if text.is_empty() || !self.written.insert(open.field.written_as) => {}
            Kind::Date => self.write_date(open.field.written_as, text),
            Kind::Id => self.writer.element(open.field.written_as, text),
            Kind::Text => self.writer.text(open.field.written_as, text, is_html(&open)),
        }
    }

    fn in_entry(&self) -> bool {
        self.stack.last().is_some_and(|node| node.place == Place::Entry)
    }

    fn learn_language(&mut self, text: &str) {
        let language = if self.in_entry() {
            self.entry_languages.last_mut()
        } else {
            Some(&mut self.language)
        };
        if let Some(language @ None) = language {
            *language = Some(text.to_owned()).filter(|text| !text.is_empty());
        }
    }

    /// Atom puts the address in an attribute, RSS in the text; each is met in the other.
    fn write_link(&mut self, tag: &Tag, text: &str) {
        let href = tag.attribute(&["href", "atom:href"]).unwrap_or(text);
        let rel = tag.attribute(&["rel", "atom:rel"]).unwrap_or("alternate");
        match self.format {
            _ if href.is_empty() => {}
            Some(Format::Atom) => {
                self.writer.link(href, rel, tag.attribute(&["type", "atom:type"]))
            }
            _ if rel == "alternate" => self.writer.element("link", href),
            _ => {}
        }
    }

    fn write_date(&mut self, written_as: &'static str, text: &str) {
        let position = self.entry_languages.len();
        match date::parse(text) {
            Some(date) => {
                self.writer.element(written_as, &date.at.to_string());
                if !date.zone_known {
                    let detail = format!("entry {position}: {:?} read as UTC", excerpt(text));
                    self.problems.push(Problem { name: "date_without_zone", detail });
                }
            }
            None => {
                self.written.remove(written_as);
                let detail = format!("entry {position}: {:?}", excerpt(text));
                self.problems.push(Problem { name: "date_unreadable", detail });
            }
        }
    }

    fn finish(mut self) -> Result<Document, Unrepairable> {
        let Some(format) = self.format else {
            return Err(Unrepairable::NoFeed { first_element: self.first_element });
        };
        if self.field.is_some() || !self.stack.is_empty() {
            self.repairs.insert("an end that is missing");
        }
        while self.field.is_some() || !self.stack.is_empty() {
            self.close_last();
        }
        if !self.repairs.is_empty() {
            let detail = self.repairs.into_iter().collect::<Vec<_>>().join(", ");
            self.problems.push(Problem { name: "repaired_xml", detail });
        }
        if self.entries_dropped > 0 {
            let detail = format!("{} beyond the first {ENTRIES_MAX}", self.entries_dropped);
            self.problems.push(Problem { name: "entries_dropped", detail });
        }
        Ok(Document {
            text: self.writer.finish(),
            format,
            language: self.language,
            entry_languages: self.entry_languages,
            problems: self.problems,
        })
    }
}

impl OpenField {
    fn push_text(&mut self, text: &str) {
        if self.is_markup {
            write::escape(&mut self.text, text);
        } else {
            self.text.push_str(text);
        }
    }

    /// An element within the text: from here on the text is HTML. Its attributes do not matter for reading.
    fn start(&mut self, name: &str, self_closing: bool) {
        if !self.is_markup {
            let plain = std::mem::take(&mut self.text);
            write::escape(&mut self.text, &plain);
            self.is_markup = true;
        }
        if name == self.name && !self_closing {
            self.nested += 1;
        }
        self.push_tag("<", name);
        if self_closing {
            self.push_tag("</", name);
        }
    }

    fn end(&mut self, name: &str) {
        if name == self.name {
            self.nested -= 1;
        }
        if self.is_markup {
            self.push_tag("</", name);
        }
    }

    /// Prefixes such as `xhtml:` go.
    fn push_tag(&mut self, opening: &str, name: &str) {
        let local = name.rsplit(':').next().unwrap_or_default();
        self.text.extend([opening, local, ">"]);
    }
}

/// Whether the text of a field is HTML. In RSS it always may be; Atom says so in the `type` (0.3: also `mode`).
fn is_html(open: &OpenField) -> bool {
    let declared = open.tag.attribute(&["type"]).map(str::to_ascii_lowercase);
    open.is_markup
        || open.field.always_html
        || open.tag.attribute(&["mode"]) == Some("escaped")
        || declared.is_some_and(|declared| declared.contains("html") || declared.contains("xml"))
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
