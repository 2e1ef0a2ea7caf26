//! What holds for every figure of every kind: nothing cut off, nothing covered, everything readable.

use comity::draw::{Figure, Size, TextBox};

/// What is wrong with a figure, in words; nothing if it is sound.
pub fn check_layout(name: &str, figure: &Figure, size: Size) -> Vec<String> {
    let mut broken = Vec::new();
    let (width, height) = (f64::from(figure.width), f64::from(figure.height));
    let texts: Vec<&TextBox> = figure.texts.iter().filter(|text| !text.watermark).collect();
    for (at, text) in texts.iter().enumerate() {
        let place = &text.area;
        let inside =
            place.left >= 0.0 && place.top >= 0.0 && place.right <= width && place.bottom <= height;
        if !inside {
            broken.push(format!("{name}: {:?} {place:?} leaves {width} × {height}", text.text));
        }
        let contrast = text.colour.contrast(text.background);
        if contrast < 4.5 {
            broken.push(format!("{name}: {:?} has contrast {contrast:.2}", text.text));
        }
        // 7 pt in print, 10.5 px on a phone of 390 px.
        let least = match size {
            Size::Phone => 10.5,
            Size::Print => 9.3,
            Size::Web | Size::Social => 12.0,
        };
        if text.size < least {
            broken.push(format!("{name}: {:?} is set in {} px", text.text, text.size));
        }
        for other in texts.iter().skip(at + 1) {
            let overlap = place.overlap(&other.area);
            if overlap >= 1.0 {
                broken.push(format!(
                    "{name}: {:?} covers {:?} by {overlap:.0}",
                    text.text, other.text
                ));
            }
        }
    }
    if !(1..=90).contains(&figure.title.chars().count()) {
        broken.push(format!("{name}: title {:?}", figure.title));
    }
    if !(1..=600).contains(&figure.alt.chars().count()) {
        broken.push(format!("{name}: alt {:?}", figure.alt));
    }
    if !figure.unspelled.is_empty() {
        broken.push(format!("{name}: unspelled {:?}", figure.unspelled));
    }
    if figure.svg.contains("<text") {
        broken.push(format!("{name}: letters are not outlines"));
    }
    match (&figure.png, size) {
        (None, Size::Print) => {}
        (Some(png), Size::Web | Size::Phone | Size::Social) => {
            let reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("a PNG");
            let pixels = (reader.info().width, reader.info().height);
            if pixels != (figure.width * figure.dpr, figure.height * figure.dpr) {
                broken.push(format!("{name}: the picture has {pixels:?} pixels"));
            }
        }
        _ => broken.push(format!("{name}: a picture is missing or one too many")),
    }
    broken
}
