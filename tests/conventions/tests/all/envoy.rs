//! The two configurations of `examples/native-clients`, which users copy.

use std::fs;

use conventions::root;

fn read(file: &str) -> String {
    fs::read_to_string(root().join("examples/native-clients").join(file)).unwrap()
}

/// Each file is complete, so the filters for native gRPC are in both of them.
#[test]
fn both_configurations_restore_trailers_with_the_same_filters() {
    let filters = |file: &str, next: &str| {
        let text = read(file);
        let start = text.find("# Requests pass these filters").unwrap();
        let end = text.find(next).unwrap();
        text[start..end].trim_end().to_owned()
    };
    let in_front_of_triggers = filters("envoy.yaml", "- name: envoy.filters.http.router");
    assert!(in_front_of_triggers.contains("function envoy_on_response"));
    assert_eq!(filters("lambda.yaml", "# The following filters are not in"), in_front_of_triggers);
}

/// With Envoy's default, a second process on the same port starts without an error.
#[test]
fn no_configuration_shares_its_port_with_another_process() {
    for file in ["envoy.yaml", "lambda.yaml"] {
        assert!(read(file).contains("\n      enable_reuse_port: false\n"), "{file}");
    }
}
