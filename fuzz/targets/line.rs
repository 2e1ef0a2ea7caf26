//! Any bytes as a line of `comity score`: an answer of whole JSON lines, never a panic.
#![no_main]

use comity::cli::answer_line;
use comity::config;
use comity::pipeline::Analyser;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

// Read before the clock of the first input runs.
static ANALYSER: LazyLock<Analyser> =
    LazyLock::new(|| Analyser::new(&config::Score::default()).expect("the shipped tables"));

fuzz_target!(init: { LazyLock::force(&ANALYSER); }, |line: &[u8]| {
    let mut answer = Vec::new();
    let answered = answer_line(&ANALYSER, 1, line, &mut answer);
    assert_eq!(answered, !answer.starts_with(b"{\"line\":1,\"error\":"));
    assert_eq!(answer.pop(), Some(b'\n'));
    assert!(answer.split(|byte| *byte == b'\n').all(|line| {
        line.starts_with(b"{") && line.ends_with(b"}") && std::str::from_utf8(line).is_ok()
    }));
});
