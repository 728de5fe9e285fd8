//! Statistics against other programs and in long simulations.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod salib;
mod sequential;
mod toy;
