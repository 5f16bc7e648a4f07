//! The echo server as a Lambda function. The arguments configure its host.

use lambda_grpc::Host;
use lambda_grpc::host::ResponseMode;
use server::Echoing;
use server::pb::echo_server::EchoServer;
use tokio::runtime::Builder;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let is_set = |name: &str| arguments.iter().any(|argument| argument == name);
    let mut runtime = match is_set("threads") {
        true => Builder::new_multi_thread(),
        false => Builder::new_current_thread(),
    };
    let mode = if is_set("streaming") { ResponseMode::Streaming } else { ResponseMode::Buffered };
    let mut host = Host::new().response_mode(mode);
    if is_set("after_restore") {
        host = host.after_restore(async || Ok::<_, String>(()));
    } else if is_set("after_restore_fails") {
        host = host.after_restore(async || Err("no database"));
    }
    Ok(runtime.enable_all().build()?.block_on(host.run(EchoServer::new(Echoing)))?)
}
