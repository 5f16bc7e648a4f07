//! The handler of a single RPC.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use prost::Message;
use tonic::{Request, Response, Status};

use super::call::{Call, CallResult};
use super::descriptor::ServiceDescriptor;
use super::rpc_service::RpcService;
use crate::call::Limits;

/// The server of a single RPC, created by the generated function with the name of that RPC.
///
/// With one handler for each Lambda function, each RPC has its own IAM policy, memory size and timeout. Calls
/// of other methods of the service are rejected with `UNIMPLEMENTED`.
pub struct Handler<F, I> {
    descriptor: &'static ServiceDescriptor,
    function: Arc<F>,
    limits: Limits,
    request: PhantomData<fn(I)>,
}

/// Creates the handler of the only method in `descriptor`. Called by generated code.
pub fn handler<F, I>(descriptor: &'static ServiceDescriptor, function: F) -> Handler<F, I> {
    descriptor.prepare();
    Handler { descriptor, function: Arc::new(function), limits: Limits::default(), request: PhantomData }
}

impl<F, I> Handler<F, I> {
    /// Sets the largest request message that is decoded, in bytes. The default is 6 MiB.
    #[must_use]
    pub fn max_decoding_message_size(mut self, limit: usize) -> Self {
        self.limits.max_decoding_message_size = limit;
        self
    }

    /// Sets the largest response message that is encoded, in bytes. It is unlimited by default.
    #[must_use]
    pub fn max_encoding_message_size(mut self, limit: usize) -> Self {
        self.limits.max_encoding_message_size = limit;
        self
    }
}

impl<F, I> Clone for Handler<F, I> {
    fn clone(&self) -> Self {
        Self { function: Arc::clone(&self.function), ..*self }
    }
}

impl<F, I> fmt::Debug for Handler<F, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handler").field("descriptor", self.descriptor).finish_non_exhaustive()
    }
}

impl<F, I, O, Fut> RpcService for Handler<F, I>
where
    F: Fn(Request<I>) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Response<O>, Status>> + Send,
    I: Message + Default + 'static,
    O: Message,
{
    fn descriptor(&self) -> &'static ServiceDescriptor {
        self.descriptor
    }

    fn limits(&self) -> Limits {
        self.limits
    }

    async fn call(&self, _: &str, call: Call) -> CallResult {
        call.unary(|request| (self.function)(request)).await
    }
}
