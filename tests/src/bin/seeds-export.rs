//! Writes random accounts with all their answers, one JSON document a line: `seeds-export COUNT`.

use std::io::Write as _;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let count: u64 = std::env::args().nth(1).unwrap_or_else(|| "100".to_owned()).parse()?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for seed in 0..count {
        serde_json::to_writer(&mut out, &portcullis_tests::seeded::seeded(seed))?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}
