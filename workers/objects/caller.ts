/** Who calls, as the object of a sweep needs to know it. */
export interface Caller {
  readonly token: string;
  readonly owner: boolean;
}
