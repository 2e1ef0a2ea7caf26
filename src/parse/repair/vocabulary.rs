//! The elements of RSS 0.9x to 2.0, Atom 0.3 and 1.0 and their common extensions that comity reads.
//!
//! Whatever is not here never reaches `feed-rs`. That is also why authors are not: feed-rs 3.0.0 panics on an
//! e-mail address that follows a full-width bracket.

use std::collections::BTreeMap;

/// Where an element stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the root or the channel.
    Channel,
    /// In an item or entry.
    Entry,
    /// In anything else, where nothing is read.
    Outside,
}

/// What to do with the text of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Date,
    Link,
    Id,
    Language,
}

/// An element whose text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub kind: Kind,
    /// The element of the canonical document.
    pub written_as: &'static str,
    /// Whether its text is HTML whatever it declares.
    pub always_html: bool,
}

impl Field {
    fn new(kind: Kind, written_as: &'static str) -> Field {
        Field { kind, written_as, always_html: false }
    }

    fn html(written_as: &'static str) -> Field {
        Field { kind: Kind::Text, written_as, always_html: true }
    }
}

/// Whether `name` begins a new element of the feed although `field` is still open: an element that HTML does not
/// have, or any known one within a field that holds no elements.
pub(super) fn interrupts(field: Field, name: &str) -> bool {
    let of_feeds_only = matches!(
        name,
        "pubdate"
            | "guid"
            | "description"
            | "dc:date"
            | "content:encoded"
            | "published"
            | "updated"
    );
    let holds_no_elements = field.kind != Kind::Text;
    of_feeds_only
        || holds_no_elements
            && matches!(name, "title" | "link" | "author" | "category" | "id" | "summary")
}

/// Which vocabulary a prefix stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Vocabulary {
    /// RSS in an RSS feed, Atom in an Atom feed.
    Core,
    Atom,
    Content,
    DublinCore,
    DublinCoreTerms,
}

/// The prefixes of a document.
#[derive(Default)]
pub(super) struct Namespaces {
    declared: BTreeMap<String, Vocabulary>,
    root_prefix: String,
    /// Whether the feed's own vocabulary is Atom's.
    is_atom: bool,
}

impl Namespaces {
    /// Takes note of `xmlns:…` attributes. What a prefix meant first it means throughout.
    pub(super) fn learn(&mut self, attributes: &[(String, String)]) {
        for (name, uri) in attributes {
            if let (Some(prefix), Some(vocabulary)) = (name.strip_prefix("xmlns:"), of_uri(uri)) {
                self.declared.entry(prefix.to_owned()).or_insert(vocabulary);
            }
        }
    }

    pub(super) fn set_root(&mut self, name: &str, is_atom: bool) {
        self.root_prefix = split(name).0.to_owned();
        self.is_atom = is_atom;
    }

    /// The local name of an element of the feed's own vocabulary.
    pub(super) fn core_name<'a>(&self, name: &'a str) -> Option<&'a str> {
        let (prefix, local) = split(name);
        (self.vocabulary(prefix) == Some(Vocabulary::Core)).then_some(local)
    }

    /// The field that an element is, in that place; `None` if its text is not read.
    pub(super) fn field(&self, place: Place, name: &str) -> Option<Field> {
        let (prefix, local) = split(name);
        let vocabulary = self.vocabulary(prefix)?;
        match place {
            Place::Outside => None,
            Place::Channel => channel_field(self.is_atom, vocabulary, local),
            Place::Entry if self.is_atom => atom_field(vocabulary, local),
            Place::Entry => rss_field(vocabulary, local),
        }
    }

    fn vocabulary(&self, prefix: &str) -> Option<Vocabulary> {
        if prefix.is_empty() || prefix == self.root_prefix {
            return Some(Vocabulary::Core);
        }
        match self.declared.get(prefix).copied().or_else(|| of_usual_prefix(prefix)) {
            Some(Vocabulary::Atom) if self.is_atom => Some(Vocabulary::Core),
            vocabulary => vocabulary,
        }
    }
}

fn split(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}

