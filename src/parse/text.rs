//! Markup to plain text: tags dropped, entities decoded, whitespace folded, invisible characters removed.
//!
//! Always holds: the result has no tags, no control or bidirectional-override characters, no space at either
//! end and no two in a row; the work is linear in the input (a tokenizer, no tree, so nesting costs nothing).

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, State, Tokenizer};

/// What stands between two blocks (paragraphs, list items, table cells).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Blocks {
    /// A space: everything on one line.
    OneLine,
    /// A line break.
    Lines,
}

/// The plain text of an HTML fragment.
pub(super) fn from_html(html: &str, blocks: Blocks) -> String {
    let mut text = strip(html, blocks);
    // Publishers escape twice, and now and then three times. What is still an entity or a closing tag after
    // decoding was obviously not meant to be read as such.
    for _ in 0..2 {
        if !looks_like_markup(&text) {
            break;
        }
        text = strip(&text, blocks);
    }
    text
}

/// The same clean-up for text that is declared plain: tags and entities in it are literal.
pub(super) fn from_plain(text: &str, blocks: Blocks) -> String {
    let mut folder = Folder::new(text.len(), blocks);
    folder.push(text);
    folder.text
}

/// Cuts `text` after `chars_max` characters; tells whether anything was lost.
pub(super) fn cut(text: &mut String, chars_max: usize) -> bool {
    match text.char_indices().nth(chars_max) {
        Some((end, _)) => {
            text.truncate(end);
            text.truncate(text.trim_end().len());
            true
        }
        None => false,
    }
}

fn strip(html: &str, blocks: Blocks) -> String {
    if !html.contains(['<', '&']) {
        return from_plain(html, blocks);
    }
    let mut stripper =
        Stripper { folder: Folder::new(html.len(), blocks), dropping: None, opening: false };
    let emitter =
        CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| stripper.event(event));
    let mut tokenizer = Tokenizer::new_with_emitter(html, emitter);
    while let Some(Ok(RawContent)) = tokenizer.next() {
        tokenizer.set_state(State::RawText);
    }
    drop(tokenizer);
    stripper.folder.text
}

/// Elements whose content is not text to be read.
const DROPPED: [&[u8]; 12] = [
    b"script",
    b"style",
    b"head",
    b"template",
    b"noscript",
    b"iframe",
    b"object",
    b"svg",
    b"audio",
    b"video",
    b"select",
    b"button",
];

/// Elements that begin and end a line.
fn is_block(name: &[u8]) -> bool {
    matches!(
        name,
        b"p" | b"div"
            | b"br"
            | b"hr"
            | b"li"
            | b"ul"
            | b"ol"
            | b"dl"
            | b"dt"
            | b"dd"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"tr"
            | b"td"
            | b"th"
            | b"table"
            | b"caption"
            | b"tbody"
            | b"thead"
            | b"blockquote"
            | b"pre"
            | b"section"
            | b"article"
            | b"header"
            | b"footer"
            | b"aside"
            | b"nav"
            | b"figure"
            | b"figcaption"
            | b"form"
            | b"address"
            | b"details"
    )
}

/// Says that a script or style sheet begins, in which `<` is no tag.
struct RawContent;

struct Stripper {
    folder: Folder,
    /// The element of [`DROPPED`] that we are in.
    dropping: Option<&'static [u8]>,
    /// Whether that element's own start tag is still open.
    opening: bool,
}

impl Stripper {
    fn event(&mut self, event: CallbackEvent<'_>) -> Option<RawContent> {
        match event {
            CallbackEvent::OpenStartTag { name } if self.dropping.is_none() => {
                self.dropping = DROPPED.iter().find(|dropped| **dropped == name).copied();
                self.opening = self.dropping.is_some();
                self.boundary(name);
            }
            CallbackEvent::CloseStartTag { self_closing } if self.opening => {
                self.opening = false;
                self.dropping = self.dropping.filter(|_| !self_closing);
                return self
                    .dropping
                    .filter(|name| matches!(*name, b"script" | b"style"))
                    .map(|_| RawContent);
            }
            CallbackEvent::EndTag { name } if self.dropping == Some(name) => self.dropping = None,
            CallbackEvent::EndTag { name } if self.dropping.is_none() => self.boundary(name),
            CallbackEvent::String { value } if self.dropping.is_none() => {
                self.folder.push(&String::from_utf8_lossy(value));
            }
            _ => {}
        }
        None
    }

    fn boundary(&mut self, name: &[u8]) {
        if is_block(name) {
            self.folder.end_block();
        }
    }
}

/// Collects text, folding whitespace as it goes.
struct Folder {
    text: String,
    blocks: Blocks,
    /// What separates the next character from the last: nothing, a space or a line break.
    pending: Option<char>,
}

impl Folder {
    fn new(capacity: usize, blocks: Blocks) -> Folder {
        Folder { text: String::with_capacity(capacity.min(64 * 1024)), blocks, pending: None }
    }

    fn push(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() {
                self.pending = self.pending.or(Some(' '));
            } else if !is_invisible(c) {
                let separator = self.pending.take().filter(|_| !self.text.is_empty());
                self.text.extend(separator);
                self.text.push(c);
            }
        }
    }

    fn end_block(&mut self) {
        self.pending = Some(if self.blocks == Blocks::Lines { '\n' } else { ' ' });
    }
}

/// Characters that show nothing and can only mislead: controls, bidirectional marks and overrides, zero-width
/// spaces, the soft hyphen, tag characters. Joiners (U+200C, U+200D) stay: they shape Persian, Indic and emoji.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Whether decoded text still holds an entity, or a tag of the kind that publishers write.
fn looks_like_markup(text: &str) -> bool {
    const TAGS: [&str; 14] = [
        "</p>",
        "</a>",
        "</b>",
        "</i>",
        "</em>",
        "</strong>",
        "</div>",
        "</span>",
        "</li>",
        "</font>",
        "<br>",
        "<br/>",
        "<br />",
        "<img ",
    ];
    text.contains('&') && holds_entity(text)
        || text.contains('<') && TAGS.iter().any(|tag| text.contains(tag))
}

fn holds_entity(text: &str) -> bool {
    text.split('&').skip(1).any(|after| {
        let name =
            after.split(';').next().filter(|name| name.len() < after.len() && name.len() <= 8);
        name.is_some_and(|name| match name.strip_prefix('#') {
            Some(number) => !number.is_empty() && number.bytes().all(|b| b.is_ascii_alphanumeric()),
            None => NAMED.contains(&name),
        })
    })
}

/// The entities seen doubly escaped in the wild: mark-up characters, spaces, dashes, quotes, common accents.
const NAMED: [&str; 26] = [
    "amp", "lt", "gt", "quot", "apos", "nbsp", "ndash", "mdash", "hellip", "lsquo", "rsquo",
    "ldquo", "rdquo", "laquo", "raquo", "middot", "bull", "copy", "reg", "euro", "eacute",
    "egrave", "uuml", "ouml", "auml", "szlig",
];

/// The longest beginning of `text` within so many bytes.
pub(super) fn head(text: &str, bytes_max: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes_max)).unwrap_or(text)
}
