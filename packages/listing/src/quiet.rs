//! Tells whether the machine was quiet while something was measured: another program's work would be measured too.

use std::fs;
use std::time::Instant;

/// How often a measurement is taken before a busy machine is put up with.
const TAKES: usize = 5;

/// Processor seconds a second that others may use in a quiet run.
const QUIET: f64 = 0.15;

/// Measures until nothing else has kept a core busy meanwhile, a few times at most. Gives the last result, and whether
/// it was a quiet one; where the system does not tell (all but Linux), the first one counts as quiet.
pub fn quietly<T>(measure: impl Fn() -> T) -> (T, bool) {
    let mut takes = 1;
    loop {
        let (before, start) = (processor_seconds(), Instant::now());
        let result = measure();
        let quiet = match (before, processor_seconds()) {
            (Some(before), Some(after)) => {
                let others = (after.all - before.all) - (after.ours - before.ours);
                others < QUIET * start.elapsed().as_secs_f64()
            }
            _ => true,
        };
        if quiet || takes == TAKES {
            return (result, quiet);
        }
        takes += 1;
    }
}

/// Processor time since the start, in seconds.
struct ProcessorTime {
    all: f64,
    /// Of this program and its ended children.
    ours: f64,
}

/// As Linux tells it, in proc(5).
fn processor_seconds() -> Option<ProcessorTime> {
    /// Clock ticks a second there, `USER_HZ`, the same on every Linux.
    const TICKS: f64 = 100.0;
    let all = fs::read_to_string("/proc/stat").ok()?;
    let fields = all.lines().next()?.split_whitespace().skip(1);
    let fields: Vec<f64> = fields.filter_map(|field| field.parse().ok()).collect();
    // user, nice, system, then idle and iowait, which are no work, then irq and softirq.
    let busy: f64 = [0, 1, 2, 5, 6].iter().filter_map(|index| fields.get(*index)).sum();
    let own = fs::read_to_string("/proc/self/stat").ok()?;
    // The name, in parentheses, is field 2; utime, stime, cutime and cstime are 14 to 17.
    let fields: Vec<&str> = own.rsplit_once(") ")?.1.split(' ').collect();
    let ours: f64 = fields
        .get(11..15)?
        .iter()
        .filter_map(|field| field.parse::<f64>().ok())
        .sum();
    Some(ProcessorTime {
        all: busy / TICKS,
        ours: ours / TICKS,
    })
}
