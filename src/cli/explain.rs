//! `comity explain`: the sentences behind a score or a point.

use super::{Done, Failure, Global, open_store};
use crate::dedupe;
use crate::model::{Day, ItemId, Method, Pair, Status};
use crate::store::{Store, StoredItem};
use anyhow::anyhow;
use clap::Args;

/// Show the sentences behind the score of a story, or behind a day of the index
#[derive(Args)]
#[command(after_help = "\
  comity explain https://example.com/world/story-1
  comity explain --pair CN-JP --date 2025-11-14")]
pub(super) struct Arguments {
    /// A story: its address or its id
    #[arg(value_name = "ITEM_OR_URL", required_unless_present = "pair", conflicts_with = "pair")]
    item: Option<String>,
    /// A pair, e.g. CN-JP
    #[arg(long, requires = "date")]
    pair: Option<String>,
    /// A day, e.g. 2025-11-14 (UTC)
    #[arg(long, requires = "pair")]
    date: Option<String>,
}

pub(super) fn run(global: &Global, arguments: &Arguments) -> Result<Done, Failure> {
    let config = global.load_config()?;
    let store = open_store(&config)?;
    if let Some(item) = &arguments.item {
        let id = dedupe::clean_url(item)
            .map_or_else(|| ItemId(item.to_ascii_lowercase()), |url| dedupe::identity(&url));
        let stored = store.item(&id)?.ok_or_else(|| {
            Failure::usage(anyhow!(
                "no story `{item}` in {}; give its address or id",
                store.path().display()
            ))
        })?;
        print_item(&store, &stored, None)?;
        return Ok(Done::Fully);
    }
    let text = arguments.pair.as_deref().unwrap_or_default();
    let pair = Pair::parse(text)
        .ok_or_else(|| Failure::usage(anyhow!("`{text}` is not a pair; write CN-JP")))?;
    let text = arguments.date.as_deref().unwrap_or_default();
    let day = Day::parse(text)
        .ok_or_else(|| Failure::usage(anyhow!("`{text}` is not a date; write 2025-11-14")))?;
    if !config.pairs.contains(&pair) {
        let watched: Vec<String> = config.pairs.iter().map(Pair::to_string).collect();
        let known = watched.join(", ");
        return Err(Failure::usage(anyhow!("{pair} is not a configured pair ({known})")));
    }
    explain_day(&store, pair, day, config.method.half_life_days)
}

fn explain_day(store: &Store, pair: Pair, day: Day, half_life: f64) -> Result<Done, Failure> {
    let method = Method::id();
    for direction in pair.directions() {
        let Some(point) = store.point(direction, &method, day)? else {
            say!("{direction}  {day}  no point; the index does not reach that day");
            continue;
        };
        let value = match (point.status, point.estimate) {
            (Status::Gap(reason), _) => format!("gap: {}", reason.phrase()),
            (status, Some(e)) => {
                let thin = if status == Status::Thin { ", thin" } else { "" };
                format!("{:+.3} ({:+.3} to {:+.3}){thin}", e.value, e.low, e.high)
            }
            (_, None) => String::new(),
        };
        say!("{direction}  {day}  {value}");
        say!(
            "  {} stories that day (copies counted once), {} outlet editions in the week",
            point.stories,
            point.units
        );
    }
    let mut shown = 0;
    for scored in store.scored_items(pair)? {
        if scored.published.day() == day
            && let Some(item) = store.item(&scored.id)?
        {
            say!("");
            print_item(store, &item, Some(pair))?;
            shown += 1;
        }
    }
    say!("\n{shown} stories about {pair} were published on {day}");
    say!(
        "The line of a day also carries the days before it, at half the weight {half_life} days later."
    );
    Ok(Done::Fully)
}

fn print_item(store: &Store, item: &StoredItem, only: Option<Pair>) -> Result<(), Failure> {
    say!("{}", item.title);
    say!("  {} · {} · {} · {}", item.outlet, item.published, item.language, item.url);
    say!("  id {} · revision {}", item.id, item.revision);
    let wanted = |pair: &str| only.is_none_or(|only| only.to_string() == pair);
    let verdicts = store.verdicts(&item.id)?;
    if verdicts.is_empty() {
        say!("  no score: no configured pair is named in it, or it was not analysed yet");
    }
    let evidence = store.evidence(&item.id)?;
    for verdict in verdicts.iter().filter(|verdict| wanted(&verdict.pair)) {
        let Some(pair) = Pair::parse(&verdict.pair) else { continue };
        let [a_to_b, b_to_a] = pair.directions();
        let polarity =
            |p: Option<f64>| p.map_or("no attitude shown".to_owned(), |p| format!("{p:+.2}"));
        say!(
            "  {} by {}: {}{}",
            verdict.pair,
            verdict.scorer,
            verdict.relevance,
            listed(", ", &verdict.reason.replace('_', " "))
        );
        if verdict.relevance == "relevant" {
            say!("    {a_to_b} {}", polarity(verdict.a_to_b));
            say!("    {b_to_a} {}", polarity(verdict.b_to_a));
            say!(
                "    relation {:+}, voice {}{}",
                verdict.relation,
                verdict.voice,
                listed(", topics ", &verdict.topics)
            );
        }
        for proof in evidence.iter().filter(|proof| proof.pair == verdict.pair) {
            say!(
                "    [{} {:+.2} {}{}] “{}” in: {}",
                proof.direction.as_deref().unwrap_or("relation"),
                proof.polarity,
                proof.act,
                if proof.reversed { ", reversed" } else { "" },
                proof.cue,
                proof.sentence
            );
        }
    }
    Ok(())
}

/// The words with what introduces them; nothing where there are no words.
fn listed(introduction: &str, words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("{introduction}{words}") }
}
