//! What came back over the wire, before anyone reads it.

use super::Timestamp;
use std::fmt;

/// What a server told us last time, sent back so that it can answer "not modified".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// The `ETag` header, byte for byte.
    pub etag: Option<String>,
    /// The `Last-Modified` header, byte for byte.
    pub last_modified: Option<String>,
}

/// A successful answer: the decompressed body and the HTTP facts that parsing needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    /// The address after redirects.
    pub url: String,
    /// HTTP status, 200–299.
    pub status: u16,
    /// The `Content-Type` header, if any.
    pub content_type: Option<String>,
    /// The `Content-Language` header, if any.
    pub content_language: Option<String>,
    pub validators: Validators,
    /// The body after content decoding, within the configured byte limit.
    pub body: Vec<u8>,
    pub fetched_at: Timestamp,
}

/// The answer to one GET.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    Content(Capture),
    /// 304: nothing to parse.
    NotModified,
    Failed(FetchFailure),
}

/// Why a GET gave nothing to read. Each is a named outcome of the pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchFailure {
    /// The host name did not resolve.
    Dns(String),
    /// No connection: refused, reset, unreachable.
    Connect(String),
    /// The TLS handshake or the certificate failed.
    Tls(String),
    /// The whole request took longer than the limit, in seconds.
    TimeoutTotal(u64),
    /// Nothing arrived for longer than the limit, in seconds.
    TimeoutIdle(u64),
    /// More redirects than the limit, or a loop.
    Redirects(usize),
    /// An HTTP status other than 2xx and 304.
    Status(u16),
    /// The decompressed body passed the limit, in bytes.
    TooLarge(u64),
    /// The transfer broke: bad compression, wrong length, bad chunking, protocol error.
    Body(String),
}

impl FetchFailure {
    /// The name under which the outcome is counted, e.g. `timeout_idle`.
    pub fn name(&self) -> &'static str {
        match self {
            FetchFailure::Dns(_) => "dns",
            FetchFailure::Connect(_) => "connect",
            FetchFailure::Tls(_) => "tls",
            FetchFailure::TimeoutTotal(_) => "timeout_total",
            FetchFailure::TimeoutIdle(_) => "timeout_idle",
            FetchFailure::Redirects(_) => "redirects",
            FetchFailure::Status(_) => "http_status",
            FetchFailure::TooLarge(_) => "too_large",
            FetchFailure::Body(_) => "bad_body",
        }
    }
}

impl fmt::Display for FetchFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FetchFailure::Dns(why) => write!(f, "host name not found ({why})"),
            FetchFailure::Connect(why) => write!(f, "no connection ({why})"),
            FetchFailure::Tls(why) => write!(f, "TLS failed ({why})"),
            FetchFailure::TimeoutTotal(s) => write!(f, "not finished within {s} s"),
            FetchFailure::TimeoutIdle(s) => write!(f, "no data for {s} s"),
            FetchFailure::Redirects(n) => write!(f, "more than {n} redirects"),
            FetchFailure::Status(code) => write!(f, "HTTP status {code}"),
            FetchFailure::TooLarge(bytes) => write!(f, "body larger than {bytes} bytes"),
            FetchFailure::Body(why) => write!(f, "broken transfer ({why})"),
        }
    }
}
