//! Measures many things in interleaved rounds, so that a busy moment of the machine falls on all of them.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// A batch takes about this long.
const BATCH: Duration = Duration::from_millis(20);

#[derive(Default)]
pub struct Rounds<'a> {
    lines: Vec<Line<'a>>,
}

/// By engine and what was measured.
pub type Medians = BTreeMap<(String, String), Spread>;

struct Line<'a> {
    key: (String, String),
    /// Does it so many times.
    batch: Box<dyn FnMut(u32) + 'a>,
    calls: u32,
}

/// Nanoseconds of one call.
#[derive(Debug, Clone, Copy)]
pub struct Spread {
    pub median: f64,
    pub least: f64,
}

impl Spread {
    pub fn json(&self) -> Value {
        json!({ "median_ns": self.median, "least_ns": self.least })
    }

    pub fn times(&self, n: f64) -> Self {
        Self { median: self.median * n, least: self.least * n }
    }
}

impl<'a> Rounds<'a> {
    /// Enters something to be measured; `call` is compiled into its loop.
    pub fn add(&mut self, engine: &str, what: &str, mut call: impl FnMut() + 'a) {
        let mut batch = move |calls: u32| (0..calls).for_each(|_| call());
        let mut calls = 1;
        // Warms up as well.
        while calls < 1 << 24 && once(|| batch(calls)) < BATCH.as_nanos() as f64 / 2.0 {
            calls *= 2;
        }
        self.lines.push(Line { key: (engine.into(), what.into()), batch: Box::new(batch), calls });
    }

    /// Goes round and round; the medians.
    pub fn run(mut self, rounds: usize) -> Medians {
        let mut times: Vec<Vec<f64>> = vec![Vec::new(); self.lines.len()];
        for _ in 0..rounds {
            for (line, times) in self.lines.iter_mut().zip(&mut times) {
                let calls = line.calls;
                times.push(once(|| (line.batch)(calls)) / f64::from(calls));
            }
        }
        let spread = |mut times: Vec<f64>| {
            times.sort_by(f64::total_cmp);
            Spread { median: times[times.len() / 2], least: times[0] }
        };
        self.lines.into_iter().map(|line| line.key).zip(times.into_iter().map(spread)).collect()
    }
}

/// How long it takes, in nanoseconds.
pub fn once(call: impl FnOnce()) -> f64 {
    let start = Instant::now();
    call();
    start.elapsed().as_nanos() as f64
}
