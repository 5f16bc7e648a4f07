//! A caller of a function: `caller ENDPOINT FUNCTION TEXT` prints the response, or the status of the error.

use invoke::{client, sdk};
use lambda_grpc::client::Invoke;
use server::pb::Message;
use server::pb::echo_client::EchoClient;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), &'static str> {
    let mut arguments = std::env::args().skip(1);
    let (Some(endpoint), Some(function), Some(text)) = (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err("usage: caller ENDPOINT FUNCTION TEXT");
    };
    let mut client = EchoClient::new(Invoke::new(client(sdk(&endpoint)), function));
    match client.say(Message { text, ..Message::default() }).await {
        Ok(response) => println!("response: {}", response.into_inner().text),
        Err(status) => println!("{:?}: {}", status.code(), status.message()),
    }
    Ok(())
}
