//! Bokmål.

use super::Book;
use super::reasons::{Reason, distance};
use crate::domain::template::Template;

pub(super) static BOOK: Book = Book {
    column: 0,
    greeting: "Hei {name}!",
    closing: "Hilsen oss på frivilligsentralen",
    subject,
    opening,
    ending,
    because: "Vi spør deg fordi",
    answer_by,
    answer_here: "Svar her:",
    see_here: "Her ser du avtalen, og her kan du si fra hvis du ikke kan komme:",
    details: "Dette trenger du å vite:",
    and: "og",
    reason,
    weekdays: ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"],
    months: ["januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"],
    day: |weekday, day, month| format!("{weekday} {day}. {month}"),
    clock: |hour, minute| format!("{hour:02}.{minute:02}"),
    at: " kl. ",
    until: " til ",
};

fn subject(template: Template) -> &'static str {
    match template {
        Template::Offer => "Kan du hjelpe? {title}",
        Template::Promotion => "Nå er det plass til deg: {title}",
        Template::Reminder => "Har du sett denne? {title}",
        Template::Accepted => "Avtalt: {title}",
        Template::Waiting => "Du står på venteliste: {title}",
        Template::Filled => "Plassen er fylt, takk: {title}",
        Template::Cancelled => "Avlyst: {title}",
        Template::CalledOff => "Vi har fått avbudet ditt: {title}",
        Template::TakenOff | Template::Unconfirmed => "Du er ikke lenger satt opp: {title}",
        Template::Changed => "Ny tid eller nytt sted: {title}",
        Template::ReminderDay => "Vi minner om {title}",
        Template::ReminderHours => "Snart: {title}",
        Template::Stay => "Vil du fortsatt være frivillig?",
    }
}

fn opening(template: Template) -> &'static str {
    match template {
        Template::Offer => "Har du lyst og anledning til å hjelpe med dette?",
        Template::Promotion => "Du har stått på venteliste, og nå er det blitt en plass til deg på dette. Har du fortsatt lyst og anledning?",
        Template::Reminder => "Vi har spurt deg om dette, og har ikke hørt fra deg ennå. Kan du?",
        Template::Accepted => "Tusen takk for at du stiller opp! Da er dette avtalt:",
        Template::Waiting => {
            "Takk for at du vil hjelpe! Plassene ble tatt rett før du svarte, så du står nå som nummer {place} på ventelisten. Vi gir beskjed hvis det blir en plass til deg."
        }
        Template::Filled => "Nå har vi fått den hjelpen vi trengte her, så du behøver ikke å svare. Takk for at vi fikk spørre deg!",
        Template::Cancelled => "Dette blir dessverre ikke noe av, så du trenger ikke å møte:",
        Template::CalledOff => "Takk for at du sa fra. Du er ikke lenger satt opp på dette:",
        Template::TakenOff => "Du er ikke lenger satt opp på dette, så du trenger ikke å møte:",
        Template::Unconfirmed => "Tid eller sted ble endret, og vi fikk ikke noe ja fra deg innen fristen. Derfor er du ikke lenger satt opp på dette:",
        Template::Changed => "Tid eller sted er endret for noe du har sagt ja til. Slik er det nå:",
        Template::ReminderDay => "Vi gleder oss til du kommer. Her er avtalen din:",
        Template::ReminderHours => "Nå er det straks klart. Her er avtalen din:",
        Template::Stay => "Det er lenge siden vi har hørt fra deg. Vil du fortsatt være frivillig hos oss? Si ja her, så spør vi deg gjerne igjen:",
    }
}

fn ending(template: Template) -> &'static str {
    match template {
        Template::Offer => "Det er helt greit å si nei.",
        Template::Promotion => "Det er helt greit å si nei. Da spør vi en annen.",
        Template::Reminder => "Det er helt greit å si nei, også nå. Da spør vi en annen. Vi minner deg ikke om dette igjen.",
        Template::Accepted | Template::ReminderDay => "Kan du ikke likevel? Si fra så tidlig du kan, så spør vi en annen.",
        Template::Waiting | Template::CalledOff => "",
        Template::Filled => "Vi spør deg gjerne en annen gang.",
        Template::Cancelled => "Takk for at du ville stille opp.",
        Template::TakenOff => "Ta gjerne kontakt om du lurer på noe. Takk for at du ville stille opp.",
        Template::Unconfirmed => "Vil du fortsatt være med, ta gjerne kontakt, så ser vi om det er plass. Takk for at du ville stille opp.",
        Template::Changed => "Passer det ikke lenger, er det helt greit. Da finner vi en annen.",
        Template::ReminderHours => "Vi ses!",
        Template::Stay => {
            "Hører vi ikke fra deg innen {day}, sletter vi opplysningene vi har om deg. Da trenger du ikke å gjøre noe. Takk for at du har vært med!"
        }
    }
}

fn answer_by(template: Template) -> &'static str {
    if template.offers() { "Svar gjerne innen {by}:" } else { "Passer det fortsatt? Svar innen {by}:" }
}

fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Skill(skill) => format!("du har ført opp {skill}"),
        Reason::Language(language) => format!("du snakker {language}"),
        Reason::Metres(metres) => format!("du holder til omtrent {} unna", distance(*metres, ',')),
        Reason::Familiar => "du har vært med på dette før".to_owned(),
        Reason::Interest => "du har sagt at slikt interesserer deg".to_owned(),
        Reason::Available => "du har sagt at du har tid da".to_owned(),
    }
}
