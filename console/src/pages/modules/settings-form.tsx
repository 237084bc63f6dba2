import type { JSX } from 'preact'
import type { DriverRecord, Json, Schema } from '../../api/resources.js'
import { memberOf } from '../../parts/form/bound.js'
import { Button } from '../../parts/button.js'
import { Field } from '../../parts/form/field.js'
import { ObjectForm, type JsonObject } from '../../parts/form/schema-form.js'

interface SettingsProps {
  /** Undefined where nobody knows the driver any more: then settings are typed as JSON. */
  readonly driver: DriverRecord | undefined
  /** Where secrets stand that are kept and not told, such as `password` or `subscriptions.0.secret`. */
  readonly secrets: readonly string[]
  readonly value: JsonObject
  readonly onChange: (value: JsonObject) => void
}

/** The settings of a module, as its driver describes them; secrets are typed, and never shown. */
export function SettingsForm({ driver, secrets, value, onChange }: SettingsProps): JSX.Element {
  const schemas = driver && schemasOf(driver)
  const own = Object.entries(schemas ?? {}).filter(([, schema]) => isSecret(schema))
  const others =
    schemas && Object.fromEntries(Object.entries(schemas).filter(([, schema]) => !isSecret(schema)))
  const names = new Set(own.map(([name]) => name))
  const inner = secrets.filter((path) => !names.has(path))
  return (
    <>
      <ObjectForm
        label="Settings"
        path="settings"
        schemas={others}
        value={without(value, names)}
        onChange={(changed) => {
          onChange({ ...only(value, names), ...changed })
        }}
      />
      {own.map(([name, schema]) => (
        <SecretInput
          key={name}
          name={name}
          hint={typeof schema.description === 'string' ? schema.description : ''}
          isKept={secrets.includes(name)}
          {...memberOf<JsonObject, string>(value, name, onChange)}
        />
      ))}
      {inner.length > 0 && (
        <p class="muted small">
          Kept and not shown: {inner.join(', ')}. They stay with what is around them as long as that is not
          changed.
        </p>
      )}
    </>
  )
}

const isSecret = ({ secret, type }: Schema): boolean => secret === true && type === 'string'

/** The schemas of the settings by their names; undefined where the driver takes any. */
function schemasOf({
  settings_schema,
  default_settings,
}: DriverRecord): Readonly<Record<string, Schema>> | undefined {
  const members = settings_schema?.properties as Readonly<Record<string, Schema>> | undefined
  if (!members) return undefined
  // What a module starts from is what it has where nothing is said.
  return Object.fromEntries(
    Object.entries(members).map(([name, schema]) => {
      const own = Object.hasOwn(default_settings, name) ? { default: default_settings[name] } : {}
      return [name, { ...schema, ...own }]
    }),
  )
}

const only = (value: JsonObject, names: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([name]) => names.has(name)))
const without = (value: JsonObject, names: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.has(name)))

interface SecretProps {
  readonly name: string
  readonly hint: string
  /** Whether there is one that is not told. */
  readonly isKept: boolean
  /** Undefined to leave it as it is, null to take it away. */
  readonly value: Json | undefined
  readonly onChange: (value: Json) => void
}

/** A secret: typed anew, left as it is, or taken away. */
function SecretInput({ name, hint, isKept, value, onChange }: SecretProps): JSX.Element {
  const isGone = value === null
  const state = isGone ? 'Is taken away when this is saved.' : isKept ? 'There is one; it is not shown.' : ''
  return (
    <Field
      label={name}
      path={`settings.${name}`}
      hint={[hint, state].filter((part) => part !== '').join(' ')}
    >
      {(ties) => (
        <div class="inline">
          <input
            {...ties}
            class="grow"
            type="password"
            autocomplete="new-password"
            placeholder={isKept && !isGone ? 'as it is' : ''}
            value={typeof value === 'string' ? value : ''}
            onInput={({ currentTarget }) => {
              onChange(currentTarget.value)
            }}
          />
          {isKept && (
            <Button
              label={isGone ? `Keep ${name}` : `Take ${name} away`}
              onPress={() => {
                onChange(isGone ? '' : null)
              }}
            >
              {isGone ? 'Keep' : 'Take away'}
            </Button>
          )}
        </div>
      )}
    </Field>
  )
}

/** What of settings its driver marks secret, and the rest. */
export function partedSettings(
  driver: DriverRecord | undefined,
  value: JsonObject,
): { readonly secrets: JsonObject; readonly others: JsonObject } {
  const schemas = (driver && schemasOf(driver)) ?? {}
  const names = new Set(Object.keys(schemas).filter((name) => isSecret(schemas[name] ?? {})))
  return { secrets: only(value, names), others: without(value, names) }
}

/** Settings as they are sent: a secret that nobody typed is left out, and so stays. */
export function settingsGiven(driver: DriverRecord | undefined, value: JsonObject): JsonObject {
  const { secrets, others } = partedSettings(driver, value)
  return { ...others, ...Object.fromEntries(Object.entries(secrets).filter(([, one]) => one !== '')) }
}
