//! The command line of rodsim.

use std::process::ExitCode;

fn main() -> ExitCode {
    rodsim::cli::main()
}
