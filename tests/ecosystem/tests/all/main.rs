//! Servers, clients and layers of tonic, tower-http, axum, lambda_runtime and OpenTelemetry together with ours.

mod adapter;
mod clients;
mod cors;
mod descriptors;
mod error_details;
mod health;
mod lambda_runtime;
mod support;
mod targets;
mod telemetry;
mod typed;
