//! What reads an instance of the matching benchmark, without what plans and writes.

#[path = "../../../services/borgertorg/src/plan/cells.rs"]
pub mod cells;
#[path = "../../../services/borgertorg/src/plan/instance.rs"]
pub mod instance;
#[path = "../../../services/borgertorg/src/plan/json.rs"]
pub mod json;
#[path = "../../../services/borgertorg/src/plan/lines.rs"]
pub mod lines;
#[path = "../../../services/borgertorg/src/plan/rows.rs"]
pub mod rows;
#[path = "../../../services/borgertorg/src/plan/shift.rs"]
pub mod shift;
#[path = "../../../services/borgertorg/src/plan/volunteer.rs"]
pub mod volunteer;
