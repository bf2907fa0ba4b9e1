//! Who may do what, and how well it suits: every eligible pair in six bytes, volunteer by volunteer.

use std::collections::{BTreeSet, HashMap};

use crate::score::{desired, fairness, proximity};
use crate::{Assignment, Key, Obstacle, Position, Volunteer, agreed, is_eligible};

use super::census::Census;
use super::crew::{let_go, spread};
use super::grid::{Demand, Grid};
use super::lexicon::Lexicon;
use super::lists::Lists;
use super::options::Stop;
use super::problem::Problem;
use super::slot::{Slot, speed};
use super::week::Ground;

/// Volunteers that one thread takes at a time.
pub(super) const CHUNK: usize = 256;
/// Volunteers whose pairs are counted to tell how many there are.
const SAMPLE: usize = 4_096;
/// Volunteers, or sessions, between two looks at the clock where each is a trifle.
const GLANCE: usize = 1024;

/// The pairs of a problem.
#[derive(Debug)]
pub(super) struct Index<'a> {
    pub problem: Problem<'a>,
    pub slots: Vec<Slot>,
    /// For each slot, its place in the list of sessions.
    pub session: Vec<u32>,
    /// Metres an hour.
    pub speed: u64,
    /// For each slot, the lowest price in thousandths at which no pair that was left out gains anything: 0 where none was.
    pub floor: Vec<i64>,
    /// For each slot, how many may take it.
    pub eligible: Vec<u32>,
    /// The parts that the problem falls into, as the slots of each: no volunteer may take slots of two.
    pub parts: Vec<Vec<u32>>,
    /// For each slot, its part.
    part: Vec<u32>,
    /// Eligible pairs of the last plan, as volunteer and slot, ascending.
    pub kept: Vec<(u32, u32)>,
    chunks: Vec<Chunk>,
    /// Minutes that a volunteer has agreed to, by volunteer and week, where there are any.
    used: HashMap<(usize, u32), u64>,
}

/// The pairs of some volunteers.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    /// For each volunteer, where the pairs end.
    pub ends: Vec<usize>,
    pub slots: Vec<u32>,
    pub points: Vec<u16>,
    /// Those of the last plan.
    pub kept: Vec<(u32, u32)>,
}

/// What is needed to judge pairs, beside the index itself.
struct Judge<'a> {
    skills: Lexicon<'a>,
    languages: Lexicon<'a>,
    attestations: Lexicon<'a>,
    categories: Lexicon<'a>,
    /// Volunteers and slots, ascending.
    familiar: Vec<(Key, u32)>,
    blocked: Vec<(Key, u32)>,
    last: Vec<(Key, u32)>,
    grid: Grid,
}

impl<'a> Index<'a> {
    /// Judges every pair; nothing if `stop` said so before the end.
    pub fn new(problem: Problem<'a>, threads: usize, stop: Stop<'_>) -> Option<Self> {
        let sessions = problem.sessions();
        let weeks: Vec<i64> = sessions.iter().map(|open| open.session.week).collect::<BTreeSet<_>>().into_iter().collect();
        let mut session: Vec<u32> = (0..u32::try_from(sessions.len()).ok()?).collect();
        session.sort_by_key(|&number| sessions[number as usize].session.span.start());
        let slots = session.iter().map(|&number| {
            let open = &sessions[number as usize];
            let week = weeks.partition_point(|&week| week < open.session.week);
            Slot::of(&open.session, open.places, u32::try_from(week).unwrap_or(u32::MAX), problem.policy())
        });
        let slots: Vec<Slot> = slots.collect();
        let count = slots.len();
        let mut used = HashMap::new();
        for (number, volunteer) in problem.volunteers().iter().enumerate() {
            if number.is_multiple_of(GLANCE) && stop() {
                return None;
            }
            for known in problem.agreed().of(volunteer.id) {
                if let Ok(week) = weeks.binary_search(&known.week) {
                    let minutes: &mut u64 = used.entry((number, u32::try_from(week).unwrap_or(u32::MAX))).or_default();
                    *minutes = minutes.saturating_add(known.span.minutes());
                }
            }
        }
        let mut index = Self {
            problem,
            slots,
            session,
            speed: speed(problem.policy()),
            floor: vec![0; count],
            eligible: vec![0; count],
            parts: Vec::new(),
            part: vec![0; count],
            kept: Vec::new(),
            chunks: Vec::new(),
            used,
        };
        let judge = Judge::new(&index, stop)?;
        if index.estimate(&judge, threads, stop)? > problem.pairs() {
            let lists = Lists::of(&index, threads, stop)?;
            (index.chunks, index.floor) = (lists.chunks(&index, threads, stop)?, lists.floor);
        } else {
            let chunks = spread(threads, problem.volunteers().len().div_ceil(CHUNK), || (), |(), chunk| index.judge(&judge, chunk * CHUNK, stop));
            if chunks.iter().any(Option::is_none) {
                let_go(chunks);
                return None;
            }
            index.chunks = chunks.into_iter().flatten().collect();
        }
        index.kept = index.chunks.iter_mut().flat_map(|chunk| std::mem::take(&mut chunk.kept)).collect();
        Some(index)
    }

