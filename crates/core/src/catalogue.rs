//! What one product is made of: services, actions, roles, resource kinds and plans. Data, checked once, then used freely.

mod data;
mod load;
mod mask;

pub use data::{ActionData, CatalogueData, KindData, PlanData, RoleData, ServiceData, SubjectData, VariantData};
pub use load::{Action, Catalogue, CatalogueError, Kind, RoleMask};
pub use mask::Mask;
pub(crate) use mask::ones;
