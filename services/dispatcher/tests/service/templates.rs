//! Templates of needs: of the centre, by name, and without anything private.

use platform::auth::Caller;
use proto::dispatcher as pb;

use crate::house::{Answer, House, faulty, not_allowed, not_found, refused};

fn template(name: &str) -> pb::Template {
    pb::Template {
        id: String::new(),
        name: name.to_owned(),
        title: "Følge til legen".to_owned(),
        category: "følge og skyss".to_owned(),
        public_text: "En liten spasertur.".to_owned(),
        venue: "venue_01h2xcejqtf2nbrexx3vqjhp41".to_owned(),
        from_minute: 600,
        until_minute: 720,
        places: 2,
        urgent: false,
    }
}

async fn save(house: &House, by: &Caller, template: pb::Template) -> Answer<pb::SaveTemplateResponse> {
    house.templates().save_template(house.by(by, pb::SaveTemplateRequest { idempotency_key: String::new(), template: Some(template) })).await
}

async fn delete(house: &House, by: &Caller, id: &str) -> Answer<pb::DeleteTemplateResponse> {
    house.templates().delete_template(house.by(by, pb::DeleteTemplateRequest { idempotency_key: String::new(), id: id.to_owned() })).await
}

async fn list(house: &House, by: &Caller) -> Vec<pb::Template> {
    house.templates().list_templates(house.by(by, pb::ListTemplatesRequest {})).await.unwrap().into_inner().templates
}

pub async fn a_template_is_the_centres_and_its_name_says_which_it_is(house: House) {
    let (anne, kari) = (house.coordinator("anne"), house.coordinator("kari"));
    let id = save(&house, &anne, template("Legen")).await.unwrap().into_inner().id;
    save(&house, &anne, template("Bibliotekvert")).await.unwrap();

    assert_eq!(list(&house, &kari).await.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Bibliotekvert", "Legen"]);
    assert_eq!(list(&house, &kari).await[1], pb::Template { id: id.clone(), ..template("Legen") });
    let again = save(&house, &kari, pb::Template { places: 4, ..template("LEGEN") }).await.unwrap().into_inner().id;
    assert_eq!((again, list(&house, &anne).await.iter().map(|one| one.places).max()), (id.clone(), Some(4)), "another content under the old name");

    assert_eq!(list(&house, &house.stranger()).await, []);
    assert_eq!(refused(delete(&house, &house.stranger(), &id).await), not_found());
    assert_eq!(refused(save(&house, &house.contact("randi"), template("Ny")).await), not_allowed());
    delete(&house, &kari, &id).await.unwrap();
    assert_eq!(refused(delete(&house, &kari, &id).await), not_found());
    assert_eq!(list(&house, &anne).await.len(), 1);
}

pub async fn what_cannot_be_a_template_is_named_field_by_field(house: House) {
    let anne = house.coordinator("anne");
    let bad = pb::Template { from_minute: 1_441, until_minute: 70_000, places: 501, public_text: "Hun er 13097248022".to_owned(), ..template(" ") };

    let fields = faulty(save(&house, &anne, bad).await);

    let named = ["template.name", "template.public_text", "template.from_minute", "template.until_minute", "template.places"];
    assert_eq!(fields, named);
    save(&house, &anne, pb::Template { name: "Bare et navn".to_owned(), ..Default::default() }).await.unwrap();
}
