//! What the benches print.

use anyhow::{Context, Result};
use serde_json::Value;

/// All that one side measured.
pub struct Report {
    /// One of each engine.
    pub engines: Vec<Engine>,
    /// What only Portcullis was asked: what, and nanoseconds or bytes.
    pub own: Vec<(String, f64)>,
}

/// One engine's medians, in nanoseconds.
pub struct Engine {
    /// Its name.
    pub name: String,
    /// One request by name.
    pub decision: f64,
    /// The same with conditions; nothing where it can't say them.
    pub conditions: Option<f64>,
    /// All actions on all zones of one user.
    pub grid: f64,
    /// Whether that was reckoned from decisions.
    pub reckoned: bool,
    /// From the account's data to the first answer.
    pub load: f64,
    /// Bytes that a browser downloads, with brotli.
    pub download: Option<f64>,
}

impl Report {
    /// Reads what a bench printed.
    pub fn read(text: &str) -> Result<Self> {
        let value: Value = serde_json::from_str(text)?;
        let engines = value["engines"].as_array().context("no `engines`")?.iter().map(engine).collect::<Result<_>>()?;
        let mut own = Vec::new();
        for part in ["portcullis", "difference"] {
            let figures = value[part].as_object().into_iter().flatten();
            own.extend(figures.filter_map(|(what, spread)| Some((what.clone(), spread["median_ns"].as_f64()?))));
        }
        let memory = value["memory"].as_object().into_iter().flatten();
        own.extend(memory.filter_map(|(what, bytes)| Some((what.replace('_', " "), bytes.as_f64()?))));
        Ok(Self { engines, own })
    }

    /// One engine by name.
    pub fn engine(&self, name: &str) -> Option<&Engine> {
        self.engines.iter().find(|e| e.name == name)
    }
}

fn engine(value: &Value) -> Result<Engine> {
    let median = |what: &str| value[what]["median_ns"].as_f64();
    let demanded = |what: &str| median(what).with_context(|| format!("no `{what}` of {}", value["engine"]));
    Ok(Engine {
        name: value["engine"].as_str().context("an engine without a name")?.to_owned(),
        decision: demanded("decision")?,
        conditions: median("conditions"),
        grid: demanded("grid")?,
        reckoned: value["grid_reckoned"] == true,
        load: demanded("load")?,
        download: value["download"].as_f64(),
    })
}

/// `3.2 ns`, `25 µs`, `1.8 ms`, `51 s`.
pub fn time(nanos: f64) -> String {
    let short = |value: f64, unit: &str| match value {
        v if v < 10.0 => format!("{v:.1} {unit}"),
        v => format!("{v:.0} {unit}"),
    };
    match nanos {
        n if n < 1e3 => short(n, "ns"),
        n if n < 1e6 => short(n / 1e3, "µs"),
        n if n < 1e9 => short(n / 1e6, "ms"),
        n => short(n / 1e9, "s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_well() {
        assert_eq!([time(1.34), time(83.2), time(14_200.0), time(72e9)], ["1.3 ns", "83 ns", "14 µs", "72 s"]);
    }

    #[test]
    fn a_missing_figure_is_named() {
        let text = r#"{"engines": [{"engine": "x", "decision": {"median_ns": 1}}]}"#;
        let error = Report::read(text).err().map(|e| e.to_string());
        assert_eq!(error.as_deref(), Some("no `grid` of \"x\""));
    }
}
