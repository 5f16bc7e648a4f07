//! Payload format 1.0: API Gateway REST APIs, and HTTP APIs that are set to it.
//!
//! [REST API](https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html),
//! [HTTP API](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).

mod event;
mod names;
mod reply;

pub(crate) use self::event::{Route, Sender, event};
pub(crate) use self::reply::{http_api_response, remap, rest_response, rest_status};
