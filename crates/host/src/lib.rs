//! What every JavaScript host knows of Unicode, given to the engine: normal forms, lower case, letters, A-labels.
//!
//! As tables in a wasm file they weigh more than the engine. The page and the npm package call [`give`] once, first.
//!
//! ```
//! // Outside of wasm the engine brings its own tables, and nothing is given.
//! portcullis_host::give();
//! assert_eq!(portcullis_core::text::domain("example.org.").unwrap(), "example.org");
//! ```

use portcullis_core::text::{Form, Unicode, set_unicode};
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};

// Hosts compile a way out of wasm for every type of function that is imported, when the engine is started: about 50 µs
// each in node 20, which was most of a start. So these are declared with the types that wasm-bindgen itself imports, and
// one more for all the rest.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = String)]
    type Text;
    #[wasm_bindgen(method)]
    fn normalize(this: &Text, form: &str) -> Text;
    /// What is not used is there for the type of the function.
    #[wasm_bindgen(method, js_name = toLowerCase)]
    fn to_lower_case(this: &Text, unused: &str) -> Text;

    type RegExp;
    /// Called without `new`, which makes no difference.
    #[wasm_bindgen(js_name = RegExp)]
    fn reg_exp(pattern: &Text, flags: &str) -> RegExp;
    /// What matches, in a list; `null` where nothing does.
    #[wasm_bindgen(method)]
    fn exec(this: &RegExp, text: &str) -> JsValue;
    /// A value as text, a list of one text as that. What is not used is there for the type again.
    #[wasm_bindgen(js_name = String)]
    fn as_text(value: &JsValue, unused: &str) -> Text;

    /// The host's reader of addresses, which is in browsers, node and edge workers alike.
    #[wasm_bindgen(js_name = URL)]
    type Url;
    #[wasm_bindgen(constructor, js_class = "URL", catch)]
    fn new(url: &str) -> Result<Url, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn hostname(this: &Url) -> String;
}

impl Text {
    fn of(text: &str) -> Self {
        JsValue::from_str(text).unchecked_into()
    }

    fn read(self) -> String {
        JsValue::from(self).as_string().unwrap_or_default()
    }
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
    Text::of(text).normalize(form).read()
}

/// One character after the other: a whole word would get another Σ at its end.
fn lower(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            kept.push(c.to_ascii_lowercase());
        } else {
            kept.push_str(&Text::of(c.encode_utf8(&mut [0; 4])).to_lower_case("").read());
        }
    }
    kept
}

fn is_letter(c: char) -> bool {
    let (letters, mut bytes) = (reg_exp(&Text::of(r"^[\p{Alphabetic}\p{N}]$"), "u"), [0; 4]);
    let c: &str = c.encode_utf8(&mut bytes);
    as_text(&letters.exec(c), "").read() == c
}

/// Hosts read a name whose last label is a number as an address of version 4, hence a label after it.
fn to_ascii(host: &str) -> Option<String> {
    let url = Url::new(&format!("http://{host}.x")).ok()?;
    url.hostname().strip_suffix(".x").map(str::to_owned)
}
