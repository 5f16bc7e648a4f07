//! The local host with a single RPC of `proto/samples.proto`: the one that the argument names.

/// The generated code of the imported `proto/legacy.proto`.
mod legacy {
    lambda_grpc::include_proto!("legacy");
}

mod pb {
    lambda_grpc::include_proto!("samples");
}

/// Runs the handler whose name is the argument.
macro_rules! run {
    ($($handler:ident)*) => {
        match std::env::args().nth(1).as_deref() {
            $(Some(stringify!($handler)) => {
                lambda_grpc::run(pb::requests_server::$handler(|_| async { Ok(lambda_grpc::Response::new(())) })).await
            })*
            other => panic!("no handler is named {other:?}"),
        }
    };
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    run!(
        send_scalars send_numbers send_collections send_tree send_nested send_choice send_known send_wrapped send_names
        send_many send_legacy send_empty send_any send_timestamp send_struct send_value send_string
    )
}
