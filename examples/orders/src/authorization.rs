//! Who makes a call.
//!
//! The authorizer of the HTTP API verifies the token of a caller, so the function trusts its claims. An order belongs
//! to a customer, and every access to the store names the customer: nobody can reach the order of another one.

use lambda_grpc::context::Authorizer;

use lambda_grpc::{Interceptor, Request, RequestContext, Status};

/// The customer who makes a call. It is in the extensions of every request that reaches a handler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer(pub String);

impl Customer {
    /// Returns the customer of a request.
    pub(crate) fn of<T>(request: &Request<T>) -> Result<Self, Status> {
        // Only a server without the interceptor lacks it.
        request.extensions().get().cloned().ok_or_else(|| Status::unauthenticated("the call has no customer"))
    }
}

/// An interceptor that finds out which customer makes a call.
#[derive(Debug, Clone)]
pub enum Identification {
    /// The customer is the claim `sub` of a token, which a JWT authorizer has verified.
    Token,
    /// All calls are of this customer. For development only, because no call needs a token.
    Development(Customer),
}

impl Identification {
    /// Returns `Token` on AWS Lambda, and a customer for development elsewhere.
    ///
    /// A program outside AWS Lambda has no authorizer, and listens on loopback by default. In a container that others can
    /// reach, the program has to verify tokens itself.
    pub fn from_environment() -> Self {
        match std::env::var_os("AWS_LAMBDA_RUNTIME_API") {
            Some(_) => Self::Token,
            None => Self::Development(Customer("developer".to_owned())),
        }
    }

    fn identify(&self, request: &Request<()>) -> Result<Customer, Status> {
        if let Self::Development(customer) = self {
            return Ok(customer.clone());
        }
        let context = request.extensions().get::<RequestContext>();
        // Other authorizers are rejected: nobody configured them, so nobody thought about their claims.
        let Some(Authorizer::Jwt { claims, .. }) = context.and_then(RequestContext::authorizer) else {
            return Err(Status::unauthenticated("a token is needed"));
        };
        match claims.get("sub") {
            Some(subject) if !subject.is_empty() => Ok(Customer(subject.clone())),
            _ => Err(Status::unauthenticated("the token has no subject")),
        }
    }
}

impl Interceptor for Identification {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        let customer = self.identify(&request)?;
        request.extensions_mut().insert(customer);
        Ok(request)
    }
}
