//! The command line of rodsim.

fn main() {}
