use ui::pb::greeter_server::{Greeter, GreeterServer};

struct Me;

impl Greeter for Me {}

fn main() {
    GreeterServer::new(Me);
}
