//! Whether somebody can manage the account, and a second one beside.

use super::FindingCode;
use super::survey::Survey;
use crate::log::ObjectId;

pub fn find(survey: &mut Survey<'_>) {
    match survey.snapshot.super_administrators().as_slice() {
        [] => survey.found(FindingCode::NobodyManages, ObjectId::Account, []),
        [one] => {
            let person = survey.person(*one);
            survey.found(FindingCode::OneSuperAdministrator, ObjectId::Member(*one), [("person", person)]);
        }
        _ => {}
    }
}
