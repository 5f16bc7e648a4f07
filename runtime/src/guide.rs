//! Guides, each of which answers one question. They are the files of `runtime/docs` in the repository.
//!
//! | question | guide |
//! |---|---|
//! | Does API Gateway support gRPC? | [`api_gateway_and_grpc`] |
//! | How does lambda-grpc work inside? | [`architecture`] |
//! | How do I authorize calls, and whom may my handler trust? | [`authorization`] |
//! | How do I call the service from my language, and from a browser? | [`clients`] |
//! | How does this compare with other ways to serve gRPC from Lambda? | [`comparison`] |
//! | What is lambda-grpc tested against, and what do the tests not show? | [`compatibility`] |
//! | What will I pay on Lambda, and when should I leave it? | [`cost`] |
//! | How do I deploy a service to AWS Lambda? | [`deploying`] |
//! | How do I return errors with details, and what do clients see? | [`errors`] |
//! | How do I run a tonic service on Lambda? | [`from_tonic`] |
//! | How do I write, test and run a service? | [`getting_started`] |
//! | How do I get logs, traces and metrics out of a function? | [`observability`] |
//! | How fast is a call, compared with `lambda_http` and tonic? | [`performance`] |
//! | How do I organize `.proto` files: packages, imports, editions, buf and Bazel? | [`protos`] |
//! | My RPC streams. What can I do? | [`streaming`] |
//! | How do I test a service without AWS? | [`testing`] |
//! | Which trigger do I choose, and what do I configure there? | [`triggers`] |
//! | What does this error mean, and what do I do? | [`troubleshooting`] |
//! | Which kind of Lambda fits: functions, Managed Instances, Web Functions, MicroVMs? | [`which_lambda`] |

// Code in a guide is compiled if the features that it needs are enabled. `tests/ecosystem` and `tests/ui` compile
// the code that uses other crates.

#[doc = include_str!("../docs/api_gateway_and_grpc.md")]
pub mod api_gateway_and_grpc {}
#[doc = include_str!("../docs/architecture.md")]
pub mod architecture {}
#[doc = include_str!("../docs/authorization.md")]
pub mod authorization {}
#[cfg(not(doctest))]
#[doc = include_str!("../docs/clients.md")]
pub mod clients {}
#[doc = include_str!("../docs/comparison.md")]
pub mod comparison {}
#[doc = include_str!("../docs/compatibility.md")]
pub mod compatibility {}
#[doc = include_str!("../docs/cost.md")]
pub mod cost {}
#[doc = include_str!("../docs/deploying.md")]
pub mod deploying {}
#[cfg(any(not(doctest), feature = "error-details"))]
#[doc = include_str!("../docs/errors.md")]
pub mod errors {}
#[cfg(not(doctest))]
#[doc = include_str!("../docs/from_tonic.md")]
pub mod from_tonic {}
#[doc = include_str!("../docs/getting_started.md")]
pub mod getting_started {}
#[cfg(not(doctest))]
#[doc = include_str!("../docs/observability.md")]
pub mod observability {}
#[doc = include_str!("../docs/performance.md")]
pub mod performance {}
#[cfg(not(doctest))]
#[doc = include_str!("../docs/protos.md")]
pub mod protos {}
#[doc = include_str!("../docs/streaming.md")]
pub mod streaming {}
#[cfg(any(not(doctest), all(feature = "health", feature = "testing")))]
#[doc = include_str!("../docs/testing.md")]
pub mod testing {}
#[doc = include_str!("../docs/triggers.md")]
pub mod triggers {}
#[doc = include_str!("../docs/troubleshooting.md")]
pub mod troubleshooting {}
#[doc = include_str!("../docs/which_lambda.md")]
pub mod which_lambda {}
