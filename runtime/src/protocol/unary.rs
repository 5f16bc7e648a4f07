//! What gRPC and gRPC-Web have in common: one framed message in, one framed message out.

use http::HeaderMap;
use http::request::Parts;
use tonic::metadata::MetadataMap;
use tonic::{Request, Status};

use super::{deadline, fault, panics};
use crate::body::{CollectError, RequestBody, collect};
use crate::call::CallContext;
use crate::service::{Answer, Call, Routes, Service};
use crate::wire::frame::{self, FrameError};
use crate::wire::metadata;

/// Runs the method that the path names, and returns its reply as a closed frame with `spare` bytes of room behind it.
pub(super) async fn call<R: Routes, B: RequestBody>(
    routes: &R,
    mut parts: Parts,
    body: B,
    spare: usize,
) -> Answer {
    let context = parts.extensions.remove::<CallContext>().unwrap_or_default();
    if let Some(fault) = context.fault {
        return Err(fault::explain(fault));
    }
    // Counted from here: a client that is slow to send its message uses up its own time.
    let deadline = deadline::of(&parts.headers, context.deadline)?;
    deadline::within(deadline, panics::catch(run(routes, parts, body, spare))).await
}

async fn run<R: Routes, B: RequestBody>(routes: &R, parts: Parts, body: B, spare: usize) -> Answer {
    let Parts { uri, mut headers, extensions, .. } = parts;
    let (service, method) = find(routes, uri.path())?;
    let limits = service.limits();
    let max = limits.max_decoding_message_size;
    let body = collect(body, max.saturating_add(frame::PREFIX)).await.map_err(|error| match error {
        CollectError::TooLarge => too_large("more than that".into(), max),
        CollectError::Broken(error) => Status::internal(format!("the request body broke off: {error}")),
    })?;
    let message = frame::open(body, max).map_err(|error| explain_frame(&error, &headers, max))?;
    metadata::split_binary(&mut headers);
    let request = Request::from_parts(MetadataMap::from_headers(headers), extensions, message);
    let mut reply = service.call(method, Call { request, reply: frame::begin(), spare, limits }).await?;
    frame::close(reply.get_mut()).map_err(|length| {
        Status::resource_exhausted(format!(
            "the reply message is {length} bytes, more than a gRPC frame holds"
        ))
    })?;
    Ok(reply)
}

/// Finds the method of exactly this path: a looser match would walk past authorizers that match paths.
fn find<'a, R: Routes>(routes: &'a R, path: &'a str) -> Result<(&'a R::Target, &'a str), Status> {
    let unknown = |what: String| Status::unimplemented(format!("`{path}` is not served here: {what}"));
    let (service, method) = path
        .strip_prefix('/')
        .and_then(|path| path.split_once('/'))
        .ok_or_else(|| unknown("the path of a call is `/package.Service/Method`".into()))?;
    let target = routes.find(service, method).ok_or_else(|| {
        let names: Vec<_> = routes.descriptors().iter().map(|known| format!("`{}`", known.name())).collect();
        unknown(format!("there is no service `{service}`, only {}", names.join(", ")))
    })?;
    match target.descriptor().method(method) {
        Some(known) if !known.is_left_out() => Ok((target, method)),
        Some(_) => Err(unknown(format!("`{method}` was left out when this server was built (`skip_rpc`)"))),
        None => Err(unknown(format!("`{service}` has no method `{method}` here"))),
    }
}

/// Names the remedy; the codes are those of gRPC's own servers and of the ConnectRPC conformance suite.
fn explain_frame(error: &FrameError, headers: &HeaderMap, max: usize) -> Status {
    match *error {
        FrameError::Missing => {
            Status::unimplemented("the body is empty: a unary call sends one length-prefixed message")
        }
        FrameError::Trailing { bytes } => Status::unimplemented(format!(
            "{bytes} bytes follow the message: a unary call sends one length-prefixed message and no more"
        )),
        FrameError::TooLarge { promised } => too_large(format!("{promised} bytes"), max),
        FrameError::Truncated { promised, present } => Status::internal(format!(
            "the length-prefixed message is cut short: {promised} bytes are promised and {present} are there"
        )),
        FrameError::Flags(flags) => Status::internal(format!(
            "the body is no length-prefixed message: it begins with the byte {flags:#04x} where the flags are"
        )),
        FrameError::Compressed => match headers.get("grpc-encoding").filter(|it| *it != "identity") {
            Some(encoding) => Status::unimplemented(format!(
                "the message is compressed with {encoding:?}, which is not supported: send it uncompressed"
            )),
            None => Status::internal(
                "the message is flagged as compressed, and `grpc-encoding` names no compression",
            ),
        },
    }
}

fn too_large(size: String, max: usize) -> Status {
    Status::resource_exhausted(format!(
        "the request message is {size}, over the limit of {max} bytes (`max_decoding_message_size`)"
    ))
}
