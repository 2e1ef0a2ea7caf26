//! When passes run: due times, one at a time, catching up, stopping cleanly.
//!
//! Always holds: a pass that was missed or interrupted is made up once, at once; a failed pass is reported,
//! tried again soon, and the schedule goes on; after a request to stop no pass begins, and one under way ends at its next
//! safe place. Clock, pass and the wish to stop are the caller's.

use crate::model::Timestamp;
use crate::pipeline::PassError;
use crate::schedule::Schedule;
use std::future::Future;
use std::time::Duration;

/// The longest sleep without a look at the clock, so that a clock that is set forward or a machine
/// that was suspended is noticed.
const SLEEP_MAX: Duration = Duration::from_secs(30);

/// A failed pass is tried again after this long, if the schedule does not come first: long enough for a
/// pass under way elsewhere to end, short enough that a daily schedule loses no day.
const RETRY_SECONDS: i64 = 300;

/// Runs passes as they fall due, until `stopped` completes or a pass says that it was stopped.
///
/// `last_began` is when the last pass that came to its end began. `pass` is given the time and runs one pass.
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
    // A clock that once stood too far ahead must not silence the daemon until then.
    let mut last_began = last_began.map(|began| began.min(clock()));
    let mut retry = None;
    loop {
        let scheduled = match last_began {
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
        let due = retry.take().map_or(scheduled, |retry: Timestamp| retry.min(scheduled));
        if due < clock().plus_seconds(-60) {
            tracing::info!(missed = %due, "a pass was missed; making it up now");
        } else {
            tracing::info!(next = %due, "waiting for the next pass");
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
            Err(error) => {
                tracing::error!("the pass failed: {error}");
                retry = Some(clock().plus_seconds(RETRY_SECONDS));
            }
        }
        // A clock set back must not make the same pass due again at once.
        last_began = Some(last_began.map_or(now, |before| before.max(now)));
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
