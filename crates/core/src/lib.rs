//! Placeholder until the engine is written.
