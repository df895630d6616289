/** What a problem's options make of a text: its tokens, their kinds, and how many are trained on. */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import { type Part, partSizes, type SplitShares } from "./split.ts";
import { MAX_VOCABULARY, TOKENS, type TokenKind } from "./text.ts";

/** Least tokens to train on: two of the longest windows and what follows them, so that a stretch holds one wherever it is cut. */
export const MIN_TOKENS = 130;

export interface TextUse {
  readonly kind: TokenKind;
  readonly split: number;
  readonly shares: SplitShares;
}

export function textUseOf(options: ParameterValues): TextUse {
  return {
    kind: TOKENS.find((kind) => kind === options.tokens) ?? "characters",
    split: Number(options.split),
    shares: { validation: Number(options.validation), test: Number(options.test) },
  };
}

export interface TextShape {
  /** Kinds of tokens. */
  readonly vocabulary: number;
  /** Tokens of the whole. */
  readonly tokens: number;
  readonly parts: Readonly<Record<Part, number>>;
}

/** An option that does not fit the text, and why, as one line. */
export interface TextMisfit {
  readonly ok: false;
  readonly option: "data" | "tokens" | "test";
  readonly message: string;
}

/** Holds the options against the text, before anything is made of it. @param different kinds of its characters */
export function textShapeOf(
  { characters, bytes, different }: Readonly<Record<"characters" | "bytes" | "different", number>>,
  { kind, shares }: TextUse,
): { readonly ok: true; readonly value: TextShape } | TextMisfit {
  if (kind === "characters" && different > MAX_VOCABULARY)
    return {
      ok: false,
      option: "tokens",
      message: `the text has ${different} different characters, and ${MAX_VOCABULARY} can be told apart: use tokens=bytes`,
    };
  const tokens = kind === "bytes" ? bytes : characters;
  const parts = partSizes(tokens, shares);
  if (parts.train < MIN_TOKENS)
    return {
      ok: false,
      option: tokens < MIN_TOKENS ? "data" : "test",
      message: `of ${tokens} ${kind} ${parts.train} are left to train on; ${MIN_TOKENS} or more are right`,
    };
  return {
    ok: true,
    value: { vocabulary: kind === "bytes" ? MAX_VOCABULARY : different, tokens, parts },
  };
}
