//! Calls of the inventory in each way, through servers that check signatures as AWS does.

mod calls;
mod changed_requests;
mod environment;
mod signatures;
mod support;
