import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { explain } from '../../api/routes.js'
import { verbs, type Explanation } from '../../api/resources.js'
import type { WholeExecution } from '../../api/resources.js'
import { FormDialog } from '../../parts/dialog/form-dialog.js'
import { bound } from '../../parts/form/bound.js'
import { Select, TextArea, TextInput } from '../../parts/form/inputs.js'
import { ExplanationView } from './explanation.js'
import { knownHeaders, pathOf, SECRET, secretPathOf } from './kept-call.js'
import { readHeaders } from './send-call.js'

interface ExplainProps {
  readonly kept: WholeExecution
  readonly onClose: () => void
}

/** Asks what each gate would decide now about a call like one that came, and shows why; nothing happens. */
export function ExplainKept({ kept, onClose }: ExplainProps): JSX.Element {
  const { message } = kept
  const url = useSignal(pathOf(kept, SECRET))
  const verb = useSignal<string>(kept.verb)
  const headers = useSignal(
    knownHeaders(kept)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
  )
  const body = useSignal(message?.body ?? '')
  const fault = useSignal<string | undefined>(undefined)
  const found = useSignal<Explanation | undefined>(undefined)
  const finding = useRef<Promise<void> | undefined>(undefined)
  useEffect(() => {
    const without = url.peek()
    finding.current = secretPathOf(kept).then(
      (path) => {
        if (url.peek() === without) url.value = path
      },
      () => undefined,
    )
  }, [])
  const ask = async (): Promise<void> => {
    // Whoever is quick is not told of a wrong secret.
    await finding.current
    const read = readHeaders(headers.value)
    fault.value = typeof read === 'string' ? read : undefined
    if (typeof read === 'string') return
    const sent = message?.encoding === 'base64' ? { body_base64: body.value } : { body: body.value }
    found.value = (
      await explain({ url: url.value, verb: verb.value, headers: Object.fromEntries(read), ...sent })
    ).data
  }
  return (
    <FormDialog title="Explain a call" isWide yes="Explain" no="Close" onYes={ask} onNo={onClose}>
      <div class="stack">
        <p class="muted">What each gate would decide about it now. Nothing is notified or executed.</p>
        <TextInput
          label="URL"
          isCode
          hint={url.value.includes(SECRET) && `Put the webhook’s secret in the place of ${SECRET}.`}
          {...bound(url)}
        />
        <Select label="HTTP method" options={verbs.map((one) => [one, one] as const)} {...bound(verb)} />
        <TextArea label="Headers, one a line" isCode fault={fault.value} {...bound(headers)} />
        <TextArea
          label={message?.encoding === 'base64' ? 'Body, as base64' : 'Body'}
          isCode
          {...bound(body)}
        />
        {found.value && <ExplanationView explanation={found.value} />}
      </div>
    </FormDialog>
  )
}
