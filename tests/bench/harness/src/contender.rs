//! The contenders of each case.

use lambda_grpc::Host;
use traffic::Wire;

use crate::call::{Exchange, on_lambda_grpc};
use crate::event_buffer::EventBuffer;
#[cfg(feature = "peers")]
use crate::lambda::on_lambda;

/// A library that can serve a call.
pub struct Contender {
    pub name: &'static str,
    pub exchange: Exchange,
    pub(crate) buffer: EventBuffer,
}

impl Contender {
    /// Returns lambda-grpc as in `run`, with the path prefix that Twirp clients need.
    pub fn ours(wire: Wire) -> Self {
        let host = match wire {
            Wire::Twirp | Wire::TwirpJson => Host::new().twirp_prefix("/twirp"),
            _ => Host::new(),
        };
        let exchange = on_lambda_grpc(host.handler(ours::server()));
        Self { name: "lambda-grpc", exchange, buffer: EventBuffer::LambdaGrpc }
    }

    #[cfg(feature = "peers")]
    fn on_hyper(name: &'static str, exchange: Exchange) -> Self {
        Self { name, exchange, buffer: EventBuffer::Hyper }
    }

    /// Returns all contenders that support the protocol of a case, with lambda-grpc first.
    #[cfg(feature = "peers")]
    pub fn all(case: traffic::Case) -> Vec<Self> {
        use lambda_http::{Adapter, request::LambdaRequest};
        use serde_json::value::RawValue;

        macro_rules! on_lambda_http {
            ($name:literal, $router:expr) => {
                Self::on_hyper($name, on_lambda::<LambdaRequest, _>(Adapter::from($router)))
            };
        }
        let mut contenders = vec![Self::ours(case.wire)];
        match case.wire {
            Wire::GrpcWeb => {
                let mut floor = floor::Echo::default();
                let handler = Host::new().handler(ours::server());
                contenders.extend([
                    Self::on_hyper("lambda-grpc, `handler`", on_lambda::<Box<RawValue>, _>(handler)),
                    on_lambda_http!("tonic-web", peer_tonic_web::router()),
                    on_lambda_http!("connectrpc", peer_connectrpc::router()),
                    Self::on_hyper("by hand", on_lambda(floor::Handler::default())),
                    Self::on_hyper("floor", Box::new(move |event| floor.call(&event).into())),
                ]);
            }
            Wire::GrpcWebText => contenders.push(on_lambda_http!("tonic-web", peer_tonic_web::router())),
            Wire::GrpcWebGzip => contenders.push(on_lambda_http!("tonic-web", peer_tonic_web::gzip_router())),
            Wire::Connect | Wire::ConnectJson => {
                contenders.push(on_lambda_http!("connectrpc", peer_connectrpc::router()));
            }
            Wire::ConnectGzip => {
                contenders.push(on_lambda_http!("connectrpc", peer_connectrpc::gzip_router()))
            }
            Wire::Twirp | Wire::TwirpJson => contenders.push(on_lambda_http!("twirp", peer_twirp::router())),
        }
        contenders
    }
}
