//! The lexicon scorer's promises that hold in every language: symmetry, evidence, bad input.

use comity::mention::Gazetteer;
use comity::model::{
    Country, Direction, Language, Mention, Pair, Relevance, Role, Score, Story, Tag, Topic,
};
use comity::score::{Lexicon, LexiconScorer};
use proptest::prelude::*;
use std::sync::LazyLock;

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::embedded);
static SCORER: LazyLock<LexiconScorer> = LazyLock::new(|| LexiconScorer::new(Lexicon::embedded()));

fn score(story: &Story, pair: &str) -> Score {
    let pair = Pair::parse(pair).expect("the test names a pair");
    SCORER.score(story, &GAZETTEER.find(story), pair)
}

fn tags(score: &Score, holder: Country) -> (Option<Tag>, Option<Tag>, Tag) {
    let target = score.pair.other(holder).expect("the holder is a side of the pair");
    let direction = Direction::new(holder, target).expect("two countries");
    let stance = |direction| score.stance(direction).map(|stance| stance.tag);
    (stance(direction), stance(direction.reversed()), score.relation)
}

/// Sentences with holes for two countries: subject-verb-object, passive, possessive, mutual,
/// reversal and relation. `{0}` and `{1}` are state names.
const FRAMES: [(&str, &[&str]); 4] = [
    (
        "en",
        &[
            "{0} condemns {1} over border shelling",
            "{0} praises {1} for its help",
            "{1} was criticised by {0}",
            "{0} lifts ban on imports from {1}",
            "{0} and {1} sign trade pact",
            "Tensions between {0} and {1} rise",
            "{0} vows to cooperate with {1}",
        ],
    ),
    (
        "zh",
        &[
            "{0}强烈谴责{1}",
            "{0}向{1}提出抗议",
            "{0}解除对{1}的制裁",
            "{0}与{1}签署协议",
            "{1}遭{0}批评",
        ],
    ),
    (
        "ja",
        &[
            "{0}は{1}に抗議した",
            "{0}が{1}を支援",
            "{0}、{1}への制裁を解除",
            "{0}と{1}が合意",
            "{1}は{0}に批判された",
        ],
    ),
    (
        "ko",
        &[
            "{0}이 {1}을 비판했다",
            "{0}, {1}에 항의",
            "{0}과 {1} 협정 체결",
            "{0}이 {1}에 대한 제재를 해제",
        ],
    ),
];

#[test]
fn swapping_the_countries_swaps_the_directions() {
    let countries: Vec<Country> = Country::all().collect();
    for (language, sentences) in FRAMES {
        let language = Language::from_tag(language);
        for (at, &one) in countries.iter().enumerate() {
            let other = countries[(at * 7 + 31) % countries.len()];
            let names = [one, other].map(|country| GAZETTEER.name(country, &language));
            let Some(pair) = Pair::new(one, other) else { continue };
            for sentence in sentences {
                let fill = |first: &str, second: &str| {
                    let text = sentence.replace("{0}", first).replace("{1}", second);
                    let story = Story::new(&text, "", language.clone());
                    let mentions = GAZETTEER.find(&story);
                    let read = mentions.len() == 2;
                    (read, SCORER.score(&story, &mentions, pair), text)
                };
                let (read, there, text) = fill(names[0], names[1]);
                let (read_back, back, _) = fill(names[1], names[0]);
                // A weak name alone is no mention, and some names overlap their neighbour's.
                if read && read_back {
                    assert_eq!(tags(&there, one), tags(&back, other), "in: {text}");
                    assert_eq!(there.relevance, back.relevance, "in: {text}");
                }
            }
        }
    }
}

