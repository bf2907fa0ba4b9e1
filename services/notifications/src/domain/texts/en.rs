//! English.

use super::Book;
use super::reasons::{Reason, distance};
use crate::domain::template::Template;

pub(super) static BOOK: Book = Book {
    column: 2,
    greeting: "Hi {name}!",
    closing: "Best wishes from all of us at the volunteer centre",
    subject,
    opening,
    ending,
    because: "We are asking you because",
    answer_by,
    answer_here: "Answer here:",
    see_here: "Here you can see what was agreed, and tell us if you can't come:",
    details: "What you need to know:",
    and: "and",
    reason,
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    months: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    day: |weekday, day, month| format!("{weekday} {day} {month}"),
    clock: |hour, minute| format!("{hour:02}:{minute:02}"),
    at: ", ",
    until: " to ",
};

fn subject(template: Template) -> &'static str {
    match template {
        Template::Offer => "Can you help? {title}",
        Template::Promotion => "There is a place for you now: {title}",
        Template::Reminder => "Have you seen this? {title}",
        Template::Accepted => "Agreed: {title}",
        Template::Waiting => "You are on the waiting list: {title}",
        Template::Filled => "The place is filled, thank you: {title}",
        Template::Cancelled => "Cancelled: {title}",
        Template::CalledOff => "We got your cancellation: {title}",
        Template::TakenOff | Template::Unconfirmed => "You are no longer down for this: {title}",
        Template::Changed => "New time or place: {title}",
        Template::ReminderDay => "A reminder: {title}",
        Template::ReminderHours => "Soon: {title}",
        Template::Stay => "Would you still like to volunteer?",
    }
}

fn opening(template: Template) -> &'static str {
    match template {
        Template::Offer => "Would you like to help with this, and do you have the time?",
        Template::Promotion => "You have been on the waiting list, and now there is a place for you. Would you still like to help, and do you have the time?",
        Template::Reminder => "We have asked you about this, and have not heard from you yet. Can you help?",
        Template::Accepted => "Thank you so much for helping! This is agreed:",
        Template::Waiting => {
            "Thank you for wanting to help! The places were taken just before you answered, so you are now number {place} on the waiting list. We will let you know if a place opens up for you."
        }
        Template::Filled => "We now have the help we needed here, so there is no need to answer. Thank you for letting us ask you!",
        Template::Cancelled => "Unfortunately this will not take place, so there is no need to come:",
        Template::CalledOff => "Thank you for telling us. You are no longer down for this:",
        Template::TakenOff => "You are no longer down for this, so there is no need to come:",
        Template::Unconfirmed => "The time or place was changed, and we had no yes from you by the deadline. That is why you are no longer down for this:",
        Template::Changed => "The time or place has changed for something you said yes to. This is how it is now:",
        Template::ReminderDay => "We look forward to seeing you. Here is what we agreed:",
        Template::ReminderHours => "It is nearly time. Here is what we agreed:",
        Template::Stay => {
            "We have not heard from you for a long time. Would you still like to volunteer with us? Say yes here, and we will gladly ask you again:"
        }
    }
}

fn ending(template: Template) -> &'static str {
    match template {
        Template::Offer => "It is quite all right to say no.",
        Template::Promotion => "It is quite all right to say no. Then we will ask somebody else.",
        Template::Reminder => "It is quite all right to say no, now as well. Then we will ask somebody else. We will not remind you of this again.",
        Template::Accepted | Template::ReminderDay => "Can't make it after all? Tell us as early as you can, and we will ask somebody else.",
        Template::Waiting | Template::CalledOff => "",
        Template::Filled => "We would be glad to ask you another time.",
        Template::Cancelled => "Thank you for being willing to help.",
        Template::TakenOff => "Please get in touch if there is anything you wonder about. Thank you for being willing to help.",
        Template::Unconfirmed => {
            "If you would still like to help, please get in touch, and we will see whether there is a place. Thank you for being willing to help."
        }
        Template::Changed => "If it no longer suits you, that is quite all right. We will find somebody else.",
        Template::ReminderHours => "See you soon!",
        Template::Stay => {
            "If we have not heard from you by {day}, we will delete what we hold about you. Then you need not do anything. Thank you for having been with us!"
        }
    }
}

fn answer_by(template: Template) -> &'static str {
    if template.offers() { "Please answer by {by}:" } else { "Does it still suit you? Please answer by {by}:" }
}

fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Skill(skill) => format!("you listed {skill}"),
        Reason::Language(language) => format!("you speak {language}"),
        Reason::Metres(metres) => format!("you are about {} away", distance(*metres, '.')),
        Reason::Familiar => "you have done this before".to_owned(),
        Reason::Interest => "you told us this interests you".to_owned(),
        Reason::Available => "you told us you have time then".to_owned(),
    }
}
