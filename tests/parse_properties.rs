//! What holds for any bytes and for any feed.

use comity::model::{Capture, Language, Timestamp, Validators};
use comity::parse::{self, ParseFailure, Parsed};
use proptest::prelude::*;

fn feed(body: Vec<u8>, content_type: Option<String>) -> Result<Parsed, ParseFailure> {
    let capture = Capture {
        url: "https://news.example/feed".to_owned(),
        status: 200,
        content_type,
        content_language: None,
        validators: Validators::default(),
        body,
        fetched_at: Timestamp::from_epoch_seconds(0),
    };
    parse::feed(&capture, &Language::Unknown)
}

/// What must hold of whatever was read.
fn check(parsed: &Parsed) -> Result<(), TestCaseError> {
    for entry in &parsed.entries {
        for text in [&entry.title, &entry.summary] {
            prop_assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
            prop_assert!(!text.contains("  ") && text.trim() == text.as_str(), "{text:?}");
        }
        prop_assert!(
            entry.url.as_ref().is_none_or(|url| url.starts_with("http")),
            "{:?}",
            entry.url
        );
    }
    Ok(())
}

/// Pieces of which broken feeds are made.
fn pieces() -> impl Strategy<Value = String> {
    const PIECES: [&str; 40] = [
        "<rss>",
        "<rss version='2.0'>",
        "</rss>",
        "<channel>",
        "</channel>",
        "<item>",
        "</item>",
        "<item/>",
        "<title>",
        "</title>",
        "<link>",
        "<link href='x'/>",
        "</link>",
        "<description>",
        "</description>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?xml encoding='gbk'?>",
        "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "</feed>",
        "<entry>",
        "</entry>",
        "<content type='xhtml'>",
        "</content>",
        "<content type=\"",
        "&",
        "&amp;",
        "&#0;",
        "&#x110000;",
        "&nbsp;",
        "<rdf:RDF>",
        "<dc:date>",
        "2025-01-15",
        "年",
        "港",
        "<b",
        "{\"items\":[",
        "</a:b:c>",
    ];
    prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..60)
        .prop_map(|pieces| pieces.concat())
}

/// A headline: letters of several scripts, spaces and what needs escaping.
fn headline() -> impl Strategy<Value = String> {
    "[A-Za-z0-9港発会談渔业ñéß한국&<>\"'.,!-]([A-Za-z0-9 港発会談渔业ñéß한국&\"'.,!-]{0,40}[A-Za-z0-9港談渔])?"
        .prop_filter("no markup or entity of its own", |text| !text.contains('<') && !text.contains(';'))
}

#[derive(Clone, Debug)]
struct Story {
    title: String,
    summary: String,
    path: u32,
    seconds: i64,
}

fn stories() -> impl Strategy<Value = Vec<Story>> {
    let story = (headline(), headline(), any::<u32>(), 946_684_800i64..2_000_000_000);
    let story =
        story.prop_map(|(title, summary, path, seconds)| Story { title, summary, path, seconds });
    prop::collection::vec(story, 1..8)
}

