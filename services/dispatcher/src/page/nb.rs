//! Bokmål.

use super::{Notice, Refused, Standing, Words};

pub(super) static WORDS: Words = Words {
    lang: "nb",
    house: "Frivilligsentralen",
    when: "Når",
    place: "Hvor",
    answer_by: "Svar innen",
    question: "Kan du hjelpe?",
    yes: "Ja, jeg kan",
    not_now: "Kan ikke nå",
    no: "Nei takk",
    no_is_fine: "Det er helt greit å si nei.",
    join: "Sett meg på ventelisten",
    leave: "Ta meg av ventelisten",
    details: "Dette trenger du å vite",
    moved: "Tid eller sted er endret. Passer det fortsatt?",
    confirm_by: "Gi oss svar innen",
    confirm: "Ja, det passer fortsatt",
    not_suits: "Nei, det passer ikke lenger",
    cannot_come: "Jeg kan ikke komme likevel",
    cancel_question: "Kan du ikke komme likevel?",
    cancel_means: "Det er helt greit. Vi spør en annen, og du trenger ikke å gjøre noe mer.",
    cancel: "Meld avbud",
    keep: "Behold plassen",
    standing,
    not_taken: "Du er ikke satt opp på dette",
    refused,
    notice,
    stay: [
        "Vil du fortsatt være frivillig?",
        "Det er lenge siden vi har hørt fra deg. Sier du ja, tar vi vare på opplysningene dine og spør deg gjerne igjen.",
        "Ja, jeg vil fortsatt være med",
        "Vil du ikke, trenger du ikke å gjøre noe. Da sletter vi opplysningene dine.",
    ],
    stays: ("Så fint at du blir!", "Vi spør deg gjerne når det dukker opp noe som kan passe for deg."),
    weekdays: ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"],
    months: ["januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"],
    dotted: true,
    after_day: " ",
    at: "kl. ",
    until: " til ",
    calendar: super::calendar::NB,
    kiosk: super::kiosk::NB,
    sign: super::sign::NB,
};

fn standing(standing: Standing) -> (&'static str, &'static str) {
    match standing {
        Standing::Open => ("", ""),
        Standing::Agreed => ("Avtalt – tusen takk!", "Du har sagt ja, og plassen er din. Kan du ikke likevel, si fra til oss så tidlig du kan."),
        Standing::CalledOff => ("Takk for at du sa fra", "Du er ikke lenger satt opp på dette. Vi spør en annen."),
        Standing::TakenOff => ("Du er ikke lenger satt opp på dette", "Ta gjerne kontakt om du lurer på noe. Takk for at du ville stille opp."),
        Standing::Waiting => ("Du står på venteliste", "Takk for at du vil hjelpe! Plassene er tatt, men vi gir beskjed hvis det blir en plass til deg."),
        Standing::Declined => ("Takk for svaret", "Du har sagt at du ikke kan. Har du ombestemt deg, ta kontakt med oss."),
        Standing::Lapsed => ("Svarfristen er ute", "Takk for at vi fikk spørre deg. Vil du fortsatt hjelpe, ta gjerne kontakt med oss."),
        Standing::Filled | Standing::FilledForGood => ("Plassen er fylt", "Vi har fått den hjelpen vi trengte denne gangen. Takk for at vi fikk spørre deg!"),
        Standing::Cancelled => ("Dette er ikke lenger aktuelt", "Du trenger ikke å gjøre noe. Takk for at vi fikk spørre deg!"),
    }
}

fn refused(why: Refused) -> &'static str {
    match why {
        Refused::Overlap => "Du har allerede sagt ja til noe annet på samme tid. Ta kontakt med frivilligsentralen hvis du heller vil være med her.",
        Refused::Other => "Vi kunne dessverre ikke ta imot ja-et ditt. Ta kontakt med frivilligsentralen, så finner vi ut av det sammen.",
    }
}

fn notice(notice: Notice) -> (&'static str, &'static str) {
    match notice {
        Notice::Nowhere => ("Her er det ingenting", "Siden finnes ikke. Se om adressen er riktig, eller bruk lenken i meldingen du fikk."),
        Notice::BrokenLink => {
            ("Lenken virker ikke", "Kanskje ble den kuttet da den ble kopiert. Prøv å åpne den rett fra meldingen du fikk, eller ta kontakt med oss.")
        }
        Notice::Over => ("Dette er over", "Forespørselen du åpnet, gjelder ikke lenger. Takk for at vi fikk spørre deg!"),
        Notice::NotFromHere => ("Svaret ble ikke tatt imot", "Det kom fra en annen side enn vår. Åpne lenken i meldingen du fikk, og svar der."),
        Notice::NoAnswer => ("Vi forsto ikke svaret", "Gå tilbake til forespørselen og velg ett av svarene."),
        Notice::TryAgain => ("Prøv igjen om litt", "Vi får ikke vist dette akkurat nå. Ingenting er gått tapt."),
        Notice::NotBuilt => ("Skjermene er ikke bygd", "Alt annet virker. Bygg skjermene med <code>npx --yes rust-just console</code> og last siden på nytt."),
    }
}
