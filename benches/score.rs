//! The scorer as a library: one reading of a text with the score of every pair found in it.
//!
//! `cargo bench --bench score`. Texts are written for this purpose, the same acts in each language.

use comity::config;
use comity::model::{Language, Pair, Story};
use comity::parse::detect_language;
use comity::pipeline::Analyser;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use std::sync::LazyLock;

fn main() {
    LazyLock::force(&ANALYSER);
    divan::main();
}

static ANALYSER: LazyLock<Analyser> =
    LazyLock::new(|| Analyser::new(&config::Score::default()).expect("the shipped tables"));

/// A headline and its story in each language.
const STORIES: [[&str; 3]; 4] = [
    [
        "en",
        "Tokyo protests to Beijing over survey ship",
        "Japan lodged a strong protest with China on Monday after a Chinese survey ship entered waters near the \
         disputed islets. A foreign ministry spokesman in Beijing rejected the protest but said that both sides \
         would keep talking. Nine in ten Japanese have an unfavourable view of China, a Genron NPO poll of \
         1,000 people found.",
    ],
    [
        "zh",
        "日方就测量船问题向中方提出抗议",
        "中国测量船周一驶入争议岛屿附近海域后，日本向中国提出强烈抗议。中国外交部发言人拒绝接受抗议，\
         但表示双方将继续对话。言论NPO对一千人的调查显示，九成日本人对中国没有好感。",
    ],
    [
        "ja",
        "日本政府、測量船をめぐり中国に抗議",
        "中国の測量船が係争中の島の周辺海域に入ったことを受け、日本は月曜日、中国に強く抗議した。\
         中国外務省の報道官は抗議を受け入れない一方、双方は対話を続けると述べた。言論NPOが千人に行った調査では、\
         日本人の9割が中国に良くない印象を持っている。",
    ],
    [
        "ko",
        "일본, 측량선 문제로 중국에 항의",
        "중국 측량선이 분쟁 도서 주변 해역에 들어온 뒤 일본은 월요일 중국에 강하게 항의했다. 중국 외교부 대변인은 \
         항의를 거부했지만 양측이 대화를 계속할 것이라고 말했다. 언론NPO가 천 명을 조사한 결과 일본인 열 명 중 아홉 \
         명이 중국에 비호감이라고 답했다.",
    ],
];

fn story(language: &str) -> Story {
    let [_, title, body] =
        STORIES.into_iter().find(|story| story[0] == language).unwrap_or(STORIES[0]);
    Story::new(title, body, Language::from_tag(language))
}

/// Everything that `comity score` does to a headline but JSON.
#[divan::bench(args = ["en", "zh", "ja", "ko"])]
fn headline(bencher: Bencher, language: &str) {
    let whole = story(language);
    let story = Story::new("", whole.title(), whole.language.clone());
    bencher.counter(BytesCount::of_str(&story.text)).bench(|| scored(black_box(&story)));
}

/// The same to a headline with its first sentences.
#[divan::bench(args = ["en", "zh", "ja", "ko"])]
fn short_story(bencher: Bencher, language: &str) {
    let story = story(language);
    bencher.counter(BytesCount::of_str(&story.text)).bench(|| scored(black_box(&story)));
}

/// A text of 64 KB, twice as much as is read for attitudes.
#[divan::bench(args = ["en", "zh", "ja", "ko"])]
fn long_story(bencher: Bencher, language: &str) {
    let short = story(language);
    let body = format!("{}\n", short.text).repeat(65_536 / short.text.len());
    let story = Story::new("", &body, short.language);
    bencher.counter(BytesCount::of_str(&story.text)).bench(|| scored(black_box(&story)));
}

/// Telling the language where it is not given.
#[divan::bench(args = ["en", "zh", "ja", "ko"])]
fn language_detection(bencher: Bencher, language: &str) {
    let text = story(language).text;
    bencher.counter(BytesCount::of_str(&text)).bench(|| detect_language(black_box(&text), None));
}

/// Reading the shipped tables: once per run of the program.
#[divan::bench]
fn tables() -> Analyser {
    Analyser::new(&config::Score::default()).expect("the shipped tables")
}

/// Signs of the stances, so that nothing is left undone.
fn scored(story: &Story) -> i32 {
    let reading = ANALYSER.read(story);
    let sign = |pair: &Pair| i32::from(reading.score(*pair).relation.sign());
    reading.pairs().iter().map(sign).sum::<i32>() + reading.findings.len() as i32
}
