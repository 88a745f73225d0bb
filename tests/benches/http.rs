//! How many requests the server answers, and how fast, next to a bare axum handler that reads the same body. Asks with
//! `wrk` on this machine, so both share its cores; what counts is the ratio. Prints Markdown.

#[path = "http/agency.rs"]
mod agency;
#[path = "http/bare.rs"]
mod bare;
#[path = "http/load.rs"]
mod load;
#[path = "http/many.rs"]
mod many;
#[path = "http/world.rs"]
mod world;

use load::{Figure, Load};
use std::time::Duration;
use world::World;

#[tokio::main]
async fn main() {
    let quick = std::env::args().any(|arg| arg == "--quick");
    let seconds = if quick { 1 } else { 4 };
    let rounds = if quick { 1 } else { 5 };
    let size = if quick {
        agency::Size { clients: 200, zones: 10, staff: 50 }
    } else {
        agency::Size { clients: 2_000, zones: 100, staff: 500 }
    };
    if std::env::args().any(|arg| arg == "agency") {
        return agency::print(size).await;
    }
    let (bare, world) = (bare::serve().await, World::start().await);
    table(&loads(&bare, &world), seconds, rounds).await;
    write_while_read(&world, Duration::from_secs(2 * seconds)).await;
    many::print(if quick { 200 } else { 10_000 }).await;
    agency::print(size).await;
}

/// What is asked; each beside the bare handler that reads the same body, if it takes one.
fn loads(bare: &str, world: &World) -> Vec<(Load, Option<Load>)> {
    let one = world.question().to_string();
    let hundred = world.batch(100).to_string();
    let beside = |what: &str, body: &str| Some(Load::post(bare, &format!("/{what}"), body, ""));
    vec![
        (world.post("AuthZEN evaluation", "evaluation", &one), beside("evaluation", &one)),
        (world.post("AuthZEN evaluation, a deny", "evaluation", &world.deny().to_string()), beside("evaluation", &one)),
        (world.post("AuthZEN, 100 evaluations", "evaluations", &hundred), beside("evaluations", &hundred)),
        (world.get("member list (20)", &format!("/client/v4/accounts/{}/members?per_page=20", world.account)), None),
        (world.verify("token verify"), None),
        (world.edit("record edit (PATCH)"), None),
    ]
}

/// Rounds of all, one after the other, so that what else the machine does falls on all alike.
async fn table(loads: &[(Load, Option<Load>)], seconds: u64, rounds: usize) {
    println!("| request | requests/s | median | 99% | bare handler | share of it |\n|---|---|---|---|---|---|");
    for (load, bare) in loads {
        let mut ours = Vec::new();
        let mut theirs = Vec::new();
        for _ in 0..rounds {
            ours.push(load.run(seconds).await);
            if let Some(bare) = bare {
                theirs.push(bare.run(seconds).await);
            }
        }
        let figure = Figure::median(ours);
        let beside = if theirs.is_empty() {
            "| |".to_owned()
        } else {
            let bare = Figure::median(theirs).per_second;
            format!("{bare:.0} | {:.0}% |", figure.per_second / bare * 100.0)
        };
        println!("| {} | {:.0} | {} | {} | {beside}", load.name, figure.per_second, figure.half, figure.nearly_all);
    }
}

/// How long a write takes while 100 connections read.
async fn write_while_read(world: &World, during: Duration) {
    let question = world.question().to_string();
    let alone = world.writes(during / 2).await;
    let reading = world.post("readers", "evaluation", &question).with_connections(100);
    let (figure, busy) = tokio::join!(reading.run(during.as_secs()), world.writes(during.mul_f64(0.8)));
    println!("\n| one record edit after another | writes | median | 99% |\n|---|---|---|---|");
    for (what, took) in [("alone", alone), ("while 100 connections ask for decisions", busy)] {
        let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
        println!("| {what} | {} | {:.1} ms | {:.1} ms |", took.len(), at(0.5), at(0.99));
    }
    println!("\nThe readers had {:.0} answers a second meanwhile.", figure.per_second);
}
