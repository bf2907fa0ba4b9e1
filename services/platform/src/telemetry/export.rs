//! What leaves over OTLP, as the standard `OTEL_*` variables ask for it: each signal by itself, under the process's own name.

use opentelemetry_otlp::{ExporterBuildError, MetricExporter, SpanExporter};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;

use crate::error::Trouble;

/// What can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    Traces,
    Metrics,
}

/// Reads one variable; `None` where it is unset or empty, which the standard holds for the same.
type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

pub(super) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Spans in batches, where they are asked for.
pub(super) fn traces(process: &str) -> Result<Option<SdkTracerProvider>, Trouble> {
    if !wanted(Signal::Traces, &environment)? {
        return Ok(None);
    }
    let exporter = SpanExporter::builder().with_tonic().build().map_err(broken)?;
    Ok(Some(SdkTracerProvider::builder().with_resource(resource(process)).with_batch_exporter(exporter).build()))
}

/// Metrics once in a while, where they are asked for.
pub(super) fn metrics(process: &str) -> Result<Option<SdkMeterProvider>, Trouble> {
    if !wanted(Signal::Metrics, &environment)? {
        return Ok(None);
    }
    let exporter = MetricExporter::builder().with_tonic().build().map_err(broken)?;
    Ok(Some(SdkMeterProvider::builder().with_resource(resource(process)).with_periodic_exporter(exporter).build()))
}

fn broken(e: ExporterBuildError) -> Trouble {
    Trouble::broken("starting OTLP", e)
}

/// Whether a signal is exported: it is not switched off, and an endpoint or its exporter is named.
fn wanted(signal: Signal, environment: Environment) -> Result<bool, Trouble> {
    if environment("OTEL_SDK_DISABLED").is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        return Ok(false);
    }
    let name = match signal {
        Signal::Traces => "TRACES",
        Signal::Metrics => "METRICS",
    };
    let exporter = format!("OTEL_{name}_EXPORTER");
    let named = match environment(&exporter).as_deref() {
        Some("none") => return Ok(false),
        Some("otlp") => true,
        None => false,
        Some(other) => return Err(refused(format!("{exporter} is {other}: Borgertorg knows otlp and none"))),
    };
    let either = |what: &str| environment(&format!("OTEL_EXPORTER_OTLP_{name}_{what}")).or_else(|| environment(&format!("OTEL_EXPORTER_OTLP_{what}")));
    if !named && either("ENDPOINT").is_none() {
        return Ok(false);
    }
    match either("PROTOCOL").as_deref() {
        None | Some("grpc") => Ok(true),
        Some(other) => {
            Err(refused(format!("the OTLP protocol for {} is {other}: Borgertorg speaks grpc only (port 4317 at most collectors)", name.to_lowercase())))
        }
    }
}

fn refused(text: String) -> Trouble {
    Trouble::broken("reading the OTEL_* variables", text)
}

/// Who tells: the process's own name, unless the environment gives it another.
fn resource(process: &str) -> Resource {
    let resource = Resource::builder();
    if is_named(&environment) { resource.build() } else { resource.with_service_name(process.to_owned()).build() }
}

fn is_named(environment: Environment) -> bool {
    let attributes = environment("OTEL_RESOURCE_ATTRIBUTES").unwrap_or_default();
    let names = |pair: &str| pair.split_once('=').is_some_and(|(key, _)| key.trim() == "service.name");
    environment("OTEL_SERVICE_NAME").is_some() || attributes.split(',').any(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<'a>(set: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        move |name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    }

    fn both(set: &[(&str, &str)]) -> (bool, bool) {
        (wanted(Signal::Traces, &with(set)).unwrap(), wanted(Signal::Metrics, &with(set)).unwrap())
    }

    #[test]
    fn each_signal_has_its_own_switch() {
        let all = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317");

        assert_eq!(both(&[]), (false, false));
        assert_eq!(both(&[all]), (true, true));
        assert_eq!(both(&[("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://a")]), (true, false));
        assert_eq!(both(&[("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://a")]), (false, true));
        assert_eq!(both(&[all, ("OTEL_TRACES_EXPORTER", "none")]), (false, true));
        assert_eq!(both(&[all, ("OTEL_METRICS_EXPORTER", "none")]), (true, false));
        assert_eq!(both(&[("OTEL_METRICS_EXPORTER", "otlp")]), (false, true));
        assert_eq!(both(&[all, ("OTEL_SDK_DISABLED", "TRUE")]), (false, false));
    }

    #[test]
    fn what_we_do_not_speak_is_refused_where_it_matters() {
        let all = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://a");
        let refused = |set: &[(&str, &str)]| wanted(Signal::Traces, &with(set)).is_err();

        assert!(refused(&[all, ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")]));
        assert!(refused(&[all, ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json")]));
        assert!(refused(&[all, ("OTEL_TRACES_EXPORTER", "console")]));
        assert!(!refused(&[all, ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")]));
        assert!(!refused(&[all, ("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "http/json")]));
        assert!(!refused(&[("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")]));
    }

    #[test]
    fn the_environment_may_give_the_process_another_name() {
        assert!(!is_named(&with(&[])));
        assert!(!is_named(&with(&[("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=test")])));
        assert!(is_named(&with(&[("OTEL_SERVICE_NAME", "other")])));
        assert!(is_named(&with(&[("OTEL_RESOURCE_ATTRIBUTES", "a=b, service.name=other")])));
    }
}
