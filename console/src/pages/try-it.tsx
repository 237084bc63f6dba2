import { useSignal, type Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Json, Schema } from '../api/resources.js'
import { queryForm } from '../hook-url.js'
import { allRows, findRow } from '../live/executions.js'
import { Button } from '../parts/button.js'
import { Select, TextArea } from '../parts/inputs.js'
import { ObjectForm, type JsonObject } from '../parts/schema-form.js'
import { urlOf } from '../place.js'
import { ExecutionDetail } from './execution-detail.js'
import { readHeaders, sendCall, type CallReply } from './send-call.js'
import { TargetForm } from './url-builder.js'
import { chosenOf, firstVerb, reachable, targetOf, verbsFor, type Callable, type Choice } from './targets.js'

interface TryItProps extends Callable {
  readonly choice: Signal<Choice>
}

/** Sends a call from the page, and shows what became of it. */
export function TryIt({ instance, trigger, modules, choice }: TryItProps): JSX.Element {
  const all = reachable(trigger, modules)
  const chosen = chosenOf(choice.value, all)
  const verbs = verbsFor(trigger, chosen)
  const wanted = useSignal(firstVerb(trigger, chosen))
  const verb = verbs.includes(wanted.value) ? wanted.value : firstVerb(trigger, chosen)
  const headers = useSignal('Content-Type: application/json')
  const body = useSignal('')
  const reply = useSignal<CallReply | undefined>(undefined)
  const fault = useSignal<string | undefined>(undefined)
  const sample = chosen?.method.sample
  useEffect(() => {
    body.value = sample === undefined ? '' : JSON.stringify(sample, null, 2)
  }, [chosen?.method.name, chosen?.module.id])
  const send = async (): Promise<void> => {
    const read = readHeaders(headers.value)
    fault.value = typeof read === 'string' ? read : undefined
    if (typeof read === 'string') return
    reply.value = undefined
    const url = urlOf(queryForm(instance, targetOf(chosen, choice.value)))
    reply.value = await sendCall(url, {
      verb,
      headers: read,
      body: verb === 'GET' || body.value === '' ? undefined : body.value,
    })
  }
  return (
    <section class="card stack">
      <h2>Try it</h2>
      <TargetForm all={all} choice={choice} />
      <Select
        label="HTTP method"
        value={verb}
        options={verbs.map((one) => [one, one] as const)}
        onChange={(one) => {
          const found = verbs.find((known) => known === one)
          if (found) wanted.value = found
        }}
      />
      <TextArea
        label="Headers, one a line"
        isCode
        rows={2}
        fault={fault.value}
        value={headers.value}
        onChange={(text) => {
          headers.value = text
        }}
      />
      {verb !== 'GET' && <BodyForm schema={chosen?.method.body} body={body} />}
      <div class="inline">
        <Button kind="main" icon="bolt" disabled={verbs.length === 0} onPress={send}>
          Send
        </Button>
        <span class="muted">It is a real call: what it does is done.</span>
      </div>
      {reply.value && <Reply reply={reply.value} />}
    </section>
  )
}

/** The body, as a form where the driver says what it must be, and as text in any case. */
function BodyForm({
  schema,
  body,
}: {
  readonly schema: Schema | undefined
  readonly body: Signal<string>
}): JSX.Element {
  const members =
    schema?.type === 'object' ? (schema.properties as Readonly<Record<string, Schema>>) : undefined
  return (
    <>
      {members && (
        <ObjectForm
          label="Body, as the driver describes it"
          schemas={members}
          value={objectOf(body.value)}
          onChange={(value) => {
            body.value = JSON.stringify(value, null, 2)
          }}
        />
      )}
      <TextArea
        label="Body"
        isCode
        rows={6}
        value={body.value}
        onChange={(text) => {
          body.value = text
        }}
      />
    </>
  )
}

function objectOf(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as Json
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
  } catch {
    return {}
  }
}

const Reply = ({ reply }: { readonly reply: CallReply }): JSX.Element => {
  const row = reply.requestId === null ? undefined : findRow(allRows.value, reply.requestId)
  return (
    <div class="reply stack" aria-live="polite">
      <h3>
        {reply.status === 0
          ? 'A redirect, which browsers do not show'
          : `${reply.status} ${reply.statusText}`}
      </h3>
      <div class="scroll" tabIndex={0} role="region" aria-label="Headers of the reply">
        <table class="plain">
          <tbody>
            {reply.headers.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>
                  <code>{value}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {reply.body === '' ? (
        <p class="muted">The body is empty.</p>
      ) : (
        <pre tabIndex={0} aria-label="Body of the reply">
          {reply.body}
        </pre>
      )}
      {row ? (
        <ExecutionDetail row={row} />
      ) : (
        <p class="muted">Its gates come here with its execution, as soon as the websocket tells of it.</p>
      )}
    </div>
  )
}
