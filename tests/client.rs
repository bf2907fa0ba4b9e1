//! The house through clients that we did not write: Python's grpcio by server reflection, and reflection itself.

use std::collections::BTreeSet;
use std::process::Command;

use prost::Message as _;
use prost_types::{FileDescriptorProto, FileDescriptorSet};
use tonic::transport::Endpoint;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;
use tonic_reflection::pb::v1::{ServerReflectionRequest, ServerReflectionResponse};
use world::{Build, Folder, Process, tools, wait};

const FREE: [(&str, &str); 2] = [("BORGERTORG_SERVER__LISTEN", "127.0.0.1:0"), ("BORGERTORG_SERVER__HTTP", "127.0.0.1:0")];

/// What grpcio cannot ask: its package for reflection speaks v1alpha only, newer tools speak v1.
#[tokio::test]
async fn reflection_v1_names_every_service_and_gives_its_file() {
    let data = Folder::new("reflection");
    let house = Process::start(Build::Shipped, &data, &["all"], &["all"], &FREE).await;
    let channel = Endpoint::from_shared(house.grpc("all")).expect("an address").connect().await.expect("a connection");
    let contract = FileDescriptorSet::decode(proto::DESCRIPTORS).expect("descriptors");
    let ours = contract.file.iter().flat_map(|file| file.service.iter().map(|service| format!("{}.{}", file.package(), service.name())));
    let ours: BTreeSet<String> = ours.collect();
    let asks = std::iter::once(MessageRequest::ListServices(String::new())).chain(ours.iter().cloned().map(MessageRequest::FileContainingSymbol));
    let asks: Vec<_> = asks.map(|ask| ServerReflectionRequest { host: String::new(), message_request: Some(ask) }).collect();

    let mut answers = ServerReflectionClient::new(channel.clone()).server_reflection_info(tokio_stream::iter(asks)).await.expect("answers").into_inner();

    let mut next = async || answers.message().await.expect("an answer").and_then(|answer: ServerReflectionResponse| answer.message_response);
    let Some(MessageResponse::ListServicesResponse(listed)) = next().await else { panic!("a list of services") };
    let listed: BTreeSet<String> = listed.service.into_iter().map(|service| service.name).collect();
    assert!(listed.is_superset(&ours) && listed.contains("grpc.health.v1.Health"), "not listed: {:?}", ours.difference(&listed));
    for service in &ours {
        let Some(MessageResponse::FileDescriptorResponse(files)) = next().await else { panic!("the file of {service}") };
        let files = files.file_descriptor_proto.iter().map(|file| FileDescriptorProto::decode(file.as_slice()).expect("a file"));
        let holds = |file: FileDescriptorProto| file.service.iter().any(|one| format!("{}.{}", file.package(), one.name()) == *service);
        assert!(files.into_iter().any(holds), "{service} is not in its file");
        let asked = async || HealthClient::new(channel.clone()).check(HealthCheckRequest { service: service.clone() }).await.ok();
        wait::until("a service that is ready", wait::START, async || asked().await.filter(|said| said.get_ref().status() == ServingStatus::Serving)).await;
    }
}

#[tokio::test]
async fn grpcio_posts_a_need_and_accepts_an_offer_by_reflection_alone() {
    let data = Folder::new("client");
    let house = Process::start(Build::Shipped, &data, &["all"], &["all"], &FREE).await;
    let token = Process::run(Build::Shipped, &data, &["token", "--role", "operator"], &[]).await;
    let binary = Build::Shipped.binary();

    let mut client = Command::new(tools::tool("python/bin/python"));
    client.arg(tools::root().join("tests/client.py")).arg(house.grpc("all").trim_start_matches("http://")).arg(token.out.trim());
    client.arg(binary).args(["token", "--role", "coordinator"]).env("BORGERTORG_DATA", data.path());
    let said = client.output().expect("Python runs");

    let steps = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.status.success(), "{steps}\n{}", String::from_utf8_lossy(&said.stderr));
    assert_eq!(steps.split_whitespace().collect::<Vec<_>>(), ["centre", "people", "key", "posted", "asked", "filled", "refused"]);
}
