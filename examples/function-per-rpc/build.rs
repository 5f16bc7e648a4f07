//! Generates the code of `proto/products.proto`, and a file with the routes of each RPC for the template.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::configure()
        .json(true)
        .sam_events_folder("events")
        .routes_file("routes.json")
        .compile_protos(&["proto/products.proto"], &["proto"])
}
