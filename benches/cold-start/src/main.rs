//! What a start costs.

fn main() {}
