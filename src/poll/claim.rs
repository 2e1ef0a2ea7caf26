//! What one figure says: whose public, about whom, and which stance.
//!
//! Always holds: a claim has a stance, at least one public and a target; what the figure's own
//! region leaves out comes first from the figures before it, then from further away.

use super::cue::Cue;
use super::party::distinct;
use super::reading::Reading;
use super::scene::{Figure, Name, Part, Scene};
use super::stance::{self, Repeat, Stance};
use crate::model::Country;
use std::ops::Range;

/// Whom the figure is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Target {
    Named(Vec<Country>),
    /// For each respondents' country the other one of the pair.
    OtherOf([Country; 2]),
}

/// What a figure says, complete.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    pub publics: Vec<Country>,
    pub target: Target,
    pub stance: Stance,
    /// Which of the two the name before the figure told, for lists that go on with names alone.
    varies: Varies,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Varies {
    Publics,
    Target,
}

impl Reading<'_, '_> {
    /// The claim of a figure in a row with "respectively": one of as many publics, targets or
    /// stances as there are figures.
    pub(super) fn handed_out(&self, row: &Range<usize>, at: usize) -> Option<Claim> {
        let nth = at.checked_sub(row.start).filter(|_| row.contains(&at))?;
        let (first, end) =
            (self.scene.figures.get(row.start)?, self.scene.figures.get(row.end - 1)?);
        let whole = Figure {
            region: first.region.start..end.region.end,
            segment: first.segment.start..end.segment.end,
            opens: false,
            ..first.clone()
        };
        let heads = self.scene.has(&(0..self.scene.text.len()), &[Cue::View, Cue::Relations]);
        let stances = stance::all(self.scene, &whole, self.reader.language, heads);
        let own = stance::own(self.scene, &whole, self.reader.language, heads);
        if self.is_something_else(&whole, own.as_ref(), false) {
            return None;
        }
        let of_part = |part: Part| {
            let names = self.scene.names_in(&whole.region).filter(|name| name.part == part);
            distinct(names.map(|name| name.country))
        };
        let (publics, targets) = (of_part(Part::Public), of_part(Part::Target));
        let stance = if stances.len() == row.len()
            && publics.len() != row.len()
            && targets.len() != row.len()
        {
            stances.get(nth).cloned()
        } else {
            own
        }?;
        let target = if targets.len() == row.len() {
            Some(Target::Named(vec![*targets.get(nth)?]))
        } else {
            self.target(&whole, &stance, &publics)
        };
        let publics = if publics.len() == row.len() { vec![*publics.get(nth)?] } else { publics };
        let (publics, target) = self.settle(&whole, &stance, publics, target, None);
        let (publics, target) = parted(publics, target?, None)?;
        (!publics.is_empty()).then_some(Claim { publics, target, stance, varies: Varies::Publics })
    }

    pub(super) fn claim(
        &self,
        at: usize,
        own: Option<Stance>,
        last: Option<&Claim>,
    ) -> Option<Claim> {
        let figure = self.scene.figures.get(at)?;
        let next = self.next_own(at);
        let stance = own.clone().or_else(|| self.carried(figure, last)).or_else(|| {
            (last.is_none() && self.is_thin(figure))
                .then(|| next.as_ref().map(|(_, s)| s.clone()))?
        })?;
        let publics = self.publics(figure);
        let ahead = if own.is_none() && last.is_none() { next } else { None };
        let ahead = ahead.and_then(|(at, stance)| Some((self.scene.figures.get(at)?, stance)));
        let target_ahead = || ahead.as_ref().and_then(|(f, s)| self.target(f, s, &[]));
        let target = self.target(figure, &stance, &publics).or_else(target_ahead);
        let (publics, target) = self.settle(figure, &stance, publics, target, last);
        let target = target.or_else(|| last.map(|last| last.target.clone()));
        let publics =
            if publics.is_empty() { last.map(|l| l.publics.clone()) } else { Some(publics) };
        let publics = publics.or_else(|| ahead.as_ref().map(|(f, _)| self.publics(f)));
        let publics = publics.filter(|publics| !publics.is_empty());
        let target = target.or_else(|| self.far_target(figure, publics.as_deref()));
        let publics = publics.or_else(|| self.far_publics(figure, target.as_ref()));
        let (publics, target) = parted(publics?, target?, last)?;
        if stance.rating && self.scene.names_in(&figure.region).next().is_none() {
            return None;
        }
        let varies = self.varies(figure, &publics);
        Some(Claim { publics, target, stance, varies })
    }

