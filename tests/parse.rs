//! Feeds as publishers send them, through the one door of the room.

use comity::model::{Capture, Entry, Language, Timestamp, Validators};
use comity::parse::{self, ENTRIES_MAX, Format, ParseFailure, Parsed, TITLE_CHARS_MAX};

fn capture(body: impl Into<Vec<u8>>) -> Capture {
    Capture {
        url: "https://news.example/feeds/world.xml".to_owned(),
        status: 200,
        content_type: None,
        content_language: None,
        validators: Validators::default(),
        body: body.into(),
        fetched_at: Timestamp::from_epoch_seconds(0),
    }
}

#[track_caller]
fn read(body: impl Into<Vec<u8>>) -> Parsed {
    parse::feed(&capture(body), &Language::Unknown).expect("the feed is readable")
}

#[track_caller]
fn failure(body: impl Into<Vec<u8>>) -> ParseFailure {
    parse::feed(&capture(body), &Language::Unknown).expect_err("this is no feed")
}

/// An RSS 2.0 feed with these children of its only item.
fn item(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><item>{inside}</item></channel></rss>"
    )
}

#[track_caller]
fn only(parsed: Parsed) -> Entry {
    assert_eq!(parsed.entries.len(), 1, "{parsed:?}");
    parsed.entries.into_iter().next().expect("there is one")
}

fn names(parsed: &Parsed) -> Vec<&'static str> {
    parsed.problems.iter().map(|problem| problem.name).collect()
}

const WHOLE: &str = "<title>Ferry talks resume</title><link>https://news.example/1</link>\
                     <pubDate>Wed, 15 Jan 2025 08:00:00 GMT</pubDate>";

#[test]
fn rss_in_every_version_is_read() {
    for version in
        [" version=\"2.0\"", " version=\"0.91\"", " version=\"0.93\"", " version=\"0.94\"", ""]
    {
        let parsed = read(format!(
            "<rss{version}><channel><title>World</title><item>{WHOLE}</item></channel></rss>"
        ));
        assert_eq!(parsed.feed_title.as_deref(), Some("World"));
        assert_eq!(parsed.format, Format::Rss);
        assert!(parsed.problems.is_empty(), "{:?}", parsed.problems);
        let entry = only(parsed);
        assert_eq!(entry.title, "Ferry talks resume");
        assert_eq!(entry.url.as_deref(), Some("https://news.example/1"));
        assert_eq!(entry.published, Timestamp::parse("2025-01-15T08:00:00Z"));
    }
}

#[test]
fn rss_1_0_takes_its_identifier_and_dublin_core_date() {
    let parsed = read(
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\" \
         xmlns:d=\"http://purl.org/dc/elements/1.1/\"><channel><title>港</title><d:language>ja</d:language></channel>\
         <item rdf:about=\"https://news.example/a\"><title>港の工事</title><link>https://news.example/a?x=1&amp;y=2</link>\
         <d:date>2025-01-15T17:00:00+09:00</d:date></item></rdf:RDF>",
    );
    let entry = only(parsed);
    assert_eq!(entry.guid.as_deref(), Some("https://news.example/a"));
    assert_eq!(entry.url.as_deref(), Some("https://news.example/a?x=1&y=2"));
    assert_eq!(entry.published, Timestamp::parse("2025-01-15T08:00:00Z"));
    assert_eq!(entry.language, Language::Japanese);
}

#[test]
fn atom_0_3_and_1_0_are_read_alike() {
    let old = "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><title>W</title><entry><title>Ports &amp; piers</title>\
               <link rel=\"alternate\" type=\"text/html\" href=\"https://news.example/1\"/><id>tag:1</id>\
               <issued>2025-01-15T08:00:00Z</issued><summary type=\"text/plain\">Two lines</summary></entry></feed>";
    let new = "<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\"><a:title>W</a:title><a:entry><a:title type=\"text\">Ports &amp; piers</a:title>\
               <a:link href=\"https://news.example/1.json\" rel=\"self\"/><a:link href=\"https://news.example/1\"/><a:id>tag:1</a:id>\
               <a:published>2025-01-15T08:00:00Z</a:published><a:summary>Two lines</a:summary></a:entry></a:feed>";
    assert_eq!(only(read(old)), only(read(new)));
    let entry = only(read(new));
    assert_eq!(entry.title, "Ports & piers");
    assert_eq!(entry.url.as_deref(), Some("https://news.example/1"));
    assert_eq!(entry.summary, "Two lines");
}

