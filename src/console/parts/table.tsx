import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  title: string;
  cell: (row: Row) => ComponentChildren;
  /** `number`: to the right, in figures of one width. `fit`: no wider than it has to be. */
  kind?: 'number' | 'fit';
}

interface TableProps<Row> {
  /** What the table shows, for those who cannot see it. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** Stays the same while the row is the same thing; part of an id in the page, and the value of its checkbox. */
  keyOf: (row: Row) => string;
  /** A checkbox for each row, as a field of this name. */
  select?: { name: string; labelOf: (row: Row) => string };
}

/** A table; on a narrow screen each row is a card. `j` and `k` move between rows, by the first link of each. */
export function Table<Row>({ caption, columns, rows, keyOf, select }: TableProps<Row>) {
  return (
    <div class="table-frame">
      <table class="table">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {select && (
              <th scope="col" class="cell-select">
                <input type="checkbox" id="select-all" aria-label="Select all on this page" data-select-all />
              </th>
            )}
            {columns.map(({ title, kind }) => (
              <th key={title} scope="col" class={kind && `cell-${kind}`}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} id={`row-${keyOf(row)}`} data-row>
              {select && (
                <td class="cell-select">
                  <input
                    type="checkbox"
                    name={select.name}
                    value={keyOf(row)}
                    aria-label={select.labelOf(row)}
                    data-select
                  />
                </td>
              )}
              {columns.map(({ title, cell, kind }) => (
                <td key={title} data-title={title} class={kind && `cell-${kind}`}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
