//! The planner's workbook: a scenario as sheets of a spreadsheet.
//!
//! A workbook is read into the tree that a TOML file would be (`read`), so that all rules are those
//! of every scenario and a fault has the cell in which it lies. What each sheet and column stands for
//! is one list (`layout`).

mod alternatives;
mod annotate;
mod book;
mod cells;
mod convert;
pub mod draft;
mod land;
mod layout;
mod read;
mod sheet;
mod told;
mod toml;
mod tree;
mod write;

pub use alternatives::{alternatives, is_of_alternatives};
pub use annotate::annotated;
pub use convert::{Blank, ConvertError, Form, blank, convert};

pub(super) use alternatives::split;
pub(super) use read::{Read, read};
pub(super) use told::Cells;
