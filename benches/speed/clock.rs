//! Processor time and peak memory, as the system accounts for them: a busy machine makes them no longer, as it would a wall clock.

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use std::hint::black_box;
use std::process::{Command, Stdio};
use std::time::Duration;

/// How long one measurement is repeated, of which the shortest turn counts.
const REPEAT: Duration = Duration::from_millis(1500);

/// The same where many short stages are measured one after the other.
const FEW: Duration = Duration::from_millis(30);

/// Processor time that this process, or all its ended children, have used.
fn used(who: UsageWho) -> Duration {
    let usage = getrusage(who).expect("the system knows what a process has used");
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Duration::from_micros(micros.unsigned_abs())
}

/// Processor time of the shortest of several turns.
pub fn shortest<T>(mut work: impl FnMut() -> T) -> Duration {
    let mut spent = Duration::ZERO;
    let mut best = Duration::MAX;
    // The first turn warms the caches.
    black_box(work());
    while spent < REPEAT {
        let before = used(UsageWho::RUSAGE_SELF);
        black_box(work());
        let turn = used(UsageWho::RUSAGE_SELF) - before;
        spent += turn.max(Duration::from_micros(20));
        best = best.min(turn);
    }
    best
}

/// Processor time of one turn.
pub fn once<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let before = used(UsageWho::RUSAGE_SELF);
    let made = black_box(work());
    (made, used(UsageWho::RUSAGE_SELF) - before)
}

/// Processor time of the shortest of a few turns; a long one is not repeated.
pub fn shortest_of_few<T>(work: impl Fn() -> T) -> Duration {
    let mut best = once(&work).1;
    let mut spent = best;
    while spent < FEW {
        let turn = once(&work).1;
        spent += turn.max(Duration::from_micros(20));
        best = best.min(turn);
    }
    best
}

/// Processor time of so many turns, divided by their number; for work too short for [`shortest`].
pub fn average<T>(turns: u32, mut work: impl FnMut() -> T) -> Duration {
    shortest(|| (0..turns).for_each(|_| drop(black_box(work())))) / turns
}

/// What a program costs as a whole.
pub struct Cost {
    /// Processor time of the shortest of the runs.
    pub processor: Duration,
    /// The most memory that any of the runs held, in bytes.
    pub memory: u64,
}

/// Runs a program some times. Its peak is told apart from other children's only while it is the greatest: small programs come first.
pub fn run(program: &str, arguments: &[&str], times: u32) -> Cost {
    let mut processor = Duration::MAX;
    for _ in 0..times {
        let before = used(UsageWho::RUSAGE_CHILDREN);
        let status = Command::new(program).args(arguments).stdout(Stdio::null()).status().expect("the program starts");
        assert!(status.success(), "{program} {arguments:?}: {status}");
        processor = processor.min(used(UsageWho::RUSAGE_CHILDREN) - before);
    }
    let peak = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system knows what a process has used").max_rss();
    Cost { processor, memory: peak.unsigned_abs() * 1024 }
}
