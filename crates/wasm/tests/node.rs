//! The corpus in WebAssembly under node, through the functions that JavaScript calls.
#![cfg(target_arch = "wasm32")]

mod corpus;

use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn every_case_of_the_corpus_holds() {
    corpus::run();
}

#[wasm_bindgen_test]
fn bad_input_is_an_error_and_the_instance_goes_on() {
    corpus::bad_input();
}
