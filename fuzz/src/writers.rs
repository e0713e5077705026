//! What writes: what the core writes, a standard parser reads back equal, and nothing beside it.

use std::collections::BTreeMap;

use paysign::fuzzing::{self, Endpoint, Member, Place};
use paysign::kraken::ExternalId;
use percent_encoding::percent_decode_str;
use serde_json::value::RawValue;

use crate::input::Input;

/// A request that was written.
struct Written {
    row: &'static Endpoint,
    target: String,
    body: String,
    nonce: u64,
    otp: Option<String>,
    /// The members that were given, with their texts, in their order.
    given: Vec<(Member, String)>,
}

/// JSON bodies, read by serde_json.
pub fn json(data: &[u8]) {
    let Some(written) = write(data, false) else { return };
    let mut found = Vec::new();
    if !written.body.is_empty() {
        flatten(&written.body, "", &mut found);
    }
    assert_eq!(found, written.body_members(), "{}", written.body);
}

/// Forms, read by form_urlencoded.
pub fn form(data: &[u8]) {
    // Only the private API takes forms.
    let Some(written) = write(data, true).filter(|written| fuzzing::is_private(written.row)) else { return };
    let found: Vec<_> = form_urlencoded::parse(written.body.as_bytes()).into_owned().collect();
    assert_eq!(found, written.body_members(), "{}", written.body);
}

/// Paths and queries, read by percent_encoding and form_urlencoded.
pub fn target(data: &[u8]) {
    let Some(written) = write(data, false) else { return };
    let (path, query) = written.target.split_once('?').unwrap_or((&written.target, ""));
    assert!(path.bytes().chain(query.bytes()).all(|byte| byte.is_ascii_graphic() && byte != b'#'), "{path}?{query}");
    let found: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let bracketed = written.members(Place::Query).map(|(name, value)| {
        let mut names = name.split('.');
        let first = names.next().unwrap_or_default().to_owned();
        (names.fold(first, |name, inside| format!("{name}[{inside}]")), value)
    });
    assert_eq!(found, bracketed.collect::<Vec<_>>(), "{query}");
    let in_path: BTreeMap<String, String> = written.members(Place::Path).collect();
    let wanted = fuzzing::path(written.row).split('/').map(|part| match part.strip_prefix('{') {
        Some(name) => in_path.get(name.trim_end_matches('}')).cloned().expect("a member of the path is given"),
        None => part.to_owned(),
    });
    let segments = path.split('/').map(|part| percent_decode_str(part).decode_utf8().expect("a path is UTF-8"));
    assert_eq!(segments.collect::<Vec<_>>(), wanted.collect::<Vec<_>>(), "{path}");
}

impl Written {
    fn members(&self, place: Place) -> impl Iterator<Item = (String, String)> {
        let here = self.given.iter().filter(move |(member, _)| member.place == place);
        here.map(|(member, text)| (member.name.clone(), text.clone()))
    }

    /// What the body must hold: the nonce first, then the members, then the one-time password.
    fn body_members(&self) -> Vec<(String, String)> {
        let mut members: Vec<_> = self.members(Place::Body).collect();
        if fuzzing::is_private(self.row) {
            members.insert(0, ("nonce".to_owned(), self.nonce.to_string()));
            members.extend(self.otp.clone().map(|otp| ("otp".to_owned(), otp)));
        }
        members
    }
}

/// Makes a request of the bytes; one that is refused is of no interest here.
fn write(data: &[u8], is_form: bool) -> Option<Written> {
    let mut input = Input(data);
    let row = fuzzing::row(input.byte().into())?;
    let nonce = u64::from_le_bytes(input.bytes());
    let otp = (input.below(4) == 0).then(|| input.text());
    let (mut head, mut values, mut given) = (String::new(), String::new(), Vec::new());
    let mut left_out = None;
    for (slot, member) in fuzzing::members(row).into_iter().enumerate() {
        let is_inside = |name: &String| member.name.starts_with(name.as_str());
        if left_out.as_ref().is_some_and(is_inside) {
            continue;
        }
        let kind = input.below(8);
        if kind == 0 {
            left_out = member.is_object.then(|| format!("{}.", member.name));
            continue;
        }
        let (tag, text) = if member.is_object { ('m', String::new()) } else { value(&member, kind, &mut input) };
        head.push_str(&format!("{tag}{slot}:{},", text.encode_utf16().count()));
        values.push_str(&text);
        // A flag that is not set is left out.
        let is_absent = text == "false" && member.name == "new";
        if !member.is_object && !is_absent {
            given.push((member, text));
        }
    }
    let (target, body) = fuzzing::write(row, &format!("{head}\n{values}"), nonce, is_form, otp.as_deref()).ok()?;
    Some(Written { row, target, body, nonce, otp, given })
}

/// A value that mostly keeps the rule of its member.
fn value(member: &Member, kind: usize, input: &mut Input<'_>) -> (char, String) {
    let wanted = member.wanted;
    if kind == 1 {
        return ('s', input.text());
    }
    if !member.choices.is_empty() {
        return ('s', member.choices[input.below(member.choices.len())].to_owned());
    }
    let number = u32::from_le_bytes(input.bytes());
    match wanted {
        _ if wanted.starts_with("decimal text") => ('s', format!("{number}.{}", input.byte())),
        _ if wanted.starts_with("a number") => (['s', 'n'][kind % 2], format!("{number}.{}", input.byte())),
        _ if wanted.starts_with("a whole number") => ('n', number.to_string()),
        _ if wanted.starts_with("UNIX time") => (['s', 'n'][kind % 2], number.to_string()),
        _ if wanted.starts_with("true") => ('b', kind.is_multiple_of(2).to_string()),
        _ if wanted.starts_with("an object") => ('j', serde_json::json!({ input.text(): input.text() }).to_string()),
        _ if wanted.starts_with("1 to 16 bytes") => {
            let length = 1 + input.below(16);
            let id = ExternalId::from_bytes(&input.bytes::<16>()[..length]);
            ('s', id.map(|id| id.to_string()).unwrap_or_default())
        }
        _ if wanted.starts_with("an absolute address") => ('s', format!("https://x.example/{number}")),
        _ => match wanted.split('"').nth(1) {
            Some(sample) if kind < 6 => ('s', sample.to_owned()),
            _ => ('s', input.text()),
        },
    }
}

/// The members of an object and of those in it, by name and text, in their order.
fn flatten(object: &str, around: &str, found: &mut Vec<(String, String)>) {
    for (name, value) in serde_json::from_str::<Ordered>(object).expect("a body is a JSON object").0 {
        let text = value.get();
        let name = format!("{around}{name}");
        if text.starts_with('{') && !FREE.contains(&name.as_str()) {
            flatten(text, &format!("{name}."), found);
        } else if text.starts_with('"') {
            found.push((name, serde_json::from_str(text).expect("a text is text")));
        } else {
            found.push((name, text.to_owned()));
        }
    }
}

/// Objects of the caller's own, which are sent as they are.
const FREE: [&str; 2] = ["metadata", "withdrawalRecipient"];

/// The members of an object in their order.
struct Ordered(Vec<(String, Box<RawValue>)>);

impl<'de> serde::Deserialize<'de> for Ordered {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Ordered;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Ordered, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Ordered(members))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}
