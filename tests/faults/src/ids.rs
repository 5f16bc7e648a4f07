//! The ids of an invocation.

use crate::random::Random;

/// What a function must send back with a response, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ids {
    /// Of the request: Lambda gives it to each attempt of an asynchronous invocation.
    pub request: String,
    /// Of this attempt, where Lambda sends it.
    pub invocation: Option<String>,
}

impl Ids {
    /// Returns the ids of a call. One of eight times the request id is the one of its neighbour, too.
    pub(crate) fn of(seed: u64, number: u64) -> Self {
        let is_shared = Random::new(seed ^ 0x1d5, number / 2).chance(125);
        let (kind, of_request) = if is_shared { ("aaaa", number / 2) } else { ("bbbb", number) };
        let request = format!("00000000-{kind}-4000-8000-{of_request:012x}");
        // Without one, two calls of one request id could not be told apart.
        let has_invocation = is_shared || Random::new(seed ^ 0x2d5, number).chance(800);
        let invocation = has_invocation.then(|| format!("11111111-cccc-4000-8000-{number:012x}"));
        Self { request, invocation }
    }

    /// Returns the number of the call that these are the ids of, if they belong together.
    pub(crate) fn find(seed: u64, request: &str, invocation: Option<&str>) -> Option<u64> {
        let (_, number) = invocation.unwrap_or(request).rsplit_once('-')?;
        let number = u64::from_str_radix(number, 16).ok()?;
        let ids = Self::of(seed, number);
        (ids.request == request && ids.invocation.as_deref() == invocation).then_some(number)
    }
}