fn of_usual_prefix(prefix: &str) -> Option<Vocabulary> {
    match prefix {
        "rss" => Some(Vocabulary::Core),
        "atom" | "atom10" | "a10" => Some(Vocabulary::Atom),
        "content" => Some(Vocabulary::Content),
        "dc" => Some(Vocabulary::DublinCore),
        "dcterms" => Some(Vocabulary::DublinCoreTerms),
        _ => None,
    }
}

fn of_uri(uri: &str) -> Option<Vocabulary> {
    const URIS: [(&str, Vocabulary); 8] = [
        ("purl.org/rss/1.0/modules/content", Vocabulary::Content),
        ("purl.org/dc/elements", Vocabulary::DublinCore),
        ("purl.org/dc/terms", Vocabulary::DublinCoreTerms),
        ("www.w3.org/2005/atom", Vocabulary::Atom),
        ("purl.org/atom/ns", Vocabulary::Atom),
        ("my.netscape.com/rdf/simple", Vocabulary::Core),
        ("channel.netscape.com/rdf/simple", Vocabulary::Core),
        ("backend.userland.com/rss", Vocabulary::Core),
    ];
    let uri = uri.trim().to_ascii_lowercase();
    if uri.ends_with("purl.org/rss/1.0/") {
        return Some(Vocabulary::Core);
    }
    URIS.iter().find(|(known, _)| uri.contains(known)).map(|(_, vocabulary)| *vocabulary)
}

fn channel_field(is_atom: bool, vocabulary: Vocabulary, local: &str) -> Option<Field> {
    match (vocabulary, local) {
        (Vocabulary::Core, "title") if is_atom => Some(Field::new(Kind::Text, "title")),
        (Vocabulary::Core, "title") => Some(Field::html("title")),
        (Vocabulary::Core | Vocabulary::DublinCore, "language") => {
            Some(Field::new(Kind::Language, "language"))
        }
        _ => None,
    }
}

fn rss_field(vocabulary: Vocabulary, local: &str) -> Option<Field> {
    let field = match (vocabulary, local) {
        (Vocabulary::Core, "title") => Field::html("title"),
        (Vocabulary::Core, "description") | (Vocabulary::Atom, "summary") => {
            Field::html("description")
        }
        (Vocabulary::Content, "encoded") => Field::html("content:encoded"),
        (Vocabulary::Core | Vocabulary::Atom, "link") => Field::new(Kind::Link, "link"),
        (Vocabulary::Core, "guid") => Field::new(Kind::Id, "guid"),
        (Vocabulary::Core, "pubdate" | "published" | "date")
        | (Vocabulary::DublinCore, "date")
        | (Vocabulary::DublinCoreTerms, "created" | "issued")
        | (Vocabulary::Atom, "published") => Field::new(Kind::Date, "pubDate"),
        (Vocabulary::Core | Vocabulary::Atom, "updated")
        | (Vocabulary::DublinCoreTerms, "modified") => Field::new(Kind::Date, "updated"),
        (Vocabulary::DublinCore, "language") => Field::new(Kind::Language, "language"),
        _ => return None,
    };
    Some(field)
}

fn atom_field(vocabulary: Vocabulary, local: &str) -> Option<Field> {
    let field = match (vocabulary, local) {
        (Vocabulary::Core, "title") => Field::new(Kind::Text, "title"),
        (Vocabulary::Core, "summary") => Field::new(Kind::Text, "summary"),
        (Vocabulary::Core, "content") => Field::new(Kind::Text, "content"),
        (Vocabulary::Core, "description") | (Vocabulary::Content, "encoded") => {
            Field::html("content")
        }
        (Vocabulary::Core, "link") => Field::new(Kind::Link, "link"),
        (Vocabulary::Core, "id") => Field::new(Kind::Id, "id"),
        (Vocabulary::Core, "published" | "issued" | "created" | "pubdate")
        | (Vocabulary::DublinCore, "date") => Field::new(Kind::Date, "published"),
        (Vocabulary::Core, "updated" | "modified") => Field::new(Kind::Date, "updated"),
        (Vocabulary::DublinCore, "language") => Field::new(Kind::Language, "language"),
        _ => return None,
    };
    Some(field)
}
