//! The typed client, with the AWS SDK and an Invoke API on loopback.

mod calls;
mod failures;
