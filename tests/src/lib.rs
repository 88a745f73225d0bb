//! Placeholder: builders of sample accounts shared by tests.
