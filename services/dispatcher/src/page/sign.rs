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
    /// For whoever reads the mail elsewhere, the name of the field, and what is wrong with what was typed.
    elsewhere: &'static str,
    code: &'static str,
    no_code: &'static str,
    wrong_code: &'static str,
    code_over: (&'static str, &'static str),
    /// Before the name of the issuer; and what is said where its account did not help, or did not come.
    account: &'static str,
    stranger: (&'static str, &'static str),
    account_over: (&'static str, &'static str),
    again: &'static str,
    left: &'static str,
    open: (&'static str, &'static str),
    enter: &'static str,
    coordinator: &'static str,
    contact: &'static str,
    over: (&'static str, &'static str),
    /// Subject, and body with `{link}` and `{code}` in it.
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

/// What was typed where the code is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Typed<'a> {
    Nothing,
    /// No six digits.
    NoCode(&'a str),
    /// Six others.
    Wrong,
}

/// The form that asks for the address.
pub(crate) fn form(words: &Words, said: Said<'_>, elsewhere: Option<&str>) -> String {
    let sign = &words.sign;
    let (value, fault) = match said {
        Said::Faulty(typed) => (typed, sign.faulty),
        _ => ("", ""),
    };
    let (fault, attributes) = marked(fault);
    let left = if said == Said::Left { super::said("calm", sign.left, "") } else { String::new() };
    let input = format!(
        "<input id=\"email\" name=\"email\" type=\"email\" autocomplete=\"email\" inputmode=\"email\" required maxlength=\"254\" value=\"{}\"{attributes}>",
        escape(value)
    );
    let label = format!("<label for=\"email\">{}</label>", sign.email);
    let fields = format!("{label}{fault}{input}<div class=\"buttons one\"><button class=\"primary\">{}</button></div>", sign.send);
    let main = format!("<h1>{}</h1>\n{left}<p>{}</p>\n<form method=\"post\" action=\"/logg-inn\" novalidate>{fields}</form>\n", sign.title, sign.how);
    let account = elsewhere.map(|name| format!("<p><a class=\"button\" href=\"/logg-inn/konto\">{} {}</a></p>\n", sign.account, escape(name)));
    let main = main + &account.unwrap_or_default();
    shell(words, sign.title, &main)
}

/// A fault before its field, and what the field says of it.
fn marked(fault: &str) -> (String, &'static str) {
    if fault.is_empty() {
        return (String::new(), "");
    }
    (format!("<p class=\"fault\" id=\"fault\">{fault}</p>"), " aria-invalid=\"true\" aria-describedby=\"fault\" autofocus")
}

/// What everybody is told who asked for a link, and where the code goes.
pub(crate) fn sent(words: &Words, typed: Typed<'_>) -> String {
    let sign = &words.sign;
    let (title, text) = sign.sent;
    let (value, fault) = match typed {
        Typed::Nothing => ("", ""),
        Typed::NoCode(typed) => (typed, sign.no_code),
        Typed::Wrong => ("", sign.wrong_code),
    };
    let (fault, attributes) = marked(fault);
    let input = format!(
        "<input id=\"code\" name=\"code\" class=\"code\" inputmode=\"numeric\" autocomplete=\"one-time-code\" required maxlength=\"12\" value=\"{}\"{attributes}>",
        escape(value)
    );
    let label = format!("<p>{}</p><label for=\"code\">{}</label>", sign.elsewhere, sign.code);
    let fields = format!("{label}{fault}{input}<div class=\"buttons one\"><button class=\"primary\">{}</button></div>", sign.enter);
    let form = format!("<form method=\"post\" action=\"/logg-inn/kode\" novalidate>{fields}</form>\n");
    let again = format!("<p class=\"quiet\"><a href=\"/logg-inn\">{}</a></p>\n", sign.again);
    shell(words, title, &format!("<h1>{title}</h1>\n<p>{text}</p>\n{form}{again}"))
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
    ended(words, words.sign.over)
}

/// No code counts any more.
pub(crate) fn code_over(words: &Words) -> String {
    ended(words, words.sign.code_over)
}

/// The account does not help: it has no address for which its issuer answers, or one that nobody here knows.
pub(crate) fn stranger(words: &Words) -> String {
    ended(words, words.sign.stranger)
}

/// Nobody came back from the issuer, or too late.
pub(crate) fn account_over(words: &Words) -> String {
    ended(words, words.sign.account_over)
}

