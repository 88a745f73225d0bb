use super::words::{Verb, word};
use portcullis_core::{ActionData, Catalogue};
use serde_json::{Map, Value, json};

/// The number of the action that is meant on a kind of resource: a name of the catalogue, or a verb of the service that
/// guards the kind. A property may make it another action.
pub fn find(catalogue: &Catalogue, kind: &str, verb: &Verb<'_>) -> Option<usize> {
    let number = match catalogue.action(verb.name) {
        Some(number) => number,
        None => catalogue.action(&format!("{}:{}", catalogue.kind_data(kind)?.service.as_ref()?, verb.name))?,
    };
    let (service, data) = data(catalogue, number)?;
    let meant = data.variants.iter().find(|v| verb.properties.get(&v.property).and_then(word) == Some(v.value.clone()));
    meant.map_or(Some(number), |v| catalogue.action(&format!("{service}:{}", v.action)))
}

/// How an action is called in an answer about a kind of resource: with its whole name; by its verb alone where those who ask
/// describe the kind and so don't know our services.
pub fn told(catalogue: &Catalogue, kind: &str, number: usize) -> Value {
    let Some(kind) = catalogue.kind_data(kind) else { return json!({"name": catalogue.action_name(number)}) };
    let Some((service, own)) = data(catalogue, number) else { return Value::Null };
    let bare = !kind.described.is_empty() && kind.service.as_deref() == Some(service);
    let name = |verb: &str| if bare { verb.to_owned() } else { format!("{service}:{verb}") };
    let actions = catalogue.service(service).map(|s| s.actions.as_slice()).unwrap_or_default();
    let variants = actions.iter().flat_map(|a| a.variants.iter().map(move |v| (a, v)));
    match variants.into_iter().find(|(_, v)| v.action == own.id) {
        Some((base, variant)) => {
            let properties = Map::from_iter([(variant.property.clone(), plain(&variant.value))]);
            json!({"name": name(&base.id), "properties": properties})
        }
        None => json!({"name": name(&own.id)}),
    }
}

/// A word as JSON writes it.
fn plain(word: &str) -> Value {
    match word {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        text => text.into(),
    }
}

fn data(catalogue: &Catalogue, number: usize) -> Option<(&str, &ActionData)> {
    let action = catalogue.actions().get(number)?;
    let service = catalogue.data().services.get(action.service)?;
    Some((&service.id, service.actions.get(action.verb)?))
}
