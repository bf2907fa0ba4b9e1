//! Instances of the matching benchmark: read whole or refused with file and line, the same in blocks of any size; what is small is planned,
//! and no plan breaks a rule or its bound.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor};
use std::num::NonZeroUsize;

use engine::{Agreed, Options, Plan, Policy, Problem, clash, is_eligible, score};

use crate::import::fault::Fault;
use crate::plan::instance::{self, Instance};
use crate::plan::rows::{MOST_FAULTS, Pace};
use crate::plan::{shift, volunteer};

const FILES: [&str; 3] = [instance::FILE, volunteer::FILE, shift::FILE];
/// Lies between the files.
const BETWEEN: u8 = 0x1e;
/// Volunteers or shifts up to which there is a plan.
const SMALL: usize = 12;
const ROUNDS: u32 = 3;
/// Of the first byte: the head is given, and the rest is volunteers and shifts.
const HEADED: u8 = 0x80;

/// The first byte says how large a block is, and whether the head is given; the rest is the files.
pub fn feed(bytes: &[u8]) {
    let Some((form, rest)) = bytes.split_first() else { return };
    let mut parts: Vec<&[u8]> = rest.splitn(3, |byte| *byte == BETWEEN).collect();
    if form & HEADED != 0 {
        parts.insert(0, br#"{"name": "small", "seed": 1, "weeks": 2}"#);
    }
    let whole = read(&parts, 1 << 16, 1);
    assert_eq!(read(&parts, usize::from(form & !HEADED) + 1, 2), whole, "blocks or threads change what is read");
    match whole {
        Ok(instance) if instance.volunteers.len() <= SMALL && instance.shifts.len() <= SMALL => planned(&instance),
        Ok(_) => {}
        Err(faults) => told(&faults),
    }
}

fn read(parts: &[&[u8]], block: usize, threads: usize) -> Result<Instance, Vec<Fault>> {
    let open = |name: &'static str| {
        let part = FILES.iter().position(|file| *file == name).and_then(|at| parts.get(at));
        part.map(Cursor::new).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    };
    Instance::read(open, Pace { threads, block, stop: &|| false })
}

fn told(faults: &[Fault]) {
    assert!((1..=MOST_FAULTS).contains(&faults.len()), "{faults:?}");
    let rank = |fault: &Fault| FILES.iter().position(|file| *file == fault.file);
    assert!(faults.iter().all(|fault| rank(fault).is_some()), "{faults:?}");
    for fault in faults {
        let text = fault.to_string();
        assert!(fault.line > 0 && !fault.what.to_string().trim().is_empty(), "{fault:?}");
        assert!(!text.contains(char::is_control) && text.chars().count() <= 300, "does not fit on one line: {fault:?}");
    }
}

fn planned(instance: &Instance) {
    let (agreed, policy) = (Agreed::default(), Policy::default());
    let problem = Problem::new(&instance.volunteers, &instance.shifts, &agreed, &policy).expect("what is read can be planned");
    let plan = |threads| engine::plan(&problem, &Options { rounds: ROUNDS, threads, ..Options::default() });
    let (one, two) = (plan(NonZeroUsize::MIN), plan(NonZeroUsize::MIN.saturating_add(1)));
    assert_eq!(one, two, "threads change the plan");
    assert!(one.value <= one.bound, "{} is over {}", one.value, one.bound);
    feasible(instance, &policy, &one);
}

fn feasible(instance: &Instance, policy: &Policy, plan: &Plan) {
    let mut of_volunteer: BTreeMap<u128, Vec<usize>> = BTreeMap::new();
    let mut of_shift: BTreeMap<u128, BTreeSet<u128>> = BTreeMap::new();
    let mut value = 0;
    for place in &plan.places {
        let known = (0..).zip(&instance.shifts).find(|(_, open)| open.session.id == place.session);
        let (at, open) = known.expect("a shift of the instance");
        let volunteer = instance.volunteers.iter().find(|one| one.id == place.volunteer).expect("a volunteer of the instance");
        assert!(is_eligible(volunteer, &open.session), "{place:?} is not eligible");
        assert!(of_shift.entry(place.session.0).or_default().insert(place.volunteer.0), "{place:?} is there twice");
        of_volunteer.entry(place.volunteer.0).or_default().push(at);
        value += score(volunteer, &open.session, policy).worth(open.session.priority, policy);
    }
    assert_eq!(plan.value, value, "the value is not the sum");
    for open in &instance.shifts {
        let taken = of_shift.get(&open.session.id.0).map_or(0, BTreeSet::len);
        assert!(taken <= open.places as usize, "{taken} in {} places", open.places);
    }
    for (id, mine) in of_volunteer {
        let most = instance.volunteers.iter().find(|one| one.id.0 == id).map_or(0, |one| one.weekly_minutes);
        let mut weeks: BTreeMap<i64, u64> = BTreeMap::new();
        for (number, &at) in mine.iter().enumerate() {
            let session = &instance.shifts[at].session;
            *weeks.entry(session.week).or_default() += session.span.minutes();
            for &other in &mine[..number] {
                let other = instance.shifts[other].session.assignment();
                assert!(clash(&session.assignment(), &other, policy).is_none(), "volunteer {id} cannot do both");
            }
        }
        assert!(weeks.values().all(|&minutes| minutes <= u64::from(most)), "volunteer {id} gives {weeks:?}");
    }
}
