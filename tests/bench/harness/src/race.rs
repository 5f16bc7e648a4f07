//! Wall time of contenders, side by side.

use std::hint::black_box;
use std::time::{Duration, Instant};

use spread::median;
use traffic::Case;

use crate::Contender;

/// The time that each contender runs before the next one. It is long compared with the resolution of the
/// clock, and short compared with changes in the load of the machine.
const TURN: Duration = Duration::from_millis(4);

/// The size of the events that are prepared at once. It is small, because a received event is in the cache of
/// the processor.
const PREPARED: usize = 256 * 1024;

/// The time of a contender.
#[derive(Debug, Clone, Copy)]
pub struct Lap {
    /// Microseconds per call, as the median of all rounds.
    pub microseconds: f64,
    /// The time relative to the first contender in the same round, as the median of all rounds.
    pub ratio: f64,
}

/// Runs the contenders in turns, with another one first in every round, and checks the response of each
/// contender once.
pub fn race(case: Case, contenders: &mut [Contender], rounds: usize) -> Vec<Lap> {
    let event = case.event();
    let turns: Vec<u32> = contenders.iter_mut().map(|contender| warm_up(case, contender, &event)).collect();
    let mut times = vec![Vec::with_capacity(rounds); contenders.len()];
    for round in 0..rounds {
        for turn in 0..contenders.len() {
            let at = (turn + round) % contenders.len();
            times[at].push(time(&mut contenders[at], &event, turns[at]));
        }
    }
    let first = times[0].clone();
    let ratios = |times: &[f64]| times.iter().zip(&first).map(|(time, first)| time / first).collect();
    times
        .iter()
        .map(|times| Lap { microseconds: median(times.clone()) / 1000.0, ratio: median(ratios(times)) })
        .collect()
}

/// Returns the number of calls in a turn.
fn warm_up(case: Case, contender: &mut Contender, event: &[u8]) -> u32 {
    case.check(&(contender.exchange)(event.to_vec().into()));
    let once = time(contender, event, 10).max(1.0);
    time(contender, event, ((TURN.as_nanos() as f64 / once) as u32).max(2));
    let warm = time(contender, event, 10).max(1.0);
    ((TURN.as_nanos() as f64 / warm) as u32).max(2)
}

fn time(contender: &mut Contender, event: &[u8], calls: u32) -> f64 {
    let mut left = calls as usize;
    let mut elapsed = Duration::ZERO;
    while left > 0 {
        let events = contender.buffer.events(event, left.min(PREPARED.div_ceil(event.len())));
        left -= events.len();
        let begun = Instant::now();
        for event in events {
            black_box((contender.exchange)(black_box(event)));
        }
        elapsed += begun.elapsed();
    }
    elapsed.as_nanos() as f64 / f64::from(calls)
}
