//! The house through a client that we did not write: Python's grpcio, by server reflection.

use std::process::Command;

use world::{Build, Folder, Process, tools};

#[tokio::test]
async fn grpcio_posts_a_need_and_accepts_an_offer_by_reflection_alone() {
    let data = Folder::new("client");
    let free = [("BORGERTORG_SERVER__LISTEN", "127.0.0.1:0"), ("BORGERTORG_SERVER__HTTP", "127.0.0.1:0")];
    let house = Process::start(Build::Shipped, &data, &["all"], &["all"], &free).await;
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
