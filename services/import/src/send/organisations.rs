//! Rows of `organisasjoner.csv` as organisations; known by number and name, since a unit may use its parent's number.

use std::collections::HashSet;

use crate::way::{Halted, Road};
use proto::organisations as pb;
use proto::organisations::organisation_service_client::OrganisationServiceClient;

use super::merge::Merge;
use super::{Done, Refused, Row, Sender, Tally};
use crate::fault::{What, said};
use crate::sheet::fold;
use crate::{Organisation, organisation};

type Door = OrganisationServiceClient<Road>;

/// The organisations of the centre.
#[derive(Default)]
pub struct Known(Vec<Body>);

struct Body {
    id: String,
    version: u64,
    profile: pb::OrganisationProfile,
}

impl Known {
    /// The ids of those that have this number, the body itself before units that use it.
    ///
    /// # Errors
    /// Where nobody has it, or several have it for their own.
    pub(super) fn with_number(&self, number: &str) -> Result<Vec<&str>, What> {
        let mut found: Vec<&Body> = self.0.iter().filter(|body| body.profile.orgnr == number).collect();
        found.sort_by_key(|body| !body.is_own());
        match &found[..] {
            [] => Err(said("its organisation is not one of this centre")),
            [_] => Ok(vec![&found[0].id]),
            [first, second, ..] if !first.is_own() || second.is_own() => {
                Err(said("several organisations of this centre have this number, and nobody can tell which"))
            }
            _ => Ok(found.iter().map(|body| body.id.as_str()).collect()),
        }
    }

    /// The one that a row speaks of: by number and name; by its own number where the name is one that no row of the file
    /// has any more; by its name where it had no number.
    fn like(&self, row: &Organisation, told: &HashSet<(String, String)>) -> Option<&Body> {
        let (number, name) = key(row.orgnr.as_deref(), &row.name);
        let exact = self.0.iter().find(|body| body.key() == (number.clone(), name.clone()));
        let renamed = || self.0.iter().find(|body| !number.is_empty() && body.is_own() && body.profile.orgnr == number && !told.contains(&body.key()));
        let numbered = || self.0.iter().find(|body| body.key() == (String::new(), name.clone()));
        exact.or_else(renamed).or_else(numbered)
    }

    fn with_id(&self, id: &str) -> Option<&Body> {
        self.0.iter().find(|body| body.id == id)
    }

    /// A number is one body's own: another that comes with it is a unit of that body.
    fn kind_of(&self, number: Option<&str>, but: &str) -> pb::OrgnrKind {
        match number {
            None => pb::OrgnrKind::None,
            Some(number) if self.0.iter().any(|body| body.id != but && body.is_own() && body.profile.orgnr == number) => pb::OrgnrKind::Parent,
            Some(_) => pb::OrgnrKind::Own,
        }
    }

    fn put(&mut self, new: Body) {
        self.0.retain(|body| body.id != new.id);
        self.0.push(new);
    }
}

impl Body {
    fn is_own(&self) -> bool {
        self.profile.orgnr_kind() == pb::OrgnrKind::Own
    }

    fn key(&self) -> (String, String) {
        key(Some(&self.profile.orgnr), &self.profile.name)
    }
}

impl Sender<'_> {
    pub(super) async fn organisations(&mut self, rows: &[Row<Organisation>]) -> Result<Known, Halted> {
        let mut door = Door::new(self.way.organisations.clone());
        let read = |one: pb::Organisation| Some(Body { id: one.id, version: one.version, profile: one.profile? });
        let mut known = Known(self.standing_organisations(&mut door).await?.into_iter().filter_map(read).collect());
        let told = rows.iter().map(|row| key(row.value.orgnr.as_deref(), &row.value.name)).collect();
        let mut tally = Tally::default();
        for row in rows {
            let done = self.organisation(&mut door, &row.value, &told, &mut known).await;
            self.note(row, rows.len(), &mut tally, done)?;
        }
        self.close(organisation::KIND.file, tally);
        Ok(known)
    }

    async fn organisation(&self, door: &mut Door, row: &Organisation, told: &HashSet<(String, String)>, known: &mut Known) -> Result<Done, Refused> {
        let news = self.ledger.news(row);
        let stands = news.id().and_then(|id| known.with_id(id)).or_else(|| known.like(row, told));
        let Some(stands) = stands else {
            let profile = profile(row, known.kind_of(row.orgnr.as_deref(), ""));
            let request = pb::RegisterOrganisationRequest { idempotency_key: String::new(), profile: Some(profile.clone()), validate_only: false };
            let answer = door.register_organisation(self.request(request)?).await?.into_inner();
            known.put(Body { id: answer.id.clone(), version: answer.version, profile });
            return Ok(Done::New(answer.id));
        };
        let (id, version, mut merged) = (stands.id.clone(), stands.version, stands.profile.clone());
        let mut merge = Merge::of(&news);
        let wanted = profile(row, known.kind_of(row.orgnr.as_deref(), &id));
        if merge.take(organisation::NUMBER, &mut merged.orgnr, wanted.orgnr) {
            merged.orgnr_kind = wanted.orgnr_kind;
        }
        merge.take(organisation::NAME, &mut merged.name, wanted.name);
        merge.take(organisation::TYPE, &mut merged.kind, wanted.kind);
        merge.take(organisation::EMAIL, &mut merged.email, wanted.email);
        merge.take(organisation::PHONE, &mut merged.phone, wanted.phone);
        merge.take(organisation::POSTAL_CODE, &mut merged.postal_code, wanted.postal_code);
        merge.take(organisation::CONTACT, &mut merged.contact_name, wanted.contact_name);
        let differing = merge.differing();
        if differing.is_empty() {
            return Ok(Done::Unchanged(id));
        }
        let request = pb::UpdateOrganisationRequest { idempotency_key: String::new(), id: id.clone(), profile: Some(merged.clone()), if_version: version };
        let answer = door.update_organisation(self.request(request)?).await?.into_inner();
        known.put(Body { id: id.clone(), version: answer.version, profile: merged });
        Ok(Done::Changed(id, differing))
    }
}

