//! The integration binary of all that stands on the engine: every file of this folder is a module here, in alphabetical
//! order. What needs only the engine is in `../engine`.

mod agreement;
mod bounded_time;
mod http;
mod openapi;
mod store;
mod store_kill;
mod tidy;
mod wire;
