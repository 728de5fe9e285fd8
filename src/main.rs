//! The command line of rodsim; in WebAssembly, the engine of its page.

#[cfg(not(target_family = "wasm"))]
fn main() -> std::process::ExitCode {
    rodsim::cli::main()
}

/// Answers the request on standard input, message by message, on standard output.
#[cfg(target_family = "wasm")]
fn main() {
    use std::io::{Read, Write};
    let mut request = Vec::new();
    // A page that has gone away hears nothing.
    let _ = std::io::stdin().lock().read_to_end(&mut request);
    let stop = std::sync::atomic::AtomicBool::new(false);
    rodsim::page::answer(&request, &stop, &|message| {
        let mut out = std::io::stdout().lock();
        let _ = out.write_all(&message.bytes()).and_then(|()| out.flush());
    });
}
