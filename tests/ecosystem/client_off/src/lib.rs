//! The generated code.

lambda_grpc::include_proto!("hello");
