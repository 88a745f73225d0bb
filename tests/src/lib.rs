//! The corpus as data, and what every target needs to run it.
