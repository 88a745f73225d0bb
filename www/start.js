// Starts the page. A file of its own, because the content security policy allows no inline script.
// Its element says what to load: the glue that wasm-bindgen wrote, and the module.
const { glue, module } = document.getElementById("start").dataset;

try {
  const { default: start } = await import(glue);
  await start({ module_or_path: module });
} catch (error) {
  document.getElementById("start-failed").hidden = false;
  throw error;
}
