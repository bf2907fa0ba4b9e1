//! English.

use super::{Notice, Refused, Standing, Words};

pub(super) static WORDS: Words = Words {
    lang: "en",
    house: "The volunteer centre",
    when: "When",
    place: "Where",
    answer_by: "Answer by",
    question: "Can you help?",
    yes: "Yes, I can",
    not_now: "Not this time",
    no: "No, thank you",
    no_is_fine: "It is quite all right to say no.",
    join: "Put me on the waiting list",
    leave: "Take me off the waiting list",
    details: "What you need to know",
    moved: "The time or place has changed. Does it still suit you?",
    confirm_by: "Please answer by",
    confirm: "Yes, it still suits me",
    not_suits: "No, it no longer suits me",
    cannot_come: "I can't come after all",
    cancel_question: "You can't come after all?",
    cancel_means: "That is quite all right. We will ask somebody else, and there is nothing more you have to do.",
    cancel: "Cancel my place",
    keep: "Keep my place",
    standing,
    not_taken: "You are not down for this",
    refused,
    notice,
    stay: [
        "Would you still like to volunteer?",
        "We have not heard from you for a long time. If you say yes, we keep your details and will gladly ask you again.",
        "Yes, I want to stay",
        "If not, you need not do anything. We will then delete your details.",
    ],
    stays: ("We are glad that you stay!", "We will ask you when something comes up that may suit you."),
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    months: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    dotted: false,
    after_day: ", ",
    at: "",
    until: " to ",
    calendar: super::calendar::EN,
    kiosk: super::kiosk::EN,
    sign: super::sign::EN,
};

fn standing(standing: Standing) -> (&'static str, &'static str) {
    match standing {
        Standing::Open => ("", ""),
        Standing::Agreed => {
            ("Agreed – thank you so much!", "You said yes, and the place is yours. If you can't make it after all, tell us as early as you can.")
        }
        Standing::CalledOff => ("Thank you for telling us", "You are no longer down for this. We will ask somebody else."),
        Standing::TakenOff => {
            ("You are no longer down for this", "Please get in touch if there is anything you wonder about. Thank you for being willing to help.")
        }
        Standing::Waiting => {
            ("You are on the waiting list", "Thank you for wanting to help! The places are taken, but we will let you know if one opens up for you.")
        }
        Standing::Declined => ("Thank you for answering", "You told us that you can't. If you have changed your mind, please get in touch with us."),
        Standing::Lapsed => ("The time to answer is over", "Thank you for letting us ask you. If you would still like to help, please get in touch with us."),
        Standing::Filled | Standing::FilledForGood => ("The place is filled", "We have the help we needed this time. Thank you for letting us ask you!"),
        Standing::Cancelled => ("This is no longer needed", "There is nothing you have to do. Thank you for letting us ask you!"),
    }
}

fn refused(why: Refused) -> &'static str {
    match why {
        Refused::Overlap => {
            "You have already said yes to something else at the same time. Get in touch with the volunteer centre if you would rather help here."
        }
        Refused::Other => "Unfortunately we could not take your yes. Please get in touch with the volunteer centre, and we will sort it out together.",
    }
}

fn notice(notice: Notice) -> (&'static str, &'static str) {
    match notice {
        Notice::Nowhere => ("There is nothing here", "The page does not exist. Check the address, or use the link in the message you got."),
        Notice::BrokenLink => {
            ("The link does not work", "Perhaps it was cut when it was copied. Try to open it straight from the message you got, or get in touch with us.")
        }
        Notice::Over => ("This is over", "What you were asked no longer applies. Thank you for letting us ask you!"),
        Notice::NotFromHere => ("Your answer was not taken", "It came from another page than ours. Open the link in the message you got, and answer there."),
        Notice::NoAnswer => ("We did not understand the answer", "Go back and choose one of the answers."),
        Notice::TryAgain => ("Please try again in a while", "We cannot show this right now. Nothing is lost."),
        Notice::NotBuilt => {
            ("The screens are not built", "Everything else works. Build them with <code>npx --yes rust-just console</code>, and load this page again.")
        }
    }
}
