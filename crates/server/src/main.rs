//! Placeholder until the server is written.

fn main() {
    println!("placeholder");
}
