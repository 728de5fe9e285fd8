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
//! scenarios/x.toml ── scenario ──▶ Plan            all rules, all problems at once
//!                                    │ draw, rng    one draw and one luck for each replicate
//!                                    ▼
//!                                  season           week by week, campaign by campaign
//!                                    │ engine       batches on all cores
//!                                    ▼
//!                                  Tally            exact integers, merged in any order
//!                                    │ summarise
//!                                    ▼
//!                                  Summary ──▶ output, charts, report, cli
//! ```
//!
//! Field records go the other way: [`records`] reads them, [`observe`] says how likely a season makes
//! them, [`posterior`] turns that into draws and pasts, which the engine takes in place of a design.
//!
//! # Reading order
//!
//! [`plan`] says what is known and planned; [`season`] opens with the model description and reads
//! like a week; its submodels are [`season::growth`], [`season::movement`], [`season::trapping`],
//! [`season::baiting`], [`season::hunting`], [`season::barriers`], [`season::delivery`],
//! [`season::damage`]; [`season::rates`] holds the closures, [`season::campaign`] what a campaign has
//! in the field, [`season::ledger`] what a year comes to. Then [`engine`], [`tally`], [`summary`].
//!
//! Analyses ask the engine in their own way: [`analysis`] what drives a result, [`feasibility`] what
//! can be carried out, [`optimize`] where the next đồng should go.
//!
//! # What must stay absent
//!
//! | invariant | held by |
//! |---|---|
//! | the model (`season`, `draw`, `rng`, `tally`, `stats`, `math`) does no I/O, reads no clock or environment, prints nothing, returns no `Result` of the outside world | `tests/it/architecture.rs` |
//! | an unseeded generator cannot be written | `rand` is built without `thread_rng` and `sys_rng` |
//! | every random number is a function of its address | [`rng`] is the only source |
//! | a `Plan` is made only by [`scenario`] | its types are `non_exhaustive` |
//! | charts and reports read a `Summary`, never a season | `tests/it/architecture.rs` |
//! | no result depends on threads, lanes, instruction set or order | [`tally`] holds integers; `tests/it/identities.rs` |
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

pub mod analysis;
pub mod charts;
pub mod cli;
pub mod contrast;
pub mod decide;
pub mod draw;
pub mod engine;
pub mod feasibility;
pub mod lanes;
pub mod math;
pub mod observe;
pub mod optimize;
pub mod outcome;
pub mod output;
pub mod plan;
pub mod posterior;
pub mod records;
pub mod report;
pub mod rng;
pub mod scenario;
pub mod season;
pub mod shard;
pub mod stats;
pub mod summarise;
pub mod summary;
pub mod synth;
pub mod tally;
pub mod text;
pub mod units;
pub mod units_of;
pub mod verify;
