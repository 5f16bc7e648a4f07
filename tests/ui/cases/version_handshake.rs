lambda_grpc::__codegen_version!(0);

fn main() {}