#[test]
fn atom_text_that_is_declared_plain_keeps_its_angle_brackets() {
    let feed = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title type=\"text\">The &lt;div&gt; war</title>\
                <summary type=\"html\">The &lt;b&gt;bold&lt;/b&gt; move</summary></entry></feed>";
    let entry = only(read(feed));
    assert_eq!(entry.title, "The <div> war");
    assert_eq!(entry.summary, "The bold move");
}

#[test]
fn inline_xhtml_is_read_as_text() {
    let feed = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>t</title><content type=\"xhtml\">\
                <h:div xmlns:h=\"http://www.w3.org/1999/xhtml\"><h:p>One &lt; two.</h:p><h:p>Three<h:br/>four.</h:p></h:div>\
                </content></entry></feed>";
    assert_eq!(only(read(feed)).summary, "One < two.\nThree\nfour.");
}

#[test]
fn json_feed_is_read_and_an_odd_item_does_not_lose_the_rest() {
    let parsed = read(
        r#"{"version": "https://jsonfeed.org/version/1", "title": "World", "language": "en",
            "items": [{"id": 7, "url": "/story", "title": "Ferry talks", "date_published": "2025-01-15T08:00:00Z",
                       "content_html": "<p>Both sides</p>", "tags": 3}, "what", {"id": "8", "title": "Next"}]}"#,
    );
    assert_eq!(parsed.format, Format::JsonFeed);
    assert!(names(&parsed).contains(&"entry_unreadable"));
    assert_eq!(parsed.entries.len(), 2);
    assert_eq!(parsed.entries[0].url.as_deref(), Some("https://news.example/story"));
    assert_eq!(parsed.entries[0].guid.as_deref(), Some("7"));
    assert_eq!(parsed.entries[0].summary, "Both sides");
    assert_eq!(parsed.entries[0].language, Language::English);
}

#[test]
fn a_bare_ampersand_in_an_address_stays_one() {
    let parsed = read(item(
        "<title>R&D & ports</title><link>http://news.example/?id=1&section=2&copy=3</link>",
    ));
    assert!(names(&parsed).contains(&"repaired_xml"));
    let entry = only(parsed);
    assert_eq!(entry.title, "R&D & ports");
    assert_eq!(entry.url.as_deref(), Some("http://news.example/?id=1&section=2&copy=3"));
}

#[test]
fn html_entities_are_decoded_where_xml_knows_none() {
    let entry = only(read(item("<title>Caf&eacute;&nbsp;talks &#8211; &#x4E2D;</title>")));
    assert_eq!(entry.title, "Café talks – 中");
}

#[test]
fn doubly_escaped_text_is_decoded_to_the_end() {
    let title = |inner: &str| only(read(item(&format!("<title>{inner}</title>")))).title;
    assert_eq!(title("Caf&amp;amp;eacute; &amp;amp;amp; bar"), "Café & bar");
    assert_eq!(title("&amp;lt;p&amp;gt;Talks&amp;lt;/p&amp;gt; go on"), "Talks go on");
    assert_eq!(title("1 &lt; 2 and R&amp;D"), "1 < 2 and R&D");
}

#[test]
fn markup_scripts_and_invisible_characters_leave_no_trace() {
    let entry = only(read(item(
        "<title>\u{202E}Harbour\u{200B} \u{2066}news\u{2069}\u{7}</title><description><![CDATA[<style>p{color:red}</style>\
         <p>First&nbsp; part</p><script>if (a<b && c>d) document.write('<p>no</p>')</script><ul><li>one<li>two</ul>\
         <iframe src='x'/>tail<svg><path/><title>icon</title></svg>]]></description>",
    )));
    assert_eq!(entry.title, "Harbour news");
    assert_eq!(entry.summary, "First part\none\ntwo\ntail");
}

