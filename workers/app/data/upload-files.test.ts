import { expect, it } from "vitest";
import { sortFiles } from "./upload-files.ts";

const file = (name: string, content: string | readonly number[] = "a,b\n1,2\n") => ({
  name,
  bytes: Uint8Array.from(typeof content === "string" ? new TextEncoder().encode(content) : content),
});
const model = (...paths: string[]) => file("model.json", JSON.stringify({ weightsManifest: [{ paths }] }));

it("keeps a model together with the weights that it names, under the paths by which it names them", () => {
  const weights = file("group1-shard1of1.bin");
  const { uploads, refusals } = sortFiles([file("a.csv"), weights, model("weights/group1-shard1of1.bin")]);
  expect(refusals).toEqual([]);
  expect(uploads.map(({ kind }) => kind)).toEqual(["model", "data"]);
  expect(uploads[0]).toMatchObject({ name: "", weights: [{ name: "weights/group1-shard1of1.bin" }] });
});

it("sends a model whose weights are not there, and something that is none: the server says what is wrong", () => {
  expect(sortFiles([model("gone.bin")]).uploads).toMatchObject([{ kind: "model", weights: [] }]);
  expect(sortFiles([file("net.json", "{")]).uploads).toMatchObject([{ kind: "model", name: "net" }]);
});

it("joins IDX files, images before labels, whatever the order in which they were chosen", () => {
  const labels = [0, 0, 8, 1, 0, 0, 0, 1, 7];
  const images = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 9];
  const { uploads } = sortFiles([file("labels", labels), file("images", images), file("b.csv")]);
  expect(uploads.map(({ name }) => name)).toEqual(["images", "b.csv"]);
  expect(uploads[0]).toMatchObject({ bytes: Uint8Array.from([...images, ...labels]) });
});

it.each([
  [[file("net.h5")], /^net\.h5 is a file of Keras: tensorflowjs_converter/],
  [[file("net.keras")], /tensorflowjs_converter/],
  [[file("w.bin")], /^w\.bin has the weights of a model: choose its model\.json/],
  [[model("a.bin"), file("a.bin"), file("b.bin")], /^model\.json does not name the weights b\.bin/],
  [[model(), model()], /^2 model\.json at once/],
])("says in one line what is no upload: %#", (files, line) => {
  const { refusals } = sortFiles(files);
  expect(refusals).toEqual([expect.stringMatching(line)]);
  expect(refusals.join("")).not.toContain("\n");
});
