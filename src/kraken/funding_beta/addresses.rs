//! Saved addresses to which one can withdraw.

use super::objects::{AddressDetails, Details, Scope};
use crate::declare::{endpoints, records};
use crate::response::types::Anything;

endpoints! {
    /// Saves an address. **It can be withdrawn to at once**: an address that is made through the API needs no e-mail to be
    /// confirmed, so a key that may do this and may withdraw can send money anywhere.
    AddressCreate "POST /funding/v1/addresses" => AddressSaved;
    Post "/funding/v1/addresses" as Json;
    needs ["Funds permissions - Add withdrawal addresses"]; cost 0; moves_money false; unsure Reconcile;
    required {
        /// What the address is for.
        scope: Nested Scope,
        /// The address.
        address_details: Nested AddressDetails,
        /// A name of yours, which no other address has.
        name: Text,
    }
    optional {
        /// A description of yours.
        description: Text,
        /// The wallet; the main one if absent.
        account_id: Text,
    }

    /// Lists the saved addresses. A method also gives those of its network and of its group; a group only its own.
    Addresses "GET /funding/v1/addresses" => AddressPage;
    Get "/funding/v1/addresses" as Json;
    needs ["Funds permissions - Query"]; cost 0; moves_money false; unsure FreshNonce; sensitive true;
    required {}
    optional {
        /// Only for this.
        scope: Nested Scope,
        /// The `next_cursor` of the page before; give no other member with it.
        cursor: Text,
        /// How many a page holds, at most 500.
        limit: Integer,
        /// The wallet; the main one if absent.
        account_id: Text,
    }

    /// Changes the name or the description of a saved address.
    AddressUpdate "PUT /funding/v1/addresses/{id}" => AddressUpdated;
    Put "/funding/v1/addresses/{id}" as Json;
    needs ["Funds permissions - Add withdrawal addresses"]; cost 0; moves_money false; unsure FreshNonce;
    required {
        /// The id of the address.
        id: AddressId,
    }
    optional {
        /// The new name.
        name: Text,
        /// The new description.
        description: Text,
        /// The wallet; the main one if absent.
        account_id: Text,
    }

    /// Deletes a saved address.
    AddressDelete "DELETE /funding/v1/addresses/{id}" => AddressDeleted;
    Delete "/funding/v1/addresses/{id}" as Json;
    needs ["Funds permissions - Add withdrawal addresses"]; cost 0; moves_money false; unsure FreshNonce;
    required {
        /// The id of the address.
        id: AddressId,
    }
    optional {
        /// The wallet; the main one if absent.
        account_id: Text,
    }
}

records! {
    /// An address that was saved.
    AddressSaved {
        /// Its id.
        address_id: String,
        /// Whether it can be withdrawn to.
        verified: bool,
    }

    /// A page of saved addresses.
    AddressPage {
        /// The addresses.
        addresses: Vec<Address>,
        /// What to ask the next page with; absent at the end of the list.
        next_cursor: Option<String>,
    }

    /// A saved address.
    Address {
        /// Its id.
        address_id: String,
        /// What it is for: one of `method_id`, `network_id`, `network_group_id`.
        scope: Anything,
        /// Where it is.
        address_details: Details,
        /// Its name.
        name: Option<String>,
        /// Its description.
        description: Option<String>,
        /// Who is there, if it is somebody else: `third_party`.
        modifier: Option<String>,
        /// Whether it can be withdrawn to.
        verified: bool,
    }

    /// An address that was changed.
    AddressUpdated {
        /// Whether it can be withdrawn to.
        verified: bool,
    }

    /// An address that was deleted.
    AddressDeleted {
        /// Whether it was deleted.
        result: bool,
    }
}
