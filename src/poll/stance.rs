//! The stance that a figure counts: found by its cue, turned by negation, or said before.

use super::cue::{Cue, Token};
use super::scene::{Figure, Scene};
use crate::model::{Language, PollPolarity};
use std::ops::Range;

/// What the counted people said.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stance {
    /// As the cue says it, before negation.
    base: PollPolarity,
    negated: bool,
    /// A danger or worry, which points the other way round.
    pub threat: bool,
    /// Counts only with the target named beside it.
    pub rating: bool,
    pub span: Range<usize>,
}

/// How a figure repeats the stance before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repeat {
    AsBefore,
    Affirmed,
    Denied,
}

impl Stance {
    /// Favourable, unfavourable or neither.
    pub(super) fn polarity(&self) -> PollPolarity {
        match (self.base, self.negated) {
            (PollPolarity::Favourable, true) => PollPolarity::Unfavourable,
            (PollPolarity::Unfavourable, true) => PollPolarity::Favourable,
            (base, _) => base,
        }
    }

    /// The same stance said again, maybe affirmed or denied.
    pub(super) fn repeated(&self, how: Repeat) -> Stance {
        let negated = match how {
            Repeat::AsBefore => self.negated,
            Repeat::Affirmed => false,
            Repeat::Denied => true,
        };
        Stance { negated, ..self.clone() }
    }
}

/// The stance that the figure's own region states.
///
/// A figure that opens its statement takes the first stance after it, one that closes it the
/// last before; what stands on the other side counts only if nothing stands on this one.
pub(super) fn own(
    scene: &Scene<'_>,
    figure: &Figure,
    language: &Language,
    heads: bool,
) -> Option<Stance> {
    let stances = all(scene, figure, language, heads);
    let after = stances.iter().find(|stance| stance.span.start >= figure.share.span.end);
    let before = stances.iter().rfind(|stance| stance.span.end <= figure.share.span.start);
    let near = |stance: &&Stance| {
        figure.segment.start <= stance.span.start && stance.span.end <= figure.segment.end
    };
    let (first, second) = if figure.opens {
        (after, before)
    } else {
        (before.filter(near).or(after.filter(near)).or(before), after)
    };
    first.or(second).cloned()
}

/// Every stance of the figure's region, in text order.
pub(super) fn all(
    scene: &Scene<'_>,
    figure: &Figure,
    language: &Language,
    heads: bool,
) -> Vec<Stance> {
    scene
        .cues(&figure.region)
        .filter_map(|token| stance(scene, figure, token, language, heads))
        .collect()
}

/// How the figure's own segment repeats an earlier stance.
pub(super) fn repeat(scene: &Scene<'_>, figure: &Figure) -> Option<Repeat> {
    let mut found = None;
    for token in scene.cues(&figure.region) {
        match token.cue {
            Cue::SameNo => return Some(Repeat::Denied),
            Cue::SameYes => found = Some(Repeat::Affirmed),
            Cue::Same | Cue::Compare | Cue::Earlier if found.is_none() => {
                found = Some(Repeat::AsBefore)
            }
            _ => {}
        }
    }
    found
}

fn stance(
    scene: &Scene<'_>,
    figure: &Figure,
    token: &Token,
    language: &Language,
    heads: bool,
) -> Option<Stance> {
    let (base, threat, rating) = match token.cue {
        Cue::Stance(polarity) => (polarity, false, false),
        Cue::Threat | Cue::Worry if scene.has(&figure.region, &[Cue::Conflict]) => return None,
        Cue::Threat | Cue::Worry => (PollPolarity::Unfavourable, true, false),
        Cue::Liking if has_object(scene, token) => (PollPolarity::Favourable, false, false),
        Cue::Rating => (PollPolarity::Favourable, false, true),
        Cue::Quality(polarity) if heads => (polarity, false, false),
        _ => return None,
    };
    let negated = is_negated(scene, &token.span, language);
    Some(Stance { base, negated, threat, rating, span: token.span.clone() })
}

/// "like" is a verb where a country or its pronoun follows it.
fn has_object(scene: &Scene<'_>, token: &Token) -> bool {
    let after = scene.between(token.span.end..scene.text.len());
    let pronoun = after.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    if ["it", "them", "each"].contains(&pronoun) {
        return true;
    }
    scene.names.iter().any(|name| {
        name.span.start > token.span.end
            && ["", "the", "their neighbour", "their neighbor"]
                .contains(&scene.between(token.span.end..name.span.start))
    })
}

/// Whether a negation governs the cue: before it in English and Chinese, after it in Japanese
/// and Korean.
fn is_negated(scene: &Scene<'_>, span: &Range<usize>, language: &Language) -> bool {
    // Bytes between negation and cue: about five English words, four Han or Hangul characters.
    let reach = match language {
        Language::English => 32,
        Language::Chinese => 12,
        _ => 33,
    };
    let mut negations =
        scene.tokens.iter().filter(|token| token.cue == Cue::Not || token.cue == Cue::SameNo);
    let quiet = |range: Range<usize>| {
        let figure_between = scene
            .figures
            .iter()
            .any(|f| f.share.span.start < range.end && range.start < f.share.span.end);
        range.len() <= reach
            && !figure_between
            && !scene.text.get(range.clone()).unwrap_or_default().contains(STOPS)
            && !scene.cues(&range).any(|token| matches!(token.cue, Cue::Stance(_)))
    };
    // A denied clause is as long as clauses get in a headline or a sentence's half.
    const CLAUSE_BYTES_MAX: usize = 90;
    let denied = scene.tokens.iter().filter(|token| token.cue == Cue::Deny).any(|deny| {
        let before = deny.span.end <= span.start;
        let gap = if before { deny.span.end..span.start } else { span.end..deny.span.start };
        let figure = scene.figures.iter().any(|f| gap.contains(&f.share.span.start));
        gap.len() <= CLAUSE_BYTES_MAX
            && !figure
            && (before == matches!(language, Language::English | Language::Chinese))
            && !scene.between(gap).contains(['，', '、', ';', '；', ','])
    });
    if denied {
        return true;
    }
    match language {
        Language::English | Language::Chinese => {
            negations.any(|not| not.span.end <= span.start && quiet(not.span.end..span.start))
        }
        _ => negations.any(|not| not.span.start >= span.end && quiet(span.end..not.span.start)),
    }
}

const STOPS: [char; 10] = ['，', '、', ';', '；', '」', '。', '人', '’', '”', '('];