    /// Learns how many may take each slot, and which slots are of one part.
    pub fn learn(&mut self, census: &mut Census) {
        self.eligible = census.bins.iter().map(|bins| bins.iter().sum()).collect();
        (self.parts, self.part) = census.parts();
    }

    /// Counts about how many pairs there are, by the pairs of every so many volunteers.
    fn estimate(&self, judge: &Judge<'_>, threads: usize, stop: Stop<'_>) -> Option<u64> {
        let (people, most) = (self.volunteers(), self.volunteers() as u64 * self.slots.len() as u64);
        if most <= self.problem.pairs() {
            return Some(most);
        }
        let asked = people.min(SAMPLE);
        let counts = spread(threads, asked, Vec::new, |found, part| {
            let mut chunk = Chunk::default();
            judge.add(self, part * people / asked, found, &mut chunk);
            (!stop()).then_some(chunk.slots.len() as u64)
        });
        let found: u64 = counts.into_iter().sum::<Option<u64>>()?;
        Some(found * people as u64 / asked as u64)
    }

    fn judge(&self, judge: &Judge<'_>, first: usize, stop: Stop<'_>) -> Option<Chunk> {
        let (mut chunk, mut found) = (Chunk::default(), Vec::new());
        let volunteers = self.problem.volunteers();
        for number in first..volunteers.len().min(first + CHUNK) {
            if number.is_multiple_of(16) && stop() {
                return None;
            }
            judge.add(self, number, &mut found, &mut chunk);
            chunk.ends.push(chunk.slots.len());
        }
        chunk.slots.shrink_to_fit();
        chunk.points.shrink_to_fit();
        Some(chunk)
    }

    /// Gives the memory of the pairs back without letting the caller wait: there may be a gigabyte of them.
    pub fn drop_later(self) {
        let_go(self.chunks);
    }

    /// Counts the volunteers.
    pub fn volunteers(&self) -> usize {
        self.problem.volunteers().len()
    }

    /// Counts the eligible pairs.
    pub fn pairs_count(&self) -> u64 {
        self.chunks.iter().map(|chunk| chunk.slots.len() as u64).sum()
    }

    /// Gives the slots of a volunteer, ascending, and the points of each.
    pub fn pairs(&self, volunteer: usize) -> (&[u32], &[u16]) {
        let (chunk, within) = (&self.chunks[volunteer / CHUNK], volunteer % CHUNK);
        let start = if within == 0 { 0 } else { chunk.ends[within - 1] };
        let range = start..chunk.ends[within];
        (&chunk.slots[range.clone()], &chunk.points[range])
    }

    /// Gives the part that a volunteer belongs to, if they may take anything.
    pub fn part_of(&self, volunteer: usize) -> Option<usize> {
        self.pairs(volunteer).0.first().map(|slot| self.part[*slot as usize] as usize)
    }

