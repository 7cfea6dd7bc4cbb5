// Builds dist/: the style sheet, the scripts and the images, each under a name that carries its
// content's hash, and manifest.json, from which the templates learn those names.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const assets = dirname(fileURLToPath(import.meta.url));
const packages = resolve(assets, "../../../node_modules");
const dist = join(assets, "dist");
/** Published as they come: the editor of the query page. */
const vendored = ["yasgui.min.js", "yasgui.min.css"].map((name) => join(packages, "@zazuko/yasgui/build", name));

/** @returns {Map<string, Buffer>} every file to publish, by its plain name */
function publishedFiles() {
  const { css } = sass.compile(join(assets, "styles/pages.scss"), {
    loadPaths: [packages],
    quietDeps: true,
    style: "compressed",
  });
  const files = new Map([["pages.css", Buffer.from(css)]]);
  for (const folder of ["scripts", "images"]) {
    for (const name of readdirSync(join(assets, folder)).sort()) {
      files.set(name, readFileSync(join(assets, folder, name)));
    }
  }
  for (const path of vendored) {
    files.set(basename(path), readFileSync(path));
  }
  return files;
}

/** @returns {string} the name under which a file is published: pages-1a2b3c4d5e.css */
function hashedName(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const extension = extname(name);
  return `${name.slice(0, -extension.length)}-${hash}${extension}`;
}

rmSync(dist, { force: true, recursive: true });
mkdirSync(dist, { recursive: true });
const manifest = {};
for (const [name, content] of publishedFiles()) {
  manifest[name] = hashedName(name, content);
  writeFileSync(join(dist, manifest[name]), content);
  console.log(`${manifest[name]}  ${(content.length / 1024).toFixed(1)} kB`);
}
writeFileSync(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
