//! Any text read for shares (percent signs and number words), in each language.
#![no_main]

use comity::model::Language;
use comity::poll::number::shares;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for language in Language::SCORED {
        let mut end = 0;
        for share in shares(text, &language) {
            assert!(share.span.start >= end && text.get(share.span.clone()).is_some(), "{share:?}");
            assert!((0.0..=100.0).contains(&share.percent), "{share:?}");
            assert!(share.percent_max.is_none_or(|upper| upper > share.percent), "{share:?}");
            end = share.span.end;
        }
    }
});
