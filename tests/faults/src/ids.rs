//! The ids of an invocation.

use runtime_api::{Head, header};

use crate::random::Random;

/// The ids that a function must send back with its response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ids {
    /// The request id, which all attempts of an asynchronous invocation share.
    pub request: String,
    /// The id of this attempt, if Lambda sends one.
    pub invocation: Option<String>,
}

impl Ids {
    /// Returns the head that Lambda sends with an event, without a deadline.
    pub fn head(&self) -> Head {
        let head = Head::of_event(&self.request);
        match &self.invocation {
            Some(invocation) => head.with(header::INVOCATION_ID, invocation),
            None => head,
        }
    }

    /// Returns the ids of a call. One in eight calls shares its request id with the neighboring call.
    pub(crate) fn of(seed: u64, number: u64) -> Self {
        let is_shared = Random::new(seed ^ 0x1d5, number / 2).chance(125);
        let (kind, of_request) = if is_shared { ("aaaa", number / 2) } else { ("bbbb", number) };
        let request = format!("00000000-{kind}-4000-8000-{of_request:012x}");
        // Without it, two calls with the same request id could not be distinguished.
        let has_invocation = is_shared || Random::new(seed ^ 0x2d5, number).chance(800);
        let invocation = has_invocation.then(|| format!("11111111-cccc-4000-8000-{number:012x}"));
        Self { request, invocation }
    }

    /// Returns the number of the call with these ids, if they belong together.
    pub(crate) fn find(seed: u64, request: &str, invocation: Option<&str>) -> Option<u64> {
        let (_, number) = invocation.unwrap_or(request).rsplit_once('-')?;
        let number = u64::from_str_radix(number, 16).ok()?;
        let ids = Self::of(seed, number);
        (ids.request == request && ids.invocation.as_deref() == invocation).then_some(number)
    }
}
