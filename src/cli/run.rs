//! `comity run`: one pass.

use super::{Done, Failure, Global, Terminal, now, open_house, summary};
use crate::pipeline::{Charts, Watch, run_pass};
use clap::Args;
use std::sync::atomic::Ordering;

/// Run one pass: fetch, score, index, draw; ends with a table of counted outcomes
#[derive(Args)]
pub(super) struct Arguments {
    /// Print the counts as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(
    global: &Global,
    terminal: &Terminal,
    arguments: &Arguments,
) -> Result<Done, Failure> {
    let (runtime, mut house) = open_house(global.load_config()?)?;
    let watch = terminal.watch();
    stop_on_signal(&runtime, &watch);
    let result = run_pass(&mut house, now(), Charts::Draw, &watch);
    terminal.clear();
    let report = result?;
    if arguments.json {
        say!("{}", summary::json(&report));
    } else {
        say_as_is!("{}", summary::closing(&report, &house.config.chart.dir));
    }
    Ok(if report.failed_sources.is_empty() { Done::Fully } else { Done::Partly })
}

/// The first SIGINT or SIGTERM asks the pass to stop at its next safe place; a second one ends the program
/// at once, which loses nothing either.
pub(super) fn stop_on_signal(runtime: &tokio::runtime::Runtime, watch: &Watch) {
    let stop = watch.stop.clone();
    runtime.spawn(async move {
        signal().await;
        stop.store(true, Ordering::Relaxed);
        signal().await;
        std::process::exit(1);
    });
}

/// Completes when the process is asked to end.
pub(super) async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| async move {
        match signal(kind) {
            Ok(mut signals) => {
                signals.recv().await;
            }
            // Without a handler the system's own way of ending the process stays in force.
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = listen(SignalKind::interrupt()) => {}
        () = listen(SignalKind::terminate()) => {}
    }
}
