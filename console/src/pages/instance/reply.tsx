import type { JSX } from 'preact'
import { allRows, findRow } from '../../live/executions.js'
import { hrefTo } from '../../route.js'
import { Gates } from '../executions/opened/gates.js'
import { kindOfStatus } from '../executions/opened/outcome-chip.js'
import { Body, Headers } from '../executions/message.js'
import type { CallReply } from '../executions/send-call.js'

/** What a call was answered, and what each gate made of it. */
export const Reply = ({ reply }: { readonly reply: CallReply }): JSX.Element => {
  const row = reply.requestId === null ? undefined : findRow(allRows.value, reply.requestId)
  return (
    <div class="reply stack" aria-live="polite">
      <h3 class={`result ${kindOfStatus(reply.status === 0 ? null : reply.status)}`}>
        {reply.status === 0
          ? 'A redirect, which browsers do not show'
          : `${reply.status} ${reply.statusText}`}
      </h3>
      <Headers headers={reply.headers} of="reply" />
      {reply.body === '' ? <p class="muted">The body is empty.</p> : <Body body={reply.body} of="reply" />}
      {row ? (
        <>
          <Gates event={row.event} />
          <a href={hrefTo('executions', row.event.execution)}>Open the execution</a>
        </>
      ) : (
        <p class="muted">Its gates come here with its execution, as soon as the websocket tells of it.</p>
      )}
    </div>
  )
}
