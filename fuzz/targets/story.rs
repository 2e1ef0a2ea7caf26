//! Any text as a story: the first byte picks the language, the second whether the first line is a title.
#![no_main]

use comity::config;
use comity::model::{Language, Score, Story};
use comity::pipeline::Analyser;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

// Read before the clock of the first input runs.
static ANALYSER: LazyLock<Analyser> =
    LazyLock::new(|| Analyser::new(&config::Score::default()).expect("the shipped tables"));

fuzz_target!(init: { LazyLock::force(&ANALYSER); }, |bytes: &[u8]| {
    let [language, titled, text @ ..] = bytes else { return };
    let text = String::from_utf8_lossy(text);
    let (title, body) = match text.split_once('\n') {
        Some(parts) if titled % 2 == 1 => parts,
        _ => ("", text.as_ref()),
    };
    let languages = Language::SCORED;
    let language = languages[usize::from(*language) % languages.len()].clone();
    let story = Story::new(title, body, language);
    let reading = ANALYSER.read(&story);
    for finding in &reading.findings {
        assert!((0.0..=100.0).contains(&finding.percent), "{finding:?}");
        assert!(story.text.get(finding.sentence.clone()).is_some(), "{finding:?}");
    }
    for pair in reading.pairs() {
        check(&story, &reading.score(pair));
    }
});

/// Every tag that is not zero has evidence, and evidence lies in the text.
fn check(story: &Story, score: &Score) {
    for evidence in &score.evidence {
        let (sentence, cue) = (&evidence.sentence, &evidence.cue);
        assert!(story.text.get(sentence.clone()).is_some(), "{evidence:?}");
        assert!(story.text.get(cue.clone()).is_some(), "{evidence:?}");
        assert!(sentence.start <= cue.start && cue.end <= sentence.end, "{evidence:?}");
    }
    for direction in score.pair.directions() {
        if let Some(stance) = score.stance(direction) {
            assert!((0.0..=1.0).contains(&stance.confidence), "{score:?}");
            let proven = score.evidence.iter().any(|proof| proof.direction == Some(direction));
            assert!(proven || stance.tag.sign() == 0, "{score:?}");
        }
    }
}
