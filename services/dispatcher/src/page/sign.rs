//! The pages on which people sign in, and the mail that leads there: short, and no word on whether an address is known.

use super::{Words, escape, shell};
use crate::domain::link::Link;
use crate::domain::member::Role;

/// Everything that one language needs to sign somebody in.
pub(crate) struct Sign {
    title: &'static str,
    how: &'static str,
    email: &'static str,
    send: &'static str,
    faulty: &'static str,
    sent: (&'static str, &'static str),
    again: &'static str,
    left: &'static str,
    open: (&'static str, &'static str),
    enter: &'static str,
    coordinator: &'static str,
    contact: &'static str,
    over: (&'static str, &'static str),
    /// Subject, and body with `{link}` in it.
    pub(crate) mail: (&'static str, &'static str),
}

/// What the page with the form says besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said<'a> {
    Nothing,
    /// What was typed is no address.
    Faulty(&'a str),
    /// The reader has left.
    Left,
}

/// The form that asks for the address.
pub(crate) fn form(words: &Words, said: Said<'_>) -> String {
    let sign = &words.sign;
    let (value, fault, attributes) = match said {
        Said::Faulty(typed) => {
            (typed, format!("<p class=\"fault\" id=\"fault\">{}</p>", sign.faulty), " aria-invalid=\"true\" aria-describedby=\"fault\" autofocus")
        }
        _ => ("", String::new(), ""),
    };
    let left = if said == Said::Left { super::said("calm", sign.left, "") } else { String::new() };
    let input = format!(
        "<input id=\"email\" name=\"email\" type=\"email\" autocomplete=\"email\" inputmode=\"email\" required maxlength=\"254\" value=\"{}\"{attributes}>",
        escape(value)
    );
    let label = format!("<label for=\"email\">{}</label>", sign.email);
    let fields = format!("{label}{fault}{input}<div class=\"buttons one\"><button class=\"primary\">{}</button></div>", sign.send);
    let main = format!("<h1>{}</h1>\n{left}<p>{}</p>\n<form method=\"post\" action=\"/logg-inn\" novalidate>{fields}</form>\n", sign.title, sign.how);
    shell(words, sign.title, &main)
}

/// What everybody is told who asked for a link.
pub(crate) fn sent(words: &Words) -> String {
    let (title, text) = words.sign.sent;
    let again = format!("<p class=\"quiet\"><a href=\"/logg-inn\">{}</a></p>\n", words.sign.again);
    shell(words, title, &format!("<h1>{title}</h1>\n<p>{text}</p>\n{again}"))
}

/// What a link opens: a button for each role. Opening it signs nobody in, for programs open links too.
pub(crate) fn open(words: &Words, links: &[Link]) -> String {
    let sign = &words.sign;
    let (title, text) = sign.open;
    let button = |link: &Link| {
        let role = if link.membership.role == Role::Coordinator { sign.coordinator } else { sign.contact };
        let member = link.membership.member;
        format!("<button class=\"primary\" name=\"member\" value=\"{member}\">{} <span>{} · {role}</span></button>", sign.enter, escape(&link.centre_name))
    };
    let buttons: String = links.iter().map(button).collect();
    shell(words, title, &format!("<h1>{title}</h1>\n<p>{text}</p>\n<form method=\"post\"><div class=\"buttons one\">{buttons}</div></form>\n"))
}

/// The link is used, over, or none of ours: one page for all.
pub(crate) fn over(words: &Words) -> String {
    let (title, text) = words.sign.over;
    let again = format!("<p><a class=\"button\" href=\"/logg-inn\">{}</a></p>\n", words.sign.again);
    shell(words, title, &format!("<h1>{title}</h1>\n<p>{text}</p>\n{again}"))
}

pub(super) const NB: Sign = Sign {
    title: "Logg inn",
    how: "Skriv e-postadressen din, så sender vi deg en lenke som logger deg inn. Du trenger ikke noe passord.",
    email: "E-postadresse",
    send: "Send meg en lenke",
    faulty: "Dette er ikke en e-postadresse. Skriv den som navn@eksempel.no.",
    sent: (
        "Sjekk e-posten din",
        "Er adressen registrert hos en frivilligsentral, er det nå en lenke på vei til den. Lenken gjelder i 15 minutter og kan brukes én gang. Se også i søppelposten.",
    ),
    again: "Be om en ny lenke",
    left: "Du er logget ut",
    open: ("Du er snart inne", "Trykk på knappen for å logge inn på denne maskinen."),
    enter: "Logg inn",
    coordinator: "koordinator",
    contact: "kontaktperson",
    over: ("Lenken gjelder ikke lenger", "En lenke virker bare én gang, og i 15 minutter. Be om en ny, så kommer du inn."),
    mail: (
        "Lenken din til Borgertorg",
        "Hei!\n\nÅpne lenken og trykk på knappen der for å logge inn. Den gjelder i 15 minutter og kan brukes én gang:\n\n{link}\n\nHar du ikke bedt om den, kan du se bort fra denne meldingen: ingen er logget inn.\n",
    ),
};

pub(super) const NN: Sign = Sign {
    title: "Logg inn",
    how: "Skriv e-postadressa di, så sender vi deg ei lenkje som loggar deg inn. Du treng ikkje noko passord.",
    email: "E-postadresse",
    send: "Send meg ei lenkje",
    faulty: "Dette er ikkje ei e-postadresse. Skriv ho som namn@eksempel.no.",
    sent: (
        "Sjekk e-posten din",
        "Er adressa registrert hos ein frivilligsentral, er det no ei lenkje på veg til ho. Lenkja gjeld i 15 minutt og kan brukast éin gong. Sjå òg i søppelposten.",
    ),
    again: "Be om ei ny lenkje",
    left: "Du er logga ut",
    open: ("Du er snart inne", "Trykk på knappen for å logge inn på denne maskina."),
    enter: "Logg inn",
    coordinator: "koordinator",
    contact: "kontaktperson",
    over: ("Lenkja gjeld ikkje lenger", "Ei lenkje verkar berre éin gong, og i 15 minutt. Be om ei ny, så kjem du inn."),
    mail: (
        "Lenkja di til Borgertorg",
        "Hei!\n\nOpne lenkja og trykk på knappen der for å logge inn. Ho gjeld i 15 minutt og kan brukast éin gong:\n\n{link}\n\nHar du ikkje bede om ho, kan du sjå bort frå denne meldinga: ingen er logga inn.\n",
    ),
};

pub(super) const EN: Sign = Sign {
    title: "Sign in",
    how: "Write your e-mail address, and we send you a link that signs you in. You need no password.",
    email: "E-mail address",
    send: "Send me a link",
    faulty: "This is not an e-mail address. Write it like name@example.org.",
    sent: (
        "Check your e-mail",
        "If the address is registered with a volunteer centre, a link is on its way to it now. It works for 15 minutes, and once. Look in the spam folder too.",
    ),
    again: "Ask for a new link",
    left: "You are signed out",
    open: ("You are almost there", "Press the button to sign in on this machine."),
    enter: "Sign in",
    coordinator: "coordinator",
    contact: "contact person",
    over: ("The link does not work any more", "A link works once, and for 15 minutes. Ask for a new one, and you are in."),
    mail: (
        "Your link to Borgertorg",
        "Hello!\n\nOpen the link and press the button there to sign in. It works for 15 minutes, and once:\n\n{link}\n\nIf you did not ask for it, you can ignore this message: nobody is signed in.\n",
    ),
};
