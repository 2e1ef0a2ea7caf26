//! `comity check`: is the configuration sound, and do its sources answer?

use super::{Done, Failure, Global, now};
use crate::config::Config;
use crate::fetch::Client;
use crate::model::{Fetched, Source, Timestamp, Validators};
use crate::parse;
use crate::pipeline::{Analyser, fetch_settings};
use anyhow::anyhow;
use clap::Args;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::Semaphore;

/// Validate the configuration; with --online, ask every source once
#[derive(Args)]
pub(super) struct Arguments {
    /// Fetch every source once and print a row for each; stores nothing
    #[arg(long)]
    online: bool,
}

pub(super) fn run(global: &Global, arguments: &Arguments) -> Result<Done, Failure> {
    let config = global.load_config()?;
    Analyser::new(&config.score)?;
    let pairs: Vec<String> = config.pairs.iter().map(ToString::to_string).collect();
    say!(
        "{}: sound; {} ({}), {} sources of {} outlets",
        global.config_path().display(),
        if pairs.len() == 1 { "one pair" } else { "pairs" },
        pairs.join(", "),
        config.sources.len(),
        config.outlets.len(),
    );
    if arguments.online { online(&config) } else { Ok(Done::Fully) }
}

/// What one source answered.
struct Row {
    outcome: String,
    format: &'static str,
    entries: String,
    newest: String,
    seconds: f64,
    detail: String,
}

fn online(config: &Config) -> Result<Done, Failure> {
    let client = Client::new(&fetch_settings(&config.fetch), now).map_err(Failure::usage)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    say!(
        "{:<28} {:<22} {:<10} {:>7}  {:<16} {:>6}",
        "source",
        "outcome",
        "format",
        "entries",
        "newest",
        "s"
    );
    let failed = runtime.block_on(ask_all(config, &client))?;
    Ok(if failed { Done::Partly } else { Done::Fully })
}

/// Prints a row for every source, in the order of the configuration; whether any failed.
async fn ask_all(config: &Config, client: &Client) -> Result<bool, Failure> {
    let permits = Arc::new(Semaphore::new(config.fetch.concurrency));
    let ask_one = |source: &Source| {
        let (client, source, permits) = (client.clone(), source.clone(), permits.clone());
        tokio::spawn(async move {
            let _permit = permits.acquire_owned().await;
            ask(&client, &source).await
        })
    };
    let asked: Vec<_> = config.sources.iter().map(ask_one).collect();
    let mut failed = false;
    for (source, row) in config.sources.iter().zip(asked) {
        let row = row.await.map_err(|error| anyhow!(error))?;
        failed |= row.format.is_empty();
        say!(
            "{:<28} {:<22} {:<10} {:>7}  {:<16} {:>6.1}  {}",
            source.id.as_str(),
            row.outcome.replace('_', " "),
            row.format,
            row.entries,
            row.newest,
            row.seconds,
            row.detail
        );
    }
    Ok(failed)
}

async fn ask(client: &Client, source: &Source) -> Row {
    let begun = Instant::now();
    let fetched = client.get(&source.url, &Validators::default()).await;
    let mut row = Row {
        outcome: String::new(),
        format: "",
        entries: String::new(),
        newest: String::new(),
        seconds: begun.elapsed().as_secs_f64(),
        detail: String::new(),
    };
    match fetched {
        Fetched::NotModified => "not_modified".clone_into(&mut row.outcome),
        Fetched::Failed(failure) => {
            failure.name().clone_into(&mut row.outcome);
            row.detail = format!("{failure} ({})", source.url);
        }
        Fetched::Content(capture) => match parse::feed(&capture, &source.language) {
            Err(failure) => {
                failure.name().clone_into(&mut row.outcome);
                row.detail = format!("{failure} ({})", source.url);
            }
            Ok(parsed) => {
                "read".clone_into(&mut row.outcome);
                row.format = match parsed.format {
                    parse::Format::Rss => "RSS",
                    parse::Format::Atom => "Atom",
                    parse::Format::JsonFeed => "JSON Feed",
                };
                row.entries = parsed.entries.len().to_string();
                let newest = parsed.entries.iter().filter_map(|entry| entry.published).max();
                row.newest = newest.map_or("no dates".to_owned(), |newest| age(newest, now()));
                if !parsed.problems.is_empty() {
                    row.detail = format!(
                        "{} problems, e.g. {}",
                        parsed.problems.len(),
                        parsed.problems[0].name
                    );
                }
            }
        },
    }
    row
}

/// How long ago, in the largest fitting unit.
pub(super) fn age(then: Timestamp, now: Timestamp) -> String {
    let seconds = now.epoch_seconds() - then.epoch_seconds();
    match seconds {
        ..0 => "in the future".to_owned(),
        0..3_600 => format!("{} min ago", seconds / 60),
        3_600..172_800 => format!("{} h ago", seconds / 3_600),
        _ => format!("{} days ago", seconds / 86_400),
    }
}
