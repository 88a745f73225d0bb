//! What people type: addresses, domains, tags, networks, names. Each has one normal form, which is its own normal form.

use portcullis_core::text::{Address, domain, domain_shown, name, skeleton, split_addresses, tag_text};
use portcullis_core::{Cidr, MemberId, Tag};

/// Any bytes as each of them.
pub fn any(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(address) = Address::new(&text) {
        assert_eq!(Address::new(address.as_str()).as_ref().map(Address::as_str), Ok(address.as_str()));
        address.is_unusual();
        assert!(!address.shown().is_empty());
    }
    for part in split_addresses(&text) {
        assert!(!part.is_empty(), "nothing between two signs is no address");
    }
    if let Ok(kept) = domain(&text) {
        assert_eq!(domain(&kept).as_ref(), Ok(&kept));
        assert_eq!(domain(&domain_shown(&kept)).as_ref(), Ok(&kept), "what is shown leads elsewhere");
    }
    if let Ok(kept) = name(&text, 100) {
        assert_eq!(name(&kept, 100).as_ref(), Ok(&kept));
        assert_eq!(skeleton(&kept), skeleton(&text), "a name looks otherwise once it is kept");
    }
    if let Ok(kept) = tag_text(&text, 256) {
        assert_eq!(tag_text(&kept, 256).as_ref(), Ok(&kept));
    }
    if let Ok(tag) = text.parse::<Tag>() {
        assert_eq!(tag.to_string().parse::<Tag>().as_ref(), Ok(&tag));
    }
    if let Ok(network) = text.parse::<Cidr>() {
        assert_eq!(network.to_string().parse::<Cidr>().as_ref(), Ok(&network));
        assert!(network.covers(&network));
    }
    if let Ok(id) = text.parse::<MemberId>() {
        assert_eq!(id.to_string(), text);
    }
    let look = skeleton(&text);
    assert_eq!(skeleton(&look), look, "what a name looks like looks otherwise");
}
