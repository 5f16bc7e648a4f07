//! The service that the suites call. `proto/echo.proto` says what it does, and `main.rs` how a function
//! that serves it is configured.

mod echoing;
pub mod function;
mod record;
mod report;
mod start;

pub use self::echoing::Echoing;

/// The generated code.
pub mod pb {
    lambda_grpc::include_proto!("echo");

    impl From<Action> for Message {
        fn from(action: Action) -> Self {
            Self { action: action.into(), ..Self::default() }
        }
    }
}
