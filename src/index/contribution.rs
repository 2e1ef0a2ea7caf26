//! What moved the index between two windows: change of tone against change of attention.

/// The parts of a change; `tone` and `attention` have one entry per topic and sum to `after − before`.
#[derive(Clone, Debug, PartialEq)]
pub struct Contributions {
    pub before: f64,
    pub after: f64,
    /// w̄_k·Δx_k: the topic itself was told in another tone.
    pub tone: Vec<f64>,
    /// Δw_k·(x̄_k − Ī): the topic took another share of the coverage.
    pub attention: Vec<f64>,
}

/// One topic in both windows: its share of stories (0…1, summing to 1 over topics) and mean tone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TopicShift {
    pub weight_before: f64,
    pub tone_before: f64,
    pub weight_after: f64,
    pub tone_after: f64,
}

/// Splits the change exactly. A topic that is present in one window only is all attention: its
/// missing tone is taken from the other window.
pub fn contributions(topics: &[TopicShift]) -> Contributions {
    let topics: Vec<TopicShift> = topics.iter().map(filled).collect();
    let before: f64 = topics.iter().map(|t| t.weight_before * t.tone_before).sum();
    let after: f64 = topics.iter().map(|t| t.weight_after * t.tone_after).sum();
    let middle = (before + after) / 2.0;
    Contributions {
        before,
        after,
        tone: topics
            .iter()
            .map(|t| (t.weight_before + t.weight_after) / 2.0 * (t.tone_after - t.tone_before))
            .collect(),
        attention: topics
            .iter()
            .map(|t| {
                (t.weight_after - t.weight_before) * ((t.tone_before + t.tone_after) / 2.0 - middle)
            })
            .collect(),
    }
}

fn filled(topic: &TopicShift) -> TopicShift {
    let mut filled = *topic;
    if topic.weight_before <= 0.0 {
        filled.tone_before = topic.tone_after;
    }
    if topic.weight_after <= 0.0 {
        filled.tone_after = filled.tone_before;
    }
    filled
}
