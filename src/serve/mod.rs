//! HTTP answers to those who ask: the web room's first piece, a small read-only server.
//!
//! Owns listening, routing and the rules of conditional requests (RFC 9110, section 13); what
//! an answer says comes from the caller. Only this room names `axum`.
//!
//! Always holds: only GET and HEAD are answered with content; the caller chose the address.

use crate::model::Timestamp;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::net::TcpListener;

/// What is found at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub content_type: String,
    pub body: Vec<u8>,
    /// A strong or weak entity tag, with its quotes; `None`: not sent.
    pub etag: Option<String>,
    /// When the content last changed; `None`: not sent.
    pub last_modified: Option<Timestamp>,
}

/// Serves answers on a listener that the caller bound, until `shutdown` completes and the
/// requests in progress are answered.
///
/// `answer` is given the path of the request (`/feeds/a.xml`); `None` is a 404. A request whose
/// `If-None-Match` or `If-Modified-Since` matches gets a 304.
///
/// # Errors
/// When the listener can no longer accept connections.
pub async fn loopback(
    listener: TcpListener,
    answer: impl Fn(&str) -> Option<Answer> + Send + Sync + 'static,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let answer: Arc<AnswerFn> = Arc::new(answer);
    let router = Router::new().fallback_service(get(respond).with_state(answer));
    axum::serve(listener, router).with_graceful_shutdown(shutdown).await
}

type AnswerFn = dyn Fn(&str) -> Option<Answer> + Send + Sync;

async fn respond(State(answer): State<Arc<AnswerFn>>, uri: Uri, headers: HeaderMap) -> Response {
    let Some(answer) = answer(uri.path()) else { return StatusCode::NOT_FOUND.into_response() };
    let not_modified = is_not_modified(&answer, &headers);
    let mut response = if not_modified {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(answer.body).into_response()
    };
    let mut set = |name, text: &str| {
        // A value that no header can carry is left out.
        if let Ok(value) = HeaderValue::from_str(text) {
            response.headers_mut().insert(name, value);
        }
    };
    if !not_modified {
        set(header::CONTENT_TYPE, &answer.content_type);
    }
    if let Some(etag) = &answer.etag {
        set(header::ETAG, etag);
    }
    if let Some(at) = answer.last_modified {
        set(header::LAST_MODIFIED, &httpdate::fmt_http_date(system_time(at)));
    }
    response
}

/// Whether the client already holds this version; a present `If-None-Match` alone decides.
fn is_not_modified(answer: &Answer, headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if let Some(held) = text(header::IF_NONE_MATCH) {
        let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        let is_current = |etag: &String| held.split(',').any(|tag| opaque(tag) == opaque(etag));
        return held.trim() == "*" || answer.etag.as_ref().is_some_and(is_current);
    }
    let since =
        text(header::IF_MODIFIED_SINCE).and_then(|text| httpdate::parse_http_date(text).ok());
    match (since, answer.last_modified) {
        (Some(since), Some(changed)) => system_time(changed) <= since,
        _ => false,
    }
}

/// The instant as HTTP dates take it; those before 1970 become 1970.
fn system_time(at: Timestamp) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(u64::try_from(at.epoch_seconds()).unwrap_or(0))
}
