//! Bytes to text: which encoding a body is in, and its characters.
//!
//! The order of trust: a byte order mark; the zero bytes of UTF-16 and UTF-32; the `charset` of the
//! Content-Type header; the encoding of the XML declaration; detection from the bytes themselves. Text that is
//! valid UTF-8 is UTF-8 whatever a single-byte label says, and a label under which a good part of the text is
//! malformed loses to a detected encoding that does clearly better. Each such doubt is a [`Problem`].
//!
//! Labels are read as the WHATWG Encoding Standard reads them, so `gb2312` means GB18030's superset,
//! `iso-8859-1` means windows-1252, `euc-kr` means windows-949 and `shift_jis` means windows-31j.

use crate::model::{Capture, Problem};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE,
};
use std::borrow::Cow;

/// A body as text.
pub(super) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    /// The encoding's name, e.g. `Shift_JIS`.
    pub encoding: &'static str,
    pub problems: Vec<Problem>,
}

/// The text of a body, or the reason why its encoding cannot be read.
pub(super) fn decode(capture: &Capture) -> Result<Decoded<'_>, String> {
    let body = capture.body.as_slice();
    if let Some(decoded) = decode_by_byte_pattern(body) {
        return Ok(decoded);
    }
    let labels = labels(capture);
    let mut problems = unknown_labels(&labels);
    let declared = labels.iter().filter_map(|label| usable(label));
    let reading = choose(body, declared, top_level_domain(&capture.url), &mut problems);
    if reading.malformed > 0 {
        let detail =
            format!("{} malformed characters as {}", reading.malformed, reading.encoding.name());
        if reading.is_mostly_malformed() {
            return Err(detail);
        }
        problems.push(Problem { name: "malformed_characters", detail });
    }
    Ok(Decoded { text: reading.text, encoding: reading.encoding.name(), problems })
}

/// Bodies that say what they are by a byte order mark, or by where the zero bytes of their first `<` stand.
fn decode_by_byte_pattern(body: &[u8]) -> Option<Decoded<'_>> {
    let whole = |encoding: &'static Encoding| {
        let (text, _) = encoding.decode_with_bom_removal(body);
        Decoded { text, encoding: encoding.name(), problems: Vec::new() }
    };
    let wide = |name, order: fn([u8; 4]) -> u32| Decoded {
        text: Cow::Owned(utf_32(body, order)),
        encoding: name,
        problems: Vec::new(),
    };
    match body {
        [0xFF, 0xFE, 0, 0, ..] | [b'<', 0, 0, 0, ..] => Some(wide("UTF-32LE", u32::from_le_bytes)),
        [0, 0, 0xFE, 0xFF, ..] | [0, 0, 0, b'<', ..] => Some(wide("UTF-32BE", u32::from_be_bytes)),
        [0xEF, 0xBB, 0xBF, ..] => {
            let decoded = whole(UTF_8);
            // A mark on text that is not UTF-8 after all is no evidence.
            (!decoded.text.contains(char::REPLACEMENT_CHARACTER)).then_some(decoded)
        }
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => Some(whole(UTF_16LE)),
        [0xFE, 0xFF, ..] | [0, b'<', ..] => Some(whole(UTF_16BE)),
        _ => None,
    }
}

fn utf_32(body: &[u8], order: fn([u8; 4]) -> u32) -> String {
    let units = body.chunks_exact(4).filter_map(|unit| Some(order(unit.try_into().ok()?)));
    let chars = units.map(|unit| char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
    chars.filter(|c| *c != '\u{FEFF}').collect()
}

/// The labels that come with a body: HTTP charset first, then the XML declaration.
fn labels(capture: &Capture) -> Vec<String> {
    let http = capture.content_type.as_deref().and_then(http_charset);
    http.into_iter().chain(xml_encoding(&capture.body)).collect()
}

/// The `charset` parameter of a Content-Type header, quotes and spaces aside.
fn http_charset(content_type: &str) -> Option<String> {
    let value = content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then_some(value)
    })?;
    let value = value.trim().trim_matches(['"', '\'']).trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// The `encoding` of an XML declaration, which stands in ASCII at the start of the body.
fn xml_encoding(body: &[u8]) -> Option<String> {
    const DECLARATION_BYTES_MAX: usize = 512;
    let head =
        String::from_utf8_lossy(body.get(..DECLARATION_BYTES_MAX).unwrap_or(body)).into_owned();
    let declaration = head.trim_start_matches(['\u{FEFF}', '\u{FFFD}', ' ', '\t', '\r', '\n']);
    let (declaration, _) = declaration.strip_prefix("<?xml")?.split_once('>')?;
    let (_, after) = declaration.split_once("encoding")?;
    let after = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (label, _) = after.get(1..)?.split_once(quote)?;
    Some(label.trim().to_owned())
}

