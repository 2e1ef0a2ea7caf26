//! Every number that a trend image prints is found in its sidecar.

use crate::fixture::{chart, facts};
use crate::numbers::missing;
use comity::draw::{Fonts, Size, Theme, trend};
use comity::model::Chart;
use comity::report::sidecar;

#[test]
fn every_number_on_a_trend_image_is_in_its_sidecar() {
    let fonts = Fonts::embedded().unwrap();
    let chart = chart("CN-JP");
    let data = sidecar(&Chart::from(chart.clone()), &[], &facts());
    for size in [Size::Web, Size::Phone, Size::Social, Size::Print] {
        let figure = trend(&chart, size, Theme::Light, &fonts).unwrap();
        let texts: Vec<&str> = figure.texts.iter().map(|text| text.text.as_str()).collect();
        let (missing, printed) = missing(&texts, &data);
        assert!(missing.is_empty(), "{size:?}: {}", missing.join("; "));
        assert!(printed > 10, "{printed} numbers on {size:?}");
    }
}
