// What a release says and does: nothing with a placeholder is published, no action changes under its name.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { PACKAGE } from "../runtimes/lib.mjs";
import { readIn, ROOT } from "./repository.mjs";

const { addressFaults, faults, notes, unpinned, workflows } = await import(join(ROOT, ".github/release/ready.mjs"));
const manifest = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));
const addresses = (homepage, repository) => `homepage = "${homepage}"\nrepository = "${repository}"\n`;
const CRATE = `version = "1.2.3"\n${addresses("https://paysign.example", "https://git.example/owner/paysign")}`;
const CHANGELOG =
  "# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-11-26\n\n### Added\n\n- All of it.\n\n## [1.2.2] - 2026-01-01\n\n- Less.\n";
const READY = { crate: CRATE, changelog: CHANGELOG, files: {} };

test("a release is ready when nothing speaks against it", () => {
  assert.deepEqual(faults("v1.2.3", "owner/paysign", READY), []);
});

test("an address that is a placeholder, missing or another repository's stops it", () => {
  const placeholder = addresses("https://paysign.invalid", "https://repository.invalid/owner/paysign");
  assert.deepEqual(addressFaults(placeholder, "owner/paysign"), [
    "homepage of Cargo.toml is a placeholder: https://paysign.invalid",
    "repository of Cargo.toml is a placeholder: https://repository.invalid/owner/paysign",
  ]);
  assert.equal(addressFaults("", "owner/paysign").length, 2);
  assert.match(addressFaults(CRATE, "fork/paysign")[0], /this is fork\/paysign/);
});

test("a tag of another version, a version that the changelog does not have: each stops it", () => {
  assert.match(faults("v1.2.4", "owner/paysign", READY).join("\n"), /the tag is v1\.2\.4/);
  const undated = CHANGELOG.replace(" - 2026-11-26", "");
  assert.match(faults("v1.2.3", "owner/paysign", { ...READY, changelog: undated }).join("\n"), /CHANGELOG\.md has no/);
});

test("an action by tag or branch stops it", () => {
  const by = (version) => unpinned(`    steps:\n      - uses: actions/checkout@${version}\n        with: {}\n`);
  for (const version of ["v5", "main", "08c6903", "08c6903cd8c0fde910a37f88322edcfb5dd907a8"])
    assert.equal(by(version).length, 1, version);
  assert.deepEqual(by("08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0"), []);
  assert.match(
    faults("v1.2.3", "owner/paysign", { ...READY, files: { "a.yml": "- uses: a/b@v1\n" } })[0],
    /^a\.yml: a\/b@v1 /,
  );
});

test("every action of this repository is pinned to a commit", () => {
  for (const [file, text] of Object.entries(workflows())) {
    assert.match(text, /uses: /, file);
    assert.deepEqual(unpinned(text), [], file);
  }
});

test("the release workflow asks first, and publishes nothing where the answer is no", () => {
  const jobs = Object.fromEntries(
    workflows()
      ["release.yml"].split(/^ {2}(?=\w+:\n)/m)
      .slice(1)
      .map((job) => [job.slice(0, job.indexOf(":")), job]),
  );
  assert.match(jobs.ready, /node \.github\/release\/ready\.mjs "\$GITHUB_REF_NAME" "\$GITHUB_REPOSITORY"/);
  assert.match(jobs.build, /needs: ready\n/);
  for (const name of ["npm", "jsr", "rust"]) {
    assert.match(jobs[name], /needs: build\n/, name);
    assert.match(jobs[name], /id-token: write/, name);
    assert.doesNotMatch(jobs[name], /secrets\./, name);
  }
  assert.match(jobs.npm, /npm publish --provenance .*--ignore-scripts/);
  assert.match(jobs.github, /needs: \[npm, jsr, rust\]\n/);
});

test("the command fails with each reason, as long as this repository has placeholders", (t) => {
  const crate = readIn("Cargo.toml");
  if (!/^(?:homepage|repository) = ".*\.invalid/m.test(crate)) return t.skip("it has real addresses");
  const run = spawnSync(
    process.execPath,
    [join(ROOT, ".github/release/ready.mjs"), `v${manifest.version}`, "owner/paysign"],
    {
      encoding: "utf8",
    },
  );
  assert.equal(run.status, 1);
  assert.match(run.stderr, /homepage of Cargo\.toml is a placeholder/);
});

test("the notes of a release are what the changelog says of it", () => {
  assert.equal(notes(CHANGELOG, "1.2.3"), "### Added\n\n- All of it.");
  assert.equal(notes(CHANGELOG, "9.9.9"), undefined);
});

test("both packages have the same version and addresses, and the tarball brings its changelog", () => {
  const said = (name) => new RegExp(`^${name} = "(.+)"$`, "m").exec(readIn("Cargo.toml"))?.[1];
  assert.equal(manifest.version, said("version"));
  assert.equal(manifest.homepage, said("homepage"));
  assert.deepEqual(manifest.repository, { type: "git", url: `git+${said("repository")}.git` });
  assert.deepEqual(manifest.bugs, { url: `${said("repository")}/issues` });
  assert.equal(readFileSync(join(PACKAGE, "CHANGELOG.md"), "utf8"), readIn("CHANGELOG.md"));
});

test("an address that is a placeholder stands in one place", () => {
  for (const file of ["pkg-template/package.json", "pkg-template/README.md", "README.md", "SECURITY.md"])
    assert.doesNotMatch(readIn(file), /\.invalid\b/, file);
});

test("dependabot looks at the actions, the crates and every lock file of npm", () => {
  const config = readIn(".github/dependabot.yml");
  for (const place of ["cargo", "github-actions"])
    assert.match(config, new RegExp(`package-ecosystem: ${place}\\n {4}directory: /\\n`));
  assert.match(config, /package-ecosystem: npm\n {4}directories: \["\*\*\/\*"\]\n/);
});

test("every issue form can be sent: each question has an id of its own and a label", () => {
  for (const file of ["1-bug.yml", "2-vendor.yml", "3-idea.yml"]) {
    const form = readIn(join(".github/ISSUE_TEMPLATE", file));
    assert.match(form, /^name: .+\ndescription: .+\n/, file);
    const questions = form
      .split(/^ {2}- type: /m)
      .slice(1)
      .filter((part) => !part.startsWith("markdown"));
    const ids = questions.map((part) => /\n {4}id: (\w+)\n {4}attributes:\n {6}label: \S/.exec(part)?.[1]);
    assert.ok(ids.length > 1 && !ids.includes(undefined) && new Set(ids).size === ids.length, `${file}: ${ids}`);
  }
  assert.match(readIn(".github/ISSUE_TEMPLATE/1-bug.yml"), /SECURITY\.md/);
});

test("what SECURITY.md says is tested, is", () => {
  const rows = readIn("SECURITY.md")
    .split("\n## What is protected")[1]
    .split("\n## ")[0]
    .split("\n")
    .filter((line) => line.startsWith("| "));
  const places = rows.slice(1).map((row) => [...row.split("|")[3].matchAll(/`(.+?)`/g)].map(([, place]) => place));
  for (const named of places) {
    assert.ok(named.length > 0);
    let folder = "";
    for (const place of named.filter((one) => !one.startsWith("cargo "))) {
      folder = place.startsWith("tests/") ? dirname(place) : folder;
      const name = basename(place).replace("*", "");
      const found = readdirSync(join(ROOT, folder)).some(
        (file) => file === name || file.startsWith(`${name}.`) || (place.endsWith("*") && file.startsWith(name)),
      );
      assert.ok(found, place);
    }
  }
});
