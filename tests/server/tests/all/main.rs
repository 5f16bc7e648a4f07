//! Every protocol behind every trigger, in process; and the whole process, with a Runtime API.

mod compression;
mod connect;
mod grpc;
mod grpc_web;
mod grpc_web_text;
mod handlers;
mod json;
mod lambda;
mod local;
mod metadata;
mod not_rpc;
mod spans;
mod streams;
mod support;
mod targets;
mod tonic_service;
mod triggers;
mod twirp;
mod typed_client;
