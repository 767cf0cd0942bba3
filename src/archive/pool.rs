//! Worker processes: each reads one document after another, and none can take the others with it.
//!
//! A thread cannot be stopped, a process can: a document that hangs, crashes its worker or needs too much memory costs that worker, is
//! named with its cause, and the next document gets a new one. A document on which a worker fails that has read others before is tried
//! once more in a new worker, so that nothing is blamed for what another left behind.
//!
//! A feeder walks the sources, a driver for each worker asks it and waits, a watchdog ends workers that are late, and the caller's own
//! thread gets the results. Documents in flight are few and bounded, however many there are. What is known already costs less than waking a
//! thread, so the feeder hands it over several documents at a time, but never keeps any while it waits for something itself.

use super::mishap::{Cause, Mishap};
use super::sources::{Content, Found, Item};
use super::wire::{self, Frame, Kind, bytes_of};
use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How many documents a worker may be ahead of the one whose turn it is.
const AHEAD: usize = 16;

/// How much of what a worker says of its end is kept.
const LAST_WORDS: u64 = 4096;

/// Large pages for what a worker allocates, where Linux gives them: a seventh of the time of a long report is otherwise spent on getting its memory
/// page by page. Systems without the GNU library pass over it.
const ALLOCATOR: (&str, &str) = ("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");

/// How workers are run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The program of the workers: this one.
    pub program: PathBuf,
    /// The arguments that make it a worker.
    pub arguments: Vec<OsString>,
    /// What the workers are set up with.
    pub setup: Vec<u8>,
    /// How many of them there are.
    pub jobs: usize,
    /// How long one may take for a document.
    pub deadline: Duration,
    /// How many bytes of memory a document may take besides twice its own size.
    pub memory: u64,
    /// Whether results come in the order of the documents, or as they are ready.
    pub ordered: bool,
}

/// What identifies the content of a document; empty where nobody asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stamp {
    /// The hash of the file, in hexadecimal digits.
    pub sha256: String,
    /// Its size in bytes.
    pub size: i64,
    /// When it was changed last.
    pub modified: String,
}

/// What a worker made of a document.
#[derive(Debug, Default)]
pub struct Made {
    /// The whole result; empty where that was not asked for.
    pub result: Vec<u8>,
    /// As much of it as its findings need; empty where that was not asked for.
    pub brief: Vec<u8>,
    /// What was read of it, packed; empty where that is not worth keeping.
    pub reading: Vec<u8>,
    /// What it tells other documents, packed; empty where that was not asked for.
    pub facts: Vec<u8>,
}

/// A document's result.
#[derive(Debug)]
pub struct Delivery {
    /// What the user called the file.
    pub name: String,
    /// What became of it.
    pub outcome: Result<Made, Mishap>,
    /// What identifies its content.
    pub stamp: Stamp,
    /// Where it was known before, so that no worker was asked.
    pub known: Option<Place>,
}

/// Where a store keeps what is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The document; none where it is kept why the file could not be read.
    pub document: Option<i64>,
    /// Whether the file looks other than when it was met last, with the same content.
    pub is_touched: bool,
}

/// What the feeder gives.
#[derive(Debug)]
pub enum Fed {
    /// A document that a worker has to be asked for.
    Ask(Item, Stamp),
    /// A result that is known already, or a document that could not be found.
    Known(Delivery),
    /// Nothing: it is not known how long the next document takes to come.
    Nothing,
}

impl From<Found> for Fed {
    fn from(found: Found) -> Self {
        match found {
            Found::Item(item) => Fed::Ask(item, Stamp::default()),
            Found::Failed(mishap) => {
                Fed::Known(Delivery { name: mishap.name.clone(), outcome: Err(mishap), stamp: Stamp::default(), known: None })
            }
            Found::Nothing => Fed::Nothing,
        }
    }
}

/// Takes what is fed, until it breaks off.
pub type Give<'a> = dyn FnMut(Fed) -> ControlFlow<()> + 'a;

