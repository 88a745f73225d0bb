//! Where things are.

use std::path::{Path, PathBuf};

/// The target every wasm crate is built for.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The folder of the workspace's `Cargo.toml`.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("xtask lives in crates/xtask").to_path_buf()
}

/// Cargo's output for the machine itself.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// Cargo's output for wasm. A folder of its own, so that the two builds never wait for each other's lock.
pub fn web_target() -> PathBuf {
    target().join("web")
}

/// The finished page, which the server takes into its binary.
pub fn page() -> PathBuf {
    target().join("page")
}

/// The finished npm package.
pub fn npm_package() -> PathBuf {
    target().join("npm").join("portcullis")
}

/// Programs that we install for ourselves.
pub fn tools() -> PathBuf {
    target().join("tools")
}

/// The server's binary in the given cargo profile folder (`debug`, `release`).
pub fn server_binary(profile: &str) -> PathBuf {
    target().join(profile).join(format!("portcullis{}", std::env::consts::EXE_SUFFIX))
}
