//! `comity explain`: the sentences behind a score, a point, or any other number on a chart.

use super::{Done, Failure, Global, open_store};
use crate::config::Config;
use crate::dedupe;
use crate::model::{Day, Direction, ItemId, Method, Pair, Status, Voice};
use crate::pipeline;
use crate::store::{ScoredItem, Store, StoredItem};
use anyhow::anyhow;
use clap::Args;
use clap::builder::PossibleValuesParser;

/// Show the sentences behind the score of a story, or behind a number on a chart
#[derive(Args)]
#[command(after_help = "\
Examples:
  a story:             comity explain https://example.com/world/story-1
  a day of the line:   comity explain --pair CN-JP --date 2025-11-14
  a bar of `share`:    comity explain --pair CN-JP --date 2025-11-10 --until 2025-11-16
  a dot of `voices`:   … --date 2025-11-01 --until 2025-11-30 --voice public
  an outlet's dot:     … --date 2025-11-01 --until 2025-11-30 --outlet nhk
  a topic of `moved`:  … --date 2025-11-01 --until 2025-11-30 --topic seafood

Periods, voices, outlets and topics stand in the JSON beside each chart. A story that several
outlets carry is counted once, for the one that had it first; its copies are listed with it.
`share` leaves out outlets that were silent in more than a fifth of its weeks.")]
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
    /// Last day of a period that begins on --date
    #[arg(long, value_name = "DATE", requires = "date")]
    until: Option<String>,
    /// Only stories that carry this voice
    #[arg(long, requires = "pair", value_parser = PossibleValuesParser::new(Voice::WORDS.map(|(_, word)| word)))]
    voice: Option<String>,
    /// Only stories about this topic, e.g. seafood
    #[arg(long, requires = "pair")]
    topic: Option<String>,
    /// Only stories of this outlet, by its id
    #[arg(long, requires = "pair")]
    outlet: Option<String>,
}

/// Which stories of a pair are asked for.
struct Wanted<'a> {
    pair: Pair,
    first: Day,
    last: Day,
    arguments: &'a Arguments,
}

impl Wanted<'_> {
    fn holds(&self, story: &ScoredItem) -> bool {
        let Arguments { voice, topic, outlet, .. } = self.arguments;
        (self.first..=self.last).contains(&story.published.day())
            && voice.as_ref().is_none_or(|voice| story.voice.word() == voice)
            && topic.as_ref().is_none_or(|topic| story.topics.iter().any(|one| one.0 == *topic))
            && outlet.as_ref().is_none_or(|outlet| story.outlet == *outlet)
    }
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
    let wanted = wanted(arguments, &config)?;
    explain_pair(&store, &wanted, config.method.half_life_days)
}

fn wanted<'a>(arguments: &'a Arguments, config: &Config) -> Result<Wanted<'a>, Failure> {
    let text = arguments.pair.as_deref().unwrap_or_default();
    let pair = Pair::parse(text)
        .ok_or_else(|| Failure::usage(anyhow!("`{text}` is not a pair; write CN-JP")))?;
    if !config.pairs.contains(&pair) {
        let watched: Vec<String> = config.pairs.iter().map(Pair::to_string).collect();
        let known = watched.join(", ");
        return Err(Failure::usage(anyhow!("{pair} is not a configured pair ({known})")));
    }
    let first = day(arguments.date.as_deref().unwrap_or_default())?;
    let last = arguments.until.as_deref().map_or(Ok(first), day)?;
    if last < first {
        let message = anyhow!("--until {last} lies before --date {first}");
        return Err(Failure::usage(message));
    }
    if let Some(outlet) = &arguments.outlet
        && !config.outlets.keys().any(|id| id.as_str() == outlet)
    {
        let known: Vec<&str> = config.outlets.keys().map(|id| id.as_str()).collect();
        let known = known.join(", ");
        return Err(Failure::usage(anyhow!("`{outlet}` is not a configured outlet ({known})")));
    }
    Ok(Wanted { pair, first, last, arguments })
}

fn day(text: &str) -> Result<Day, Failure> {
    Day::parse(text)
        .ok_or_else(|| Failure::usage(anyhow!("`{text}` is not a date; write 2025-11-14")))
}

fn explain_pair(store: &Store, wanted: &Wanted<'_>, half_life: f64) -> Result<Done, Failure> {
    let one_day = wanted.first == wanted.last;
    let items = pipeline::items(store, wanted.pair)?;
    let stories: Vec<&(ScoredItem, String)> =
        items.iter().filter(|(story, _)| wanted.holds(story)).collect();
    for direction in wanted.pair.directions() {
        if one_day {
            print_point(store, direction, wanted.first)?;
        }
        print_counts(direction, wanted, &items)?;
    }
    for (story, first_copy) in &stories {
        if let Some(item) = store.item(&story.id)? {
            say!("");
            print_item(store, &item, Some(wanted.pair))?;
            if *first_copy != story.id.0 {
                say!("  a copy of {first_copy}, counted with it");
            }
        }
    }
    let (pair, first, last, count) = (wanted.pair, wanted.first, wanted.last, stories.len());
    if one_day {
        say!("\nStories about {pair} published on {first}: {count}");
        say!(
            "The line of a day also carries the days before it, at half the weight {half_life} days later."
        );
    } else {
        say!("\nStories about {pair} published from {first} to {last}: {count}");
    }
    Ok(Done::Fully)
}

fn print_point(store: &Store, direction: Direction, day: Day) -> Result<(), Failure> {
    let Some(point) = store.point(direction, &Method::id(), day)? else {
        say!("{direction}  {day}  no point; the index does not reach that day");
        return Ok(());
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
    Ok(())
}

/// How the stories are tagged in a direction, counted as the charts count them.
fn print_counts(
    direction: Direction,
    wanted: &Wanted<'_>,
    items: &[(ScoredItem, String)],
) -> Result<(), Failure> {
    let counted = pipeline::votes_once(items, direction, (wanted.first, wanted.last));
    let counted = counted.into_iter().filter(|story| wanted.holds(story));
    let tags: Vec<i8> = counted.filter_map(|story| story.tag(direction)).collect();
    let of = |sign: i8| tags.iter().filter(|tag| **tag == sign).count();
    let (all, negative, neutral, positive) = (tags.len(), of(-1), of(0), of(1));
    say!(
        "{direction}  stories that show an attitude: {all} ({negative} negative, {neutral} neutral, {positive} positive)"
    );
    Ok(())
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
