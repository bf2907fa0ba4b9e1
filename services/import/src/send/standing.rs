//! What stands in the house before the first row is sent, page by page: a page of the fullest rows fits into one answer.

use crate::way::Road;
use proto::matching as needs;
use proto::matching::need_service_client::NeedServiceClient;
use proto::organisations as org;
use proto::organisations::organisation_service_client::OrganisationServiceClient;
use proto::organisations::venue_service_client::VenueServiceClient;
use proto::volunteers as people;
use proto::volunteers::volunteer_service_client::VolunteerServiceClient;

use super::Sender;
use crate::way::{Halted, refused};

/// Rows of a page.
const AT_ONCE: u32 = 500;
/// Of people, each with a week and its exceptions, and of needs, each with the sessions of years.
const LARGE_AT_ONCE: u32 = 50;
/// Of one answer.
pub(super) const MOST_BYTES: usize = 16 * 1024 * 1024;

impl Sender<'_> {
    pub(super) async fn standing_organisations(&self, door: &mut OrganisationServiceClient<Road>) -> Result<Vec<org::Organisation>, Halted> {
        let (mut all, mut page_token) = (Vec::new(), String::new());
        loop {
            let request = org::ListOrganisationsRequest { page_size: AT_ONCE, page_token, orgnr: String::new() };
            let page = door.list_organisations(self.request(request)?).await.map_err(|e| refused("reading organisations", &e))?.into_inner();
            all.extend(page.organisations);
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok(all);
            }
        }
    }

    pub(super) async fn standing_venues(&self, door: &mut VenueServiceClient<Road>) -> Result<Vec<org::Venue>, Halted> {
        let (mut all, mut page_token) = (Vec::new(), String::new());
        loop {
            let request = org::ListVenuesRequest { page_size: AT_ONCE, page_token };
            let page = door.list_venues(self.request(request)?).await.map_err(|e| refused("reading venues", &e))?.into_inner();
            all.extend(page.venues);
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok(all);
            }
        }
    }

    pub(super) async fn standing_volunteers(&self, door: &mut VolunteerServiceClient<Road>) -> Result<Vec<people::Volunteer>, Halted> {
        let (mut all, mut page_token) = (Vec::new(), String::new());
        loop {
            let request = people::ListVolunteersRequest { page_size: LARGE_AT_ONCE, page_token, ..Default::default() };
            let page = door.list_volunteers(self.request(request)?).await.map_err(|e| refused("reading volunteers", &e))?.into_inner();
            all.extend(page.volunteers);
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok(all);
            }
        }
    }

    /// Needs in every state and of every time: what was cancelled or closed must not be posted again.
    pub(super) async fn standing_needs(&self, door: &mut NeedServiceClient<Road>) -> Result<Vec<needs::Need>, Halted> {
        let (mut all, mut page_token) = (Vec::new(), String::new());
        loop {
            let request = needs::ListNeedsRequest { page_size: LARGE_AT_ONCE, page_token, window: Some(proto::types::Window::default()), ..Default::default() };
            let page = door.list_needs(self.request(request)?).await.map_err(|e| refused("reading needs", &e))?.into_inner();
            all.extend(page.needs);
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok(all);
            }
        }
    }
}
