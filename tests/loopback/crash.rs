//! `kill -9` at any moment of a pass: the next pass completes it, with nothing lost and nothing twice.

use crate::support::{Server, Step};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const FEEDS: usize = 200;
const STORIES: usize = 6;
/// Kills that must hit a pass at work.
const KILLS: u32 = 50;
/// Attempts on one database while it fills; then a pass completes it, and a fresh one is next.
const ATTEMPTS: u32 = 5;

const HEADLINES: [&str; 6] = [
    "Japan protests to China over patrol ships",
    "China lifts ban on seafood from Japan",
    "Chinese and Japanese ministers agree to resume talks",
    "Poll: 89 percent of Japanese have an unfavourable view of China",
    "Rain is expected in the north tomorrow",
    "China condemns Japan over visit to shrine",
];

fn feed(number: usize) -> String {
    let items: String = (0..STORIES)
        .map(|at| {
            let headline = HEADLINES[(number + at) % HEADLINES.len()];
            format!(
                "<item><title>{headline}, report {number}</title><link>https://paper{number}.example/{at}</link>\
                 <description>Officials spoke on {at} occasions.</description>\
                 <pubDate>Wed, 15 Jan 2025 {at:02}:{:02}:00 GMT</pubDate></item>",
                number % 60
            )
        })
        .collect();
    format!("<rss version=\"2.0\"><channel><title>Paper {number}</title>{items}</channel></rss>")
}

fn answer(path: &str) -> Vec<Step> {
    let number = path.trim_start_matches('/').parse().unwrap_or(0);
    let body = feed(number);
    vec![Step::Send(
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: \"{number}\"\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
        .into_bytes(),
    )]
}

fn write_config(folder: &Path, server: &Server) {
    let mut config = String::from("[[pair]]\nsides = [\"CN\", \"JP\"]\n");
    for number in 0..FEEDS {
        config.push_str(&format!(
            "[[outlet]]\nid = \"paper{number}\"\nname = \"Paper {number}\"\nlanguage = \"en\"\n\
             [[source]]\nid = \"paper{number}\"\noutlet = \"paper{number}\"\nurl = \"{}\"\n",
            server.url(&format!("/{number}"))
        ));
    }
    std::fs::write(folder.join("comity.toml"), config).unwrap();
}

fn start(folder: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_comity"))
        .args(["run", "--config", "comity.toml"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Every row that does not merely say when something was looked at.
fn rows(folder: &Path) -> Vec<String> {
    const QUERIES: [&str; 7] = [
        "SELECT id || '|' || etag || '|' || failures || '|' || newest_item || '|' || items_listed FROM sources",
        "SELECT id || '|' || source || '|' || url || '|' || title || '|' || ifnull(summary, '') || '|' || published || '|' ||
             revision || '|' || content_hash || '|' || analysed || '|' || scorer FROM items",
        "SELECT item || '|' || revision FROM revisions",
        "SELECT item || '|' || pair || '|' || relevance || '|' || reason || '|' || relation || '|' ||
             ifnull(a_polarity, '') || '|' || ifnull(b_polarity, '') || '|' || voice || '|' || topics FROM scores",
        "SELECT item || '|' || position || '|' || ifnull(direction, '') || '|' || cue || '|' || sentence FROM evidence",
        "SELECT item || '|' || position || '|' || respondents || '|' || target || '|' || percent FROM findings",
        "SELECT direction || '|' || day || '|' || status || '|' || ifnull(value, '') || '|' || stories FROM points",
    ];
    let connection = rusqlite::Connection::open(folder.join("data/comity.sqlite")).unwrap();
    let mut all = Vec::new();
    for query in QUERIES {
        let mut statement = connection.prepare(query).unwrap();
        let found = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        let mut found: Vec<String> = found.map(Result::unwrap).collect();
        found.sort();
        all.extend(found);
    }
    all
}

/// A reproducible sequence of moments (SplitMix64).
struct Moments(u64);

impl Moments {
    fn within(&mut self, span: Duration) -> Duration {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        span.mul_f64(((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pass_killed_at_50_random_moments_ends_with_the_rows_of_an_undisturbed_one() {
    let server = Server::start(answer).await;
    let undisturbed = TempDir::new().unwrap();
    write_config(undisturbed.path(), &server);
    tokio::task::spawn_blocking(move || {
        let begun = Instant::now();
        assert_eq!(start(undisturbed.path()).wait().unwrap().code(), Some(0));
        let whole_pass = begun.elapsed();
        let expected = rows(undisturbed.path());
        assert!(expected.len() > FEEDS * STORIES, "{} rows", expected.len());
        let mut moments = Moments(20_260_101);
        let (mut killed, mut databases) = (0, 0);
        while killed < KILLS {
            let folder = TempDir::new().unwrap();
            write_config(folder.path(), &server);
            // A pass with less left to do ends sooner; the next kill must come sooner, too.
            let mut span = whole_pass;
            for _ in 0..ATTEMPTS {
                let mut pass = start(folder.path());
                std::thread::sleep(moments.within(span));
                let at_work = pass.try_wait().unwrap().is_none();
                killed += u32::from(at_work);
                if !at_work {
                    span /= 2;
                }
                pass.kill().unwrap();
                pass.wait().unwrap();
            }
            assert_eq!(start(folder.path()).wait().unwrap().code(), Some(0));
            assert_eq!(rows(folder.path()), expected);
            databases += 1;
            assert!(databases < 10 * KILLS, "passes end before they can be killed");
        }
        println!("{killed} kills hit a pass at work, over {databases} databases; an undisturbed pass takes {whole_pass:?}");
    })
    .await
    .unwrap();
}
