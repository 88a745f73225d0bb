#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| portcullis_tests::fuzzed::run("export_json", bytes));
