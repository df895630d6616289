/** A table of any number of trials: rows have one height, and only those in sight (and a few around) exist. */
import { useEffect, useRef, useState } from "preact/hooks";
import { formatNumber } from "../data/format.ts";
import { placeOf, SHOWN_STATUSES, type TrialColumns } from "../data/trial-columns.ts";
import type { SortKey, TrialSort } from "../data/trial-order.ts";
import "./trial-table.css";

/** As in trial-table.css. */
const ROW_PX = 34;
/** Rows above and below those in sight, so that a flick of the wheel meets no gap. */
const AROUND = 8;
const IN_SIGHT = 15;

interface Heading {
  readonly title: string;
  readonly width: string;
  readonly number?: boolean;
  readonly sort?: SortKey;
}

const HEADINGS: readonly Heading[] = [
  { title: "Trial", width: "8%", number: true, sort: "index" },
  { title: "Problem", width: "19%" },
  { title: "Optimizer", width: "21%" },
  { title: "Phase", width: "7%" },
  { title: "Config.", width: "8%", number: true },
  { title: "Status", width: "11%" },
  { title: "Loss", width: "9%", number: true, sort: "value" },
  { title: "Best", width: "9%", number: true, sort: "bestValue" },
  { title: "Cost", width: "8%", number: true, sort: "gradientEquivalents" },
];

interface TrialTableProps {
  readonly sweepId: string;
  readonly columns: TrialColumns;
  /** Indices of the trials to show, in their order. */
  readonly order: Uint32Array;
  readonly sort: TrialSort;
  readonly onSort: (sort: TrialSort) => void;
}

export function TrialTable({ sweepId, columns, order, sort, onSort }: TrialTableProps) {
  const box = useRef<HTMLElement>(null);
  const [first, setFirst] = useState(0);
  const look = (): void => {
    const top = Math.floor((box.current?.scrollTop ?? 0) / ROW_PX);
    // In steps, so that most scroll events draw nothing.
    setFirst(Math.max(0, top - (top % (AROUND / 2)) - AROUND / 2));
  };
  // Fewer rows may have moved the place.
  useEffect(look, [order]);
  if (order.length === 0) return <p class="muted trial-table-space">No trial matches these choices.</p>;
  const from = Math.min(first, Math.max(0, order.length - IN_SIGHT));
  const to = Math.min(order.length, from + IN_SIGHT + 2 * AROUND);
  return (
    <>
      <p class="muted" role="status">
        {order.length.toLocaleString("en")} of {columns.trials.toLocaleString("en")} trials
      </p>
      <section
        ref={box}
        class={order.length > IN_SIGHT ? "trial-table" : "trial-table short"}
        aria-label="Trials"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be focusable to scroll by keys
        tabIndex={0}
        onScroll={look}
      >
        <table aria-rowcount={order.length + 1}>
          <thead>
            <tr aria-rowindex={1}>
              {HEADINGS.map((heading) => (
                <HeadingCell key={heading.title} heading={heading} sort={sort} onSort={onSort} />
              ))}
            </tr>
          </thead>
          <tbody>
            <Spacer rows={from} />
            {Array.from(order.subarray(from, to), (index, i) => (
              <TrialRow key={index} sweepId={sweepId} columns={columns} index={index} row={from + i + 2} />
            ))}
            <Spacer rows={order.length - to} />
          </tbody>
        </table>
      </section>
    </>
  );
}

function Spacer({ rows }: { readonly rows: number }) {
  if (rows === 0) return null;
  return (
    <tr class="spacer" style={`height: ${rows * ROW_PX}px`}>
      <td colSpan={HEADINGS.length} style={`height: ${rows * ROW_PX}px`} />
    </tr>
  );
}

interface HeadingCellProps {
  readonly heading: Heading;
  readonly sort: TrialSort;
  readonly onSort: (sort: TrialSort) => void;
}

function HeadingCell({ heading, sort, onSort }: HeadingCellProps) {
  const { title, width, number, sort: key } = heading;
  const sorted = key !== undefined && key === sort.key;
  const direction = sort.descending ? "descending" : "ascending";
  return (
    <th
      scope="col"
      class={number ? "number" : ""}
      style={`width: ${width}`}
      {...(sorted ? { "aria-sort": direction } : {})}
    >
      {key === undefined ? (
        title
      ) : (
        <button type="button" onClick={() => onSort({ key, descending: sorted && !sort.descending })}>
          {title}
          {sorted ? (sort.descending ? " ↓" : " ↑") : ""}
        </button>
      )}
    </th>
  );
}

interface TrialRowProps {
  readonly sweepId: string;
  readonly columns: TrialColumns;
  readonly index: number;
  /** Of the table, the head is 1. */
  readonly row: number;
}

function TrialRow({ sweepId, columns, index, row }: TrialRowProps) {
  const entry = columns.entries[columns.entry[index] ?? 0];
  if (!entry) return null;
  const { phase, configuration } = placeOf(entry, index);
  const status = SHOWN_STATUSES[columns.status[index] ?? 0] ?? "open";
  return (
    <tr aria-rowindex={row}>
      <td class="number">
        <a href={`/sweeps/${sweepId}/trials/${index}`}>{index}</a>
      </td>
      <td title={entry.problem}>{entry.problem}</td>
      <td title={entry.optimizer}>{entry.optimizer}</td>
      <td>{phase}</td>
      <td class="number">{configuration ?? "–"}</td>
      <td>
        <span class={`pill ${status}`}>{status}</span>
      </td>
      <td class="number">{formatNumber(number(columns.value[index]))}</td>
      <td class="number">{formatNumber(number(columns.bestValue[index]))}</td>
      <td class="number">{formatNumber(number(columns.gradientEquivalents[index]))}</td>
    </tr>
  );
}

function number(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
