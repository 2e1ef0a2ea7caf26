//! The shipped calendar of events, and which events stand on the chart of a pair.
//!
//! Always holds: only events whose day was seen at a named source are drawn; the operator's own event wins over a
//! shipped one of its day; real events never stand on a sample chart.

use crate::config::Config;
use crate::model::{ChartEvent, ChartLanguage, Day, Pair};
use crate::table::{Row, TableError, rows};

/// The shipped table of events.
const SHIPPED: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/charts/events.tsv"));

/// A dated event between the two countries of a pair, in neutral words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShippedEvent {
    pub day: Day,
    pub pair: Pair,
    /// At most 24 characters, East Asian ones counted double; in the order of [`ChartLanguage`].
    pub labels: [String; 3],
    /// Where the event was seen: an http or https address.
    pub source_url: String,
    /// Whether that source names the day; only such events are drawn.
    pub is_dated: bool,
}

/// Every row of `data/charts/events.tsv`, drawn or not.
///
/// # Errors
/// The first row that cannot be understood: a date, pair, label, address or confidence.
pub fn shipped_events() -> Result<Vec<ShippedEvent>, TableError> {
    rows("data/charts/events.tsv", SHIPPED).map(|row| event(&row)).collect()
}

fn event(row: &Row<'_>) -> Result<ShippedEvent, TableError> {
    let day = Day::parse(row.cell(0)).ok_or_else(|| row.error("the date is not YYYY-MM-DD"))?;
    let pair =
        Pair::parse(row.cell(1)).ok_or_else(|| row.error("the pair is not two countries"))?;
    let labels = [2, 3, 4].map(|column| row.cell(column).to_owned());
    if labels.iter().any(String::is_empty) {
        return Err(row.error("an event needs a label in every language"));
    }
    let source_url = row.cell(5).to_owned();
    if !source_url.starts_with("https://") && !source_url.starts_with("http://") {
        return Err(row.error("the source is not an http or https address"));
    }
    let is_dated = match row.cell(6) {
        "high" => true,
        "medium" => false,
        _ => return Err(row.error("confidence is high or medium")),
    };
    Ok(ShippedEvent { day, pair, labels, source_url, is_dated })
}

/// The events of a pair's charts, oldest first.
pub(super) fn of(config: &Config, shipped: &[ShippedEvent], pair: Pair) -> Vec<ChartEvent> {
    let own = config.events.iter().filter(|event| event.pair.is_none_or(|of| of == pair));
    let mut events: Vec<ChartEvent> = own
        .map(|event| ChartEvent {
            day: event.day,
            label: event.label.clone(),
            source_url: event.source.clone(),
            shipped: false,
        })
        .collect();
    if config.chart.shipped_events && !config.chart.sample {
        let is_free = |day: Day| events.iter().all(|own| own.day != day);
        let drawn = |event: &&ShippedEvent| event.pair == pair && event.is_dated;
        let more: Vec<ChartEvent> = shipped
            .iter()
            .filter(drawn)
            .filter(|event| is_free(event.day))
            .map(|event| as_drawn(event, config.chart.language))
            .collect();
        events.extend(more);
    }
    events.sort_by(|one, other| (one.day, &one.label).cmp(&(other.day, &other.label)));
    events
}

fn as_drawn(event: &ShippedEvent, language: ChartLanguage) -> ChartEvent {
    let [english, chinese, japanese] = &event.labels;
    let label = match language {
        ChartLanguage::English => english,
        ChartLanguage::Chinese => chinese,
        ChartLanguage::Japanese => japanese,
    };
    ChartEvent {
        day: event.day,
        label: label.clone(),
        source_url: event.source_url.clone(),
        shipped: true,
    }
}
