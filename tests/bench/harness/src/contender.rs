//! Who takes part in which case.

use lambda_grpc::Host;
use traffic::Wire;

use crate::arrival::Arrival;
use crate::exchange::{Exchange, by_itself};
#[cfg(feature = "peers")]
use crate::lambda::on_lambda;

/// Somebody who can answer a call.
pub struct Contender {
    pub name: &'static str,
    pub exchange: Exchange,
    pub(crate) arrival: Arrival,
}

impl Contender {
    /// Returns lambda-grpc as `run` has it, with the path prefix that Twirp's clients need.
    pub fn ours(wire: Wire) -> Self {
        let host = match wire {
            Wire::Twirp | Wire::TwirpJson => Host::new().twirp_prefix("/twirp"),
            _ => Host::new(),
        };
        let exchange = by_itself(host.handler(ours::server()));
        Self { name: "lambda-grpc", exchange, arrival: Arrival::Own }
    }

    #[cfg(feature = "peers")]
    fn on_hyper(name: &'static str, exchange: Exchange) -> Self {
        Self { name, exchange, arrival: Arrival::Hyper }
    }

    /// Returns everybody who has this protocol, lambda-grpc first.
    #[cfg(feature = "peers")]
    pub fn all(case: traffic::Case) -> Vec<Self> {
        use lambda_http::{Adapter, request::LambdaRequest};

        macro_rules! on_lambda_http {
            ($name:literal, $router:expr) => {
                Self::on_hyper($name, on_lambda::<LambdaRequest, _>(Adapter::from($router)))
            };
        }
        let mut all = vec![Self::ours(case.wire)];
        match case.wire {
            Wire::GrpcWeb => {
                let mut floor = floor::Echo::default();
                let handler = lambda_grpc::handler(ours::server());
                all.extend([
                    Self::on_hyper("lambda-grpc, `handler`", on_lambda::<lambda_grpc::Event, _>(handler)),
                    on_lambda_http!("tonic-web", peer_tonic_web::router()),
                    on_lambda_http!("connectrpc", peer_connectrpc::router()),
                    Self::on_hyper("by hand", on_lambda(floor::Handler::default())),
                    Self::on_hyper("floor", Box::new(move |event| floor.call(&event).into())),
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