#[test]
fn a_feed_that_breaks_off_keeps_what_came_before() {
    let whole =
        item(&format!("{WHOLE}</item><item><title>Second</title><description><![CDATA[cut of"));
    let cut = whole.split("</item></channel>").next().expect("split gives a part").to_owned();
    let parsed = read(cut);
    assert!(names(&parsed).contains(&"repaired_xml"));
    assert_eq!(parsed.entries.len(), 2);
    assert_eq!(parsed.entries[0].title, "Ferry talks resume");
    assert_eq!(parsed.entries[1].summary, "cut of");
}

#[test]
fn elements_closed_in_the_wrong_order_cost_nothing_but_a_note() {
    let parsed = read(item(
        "<title>One<b>bold</title></b><link>https://news.example/1</item><item><title>Two</title>",
    ));
    assert!(names(&parsed).contains(&"repaired_xml"));
    let titles: Vec<_> = parsed.entries.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(titles, ["Onebold", "Two"]);
    assert_eq!(parsed.entries[0].url.as_deref(), Some("https://news.example/1"));
}

#[test]
fn elements_of_other_vocabularies_do_not_stand_in_for_the_entrys_own() {
    let entry = only(read(item(
        "<media:group><media:title>Photo</media:title></media:group><media:title>Photo</media:title><image><title>Logo</title></image>\
         <source url='x'>Agency</source><title>Story</title><itunes:summary>Podcast</itunes:summary><author>山田（yamada@news.example）</author>",
    )));
    assert_eq!(entry.title, "Story");
    assert_eq!(entry.summary, "");
}

#[test]
fn broken_entries_are_counted_and_the_others_survive() {
    let parsed = read(item(&format!(
        "{WHOLE}</item><item><description>only text</description><pubDate>soon</pubDate>"
    )));
    assert_eq!(parsed.entries.len(), 2);
    let mut found = names(&parsed);
    found.sort_unstable();
    assert_eq!(
        found,
        ["date_unreadable", "entry_without_date", "entry_without_link", "entry_without_title"]
    );
}

#[test]
fn a_link_is_resolved_or_taken_from_the_guid() {
    let url = |inner: &str| only(read(item(inner))).url;
    assert_eq!(url("<link>/a b</link>").as_deref(), Some("https://news.example/a%20b"));
    assert_eq!(
        url("<link>story.html</link>").as_deref(),
        Some("https://news.example/feeds/story.html")
    );
    assert_eq!(
        url("<link>\n https://news.example/x \n</link>").as_deref(),
        Some("https://news.example/x")
    );
    assert_eq!(
        url("<guid>https://news.example/g</guid>").as_deref(),
        Some("https://news.example/g")
    );
    assert_eq!(url("<guid isPermaLink='false'>1234</guid>"), None);
    assert_eq!(url("<link>javascript:alert(1)</link>"), None);
    let based = "<rss version='2.0' xml:base='https://cdn.example/x/'><channel><item><link>y</link></item></channel></rss>";
    assert_eq!(only(read(based)).url.as_deref(), Some("https://cdn.example/x/y"));
}

#[track_caller]
fn check_date(written: &str, expected: Option<&str>) {
    let parsed = read(item(&format!("<title>t</title><pubDate>{written}</pubDate>")));
    let unreadable = names(&parsed).contains(&"date_unreadable");
    assert_eq!(unreadable, expected.is_none(), "{written}");
    let published = only(parsed).published.map(|at| at.to_string());
    assert_eq!(published.as_deref(), expected, "{written}");
}

