//! Starts the page in the browser.

fn main() {
    portcullis_www::start();
}
