/// One part of a record's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name, as the v4 API has it in `data`.
    pub name: &'static str,
    /// What may stand there.
    pub form: Form,
}

/// What may stand in a part of a content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// An IPv4 address.
    Ip4,
    /// An IPv6 address.
    Ip6,
    /// A name; `.` stands for none.
    Name,
    /// A whole number up to this one.
    Number(u32),
    /// A number with a fraction, perhaps in metres (`10m`).
    Measure,
    /// One word of letters, digits and signs.
    Word,
    /// A text; kept in quotes.
    Quoted,
    /// Texts, in quotes or bare, kept as they were written.
    Texts,
    /// Digits of base 16; the rest of the content.
    Hex,
    /// Digits of base 64; the rest of the content.
    Base64,
    /// Words to the end; may be missing.
    Rest,
}

const BYTE: Form = Form::Number(0xff);
const SHORT: Form = Form::Number(0xffff);

const fn field(name: &'static str, form: Form) -> Field {
    Field { name, form }
}

const TARGET: &[Field] = &[field("target", Form::Name)];
const SERVICE: &[Field] = &[field("priority", SHORT), field("target", Form::Name), field("value", Form::Rest)];
const PINNED: &[Field] =
    &[field("usage", BYTE), field("selector", BYTE), field("matching_type", BYTE), field("certificate", Form::Hex)];

/// Every type that is kept, with what its content is made of.
const TYPES: &[(&str, &[Field])] = &[
    ("A", &[field("address", Form::Ip4)]),
    ("AAAA", &[field("address", Form::Ip6)]),
    ("CAA", &[field("flags", BYTE), field("tag", Form::Word), field("value", Form::Quoted)]),
    (
        "CERT",
        &[field("type", SHORT), field("key_tag", SHORT), field("algorithm", BYTE), field("certificate", Form::Base64)],
    ),
    ("CNAME", TARGET),
    (
        "DNSKEY",
        &[field("flags", SHORT), field("protocol", BYTE), field("algorithm", BYTE), field("public_key", Form::Base64)],
    ),
    (
        "DS",
        &[field("key_tag", SHORT), field("algorithm", BYTE), field("digest_type", BYTE), field("digest", Form::Hex)],
    ),
    ("HTTPS", SERVICE),
    (
        "LOC",
        &[
            field("lat_degrees", Form::Number(90)),
            field("lat_minutes", Form::Number(59)),
            field("lat_seconds", Form::Measure),
            field("lat_direction", Form::Word),
            field("long_degrees", Form::Number(180)),
            field("long_minutes", Form::Number(59)),
            field("long_seconds", Form::Measure),
            field("long_direction", Form::Word),
            field("altitude", Form::Measure),
            field("size", Form::Measure),
            field("precision_horz", Form::Measure),
            field("precision_vert", Form::Measure),
        ],
    ),
    ("MX", TARGET),
    (
        "NAPTR",
        &[
            field("order", SHORT),
            field("preference", SHORT),
            field("flags", Form::Quoted),
            field("service", Form::Quoted),
            field("regex", Form::Quoted),
            field("replacement", Form::Name),
        ],
    ),
    ("NS", TARGET),
    ("OPENPGPKEY", &[field("public_key", Form::Base64)]),
    ("PTR", TARGET),
    ("SMIMEA", PINNED),
    ("SRV", &[field("weight", SHORT), field("port", SHORT), field("target", Form::Name)]),
    ("SSHFP", &[field("algorithm", BYTE), field("type", BYTE), field("fingerprint", Form::Hex)]),
    ("SVCB", SERVICE),
    ("TLSA", PINNED),
    ("TXT", &[field("text", Form::Texts)]),
    ("URI", &[field("weight", SHORT), field("target", Form::Quoted)]),
];

/// Every type that is kept, in upper case and in order.
pub fn rtypes() -> impl Iterator<Item = &'static str> {
    TYPES.iter().map(|(rtype, _)| *rtype)
}

/// What the content of a type is made of; nothing for a type that is not kept.
pub fn fields(rtype: &str) -> Option<&'static [Field]> {
    TYPES.iter().find(|(known, _)| *known == rtype).map(|(_, fields)| *fields)
}

/// Whether records of this type have a priority beside their content.
pub fn needs_priority(rtype: &str) -> bool {
    ["MX", "SRV", "URI"].contains(&rtype)
}

/// Whether traffic to records of this type can go through a proxy.
pub fn is_proxiable(rtype: &str) -> bool {
    ["A", "AAAA", "CNAME"].contains(&rtype)
}
