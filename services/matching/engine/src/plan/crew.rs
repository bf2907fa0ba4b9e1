//! Many hands on one list: chunks of it are taken in turn, and the answers come back in the order of the list.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Does `work` on every chunk number below `chunks`, each thread with a `scratch` of its own.
///
/// The answer is the same for any number of threads as long as `work` depends on the chunk alone.
pub(crate) fn spread<S, T: Send>(threads: usize, chunks: usize, scratch: impl Fn() -> S + Sync, work: impl Fn(&mut S, usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let take = || {
        let (mut own, mut done) = (scratch(), Vec::new());
        loop {
            let chunk = next.fetch_add(1, Ordering::Relaxed);
            if chunk >= chunks {
                return done;
            }
            done.push((chunk, work(&mut own, chunk)));
        }
    };
    let helpers = threads.min(chunks).saturating_sub(1);
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = (0..helpers).map(|_| scope.spawn(take)).collect();
        let mut done = take();
        for other in others {
            done.extend(other.join().unwrap_or_else(|fault| resume_unwind(fault)));
        }
        done
    });
    done.sort_unstable_by_key(|(chunk, _)| *chunk);
    done.into_iter().map(|(_, answer)| answer).collect()
}

/// Drops something large on a thread of its own, so that nobody waits for it.
pub(super) fn let_go(large: impl Send + 'static) {
    // Where there is no thread to be had, the closure is dropped, and what it holds with it.
    let _ = thread::Builder::new().spawn(move || drop(large));
}
