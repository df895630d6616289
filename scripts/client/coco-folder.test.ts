/** A folder of COCO as the command reads it: from any depth, with COCO's targets where none are named. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { COCO_TARGETS } from "../../shared/imports/coco.ts";
import { cocoCurves } from "./coco-folder.ts";

const folder = mkdtempSync(join(tmpdir(), "coco-"));
afterAll(() => rmSync(folder, { recursive: true }));

const HEAD = "% function evaluation | noise-free fitness - Fopt (0) | best noise-free fitness - Fopt";

function algorithm(name: string, functionId: number): void {
  const own = join(folder, name);
  mkdirSync(join(own, `data_f${functionId}`), { recursive: true });
  const data = `data_f${functionId}/bbobexp_f${functionId}_DIM2.dat`;
  const head = `funcId = ${functionId}, DIM = 2, Precision = 1.000e-08, algId = '${name}'`;
  writeFileSync(join(own, `bbobexp_f${functionId}.info`), `${head}\n%\n${data}, 1:2|1.0e+00\n`);
  writeFileSync(join(own, data), `${HEAD}\n1 +2.0e+00 +2.0e+00\n2 +1.0e+00 +1.0e+00\n`);
}

it("gives the curves of all algorithms in it, and leaves targets that are named", async () => {
  algorithm("one", 1);
  algorithm("two", 1);
  algorithm("two", 8);
  const { text, problems } = await cocoCurves(folder, { "f8-d2": { targets: [1] } });
  expect(text.trimEnd().split("\n")).toEqual([
    "problem,optimizer,configuration,seed,cost,value",
    "f1-d2,one,default,1,1,2",
    "f1-d2,one,default,1,2,1",
    "f1-d2,two,default,1,1,2",
    "f1-d2,two,default,1,2,1",
    "f8-d2,two,default,1,1,2",
    "f8-d2,two,default,1,2,1",
  ]);
  expect(problems).toEqual({ "f1-d2": { targets: [...COCO_TARGETS] }, "f8-d2": { targets: [1] } });
});

it("says in one line what is missing", async () => {
  rmSync(join(folder, "two/data_f8"), { recursive: true });
  await expect(cocoCurves(folder, {})).rejects.toThrow(
    /: two\/bbobexp_f8\.info, line 3: there is no file "data_f8\/bbobexp_f8_DIM2\.dat" beside it$/,
  );
});
