//! When passes run: due times, catching up, one at a time, stopping.

use comity::daemon;
use comity::model::Timestamp;
use comity::pipeline::PassError;
use comity::schedule::Schedule;
use std::cell::RefCell;
use std::time::Duration;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// Runs the daemon on tokio's paused clock, which starts at `start`, for `hours`; the times at which
/// passes began.
async fn begun(
    schedule: Schedule,
    last: Option<Timestamp>,
    start: Timestamp,
    hours: u64,
    mut result: impl FnMut(usize) -> Result<(), PassError>,
) -> Vec<String> {
    let origin = tokio::time::Instant::now();
    let clock = || start.plus_seconds(i64::try_from(origin.elapsed().as_secs()).unwrap());
    let times = RefCell::new(Vec::new());
    let pass = |now: Timestamp| {
        times.borrow_mut().push(now.to_string());
        let result = result(times.borrow().len());
        async move {
            // A pass takes ten minutes.
            tokio::time::sleep(Duration::from_secs(600)).await;
            result
        }
    };
    let stopped = tokio::time::sleep(Duration::from_secs(hours * 3_600));
    daemon::run(&schedule, last, clock, pass, stopped).await;
    times.into_inner()
}

#[tokio::test(start_paused = true)]
async fn the_first_pass_begins_at_once_and_the_next_an_interval_after_it_began() {
    let start = at("2026-01-01T00:00:00Z");
    let times = begun(Schedule::Every(7_200), None, start, 5, |_| Ok(())).await;
    assert_eq!(times, ["2026-01-01T00:00:00Z", "2026-01-01T02:00:00Z", "2026-01-01T04:00:00Z"]);
}

#[tokio::test(start_paused = true)]
async fn missed_passes_are_made_up_once_and_then_the_schedule_goes_on() {
    let start = at("2026-01-10T06:45:00Z");
    let schedule = Schedule::cron("30 * * * *", "UTC").unwrap();
    let last = Some(at("2026-01-08T00:30:00Z"));
    let times = begun(schedule, last, start, 2, |_| Ok(())).await;
    assert_eq!(times, ["2026-01-10T06:45:00Z", "2026-01-10T07:30:00Z", "2026-01-10T08:30:00Z"]);
}

#[tokio::test(start_paused = true)]
async fn a_failed_pass_is_tried_again_soon_and_does_not_end_the_schedule() {
    let start = at("2026-01-01T00:00:00Z");
    let fail_first = |pass| match pass {
        1 => Err(PassError::Busy("comity.lock".into())),
        _ => Ok(()),
    };
    let times = begun(Schedule::Every(3_600), None, start, 2, fail_first).await;
    assert_eq!(times, ["2026-01-01T00:00:00Z", "2026-01-01T00:15:00Z", "2026-01-01T01:15:00Z"]);
}

#[tokio::test(start_paused = true)]
async fn a_pass_that_was_stopped_ends_the_daemon() {
    let start = at("2026-01-01T00:00:00Z");
    let times = begun(Schedule::Every(3_600), None, start, 9, |_| Err(PassError::Stopped)).await;
    assert_eq!(times.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_pass_longer_than_the_interval_is_followed_by_one_pass_not_by_a_queue() {
    let start = at("2026-01-01T00:00:00Z");
    let times = begun(Schedule::Every(60), None, start, 1, |_| Ok(())).await;
    assert_eq!(times.len(), 6, "{times:?}");
}
