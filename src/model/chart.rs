//! What a chart shows: finished data, handed from the pipeline to the drawing room.
//!
//! Always holds: nothing here is computed by the drawing room except positions and words; every
//! number that a figure prints stands in, or is summed from, one of these values.

use super::{Country, Day, Direction, Language, Method, Pair, Series, Status, Timestamp, Voice};

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

/// A doubt about the data, printed under the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Caveat {
    /// The figures are bundled or generated, not collected.
    SampleData,
    /// Data stop earlier than they should.
    Stale,
    /// Few stories: wide ranges and slow answers to events.
    FewItems,
    /// One outlet carries more than half of the weight.
    SingleOutlet,
    /// The scorer changed within the period.
    NewScorer,
    /// At least one poll was read in news texts and is not in the register of survey rounds.
    UnverifiedPoll,
    /// No accuracy on labelled texts is known for this scorer in one of the languages.
    NotValidated,
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
}

/// How sure we are that a poll figure is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PollOrigin {
    /// From the register of survey rounds.
    Registered,
    /// Read in a news text only; drawn hollow.
    FoundInText,
}

/// One survey result: how many people of the holder's country see the target negatively.
#[derive(Clone, Debug, PartialEq)]
pub struct PollMark {
    pub direction: Direction,
    /// First and last day of interviewing (or of publication, where no fieldwork is known).
    pub fieldwork: (Day, Day),
    /// Percent with a negative view, 0–100.
    pub percent: f64,
    /// 95 % range in percent, where a sample size is known.
    pub range: Option<(f64, f64)>,
    /// People interviewed.
    pub sample_size: Option<u32>,
    pub pollster: String,
    pub origin: PollOrigin,
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

/// One day's mean, drawn towards 0 where few stories stand behind it.
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
    /// In the order in which they are drawn.
    pub groups: Vec<(Voice, Vec<VoiceRow>)>,
    /// Index at the end of the period, for comparison.
    pub index: Option<f64>,
}

/// One voice: an office, an outlet, a group of people.
#[derive(Clone, Debug, PartialEq)]
pub struct VoiceRow {
    pub name: String,
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

/// Which topics moved a direction from one period to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct MovedChart {
    pub direction: Direction,
    /// Side A, then side B of the pair.
    pub names: [SideName; 2],
    /// First and last day of both periods.
    pub before: (Day, Day),
    pub after: (Day, Day),
    /// Average tone of both periods.
    pub tone: (f64, f64),
    pub topics: Vec<TopicMove>,
    pub provenance: Provenance,
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
