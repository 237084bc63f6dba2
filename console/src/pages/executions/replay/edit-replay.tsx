import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { verbs, type Verb, type WholeExecution } from '../../../api/resources.js'
import { FormDialog } from '../../../parts/dialog/form-dialog.js'
import { bound } from '../../../parts/form/bound.js'
import { Select, TextArea } from '../../../parts/form/inputs.js'
import { Notice } from '../../../parts/states.js'
import { urlOf } from '../../../place.js'
import { knownHeaders, secretPathOf } from '../kept-call.js'
import { Body } from '../message.js'
import { readHeaders, sendCall, type CallReply } from '../send-call.js'

interface EditReplayProps {
  readonly kept: WholeExecution
  readonly onClose: () => void
}

/** Has a call that came changed and sent as a new one, and shows both replies. */
export function EditReplay({ kept, onClose }: EditReplayProps): JSX.Element {
  const verb = useSignal<string>(kept.verb)
  const headers = useSignal(
    knownHeaders(kept)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
  )
  const body = useSignal(kept.message?.encoding === 'utf8' ? kept.message.body : '')
  const fault = useSignal<string | undefined>(undefined)
  const reply = useSignal<CallReply | undefined>(undefined)
  const send = async (): Promise<void> => {
    const read = readHeaders(headers.value)
    fault.value = typeof read === 'string' ? read : undefined
    if (typeof read === 'string') return
    const sent = verb.value === 'GET' || body.value === '' ? undefined : body.value
    const request = { verb: verb.value as Verb, headers: read, body: sent }
    reply.value = await sendCall(urlOf(await secretPathOf(kept)), request)
  }
  return (
    <FormDialog title="Edit and send" isWide yes="Send" no="Close" onYes={send} onNo={onClose}>
      <div class="stack">
        <Notice kind="warn">
          It is a new call, from this browser: all checks are made
          {kept.method === null ? '.' : `, and ${kept.module ?? ''}.${kept.method} runs.`}
        </Notice>
        <Select label="HTTP method" options={verbs.map((one) => [one, one] as const)} {...bound(verb)} />
        <TextArea label="Headers, one a line" isCode fault={fault.value} {...bound(headers)} />
        <TextArea label="Body" isCode rows={6} {...bound(body)} />
        {reply.value && (
          <div class="sides" role="status">
            <section class="stack" aria-label="Before">
              <h3>Before: {kept.status ?? 'no answer'}</h3>
              <Body body={kept.reply?.body ?? ''} of="reply before" />
            </section>
            <section class="stack" aria-label="Now">
              <h3>
                Now: {reply.value.status} {reply.value.statusText}
              </h3>
              <Body body={reply.value.body} of="reply now" />
            </section>
          </div>
        )}
      </div>
    </FormDialog>
  )
}
