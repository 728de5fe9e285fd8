//! `schema`: the JSON Schema of scenario files.

use super::failure::Failure;
use super::terminal::print;
use crate::scenario;

/// `rodsim schema`.
pub(super) fn schema() -> Result<(), Failure> {
    print(&scenario::schema_json())
}