    /// Gives the minutes that a volunteer has left in a week.
    pub fn budget(&self, volunteer: usize, week: u32) -> u32 {
        let most = self.problem.volunteers()[volunteer].weekly_minutes;
        if self.used.is_empty() {
            return most;
        }
        let used = self.used.get(&(volunteer, week)).copied().unwrap_or(0);
        most.saturating_sub(u32::try_from(used).unwrap_or(u32::MAX))
    }

    /// Gives what the solver of weeks needs to know.
    pub fn ground(&self) -> Ground<'_> {
        Ground { slots: &self.slots, speed: self.speed }
    }

    /// Gives the key of a slot's session.
    pub fn key(&self, slot: u32) -> Key {
        self.problem.sessions()[self.session[slot as usize] as usize].session.id
    }

    /// Whether what a volunteer has agreed to leaves room for a slot.
    fn is_free(&self, volunteer: &Volunteer, number: usize, slot: u32, agreed: &[Assignment]) -> bool {
        let session = &self.problem.sessions()[self.session[slot as usize] as usize].session;
        let mut found: Vec<Obstacle> = Vec::new();
        agreed::collect(volunteer, session, agreed, self.problem.policy(), &mut found);
        found.is_empty() && self.slots[slot as usize].minutes <= self.budget(number, self.slots[slot as usize].week)
    }
}

impl<'a> Judge<'a> {
    fn new(index: &Index<'a>, stop: Stop<'_>) -> Option<Self> {
        let sessions = index.problem.sessions();
        let number_of: HashMap<Key, u32> = (0..).zip(&index.session).map(|(slot, &number)| (sessions[number as usize].session.id, slot)).collect();
        let [mut skills, mut languages, mut attestations, mut categories] = [(); 4].map(|()| Lexicon::default());
        let [mut familiar, mut blocked, mut last] = [(); 3].map(|()| Vec::<(Key, u32)>::new());
        let in_order = || (0_u32..).zip(index.session.iter().map(|&number| &sessions[number as usize].session));
        for (slot, session) in in_order() {
            if (slot as usize).is_multiple_of(GLANCE) && stop() {
                return None;
            }
            skills.learn(session.requires_skills.iter().chain(session.desired_skills.iter()));
            languages.learn(session.requires_languages.iter());
            attestations.learn(session.requires_attestations.iter());
            categories.learn([session.category.as_str()]);
            for (keys, of) in [(&session.familiar, &mut familiar), (&session.blocked, &mut blocked)] {
                of.extend(keys.iter().map(|key| (*key, slot)));
            }
        }
        last.extend(index.problem.last().iter().filter_map(|place| Some((place.volunteer, *number_of.get(&place.session)?))));
        for pairs in [&mut familiar, &mut blocked, &mut last] {
            pairs.sort_unstable();
        }
        let demands = in_order().map(|(slot, session)| Demand {
            skills: skills.bits(&session.requires_skills),
            languages: languages.bits(&session.requires_languages),
            attestations: attestations.bits(&session.requires_attestations),
            desired: skills.bits(&session.desired_skills),
            category: categories.bits_of([session.category.as_str()].into_iter()),
            wished: u32::try_from(session.desired_skills.len()).unwrap_or(u32::MAX),
            minutes: if index.slots[slot as usize].places == 0 { u32::MAX } else { index.slots[slot as usize].minutes },
            adults_only: session.adults_only,
        });
        let demands: Vec<Demand> = demands.collect();
        let grid = Grid::new(&index.slots, &demands);
        Some(Self { skills, languages, attestations, categories, familiar, blocked, last, grid })
    }

