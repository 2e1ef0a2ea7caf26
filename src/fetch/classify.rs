//! From an error of the HTTP client to the named outcome it is.

use super::{Settings, resolve::LookupError};
use crate::model::FetchFailure;
use std::error::Error;

/// The outcome that `error` stands for, under the limits of `settings`.
pub(super) fn failure(error: &reqwest::Error, settings: &Settings) -> FetchFailure {
    if error.is_redirect() {
        FetchFailure::Redirects(settings.redirects_max)
    } else if find::<LookupError>(error) {
        FetchFailure::Dns(cause(error))
    } else if find::<rustls::Error>(error) {
        FetchFailure::Tls(cause(error))
    } else if error.is_connect() && error.is_timeout() {
        FetchFailure::Connect(format!("no answer within {} s", settings.timeout_connect_seconds))
    } else if error.is_timeout() {
        FetchFailure::TimeoutIdle(settings.timeout_idle_seconds)
    } else if error.is_connect() || error.is_builder() {
        FetchFailure::Connect(cause(error))
    } else {
        FetchFailure::Body(cause(error))
    }
}

/// The innermost cause in its own words: the layers above it only repeat the address and that
/// something failed.
pub(super) fn cause(error: &dyn Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

/// Whether an error of type `E` is among the causes. An `io::Error` hides the error it wraps from
/// `source`, so each is opened too.
fn find<E: Error + 'static>(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        let wrapped = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if error.is::<E>() || wrapped.is_some_and(|inner| find::<E>(inner)) {
            return true;
        }
        next = error.source();
    }
    false
}