    /// The first later figure that states a stance.
    fn next_own(&self, at: usize) -> Option<(usize, Stance)> {
        let later = self.scene.figures.iter().enumerate().skip(at + 1);
        later.filter_map(|(at, figure)| Some((at, self.own(figure, false)?))).next()
    }

    /// The stance said before, where this figure says it again or only names whose it is.
    fn carried(&self, figure: &Figure, last: Option<&Claim>) -> Option<Stance> {
        let repeat = stance::repeat(self.scene, figure);
        match (last, repeat) {
            (Some(last), Some(how)) => Some(last.stance.repeated(how)),
            (Some(last), None) if self.is_thin(figure) => {
                Some(last.stance.repeated(Repeat::AsBefore))
            }
            (None, Some(how))
                if self.memory.age <= 1
                    && self.scene.has(&figure.region, &[Cue::Same, Cue::SameNo, Cue::SameYes]) =>
            {
                Some(self.memory.last.as_ref()?.stance.repeated(how))
            }
            _ => None,
        }
    }

    /// Whether the figure's segment says next to nothing beside cues, names and figures.
    fn is_thin(&self, figure: &Figure) -> bool {
        const WORDS_MAX: usize = 6;
        const CHARACTERS_MAX: usize = 12;
        let known = |at: usize| {
            let holds = |span: &Range<usize>| span.contains(&at);
            self.scene.tokens.iter().any(|token| holds(&token.span))
                || self.scene.names.iter().any(|name| holds(&name.span))
                || self.scene.figures.iter().any(|figure| holds(&figure.share.span))
        };
        let segment = &figure.segment;
        let text = self.scene.text.get(segment.clone()).unwrap_or_default();
        let open = text.char_indices().filter(|(offset, _)| !known(segment.start + offset));
        let open: String = open.map(|(_, c)| c).collect();
        let words =
            open.split_whitespace().filter(|w| w.starts_with(|c: char| c.is_ascii_alphabetic()));
        let characters = open.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count();
        words.count() <= WORDS_MAX && characters <= CHARACTERS_MAX
    }

    /// Gives names that the grammar leaves open the part that is missing.
    fn settle(
        &self,
        figure: &Figure,
        stance: &Stance,
        mut publics: Vec<Country>,
        mut target: Option<Target>,
        last: Option<&Claim>,
    ) -> (Vec<Country>, Option<Target>) {
        let region = &figure.region;
        if publics.is_empty()
            && self.scene.has(region, &[Cue::Both])
            && let Some(pair) = self.pair(region, &publics)
        {
            publics = pair.to_vec();
            target = target.or(Some(Target::OtherOf(pair)));
        }
        let free: Vec<&Name> =
            self.scene.names_in(region).filter(|name| name.part == Part::Free).collect();
        let spare: Vec<&&Name> = free
            .iter()
            .filter(|name| !publics.contains(&name.country) && !is_target(&target, name.country))
            .collect();
        let near = spare.iter().min_by_key(|n| n.span.start.abs_diff(stance.span.start));
        let near = near.map(|name| name.country);
        match (publics.is_empty(), target.is_none(), spare.as_slice()) {
            (_, _, []) => {}
            (false, true, _) => target = near.map(|country| Target::Named(vec![country])),
            (true, false, _) if last.is_none() => {
                let start = figure.share.span.start;
                let near = spare.iter().min_by_key(|name| name.span.start.abs_diff(start));
                publics.extend(near.map(|name| name.country));
            }
            (true, false, [name, ..])
                if self.is_thin(figure) && last.is_some_and(|l| l.varies == Varies::Publics) =>
            {
                publics = vec![name.country];
            }
            (true, true, [name]) => match self.open_list(name, last) {
                Varies::Publics => publics = vec![name.country],
                Varies::Target => target = Some(Target::Named(vec![name.country])),
            },
            (true, true, [first, .., second]) => {
                publics = vec![first.country];
                target = Some(Target::Named(vec![second.country]));
            }
            _ => {}
        }
        (publics, target)
    }

    /// What a bare name in a list stands for: in surveys of many countries the respondents,
    /// else what the name before the last figure stood for.
    fn open_list(&self, name: &Name, last: Option<&Claim>) -> Varies {
        let whole = 0..self.scene.text.len();
        match last {
            Some(_) if name.people => Varies::Publics,
            _ if self.scene.has(&whole, &[Cue::Nations]) => Varies::Publics,
            Some(last) => last.varies,
            None => Varies::Target,
        }
    }

