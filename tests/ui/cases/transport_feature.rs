lambda_grpc::__requires_transport!();

fn main() {}
