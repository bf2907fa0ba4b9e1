//! What an operator sees of a running house: letters on their way, dead ones, and when everything has come to rest.

use futures::TryStreamExt as _;
use proto::notifications::DeliveryState;
use proto::operations::operation_service_client::OperationServiceClient;
use proto::operations::{DeadLetter, GetStatusRequest, ListDeadLettersRequest};

use crate::clock::instant;
use crate::desk::Desk;
use crate::house::{Form, House, KEEPERS};

/// The consumers of a whole house. One that lost its broker makes its own anew some seconds after it is back.
const READERS: usize = 10;

impl House {
    /// One role of each process that keeps rows.
    fn doors(&self) -> &'static [&'static str] {
        if self.form == Form::Embedded { &KEEPERS[..1] } else { &KEEPERS }
    }

    /// Letters in outboxes that are not on the bus.
    pub async fn unsent(&mut self) -> u64 {
        let mut waiting = 0;
        for door in self.doors() {
            waiting += self.unsent_by(door).await;
        }
        waiting
    }

    /// Letters in the outboxes of the process that plays a role.
    pub async fn unsent_by(&mut self, role: &'static str) -> u64 {
        let status = self.ask(role, None, GetStatusRequest {}, async |door, request| OperationServiceClient::new(door).get_status(request).await).await;
        status.services.iter().map(|service| service.outbox_waiting).sum()
    }

    /// Letters on the bus that somebody has not dealt with yet; unknown while not all who read are there.
    async fn unread(&self) -> Option<u64> {
        let Some(nats) = &self.nats else { return Some(0) };
        let client = async_nats::connect(nats.url()).await.ok()?;
        let stream = async_nats::jetstream::new(client).get_stream("borgertorg").await.ok()?;
        let consumers: Vec<_> = stream.consumers().try_collect().await.ok()?;
        let unread = consumers.iter().map(|consumer| consumer.num_pending + consumer.num_ack_pending as u64).sum();
        (consumers.len() >= READERS).then_some(unread)
    }

    /// Waits until no letter is on its way, in an outbox or on the bus.
    pub async fn at_rest(&mut self) {
        self.drained("the letters on their way", async |house| {
            // what is read may be answered by a letter: none unread, none unsent, and still none unread
            let looks = [house.unread().await? + house.unsent().await, house.unread().await? + house.unsent().await];
            looks.into_iter().max()
        })
        .await;
    }

    /// What was given up.
    pub async fn dead_letters(&mut self) -> Vec<DeadLetter> {
        let mut letters = Vec::new();
        for door in self.doors() {
            let message = ListDeadLettersRequest { page_size: 500, ..ListDeadLettersRequest::default() };
            letters
                .extend(self.ask(door, None, message, async |door, request| OperationServiceClient::new(door).list_dead_letters(request).await).await.letters);
        }
        letters
    }
}

impl Desk {
    /// Waits until no letter is on its way and no message of the centre is due.
    pub async fn at_rest(&self, house: &mut House) {
        house.at_rest().await;
        house.drained("the messages that are due", async |house| Some(self.due(house).await)).await;
        house.at_rest().await;
    }

    /// How many messages of the centre are due and have not left.
    pub async fn due(&self, house: &mut House) -> u64 {
        let (now, deliveries) = (house.clock.now(), self.deliveries(house).await);
        deliveries.into_iter().filter(|one| one.state() == DeliveryState::Waiting && instant(one.not_before.as_ref()) <= now).count() as u64
    }

    /// The messages that left: whose, of which kind; sorted.
    pub async fn sent(&self, house: &mut House) -> Vec<(String, String)> {
        let deliveries = self.deliveries(house).await;
        let sent = deliveries.into_iter().filter(|one| one.state() == DeliveryState::Sent);
        let mut sent: Vec<(String, String)> = sent.map(|one| (one.person, one.template)).collect();
        sent.sort();
        sent
    }
}
