use ui::pb::greeter_server::GreeterServer;

struct Me;

fn main() {
    GreeterServer::new(Me);
}
