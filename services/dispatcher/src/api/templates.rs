//! Templates through the door.

use platform::auth::Caller;
use platform::error::Faults;
use platform::id::Id;
use platform::privacy::{line, some_line, text};
use platform::receipts::Begun;
use proto::dispatcher as pb;
use proto::dispatcher::template_service_server::TemplateService;
use tonic::{Request, Response, Status};

use super::{COORDINATOR, Cx, MISSING};
use crate::domain::name::{LONGEST, fits, same};
use crate::domain::template::{MOST, Template};
use crate::store;

/// As a need's own, in matching.
const LONGEST_TITLE: usize = 120;
const LONGEST_TEXT: usize = 4_000;
const LONGEST_WORD: usize = 60;
const MOST_PLACES: u32 = 500;
const DAY_MINUTES: u32 = 24 * 60;

#[tonic::async_trait]
impl TemplateService for Cx {
    async fn list_templates(&self, request: Request<pb::ListTemplatesRequest>) -> Result<Response<pb::ListTemplatesResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let tx = self.opening.db.scoped(caller.centre()?).read().await?;
        let templates = store::templates::all(&tx).await?;
        Ok(Response::new(pb::ListTemplatesResponse { templates: templates.into_iter().map(shown).collect() }))
    }

    async fn save_template(&self, request: Request<pb::SaveTemplateRequest>) -> Result<Response<pb::SaveTemplateResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let message = request.into_inner();
        let new = read(&message.template.clone().unwrap_or_default())?;
        let command = match self.begin(&caller, "SaveTemplate", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        command.tx().queue_for(&format!("templates/{}", caller.centre()?)).await?;
        let stand = store::templates::all(command.tx()).await?;
        let id = stand.iter().find(|one| same(&one.name, &new.name)).map_or_else(|| self.clock().id(), |one| one.id);
        let names: Vec<_> = stand.iter().map(|one| (one.id, one.name.as_str())).collect();
        fits(&names, id, &new.name, MOST)?;
        store::templates::save(command.tx(), Template { id, ..new }).await?;
        Ok(Response::new(command.answer(pb::SaveTemplateResponse { id: id.to_string() }).await?))
    }

    async fn delete_template(&self, request: Request<pb::DeleteTemplateRequest>) -> Result<Response<pb::DeleteTemplateResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let message = request.into_inner();
        let id = super::id(&message.id)?;
        let command = match self.begin(&caller, "DeleteTemplate", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        if !store::templates::remove(command.tx(), id).await? {
            return Err(MISSING.into());
        }
        Ok(Response::new(command.answer(pb::DeleteTemplateResponse { id: message.id }).await?))
    }
}

/// What is to be kept; its id is still to be given.
fn read(told: &pb::Template) -> Result<Template, Faults> {
    let mut faults = Faults::new();
    let name = some_line(&mut faults, "template.name", &told.name, LONGEST);
    let title = line(&mut faults, "template.title", &told.title, LONGEST_TITLE);
    let category = line(&mut faults, "template.category", &told.category, LONGEST_WORD);
    let public_text = text(&mut faults, "template.public_text", &told.public_text, LONGEST_TEXT);
    let venue = line(&mut faults, "template.venue", &told.venue, LONGEST_WORD);
    let mut figure = |field: &str, figure: u32, most: u32| {
        if figure > most {
            faults.add(field, format!("is {figure}, at most {most}"));
        }
        i16::try_from(figure).unwrap_or_default()
    };
    let from_minute = figure("template.from_minute", told.from_minute, DAY_MINUTES);
    let until_minute = figure("template.until_minute", told.until_minute, DAY_MINUTES);
    let places = figure("template.places", told.places, MOST_PLACES);
    let id = Id::stored(uuid::Uuid::nil());
    faults.or(|| Some(Template { id, name, title, category, public_text, venue, from_minute, until_minute, places, urgent: told.urgent }))
}

fn shown(template: Template) -> pb::Template {
    let Template { id, name, title, category, public_text, venue, from_minute, until_minute, places, urgent } = template;
    let figure = |figure: i16| u32::try_from(figure).unwrap_or_default();
    let (from_minute, until_minute, places) = (figure(from_minute), figure(until_minute), figure(places));
    pb::Template { id: id.to_string(), name, title, category, public_text, venue, from_minute, until_minute, places, urgent }
}
