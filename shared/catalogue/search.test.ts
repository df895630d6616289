/** What is found by which words, and what is not. */
import { describe, expect, it } from "vitest";
import { type Aliases, ENTRY_ALIASES, HYPERPARAMETER_ALIASES, OPTION_ALIASES } from "./aliases.ts";
import { catalogue } from "./generated.ts";
import { entrySuggestion, matcherOf, parameterSuggestion } from "./search.ts";

const { optimizers, problems } = catalogue;
const entries = [...optimizers, ...problems];
const named = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);

/** Names that stand for nothing, and other names that say nothing new. */
function idleAliases(aliases: Aliases, names: ReadonlySet<string>): readonly string[] {
  const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  return Object.entries(aliases).flatMap(([name, others]) => [
    ...(names.has(name) ? [] : [name]),
    ...others.filter((other, i) => others.indexOf(other) !== i || letters(other) === "" || other === name),
  ]);
}

describe("other names", () => {
  const hyperparameters = new Set(optimizers.flatMap((optimizer) => Object.keys(optimizer.hyperparameters)));
  const options = new Set(problems.flatMap((problem) => Object.keys(problem.options)));

  it.each([
    ["of optimizers and problems", ENTRY_ALIASES, new Set(named(entries))],
    ["of hyper-parameters", HYPERPARAMETER_ALIASES, hyperparameters],
    ["of options", OPTION_ALIASES, options],
  ] as const)("%s each name something that there is", (_, aliases, names) => {
    expect(Object.keys(aliases).length).toBeGreaterThan(15);
    expect(idleAliases(aliases, names)).toEqual([]);
  });

  it("are found out when they name nothing, or nothing new (negative control)", () => {
    const aliases = { adam: ["A", "A"], gone: ["G"], sgd: ["sgd", "–"] };
    expect(idleAliases(aliases, new Set(["adam", "sgd"]))).toEqual(["A", "gone", "sgd", "–"]);
  });

  it("of one thing are the name of no other", () => {
    const names = new Set(named(entries).map((name) => name.toLowerCase()));
    const taken = Object.values(ENTRY_ALIASES)
      .flat()
      .filter((other) => names.has(other.toLowerCase()));
    expect(taken).toEqual([]);
  });
});

describe("an unknown optimizer or problem", () => {
  it.each([
    ["adan", 'did you mean "adam"?'],
    ["Adam", 'did you mean "adam"?'],
    ["saddle_free_newton", 'did you mean "saddle-free-newton"?'],
    ["L-BFGS", 'did you mean "lbfgs"?'],
    ["Levenberg", 'did you mean "levenberg-marquardt"?'],
    ["Nesterov accelerated gradiant", 'did you mean "nesterov"?'],
    ["heavy ball", 'did you mean "momentum"?'],
    ["Newton–Raphson", 'did you mean "newton"?'],
    ["Kingma 2014", "did you mean one of adam, adam+two-way-armijo"],
    ["natural gradient", "did you mean one of tonga, kfac?"],
  ])("%s", (written, said) => {
    expect(entrySuggestion(written, optimizers)).toContain(said);
  });

  it("SFN stands for all that are, and for nothing else", () => {
    const said = entrySuggestion("SFN", optimizers);
    const meant = said.replace(/^did you mean one of |\?$/g, "").split(", ");
    expect(meant).toEqual(named(optimizers).filter((name) => name.includes("saddle-free-newton")));
    expect(entrySuggestion("sfn", optimizers)).toBe(said);
    // Only what a sweep has is meant by it there.
    const entrant = optimizers.find(({ name }) => name === "saddle-free-newton");
    const labelled = [
      { ...(entrant ?? optimizers[0]), name: "saddle-free-newton[cut=0]" },
    ] as typeof optimizers;
    expect(entrySuggestion("SFN", labelled)).toBe('did you mean "saddle-free-newton[cut=0]"?');
  });

  it("a person, a year or a family stands for what it is the source of, at most eight by name", () => {
    expect(entrySuggestion("Dauphin", entries)).toMatch(
      /^did you mean one of damped-newton, krylov-damped-newton, saddle-free-newton, .*, mnist-autoencoder\?$/,
    );
    expect(entrySuggestion("Truong", entries)).toMatch(/^did you mean one of ([\w+-]+, ){8}or \d+ more\?$/);
    expect(entrySuggestion("dauphin", problems)).toBe("did you mean one of mnist-10x10, mnist-autoencoder?");
    expect(entrySuggestion("banana", problems)).toBe('did you mean "rosenbrock"?');
    expect(entrySuggestion("grokking", problems)).toBe('did you mean "modular-addition"?');
  });

  it.each(["zzz", "SFNX", "", "–", "Dauphin 1900"])("%s stands for nothing (negative case)", (written) => {
    expect(entrySuggestion(written, optimizers)).toMatch(/^valid names: sgd, momentum, /);
  });
});

