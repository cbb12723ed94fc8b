//! Contracts and behaviour of the whole market; everything is in the test targets.
