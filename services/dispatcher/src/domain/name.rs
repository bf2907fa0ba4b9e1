//! What members give names to: so many of a kind, and no two with one name.

use platform::error::{Kind, Refusal};
use platform::id::Id;

/// Letters of a name.
pub(crate) const LONGEST: usize = 60;

/// Another has the name.
pub(crate) const TAKEN: Refusal = Refusal { kind: Kind::Conflict, reason: "NAME_TAKEN", what: "another one has this name" };
/// There are as many as may be.
pub(crate) const FULL: Refusal = Refusal { kind: Kind::Conflict, reason: "TOO_MANY", what: "there are as many as may be; one of them has to go first" };

/// Whether two names are one to whoever reads them.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// Whether `id` may be called so among those that stand, which are at most `most`.
///
/// # Errors
/// [`TAKEN`], [`FULL`].
pub(crate) fn fits<K>(stand: &[(Id<K>, &str)], id: Id<K>, name: &str, most: usize) -> Result<(), Refusal> {
    let others = || stand.iter().filter(|(other, _)| other.uuid() != id.uuid());
    if others().any(|(_, other)| same(other, name)) {
        return Err(TAKEN);
    }
    if others().count() >= most { Err(FULL) } else { Ok(()) }
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
        assert_eq!(fits(&stand, new, "uka", 9), Err(TAKEN));
        assert_eq!((fits(&stand, new, "Ny", 2), fits(&stand, new, "Ny", 3)), (Err(FULL), Ok(())));
    }
}