describe("an unknown parameter", () => {
  const of = (name: string) => [
    {
      names: Object.keys(optimizers.find((each) => each.name === name)?.hyperparameters ?? {}),
      aliases: HYPERPARAMETER_ALIASES,
    },
  ];
  it.each([
    ["adam", "lr", 'it is called "rate" here'],
    ["adam", "learning_rate", 'it is called "rate" here'],
    ["adam", "learningRate", 'it is called "rate" here'],
    ["adam", "learing_rate", 'did you mean "rate"?'],
    ["adam", "rte", 'did you mean "rate"?'],
    ["adam", "eps", 'it is called "epsilon" here'],
    ["adam", "betas", 'it is called "beta1" or "beta2" here'],
    ["adam", "momentum", 'it is called "beta1" here'],
    ["adam", "weight_decay", 'it is called "decoupledDecay" here'],
    ["adamw", "weight_decay", 'it is called "weightDecay" here'],
    ["rmsprop", "weight_decay", 'it is called "decoupledDecay" here'],
    ["lbfgs", "history_size", 'it is called "memory" here'],
    ["krylov-saddle-free-newton", "k", 'it is called "vectors" here'],
  ])("%s: %s", (optimizer, written, said) => {
    expect(parameterSuggestion(written, of(optimizer))).toBe(said);
  });

  it("is no rate where there is none (negative case)", () => {
    expect(parameterSuggestion("lr", of("trust-region-newton"))).not.toContain("is called");
    expect(parameterSuggestion("zzz", of("adam"))).toMatch(/^valid names: beta1, beta2, /);
    expect(parameterSuggestion("constructor", of("adam"))).not.toContain("is called");
  });

  it("may be one of the optimizer and one of the problem", () => {
    const both = [...of("adam"), { names: ["decay", "batch"], aliases: OPTION_ALIASES }];
    expect(parameterSuggestion("weight_decay", both)).toBe('it is called "decoupledDecay" or "decay" here');
    expect(parameterSuggestion("batch_size", both)).toBe('it is called "batch" here');
  });
});

describe("the search of the pages", () => {
  const found = (query: string) => named(entries.filter(matcherOf(query)));

  it("finds by name, title, other name, family, author, year and parameter", () => {
    expect(found("")).toEqual(named(entries));
    expect(found("krylov saddle")).toContain("krylov-saddle-free-newton");
    expect(found("SFN")).toEqual(named(optimizers).filter((name) => name.includes("saddle-free-newton")));
    expect(found("Dauphin 2014")).toEqual(expect.arrayContaining(["saddle-free-newton", "mnist-10x10"]));
    expect(found("martens")).toEqual(expect.arrayContaining(["hessian-free", "kfac", "mnist-autoencoder"]));
    expect(found("online-regression armijo").length).toBeGreaterThan(3);
    expect(found("banana")).toEqual(["rosenbrock"]);
    expect(found("batch_size")).toContain("mnist-10x10");
    expect(found("1406.2572")).toContain("saddle-free-newton");
  });

  it("finds short words only where they stand alone, and nothing by what nobody is called (negative cases)", () => {
    expect(found("lr")).toEqual(expect.arrayContaining(["adam", "sgd"]));
    expect(found("lr")).not.toContain("trust-region-newton");
    expect(found("lr")).not.toContain("himmelblau");
    expect(found("Dauphin banana")).toEqual([]);
    expect(found("zzz")).toEqual([]);
  });
});
