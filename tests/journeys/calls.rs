//! Every call of the contract that names something, asked for given things; and those that only few may make.

use prost::Message;
use proto::dispatcher as d;
use proto::matching as m;
use proto::notifications as n;
use proto::organisations as o;
use proto::types::Role;
use proto::volunteers as v;
use tonic::client::Grpc;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::transport::Channel;
use tonic::{Request, Status};

use crate::inside::{for_operators, for_rooms};
use crate::raw::Raw;
use crate::things::{Things, template, venue_profile, view};
use world::desk::{key, need};
use world::house::House;

/// One call, ready to be made by anybody.
pub struct Call {
    /// `matching.v1.NeedService/GetNeed`
    pub method: &'static str,
    /// The request as bytes.
    pub message: Vec<u8>,
    shown: fn(&[u8]) -> String,
}

/// One that is answered with an `A`.
pub fn call<A: Message + Default + std::fmt::Debug>(method: &'static str, message: &impl Message) -> Call {
    Call { method, message: message.encode_to_vec(), shown: |bytes| format!("{:?}", A::decode(bytes).expect("an answer of its type")) }
}

impl Call {
    /// Makes it with this token; gives the answer as text.
    pub async fn by(&self, house: &mut House, token: Option<&str>) -> Result<String, Status> {
        Ok((self.shown)(&self.through(house.channel(self.role()), token).await?))
    }

    /// Who answers it.
    pub fn role(&self) -> &'static str {
        let roles = [("dispatcher.", "dispatcher"), ("matching.", "matching"), ("notifications.", "notifications"), ("volunteers.", "volunteers")];
        roles.iter().find(|(package, _)| self.method.starts_with(package)).map_or("organisations", |(_, role)| role)
    }

    /// Makes it through a door; gives the answer as bytes.
    pub async fn through(&self, door: Channel, token: Option<&str>) -> Result<Vec<u8>, Status> {
        let mut door = Grpc::new(door);
        door.ready().await.map_err(|e| Status::unavailable(e.to_string()))?;
        let mut request = Request::new(self.message.clone());
        if let Some(token) = token {
            request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().expect("a token is ASCII"));
        }
        let path: PathAndQuery = format!("/borgertorg.{}", self.method).parse().expect("a path");
        Ok(door.unary(request, path, Raw).await?.into_inner())
    }
}

/// Every call of the contract, those that take things away last.
pub fn every(things: &Things) -> Vec<Call> {
    let (rooms, others) = (for_rooms(&things.centre, things), [makes(things), begins(things), for_operators(), moves(things)]);
    [reads(things), explains(things), wishes(things), rooms].into_iter().chain(others).flatten().collect()
}

