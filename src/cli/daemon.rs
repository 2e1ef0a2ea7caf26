//! `comity daemon`: passes on schedule until told to stop.

use super::run::signal;
use super::{Done, Failure, Global, Terminal, now, open_house, summary};
use crate::pipeline::{Charts, House, PassError, Watch, run_pass};
use crate::{daemon, pipeline};
use clap::Args;
use std::io::Write;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

/// Run passes on the configured schedule, until SIGTERM or SIGINT
#[derive(Args)]
pub(super) struct Arguments {}

pub(super) fn run(
    global: &Global,
    terminal: &Terminal,
    _arguments: &Arguments,
) -> Result<Done, Failure> {
    let config = global.load_config()?;
    let (schedule, charts) = (config.schedule.clone(), config.chart.dir.clone());
    let (runtime, house) = open_house(config)?;
    let last_began = house.store.last_finished_began()?;
    let house = Arc::new(Mutex::new(house));
    let watch = terminal.watch();
    let terminal = terminal.clone();
    let stop = watch.stop.clone();
    let pass = |at| {
        let (house, watch) = (house.clone(), watch.clone());
        let (terminal, charts) = (terminal.clone(), charts.clone());
        async move {
            let report = one_pass(house, at, watch).await?;
            terminal.clear();
            // Nobody may be reading any more; passes go on.
            let closing = summary::closing(&report, &charts);
            let _ = write!(std::io::stdout(), "pass of {at}\n{closing}\n");
            Ok(())
        }
    };
    let stopped = async move {
        signal().await;
        stop.store(true, Ordering::Relaxed);
        tracing::info!("stopping");
    };
    runtime.block_on(async {
        // Listens beside the passes, so that a signal inside a pass is heard.
        let (told, hear) = tokio::sync::oneshot::channel();
        tokio::spawn(async move {
            stopped.await;
            // The other side is gone when the schedule ended by itself.
            let _ = told.send(());
            signal().await;
            std::process::exit(1);
        });
        let stopped = async {
            // An error means that the listener is gone, and with it any way to be stopped.
            if hear.await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        daemon::run(&schedule, last_began, now, pass, stopped).await;
    });
    terminal.clear();
    Ok(Done::Fully)
}

/// A pass walks step by step and waits for the network, so it has a thread of its own.
async fn one_pass(
    house: Arc<Mutex<House>>,
    at: crate::model::Timestamp,
    watch: Watch,
) -> Result<pipeline::Report, PassError> {
    let walk = move || {
        let mut house = house.lock().unwrap_or_else(PoisonError::into_inner);
        run_pass(&mut house, at, Charts::Draw, &watch)
    };
    match tokio::task::spawn_blocking(walk).await {
        Ok(result) => result,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
