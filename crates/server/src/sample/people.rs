use super::SampleAccount;
use portcullis_core::{MemberStatus, UserId};
use std::collections::BTreeMap;

/// The super administrator of every sample account.
pub const OWNER: &str = "owner@example.com";

/// The password of the three people of [`SIGN_INS`].
pub const PASSWORD: &str = "portcullis-demo";

/// Who can sign in: the owner, a technician, and a team lead who manages members within her own access.
const SIGN_INS: [&str; 3] = [OWNER, "ana@example.com", "lena@example.com"];

/// A person of the sample accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleUser {
    /// The same in every account.
    pub id: UserId,
    /// The address.
    pub email: String,
    /// How they are called.
    pub name: String,
    /// The password of those who can sign in.
    pub password: Option<&'static str>,
    /// Whether the address was shown to be theirs.
    pub verified: bool,
}

/// The id of the person with this address.
pub fn user(email: &str) -> UserId {
    UserId::from_bits(seed("user", email))
}

/// 128 fixed bits that follow from two words (FNV-1a); unique among the few thousand names of the samples.
pub(super) fn seed(kind: &str, name: &str) -> u128 {
    let bytes = kind.bytes().chain([0]).chain(name.bytes());
    bytes.fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |hash: u128, byte| {
        (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
    })
}

/// Everybody who has joined one of the accounts, by id, each once.
pub(super) fn of(accounts: &[SampleAccount]) -> Vec<SampleUser> {
    let members = accounts.iter().flat_map(|account| account.state.members.values());
    let joined = members.filter(|m| m.status == MemberStatus::Accepted);
    let people = joined.filter_map(|m| {
        let (id, email) = (m.user?, m.address.get()?.to_owned());
        let password = SIGN_INS.contains(&email.as_str()).then_some(PASSWORD);
        let name = m.name.get().unwrap_or_default().to_owned();
        Some((id, SampleUser { id, email, name, password, verified: m.facts.verified }))
    });
    people.collect::<BTreeMap<_, _>>().into_values().collect()
}
