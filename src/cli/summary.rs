//! The closing table of a pass: every counted outcome.

use crate::pipeline::{Counts, Report};
use std::fmt::Write;
use std::path::Path;

/// What each kind of count is called, in the order of the flow.
const KINDS: [(&str, &str); 7] = [
    ("source", "sources"),
    ("problem", "problems in feeds"),
    ("entry", "entries"),
    ("item", "stories scored"),
    ("poll", "poll figures"),
    ("register", "against the register of polls"),
    ("text", "old texts"),
];

/// The table, ready to print.
pub(super) fn table(counts: &Counts) -> String {
    let mut lines = String::new();
    for (kind, title) in KINDS {
        let rows: Vec<(&str, u64)> = counts
            .as_map()
            .iter()
            .filter(|((of, _), _)| *of == kind)
            .map(|((_, outcome), count)| (outcome.as_str(), *count))
            .collect();
        if rows.is_empty() {
            continue;
        }
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{title:<34}{:>9}", counts.total(kind));
        for (outcome, count) in rows {
            let _ = writeln!(lines, "  {:<32}{count:>9}", outcome.replace('_', " "));
        }
    }
    lines
}

/// The table of a pass with its failed sources and where the charts are.
pub(super) fn closing(report: &Report, charts: &Path) -> String {
    let mut text = table(&report.counts);
    if !report.failed_sources.is_empty() {
        text.push_str("\nfailed sources\n");
        if report.counts.total("source") == report.failed_sources.len() as u64 {
            let _ = writeln!(text, "  every source failed: is this machine online?");
        }
        for (source, outcome, detail) in &report.failed_sources {
            let _ = writeln!(text, "  {source}: {}: {detail}", outcome.replace('_', " "));
        }
    }
    let published = &report.published;
    let _ = writeln!(
        text,
        "\ncharts in {}: {} written, {} unchanged",
        charts.display(),
        published.written,
        published.unchanged
    );
    text
}

/// The same for programs: counts by kind and outcome, failed sources, files written.
pub(super) fn json(report: &Report) -> serde_json::Value {
    let mut counts = serde_json::Map::new();
    for ((of, outcome), count) in report.counts.as_map() {
        let kind = counts.entry(*of).or_insert_with(|| serde_json::json!({}));
        kind[outcome] = (*count).into();
    }
    let failed = report.failed_sources.iter().map(|(source, outcome, detail)| {
        serde_json::json!({"source": source, "outcome": outcome, "detail": detail})
    });
    serde_json::json!({
        "counts": counts,
        "failed_sources": failed.collect::<Vec<_>>(),
        "charts": {"written": report.published.written, "unchanged": report.published.unchanged},
    })
}
