import type { ComponentChildren, JSX } from 'preact'
import { outcomes, type ExecutionEvent, type GateDecision, type Outcome } from '../live/execution.js'
import type { ExecutionRow } from '../live/executions.js'
import { nameOf } from '../live/names.js'
import { Chip } from '../parts/states.js'
import { hrefTo } from '../route.js'
import { dateOf, lengthOf } from '../times.js'

/** One execution, opened: each part of it is a section of its own. */
export const ExecutionDetail = ({ row }: { readonly row: ExecutionRow }): JSX.Element => (
  <div class="detail stack">
    {SECTIONS.map(([title, Section]) => (
      <section key={title}>
        <h3>{title}</h3>
        <Section event={row.event} />
      </section>
    ))}
  </div>
)

interface SectionProps {
  readonly event: ExecutionEvent
}

const Gates = ({ event }: SectionProps): JSX.Element => (
  <ol class="gates">
    {event.gates.map((gate) => {
      const { name, code } = readGate(gate)
      return (
        <li key={name} class={code === undefined ? 'passed' : 'refused'}>
          {name}
          {code !== undefined && <Chip kind="bad">{code}</Chip>}
        </li>
      )
    })}
    {event.gates.length === 0 && <li class="muted">None was decided yet.</li>}
  </ol>
)

const readGate = (gate: GateDecision): { name: string; code?: string } =>
  typeof gate === 'string' ? { name: gate } : { name: gate.gate, code: gate.code }

const Request = ({ event }: SectionProps): JSX.Element => (
  <dl class="facts">
    <Fact name="Method">{event.verb}</Fact>
    <Fact name="Executes">
      {event.module === null && event.method === null
        ? 'nothing: notifies only'
        : `${event.module ?? '?'}.${event.method ?? '?'}`}
    </Fact>
    <Fact name="System trigger">
      <a href={hrefTo('systems', event.system, 'triggers', event.instance)}>{nameOf(event.trigger)}</a>{' '}
      <code class="muted">{event.instance}</code>
    </Fact>
    <Fact name="X-Request-ID">
      <code>{event.execution}</code>
    </Fact>
    {event.run !== null && event.run !== event.execution && (
      <Fact name="Execution">
        <code>{event.run}</code>
      </Fact>
    )}
  </dl>
)

const Reply = ({ event }: SectionProps): JSX.Element => (
  <dl class="facts">
    <Fact name="Outcome">
      <OutcomeChip event={event} />
    </Fact>
    <Fact name="Status">{event.status ?? 'none yet'}</Fact>
    {event.problem !== null && (
      <Fact name="Problem">
        <code>{event.problem}</code>
      </Fact>
    )}
    {event.debounced && <Fact name="Debounced">by the method</Fact>}
  </dl>
)

const Timing = ({ event }: SectionProps): JSX.Element => (
  <dl class="facts">
    <Fact name="Came">{dateOf(event.started)}</Fact>
    <Fact name="Took">{lengthOf(event.duration_ms)}</Fact>
  </dl>
)

/** What is shown of an execution, in order. */
const SECTIONS: readonly (readonly [title: string, Section: (props: SectionProps) => JSX.Element])[] = [
  ['Gates', Gates],
  ['Request', Request],
  ['Reply', Reply],
  ['Timing', Timing],
]

const Fact = ({
  name,
  children,
}: {
  readonly name: string
  readonly children: ComponentChildren
}): JSX.Element => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
)

const KINDS: Readonly<Record<Outcome, 'good' | 'plain' | 'warn' | 'bad' | 'accent'>> = {
  notified: 'plain',
  answered: 'good',
  refused: 'warn',
  failed: 'bad',
  'timed-out': 'bad',
  suppressed: 'plain',
  'cut-off': 'warn',
  captured: 'accent',
}

/** What an execution came to, in colour and in words. */
export const OutcomeChip = ({ event: { outcome } }: SectionProps): JSX.Element =>
  outcome === null ? (
    <Chip kind="accent">running</Chip>
  ) : (
    <Chip kind={KINDS[outcome]}>{outcomes[outcome]}</Chip>
  )
