//! `comity status`: what the last passes did and how the sources are.

use super::check::age;
use super::{Done, Failure, Global, now, open_store};
use crate::model::{Method, Status};
use clap::Args;

/// Show the last passes, the health of every source, and the coverage of every pair
#[derive(Args)]
pub(super) struct Arguments {
    /// Passes shown
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    passes: u16,
}

/// A source that lists nothing newer than this is silent, though it answers.
const SILENT_SECONDS: i64 = 3 * 86_400;

pub(super) fn run(global: &Global, arguments: &Arguments) -> Result<Done, Failure> {
    let config = global.load_config()?;
    let store = open_store(&config)?;
    let now = now();
    say!("passes");
    let passes = store.passes(usize::from(arguments.passes))?;
    if passes.is_empty() {
        say!("  none yet; `comity run` makes the first");
    }
    for pass in passes {
        let took = pass.ended.map_or("interrupted or running".to_owned(), |ended| {
            format!("took {} s", ended.epoch_seconds() - pass.began.epoch_seconds())
        });
        let of = |kind: &str, outcome: &str| {
            pass.outcomes.get(&(kind.to_owned(), outcome.to_owned())).copied().unwrap_or(0)
        };
        let answered = of("source", "read") + of("source", "not_modified");
        let asked: u64 = pass
            .outcomes
            .iter()
            .filter(|((kind, _), _)| kind == "source")
            .map(|(_, count)| count)
            .sum();
        let failed = asked - answered;
        say!(
            "  {}  {took}; sources: {} read, {} unchanged, {} failed; stories: {} new, {} relevant",
            pass.began,
            of("source", "read"),
            of("source", "not_modified"),
            failed,
            of("entry", "new"),
            of("item", "relevant"),
        );
        let [match_it, contradict, missing] =
            ["figure_matches", "figure_contradicts", "figure_not_registered"]
                .map(|outcome| of("register", outcome));
        if match_it + contradict + missing > 0 {
            say!(
                "  {:22}poll figures: {match_it} match the register, {contradict} CONTRADICT it, \
                 {missing} are not in it",
                ""
            );
        }
    }
    say!("\nsources");
    let states = store.source_states()?;
    for source in &config.sources {
        let Some(state) = states.get(source.id.as_str()) else {
            say!("  {:<28} never asked", source.id.as_str());
            continue;
        };
        let newest = state.newest_item.map_or("no items".to_owned(), |newest| {
            let silent = now.epoch_seconds() - newest.epoch_seconds() > SILENT_SECONDS;
            format!("newest {}{}", age(newest, now), if silent { ", SILENT" } else { "" })
        });
        let failing = match state.failures {
            0 => String::new(),
            1 => format!(" FAILED: {}", state.detail),
            times => format!(" FAILED {times} times: {}", state.detail),
        };
        say!(
            "  {:<28} {:<20} {}, {newest}{failing}",
            source.id.as_str(),
            state.outcome.replace('_', " "),
            age(state.checked_at, now),
        );
    }
    say!("\npairs");
    let method = Method::id();
    for direction in config.pairs.iter().flat_map(|pair| pair.directions()) {
        match store.newest_point(direction, &method)? {
            None => say!("  {direction}  no index yet"),
            Some(point) => {
                let value = match (point.status, point.estimate) {
                    (Status::Gap(reason), _) => {
                        format!("gap ({})", reason.phrase())
                    }
                    (status, Some(estimate)) => format!(
                        "{:+.2} ({:+.2} to {:+.2}){}",
                        estimate.value,
                        estimate.low,
                        estimate.high,
                        if status == Status::Thin { ", thin" } else { "" }
                    ),
                    (_, None) => String::new(),
                };
                say!(
                    "  {direction}  {}  {value}; {} outlet editions in a week",
                    point.day,
                    point.units
                );
            }
        }
    }
    Ok(Done::Fully)
}
