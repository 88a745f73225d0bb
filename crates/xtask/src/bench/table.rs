//! The tables of `docs/performance.md` that are made of figures.

use anyhow::{Context, Result};

use super::figures::{Engine, Report, time};

/// The text with what stands between the marks of the table exchanged.
pub fn replaced(text: &str, inner: &str) -> Result<String> {
    between(text, "bench", inner)
}

/// The text with what stands between the marks of this name exchanged.
pub fn between(text: &str, name: &str, inner: &str) -> Result<String> {
    let (start, end) = (format!("<!-- {name}:start -->"), format!("<!-- {name}:end -->"));
    let (before, rest) = text.split_once(&start).with_context(|| format!("no `{start}`"))?;
    let (_, after) = rest.split_once(&end).with_context(|| format!("no `{end}`"))?;
    Ok(format!("{before}{start}\n{inner}\n{end}{after}"))
}

/// All engines in one table, the ratios, and what only Portcullis was asked.
pub fn side_by_side(native: &Report, node: &Report) -> String {
    let mut lines = vec![
        "| engine | decision | with conditions | grid | load | download, brotli |".to_owned(),
        "|---|---|---|---|---|---|".to_owned(),
    ];
    lines.extend(native.engines.iter().map(|e| row(e, "native")));
    lines.extend(node.engines.iter().map(|e| row(e, "node")));
    lines.push("\n\\* reckoned from decisions: a whole grid takes too long to be repeated.\n".into());
    lines.extend(ratios(native, node));
    lines.push("\n| only Portcullis | native | node |\n|---|---|---|".into());
    lines.extend(own(native, node));
    lines.join("\n")
}

fn row(engine: &Engine, side: &str) -> String {
    let conditions = engine.conditions.map_or("can't say them".to_owned(), time);
    let star = if engine.reckoned { " \\*" } else { "" };
    let download = engine.download.map(|bytes| format!("{:.1} kB", bytes / 1e3)).unwrap_or_default();
    let Engine { name, decision, grid, load, .. } = engine;
    format!(
        "| {name} ({side}) | {} | {conditions} | {}{star} | {} | {download} |",
        time(*decision),
        time(*grid),
        time(*load)
    )
}

/// Against the best rivals, and against what one would write by hand.
fn ratios(native: &Report, node: &Report) -> Vec<String> {
    let against = |report: &Report, rival: &str, side: &str| {
        let (ours, theirs) = (report.engine("Portcullis")?, report.engine(rival)?);
        let decision = theirs.decision / ours.decision;
        let said = if decision >= 1.0 {
            format!("{} times as fast as with", number(decision))
        } else {
            format!("{} times as slow as with", number(1.0 / decision))
        };
        let grid = number(theirs.grid / ours.grid);
        Some(format!("- {side}: one decision is {said} {rival}, whose grid takes {grid} times ours."))
    };
    [
        against(native, "regorus", "native"),
        against(native, "cedar-policy, sliced by hand", "native"),
        against(native, "bitset table written by hand", "native"),
        against(node, "CASL", "node"),
        against(node, "cedar-wasm, sliced by hand", "node"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn number(value: f64) -> String {
    match value {
        v if v < 1.0 => format!("{v:.2}"),
        v if v < 10.0 => format!("{v:.1}"),
        v => format!("{v:.0}"),
    }
}

fn own(native: &Report, node: &Report) -> Vec<String> {
    let mut names: Vec<&String> = native.own.iter().chain(&node.own).map(|(what, _)| what).collect();
    names.sort();
    names.dedup();
    // What stands in the first table is not repeated.
    names.retain(|name| !["decision", "conditions", "load"].contains(&name.as_str()));
    let shown = |report: &Report, what: &String| {
        let found = report.own.iter().find(|(name, _)| name == what).map(|(_, value)| *value);
        match found {
            None => String::new(),
            // The benches say in its name where a figure is no time.
            Some(bytes) if what.contains("bytes") => format!("{bytes:.0}"),
            Some(nanos) => time(nanos),
        }
    };
    names.into_iter().map(|what| format!("| {what} | {} | {} |", shown(native, what), shown(node, what))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_marks_changes() {
        let text = |inner: &str| format!("before\n<!-- bench:start -->\n{inner}\n<!-- bench:end -->\nafter");
        assert_eq!(replaced(&text("old"), "new").expect("marks"), text("new"));
        assert!(replaced("no marks", "new").is_err());
    }
}
