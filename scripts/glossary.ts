/**
 * `npm run glossary`: writes `docs/glossary.md` from `shared/glossary/terms.ts`. `--check` writes nothing and fails
 * when the page is not what it would write.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { glossaryPage } from "../shared/glossary/page.ts";
import { TERMS } from "../shared/glossary/terms.ts";

const PAGE = join(import.meta.dirname, "..", "docs/glossary.md");

const wanted = glossaryPage(Object.values(TERMS));
const found = await readFile(PAGE, "utf8").catch(() => "");
if (process.argv.includes("--check")) {
  if (found !== wanted) {
    process.stderr.write(
      "docs/glossary.md is not what shared/glossary/terms.ts says: run npm run glossary\n",
    );
    process.exitCode = 1;
  }
} else if (found !== wanted) {
  await writeFile(PAGE, wanted);
}