/// Escaped once for XML, after once for the HTML that it carries.
fn html(text: &str) -> String {
    xml(&xml(text))
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn date(story: &Story) -> String {
    Timestamp::from_epoch_seconds(story.seconds).to_string()
}

fn rss_2(stories: &[Story]) -> String {
    let item = |story: &Story| {
        format!(
            "<item><title>{}</title><link>https://news.example/{}</link><description>{}</description><pubDate>{}</pubDate></item>",
            html(&story.title),
            story.path,
            html(&story.summary),
            date(story)
        )
    };
    format!(
        "<rss version=\"2.0\"><channel>{}</channel></rss>",
        stories.iter().map(item).collect::<String>()
    )
}

fn rss_1(stories: &[Story]) -> String {
    let item = |story: &Story| {
        format!(
            "<item rdf:about=\"x\"><title>{}</title><link>https://news.example/{}</link><description>{}</description><dc:date>{}</dc:date></item>",
            html(&story.title),
            story.path,
            html(&story.summary),
            date(story)
        )
    };
    let items = stories.iter().map(item).collect::<String>();
    format!("<rdf:RDF xmlns=\"http://purl.org/rss/1.0/\"><channel></channel>{items}</rdf:RDF>")
}

fn atom(stories: &[Story]) -> String {
    let entry = |story: &Story| {
        format!(
            "<entry><title>{}</title><link href=\"https://news.example/{}\"/><summary type=\"html\">{}</summary><updated>{}</updated></entry>",
            xml(&story.title),
            story.path,
            html(&story.summary),
            date(story)
        )
    };
    let entries = stories.iter().map(entry).collect::<String>();
    format!("<feed xmlns=\"http://www.w3.org/2005/Atom\">{entries}</feed>")
}

fn json(stories: &[Story]) -> String {
    let item = |story: &Story| {
        serde_json::json!({
            "id": story.path, "title": xml(&story.title), "url": format!("https://news.example/{}", story.path),
            "content_html": xml(&story.summary), "date_published": date(story),
        })
    };
    let items: Vec<_> = stories.iter().map(item).collect();
    serde_json::json!({"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": items})
        .to_string()
}

fn round_trip(
    document: &str,
    stories: &[Story],
    encoding: &'static encoding_rs::Encoding,
) -> Result<(), TestCaseError> {
    let (body, _, unmappable) = encoding.encode(document);
    prop_assume!(!unmappable);
    let parsed = feed(body.into_owned(), Some(format!("text/xml; charset={}", encoding.name())));
    let parsed = parsed.map_err(|failure| TestCaseError::fail(failure.to_string()))?;
    let found: Vec<_> = parsed
        .entries
        .iter()
        .map(|e| (e.title.clone(), e.summary.clone(), e.url.clone(), e.published))
        .collect();
    let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let expected: Vec<_> = stories
        .iter()
        .map(|story| {
            let url = Some(format!("https://news.example/{}", story.path));
            (
                fold(&story.title),
                fold(&story.summary),
                url,
                Some(Timestamp::from_epoch_seconds(story.seconds)),
            )
        })
        .collect();
    prop_assert_eq!(found, expected);
    Ok(())
}

proptest! {
    #[test]
    fn any_bytes_end_in_entries_or_a_named_failure(body: Vec<u8>, charset in "[ -~]{0,20}") {
        if let Ok(parsed) = feed(body, Some(format!("text/xml; charset={charset}"))) {
            check(&parsed)?;
        }
    }

    #[test]
    fn any_heap_of_feed_pieces_is_read(document in pieces()) {
        if let Ok(parsed) = feed(document.into_bytes(), None) {
            check(&parsed)?;
        }
    }

    #[test]
    fn a_feed_cut_anywhere_and_with_any_byte_changed_is_read(
        stories in stories(), cut in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), byte: u8,
    ) {
        for document in [rss_2(&stories), rss_1(&stories), atom(&stories), json(&stories)] {
            let mut body = document.into_bytes();
            let position = at.index(body.len());
            body[position] = byte;
            body.truncate(cut.index(body.len() + 1));
            if let Ok(parsed) = feed(body, None) {
                check(&parsed)?;
            }
        }
    }

    #[test]
    fn any_date_text_is_read_or_not_without_harm(text in "[0-9A-Za-z年月日時分 :+./-]{0,40}") {
        let document = format!("<rss><channel><item><title>t</title><pubDate>{text}</pubDate></item></channel></rss>");
        prop_assert!(feed(document.into_bytes(), None).is_ok());
    }

    #[test]
    fn what_is_written_in_any_format_is_read_back(stories in stories()) {
        for document in [rss_2(&stories), rss_1(&stories), atom(&stories), json(&stories)] {
            round_trip(&document, &stories, encoding_rs::UTF_8)?;
        }
    }

    #[test]
    fn what_is_written_in_any_encoding_is_read_back(mut stories in stories()) {
        for (encoding, alphabet) in [
            (encoding_rs::SHIFT_JIS, "港発会談"), (encoding_rs::EUC_JP, "港発会談"), (encoding_rs::GB18030, "渔业会谈"),
            (encoding_rs::BIG5, "港會談"), (encoding_rs::EUC_KR, "한국"), (encoding_rs::WINDOWS_1252, "ñéß"),
        ] {
            for story in &mut stories {
                let keep = |text: &str| text.chars().filter(|c| c.is_ascii() || alphabet.contains(*c)).collect::<String>();
                story.title = format!("{alphabet}{}", keep(&story.title).trim_end());
                story.summary = format!("{alphabet}{}", keep(&story.summary).trim_end());
            }
            round_trip(&rss_2(&stories), &stories, encoding)?;
            round_trip(&atom(&stories), &stories, encoding)?;
            for story in &mut stories {
                story.title.clear();
                story.summary.clear();
            }
        }
    }
}
