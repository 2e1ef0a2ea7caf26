//! Shares in words: every whole percent in each language's usual wordings, and any text at all.

use comity::model::Language;
use comity::poll::number::shares;
use proptest::prelude::*;

const HAN: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const SINO: [&str; 10] = ["", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"];
const NATIVE: [&str; 10] = ["", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"];

/// The one share of a text, percent.
fn only(text: &str, language: Language) -> f64 {
    let found = shares(text, &language);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found[0].percent
}

/// Tens and ones around a word for ten, as Chinese, Japanese and Sino-Korean build numbers.
fn tens(n: usize, digits: &[&str; 10], zero: &str, ten: &str, hundred: &str) -> String {
    match (n / 10, n % 10) {
        (0, 0) => zero.to_owned(),
        (10, _) => hundred.to_owned(),
        (0, ones) => digits[ones].to_owned(),
        (1, ones) => format!("{ten}{}", digits[ones]),
        (tens, ones) => format!("{}{ten}{}", digits[tens], digits[ones]),
    }
}

fn english(n: usize) -> String {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] =
        ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    match (n / 10, n % 10) {
        (10, _) => "one hundred".to_owned(),
        (0 | 1, _) => SMALL[n].to_owned(),
        (tens, 0) => TENS[tens].to_owned(),
        (tens, ones) => format!("{}-{}", TENS[tens], SMALL[ones]),
    }
}

#[test]
fn every_whole_percent_reads_back_from_words_and_digits() {
    for n in 0..=100 {
        let han = tens(n, &HAN, "零", "十", "一百");
        let sino = tens(n, &SINO, "영", "십", "백");
        let cases = [
            (format!("{n}%"), Language::English),
            (format!("{n} per cent of them"), Language::English),
            (format!("{} percent", english(n)), Language::English),
            (format!("{n}％"), Language::Chinese),
            (format!("百分之{han}"), Language::Chinese),
            (format!("{n}％"), Language::Japanese),
            (format!("{}パーセント", tens(n, &HAN, "〇", "十", "百")), Language::Japanese),
            (format!("{n}%"), Language::Korean),
            (format!("{sino} 퍼센트"), Language::Korean),
        ];
        for (text, language) in cases {
            assert_eq!(only(&text, language), n as f64, "{text}");
        }
    }
}

#[test]
fn every_tenth_reads_back_from_the_east_asian_forms() {
    for n in 1..10 {
        let percent = (n * 10) as f64;
        for text in [format!("{n}成"), format!("{}成", HAN[n]), format!("十人中有{}人", HAN[n])]
        {
            assert_eq!(only(&text, Language::Chinese), percent, "{text}");
        }
        for text in [format!("{n}割"), format!("{}割", HAN[n]), format!("10人中{n}人")] {
            assert_eq!(only(&text, Language::Japanese), percent, "{text}");
        }
        for text in [format!("10명 중 {n}명"), format!("열 명 중 {} 명", NATIVE[n])] {
            assert_eq!(only(&text, Language::Korean), percent, "{text}");
        }
        assert_eq!(only(&format!("{} in ten", english(n)), Language::English), percent);
        for (ones, han) in HAN.iter().enumerate().skip(1) {
            let text = format!("{}成{han}", HAN[n]);
            assert_eq!(only(&text, Language::Chinese), percent + ones as f64, "{text}");
            let text = format!("{n}割{ones}分");
            assert_eq!(only(&text, Language::Japanese), percent + ones as f64, "{text}");
        }
    }
}

#[test]
fn fractions_halves_and_ranges_are_shares() {
    let cases = [
        ("two-thirds", Language::English, 66.7, None),
        ("a third of them", Language::English, 33.3, None),
        ("three quarters", Language::English, 75.0, None),
        ("half of them", Language::English, 50.0, None),
        ("60 to 70 percent", Language::English, 60.0, Some(70.0)),
        ("between 60% and 70%", Language::English, 60.0, Some(70.0)),
        ("三分之二", Language::Chinese, 66.7, None),
        ("一半的人", Language::Chinese, 50.0, None),
        ("六至七成", Language::Chinese, 60.0, Some(70.0)),
        ("六七成", Language::Chinese, 60.0, Some(70.0)),
        ("百分之八十七點三", Language::Chinese, 87.3, None),
        ("3分の2", Language::Japanese, 66.7, None),
        ("半数近く", Language::Japanese, 50.0, None),
        ("6〜7割", Language::Japanese, 60.0, Some(70.0)),
        ("八三・二％", Language::Japanese, 83.2, None),
        ("3분의 2", Language::Korean, 66.7, None),
        ("절반", Language::Korean, 50.0, None),
        ("60∼70%", Language::Korean, 60.0, Some(70.0)),
    ];
    for (text, language, percent, upper) in cases {
        let found = shares(text, &language);
        let read: Vec<_> = found.iter().map(|share| (share.percent, share.percent_max)).collect();
        assert_eq!(read, [(percent, upper)], "{text}");
    }
}

#[test]
fn rounded_wording_is_told() {
    for (text, language) in [
        ("nearly 80%", Language::English),
        ("近八成", Language::Chinese),
        ("80%左右", Language::Chinese),
        ("7割近く", Language::Japanese),
        ("80% 가까이", Language::Korean),
    ] {
        assert!(shares(text, &language).iter().all(|share| share.approximate), "{text}");
    }
    assert!(shares("80%", &Language::English).iter().all(|share| !share.approximate));
}

#[test]
fn bounds_points_and_ordinary_words_are_no_shares() {
    for (text, language) in [
        ("a majority", Language::English),
        ("more than half of them", Language::English),
        ("up 5 percentage points", Language::English),
        ("the third quarter", Language::English),
        ("in 2015 and 2017", Language::English),
        ("过半数", Language::Chinese),
        ("增加5个百分点", Language::Chinese),
        ("统一成为目标，九成年人", Language::Chinese),
        ("過半数", Language::Japanese),
        ("3.2ポイント増", Language::Japanese),
        ("一割引", Language::Japanese),
        ("과반", Language::Korean),
        ("3%포인트", Language::Korean),
        ("이 사람", Language::Korean),
        ("90% des sondés", Language::Other("fr".into())),
    ] {
        assert_eq!(shares(text, &language), [], "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_gives_ordered_shares_on_character_boundaries(
        text in "([0-9]{1,4}|[.,%％成割半分之の中人명 -]|百|percent|half|third| in |[一-九十百零〇两]|열|명 중|\\PC){0,60}"
    ) {
        for language in Language::SCORED {
            let mut end = 0;
            for share in shares(&text, &language) {
                prop_assert!(share.span.start >= end && text.get(share.span.clone()).is_some());
                prop_assert!((0.0..=100.0).contains(&share.percent));
                prop_assert!(share.percent_max.is_none_or(|upper| upper > share.percent));
                end = share.span.end;
            }
        }
    }
}
