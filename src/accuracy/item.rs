//! Items: is the text about the pair, how does it sound, who feels what about whom, and who says so.
//!
//! Always holds: an answer that does not call the text relevant shows no stance; a silent side (`null`)
//! and a neutral one are told apart by the direction figure and merged by the stance figure.

use super::{Confusion, Figure, Tally, share};
use crate::model::{Tag, Voice};

/// How much text an item has. A character of a wide script (Chinese, Japanese, Korean) counts two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Length {
    /// One line of at most 120 columns.
    Headline,
    /// At most 280 columns.
    Short,
    Long,
}

/// The longest real headlines stay below this; a longer line is a paragraph.
const HEADLINE_COLUMNS: usize = 120;
/// A headline and one sentence, as a feed's summary gives them.
const SHORT_COLUMNS: usize = 280;

impl Length {
    /// The length of a text.
    pub fn of(text: &str) -> Length {
        let text = text.trim();
        let columns: usize = text.chars().map(|c| if c >= '\u{2E80}' { 2 } else { 1 }).sum();
        match columns {
            0..=HEADLINE_COLUMNS if !text.contains('\n') => Length::Headline,
            0..=SHORT_COLUMNS => Length::Short,
            _ => Length::Long,
        }
    }

    /// `headline alone`, `short` or `long`.
    pub fn word(self) -> &'static str {
        ["headline alone", "short", "long"][self as usize]
    }
}

/// What a careful reader found in a text about a pair. Stances are those of the first side towards the
/// second and of the second towards the first; `None`: that side shows none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemLabel {
    pub relevant: bool,
    pub relation: Tag,
    pub stances: [Option<Tag>; 2],
    pub voice: Option<Voice>,
}

/// Whether the scorer takes the text to be about the pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Called {
    Relevant,
    Irrelevant,
    /// Not judged, or not answered at all.
    #[default]
    Unscored,
}

/// A stance as answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answered {
    pub tag: Tag,
    /// 0…1, where the scorer states one.
    pub confidence: Option<f64>,
}

/// What a scorer answered. The default is no answer.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ItemAnswer {
    pub called: Called,
    pub relation: Option<Tag>,
    /// Sides as in the label.
    pub stances: [Option<Answered>; 2],
    pub voice: Option<Voice>,
}

/// Rows of the voice table.
const VOICE_ROWS: usize = Voice::WORDS.len();

/// Counts over items, as four tables of label against answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemTally {
    /// Relevant, irrelevant; answered also: unscored.
    pub relevance: Confusion<2, 3>,
    /// −1, 0, +1; answered also: none.
    pub relation: Confusion<3, 4>,
    /// −1, 0, +1, null: both directions of every item labelled relevant.
    pub direction: Confusion<4, 4>,
    /// In the order of [`Voice::WORDS`], of items labelled relevant; answered also: not found relevant.
    pub voice: Confusion<VOICE_ROWS, { VOICE_ROWS + 1 }>,
}

/// Column of an answer that fits no row of the relation and direction tables.
const NONE: usize = 3;

impl ItemTally {
    /// The counts of one item.
    pub fn of(label: &ItemLabel, answer: &ItemAnswer) -> ItemTally {
        let mut tally = ItemTally::default();
        tally.relevance.count(usize::from(!label.relevant), answer.called as usize);
        let relation = match answer.called {
            Called::Relevant => answer.relation,
            Called::Irrelevant => Some(Tag::Neutral),
            Called::Unscored => None,
        };
        tally.relation.count(label.relation as usize, relation.map_or(NONE, |tag| tag as usize));
        if label.relevant {
            for (labelled, answered) in judgements(label, answer) {
                let class = |tag: Option<Tag>| tag.map_or(NONE, |tag| tag as usize);
                tally.direction.count(class(labelled), class(answered.map(|a| a.tag)));
            }
            if let Some(voice) = label.voice {
                tally.voice.count(voice as usize, voice_column(voice, answer));
            }
        }
        tally
    }

    /// The direction table with a silent side and a neutral one merged.
    fn stance(&self) -> Confusion<3, 3> {
        let merged = |class: usize| if class == NONE { Tag::Neutral as usize } else { class };
        let mut stance = Confusion::default();
        for (label, row) in self.direction.counts.iter().enumerate() {
            for (answer, count) in row.iter().enumerate() {
                stance.counts[merged(label)][merged(answer)] += count;
            }
        }
        stance
    }
}

