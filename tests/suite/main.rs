//! Placeholder: the integration suite.
