//! What is known of an organisation, in from the contract and out to it.

use platform::error::Faults;
use platform::privacy::{Personal, email, line, phone, some_line};
use proto::organisations as pb;

use crate::api::fields::{four_digits, maybe};
use crate::domain::organisation::{Number, Organisation, OrganisationKind, Profile};
use crate::domain::orgnr::Orgnr;
use crate::domain::words::Word as _;

/// What is asked for under `profile`; notes there what is wrong.
pub(super) fn read(faults: &mut Faults, message: Option<&pb::OrganisationProfile>) -> Option<Profile> {
    let Some(message) = message else {
        faults.add("profile", "is missing");
        return None;
    };
    Profile::try_from(message).map_err(|inner| faults.within("profile", inner)).ok()
}

impl TryFrom<&pb::OrganisationProfile> for Profile {
    type Error = Faults;

    fn try_from(message: &pb::OrganisationProfile) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let name = some_line(&mut faults, "name", &message.name, 200);
        let kind = OrganisationKind::read(&mut faults, "kind", &message.kind);
        let number = number(&mut faults, message);
        let email = maybe(&mut faults, "email", &message.email, email).map(Personal::new);
        let phone = maybe(&mut faults, "phone", &message.phone, phone).map(Personal::new);
        let contact_name = line(&mut faults, "contact_name", &message.contact_name, 200);
        let contact_name = (!contact_name.is_empty()).then(|| Personal::new(contact_name));
        let postal_code = maybe(&mut faults, "postal_code", &message.postal_code, four_digits);
        faults.or(|| Some(Self { name, kind: kind?, number: number?, email, phone, contact_name, postal_code }))
    }
}

fn number(faults: &mut Faults, message: &pb::OrganisationProfile) -> Option<Number> {
    let digits = maybe(faults, "orgnr", &message.orgnr, Orgnr::read);
    let empty = message.orgnr.trim().is_empty();
    match (message.orgnr_kind(), digits) {
        (pb::OrgnrKind::Own, Some(number)) => Some(Number::Own(number)),
        (pb::OrgnrKind::Parent, Some(number)) => Some(Number::Parent(number)),
        (pb::OrgnrKind::Own | pb::OrgnrKind::Parent, None) if empty => {
            faults.add("orgnr", "is needed unless orgnr_kind is NONE");
            None
        }
        (pb::OrgnrKind::None, _) if empty => Some(Number::None),
        (pb::OrgnrKind::None, _) => {
            faults.add("orgnr", "must be empty where orgnr_kind is NONE");
            None
        }
        (pb::OrgnrKind::Unspecified, _) => {
            faults.add("orgnr_kind", "must be OWN, PARENT or NONE");
            None
        }
        _ => None, // the number itself is noted already
    }
}

/// As the contract shows it to those who may see it.
pub(super) fn shown(organisation: &Organisation) -> pb::Organisation {
    let Organisation { id, version, profile } = organisation;
    let bare = |personal: &Option<Personal<String>>| personal.as_ref().map(|text| text.reveal().clone()).unwrap_or_default();
    let orgnr_kind = match profile.number {
        Number::Own(_) => pb::OrgnrKind::Own,
        Number::Parent(_) => pb::OrgnrKind::Parent,
        Number::None => pb::OrgnrKind::None,
    };
    let profile = pb::OrganisationProfile {
        name: profile.name.clone(),
        kind: profile.kind.word().to_owned(),
        orgnr: profile.number.digits().unwrap_or_default().to_owned(),
        orgnr_kind: orgnr_kind.into(),
        email: bare(&profile.email),
        phone: bare(&profile.phone),
        postal_code: profile.postal_code.clone().unwrap_or_default(),
        contact_name: bare(&profile.contact_name),
    };
    pb::Organisation { id: id.to_string(), version: *version, profile: Some(profile) }
}
