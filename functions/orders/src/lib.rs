//! Orders: place, read, cancel, move.
