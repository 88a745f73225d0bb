//! Two readers of JSON, one answer.

use portcullis_core::json::{self, ReadJson, WriteJson};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

/// What is read, unless neither reader takes it. What the engine's own reader takes, serde takes too, and reads the same;
/// what either wrote, both read again.
pub fn read<T>(bytes: &[u8]) -> Option<T>
where
    T: ReadJson + WriteJson + Serialize + DeserializeOwned + PartialEq + Debug,
{
    let text = std::str::from_utf8(bytes).ok()?;
    let (own, serde) = (json::read::<T>(text), serde_json::from_str::<T>(text));
    if let Ok(own) = &own {
        let serde = serde.as_ref().unwrap_or_else(|e| panic!("serde refuses what was read: {e}"));
        assert_eq!(own, serde, "read in two ways");
    }
    let value = serde.ok()?;
    let (one, two) = (json::write(&value), serde_json::to_string(&value).expect("it was JSON"));
    assert_eq!(one, two, "written in two ways");
    assert_eq!(json::read::<T>(&one).as_ref(), Ok(&value), "not the same when read again");
    Some(value)
}
