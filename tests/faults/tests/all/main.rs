//! Single faults, each with what a function makes of it.

mod address;
mod extension;
mod framing;
mod gone;
mod headers;
mod malformed;
mod refused;
mod restore;
mod sandbox;
mod sigterm;
mod statuses;
mod workers;