/// Calls that name nothing that stands, or are watched in stories of their own.
pub fn begins(things: &Things) -> Vec<Call> {
    let organisation = o::OrganisationProfile { name: "New".into(), kind: "library".into(), orgnr_kind: o::OrgnrKind::None.into(), ..Default::default() };
    let position = Some(proto::types::Position { latitude: 59.40, longitude: 9.97 });
    let email = format!("{}@example.org", things.person.replace("volunteer_", ""));
    let volunteer = v::VolunteerProfile { name: "Nye Prøvestad".into(), email, position, languages: vec!["nb".into()], ..Default::default() };
    let own = Some(d::View { shared: false, ..view(&key()) });
    let consents = vec![v::Consent { purpose: "coordination".to_owned(), ..Default::default() }];
    vec![
        call::<o::RegisterOrganisationResponse>(
            "organisations.v1.OrganisationService/RegisterOrganisation",
            &o::RegisterOrganisationRequest { idempotency_key: key(), profile: Some(organisation), validate_only: true },
        ),
        call::<v::RegisterVolunteerResponse>(
            "volunteers.v1.VolunteerService/RegisterVolunteer",
            &v::RegisterVolunteerRequest { idempotency_key: key(), profile: Some(volunteer), consents, ..Default::default() },
        ),
        call::<o::ExchangeApiKeyResponse>("organisations.v1.KeyService/ExchangeApiKey", &o::ExchangeApiKeyRequest { secret: "not a secret".to_owned() }),
        call::<m::WatchBoardResponse>("matching.v1.BoardService/WatchBoard", &m::WatchBoardRequest {}),
        call::<m::PlanCentreResponse>(
            "matching.v1.PlanService/PlanCentre",
            &m::PlanCentreRequest { idempotency_key: key(), from_date: "2027-03-11".into(), until_date: "2027-03-14".into(), ..Default::default() },
        ),
        call::<m::ListEventsResponse>(
            "matching.v1.LogService/ListEvents",
            &m::ListEventsRequest { from_date: "2027-03-01".into(), until_date: "2027-03-31".into(), ..Default::default() },
        ),
        call::<m::ListConflictsResponse>("matching.v1.ConflictService/ListConflicts", &m::ListConflictsRequest { days: 84 }),
        call::<m::SuggestForDraftResponse>(
            "matching.v1.OfferService/SuggestForDraft",
            &m::SuggestForDraftRequest { profile: Some(need("2027-03-23T12:00", "2027-03-23T14:00", 1)), limit: 0 },
        ),
        call::<m::GetStatisticsResponse>(
            "matching.v1.StatisticsService/GetStatistics",
            &m::GetStatisticsRequest { from_date: "2027-03-01".into(), until_date: "2027-03-31".into(), ..Default::default() },
        ),
        call::<o::FindMembershipsResponse>(
            "organisations.v1.MemberService/FindMemberships",
            &o::FindMembershipsRequest { email: "una@example.org".to_owned() },
        ),
        call::<d::CheckListsResponse>("dispatcher.v1.ImportService/CheckLists", &d::CheckListsRequest { files: lists(), ..Default::default() }),
        call::<d::ImportListsResponse>("dispatcher.v1.ImportService/ImportLists", &d::ImportListsRequest { files: lists(), ..Default::default() }),
        call::<d::WatchResponse>("dispatcher.v1.LiveService/Watch", &d::WatchRequest { since: 0 }),
        call::<d::SaveViewResponse>("dispatcher.v1.ViewService/SaveView", &d::SaveViewRequest { idempotency_key: key(), view: own }),
        call::<d::MakeCalendarResponse>(
            "dispatcher.v1.CalendarService/MakeCalendar",
            &d::MakeCalendarRequest { idempotency_key: key(), name: key(), ..Default::default() },
        ),
        call::<m::ListAgreedResponse>("matching.v1.AssignmentService/ListAgreed", &m::ListAgreedRequest {}),
        call::<d::MakeKioskResponse>("dispatcher.v1.KioskService/MakeKiosk", &d::MakeKioskRequest { idempotency_key: key(), name: key() }),
        call::<d::SaveTemplateResponse>(
            "dispatcher.v1.TemplateService/SaveTemplate",
            &d::SaveTemplateRequest { idempotency_key: key(), template: Some(template(&key())) },
        ),
    ]
}

/// A list of visits without a row.
fn lists() -> Vec<d::ListFile> {
    vec![d::ListFile { name: "besok.csv".to_owned(), content: "Dato;Sted;Besøk;Periode\n".into() }]
}

