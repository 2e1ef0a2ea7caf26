//! The program as an operator meets it: real processes, real HTTP on loopback, real files.

use crate::support::{Server, Step};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use tempfile::TempDir;

fn comity() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    command.env_remove("COMITY_CONFIG").env_remove("COMITY_LOG").stdin(Stdio::null());
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[track_caller]
fn exits(output: &Output, code: i32) {
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "stdout:\n{out}\nstderr:\n{err}");
}

/// A folder with a configuration that reads these sources: `(id, url)`.
fn project(sources: &[(String, String)], extra: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("comity.toml");
    let mut config = format!("[[pair]]\nsides = [\"CN\", \"JP\"]\n{extra}\n");
    config.push_str(
        "[[outlet]]\nid = \"herald\"\nname = \"Herald\"\ncountry = \"JP\"\nlanguage = \"en\"\n",
    );
    for (id, url) in sources {
        config.push_str(&format!(
            "[[source]]\nid = \"{id}\"\noutlet = \"herald\"\nurl = \"{url}\"\n"
        ));
    }
    std::fs::write(&path, config).unwrap();
    (folder, path)
}

fn feed(name: &str, titles: &[&str]) -> String {
    let items: String = titles
        .iter()
        .enumerate()
        .map(|(at, title)| {
            format!(
                "<item><title>{title}</title><link>https://{name}.example/story-{at}</link>\
                 <pubDate>Wed, 15 Jan 2025 08:{at:02}:00 GMT</pubDate></item>"
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>{name}</title>{items}</channel></rss>"
    )
}

fn ok(content_type: &str, body: &[u8]) -> Vec<Step> {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    vec![Step::Send([head.as_bytes(), body].concat())]
}

fn database(folder: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(folder.join("data/comity.sqlite")).unwrap()
}

fn column(connection: &rusqlite::Connection, query: &str) -> Vec<String> {
    let mut statement = connection.prepare(query).unwrap();
    let rows = statement.query_map([], |row| row.get::<_, Option<String>>(0)).unwrap();
    rows.map(|row| row.unwrap().unwrap_or_default()).collect()
}

#[test]
fn a_wrong_flag_is_answered_with_what_was_meant_and_exit_code_2() {
    let output = comity().args(["run", "--confg", "x.toml"]).output().unwrap();
    exits(&output, 2);
    assert!(text(&output.stderr).contains("--config"), "{}", text(&output.stderr));
}

#[test]
fn a_missing_configuration_names_the_command_that_writes_one() {
    let folder = TempDir::new().unwrap();
    let output = comity().arg("run").current_dir(&folder).output().unwrap();
    exits(&output, 2);
    assert!(text(&output.stderr).contains("`comity init` writes one"), "{}", text(&output.stderr));
}

#[test]
fn init_writes_a_configuration_that_check_finds_sound_and_never_overwrites_one() {
    let folder = TempDir::new().unwrap();
    exits(&comity().arg("init").arg(folder.path()).output().unwrap(), 0);
    let check = comity().arg("check").current_dir(&folder).output().unwrap();
    exits(&check, 0);
    assert!(text(&check.stdout).contains("CN-JP"), "{}", text(&check.stdout));
    let path = folder.path().join("config/comity.toml");
    std::fs::write(&path, "# mine").unwrap();
    exits(&comity().arg("init").arg(folder.path()).output().unwrap(), 2);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "# mine");
}

#[test]
fn a_broken_configuration_is_answered_with_file_line_and_fix() {
    let (folder, path) = project(&[], "[fetch]\nconcurency = 4");
    let output = comity().arg("--config").arg(&path).arg("check").output().unwrap();
    exits(&output, 2);
    let error = text(&output.stderr);
    assert!(error.contains("comity.toml:4:1"), "{error}");
    assert!(error.contains("did you mean `concurrency`?"), "{error}");
    drop(folder);
}

#[test]
fn a_font_that_is_none_is_named_and_a_real_one_is_used() {
    let inter = concat!(env!("CARGO_MANIFEST_DIR"), "/data/fonts/Inter-Regular.otf");
    let report = |font: &str| {
        let (_folder, path) = project(
            &[("never".to_owned(), "http://127.0.0.1:1/feed".to_owned())],
            &format!("[chart]\nfont = \"{font}\""),
        );
        comity().arg("--config").arg(&path).arg("report").output().unwrap()
    };
    exits(&report(inter), 0);
    for wrong in ["missing.otf", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")] {
        let output = report(wrong);
        exits(&output, 2);
        let error = text(&output.stderr);
        assert!(error.contains(wrong) && error.contains("under [chart] font"), "{error}");
    }
}

/// Runs a pass and returns its output with the peak of its resident memory in MB.
fn run_measured(config: &Path) -> (Output, u64) {
    let mut child = comity()
        .arg("--config")
        .arg(config)
        .arg("run")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak_kb = 0;
    while child.try_wait().unwrap().is_none() {
        let now = std::fs::read_to_string(&status).unwrap_or_default();
        let line = now.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kb = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        peak_kb = peak_kb.max(kb.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(5));
    }
    (child.wait_with_output().unwrap(), peak_kb / 1024)
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_sources_end_in_named_outcomes_while_the_good_one_is_read() {
    let bomb = {
        use std::io::Write;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        let megabyte = vec![b' '; 1 << 20];
        for _ in 0..200 {
            encoder.write_all(&megabyte).unwrap();
        }
        encoder.finish().unwrap()
    };
    let server = Server::start(move |path| match path {
        "/good" => ok("application/rss+xml", feed("good", &["Japan protests to China over patrol ships"]).as_bytes()),
        "/500" => vec![Step::Send(b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n".to_vec())],
        "/html" => ok("text/html", b"<!doctype html><html><head><title>Home</title></head><body><p>News</p></body></html>"),
        "/endless" => vec![
            Step::Send(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss><channel>".to_vec()),
            Step::SendForever(vec![b' '; 1 << 16]),
        ],
        "/bomb" => {
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
                bomb.len()
            );
            vec![Step::Send([head.as_bytes(), &bomb].concat())]
        }
        _ => ok("application/rss+xml", b""),
    })
    .await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let source = |id: &str| (id.to_owned(), server.url(&format!("/{id}")));
    let sources = [
        source("good"),
        source("500"),
        source("html"),
        source("endless"),
        source("bomb"),
        source("empty"),
        ("unreachable".to_owned(), format!("http://{closed}/feed")),
    ];
    let (folder, path) = project(&sources, "");
    let (output, peak_mb) = tokio::task::spawn_blocking(move || run_measured(&path)).await.unwrap();
    exits(&output, 3);
    let outcomes =
        column(&database(folder.path()), "SELECT id || ' ' || outcome FROM sources ORDER BY id");
    assert_eq!(
        outcomes,
        [
            "500 http_status",
            "bomb too_large",
            "empty empty",
            "endless too_large",
            "good read",
            "html html_instead_of_feed",
            "unreachable connect",
        ]
    );
    println!("peak resident memory: {peak_mb} MB");
    assert!(peak_mb > 0 && peak_mb < 150, "{peak_mb} MB");
    let table = text(&output.stdout);
    for word in ["html instead of feed", "too large", "http status", "connect", "failed sources"] {
        assert!(table.contains(word), "no `{word}` in:\n{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pass_reads_scores_draws_and_can_be_explained() {
    let server = Server::start(|_| {
        let titles = [
            "Japan protests to China over patrol ships",
            "China praises Japan for its help after the quake",
        ];
        ok("application/rss+xml", feed("good", &titles).as_bytes())
    })
    .await;
    let (folder, path) = project(&[("good".to_owned(), server.url("/good"))], "");
    let output = tokio::task::spawn_blocking(move || {
        let run = comity().arg("--config").arg(&path).arg("run").output().unwrap();
        let explain = |arguments: &[&str]| {
            comity().arg("--config").arg(&path).arg("explain").args(arguments).output().unwrap()
        };
        let item = explain(&["https://good.example/story-0"]);
        let day = explain(&["--pair", "CN-JP", "--date", "2025-01-15"]);
        let unknown = explain(&["https://good.example/story-99"]);
        let week = explain(&[
            "--pair",
            "CN-JP",
            "--date",
            "2025-01-13",
            "--until",
            "2025-01-19",
            "--outlet",
            "herald",
        ]);
        let backwards =
            explain(&["--pair", "CN-JP", "--date", "2025-01-15", "--until", "2025-01-14"]);
        let stranger = explain(&["--pair", "CN-JP", "--date", "2025-01-15", "--outlet", "nobody"]);
        let status = comity().arg("--config").arg(&path).arg("status").output().unwrap();
        (run, item, day, unknown, week, backwards, stranger, status)
    });
    let (run, item, day, unknown, week, backwards, stranger, status) = output.await.unwrap();
    exits(&run, 0);
    assert!(text(&run.stdout).contains("relevant"), "{}", text(&run.stdout));
    assert!(folder.path().join("charts/cn-jp/trend.web.light.png").is_file());
    assert!(folder.path().join("charts/manifest.json").is_file());
    exits(&item, 0);
    assert!(text(&item.stdout).contains("JP>CN"), "{}", text(&item.stdout));
    assert!(text(&item.stdout).contains("protests"), "{}", text(&item.stdout));
    exits(&day, 0);
    assert!(
        text(&day.stdout).contains("Stories about CN-JP published on 2025-01-15: 2"),
        "{}",
        text(&day.stdout)
    );
    exits(&unknown, 2);
    exits(&week, 0);
    assert!(text(&week.stdout).contains("2025-01-19: 2\n"), "{}", text(&week.stdout));
    exits(&backwards, 2);
    assert!(text(&backwards.stderr).contains("lies before"), "{}", text(&backwards.stderr));
    exits(&stranger, 2);
    assert!(
        text(&stranger.stderr).contains("not a configured outlet (herald)"),
        "{}",
        text(&stranger.stderr)
    );
    exits(&status, 0);
    assert!(text(&status.stdout).contains("sources: 1 read"), "{}", text(&status.stdout));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_pass_beside_a_running_one_is_refused_and_a_stopped_daemon_leaves_nothing_half_done()
 {
    // The server keeps the first pass busy for as long as the test needs.
    let server = Server::start(|_| vec![Step::Wait(Duration::from_secs(30))]).await;
    let (folder, path) = project(&[("slow".to_owned(), server.url("/slow"))], "");
    tokio::task::spawn_blocking(move || {
        let mut daemon = comity()
            .arg("--config")
            .arg(&path)
            .arg("daemon")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let begun = std::time::Instant::now();
        let is_inside_a_pass = || {
            let file = folder.path().join("data/comity.sqlite.lock");
            file.is_file() && std::fs::File::open(file).unwrap().try_lock().is_err()
        };
        while !is_inside_a_pass() {
            assert!(begun.elapsed() < Duration::from_secs(20), "the daemon began no pass");
            std::thread::sleep(Duration::from_millis(10));
        }
        let second = comity().arg("--config").arg(&path).arg("run").output().unwrap();
        exits(&second, 1);
        assert!(
            text(&second.stderr).contains("another pass is at work"),
            "{}",
            text(&second.stderr)
        );
        let told = std::time::Instant::now();
        let status = Command::new("sh")
            .arg("-c")
            .arg(format!("kill -TERM {}", daemon.id()))
            .status()
            .unwrap();
        assert!(status.success());
        let ended = loop {
            if let Some(status) = daemon.try_wait().unwrap() {
                break status;
            }
            assert!(told.elapsed() < Duration::from_secs(10), "the daemon did not stop");
            std::thread::sleep(Duration::from_millis(10));
        };
        assert_eq!(ended.code(), Some(0));
        let connection = database(folder.path());
        assert_eq!(column(&connection, "SELECT cast(ended AS TEXT) FROM passes"), [""]);
        assert_eq!(column(&connection, "PRAGMA integrity_check"), ["ok"]);
    })
    .await
    .unwrap();
}
