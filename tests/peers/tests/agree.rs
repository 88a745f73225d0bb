//! Every engine gives the reference engine's answers about a smaller account; the bench checks the large one.

use portcullis_peers::{Casbin, CedarSliced, CedarWhole, Flat, Peer, Portcullis, Rego, Table, disagreement};
use portcullis_tests::workload::{Sizes, Workload};

fn workload(conditions: u8) -> (Workload, Flat) {
    let sizes = Sizes { members: 40, groups: 6, zones: 50, roles: 30, policies: 250, requests: 400, conditions };
    let workload = Workload::new(&sizes);
    let flat = Flat::new(&workload);
    assert!((40..360).contains(&flat.asks.iter().filter(|ask| ask.allowed).count()), "one-sided questions");
    (workload, flat)
}

fn agrees<P: Peer>(peer: &P, flat: &Flat) {
    assert_eq!(disagreement(peer, &flat.asks), None, "{} against the reference", P::NAME);
}

#[test]
fn all_agree_where_nothing_is_conditional() {
    let (workload, flat) = workload(0);
    let portcullis = Portcullis::new(&workload);
    agrees(&portcullis, &flat);
    agrees(&Table::load(&flat), &flat);
    agrees(&Casbin::load(&flat), &flat);
    for user in &flat.users {
        assert_eq!(portcullis.grid(user, 0), Table::load(&flat).grid(user, 0), "the grid of {user}");
    }
}

#[test]
fn those_that_know_conditions_agree_on_them() {
    let (workload, flat) = workload(30);
    let (portcullis, rego) = (Portcullis::new(&workload), Rego::load(&flat));
    let (whole, sliced) = (CedarWhole::load(&flat), CedarSliced::load(&flat));
    agrees(&portcullis, &flat);
    agrees(&rego, &flat);
    agrees(&whole, &flat);
    agrees(&sliced, &flat);
    for user in flat.users.iter().take(5) {
        let grids = [portcullis.grid(user, 3), rego.grid(user, 3), whole.grid(user, 3), sliced.grid(user, 3)];
        assert_eq!(grids, [grids[0]; 4], "the grid of {user}");
    }
}
