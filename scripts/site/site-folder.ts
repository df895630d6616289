/** The folder of a copy: a fresh one, or one that this command made before; nobody else's files are touched. */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as z from "zod/mini";

/** Which files of the folder are this command's. */
const LIST = "saddlebench-site.json";
const listSchema = z.strictObject({ madeBy: z.literal("saddlebench site"), files: z.array(z.string()) });

export class SiteFolder {
  readonly #folder: string;
  readonly #files: string[] = [];
  #bytes = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Takes out what an earlier copy left. @throws Error with one line where the folder is somebody else's */
  static async open(folder: string): Promise<SiteFolder> {
    const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw new Error(
        error.code === "ENOTDIR"
          ? `${folder} is a file; name a folder`
          : `${folder} cannot be read: ${error.message}`,
      );
    });
    if (there.length > 0) {
      const list = listSchema.safeParse(jsonOf(await readFile(join(folder, LIST), "utf8").catch(() => "")));
      if (!list.success)
        throw new Error(`${folder} has files that this command did not make; name an empty or a new folder`);
      for (const file of list.data.files) await rm(join(folder, inside(file)), { force: true });
    }
    return new SiteFolder(folder);
  }

  /** @param path in the folder */
  async write(path: string, content: string | Uint8Array): Promise<void> {
    const file = join(this.#folder, inside(path));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    this.#files.push(path);
    this.#bytes += typeof content === "string" ? Buffer.byteLength(content) : content.length;
  }

  /** Notes what was written, so that the next copy may take its place. */
  async close(): Promise<{ readonly files: number; readonly bytes: number }> {
    await this.write(
      LIST,
      `${JSON.stringify({ madeBy: "saddlebench site", files: this.#files.toSorted() })}\n`,
    );
    return { files: this.#files.length, bytes: this.#bytes };
  }
}

/** A list that somebody has changed leads nowhere else. @throws Error */
function inside(path: string): string {
  if (path.startsWith("/") || path.split("/").includes("..")) throw new Error(`${path} is no file of a copy`);
  return path;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
