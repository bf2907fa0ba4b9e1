//! A plan in the making: who has which slot, and what it is worth; every change can be taken back.

use super::index::Index;

/// A slot of a volunteer's, and what it is worth in points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub slot: u32,
    pub worth: i64,
}

/// Who has what. No rule is ever broken but one for a moment: a slot may have too many until somebody leaves it.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// For each volunteer, in no order.
    pub held: Vec<Vec<Held>>,
    /// For each slot, its volunteers.
    pub crew: Vec<Vec<u32>>,
    /// Points of all together.
    pub value: i64,
    /// What those had who were changed since the last [`Self::keep`].
    log: Vec<(u32, Vec<Held>)>,
}

impl Draft {
    /// The empty plan.
    pub fn new(index: &Index<'_>) -> Self {
        Self { held: vec![Vec::new(); index.volunteers()], crew: vec![Vec::new(); index.slots.len()], value: 0, log: Vec::new() }
    }

    /// Adds up what each part of the problem is worth.
    pub fn values(&self, index: &Index<'_>) -> Vec<i64> {
        let mut values = vec![0; index.parts.len()];
        for (volunteer, held) in self.held.iter().enumerate().filter(|(_, held)| !held.is_empty()) {
            if let Some(part) = index.part_of(volunteer) {
                values[part] += held.iter().map(|held| held.worth).sum::<i64>();
            }
        }
        values
    }

    /// Gives a volunteer these slots in place of those they had.
    pub fn assign(&mut self, volunteer: u32, now: Vec<Held>) {
        for known in &self.held[volunteer as usize] {
            if !now.iter().any(|held| held.slot == known.slot) {
                self.value -= known.worth;
                let crew = &mut self.crew[known.slot as usize];
                if let Some(at) = crew.iter().position(|&one| one == volunteer) {
                    crew.swap_remove(at);
                }
            }
        }
        for held in &now {
            if !self.held[volunteer as usize].iter().any(|known| held.slot == known.slot) {
                self.value += held.worth;
                self.crew[held.slot as usize].push(volunteer);
            }
        }
        let before = std::mem::replace(&mut self.held[volunteer as usize], now);
        self.log.push((volunteer, before));
    }

    /// Takes a slot from a volunteer.
    pub fn leave(&mut self, volunteer: u32, slot: u32) {
        let rest = self.held[volunteer as usize].iter().filter(|held| held.slot != slot).copied().collect();
        self.assign(volunteer, rest);
    }

    /// Makes the changes last.
    pub fn keep(&mut self) {
        self.log.clear();
    }

    /// Takes back all changes since the last [`Self::keep`], and names the slots they were about.
    pub fn undo(&mut self) -> Vec<u32> {
        let mut touched = Vec::new();
        while let Some((volunteer, before)) = self.log.pop() {
            touched.extend(self.held[volunteer as usize].iter().chain(&before).map(|held| held.slot));
            self.assign(volunteer, before);
            self.log.pop();
        }
        touched
    }
}
