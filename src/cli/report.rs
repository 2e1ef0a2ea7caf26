//! `comity report`: redraws from the store.

use super::{Done, Failure, Global, Terminal, now, open_house};
use crate::pipeline::redraw;
use clap::Args;

/// Redraw every chart from the store, without network
#[derive(Args)]
pub(super) struct Arguments {}

pub(super) fn run(
    global: &Global,
    terminal: &Terminal,
    _arguments: &Arguments,
) -> Result<Done, Failure> {
    let (_runtime, mut house) = open_house(global.load_config()?)?;
    let result = redraw(&mut house, now(), &terminal.watch());
    terminal.clear();
    let published = result?;
    say!(
        "charts in {}: {} written, {} unchanged",
        house.config.chart.dir.display(),
        published.written,
        published.unchanged
    );
    Ok(Done::Fully)
}
