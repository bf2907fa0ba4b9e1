//! Who may call what: every call of the contract, with tokens that nobody may believe, and by each role that there is.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use tonic::Code;
use tonic_types::StatusExt as _;

use crate::callers::Caller::{self, Contact, Coordinator, Machine, Operator, Room, Volunteer};
use crate::calls::every;
use crate::granted::each_in_its_state;
use crate::things::{Things, furnish};
use world::desk::{Desk, asking};
use world::house::House;

const ROLES: [Caller; 6] = [Operator, Coordinator, Contact, Volunteer, Machine, Room];
/// Made without a token: the secret that is exchanged is the proof.
const OPEN: &str = "organisations.v1.KeyService/ExchangeApiKey";
/// Last until somebody ends them; [`crate::walls`] and [`crate::endings`] watch the board, [`crate::screens`] the other.
const STREAMS: [&str; 2] = ["matching.v1.BoardService/WatchBoard", "dispatcher.v1.LiveService/Watch"];
/// What succeeds in stories of their own: [`crate::walls`] and [`crate::screens`] watch, [`crate::deaths`] and `tests/commands.rs` have
/// dead letters, [`crate::keeping`] a backup.
const ELSEWHERE: [&str; 6] = [
    "matching.v1.BoardService/WatchBoard: Coordinator",
    "dispatcher.v1.LiveService/Watch: Coordinator",
    "operations.v1.OperationService/GetDeadLetter: Operator",
    "operations.v1.OperationService/ReplayDeadLetter: Operator",
    "operations.v1.OperationService/DropDeadLetter: Operator",
    "operations.v1.OperationService/Backup: Operator",
];
/// Every call with the roles that may make it, each for what is its own.
const MAY: &str = include_str!("access.txt");

/// Tokens that must not be believed, and what is wrong with each.
fn bad_tokens(house: &House, things: &Things) -> Vec<(&'static str, Option<String>)> {
    let now = house.clock.now().timestamp();
    let good = || Coordinator.claims(house, things);
    let with = |name: &str, value: Value| {
        let mut claims = good();
        claims[name] = value;
        Some(Coordinator.sign(house, &claims))
    };
    let header = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let unsigned = format!("{}.{}.", header(r#"{"alg":"none","typ":"JWT"}"#), header(&good().to_string()));
    // any other key: the first of RFC 8032's examples
    let secret = [
        0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70,
        0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
    ];
    let der = [&[0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20], secret.as_slice()].concat();
    let foreign = jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &good(), &EncodingKey::from_ed_der(&der)).expect("a token");
    let public = std::fs::read(house.data().join("keys/signing.pub")).expect("the public half");
    let confused = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &good(), &EncodingKey::from_secret(&public)).expect("a token");
    let mut tampered = Coordinator.token(house, things).expect("a token").split('.').map(ToOwned::to_owned).collect::<Vec<_>>();
    let mut claims = good();
    claims["scopes"] = json!(["operator"]);
    tampered[1] = header(&claims.to_string());
    vec![
        ("none", None),
        ("no token at all", Some("garbage".to_owned())),
        ("expired", with("exp", json!(now - 120))),
        ("not yet valid", with("nbf", json!(now + 3_600))),
        ("of another issuer", with("iss", json!("elsewhere"))),
        ("for another audience", with("aud", json!("elsewhere"))),
        ("for a centre that is no id", with("centre", json!("svarstad"))),
        ("a person's key for a room", with("scopes", json!(["service"]))),
        ("the rooms' secret for a person", Some(Room.sign(house, &good()))),
        ("unsigned", Some(unsigned)),
        ("signed by another house", Some(foreign)),
        ("signed with our public half as a secret", Some(confused)),
        ("signed for something else", Some(tampered.join("."))),
    ]
}

pub async fn nobody_is_believed_without_a_good_token(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let things = Box::pin(furnish(house, &desk)).await;
    let mut words = Vec::new();

    for call in every(&things).into_iter().filter(|call| call.method != OPEN) {
        for (what, token) in bad_tokens(house, &things) {
            let refused = call.by(house, token.as_deref()).await.expect_err(&format!("{} with a token that is {what}", call.method));
            assert_eq!(refused.code(), Code::Unauthenticated, "{} with a token that is {what}: {refused:?}", call.method);
            words.push((refused.message().to_owned(), refused.details().to_vec()));
        }
    }

    words.dedup();
    assert_eq!(words.len(), 1, "nobody learns what is wrong with a token: {words:?}");
    let good = Coordinator.token(house, &things);
    let reads = every(&things).into_iter().find(|call| call.method.ends_with("/GetNeed")).expect("a call");
    assert!(reads.by(house, good.as_deref()).await.is_ok(), "the good token that the bad ones were made from");
}

pub async fn each_role_may_do_what_is_written_down_and_no_more(house: &mut House) {
    let mut may: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut done, mut callers) = (BTreeSet::new(), None);
    for role in ROLES {
        let desk = Desk::open(house, asking(0)).await;
        let things = Box::pin(furnish(house, &desk)).await;
        let token = role.token(house, &things);
        for call in every(&things).into_iter().filter(|call| call.method != OPEN) {
            let roles = may.entry(call.method.to_owned()).or_default();
            if STREAMS.contains(&call.method) && role == Coordinator {
                roles.push(format!("{role:?}"));
                continue;
            }
            let answer = call.by(house, token.as_deref()).await;
            if answer.is_ok() {
                done.insert(format!("{}: {role:?}", call.method));
            }
            match answer {
                Err(refused) if refused.code() == Code::PermissionDenied => {
                    let reason = refused.get_details_error_info().map(|info| info.reason).unwrap_or_default();
                    assert_eq!(reason, "NOT_ALLOWED", "{} by {role:?}: {refused:?}", call.method);
                }
                Err(broken) if [Code::Unauthenticated, Code::Internal, Code::Unknown, Code::Unimplemented].contains(&broken.code()) => {
                    panic!("{} by {role:?}: {broken:?}", call.method)
                }
                _ if roles.last() == Some(&format!("{role:?}")) => {}
                _ => roles.push(format!("{role:?}")),
            }
        }
        callers = Some(things);
    }

    done.append(&mut Box::pin(each_in_its_state(house, &callers.expect("six roles"))).await);
    done.extend(ELSEWHERE.map(ToOwned::to_owned));
    let granted = may.iter().flat_map(|(method, roles)| roles.iter().map(move |role| format!("{method}: {role}")));
    assert_eq!(granted.filter(|one| !done.contains(one)).collect::<Vec<_>>(), [""; 0], "nobody has seen these succeed");
    let lines: Vec<String> = may.into_iter().map(|(method, roles)| format!("{method}: {}", roles.join(", "))).collect();
    let lines = lines.join("\n");
    assert!(lines == MAY.trim_end(), "tests/journeys/access.txt says otherwise; what the house does:\n{lines}");
}