#[test]
fn dates_are_read_in_every_form_that_feeds_use() {
    let at_eight = Some("2025-01-15T08:00:00Z");
    for written in [
        "Wed, 15 Jan 2025 08:00:00 GMT",
        "Wed, 15 Jan 2025 08:00:00 +0000",
        "15 Jan 25 08:00 UT",
        "Wednesday, 15 January 2025 08:00:00 Z",
        "Wed, 15 Jan 2025 17:00:00 JST",
        "Wed, 15 Jan 2025 17:00:00 KST",
        "Wed, 15 Jan 2025 03:00:00 EST",
        "Wed, 15 Jan 2025 02:00:00 CST",
        "Wed, 15 Jan 2025 16:00:00 GMT+8",
        "Wed, 15 Jan 2025 16:00:00 +08:00",
        "Wed Jan 15 08:00:00 UTC 2025",
        "January 15, 2025 8:00 AM GMT",
        "Jan. 15, 2025, 5:00 p.m. JST",
        "15-Jan-2025 08:00:00 GMT",
        "mar. 15 janv. 2025 09:00:00 CET",
        "Mi, 15 Jan 2025 09:00:00 MEZ",
        "2025-01-15T08:00:00Z",
        "2025-01-15T08:00Z",
        "2025-01-15T08:00:00.123456Z",
        "2025-01-15T17:00:00+09:00",
        "2025-01-15T17:00:00+0900",
        "2025-01-15 03:00:00 -05",
        "20250115T080000Z",
        "2025/01/15 17:00:00 JST",
        "2025年1月15日 17:00 JST",
        "2025年1月15日（水）17時00分 JST",
        "２０２５年１月１５日 下午 4:00 HKT",
        "2025年01月15日星期三 16:00:00 +0800",
        "2025년 1월 15일 오후 5:00 KST",
        "2025년 1월 15일 (수) 17시 00분 00초 KST",
        "1736928000",
        "1736928000000",
    ] {
        check_date(written, at_eight);
    }
    check_date("Sun, 14 Sept 2025 08:00:00 GMT", Some("2025-09-14T08:00:00Z"));
    check_date("1 Oct 99 24:00:00 GMT", Some("1999-10-02T00:00:00Z"));
    check_date("31.12.2024 23:59:60 UTC", Some("2025-01-01T00:00:00Z"));
    check_date("2025년 1월 15일 오전 12:30 KST", Some("2025-01-14T15:30:00Z"));
}

#[test]
fn a_date_that_is_ambiguous_or_none_is_not_guessed() {
    for written in [
        "03/04/2025 08:00",
        "30 Feb 2025 08:00:00 GMT",
        "yesterday",
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "2025-13-01",
        "15 Jan",
        "99999999999999999999",
        "Wed, 15 Jan 2025 25:00:00 GMT",
    ] {
        check_date(written, None);
    }
    check_date("13/04/2025 08:00 GMT", Some("2025-04-13T08:00:00Z"));
}

#[test]
fn a_date_without_zone_is_utc_and_says_so() {
    for written in [
        "2025-01-15T08:00:00",
        "2025-01-15 08:00",
        "Wed, 15 Jan 2025 08:00:00",
        "2025年1月15日 8:00",
    ] {
        check_date(written, Some("2025-01-15T08:00:00Z"));
        assert!(
            names(&read(item(&format!("<pubDate>{written}</pubDate>"))))
                .contains(&"date_without_zone")
        );
    }
}

#[test]
fn encodings_are_found_from_every_sign_there_is() {
    let text = |label: &str| {
        format!(
            "<?xml version=\"1.0\"{label}?><rss><channel><item><title>{SAMPLE}</title></item></channel></rss>"
        )
    };
    const SAMPLE: &str = "首都の港で会談を行うと発表しました。両国は漁業についても話し合う予定です";
    let encode = |label: &str, text: &str| {
        encoding_rs::Encoding::for_label(label.as_bytes())
            .expect("a known label")
            .encode(text)
            .0
            .into_owned()
    };
    for label in ["shift_jis", "euc-jp", "iso-2022-jp", "gb18030", "utf-8"] {
        let declared = read(encode(label, &text(&format!(" encoding='{label}'"))));
        let undeclared = read(encode(label, &text("")));
        let mut by_header = capture(encode(label, &text("")));
        by_header.content_type = Some(format!("text/xml; charset=\"{label}\""));
        let by_header = parse::feed(&by_header, &Language::Unknown).expect("the feed is readable");
        for parsed in [declared, undeclared, by_header] {
            assert_eq!(only(parsed).title, SAMPLE, "{label}");
        }
    }
    let units = |big_endian: bool| -> Vec<u8> {
        let bytes = |unit: u16| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() };
        text("").encode_utf16().flat_map(bytes).collect()
    };
    for body in [units(true), units(false), [b"\xFF\xFE".to_vec(), units(false)].concat()] {
        assert_eq!(only(read(body)).title, SAMPLE);
    }
    assert_eq!(
        only(read([b"\xEF\xBB\xBF".as_slice(), text("").as_bytes()].concat())).title,
        SAMPLE
    );
}

