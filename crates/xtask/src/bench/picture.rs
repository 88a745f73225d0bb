//! The same as a picture: bars of decisions on a logarithmic scale, with the time written beside each.

use std::fmt::Write as _;

use super::figures::{Engine, Report, time};

const WIDTH: f64 = 760.0;
const LABELS: f64 = 250.0;
const BAR: f64 = 22.0;
const ROW: f64 = 32.0;
/// Nanoseconds at the left end.
const LEAST: f64 = 1.0;

/// An SVG that follows the reader's light or dark.
pub fn drawn(native: &Report, node: &Report) -> String {
    let all = |report: &'_ Report, side: &'static str| -> Vec<(String, f64)> {
        report.engines.iter().map(|e: &Engine| (format!("{} ({side})", e.name), e.decision)).collect()
    };
    let mut bars = [all(native, "native"), all(node, "node")].concat();
    bars.sort_by(|a, b| a.1.total_cmp(&b.1));
    let most = bars.iter().map(|(_, nanos)| *nanos).fold(10.0, f64::max).log10().ceil();
    let height = bars.len() as f64 * ROW + 70.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         aria-labelledby=\"t\" font-family=\"system-ui, sans-serif\" font-size=\"14\">\n\
         <title id=\"t\">One decision by name: shorter is faster, each line is ten times the one before</title>\n\
         <style>\ntext {{ fill: #1c1e21 }} .bar {{ fill: #8a94a0 }} .own {{ fill: #0b6bcb }} .line {{ stroke: #c9ced4 }}\n\
         rect.ground {{ fill: #ffffff }}\n@media (prefers-color-scheme: dark) {{\ntext {{ fill: #e8eaed }} \
         .bar {{ fill: #7d8894 }} .own {{ fill: #58a6ff }} .line {{ stroke: #3b4148 }} rect.ground {{ fill: #15181c }}\n}}\n\
         </style>\n<rect class=\"ground\" width=\"{WIDTH}\" height=\"{height}\"/>\n\
         <text x=\"16\" y=\"26\" font-weight=\"600\">One decision by name (logarithmic: each line is ten times the one \
         before)</text>\n"
    );
    lines(&mut svg, most, height);
    bars.iter().enumerate().for_each(|(n, bar)| row(&mut svg, n, bar, most));
    svg.push_str("</svg>\n");
    svg
}

fn place(nanos: f64, most: f64) -> f64 {
    (nanos.max(LEAST).log10() / most * (WIDTH - LABELS - 90.0)).max(2.0)
}

fn lines(svg: &mut String, most: f64, height: f64) {
    let mut power = LEAST;
    while power.log10() <= most {
        let x = LABELS + place(power, most);
        let (bottom, label) = (height - 28.0, height - 10.0);
        let text = time(power).replace(".0 ", " ");
        writeln!(svg, "<line class=\"line\" x1=\"{x:.1}\" y1=\"40\" x2=\"{x:.1}\" y2=\"{bottom:.1}\"/>").ok();
        writeln!(svg, "<text x=\"{x:.1}\" y=\"{label:.1}\" text-anchor=\"middle\" font-size=\"11\">{text}</text>").ok();
        power *= 10.0;
    }
}

fn row(svg: &mut String, n: usize, (name, nanos): &(String, f64), most: f64) {
    let (y, long) = (44.0 + n as f64 * ROW, place(*nanos, most));
    let own = name.starts_with("Portcullis");
    let (class, weight) = if own { ("own", "600") } else { ("bar", "400") };
    let (middle, after, text) = (y + 16.0, LABELS + long + 6.0, time(*nanos));
    let label = LABELS - 10.0;
    writeln!(
        svg,
        "<text x=\"{label}\" y=\"{middle:.1}\" text-anchor=\"end\" font-weight=\"{weight}\" font-size=\"13\">{name}</text>\n\
         <rect class=\"{class}\" x=\"{LABELS}\" y=\"{y:.1}\" width=\"{long:.1}\" height=\"{BAR}\" rx=\"3\"/>\n\
         <text x=\"{after:.1}\" y=\"{middle:.1}\" font-weight=\"{weight}\">{text}</text>"
    )
    .ok();
}
