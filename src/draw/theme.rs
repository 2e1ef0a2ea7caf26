//! Colours of the figures, in light and dark.
//!
//! Always holds: the two directions differ in lightness (L* 59 and 31 in light), so they stay apart in
//! grey and for deuteranopes; text has a contrast of 4.5:1 and lines of 3:1 against the background.

use std::fmt;

/// Background of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    /// The word used in file names.
    pub fn word(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub(super) fn palette(self) -> &'static Palette {
        match self {
            Theme::Light => &LIGHT,
            Theme::Dark => &DARK,
        }
    }
}

/// An sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// Contrast ratio against another colour by WCAG 2, 1…21.
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// This colour with a share of another one, 0…1.
    pub(super) fn mixed(self, other: Colour, share: f64) -> Colour {
        let mix = |one: u8, two: u8| {
            (f64::from(one) + (f64::from(two) - f64::from(one)) * share).round() as u8
        };
        Colour(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }

    /// Relative luminance by WCAG 2, 0…1.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

impl fmt::Display for Colour {
    /// `#D9720B`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02X}{:02X}{:02X}", self.0, self.1, self.2)
    }
}

/// The colours of one theme by role.
pub(super) struct Palette {
    pub background: Colour,
    pub ink: Colour,
    pub secondary: Colour,
    pub tertiary: Colour,
    pub grid: Colour,
    pub zero: Colour,
    /// Lines and marks of side A and side B.
    pub side: [Colour; 2],
    /// Text about side A and side B.
    pub side_text: [Colour; 2],
    /// Fill and text of warnings; the same in both themes, so that nobody overlooks them.
    pub warning: Colour,
    pub warning_text: Colour,
    /// Large letters behind the data of a sample chart.
    pub watermark: Colour,
    pub negative: Colour,
    pub neutral: Colour,
    pub positive: Colour,
    pub positive_text: Colour,
    /// Lines of the hatching that stands for missing data.
    pub hatch: Colour,
    pub band_alpha: f64,
    pub weekly_alpha: f64,
}

const LIGHT: Palette = Palette {
    background: Colour(0xFF, 0xFF, 0xFF),
    ink: Colour(0x1B, 0x1F, 0x24),
    secondary: Colour(0x57, 0x60, 0x6A),
    tertiary: Colour(0x6E, 0x77, 0x81),
    grid: Colour(0xE4, 0xE7, 0xEB),
    zero: Colour(0x8C, 0x95, 0x9F),
    side: [Colour(0xD9, 0x72, 0x0B), Colour(0x17, 0x4A, 0x7E)],
    side_text: [Colour(0xA8, 0x54, 0x08), Colour(0x17, 0x4A, 0x7E)],
    warning: Colour(0xF5, 0xB8, 0x2E),
    warning_text: Colour(0x1B, 0x1F, 0x24),
    watermark: Colour(0xDD, 0xDF, 0xE3),
    negative: Colour(0x7B, 0x2D, 0x5E),
    neutral: Colour(0xD3, 0xD7, 0xDC),
    positive: Colour(0x2A, 0x91, 0x87),
    positive_text: Colour(0x1C, 0x6F, 0x67),
    hatch: Colour(0xC9, 0xCE, 0xD5),
    band_alpha: 0.16,
    weekly_alpha: 0.30,
};

const DARK: Palette = Palette {
    background: Colour(0x15, 0x18, 0x1D),
    ink: Colour(0xEC, 0xEF, 0xF3),
    secondary: Colour(0xA9, 0xB2, 0xBD),
    tertiary: Colour(0x8D, 0x97, 0xA3),
    grid: Colour(0x2A, 0x30, 0x38),
    zero: Colour(0x5E, 0x68, 0x73),
    side: [Colour(0xE8, 0x89, 0x3A), Colour(0xA9, 0xCE, 0xFF)],
    side_text: [Colour(0xF0, 0xA0, 0x60), Colour(0xA9, 0xCE, 0xFF)],
    warning: Colour(0xF5, 0xB8, 0x2E),
    warning_text: Colour(0x1B, 0x1F, 0x24),
    watermark: Colour(0x34, 0x3A, 0x43),
    negative: Colour(0xD3, 0x7F, 0xB3),
    neutral: Colour(0x4A, 0x52, 0x5C),
    positive: Colour(0x4F, 0xC0, 0xB3),
    positive_text: Colour(0x6F, 0xD1, 0xC5),
    hatch: Colour(0x3A, 0x42, 0x4C),
    band_alpha: 0.20,
    weekly_alpha: 0.32,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_tone_areas_stand_out_from_the_background() {
        for theme in [Theme::Light, Theme::Dark] {
            let palette = theme.palette();
            let [a, b] = palette.side;
            for colour in [a, b, palette.negative, palette.positive, palette.zero] {
                let contrast = colour.contrast(palette.background);
                assert!(contrast >= 3.0, "{theme:?}: {colour} has {contrast:.2}");
            }
        }
    }

    #[test]
    fn every_colour_of_text_can_be_read_on_what_lies_behind_it() {
        for theme in [Theme::Light, Theme::Dark] {
            let palette = theme.palette();
            let [a, b] = palette.side_text;
            let text = [
                palette.ink,
                palette.secondary,
                palette.tertiary,
                a,
                b,
                palette.negative,
                palette.positive_text,
            ];
            for colour in text {
                let contrast = colour.contrast(palette.background);
                assert!(contrast >= 4.5, "{theme:?}: {colour} has {contrast:.2}");
            }
            // Numbered circles, warnings, and the stripes of a table.
            let stripe = palette.background.mixed(palette.grid, 0.35);
            let pairs = [
                (palette.background, palette.secondary),
                (palette.warning_text, palette.warning),
                (palette.ink, stripe),
                (palette.secondary, stripe),
                (palette.negative, stripe),
                (palette.positive_text, stripe),
            ];
            for (colour, behind) in pairs {
                let contrast = colour.contrast(behind);
                assert!(contrast >= 4.5, "{theme:?}: {colour} on {behind} has {contrast:.2}");
            }
        }
    }

    #[test]
    fn the_two_directions_differ_in_lightness() {
        for theme in [Theme::Light, Theme::Dark] {
            let [a, b] = theme.palette().side;
            assert!(a.contrast(b) > 1.5, "{theme:?}: {:.2}", a.contrast(b));
        }
    }
}
