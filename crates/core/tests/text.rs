//! Text as people type it: addresses, domains, names and tags in every script and every bad form.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use portcullis_core::Tag;
use portcullis_core::text::{Address, AddressError, domain, domain_shown, name, skeleton, split_addresses};

#[test]
fn addresses_have_one_normal_form() {
    for (typed, kept) in [
        ("Ana@Example.COM", "ana@example.com"),
        ("  ana+tag@example.com\t", "ana+tag@example.com"),
        ("a.n.a@example.com.", "a.n.a@example.com"),
        ("ana@BÜCHER.example", "ana@xn--bcher-kva.example"),
        ("o'hara@example.ie", "o'hara@example.ie"),
    ] {
        assert_eq!(Address::new(typed).unwrap().as_str(), kept, "{typed}");
    }
    assert_eq!(Address::new("ana@bücher.example").unwrap().shown(), "ana@bücher.example");
}

#[test]
fn what_is_no_address_says_what_is_wrong() {
    let long = format!("{}@example.com", "a".repeat(65));
    for (typed, why) in [
        ("", AddressError::Empty),
        ("ana", AddressError::At),
        ("ana@b@example.com", AddressError::At),
        ("@example.com", AddressError::Local),
        ("an a@example.com", AddressError::Local),
        (".ana@example.com", AddressError::Local),
        ("<ana@example.com", AddressError::Local),
        (long.as_str(), AddressError::Local),
        ("ana@", AddressError::Domain),
        ("ana@localhost", AddressError::Domain),
        ("ana@192.0.2.1", AddressError::Domain),
        ("ana@exa mple.com", AddressError::Domain),
        ("ana@-example.com", AddressError::Domain),
    ] {
        assert_eq!(Address::new(typed), Err(why), "{typed}");
    }
    assert_eq!(Address::new(&"x".repeat(1_000_000)), Err(AddressError::Long));
}

#[test]
fn pasted_lists_are_cut_into_addresses() {
    let pasted = "Ana Lind <ana@example.com>, ben@example.com; cy@example.com\ndora@example.com eve@example.com\r\n,,";
    let found = split_addresses(pasted);
    assert_eq!(found, ["ana@example.com", "ben@example.com", "cy@example.com", "dora@example.com", "eve@example.com"]);
    assert_eq!(split_addresses("not an address"), ["not an address"]);
}

#[test]
fn domains_are_kept_as_a_labels_and_shown_as_people_write_them() {
    assert_eq!(domain("Пример.ЕВРОПА").unwrap(), "xn--e1afmkfd.xn--80adi1bfe");
    assert_eq!(domain_shown(&domain("bücher.example").unwrap()), "bücher.example");
    for wrong in
        ["", "com", "a..b", "-a.example", "exa_mple.org", "1.2.3.4", "a.b\n", "<script>.example", &"a".repeat(300)]
    {
        if wrong == "a.b\n" {
            assert!(domain(wrong).is_ok(), "white space around a line is no part of it");
        } else {
            assert!(domain(wrong).is_err(), "{wrong}");
        }
    }
}

#[test]
fn names_of_every_script_are_kept_and_invisible_ones_refused() {
    for fine in [
        "Ana",
        "Ольга",
        "李小龍",
        "עברית",
        "عربى",
        "Zoë",
        "O’Hara & Söhne",
        "علی\u{200c}رضا",
        "👩\u{200d}💻",
        "👩‍💻".trim_matches('\u{200d}').get(..4).unwrap(),
    ] {
        assert_eq!(name(fine, 100).unwrap(), fine);
    }
    assert_eq!(name("e\u{301}", 100).unwrap(), "é");
    for wrong in ["", "  ", "a\u{202e}b", "a\0b", "zero\u{200b}width", "joined\u{200d}", &"x".repeat(101)] {
        assert!(name(wrong, 100).is_err(), "{wrong:?}");
    }
}

#[test]
fn look_alikes_share_a_skeleton() {
    assert_eq!(skeleton("Аdmin"), skeleton("Admin"), "a Cyrillic А");
    assert_eq!(skeleton("Web team"), skeleton("web  TEAM"));
    assert_eq!(skeleton("We\u{200d}b team"), skeleton("Web team"), "a joiner");
    assert_ne!(skeleton("Web team"), skeleton("Wed team"));
}

#[test]
fn tags_compare_in_lower_case() {
    let tag: Tag = "Env = School".parse().unwrap();
    assert_eq!((tag.key(), tag.value(), tag.to_string().as_str()), ("env", "school", "env=school"));
    assert_eq!("school".parse::<Tag>().unwrap().to_string(), "school");
    assert_eq!("Straße=É".parse::<Tag>().unwrap(), "straße=e\u{301}".parse().unwrap());
    for wrong in ["", "=value", "a,b", "a\u{0}=b", &"k".repeat(257)] {
        assert!(wrong.parse::<Tag>().is_err(), "{wrong:?}");
    }
}

#[test]
fn a_command_with_a_field_too_many_is_refused() {
    let leave = r#"{"type": "leave_account"}"#;
    assert!(serde_json::from_str::<portcullis_core::Command>(leave).is_ok());
    let more = r#"{"type": "leave_account", "member": "x"}"#;
    assert!(serde_json::from_str::<portcullis_core::Command>(more).is_err());
}

/// What a domain is, the library for Unicode's TS 46 says, with ASCII, hyphens and lengths as strict as it can.
#[test]
fn domains_are_what_the_library_says() {
    let expected = |text: &str| {
        let ascii = idna::domain_to_ascii_strict(text).ok()?;
        let numeric = ascii.rsplit('.').next().unwrap().bytes().all(|b| b.is_ascii_digit());
        (ascii.contains('.') && !numeric).then_some(ascii)
    };
    let every = ('\0'..='\u{1ffff}').filter(|c| !c.is_whitespace());
    let with_every = every.flat_map(|c| [format!("a{c}b.example"), format!("{c}.example"), format!("ü{c}.example")]);
    let listed = [
        "a--b.example",
        "ab--c.example",
        "ab--ü.example",
        "ü-.example",
        "-ü.example",
        "xn--a.example",
        "xn--abc-.example",
        "xn--ab---zva.example",
        "XN--BCHER-KVA.example",
        "xn--zca.example",
        "٣.example",
        "1א.example",
        "1.א",
        "ẞ.example",
        "ü..b",
        "ü.1",
        "1.2.3.4",
        "a.0x1f",
        "ü.0x1f",
        "ελλάς.gr",
        "例子。测试",
        "a\u{200d}b.example",
        "क्\u{200d}ष.example",
        "xn--.b",
        "xn--a",
    ];
    let long = [format!("{}.example", "a".repeat(63)), format!("{}.example", "ü".repeat(60)), "a.".repeat(127)];
    for text in with_every.chain(listed.map(str::to_owned)).chain(long) {
        assert_eq!(domain(&text).ok(), expected(text.strip_suffix('.').unwrap_or(&text)), "{text:?}");
    }
}
