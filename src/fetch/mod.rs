//! One GET over HTTP: an address in, a [`Fetched`] out. Owns `reqwest` and TLS.
//!
//! Always holds: [`Client::get`] never panics and never waits longer than the total limit; every way of
//! failing has a name ([`FetchFailure`]); no more than the byte limit of a *decompressed* body is ever
//! held, so endless bodies and compression bombs end as `too_large`; no clock is read here, `fetched_at`
//! comes from the closure given to [`Client::new`].
//!
//! Proxies named by the usual environment variables (`HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`)
//! are respected, except for loopback addresses, which no proxy could reach. Trusted roots are Mozilla's, compiled in (`webpki-roots`): a container without a
//! certificate store can still fetch, and every machine trusts the same roots.
//!
//! Which addresses may be asked, how often and how fast is not decided here: politeness and address rules
//! stand in front of [`Client::get`], and `resolve` is where resolved addresses pass by.

mod classify;
mod resolve;

use crate::model::{Capture, FetchFailure, Fetched, Timestamp, Validators};
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::{ClientBuilder, Response, StatusCode, Url, redirect};
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// Limits and identity of a [`Client`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Sent with every request; build it with [`user_agent`].
    pub user_agent: String,
    /// A whole GET, redirects and body included, seconds.
    pub timeout_total_seconds: u64,
    /// The longest silence: until the headers are complete, then between two pieces of the body, seconds.
    pub timeout_idle_seconds: u64,
    /// Name look-up, TCP and TLS together, seconds.
    pub timeout_connect_seconds: u64,
    /// Redirects followed in one GET.
    pub redirects_max: usize,
    /// The largest decompressed body, bytes.
    pub body_bytes_max: u64,
}

impl Default for Settings {
    /// Values that a slow but living news site stays within: real feeds are below 2 MB. The same as in the shipped
    /// configuration.
    fn default() -> Settings {
        Settings {
            user_agent: user_agent(None),
            timeout_total_seconds: 60,
            timeout_idle_seconds: 20,
            timeout_connect_seconds: 10,
            redirects_max: 5,
            body_bytes_max: 5_000_000,
        }
    }
}

/// The honest name: `comity/<version>`, followed by `(+<contact>)` where the operator gives an address or URL.
pub fn user_agent(contact: Option<&str>) -> String {
    let name = concat!("comity/", env!("CARGO_PKG_VERSION"));
    match contact.map(str::trim).filter(|contact| !contact.is_empty()) {
        Some(contact) => format!("{name} (+{contact})"),
        None => name.to_owned(),
    }
}

/// Settings with which no client can be made, e.g. a User-Agent that no header may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsError(String);

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the [fetch] settings cannot be used: {}", self.0)
    }
}

impl std::error::Error for SettingsError {}

/// Tells the time at which a capture was complete.
type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Makes GET requests; cheap to clone, clones share their connections.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    /// For loopback addresses: never through a proxy.
    direct: reqwest::Client,
    settings: Settings,
    clock: Clock,
}

