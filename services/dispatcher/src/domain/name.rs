//! What members give names to: so many of a kind, and no two with one name.

use platform::error::{Fault, Kind};
use platform::id::Id;

/// Letters of a name.
pub(crate) const LONGEST: usize = 60;

/// Why a name cannot be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NameError {
    #[error("another one has this name")]
    Taken,
    #[error("there are as many as may be; one of them has to go first")]
    Full,
}

impl Fault for NameError {
    fn kind(&self) -> Kind {
        Kind::Conflict
    }

    fn reason(&self) -> &'static str {
        match self {
            Self::Taken => "NAME_TAKEN",
            Self::Full => "TOO_MANY",
        }
    }
}

/// Whether two names are one to whoever reads them.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// Whether `id` may be called so among those that stand, which are at most `most`.
///
/// # Errors
/// Where another has the name, or there are as many already.
pub(crate) fn fits<K>(stand: &[(Id<K>, &str)], id: Id<K>, name: &str, most: usize) -> Result<(), NameError> {
    let others = || stand.iter().filter(|(other, _)| other.uuid() != id.uuid());
    if others().any(|(_, other)| same(other, name)) {
        return Err(NameError::Taken);
    }
    if others().count() >= most { Err(NameError::Full) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use platform::clock::Clock;

    use super::*;

    #[test]
    fn a_name_is_given_once_and_only_so_often() {
        let clock = Clock::System;
        let (uka, mine, new) = (clock.id::<()>(), clock.id(), clock.id());
        let stand = [(uka, "Uka"), (mine, "Mine")];

        assert_eq!(fits(&stand, uka, "UKA", 2), Ok(()), "its own");
        assert_eq!(fits(&stand, new, "uka", 9), Err(NameError::Taken));
        assert_eq!((fits(&stand, new, "Ny", 2), fits(&stand, new, "Ny", 3)), (Err(NameError::Full), Ok(())));
    }
}
