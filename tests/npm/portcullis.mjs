// The package under test, started. `cargo xtask npm` builds it into target/npm/portcullis.

import { pathToFileURL } from "node:url";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../..");
export const folder = process.env.PORTCULLIS_NPM ?? join(root, "target/npm/portcullis");

export const { init, initSync, Snapshot, Rulebook, Access, PortcullisError } = await import(pathToFileURL(join(folder, "index.js")));
await init();