    fn varies(&self, figure: &Figure, publics: &[Country]) -> Varies {
        let before = figure.region.start..figure.share.span.start;
        let name = self.scene.names_in(&before).last();
        match name {
            Some(name)
                if (figure.bracketed || !figure.opens)
                    && !name.people
                    && publics.contains(&name.country) =>
            {
                Varies::Publics
            }
            _ => Varies::Target,
        }
    }

    /// The target from elsewhere in the sentence or the finding before.
    fn far_target(&self, figure: &Figure, publics: Option<&[Country]>) -> Option<Target> {
        let publics = publics.unwrap_or_default();
        let whole = 0..self.scene.text.len();
        let named = |part: Part| {
            let before = self.scene.names_in(&whole).filter(|n| n.part == part);
            let other = before.filter(|name| !publics.contains(&name.country));
            other.min_by_key(|n| n.span.start.abs_diff(figure.share.span.start))
        };
        if let Some(name) = named(Part::Target).or_else(|| named(Part::Free)) {
            return Some(Target::Named(vec![name.country]));
        }
        let last = self.memory.last.as_ref();
        last.map(|last| last.target.clone()).or_else(|| {
            let pair = self.pair(&figure.region, publics)?;
            let relations = self.scene.has(&whole, &[Cue::Relations, Cue::Both, Cue::Mutual]);
            relations.then_some(Target::OtherOf(pair))
        })
    }

    /// Publics that the two sentences before name, the latest first.
    fn publics_before(&self) -> &[Country] {
        self.earlier.get_or_init(|| {
            let mut found = Vec::new();
            for (mentions, text, folded) in self.memory.before.iter().rev() {
                let scene = Scene::new(self.reader, text, folded, mentions, Vec::new());
                let names = scene.names.iter().rev().filter(|name| name.part == Part::Public);
                found.extend(names.map(|name| name.country));
            }
            found
        })
    }

    /// The respondents from elsewhere: this sentence, those before, the house's own panel,
    /// where the house is at home, the only other country named, the speaker's own people.
    fn far_publics(&self, figure: &Figure, target: Option<&Target>) -> Option<Vec<Country>> {
        let target = target?;
        let fits = |country: &Country| match target {
            Target::Named(countries) => !countries.contains(country),
            Target::OtherOf(pair) => pair.contains(country),
        };
        let whole = 0..self.scene.text.len();
        let of_part = |scene: &Scene<'_>, part: Part, range: &Range<usize>| {
            let names = scene.names_in(range).filter(|n| n.part == part && fits(&n.country));
            names.map(|name| name.country).last()
        };
        let before = 0..figure.share.span.start;
        let earlier = || self.publics_before().iter().copied().find(fits);
        let ours = || {
            self.scene.has(&whole, &[Cue::Ours]).then_some(self.reader.home).flatten().filter(fits)
        };
        let other = || {
            let others = distinct(
                self.scene
                    .names
                    .iter()
                    .filter(|n| n.part != Part::Person && fits(&n.country))
                    .map(|n| n.country),
            );
            <[Country; 1]>::try_from(others).ok().map(|[country]| country)
        };
        let last = || {
            let publics = &self.memory.last.as_ref()?.publics;
            publics.first().copied().filter(|c| publics.len() == 1 && fits(c))
        };
        let multinational = self.scene.has(&whole, &[Cue::Nations]);
        of_part(self.scene, Part::Public, &before)
            .or_else(|| of_part(self.scene, Part::Public, &whole))
            .or_else(ours)
            .or_else(last)
            .or_else(earlier)
            .or_else(|| self.memory.panel.filter(fits))
            .or_else(|| of_part(self.scene, Part::Firm, &whole).filter(|_| !multinational))
            .or_else(other)
            .or_else(|| self.reader.home.filter(|country| !multinational && fits(country)))
            .map(|country| vec![country])
    }
}

/// Makes respondents and target differ; a figure that turns the last claim round takes the
/// other side from there.
fn parted(
    publics: Vec<Country>,
    target: Target,
    last: Option<&Claim>,
) -> Option<(Vec<Country>, Target)> {
    let Target::Named(targets) = &target else { return Some((publics, target)) };
    let clash = publics.iter().all(|country| targets.contains(country));
    if !clash || publics.len() > 1 && targets.len() == publics.len() && publics.len() > 1 {
        return Some((publics, target));
    }
    let last = last?;
    let swapped = Target::Named(last.publics.clone());
    let differs = last.publics.iter().any(|country| !publics.contains(country));
    differs.then_some((publics, swapped))
}

/// Whether the country is the one asked about, beyond doubt.
fn is_target(target: &Option<Target>, country: Country) -> bool {
    matches!(target, Some(Target::Named(countries)) if countries.contains(&country))
}
