use serde::Serialize;
use std::fmt;

/// What came of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The file, as it was named.
    pub file: String,
    /// What was expected, in the order of the file.
    pub results: Vec<CheckResult>,
}

/// One thing that was expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckResult {
    /// Whether it is so.
    pub ok: bool,
    /// Its line in the file, counted from 1.
    pub line: Option<usize>,
    /// Its place, such as `expect[3].can`.
    pub path: String,
    /// What was expected.
    pub expected: String,
    /// Where it is not so: what is so, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<String>,
}

impl Report {
    /// How many hold.
    pub fn held(&self) -> usize {
        self.results.iter().filter(|r| r.ok).count()
    }

    /// Whether all hold.
    pub fn holds(&self) -> bool {
        self.held() == self.results.len()
    }
}

/// A line for each expectation, and below a failed one what is so instead.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for result in &self.results {
            let word = if result.ok { "ok    " } else { "FAILED" };
            let line = result.line.map_or_else(|| result.path.clone(), |n| n.to_string());
            writeln!(f, "{word}  {}:{line}  {}", self.file, result.expected)?;
            result.found.iter().try_for_each(|found| writeln!(f, "            {found}"))?;
        }
        writeln!(f, "{}: {} of {} hold", self.file, self.held(), self.results.len())
    }
}