fn ended(words: &Words, (title, text): (&str, &str)) -> String {
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
        "Er adressen registrert hos en frivilligsentral, er det nå en e-post på vei til den. Åpne lenken i den for å logge inn. Den gjelder i 15 minutter. Se også i søppelposten.",
    ),
    elsewhere: "Leser du e-posten på telefonen eller en annen maskin? I den står det også en kode, som du kan skrive her.",
    code: "Kode på seks sifre",
    no_code: "En kode har seks sifre. Skriv den som den står i e-posten.",
    wrong_code: "Koden stemmer ikke. Se etter at du har den nyeste e-posten, og prøv igjen.",
    code_over: ("Koden gjelder ikke lenger", "En kode virker én gang, i 10 minutter og for fem forsøk. Åpne lenken i e-posten, eller be om en ny."),
    account: "Logg inn med",
    stranger: (
        "Vi finner deg ikke hos oss",
        "Kontoen din har ingen bekreftet e-postadresse som er registrert hos en frivilligsentral. Be sentralen legge inn adressen din, eller be om en lenke på e-post.",
    ),
    account_over: ("Du ble ikke logget inn", "Det ble avbrutt eller tok for lang tid. Prøv igjen, eller be om en lenke på e-post."),
    again: "Be om en ny lenke",
    left: "Du er logget ut",
    open: ("Du er snart inne", "Trykk på knappen for å logge inn på denne maskinen."),
    enter: "Logg inn",
    coordinator: "koordinator",
    contact: "kontaktperson",
    over: ("Lenken gjelder ikke lenger", "En lenke virker bare én gang, og i 15 minutter. Be om en ny, så kommer du inn."),
    mail: (
        "Lenken din til Borgertorg",
        "Hei!\n\nÅpne lenken og trykk på knappen der for å logge inn. Den gjelder i 15 minutter og kan brukes én gang:\n\n{link}\n\nVil du logge inn på en annen maskin enn denne? Skriv denne koden der du ba om å logge inn, innen 10 minutter:\n\n{code}\n\nGi aldri koden til noen, heller ikke på telefonen. Har du ikke bedt om å logge inn, kan du se bort fra denne meldingen: ingen er logget inn.\n",
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
        "Er adressa registrert hos ein frivilligsentral, er det no ein e-post på veg til ho. Opne lenkja i han for å logge inn. Ho gjeld i 15 minutt. Sjå òg i søppelposten.",
    ),
    elsewhere: "Les du e-posten på telefonen eller ei anna maskin? I han står det òg ein kode, som du kan skrive her.",
    code: "Kode på seks siffer",
    no_code: "Ein kode har seks siffer. Skriv han slik han står i e-posten.",
    wrong_code: "Koden stemmer ikkje. Sjå etter at du har den nyaste e-posten, og prøv igjen.",
    code_over: ("Koden gjeld ikkje lenger", "Ein kode verkar éin gong, i 10 minutt og for fem forsøk. Opne lenkja i e-posten, eller be om ei ny."),
    account: "Logg inn med",
    stranger: (
        "Vi finn deg ikkje hos oss",
        "Kontoen din har inga stadfest e-postadresse som er registrert hos ein frivilligsentral. Be sentralen leggje inn adressa di, eller be om ei lenkje på e-post.",
    ),
    account_over: ("Du vart ikkje logga inn", "Det vart avbrote eller tok for lang tid. Prøv igjen, eller be om ei lenkje på e-post."),
    again: "Be om ei ny lenkje",
    left: "Du er logga ut",
    open: ("Du er snart inne", "Trykk på knappen for å logge inn på denne maskina."),
    enter: "Logg inn",
    coordinator: "koordinator",
    contact: "kontaktperson",
    over: ("Lenkja gjeld ikkje lenger", "Ei lenkje verkar berre éin gong, og i 15 minutt. Be om ei ny, så kjem du inn."),
    mail: (
        "Lenkja di til Borgertorg",
        "Hei!\n\nOpne lenkja og trykk på knappen der for å logge inn. Ho gjeld i 15 minutt og kan brukast éin gong:\n\n{link}\n\nVil du logge inn på ei anna maskin enn denne? Skriv denne koden der du bad om å logge inn, innan 10 minutt:\n\n{code}\n\nGi aldri koden til nokon, heller ikkje på telefonen. Har du ikkje bede om å logge inn, kan du sjå bort frå denne meldinga: ingen er logga inn.\n",
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
        "If the address is registered with a volunteer centre, an e-mail is on its way to it now. Open the link in it to sign in. It works for 15 minutes. Look in the spam folder too.",
    ),
    elsewhere: "Do you read your e-mail on a phone or on another machine? It holds a code as well, which you can write here.",
    code: "Code of six digits",
    no_code: "A code has six digits. Write it as it stands in the e-mail.",
    wrong_code: "This is not the code. Make sure that you have the newest e-mail, and try again.",
    code_over: ("The code does not work any more", "A code works once, for 10 minutes and for five tries. Open the link in the e-mail, or ask for a new one."),
    account: "Sign in with",
    stranger: (
        "We do not find you here",
        "Your account has no confirmed e-mail address that is registered with a volunteer centre. Ask the centre to enter your address, or ask for a link by e-mail.",
    ),
    account_over: ("You were not signed in", "It was broken off, or took too long. Try again, or ask for a link by e-mail."),
    again: "Ask for a new link",
    left: "You are signed out",
    open: ("You are almost there", "Press the button to sign in on this machine."),
    enter: "Sign in",
    coordinator: "coordinator",
    contact: "contact person",
    over: ("The link does not work any more", "A link works once, and for 15 minutes. Ask for a new one, and you are in."),
    mail: (
        "Your link to Borgertorg",
        "Hello!\n\nOpen the link and press the button there to sign in. It works for 15 minutes, and once:\n\n{link}\n\nDo you want to sign in on another machine than this? Write this code where you asked to sign in, within 10 minutes:\n\n{code}\n\nNever give the code to anybody, not on the telephone either. If you did not ask to sign in, you can ignore this message: nobody is signed in.\n",
    ),
};
