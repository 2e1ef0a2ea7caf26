//! The sizes in which figures are drawn: widths, type sizes, line widths, and what each has room for.
//!
//! Web and phone sizes and widths come from the design tokens; print is 180 mm wide, its smallest type 7 pt.

/// Where a figure is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Size {
    /// 1200 px wide, for pages and reports.
    Web,
    /// 390 px wide, readable without zooming.
    Phone,
    /// 1200 × 630 px, for link previews.
    Social,
    /// 180 mm wide, SVG only.
    Print,
}

impl Size {
    /// The word used in file names.
    pub fn word(self) -> &'static str {
        match self {
            Size::Web => "web",
            Size::Phone => "phone",
            Size::Social => "social",
            Size::Print => "print",
        }
    }

    pub(super) fn spec(self) -> &'static Spec {
        match self {
            Size::Web => &WEB,
            Size::Phone => &PHONE,
            Size::Social => &SOCIAL,
            Size::Print => &PRINT,
        }
    }
}

/// Where the names and end values of the lines stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LabelPlace {
    /// To the right of the line ends.
    Column,
    /// Two cards between title and plot.
    Cards,
}

/// How polls are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PollStyle {
    Panel,
    /// The latest of each direction as bars.
    Bars,
    Hidden,
}

/// Measures of one size, in logical pixels.
pub(super) struct Spec {
    pub width: f64,
    /// Fixed height; `None`: as tall as needed.
    pub height: Option<f64>,
    /// Device pixels per logical pixel; `None`: no PNG.
    pub dpr: Option<u32>,
    /// Length of a logical pixel in the SVG's width and height, and its unit.
    pub svg_unit: (f64, &'static str),
    pub margin: f64,
    pub plot_left: f64,
    pub plot_right: f64,
    pub index_height: f64,
    pub labels: LabelPlace,
    pub polls: PollStyle,
    pub volume: bool,
    pub event_labels_max: usize,
    /// One line "label, date" instead of two.
    pub events_in_one_line: bool,
    pub title_lines_max: usize,
    pub long_notes: bool,
    /// A link preview: no subtitle, no counts, one line of notes.
    pub compact: bool,
    pub kicker: f64,
    pub title: f64,
    pub subtitle: f64,
    pub axis: f64,
    pub panel_title: f64,
    pub label_name: f64,
    pub label_value: f64,
    pub label_small: f64,
    pub note: f64,
    pub line: f64,
    pub watermark: f64,
}

const WEB: Spec = Spec {
    width: 1200.0,
    height: None,
    dpr: Some(2),
    svg_unit: (1.0, ""),
    margin: 32.0,
    plot_left: 66.0,
    plot_right: 946.0,
    index_height: 372.0,
    labels: LabelPlace::Column,
    polls: PollStyle::Panel,
    volume: true,
    event_labels_max: 6,
    events_in_one_line: false,
    title_lines_max: 2,
    long_notes: true,
    compact: false,
    kicker: 13.0,
    title: 27.0,
    subtitle: 15.0,
    axis: 13.0,
    panel_title: 13.0,
    label_name: 15.0,
    label_value: 22.0,
    label_small: 12.0,
    note: 12.0,
    line: 1.75,
    watermark: 110.0,
};

const PHONE: Spec = Spec {
    width: 390.0,
    height: None,
    dpr: Some(3),
    svg_unit: (1.0, ""),
    margin: 16.0,
    plot_left: 50.0,
    plot_right: 368.0,
    index_height: 205.0,
    labels: LabelPlace::Cards,
    polls: PollStyle::Bars,
    volume: false,
    event_labels_max: 2,
    events_in_one_line: true,
    title_lines_max: 4,
    long_notes: false,
    compact: false,
    kicker: 11.0,
    title: 20.0,
    subtitle: 12.5,
    axis: 12.0,
    panel_title: 13.0,
    label_name: 13.0,
    label_value: 25.0,
    label_small: 11.0,
    note: 10.5,
    line: 1.75,
    watermark: 44.0,
};

const SOCIAL: Spec = Spec {
    width: 1200.0,
    height: Some(630.0),
    dpr: Some(1),
    svg_unit: (1.0, ""),
    margin: 48.0,
    plot_left: 118.0,
    plot_right: 838.0,
    index_height: 290.0,
    labels: LabelPlace::Column,
    polls: PollStyle::Hidden,
    volume: false,
    event_labels_max: 0,
    events_in_one_line: true,
    title_lines_max: 2,
    long_notes: false,
    compact: true,
    kicker: 20.0,
    title: 42.0,
    subtitle: 20.0,
    axis: 20.0,
    panel_title: 20.0,
    label_name: 25.0,
    label_value: 38.0,
    label_small: 20.0,
    note: 17.0,
    line: 4.0,
    watermark: 96.0,
};

const PRINT: Spec = Spec {
    width: 680.0,
    height: None,
    dpr: None,
    svg_unit: (180.0 / 680.0, "mm"),
    margin: 6.0,
    plot_left: 40.0,
    plot_right: 528.0,
    index_height: 230.0,
    labels: LabelPlace::Column,
    polls: PollStyle::Panel,
    volume: true,
    event_labels_max: 4,
    events_in_one_line: false,
    title_lines_max: 3,
    long_notes: true,
    compact: false,
    kicker: 10.0,
    title: 18.0,
    subtitle: 11.0,
    axis: 10.0,
    panel_title: 10.5,
    label_name: 11.5,
    label_value: 17.0,
    label_small: 9.5,
    note: 9.5,
    line: 1.25,
    watermark: 62.0,
};