#[test]
fn no_country_name_changes_a_polarity() {
    for (language, sentences) in FRAMES {
        let language = Language::from_tag(language);
        for sentence in sentences {
            let mut seen = Vec::new();
            for (one, other) in
                [("CN", "JP"), ("US", "RU"), ("DE", "FR"), ("IN", "PK"), ("KR", "KP"), ("BR", "AR")]
            {
                let [one, other] =
                    [one, other].map(|code| Country::from_code(code).expect("a country"));
                let names = [one, other].map(|country| GAZETTEER.name(country, &language));
                let text = sentence.replace("{0}", names[0]).replace("{1}", names[1]);
                let story = Story::new(&text, "", language.clone());
                let pair = Pair::new(one, other).expect("two countries");
                seen.push(tags(&SCORER.score(&story, &GAZETTEER.find(&story), pair), one));
            }
            assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "in: {sentence}: {seen:?}");
        }
    }
}

#[test]
fn no_cue_names_a_country() {
    let mut naming = Vec::new();
    for language in Language::SCORED {
        let path = format!("{}/data/lexicon/{}.tsv", env!("CARGO_MANIFEST_DIR"), language.code());
        let table = std::fs::read_to_string(&path).expect("a cue table");
        for row in table.lines().filter(|row| row.starts_with("cue\t")) {
            for form in row.split('\t').nth(5).unwrap_or_default().split('|') {
                let story = Story::new(form, "", language.clone());
                let mut named = GAZETTEER.find(&story).into_iter();
                let state = |mention: &Mention| {
                    matches!(mention.role, Role::State | Role::Demonym | Role::Abbreviation)
                };
                if let Some(mention) = named.find(state) {
                    naming.push((form.to_owned(), mention.country));
                }
            }
        }
    }
    assert!(naming.is_empty(), "{naming:?}");
}

#[test]
fn a_language_without_a_lexicon_is_unscored_and_never_neutral() {
    for language in [Language::Other("fr".to_owned()), Language::Unknown] {
        let story = Story::new("China condamne Japan", "", language);
        let score = score(&story, "CN-JP");
        assert_eq!(score.relevance, Relevance::Unscored("language"));
        assert!(score.a_to_b.is_none() && score.b_to_a.is_none() && score.evidence.is_empty());
    }
}

#[test]
fn an_empty_text_is_irrelevant() {
    let score = score(&Story::new("", "", Language::English), "CN-JP");
    assert_eq!(score.relevance, Relevance::Irrelevant("not-named"));
}

#[test]
fn ten_megabytes_of_headline_are_scored_like_its_beginning() {
    let text = "China condemns Japan. ".repeat(10 * 1024 * 1024 / 22);
    let story = Story::new(&text, "", Language::English);
    assert_eq!(score(&story, "CN-JP").relation, Tag::Negative);
    let emoji = Story::new(&"中日🇨🇳🇯🇵\u{202e}".repeat(100_000), "", Language::Chinese);
    let _ = score(&emoji, "CN-JP");
}

#[test]
fn pairs_are_sorted_and_each_is_named_in_the_text() {
    let story = Story::new("Japan, China and France talk; China agrees", "", Language::English);
    let pairs = SCORER.pairs(&GAZETTEER.find(&story));
    let words: Vec<String> = pairs.iter().map(Pair::to_string).collect();
    assert_eq!(words, ["CN-FR", "CN-JP", "FR-JP"]);
}

#[test]
fn one_analysis_serves_every_pair() {
    let story = Story::new("China praises France and condemns Japan", "", Language::English);
    let mentions = GAZETTEER.find(&story);
    let analysis = SCORER.analyse(&story, &mentions).expect("English has a lexicon");
    for pair in SCORER.pairs(&mentions) {
        assert_eq!(analysis.score(pair), SCORER.score(&story, &mentions, pair));
    }
}

#[test]
fn hong_kong_counts_as_china_unless_the_pair_holds_it() {
    let story = Story::new("Hong Kong bans seafood imports from Japan", "", Language::English);
    assert_eq!(score(&story, "CN-JP").relevance, Relevance::Relevant);
    assert_eq!(score(&story, "HK-JP").relevance, Relevance::Relevant);
}

