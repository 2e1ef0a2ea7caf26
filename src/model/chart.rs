//! What a chart shows: finished data, handed from the pipeline to the drawing room.
//!
//! Always holds: nothing here is computed by the drawing room except positions and words; every
//! number that a figure prints stands in, or is summed from, one of these values.

use super::{
    Agreement, Caveat, Country, Day, Direction, ItemId, Language, Method, Pair, PollPolarity,
    Series, Status, Timestamp, Voice,
};

/// Language of the words on a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChartLanguage {
    #[default]
    English,
    /// In simplified characters.
    Chinese,
    Japanese,
}

impl ChartLanguage {
    /// The language of a tag such as `en`, `zh-Hans` or `ja`; `None` where no words exist.
    pub fn from_tag(tag: &str) -> Option<ChartLanguage> {
        match Language::from_tag(tag) {
            Language::English => Some(ChartLanguage::English),
            Language::Chinese => Some(ChartLanguage::Chinese),
            Language::Japanese => Some(ChartLanguage::Japanese),
            _ => None,
        }
    }
}

/// One side of a pair and how it sees the other side.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartSide {
    /// Name in the language of the chart, e.g. `China`.
    pub name: String,
    /// Name in its own script, e.g. `中国`, if that differs.
    pub native: Option<String>,
    /// Attitude of this side towards the other.
    pub series: Series,
    /// Outlets with at least one story in the last 28 days of the period.
    pub outlets_28_days: u32,
}

/// Something that happened, marked on the time axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartEvent {
    pub day: Day,
    /// Shown up to 24 characters (12 in Chinese, Japanese and Korean).
    pub label: String,
    /// Where to read about it.
    pub source_url: String,
    /// From the shipped calendar: gives way to the operator's own events where room is scarce.
    pub shipped: bool,
}

/// How sure we are that a poll figure is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PollOrigin {
    /// From the register of survey rounds, checked against a published source.
    Registered,
    /// From the register, not checked; drawn hollow.
    Unverified,
    /// Read in a news text only; drawn hollow.
    FoundInText,
}

impl PollOrigin {
    /// The word used in sidecars and exports.
    pub fn word(self) -> &'static str {
        ["registered", "unverified", "found_in_text"][self as usize]
    }
}

/// One survey result: how many people of the holder's country see the target negatively.
#[derive(Clone, Debug, PartialEq)]
pub struct PollMark {
    pub direction: Direction,
    /// First and last day of interviewing, as far as known (of publication, for a figure found in a
    /// text that tells no fieldwork).
    pub fieldwork: (Day, Day),
    /// Percent with a negative view, 0–100.
    pub percent: f64,
    /// 95 % range in percent, where a sample size is known.
    pub range: Option<(f64, f64)>,
    /// People interviewed.
    pub sample_size: Option<u32>,
    pub pollster: String,
    pub origin: PollOrigin,
    /// What was asked; empty where only a text tells of the survey.
    pub question: String,
    /// Where the figure was seen: the register's source, or the address of the story.
    pub source: String,
    /// Stories read that quote this figure.
    pub quotes: u32,
    /// House, partner or mode changed: not comparable with the mark before.
    pub new_series: bool,
}

/// A survey round that was carried out and whose figures were not published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithheldPoll {
    pub direction: Direction,
    /// First and last day on which it can have been carried out.
    pub fieldwork: (Day, Day),
    pub pollster: String,
    pub source: String,
}

/// A figure in a news text that differs from the registered one of the same round.
#[derive(Clone, Debug, PartialEq)]
pub struct PollContradiction {
    pub direction: Direction,
    pub item: ItemId,
    pub published: Day,
    pub pollster: String,
    pub polarity: PollPolarity,
    /// As the story tells it, percent.
    pub percent: f64,
    /// As registered, percent.
    pub registered: f64,
}

/// Where the numbers come from, printed at the foot of every figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Provenance {
    /// Outlets that contributed to the period shown.
    pub outlets: u32,
    /// Stories of the period, syndicated copies counted once.
    pub stories: u64,
    /// Languages of these stories.
    pub languages: Vec<Language>,
    /// `name@version`.
    pub scorer: String,
    /// The constants behind the index, some of which the notes quote.
    pub method: Method,
    /// End of the data.
    pub data_through: Timestamp,
    /// Time of the pass that made the data; never a clock reading of the drawing room.
    pub built_at: Timestamp,
    /// Bundled or generated figures: the image says SAMPLE DATA.
    pub sample: bool,
    /// Data stop earlier than they should: the image says so.
    pub stale: bool,
    pub caveats: Vec<Caveat>,
    pub language: ChartLanguage,
}

