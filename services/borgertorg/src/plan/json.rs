//! A JSON value as it stands in a line, whatever it is: what a field should hold is asked afterwards, so that every wrong field is told at once.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Any value; text is borrowed from its line where it can be.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    Nothing,
    Flag(bool),
    Whole(i64),
    /// A whole number that does not fit into 64 bits with a sign.
    Huge,
    /// A number with a point or an exponent.
    Fraction,
    Text(Cow<'a, str>),
    List(Vec<Value<'a>>),
    Object,
}

impl Value<'_> {
    /// Says what it is, in plain words.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing (null)",
            Self::Flag(_) => "true or false",
            Self::Whole(_) => "a whole number",
            Self::Huge => "a number beyond 9223372036854775807",
            Self::Fraction => "a number with a point or an exponent",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object => "an object",
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Value<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Anything)
    }
}

struct Anything;

impl<'de> Visitor<'de> for Anything {
    type Value = Value<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Value::Whole(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(number).map_or(Value::Huge, Value::Whole))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;
        Ok(if number.abs() < TWO_TO_63 { Value::Fraction } else { Value::Huge })
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_stands_there_is_told_apart() {
        let line = r#"[null, true, -3, 9223372036854775808, 1.5, 1e30, 10.0, "a", "\u00e5", [1], {"a": 1}]"#;
        let text = |text: &str| Value::Text(text.to_owned().into());

        let expected = vec![
            Value::Nothing,
            Value::Flag(true),
            Value::Whole(-3),
            Value::Huge,
            Value::Fraction,
            Value::Huge,
            Value::Fraction,
            text("a"),
            text("å"),
            Value::List(vec![Value::Whole(1)]),
            Value::Object,
        ];
        assert_eq!(serde_json::from_str::<Value<'_>>(line).unwrap(), Value::List(expected));
    }
}
