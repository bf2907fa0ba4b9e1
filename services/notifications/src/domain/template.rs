//! The kinds of message.

/// What a message says; one text in each language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Template {
    Offer,
    /// The ask of who waited for a place: now there is one.
    Promotion,
    /// Once more, to who has not answered.
    Reminder,
    Accepted,
    Waiting,
    Filled,
    Cancelled,
    CalledOff,
    /// It takes place, but without this person: the centre or a requirement said so.
    TakenOff,
    /// It takes place, but without this person: a moved time was not confirmed.
    Unconfirmed,
    Changed,
    ReminderDay,
    ReminderHours,
    /// Nobody has heard of this person for long: does she stay?
    Stay,
}

impl Template {
    pub(crate) const ALL: [Self; 14] = [
        Self::Offer,
        Self::Promotion,
        Self::Reminder,
        Self::Accepted,
        Self::Waiting,
        Self::Filled,
        Self::Cancelled,
        Self::CalledOff,
        Self::TakenOff,
        Self::Unconfirmed,
        Self::Changed,
        Self::ReminderDay,
        Self::ReminderHours,
        Self::Stay,
    ];

    /// Its word in rows, facts and lists.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Offer => "offer",
            Self::Promotion => "promotion",
            Self::Reminder => "reminder",
            Self::Accepted => "accepted",
            Self::Waiting => "waiting",
            Self::Filled => "filled",
            Self::Cancelled => "cancelled",
            Self::CalledOff => "called_off",
            Self::TakenOff => "taken_off",
            Self::Unconfirmed => "unconfirmed",
            Self::Changed => "changed",
            Self::ReminderDay => "reminder_day",
            Self::ReminderHours => "reminder_hours",
            Self::Stay => "stay",
        }
    }

    /// The kind with this word.
    pub(crate) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.word() == word)
    }

    /// Whether it is worth waking somebody when the morning would be too late.
    pub(crate) const fn saves_a_journey(self) -> bool {
        matches!(self, Self::Cancelled | Self::TakenOff | Self::Unconfirmed | Self::Changed)
    }

    /// Whether it brings an offer to be answered.
    pub(crate) const fn offers(self) -> bool {
        matches!(self, Self::Offer | Self::Promotion | Self::Reminder)
    }

    /// Whether it wants an answer.
    pub(crate) const fn asks(self) -> bool {
        self.offers() || matches!(self, Self::Changed)
    }

    /// Whether it speaks of an offer; only the question whether somebody stays does not.
    pub(crate) const fn is_about_an_offer(self) -> bool {
        !matches!(self, Self::Stay)
    }

    /// Whether it holds a link to the answer page: to answer, or to see what was agreed and say that one cannot come.
    pub(crate) const fn links(self) -> bool {
        self.asks() || matches!(self, Self::Accepted | Self::ReminderDay | Self::ReminderHours)
    }
}
