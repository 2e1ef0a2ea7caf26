//! One sentence taken apart: its cues, the countries it names with their parts, its figures.
//!
//! Always holds: all spans are relative to the sentence; figures, names and cues are in text
//! order; every figure's region holds the figure, and regions do not overlap.

use super::Reader;
use super::clause::{border, segment};
use super::cue::{Cue, Marker, Token};
use super::house::Named;
use super::number::Share;
use crate::model::{Country, Language, Mention, Role};
use std::ops::Range;

/// What a named country does in the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Its people were asked.
    Public,
    /// People were asked about it.
    Target,
    /// The grammar around the name leaves it open.
    Free,
    /// It tells where a polling house is at home.
    Firm,
    /// One side of a relation that is itself the subject: 日中関係.
    Side,
    /// A person or product of the country.
    Person,
}

/// A country named in the sentence.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub span: Range<usize>,
    pub country: Country,
    pub part: Part,
    /// Names people, not the state: 日本人, "Japanese".
    pub people: bool,
}

/// A figure with the stretch of the sentence that speaks of it.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    pub share: Share,
    /// What it counts follows it: "89% of Japanese view …".
    pub opens: bool,
    pub bracketed: bool,
    pub region: Range<usize>,
    /// The comma-bounded part of the region around the figure.
    pub segment: Range<usize>,
}

/// A sentence taken apart.
pub(super) struct Scene<'a> {
    pub text: &'a str,
    pub tokens: Vec<Token>,
    pub names: Vec<Name>,
    pub figures: Vec<Figure>,
    pub houses: Vec<Named<'a>>,
}

