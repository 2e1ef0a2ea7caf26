//! Which entries are the same story: identity, revisions' fingerprints, clusters of copies.
//!
//! Always holds: identity depends on the address alone; a cluster depends on the set of stories
//! alone, not on the order in which they arrived. All functions are pure.

use crate::model::{DateBasis, Entry, Item, ItemId, Language, Source, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use url::Url;

/// Query parameters that say where a reader came from, not what is read.
const TRACKING: [&str; 21] = [
    "fbclid",
    "gclid",
    "dclid",
    "msclkid",
    "yclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "ref_src",
    "referrer",
    "at_medium",
    "at_campaign",
    "cmpid",
    "ncid",
    "ito",
    "rss",
    "fromrss",
    "from_rss",
    "guccounter",
    "spm",
    "amp",
];
/// The same as prefixes: `utm_source`, `pk_campaign`, …
const TRACKING_PREFIXES: [&str; 5] = ["utm_", "pk_", "mtm_", "at_custom", "ns_"];
/// Host labels of other renditions of one site.
const RENDITION_LABELS: [&str; 5] = ["www", "m", "mobile", "amp", "wap"];
/// A declared date further ahead than this cannot be a publication time (zones differ by a day).
const FUTURE_SECONDS_MAX: i64 = 86_400;
/// Copies of a wire story appear within this time of the first.
const COPY_SECONDS_MAX: i64 = 3 * 86_400;
/// Titles shorter than this many letters are too common to tell copies by.
const COPY_LETTERS_MIN: usize = 10;

/// An entry that cannot become an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// No link, or none that is http or https: nothing to know it by.
    NoLink,
    /// Neither title nor text: nothing to judge.
    NoText,
}

impl Rejection {
    /// The name under which the outcome is counted.
    pub fn name(self) -> &'static str {
        match self {
            Rejection::NoLink => "no_link",
            Rejection::NoText => "no_text",
        }
    }
}

/// Makes the item of an entry read from `source` at `now`.
///
/// The publication time is the declared one; without one, or where it lies more than a day in the
/// future, the time of first sight stands in and [`Item::date_basis`] says so.
///
/// # Errors
/// The reason why the entry cannot be an item.
pub fn item(entry: &Entry, source: &Source, now: Timestamp) -> Result<Item, Rejection> {
    let url = entry.url.as_deref().and_then(clean_url).ok_or(Rejection::NoLink)?;
    if entry.title.is_empty() && entry.summary.is_empty() {
        return Err(Rejection::NoText);
    }
    let latest = now.plus_seconds(FUTURE_SECONDS_MAX);
    let (published, date_basis) = match entry.published {
        Some(declared) if declared <= latest => (declared, DateBasis::Declared),
        Some(_) => (now, DateBasis::FutureReplaced),
        None => (now, DateBasis::FirstSeen),
    };
    Ok(Item {
        id: identity(&url),
        source: source.id.clone(),
        outlet: source.outlet.id.clone(),
        url: url.into(),
        title: entry.title.clone(),
        summary: entry.summary.clone(),
        language: entry.language.clone(),
        published,
        date_basis,
        content_hash: hash(&[&entry.title, &entry.summary]),
        story_key: story_key(&entry.title, &entry.language),
    })
}

/// The address without fragment and tracking parameters; `None` unless it is http or https.
pub fn clean_url(text: &str) -> Option<Url> {
    let mut url = Url::parse(text.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return None;
    }
    url.set_fragment(None);
    if url.query().is_some() {
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(key, _)| !is_tracking(key))
            .map(|(key, value)| (key.into_owned(), value.into_owned()))
            .collect();
        if kept.is_empty() {
            url.set_query(None);
        } else if kept.len() < url.query_pairs().count() {
            url.query_pairs_mut().clear().extend_pairs(kept);
        }
    }
    Some(url)
}

fn is_tracking(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    TRACKING.contains(&key.as_str())
        || TRACKING_PREFIXES.iter().any(|prefix| key.starts_with(prefix))
}

/// The identity of a story: what stays the same over http and https, desktop, mobile and AMP
/// renditions, parameter order, a trailing slash or index page.
pub fn identity(url: &Url) -> ItemId {
    let host = url.host_str().unwrap_or_default();
    let mut labels: Vec<&str> = host.trim_end_matches('.').split('.').collect();
    while labels.len() > 2 && RENDITION_LABELS.contains(&labels[0]) {
        labels.remove(0);
    }
    let mut query: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    query.sort();
    let query: Vec<String> = query.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
    ItemId(hash(&[
        &format!("{}{port}", labels.join(".")),
        plain_path(url.path()),
        &query.join("&"),
    ]))
}

/// The path without AMP markers, index page and trailing slash.
fn plain_path(path: &str) -> &str {
    let mut path = path.strip_prefix("/amp/").map_or(path, |_| &path["/amp".len()..]);
    loop {
        let shorter = ["/", "/amp", "/index.html", "/index.htm", "/index.php", ".amp"]
            .iter()
            .find_map(|ending| path.strip_suffix(ending));
        match shorter {
            Some(shorter) => path = shorter,
            None => return path.strip_suffix(".amp.html").unwrap_or(path),
        }
    }
}

/// What copies of a story share: its language and the letters of its title, without the outlet
/// name that some feeds append. Empty where the title is too short to tell.
fn story_key(title: &str, language: &Language) -> String {
    let headline = [" - ", " | ", " – ", "｜"]
        .iter()
        .find_map(|separator| title.rsplit_once(separator))
        .map(|(headline, _)| headline)
        .filter(|headline| letters(headline).count() >= 2 * COPY_LETTERS_MIN)
        .unwrap_or(title);
    if letters(headline).count() < COPY_LETTERS_MIN {
        return String::new();
    }
    let letters: String = letters(headline).collect();
    hash(&[language.code(), &letters])
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// First 16 bytes of SHA-256 over the parts, each ended by a zero byte, as hex digits.
fn hash(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    digest.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// A story as clustering sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    pub id: ItemId,
    pub story_key: String,
    pub published: Timestamp,
}

/// The cluster of every story: the identity of its first copy. Stories with the same key belong
/// together if they appeared within three days of that first copy.
pub fn clusters(copies: &[Copy]) -> BTreeMap<ItemId, ItemId> {
    let mut by_key: BTreeMap<&str, Vec<&Copy>> = BTreeMap::new();
    for copy in copies {
        by_key.entry(&copy.story_key).or_default().push(copy);
    }
    let mut clusters = BTreeMap::new();
    for (key, mut group) in by_key {
        group.sort_by_key(|copy| (copy.published, &copy.id));
        let mut first = group[0];
        for copy in group {
            let apart = copy.published.epoch_seconds() - first.published.epoch_seconds();
            if key.is_empty() || apart > COPY_SECONDS_MAX {
                first = copy;
            }
            clusters.insert(copy.id.clone(), first.id.clone());
        }
    }
    clusters
}
