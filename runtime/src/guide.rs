//! Guides, each of which answers one question. They are the files of `runtime/docs` in the repository.
//!
//! | question | guide |
//! |---|---|
//! | Does API Gateway support gRPC? | [`api_gateway_and_grpc`] |
//! | How do I authorize calls, and whom may my handler trust? | [`authorization`] |
//! | What will I pay on Lambda, and when should I leave it? | [`cost`] |
//! | My RPC streams. What now? | [`streaming`] |
//! | Which trigger do I choose, and what do I configure there? | [`triggers`] |
//! | What does this error mean, and what do I do? | [`troubleshooting`] |
//! | Which kind of Lambda fits: functions, Managed Instances, Web Functions, MicroVMs? | [`which_lambda`] |

#[doc = include_str!("../docs/api_gateway_and_grpc.md")]
pub mod api_gateway_and_grpc {}
#[doc = include_str!("../docs/authorization.md")]
pub mod authorization {}
#[doc = include_str!("../docs/cost.md")]
pub mod cost {}
#[doc = include_str!("../docs/streaming.md")]
pub mod streaming {}
#[doc = include_str!("../docs/triggers.md")]
pub mod triggers {}
#[doc = include_str!("../docs/troubleshooting.md")]
pub mod troubleshooting {}
#[doc = include_str!("../docs/which_lambda.md")]
pub mod which_lambda {}
