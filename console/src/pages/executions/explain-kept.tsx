import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { explain, instances } from '../../api/routes.js'
import { verbs, type Explanation } from '../../api/resources.js'
import { pathForm } from '../../hook-url.js'
import type { WholeExecution } from '../../api/resources.js'
import { FormDialog } from '../../parts/dialog/form-dialog.js'
import { bound } from '../../parts/form/bound.js'
import { Select, TextArea, TextInput } from '../../parts/form/inputs.js'
import { isAdmin } from '../../session.js'
import { ExplanationView } from './explanation.js'
import { readHeaders } from './send-call.js'

/** What stands where a secret would, for whoever may not see it. */
const SECRET = 'SECRET'

/** The URL that was called, with a secret in its place. */
function urlOf({ instance, module, method, binary, query }: WholeExecution, secret: string): string {
  const [, mod = module ?? '', index = '1'] = /^(.*)_(\d+)$/.exec(module ?? '') ?? []
  const target = method === null ? undefined : { mod, index: Number(index), method, binary }
  const path = pathForm({ id: instance ?? '', webhook_secret: secret }, target)
  return query === '' ? path : `${path}?${query}`
}

interface ExplainProps {
  readonly kept: WholeExecution
  readonly onClose: () => void
}

/** Asks what each gate would decide now about a call like one that came, and shows why; nothing happens. */
export function ExplainKept({ kept, onClose }: ExplainProps): JSX.Element {
  const { system, instance, message } = kept
  const url = useSignal(urlOf(kept, SECRET))
  const verb = useSignal<string>(kept.verb)
  // What proved who called is kept as a hash, which proves nothing.
  const known = (message?.headers ?? []).filter(([, value]) => !/^sha256:[0-9a-f]{8}$/.test(value))
  const headers = useSignal(known.map(([name, value]) => `${name}: ${value}`).join('\n'))
  const body = useSignal(message?.body ?? '')
  const fault = useSignal<string | undefined>(undefined)
  const found = useSignal<Explanation | undefined>(undefined)
  useEffect(() => {
    if (!isAdmin.value || system === null || instance === null) return
    instances.show(system, instance).then(
      ({ data }) => {
        url.value = urlOf(kept, data.webhook_secret ?? SECRET)
      },
      () => undefined,
    )
  }, [])
  const ask = async (): Promise<void> => {
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