/// Every call that reads and shows something of these things.
pub fn reads(things: &Things) -> Vec<Call> {
    let id = |id: &String| id.clone();
    let visits = o::ListVisitsRequest { venue: id(&things.venue), from_date: "2027-03-01".into(), until_date: "2027-03-02".into(), function: String::new() };
    vec![
        call::<d::GetSessionResponse>("dispatcher.v1.SessionService/GetSession", &d::GetSessionRequest {}),
        call::<d::ListCalendarsResponse>("dispatcher.v1.CalendarService/ListCalendars", &d::ListCalendarsRequest {}),
        call::<d::ListKiosksResponse>("dispatcher.v1.KioskService/ListKiosks", &d::ListKiosksRequest {}),
        call::<d::ListTemplatesResponse>("dispatcher.v1.TemplateService/ListTemplates", &d::ListTemplatesRequest {}),
        call::<d::ListViewsResponse>("dispatcher.v1.ViewService/ListViews", &d::ListViewsRequest {}),
        call::<o::GetCentreResponse>("organisations.v1.CentreService/GetCentre", &o::GetCentreRequest { id: id(&things.centre) }),
        call::<o::GetOrganisationResponse>("organisations.v1.OrganisationService/GetOrganisation", &o::GetOrganisationRequest { id: id(&things.organisation) }),
        call::<o::ListOrganisationsResponse>("organisations.v1.OrganisationService/ListOrganisations", &o::ListOrganisationsRequest::default()),
        call::<o::ListMembersResponse>("organisations.v1.MemberService/ListMembers", &o::ListMembersRequest::default()),
        call::<o::ListMembersResponse>(
            "organisations.v1.MemberService/ListMembers",
            &o::ListMembersRequest { organisation: id(&things.organisation), ..Default::default() },
        ),
        call::<o::GetVenueResponse>("organisations.v1.VenueService/GetVenue", &o::GetVenueRequest { id: id(&things.venue) }),
        call::<o::ListVenuesResponse>("organisations.v1.VenueService/ListVenues", &o::ListVenuesRequest::default()),
        call::<o::ListVisitsResponse>("organisations.v1.VenueService/ListVisits", &visits),
        call::<o::ListApiKeysResponse>(
            "organisations.v1.KeyService/ListApiKeys",
            &o::ListApiKeysRequest { organisation: id(&things.organisation), ..Default::default() },
        ),
        call::<v::GetVolunteerResponse>("volunteers.v1.VolunteerService/GetVolunteer", &v::GetVolunteerRequest { id: id(&things.person) }),
        call::<v::ListVolunteersResponse>("volunteers.v1.VolunteerService/ListVolunteers", &v::ListVolunteersRequest::default()),
        call::<v::ExportVolunteerResponse>("volunteers.v1.VolunteerService/ExportVolunteer", &v::ExportVolunteerRequest { id: id(&things.person) }),
        call::<v::ListHoursResponse>("volunteers.v1.HoursService/ListHours", &v::ListHoursRequest::default()),
        call::<v::ListHoursResponse>("volunteers.v1.HoursService/ListHours", &v::ListHoursRequest { volunteer: id(&things.person), ..Default::default() }),
        call::<m::GetNeedResponse>("matching.v1.NeedService/GetNeed", &m::GetNeedRequest { id: id(&things.need) }),
        call::<m::ListNeedsResponse>("matching.v1.NeedService/ListNeeds", &m::ListNeedsRequest::default()),
        call::<m::ListEventsResponse>("matching.v1.LogService/ListEvents", &m::ListEventsRequest { need: id(&things.need), ..Default::default() }),
        call::<m::GetOfferResponse>("matching.v1.OfferService/GetOffer", &m::GetOfferRequest { id: id(&things.offer) }),
        call::<m::ListOffersResponse>("matching.v1.OfferService/ListOffers", &m::ListOffersRequest::default()),
        call::<m::ListOffersResponse>("matching.v1.OfferService/ListOffers", &m::ListOffersRequest { session: id(&things.session), ..Default::default() }),
        call::<m::ListOffersResponse>("matching.v1.OfferService/ListOffers", &m::ListOffersRequest { volunteer: id(&things.person), ..Default::default() }),
        call::<m::GetAssignmentResponse>("matching.v1.AssignmentService/GetAssignment", &m::GetAssignmentRequest { id: id(&things.assignment) }),
        call::<m::ListAssignmentsResponse>("matching.v1.AssignmentService/ListAssignments", &m::ListAssignmentsRequest::default()),
        call::<m::ListAssignmentsResponse>(
            "matching.v1.AssignmentService/ListAssignments",
            &m::ListAssignmentsRequest { session: id(&things.session), ..Default::default() },
        ),
        call::<m::ExportPersonResponse>("matching.v1.PersonService/ExportPerson", &m::ExportPersonRequest { volunteer: id(&things.person) }),
        call::<m::GetPlanResponse>("matching.v1.PlanService/GetPlan", &m::GetPlanRequest { id: id(&things.plan) }),
        call::<m::ListPlansResponse>("matching.v1.PlanService/ListPlans", &m::ListPlansRequest::default()),
        call::<m::ListPlanSessionsResponse>(
            "matching.v1.PlanService/ListPlanSessions",
            &m::ListPlanSessionsRequest { id: id(&things.plan), ..Default::default() },
        ),
        call::<m::WatchPlanResponse>("matching.v1.PlanService/WatchPlan", &m::WatchPlanRequest { id: id(&things.plan) }),
        call::<n::ListDeliveriesResponse>("notifications.v1.DeliveryService/ListDeliveries", &n::ListDeliveriesRequest::default()),
        call::<n::ListDeliveriesResponse>(
            "notifications.v1.DeliveryService/ListDeliveries",
            &n::ListDeliveriesRequest { person: id(&things.person), ..Default::default() },
        ),
    ]
}

