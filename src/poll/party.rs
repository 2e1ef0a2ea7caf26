//! The countries that a figure's region names: whose public was asked, about whom.
//!
//! Always holds: only names that the grammar around them marks are used here; what it leaves
//! open is settled in `claim`.

use super::claim::Target;
use super::cue::Cue;
use super::reading::Reading;
use super::scene::{Figure, Name, Part};
use super::stance::Stance;
use crate::model::Country;
use std::ops::Range;

impl Reading<'_, '_> {
    /// Whose public the region names.
    pub(super) fn publics(&self, figure: &Figure) -> Vec<Country> {
        let region = &figure.region;
        let names: Vec<&Name> =
            self.scene.names_in(region).filter(|n| n.part == Part::Public).collect();
        let shared = self.scene.has(region, &[Cue::Both])
            || self.scene.names_in(region).any(|name| name.part == Part::Side);
        if shared && self.scene.figures.len() == 1 || names.len() < 2 {
            return distinct(names.iter().map(|name| name.country));
        }
        let Some(at) = self.nearest(figure, &names) else { return Vec::new() };
        self.coordinated(&names, at)
    }

    /// The name that belongs to the figure: right behind it, or on the side where it looks.
    fn nearest(&self, figure: &Figure, names: &[&Name]) -> Option<usize> {
        // "87% in Australia", "51 per cent among Australians".
        const BEHIND_BYTES: usize = 12;
        let span = &figure.share.span;
        let after = names.iter().position(|name| name.span.start >= span.end);
        let before = names.iter().rposition(|name| name.span.end <= span.start);
        let behind = after.filter(|&at| {
            names.get(at).is_some_and(|name| name.span.start - span.end <= BEHIND_BYTES)
        });
        if figure.opens { after.or(before) } else { behind.or(before).or(after) }
    }

    pub(super) fn coordinated(&self, names: &[&Name], at: usize) -> Vec<Country> {
        let joined = |left: usize, right: usize| {
            names.get(left).zip(names.get(right)).is_some_and(|(l, r)| {
                self.scene.is_coordinated(l, r) || self.is_loosely_joined(l, r)
            })
        };
        let (mut first, mut last) = (at, at);
        while first > 0 && joined(first - 1, first) {
            first -= 1;
        }
        while joined(last, last + 1) {
            last += 1;
        }
        distinct(names.iter().skip(first).take(last + 1 - first).map(|name| name.country))
    }

    /// "people in Japan and in China", 日本の国民と中国の国民.
    fn is_loosely_joined(&self, left: &Name, right: &Name) -> bool {
        let gap = self.scene.between(left.span.end..right.span.start);
        let links = ["and", "和", "与", "と", "과", "와", "、"];
        gap.len() <= 24
            && links.iter().any(|link| gap.contains(link))
            && !self.scene.figures.iter().any(|f| {
                f.share.span.start >= left.span.end && f.share.span.end <= right.span.start
            })
    }

    /// Whom the region is about.
    pub(super) fn target(
        &self,
        figure: &Figure,
        stance: &Stance,
        publics: &[Country],
    ) -> Option<Target> {
        let region = &figure.region;
        let sides: Vec<Country> = distinct(
            self.scene.names_in(region).filter(|n| n.part == Part::Side).map(|n| n.country),
        );
        if let [one, other] = sides[..] {
            return Some(Target::OtherOf([one, other]));
        }
        let names: Vec<&Name> = self
            .scene
            .names_in(region)
            .filter(|name| name.part == Part::Target && !publics.contains(&name.country))
            .collect();
        if stance.threat
            && let Some(danger) = self.danger(figure, stance)
        {
            return Some(Target::Named(vec![danger]));
        }
        let near = |name: &&Name| {
            let gap = |one: &Range<usize>, other: &Range<usize>| {
                one.start.saturating_sub(other.end).max(other.start.saturating_sub(one.end))
            };
            let to_stance = gap(&name.span, &stance.span);
            let stance_here = region.start <= stance.span.start && stance.span.end <= region.end;
            if stance_here { to_stance } else { gap(&name.span, &figure.share.span) }
        };
        if let Some(at) = (0..names.len()).min_by_key(|&at| names.get(at).map(near)) {
            return Some(Target::Named(self.coordinated(&names, at)));
        }
        if self.scene.has(region, &[Cue::Mutual])
            || self.speaks_of_relations(region) && self.scene.has(region, &[Cue::Both])
        {
            return self.pair(region, publics).map(Target::OtherOf);
        }
        None
    }

    fn speaks_of_relations(&self, region: &Range<usize>) -> bool {
        self.scene.has(region, &[Cue::Relations])
    }

    /// The dangerous country where the endangered one is named too: 中国对日本构成威胁.
    fn danger(&self, figure: &Figure, stance: &Stance) -> Option<Country> {
        let names: Vec<&Name> = self.scene.names_in(&figure.region).collect();
        let endangered = names.iter().position(|name| {
            let before = self.scene.between(0..name.span.start);
            let after = self.scene.between(name.span.end..self.scene.text.len());
            let english = stance.span.end <= name.span.start
                && ["to", "to the", "for", "against"]
                    .contains(&self.scene.between(stance.span.end..name.span.start));
            english
                || before.ends_with('对')
                || ["にとって", "에 위협", "에게 위협", "의 안보"]
                    .iter()
                    .any(|w| after.starts_with(w))
        })?;
        let endangered = names.get(endangered)?;
        let mut others = names.iter().filter(|name| {
            name.country != endangered.country
                && name.span.start < endangered.span.start
                && matches!(name.part, Part::Free | Part::Target)
        });
        others.next_back().map(|name| name.country)
    }

    /// The pair that "both" or "each other" means.
    pub(super) fn pair(&self, region: &Range<usize>, publics: &[Country]) -> Option<[Country; 2]> {
        let as_pair = |countries: Vec<Country>| <[Country; 2]>::try_from(countries).ok();
        let named = |range: &Range<usize>| {
            distinct(
                self.scene
                    .names_in(range)
                    .filter(|n| !matches!(n.part, Part::Firm | Part::Person))
                    .map(|name| name.country),
            )
        };
        let whole = 0..self.scene.text.len();
        let with_recent = || {
            let mut all = named(&whole);
            if all.is_empty() {
                all.extend(publics);
            }
            for country in self.memory.recent.iter().rev() {
                if all.len() < 2 && !all.contains(country) {
                    all.push(*country);
                }
            }
            all
        };
        as_pair(publics.to_vec())
            .or_else(|| as_pair(named(region)))
            .or_else(|| as_pair(named(&whole)))
            .or_else(|| as_pair(with_recent()))
    }
}

/// Countries in order of first appearance.
pub(super) fn distinct(countries: impl Iterator<Item = Country>) -> Vec<Country> {
    let mut found = Vec::new();
    for country in countries {
        if !found.contains(&country) {
            found.push(country);
        }
    }
    found
}
