//! Generates the code of `proto/orders.proto`, and the lists of its routes for the templates.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::configure()
        .json(true)
        .routes_file("routes.json")
        .sam_events_file("sam/events/all.yaml")
        .compile_protos(&["proto/orders.proto"], &["proto"])
}