impl<'a> Scene<'a> {
    /// Takes a sentence apart. `folded` has its byte offsets; `mentions` and `levels` are
    /// relative to it.
    pub(super) fn new(
        reader: &'a Reader<'a>,
        text: &'a str,
        folded: &'a str,
        mentions: &[Mention],
        mut levels: Vec<Share>,
    ) -> Scene<'a> {
        let tokens = reader.lexicon.tokens(folded);
        let houses = reader.houses.find(text);
        let mut scene =
            Scene { text: folded, tokens, names: Vec::new(), figures: Vec::new(), houses };
        scene.names = mentions.iter().filter_map(|mention| scene.name(reader, mention)).collect();
        scene.join_names();
        levels.retain(|share| !reader.lexicon.is_no_level(folded, &share.span));
        scene.drop_repeated(&mut levels);
        scene.place(reader, levels);
        scene.settle_names_at_figures();
        scene.settle_surveyed();
        scene
    }

    /// Cues of a range, in text order.
    pub(super) fn cues(&self, range: &Range<usize>) -> impl Iterator<Item = &Token> {
        let (start, end) = (range.start, range.end);
        self.tokens.iter().filter(move |t| t.span.start >= start && t.span.end <= end)
    }

    /// Whether the range holds one of the cues.
    pub(super) fn has(&self, range: &Range<usize>, cues: &[Cue]) -> bool {
        self.cues(range).any(|token| cues.contains(&token.cue))
    }

    /// Names of a range, in text order.
    pub(super) fn names_in(&self, range: &Range<usize>) -> impl Iterator<Item = &Name> {
        let (start, end) = (range.start, range.end);
        self.names.iter().filter(move |n| n.span.start >= start && n.span.end <= end)
    }

    /// The text between two places, without outer blanks.
    pub(super) fn between(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default().trim()
    }

    fn name(&self, reader: &Reader<'_>, mention: &Mention) -> Option<Name> {
        let lexicon = &reader.lexicon;
        let span = mention.span.clone();
        let measure = |marker| lexicon.marker(self.text, &span, marker).unwrap_or(0);
        let before = measure(Marker::TargetBefore);
        let target = before.max(measure(Marker::TargetAfter));
        let public = measure(Marker::PublicAfter).max(measure(Marker::PublicBefore));
        let open = measure(Marker::OpenBefore);
        let part = match mention.role {
            Role::Leader | Role::Team | Role::Company => Part::Person,
            Role::Place => return None,
            Role::Media | Role::Ministry => Part::Firm,
            _ if self.is_firm(&span) => Part::Firm,
            Role::Government if self.is_side(&span) => Part::Public,
            Role::People if before == 0 || *reader.language == Language::English => Part::Public,
            _ if open > 0 && open >= target.max(public) => Part::Free,
            _ if target > public => Part::Target,
            Role::Government | Role::Party | Role::Military => Part::Free,
            _ if public > target => Part::Public,
            _ => Part::Free,
        };
        Some(Name {
            country: mention.country,
            part,
            people: matches!(mention.role, Role::People | Role::Demonym),
            span,
        })
    }

    /// 日本側, "the Chinese side": in surveys the public of one of the two countries.
    fn is_side(&self, span: &Range<usize>) -> bool {
        let name = self.text.get(span.clone()).unwrap_or_default();
        ["側", "측", "方面", "side"].iter().any(|word| name.ends_with(word))
    }

    fn is_firm(&self, span: &Range<usize>) -> bool {
        self.houses.iter().any(|named| {
            let overlaps = named.span.start < span.end && span.start < named.span.end;
            let follows = named.span.start >= span.end
                && self.text.get(span.end..named.span.start).is_some_and(|gap| {
                    gap.trim_matches(|c: char| c == ' ' || "的《「“の".contains(c)).is_empty()
                });
            overlaps || follows
        })
    }

    /// Coordinated names share a part; two that stand before "relations" are its sides.
    fn join_names(&mut self) {
        for at in 1..self.names.len() {
            let (Some(left), Some(right)) = (self.names.get(at - 1), self.names.get(at)) else {
                continue;
            };
            if left.country == right.country || !self.is_coordinated(left, right) {
                continue;
            }
            let part = self.shared_part(left, right);
            for name in self.names.iter_mut().skip(at - 1).take(2) {
                name.part = part.unwrap_or(name.part);
            }
        }
    }

    fn shared_part(&self, left: &Name, right: &Name) -> Option<Part> {
        if left.part == Part::Firm || right.part == Part::Firm {
            return None;
        }
        let after = self.text.get(right.span.end..).unwrap_or_default();
        let link = ["两国", "兩國", "両国", "二国", "之间", "的", "間の", "間", "の", "双边", "'s"];
        let mut start = right.span.end + after.len() - after.trim_start().len();
        for word in link {
            if self.text.get(start..).is_some_and(|rest| rest.starts_with(word)) {
                start += word.len();
            }
        }
        let follows = self.tokens.iter().any(|token| {
            token.cue == Cue::Relations && (right.span.end..=start + 1).contains(&token.span.start)
        });
        let left_word = self.between(0..left.span.start);
        let leads = left_word.ends_with("between") || left_word.ends_with("of relations with");
        match (left.part, right.part) {
            _ if follows || leads => Some(Part::Side),
            (Part::Free, part @ (Part::Public | Part::Target)) => Some(part),
            (part @ (Part::Public | Part::Target), Part::Free) => Some(part),
            _ => None,
        }
    }

    /// Whether nothing but a conjunction stands between two names.
    pub(super) fn is_coordinated(&self, left: &Name, right: &Name) -> bool {
        const LINKS: [&str; 28] = [
            "", "和", "与", "與", "、", "以及", "及", "and", ",", ", and", "と", "や", "・", "과",
            "와", "·", "-", "–", "및", "/", "跟", "同", "或", "or", "and the", "in", "및 ",
            "and in",
        ];
        LINKS.contains(&self.between(left.span.end..right.span.start))
    }

    /// "More than half (54%)", 三分之二…（64%）: the bracket says it more exactly.
    fn drop_repeated(&self, levels: &mut Vec<Share>) {
        let repeated = |levels: &[Share], at: usize| {
            let (Some(share), Some(next)) = (levels.get(at), levels.get(at + 1)) else {
                return false;
            };
            let gap = self.between(share.span.end..next.span.start);
            let bracket = gap.ends_with(['(', '（']) && !gap.contains(['，', '、', ';', '；']);
            let again = ["或", "or", "、即", "(or", "即"].contains(&gap);
            let near = (share.percent - next.percent).abs() <= 8.0;
            share.rough && near && (bracket || again)
        };
        let dropped: Vec<bool> = (0..levels.len()).map(|at| repeated(levels, at)).collect();
        let mut dropped = dropped.into_iter();
        levels.retain(|_| !dropped.next().unwrap_or(false));
    }

    fn place(&mut self, reader: &Reader<'_>, levels: Vec<Share>) {
        let mut figures: Vec<Figure> = Vec::with_capacity(levels.len());
        for share in levels {
            let (bracketed, end) = self.bracket(&share.span);
            let of = self.text.get(end..).unwrap_or_default().trim_start();
            let opens = if bracketed {
                ["的", "of ", "の"].iter().any(|word| of.starts_with(word))
            } else {
                !reader.lexicon.closes(self.text, end)
            };
            let mut start = 0;
            if let Some(left) = figures.last_mut() {
                start = border(
                    self.text,
                    &self.tokens,
                    left.share.span.end..share.span.start,
                    left.opens,
                );
                left.region.end = start;
            }
            let region = start..self.text.len();
            let segment = share.span.clone();
            figures.push(Figure { share, opens, bracketed, region, segment });
        }
        for figure in &mut figures {
            figure.segment = segment(self.text, figure.region.clone(), &figure.share.span);
        }
        self.figures = figures;
    }

    /// Whether the figure stands in brackets, and where reading goes on after it.
    fn bracket(&self, span: &Range<usize>) -> (bool, usize) {
        let left = self.text.get(..span.start).unwrap_or_default();
        let left = left.trim_end().trim_end_matches(['占', '约', '約']).trim_end();
        let right = self.text.get(span.end..).unwrap_or_default();
        let trimmed = right.trim_start();
        match (left.ends_with(['(', '（']), trimmed.chars().next()) {
            (true, Some(close @ (')' | '）'))) => {
                (true, span.end + right.len() - trimmed.len() + close.len_utf8())
            }
            (bracketed, _) => (bracketed, span.end),
        }
    }

    /// 日本有60%、澳大利亚57%的受访者: a name that touches the figure tells who was asked, unless
    /// only a copula stands between: 波兰为91%.
    fn settle_names_at_figures(&mut self) {
        const VERBS: [&str; 10] =
            ["有", "则有", "也有", "仅有", "只有", "分别有", "至少有", "约有", "各有", "均有"];
        const COPULAS: [&str; 8] = ["为", "是", "达", "占", "则为", "则是", "约为", "高达"];
        for figure in &self.figures {
            let start = figure.share.span.start;
            let Some(at) = self.names.iter().rposition(|name| name.span.end <= start) else {
                continue;
            };
            let Some(name) = self.names.get(at) else { continue };
            let gap = self.between(name.span.end..start);
            let rest = self.text.get(figure.share.span.end..).unwrap_or_default().trim_start();
            let people = gap.is_empty()
                && figure.opens
                && !figure.bracketed
                && rest.starts_with(['的', '受', '民', '人']);
            let part = match name.part {
                Part::Free if VERBS.contains(&gap) || people => Part::Public,
                Part::Target if COPULAS.contains(&gap) => Part::Free,
                _ => continue,
            };
            let joined = |left: usize| {
                self.names.get(left).zip(self.names.get(left + 1)).is_some_and(|(left, right)| {
                    left.part == Part::Free && self.is_coordinated(left, right)
                })
            };
            let mut first = at;
            while first > 0 && joined(first - 1) {
                first -= 1;
            }
            for name in self.names.iter_mut().take(at + 1).skip(first) {
                name.part = part;
            }
        }
    }

    /// 对韩国青年的调查: in a clause about a survey, 对 names the people asked.
    fn settle_surveyed(&mut self) {
        let asked: Vec<bool> = self
            .names
            .iter()
            .map(|name| {
                let clause = segment(self.text, 0..self.text.len(), &name.span);
                name.part == Part::Target
                    && self.between(0..name.span.start).ends_with('对')
                    && self.has(&(name.span.end..clause.end), &[Cue::Survey])
                    && !self.cues(&clause).any(|token| token.cue.is_stance())
            })
            .collect();
        for (name, _) in self.names.iter_mut().zip(asked).filter(|(_, asked)| *asked) {
            name.part = Part::Public;
        }
    }

    /// Figures in a row that "respectively" hands out, as a range of positions.
    pub(super) fn row(&self) -> Option<Range<usize>> {
        const LINKS: [&str; 12] =
            ["和", "与", "與", "、", "and", ",", ", and", "と", "과", "와", "，", "및"];
        let whole = 0..self.text.len();
        if !self.has(&whole, &[Cue::Respectively]) {
            return None;
        }
        let linked = |at: usize| {
            self.figures.get(at).zip(self.figures.get(at + 1)).is_some_and(|(left, right)| {
                LINKS.contains(&self.between(left.share.span.end..right.share.span.start))
            })
        };
        let first = (0..self.figures.len()).find(|&at| linked(at))?;
        let last = (first..self.figures.len()).find(|&at| !linked(at))?;
        Some(first..last + 1)
    }
}
