//! JSON Schemas of what this crate puts on the wire, for documents that describe an API.

use crate::{
    AccountId, Change, Cidr, GrantId, GroupId, Issue, Map, MemberId, Millis, PolicyId, RecordId, ResourceId, ScopeId,
    Set, Tag, TemplateId, TokenId, UserId,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

macro_rules! schemas {
    ($($name:ident = $schema:tt;)*) => {$(
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> { stringify!($name).into() }
            fn json_schema(_: &mut SchemaGenerator) -> Schema { json_schema!($schema) }
        }
    )*};
}

macro_rules! ids {
    ($($name:ident = $about:literal;)*) => {
        schemas! {$($name = {"type": "string", "pattern": "^[0-9a-f]{32}$", "description": $about};)*}
    };
}

ids! {
    AccountId = "The id of an account.";
    UserId = "The id of a user.";
    MemberId = "The id of a member of an account.";
    GroupId = "The id of a group of an account.";
    PolicyId = "The id of a policy of an account.";
    ResourceId = "The id of a stored resource, such as a zone.";
    TokenId = "The id of a token.";
    GrantId = "The id of a grant, the same at client and agency.";
    ScopeId = "The id of a named scope of an account.";
    RecordId = "The id of a DNS record.";
    TemplateId = "The id of a template of grants.";
}

schemas! {
    Millis = {"type": "integer", "format": "int64", "description": "A moment: milliseconds since 1970-01-01T00:00:00Z."};
    Tag = {"type": "string", "minLength": 1, "maxLength": 1281, "description": "A tag, as `key=value`, or the key alone."};
    Cidr = {"type": "string", "maxLength": 43, "description": "Addresses in CIDR notation, such as `192.0.2.0/24`."};
    Issue = {
        "type": "object",
        "description": "One reason why a command can't, or should perhaps not, be done.",
        "required": ["severity", "code", "message"],
        "properties": {
            "severity": {"type": "string", "enum": ["error", "warning"]},
            "code": {"type": "string", "description": "A stable word."},
            "path": {"type": "string", "description": "The field it is about; missing for the whole command."},
            "args": {"type": "object", "additionalProperties": {"type": "string"}},
            "message": {"type": "string", "description": "The sentence, for people."},
        },
    };
}

/// On the wire a set is a list.
impl<T: JsonSchema> JsonSchema for Set<T> {
    fn schema_name() -> Cow<'static, str> {
        std::collections::BTreeSet::<T>::schema_name()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        std::collections::BTreeSet::<T>::json_schema(generator)
    }
}

/// On the wire a map is an object whose names are the keys, as texts.
impl<K, V: JsonSchema> JsonSchema for Map<K, V> {
    fn schema_name() -> Cow<'static, str> {
        format!("MapOf{}", V::schema_name()).into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "object", "additionalProperties": generator.subschema_for::<V>()})
    }
}

/// One object before and after; what is missing did not or does not exist.
impl<T: JsonSchema> JsonSchema for Change<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("ChangeOf{}", T::schema_name()).into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let side = generator.subschema_for::<T>();
        json_schema!({"type": "object", "properties": {"before": side, "after": side}})
    }
}
