//! Who made a call, how it reached the function, and how long it may take.
//!
//! A handler finds a [`RequestContext`] and a [`Deadline`] in the extensions of its request. The first is what
//! the trigger says about the caller, and contains the [`LambdaContext`] of the invocation. The second is when
//! the call must end.

mod authorizer;
mod deadline;
mod lambda;
mod request;

pub use self::authorizer::{Authorizer, IamIdentity, LatticeIdentity};
pub use self::deadline::Deadline;
pub use self::lambda::LambdaContext;
pub use self::request::RequestContext;
