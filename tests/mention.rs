//! Who is named in a text: the gazetteer through its public door, own sentences only.

use comity::mention::Gazetteer;
use comity::model::{Country, Day, Language, Role, Story};
use proptest::prelude::*;
use std::sync::LazyLock;

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::embedded);

/// The mentions of a text as `name:CODE`, separated by spaces and with spaces in names as `_`.
fn named(language: &str, text: &str) -> String {
    let story = Story::new(text, "", Language::from_tag(language));
    let mentions = GAZETTEER.find(&story);
    let word = |mention: &comity::model::Mention| {
        format!("{}:{}", story.text[mention.span.clone()].replace(' ', "_"), mention.country)
    };
    mentions.iter().map(word).collect::<Vec<_>>().join(" ")
}

fn check(language: &str, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(named(language, text), *expected, "in: {text}");
    }
}

#[test]
fn english_names_need_word_boundaries_and_their_capitals() {
    check(
        "en",
        &[
            ("China and Japan met", "China:CN Japan:JP"),
            ("CHINA WARNS JAPAN", "CHINA:CN JAPAN:JP"),
            ("China’s economy", "China:CN"),
            ("A walk through Chinatown", ""),
            ("Iranology and Chinoiserie", ""),
            ("We ate turkey together", ""),
            ("Turkey and Greece talk", "Turkey:TR Greece:GR"),
            ("A storm in the Indian Ocean", ""),
            ("a china cabinet", ""),
            ("US-China talks", "US:US China:CN"),
            ("let us go", ""),
        ],
    );
}

#[test]
fn weak_names_count_only_beside_a_strong_one() {
    check("en", &[("Jordan scored twice", ""), ("Georgia votes", "")]);
    assert!(named("en", "Chad and the Chadian army").contains("Chad:TD"));
}

#[test]
fn chinese_compounds_name_each_country_by_its_character() {
    check(
        "zh",
        &[
            ("中日关系", "中:CN 日:JP"),
            ("中美两国", "中:CN 美:US"),
            ("中、日、韩外长", "中:CN 日:JP 韩:KR"),
            ("印巴边境", "印:IN 巴:PK"),
            ("对中国的看法", "中国:CN"),
            ("其中日本最多", "日本:JP"),
            ("中方对日方不满", "中方:CN 日:JP"),
            ("近日美国宣布", "美国:US"),
        ],
    );
}

#[test]
fn japanese_homographs_name_nobody() {
    check(
        "ja",
        &[
            ("中国地方に大雨", ""),
            ("日本海で地震", ""),
            ("日中首脳会談", "日:JP 中:CN"),
            ("米中対立", "米:US 中:CN"),
            ("インドネシアの首都", "インドネシア:ID"),
            ("訪中した", "中:CN"),
        ],
    );
}

#[test]
fn korean_names_take_particles_but_do_not_begin_inside_words() {
    check(
        "ko",
        &[
            ("중국이 일본에 항의", "중국:CN 일본:JP"),
            ("한일 정상회담", "한:KR 일:JP"),
            ("한·중 관계", "한:KR 중:CN"),
            ("中, 日에 경고", "中:CN 日:JP"),
            ("공약이란 무엇인가", ""),
        ],
    );
}

#[test]
fn wide_letters_and_invisible_marks_keep_their_byte_ranges() {
    check(
        "en",
        &[
            ("Ｃｈｉｎａ and Japan", "Ｃｈｉｎａ:CN Japan:JP"),
            ("\u{202b}China\u{202c}", "China:CN"),
        ],
    );
}

#[test]
fn the_day_of_publication_decides_who_holds_the_office() {
    let own = "# own\nJP\tleader\t2001-04-26\t2006-09-26\t-\tZebulon Testname\t-\t-\t-\n";
    let gazetteer = Gazetteer::with_overrides(&[("own.tsv", own)]).expect("the table is correct");
    let mut story = Story::new("Zebulon Testname spoke", "", Language::English);
    assert_eq!(gazetteer.find(&story).len(), 1, "without a day every name counts");
    story.published = Day::parse("2003-01-01");
    assert_eq!(gazetteer.find(&story)[0].role, Role::Leader);
    story.published = Day::parse("2010-01-01");
    assert!(gazetteer.find(&story).is_empty());
}

#[test]
fn a_row_that_cannot_be_read_is_named_with_its_line() {
    let own = "# own\nXX\tstate\t-\t-\t-\tNowhere\t-\t-\t-\n";
    let error = Gazetteer::with_overrides(&[("own.tsv", own)]).err().expect("XX is no country");
    assert_eq!((error.file.as_str(), error.line), ("own.tsv", 2));
    assert!(error.message.contains("XX"));
}

#[test]
fn every_country_has_a_short_name_in_four_languages() {
    for country in Country::all() {
        for language in Language::SCORED {
            assert!(!GAZETTEER.name(country, &language).is_empty(), "{country} in {language}");
        }
    }
}

proptest! {
    #[test]
    fn mentions_never_overlap_and_lie_on_character_boundaries(text in "\\PC{0,200}", language in 0usize..4) {
        let story = Story::new(&text, "", Language::SCORED[language].clone());
        let mut end = 0;
        for mention in GAZETTEER.find(&story) {
            prop_assert!(end <= mention.span.start && mention.span.start < mention.span.end);
            prop_assert!(story.text.get(mention.span.clone()).is_some());
            end = mention.span.end;
        }
    }

    #[test]
    fn words_glued_from_names_and_letters_never_break_the_search(
        parts in prop::collection::vec(prop_oneof![
            Just("中"), Just("日"), Just("本"), Just("国"), Just("美"), Just("·"), Just("한"), Just("일"),
            Just("China"), Just("ｱ"), Just("ﾞ"), Just("\u{301}"), Just(" "), Just("対"), Just("インド"),
        ], 0..40),
        language in 0usize..4,
    ) {
        let text: String = parts.concat();
        let story = Story::new(&text, "", Language::SCORED[language].clone());
        for mention in GAZETTEER.find(&story) {
            prop_assert!(story.text.get(mention.span.clone()).is_some());
        }
    }
}