impl Client {
    /// A client with these limits, which stamps captures with `clock`.
    ///
    /// # Errors
    /// [`SettingsError`] if the User-Agent is not a valid header value or TLS cannot be set up.
    pub fn new(
        settings: &Settings,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> Result<Client, SettingsError> {
        let tls = tls_config()?;
        let build = |builder: ClientBuilder| {
            builder.build().map_err(|error| SettingsError(classify::cause(&error)))
        };
        Ok(Client {
            http: build(builder(settings, tls.clone()))?,
            direct: build(builder(settings, tls).no_proxy())?,
            settings: settings.clone(),
            clock: Arc::new(clock),
        })
    }

    /// One GET of an absolute http or https address; conditional where `validators` hold something.
    pub async fn get(&self, url: &str, validators: &Validators) -> Fetched {
        let limit = Duration::from_secs(self.settings.timeout_total_seconds);
        match tokio::time::timeout(limit, self.exchange(url, validators)).await {
            Ok(Ok(fetched)) => fetched,
            Ok(Err(failure)) => Fetched::Failed(failure),
            Err(_) => {
                Fetched::Failed(FetchFailure::TimeoutTotal(self.settings.timeout_total_seconds))
            }
        }
    }

    async fn exchange(&self, url: &str, validators: &Validators) -> Result<Fetched, FetchFailure> {
        let http = if is_loopback(url) { &self.direct } else { &self.http };
        let request = http.get(url).headers(conditions(validators));
        let response = request.send().await.map_err(|error| self.failure(&error))?;
        match response.status() {
            StatusCode::NOT_MODIFIED => Ok(Fetched::NotModified),
            status if status.is_success() => self.capture(response).await.map(Fetched::Content),
            status => Err(FetchFailure::Status(status.as_u16())),
        }
    }

    async fn capture(&self, response: Response) -> Result<Capture, FetchFailure> {
        let header = |name: HeaderName| {
            let value = response.headers().get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let mut capture = Capture {
            url: response.url().to_string(),
            status: response.status().as_u16(),
            content_type: header(header::CONTENT_TYPE),
            content_language: header(header::CONTENT_LANGUAGE),
            validators: Validators {
                etag: header(header::ETAG),
                last_modified: header(header::LAST_MODIFIED),
            },
            body: Vec::new(),
            fetched_at: Timestamp::from_epoch_seconds(0),
        };
        capture.body = self.body(response).await?;
        capture.fetched_at = (self.clock)();
        Ok(capture)
    }

    /// Reads the body piece by piece; what passes the limit is never kept.
    async fn body(&self, mut response: Response) -> Result<Vec<u8>, FetchFailure> {
        let limit = self.settings.body_bytes_max;
        if response.content_length().is_some_and(|announced| announced > limit) {
            return Err(FetchFailure::TooLarge(limit));
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.failure(&error))? {
            if (body.len() + chunk.len()) as u64 > limit {
                return Err(FetchFailure::TooLarge(limit));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    fn failure(&self, error: &reqwest::Error) -> FetchFailure {
        classify::failure(error, &self.settings)
    }
}

fn builder(settings: &Settings, tls: rustls::ClientConfig) -> ClientBuilder {
    reqwest::Client::builder()
        .user_agent(&settings.user_agent)
        .default_headers(accept_headers())
        .connect_timeout(Duration::from_secs(settings.timeout_connect_seconds))
        .read_timeout(Duration::from_secs(settings.timeout_idle_seconds))
        .redirect(redirect_policy(settings.redirects_max))
        .http2_max_header_list_size(HEADER_BYTES_MAX)
        .dns_resolver(Arc::new(resolve::SystemResolver))
        .tls_backend_preconfigured(tls)
}

fn is_loopback(url: &str) -> bool {
    let url = Url::parse(url).ok();
    url.as_ref().and_then(Url::host_str).is_some_and(|host| {
        let literal = host.trim_matches(['[', ']']).parse::<IpAddr>();
        literal.map_or(host == "localhost", |address| address.is_loopback())
    })
}

/// More header bytes than this are refused over HTTP/2; over HTTP/1 hyper refuses more than 100 headers or
/// about 400 KB. Real answers stay below 8 KB.
const HEADER_BYTES_MAX: u32 = 64 * 1024;

/// Feeds first, then any XML or JSON, then whatever there is.
const ACCEPT: &str = "application/rss+xml, application/atom+xml, application/feed+json, \
                      application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1";

fn accept_headers() -> HeaderMap {
    HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(ACCEPT))])
}

/// `If-None-Match` and `If-Modified-Since`; a validator that no header may hold is left out.
fn conditions(validators: &Validators) -> HeaderMap {
    let pairs = [
        (header::IF_NONE_MATCH, &validators.etag),
        (header::IF_MODIFIED_SINCE, &validators.last_modified),
    ];
    let value = |text: &Option<String>| HeaderValue::from_str(text.as_deref()?).ok();
    pairs.into_iter().filter_map(|(name, text)| Some((name, value(text)?))).collect()
}

/// Follows http and https only, at most `redirects_max` times and never to an address already visited.
fn redirect_policy(redirects_max: usize) -> redirect::Policy {
    redirect::Policy::custom(move |attempt| {
        if !matches!(attempt.url().scheme(), "http" | "https") {
            attempt.stop()
        } else if attempt.previous().len() > redirects_max
            || attempt.previous().contains(attempt.url())
        {
            attempt.error("too many redirects, or a loop")
        } else {
            attempt.follow()
        }
    })
}

fn tls_config() -> Result<rustls::ClientConfig, SettingsError> {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| SettingsError(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
