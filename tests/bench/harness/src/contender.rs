//! Who takes part in which case.

use crate::exchange::{Exchange, by_itself};
#[cfg(feature = "peers")]
use crate::lambda::on_lambda;

/// Somebody who can answer a call.
pub struct Contender {
    pub name: &'static str,
    pub exchange: Exchange,
}

impl Contender {
    /// Returns lambda-grpc as `run` has it.
    pub fn ours() -> Self {
        Self { name: "lambda-grpc", exchange: by_itself(lambda_grpc::handler(ours::server())) }
    }

    /// Returns everybody who has this protocol, lambda-grpc first.
    #[cfg(feature = "peers")]
    pub fn all(case: traffic::Case) -> Vec<Self> {
        use lambda_http::{Adapter, request::LambdaRequest};
        use traffic::Wire;

        macro_rules! on_lambda_http {
            ($name:literal, $router:expr) => {
                Self { name: $name, exchange: on_lambda::<LambdaRequest, _>(Adapter::from($router)) }
            };
        }
        let mut all = vec![Self::ours()];
        match case.wire {
            Wire::GrpcWeb => {
                let mut floor = floor::Echo::default();
                let handler = lambda_grpc::handler(ours::server());
                all.extend([
                    Self {
                        name: "lambda-grpc, `handler`",
                        exchange: on_lambda::<lambda_grpc::Event, _>(handler),
                    },
                    on_lambda_http!("tonic-web", peer_tonic_web::router()),
                    on_lambda_http!("connectrpc", peer_connectrpc::router()),
                    Self { name: "by hand", exchange: on_lambda(floor::Handler::default()) },
                    Self { name: "floor", exchange: Box::new(move |event| floor.call(&event).into()) },
                ]);
            }
            Wire::GrpcWebText => all.push(on_lambda_http!("tonic-web", peer_tonic_web::router())),
            Wire::GrpcWebGzip => all.push(on_lambda_http!("tonic-web", peer_tonic_web::gzip_router())),
            Wire::Connect | Wire::ConnectJson => {
                all.push(on_lambda_http!("connectrpc", peer_connectrpc::router()));
            }
            Wire::ConnectGzip => all.push(on_lambda_http!("connectrpc", peer_connectrpc::gzip_router())),
            Wire::Twirp | Wire::TwirpJson => all.push(on_lambda_http!("twirp", peer_twirp::router())),
        }
        all
    }
}
