import { useSignal, type Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { explain } from '../../api/routes.js'
import type { Explanation, Json, Schema } from '../../api/resources.js'
import { queryForm } from '../../hook-url.js'
import { allRows, findRow } from '../../live/executions.js'
import { Button } from '../../parts/button.js'
import { Select, TextArea } from '../../parts/form/inputs.js'
import { ObjectForm, type JsonObject } from '../../parts/form/schema-form.js'
import { Notice } from '../../parts/states.js'
import { publicBase, urlOf } from '../../place.js'
import { hrefTo } from '../../route.js'
import { signCall, type Call } from '../../signing.js'
import { Gates } from '../executions/execution-detail.js'
import { ExplanationView } from '../executions/explanation.js'
import { Body, Headers } from '../executions/message.js'
import { addressOf } from '../../parts/modules-of.js'
import { readHeaders, sendCall, type CallReply } from '../executions/send-call.js'
import { signingSecretOf } from './signing-secret.js'
import { chosenOf, firstVerb, reachable, targetOf, verbsFor, type Callable, type Choice } from './targets.js'

interface TryItProps extends Callable {
  readonly choice: Signal<Choice>
}

/** Sends a call from the page, and shows what became of it. */
export function TryIt({ instance, trigger, modules, scheme, choice }: TryItProps): JSX.Element {
  const all = reachable(trigger, modules)
  const chosen = chosenOf(choice.value, all)
  const verbs = verbsFor(trigger, chosen)
  const wanted = useSignal(firstVerb(trigger, chosen))
  const verb = verbs.includes(wanted.value) ? wanted.value : firstVerb(trigger, chosen)
  const headers = useSignal('Content-Type: application/json')
  const body = useSignal('')
  const reply = useSignal<CallReply | undefined>(undefined)
  const explanation = useSignal<Explanation | undefined>(undefined)
  const fault = useSignal<string | undefined>(undefined)
  const sample = chosen?.method.sample
  useEffect(() => {
    body.value = sample === undefined ? '' : JSON.stringify(sample, null, 2)
  }, [chosen?.method.name, chosen?.module.id])
  /** The call that is written here, signed where it must be; undefined where a header is none. */
  const written = async (): Promise<Call | undefined> => {
    const read = readHeaders(headers.value)
    fault.value = typeof read === 'string' ? read : undefined
    reply.value = explanation.value = undefined
    if (typeof read === 'string') return undefined
    const url = publicBase.value + queryForm(instance, targetOf(chosen, choice.value))
    const call = {
      url,
      request: { verb, headers: read, body: verb === 'GET' || body.value === '' ? undefined : body.value },
    }
    const secret = signingSecretOf(instance.id)
    return scheme && secret !== '' ? signCall(call, { scheme, secret }) : call
  }
  const send = async (): Promise<void> => {
    const call = await written()
    // What is signed is what callers outside see; the page calls where it is itself.
    if (call) reply.value = await sendCall(urlOf(call.url.slice(publicBase.value.length)), call.request)
  }
  const wonder = async (): Promise<void> => {
    const call = await written()
    if (!call) return
    const { url, request } = call
    const sent = { url, verb, headers: Object.fromEntries(request.headers), body: request.body ?? '' }
    explanation.value = (await explain(sent)).data
  }
  return (
    <section class="card stack">
      <div class="head">
        <h2>Try it</h2>
        <code class="muted">
          {chosen ? `${addressOf(chosen.module)}.${chosen.method.name}` : 'notify only'}
        </code>
      </div>
      {scheme && signingSecretOf(instance.id) === '' && (
        <Notice kind="warn">
          Calls must be signed: type the signing secret above, and this one is signed.
        </Notice>
      )}
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
        <Button icon="help" disabled={verbs.length === 0} onPress={wonder}>
          Explain
        </Button>
        <span class="muted">A call that is sent is real; one that is explained does nothing.</span>
      </div>
      {explanation.value && <ExplanationView explanation={explanation.value} />}
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
      <Headers headers={reply.headers} of="reply" />
      {reply.body === '' ? <p class="muted">The body is empty.</p> : <Body body={reply.body} of="reply" />}
      {row ? (
        <>
          <Gates event={row.event} />
          <a href={hrefTo('executions', row.event.id)}>Open the execution</a>
        </>
      ) : (
        <p class="muted">Its gates come here with its execution, as soon as the websocket tells of it.</p>
      )}
    </div>
  )
}
