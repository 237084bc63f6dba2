import type { ComponentChildren, JSX } from 'preact'
import type { ExecutionEvent } from '../../live/execution.js'
import { useLoaded } from '../../load.js'
import { Notice } from '../../parts/states.js'
import { hrefWith, query } from '../../route.js'
import { ExecutionActions } from './execution-actions.js'
import { lookUp, type Kept } from './kept-execution.js'
import { Message } from './message.js'
import { Gates } from './opened/gates.js'
import { Headline } from './opened/headline.js'
import { Compared } from './replay/compared.js'

/** One execution, opened: what came of it first, and then each part of it. */
export function ExecutionDetail({ event }: { readonly event: ExecutionEvent }): JSX.Element {
  const loaded = useLoaded(() => lookUp(event), [event.execution, event.state])
  const kept = loaded.data.value
  return (
    <div class="detail stack">
      <Headline event={event} />
      <ExecutionActions event={event} kept={kept} />
      {loaded.fault.value !== '' && <Notice kind="bad">{loaded.fault.value}</Notice>}
      {kept === null && <p class="muted">Its headers and bodies are not kept.</p>}
      {typeof kept?.replay_of === 'string' && <Compared replay={kept} original={kept.replay_of} />}
      <section>
        <h3>Checks</h3>
        <Gates event={event} bypassed={kept?.bypassed} />
      </section>
      <section>
        <h3>Reply</h3>
        {kept?.reply ? <Message message={kept.reply} of="reply" /> : <p class="muted">No reply is kept.</p>}
      </section>
      <section>
        <h3>Request</h3>
        <Request event={event} kept={kept} />
      </section>
    </div>
  )
}

interface RequestProps {
  readonly event: ExecutionEvent
  /** What is kept of it; null for nothing, and undefined until that is known. */
  readonly kept: Kept
}

function Request({ event, kept }: RequestProps): JSX.Element {
  const replayOf = kept?.replay_of ?? null
  return (
    <>
      <dl class="facts">
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
        <Fact name="Execution">
          <code>{event.execution}</code>
        </Fact>
        {event.instance !== null && (
          <Fact name="System trigger">
            <code>{event.instance}</code>
          </Fact>
        )}
        {event.run !== null && event.run !== event.execution && (
          <Fact name="Answered by">
            <a href={hrefWith(query.value, 'executions', event.run)}>{event.run}</a>
          </Fact>
        )}
        {replayOf !== null && (
          <Fact name="Replay of">
            <a href={hrefWith(query.value, 'executions', replayOf)}>{replayOf}</a>
          </Fact>
        )}
      </dl>
      {kept?.message && <Message message={kept.message} of="request" />}
    </>
  )
}

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
