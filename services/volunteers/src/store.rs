//! Rows of volunteers and hours; speaks domain types. Who changes something hands over the letters that tell it.

pub(crate) mod hours;
pub(crate) mod lists;
pub(crate) mod policies;
pub(crate) mod readings;
pub(crate) mod signs;
pub(crate) mod volunteers;

mod forms;
mod rows;