#[test]
fn a_wrong_label_loses_to_the_text_itself() {
    let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
    let title = "外交部发言人表示双方将继续就渔业问题举行会谈，并愿意保持沟通";
    let feed = |label: &str| {
        format!(
            "<?xml version='1.0' encoding='{label}'?><rss><channel><item><title>{title}</title></item></channel></rss>"
        )
    };
    for body in [gbk(&feed("utf-8")), feed("gb2312").into_bytes(), feed("iso-8859-1").into_bytes()]
    {
        let parsed = read(body);
        assert!(names(&parsed).contains(&"encoding_mismatch"), "{:?}", parsed.problems);
        assert_eq!(only(parsed).title, title);
    }
    let odd_label = read(feed("x-none"));
    assert!(names(&odd_label).contains(&"encoding_unknown"));
    assert_eq!(only(odd_label).title, title);
}

#[test]
fn one_bad_byte_does_not_change_the_encoding() {
    let mut body =
        item("<title>両国の港で会談を行うと発表しました X 漁業についても話し合う</title>")
            .into_bytes();
    let at = body.iter().position(|byte| *byte == b'X').expect("there is an X");
    body[at] = 0xFF;
    let parsed = read(body);
    assert!(names(&parsed).contains(&"malformed_characters"));
    assert_eq!(parsed.encoding, "UTF-8");
    assert!(only(parsed).title.starts_with("両国の港で会談を行うと発表しました"));
}

#[test]
fn what_is_not_a_feed_is_named_for_what_it_is() {
    let cases = [
        ("", "empty"),
        (" \r\n\t", "empty"),
        (
            "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>cf-chl</body></html>",
            "block_page",
        ),
        ("<html><form><input type=\"password\"></form></html>", "login_page"),
        (
            "<html><script src='https://consent.news.example/cookie.js'></script></html>",
            "cookie_wall",
        ),
        ("<HTML><TITLE>Home</TITLE><a href='/feed'>feed</a></HTML>", "html_instead_of_feed"),
        ("<urlset><url/></urlset>", "not_a_feed"),
        ("Not found", "not_a_feed"),
        ("{\"error\": 404}", "not_a_feed"),
        ("{\"items\": [", "not_a_feed"),
        ("\u{1F}\u{8}", "not_a_feed"),
        ("%PDF-1.7", "not_a_feed"),
    ];
    for (body, name) in cases {
        assert_eq!(failure(body).name(), name, "{body}");
    }
    let page = failure("<html><head><title>Sports &amp; more</title></head></html>").to_string();
    assert!(page.contains("\"Sports & more\""), "{page}");
    let gzip = failure([0x1F, 0x8B, 8, 0, 0, 0]);
    assert!(gzip.to_string().contains("gzip"), "{gzip}");
}

#[test]
fn bytes_that_are_no_text_in_the_declared_encoding_are_refused() {
    let mut body = b"<?xml version='1.0' encoding='euc-kr'?><rss><channel><title>".to_vec();
    body.extend((0..4000u32).map(|n| 0x80 + (n.wrapping_mul(2_654_435_761) >> 25) as u8));
    let outcome = parse::feed(&capture(body), &Language::Unknown)
        .map(|parsed| names(&parsed).contains(&"encoding_mismatch"));
    assert!(matches!(outcome, Ok(true) | Err(ParseFailure::UnreadableEncoding(_))), "{outcome:?}");
}

#[test]
fn hostile_documents_end_soon_and_small() {
    const SIZE: usize = 10_000_000;
    let nest = |piece: &str| piece.repeat(SIZE / piece.len());
    // What is quadratic shows at a fifth of that as well.
    let fill = |piece: &str| piece.repeat(SIZE / 5 / piece.len());
    assert_eq!(failure(nest("<a>")).name(), "too_deep");
    assert_eq!(failure(format!("<rss><channel>{}", nest("<x>"))).name(), "too_deep");
    for piece in
        ["&", "<!--", "<![CDATA[", "</p>", "<", "<b ", "&#x41;", "&lt;&amp;", "]]>", "<p>", "\"'"]
    {
        read(item(&format!("<title>t</title><description>{}</description>", fill(piece))));
    }
    let flood = read(format!("<rss><channel>{}", fill("<item/>")));
    assert_eq!(flood.entries.len(), ENTRIES_MAX);
    assert!(names(&flood).contains(&"entries_dropped"));
    for json in [nest("["), nest("{\"a\":"), format!("{{\"items\":[{}", nest("[[],"))] {
        failure(json);
    }
}

