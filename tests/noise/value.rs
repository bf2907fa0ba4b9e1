//! Values that a field may hold: ordinary ones, those at the edges, and those that nobody would write by hand.

use fastrand::Rng;
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, Value};

/// Messages lie in each other no deeper than this.
const DEEPEST: u32 = 5;

/// Texts that mean something to somebody who reads texts.
const TEXTS: [&str; 48] = [
    "",
    " ",
    "a",
    "Kari",
    "nb",
    "coordination",
    "messages",
    "library",
    "police_certificate",
    "coordinator",
    "name",
    "3275",
    "3909",
    "kari.provestad@example.org",
    "@",
    "a@b.no",
    "41567381",
    "+4741567381",
    "01019012345",
    "010190 12345",
    "2027-03-02",
    "2027-03-02T11:00",
    "2027-03-28T02:30",
    "2027-13-32",
    "0000-00-00",
    "-262143-01-01",
    "+262142-12-31",
    "+262142-12-31T23:59",
    "9999-12-31T23:59",
    "1970-01-01T00:00",
    "Europe/Oslo",
    "Pacific/Apia",
    "Europe/Nowhere",
    "FREQ=WEEKLY",
    "FREQ=DAILY;COUNT=400",
    "FREQ=YEARLY;INTERVAL=52;BYDAY=53MO",
    "FREQ=DAILY;UNTIL=+2621421231T235959Z",
    "FREQ=DAILY;UNTIL=99991231T235959Z",
    "matching",
    "matching-centre",
    "01234567-89ab-7def-8123-456789abcdef",
    "centre_7zzzzzzzzzzzzzzzzzzzzzzzzz",
    "nul \0 byte",
    "two\nlines\r\n",
    "\u{202e}turned\u{200b}\u{feff}",
    "٠١٢٣",
    "' OR 1=1 --",
    "%s%n{}$(x)/../%00",
];
const WHOLE: [i64; 16] = [0, 1, -1, 2, 5, 18, 50, 500, 1_440, 10_080, 65_536, i32::MAX as i64, i32::MIN as i64, u32::MAX as i64, i64::MAX, i64::MIN];
const BROKEN: [f64; 12] = [0.0, -0.0, 59.4, 9.97, 90.0, -90.1, 180.0, 1e308, f64::MIN_POSITIVE, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];

/// Makes values; knows the ids of what stands.
#[derive(Debug)]
pub struct Mint {
    /// What it chooses by.
    pub rng: Rng,
    /// Ids of things that stand, and of some that do not.
    pub ids: Vec<String>,
}

impl Mint {
    fn one_of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.rng.usize(..values.len())]
    }

    /// One in so many times.
    pub fn once_in(&mut self, times: u32) -> bool {
        self.rng.u32(..times) == 0
    }

    /// A text.
    pub fn text(&mut self) -> String {
        match self.rng.u32(..20) {
            0..9 if !self.ids.is_empty() => self.ids[self.rng.usize(..self.ids.len())].clone(),
            0..16 => self.one_of(&TEXTS).to_owned(),
            16 => (0..self.rng.usize(..40)).map(|_| self.rng.char(..)).collect(),
            17 => self.one_of(&TEXTS).repeat(self.rng.usize(..200)),
            18 => self.one_of(&WHOLE).to_string(),
            _ => self.one_of(&["x", "æ", "1", "\n", "🏃"]).repeat(self.rng.usize(..3_000)),
        }
    }

    fn whole(&mut self) -> i64 {
        if self.once_in(3) { self.rng.i64(..) } else { self.one_of(&WHOLE) }
    }

    /// Any value of a kind; numbers that do not fit are cut, as the wire would.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "any value will do")]
    fn value(&mut self, kind: &Kind, depth: u32) -> Value {
        match kind {
            Kind::Double => Value::F64(if self.once_in(2) { self.one_of(&BROKEN) } else { self.rng.f64() * 180.0 - 90.0 }),
            Kind::Float => Value::F32(self.one_of(&BROKEN) as f32),
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Value::I32(self.whole() as i32),
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Value::I64(self.whole()),
            Kind::Uint32 | Kind::Fixed32 => Value::U32(self.whole() as u32),
            Kind::Uint64 | Kind::Fixed64 => Value::U64(self.whole() as u64),
            Kind::Bool => Value::Bool(self.rng.bool()),
            Kind::String => Value::String(self.text()),
            Kind::Bytes => Value::Bytes(self.text().into_bytes().into()),
            Kind::Enum(_) => Value::EnumNumber(if self.once_in(3) { self.whole() as i32 } else { self.rng.i32(0..8) }),
            Kind::Message(message) => Value::Message(self.message(message, depth + 1)),
        }
    }

    /// A value for a field, or many where it holds many.
    pub fn for_field(&mut self, field: &FieldDescriptor, depth: u32) -> Value {
        if !field.is_list() {
            return self.value(&field.kind(), depth);
        }
        let many = match self.rng.u32(..60) {
            0 => 3_000,
            1..6 => 60,
            6..14 => 0,
            _ => self.rng.usize(1..4),
        };
        let one = self.value(&field.kind(), depth);
        Value::List((0..many).map(|at| if at < 60 { self.value(&field.kind(), depth) } else { one.clone() }).collect())
    }

    /// A message with each of its fields set, or not.
    pub fn message(&mut self, shape: &MessageDescriptor, depth: u32) -> DynamicMessage {
        let mut message = DynamicMessage::new(shape.clone());
        if depth > DEEPEST {
            return message;
        }
        for field in shape.fields().filter(|field| !field.is_map()) {
            if !self.once_in(3) {
                let value = self.for_field(&field, depth);
                message.set_field(&field, value);
            }
        }
        message
    }

    /// Changes one field somewhere within a message.
    pub fn bend(&mut self, message: &mut DynamicMessage) {
        let fields: Vec<FieldDescriptor> = message.descriptor_fields();
        if fields.is_empty() {
            return;
        }
        let field = &fields[self.rng.usize(..fields.len())];
        let deeper = matches!(field.kind(), Kind::Message(_)) && message.has_field(field) && !self.once_in(4);
        match (deeper, message.get_field_mut(field)) {
            (true, Value::Message(inner)) => return self.bend(inner),
            (true, Value::List(list)) if !list.is_empty() => {
                let at = self.rng.usize(..list.len());
                if let Value::Message(inner) = &mut list[at] {
                    return self.bend(inner);
                }
            }
            _ => {}
        }
        if self.once_in(5) {
            message.clear_field(field);
        } else {
            let value = self.for_field(field, 0);
            message.set_field(field, value);
        }
    }
}

trait Fields {
    fn descriptor_fields(&self) -> Vec<FieldDescriptor>;
}

impl Fields for DynamicMessage {
    fn descriptor_fields(&self) -> Vec<FieldDescriptor> {
        prost_reflect::ReflectMessage::descriptor(self).fields().filter(|field| !field.is_map()).collect()
    }
}