/// Calls whose answer names nobody.
pub fn explains(things: &Things) -> Vec<Call> {
    let (session, volunteer) = (things.session.clone(), things.person.clone());
    vec![
        call::<m::SuggestVolunteersResponse>(
            "matching.v1.OfferService/SuggestVolunteers",
            &m::SuggestVolunteersRequest { session: session.clone(), ..Default::default() },
        ),
        call::<m::ExplainVolunteerResponse>("matching.v1.OfferService/ExplainVolunteer", &m::ExplainVolunteerRequest { session, volunteer }),
    ]
}

/// Wishes are those of anybody where nobody has wished: who asks or wishes for a stranger learns nothing.
pub fn wishes(things: &Things) -> Vec<Call> {
    let preferences = Some(n::Preferences { channels: vec![n::Channel::Sms.into()], language: "nn".to_owned(), ..Default::default() });
    let (person, idempotency_key) = (things.person.clone(), key());
    vec![
        call::<n::GetPreferencesResponse>("notifications.v1.PreferenceService/GetPreferences", &n::GetPreferencesRequest { person: person.clone() }),
        call::<n::SetPreferencesResponse>(
            "notifications.v1.PreferenceService/SetPreferences",
            &n::SetPreferencesRequest { idempotency_key, person, preferences },
        ),
    ]
}

/// Every call that would change one of these things, or hang something on it.
pub fn moves(things: &Things) -> Vec<Call> {
    [moves_of_the_centre(things), moves_of_people(things), moves_of_needs(things), moves_of_the_door(things)].into_iter().flatten().collect()
}

fn moves_of_the_door(things: &Things) -> Vec<Call> {
    let view = Some(d::View { id: things.view.clone(), ..view("Taken over") });
    let delete = |id: String| call::<d::DeleteViewResponse>("dispatcher.v1.ViewService/DeleteView", &d::DeleteViewRequest { idempotency_key: key(), id });
    vec![
        call::<d::SaveViewResponse>("dispatcher.v1.ViewService/SaveView", &d::SaveViewRequest { idempotency_key: key(), view }),
        delete(things.view.clone()),
        delete("view_01h2xcejqtf2nbrexx3vqjhp41".to_owned()), // a contact may delete, but nothing that is everybody's
        call::<d::DeleteTemplateResponse>(
            "dispatcher.v1.TemplateService/DeleteTemplate",
            &d::DeleteTemplateRequest { idempotency_key: key(), id: things.template.clone() },
        ),
        call::<d::RevokeCalendarResponse>(
            "dispatcher.v1.CalendarService/RevokeCalendar",
            &d::RevokeCalendarRequest { idempotency_key: key(), id: things.calendar.clone() },
        ),
        call::<d::RevokeKioskResponse>("dispatcher.v1.KioskService/RevokeKiosk", &d::RevokeKioskRequest { idempotency_key: key(), id: things.kiosk.clone() }),
    ]
}

