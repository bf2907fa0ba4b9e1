//! The card reads: the only calls from one service to another. A fourth one is a decision, not a line of code.

use crate::rooms::place;
use crate::source::{code, words};
use crate::tree::{File, files, no_faults};

/// Who reads which card. The dispatcher is the people's door and calls every service, so it is exempt.
const CARDS: [(&str, &str); 3] = [("matching", "GetMatchingCards"), ("notifications", "GetOfferCard"), ("notifications", "GetContactCard")];

/// The names of all RPCs of the contract.
fn rpcs(files: &[File]) -> Vec<String> {
    let contract = files.iter().filter(|file| file.is("proto"));
    let mut names: Vec<String> = contract
        .flat_map(|file| {
            let words = words(&file.text);
            words.windows(3).filter(|three| three[0] == "rpc" && three[2] == "(").map(|three| three[1].clone()).collect::<Vec<String>>()
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for sign in name.chars() {
        if sign.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(sign.to_lowercase());
    }
    snake
}

fn faults(file: &File, rpcs: &[String]) -> Vec<String> {
    let Some((service, modules)) = place(&file.path).filter(|(service, _)| *service != "dispatcher") else { return Vec::new() };
    let words = code(&file.text);
    if modules[0] != "peers" {
        let client = words.iter().find(|word| word.ends_with("ServiceClient"));
        return client.map(|client| format!("{}: {client}; only peers.rs calls another service", file.path)).into_iter().collect();
    }
    let called = |rpc: &&String| {
        let (method, request) = (snake(rpc), format!("{rpc}Request"));
        words.contains(&request) || words.windows(3).any(|three| three[0] == "." && three[1] == method && three[2] == "(")
    };
    let strange = rpcs.iter().filter(called).filter(|rpc| !CARDS.contains(&(service, rpc.as_str())));
    strange.map(|rpc| format!("{}: {rpc} is no card that {service} reads", file.path)).collect()
}

#[test]
fn services_call_each_other_for_three_cards_only() {
    let files = files();
    let rpcs = rpcs(&files);

    no_faults(&files.iter().filter(|file| file.is("rs")).flat_map(|file| faults(file, &rpcs)).collect::<Vec<String>>());
    for (_, card) in CARDS {
        assert!(rpcs.iter().any(|rpc| rpc == card), "{card} is not in the contract");
    }
}

#[test]
fn a_fourth_call_is_seen() {
    let rpcs =
        rpcs(&[File::new("a.proto", "service A { rpc GetOfferCard(B) returns (C); rpc PostNeed(D) returns (E) {} rpc GetMatchingCards(F) returns (G); }")]);
    let peers = |service: &str, text: &str| faults(&File::new(&format!("services/{service}/src/peers.rs"), text), &rpcs).len();

    assert_eq!(rpcs, ["GetMatchingCards", "GetOfferCard", "PostNeed"]);
    assert_eq!(peers("notifications", "client.post_need(request)"), 1);
    assert_eq!(peers("notifications", "pb::PostNeedRequest {}"), 1);
    assert_eq!(peers("notifications", "client.get_matching_cards(request)"), 1);
    assert_eq!(peers("notifications", "client.get_offer_card(pb::GetOfferCardRequest {})"), 0);
    assert_eq!(peers("dispatcher", "client.post_need(request)"), 0);
    assert_eq!(faults(&File::new("services/matching/src/api.rs", "use pb::NeedServiceClient;"), &rpcs).len(), 1);
}
