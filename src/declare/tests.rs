//! One endpoint written manually equals the declared one, so what the declaration makes can always be explained.

use crate::endpoint::{Declared, Endpoint, Family, Method, Params};
use crate::error::Action;
use crate::kraken::{ExternalId, Kraken, pay};
use crate::request::body::Encoding;
use crate::request::param::Field;
use crate::request::rule::Rule;
use crate::request::value::{Given, Value};
use crate::response::schema::{Member, Shape};

struct RequestCreate<'a> {
    amount: &'a str,
    asset: &'a str,
    external_id: &'a ExternalId,
    expire_after_seconds: Option<u64>,
    from: Option<&'a str>,
    note: Option<&'a str>,
}

impl Params for RequestCreate<'_> {
    type Answer = pay::RequestCreated;
}

impl Declared for RequestCreate<'_> {
    const ENDPOINT: &'static Endpoint = &Endpoint {
        name: "Pay/request/create",
        method: Method::Post,
        family: Family::Private,
        path: "/0/private/Pay/request/create",
        encoding: Encoding::Json,
        fields: &[
            Field::required("amount", Rule::Amount),
            Field::required("asset", Rule::Text),
            Field::required("external_id", Rule::Checked(ExternalId::WANTED, ExternalId::fault)),
            Field::optional("expire_after_seconds", Rule::Integer),
            Field::optional("from", Rule::Text),
            Field::optional("note", Rule::Text),
        ],
        answer: &Shape::Object(&[Member { name: "view_link", shape: &Shape::Text, required: false }]),
        permissions: &["Funds permissions - Deposit"],
        cost: 1,
        moves_money: false,
        unsure: Action::SameExternalId,
        sensitive: false,
        unsure_if: None,
    };

    fn values(&self) -> Vec<Value<'_>> {
        let mut values = Vec::new();
        self.amount.add_to(&mut values);
        self.asset.add_to(&mut values);
        self.external_id.add_to(&mut values);
        self.expire_after_seconds.add_to(&mut values);
        self.from.add_to(&mut values);
        self.note.add_to(&mut values);
        values
    }
}

#[test]
fn the_declaration_makes_what_a_person_would_write() {
    assert_eq!(<RequestCreate<'_> as Declared>::ENDPOINT, <pay::RequestCreate<'_> as Declared>::ENDPOINT);

    let secret = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
    let kraken = Kraken::new("demonstration", secret).unwrap();
    let id: ExternalId = "GSoAAAAAAAA".parse().unwrap();
    let by_hand = RequestCreate {
        amount: "10.50",
        asset: "USD",
        external_id: &id,
        expire_after_seconds: Some(3600),
        from: None,
        note: Some("Café \"42\""),
    };
    let declared = pay::RequestCreate::new("10.50", "USD", &id).expire_after_seconds(3600).note("Café \"42\"");
    assert_eq!(
        kraken.request(&by_hand, 1_616_492_376_594).unwrap(),
        kraken.request(&declared, 1_616_492_376_594).unwrap()
    );
}