fn moves_of_the_centre(things: &Things) -> Vec<Call> {
    let id = |id: &String| id.clone();
    let named = o::OrganisationProfile { name: "Taken over".into(), kind: "library".into(), orgnr_kind: o::OrgnrKind::None.into(), ..Default::default() };
    let (name, email) = ("Una Utenfra".to_owned(), "una.utenfra@example.org".to_owned());
    let member = o::AddMemberRequest { idempotency_key: key(), name, email, role: Role::Contact.into(), organisation: id(&things.organisation) };
    let venue = || Some(venue_profile(&things.organisation));
    let counts = vec![o::DayCount { day: "2027-03-01".into(), function: "library".into(), visits: 1 }];
    vec![
        call::<o::ChangePolicyResponse>(
            "organisations.v1.CentreService/ChangePolicy",
            &o::ChangePolicyRequest { idempotency_key: key(), id: id(&things.centre), policy: Some(o::Policy::default()), if_version: 0, update_mask: None },
        ),
        call::<o::UpdateOrganisationResponse>(
            "organisations.v1.OrganisationService/UpdateOrganisation",
            &o::UpdateOrganisationRequest { idempotency_key: key(), id: id(&things.organisation), profile: Some(named), if_version: 0 },
        ),
        call::<o::AddMemberResponse>("organisations.v1.MemberService/AddMember", &member),
        call::<o::RemoveMemberResponse>(
            "organisations.v1.MemberService/RemoveMember",
            &o::RemoveMemberRequest { idempotency_key: key(), id: id(&things.member) },
        ),
        call::<o::RegisterVenueResponse>(
            "organisations.v1.VenueService/RegisterVenue",
            &o::RegisterVenueRequest { idempotency_key: key(), profile: venue(), validate_only: false },
        ),
        call::<o::UpdateVenueResponse>(
            "organisations.v1.VenueService/UpdateVenue",
            &o::UpdateVenueRequest { idempotency_key: key(), id: id(&things.venue), profile: venue(), if_version: 0 },
        ),
        call::<o::RecordVisitsResponse>(
            "organisations.v1.VenueService/RecordVisits",
            &o::RecordVisitsRequest { idempotency_key: key(), venue: id(&things.venue), counts },
        ),
        call::<o::CreateApiKeyResponse>(
            "organisations.v1.KeyService/CreateApiKey",
            &o::CreateApiKeyRequest { idempotency_key: key(), organisation: id(&things.organisation), label: "Mine".into() },
        ),
        call::<o::RevokeApiKeyResponse>("organisations.v1.KeyService/RevokeApiKey", &o::RevokeApiKeyRequest { idempotency_key: key(), id: id(&things.key) }),
    ]
}

fn moves_of_people(things: &Things) -> Vec<Call> {
    let id = || things.person.clone();
    let profile = Some(v::VolunteerProfile { name: "Taken over".to_owned(), ..Default::default() });
    let mask = Some(prost_types::FieldMask { paths: vec!["name".to_owned()] });
    let attestation = Some(v::Attestation {
        requirement: "police_certificate".to_owned(),
        legal_basis: "politiregisterloven § 39".to_owned(),
        shown_on: "2027-03-01".to_owned(),
        seen_by_role: "coordinator".to_owned(),
        ..Default::default()
    });
    let purpose = || "messages".to_owned();
    vec![
        call::<v::UpdateVolunteerResponse>(
            "volunteers.v1.VolunteerService/UpdateVolunteer",
            &v::UpdateVolunteerRequest { idempotency_key: key(), id: id(), profile, mask, if_version: 0 },
        ),
        call::<v::PauseVolunteerResponse>(
            "volunteers.v1.VolunteerService/PauseVolunteer",
            &v::PauseVolunteerRequest { idempotency_key: key(), id: id(), until_date: String::new() },
        ),
        call::<v::ResumeVolunteerResponse>("volunteers.v1.VolunteerService/ResumeVolunteer", &v::ResumeVolunteerRequest { idempotency_key: key(), id: id() }),
        call::<v::RecordAttestationResponse>(
            "volunteers.v1.VolunteerService/RecordAttestation",
            &v::RecordAttestationRequest { idempotency_key: key(), id: id(), attestation },
        ),
        call::<v::GiveConsentResponse>(
            "volunteers.v1.VolunteerService/GiveConsent",
            &v::GiveConsentRequest { idempotency_key: key(), id: id(), purpose: purpose(), given_at: None },
        ),
        call::<v::WithdrawConsentResponse>(
            "volunteers.v1.VolunteerService/WithdrawConsent",
            &v::WithdrawConsentRequest { idempotency_key: key(), id: id(), purpose: purpose() },
        ),
        call::<v::EraseVolunteerResponse>("volunteers.v1.VolunteerService/EraseVolunteer", &v::EraseVolunteerRequest { idempotency_key: key(), id: id() }),
        call::<v::CorrectHoursResponse>(
            "volunteers.v1.HoursService/CorrectHours",
            &v::CorrectHoursRequest { idempotency_key: key(), id: things.hours.clone(), minutes: 1 },
        ),
    ]
}

