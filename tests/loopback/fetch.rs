//! Every way in which a server can fail ends in its own named outcome.

use crate::support::{Server, Step, answer};
use comity::fetch::{Client, Settings, user_agent};
use comity::model::{Capture, FetchFailure, Fetched, Timestamp, Validators};
use std::io::Write;
use std::time::{Duration, Instant};

const BODY: &[u8] = b"<rss version='2.0'><channel><title>t</title></channel></rss>";
const LIMIT: u64 = 1_000_000;

fn settings() -> Settings {
    Settings {
        timeout_total_seconds: 3,
        timeout_idle_seconds: 1,
        timeout_connect_seconds: 1,
        redirects_max: 4,
        body_bytes_max: LIMIT,
        ..Settings::default()
    }
}

fn client() -> Client {
    Client::new(&settings(), || Timestamp::from_epoch_seconds(1_750_000_000))
        .expect("the settings are usable")
}

async fn get(server: &Server, path: &str) -> Fetched {
    client().get(&server.url(path), &Validators::default()).await
}

/// What becomes of a GET that the server answers with these steps.
async fn outcome(steps: Vec<Step>) -> Fetched {
    let server = Server::start(move |_| steps.clone()).await;
    get(&server, "/feed").await
}

#[track_caller]
fn failure(fetched: Fetched) -> FetchFailure {
    match fetched {
        Fetched::Failed(failure) => failure,
        other => panic!("expected a failure, got {other:?}"),
    }
}

#[track_caller]
fn content(fetched: Fetched) -> Capture {
    match fetched {
        Fetched::Content(capture) => capture,
        other => panic!("expected content, got {other:?}"),
    }
}

fn send(text: &str) -> Step {
    Step::Send(text.as_bytes().to_vec())
}

fn encoded(name: &str, body: &[u8]) -> Vec<Step> {
    answer("200 OK", &format!("Content-Encoding: {name}\r\n"), body)
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(body).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

fn brotli(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 3, ..Default::default() };
    brotli::BrotliCompress(&mut &*body, &mut out, &params).expect("memory can be written");
    out
}

fn zstd(body: &[u8]) -> Vec<u8> {
    zstd::encode_all(body, 3).expect("memory can be written")
}

#[tokio::test]
async fn a_feed_comes_back_with_the_facts_that_parsing_needs() {
    let headers = "Content-Type: application/rss+xml; charset=utf-8\r\nContent-Language: ja\r\n\
                   ETag: \"v1\"\r\nLast-Modified: Wed, 15 Jan 2025 08:00:00 GMT\r\n";
    let server = Server::start(move |_| answer("200 OK", headers, BODY)).await;
    let capture = content(get(&server, "/feed").await);
    assert_eq!(capture.body, BODY);
    assert_eq!(capture.status, 200);
    assert_eq!(capture.url, server.url("/feed"));
    assert_eq!(capture.content_type.as_deref(), Some("application/rss+xml; charset=utf-8"));
    assert_eq!(capture.content_language.as_deref(), Some("ja"));
    assert_eq!(capture.validators.etag.as_deref(), Some("\"v1\""));
    assert_eq!(capture.validators.last_modified.as_deref(), Some("Wed, 15 Jan 2025 08:00:00 GMT"));
    assert_eq!(capture.fetched_at, Timestamp::from_epoch_seconds(1_750_000_000));
}

#[tokio::test]
async fn validators_are_sent_back_byte_for_byte_and_304_is_not_modified() {
    let server = Server::start(|_| answer("304 Not Modified", "", b"")).await;
    let validators = Validators {
        etag: Some("W/\"a b\"".to_owned()),
        last_modified: Some("Wed, 15 Jan 2025 08:00:00 GMT".to_owned()),
    };
    assert_eq!(client().get(&server.url("/"), &validators).await, Fetched::NotModified);
    let head = server.requests().remove(0).to_lowercase();
    assert!(head.contains("if-none-match: w/\"a b\"\r\n"), "{head}");
    assert!(head.contains("if-modified-since: wed, 15 jan 2025 08:00:00 gmt\r\n"), "{head}");
}

