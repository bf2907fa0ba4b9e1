//! How much a place matters, from 1 to 5.

use thiserror::Error;

/// The priority of a session. Every step doubles the worth of a filled place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Priority(u8);

/// Says why a number is no priority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PriorityError {
    /// The number is not one of 1, 2, 3, 4 and 5.
    #[error("priority {0} is not between 1 and 5")]
    OffScale(u8),
}

impl Priority {
    /// What does not press.
    pub const LOWEST: Self = Self(1);
    /// What comes before all else.
    pub const HIGHEST: Self = Self(5);

    /// Takes a number from 1 to 5.
    ///
    /// # Errors
    /// [`PriorityError::OffScale`] for any other number.
    pub fn new(step: u8) -> Result<Self, PriorityError> {
        if (Self::LOWEST.0..=Self::HIGHEST.0).contains(&step) { Ok(Self(step)) } else { Err(PriorityError::OffScale(step)) }
    }

    /// Gives the number, 1 to 5.
    #[must_use]
    pub fn step(self) -> u8 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_priority_is_a_number_from_one_to_five() {
        let taken: Vec<u8> = (0..=u8::MAX).filter(|&step| Priority::new(step).is_ok()).collect();

        assert_eq!(taken, [1, 2, 3, 4, 5]);
    }
}
