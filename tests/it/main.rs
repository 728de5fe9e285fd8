//! What the program promises, seen from outside.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod analysis;
mod architecture;
mod calendar;
mod campaign;
mod cli;
mod conservation;
mod crops;
mod distributions;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod faults;
mod golden;
mod identities;
mod interrupted;
mod judgement;
mod land;
mod limits;
mod metamorphic;
mod optimize;
mod page;
mod patterns;
mod period;
mod scenarios;
mod support;
mod told;
mod trap_network;
mod verify;
mod wary;

#[path = "../support/trap_network.rs"]
mod reference;
