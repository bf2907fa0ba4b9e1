//! What is remembered of a list that was taken in, so that the next one acts only where it says something new.

/// One row. Whoever lacks the keys of the house learns from it neither who nor what was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Imported {
    /// A digest of what names the row.
    pub(crate) name: String,
    /// The id of what it became.
    pub(crate) became: String,
    /// A digest of what each column said.
    pub(crate) said: String,
}
