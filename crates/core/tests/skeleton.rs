//! What a name looks like is the same however often one looks.

use portcullis_core::text::skeleton;

#[test]
fn a_skeleton_is_its_own_skeleton() {
    for c in '\0'..=char::MAX {
        let look = skeleton(&c.to_string());
        assert_eq!(skeleton(&look), look, "{c:?}, U+{:04X}", u32::from(c));
    }
}

#[test]
fn a_sign_looks_like_the_signs_it_is_made_of() {
    assert_eq!(skeleton("100 %"), skeleton("100 °/₀"));
    assert_ne!(skeleton("100 %"), skeleton("100 /"));
}
