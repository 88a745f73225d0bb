//! The packed table of look-alikes says what the library it is packed from says.

use portcullis_core::text::skeleton;

#[test]
fn every_character_looks_as_the_library_says() {
    use unicode_normalization::UnicodeNormalization as _;
    let lower = |text: String| text.chars().flat_map(char::to_lowercase).collect::<String>();
    for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
        let plain: String = lower(std::iter::once(c).nfkc().collect()).split_whitespace().collect();
        let expected = lower(unicode_security::skeleton(&plain).collect());
        // Joiners can't be seen, so they can't tell two names apart; the library keeps them.
        let expected = expected.replace(['\u{200c}', '\u{200d}'], "");
        assert_eq!(skeleton(&c.to_string()), expected, "U+{:04X}", u32::from(c));
    }
}