    /// Adds the pairs of one volunteer to the chunk, in order of slots; `found` is room to work in.
    fn add(&self, index: &Index<'_>, number: usize, found: &mut Vec<(u32, u16)>, chunk: &mut Chunk) {
        let (volunteer, policy) = (&index.problem.volunteers()[number], index.problem.policy());
        let agreed = index.problem.agreed().of(volunteer.id);
        let skills = self.skills.bits(&volunteer.skills);
        let languages = self.languages.bits(&volunteer.languages);
        let attestations = self.attestations.bits_of(volunteer.attestations.iter().map(|shown| shown.kind.as_str()));
        let interests = self.categories.bits(&volunteer.interests);
        let dated = volunteer.attestations.iter().any(|shown| shown.valid_until.is_some());
        let [requirements, categories] = [self.skills.is_exact() && self.languages.is_exact() && self.attestations.is_exact(), self.categories.is_exact()];
        let [familiar, blocked, last] = [&self.familiar, &self.blocked, &self.last].map(|pairs| of(pairs, volunteer.id));
        let has = |own: &[(Key, u32)], slot: u32| own.binary_search(&(volunteer.id, slot)).is_ok();
        let same = fairness(volunteer.recent_minutes, policy);
        let minor = u64::from(!volunteer.adult);
        let most = volunteer.weekly_minutes.min(u32::MAX - 1);
        let beyond = (u128::from(volunteer.max_metres) + 1).pow(2);
        found.clear();
        self.grid.visit(volunteer.home, volunteer.max_metres, volunteer.available.spans(), |entry| {
            let (slot, demand) = (entry.slot, &entry.demand);
            // One question, not eight: most slots fail one of them, and nobody can guess which.
            let wrong = (demand.skills & !skills)
                | (demand.attestations & !attestations)
                | u64::from(demand.languages != 0) & u64::from(demand.languages & languages == 0)
                | (u64::from(demand.adults_only) & minor)
                | u64::from(demand.minutes > most)
                | u64::from(square(volunteer.home, entry.place) >= beyond);
            if wrong != 0 || has(blocked, slot) {
                return;
            }
            let metres = volunteer.home.metres_to(entry.place);
            let session = &index.problem.sessions()[index.session[slot as usize] as usize].session;
            if ((dated && demand.attestations != 0) || !requirements) && !is_eligible(volunteer, session) {
                return;
            }
            if !agreed.is_empty() && !index.is_free(volunteer, number, slot, agreed) {
                return;
            }
            let had = if requirements { (demand.desired & skills).count_ones() as usize } else { volunteer.skills.count_shared(&session.desired_skills) };
            let liked = demand.category & interests != 0 && (categories || volunteer.interests.contains(&session.category));
            let points = same
                + proximity(metres, volunteer.max_metres, policy.proximity)
                + desired(had, demand.wished as usize, policy.desired)
                + if liked { i64::from(policy.interest) } else { 0 }
                + if has(familiar, slot) { i64::from(policy.continuity) } else { 0 }
                + if has(last, slot) { i64::from(index.problem.stability()) } else { 0 };
            // The problem is refused where the weights could exceed this.
            found.push((slot, u16::try_from(points).unwrap_or(u16::MAX)));
        });
        found.sort_unstable_by_key(|(slot, _)| *slot);
        chunk.slots.extend(found.iter().map(|(slot, _)| slot));
        chunk.points.extend(found.iter().map(|(_, points)| points));
        let stands = found.iter().filter(|(slot, _)| has(last, *slot));
        chunk.kept.extend(stands.map(|(slot, _)| (u32::try_from(number).unwrap_or(u32::MAX), *slot)));
    }
}

/// Gives the pairs of one volunteer.
fn of(pairs: &[(Key, u32)], volunteer: Key) -> &[(Key, u32)] {
    let rest = &pairs[pairs.partition_point(|(key, _)| *key < volunteer)..];
    &rest[..rest.partition_point(|(key, _)| *key == volunteer)]
}

/// The square of a distance in metres.
fn square(one: Position, other: Position) -> u128 {
    let [east, north] = [one.east.abs_diff(other.east), one.north.abs_diff(other.north)].map(u64::from);
    u128::from(east * east) + u128::from(north * north)
}
