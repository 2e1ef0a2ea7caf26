//! What a finding carries beside its figure, what stays out, and how long reading may take.
//! Sentences and figures are invented; the tables per language are in `poll_english.rs` and so on.

mod poll_support;

use comity::model::poll::WaveSeries;
use comity::model::{Country, Day, Direction, Language, PollPolarity, PollWave, Story};
use comity::poll::registry::{Quote, Standing};
use comity::poll::{PollReader, registry};
use poll_support::{check, findings, line};
use std::time::Instant;

#[test]
fn the_seed_article_has_one_figure_for_both_publics_and_nothing_else() {
    let Ok(text) = std::fs::read_to_string("../shared/corpus/seed-article.md") else {
        println!("skipped: ../shared/corpus/seed-article.md is not here");
        return;
    };
    let mut found: Vec<String> = findings(&text, &Language::English).iter().map(line).collect();
    found.sort();
    assert_eq!(found, ["CN>JP 90 -", "JP>CN 90 -"]);
}

#[test]
fn a_finding_tells_house_sample_and_round() {
    let text = "Pew Research Center interviewed 1,204 people in Japan. Some 81% of Japanese viewed \
                China unfavourably, against 86% a year earlier.";
    let found = findings(text, &Language::English);
    assert_eq!(found.iter().map(line).collect::<Vec<_>>(), ["JP>CN 81 -", "JP>CN 86 -"]);
    assert!(found.iter().all(|finding| finding.pollster.as_deref() == Some("Pew Research Center")));
    assert_eq!(found[0].wave, PollWave::Current);
    assert_eq!(found[1].wave, PollWave::Previous);
    assert_eq!(found[0].sample_size, Some(1204));
    assert!(text[found[0].sentence.clone()].trim_start().starts_with("Some 81%"));
}

#[test]
fn a_sample_stated_beside_the_figure_is_read() {
    let text = "调查访问了1520名日本人，对中国没有好感的日本人占83%。";
    assert_eq!(findings(text, &Language::Chinese)[0].sample_size, Some(1520));
}

#[test]
fn the_figure_that_a_change_starts_from_belongs_to_the_earlier_round() {
    for (text, language) in [
        ("Dislike of China among Americans rose from 66.3% to 75.6%.", Language::English),
        ("美国人对中国的负面看法从66.3%升至75.6%。", Language::Chinese),
        ("中国に悪い印象を持つ日本人は66.3％から75.6％に増えた。", Language::Japanese),
        ("중국을 싫어한다는 한국인은 66.3%에서 75.6%로 늘었다.", Language::Korean),
    ] {
        let waves: Vec<_> = findings(text, &language).iter().map(|f| (f.percent, f.wave)).collect();
        assert_eq!(waves, [(66.3, PollWave::Previous), (75.6, PollWave::Current)], "{text}");
    }
}

#[test]
fn ranges_keep_both_ends_and_rounding_is_marked() {
    let found = findings("Between 60% and 70% of Turks distrust Israel.", &Language::English);
    assert_eq!((found[0].percent, found[0].percent_max), (60.0, Some(70.0)));
    assert!(findings("近九成日本人对中国没有好感。", &Language::Chinese)[0].approximate);
}

#[test]
fn a_figure_repeated_in_rounder_words_counts_once() {
    let text = "三成韩国人视日本为敌人。民调显示，32%的韩国人认为日本是敌人。";
    check(Language::Chinese, &[(text, "KR>JP 32 -")]);
}

#[test]
fn a_language_that_is_not_read_gives_nothing() {
    let text =
        "81 % des Japonais ont une opinion défavorable de la Chine. 81% of Japanese dislike China.";
    assert_eq!(findings(text, &Language::Other("fr".into())), []);
    assert_eq!(findings(text, &Language::Unknown), []);
}

#[test]
fn the_same_text_gives_the_same_findings_and_odd_mentions_do_no_harm() {
    let text = "89% of Japanese view China unfavourably.";
    assert_eq!(findings(text, &Language::English), findings(text, &Language::English));
    let story = Story::new("", text, Language::English);
    let beyond = comity::model::Mention {
        span: 900..907,
        country: comity::model::Country::from_code("JP").expect("a country"),
        role: comity::model::Role::State,
    };
    assert_eq!(PollReader::embedded().findings(&story, &[beyond]), []);
}

#[test]
fn every_shipped_cue_and_house_row_is_understood() {
    assert_eq!(PollReader::load().err(), None);
}

#[test]
fn time_grows_with_the_text_and_not_faster() {
    let reader = PollReader::embedded();
    for (piece, language) in [
        ("9% of 8% ", Language::English),
        ("一", Language::Chinese),
        ("九割、", Language::Japanese),
        ("열 명 중 ", Language::Korean),
        ("a ", Language::English),
    ] {
        let time = |bytes: usize| {
            let story = Story::new("", &piece.repeat(bytes / piece.len()), language.clone());
            let start = Instant::now();
            reader.findings(&story, &[]);
            start.elapsed().as_secs_f64()
        };
        let (small, large) = (time(200_000), time(1_600_000));
        // Eight times the text; quadratic work would take 64 times as long.
        assert!(large < small * 30.0 + 0.5, "{piece:?}: {small} s, then {large} s");
    }
}

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

#[test]
fn a_finding_is_matched_to_the_registered_round_that_it_reports() {
    let waves = registry::read("waves.tsv", registry::SHIPPED).expect("the shipped table");
    let text = "中国に悪い印象を持つ日本人は66.3％だった。言論NPOが発表した。";
    let finding = &findings(text, &Language::Japanese)[0];
    let standing = |published: &str| {
        let quote = Quote::of(finding, day(published)).expect("two countries");
        quote.standing(&waves)
    };
    let Standing::Reports(wave) = standing("2007-09-01") else { panic!("not matched") };
    assert_eq!(wave.fieldwork_end.0.ymd().0, 2007);
    assert_eq!(standing("2006-01-01"), Standing::Unknown, "before the fieldwork");
    assert_eq!(standing("2019-09-01"), Standing::Unknown, "long after it, as a current figure");
}

