//! What every JavaScript host knows of Unicode, given to the engine: normal forms, lower case, letters, A-labels.
//!
//! As tables in a wasm file they weigh more than the engine. The page and the npm package call [`give`] once, first.
//!
//! ```
//! // Outside of wasm the engine brings its own tables, and nothing is given.
//! portcullis_host::give();
//! assert_eq!(portcullis_core::text::domain("example.org.").unwrap(), "example.org");
//! ```

use js_sys::{JsString, RegExp};
use portcullis_core::text::{Form, Unicode, set_unicode};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// The host's reader of addresses, which is in browsers, node and edge workers alike.
    #[wasm_bindgen(js_name = URL)]
    type Url;
    #[wasm_bindgen(constructor, js_class = "URL", catch)]
    fn new(url: &str) -> Result<Url, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn hostname(this: &Url) -> String;
}

/// Gives the engine what this host knows of Unicode; the first one to give is heard. Outside of wasm nothing is given.
pub fn give() {
    if cfg!(target_arch = "wasm32") {
        set_unicode(HOST);
    }
}

/// What a JavaScript host knows.
pub const HOST: Unicode = Unicode { normalize, lower, is_letter, to_ascii };

fn normalize(text: &str, form: Form) -> String {
    let form = match form {
        Form::Nfc => "NFC",
        Form::Nfd => "NFD",
        Form::Nfkc => "NFKC",
    };
    JsString::from(text).normalize(form).into()
}

/// One character after the other: a whole word would get another Σ at its end.
fn lower(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            kept.push(c.to_ascii_lowercase());
        } else {
            kept.push_str(&String::from(JsString::from(c).to_lower_case()));
        }
    }
    kept
}

fn is_letter(c: char) -> bool {
    RegExp::new(r"^[\p{Alphabetic}\p{N}]$", "u").test(c.encode_utf8(&mut [0; 4]))
}

/// Hosts read a name whose last label is a number as an address of version 4, hence a label after it.
fn to_ascii(host: &str) -> Option<String> {
    let url = Url::new(&format!("http://{host}.x")).ok()?;
    url.hostname().strip_suffix(".x").map(str::to_owned)
}
