//! SVG to PNG, with the embedded typeface only.

use super::{ChartError, lettering};
use crate::show::page::tag;
use crate::text::Lang;
use crate::text::plain::escape;
use resvg::{tiny_skia, usvg};
use std::sync::Arc;

/// Renders an SVG at `dpi`: as PNG with its physical size and texts, and as SVG whose letters are
/// outlines.
///
/// # Errors
///
/// When the SVG cannot be read or the PNG not be written.
pub(super) fn drawn(
    svg: &str,
    dpi: u32,
    texts: &[(&str, &str)],
) -> Result<(Vec<u8>, String), ChartError> {
    let failed = |error: &dyn std::fmt::Display| ChartError::Raster(error.to_string());
    let options =
        usvg::Options { fontdb: Arc::clone(&lettering::FONTS), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(svg, &options).map_err(|error| failed(&error))?;
    // The size in the file is in mm, which usvg turns into CSS pixels of 1/96 inch.
    let scale = dpi as f32 / 96.0;
    let width = (tree.size().width() * scale).round() as u32;
    let height = (tree.size().height() * scale).round() as u32;
    let mut pixmap = tiny_skia::Pixmap::new(width, height)
        .ok_or_else(|| ChartError::Raster(format!("{width} × {height} pixels")))?;
    pixmap.fill(tiny_skia::Color::WHITE);
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    // The paper is opaque, so premultiplied and plain colours are the same.
    let rgb: Vec<u8> =
        pixmap.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let png = encode(&rgb, width, height, dpi, texts).map_err(|error| failed(&error))?;
    let outlines = usvg::WriteOptions {
        preserve_text: false,
        // A hundredth of a CSS pixel is finer than any printer.
        coordinates_precision: 2,
        ..usvg::WriteOptions::default()
    };
    Ok((png, tree.to_string(&outlines)))
}

/// Packs pixels as PNG.
fn encode(
    rgb: &[u8],
    width: u32,
    height: u32,
    dpi: u32,
    texts: &[(&str, &str)],
) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let per_metre = (f64::from(dpi) / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: png::Unit::Meter,
    }));
    for (keyword, text) in texts {
        encoder.add_itxt_chunk((*keyword).to_owned(), (*text).to_owned())?;
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(rgb)?;
    writer.finish()?;
    Ok(bytes)
}

/// Gives an SVG its size in mm, its language, a title and a description.
pub(super) fn described(
    svg: &str,
    title: &str,
    description: &str,
    lang: Lang,
    [width_mm, height_mm]: [f64; 2],
) -> String {
    let Some((head, body)) = svg.split_once(">\n") else { return svg.to_owned() };
    let size = |name: &str| {
        let value =
            head.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
        value.and_then(|value| value.parse::<f64>().ok()).unwrap_or_default()
    };
    let (width, height) = (size("width"), size("height"));
    let lang = tag(lang);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width_mm}mm\" height=\"{height_mm}mm\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" xml:lang=\"{lang}\">\n\
         <title>{}</title>\n<desc>{}</desc>\n{body}",
        escape(title),
        escape(description),
    )
}
