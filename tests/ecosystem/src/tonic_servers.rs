//! Two services as users of tonic write them, without anything from this repository.

use std::pin::Pin;
use std::time::Duration;

use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{Stream, StreamExt};
use tonic::metadata::MetadataValue;
use tonic::{Code, Request, Response, Status, Streaming};

use helloworld::greeter_server::Greeter;
use helloworld::{HelloReply, HelloRequest};
use routeguide::route_guide_server::RouteGuide;
use routeguide::{Feature, Point, Rectangle, RouteNote, RouteSummary};

/// The encoded descriptors of both services, which `tonic-reflection` takes too.
pub const FILE_DESCRIPTOR_SET: &[u8] = tonic::include_file_descriptor_set!("helloworld");

/// The generated code of `helloworld.proto`.
pub mod helloworld {
    tonic::include_proto!("helloworld");
}

/// The generated code of `route_guide.proto`.
pub mod routeguide {
    tonic::include_proto!("routeguide");
}

/// Greets, and fails with details for an empty name.
#[derive(Debug, Default)]
pub struct MyGreeter;

#[tonic::async_trait]
impl Greeter for MyGreeter {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<Response<HelloReply>, Status> {
        let (metadata, _, HelloRequest { name }) = request.into_parts();
        match name.as_str() {
            "" => {
                let mut status = Status::with_details(
                    Code::InvalidArgument,
                    "name: é must not be empty",
                    vec![1, 2, 3].into(),
                );
                status.metadata_mut().insert("x-hint", MetadataValue::from_static("say who you are"));
                return Err(status);
            }
            "sleep" => tokio::time::sleep(Duration::from_secs(30)).await,
            "panic" => panic!("the secret of the panic"),
            "timeout" => {
                let left =
                    metadata.get("grpc-timeout").map(|value| value.to_str().unwrap_or_default().to_owned());
                return Ok(Response::new(HelloReply { message: left.unwrap_or_default() }));
            }
            _ => {}
        }
        let mut response = Response::new(HelloReply { message: format!("Hello {name}!") });
        if let Some(value) = metadata.get("x-echo") {
            response.metadata_mut().insert("x-echoed", value.clone());
        }
        if let Some(value) = metadata.get_bin("x-echo-bin") {
            response.metadata_mut().insert_bin("x-echoed-bin", value.clone());
        }
        Ok(response)
    }
}

/// Has the features with even latitudes.
#[derive(Debug, Default)]
pub struct MyRouteGuide;

fn feature(latitude: i32) -> Feature {
    Feature { name: format!("feature {latitude}"), location: Some(Point { latitude, longitude: 0 }) }
}

#[tonic::async_trait]
impl RouteGuide for MyRouteGuide {
    async fn get_feature(&self, request: Request<Point>) -> Result<Response<Feature>, Status> {
        match request.into_inner().latitude {
            odd if odd % 2 != 0 => Err(Status::not_found("no feature here")),
            latitude => Ok(Response::new(feature(latitude))),
        }
    }

    type ListFeaturesStream = ReceiverStream<Result<Feature, Status>>;

    /// Sends as many features as the rectangle is high. If there are several, the stream never ends.
    async fn list_features(
        &self,
        request: Request<Rectangle>,
    ) -> Result<Response<Self::ListFeaturesStream>, Status> {
        let count = request.into_inner().hi.unwrap_or_default().latitude;
        let (sender, receiver) = tokio::sync::mpsc::channel(1);
        tokio::spawn(async move {
            for latitude in 0..count {
                if sender.send(Ok(feature(latitude))).await.is_err() {
                    return;
                }
            }
            if count > 1 {
                sender.closed().await;
            }
        });
        Ok(Response::new(ReceiverStream::new(receiver)))
    }

    async fn record_route(
        &self,
        request: Request<Streaming<Point>>,
    ) -> Result<Response<RouteSummary>, Status> {
        let mut points = request.into_inner();
        let mut point_count = 0;
        while points.next().await.transpose()?.is_some() {
            point_count += 1;
        }
        Ok(Response::new(RouteSummary { point_count }))
    }

    type RouteChatStream = Pin<Box<dyn Stream<Item = Result<RouteNote, Status>> + Send>>;

    async fn route_chat(
        &self,
        request: Request<Streaming<RouteNote>>,
    ) -> Result<Response<Self::RouteChatStream>, Status> {
        let mut notes = request.into_inner();
        let note = notes.next().await.transpose()?.unwrap_or_default();
        Ok(Response::new(Box::pin(tokio_stream::iter([Ok(note.clone()), Ok(note)]))))
    }
}
