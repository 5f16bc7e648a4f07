//! Single faults, and the reaction of a function to each of them.

mod address;
mod extension;
mod framing;
mod gone;
mod headers;
mod malformed;
mod rejected;
mod restore;
mod sandbox;
mod sigterm;
mod statuses;
mod workers;
