//! Signing in by an account with a real provider after OIDC: who comes in by it, and who does not.

use std::collections::BTreeMap;

use world::desk::{Desk, asking};
use world::house::{Form, Ground, House};
use world::issuer::{Issuer, SECRET};
use world::{Build, Port};

use crate::screens::{Answer, ask_at, is_signed_in, member};

const GO: &str = "/logg-inn/konto";
const BACK: &str = "/logg-inn/tilbake";

/// Keeps cookies and follows wherever it is sent. On one machine all servers see the same cookies.
#[derive(Clone, Default)]
struct Browser {
    cookies: BTreeMap<String, String>,
    host: String,
}

impl Browser {
    fn at(url: &str) -> Self {
        Self { host: url.trim_start_matches("http://").to_owned(), ..Self::default() }
    }

    async fn visit(&mut self, method: &str, to: &str, form: &str) -> Answer {
        let path = to.strip_prefix("http://").map_or(to.to_owned(), |rest| {
            let (host, path) = rest.split_once('/').expect("a path");
            host.clone_into(&mut self.host);
            format!("/{path}")
        });
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let headers = [("cookie", cookies.join("; ")), ("content-type", "application/x-www-form-urlencoded".to_owned())];
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = ask_at(&self.host, method, &path, &headers, form.as_bytes()).await;
        for set in answer.headers("set-cookie") {
            let (name, value) = set.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        self.cookies.retain(|_, value| !value.is_empty());
        answer
    }

    /// Goes to the issuer, signs in there with an address and agrees; gives the way back to the house.
    async fn way_back(&mut self, email: &str) -> String {
        let mut answer = self.visit("GET", GO, "").await;
        for _ in 0..12 {
            if let Some(to) = answer.header("location").map(str::to_owned) {
                if to.contains(BACK) && !to.contains("redirect_uri=") {
                    return to;
                }
                answer = self.visit("GET", &to, "").await;
                continue;
            }
            let page = answer.text();
            let action = page.split("action=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_else(|| panic!("a form: {answer:?}"));
            let form = if page.contains("value=\"login\"") { format!("prompt=login&login={email}&password=x") } else { "prompt=consent".to_owned() };
            answer = self.visit("POST", action, &form).await;
        }
        panic!("no way back: {answer:?}");
    }
}

/// Goes there and back again.
async fn signed_in(house: &House, email: &str) -> (Browser, Answer) {
    let mut browser = Browser::at(&house.public_url);
    let back = browser.way_back(email).await;
    let answer = browser.visit("GET", &back, "").await;
    (browser, answer)
}

pub async fn an_account_signs_in_the_member_with_its_address() {
    let door = Port::reserve();
    let url = format!("http://127.0.0.1:{}", door.number());
    let mut issuer = Issuer::start(&format!("{url}{BACK}")).await;
    let settings = [
        ("BORGERTORG_CLOCK", "/nowhere".to_owned()), // the machine's own time, in which the issuer lives
        ("BORGERTORG_SERVER__HTTP", url.replace("http://", "")),
        ("BORGERTORG_SERVER__PUBLIC_URL", url.clone()),
        ("BORGERTORG_DOOR__OIDC__ISSUER", issuer.url()),
        ("BORGERTORG_DOOR__OIDC__CLIENT_ID", "borgertorg".to_owned()),
        ("BORGERTORG_DOOR__OIDC__CLIENT_SECRET", SECRET.to_owned()),
        ("BORGERTORG_DOOR__OIDC__NAME", "Kommunen".to_owned()),
    ];
    let settings: Vec<(&str, &str)> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let mut house = Box::pin(House::with(Form::Embedded, Build::Testkit, &settings, Ground::Shared)).await;
    house.public_url = url;
    let desk = Desk::open(&mut house, asking(0)).await;
    member(&mut house, &desk, "konto@example.org").await;
    member(&mut house, &desk, "ubekreftet@example.org").await;

    let page = Browser::at(&house.public_url).visit("GET", "/logg-inn", "").await.text();
    assert!(page.contains("Logg inn med Kommunen") && page.contains(GO), "{page}");
    for elsewhere in [true, false] {
        issuer.restart(elsewhere).await;
        // addresses are the same however they are written
        for typed in ["konto%40example.org", "Konto%40Example.org"] {
            let (browser, entered) = signed_in(&house, typed).await;
            assert_eq!((entered.status, entered.header("location")), (303, Some("/i-dag")), "{typed} {entered:?}");
            assert!(is_signed_in(&house, &format!("borgertorg={}", browser.cookies["borgertorg"])).await);
            assert!(!browser.cookies.contains_key("borgertorg-account"), "what it held is forgotten");
        }
        for nobody in ["fremmed%40example.org", "ubekreftet%40example.org", "ingen"] {
            let (browser, refused) = signed_in(&house, nobody).await;
            assert!(refused.status == 403 && !browser.cookies.contains_key("borgertorg"), "{nobody}: {refused:?}");
        }
    }

    let mut victim = Browser::at(&house.public_url);
    let back = victim.way_back("konto%40example.org").await;
    let (mut stranger, mut begun) = (Browser::at(&house.public_url), Browser::at(&house.public_url));
    begun.visit("GET", GO, "").await;
    let cut = back.replace("state=", "state=A");
    for (browser, to) in [(&mut stranger, &back), (&mut begun, &back), (&mut victim.clone(), &cut)] {
        let refused = browser.visit("GET", to, "").await;
        assert!(refused.status == 410 && !browser.cookies.contains_key("borgertorg"), "a way back counts where it began: {refused:?}");
    }
    let gone = victim.visit("GET", &back.replace("code=", "error=access_denied&x="), "").await;
    assert_eq!(gone.status, 410, "{gone:?}");
    let mut again = Browser::at(&house.public_url);
    let back = again.way_back("konto%40example.org").await;
    let copy = again.clone();
    assert_eq!(again.visit("GET", &back, "").await.status, 303);
    let twice = copy.clone().visit("GET", &back, "").await;
    assert!(twice.status == 502 && twice.header("set-cookie").is_none_or(|set| !set.starts_with("borgertorg=")), "a code is worth something once: {twice:?}");

    let well = house.run(&["doctor"]).await;
    assert!(well.out.contains("fine     the issuer of accounts answers at"), "{well:?}");
    issuer.stop();
    let away = copy.clone().visit("GET", &back, "").await;
    assert_eq!(away.status, 503, "{away:?}");
    let ill = house.run(&["doctor"]).await;
    assert!(!ill.status.success() && ill.out.contains("door.oidc.issuer: the issuer is not reachable"), "{ill:?}");
}
