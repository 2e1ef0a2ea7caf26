//! The first steps: fetch, parse, dedupe, store, source by source.
//!
//! Fetching and parsing run side by side on the network runtime; results are stored one after
//! another, in the order in which they come. A bounded channel keeps what waits in memory small.

use super::{House, PassError, Report, Watch};
use crate::dedupe;
use crate::fetch::Client;
use crate::model::{Fetched, Source, Timestamp, Validators};
use crate::parse::{self, Parsed};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc};

/// How long the pass waits for the network before it looks whether it was asked to stop.
const PATIENCE: Duration = Duration::from_millis(100);

/// What one source gave.
enum Outcome {
    Read { parsed: Box<Parsed>, validators: Validators },
    NotModified,
    Failed { name: &'static str, detail: String },
}

/// Reads every enabled source once and stores what is new.
pub(super) fn sources(
    house: &mut House,
    now: Timestamp,
    watch: &Watch,
    report: &mut Report,
) -> Result<(), PassError> {
    watch.begin("reading", house.config.sources.len() as u64);
    let mut results = start(house, now)?;
    loop {
        watch.proceed()?;
        let next = async { tokio::time::timeout(PATIENCE, results.recv()).await };
        match house.network.block_on(next) {
            Ok(Some((source, outcome))) => {
                settle(house, &source, outcome, now, report)?;
                watch.advance(1);
            }
            Ok(None) => return Ok(()),
            // Nothing yet: look again whether the pass was asked to stop.
            Err(_) => {}
        }
    }
}

/// Sets all requests going, `concurrency` at a time. Dropping the receiver ends them.
fn start(house: &House, now: Timestamp) -> Result<mpsc::Receiver<(Source, Outcome)>, PassError> {
    let client = house.client(now)?;
    let mut work = Vec::with_capacity(house.config.sources.len());
    for source in &house.config.sources {
        work.push((source.clone(), house.store.validators(source)?));
    }
    let (sender, receiver) = mpsc::channel(1);
    let requests = Arc::new(Semaphore::new(house.config.fetch.concurrency));
    let parsers = Arc::new(Semaphore::new(parallelism()));
    house.network.spawn(async move {
        for (source, validators) in work {
            let Ok(permit) = requests.clone().acquire_owned().await else { return };
            if sender.is_closed() {
                return;
            }
            let (client, sender, parsers) = (client.clone(), sender.clone(), parsers.clone());
            tokio::spawn(async move {
                let outcome = tokio::select! {
                    outcome = read(&client, &source, &validators, &parsers) => outcome,
                    () = sender.closed() => return,
                };
                // A receiver that is gone means that the pass was stopped.
                let _ = sender.send((source, outcome)).await;
                drop(permit);
            });
        }
    });
    Ok(receiver)
}

async fn read(
    client: &Client,
    source: &Source,
    validators: &Validators,
    parsers: &Semaphore,
) -> Outcome {
    let capture = match client.get(&source.url, validators).await {
        Fetched::Content(capture) => capture,
        Fetched::NotModified => return Outcome::NotModified,
        Fetched::Failed(failure) => {
            return Outcome::Failed { name: failure.name(), detail: failure.to_string() };
        }
    };
    let validators = capture.validators.clone();
    let language = source.language.clone();
    // Parsing is work for the processor: as many at once as there are cores, off the network threads.
    let _turn = parsers.acquire().await;
    match tokio::task::spawn_blocking(move || parse::feed(&capture, &language)).await {
        Ok(Ok(parsed)) => Outcome::Read { parsed: Box::new(parsed), validators },
        Ok(Err(failure)) => Outcome::Failed { name: failure.name(), detail: failure.to_string() },
        Err(error) => Outcome::Failed { name: "parser_stopped", detail: error.to_string() },
    }
}

/// Stores what a source gave and counts it.
fn settle(
    house: &mut House,
    source: &Source,
    outcome: Outcome,
    now: Timestamp,
    report: &mut Report,
) -> Result<(), PassError> {
    let counts = &mut report.counts;
    match outcome {
        Outcome::NotModified => {
            counts.add("source", "not_modified", 1);
            tracing::debug!(source = %source.id, "not modified");
            house.store.record_check(source, now, "not_modified", "", true)?;
        }
        Outcome::Failed { name, detail } => {
            counts.add("source", name, 1);
            tracing::warn!(source = %source.id, url = %source.url, outcome = name, "{detail}");
            house.store.record_check(source, now, name, &detail, false)?;
            report.failed_sources.push((source.id.to_string(), name.to_owned(), detail));
        }
        Outcome::Read { parsed, validators } => {
            counts.add("source", "read", 1);
            tracing::debug!(source = %source.id, entries = parsed.entries.len(), "read");
            for problem in &parsed.problems {
                counts.add("problem", problem.name, 1);
                tracing::debug!(source = %source.id, problem = problem.name, "{}", problem.detail);
            }
            let mut seen = BTreeSet::new();
            let mut items = Vec::with_capacity(parsed.entries.len());
            for entry in &parsed.entries {
                match dedupe::item(entry, source, now) {
                    Ok(item) if seen.insert(item.id.clone()) => items.push(item),
                    Ok(_) => counts.add("entry", "listed_twice", 1),
                    Err(rejection) => counts.add("entry", rejection.name(), 1),
                }
            }
            let listed = parsed.entries.len();
            for upsert in house.store.store_reading(source, &items, &validators, listed, now)? {
                counts.add("entry", upsert.name(), 1);
            }
        }
    }
    Ok(())
}

/// How many threads may work at once.
pub(super) fn parallelism() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
