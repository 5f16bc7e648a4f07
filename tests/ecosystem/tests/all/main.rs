//! Servers, clients and layers of tonic, tower-http, axum and lambda_runtime together with ours.

mod adapter;
mod clients;
mod cors;
mod health;
mod lambda_runtime;
mod support;
mod targets;
mod typed;
