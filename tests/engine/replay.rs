//! What fuzzing found worth keeping, once more: the same functions, on a stable compiler, in every run.

use portcullis_tests::fuzzed::{TARGETS, kept_inputs, run, seeds};

#[test]
fn every_seed_holds() {
    let seeds = seeds();
    for (target, _) in TARGETS {
        let of_target = seeds.iter().filter(|(name, _)| *name == target);
        assert!(of_target.count() > 0, "`{target}` begins with nothing");
    }
    seeds.iter().for_each(|(target, bytes)| run(target, bytes));
}

#[test]
fn every_kept_input_holds() {
    for (target, _) in TARGETS {
        let folder = kept_inputs().join(target);
        let files = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        let files: Vec<_> = files.map(|file| file.expect("a folder can be listed").path()).collect();
        assert!(!files.is_empty(), "nothing was kept of `{target}`");
        for file in files {
            let _shown = Shown(file.display().to_string());
            run(target, &std::fs::read(&file).expect("a kept input"));
        }
    }
}

/// Says which input failed.
struct Shown(String);

impl Drop for Shown {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("this was {}", self.0);
        }
    }
}
