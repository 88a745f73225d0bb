//! JSON Schemas of what this crate puts on the wire, for documents that describe an API.

use crate::{
    AccountId, Channel, Cidr, Client, Command, Context, Effect, Entry, Event, Grant, GrantId, GroupId, Issue, MemberId,
    MemberStatus, Millis, ObjectId, Policy, PolicyId, ResourceId, State, Tag, TemplateId, TokenId, UserId,
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
    TemplateId = "The id of a template of grants.";
}

schemas! {
    Millis = {"type": "integer", "format": "int64", "description": "A moment: milliseconds since 1970-01-01T00:00:00Z."};
    Tag = {"type": "string", "minLength": 1, "maxLength": 1281, "description": "A tag, as `key=value`, or the key alone."};
    Cidr = {"type": "string", "maxLength": 43, "description": "Addresses in CIDR notation, such as `192.0.2.0/24`."};
    MemberStatus = {"type": "string", "enum": ["pending", "accepted", "rejected"]};
    Effect = {"type": "string", "enum": ["allow", "deny"]};
    Channel = {"type": "string", "enum": ["dashboard", "api"]};
    ObjectId = {
        "type": "object",
        "description": "A thing in an account, by kind and id.",
        "required": ["type"],
        "properties": {"type": {"type": "string"}, "id": {"type": "string"}},
    };
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
    Context = {
        "type": "object",
        "description": "The facts of one request.",
        "required": ["now"],
        "properties": {
            "now": {"type": "integer", "format": "int64"},
            "second_factor": {"type": ["boolean", "null"]},
            "address": {"type": ["string", "null"]},
            "channel": {"type": ["string", "null"], "enum": ["dashboard", "api", null]},
        },
    };
    Command = {
        "type": "object",
        "description": "What somebody asks to happen; `type` names it, the other fields belong to it.",
        "required": ["type"],
        "properties": {"type": {"type": "string"}},
    };
    Event = {
        "type": "object",
        "description": "What happened to one thing: before and after.",
        "required": ["object"],
        "properties": {"object": {"type": "string"}},
    };
    Entry = {
        "type": "object",
        "description": "One entry of an account's log.",
        "required": ["account", "seq", "revision", "at", "command", "events"],
        "properties": {
            "account": {"type": "string"},
            "seq": {"type": "integer"},
            "revision": {"type": "integer"},
            "at": {"type": "integer"},
            "command": {"type": "string"},
            "events": {"type": "array", "items": {"type": "object"}},
        },
    };
    Grant = {
        "type": "object",
        "description": "What a client account gives an agency; the policies that name it say what.",
        "required": ["id", "name", "status", "created_at"],
        "properties": {
            "id": {"type": "string"},
            "agency": {"type": "string"},
            "name": {"type": "string"},
            "status": {"type": "string", "enum": ["waiting", "given", "suspended"]},
            "created_at": {"type": "integer"},
        },
    };
    Client = {
        "type": "object",
        "description": "A client account, as the agency keeps it.",
        "required": ["grant", "account", "name", "status", "since"],
        "properties": {
            "grant": {"type": "string"},
            "account": {"type": "string"},
            "name": {"type": "string"},
            "tags": {"type": "array", "items": {"type": "string"}},
            "status": {"type": "string", "enum": ["asked", "accepted", "declined"]},
            "since": {"type": "integer"},
        },
    };
    Policy = {
        "type": "object",
        "description": "Who may, or may not, do what on which resources, and when.",
        "required": ["id", "actor", "effect", "roles", "scope"],
        "properties": {
            "id": {"type": "string"},
            "actor": {"type": "object"},
            "effect": {"type": "string", "enum": ["allow", "deny"]},
            "roles": {"type": "array", "items": {"type": "string"}},
            "scope": {"type": "object"},
        },
    };
    State = {
        "type": "object",
        "description": "What is true of an account, or of the part of it that somebody may see.",
        "required": ["account", "revision"],
        "properties": {"account": {"type": "object"}, "revision": {"type": "integer"}},
    };
}
