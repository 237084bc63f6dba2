import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import type { Json, Schema } from '../../api/resources.js'
import { Button } from '../../parts/button.js'
import { bound } from '../../parts/form/bound.js'
import { Select, TextArea } from '../../parts/form/inputs.js'
import { ObjectForm, type JsonObject } from '../../parts/form/schema-form.js'
import { Notice } from '../../parts/states.js'
import { ExplanationView } from '../executions/explanation.js'
import { addressOf } from '../../parts/modules-of.js'
import { Reply } from './reply.js'
import { signingSecretOf } from './signing-secret.js'
import { chosenOf, reachable } from './targets.js'
import { useTry, type TryItProps } from './use-try.js'

/** Sends a call from the page, and shows what became of it. */
export function TryIt(props: TryItProps): JSX.Element {
  const { instance, trigger, modules, scheme, choice } = props
  const chosen = chosenOf(choice.value, reachable(trigger, modules))
  const { verb, verbs, wanted, headers, body, reply, explanation, fault, send, ask } = useTry(props, chosen)
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
      <TextArea label="Headers, one a line" isCode rows={2} fault={fault.value} {...bound(headers)} />
      {verb !== 'GET' && <BodyForm schema={chosen?.method.body} body={body} />}
      <div class="inline">
        <Button kind="main" icon="bolt" disabled={verbs.length === 0} onPress={send}>
          Send
        </Button>
        <Button icon="help" disabled={verbs.length === 0} onPress={ask}>
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
      <TextArea label="Body" isCode rows={6} {...bound(body)} />
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
