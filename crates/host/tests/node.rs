//! The host and the tables give the same answers, in node. Characters that this host doesn't know yet are left out.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::panic, reason = "a test should stop")]

use js_sys::RegExp;
use portcullis_core::text::{Form, Unicode};
use portcullis_host::HOST;
use wasm_bindgen_test::wasm_bindgen_test;

const TABLES: Unicode = Unicode::BUILTIN;

/// Every character that the host knows.
fn known() -> impl Iterator<Item = char> {
    let unknown = RegExp::new(r"^\p{Cn}$", "u");
    ('\u{80}'..=char::MAX).filter(move |c| !unknown.test(c.encode_utf8(&mut [0; 4])))
}

/// Fails naming the first few and how many there are.
fn assert_none(what: &str, differing: Vec<String>) {
    if !differing.is_empty() {
        let some: Vec<_> = differing.iter().take(40).collect();
        panic!("{what}: {} differ: {some:?}", differing.len());
    }
}

#[wasm_bindgen_test]
fn every_character_has_the_same_forms() {
    let mut differing = Vec::new();
    for c in known() {
        // With an accent behind it, since what is composed depends on neighbours.
        for text in [c.to_string(), format!("a{c}\u{301}")] {
            for form in [Form::Nfc, Form::Nfd, Form::Nfkc] {
                if (HOST.normalize)(&text, form) != (TABLES.normalize)(&text, form) {
                    differing.push(format!("{:x} {form:?}", u32::from(c)));
                }
            }
        }
    }
    assert_none("normal forms", differing);
}

#[wasm_bindgen_test]
fn every_character_has_the_same_lower_case_and_kind() {
    let mut differing = Vec::new();
    for c in known() {
        let text = format!("Σ{c}");
        if (HOST.lower)(&text) != (TABLES.lower)(&text) || (HOST.is_letter)(c) != (TABLES.is_letter)(c) {
            differing.push(format!("{:x}", u32::from(c)));
        }
    }
    assert_none("lower case or letter", differing);
}

/// How the host and the tables read a name, unless one of them refuses it.
///
/// Hosts have tables of their own for this, often older: they refuse what is new, and node 20 lets some labels pass whose
/// writing directions are mixed. The server decides with ours. What must never be is one name read as two.
fn read_as_two(host: &str) -> Option<String> {
    let host = (HOST.lower)(host);
    let (ours, theirs) = ((TABLES.to_ascii)(&host)?, (HOST.to_ascii)(&host)?);
    (ours != theirs).then(|| format!("{host}: {ours} {theirs}"))
}

#[wasm_bindgen_test]
fn no_character_in_a_host_name_is_read_as_two() {
    let differing =
        known().take_while(|c| *c < '\u{20000}').filter_map(|c| read_as_two(&format!("a{c}b.example"))).collect();
    assert_none("labels", differing);
}

/// Scripts that people use today are read by both.
#[wasm_bindgen_test]
fn host_names_that_people_use_are_read_alike() {
    let hosts = [
        "bücher.example",
        "BÜCHER.example",
        "faß.de",
        "ẞ.example",
        "ελλάς.gr",
        "ΕΛΛΆΣ.gr",
        "παράδειγμα.δοκιμή",
        "пример.рф",
        "例え.テスト",
        "例子。测试",
        "उदाहरण.परीक्षा",
        "மதுரை.இந்தியா",
        "مثال.إختبار",
        "דוגמה.טעסט",
        "क्\u{200d}ष.example",
        "💩.la",
        "نامه\u{200c}ای.example",
        "xn--bcher-kva.example",
        "XN--BCHER-KVA.example",
        "ü.xn--bcher-kva.example",
        "e\u{301}.example",
        "ａｂｃ.example",
        "x\u{ad}y.example",
        "ı.example",
        "ﬁ.example",
        "ⅷ.example",
        "ü.1.2.3.4",
        "ü.0x1f",
        "ab--ü.example",
        "ü-.b",
    ];
    let differing =
        hosts.iter().filter(|host| (HOST.to_ascii)(&(HOST.lower)(host)) != (TABLES.to_ascii)(&(HOST.lower)(host)));
    let shown = differing.map(|h| format!("{h}: {:?} {:?}", (HOST.to_ascii)(h), (TABLES.to_ascii)(h)));
    assert_none("host names", shown.collect());
    assert!(hosts.iter().all(|host| (HOST.to_ascii)(host).is_some()));
}

#[wasm_bindgen_test]
fn what_is_no_host_name_is_refused_by_both() {
    for host in [
        "a\u{200d}b.example",
        "xn--a.example",
        "ab／c.example",
        "ab％41.example",
        "ab＠c.example",
        "ab：c.example",
        "ü\u{2028}.b",
        "אa.example",
        "\u{301}e.example",
        "ü\u{3000}.example",
        "ü\u{fffd}.example",
        "ü\u{0}.example",
    ] {
        assert_eq!(((HOST.to_ascii)(host), (TABLES.to_ascii)(host)), (None, None), "{host}");
    }
}
