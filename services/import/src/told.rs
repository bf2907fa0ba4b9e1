//! What the rows of each file say, column by column, for the ledger.

use super::ledger::Told;
use super::sheet::fold;
use super::volunteer::Channels;
use super::week::Week;
use super::{Need, Organisation, Venue, Visits, Volunteer, need, organisation, venue, visit, volunteer};

impl Told for Organisation {
    fn key(&self) -> String {
        format!("organisation|{}|{}", said(self.orgnr.as_ref()), fold(&self.name))
    }

    fn columns(&self) -> Vec<(&'static str, String)> {
        vec![
            (organisation::NUMBER, said(self.orgnr.as_ref())),
            (organisation::NAME, self.name.clone()),
            (organisation::TYPE, self.kind.to_owned()),
            (organisation::EMAIL, said(self.email.as_ref())),
            (organisation::PHONE, said(self.phone.as_ref())),
            (organisation::POSTAL_CODE, said(self.postal_code.as_ref())),
            (organisation::CONTACT, said(self.contact_name.as_ref())),
        ]
    }
}

impl Told for Venue {
    fn key(&self) -> String {
        format!("venue|{}", fold(&self.name))
    }

    fn columns(&self) -> Vec<(&'static str, String)> {
        // a position that only follows from the postal code is not said
        let degrees = |of: f64| if self.has_own_position { of.to_string() } else { String::new() };
        vec![
            (venue::NAME, self.name.clone()),
            (venue::OWNER, self.owner.clone()),
            (venue::POSTAL_CODE, said(self.postal_code.as_ref())),
            (venue::LATITUDE, degrees(self.position.0)),
            (venue::LONGITUDE, degrees(self.position.1)),
            (venue::OPENING, self.opening.as_ref().map(week).unwrap_or_default()),
            (venue::CAPACITY, said(self.capacity)),
            (venue::ACCESS, self.access.map(|access| format!("{access:?}")).unwrap_or_default()),
        ]
    }
}

impl Told for Volunteer {
    fn key(&self) -> String {
        match &self.email {
            Some(email) => format!("volunteer|{email}"),
            None => format!("volunteer|{}|{}", fold(&self.name), said(self.phone.as_ref())),
        }
    }

    fn columns(&self) -> Vec<(&'static str, String)> {
        let channels = match self.channels {
            Channels::Email => "e-post",
            Channels::Sms => "sms",
            Channels::Both => "begge",
        };
        vec![
            (volunteer::NAME, self.name.clone()),
            (volunteer::EMAIL, said(self.email.as_ref())),
            (volunteer::PHONE, said(self.phone.as_ref())),
            (volunteer::BIRTH_YEAR, said(self.birth_year)),
            (volunteer::POSTAL_CODE, self.postal_code.clone()),
            (volunteer::SKILLS, list(&self.skills)),
            (volunteer::LANGUAGES, list(&self.languages)),
            (volunteer::AVAILABILITY, week(&self.availability)),
            (volunteer::WEEKLY_HOURS, said(self.weekly_minutes)),
            (volunteer::DISTANCE, said(self.max_metres)),
            (volunteer::INTERESTS, list(&self.interests)),
            (volunteer::CERTIFICATE, said(self.certificate_shown_on)),
            (volunteer::CONSENT, self.consent_on.to_string()),
            (volunteer::CHANNELS, channels.to_owned()),
            (volunteer::WRITTEN, said(self.written_language)),
        ]
    }
}

impl Told for Need {
    fn key(&self) -> String {
        format!("need|{}|{}|{}|{}", self.organisation, fold(&self.title), fold(&self.venue), self.starts)
    }

    fn columns(&self) -> Vec<(&'static str, String)> {
        vec![
            (need::TITLE, self.title.clone()),
            (need::ORGANISATION, self.organisation.clone()),
            (need::VENUE, fold(&self.venue)),
            (need::CATEGORY, self.category.clone()),
            (need::STARTS, self.starts.to_string()),
            (need::ENDS, self.ends.to_string()),
            (need::RECURRENCE, said(self.recurrence.as_ref())),
            (need::PLACES, self.places.to_string()),
            (need::SKILLS, list(&self.skills)),
            (need::LANGUAGES, list(&self.languages)),
            (need::CERTIFICATE, self.police_certificate.to_string()),
            (need::AGE, said(Some(self.minimum_age).filter(|age| *age > 0))),
            (need::PRIORITY, self.priority.to_string()),
        ]
    }
}

impl Told for Visits {
    fn key(&self) -> String {
        format!("visits|{}|{}", self.day, fold(&self.venue))
    }

    fn columns(&self) -> Vec<(&'static str, String)> {
        vec![(visit::VISITS, self.count.to_string())]
    }
}

fn said(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// The order of a list says nothing.
fn list(words: &[String]) -> String {
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    words.sort_unstable();
    words.join("\n")
}

fn week(week: &Week) -> String {
    let period = |p: &super::week::Period| format!("{} {}-{}", p.weekday, p.from_minute, p.until_minute);
    week.periods().iter().map(period).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::svarstad;

    #[test]
    fn every_column_that_is_sent_is_told() {
        let reading = svarstad::reading();
        let missing = |kind: &super::super::sheet::Kind, told: Vec<(&'static str, String)>| -> Vec<&'static str> {
            kind.columns.iter().copied().filter(|column| told.iter().all(|(name, _)| name != column)).collect()
        };

        assert_eq!(missing(&organisation::KIND, reading.organisations[0].value.columns()), [organisation::PLACE]);
        assert!(missing(&venue::KIND, reading.venues[0].value.columns()).is_empty());
        assert_eq!(missing(&volunteer::KIND, reading.volunteers[0].value.columns()), [volunteer::LICENCE]);
        assert!(missing(&need::KIND, reading.needs[0].value.columns()).is_empty());
        assert_eq!(missing(&visit::KIND, reading.visits[0].value.columns()), [visit::DAY, visit::VENUE, visit::STAGE]);
    }

    #[test]
    fn no_two_rows_of_a_file_have_one_key() {
        let reading = svarstad::reading();
        let mut keys: Vec<String> = reading.organisations.iter().map(|row| row.value.key()).collect();
        keys.extend(reading.venues.iter().map(|row| row.value.key()));
        keys.extend(reading.volunteers.iter().map(|row| row.value.key()));
        keys.extend(reading.needs.iter().map(|row| row.value.key()));
        keys.extend(reading.visits.iter().map(|row| row.value.key()));
        let all = keys.len();
        keys.sort();
        keys.dedup();

        assert_eq!(keys.len(), all);
    }
}
