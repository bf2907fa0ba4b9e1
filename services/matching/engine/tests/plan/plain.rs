//! The rules and the worth of a plan in plain words, without a line of the engine's: slow, short, and easy to read against the benchmark.

use engine::{Assignment, Open, Place, Policy, Problem, Session, Volunteer};

/// What a test puts before the planner.
#[derive(Clone, Debug)]
pub struct Case {
    pub volunteers: Vec<Volunteer>,
    pub sessions: Vec<Open>,
    pub agreed: engine::Agreed,
    pub policy: Policy,
    pub last: Vec<Place>,
    pub stability: u16,
}

impl Case {
    pub fn problem(&self) -> Problem<'_> {
        let problem = Problem::new(&self.volunteers, &self.sessions, &self.agreed, &self.policy).expect("figures within range");
        problem.near(&self.last, self.stability).expect("figures within range")
    }

    /// What the pair is worth, or nothing if it may not be.
    pub fn worth(&self, volunteer: &Volunteer, session: &Session) -> Option<i64> {
        let metres = metres(volunteer.home.east, volunteer.home.north, session.place.east, session.place.north);
        let has = |word: &str| volunteer.skills.iter().any(|own| own == word);
        let holds = |kind: &str| volunteer.attestations.iter().any(|own| own.kind == kind && own.valid_until.is_none_or(|until| session.span.start() < until));
        let speaks = session.requires_languages.iter().any(|wanted| volunteer.languages.iter().any(|own| own == wanted));
        let (start, end) = (session.span.start(), session.span.end());
        let free = (start..end).all(|minute| volunteer.available.spans().iter().any(|span| span.start() <= minute && minute < span.end()));
        let eligible = session.requires_skills.iter().all(has)
            && session.requires_attestations.iter().all(holds)
            && (session.requires_languages.is_empty() || speaks)
            && (volunteer.adult || !session.adults_only)
            && !session.blocked.contains(&volunteer.id)
            && metres <= i64::from(volunteer.max_metres)
            && free;
        if !eligible {
            return None;
        }
        let proximity = if volunteer.max_metres == 0 { 400 } else { 400 - 400 * metres / i64::from(volunteer.max_metres) };
        let interest = if volunteer.interests.iter().any(|own| own == session.category) { 200 } else { 0 };
        let (wished, had) = session.desired_skills.iter().fold((0, 0), |(wished, had), word| (wished + 1, had + i64::from(has(word))));
        let desired = if wished == 0 { 200 } else { 200 * had / wished };
        let continuity = if session.familiar.contains(&volunteer.id) { 100 } else { 0 };
        let fairness = 100 - (i64::from(volunteer.recent_minutes) * 100 / 3600).min(100);
        let kept = self.last.contains(&Place { session: session.id, volunteer: volunteer.id });
        let stability = if kept { i64::from(self.stability) } else { 0 };
        Some(1000 * 2_i64.pow(session.priority.step().into()) + proximity + interest + desired + continuity + fairness + stability)
    }

    /// Every set of sessions that the volunteer may have together, as positions, with its worth.
    pub fn weeks(&self, volunteer: &Volunteer) -> Vec<(Vec<usize>, i64)> {
        let mut sets = vec![(Vec::new(), 0)];
        for (at, open) in self.sessions.iter().enumerate() {
            let Some(worth) = self.worth(volunteer, &open.session) else { continue };
            for (set, sum) in sets.clone() {
                let grown: Vec<usize> = set.into_iter().chain([at]).collect();
                if self.fits(volunteer, &grown) {
                    sets.push((grown, sum + worth));
                }
            }
        }
        sets
    }

    /// Whether the volunteer may have these sessions together, beside what they have agreed to.
    pub fn fits(&self, volunteer: &Volunteer, set: &[usize]) -> bool {
        let known = self.agreed.of(volunteer.id);
        if set.iter().any(|&at| known.iter().any(|own| own.session == self.sessions[at].session.id)) {
            return false;
        }
        let wanted = set.iter().map(|&at| self.sessions[at].session.assignment());
        let (all, fresh): (Vec<Assignment>, usize) = (wanted.chain(known.iter().copied()).collect(), set.len());
        let apart = (0..all.len()).all(|one| (0..one.min(fresh)).all(|other| !clash(&all[one], &all[other])));
        let minutes = |week| all.iter().filter(|own| own.week == week).map(|own| own.span.end() - own.span.start()).sum::<i64>();
        apart && all[..fresh].iter().all(|own| minutes(own.week) <= i64::from(volunteer.weekly_minutes))
    }

    /// The worth of the best plan there is, found by trying every one.
    pub fn optimum(&self) -> i64 {
        let weeks: Vec<_> = self.volunteers.iter().map(|volunteer| self.weeks(volunteer)).collect();
        let mut places: Vec<u32> = self.sessions.iter().map(|open| open.places).collect();
        best(&weeks, &mut places)
    }

    /// The bound that prices prove, in points.
    pub fn bound(&self, prices: &[i64]) -> i64 {
        let rent: i64 = self.sessions.iter().zip(prices).map(|(open, price)| i64::from(open.places) * price).sum();
        let profit = |(set, worth): &(Vec<usize>, i64)| 1000 * worth - set.iter().map(|&at| prices[at]).sum::<i64>();
        let profits = self.volunteers.iter().map(|volunteer| self.weeks(volunteer).iter().map(profit).max().unwrap_or(0));
        (rent + profits.sum::<i64>()) / 1000
    }

    /// Says what is wrong with a plan; gives its value if nothing is.
    pub fn check(&self, places: &[Place]) -> Result<i64, String> {
        let mut value = 0;
        for volunteer in &self.volunteers {
            let own = places.iter().filter(|place| place.volunteer == volunteer.id);
            let set: Vec<usize> =
                own.map(|place| self.sessions.iter().position(|open| open.session.id == place.session).expect("figures within range")).collect();
            for &at in &set {
                value += self.worth(volunteer, &self.sessions[at].session).ok_or(format!("{volunteer:?} may not take {at}"))?;
            }
            if !self.fits(volunteer, &set) {
                return Err(format!("{set:?} do not go together for {volunteer:?}"));
            }
        }
        for open in &self.sessions {
            let mut crew: Vec<_> = places.iter().filter(|place| place.session == open.session.id).collect();
            let taken = crew.len();
            crew.dedup();
            if taken > open.places as usize || crew.len() < taken {
                return Err(format!("{taken} in {} places of {}", open.places, open.session.id));
            }
        }
        Ok(value)
    }
}

fn best(weeks: &[Vec<(Vec<usize>, i64)>], places: &mut [u32]) -> i64 {
    let Some((first, rest)) = weeks.split_first() else { return 0 };
    let mut top = 0;
    for (set, worth) in first {
        if set.iter().all(|&at| places[at] > 0) {
            for &at in set {
                places[at] -= 1;
            }
            top = top.max(worth + best(rest, places));
            for &at in set {
                places[at] += 1;
            }
        }
    }
    top
}

fn metres(east: i32, north: i32, other_east: i32, other_north: i32) -> i64 {
    let (east, north) = (i64::from(east) - i64::from(other_east), i64::from(north) - i64::from(other_north));
    (east * east + north * north).isqrt()
}

fn clash(a: &Assignment, b: &Assignment) -> bool {
    let (first, second) = if b.span.start() < a.span.start() { (b, a) } else { (a, b) };
    let way = metres(a.place.east, a.place.north, b.place.east, b.place.north);
    second.span.start() < first.span.end() + (way * 3 + 1999) / 2000
}
