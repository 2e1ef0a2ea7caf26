//! Why a body is not a feed, said so that an operator knows what to do.

use super::{excerpt, repair::Unrepairable, text};
use std::fmt;

/// A body that gave no feed. Each is a named outcome of the pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParseFailure {
    /// Nothing, or nothing but whitespace.
    Empty,
    /// A web page in place of a feed, with its title.
    Html { page: HtmlPage, title: String },
    /// Neither feed nor web page; what it looks like.
    NotAFeed { seen: String },
    /// Most of the text is malformed in every encoding that came into question.
    UnreadableEncoding(String),
    /// Elements nested deeper than the limit.
    TooDeep(usize),
}

/// What kind of web page came in place of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HtmlPage {
    /// The server takes us for a robot: a challenge, a captcha, "access denied".
    Block,
    Login,
    CookieWall,
    Other,
}

impl ParseFailure {
    /// The name under which the outcome is counted, e.g. `html_instead_of_feed`.
    pub fn name(&self) -> &'static str {
        match self {
            ParseFailure::Empty => "empty",
            ParseFailure::Html { page: HtmlPage::Block, .. } => "block_page",
            ParseFailure::Html { page: HtmlPage::Login, .. } => "login_page",
            ParseFailure::Html { page: HtmlPage::CookieWall, .. } => "cookie_wall",
            ParseFailure::Html { page: HtmlPage::Other, .. } => "html_instead_of_feed",
            ParseFailure::NotAFeed { .. } => "not_a_feed",
            ParseFailure::UnreadableEncoding(_) => "unreadable_encoding",
            ParseFailure::TooDeep(_) => "too_deep",
        }
    }
}

impl fmt::Display for ParseFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ParseFailure::Empty => f.write_str(
                "the body is empty; if that stays so, the feed is gone: look for a new address",
            ),
            ParseFailure::Html { page, title } => {
                let (what, fix) = match page {
                    HtmlPage::Block => (
                        "a block page",
                        "the server refuses robots: use another feed of this outlet",
                    ),
                    HtmlPage::Login => {
                        ("a login page", "this feed is not public: remove the source")
                    }
                    HtmlPage::CookieWall => {
                        ("a cookie wall", "this feed is not served without consent: use another")
                    }
                    HtmlPage::Other => ("a web page", "look for the feed's address on it"),
                };
                if title.is_empty() {
                    write!(f, "{what} instead of a feed; {fix}")
                } else {
                    write!(f, "{what} instead of a feed, titled {title:?}; {fix}")
                }
            }
            ParseFailure::NotAFeed { seen } => {
                write!(
                    f,
                    "not a feed but {seen}; check the address (RSS, Atom and JSON Feed are read)"
                )
            }
            ParseFailure::UnreadableEncoding(seen) => {
                write!(
                    f,
                    "the characters cannot be read: {seen}; the publisher's encoding is broken"
                )
            }
            ParseFailure::TooDeep(limit) => {
                write!(
                    f,
                    "elements nested more than {limit} deep; no real feed is, so this one is not read"
                )
            }
        }
    }
}

impl std::error::Error for ParseFailure {}

/// Turns away what is empty and what is no text at all, by its first bytes.
pub(super) fn refuse_non_text(body: &[u8]) -> Result<(), ParseFailure> {
    const SIGNATURES: [(&[u8], &str); 7] = [
        (b"\x1F\x8B", "gzip data"),
        (b"PK\x03\x04", "a zip archive"),
        (b"%PDF", "a PDF document"),
        (b"\x89PNG", "a PNG image"),
        (b"\xFF\xD8\xFF", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"\x28\xB5\x2F\xFD", "zstd data"),
    ];
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(ParseFailure::Empty);
    }
    match SIGNATURES.iter().find(|(signature, _)| body.starts_with(signature)) {
        Some((_, seen)) => Err(ParseFailure::NotAFeed { seen: (*seen).to_owned() }),
        None => Ok(()),
    }
}

/// The failure of a body in which no feed was found.
pub(super) fn of_markup(why: Unrepairable, markup: &str) -> ParseFailure {
    match why {
        Unrepairable::TooDeep => ParseFailure::TooDeep(super::repair::DEPTH_MAX),
        Unrepairable::NoFeed { first_element: None } => {
            ParseFailure::NotAFeed { seen: format!("text that begins {:?}", excerpt(markup)) }
        }
        Unrepairable::NoFeed { first_element: Some(name) } if is_html(&name) => {
            ParseFailure::Html { page: page_kind(markup), title: page_title(markup) }
        }
        Unrepairable::NoFeed { first_element: Some(name) } => ParseFailure::NotAFeed {
            seen: format!("XML whose root element is <{}>", excerpt(&name)),
        },
    }
}

fn is_html(element: &str) -> bool {
    const NAMES: [&str; 20] = [
        "html", "head", "body", "title", "meta", "link", "script", "style", "div", "p", "a", "img",
        "span", "h1", "h2", "center", "table", "br", "b", "form",
    ];
    NAMES.contains(&element)
}

/// Bytes of a page that are looked at: its head and the top of its body.
const LOOKED_AT: usize = 64 * 1024;

fn page_kind(markup: &str) -> HtmlPage {
    const BLOCK: [&str; 14] = [
        "captcha",
        "cf-chl",
        "challenge-platform",
        "cf-mitigated",
        "datadome",
        "just a moment...",
        "access denied",
        "attention required!",
        "are you a robot",
        "unusual traffic",
        "request blocked",
        "incapsula",
        "perimeterx",
        "访问被拒绝",
    ];
    const LOGIN: [&str; 3] = ["type=\"password\"", "type='password'", "type=password"];
    const COOKIES: [&str; 4] = ["cookie wall", "cookie-wall", "consent.", "before you continue"];
    let head = text::head(markup, LOOKED_AT).to_lowercase();
    let holds = |signs: &[&str]| signs.iter().any(|sign| head.contains(sign));
    if holds(&BLOCK) {
        HtmlPage::Block
    } else if holds(&LOGIN) {
        HtmlPage::Login
    } else if holds(&COOKIES) && head.contains("cookie") {
        HtmlPage::CookieWall
    } else {
        HtmlPage::Other
    }
}

fn page_title(markup: &str) -> String {
    let head = text::head(markup, LOOKED_AT);
    let start = ["<title", "<TITLE", "<Title"].iter().find_map(|tag| head.split_once(tag));
    let title = start.and_then(|(_, after)| after.split_once('>')).map(|(_, after)| after);
    let title = title.and_then(|after| after.split('<').next()).unwrap_or_default();
    excerpt(&text::from_html(title, text::Blocks::OneLine))
}
