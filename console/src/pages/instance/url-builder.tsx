import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import type { Instance, Scheme } from '../../api/resources.js'
import { curlOf, pathForm, queryForm, senderForm } from '../../hook-url.js'
import { CopyText } from '../../parts/copy.js'
import { boundMember } from '../../parts/form/bound.js'
import { Check, Select } from '../../parts/form/inputs.js'
import { QrCode } from '../../parts/qr-code.js'
import { Notice } from '../../parts/states.js'
import { publicBase } from '../../place.js'
import { signedCurl, type Call } from '../../signing.js'
import { SigningSecret, signingSecretOf } from './signing-secret.js'
import { addressOf } from '../../parts/modules-of.js'
import { chosenOf, firstVerb, NOTIFY, reachable, targetOf, type Callable, type Choice } from './targets.js'

interface UrlBuilderProps extends Callable {
  readonly choice: Signal<Choice>
}

/** Puts the webhook URL together, in both forms, with a command and a code to hand on. */
export function UrlBuilder({ instance, trigger, modules, scheme, choice }: UrlBuilderProps): JSX.Element {
  const all = reachable(trigger, modules)
  const chosen = chosenOf(choice.value, all)
  const target = targetOf(chosen, choice.value)
  const [query, path] = [queryForm, pathForm].map((form) => publicBase.value + form(instance, target))
  const verb = firstVerb(trigger, chosen)
  const sample = chosen?.method.sample
  const body = sample === undefined || verb === 'GET' ? undefined : JSON.stringify(sample)
  const headers = body === undefined ? [] : ([['Content-Type', 'application/json']] as const)
  const call = { url: query ?? '', request: { verb, headers, body } }
  return (
    <section class="card stack">
      <h2>Webhook URL</h2>
      <TargetForm all={all} choice={choice} />
      {target && !instance.exec_enabled && (
        <Notice kind="warn">
          Execute is not enabled here: calls of this URL are answered 403 until it is. Edit, tick execute
          enabled, and save.
        </Notice>
      )}
      {all.length === 0 && modules.length > 0 && (
        <p class="muted">No module of this system has a webhook method for these verbs: calls only notify.</p>
      )}
      <div class="withqr">
        <div class="stack grow">
          <CopyText what="the URL with a query" text={query ?? ''} />
          <CopyText what="the URL as a path" text={path ?? ''} />
          <Curl call={call} instance={instance} scheme={scheme} />
        </div>
        <QrCode text={publicBase.value + senderForm(instance)(instance, target)} />
      </div>
      <p class="muted small">
        Both forms do the same; the secret is in them, so hand them on with care. It may also be sent as the
        header X-Webhook-Secret.
      </p>
    </section>
  )
}

interface CurlProps {
  readonly call: Call
  readonly instance: Instance
  readonly scheme: Scheme | undefined
}

/** A command that makes a call, signed where it must be. */
function Curl({ call: { url, request }, instance: { id }, scheme }: CurlProps): JSX.Element {
  const secret = signingSecretOf(id)
  if (!scheme) return <CopyText what="a curl command" text={curlOf(url, request)} />
  return (
    <>
      <SigningSecret id={id} />
      {secret !== '' && (
        <CopyText
          what="a curl command"
          text={readable(() => signedCurl({ url, request }, { scheme, secret }))}
        />
      )}
    </>
  )
}

/** What is made of a secret, or what is wrong with it. */
function readable(make: () => string): string {
  try {
    return make()
  } catch {
    return '# The secret is not written as the scheme asks.'
  }
}

interface TargetFormProps {
  readonly all: ReturnType<typeof reachable>
  readonly choice: Signal<Choice>
}

/** Chooses what a call is to do. */
export function TargetForm({ all, choice }: TargetFormProps): JSX.Element {
  const modules = [...new Set(all.map(({ module }) => addressOf(module)))]
  const methods = all.filter(({ module }) => addressOf(module) === choice.value.module)
  const chosen = chosenOf(choice.value, all)
  return (
    <div class="comparison">
      <Select
        label="Module and index"
        value={choice.value.module}
        options={[['', 'None: only notify the trigger'], ...modules.map((name) => [name, name] as const)]}
        onChange={(module) => {
          const first = all.find((one) => addressOf(one.module) === module)
          choice.value = first ? { module, method: first.method.name, binary: false } : NOTIFY
        }}
      />
      {choice.value.module !== '' && (
        <>
          <Select
            label="Method"
            hint={chosen?.method.description}
            options={methods.map(({ method }) => [method.name, method.name] as const)}
            {...boundMember(choice, 'method')}
          />
          <Check
            label="Body as base64"
            hint="For methods that want bytes."
            {...boundMember(choice, 'binary')}
          />
        </>
      )}
    </div>
  )
}
