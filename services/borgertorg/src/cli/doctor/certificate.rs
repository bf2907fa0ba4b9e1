//! The doctor looks at the certificate of the people's door: whether it fits, for how long, and for whom.

use chrono::{DateTime, Utc};
use platform::error::chain;
use url::Url;

use super::Findings;
use crate::house::certificate::{Age, Certificate};
use crate::settings::Settings;

pub async fn look(settings: &Settings, now: DateTime<Utc>, findings: &mut Findings) {
    if !settings.door.is_protected() {
        return;
    }
    let certificate = match Certificate::read(&settings.door).await {
        Ok(certificate) => certificate,
        Err(trouble) => return findings.wrong(chain(&trouble)),
    };
    let file = settings.door.certificate.display();
    let (begins, ends) = (certificate.begins_at.format("%d.%m.%Y"), certificate.ends_at.format("%d.%m.%Y"));
    match certificate.age(now) {
        Age::Unborn => findings.wrong(format!("door.certificate: {file} counts from {begins} only; put the one of before back until then")),
        Age::Good => findings.fine(format!("door.certificate: {file} fits its key, until {ends}")),
        Age::Ending => findings.look(format!("door.certificate: {file} ends on {ends}; renew it, and look whether what renews it runs")),
        Age::Over => findings.wrong(format!("door.certificate: {file} ended on {ends}; renew it: browsers refuse it")),
    }
    let host = Url::parse(&settings.server.public_url).ok().and_then(|url| Some(url.host_str()?.to_owned())).unwrap_or_default();
    if !certificate.is_for(&host) {
        findings.wrong(format!("door.certificate: {file} is not made out to {host}, as server.public_url has it; get one with that name"));
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    use super::super::Weight;
    use super::*;

    #[tokio::test]
    async fn an_ending_an_ended_and_a_stranger_s_certificate_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let key = KeyPair::generate().unwrap();
        let mut asked = CertificateParams::new(vec!["frivillig.example.org".to_owned()]).unwrap();
        (asked.not_before, asked.not_after) = (date_time_ymd(2026, 11, 1), date_time_ymd(2027, 1, 30));
        let mut settings = Settings::read(None).unwrap();
        (settings.door.certificate, settings.door.key) = (folder.path().join("a.pem"), folder.path().join("a.key"));
        std::fs::write(&settings.door.certificate, asked.self_signed(&key).unwrap().pem()).unwrap();
        std::fs::write(&settings.door.key, key.serialize_pem()).unwrap();

        for (at, host, weights) in [
            ("2026-12-01T12:00:00Z", "frivillig.example.org", &[Weight::Fine][..]),
            ("2027-01-20T12:00:00Z", "frivillig.example.org", &[Weight::Look]),
            ("2027-02-01T12:00:00Z", "frivillig.example.org", &[Weight::Wrong]),
            ("2026-10-01T12:00:00Z", "frivillig.example.org", &[Weight::Wrong]),
            ("2026-12-01T12:00:00Z", "torg.example.org:7443", &[Weight::Fine, Weight::Wrong]),
        ] {
            settings.server.public_url = format!("https://{host}");
            let mut findings = Findings::default();

            look(&settings, at.parse().unwrap(), &mut findings).await;

            assert_eq!(findings.0.iter().map(|(weight, _)| *weight).collect::<Vec<_>>(), weights, "{at} {host}");
        }
        settings.door.key = folder.path().join("none");
        let mut findings = Findings::default();
        look(&settings, "2026-12-01T12:00:00Z".parse().unwrap(), &mut findings).await;
        assert_eq!(findings.count(Weight::Wrong), 1);
    }
}
