//! The coordinator of the demo: a member like any other, who asks for a sign-in link at the door and gets it by mail.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use platform::error::Trouble;
use platform::id::{Centre, Id};
use proto::organisations::AddMemberRequest;
use proto::organisations::member_service_client::MemberServiceClient;
use proto::types::Role as Scope;

use super::crowd::{arrived, ask};
use crate::client::{Client, refused};
use crate::role::Role;
use crate::settings::Settings;

const EMAIL: &str = "kari.koordinator@example.org";
/// How often the mailbox is looked into, and how long between.
const LOOKS: u32 = 100;
const BETWEEN: Duration = Duration::from_millis(100);

/// Lets the coordinator in, and prints where the screens are and the link that signs in.
pub async fn invited(client: &Client, settings: &Settings, centre: Id<Centre>, door: SocketAddr) -> Result<(), Trouble> {
    let (name, email) = ("Kari Koordinator".to_owned(), EMAIL.to_owned());
    let member = AddMemberRequest { name, email, role: Scope::Coordinator.into(), ..AddMemberRequest::default() };
    let mut members = MemberServiceClient::new(client.channel(Role::Organisations)?);
    members.add_member(client.coordinator(centre, member)?).await.map_err(|e| refused("adding the coordinator", &e))?;

    let body = format!("email={}", EMAIL.replace('@', "%40"));
    let head = format!("POST /logg-inn HTTP/1.1\r\nHost: {door}\r\nOrigin: http://{door}\r\nConnection: close\r\n");
    let request = format!("{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    ask(door, &request).await.map_err(|e| Trouble::broken("asking for a sign-in link", e))?;
    let path = mailed(&settings.mail.folder).await.ok_or_else(|| Trouble::broken("asking for a sign-in link", "no mail has come"))?;
    println!("The screens are at http://{door}; Kari Koordinator signs in once by this link:\n\n    http://{door}{path}\n");
    println!("Another one: write {EMAIL} at http://{door}/logg-inn;\nmail lies in {}\n", settings.mail.folder.display());
    Ok(())
}

async fn mailed(folder: &Path) -> Option<String> {
    for _ in 0..LOOKS {
        for mail in arrived(folder, &HashSet::new()) {
            let text = tokio::fs::read_to_string(&mail).await.unwrap_or_default().replace("=\r\n", "");
            if let Some(at) = text.find("/inn/") {
                return text[at..].split_whitespace().next().map(str::to_owned);
            }
        }
        tokio::time::sleep(BETWEEN).await;
    }
    None
}