/// How a run ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Ending {
    /// All documents had their turn.
    Complete,
    /// It was interrupted; what was delivered until then is whole.
    Interrupted,
    /// No worker can do what it was set up for; the message says why.
    Refused(String),
}

/// Interrupts a run.
#[derive(Debug, Clone)]
pub struct Interrupt(SyncSender<Event>);

impl Interrupt {
    /// Ends the run as soon as the result at hand is delivered.
    pub fn interrupt(&self) {
        // A run that has ended needs no interrupting.
        let _ = self.0.send(Event::Interrupted);
    }
}

/// What the drivers tell the caller's thread.
#[derive(Debug)]
enum Event {
    /// Results of documents that follow one another from this number on.
    Delivered(usize, Vec<Delivery>),
    Refused(String),
    Interrupted,
    /// There are no more than this many documents.
    Fed(usize),
}

/// Reads all documents that `feed` gives, on a thread of its own, and delivers the results; none where the next one has to be waited for, so
/// that nothing may be held back. `ready` gets what interrupts the run.
///
/// # Errors
/// What `deliver` answers with; it ends the run.
pub fn run<E>(
    plan: Plan,
    feed: impl FnOnce(&mut Give) + Send + 'static,
    ready: impl FnOnce(Interrupt),
    mut deliver: impl FnMut(Option<Delivery>) -> Result<(), E>,
) -> Result<Ending, E> {
    let jobs = plan.jobs.max(1);
    let ordered = plan.ordered;
    let (events, results) = mpsc::sync_channel(jobs * AHEAD);
    ready(Interrupt(events.clone()));
    let watchdog = Arc::new(Watchdog::new(jobs));
    let window = Arc::new(Window::new(jobs * AHEAD));
    let (give, items) = mpsc::sync_channel(1);
    let items = Arc::new(Mutex::new(items));
    let plan = Arc::new(plan);
    // Threads are not waited for: the feeder may hang on standard input, and a worker ends when its pipe is closed.
    for slot in 0..jobs {
        let mut driver = Driver { plan: Arc::clone(&plan), watchdog: Arc::clone(&watchdog), slot, worker: None };
        let (items, events) = (Arc::clone(&items), events.clone());
        thread::spawn(move || driver.drive(&items, &events));
    }
    {
        let watchdog = Arc::clone(&watchdog);
        thread::spawn(move || watchdog.watch());
    }
    {
        let feeder = Feeder { window: Arc::clone(&window), give, events: events.clone(), number: 0, room: 0, known: Vec::new() };
        thread::spawn(move || feeder.feed(feed));
    }
    let mut total = None;
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    let mut ending = Ending::Complete;
    let mut delivered = Ok(());
    while ending == Ending::Complete && delivered.is_ok() && total != Some(next) {
        let event = match results.try_recv() {
            Ok(event) => event,
            Err(_) => {
                delivered = deliver(None);
                match delivered.is_ok().then(|| results.recv()) {
                    Some(Ok(event)) => event,
                    _ => break,
                }
            }
        };
        match event {
            Event::Fed(count) => total = Some(count),
            Event::Interrupted => ending = Ending::Interrupted,
            Event::Refused(message) => ending = Ending::Refused(message),
            Event::Delivered(number, deliveries) => {
                let number = if ordered { number } else { next };
                waiting.extend((number..).zip(deliveries));
                while let Some(delivery) = waiting.remove(&next)
                    && delivered.is_ok()
                {
                    delivered = deliver(Some(delivery));
                    next += 1;
                    window.advance(next);
                }
            }
        }
    }
    watchdog.end_all();
    delivered.map(|()| ending)
}

/// Hands the documents to whichever driver is free, and what is known of them to the caller's thread.
struct Feeder {
    window: Arc<Window>,
    give: SyncSender<Job>,
    events: SyncSender<Event>,
    /// The number of the next document.
    number: usize,
    /// The first number that may be too far ahead.
    room: usize,
    /// What is known of the documents before the next one and not handed over yet.
    known: Vec<Delivery>,
}