#[test]
fn our_country_is_the_home_of_the_outlet() {
    let cases = [
        ("zh", "我国强烈谴责日本", "CN-JP", "CN"),
        ("ja", "わが国は中国に抗議した", "CN-JP", "JP"),
        ("ko", "우리 정부가 일본에 항의했다", "JP-KR", "KR"),
        ("en", "Our government condemned Russia", "GB-RU", "GB"),
    ];
    for (language, text, pair, home) in cases {
        let mut story = Story::new(text, "", Language::from_tag(language));
        story.outlet_country = Country::from_code(home);
        let pair = Pair::parse(pair).expect("a pair");
        let score = SCORER.score(&story, &GAZETTEER.find(&story), pair);
        let home = Country::from_code(home).expect("a country");
        assert_eq!(tags(&score, home), (Some(Tag::Negative), None, Tag::Negative), "in: {text}");
    }
}

#[test]
fn an_own_cue_table_is_read_and_a_bad_row_is_named() {
    let own = "cue\tpraise\t0.8\tverb\t-\tgazorp~\n";
    let lexicon = Lexicon::with_overrides(&[("en.tsv", own)]).expect("the table is correct");
    let story = Story::new("China gazorps Japan", "", Language::English);
    let pair = Pair::parse("CN-JP").expect("a pair");
    let score = LexiconScorer::new(lexicon).score(&story, &GAZETTEER.find(&story), pair);
    assert_eq!(score.a_to_b.map(|stance| stance.tag), Some(Tag::Positive));
    let error =
        Lexicon::with_overrides(&[("en.tsv", "cue\tpraise\tmuch\tverb\t-\tgazorp\n")]).err();
    assert_eq!(error.map(|error| (error.line, error.message.contains("much"))), Some((1, true)));
}

#[test]
fn the_seed_article_shows_goodwill_from_china_and_its_incidents() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/seed-article.md");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: ../shared/corpus/seed-article.md is not here");
        return;
    };
    let story = Story::new("", &text, Language::English);
    let score = score(&story, "CN-JP");
    assert_eq!(score.relevance, Relevance::Relevant);
    assert_eq!(score.a_to_b.map(|stance| stance.tag), Some(Tag::Positive));
    assert!(score.topics.contains(&Topic("seafood".to_owned())));
    for incident in ["stabbing", "anti-"] {
        let shown = score.evidence.iter().any(|evidence| {
            evidence.polarity.get() < 0.0 && story.text[evidence.cue.clone()].contains(incident)
        });
        assert!(shown, "{incident} is no negative evidence: {:?}", score.evidence);
    }
}

proptest! {
    #[test]
    fn any_text_gets_a_score_whose_evidence_lies_in_it(
        words in prop::collection::vec(prop_oneof![
            Just("China "), Just("Japan "), Just("condemns "), Just("中国"), Just("日本"), Just("两国"), Just("谴责"),
            Just("は"), Just("に抗議"), Just("された"), Just("이 "), Just("한일 "), Just("비판했다"), Just("。"), Just("\n"),
            Just("\u{202e}"), Just("🇯🇵"), Just("ban "), Just("lifts "), Just("not "), Just("both sides "), Just("解除"), Just(": "),
        ], 0..60),
        language in 0usize..4,
    ) {
        let story = Story::new("", &words.concat(), Language::SCORED[language].clone());
        let score = score(&story, "CN-JP");
        for evidence in &score.evidence {
            prop_assert!(story.text.get(evidence.sentence.clone()).is_some());
            prop_assert!(story.text.get(evidence.cue.clone()).is_some());
            prop_assert!(evidence.sentence.start <= evidence.cue.start && evidence.cue.end <= evidence.sentence.end);
        }
        for direction in score.pair.directions() {
            let tag = score.stance(direction).map_or(0, |stance| stance.tag.sign());
            let supported = score.evidence.iter().any(|evidence| {
                evidence.direction == Some(direction) && evidence.polarity.get() * f64::from(tag) > 0.0
            });
            prop_assert!(tag == 0 || supported);
        }
    }
}