/// Both directions of a pair over time, with events, story counts and polls.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendChart {
    pub pair: Pair,
    /// [`Pair::a`], then [`Pair::b`].
    pub sides: [ChartSide; 2],
    /// First and last day shown.
    pub period: (Day, Day),
    pub events: Vec<ChartEvent>,
    pub polls: Vec<PollMark>,
    pub withheld: Vec<WithheldPoll>,
    pub contradictions: Vec<PollContradiction>,
    /// How the index moves with polls that it could not know, both directions together.
    pub agreement: Agreement,
    /// Days from which another scorer or method counts.
    pub method_changes: Vec<Day>,
    pub provenance: Provenance,
}

impl TrendChart {
    /// Position in [`TrendChart::sides`] of a country; `None` for an outsider.
    pub fn side_of(&self, country: Country) -> Option<usize> {
        [self.pair.a(), self.pair.b()].iter().position(|side| *side == country)
    }
}

/// What a side of a pair is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideName {
    /// In the language of the chart, e.g. `China`.
    pub name: String,
    /// In its own script, e.g. `中国`, if that differs.
    pub native: Option<String>,
}

/// Weekly shares of negative, neutral and positive stories.
#[derive(Clone, Debug, PartialEq)]
pub struct ShareChart {
    pub pair: Pair,
    pub names: [SideName; 2],
    /// Per side one entry a week, without holes, oldest first.
    pub sides: [Vec<ShareWeek>; 2],
    pub provenance: Provenance,
}

/// The shares of one ISO week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShareWeek {
    pub monday: Day,
    pub status: Status,
    /// `None` exactly when `status` is a gap.
    pub shares: Option<Shares>,
    pub stories: u32,
}

/// Shares of stories, 0…1, summing to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shares {
    pub negative: f64,
    pub neutral: f64,
    pub positive: f64,
    /// Ends of the interval of the negative share.
    pub negative_range: (f64, f64),
}

/// The tone of every day, as a calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct CalendarChart {
    pub pair: Pair,
    pub names: [SideName; 2],
    /// Last day shown; the calendar reaches back 53 weeks.
    pub last: Day,
    /// Per side, oldest first; days that are absent count as gaps.
    pub sides: [Vec<DayTone>; 2],
    pub provenance: Provenance,
}

/// One day's mean, drawn towards the index of the day before where few stories stand behind it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DayTone {
    pub day: Day,
    /// −1…+1; `None` on a day that may not be shown.
    pub value: Option<f64>,
}

/// Who holds which attitude, as published.
#[derive(Clone, Debug, PartialEq)]
pub struct VoicesChart {
    pub pair: Pair,
    pub names: [SideName; 2],
    /// First and last day of the month shown and of the month before.
    pub period: (Day, Day),
    pub before: (Day, Day),
    pub sides: [VoiceSide; 2],
    pub provenance: Provenance,
}

/// The voices of one side.
#[derive(Clone, Debug, PartialEq)]
pub struct VoiceSide {
    /// Who is heard, over all outlets, in the order in which they are drawn.
    pub voices: Vec<(Voice, VoiceRow)>,
    /// The same stories by outlet, whoever is heard in them, in the order in which they are drawn.
    pub outlets: Vec<VoiceRow>,
    /// Index at the end of the period, for comparison.
    pub index: Option<f64>,
}

/// A kind of voice or an outlet.
#[derive(Clone, Debug, PartialEq)]
pub struct VoiceRow {
    /// Name of the outlet; `None` of a kind of voice.
    pub name: Option<String>,
    pub native: Option<String>,
    /// Mean with its range; `None` with too few stories.
    pub tone: Option<Tone>,
    /// Mean of the month before.
    pub before: Option<f64>,
    pub stories: u32,
}

/// An average tone with the ends of its range, −1…+1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tone {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// Which topics moved each direction from one period to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct MovedChart {
    pub pair: Pair,
    /// Side A, then side B of the pair.
    pub names: [SideName; 2],
    /// First and last day of both periods.
    pub before: (Day, Day),
    pub after: (Day, Day),
    pub sides: [MovedSide; 2],
    pub provenance: Provenance,
}

