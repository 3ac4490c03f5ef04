import type { ComponentChildren } from 'preact';

export type Fact = readonly [name: string, value: ComponentChildren];

/** Names and values; what is null, undefined or false is left out. */
export function Facts({ facts }: { facts: readonly (Fact | false | null | undefined)[] }) {
  const shown = facts.filter((fact): fact is Fact => Boolean(fact) && isSomething((fact as Fact)[1]));
  return (
    <dl class="facts">
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function isSomething(value: ComponentChildren): boolean {
  return value !== null && value !== undefined && value !== false;
}
