//! Generates the code of `shipping.proto` with lambda-grpc.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::configure()
        .skip_rpc("acme.shipping.v1.Shipping/ListQuotes")
        .compile_protos(&["../proto/shipping.proto"], &["../proto"])
}
