//! `errors.json`: every code of an error, what can have become of the call, and what to do.

use serde::Serialize;

use crate::codegen::members::one_line;
use crate::error::{Action, Code, Outcome};

#[derive(Serialize)]
struct Catalogue {
    codes: Vec<Entry>,
    outcomes: Vec<Word>,
    actions: Vec<Word>,
}

#[derive(Serialize)]
struct Entry {
    code: &'static str,
    means: String,
    /// What to do, in one sentence or two.
    advice: &'static str,
    outcomes: Vec<Possible>,
}

/// An outcome with which the code comes, and the actions that then can be in `retry`.
#[derive(Serialize)]
struct Possible {
    outcome: &'static str,
    actions: Vec<&'static str>,
}

#[derive(Serialize)]
struct Word {
    name: &'static str,
    means: String,
}

/// The catalogue of errors as JSON.
///
/// # Errors
/// None that is known: text can always be written.
pub fn errors() -> serde_json::Result<String> {
    let catalogue = Catalogue {
        codes: Code::ALL.iter().map(|(code, docs)| entry(*code, docs)).collect(),
        outcomes: Outcome::ALL.iter().map(|(it, docs)| word(it.as_str(), docs)).collect(),
        actions: Action::ALL.iter().map(|(it, docs)| word(it.as_str(), docs)).collect(),
    };
    serde_json::to_string_pretty(&catalogue).map(|text| text + "\n")
}

fn word(name: &'static str, docs: &[&str]) -> Word {
    Word { name, means: one_line(docs) }
}

fn entry(code: Code, docs: &[&str]) -> Entry {
    let (advice, outcomes) = about(code);
    let possible = |(outcome, actions): &(Outcome, &[Action])| Possible {
        outcome: outcome.as_str(),
        actions: actions.iter().map(|action| action.as_str()).collect(),
    };
    Entry { code: code.as_str(), means: one_line(docs), advice, outcomes: outcomes.iter().map(possible).collect() }
}

/// With an outcome, the actions that can come with it.
type Outcomes = &'static [(Outcome, &'static [Action])];

/// What an endpoint can say of a call that may have been executed.
const UNSURE: &[Action] = &[Action::SameExternalId, Action::Reconcile, Action::FreshNonce, Action::Wait];
const HERE: Outcomes = &[(Outcome::NotSent, &[Action::Never])];

/// What to do about a code, and what can have become of the call.
fn about(code: Code) -> (&'static str, Outcomes) {
    match code {
        Code::InvalidRequest => (
            "Read the field and the rule in the message and correct the input. With the outcome unknown a call was made and \
             its answer was not given to paysign as it came: follow retry.action, then mend the program.",
            &[(Outcome::NotSent, &[Action::FixInput]), (Outcome::Unknown, UNSURE)],
        ),
        Code::BadSecret => (
            "Set the secret as the vendor shows it: whole, without quotation marks or white space around it.",
            &[(Outcome::NotSent, &[Action::FixInput])],
        ),
        Code::BadSignature => (
            "Answer 401 and take nothing from the message. Where the vendor's own messages fail, verify the raw bytes of the \
             body, and compare the secret.",
            HERE,
        ),
        Code::Freed => ("Make a new object, and free one only when nothing uses it any more.", HERE),
        Code::Refused => (
            "Read errors for what the API said, and follow outcome and retry.action: not every refusal means that nothing \
             was done.",
            &[
                (Outcome::Refused, &[Action::FixInput, Action::FreshNonce, Action::Wait, Action::Never]),
                (Outcome::Unknown, UNSURE),
            ],
        ),
        Code::DuplicateId => (
            "If an earlier attempt had this id and these parameters, it has succeeded: don't make a new id. If not, somebody \
             else used the id.",
            &[(Outcome::Refused, &[Action::AlreadyDone])],
        ),
        Code::NotJson => (
            "An answer that is not the API's, such as a gateway's page: follow retry.action. A webhook that is signed and is \
             not JSON: answer 400.",
            &[(Outcome::NotSent, &[Action::Never]), (Outcome::Unknown, UNSURE)],
        ),
        Code::UnexpectedResponse => (
            "Accepted: the API said yes, so read result and do not repeat it. Unknown: follow retry.action. A webhook that is \
             signed and has another shape: answer 400.",
            &[(Outcome::NotSent, &[Action::Never]), (Outcome::Accepted, UNSURE), (Outcome::Unknown, UNSURE)],
        ),
        Code::NoAnswer => (
            "It may have been done: follow retry.action, and never repeat it with a new id. Where the outcome is not_sent, \
             nothing left the machine.",
            &[(Outcome::NotSent, &[Action::Wait, Action::Never]), (Outcome::Unknown, UNSURE)],
        ),
        Code::Expired => ("Take nothing from it; see whether the clock of this machine is right.", HERE),
        Code::UnknownKey => ("Fetch the vendor's keys again, and answer 5xx meanwhile, so that it comes again.", HERE),
        Code::WasmBlocked => (
            "Allow it ('wasm-unsafe-eval' in the policy of a page), or import paysign/js, which has the same names. \
             With the outcome unknown a call was made elsewhere, and nothing here could judge it: look it up.",
            &[(Outcome::NotSent, &[Action::Never]), (Outcome::Unknown, &[Action::Reconcile])],
        ),
        Code::NoRandom => {
            ("Make the id within a request, not while the program starts, or bring one of your own.", HERE)
        }
        Code::Internal => (
            "Report it with its message; it holds no secret. After a call, follow retry.action.",
            &[(Outcome::NotSent, &[Action::Never]), (Outcome::Unknown, UNSURE)],
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_meaning_an_advice_and_an_outcome() {
        let all: serde_json::Value = serde_json::from_str(&errors().unwrap()).unwrap();
        let codes = all["codes"].as_array().unwrap();
        assert_eq!(codes.len(), 14);
        for entry in codes {
            assert!(entry["means"].as_str().unwrap().ends_with('.'), "{entry}");
            assert!(entry["advice"].as_str().unwrap().ends_with('.'), "{entry}");
            assert!(!entry["outcomes"].as_array().unwrap().is_empty(), "{entry}");
        }
        assert_eq!((all["outcomes"].as_array().unwrap().len(), all["actions"].as_array().unwrap().len()), (4, 7));
        assert_eq!(codes[0]["means"], "The caller's input breaks a rule; `field` names the member.");
    }
}
