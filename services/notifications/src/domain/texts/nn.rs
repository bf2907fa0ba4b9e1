//! Nynorsk.

use super::Book;
use super::reasons::{Reason, distance};
use crate::domain::template::Template;

pub(super) static BOOK: Book = Book {
    column: 1,
    greeting: "Hei {name}!",
    closing: "Helsing oss på frivilligsentralen",
    subject,
    opening,
    ending,
    because: "Vi spør deg fordi",
    answer_by,
    answer_here: "Svar her:",
    see_here: "Her ser du avtalen, og her kan du seie frå om du ikkje kan kome:",
    details: "Dette treng du å vite:",
    and: "og",
    reason,
    weekdays: ["måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "sundag"],
    months: ["januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"],
    day: |weekday, day, month| format!("{weekday} {day}. {month}"),
    clock: |hour, minute| format!("{hour:02}.{minute:02}"),
    at: " kl. ",
    until: " til ",
};

fn subject(template: Template) -> &'static str {
    match template {
        Template::Offer => "Kan du hjelpe? {title}",
        Template::Promotion => "No er det plass til deg: {title}",
        Template::Reminder => "Har du sett denne? {title}",
        Template::Accepted => "Avtalt: {title}",
        Template::Waiting => "Du står på venteliste: {title}",
        Template::Filled => "Plassen er fylt, takk: {title}",
        Template::Cancelled => "Avlyst: {title}",
        Template::CalledOff => "Vi har fått avbodet ditt: {title}",
        Template::TakenOff | Template::Unconfirmed => "Du er ikkje lenger sett opp: {title}",
        Template::Changed => "Ny tid eller ny stad: {title}",
        Template::ReminderDay => "Vi minner om {title}",
        Template::ReminderHours => "Snart: {title}",
        Template::Stay => "Vil du framleis vere frivillig?",
    }
}

fn opening(template: Template) -> &'static str {
    match template {
        Template::Offer => "Har du lyst og høve til å hjelpe med dette?",
        Template::Promotion => "Du har stått på venteliste, og no er det blitt ein plass til deg på dette. Har du framleis lyst og høve?",
        Template::Reminder => "Vi har spurt deg om dette, og har ikkje høyrt frå deg enno. Kan du?",
        Template::Accepted => "Tusen takk for at du stiller opp! Då er dette avtalt:",
        Template::Waiting => {
            "Takk for at du vil hjelpe! Plassane vart tekne rett før du svara, så du står no som nummer {place} på ventelista. Vi gir beskjed om det blir ein plass til deg."
        }
        Template::Filled => "No har vi fått den hjelpa vi trong her, så du treng ikkje å svare. Takk for at vi fekk spørje deg!",
        Template::Cancelled => "Dette blir diverre ikkje noko av, så du treng ikkje å møte:",
        Template::CalledOff => "Takk for at du sa frå. Du er ikkje lenger sett opp på dette:",
        Template::TakenOff => "Du er ikkje lenger sett opp på dette, så du treng ikkje å møte:",
        Template::Unconfirmed => "Tid eller stad vart endra, og vi fekk ikkje noko ja frå deg innan fristen. Difor er du ikkje lenger sett opp på dette:",
        Template::Changed => "Tid eller stad er endra for noko du har sagt ja til. Slik er det no:",
        Template::ReminderDay => "Vi gler oss til du kjem. Her er avtalen din:",
        Template::ReminderHours => "No er det straks klart. Her er avtalen din:",
        Template::Stay => "Det er lenge sidan vi har høyrt frå deg. Vil du framleis vere frivillig hos oss? Sei ja her, så spør vi deg gjerne igjen:",
    }
}

fn ending(template: Template) -> &'static str {
    match template {
        Template::Offer => "Det er heilt greitt å seie nei.",
        Template::Promotion => "Det er heilt greitt å seie nei. Då spør vi ein annan.",
        Template::Reminder => "Det er heilt greitt å seie nei, også no. Då spør vi ein annan. Vi minner deg ikkje om dette igjen.",
        Template::Accepted | Template::ReminderDay => "Kan du ikkje likevel? Sei frå så tidleg du kan, så spør vi ein annan.",
        Template::Waiting | Template::CalledOff => "",
        Template::Filled => "Vi spør deg gjerne ein annan gong.",
        Template::Cancelled => "Takk for at du ville stille opp.",
        Template::TakenOff => "Ta gjerne kontakt om du lurer på noko. Takk for at du ville stille opp.",
        Template::Unconfirmed => "Vil du framleis vere med, ta gjerne kontakt, så ser vi om det er plass. Takk for at du ville stille opp.",
        Template::Changed => "Passar det ikkje lenger, er det heilt greitt. Då finn vi ein annan.",
        Template::ReminderHours => "Vi sjåast!",
        Template::Stay => {
            "Høyrer vi ikkje frå deg innan {day}, slettar vi opplysningane vi har om deg. Då treng du ikkje gjere noko. Takk for at du har vore med!"
        }
    }
}

fn answer_by(template: Template) -> &'static str {
    if template.offers() { "Svar gjerne innan {by}:" } else { "Passar det framleis? Svar innan {by}:" }
}

fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Skill(skill) => format!("du har ført opp {skill}"),
        Reason::Language(language) => format!("du snakkar {language}"),
        Reason::Metres(metres) => format!("du held til omtrent {} unna", distance(*metres, ',')),
        Reason::Familiar => "du har vore med på dette før".to_owned(),
        Reason::Interest => "du har sagt at slikt interesserer deg".to_owned(),
        Reason::Available => "du har sagt at du har tid då".to_owned(),
    }
}
