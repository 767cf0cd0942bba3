//! How far a run over many documents is: a bar where standard error is a terminal, lines where they are asked for.

use super::output;
use crate::archive::Sources;
use crate::lang::Lang;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::Cell;
use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

/// How often a line is written.
const EVERY: Duration = Duration::from_secs(10);

/// Tells how far a run is.
pub struct Progress {
    bar: ProgressBar,
    /// Gives how many documents there are as soon as they are counted.
    total: Option<Receiver<u64>>,
    lines: Option<Lines>,
}

struct Lines {
    lang: Lang,
    start: Instant,
    written: Cell<Instant>,
}

impl Progress {
    /// Begins; a single document needs no telling.
    pub fn new(sources: &Sources, is_single: bool, lines: bool, lang: Lang) -> Self {
        let on_terminal = io::stderr().is_terminal() && !is_single;
        let lines = (lines && !on_terminal).then(|| Lines { lang, start: Instant::now(), written: Cell::new(Instant::now()) });
        let total = (on_terminal || lines.is_some()).then(|| {
            let (sender, total) = mpsc::channel();
            let sources = sources.clone();
            thread::spawn(move || sources.count().map(|count| sender.send(count)));
            total
        });
        let target = if on_terminal { ProgressDrawTarget::stderr_with_hz(5) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(style("{spinner} {pos}  {per_sec}"));
        Self { bar, total, lines }
    }

    /// Counts a document.
    pub fn advance(&self) {
        if let Some(total) = self.total.as_ref().and_then(|total| total.try_recv().ok()) {
            self.bar.set_length(total);
            self.bar.set_style(style("{wide_bar} {pos}/{len}  {per_sec}  {eta}"));
        }
        self.bar.inc(1);
        if let Some(lines) = &self.lines {
            lines.tell(self.bar.position(), self.bar.length());
        }
    }

    /// Prints something without the bar in between.
    pub fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

impl Lines {
    fn tell(&self, done: u64, total: Option<u64>) {
        let now = Instant::now();
        if now - self.written.get() < EVERY && total != Some(done) {
            return;
        }
        self.written.set(now);
        let seconds = (now - self.start).as_secs().max(1);
        let rate = done / seconds;
        let left = total.map(|total| total.saturating_sub(done) * seconds / done.max(1));
        output::complain(&match (total.zip(left), self.lang) {
            (Some((total, left)), Lang::Chinese) => format!("进度 {done}/{total}，每秒 {rate} 个，约余 {left} 秒"),
            (Some((total, left)), Lang::English) => format!("done {done}/{total}, {rate} a second, about {left} s left"),
            (None, Lang::Chinese) => format!("进度 {done}，每秒 {rate} 个"),
            (None, Lang::English) => format!("done {done}, {rate} a second"),
        });
    }
}
