import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import type { Json, ShownSignature, SignaturePreset } from '../../../api/resources.js'
import { boundMember } from '../../../parts/form/bound.js'
import { Check, NumberInput, Select, TextArea, TextInput, type Option } from '../../../parts/form/inputs.js'
import { JsonInput } from '../../../parts/form/schema-form.js'
import { linesOf } from '../../../words.js'
import { signatureWords } from './safeguard-words.js'

/** What was given of a signature. */
export interface GivenSignature {
  /** The name of a preset, or one of the words below. */
  readonly as: string
  readonly scheme: Json
  /** One a line. */
  readonly secrets: string
  readonly required: boolean
  readonly tolerance: number | undefined
  readonly token: string
  readonly base: string
  /** By the names that the preset has for them. */
  readonly parameters: Readonly<Record<string, string>>
}

const KEEP = 'keep'
const NONE = ''
const OWN = 'own'

/** What stands where somebody says how calls are signed. */
const EXAMPLE: Json = {
  kind: 'hmac',
  header: 'X-Signature',
  label: 'sha256=',
  algorithm: 'sha256',
  encoding: 'hex',
  signed: '{body}',
}

/** As it is kept, whatever that is. */
export const AS_IT_IS: GivenSignature = {
  as: KEEP,
  scheme: EXAMPLE,
  secrets: '',
  required: true,
  tolerance: undefined,
  token: '',
  base: '',
  parameters: {},
}

/** What is sent of it: null to do without, undefined to leave it as it is. */
export function signatureGiven({
  as,
  scheme,
  secrets,
  required,
  tolerance,
  token,
  base,
  parameters,
}: GivenSignature): object | null | undefined {
  if (as === KEEP) return undefined
  if (as === NONE) return null
  return {
    ...(as === OWN ? { scheme } : { preset: as }),
    secrets: linesOf(secrets),
    required,
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(token === '' ? {} : { handshake_token: token }),
    ...(base === '' ? {} : { base_url: base }),
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
  }
}

interface SignatureProps {
  readonly kept: ShownSignature | null
  readonly presets: readonly SignaturePreset[]
  readonly given: Signal<GivenSignature>
}

/** How calls must be signed. Whoever changes anything of it gives its secrets anew: they are shown to nobody. */
export function SignatureForm({ kept, presets, given }: SignatureProps): JSX.Element {
  const { as } = given.value
  const preset = presets.find(({ name }) => name === as)
  const options: Option[] = [
    [KEEP, kept ? `as it is: ${signatureWords(kept)}` : 'not at all'],
    ...(kept ? [[NONE, 'not at all'] as const] : []),
    ...presets.map(({ name, title }) => [name, `as ${title}`] as const),
    [OWN, 'by a scheme of its own'],
  ]
  return (
    <fieldset class="piece stack">
      <Select
        label="Calls must be signed"
        path="signature.preset"
        options={options}
        value={as}
        onChange={(chosen) => {
          given.value = { ...given.value, as: chosen, parameters: {} }
        }}
      />
      {preset && <Told preset={preset} />}
      {as === OWN && (
        <JsonInput
          label="The scheme, as JSON"
          path="signature.scheme"
          rows={9}
          {...boundMember(given, 'scheme')}
        />
      )}
      {as !== KEEP && as !== NONE && (
        <>
          <TextArea
            label="Signing secrets, one a line"
            path="signature.secrets"
            isCode
            rows={2}
            hint="Any of them is accepted, so that one can take the place of another. They are not shown again."
            {...boundMember(given, 'secrets')}
          />
          <Check label="Refuse calls without a signature" {...boundMember(given, 'required')} />
          <SchemeForm preset={preset} given={given} />
        </>
      )}
    </fieldset>
  )
}

/** What people should know of a sender, and what to enter where. */
function Told({ preset: { tells } }: { readonly preset: SignaturePreset }): JSX.Element {
  return (
    <ul>
      {tells.map((sentence) => (
        <li key={sentence}>
          {sentence.split('`').map((text, at) => (at % 2 === 1 ? <code key={at}>{text}</code> : text))}
        </li>
      ))}
    </ul>
  )
}

interface SchemeProps {
  /** Undefined of a scheme of its own. */
  readonly preset: SignaturePreset | undefined
  readonly given: Signal<GivenSignature>
}

/** What only some schemes need to know. */
function SchemeForm({ preset, given }: SchemeProps): JSX.Element {
  const { as, scheme } = given.value
  const signed =
    preset && 'signed' in preset.scheme ? preset.scheme.signed : as === OWN ? JSON.stringify(scheme) : ''
  return (
    <>
      {signed.includes('{timestamp}') && (
        <NumberInput
          label="How far a signed time may be from now, in seconds"
          path="signature.tolerance"
          hint="300 if left out"
          {...boundMember(given, 'tolerance')}
        />
      )}
      {preset?.handshake_token === true && (
        <TextInput
          label="Token of the handshake"
          path="signature.handshake_token"
          hint="What the sender asks for before it uses the URL: Meta’s verify token, Meraki’s validator."
          {...boundMember(given, 'token')}
        />
      )}
      {preset?.parameters.map((name) => (
        <TextInput
          key={name}
          label={name.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase())}
          path={`signature.parameters.${name}`}
          value={given.value.parameters[name] ?? ''}
          onChange={(value) => {
            given.value = { ...given.value, parameters: { ...given.value.parameters, [name]: value } }
          }}
        />
      ))}
      {/\{url(?::decoded)?\}/.test(signed) && (
        <TextInput
          label="What stands before /api in the URL the sender calls"
          path="signature.base_url"
          hint="Only where a proxy hides it from the service."
          {...boundMember(given, 'base')}
        />
      )}
    </>
  )
}
