//! References and CDATA, put into the form that a tokenizer for HTML reads as XML means it.

use std::collections::BTreeSet;

/// The text with every CDATA section replaced by its escaped content, comments dropped, and `&` escaped where it
/// begins no reference. (HTML would read `&copy=1` in an address as ©, and has no CDATA.)
pub(super) fn prepare(text: &str, repairs: &mut BTreeSet<&'static str>) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut rest = text;
    // Once no end of a comment was found there is none further on: looking again would be quadratic.
    let mut comments_end = true;
    while let Some(at) = rest.find(['&', '<']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        rest = if let Some(section) = from.strip_prefix("<![CDATA[") {
            let (content, after) = section.split_once("]]>").unwrap_or_else(|| {
                repairs.insert("a CDATA section without its end");
                (section, "")
            });
            super::write::escape(&mut out, content);
            after
        } else if let Some(comment) = from.strip_prefix("<!--") {
            let end = if comments_end { comment.split_once("-->") } else { None };
            comments_end = end.is_some();
            end.map_or(comment, |(_, after)| after)
        } else {
            let (first, after) = from.split_at(1);
            out.push_str(first);
            if first == "&" {
                match reference(after) {
                    Some("amp" | "lt" | "gt" | "quot" | "apos") => {}
                    Some(name) if name.starts_with('#') => {}
                    Some(_) => {
                        repairs.insert("an HTML entity");
                    }
                    None => {
                        out.push_str("amp;");
                        repairs.insert("a bare ampersand");
                    }
                }
            }
            after
        };
    }
    out.push_str(rest);
    out
}

/// The name of the reference that `text` continues after its `&`, as in `amp;` or `#x4E2D;`.
fn reference(text: &str) -> Option<&str> {
    // The longest name in HTML has 31 letters.
    const NAME_BYTES_MAX: usize = 32;
    let end = text.bytes().take(NAME_BYTES_MAX + 1).position(|b| b == b';')?;
    let name = text.get(..end)?;
    let body = name.strip_prefix('#').unwrap_or(name);
    (!body.is_empty() && body.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(name)
}
