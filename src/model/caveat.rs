//! Doubts about the data, and the words in which every output states them.
//!
//! Always holds: figures, sidecars and gallery take their words from here, so they never differ.

use super::ChartLanguage;

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
    /// At least one poll is not in the register of survey rounds, or was not checked.
    UnverifiedPoll,
    /// A news text gives another figure for a registered survey round.
    ContradictedPoll,
    /// No accuracy on labelled texts is known for this scorer in one of the languages.
    NotValidated,
}

impl Caveat {
    /// What it means and what to do about it.
    pub fn text(self, language: ChartLanguage) -> &'static str {
        TEXTS[self as usize][language as usize]
    }
}

/// What holds for every index of this method: what the band leaves out, what the level hangs from, what polls
/// are.
pub fn standing(language: ChartLanguage) -> [&'static str; 3] {
    STANDING.map(|texts| texts[language as usize])
}

/// By caveat, in the order of the languages.
const TEXTS: [[&str; 3]; 8] = [
    [
        "Bundled figures that show the layout; do not quote them.",
        "随程序附带的数字，仅供展示版面，请勿引用。",
        "付属の数字で、紙面の見本にすぎない。引用しないこと。",
    ],
    [
        "Data stop early: check the sources before reading the last days.",
        "数据提前中断：解读最后几天之前请先检查来源。",
        "データが早く止まっている：最後の数日を読む前に情報源を確かめること。",
    ],
    [
        "Few stories: read the range, not the line.",
        "报道很少：请看区间，不要只看线。",
        "記事が少ない：線でなく幅を見ること。",
    ],
    [
        "One outlet carries more than half of the weight: read it as that outlet’s view.",
        "一家媒体占一半以上权重：请当作该媒体的看法。",
        "1媒体が重みの半分を超える：その媒体の見方として読むこと。",
    ],
    [
        "The scorer changed in this period: do not compare levels across the mark.",
        "期间更换了评分器：标记两侧的水平不可相比。",
        "期間中に採点器が変わった：印の前後で水準を比べないこと。",
    ],
    [
        "Hollow polls are not confirmed by the register of survey rounds: check them at the pollster.",
        "空心民调未经民调登记表证实：请向调查机构核对。",
        "中空の調査は調査の登録表で確認されていない：調査機関で確かめること。",
    ],
    [
        "News texts give other figures for a registered poll; the chart shows the registered ones.",
        "有新闻文本给出与已登记民调不同的数字；图中采用登记数字。",
        "登録済みの調査と異なる数字の記事がある。図は登録の数字による。",
    ],
    [
        "Accuracy on labelled texts is not known for every language shown.",
        "并非每种语言都有已知的标注准确率。",
        "すべての言語で正解付きの精度が分かっているわけではない。",
    ],
];

const STANDING: [[&str; 3]; 3] = [
    [
        "The band covers the sampling of outlets and stories, not errors of the scorer.",
        "区间只反映媒体和报道的抽样，不含评分器的误差。",
        "幅は媒体と記事の選び方だけを表し、採点の誤りを含まない。",
    ],
    [
        "The level is relative to the outlets of the base period.",
        "水平相对于基期的媒体组合。",
        "水準は基準期間の媒体に対するもの。",
    ],
    [
        "Polls and index are different measures.",
        "民调与指数是不同的度量。",
        "世論調査と指数は別の尺度である。",
    ],
];