/// An expert's voice is a media voice in the guidelines.
fn voice_column(label: Voice, answer: &ItemAnswer) -> usize {
    match answer.voice.filter(|_| answer.called == Called::Relevant) {
        Some(Voice::Expert) if label == Voice::Media => Voice::Media as usize,
        Some(voice) => voice as usize,
        None => VOICE_ROWS,
    }
}

impl Tally for ItemTally {
    const COUNTS: &'static [Figure] = &[
        Figure { key: "items", title: ["", "items"] },
        Figure { key: "relevant", title: ["", "relevant"] },
    ];
    const FIGURES: &'static [Figure] = &[
        Figure { key: "relevance_f1", title: ["relevance", "F1"] },
        Figure { key: "irrelevant_recall", title: ["irrelevant", "recall"] },
        Figure { key: "relation_f1", title: ["relation", "macro-F1"] },
        Figure { key: "relation_accuracy", title: ["relation", "accuracy"] },
        Figure { key: "direction_f1", title: ["direction", "macro-F1"] },
        Figure { key: "stance_f1", title: ["stance", "macro-F1"] },
        Figure { key: "sign_flips", title: ["sign", "flips"] },
        Figure { key: "voice_accuracy", title: ["voice", "accuracy"] },
    ];

    fn add(&mut self, other: &ItemTally) {
        self.relevance.add(&other.relevance);
        self.relation.add(&other.relation);
        self.direction.add(&other.direction);
        self.voice.add(&other.voice);
    }

    fn counts(&self) -> Vec<u32> {
        vec![self.relevance.total(), self.relevance.labelled(0)]
    }

    fn figures(&self) -> Vec<Option<f64>> {
        let [negative, positive] = [Tag::Negative as usize, Tag::Positive as usize];
        let direction = &self.direction.counts;
        let flips = direction[negative][positive] + direction[positive][negative];
        vec![
            self.relevance.f1(0),
            share(self.relevance.counts[1][1], self.relevance.labelled(1)),
            self.relation.macro_f1(),
            self.relation.accuracy(),
            self.direction.macro_f1(),
            self.stance().macro_f1(),
            share(flips, self.direction.total()),
            self.voice.accuracy(),
        ]
    }
}

/// Label and answer of one direction.
type Judgement = (Option<Tag>, Option<Answered>);

/// Label and answer of both directions: the first side towards the second, then the other.
pub(super) fn judgements(label: &ItemLabel, answer: &ItemAnswer) -> [Judgement; 2] {
    let shown = answer.called == Called::Relevant;
    [0, 1].map(|side| {
        let labelled = label.stances[side].filter(|_| label.relevant);
        (labelled, answer.stances[side].filter(|_| shown))
    })
}

/// A stance that was answered and is wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Blunder {
    /// Position of the item among those judged.
    pub item: usize,
    /// 0: the first side towards the second; 1: the other.
    pub side: usize,
    pub label: Option<Tag>,
    pub answer: Tag,
    /// 0…1.
    pub confidence: f64,
}

impl Blunder {
    /// Distance of the signs (2 for a wrong sign, 1 otherwise) times confidence: 0…2.
    pub fn weight(&self) -> f64 {
        f64::from(sign(self.label).abs_diff(sign(Some(self.answer)))) * self.confidence
    }
}

/// Wrong stances, the most confident first and a wrong sign counted double; ties in the order of the items.
/// A silent side answered as neutral is not wrong, and an answer without confidence cannot be ranked.
pub fn blunders<'a>(
    judged: impl IntoIterator<Item = (&'a ItemLabel, &'a ItemAnswer)>,
) -> Vec<Blunder> {
    let mut found = Vec::new();
    for (item, (label, answer)) in judged.into_iter().enumerate() {
        for (side, (labelled, answered)) in judgements(label, answer).into_iter().enumerate() {
            if let Some(Answered { tag, confidence: Some(confidence) }) = answered
                && sign(labelled) != tag.sign()
            {
                found.push(Blunder { item, side, label: labelled, answer: tag, confidence });
            }
        }
    }
    found.sort_by(|one, other| other.weight().total_cmp(&one.weight()));
    found
}

/// The sign with a silent side as 0.
pub(super) fn sign(tag: Option<Tag>) -> i8 {
    tag.map_or(0, Tag::sign)
}
