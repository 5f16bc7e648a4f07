//! The implementation of the service, for the container and for Lambda.

use std::f64::consts::TAU;

use lambda_grpc::{Request, Response, Status};

use pb::tide_service_server::TideService;
use pb::{GetLevelRequest, Level};

pub mod pb {
    //! The generated code.
    lambda_grpc::include_proto!("acme.tides.v1");
}

/// Computes levels from the harmonic constants of each gauge.
#[derive(Debug, Clone, Copy)]
pub struct Tides;

impl TideService for Tides {
    async fn get_level(&self, request: Request<GetLevelRequest>) -> Result<Response<Level>, Status> {
        let GetLevelRequest { gauge, time } = request.into_inner();
        level(&gauge, time).map(Response::new)
    }
}

/// Returns the level at a time in seconds since 1970.
///
/// # Errors
///
/// Fails if the gauge is unknown.
pub fn level(gauge: &str, time: u64) -> Result<Level, Status> {
    // The amplitude in centimeters, and the phase as a part of the period.
    let (amplitude, phase) = match gauge {
        "cuxhaven" => (145.0, 0.2),
        "brest" => (205.0, 0.7),
        _ => return Err(Status::not_found(format!("there is no gauge `{gauge}`"))),
    };
    // The principal lunar tide, M2.
    const PERIOD_IN_SECONDS: f64 = 12.4206 * 3600.0;
    let periods = time as f64 / PERIOD_IN_SECONDS + phase;
    Ok(Level { time, centimeters: (amplitude * (TAU * periods).cos()) as i32 })
}
