/** A network that predicts the next token at every place of a window: of the built-in novel, or of a text that a person brings. */
import type { Parameters, ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { CHARACTERS } from "../../shared/data-sets/characters.ts";
import { DataError } from "../../shared/data-sets/data-error.ts";
import { type TextFile, TOKENS, tokenise } from "../../shared/own-data/text.ts";
import { splitText } from "../../shared/own-data/text-split.ts";
import { textShapeOf, textUseOf } from "../../shared/own-data/text-use.ts";
import { type NetworkFormula, traceNetwork } from "../autodiff/network-trace.ts";
import type { DataSource, OwnText, ProblemDefinition } from "../problem.ts";
import { defineFormulaProblem, type FormulaProblem } from "./formula-problem.ts";
import { choiceOption, type GeneratedExamples, numberOption } from "./network-problem.ts";
import { PARTS_UNSEEN, splitOptions } from "./own-data-options.ts";
import { onText } from "./text-examples.ts";
import { spreadOver, windowStarts, windowsAt } from "./text-windows.ts";

export interface TextProblem
  extends Pick<
    FormulaProblem,
    "name" | "title" | "definition" | "options" | "targets" | "version" | "budget" | "source"
  > {
  /** Tokens of a window. */
  length(options: ParameterValues): number;
  /** @param vocabulary kinds of tokens, all of which are predicted */
  network(options: ParameterValues, vocabulary: number): NetworkFormula;
}

const SOURCE = "docs/own-data.md";
/** A network's parameters do not depend on how many examples it is traced for. */
const ANY_ROWS = 1;

const textOptions: Parameters = {
  data: {
    kind: "choice",
    default: "",
    choices: [],
    open: true,
    meaning:
      "empty: Moby-Dick; else your own text: in a sweep the sha256:… of an uploaded one, in a trial the path or URL of a file",
    source: SOURCE,
  },
  tokens: {
    kind: "choice",
    default: "characters",
    choices: TOKENS,
    meaning: "of your own text: its characters as they are, of 256 kinds at most, or the bytes of its UTF-8",
    source: "Al-Rfou et al. 2018, arXiv 1808.04444, section 2; Xue et al. 2021, arXiv 2105.13626",
  },
  ...splitOptions("tokens of your own text"),
};

export function defineTextProblem({ length, network, options, ...entry }: TextProblem): ProblemDefinition {
  const all = { ...entry, options: { ...options, ...textOptions } };
  const builtIn = defineFormulaProblem({
    ...all,
    network: (values) => network(values, CHARACTERS.length),
    ...onText(length),
  });
  return {
    ...builtIn,
    windowLength: length,
    parameterCountOf: (values, vocabulary) => traceNetwork(network(values, vocabulary), ANY_ROWS).size,
    async resolve(values, source) {
      const location = String(values.data ?? "");
      if (location === "") return builtIn;
      const own = await readOwn(source, location);
      const { vocabulary, examples, heldOut } = examplesOf(own, values, length(values));
      return defineFormulaProblem({
        ...all,
        network: (each) => network(each, vocabulary),
        examples,
        heldOut,
      });
    },
  };
}

function readOwn(source: DataSource, location: string): Promise<OwnText> {
  if (!source.ownText) throw new DataError("a text of your own cannot be loaded here");
  return source.ownText(location);
}

interface TextExamples extends Pick<FormulaProblem, "examples"> {
  readonly vocabulary: number;
  readonly heldOut: GeneratedExamples;
}

/** @throws DataError, one line, where the options do not fit the text */
function examplesOf({ digest, text }: OwnText, options: ParameterValues, length: number): TextExamples {
  const use = textUseOf(options);
  const shape = textShapeOf(countsOf(text), use);
  if (!shape.ok) throw new DataError(`option ${shape.option}: ${shape.message}`);
  const tokens = tokenise(text, use.kind);
  const stretches = splitText(tokens.length, digest, use.split, use.shares);
  return {
    vocabulary: shape.value.vocabulary,
    async examples(_source, values) {
      const starts = windowStarts(stretches.train, length);
      return windowsAt(tokens, starts.slice(0, numberOption(values, "examples")), length);
    },
    heldOut: {
      generate(values, count) {
        const starts = windowStarts(stretches[choiceOption(values, "unseen", PARTS_UNSEEN)], length);
        return starts.length === 0 ? null : windowsAt(tokens, spreadOver(starts, count), length);
      },
    },
  };
}

function countsOf({ bytes, characters, vocabulary }: TextFile) {
  return { bytes: bytes.length, characters, different: vocabulary.length };
}
