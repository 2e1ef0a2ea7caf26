//! Writes the canonical document.

use super::super::Format;
use url::{ParseError, Url};

/// The document so far. Elements are closed by the names they were opened with.
#[derive(Default)]
pub(super) struct Writer {
    xml: String,
    entry: &'static str,
    end: &'static str,
}

impl Writer {
    pub(super) fn root(&mut self, format: Format, base: Option<&str>) {
        let (open, inner, entry, end) = match format {
            Format::Atom => ("feed xmlns=\"http://www.w3.org/2005/Atom\"", "", "entry", "</feed>"),
            Format::Rss | Format::JsonFeed => (
                "rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"",
                "<channel>",
                "item",
                "</channel></rss>",
            ),
        };
        (self.entry, self.end) = (entry, end);
        self.start(open, &[("xml:base", base.filter(|base| is_base(base)))]);
        self.xml.push_str(inner);
    }

    pub(super) fn open_entry(&mut self, base: Option<&str>) {
        self.start(self.entry, &[("xml:base", base.filter(|base| is_base(base)))]);
    }

    pub(super) fn close_entry(&mut self) {
        self.close(self.entry);
    }

    pub(super) fn element(&mut self, name: &str, text: &str) {
        self.start(name, &[]);
        escape(&mut self.xml, text);
        self.close(name);
    }

    pub(super) fn text(&mut self, name: &str, text: &str, is_html: bool) {
        self.start(name, &[("type", Some(if is_html { "html" } else { "text" }))]);
        escape(&mut self.xml, text);
        self.close(name);
    }

    pub(super) fn link(&mut self, href: &str, rel: &str, media_type: Option<&str>) {
        self.start("link", &[("href", Some(href)), ("rel", Some(rel)), ("type", media_type)]);
        self.close("link");
    }

    pub(super) fn finish(mut self) -> String {
        self.xml.push_str(self.end);
        self.xml
    }

    fn start(&mut self, name: &str, attributes: &[(&str, Option<&str>)]) {
        self.xml.extend(["<", name]);
        for (attribute, value) in attributes {
            if let Some(value) = value {
                self.xml.extend([" ", attribute, "=\""]);
                escape(&mut self.xml, value);
                self.xml.push('"');
            }
        }
        self.xml.push('>');
    }

    fn close(&mut self, name: &str) {
        self.xml.extend(["</", name, ">"]);
    }
}

/// Whether addresses can be resolved against it (feed-rs gives up the feed if not).
fn is_base(base: &str) -> bool {
    matches!(Url::parse(base), Ok(_) | Err(ParseError::RelativeUrlWithoutBase))
}

/// Appends `text` with the characters escaped that mean something in XML, and without those that XML forbids.
pub(super) fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(c),
            _ if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            _ => out.push(c),
        }
    }
}