fn key(number: Option<&str>, name: &str) -> (String, String) {
    (number.unwrap_or_default().to_owned(), fold(name))
}

pub(super) fn profile(row: &Organisation, kind: pb::OrgnrKind) -> pb::OrganisationProfile {
    pb::OrganisationProfile {
        name: row.name.clone(),
        kind: row.kind.to_owned(),
        orgnr: row.orgnr.clone().unwrap_or_default(),
        orgnr_kind: kind.into(),
        email: row.email.clone().unwrap_or_default(),
        phone: row.phone.clone().unwrap_or_default(),
        postal_code: row.postal_code.clone().unwrap_or_default(),
        contact_name: row.contact_name.clone().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: &str, name: &str) -> Organisation {
        let orgnr = (!number.is_empty()).then(|| number.to_owned());
        Organisation { orgnr, name: name.to_owned(), kind: "other", email: None, phone: None, postal_code: None, contact_name: None }
    }

    fn body(id: &str, number: &str, name: &str, kind: pb::OrgnrKind) -> Body {
        Body { id: id.to_owned(), version: 1, profile: profile(&row(number, name), kind) }
    }

    fn known() -> Known {
        Known(vec![
            body("unit", "312047330", "Svarstad bibliotek", pb::OrgnrKind::Parent),
            body("parent", "312047330", "Larvik kommune", pb::OrgnrKind::Own),
            body("choir", "", "Svarstad blandakor", pb::OrgnrKind::None),
        ])
    }

    fn found(number: &str, name: &str, others: &[(&str, &str)]) -> Option<String> {
        let told = others.iter().copied().chain([(number, name)]).map(|(number, name)| key(Some(number), name)).collect();
        known().like(&row(number, name), &told).map(|body| body.id.clone())
    }

    #[test]
    fn a_parent_and_its_unit_are_two_though_they_share_a_number() {
        assert_eq!(found("312047330", "LARVIK  kommune", &[]).as_deref(), Some("parent"));
        assert_eq!(found("312047330", "svarstad bibliotek", &[]).as_deref(), Some("unit"));
        assert_eq!(known().with_number("312047330"), Ok(vec!["parent", "unit"]));
        assert_eq!(known().kind_of(Some("312047330"), ""), pb::OrgnrKind::Parent);
        assert_eq!(known().kind_of(Some("312047330"), "parent"), pb::OrgnrKind::Own);
    }

    #[test]
    fn another_name_is_a_new_name_only_where_the_old_one_is_gone_from_the_file() {
        assert_eq!(found("312047330", "Larvik kommune, kultur", &[]).as_deref(), Some("parent"));
        assert_eq!(found("312047330", "Svarstad skole", &[("312047330", "Larvik kommune")]), None, "a second unit");
        assert_eq!(found("974760673", "Svarstad blandakor", &[]).as_deref(), Some("choir"), "it has a number now");
        assert_eq!(found("", "Svarstad damekor", &[]), None);
    }

    #[test]
    fn a_number_that_two_have_for_their_own_names_nobody() {
        let two = Known(vec![body("a", "312047330", "A", pb::OrgnrKind::Own), body("b", "312047330", "B", pb::OrgnrKind::Own)]);
        assert!(two.with_number("312047330").is_err());
        assert!(known().with_number("923609016").is_err());
    }
}
