//! The sorted map against the standard library's, whatever is done to it and to its clones.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test should stop")]

use portcullis_core::Map;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone)]
enum Step {
    Insert(u16, u8),
    Remove(u16),
    /// Many in a row, as loading does.
    Fill(u16, u16),
    /// All of a stretch go.
    Clear(u16, u16),
    /// Remember a clone; what comes after must not change it.
    Keep,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let key = 0..2_000_u16;
    let step = prop_oneof![
        8 => (key.clone(), any::<u8>()).prop_map(|(k, v)| Step::Insert(k, v)),
        8 => key.clone().prop_map(Step::Remove),
        2 => (key.clone(), 1..600_u16).prop_map(|(k, n)| Step::Fill(k, n)),
        2 => (key, 1..600_u16).prop_map(|(k, n)| Step::Clear(k, n)),
        2 => Just(Step::Keep),
    ];
    prop::collection::vec(step, 0..120)
}

fn take(step: &Step, map: &mut Map<u16, u8>, model: &mut BTreeMap<u16, u8>) {
    match *step {
        Step::Insert(k, v) => assert_eq!(map.insert(k, v), model.insert(k, v)),
        Step::Remove(k) => assert_eq!(map.remove(&k), model.remove(&k)),
        Step::Fill(k, n) => (k..k + n).for_each(|k| assert_eq!(map.insert(k, 0), model.insert(k, 0))),
        Step::Clear(k, n) => (k..k + n).for_each(|k| assert_eq!(map.remove(&k), model.remove(&k))),
        Step::Keep => {}
    }
}

fn assert_same(map: &Map<u16, u8>, model: &BTreeMap<u16, u8>) {
    assert!(map.iter().eq(model.iter()), "{map:?} is not {model:?}");
    assert!(map.keys().eq(model.keys()) && map.values().eq(model.values()));
    assert_eq!((map.len(), map.is_empty(), map.iter().len()), (model.len(), model.is_empty(), model.len()));
    for key in 0..2_700 {
        assert_eq!(map.get(&key), model.get(&key));
        assert_eq!(map.contains_key(&key), model.contains_key(&key));
    }
}

fn assert_diff(old: (&Map<u16, u8>, &BTreeMap<u16, u8>), new: (&Map<u16, u8>, &BTreeMap<u16, u8>)) {
    let keys: BTreeSet<&u16> = old.1.keys().chain(new.1.keys()).collect();
    let all = keys.into_iter().map(|key| (key, old.1.get(key), new.1.get(key)));
    let wanted: Vec<_> = all.filter(|(_, was, is)| was != is).collect();
    assert_eq!(old.0.diff(new.0), wanted);
    assert_eq!(old.0 == new.0, wanted.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_does_what_a_sorted_map_does(steps in steps()) {
        let (mut map, mut model) = (Map::new(), BTreeMap::new());
        let mut kept = vec![(map.clone(), model.clone())];
        for step in &steps {
            take(step, &mut map, &mut model);
            if let Step::Keep = step {
                kept.push((map.clone(), model.clone()));
            }
        }
        kept.push((map, model));
        for (map, model) in &kept {
            assert_same(map, model);
        }
        for pair in kept.windows(2) {
            assert_diff((&pair[0].0, &pair[0].1), (&pair[1].0, &pair[1].1));
            assert_diff((&pair[1].0, &pair[1].1), (&pair[0].0, &pair[0].1));
        }
    }

    #[test]
    fn it_collects_in_any_order_and_keeps_the_last(entries in prop::collection::vec((0..300_u16, any::<u8>()), 0..900)) {
        let map: Map<u16, u8> = entries.iter().copied().collect();
        assert_same(&map, &entries.into_iter().collect());
    }
}

#[test]
fn json_is_an_object_by_key() {
    let map: Map<String, u8> = [("b".to_owned(), 2), ("a".to_owned(), 1)].into_iter().collect();
    let json = serde_json::to_string(&map).expect("it is plain");
    assert_eq!(json, r#"{"a":1,"b":2}"#);
    assert_eq!(serde_json::from_str::<Map<String, u8>>(&json).expect("the same"), map);
    assert_eq!(map["a"], 1);
}

#[test]
fn a_value_is_changed_in_place_but_not_in_clones() {
    let mut map: Map<u8, u8> = (0..200).map(|n| (n, 0)).collect();
    let before = map.clone();
    *map.get_mut(&150).expect("it is there") = 7;
    assert_eq!(map.get_mut(&201), None);
    assert_eq!((map[&150], before[&150]), (7, 0));
    assert_eq!(before.diff(&map), [(&150, Some(&0), Some(&7))]);
}

/// How long things take: `cargo test --release -p portcullis-core --test map -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn time() {
    use std::hint::black_box;
    use std::time::Instant;
    for count in [1_000_u128, 100_000] {
        let key = |n: u128| n.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        let start = Instant::now();
        let mut map: Map<u128, std::sync::Arc<u128>> = (0..count).map(|n| (key(n), n.into())).collect();
        println!("{count}: built in {:?}", start.elapsed());
        let start = Instant::now();
        let sorted: Map<_, _> = map.iter().map(|(k, v)| (*k, v.clone())).collect();
        println!("{count}: built from sorted in {:?}", start.elapsed());
        assert!(sorted == map);
        let rounds = 1_000_000;
        let start = Instant::now();
        for n in 0..rounds {
            black_box(map.get(black_box(&key(n % count))));
        }
        println!("{count}: get {:?}", start.elapsed() / rounds as u32);
        let start = Instant::now();
        for n in 0..2_000 {
            let before = map.clone();
            map.insert(key(n * 7 % count), (n + 1).into());
            black_box(before);
        }
        println!("{count}: clone, insert, drop {:?}", start.elapsed() / 2_000);
        let before = map.clone();
        map.remove(&key(5));
        let start = Instant::now();
        assert_eq!(before.diff(&map).len(), 1);
        println!("{count}: diff of one {:?}", start.elapsed());
    }
}
