//! The way out: to organisations, who signs in with an address; and to the issuer of accounts, where there is one.

pub(crate) mod issuer;
mod web;

use platform::error::Trouble;
use platform::peers::Peer;
use platform::privacy::Personal;
use proto::organisations::member_service_client::MemberServiceClient;
use proto::organisations::{FindMembershipsRequest, Membership as Found};
use proto::types;

use crate::domain::member::{Membership, Role};

/// The roles of who reads this mailbox, each with the name of its centre; none for a stranger.
pub(crate) async fn memberships(organisations: &Peer, email: &Personal<String>) -> Result<Vec<(Membership, String)>, Trouble> {
    let request = organisations.request(FindMembershipsRequest { email: email.reveal().clone() })?;
    let found = MemberServiceClient::new(organisations.channel()).find_memberships(request).await.map_err(Peer::trouble)?;
    Ok(found.into_inner().memberships.into_iter().filter_map(read).collect())
}

fn read(found: Found) -> Option<(Membership, String)> {
    let role = match found.role() {
        types::Role::Coordinator => Role::Coordinator,
        types::Role::Contact => Role::Contact(found.organisation.parse().ok()?),
        _ => return None,
    };
    Some((Membership { member: found.member.parse().ok()?, centre: found.centre.parse().ok()?, role }, found.centre_name))
}
