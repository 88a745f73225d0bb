use leptos::prelude::*;
use std::ops::Range;

/// How many more lines than fit are drawn above and below, so that scrolling meets no gap.
const SPARE: usize = 6;

/// The lines that are drawn of a long list, for how far it is scrolled; all measures in pixels.
pub fn drawn(count: usize, line: f64, height: f64, scrolled: f64) -> Range<usize> {
    let first = (scrolled.max(0.0) / line) as usize;
    let fit = (height / line).ceil() as usize;
    let start = first.saturating_sub(SPARE).min(count);
    start..count.min(first.saturating_add(fit).saturating_add(SPARE))
}

/// Measures are set one by one: the page allows no styles written into elements.
fn pixels(measure: f64) -> String {
    format!("{measure}px")
}

/// A long list of which only the visible part is drawn. All lines are of one height.
#[component]
pub fn Windowed<T: Clone + Send + Sync + 'static>(
    /// What is listed.
    items: Memo<Vec<T>>,
    /// The height of a line, in pixels.
    line: f64,
    /// The height of the list, in pixels.
    height: f64,
    /// What the list is called, for those who listen.
    label: &'static str,
    /// Draws a line.
    #[prop(into)]
    draw: Callback<T, AnyView>,
) -> impl IntoView {
    let scrolled = RwSignal::new(0.0);
    let list = NodeRef::<leptos::html::Div>::new();
    // Another list begins at its top.
    Effect::new(move || {
        items.track();
        scrolled.set(0.0);
        if let Some(list) = list.get() {
            list.set_scroll_top(0);
        }
    });
    let range = Memo::new(move |_| drawn(items.with(Vec::len), line, height, scrolled.get()));
    let lines = move || {
        let range = range.get();
        items.with(|items| {
            let count = items.len().to_string();
            let some = items.iter().enumerate().skip(range.start).take(range.len());
            let one = |(n, item): (usize, &T)| {
                let (top, tall, place) = (pixels(n as f64 * line), pixels(line), (n + 1).to_string());
                view! { <li class="windowed-line" style:top=top style:height=tall aria-posinset=place aria-setsize=count.clone()>{draw.run(item.clone())}</li> }
            };
            some.map(one).collect_view()
        })
    };
    let whole = move || pixels(items.with(Vec::len) as f64 * line);
    let tall = move || pixels((items.with(Vec::len) as f64 * line).min(height));
    view! {
        <div class="windowed" node_ref=list style:height=tall on:scroll:target=move |event| scrolled.set(f64::from(event.target().scroll_top()))>
            <ul style:height=whole aria-label=label>{lines}</ul>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_thousands_only_what_is_seen_is_drawn() {
        assert_eq!(drawn(2_000, 40.0, 400.0, 0.0), 0..16);
        assert_eq!(drawn(2_000, 40.0, 400.0, 4_000.0), 94..116);
        assert_eq!(drawn(2_000, 40.0, 400.0, 79_600.0), 1_984..2_000);
        assert_eq!(drawn(3, 40.0, 400.0, 0.0), 0..3);
        assert_eq!(drawn(0, 40.0, 400.0, 900.0), 0..0);
    }
}
