//! The floor in a process of its own.

use lambda_runtime::{Error, Runtime};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    Runtime::new(floor::Handler::default()).run().await
}