/// The encoding of a label that can be true: a label that was read from ASCII bytes cannot name UTF-16, and
/// the standard's "replacement" encodings hold no text.
fn usable(label: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label_no_replacement(label.as_bytes())?;
    (encoding != UTF_16LE && encoding != UTF_16BE).then_some(encoding)
}

fn unknown_labels(labels: &[String]) -> Vec<Problem> {
    let unknown = labels.iter().filter(|label| Encoding::for_label(label.as_bytes()).is_none());
    unknown
        .map(|label| Problem {
            name: "encoding_unknown",
            detail: format!(
                "no encoding is called {:?}",
                label.chars().take(40).collect::<String>()
            ),
        })
        .collect()
}

/// One way to read the body.
struct Reading<'a> {
    encoding: &'static Encoding,
    text: Cow<'a, str>,
    /// Replacement characters in the text.
    malformed: usize,
    /// Characters beyond ASCII, the replaced ones included.
    non_ascii: usize,
}

impl<'a> Reading<'a> {
    fn new(body: &'a [u8], encoding: &'static Encoding) -> Reading<'a> {
        let (text, malformed) = encoding.decode_without_bom_handling(body);
        let count = |wanted: fn(&char) -> bool| text.chars().filter(wanted).count();
        let non_ascii = count(|c| !c.is_ascii());
        let malformed = if malformed { count(|c| *c == char::REPLACEMENT_CHARACTER) } else { 0 };
        Reading { encoding, text, malformed, non_ascii }
    }

    /// At least a tenth of what is not ASCII is broken: one bad byte in a page is a slip, a tenth is a wrong label.
    fn is_doubtful(&self) -> bool {
        self.malformed * 10 >= self.non_ascii.max(1)
    }

    /// Nothing of the text beyond ASCII can be believed, and there is enough of it to say so.
    fn is_mostly_malformed(&self) -> bool {
        self.malformed >= 20 && self.malformed * 2 >= self.non_ascii
    }
}

/// The most credible reading of a body that has no byte order mark.
fn choose<'a>(
    body: &'a [u8],
    declared: impl Iterator<Item = &'static Encoding>,
    tld: Option<String>,
    problems: &mut Vec<Problem>,
) -> Reading<'a> {
    let mut readings = Vec::new();
    for encoding in declared {
        let reading = Reading::new(body, encoding);
        if encoding != UTF_8 && is_rather_utf_8(body, &reading) {
            problems.push(mismatch(encoding, UTF_8));
            return Reading::new(body, UTF_8);
        }
        if reading.malformed == 0 {
            problems
                .extend(readings.first().map(|first: &Reading| mismatch(first.encoding, encoding)));
            return reading;
        }
        readings.push(reading);
    }
    let detected = Reading::new(body, detect(body, tld));
    match readings.into_iter().min_by_key(|reading| reading.malformed) {
        Some(declared)
            if !declared.is_doubtful() || detected.malformed * 10 > declared.malformed =>
        {
            declared
        }
        Some(declared) => {
            problems.push(mismatch(declared.encoding, detected.encoding));
            detected
        }
        // Undeclared XML and JSON are UTF-8, unless they plainly are not.
        None if detected.encoding == ISO_2022_JP => detected,
        None => Some(Reading::new(body, UTF_8))
            .filter(|reading| !reading.is_doubtful())
            .unwrap_or(detected),
    }
}

/// Whether a body with a legacy label is nevertheless UTF-8. Under a single-byte label nothing is ever malformed,
/// so valid UTF-8 decides; a multi-byte label that reads without complaint is contradicted only by more
/// characters than chance makes valid.
fn is_rather_utf_8(body: &[u8], reading: &Reading) -> bool {
    const CHARS_BEYOND_CHANCE: usize = 8;
    let multi_byte =
        [GBK, GB18030, BIG5, EUC_JP, SHIFT_JIS, EUC_KR, ISO_2022_JP].contains(&reading.encoding);
    let enough = if multi_byte && reading.malformed == 0 { CHARS_BEYOND_CHANCE } else { 1 };
    reading.non_ascii >= enough && !body.is_ascii() && std::str::from_utf8(body).is_ok()
}

fn mismatch(declared: &'static Encoding, found: &'static Encoding) -> Problem {
    let detail = format!("declared {}, read as {}", declared.name(), found.name());
    Problem { name: "encoding_mismatch", detail }
}

/// What the bytes themselves look like.
fn detect(body: &[u8], tld: Option<String>) -> &'static Encoding {
    let escapes = body.windows(2).any(|pair| pair == b"\x1B$" || pair == b"\x1B(");
    if !escapes && std::str::from_utf8(body).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(body, true);
    detector.guess(tld.as_deref().map(str::as_bytes), Utf8Detection::Allow)
}

/// The last label of the host name in lower case, e.g. `jp`: a hint for detection.
fn top_level_domain(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    let tld = url.domain()?.rsplit('.').next()?.to_ascii_lowercase();
    tld.bytes().all(|b| b.is_ascii_lowercase()).then_some(tld).filter(|tld| !tld.is_empty())
}
