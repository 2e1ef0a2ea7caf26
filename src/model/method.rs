//! The constants of the index method, with their reasons.

/// Parameters of the index; [`Method::default`] is version 1 of the method.
///
/// Defaults are reasoned, not tuned on a corpus; `docs/method.md` explains each.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    /// Correlation of stories within one unit on one day: n stories count n/(1+ρ(n−1)), at most 1/ρ.
    pub rho: f64,
    /// Days after which a day's weight has halved.
    pub half_life_days: f64,
    /// Effective stories at which a day gets half of full weight.
    pub day_prior: f64,
    /// Floor for the story-level standard deviation used in the band.
    pub story_sd_floor: f64,
    /// Days that the coverage rules look back.
    pub fresh_days: usize,
    /// Fewer units than this within `fresh_days`: gap.
    pub gap_units: usize,
    /// Fewer effective stories than this within `fresh_days`: gap.
    pub gap_fresh: f64,
    /// Fewer kernel-weighted effective stories than this: gap.
    pub gap_effective: f64,
    /// Fewer units than this within `fresh_days`: thin.
    pub thin_units: usize,
    /// Fewer kernel-weighted effective stories than this: thin.
    pub thin_effective: f64,
    /// A unit with more than this share of the decayed weight: thin.
    pub thin_top_share: f64,
    /// Decayed weight from which a unit counts as present.
    pub unit_floor: f64,
    /// Effective stories shared with admitted units before a unit may move the line.
    pub admit_effective: f64,
    /// Days shared with admitted units before a unit may move the line.
    pub admit_days: usize,
    /// Length of the base window whose panel sets the level, in days.
    pub base_days: i32,
    /// Nominal coverage of the band, 0…1.
    pub level: f64,
    /// Design effect assumed for polls that publish none.
    pub poll_design_effect: f64,
}

impl Method {
    /// Name printed with every series.
    pub const NAME: &'static str = "fe-ewma-cv3";
    /// Raised whenever the same cells would give another number.
    pub const VERSION: u32 = 1;

    /// `name@version`, as stored with every point.
    pub fn id() -> String {
        format!("{}@{}", Method::NAME, Method::VERSION)
    }
}

impl Default for Method {
    fn default() -> Method {
        Method {
            rho: 0.10,
            half_life_days: 7.0,
            day_prior: 5.0,
            story_sd_floor: 0.25,
            fresh_days: 7,
            gap_units: 3,
            gap_fresh: 3.0,
            gap_effective: 10.0,
            thin_units: 5,
            thin_effective: 30.0,
            thin_top_share: 0.50,
            unit_floor: 0.5,
            admit_effective: 30.0,
            admit_days: 14,
            base_days: 90,
            level: 0.95,
            poll_design_effect: 1.5,
        }
    }
}
