//! Questions of other services: AuthZEN.

use super::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
