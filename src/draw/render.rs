//! From a scene to bytes: SVG with outlined letters, and PNG.
//!
//! Shapes go through plotters' SVG backend, eight times enlarged because it knows whole pixels only;
//! letters are added here, so that script runs, weights and halos come out right. The published SVG is
//! the one that usvg has resolved: it holds no `<text>` and looks the same without our fonts.

use super::DrawError;
use super::font::{Run, Weight};
use super::scene::{Anchor, Mark, Placed, Scene, Style, Xy};
use super::theme::Colour;
use plotters::prelude::{
    Circle, Color, DrawingAreaErrorKind, IntoDrawingArea, PathElement, Polygon, RGBColor,
    SVGBackend, ShapeStyle,
};
use resvg::{tiny_skia, usvg};

/// Enlargement of the shapes: an eighth of a pixel is finer than any screen shows.
const FINE: f64 = 8.0;
/// Width of the background-coloured rim around letters over data, logical pixels.
const HALO: f64 = 3.2;
/// Outline that makes a single-weight face look bold, in em.
const BOLD_OUTLINE: f64 = 0.035;

/// What a figure says about itself in its files.
pub(super) struct Labels<'a> {
    pub title: &'a str,
    pub description: &'a str,
    pub data_date: &'a str,
}

/// The outlined SVG and what it was made from; `(per_pixel, unit)` gives its width and height.
pub(super) fn svg(
    scene: &Scene,
    labels: &Labels,
    (per_pixel, unit): (f64, &str),
) -> Result<(String, usvg::Tree), DrawError> {
    let options = usvg::Options {
        fontdb: scene.fonts.database(),
        font_family: "Inter".to_owned(),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(&source(scene)?, &options)
        .map_err(|e| DrawError::Svg(e.to_string()))?;
    let write = usvg::WriteOptions {
        coordinates_precision: 2,
        transforms_precision: 4,
        indent: usvg::Indent::None,
        ..usvg::WriteOptions::default()
    };
    let outlined = tree.to_string(&write);
    let body = outlined
        .split_once('>')
        .map(|(_, body)| body)
        .ok_or_else(|| DrawError::Svg("empty".into()))?;
    let length = |pixels: f64| format!("{}{unit}", (pixels * per_pixel * 100.0).round() / 100.0);
    let (width, height) = (length(scene.width), length(scene.height));
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {} {}\" role=\"img\">\n\
         <title>{}</title>\n<desc>{}</desc>\n{body}",
        scene.width,
        scene.height,
        escaped(labels.title),
        escaped(labels.description),
    );
    Ok((svg, tree))
}

/// The picture at `dpr` device pixels per logical pixel.
pub(super) fn png(
    scene: &Scene,
    tree: &usvg::Tree,
    labels: &Labels,
    dpr: u32,
) -> Result<Vec<u8>, DrawError> {
    let pixels = |length: f64| (length * f64::from(dpr)).round() as u32;
    let (width, height) = (pixels(scene.width), pixels(scene.height));
    let mut canvas = tiny_skia::Pixmap::new(width, height).ok_or(DrawError::Size)?;
    let scale = tiny_skia::Transform::from_scale(dpr as f32, dpr as f32);
    resvg::render(tree, scale, &mut canvas.as_mut());
    let rgb: Vec<u8> = canvas.data().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    encode(&rgb, width, height, labels).map_err(|e| DrawError::Png(e.to_string()))
}

fn encode(
    rgb: &[u8],
    width: u32,
    height: u32,
    labels: &Labels,
) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let notes = [
        ("Title", labels.title),
        ("Description", labels.description),
        ("Data date", labels.data_date),
    ];
    for (keyword, text) in notes {
        encoder.add_itxt_chunk(keyword.to_owned(), text.to_owned())?;
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(rgb)?;
    writer.finish()?;
    Ok(bytes)
}

/// SVG with letters as `<text>`: background, watermarks, shapes, letters.
fn source(scene: &Scene) -> Result<String, DrawError> {
    let shapes = shapes(scene).map_err(|e| DrawError::Svg(e.to_string()))?;
    let (watermarks, letters): (Vec<&Placed>, Vec<&Placed>) =
        scene.texts.iter().partition(|placed| placed.text_box.watermark);
    let set = |texts: Vec<&Placed>| {
        texts.into_iter().map(|placed| text(scene, placed)).collect::<String>()
    };
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\">\
         <rect width=\"{w}\" height=\"{h}\" fill=\"{}\"/>{}\
         <g transform=\"scale({})\" stroke-linejoin=\"round\">{shapes}</g>{}</svg>",
        scene.palette.background,
        set(watermarks),
        1.0 / FINE,
        set(letters),
        w = scene.width,
        h = scene.height,
    ))
}