#[tokio::test]
async fn the_user_agent_names_the_program_and_its_operator() {
    let server = Server::start(|_| answer("200 OK", "", BODY)).await;
    let settings =
        Settings { user_agent: user_agent(Some("mailto:desk@example.org")), ..settings() };
    let client = Client::new(&settings, || Timestamp::from_epoch_seconds(0))
        .expect("the settings are usable");
    content(client.get(&server.url("/"), &Validators::default()).await);
    let expected =
        format!("user-agent: comity/{} (+mailto:desk@example.org)\r\n", env!("CARGO_PKG_VERSION"));
    let head = server.requests().remove(0);
    assert!(head.to_lowercase().contains(&expected), "{head}");
}

#[tokio::test]
async fn a_user_agent_that_no_header_may_hold_is_refused() {
    let settings = Settings { user_agent: "two\nlines".to_owned(), ..Settings::default() };
    assert!(Client::new(&settings, || Timestamp::from_epoch_seconds(0)).is_err());
}

#[tokio::test]
async fn every_content_coding_is_undone() {
    for (name, body) in [("gzip", gzip(BODY)), ("br", brotli(BODY)), ("zstd", zstd(BODY))] {
        assert_eq!(content(outcome(encoded(name, &body)).await).body, BODY, "{name}");
    }
}

#[tokio::test]
async fn an_empty_body_is_content() {
    assert!(content(outcome(answer("200 OK", "", b"")).await).body.is_empty());
}

#[tokio::test]
async fn an_error_status_is_named_by_its_number() {
    for (line, status) in
        [("500 Oops", 500), ("404 Not Found", 404), ("403 Forbidden", 403), ("410 Gone", 410)]
    {
        assert_eq!(
            failure(outcome(answer(line, "", b"sorry")).await),
            FetchFailure::Status(status)
        );
    }
}

#[tokio::test]
async fn an_endless_body_stops_at_the_limit() {
    let endless = vec![send("HTTP/1.1 200 OK\r\n\r\n"), Step::SendForever(vec![b'x'; 64 * 1024])];
    assert_eq!(failure(outcome(endless).await), FetchFailure::TooLarge(LIMIT));
}

#[tokio::test]
async fn an_announced_length_beyond_the_limit_is_not_even_read() {
    let steps = vec![
        send("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"),
        Step::Wait(Duration::from_secs(5)),
    ];
    let start = Instant::now();
    assert_eq!(failure(outcome(steps).await), FetchFailure::TooLarge(LIMIT));
    assert!(start.elapsed() < Duration::from_secs(1));
}

#[tokio::test]
async fn compression_bombs_stop_at_the_decompressed_limit() {
    let zeros = vec![0; 40 * LIMIT as usize];
    for (name, bomb) in [("gzip", gzip(&zeros)), ("br", brotli(&zeros)), ("zstd", zstd(&zeros))] {
        assert!((bomb.len() as u64) < LIMIT, "{name} is no bomb: {} bytes", bomb.len());
        assert_eq!(
            failure(outcome(encoded(name, &bomb)).await),
            FetchFailure::TooLarge(LIMIT),
            "{name}"
        );
    }
}

#[tokio::test]
async fn broken_compression_is_a_broken_transfer() {
    let mut cut = gzip(&BODY.repeat(50));
    cut.truncate(cut.len() / 2);
    for body in [cut.as_slice(), b"this is not gzip at all"] {
        assert_eq!(failure(outcome(encoded("gzip", body)).await).name(), "bad_body");
    }
}

#[tokio::test]
async fn headers_that_never_end_run_into_the_idle_limit() {
    let mut steps = vec![send("HTTP/1.1 200 OK\r\n")];
    for _ in 0..20 {
        steps.extend([send("X"), Step::Wait(Duration::from_millis(300))]);
    }
    assert_eq!(failure(outcome(steps).await), FetchFailure::TimeoutIdle(1));
}

#[tokio::test]
async fn a_silent_server_runs_into_the_idle_limit() {
    assert_eq!(
        failure(outcome(vec![Step::Wait(Duration::from_secs(5))]).await),
        FetchFailure::TimeoutIdle(1)
    );
    let half = vec![
        send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss"),
        Step::Wait(Duration::from_secs(5)),
    ];
    assert_eq!(failure(outcome(half).await), FetchFailure::TimeoutIdle(1));
}

