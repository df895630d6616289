/**
 * Exported functions, classes and constants that only tests use. A name counts as used where it stands in the code of
 * another source, or again in its own; comments don't count.
 */

const DECLARATION = /^export (?:async )?(?:abstract )?(?:function\*?|const|class) ([A-Za-z_$][\w$]*)/gm;
/** Contracts and proofs are tests that several tests run. */
const TEST_SIDE = /\.(test|fixture|contract)\.tsx?$|\/tests\/|-contract\/|\/proofs\/|^scripts\/checks\//;

export function isTestSide(file: string): boolean {
  return TEST_SIDE.test(file);
}

/** @param sources text by path @returns `path: name` of each */
export function deadExports(sources: ReadonlyMap<string, string>): readonly string[] {
  const code = new Map([...sources].map(([file, text]) => [file, withoutComments(text)]));
  const users = new Map<string, Set<string>>();
  for (const [file, text] of code)
    for (const [word] of text.matchAll(/[A-Za-z_$][\w$]*/g)) {
      const known = users.get(word) ?? new Set();
      users.set(word, known.add(file));
    }
  return [...code].flatMap(([file, text]) =>
    isTestSide(file)
      ? []
      : [...text.matchAll(DECLARATION)]
          .map(([, name = ""]) => name)
          .filter((name) => {
            const elsewhere = [...(users.get(name) ?? [])].some((user) => user !== file && !isTestSide(user));
            return !elsewhere && timesIn(text, name) === 1;
          })
          .map((name) => `${file}: ${name}`),
  );
}

function timesIn(text: string, name: string): number {
  return [...text.matchAll(/[A-Za-z_$][\w$]*/g)].filter(([word]) => word === name).length;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}
