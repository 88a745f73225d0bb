//! What somebody may do, in one phrase.