type PlotError = DrawingAreaErrorKind<std::io::Error>;

fn shapes(scene: &Scene) -> Result<String, PlotError> {
    let mut document = String::new();
    let size = ((scene.width * FINE) as u32, (scene.height * FINE) as u32);
    let area = SVGBackend::with_string(&mut document, size).into_drawing_area();
    for mark in &scene.marks {
        match mark {
            Mark::Line { points, width, colour } => {
                let style = style(*colour, 1.0).stroke_width(fine(*width).unsigned_abs());
                area.draw(&PathElement::new(points.iter().map(grid).collect::<Vec<_>>(), style))?;
            }
            Mark::Area { points, colour, alpha } => {
                let points: Vec<_> = points.iter().map(grid).collect();
                area.draw(&Polygon::new(points, style(*colour, *alpha)))?;
            }
            Mark::Dot { centre, radius, colour, alpha } => {
                area.draw(&Circle::new(grid(centre), fine(*radius), style(*colour, *alpha)))?;
            }
        }
    }
    area.present()?;
    drop(area);
    // Without its own <svg> the shapes need no clipping, and with a fill's opacity instead of a shape's
    // no layer each: the same picture in less time.
    let inner = document.split_once('>').and_then(|(_, rest)| rest.rsplit_once("</svg>"));
    Ok(inner.map(|(shapes, _)| shapes).unwrap_or_default().replace(" opacity=", " fill-opacity="))
}

fn style(colour: Colour, alpha: f64) -> ShapeStyle {
    RGBColor(colour.0, colour.1, colour.2).mix(alpha).filled()
}

fn grid(point: &Xy) -> (i32, i32) {
    (fine(point.0), fine(point.1))
}

fn fine(length: f64) -> i32 {
    (length * FINE).round() as i32
}

/// One `<text>` per script run, because usvg replaces the face of a whole element if one character
/// is missing; the halo of all runs comes first.
fn text(scene: &Scene, placed: &Placed) -> String {
    let style = placed.style;
    let runs = scene.fonts.runs(&placed.text_box.text, style.weight);
    let anchor = match placed.anchor {
        Anchor::Middle if runs.len() == 1 => "middle",
        Anchor::End if runs.len() == 1 => "end",
        _ => "start",
    };
    let start = if runs.len() == 1 { placed.at.0 } else { placed.text_box.area.left };
    let layer = |fill: Colour, rim: f64| {
        let mut x = start;
        let mut elements = String::new();
        for run in &runs {
            elements += &element(run, style, (x, placed.at.1), anchor, (fill, rim));
            x += scene.fonts.width(&run.text, style.size, style.weight);
        }
        elements
    };
    let halo = if style.halo { layer(scene.palette.background, HALO) } else { String::new() };
    halo + &layer(style.colour, 0.0)
}

/// One run, with an outline of width `rim` in the colour of the fill.
fn element(
    run: &Run,
    style: Style,
    (x, y): Xy,
    anchor: &str,
    (fill, rim): (Colour, f64),
) -> String {
    let bold_by_outline = run.single_weight && style.weight >= Weight::SemiBold;
    let weight = if run.single_weight { Weight::Regular } else { style.weight };
    let outline = rim + if bold_by_outline { style.size * BOLD_OUTLINE } else { 0.0 };
    let stroke = match outline > 0.0 {
        true => {
            format!(" stroke=\"{fill}\" stroke-width=\"{outline:.2}\" stroke-linejoin=\"round\"")
        }
        false => String::new(),
    };
    format!(
        "<text xml:space=\"preserve\" x=\"{x:.2}\" y=\"{y:.2}\" text-anchor=\"{anchor}\" \
         font-family=\"{}\" font-weight=\"{}\" font-size=\"{}\" fill=\"{fill}\"{stroke}>{}</text>",
        escaped(run.family),
        weight.css(),
        style.size,
        escaped(&run.text)
    )
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}
