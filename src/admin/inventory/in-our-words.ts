/**
 * A module as PlaceOS's client sends it, in our words: `driver_id` for `driver`, `custom_name` for `name`. What it has
 * of settings is a list of other things, and left out.
 */
export function inOurWords(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given
  const { driver, driver_id, custom_name, settings, name, ...rest } = given as Readonly<
    Record<string, unknown>
  >
  return {
    ...rest,
    ...member('driver', typeof driver === 'string' ? driver : (driver_id ?? driver)),
    ...member('name', custom_name ?? (name === '' ? undefined : name)),
    ...member('settings', Array.isArray(settings) ? undefined : settings),
  }
}

const member = (name: string, value: unknown): Readonly<Record<string, unknown>> =>
  value === undefined ? {} : { [name]: value }

/** What every resource of PlaceOS's client has. */
const ofEvery = ['id', 'created_at', 'updated_at', 'version', 'settings', 'declared'] as const

/**
 * What a `PlaceSystem` of PlaceOS's own client has beside what we keep; it sends nearly all of it along.
 * @see @placeos/ts-client, `PlaceSystem`
 */
export const ignoredOfSystems: readonly string[] = [
  ...ofEvery,
  'display_name',
  'description',
  'email',
  'code',
  'capacity',
  'features',
  'bookable',
  'public',
  'installed_ui_devices',
  'support_url',
  'timetable_url',
  'camera_snapshot_url',
  'camera_url',
  'room_booking_url',
  'map_id',
  'images',
  'zones',
  'timezone',
  'module_list',
  'signage',
  'playlists',
  'approval',
  'orientation',
]

/**
 * What a `PlaceModule` has beside what we keep.
 * @see @placeos/ts-client, `PlaceModule`
 */
export const ignoredOfModules: readonly string[] = [
  ...ofEvery,
  'connected',
  'edge_id',
  'driver',
  'control_system_id',
  'system',
  'system_id',
  'ip',
  'tls',
  'udp',
  'port',
  'makebreak',
  'uri',
  'role',
  'notes',
  'ignore_connected',
  'has_runtime_error',
  'error_timestamp',
  'systems',
  'faults',
]
