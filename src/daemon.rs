//! When passes run: due times, one at a time, catching up, stopping cleanly.
//!
//! Always holds: a pass that was missed is made up once, at once; a failed pass is reported and the
//! schedule goes on; after a request to stop no pass begins, and one under way ends at its next
//! safe place. Clock, pass and the wish to stop are the caller's.

use crate::model::Timestamp;
use crate::pipeline::PassError;
use crate::schedule::Schedule;
use std::future::Future;
use std::time::Duration;

/// The longest sleep without a look at the clock, so that a clock that is set forward or a machine
/// that was suspended is noticed.
const SLEEP_MAX: Duration = Duration::from_secs(30);

/// Runs passes as they fall due, until `stopped` completes or a pass says that it was stopped.
///
/// `last_began` is when the last pass before this run began. `pass` is given the time and runs one pass.
pub async fn run<P, F>(
    schedule: &Schedule,
    last_began: Option<Timestamp>,
    clock: impl Fn() -> Timestamp,
    mut pass: P,
    stopped: impl Future<Output = ()>,
) where
    P: FnMut(Timestamp) -> F,
    F: Future<Output = Result<(), PassError>>,
{
    tokio::pin!(stopped);
    let mut last_began = last_began;
    loop {
        let due = match last_began {
            None => clock(),
            Some(began) => match schedule.next_after(began) {
                Some(due) => due,
                None => {
                    tracing::error!(
                        "the cron expression names no further time; nothing is left to do"
                    );
                    return;
                }
            },
        };
        if last_began.is_some_and(|_| due < clock().plus_seconds(-60)) {
            tracing::info!(missed = %due, "a pass was missed; making it up now");
        }
        tokio::select! {
            biased;
            () = &mut stopped => return,
            () = until(due, &clock) => {}
        }
        let now = clock();
        // The pass hears of the wish to stop by itself and then ends early.
        match pass(now).await {
            Ok(()) => {}
            Err(PassError::Stopped) => return,
            Err(error) => tracing::error!("the pass failed: {error}"),
        }
        // A clock set back must not make the same pass due again at once.
        last_began = Some(last_began.map_or(now, |before| before.max(now)));
        if let Some(next) = last_began.and_then(|began| schedule.next_after(began)) {
            tracing::info!(%next, "waiting for the next pass");
        }
    }
}

/// Sleeps until the clock shows `due`.
async fn until(due: Timestamp, clock: &impl Fn() -> Timestamp) {
    loop {
        let left = due.epoch_seconds() - clock().epoch_seconds();
        match u64::try_from(left) {
            Ok(left) if left > 0 => {
                tokio::time::sleep(Duration::from_secs(left).min(SLEEP_MAX)).await;
            }
            _ => return,
        }
    }
}