impl Feeder {
    fn feed(mut self, feed: impl FnOnce(&mut Give)) {
        // Nobody is left to feed if the run has ended.
        feed(&mut |fed| if self.take(fed) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) });
        self.hand_over();
        let _ = self.events.send(Event::Fed(self.number));
    }

    fn take(&mut self, fed: Fed) -> bool {
        match fed {
            Fed::Known(delivery) => {
                if !self.make_room() {
                    return false;
                }
                self.known.push(delivery);
                self.number += 1;
                self.known.len() < self.window.quarter() || self.hand_over()
            }
            Fed::Ask(item, stamp) => {
                if !self.hand_over() || !self.make_room() {
                    return false;
                }
                self.number += 1;
                self.give.send((self.number - 1, item, stamp)).is_ok()
            }
            Fed::Nothing => self.hand_over(),
        }
    }

    /// Waits until the next document is not too far ahead.
    fn make_room(&mut self) -> bool {
        if self.number < self.room {
            return true;
        }
        let is_there = self.hand_over();
        self.room = self.window.wait_for(self.number);
        is_there
    }

    /// Hands over what is known; answers whether anybody is there to take it.
    fn hand_over(&mut self) -> bool {
        if self.known.is_empty() {
            return true;
        }
        let known = std::mem::take(&mut self.known);
        self.events.send(Event::Delivered(self.number - known.len(), known)).is_ok()
    }
}

/// A document, its number and what identifies it.
type Job = (usize, Item, Stamp);

/// Keeps the feeder from running away from the results.
struct Window {
    state: Mutex<Opening>,
    moved: Condvar,
    size: usize,
}

struct Opening {
    /// The document whose turn it is.
    next: usize,
    /// Which one the feeder waits for.
    awaited: Option<usize>,
}

impl Window {
    fn new(size: usize) -> Self {
        Self { state: Mutex::new(Opening { next: 0, awaited: None }), moved: Condvar::new(), size }
    }

    fn quarter(&self) -> usize {
        self.size / 4
    }

    /// Waits until a document of this number fits in, and others after it; answers which is the first one that may not.
    fn wait_for(&self, number: usize) -> usize {
        let mut state = lock(&self.state);
        if number >= state.next + self.size {
            // Not for one document after another.
            let awaited = number + self.quarter() - self.size;
            state.awaited = Some(awaited);
            state = self.moved.wait_while(state, |state| state.next < awaited).unwrap_or_else(PoisonError::into_inner);
            state.awaited = None;
        }
        state.next + self.size
    }

    fn advance(&self, next: usize) {
        let mut state = lock(&self.state);
        state.next = next;
        if state.awaited.is_some_and(|awaited| next >= awaited) {
            self.moved.notify_all();
        }
    }
}

/// What a mutex guards; none of the threads leaves it half changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends workers that are late.
struct Watchdog {
    slots: Mutex<Slots>,
    changed: Condvar,
}

struct Slots {
    watched: Vec<Option<Watched>>,
    done: bool,
}

/// A worker at work.
struct Watched {
    until: Instant,
    child: Arc<Mutex<Child>>,
    late: bool,
}

impl Watchdog {
    fn new(slots: usize) -> Self {
        Self { slots: Mutex::new(Slots { watched: (0..slots).map(|_| None).collect(), done: false }), changed: Condvar::new() }
    }

    /// Watches until all work has ended.
    fn watch(&self) {
        let mut slots = lock(&self.slots);
        while !slots.done {
            let now = Instant::now();
            for watched in slots.watched.iter_mut().flatten().filter(|watched| !watched.late && watched.until <= now) {
                watched.late = true;
                end(&watched.child);
            }
            let next = slots.watched.iter().flatten().filter(|watched| !watched.late).map(|watched| watched.until).min();
            slots = match next {
                None => self.changed.wait(slots).unwrap_or_else(PoisonError::into_inner),
                Some(until) => {
                    let wait = until.saturating_duration_since(now);
                    let slept = self.changed.wait_timeout(slots, wait).unwrap_or_else(PoisonError::into_inner).0;
                    forgive_sleep(slept, until)
                }
            };
        }
    }

