//! Nynorsk.

use super::{Notice, Refused, Standing, Words};

pub(super) static WORDS: Words = Words {
    lang: "nn",
    house: "Frivilligsentralen",
    when: "Når",
    place: "Kvar",
    answer_by: "Svar innan",
    question: "Kan du hjelpe?",
    yes: "Ja, eg kan",
    not_now: "Kan ikkje no",
    no: "Nei takk",
    no_is_fine: "Det er heilt greitt å seie nei.",
    join: "Set meg på ventelista",
    leave: "Ta meg av ventelista",
    details: "Dette treng du å vite",
    moved: "Tid eller stad er endra. Passar det framleis?",
    confirm_by: "Gi oss svar innan",
    confirm: "Ja, det passar framleis",
    not_suits: "Nei, det passar ikkje lenger",
    cannot_come: "Eg kan ikkje kome likevel",
    cancel_question: "Kan du ikkje kome likevel?",
    cancel_means: "Det er heilt greitt. Vi spør ein annan, og du treng ikkje å gjere noko meir.",
    cancel: "Meld avbod",
    keep: "Behald plassen",
    standing,
    not_taken: "Du er ikkje sett opp på dette",
    refused,
    notice,
    stay: [
        "Vil du framleis vere frivillig?",
        "Det er lenge sidan vi har høyrt frå deg. Seier du ja, tek vi vare på opplysningane dine og spør deg gjerne igjen.",
        "Ja, eg vil framleis vere med",
        "Vil du ikkje, treng du ikkje gjere noko. Då slettar vi opplysningane dine.",
    ],
    stays: ("Så fint at du blir!", "Vi spør deg gjerne når det dukkar opp noko som kan passe for deg."),
    weekdays: ["måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "sundag"],
    months: ["januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"],
    dotted: true,
    after_day: " ",
    at: "kl. ",
    until: " til ",
    calendar: super::calendar::NN,
    kiosk: super::kiosk::NN,
    sign: super::sign::NN,
};

fn standing(standing: Standing) -> (&'static str, &'static str) {
    match standing {
        Standing::Open => ("", ""),
        Standing::Agreed => ("Avtalt – tusen takk!", "Du har sagt ja, og plassen er din. Kan du ikkje likevel, sei frå til oss så tidleg du kan."),
        Standing::CalledOff => ("Takk for at du sa frå", "Du er ikkje lenger sett opp på dette. Vi spør ein annan."),
        Standing::TakenOff => ("Du er ikkje lenger sett opp på dette", "Ta gjerne kontakt om du lurer på noko. Takk for at du ville stille opp."),
        Standing::Waiting => ("Du står på venteliste", "Takk for at du vil hjelpe! Plassane er tekne, men vi gir beskjed om det blir ein plass til deg."),
        Standing::Declined => ("Takk for svaret", "Du har sagt at du ikkje kan. Har du ombestemt deg, ta kontakt med oss."),
        Standing::Lapsed => ("Svarfristen er ute", "Takk for at vi fekk spørje deg. Vil du framleis hjelpe, ta gjerne kontakt med oss."),
        Standing::Filled | Standing::FilledForGood => ("Plassen er fylt", "Vi har fått den hjelpa vi trong denne gongen. Takk for at vi fekk spørje deg!"),
        Standing::Cancelled => ("Dette er ikkje lenger aktuelt", "Du treng ikkje å gjere noko. Takk for at vi fekk spørje deg!"),
    }
}

fn refused(why: Refused) -> &'static str {
    match why {
        Refused::Overlap => "Du har alt sagt ja til noko anna på same tid. Ta kontakt med frivilligsentralen om du heller vil vere med her.",
        Refused::Other => "Vi kunne diverre ikkje ta imot ja-et ditt. Ta kontakt med frivilligsentralen, så finn vi ut av det saman.",
    }
}

fn notice(notice: Notice) -> (&'static str, &'static str) {
    match notice {
        Notice::Nowhere => ("Her er det ingenting", "Sida finst ikkje. Sjå om adressa er rett, eller bruk lenkja i meldinga du fekk."),
        Notice::BrokenLink => {
            ("Lenkja verkar ikkje", "Kanskje vart ho kutta då ho vart kopiert. Prøv å opne ho rett frå meldinga du fekk, eller ta kontakt med oss.")
        }
        Notice::Over => ("Dette er over", "Førespurnaden du opna, gjeld ikkje lenger. Takk for at vi fekk spørje deg!"),
        Notice::NotFromHere => ("Svaret vart ikkje teke imot", "Det kom frå ei anna side enn vår. Opne lenkja i meldinga du fekk, og svar der."),
        Notice::NoAnswer => ("Vi forstod ikkje svaret", "Gå tilbake til førespurnaden og vel eitt av svara."),
        Notice::TryAgain => ("Prøv igjen om litt", "Vi får ikkje vist dette akkurat no. Ingenting er gått tapt."),
        Notice::NotBuilt => ("Skjermane er ikkje bygde", "Alt anna verkar. Bygg skjermane med <code>npx --yes rust-just console</code> og last sida på nytt."),
    }
}
