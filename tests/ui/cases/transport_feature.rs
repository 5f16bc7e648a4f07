lambda_grpc::__transport_version!(1);

fn main() {}
