/**
 * What a page asks about a large sweep, answered in a worker: a published document of 10,000 trials has 2 MB, and
 * parsing and checking it takes 150 ms that must not hold up the page.
 */
import { addressOf } from "../../../shared/client/address.ts";
import type { Leaderboard, LeaderboardCell } from "../../../shared/contracts/leaderboard.ts";
import type { TrialColumnsPage } from "../../../shared/contracts/trial-columns.ts";
import { type Comparison, compareOnBoard } from "../../../shared/findings/compare.ts";
import { readColumns as columnsOperation } from "../../../shared/operations/read-columns.ts";
import { readLeaderboard } from "../../../shared/operations/read-leaderboard.ts";
import { atOnce } from "../../../shared/scoring/pieces.ts";
import { type Reply, requestAs } from "./api.ts";
import { isCopy } from "./copy.ts";
import { columnsFrom, type TrialColumns } from "./trial-columns.ts";

export type Question =
  /** The published document; cells without their curves. */
  | { readonly kind: "board"; readonly sweep: string; readonly devices: string }
  /** The cells of one problem in full, of the document of these devices read last. */
  | { readonly kind: "cells"; readonly sweep: string; readonly devices: string; readonly problem: string }
  /** Two optimizers of the published document, with their cells in full; null where it has not both. */
  | {
      readonly kind: "comparison";
      readonly sweep: string;
      readonly devices: string;
      readonly own: string;
      readonly other: string;
    }
  | { readonly kind: "columns"; readonly sweep: string; readonly hyperparameters: boolean };

export interface ComparedCells {
  readonly comparison: Comparison;
  /** Of both, with their curves. */
  readonly cells: readonly LeaderboardCell[];
  readonly devices: Leaderboard["devices"];
}

export interface Answers {
  readonly comparison: ComparedCells | null;
  readonly board: Leaderboard;
  readonly cells: readonly LeaderboardCell[];
  readonly columns: TrialColumns;
}

/** The published document, one of some devices, one against another reference. */
const MAX_REMEMBERED = 3;

/** Answers questions; remembers the documents read last, by address. */
export class SweepReading {
  readonly #boards = new Map<string, Promise<Reply<Leaderboard>>>();

  async answer(question: Question, token: string | null): Promise<Reply<Answers[Question["kind"]]>> {
    switch (question.kind) {
      case "board": {
        const board = await this.#read(question, token);
        return board.state === "ready" ? { state: "ready", value: withoutCurves(board.value) } : board;
      }
      case "cells": {
        const known = this.#boards.get(addressOf(readLeaderboard, boardInput(question)));
        const board = await (known ?? this.#read(question, token));
        if (board.state !== "ready") return board;
        return {
          state: "ready",
          value: board.value.cells.filter(({ problem }) => problem === question.problem),
        };
      }
      case "comparison": {
        const known = this.#boards.get(addressOf(readLeaderboard, boardInput(question)));
        const board = await (known ?? this.#read(question, token));
        if (board.state !== "ready") return board;
        return { state: "ready", value: compared(board.value, question.own, question.other) };
      }
      case "columns":
        return readColumns(question.sweep, question.hyperparameters, token);
      default:
        return question satisfies never;
    }
  }

  #read(question: BoardQuestion, token: string | null): Promise<Reply<Leaderboard>> {
    const input = boardInput(question);
    const address = addressOf(readLeaderboard, input);
    const board = requestAs(token, readLeaderboard, input);
    this.#boards.delete(address);
    this.#boards.set(address, board);
    for (const oldest of this.#boards.keys()) {
      if (this.#boards.size <= MAX_REMEMBERED) break;
      this.#boards.delete(oldest);
    }
    return board;
  }
}

interface BoardQuestion {
  readonly sweep: string;
  readonly devices: string;
}

function boardInput({ sweep, devices }: BoardQuestion) {
  const query = readLeaderboard.query.parse(Object.fromEntries(new URLSearchParams(devices)));
  return { parameters: { id: sweep }, query };
}

/** By the scoring that the board is made with. */
function compared({ board, cells, devices }: Leaderboard, own: string, other: string): ComparedCells | null {
  const comparison = board && atOnce(compareOnBoard(board, own, other));
  if (!comparison) return null;
  return {
    comparison,
    devices,
    cells: cells.filter(({ optimizer }) => optimizer === own || optimizer === other),
  };
}

/** Curves, sensitivity and tuning curves are 70 % of a document, and shown for one problem at a time. */
export function withoutCurves(board: Leaderboard): Leaderboard {
  return {
    ...board,
    cells: board.cells.map((cell) => ({
      ...cell,
      curve: null,
      sensitivity: null,
      tuningCurve: null,
      importance: [],
    })),
  };
}

async function readColumns(
  sweep: string,
  hyperparameters: boolean,
  token: string | null,
): Promise<Reply<TrialColumns>> {
  const pages: TrialColumnsPage[] = [];
  for (let after: number | null = -1; after !== null; ) {
    const page: Reply<TrialColumnsPage> = await requestAs(token, columnsOperation, {
      parameters: { id: sweep },
      query: {
        after: after < 0 ? undefined : after,
        // A copy keeps one file of them.
        hyperparameters: hyperparameters || isCopy ? "true" : undefined,
      },
    });
    if (page.state !== "ready") return page;
    pages.push(page.value);
    after = page.value.next;
  }
  return { state: "ready", value: columnsFrom(pages) };
}
