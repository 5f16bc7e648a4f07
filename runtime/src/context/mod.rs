//! Who calls, and from where.

mod lambda;

pub use self::lambda::LambdaContext;
