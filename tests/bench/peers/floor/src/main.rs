//! The floor as a function.

use lambda_runtime::{Error, Runtime};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    Runtime::new(floor::Handler::default()).run().await
}
