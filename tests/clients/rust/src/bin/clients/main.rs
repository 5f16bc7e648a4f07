//! Checks tonic with its own transport, tonic-web's client layer, and connectrpc.
//!
//! ```text
//! clients BASE_URL PROTOCOL..              PROTOCOL is one of grpc, grpc-web, connect
//! clients BASE_URL rejected CODE TEXT SIZE  a gRPC call with SIZE bytes must fail with this status
//! ```

mod connect;
mod tonic;

use std::error::Error;
use std::process::ExitCode;

use clients::checks::{self, Client, Quirks};
use clients::pb::Failure;
use connect::{Connect, Variant};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let base_url = arguments.next().ok_or("usage: clients BASE_URL PROTOCOL..")?;
    let mut all_succeeded = true;
    while let Some(protocol) = arguments.next() {
        all_succeeded &= match protocol.as_str() {
            "grpc" => {
                let quirks = Quirks { cancels_on_timeout: true, ..Quirks::default() };
                checks::check("tonic", quirks, &mut tonic::native(&base_url)?).await
                    & check_connect("connectrpc grpc", &base_url, Variant::Grpc).await?
            }
            "grpc-web" => {
                let quirks = Quirks { keeps_last_trailer: true, ..Quirks::default() };
                checks::check("tonic-web", quirks, &mut tonic::grpc_web(&base_url)?).await
                    & check_connect("connectrpc grpc-web", &base_url, Variant::GrpcWeb).await?
            }
            "connect" => {
                check_connect("connectrpc proto", &base_url, Variant::Proto).await?
                    & check_connect("connectrpc json", &base_url, Variant::Json).await?
                    & check_connect("connectrpc gzip", &base_url, Variant::Gzip).await?
                    & check_connect("connectrpc get", &base_url, Variant::Get).await?
            }
            "rejected" => {
                let mut next = || arguments.next().ok_or("`rejected` needs CODE TEXT SIZE");
                let expected = Failure { code: next()?.parse()?, message: next()?, details: Vec::new() };
                let size = next()?.parse()?;
                check_rejected("tonic", &mut tonic::native(&base_url)?, &expected, size).await
                    & check_rejected(
                        "connectrpc grpc",
                        &mut Connect::new(&base_url, Variant::Grpc)?,
                        &expected,
                        size,
                    )
                    .await
            }
            unknown => return Err(format!("unknown protocol {unknown:?}").into()),
        };
    }
    Ok(if all_succeeded { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn check_connect(name: &str, base_url: &str, variant: Variant) -> Result<bool, Box<dyn Error>> {
    let quirks = Quirks { request_in_url: variant == Variant::Get, ..Quirks::default() };
    Ok(checks::check(name, quirks, &mut Connect::new(base_url, variant)?).await)
}

async fn check_rejected(name: &str, client: &mut impl Client, expected: &Failure, size: usize) -> bool {
    checks::check_rejected(name, client, expected.clone(), size).await
}
