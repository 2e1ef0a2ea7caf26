//! The words of the figures: one table per language, filled by name.
//!
//! Always holds: no figure prints a word of ours that does not stand here. A template names what it
//! takes in braces; [`fill`] puts it in.

mod chinese;
mod english;
mod japanese;

use crate::model::{ChartLanguage, Day, GapReason, Timestamp};

/// One language's words; the names say where they stand.
pub(super) struct Words {
    pub direction: &'static str,
    pub months: [&'static str; 12],
    /// Full names, for titles and alt texts.
    pub months_long: [&'static str; 12],
    pub day_month: &'static str,
    pub day_month_year: &'static str,
    pub month_year: &'static str,
    pub trend_subtitle: &'static str,
    pub trend_subtitle_short: &'static str,
    pub neutral_tone: &'static str,
    pub more_negative: &'static str,
    pub more_positive: &'static str,
    pub level_shift: &'static str,
    pub level_shift_values: &'static str,
    pub new_scorer: &'static str,
    pub gap: &'static str,
    pub gap_no_items: &'static str,
    pub gap_stale: &'static str,
    pub gap_few_outlets: &'static str,
    pub gap_few_items: &'static str,
    pub no_index: &'static str,
    pub no_index_since: &'static str,
    pub stories_outlets: &'static str,
    pub last_28_days: &'static str,
    pub counts_short: &'static str,
    pub no_points_yet: &'static str,
    pub stories_per_week: &'static str,
    pub copies_once: &'static str,
    pub peak: &'static str,
    pub polls: &'static str,
    pub polls_measure: &'static str,
    pub polls_short: &'static str,
    pub public_in: &'static str,
    pub new_series: &'static str,
    pub withheld: &'static str,
    pub sample_size: &'static str,
    pub note_line: &'static str,
    pub note_band: &'static str,
    pub note_dots: &'static str,
    pub note_thin: &'static str,
    pub note_polls: &'static str,
    pub note_agreement: &'static str,
    pub note_short: &'static str,
    pub note_compact: &'static str,
    pub caveats_elsewhere: &'static str,
    pub agreement: &'static str,
    pub no_agreement: &'static str,
    pub source: &'static str,
    pub source_polls: &'static str,
    pub scorer: &'static str,
    pub data_to: &'static str,
    pub built: &'static str,
    pub method: &'static str,
    pub at_time: &'static str,
    pub stale: &'static str,
    pub sample: &'static str,
    pub events_more: &'static str,
    pub title: TitleWords,
    pub alt: AltWords,
    pub share: ShareWords,
    pub calendar: CalendarWords,
    pub voices: VoicesWords,
    pub moved: MovedWords,
    pub pairs: PairsWords,
    pub coverage: CoverageWords,
}

/// Shares of stories by tone.
pub(super) struct ShareWords {
    pub kicker: &'static str,
    pub title_changed: &'static str,
    pub up: &'static str,
    pub down: &'static str,
    pub title_both: &'static str,
    pub title_one: &'static str,
    pub nothing: &'static str,
    pub subtitle: &'static str,
    pub positive: &'static str,
    pub neutral: &'static str,
    pub negative: &'static str,
    pub range: &'static str,
    pub week_to: &'static str,
    pub no_week: &'static str,
    pub stories: &'static str,
    pub stories_values: &'static str,
    pub note: &'static str,
    pub alt: &'static str,
}

/// Days by tone.
pub(super) struct CalendarWords {
    pub kicker: &'static str,
    pub title: &'static str,
    pub title_positive: &'static str,
    pub nothing: &'static str,
    pub subtitle: &'static str,
    pub weekdays: [&'static str; 7],
    pub bins: [&'static str; 5],
    pub gap: &'static str,
    pub note: &'static str,
    pub alt: &'static str,
}

/// Who is speaking.
pub(super) struct VoicesWords {
    pub kicker: &'static str,
    pub title_harsher: &'static str,
    pub title_milder: &'static str,
    pub title_steady: &'static str,
    pub nothing: &'static str,
    pub subtitle: &'static str,
    pub groups: [&'static str; 5],
    /// The same within a sentence.
    pub in_title: [&'static str; 5],
    pub by_outlet: &'static str,
    pub stories: &'static str,
    pub too_few: &'static str,
    pub index: &'static str,
    pub range: &'static str,
    pub printed: &'static str,
    pub more: &'static str,
    pub alt: &'static str,
}

/// What moved the index.
pub(super) struct MovedWords {
    pub kicker: &'static str,
    pub title_down: &'static str,
    pub title_up: &'static str,
    pub title_steady: &'static str,
    pub nothing: &'static str,
    pub nothing_both: &'static str,
    pub subtitle: &'static str,
    pub topic: &'static str,
    pub pulled: &'static str,
    pub pushed: &'static str,
    pub stories: &'static str,
    pub tone: &'static str,
    pub other: &'static str,
    pub total: &'static str,
    pub by_tone: &'static str,
    pub by_attention: &'static str,
    pub row: &'static str,
    pub note: &'static str,
    pub alt: &'static str,
}

/// What was read from whom.
pub(super) struct CoverageWords {
    pub kicker: &'static str,
    pub title: &'static str,
    pub nothing: &'static str,
    pub subtitle: &'static str,
    pub bins: [&'static str; 5],
    pub failed: &'static str,
    pub not_tried: &'static str,
    pub probation: &'static str,
    pub drift: &'static str,
    pub more: &'static str,
    pub alt: &'static str,
}

/// All pairs.
pub(super) struct PairsWords {
    pub kicker: &'static str,
    pub title_fell: &'static str,
    pub title_rose: &'static str,
    pub title_both: &'static str,
    pub title_steady: &'static str,
    pub nothing: &'static str,
    pub subtitle: &'static str,
    pub no_index: &'static str,
    pub first_side: &'static str,
    pub second_side: &'static str,
    pub breaks: &'static str,
    pub alt: &'static str,
}

/// Building blocks of finding titles.
pub(super) struct TitleWords {
    pub shifted: &'static str,
    pub shifted_short: &'static str,
    pub moved: &'static str,
    pub moved_short: &'static str,
    pub drifted: &'static str,
    pub drifted_short: &'static str,
    pub sharply: &'static str,
    pub more_negative: &'static str,
    pub less_negative: &'static str,
    pub more_positive: &'static str,
    pub less_positive: &'static str,
    pub steady: &'static str,
    pub steady_short: &'static str,
    pub both_steady: &'static str,
    pub both_steady_short: &'static str,
    pub too_short: &'static str,
    pub too_short_clause: &'static str,
    pub no_index_clause: &'static str,
    pub nothing: &'static str,
    pub join: &'static str,
}

/// Building blocks of alt texts.
pub(super) struct AltWords {
    pub comma: &'static str,
    pub semicolon: &'static str,
    pub stop: &'static str,
    pub trend: &'static str,
    pub ends: &'static str,
    pub shift: &'static str,
    pub no_shift: &'static str,
    pub gap: &'static str,
    pub more_gaps: &'static str,
    pub nothing: &'static str,
    pub polls: &'static str,
    pub poll: &'static str,
    pub sample: &'static str,
}

/// The table of a language.
pub(super) fn words(language: ChartLanguage) -> &'static Words {
    match language {
        ChartLanguage::English => &english::WORDS,
        ChartLanguage::Chinese => &chinese::WORDS,
        ChartLanguage::Japanese => &japanese::WORDS,
    }
}

/// Puts values into the braces of a template.
pub(super) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = tail;
    }
    filled.push_str(rest);
    filled
}

/// `−0.34`, `0.00`, `+0.12`: two decimals, a real minus sign.
pub(super) fn signed(value: f64) -> String {
    let rounded = format!("{:.2}", value.abs());
    match rounded.as_str() {
        "0.00" => rounded,
        _ if value < 0.0 => format!("−{rounded}"),
        _ => format!("+{rounded}"),
    }
}

/// `−0.34`, `0.62`: the same without a plus sign, for coefficients.
pub(super) fn coefficient(value: f64) -> String {
    signed(value).trim_start_matches('+').to_owned()
}

/// `1,062`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

impl Words {
    /// A text with the mark that ends a sentence.
    pub fn sentence(&self, text: &str) -> String {
        format!("{text}{}", self.alt.stop)
    }

    /// `7 Nov`.
    pub fn day(&self, day: Day) -> String {
        self.date(self.day_month, day, &self.months)
    }

    /// `7 Nov 2025`.
    pub fn full_day(&self, day: Day) -> String {
        self.date(self.day_month_year, day, &self.months)
    }

    /// `7 November 2025`.
    pub fn long_day(&self, day: Day) -> String {
        self.date(self.day_month_year, day, &self.months_long)
    }

    /// `Nov 2025`.
    pub fn month_of(&self, day: Day) -> String {
        self.date(self.month_year, day, &self.months)
    }

    /// `November 2025`.
    pub fn long_month_of(&self, day: Day) -> String {
        self.date(self.month_year, day, &self.months_long)
    }

    /// `Nov`.
    pub fn month(&self, day: Day) -> &'static str {
        month_name(&self.months, day)
    }

    /// `30 Jun 2026, 24:00 UTC`: midnight belongs to the day that it ends.
    pub fn end_time(&self, time: Timestamp) -> String {
        let day = time.day();
        match time.epoch_seconds() - day.start().epoch_seconds() {
            0 => self.clock(day.plus_days(-1), 24, 0),
            seconds => self.clock(day, seconds / 3600, seconds / 60 % 60),
        }
    }

    /// `1 Jul 2026, 00:07 UTC`.
    pub fn time(&self, time: Timestamp) -> String {
        let seconds = time.epoch_seconds() - time.day().start().epoch_seconds();
        self.clock(time.day(), seconds / 3600, seconds / 60 % 60)
    }

    /// Why there is no index, as a clause; `units` is the number of outlets below which there is none.
    pub fn gap_reason(&self, reason: GapReason, units: usize) -> String {
        let template = match reason {
            GapReason::NoItems => self.gap_no_items,
            GapReason::Stale => self.gap_stale,
            GapReason::FewOutlets => self.gap_few_outlets,
            GapReason::FewItems => self.gap_few_items,
        };
        fill(template, &[("units", &units.to_string())])
    }

    fn clock(&self, day: Day, hour: i64, minute: i64) -> String {
        let (hour, minute) = (format!("{hour:02}"), format!("{minute:02}"));
        let date = self.full_day(day);
        fill(self.at_time, &[("date", &date), ("hour", &hour), ("minute", &minute)])
    }

    fn date(&self, template: &str, day: Day, months: &[&'static str; 12]) -> String {
        let (year, _, of_month) = day.ymd();
        let (year, of_month) = (year.to_string(), of_month.to_string());
        fill(template, &[("day", &of_month), ("month", month_name(months, day)), ("year", &year)])
    }
}

fn month_name(months: &[&'static str; 12], day: Day) -> &'static str {
    let (_, month, _) = day.ymd();
    usize::try_from(month - 1).ok().and_then(|at| months.get(at)).copied().unwrap_or_default()
}
