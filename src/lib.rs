//! rodsim plans a rice district's rat-control campaign.
//!
//! Which campaign of traps, bait and other work should a district and its communes run, what will
//! it cost each commune, how much of it will really be delivered, what does it do to rats and to
//! rice, and how sure can anyone be? A parallel Monte Carlo engine simulates the campaign commune
//! by commune and week by week; scenarios are compared replicate by replicate over the same draws
//! of what is not known and the same luck.
//!
//! # The flow
//!
//! ```text
//! x.toml, x.xlsx ──── scenario ──▶ Plan             all rules, all problems at once
//!                                    │ draw, rng     one draw and one luck for each replicate
//!                                    ▼
//!                                  model::season    week by week, campaign by campaign
//!                                    │ engine        batches on all cores
//!                                    ▼
//!                                  Tally            exact integers, merged in any order
//!                                    │ answers
//!                                    ▼
//!                                  Summary ──▶ show ──▶ output
//! ```
//!
//! Field records go the other way: [`field::records`] reads them, [`field::observe`] says how likely a
//! season makes them, [`field::posterior`] turns that into draws and pasts, which the engine takes in
//! place of a design.
//!
//! # The layers
//!
//! Each may name only those under it (`tests/it/architecture.rs`).
//!
//! ```text
//! cli        arguments, one file for each command
//! page       the page for planners: from requests to answers
//! verify     the program and its runs, checked; the plain reference; synthetic districts
//! output     the folder of a run, its manifest, shards, posteriors
//! show       charts, pages, Word, Excel
//! answers    summary, sensitivity, value of information, feasibility, optimisation
//! field      records, their likelihood, the posterior
//! scenario   TOML, workbooks, tables to a Plan    engine   batches, tallies, stopping
//! model      plan, outcomes, draws, luck, season
//! table      cells of CSV files and workbooks
//! text, stats, time                               the ground
//! ```
//!
//! # Reading order
//!
//! [`model::plan`] says what is known and planned; [`model::season`] opens with the model description
//! and reads like a week; its submodels are [`model::season::growth`], [`model::season::movement`],
//! [`model::season::trapping`], [`model::season::baiting`], [`model::season::hunting`],
//! [`model::season::barriers`], [`model::season::delivery`], [`model::season::damage`];
//! [`model::season::rates`] holds the closures, [`model::season::campaign`] what a campaign has in the
//! field, [`model::season::ledger`] what a year comes to. Then [`engine`], [`engine::tally`],
//! [`answers::summary`].
//!
//! # What must stay absent
//!
//! | invariant | held by |
//! |---|---|
//! | no layer names one above it | `tests/it/architecture.rs` |
//! | `model`, `stats`, `table` and `text` do no I/O, read no clock or environment, print nothing | `tests/it/architecture.rs` |
//! | an unseeded generator cannot be written | `rand` is built without `thread_rng` and `sys_rng` |
//! | every random number of a season is a function of its address | [`model::rng`] is the only source |
//! | a `Plan` is made only by [`scenario`] | its types are `non_exhaustive` |
//! | charts and reports read a `Summary`, never a season | `tests/it/architecture.rs` |
//! | no result depends on threads, lanes, instruction set or order | [`engine::tally`] holds integers; `tests/it/identities.rs` |
//! | no result depends on the order of a hash map | `clippy.toml` |
//! | no unsafe code | `unsafe_code = "forbid"` |
//!
//! # Three commands
//!
//! ```text
//! cargo run --release -- run                                        the scheme of Lương Tài
//! cargo run --release -- compare no_campaign luong_tai traps_only   three scenarios
//! cargo run --release -- explain luong_tai                          what a scenario says
//! ```
//!
//! # Decisions
//!
//! - *Lanes of replicates, not of communes.* Replicates never interact, communes do; so lanes need
//!   no shuffles and the code of a rule is that of one replicate. Would change if runs of one
//!   replicate had to be fast.
//! - *f64 for rats and money, f32 for the weekly noise only.* The noise is an assumption good to a
//!   few per cent; rats and money must add up. Would change if memory bandwidth became the limit.
//! - *Integers in tallies.* Floats summed in another order give other digits; integers do not, so
//!   threads, shards and restarts are free. Costs about 4 ns a value.
//! - *No fused multiply-add.* Machines without it would give other bits or be very slow.
//! - *A replicate's draw includes its year shocks.* They carry much of the variance, and space-filling
//!   points help only what they are told of.

pub mod answers;
#[cfg(not(target_family = "wasm"))]
pub mod cli;
pub mod engine;
pub mod field;
pub mod model;
pub mod output;
pub mod page;
pub mod scenario;
pub mod show;
pub mod stats;
pub mod table;
pub mod text;
pub mod time;
pub mod verify;
