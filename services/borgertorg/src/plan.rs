//! What `borgertorg plan` reads and writes: an instance of the matching benchmark, a plan, and the prices that prove how good it is.

pub mod cells;
pub mod instance;
pub mod json;
pub mod lines;
pub mod output;
pub mod report;
pub mod rows;
pub mod screen;
pub mod shift;
pub mod volunteer;