#[tokio::test]
async fn a_body_that_trickles_runs_into_the_total_limit() {
    let mut steps = vec![send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")];
    for _ in 0..50 {
        steps.extend([send("x"), Step::Wait(Duration::from_millis(200))]);
    }
    let start = Instant::now();
    assert_eq!(failure(outcome(steps).await), FetchFailure::TimeoutTotal(3));
    assert!(start.elapsed() < Duration::from_secs(4));
}

#[tokio::test]
async fn a_body_shorter_than_announced_is_a_broken_transfer() {
    let steps = vec![send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>")];
    assert_eq!(failure(outcome(steps).await).name(), "bad_body");
}

#[tokio::test]
async fn bad_chunking_is_a_broken_transfer() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for chunks in ["zz\r\n<rss>\r\n0\r\n\r\n", "5\r\n<rss>", "fffffffffffffffff\r\n<rss>"] {
        assert_eq!(
            failure(outcome(vec![send(head), send(chunks)]).await).name(),
            "bad_body",
            "{chunks}"
        );
    }
}

#[tokio::test]
async fn what_is_not_http_is_a_broken_transfer() {
    assert_eq!(failure(outcome(vec![send("220 smtp ready\r\n\r\n")]).await).name(), "bad_body");
    assert_eq!(failure(outcome(vec![]).await).name(), "bad_body");
    let endless_head =
        vec![send("HTTP/1.1 200 OK\r\n"), Step::SendForever(b"X-Pad: 0123456789\r\n".repeat(100))];
    assert_eq!(failure(outcome(endless_head).await).name(), "bad_body");
}

#[tokio::test]
async fn redirects_are_followed_and_the_last_address_is_reported() {
    let server = Server::start(|path| match path {
        "/old" => answer("301 Moved Permanently", "Location: /new\r\n", b""),
        _ => answer("200 OK", "", BODY),
    })
    .await;
    assert_eq!(content(get(&server, "/old").await).url, server.url("/new"));
}

#[tokio::test]
async fn redirect_loops_and_chains_end() {
    let server = Server::start(|path| {
        match path.strip_prefix("/chain/").and_then(|n| n.parse::<u32>().ok()) {
            Some(n) => answer("302 Found", &format!("Location: /chain/{}\r\n", n + 1), b""),
            None => answer("302 Found", "Location: /loop\r\n", b""),
        }
    })
    .await;
    assert_eq!(failure(get(&server, "/loop").await), FetchFailure::Redirects(4));
    assert!(server.requests().len() <= 2, "a loop is seen at once");
    assert_eq!(failure(get(&server, "/chain/0").await), FetchFailure::Redirects(4));
}

#[tokio::test]
async fn a_redirect_to_nowhere_is_the_status_it_came_with() {
    for target in
        ["http://[::bad", "ftp://example.org/feed", "file:///etc/passwd", "javascript:alert(1)"]
    {
        let steps = answer("302 Found", &format!("Location: {target}\r\n"), b"");
        assert_eq!(failure(outcome(steps).await), FetchFailure::Status(302), "{target}");
    }
}

#[tokio::test]
async fn a_closed_port_is_no_connection() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("loopback can be bound");
    let address = listener.local_addr().expect("a bound socket has an address");
    drop(listener);
    let fetched = client().get(&format!("http://{address}/"), &Validators::default()).await;
    assert_eq!(failure(fetched).name(), "connect");
}

#[tokio::test]
async fn a_name_that_does_not_exist_is_a_dns_failure() {
    // Where the resolver itself does not answer, the connection runs out of time first.
    let fetched = client().get("http://no-such-host.invalid/feed", &Validators::default()).await;
    assert!(matches!(failure(fetched).name(), "dns" | "connect"));
}

#[tokio::test]
async fn tls_with_a_server_that_speaks_none_is_a_tls_failure() {
    // The server waits for the end of a request head, which never comes in a TLS greeting.
    let listener =
        tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback can be bound");
    let address = listener.local_addr().expect("a bound socket has an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = tokio::io::AsyncWriteExt::write_all(
                &mut stream,
                b"HTTP/1.1 400 Bad Request\r\n\r\n",
            )
            .await;
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    });
    let fetched = client().get(&format!("https://{address}/"), &Validators::default()).await;
    assert_eq!(failure(fetched).name(), "tls");
}

#[tokio::test]
async fn an_address_that_is_none_fails_without_panic() {
    for url in ["", "not a url", "http://", "http:///feed", "gopher://example.org/", "http://[::1"]
    {
        failure(client().get(url, &Validators::default()).await);
    }
}