#[test]
fn entities_of_a_dtd_are_never_expanded() {
    let laughs = "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>\
                  <!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY x SYSTEM 'file:///etc/passwd'>]>\
                  <rss version='2.0'><channel><item><title>&c; &x;</title></item></channel></rss>";
    assert_eq!(only(read(laughs)).title, "&c; &x;");
}

#[test]
fn long_text_is_cut_between_characters_and_counted() {
    let parsed = read(item(&format!("<title>{}</title>", "港".repeat(TITLE_CHARS_MAX + 1))));
    assert!(names(&parsed).contains(&"entry_text_cut"));
    assert_eq!(only(parsed).title.chars().count(), TITLE_CHARS_MAX);
}

#[track_caller]
fn check_language(text: &str, declared: &str, expected: &str) {
    let declared = Language::from_tag(declared);
    assert_eq!(parse::detect_language(text, Some(&declared)).code(), expected, "{text}");
}

#[test]
fn scripts_and_national_character_sets_tell_the_east_asian_languages_apart() {
    check_language("首相が港を訪れた", "zh", "ja");
    check_language("외교부 대변인 기자회견", "en", "ko");
    check_language("尹대통령 訪日", "ja", "ko");
    check_language("外交部发言人举行记者会", "en", "zh");
    check_language("外交部發言人舉行記者會", "en", "zh");
    check_language("東京駅前広場再開発計画", "zh", "ja");
    check_language("大の字小吃店发言", "ja", "zh");
    check_language("iPhone 17 Pro 发布会", "en", "zh");
    check_language("日中首相会談", "zh", "ja");
    // Han that all three character sets can spell: what is declared decides, and Chinese where nothing is.
    check_language("中日大使", "ja", "ja");
    check_language("中日大使", "zh", "zh");
    check_language("中日大使", "und", "zh");
}

#[test]
fn other_scripts_take_the_declared_language_if_it_fits_and_a_guess_if_not() {
    check_language("The ministers met in Busan and agreed to talk again", "ja", "en");
    check_language("Los ministros se reunieron en Busan y acordaron volver a hablar", "zh", "es");
    check_language("Министры встретились в Пусане", "uk", "uk");
    check_language("Министры встретились в Пусане", "en", "ru");
    check_language("Busan summit", "en", "en");
    check_language("G7 2025", "fr", "fr");
    check_language("", "ko", "ko");
    check_language("Busan", "ko", "ko");
    assert_eq!(parse::detect_language("42", None), Language::Unknown);
}

#[test]
fn the_most_specific_declaration_of_a_language_counts() {
    let feed = |channel: &str, entry: &str| {
        format!(
            "<rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>{channel}<item>{entry}<title>Pagina uno</title></item></channel></rss>"
        )
    };
    let language = |feed: String, header: Option<&str>| {
        let mut capture = capture(feed);
        capture.content_language = header.map(str::to_owned);
        only(parse::feed(&capture, &Language::English).expect("the feed is readable"))
            .language
            .to_string()
    };
    assert_eq!(language(feed("", ""), None), "en");
    assert_eq!(language(feed("", ""), Some("es")), "es");
    assert_eq!(language(feed("", ""), Some("es, pt")), "en");
    assert_eq!(language(feed("<language>it-IT</language>", ""), Some("es")), "it");
    assert_eq!(
        language(feed("<language>it</language>", "<dc:language>ro</dc:language>"), Some("es")),
        "ro"
    );
}

#[test]
fn short_english_headlines_are_english_and_short_french_ones_are_not() {
    for english in
        ["India bans 59 Chinese apps", "Iran vows revenge on Israel", "China bans Japan fish"]
    {
        assert_eq!(parse::detect_language(english, None), Language::English, "{english}");
    }
    assert_ne!(parse::detect_language("La Chine condamne le Japon", None), Language::English);
    assert_ne!(parse::detect_language("China verurteilt Japan und Korea", None), Language::English);
}
