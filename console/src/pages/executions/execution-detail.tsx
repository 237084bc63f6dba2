import type { ComponentChildren, JSX } from 'preact'
import { outcomes, type ExecutionEvent, type GateDecision, type Outcome } from '../../live/execution.js'
import { nameOf } from '../../live/names.js'
import { useLoaded } from '../../load.js'
import { Chip, Notice } from '../../parts/states.js'
import { hrefTo } from '../../route.js'
import { dateOf, lengthOf } from '../../times.js'
import { ExecutionActions } from './execution-actions.js'
import { lookUp, type Kept } from './kept-execution.js'
import { Message } from './message.js'

/** One execution, opened: each part of it is a section of its own. */
export function ExecutionDetail({ event }: { readonly event: ExecutionEvent }): JSX.Element {
  const loaded = useLoaded(() => lookUp(event), [event.execution, event.state])
  const kept = loaded.data.value
  return (
    <div class="detail stack">
      {SECTIONS.map(([title, Section]) => (
        <section key={title}>
          <h3>{title}</h3>
          <Section event={event} kept={kept} />
        </section>
      ))}
      <section>
        {loaded.fault.value !== '' && <Notice kind="bad">{loaded.fault.value}</Notice>}
        {kept === null && <p class="muted">Its headers and bodies are not kept.</p>}
        <ExecutionActions event={event} kept={kept} />
      </section>
    </div>
  )
}

interface SectionProps {
  readonly event: ExecutionEvent
  /** What is kept of it; null for nothing, and undefined until that is known. */
  readonly kept?: Kept
}

/** The gates that were decided. */
export const Gates = ({ event, kept }: SectionProps): JSX.Element => (
  <ol class="gates">
    {event.gates.map((gate) => {
      const { name, code } = readGate(gate)
      const isBypassed = kept?.bypassed.includes(name)
      return (
        <li key={name} class={code === undefined ? 'passed' : 'refused'}>
          {name}
          {code !== undefined && <Chip kind="bad">{code}</Chip>}
          {isBypassed === true && <Chip>not asked again</Chip>}
        </li>
      )
    })}
    {event.gates.length === 0 && <li class="muted">None was decided yet.</li>}
  </ol>
)

const readGate = (gate: GateDecision): { name: string; code?: string } =>
  typeof gate === 'string' ? { name: gate } : { name: gate.gate, code: gate.code }

function Request({ event, kept }: SectionProps): JSX.Element {
  const replayOf = kept?.replay_of ?? null
  return (
    <>
      <dl class="facts">
        <Fact name="Method">{event.verb}</Fact>
        <Fact name="Executes">
          {event.module === null && event.method === null
            ? 'nothing: notifies only'
            : `${event.module ?? '?'}.${event.method ?? '?'}`}
        </Fact>
        <Fact name="System trigger">
          {event.instance === null || event.system === null ? (
            'none: the secret was not right'
          ) : (
            <>
              <a href={hrefTo('systems', event.system, 'triggers', event.instance)}>
                {nameOf(event.trigger)}
              </a>{' '}
              <code class="muted">{event.instance}</code>
            </>
          )}
        </Fact>
        {kept && <Fact name="From">{kept.address}</Fact>}
        {kept && kept.calls > 1 && <Fact name="Calls">{kept.calls} alike</Fact>}
        {kept && kept.query !== '' && (
          <Fact name="Query">
            <code>{kept.query}</code>
          </Fact>
        )}
        <Fact name="X-Request-ID">
          <code>{event.request}</code>
        </Fact>
        {event.run !== null && event.run !== event.execution && (
          <Fact name="Stands for it">
            <a href={hrefTo('executions', event.run)}>{event.run}</a>
          </Fact>
        )}
        {replayOf !== null && (
          <Fact name="Runs again">
            <a href={hrefTo('executions', replayOf)}>{replayOf}</a>
          </Fact>
        )}
      </dl>
      {kept?.message && <Message message={kept.message} of="request" />}
    </>
  )
}

const Reply = ({ event, kept }: SectionProps): JSX.Element => (
  <>
    <dl class="facts">
      <Fact name="Outcome">
        <OutcomeChip event={event} />
      </Fact>
      <Fact name="Status">{event.status ?? 'none'}</Fact>
      {event.problem !== null && (
        <Fact name="Problem">
          <code>{event.problem}</code>
        </Fact>
      )}
      {event.debounced && <Fact name="Debounced">by the method</Fact>}
      {event.handed_over && <Fact name="Handed over">the caller fetched it, or may</Fact>}
    </dl>
    {kept?.reply && <Message message={kept.reply} of="reply" />}
  </>
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
  repeated: 'plain',
  filtered: 'plain',
  captured: 'accent',
  'cut-off': 'warn',
  interrupted: 'bad',
}

/** What an execution came to, in colour and in words. */
export function OutcomeChip({ event }: { readonly event: ExecutionEvent }): JSX.Element {
  const { outcome, state, queue_position } = event
  if (outcome !== null) return <Chip kind={KINDS[outcome]}>{outcomes[outcome]}</Chip>
  if (state !== 'queued') return <Chip kind="accent">running</Chip>
  return <Chip kind="warn">{queue_position === null ? 'queued' : `queued ${queue_position}`}</Chip>
}