/// Two rounds of one house and one of another, all about the same direction.
const ROUNDS: &str = "\
House\t2024-09-01/2024-09-14\tJP\tCN\tq\t80.4\t12\t1000\tsource\tyes\t-
House\t2025-09-14\tJP\tCN\tq\t85\t-\t1000\tsource\tyes\tnew
Other\t2025-08\tJP\tCN\tq\t82.0\t-\t-\tsource\tno\t-
House\t2025\tCN\tJP\tq\t-\t-\t-\tsource\tno\twithheld";

fn quote(percent: f64, pollster: Option<&'static str>, published: &str) -> Quote<'static> {
    Quote {
        direction: Direction::new(
            Country::from_code("JP").expect("a country"),
            Country::from_code("CN").expect("a country"),
        )
        .expect("two countries"),
        percent,
        approximate: false,
        polarity: PollPolarity::Unfavourable,
        pollster,
        wave: PollWave::Current,
        fieldwork: None,
        published: day(published),
    }
}

#[test]
fn a_figure_is_folded_flagged_or_left_as_unknown_by_house_figure_and_date() {
    let waves = registry::read("rounds.tsv", ROUNDS).expect("sound rows");
    let reports = |quote: Quote<'_>| match quote.standing(&waves) {
        Standing::Reports(wave) => format!("reports {}", wave.fieldwork_end.1),
        Standing::Contradicts(wave) => format!("contradicts {}", wave.fieldwork_end.1),
        Standing::Unknown => "unknown".to_owned(),
    };
    let house = Some("House");
    for (quote, expected) in [
        (quote(85.0, house, "2025-11-01"), "reports 2025-09-14"),
        // Whole percents are rounded; tenths are not.
        (quote(84.6, house, "2025-11-01"), "reports 2025-09-14"),
        (quote(80.0, house, "2024-11-01"), "reports 2024-09-14"),
        (quote(80.6, house, "2024-11-01"), "contradicts 2024-09-14"),
        // The house is not named: the figure and the date must do, and nothing can be contradicted.
        (quote(85.0, None, "2025-11-01"), "reports 2025-09-14"),
        (quote(77.0, None, "2025-11-01"), "unknown"),
        // Another house's figure, and a figure long after the release.
        (quote(85.0, Some("Third"), "2025-11-01"), "unknown"),
        (quote(79.0, house, "2026-06-01"), "unknown"),
        (quote(79.0, house, "2025-11-01"), "contradicts 2025-09-14"),
    ] {
        assert_eq!(reports(quote), expected, "{quote:?}");
    }
    let previous = Quote { wave: PollWave::Previous, ..quote(80.4, house, "2026-06-01") };
    assert_eq!(reports(previous), "reports 2024-09-14", "an earlier round, quoted as such");
    let rounded = Quote { approximate: true, ..quote(83.0, house, "2025-11-01") };
    assert_eq!(reports(rounded), "reports 2025-09-14", "nearly 83%");
    let elsewhen = Quote {
        fieldwork: Some((day("2025-01-03"), day("2025-01-09"))),
        ..quote(85.0, house, "2025-11-01")
    };
    assert_eq!(reports(elsewhen), "unknown", "the text tells of other fieldwork");
}

#[test]
fn the_register_keeps_periods_breaks_and_withheld_rounds_with_their_sources() {
    let waves = registry::read("rounds.tsv", ROUNDS).expect("sound rows");
    assert_eq!(waves[0].fieldwork(), (day("2024-09-01"), day("2024-09-14")));
    assert_eq!(waves[2].fieldwork(), (day("2025-08-01"), day("2025-08-31")), "as far as known");
    assert_eq!(waves[1].series, WaveSeries::New);
    assert_eq!((waves[3].series, waves[3].unfavourable), (WaveSeries::Withheld, None));
    let shipped = registry::read("waves.tsv", registry::SHIPPED).expect("the shipped table");
    assert_eq!(shipped.len(), 98);
    assert!(shipped.iter().all(|wave| !wave.source.is_empty() && !wave.question.is_empty()));
    assert!(shipped.iter().any(|wave| wave.series == WaveSeries::Withheld));
    assert!(shipped.iter().any(|wave| wave.series == WaveSeries::New));
}

#[test]
fn a_broken_wave_row_is_named_with_its_line() {
    let row = "House\t2024-13\tJP\tCN\tq\t80\t-\t-\tsource\tyes";
    let error = registry::read("waves.tsv", row).expect_err("month 13");
    assert_eq!((error.file.as_str(), error.line), ("waves.tsv", 1));
    for row in [
        "House\t2024\tJP\tJP\tq\t80\t-\t-\tsource\tyes",
        "House\t2024\tJP\tCN\tq\t180\t-\t-\tsource\tyes",
        "House\t2024\tJP\tCN\tq\t80\t-\tmany\tsource\tyes",
        "House\t2024\tJP\tCN\tq\t80\t-\t-\tsource\tmaybe",
        "House\t2024-05-02/2024-05-01\tJP\tCN\tq\t80\t-\t-\tsource\tyes",
        "House\t2024\tJP\tCN\tq\t80\t-\t-\tsource\tyes\tbroken",
        "House\t2024\tJP\tCN\tq\t80\t-\t-\tsource\tyes\twithheld",
    ] {
        assert!(registry::read("waves.tsv", row).is_err(), "{row}");
    }
}
