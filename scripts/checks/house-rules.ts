/** Rules of this code that no tool checks: each a pattern that must not be found in a source. */

export interface HouseRule {
  readonly name: string;
  /** What to do instead. */
  readonly instead: string;
  readonly pattern: RegExp;
  /** Files that it holds for; all when absent. */
  readonly applies?: (file: string) => boolean;
}

const isTest = (file: string): boolean => /\.(test|fixture)\.tsx?$|\/tests\//.test(file);

/**
 * Files that hold storage and nothing else: `workers/storage-schema.md` says what is where. Optuna's tables are not ours, and
 * one file reads them.
 */
const STORAGE =
  /^workers\/.*(-table|-store|-row|-record|\/schema|\/migrate)\.ts$|^scripts\/client\/optuna-database\.ts$/;

export const HOUSE_RULES: readonly HouseRule[] = [
  {
    name: "one style of privacy",
    instead: "write #name (a private constructor has no other form)",
    pattern: /^\s+private (?!constructor)/m,
  },
  {
    name: "limits are MAX_ or MIN_",
    instead: "name a limit MAX_… or MIN_…",
    pattern:
      /\bconst (?:(?:MOST|LARGEST|LONGEST|FEWEST|LEAST|SMALLEST|SHORTEST|MAXIMUM|MINIMUM)_[A-Z0-9_]+|[A-Z0-9_]+_LIMIT)\b/,
  },
  {
    name: "failures carry a kind",
    instead: "decide by a kind, not by the words for a person",
    pattern: /\bmessage\)?\??\.(?:startsWith|endsWith|includes|match)\(/,
    applies: (file) => !isTest(file),
  },
  {
    name: "SQL in storage files only",
    instead: "put the statement where the tables are",
    pattern:
      /\bsql\.exec\(|\bSELECT [\s\S]*? FROM |\bINSERT (?:OR \w+ )?INTO |\bDELETE FROM |\bCREATE (?:TABLE|INDEX) |\bALTER TABLE |["'`]\s*UPDATE \w+ SET /,
    applies: (file) => !isTest(file) && !STORAGE.test(file),
  },
  {
    name: "a method's formula stands once",
    instead:
      "say it in the definition's formula; the comment keeps what symbols mean, the cost and the source",
    // The file's first comment holds a block or a line of formulas, and below it stands a definition.
    pattern:
      /(?<![\s\S])\/\*\*(?:(?!\*\/)[\s\S])*?(?:```|←|\n \* {3,}\S.*=)[\s\S]*?\*\/[\s\S]*?\n +formula:\s/,
    applies: (file) => !isTest(file) && file.startsWith("gpu-runner/optimizers/"),
  },
];

/** A line for each rule that a source breaks. */
export function brokenRules(file: string, text: string): readonly string[] {
  return HOUSE_RULES.filter(({ pattern, applies }) => (applies?.(file) ?? true) && pattern.test(text)).map(
    ({ name, instead }) => `${file}: ${name}: ${instead}`,
  );
}
