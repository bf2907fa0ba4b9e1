//! A centre with one of everything in it, each by its id.

use proto::dispatcher as d;
use proto::dispatcher::calendar_service_client::CalendarServiceClient;
use proto::dispatcher::kiosk_service_client::KioskServiceClient;
use proto::dispatcher::template_service_client::TemplateServiceClient;
use proto::dispatcher::view_service_client::ViewServiceClient;
use proto::organisations as o;
use proto::organisations::key_service_client::KeyServiceClient;
use proto::organisations::member_service_client::MemberServiceClient;
use proto::organisations::organisation_service_client::OrganisationServiceClient;
use proto::organisations::venue_service_client::VenueServiceClient;
use proto::types::{Position, Role};
use proto::volunteers::ListHoursRequest;
use proto::volunteers::hours_service_client::HoursServiceClient;

use crate::people::register;
use crate::planning::planned;
use crate::telling::agreed;
use world::desk::{Desk, key};
use world::house::House;

/// Everything there is to see of one centre, by id.
#[derive(Clone, Debug)]
pub struct Things {
    pub centre: String,
    pub organisation: String,
    pub member: String,
    pub venue: String,
    pub key: String,
    pub person: String,
    pub hours: String,
    pub need: String,
    pub session: String,
    pub offer: String,
    pub assignment: String,
    pub plan: String,
    pub view: String,
    pub template: String,
    pub kiosk: String,
    pub calendar: String,
}

impl Things {
    /// Their ids.
    pub fn ids(&self) -> [&str; 16] {
        let Self { centre, organisation, member, venue, key, person, hours, need, session, offer, assignment, plan, view, template, kiosk, calendar } = self;
        [centre, organisation, member, venue, key, person, hours, need, session, offer, assignment, plan, view, template, kiosk, calendar].map(String::as_str)
    }

    /// Ids of the same kinds that name nothing.
    pub fn unknown(&self) -> Self {
        let [centre, organisation, member, venue, key, person, hours, need, session, offer, assignment, plan, view, template, kiosk, calendar] =
            self.ids().map(|id| {
                let (kept, last) = id.split_at(id.len() - 1);
                format!("{kept}{}", if last == "0" { "1" } else { "0" })
            });
        Self { centre, organisation, member, venue, key, person, hours, need, session, offer, assignment, plan, view, template, kiosk, calendar }
    }
}

/// A centre with one of everything.
pub async fn furnish(house: &mut House, desk: &Desk) -> Things {
    let profile =
        o::OrganisationProfile { name: "Svarstad library".into(), kind: "library".into(), orgnr_kind: o::OrgnrKind::None.into(), ..Default::default() };
    let message = o::RegisterOrganisationRequest { idempotency_key: key(), profile: Some(profile), validate_only: false };
    let call = async |door, request| OrganisationServiceClient::new(door).register_organisation(request).await;
    let organisation = desk.ask(house, "organisations", message, call).await.id;
    let (name, email) = ("Randi Kontaktrud".to_owned(), "randi.kontaktrud@example.org".to_owned());
    let message = o::AddMemberRequest { idempotency_key: key(), name, email, role: Role::Contact.into(), organisation: organisation.clone() };
    let call = async |door, request| MemberServiceClient::new(door).add_member(request).await;
    let member = desk.ask(house, "organisations", message, call).await.id;
    let message = o::RegisterVenueRequest { idempotency_key: key(), profile: Some(venue_profile(&organisation)), validate_only: false };
    let call = async |door, request| VenueServiceClient::new(door).register_venue(request).await;
    let venue = desk.ask(house, "organisations", message, call).await.id;
    let counts = vec![o::DayCount { day: "2027-03-01".into(), function: "library".into(), visits: 1234 }];
    let message = o::RecordVisitsRequest { idempotency_key: key(), venue: venue.clone(), counts };
    let call = async |door, request| VenueServiceClient::new(door).record_visits(request).await;
    desk.ask(house, "organisations", message, call).await;
    let message = o::CreateApiKeyRequest { idempotency_key: key(), organisation: organisation.clone(), label: "Opening hours".into() };
    let call = async |door, request| KeyServiceClient::new(door).create_api_key(request).await;
    let key = desk.ask(house, "organisations", message, call).await.id;
    let person = register(house, desk, 1).await.remove(0);
    let [need, session, offer, assignment] = agreed(house, desk, &person, "2027-03-02T11:00", "2027-03-02T13:00").await;
    let plan = planned(house, desk, "2027-03-01", "2027-03-07").await;
    desk.check_in(house, &assignment).await;
    desk.check_out(house, &assignment).await;
    desk.at_rest(house).await;
    let call = async |door, request| HoursServiceClient::new(door).list_hours(request).await;
    let hours = desk.ask(house, "volunteers", ListHoursRequest::default(), call).await.entries.remove(0).id;
    let [view, template, kiosk, calendar] = at_the_door(house, desk).await;
    let (centre, person) = (desk.centre.clone(), person.id);
    Things { centre, organisation, member, venue, key, person, hours, need, session, offer, assignment, plan, view, template, kiosk, calendar }
}

/// What members keep at the door.
async fn at_the_door(house: &mut House, desk: &Desk) -> [String; 4] {
    let message = d::SaveViewRequest { idempotency_key: key(), view: Some(view("The week")) };
    let view = desk.ask(house, "dispatcher", message, async |door, request| ViewServiceClient::new(door).save_view(request).await).await.id;
    let message = d::SaveTemplateRequest { idempotency_key: key(), template: Some(template("The doctor's")) };
    let template = desk.ask(house, "dispatcher", message, async |door, request| TemplateServiceClient::new(door).save_template(request).await).await.id;
    let message = d::MakeKioskRequest { idempotency_key: key(), name: "The entrance".to_owned() };
    let kiosk = desk.ask(house, "dispatcher", message, async |door, request| KioskServiceClient::new(door).make_kiosk(request).await).await.id;
    let message = d::MakeCalendarRequest { idempotency_key: key(), name: "The office".to_owned(), ..Default::default() };
    let calendar = desk.ask(house, "dispatcher", message, async |door, request| CalendarServiceClient::new(door).make_calendar(request).await).await.id;
    [view, template, kiosk, calendar]
}

/// A view that everybody of the centre sees.
pub fn view(name: &str) -> d::View {
    d::View { name: name.to_owned(), address: "/behov?tid=uka".to_owned(), shared: true, ..Default::default() }
}

pub fn template(name: &str) -> d::Template {
    d::Template { name: name.to_owned(), title: "To the doctor".to_owned(), from_minute: 600, until_minute: 720, places: 1, ..Default::default() }
}

/// A venue of this organisation.
pub fn venue_profile(organisation: &str) -> o::VenueProfile {
    let position = Some(Position { latitude: 59.40, longitude: 9.97 });
    let (functions, accessibility) = (vec!["library".to_owned()], o::Accessibility::Full.into());
    let (name, organisation, postal_code) = ("The house".to_owned(), organisation.to_owned(), "3275".to_owned());
    o::VenueProfile { name, organisation, position, postal_code, functions, accessibility, ..Default::default() }
}
