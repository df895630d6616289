/** Addresses of all pages of a copy that have a document of their own. */
import { nameOf } from "../../shared/findings/about.ts";

export interface SitePage {
  /** Of the app: `/sweeps/ID`. */
  readonly path: string;
  readonly title: string;
}

export interface Listed {
  readonly sweeps: readonly {
    readonly id: string;
    readonly name: string;
    readonly optimizers: readonly string[];
    readonly problems: readonly string[];
  }[];
  readonly docs: readonly { readonly name: string; readonly title: string }[];
  readonly optimizers: readonly string[];
  readonly problems: readonly string[];
}

const FIXED: readonly SitePage[] = [
  { path: "/", title: "Findings" },
  { path: "/board", title: "Board" },
  { path: "/claims", title: "Claims" },
  { path: "/catalogue", title: "Catalogue" },
  { path: "/docs", title: "Docs" },
  { path: "/search", title: "Search" },
  // Pairs of optimizers: their address says which.
  { path: "/page", title: "Comparison" },
];

/** Each once. @param listed names of the catalogue; sweeps may have optimizers and problems that it has not */
export function pageList({ sweeps, docs, optimizers, problems }: Listed): readonly SitePage[] {
  const names = (own: readonly string[], of: "optimizers" | "problems"): readonly string[] => [
    ...new Set([...own, ...sweeps.flatMap((sweep) => sweep[of].map(nameOf))]),
  ];
  return [
    ...FIXED,
    ...sweeps.map(({ id, name }) => ({ path: `/sweeps/${id}`, title: name })),
    ...names(optimizers, "optimizers").map((name) => ({ path: `/optimizers/${name}`, title: name })),
    ...names(problems, "problems").map((name) => ({ path: `/problems/${name}`, title: name })),
    ...docs.map(({ name, title }) => ({ path: `/docs/${name}`, title })),
  ].filter(({ path }) => /^[\w/.-]*$/.test(path) && !path.includes(".."));
}
