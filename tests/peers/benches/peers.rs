//! Everything natively measured on one workload, engines interleaved, as one JSON object. `--quick` takes fewer rounds.

#[path = "peers/difference.rs"]
mod difference;
#[path = "peers/memory.rs"]
mod memory;
#[path = "peers/own.rs"]
mod own;
#[path = "peers/rounds.rs"]
mod rounds;

use portcullis_peers::{Ask, Casbin, CedarSliced, CedarWhole, Flat, Peer, Portcullis, Rego, Table, disagreement};
use portcullis_tests::workload::{Sizes, Workload};
use rounds::{Rounds, Spread};
use serde_json::{Value, json};

#[global_allocator]
static HEAP: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, usize::MAX);

/// Slower than this, an engine is asked about fewer requests, and its grid is reckoned from its decisions.
const SLOW: f64 = 200_000.0;

fn main() {
    let mut arguments = std::env::args().skip_while(|a| a != memory::PEAK);
    if let (Some(_), Some(file)) = (arguments.next(), arguments.next()) {
        return memory::tell_peak(&file);
    }
    let quick = std::env::args().any(|a| a == "--quick");
    let rounds = if quick { 3 } else { 9 };
    let memory = memory::measure();
    let (plain, conditional) = (Sizes::default(), Sizes::with_conditions());
    let engines = compare(&Workload::new(&plain), &Workload::new(&conditional), rounds);
    let report = json!({
        "engines": engines,
        "portcullis": own::measure(rounds),
        "difference": difference::measure(rounds),
        "memory": memory,
    });
    println!("{report:#}");
}

/// One row for each engine.
fn compare(plain: &Workload, conditional: &Workload, count: usize) -> Vec<Value> {
    let (flat, facts) = (Flat::new(plain), Flat::new(conditional));
    let (whole, sliced, rego, casbin) =
        (CedarWhole::load(&flat), CedarSliced::load(&flat), Rego::load(&flat), Casbin::load(&flat));
    let (table, own) = (Table::load(&flat), Portcullis::new(plain));
    let (whole_facts, sliced_facts, rego_facts, own_facts) =
        (CedarWhole::load(&facts), CedarSliced::load(&facts), Rego::load(&facts), Portcullis::new(conditional));
    let text = serde_json::to_string(&plain.state).expect("a state is JSON");
    let mut rounds = Rounds::default();
    let mut rows = Vec::new();
    let mut row = |name, checked| rows.push((name, checked));
    row(Table::NAME, engine(&mut rounds, &table, &flat, || drop(Table::load(&flat))));
    row(Portcullis::NAME, engine(&mut rounds, &own, &flat, || drop(own::load(&text))));
    row(Rego::NAME, engine(&mut rounds, &rego, &flat, || drop(Rego::load(&flat))));
    row(CedarSliced::NAME, engine(&mut rounds, &sliced, &flat, || drop(CedarSliced::load(&flat))));
    row(CedarWhole::NAME, engine(&mut rounds, &whole, &flat, || drop(CedarWhole::load(&flat))));
    row(Casbin::NAME, engine(&mut rounds, &casbin, &flat, || drop(Casbin::load(&flat))));
    decisions(&mut rounds, "conditions", &own_facts, &facts);
    decisions(&mut rounds, "conditions", &rego_facts, &facts);
    decisions(&mut rounds, "conditions", &sliced_facts, &facts);
    decisions(&mut rounds, "conditions", &whole_facts, &facts);
    let cells = (flat.actions.len() * flat.zones.len()) as f64;
    let medians = rounds.run(count);
    rows.into_iter().map(|(name, checked)| engine_row(&medians, name, checked, cells)).collect()
}

fn engine_row(medians: &rounds::Medians, name: &str, checked: usize, cells: f64) -> Value {
    let of = |what: &str| medians.get(&(name.to_owned(), what.to_owned())).map(Spread::json);
    let reckoned = medians.get(&(name.to_owned(), "decision".into())).map(|s| s.times(cells).json());
    json!({
        "engine": name, "decision": of("decision"), "conditions": of("conditions"), "load": of("load"),
        "grid": of("grid").or(reckoned), "grid_reckoned": of("grid").is_none(), "checked": checked,
    })
}

/// Enters an engine's decision, grid and load; says how many answers were compared with the reference.
fn engine<'a, P: Peer>(rounds: &mut Rounds<'a>, peer: &'a P, flat: &'a Flat, load: impl FnMut() + 'a) -> usize {
    let checked = decisions(rounds, "decision", peer, flat);
    let user = flat.busiest();
    // Some take minutes for a whole grid.
    if checked == flat.asks.len() {
        rounds.add(P::NAME, "grid", move || {
            std::hint::black_box(peer.grid(user, 0));
        });
    }
    rounds.add(P::NAME, "load", load);
    checked
}

fn decisions<'a, P: Peer>(rounds: &mut Rounds<'a>, what: &str, peer: &'a P, flat: &'a Flat) -> usize {
    let some = &flat.asks[..20];
    let slow = rounds::once(|| assert_eq!(disagreement(peer, some), None)) / 20.0 > SLOW;
    let asks: &'a [Ask] = &flat.asks[..if slow { 300 } else { flat.asks.len() }];
    assert_eq!(disagreement(peer, asks), None, "{} against the reference", P::NAME);
    let mut next = asks.iter().cycle();
    rounds.add(P::NAME, what, move || {
        let ask = next.next().expect("asks go round");
        std::hint::black_box(peer.can(std::hint::black_box(ask)));
    });
    asks.len()
}