/// What moved one direction; without topics where either period has too few stories to compare.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MovedSide {
    /// Average tone of both periods.
    pub tone: (f64, f64),
    /// Stories of both periods; one with several topics counts once here.
    pub stories: (u32, u32),
    pub topics: Vec<TopicMove>,
}

/// What one topic added to the change.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicMove {
    pub name: String,
    pub native: Option<String>,
    /// Change because its own stories changed their tone, index points.
    pub by_tone: f64,
    /// Change because it took another share of the coverage, index points.
    pub by_attention: f64,
    /// Stories that touch it, among others perhaps.
    pub stories: (u32, u32),
    /// Mean tone in both periods; `None` without stories.
    pub tone: (Option<f64>, Option<f64>),
}

/// Small charts of many pairs on one scale.
#[derive(Clone, Debug, PartialEq)]
pub struct PairsChart {
    pub panels: Vec<PairPanel>,
    pub period: (Day, Day),
    pub provenance: Provenance,
}

/// One pair of the overview.
#[derive(Clone, Debug, PartialEq)]
pub struct PairPanel {
    pub pair: Pair,
    /// [`Pair::a`], then [`Pair::b`].
    pub sides: [ChartSide; 2],
}

/// What was read from each outlet, day by day; for operators.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageChart {
    /// Last day shown; the grid reaches back 90 days.
    pub last: Day,
    pub rows: Vec<CoverageRow>,
    pub provenance: Provenance,
}

/// One outlet of the coverage grid.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageRow {
    pub name: String,
    pub language: Language,
    /// Oldest first; days that are absent count as not tried.
    pub days: Vec<CoverageDay>,
    /// Not yet moving the line: too little shared with the others.
    pub probation: bool,
    /// How far its usual tone has moved in the last 180 days, if that is more than chance.
    pub drift: Option<f64>,
}

/// One day of one outlet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoverageDay {
    pub day: Day,
    /// Items read.
    pub items: u32,
    /// Attempts that failed.
    pub failures: u32,
}

/// Which chart it is; the word is the first part of its files' names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChartKind {
    Pairs,
    Trend,
    Moved,
    Voices,
    Share,
    Calendar,
    Coverage,
}

impl ChartKind {
    /// The word in file names: `trend`.
    pub fn word(self) -> &'static str {
        ["pairs", "trend", "moved", "voices", "share", "calendar", "coverage"][self as usize]
    }
}

/// Finished data of any kind of chart.
#[derive(Clone, Debug, PartialEq)]
pub enum Chart {
    Pairs(PairsChart),
    Trend(Box<TrendChart>),
    Moved(MovedChart),
    Voices(VoicesChart),
    Share(ShareChart),
    Calendar(CalendarChart),
    Coverage(CoverageChart),
}

impl From<TrendChart> for Chart {
    fn from(chart: TrendChart) -> Chart {
        Chart::Trend(Box::new(chart))
    }
}

impl Chart {
    /// Which chart it is.
    pub fn kind(&self) -> ChartKind {
        match self {
            Chart::Pairs(_) => ChartKind::Pairs,
            Chart::Trend(_) => ChartKind::Trend,
            Chart::Moved(_) => ChartKind::Moved,
            Chart::Voices(_) => ChartKind::Voices,
            Chart::Share(_) => ChartKind::Share,
            Chart::Calendar(_) => ChartKind::Calendar,
            Chart::Coverage(_) => ChartKind::Coverage,
        }
    }

    /// The pair that it is about; `None` where it spans pairs.
    pub fn pair(&self) -> Option<Pair> {
        match self {
            Chart::Pairs(_) | Chart::Coverage(_) => None,
            Chart::Trend(chart) => Some(chart.pair),
            Chart::Moved(chart) => Some(chart.pair),
            Chart::Voices(chart) => Some(chart.pair),
            Chart::Share(chart) => Some(chart.pair),
            Chart::Calendar(chart) => Some(chart.pair),
        }
    }

    /// Where its numbers come from.
    pub fn provenance(&self) -> &Provenance {
        match self {
            Chart::Pairs(chart) => &chart.provenance,
            Chart::Trend(chart) => &chart.provenance,
            Chart::Moved(chart) => &chart.provenance,
            Chart::Voices(chart) => &chart.provenance,
            Chart::Share(chart) => &chart.provenance,
            Chart::Calendar(chart) => &chart.provenance,
            Chart::Coverage(chart) => &chart.provenance,
        }
    }
}
