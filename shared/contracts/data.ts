/** A person's own data as the edge keeps it: a digest, and what planning and people need to know of it. */
import * as z from "zod/mini";

/** SHA-256 of the file's bytes, as a sweep names it: `sha256:` and 64 digits. */
export const dataDigestSchema = z.string().check(z.regex(/^sha256:[0-9a-f]{64}$/));

const rangeSchema = z.nullable(z.tuple([z.number(), z.number()]));

/** What the values of a label are taken for where nobody says: few whole numbers, or names, are classes. */
export const dataTaskSchema = z.enum(["classification", "regression"]);
export type DataTask = z.infer<typeof dataTaskSchema>;

/** A column of a table, or an array with one entry for each example. */
export const dataFieldSchema = z.strictObject({
  name: z.string(),
  /** Of one example; `[]`: a number. */
  shape: z.array(z.int()),
  /** `bytes`: features of 0 to 255, which stand for value/255; `text`: names of classes. */
  holds: z.enum(["numbers", "bytes", "text"]),
  /** Different values of a field that holds a number each; null: more than 256, or arrays. */
  classes: z.nullable(z.int()),
  /** Smallest and largest value that is there; null: of text, or where all are missing. */
  range: rangeSchema,
  missing: z.int(),
  /** As a label. Absent: of arrays, which are none, and in records of earlier releases. */
  task: z.optional(dataTaskSchema),
});
export type DataField = z.infer<typeof dataFieldSchema>;

/** What a text has to be predicted; its splits follow from a problem's options. */
export const textOutlineSchema = z.strictObject({
  /** Unicode code points, without a byte order mark. */
  characters: z.int(),
  /** In UTF-8. */
  bytes: z.int(),
  /** Kinds of characters. */
  different: z.int(),
  /** Those that occur, by code point; null: more than 256, so that only bytes can be tokens. */
  vocabulary: z.nullable(z.string()),
});
export type TextOutline = z.infer<typeof textOutlineSchema>;

/** Of a text, `examples` are its characters, `width` 1, and `classes` the kinds of characters; it has no fields. */
const outline = {
  format: z.enum(["csv", "npy", "npz", "idx", "safetensors", "text"]),
  examples: z.int(),
  /** Numbers of one example beside its label. */
  width: z.int(),
  /** The field that is the label unless a problem names another. */
  label: z.string(),
  /** Different labels; null: more than 256, a number to predict. */
  classes: z.nullable(z.int()),
  /** Of the features. */
  range: rangeSchema,
  /** Values that are missing, labels among them. */
  missing: z.int(),
  /** Of the label. Absent in records of earlier releases. */
  task: z.optional(dataTaskSchema),
  /** Of a text only. */
  text: z.optional(textOutlineSchema),
} as const;

export const dataSummarySchema = z.strictObject({ ...outline, fields: z.array(dataFieldSchema) });
export type DataSummary = z.infer<typeof dataSummarySchema>;

const record = {
  digest: dataDigestSchema,
  /** For people; the digest is the identity. */
  name: z.string(),
  bytes: z.int(),
  createdAt: z.string(),
  /** Id of the token that sent it. */
  owner: z.string(),
} as const;

export const dataRecordSchema = z.strictObject({ ...record, summary: dataSummarySchema });
export type DataRecord = z.infer<typeof dataRecordSchema>;

/** What the caller's token keeps here in uploads of all kinds, and how much it may. */
export const uploadQuotaSchema = z.strictObject({ usedBytes: z.int(), mostBytes: z.number() });
export type UploadQuota = z.infer<typeof uploadQuotaSchema>;

/** Without the fields, of which there may be thousands. */
export const dataListSchema = z.strictObject({
  data: z.array(z.strictObject({ ...record, summary: z.strictObject(outline) })),
  quota: uploadQuotaSchema,
});
export type DataList = z.infer<typeof dataListSchema>;

/** A file of which pieces are still to come. */
export const pendingDataSchema = z.strictObject({
  digest: dataDigestSchema,
  bytes: z.int(),
  /** Pieces are sent from multiples of it on. */
  pieceBytes: z.int(),
  /** Where the pieces begin that are not here yet. */
  missing: z.array(z.int()),
});
export type PendingData = z.infer<typeof pendingDataSchema>;

/** Summaries by digest: what planning is given of the data that a sweep names. */
export type DataSummaries = Readonly<Record<string, DataSummary>>;
