//! The services that the tests call, and layers that the tests put around them.

pub mod authorizer;
mod report;
mod service;
pub mod targets;

pub use self::service::{Echoing, rich_details};

/// The generated code.
pub mod pb {
    lambda_grpc::include_proto!("echo");

    impl From<Action> for Message {
        fn from(action: Action) -> Self {
            Self { action: action.into(), ..Self::default() }
        }
    }
}

/// The generated code of the proto file without a package.
pub mod no_package {
    lambda_grpc::include_proto!("_");
}
