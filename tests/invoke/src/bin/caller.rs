//! A caller of a function: `caller ENDPOINT FUNCTION ACTION` prints the response, or the status of the error.

use invoke::{client, sdk};
use lambda_grpc::client::Invoke;
use service::pb::echo_client::EchoClient;
use service::pb::{Action, Message};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), &'static str> {
    let mut arguments = std::env::args().skip(1);
    let (Some(endpoint), Some(function), Some(action)) =
        (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err("usage: caller ENDPOINT FUNCTION ACTION");
    };
    let action = Action::from_str_name(&action).ok_or("an action is a value of the enum `Action`")?;
    let mut client = EchoClient::new(Invoke::new(client(sdk(&endpoint)), function));
    match client.say(Message { text: "hello".into(), ..action.into() }).await {
        Ok(response) => println!("response: {}", response.into_inner().text),
        Err(status) => println!("{:?}: {}", status.code(), status.message()),
    }
    Ok(())
}