fn moves_of_needs(things: &Things) -> Vec<Call> {
    let profile = || Some(need("2027-03-22T12:00", "2027-03-22T14:00", 1));
    let (id, session, person) = (things.need.clone(), things.session.clone(), things.person.clone());
    let change = m::ChangeNeedRequest {
        idempotency_key: key(),
        id: id.clone(),
        scope: m::Scope::This.into(),
        session: session.clone(),
        profile: profile(),
        if_version: 0,
    };
    let cancel = m::CancelNeedRequest { idempotency_key: key(), id: id.clone(), scope: m::Scope::All.into(), session: String::new() };
    let offers = m::MakeOffersRequest { idempotency_key: key(), session, volunteers: vec![person.clone()], ..Default::default() };
    let decline = m::DeclineOfferRequest { idempotency_key: key(), id: things.offer.clone(), answer: m::Answer::No.into() };
    let remind = m::RemindOffersRequest { idempotency_key: key(), offers: vec![things.offer.clone()], ..Default::default() };
    let (offer, assignment) = (|| things.offer.clone(), || things.assignment.clone());
    let parts = vec![m::PlanPartName { session: things.session.clone(), volunteer: things.person.clone() }];
    vec![
        call::<m::CancelPlanResponse>("matching.v1.PlanService/CancelPlan", &m::CancelPlanRequest { idempotency_key: key(), id: things.plan.clone() }),
        call::<m::ApprovePlanResponse>(
            "matching.v1.PlanService/ApprovePlan",
            &m::ApprovePlanRequest { idempotency_key: key(), id: things.plan.clone(), parts, ..Default::default() },
        ),
        call::<m::ChangeNeedResponse>("matching.v1.NeedService/ChangeNeed", &change),
        call::<m::CancelNeedResponse>("matching.v1.NeedService/CancelNeed", &cancel),
        call::<m::CloseNeedResponse>(
            "matching.v1.NeedService/CloseNeed",
            &m::CloseNeedRequest { idempotency_key: key(), id: id.clone(), outcome: m::Outcome::Met.into() },
        ),
        call::<m::BlockVolunteerResponse>(
            "matching.v1.NeedService/BlockVolunteer",
            &m::BlockVolunteerRequest { idempotency_key: key(), id, volunteer: person, blocked: true },
        ),
        call::<m::MakeOffersResponse>("matching.v1.OfferService/MakeOffers", &offers),
        call::<m::AcceptOfferResponse>("matching.v1.OfferService/AcceptOffer", &m::AcceptOfferRequest { idempotency_key: key(), id: offer() }),
        call::<m::DeclineOfferResponse>("matching.v1.OfferService/DeclineOffer", &decline),
        call::<m::WithdrawOfferResponse>("matching.v1.OfferService/WithdrawOffer", &m::WithdrawOfferRequest { idempotency_key: key(), id: offer() }),
        call::<m::RemindOffersResponse>("matching.v1.OfferService/RemindOffers", &remind),
        call::<m::RecallRemindersResponse>(
            "matching.v1.OfferService/RecallReminders",
            &m::RecallRemindersRequest { idempotency_key: key(), offers: vec![offer()] },
        ),
        call::<m::CancelAssignmentResponse>(
            "matching.v1.AssignmentService/CancelAssignment",
            &m::CancelAssignmentRequest { idempotency_key: key(), id: assignment() },
        ),
        call::<m::ConfirmAssignmentResponse>(
            "matching.v1.AssignmentService/ConfirmAssignment",
            &m::ConfirmAssignmentRequest { idempotency_key: key(), id: assignment() },
        ),
        call::<m::CheckInResponse>("matching.v1.AssignmentService/CheckIn", &m::CheckInRequest { idempotency_key: key(), id: assignment() }),
        call::<m::CheckOutResponse>("matching.v1.AssignmentService/CheckOut", &m::CheckOutRequest { idempotency_key: key(), id: assignment() }),
        call::<m::RecordNotMetResponse>("matching.v1.AssignmentService/RecordNotMet", &m::RecordNotMetRequest { idempotency_key: key(), id: assignment() }),
    ]
}

/// Calls that make something new, which may hang on something: `PostNeed` takes an organisation that it has not heard of, and who looks at
/// what is nowhere is alone there.
pub fn makes(things: &Things) -> Vec<Call> {
    let profile = m::NeedProfile { organisation: things.organisation.clone(), venue: things.venue.clone(), ..need("2027-03-22T12:00", "2027-03-22T14:00", 1) };
    vec![
        call::<m::PostNeedResponse>(
            "matching.v1.NeedService/PostNeed",
            &m::PostNeedRequest { idempotency_key: key(), profile: Some(profile), validate_only: true },
        ),
        call::<d::LookResponse>("dispatcher.v1.LiveService/Look", &d::LookRequest { need: things.need.clone(), leaves: false }),
    ]
}
