//! A mail server that refuses: no real one does on demand, so a few lines answer as one would.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;

use platform::mail::{Kind as Carrier, Tls};
use proto::events::event::Fact;

use crate::house::{House, Kind, same};
use crate::leaving::asked;

/// Answers each connection as a mail server does, but the one command with `answer`; returns its port.
fn refusing(command: &'static str, answer: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut out = stream.unwrap();
            let mut lines = BufReader::new(out.try_clone().unwrap()).lines();
            write!(out, "220 here\r\n").unwrap();
            while let Some(Ok(line)) = lines.next() {
                let said = if line.starts_with(command) {
                    answer
                } else if line.starts_with("DATA") {
                    "354 go on"
                } else {
                    "250 fine"
                };
                if write!(out, "{said}\r\n").is_err() {
                    break;
                }
            }
        }
    });
    port
}

async fn house(kind: Kind, port: u16) -> House {
    House::with(kind, |mail| (mail.channel, mail.tls, mail.host, mail.port) = (Carrier::Smtp, Tls::None, "127.0.0.1".to_owned(), port)).await
}

pub async fn an_address_that_is_refused_for_good_is_left_to_the_telephone(kind: Kind) {
    for answer in ["550 5.1.1 <kari0@example.org>: no such user here", "553 kari0@example.org is not known", "521 this host takes no mail"] {
        let house = house(kind, refusing("RCPT", answer)).await;
        asked(&house, 1).await;

        house.work().await;

        same(&house.states().await, &[("offer", "CALL_YOURSELF", "ADDRESS_REFUSED")]);
        assert!(matches!(&house.told().await[..], [Fact::CallYourself(call)] if call.subject.starts_with("offer_")), "{answer}");
    }
}

pub async fn what_is_not_the_fault_of_the_address_is_tried_again(kind: Kind) {
    for (command, answer) in [
        ("RCPT", "451 4.7.1 greylisted, try again"),
        ("RCPT", "554 5.7.1 relay access denied"),
        ("RCPT", "530 log in first"),
        ("MAIL", "550 5.1.8 we do not like this sender"),
        ("EHLO", "550 go away"),
        ("DATA", "554 5.6.0 no"),
    ] {
        let house = house(kind, refusing(command, answer)).await;
        asked(&house, 1).await;

        house.work().await;

        same(&house.states().await, &[("offer", "WAITING", "")]);
        assert_eq!(house.deliveries().await[0].attempts, 1, "{command} {answer}");
    }
}
