//! Lists that a coordinator brings to the people's door: taken into the caller's own centre alone, once, and on from where they were
//! broken off; what is remembered of them names nobody.

use proto::dispatcher::import_lists_response::Told;
use proto::dispatcher::import_service_client::ImportServiceClient;
use proto::dispatcher::{ImportListsRequest, ImportListsResponse, ListFile, ListMark, ListNote, ListProgress};
use proto::volunteers::ListVolunteersRequest;
use proto::volunteers::volunteer_service_client::VolunteerServiceClient;
use tonic::{Code, Status, Streaming};
use tonic_types::StatusExt as _;
use world::desk::{Desk, asking};
use world::house::House;

/// More than are written into the memory at once, and few enough that a test is quick.
const PEOPLE: u32 = 70;
const NUMBER: &str = "010190 12345";

/// A place, and people of whom one is told with a national identity number.
fn lists() -> Vec<ListFile> {
    let head = "Navn;E-post;Telefon;Fødselsår;Postnr;Ferdigheter;Språk;Tilgjengelighet;Maks timer per uke;Maks km;Interesser;Politiattest vist;\
                Førerkort;Samtykke;Varsling;Målform";
    let person = |name: String, at: u32| format!("{name};listeperson{at}@example.org;;1990;3277;strikking;nb;man 8-14;3;30;;;;06.08.2026;e-post;nb");
    let mut rows: Vec<String> = (0..PEOPLE).map(|at| person(format!("Listeperson {at}"), at)).collect();
    rows.push(person(format!("Kari {NUMBER}"), PEOPLE));
    let people = [head.to_owned(), rows.join("\r\n")].join("\r\n");
    let bodies = "Orgnr;Navn;Type;E-post;Telefon;Postnr;Poststed;Kontaktperson\r\n312 047 330;Larvik kommune;kommune;;;3275;Svarstad;";
    let file = |name: &str, text: &str| ListFile { name: name.to_owned(), content: text.as_bytes().to_vec() };
    vec![file("frivillige.csv", &people), file("organisasjoner.csv", bodies)]
}

async fn begin(house: &mut House, desk: &Desk) -> Result<Streaming<ImportListsResponse>, Status> {
    let message = ImportListsRequest { files: lists(), as_of: String::new() };
    house.call("dispatcher", Some(&desk.centre), message, async |door, request| ImportServiceClient::new(door).import_lists(request).await).await
}

/// What was heard of one call until it ended.
#[derive(Default)]
struct Heard {
    progress: Vec<ListProgress>,
    notes: Vec<ListNote>,
    ended: bool,
}

impl Heard {
    fn last(&self, file: &str) -> &ListProgress {
        self.progress.iter().rfind(|one| one.file == file).expect("its progress")
    }

    fn figures(&self, file: &str) -> [u32; 4] {
        let ListProgress { new, changed, unchanged, refused, .. } = self.last(file);
        [*new, *changed, *unchanged, *refused]
    }
}

/// Brings the lists, once nobody else does any more.
async fn bring(house: &mut House, desk: &Desk) -> Heard {
    let mut stream = house
        .until("the lists are taken in", async |house| match begin(house, desk).await {
            Ok(stream) => Some(stream),
            Err(status) => {
                assert_eq!(status.get_details_error_info().map(|info| info.reason).as_deref(), Some("IMPORT_RUNNING"), "{status:?}");
                None
            }
        })
        .await;
    let mut heard = Heard::default();
    while let Some(answer) = stream.message().await.expect("the next answer") {
        match answer.told.expect("something") {
            Told::Progress(one) => heard.progress.push(one),
            Told::Note(note) => heard.notes.push(note),
            Told::End(end) => heard.ended = !end.paused,
            Told::Read(_) => {}
        }
    }
    heard
}

async fn people(house: &mut House, desk: &Desk) -> usize {
    let list = async |door, request| VolunteerServiceClient::new(door).list_volunteers(request).await;
    desk.ask(house, "volunteers", ListVolunteersRequest { page_size: 500, ..ListVolunteersRequest::default() }, list).await.volunteers.len()
}

pub async fn a_list_is_taken_in_once_and_into_the_callers_own_centre_alone(house: &mut House) {
    let (desk, neighbour) = (Desk::open(house, asking(0)).await, Desk::open(house, asking(0)).await);

    let first = bring(house, &desk).await;
    let again = bring(house, &desk).await;

    assert!(first.ended && again.ended);
    assert_eq!((first.figures("frivillige.csv"), again.figures("frivillige.csv")), ([PEOPLE, 0, 0, 0], [0, 0, PEOPLE, 0]));
    assert_eq!((first.figures("organisasjoner.csv"), again.figures("organisasjoner.csv")), ([1, 0, 0, 0], [0, 0, 1, 0]));
    assert_eq!((people(house, &desk).await, people(house, &neighbour).await), (PEOPLE as usize, 0));
    let faults: Vec<&ListNote> = first.notes.iter().filter(|note| note.mark() == ListMark::Fault).collect();
    let [fault] = faults[..] else { panic!("{faults:?}") };
    assert_eq!((fault.line, fault.column.as_str(), fault.template.as_str()), (PEOPLE + 2, "Navn", "this looks like a national identity number: remove it"));

    let kept = house.dump("dispatcher");
    assert!(kept.contains("volunteer_"), "what the rows became is remembered: {kept}");
    for word in ["istepers", "strikking", NUMBER, "Larvik"] {
        assert!(!kept.contains(word), "{word} is remembered");
        for role in house.names() {
            assert!(!house.process(role).log().contains(word), "{word} is in the log of {role}");
        }
    }
}

pub async fn a_list_that_is_broken_off_is_gone_on_with(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let mut stream = begin(house, &desk).await.expect("it begins");
    let mut seen = 0;
    while seen < 5 {
        let answer = stream.message().await.expect("the next answer").expect("it has not ended");
        seen = match answer.told {
            Some(Told::Progress(one)) if one.file == "frivillige.csv" => one.done,
            _ => seen,
        };
    }
    let other = begin(house, &desk).await.expect_err("one at a time");
    assert_eq!((other.code(), other.get_details_error_info().expect("a reason").reason.as_str()), (Code::FailedPrecondition, "IMPORT_RUNNING"));
    drop(stream);

    let rest = bring(house, &desk).await;
    let again = bring(house, &desk).await;

    let [new, changed, unchanged, _] = rest.figures("frivillige.csv");
    assert!(rest.ended && new > 0 && new < PEOPLE && changed <= 1, "what was done stands, at most one row is completed: {new} {changed} {unchanged}");
    assert_eq!((new + changed + unchanged, people(house, &desk).await), (PEOPLE, PEOPLE as usize));
    assert_eq!(again.figures("frivillige.csv"), [0, 0, PEOPLE, 0]);
}
