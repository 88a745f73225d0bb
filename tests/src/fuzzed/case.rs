//! A file of expectations.

use super::state;
use crate::walk;
use portcullis_check::{CaseText, read_case, run};
use portcullis_core::Catalogue;

/// Any bytes: refused with a place and a reason, or walked and run.
pub fn any(bytes: &[u8]) {
    let Ok(case) = read_case(bytes) else { return };
    let text = String::from_utf8_lossy(bytes);
    if let Ok(walked) = walk(&case) {
        assert!(walked.steps.len() <= case.commands.len());
        if state::is_small(&walked.state) {
            state::look_at(walked.state);
        }
    }
    match run(CaseText { file: "case.json", text: &text }, &case, None, &Catalogue::builtin()) {
        Ok(report) => assert!(!report.to_string().is_empty()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
