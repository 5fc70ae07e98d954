/** Questions that a task may ask beside what it was handed. Each is answered within the run's program and changes nothing. */
export interface TaskReads {
  /**
   * One SELECT with bound parameters (`$1`, `$2`, …) over the tables of `db/schema.sql`, asked with the reader's login in a read-only transaction.
   * Only functions that compute are taken. At most 10,000 rows, 30 seconds.
   * @throws WB_QUERY_REFUSED naming what is not taken; WB_QUERY_FAILED with PostgreSQL's code
   */
  query<Row = Readonly<Record<string, unknown>>>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;

  /**
   * For each value: ids of the submissions that hold it in a field that the forms declare searchable, at most 100. Values are compared by keyed hashes;
   * the ledger says who looked in which field, why, and what was found.
   */
  search(field: string, values: readonly string[], reason: string): Promise<readonly (readonly string[])[]>;
}
