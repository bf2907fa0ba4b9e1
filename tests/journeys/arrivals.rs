//! The other ways by which personal data comes into a house: a member, an address that is taken, a folder of lists.

use proto::organisations::member_service_client::MemberServiceClient;
use proto::organisations::organisation_service_client::OrganisationServiceClient;
use proto::organisations::{AddMemberRequest, AddMemberResponse, ListOrganisationsRequest};
use proto::types::{Position, Role};
use proto::volunteers::volunteer_service_client::VolunteerServiceClient;
use proto::volunteers::{Consent, ListVolunteersRequest, RegisterVolunteerRequest, VolunteerProfile};
use tonic::{Code, Status};
use world::Folder;

use crate::people::Person;
use world::desk::{Desk, key};
use world::house::House;

const ORGANISATIONS: &str = "Orgnr;Navn;Type;E-post;Telefon;Postnr;Poststed;Kontaktperson";
const VOLUNTEERS: &str = "Navn;E-post;Telefon;Fødselsår;Postnr;Ferdigheter;Språk;Tilgjengelighet;Maks timer per uke;Maks km;Interesser;\
                          Politiattest vist;Førerkort;Samtykke;Varsling;Målform";

/// Who came, by the room that may know them.
pub struct Arrivals {
    /// A contact as a member, and one of an organisation in a list.
    pub contacts: Vec<Person>,
    /// From a list; the last one's row is refused.
    pub volunteers: Vec<Person>,
}

fn somebody(name: &str, email: &str, phone: &str) -> Person {
    Person { id: String::new(), name: name.to_owned(), email: email.to_owned(), phone: phone.to_owned() }
}

/// Two lists are read, with a fault; a contact joins and would join again; a volunteer's address is taken.
pub async fn arrive(house: &mut House, desk: &Desk, known: &Person) -> Arrivals {
    let contact = somebody("Sigurd Fabelhaug", "sigurd.fabelhaug@example.org", "+4741567458");
    let good = somebody("Tora Skrønebakk", "tora.skronebakk@example.org", "+4741567469");
    let faulty = somebody("Eivind Løgnesen", "eivind.lognesen@example.org", "+4741567470");
    import(house, desk, &contact, [&good, &faulty]).await;

    let mut member = somebody("Gudrun Oppspinnlid", "gudrun.oppspinnlid@example.org", "+4741567447");
    let list = async |door, request| OrganisationServiceClient::new(door).list_organisations(request).await;
    let organisation = desk.ask(house, "organisations", ListOrganisationsRequest::default(), list).await.organisations.remove(0).id;
    member.id = join(house, desk, &member, &organisation).await.expect("a member").id;
    let again = join(house, desk, &member, &organisation).await.expect_err("one address holds one role once");
    let taken = register_again(house, desk, known).await;
    for (refusal, person) in [(again, &member), (taken, known)] {
        assert_eq!(refusal.code(), Code::FailedPrecondition, "{refusal:?}");
        tells_nothing(&refusal, person);
    }
    Arrivals { contacts: vec![member, contact], volunteers: vec![good, faulty] }
}

fn tells_nothing(refusal: &Status, person: &Person) {
    let text = format!("{refusal:?}").to_lowercase();
    assert!(!text.contains(&person.email) && !text.contains(&person.name.to_lowercase()), "a refusal repeats what was sent: {text}");
}

async fn join(house: &mut House, desk: &Desk, member: &Person, organisation: &str) -> Result<AddMemberResponse, Status> {
    let (name, email, role) = (member.name.clone(), member.email.clone(), Role::Contact.into());
    let message = AddMemberRequest { idempotency_key: key(), name, email, role, organisation: organisation.to_owned() };
    let call = async |door, request| MemberServiceClient::new(door).add_member(request).await;
    house.call("organisations", Some(&desk.centre), message, call).await
}

/// Somebody else with the address of a volunteer.
async fn register_again(house: &mut House, desk: &Desk, known: &Person) -> Status {
    let position = Some(Position { latitude: 59.40, longitude: 9.97 });
    let (name, email, postal_code) = ("Namnlaus".to_owned(), known.email.to_uppercase(), "3275".to_owned());
    let profile = VolunteerProfile { name, email, postal_code, position, max_metres: 1_000, weekly_minutes: 60, ..VolunteerProfile::default() };
    let consents = vec![Consent { purpose: "coordination".to_owned(), ..Consent::default() }];
    let message = RegisterVolunteerRequest { idempotency_key: key(), profile: Some(profile), consents, attestations: Vec::new(), validate_only: false };
    let call = async |door, request| VolunteerServiceClient::new(door).register_volunteer(request).await;
    house.call("volunteers", Some(&desk.centre), message, call).await.expect_err("one account for each address")
}

async fn import(house: &mut House, desk: &Desk, contact: &Person, volunteers: [&Person; 2]) {
    let folder = Folder::new("lists");
    let national = |person: &Person| person.phone.trim_start_matches("+47").to_owned();
    let organisation =
        format!("312 047 330;Larvik kommune, Svarstad servicetorg;kommune;{};{};3275;Svarstad;{}", contact.email, national(contact), contact.name);
    let row = |person: &Person, born: &str| {
        format!("{};{};{};{born};3277;strikking;nb;man 8-14;3;30;bibliotekvert;;ja;06.08.2026;begge;nb", person.name, person.email, national(person))
    };
    let lists = [
        ("organisasjoner.csv", [ORGANISATIONS, &organisation].join("\n")),
        ("frivillige.csv", [VOLUNTEERS, &row(volunteers[0], "1990"), &row(volunteers[1], "nittennitti")].join("\n")),
    ];
    for (name, text) in lists {
        std::fs::write(folder.path().join(name), text).expect("a list");
    }

    let said = house.run(&["import", &folder.path().display().to_string(), "--centre", &desk.centre, "--as-of", "2027-03-02"]).await;

    assert!(said.status.success(), "{said:?}");
    for line in ["organisasjoner.csv: 1 new", "frivillige.csv: 1 new", "fault    frivillige.csv, line 3"] {
        assert!(said.out.contains(line), "{line}: {said:?}");
    }
    let list = async |door, request| VolunteerServiceClient::new(door).list_volunteers(request).await;
    let message = ListVolunteersRequest { email: volunteers[0].email.clone(), ..ListVolunteersRequest::default() };
    assert_eq!(desk.ask(house, "volunteers", message, list).await.volunteers.len(), 1, "who was imported is there");
}