    fn arm(&self, slot: usize, child: Arc<Mutex<Child>>, deadline: Duration) {
        let mut slots = lock(&self.slots);
        if slots.done {
            end(&child);
        }
        slots.watched[slot] = Some(Watched { until: Instant::now() + deadline, child, late: false });
        self.changed.notify_all();
    }

    /// Stops watching a worker; answers whether it was ended for being late.
    fn disarm(&self, slot: usize) -> bool {
        lock(&self.slots).watched[slot].take().is_some_and(|watched| watched.late)
    }

    /// Ends all workers, and every one that is still to come.
    fn end_all(&self) {
        let mut slots = lock(&self.slots);
        slots.done = true;
        slots.watched.iter().flatten().for_each(|watched| end(&watched.child));
        self.changed.notify_all();
    }
}

/// Gives all workers more time where the whole program was stopped and went on later: they were stopped as well.
fn forgive_sleep(mut slots: MutexGuard<'_, Slots>, until: Instant) -> MutexGuard<'_, Slots> {
    let late = Instant::now().saturating_duration_since(until);
    if late > Duration::from_secs(2) {
        slots.watched.iter_mut().flatten().for_each(|watched| watched.until += late);
    }
    slots
}

fn end(child: &Mutex<Child>) {
    // It may have ended by itself.
    let _ = lock(child).kill();
}

/// Asks one worker after another.
struct Driver {
    plan: Arc<Plan>,
    watchdog: Arc<Watchdog>,
    slot: usize,
    worker: Option<Worker>,
}

/// Why a worker gave no answer.
enum NoAnswer {
    Cause(Cause),
    Refused(String),
}

impl Driver {
    fn drive(&mut self, items: &Mutex<Receiver<Job>>, events: &SyncSender<Event>) {
        loop {
            let Ok((number, item, stamp)) = lock(items).recv() else { break };
            let outcome = match self.ask(&item) {
                Ok(made) => Ok(made),
                Err(NoAnswer::Cause(cause)) => Err(Mishap { name: item.name.clone(), cause }),
                Err(NoAnswer::Refused(message)) => {
                    let _ = events.send(Event::Refused(message));
                    break;
                }
            };
            let event = Event::Delivered(number, vec![Delivery { name: item.name, outcome, stamp, known: None }]);
            if events.send(event).is_err() {
                break;
            }
        }
        if let Some(worker) = self.worker.take() {
            worker.dismiss();
        }
    }

    fn ask(&mut self, item: &Item) -> Result<Made, NoAnswer> {
        let was_used = self.worker.is_some();
        match self.ask_once(item) {
            Err(NoAnswer::Cause(Cause::Crash { .. } | Cause::Memory { .. })) if was_used => self.ask_once(item),
            other => other,
        }
    }

    fn ask_once(&mut self, item: &Item) -> Result<Made, NoAnswer> {
        let mut worker = match self.worker.take() {
            Some(worker) => worker,
            None => Worker::start(&self.plan).map_err(|error| NoAnswer::Cause(Cause::NoWorker(error)))?,
        };
        self.watchdog.arm(self.slot, Arc::clone(&worker.child), self.plan.deadline);
        let answer = worker.ask(item);
        let late = self.watchdog.disarm(self.slot);
        match answer {
            Ok(frame) => {
                if !late {
                    self.worker = Some(worker);
                }
                let kind = frame.kind;
                let [first, second, third, fourth] = frame.into_parts();
                match kind {
                    Kind::Done => Ok(Made { result: first, brief: second, reading: third, facts: fourth }),
                    Kind::Refused => Err(NoAnswer::Refused(text(first))),
                    _ => Err(NoAnswer::Cause(Cause::Told { code: text(first), message: text(second) })),
                }
            }
            Err(_) if late => {
                worker.bury();
                Err(NoAnswer::Cause(Cause::Deadline { seconds: self.plan.deadline.as_secs() }))
            }
            Err(_) => Err(NoAnswer::Cause(cause_of(worker.bury(), &self.plan))),
        }
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Why a worker ended, by what it said and how the operating system took it.
fn cause_of(end: End, plan: &Plan) -> Cause {
    let End { how, words } = end;
    if words.contains("memory allocation of") {
        return Cause::Memory { megabytes: plan.memory >> 20 };
    }
    if words.contains("has overflowed its stack") {
        return Cause::Crash { how: "stack overflow".to_owned() };
    }
    Cause::Crash { how }
}

/// The end of a worker.
struct End {
    /// How the operating system took it.
    how: String,
    /// What it said.
    words: String,
}

/// A worker process.
struct Worker {
    child: Arc<Mutex<Child>>,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    /// Collects what it says of its end.
    words: JoinHandle<String>,
    is_ready: bool,
}

impl Worker {
    fn start(plan: &Plan) -> io::Result<Self> {
        let mut command = Command::new(&plan.program);
        command.args(&plan.arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // A group of its own: Ctrl-C is for the parent, which ends its workers itself.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        if env::var_os(ALLOCATOR.0).is_none() {
            command.env(ALLOCATOR.0, ALLOCATOR.1);
        }
        let mut child = command.spawn()?;
        let (Some(mut input), Some(output), Some(errors)) = (child.stdin.take(), child.stdout.take(), child.stderr.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        // A worker that is gone already shows when it is asked.
        let _ = wire::write(&mut input, Kind::Setup, &[&plan.setup, plan.memory.to_string().as_bytes()]);
        let words = thread::spawn(move || {
            let mut words = Vec::new();
            let mut errors = errors;
            // What does not come is not kept; the rest is read, so that the worker never waits for it.
            let _ = errors.by_ref().take(LAST_WORDS).read_to_end(&mut words);
            let _ = io::copy(&mut errors, &mut io::sink());
            text(words)
        });
        Ok(Self { child: Arc::new(Mutex::new(child)), input, output: BufReader::new(output), words, is_ready: false })
    }

    fn ask(&mut self, item: &Item) -> io::Result<Frame> {
        let path;
        let (kind, content) = match &item.content {
            Content::Path(at) => {
                path = bytes_of(at);
                (Kind::Path, &path)
            }
            Content::Bytes(bytes) => (Kind::Bytes, bytes),
            Content::Reading(packed) => (Kind::Reading, packed),
        };
        let asked = wire::write(&mut self.input, kind, &[item.name.as_bytes(), content]);
        if !self.is_ready {
            let frame = self.answer()?;
            if frame.kind != Kind::Ready {
                return Ok(frame);
            }
            self.is_ready = true;
        }
        asked?;
        self.answer()
    }

    fn answer(&mut self) -> io::Result<Frame> {
        wire::read(&mut self.output, |_| ())?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    /// Ends a worker that is not needed any more.
    fn dismiss(self) {
        drop(self.input);
        // It ends at once, now that its pipe is closed; there is nobody to tell if it could not be waited for.
        let _ = lock(&self.child).wait();
    }

    /// Waits for a worker that has failed, and gives how it ended and what it said.
    fn bury(self) -> End {
        drop(self.input);
        end_unless_over(&self.child);
        let how = lock(&self.child).wait().map_or_else(|error| error.to_string(), |status| status.to_string());
        End { how, words: self.words.join().unwrap_or_default() }
    }
}

/// Ends a worker that has closed its pipe and is still there.
fn end_unless_over(child: &Mutex<Child>) {
    for _ in 0..50 {
        if !matches!(lock(child).try_wait(), Ok(None)) {
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
    end(child);
}
