//! Tables of DynamoDB for tests, in an emulator.

use std::io::Write as _;

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, KeySchemaElement, KeyType, LocalSecondaryIndex, Projection,
    ProjectionType, ScalarAttributeType,
};
use aws_sdk_dynamodb::{Client, Config};
use orders::store::DynamoDb;

/// Creates a store with a table of its own, or says why the test is skipped.
pub async fn store(test: &str) -> Option<DynamoDb> {
    let Ok(endpoint) = std::env::var("ORDERS_TEST_DYNAMODB") else {
        let reason = "ORDERS_TEST_DYNAMODB is not the address of an emulator of DynamoDB";
        // Not `eprintln!`, whose text is shown for failed tests only.
        let text = format!("skipped: {test} with DynamoDB: {reason}\n");
        std::io::stderr().write_all(text.as_bytes()).unwrap();
        return None;
    };
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .endpoint_url(endpoint)
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .region(Region::new("eu-central-1"))
        .build();
    let client = Client::from_conf(config);
    let table = format!("{test}_{}", std::process::id());
    create_table(&client, &table).await;
    Some(DynamoDb::new(client, table))
}

/// Creates a table with the keys and indexes of `template.yaml`.
async fn create_table(client: &Client, table: &str) {
    let request = client
        .create_table()
        .table_name(table)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(["customer", "id", "list_key", "state_key"].map(text).into()))
        .set_key_schema(Some(keys("id")))
        .local_secondary_indexes(index("by_position", "list_key"))
        .local_secondary_indexes(index("by_state", "state_key"));
    request.send().await.unwrap();
}

fn text(name: &str) -> AttributeDefinition {
    let attribute =
        AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S);
    attribute.build().unwrap()
}

fn keys(sort_key: &str) -> Vec<KeySchemaElement> {
    let key =
        |name, key_type| KeySchemaElement::builder().attribute_name(name).key_type(key_type).build().unwrap();
    vec![key("customer", KeyType::Hash), key(sort_key, KeyType::Range)]
}

fn index(name: &str, sort_key: &str) -> LocalSecondaryIndex {
    let projection = Projection::builder()
        .projection_type(ProjectionType::Include)
        .non_key_attributes("order_message")
        .build();
    let index = LocalSecondaryIndex::builder().index_name(name).set_key_schema(Some(keys(sort_key)));
    index.projection(projection).build().unwrap()
}
